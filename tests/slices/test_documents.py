"""Documents: tagged and archivable, the same bytes every time, and nothing a person types can break them."""

from __future__ import annotations

import hashlib
import io
import os
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.utils.functional import lazystr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.slices.document_samples import APPLICATION, AT, LETTER, LIST, RECEIPT, SAMPLES
from tests.slices.pdf_reading import read, tidy
from tildel.design import fallback_font
from tildel.design.documents import TEMPLATES, embed_files, printable, render_pdf
from tildel.kernel.money import group_thousands

# After the big list of naughty strings: what has broken other systems, where a document could break too.
LEFT_TO_RIGHT = [
    '#panic(1) #read("/etc/passwd") #import "x.typ" $x^2$ *fet* _kursiv_ `kode` = Overskrift',
    "<b>fet</b> <script>alert(1)</script> &amp; {{ 7*7 }} {% raw %} ${7*7} %s %n \\u0000 \\",
    "@reference <label> https://example.org/?a=b#c ~ -- --- ... 'x' \"y\" // not a comment /* nor this */",
    "null undefined NaN true 0x0 1e309 -0 ../../etc/passwd C:\\temp\\",
    "ÆØÅ æøå ŠŽČĐŊŦ šžčđŋŧ áÁ «sitat» – — … ½ € ² µ °C ≤ ≥ ± × → ☐ ✓",
    "x\u0304 og p\u0302 (gjennomsnitt og andel), e\u0301 settes sammen",
    "emoji 😀 👩‍👩‍👧 🇳🇴 ❤️ og 中文字 ท้องฟ้า हिन्दी",
    "Ω≈ç√∫˜µ≤≥÷ ЁЂЃЄ Привет Γειά ⁰⁴⁵₀₁₂ ¯\\_(ツ)_/¯ 𝔱𝔢𝔵𝔱 ﷽",
    "NUL\x00 BEL\x07 ESC\x1b DEL\x7f C1\x9f VT\x0b FF\x0c slutt",
    "halve par \ud83d og \ude00, helt par \ud83d\ude00",
    "BOM\ufeff ZWSP\u200b ZWJ\u200d myk\u00adbindestrek nbsp\u00a0her \ufffe\uffff \ufdd0 \U0001ffff",
    "privat \ue000 objekt \ufffc erstatning \ufffd merke \U000e0041",
    "snudd \u202egpj.exe\u202c isolert \u2066abc\u2069",
    "linje\r\nskift\rog\u2028mer\u2029avsnitt\ttab",
    "w" * 400,
    "",
    " \n \n ",
]
RIGHT_TO_LEFT = ["שלום עולם", "مرحبا بالعالم"]


def render(name: str, data: dict[str, Any] | None = None) -> bytes:
    return render_pdf(name, SAMPLES[name] if data is None else data, language="nb", at=AT)


def shown(text: str) -> str:
    """What a reader meets of `text`: directions and joiners at the edge of a line aside."""
    return tidy(printable(text).replace("\n", " "))


def joined(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(params=list(SAMPLES))
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def test_every_document_names_itself_and_its_standards(name: str) -> None:
    reading = read(render(name))
    assert (reading.language, reading.title) == ("nb-NO", SAMPLES[name]["title"])
    assert (reading.marked, reading.shows_title, reading.untagged) == (True, True, "")
    part = "3" if name == "application" else "2"
    assert reading.identifiers == {"ua": "1", "a": part, "conformance": "A"}
    assert reading.created == "D:20240515135812+00'00"


def test_every_font_is_inside_the_file(name: str) -> None:
    with pikepdf.open(io.BytesIO(render(name))) as pdf:
        fonts = [f.DescendantFonts[0].FontDescriptor for p in pdf.pages for f in p.Resources.Font.values()]
        assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)


