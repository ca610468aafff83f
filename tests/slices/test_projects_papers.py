"""The papers of a project, contract and report, as those hear them who do not see them: tags, names, headings."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.slices import pdf_reading, projects_world
from tests.slices.projects_world import JANUARY, World, handed_in, opened
from tildel.design.documents import render_pdf
from tildel.projects.actions import reports, results
from tildel.projects.documents import contract_document
from tildel.projects.models import Report
from tildel.projects.queries import projects as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    made = projects_world.running()
    with time_machine.travel(JANUARY, tick=False):
        yield made


def paper(world: World, user: Any, report: Report, language: str = "nb") -> pdf_reading.Reading:
    client = Client()
    client.force_login(user)
    with translation.override(language):
        answer = client.get(reverse("projects:report_pdf", args=[world.project.number, report.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return pdf_reading.read(answer.content)


def approved(world: World) -> Report:
    report = opened(world)
    results.save_result(
        project=world.project, result=None, values={"kind": "publication", "title": "A paper", "year": 2024},
        by=world.leader, at=JANUARY,
    )  # fmt: skip
    return reports.approve_report(report=handed_in(world, report), by=world.officer, at=JANUARY)


def test_a_report_is_a_tagged_paper_with_names_headings_and_table_heads(world):
    found = paper(world, world.officer, approved(world))

    assert (found.marked, found.shows_title, found.language, found.untagged.strip()) == (
        True,
        True,
        "nb-NO",
        "",
    )
    assert (found.title, found.identifiers) == ("Årsrapport 2024", {"ua": "1", "a": "3", "conformance": "A"})
    assert found.headings[0] == ("Title", "Årsrapport 2024")
    assert [text for kind, text in found.headings if kind == "H1"] == [
        "Framdrift", "Resultater", "Brukermedvirkning", "Inkluderte", "Personell", "Regnskap",
        "Sammendrag for alle", "Signaturer",
    ]  # fmt: skip
    assert found.header_cells == [
        "Rolle", "Kjønn", "Aldersgruppe", "Antall personer", "Månedsverk", "Institusjon",
        "Overført fra i fjor", "Årets budsjett", "Brukt", "Skal overføres",
    ]  # fmt: skip
    for words in ("Tolv personer er med.", "A paper", "Lise Eksempel", "Frode Eksempel", "500 000"):
        assert words in found.text.replace("\u00a0", " ")


def test_a_report_speaks_the_language_of_who_asks_and_the_same_bytes_come_again(world):
    report = approved(world)
    assert [paper(world, world.leader, report, code).title for code in ("nn", "en")] == [
        "Årsrapport 2024", "Yearly report 2024",
    ]  # fmt: skip
    client = Client()
    client.force_login(world.manager)
    address = reverse("projects:report_pdf", args=[world.project.number, report.pk])
    first, again = (client.get(address).content for _ in range(2))
    assert first == again


def test_a_draft_says_that_nobody_has_signed_it(world):
    found = paper(world, world.colleague, opened(world))
    assert "utkast, ikke signert" in found.text
    assert "Signaturer" not in found.text


def test_a_report_is_no_paper_for_strangers(world):
    report = approved(world)
    client = Client()
    address = reverse("projects:report_pdf", args=[world.project.number, report.pk])
    client.force_login(projects_world.account("Ukjent"))
    assert client.get(address).status_code == 404


def test_a_contract_is_a_tagged_paper_with_names_headings_and_table_heads(world):
    contract = queries.contract(world.project, 1)
    with translation.override("nb"):
        document = contract_document(queries.contract_to_print(contract.pk))
    found = pdf_reading.read(render_pdf("application", document, language="nb", at=JANUARY))

    assert (found.marked, found.shows_title, found.language, found.untagged.strip()) == (
        True,
        True,
        "nb-NO",
        "",
    )
    assert (found.title, found.identifiers["ua"]) == (document["title"], "1")
    assert found.headings[0] == ("Title", document["title"])
    assert {"År", "Institusjon", "Beløp"} <= set(found.header_cells)
