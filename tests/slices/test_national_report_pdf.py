"""The report as PDF: tagged, with bookmarks, pictures and charts in words, tables, and links to where figures come
from (promise G4)."""

from __future__ import annotations

import io

import pikepdf
import pytest

from tests.slices import report_world
from tests.slices.pdf_reading import Reading, read
from tildel.files.queries import read_file
from tildel.national_report import documents, reading
from tildel.national_report.actions.documents import ask_proof
from tildel.national_report.models import Job
from tildel.national_report.queries import editions as queries

pytestmark = pytest.mark.django_db


def final_pdf(*, picture: bool = False) -> bytes:
    _world, final = report_world.finished(picture=picture)
    return read_file(Job.objects.get(final=final).file)


def alternatives(found: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(found)) as pdf:
        return [
            str(thing.Alt)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
        ]


def bookmarks(found: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(found)) as pdf, pdf.open_outline() as outline:
        return [item.title for item in outline.root]


def test_it_is_tagged_titled_and_in_its_language():
    found: Reading = read(final_pdf())
    assert (found.identifiers["ua"], found.identifiers["conformance"], found.marked) == ("1", "A", True)
    assert (found.language, found.title, found.shows_title) == ("nb-NO", "Til pasientens beste 2024", True)
    assert found.headings[:4] == [
        ("Title", "Til pasientens beste 2024"), ("H1", "Innhold"), ("H1", "Forord"), ("H1", "Året kort fortalt"),
    ]  # fmt: skip
    assert ("H3", "Slik gikk det") in found.headings


def test_every_chapter_has_a_bookmark_and_a_line_in_the_contents():
    data = final_pdf()
    assert bookmarks(data)[-1] == "Nøkkeltall"
    assert len(bookmarks(data)) == 8
    contents = [tag.text for tag in read(data).tags("TOCI")]
    assert any("Helse Midt-Norge" in line for line in contents)


def test_a_figure_is_a_table_whose_numbers_lead_to_their_rows():
    data = final_pdf()
    found = read(data)
    assert found.header_cells[:2] == ["Hvor", "prosjekter"]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        links = [
            str(one.A.URI)
            for sheet in pdf.pages
            for one in sheet.get("/Annots", [])
            if "/A" in one and "/URI" in one.A
        ]
    assert sum("/key-figures/projects_running/2024/1/region-H12/" in one for one in links) == 1
    assert sum(one.endswith("/key-figures/money_paid/") for one in links) == 1


def test_a_picture_has_its_words():
    assert "En pasient går ut en dør." in alternatives(final_pdf(picture=True))


def test_a_chart_has_its_numbers_in_words():
    figure = {
        "key": "money_paid", "names": {"nb": "Utbetalt", "nn": "Utbetalt", "en": "Paid"}, "descriptions": {},
        "unit": "kr", "source": "Et sted", "formula": "sum", "inputs": ["paid"],
    }  # fmt: skip
    rows = [
        {"group": f"region-{code}", "name": "", "exact": exact, "rows": 1, "missing": 0}
        for code, exact in (("H03", "1000"), ("H12", "3000"))
    ]
    snapshot = {"year": 2024, "version": 1}
    shown = reading.figure({"level": "region", "figure": figure, "rows": rows}, snapshot)
    chart = next(one for one in documents._figure(shown, {}) if one["kind"] == "chart")
    assert (
        chart["alternative"].replace("\xa0", " ")
        == "Utbetalt, 2024. Helse Vest: 1 000 kr; Helse Sør-Øst: 3 000 kr."
    )
    assert chart["svg"].count("<rect") == 2


def test_a_proof_is_made_at_any_time_says_so_and_holds_whatever_was_typed():
    world = report_world.asked()
    report_world.write(world, world.chapter("forord"), '#import "x": * $ \\ <b> {{ }} \u202e ��')
    job = ask_proof(edition=world.again(), language="en", by=world.regional, at=report_world.AT)
    report_world.make_pdfs(world)
    found = read(read_file(queries.job(world.again(), job.pk).file))
    assert (found.language, "Proof. Not for distribution." in found.text) == ("en", True)
    assert '#import "x": * $' in found.text