def test_the_same_data_give_the_same_bytes_wherever_they_are_made(
    name: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = render(name)
    monkeypatch.chdir(tmp_path)
    assert render(name) == first
    assert list(tmp_path.iterdir()) == []


def test_the_time_of_a_document_does_not_depend_on_the_zone_it_is_given_in() -> None:
    assert render_pdf("receipt", RECEIPT, language="nb", at=AT.astimezone(UTC)) == render("receipt")


@pytest.mark.parametrize(("language", "expected"), [("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en")])
def test_the_language_is_the_readers(language: Any, expected: str) -> None:
    assert read(render_pdf("receipt", RECEIPT, language=language, at=AT)).language == expected


def test_the_application_reads_in_order() -> None:
    reading = read(render("application"))
    assert reading.headings == [
        ("Title", APPLICATION["title"]),
        ("H1", "Innhold"),
        ("H1", "Om prosjektet"),
        ("H2", "Populærvitenskapelig sammendrag"),
        ("H2", "Tittel på engelsk"),
        ("H1", "Budsjett"),
        ("H1", "Brukermedvirkning"),
        ("H1", "Vedlegg"),
        ("H1", "Krav i utlysningen"),
        ("H1", "Kvittering"),
    ]
    assert reading.header_cells == ["Kategori", "2025", "2026", "2027", "Sum", "Navn", "Sider", "SHA-256"]
    assert [tidy(tag.text) for tag in reading.tags("Caption")] == [
        "Budsjett per år og kategori (kroner)",
        "Filer",
    ]


def test_a_table_keeps_money_whole_and_each_figure_under_its_head() -> None:
    budget = APPLICATION["sections"][1]["blocks"][0]
    table = read(render("application")).tags("Table")[0]
    rows = [[tidy(cell.text) for cell in row.children] for row in table.walk() if row.kind == "TR"]
    assert rows == [budget["head"], *budget["rows"], budget["total"]]
    assert "2\u00a0400\u00a0000" in rows[1]


def test_a_word_divided_in_a_narrow_column_is_read_whole() -> None:
    head = ["Kategori", *["Universitetssykehuset i Eksempelby HF"] * 6, "Sum"]
    row = ["Personalkostnader", *[group_thousands(12_000_000)] * 6, group_thousands(72_000_000)]
    data = {**LIST, "head": head, "rows": [row], "numeric": [False, *[True] * 7], "total": None}
    content = render("list", data)
    assert [cell.replace("\u00ad", "") for cell in read(content).header_cells] == head
    assert (
        pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range().count("12\u00a0000\u00a0000") == 6
    )


def test_a_label_is_bound_to_its_value() -> None:
    items = read(render("receipt")).tags("LI")
    assert [[tidy(part.text) for part in item.children] for item in items] == RECEIPT["facts"]


def test_text_in_another_language_is_marked() -> None:
    assert [tag.text for tag in read(render("letter")).tags("BlockQuote") if tag.language == "en"] == [
        LETTER["paragraphs"][4]["text"]
    ]


def test_a_receipt_is_one_page_with_every_fingerprint_whole() -> None:
    reading = read(render("receipt"))
    assert reading.page_count == 1
    assert [tidy(row.children[2].text) for row in reading.tags("TR")[1:]] == [
        row[2] for row in RECEIPT["files"]["rows"]
    ]
    assert RECEIPT["hash"]["value"] in [tidy(tag.text) for tag in reading.tags("P")]


def test_a_letter_reads_from_sender_to_signatures() -> None:
    reading = read(render("letter"))
    assert [text for _, text in reading.headings] == [LETTER["title"], "Begrunnelse", "Klage"]
    text = reading.text
    order = ["Eksempel helseforetak RHF", "kari@example.org", LETTER["title"], "Klage", "Siri Eksempel"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_a_long_list_repeats_its_head_on_every_page_but_reads_it_once() -> None:
    rows = [[str(number), *LIST["rows"][0][1:]] for number in range(1, 121)]
    content = render("list", {**LIST, "rows": rows, "landscape": True})
    reading = read(content)
    pages = pypdfium2.PdfDocument(content)
    assert reading.header_cells == LIST["head"]
    assert len(reading.tags("TR")) == 122
    assert ["Institusjon" in page.get_textpage().get_text_range() for page in pages] == [True] * len(pages)
    assert f"Side 2 av {len(pages)}" in pages[1].get_textpage().get_text_range()


def test_what_people_type_comes_out_as_they_typed_it() -> None:
    blocks = [{"kind": "text", "label": f"Felt {n}", "value": text} for n, text in enumerate(LEFT_TO_RIGHT)]
    reading = read(
        render("application", {**APPLICATION, "sections": [{"heading": "Felt", "blocks": blocks}]})
    )
    values: dict[str, str] = {}
    for tag in reading.tags("H1", "H2", "P"):
        if tag.kind == "P" and values:
            values[list(values)[-1]] += " " + tag.text
        elif tag.kind == "H2":
            values[tag.text] = ""
        elif tag.kind == "H1" and values:
            break
    invisible = {ord(mark): None for mark in "\u2066\u2069\u202c"}
    assert {label: joined(text.translate(invisible)) for label, text in values.items()} == {
        f"Felt {n}": joined(shown(text).translate(invisible)) for n, text in enumerate(LEFT_TO_RIGHT)
    }


@pytest.mark.parametrize("text", RIGHT_TO_LEFT)
def test_text_from_right_to_left_can_be_copied(text: str) -> None:
    content = render("receipt", {**RECEIPT, "sentences": [text]})
    assert text in pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()


@pytest.mark.parametrize("text", [*LEFT_TO_RIGHT, *RIGHT_TO_LEFT, "\u200b\u200d"])
def test_odd_text_fits_in_every_place(text: str) -> None:
    for name, data in SAMPLES.items():
        content = render(name, _everywhere(data, text))
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert pdf.check_pdf_syntax() == []


def _everywhere(value: Any, text: str) -> Any:
    """The same document with `text` for every string that is not part of its form."""
    if isinstance(value, dict):
        return {k: v if k in ("kind", "lang") else _everywhere(v, text) for k, v in value.items()}
    if isinstance(value, list):
        return [_everywhere(part, text) for part in value]
    return text if isinstance(value, str) else value


def test_a_word_longer_than_the_line_stays_on_the_page() -> None:
    data = {**LIST, "intro": ["w" * 1500], "rows": [["1", "w" * 300, "w" * 60, "w" * 60, "9"]]}
    for page in pypdfium2.PdfDocument(render("list", data)):
        width = page.get_width()
        edges = [thing.get_bounds()[2] for thing in page.get_objects()]
        assert max(edges) <= width - 60


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(), max_size=200))
def test_any_text_makes_a_document(text: str) -> None:
    assert render("receipt", {**RECEIPT, "title": text, "sentences": [text]}).startswith(b"%PDF-1.7")


