"""The journal's two rules for the public, the extraction against the standard's schemas, and drafts side by side."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.noark_schemas import SCHEMAS, faults
from tildel.governance.domain.journal import Row, matches, shown
from tildel.governance.domain.noark import Archive, Change, Document, Entry, Folder, inventory, package
from tildel.governance.domain.paragraphs import beside, split

DAY = date(2025, 3, 1)
OPEN = Row("Letter from Ola Dikt about biobanks", "", "", DAY, persons=("Ola Dikt",), organisations=("UiO",))
EXEMPT = Row("Complaint about Kari Eksempel", "Complaint", "Offl. § 13", DAY, persons=("Kari Eksempel",))


def test_an_exempt_title_is_screened_and_its_ground_is_shown():
    assert shown(EXEMPT).title == "Complaint"
    assert (shown(EXEMPT).ground, shown(EXEMPT).parties) == ("Offl. § 13", ())
    assert shown(OPEN).parties == ("Ola Dikt", "UiO")


@pytest.mark.parametrize(
    ("row", "words", "today", "found"),
    [
        (OPEN, ["dikt"], date(2026, 2, 28), True),
        (OPEN, ["dikt"], date(2026, 3, 1), False),
        (OPEN, ["Ola"], date(2026, 3, 1), False),
        (OPEN, ["biobanks", "uio"], date(2030, 1, 1), True),
        (EXEMPT, ["Eksempel"], DAY, False),
        (EXEMPT, ["complaint"], DAY, True),
    ],
)
def test_names_are_searchable_for_one_year_and_screened_text_never(row, words, today, found):
    assert matches(row, words, today) is found


# --- the extraction -------------------------------------------------------------------------------------------

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
IDS = [f"00000000-0000-4000-8000-{number:012}" for number in range(20)]


def archive(title: str = "Minutes & more", ground: str = "Offl. § 13") -> Archive:
    document = Document(IDS[2], "dokumenter/2026-1.pdf", title, 1234, "0" * 64, AT)
    common = {"year": 2026, "journalled_at": AT, "document_day": DAY, "handler": "Sekretær Eksempel"}
    entries = (
        Entry(IDS[1], sequence=1, number=1, kind="Saksframlegg", title=title, public_title="", ground="",
              documents=(document,), parties=(("Mottaker", "NSG"),), **common),
        Entry(IDS[3], sequence=2, number=2, kind="Inngående dokument", title="Kari Eksempel", public_title="A case",
              ground=ground, parties=(("Avsender", "Kari Eksempel"),), **common),
    )  # fmt: skip
    folder = Folder(IDS[0], 2026, 1, title, "", "NSG", "Sekretær Eksempel", AT, None, entries)
    empty = Folder(IDS[4], 2026, 2, "Empty", "", "AD-møtet", "Sekretær Eksempel", AT, AT)
    change = Change(IDS[1], "tittel", "Minutes", title, AT, "Sekretær Eksempel")
    return Archive("Tildel", ("nsg", "NSG"), AT, "Alma Administrator", (folder, empty), (change,))


def test_the_extraction_validates():
    files = package(archive())
    files["arkivuttrekk.xml"] = inventory(
        archive(), {name: (len(one), "0" * 64) for name, one in files.items()}
    )
    assert sorted(files) == sorted(SCHEMAS)
    assert faults(files) == []


def test_an_archive_without_entries_is_an_extraction_too():
    files = package(Archive("Tildel", ("nsg", "NSG"), AT, "Alma Administrator", ()))
    assert list(files) == ["arkivstruktur.xml"]
    assert faults(files) == []


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_title_can_be_extracted(title):
    files = package(archive(title))
    assert etree.fromstring(files["arkivstruktur.xml"]).tag.endswith("}arkiv")
    assert faults({"arkivstruktur.xml": files["arkivstruktur.xml"]}) == []


def test_the_public_journal_names_nobody_who_is_exempt():
    public = package(archive())["offentligJournal.xml"].decode()
    running = package(archive())["loependeJournal.xml"].decode()
    assert ("Kari Eksempel" in public, "Kari Eksempel" in running) == (False, True)
    assert "Offl. § 13" in public


# --- drafts ---------------------------------------------------------------------------------------------------


def test_versions_stand_side_by_side():
    before = ("Purpose of the plan is this.", "We share data between regions.", "Goodbye.")
    after = ("Purpose of the plan is this.", "A new one.", "We share data between all regions.")
    assert [(row.number_before, row.number_after, row.change) for row in beside(before, after)] == [
        (1, 1, "same"), (None, 2, "added"), (2, 3, "changed"), (3, None, "removed"),
    ]  # fmt: skip


@given(st.lists(st.sampled_from(["abcde", "f", "g"])), st.lists(st.sampled_from(["abcde", "f", "h"])))
def test_every_paragraph_of_both_versions_stands_once(before, after):
    rows = beside(before, after)
    assert [row.before for row in rows if row.before is not None] == before
    assert [row.after for row in rows if row.after is not None] == after


@given(st.text())
def test_a_text_is_cut_into_paragraphs_that_are_not_empty(text):
    assert [part for part in split(text) if not part.strip() or "\n\n" in part] == []
