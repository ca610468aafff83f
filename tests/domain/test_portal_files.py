"""Calendar files and tables, as other programs read them."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.design.calendar import calendar_file
from tildel.portal.domain.table_file import safe_cell, table_file

MADE, STARTS = datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2027, 5, 14, 14, tzinfo=UTC)


def calendar(summary="Deadline: KLINBEFORSK 2027", description="Line one\nline two", language="en"):
    return calendar_file(
        uid="call-klinbeforsk-2027-deadline@example.org",
        version=2,
        made_at=MADE,
        starts_at=STARTS,
        summary=summary,
        description=description,
        address="https://example.org/en/funding/klinbeforsk-2027/",
        language=language,
    )


def content_lines(text):
    """The lines of RFC 5545, 3.1, put together again: name with parameters, and value."""
    assert text.endswith("\r\n")
    physical = text[:-2].split("\r\n")
    assert [line for line in physical if len(line.encode()) > 75 or "\n" in line or "\r" in line] == []
    logical = []
    for line in physical:
        if line.startswith(" "):
            logical[-1] += line[1:]
        else:
            logical.append(line)
    return [tuple(line.split(":", 1)) for line in logical]


def unescaped(value):
    return value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")


def test_a_calendar_file_is_what_the_standard_asks_for():
    assert content_lines(calendar()) == [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Tildel//Calls//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("BEGIN", "VEVENT"),
        ("UID", "call-klinbeforsk-2027-deadline@example.org"),
        ("SEQUENCE", "2"),
        ("DTSTAMP", "20261122T090000Z"),
        ("LAST-MODIFIED", "20261122T090000Z"),
        ("DTSTART", "20270514T140000Z"),
        ("SUMMARY;LANGUAGE=en", "Deadline: KLINBEFORSK 2027"),
        ("DESCRIPTION;LANGUAGE=en", "Line one\\nline two"),
        ("URL", "https://example.org/en/funding/klinbeforsk-2027/"),
        ("TRANSP", "TRANSPARENT"),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]


_words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp")), max_size=200)


@given(_words.filter(lambda text: "\\" not in text))
def test_any_text_comes_back_as_it_was(words):
    lines = dict(content_lines(calendar(summary=words)))
    assert unescaped(lines["SUMMARY;LANGUAGE=en"]) == words


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300))
def test_no_text_breaks_the_lines(words):
    assert len(content_lines(calendar(summary=words, description=words))) == 17


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("value", "cell"), [("Kari", "Kari"), ("", ""), (-5, "-5"), (7, "7"), ("a=b", "a=b")]
)
def test_other_cells_stay_as_they_are(value, cell):
    assert safe_cell(value) == cell


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs",))), min_size=2, max_size=2)))
def test_a_table_is_read_back_without_a_cell_that_runs(rows):
    text = table_file(["One", "Two"], rows)
    assert text[0] == "\ufeff"
    found = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))
    assert found == [["One", "Two"], *([safe_cell(cell) for cell in row] for row in rows)]
    assert [cell for row in found for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