def test_printable_shows_what_cannot_be_printed() -> None:
    assert printable("a\x00b\x7f\x9f\ud800\ue000\ufeff\ufffe\u202e") == "a␀b␡" + "\ufffd" * 3 + "\ufffd" * 2
    assert printable("\ud83d\ude00 e\u0301\r\nb\rc\td") == "😀 é\nb\nc    d"


def test_attachments_lie_inside_the_application_byte_for_byte() -> None:
    other = render("receipt")
    files = [("CV.pdf", other), ("CV.pdf", b"%PDF-1.4 damaged"), ("../etc/navn\x00.docx", b"PK")]
    content = embed_files(render("application"), files, at=AT)
    reading = read(content)
    assert reading.attachments == {
        "01 CV.pdf": other,
        "02 CV.pdf": files[1][1],
        "03 .. etc navn␀.docx": b"PK",
    }
    assert hashlib.sha256(reading.attachments["01 CV.pdf"]).digest() == hashlib.sha256(other).digest()
    assert reading.identifiers == {"ua": "1", "a": "3", "conformance": "A"}
    assert reading.headings == read(render("application")).headings
    assert embed_files(render("application"), files, at=AT) == content


def test_embedded_files_are_associated_as_pdf_a_asks() -> None:
    content = embed_files(render("application"), [("CV.pdf", b"%PDF-1.4")], at=AT)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (spec,) = pdf.Root.AF
        stream = spec.EF.F
        assert (str(spec.F), str(spec.UF), str(spec.AFRelationship)) == (
            "01 CV.pdf",
            "01 CV.pdf",
            "/Supplement",
        )
        assert (str(stream.Subtype), str(stream.Params.ModDate)) == (
            "/application/pdf",
            "D:20240515135812Z",
        )


def test_text_that_is_translated_late_is_text() -> None:
    assert render("receipt", {**RECEIPT, "title": lazystr(RECEIPT["title"])}) == render("receipt")


@pytest.mark.parametrize("value", [12000000, 1.5, b"x", datetime(2024, 5, 15, tzinfo=UTC)])
def test_only_text_goes_in(value: Any) -> None:
    with pytest.raises(TypeError, match="a document takes text"):
        render("receipt", {**RECEIPT, "sentences": [value]})


def test_a_time_without_zone_and_an_unknown_template_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        render_pdf("receipt", RECEIPT, language="nb", at=datetime(2024, 5, 15))
    with pytest.raises(KeyError, match="poster"):
        render_pdf("poster", RECEIPT, language="nb", at=AT)


def test_the_font_of_last_resort_is_the_one_its_recipe_makes() -> None:
    assert (TEMPLATES / "fonts" / "tildel-last-resort.ttf").read_bytes() == fallback_font.build()


def test_the_templates_hold_no_words() -> None:
    """Letters set as content would be a sentence that no translator sees."""
    for path in sorted(TEMPLATES.glob("*.typ")):
        for line in path.read_text(encoding="utf-8").splitlines():
            code = line.split("//")[0]
            assert "[" not in code or not any(piece[:1].isupper() for piece in code.split("[")[1:]), (
                path,
                line,
            )
    assert os.listdir(TEMPLATES / "fonts") == ["tildel-last-resort.ttf"]
