"""The national report, pure: its small markup, its bars, its figures, what is missing, its states."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tildel.measurement.domain.key_figures import Value
from tildel.national_report.domain import bars, markup
from tildel.national_report.domain.figures import rows_of
from tildel.national_report.domain.markup import Kind, Part
from tildel.national_report.domain.readiness import (
    ChapterFacts,
    EditionFacts,
    StoryFacts,
    faults_of,
    problems,
)
from tildel.national_report.domain.reminding import turn_of
from tildel.national_report.domain.states import CONTRIBUTION, EDITION, STORY

# --- markup --------------------------------------------------------------------------------------------------


def test_each_kind_of_piece():
    text = "Første linje\nandre linje\n\n## Overskrift\n### Under\n- en\n- to\n\n1. først\n2) så\nSlutt"
    assert markup.parse(text) == (
        Part(Kind.PARAGRAPH, ("Første linje", "andre linje")),
        Part(Kind.HEADING, ("Overskrift",)),
        Part(Kind.SUBHEADING, ("Under",)),
        Part(Kind.POINTS, ("en", "to")),
        Part(Kind.NUMBERED, ("først", "så")),
        Part(Kind.PARAGRAPH, ("Slutt",)),
    )


@pytest.mark.parametrize("text", ["", "  \n\n ", "\r\n"])
def test_nothing_gives_no_pieces(text):
    assert markup.parse(text) == ()


def test_tags_are_words_like_others():
    assert markup.parse("<b>fet</b> & [lenke](x)") == (Part(Kind.PARAGRAPH, ("<b>fet</b> & [lenke](x)",)),)


def test_two_headings_are_two():
    assert [part.line for part in markup.parse("## A\n## B")] == ["A", "B"]


@given(some.text(alphabet="ab #-.1)\n", max_size=80))
def test_no_letter_is_lost_and_no_piece_is_empty(text):
    parts = markup.parse(text)
    shown = "".join(letter for part in parts for line in part.lines for letter in line if letter in "ab")
    assert shown == "".join(letter for letter in text if letter in "ab")
    assert all(part.lines and all(line.strip() for line in part.lines) for part in parts)


def test_the_lead_is_the_first_paragraph_cut_between_words():
    assert markup.lead("## Tittel\nEn kort tekst.\n\nMer.") == "En kort tekst."
    assert markup.lead("ord " * 50, limit=10) == "ord ord …"
    assert markup.lead("## Bare tittel") == ""


# --- bars ----------------------------------------------------------------------------------------------------


def test_the_longest_bar_fills_its_column_and_the_unknown_has_no_length():
    drawn = bars.chart([("A", "10", Fraction(10)), ("B", "5", Fraction(5)), ("C", "–", None)])
    assert drawn is not None
    room = bars.WIDTH - bars.LEFT - bars.RIGHT
    assert [float(bar.length) for bar in drawn.bars] == [room, room / 2, 0.0]
    assert drawn.height == 3 * bars.ROW


@pytest.mark.parametrize(
    "rows", [[], [("A", "1", Fraction(1))], [("A", "0", Fraction(0)), ("B", "–", None)]], ids=str
)
def test_nothing_to_compare_is_no_chart(rows):
    assert bars.chart(rows) is None


def test_the_picture_for_print_is_whole_whatever_the_names_hold():
    drawn = bars.chart(
        [('<A & "B">', "1", Fraction(1)), ("Et svært langt navn på et sykehus i nord", "2", Fraction(2))]
    )
    assert drawn is not None
    root = ElementTree.fromstring(bars.svg(drawn))
    words = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words == ['<A & "B">', "1", "Et svært langt navn på et syk…", "2"]


# --- figures -------------------------------------------------------------------------------------------------


def value(group: tuple[str, ...], exact: Fraction | None, figure: str = "a") -> Value:
    return Value(figure, group, exact, rows=3, missing=1)


def test_the_rows_of_a_level_and_the_whole_country_last():
    values = [
        value(("all",), Fraction(7, 2)), value(("region", "H12"), Fraction(3)), value(("region", "H03"), None),
        value(("institution", "1"), Fraction(9)), value(("all",), Fraction(1), "b"),
    ]  # fmt: skip
    found = rows_of("a", "region", values, {})
    assert [(row["group"], row["exact"]) for row in found] == [
        ("region-H03", None), ("region-H12", "3"), ("all", "7/2"),
    ]  # fmt: skip
    assert rows_of("a", "institution", values, {"1": "Et sykehus"})[0]["name"] == "Et sykehus"
    assert rows_of("c", "region", values, {}) == ()


# --- what is missing -----------------------------------------------------------------------------------------

GOOD = StoryFacts("Hjem", "approved", True, True, True, True, consents=1)


@pytest.mark.parametrize(
    ("story", "faults"),
    [
        (GOOD, ()),
        (StoryFacts("Hjem", "approved", True), ()),
        (StoryFacts("", "approved", True), ("report.story_without_text",)),
        (StoryFacts("Hjem", "with_region", True), ("report.story_not_approved",)),
        (StoryFacts("Hjem", "approved", True, True, False), ("report.picture_without_alternative",)),
        (StoryFacts("Hjem", "approved", True, True, True, True), ("report.story_without_consent",)),
        (
            StoryFacts("Hjem", "approved", True, True, True, True, consents=2, withdrawn=1),
            ("report.story_without_consent",),
        ),
    ],
)
def test_a_story_needs_text_approval_and_consent(story, faults):
    assert faults_of(story) == faults


def test_a_whole_edition_misses_nothing():
    chapter = ChapterFacts("a", "A", True, [("money_paid", True)], [GOOD])
    assert problems(EditionFacts("Tittel", True, [chapter], {"H12": "accepted"})) == ()


def test_what_is_missing_is_said_and_only_a_contribution_does_not_stop():
    chapters = [
        ChapterFacts("a", "", False), ChapterFacts("b", "B", True, [("gone", False)]),
    ]  # fmt: skip
    found = problems(EditionFacts("", True, chapters, {"H12": "returned"}))
    assert [(one.code, one.stops) for one in found] == [
        ("report.title_missing", True), ("report.chapter_untitled", True), ("report.chapter_empty", True),
        ("report.figure_missing", True), ("report.contribution_left", False),
    ]  # fmt: skip
    without = problems(EditionFacts("T", False, chapters[1:]))
    assert [one.code for one in without] == ["report.no_snapshot"]
    assert [one.code for one in problems(EditionFacts("T", False, []))] == ["report.no_chapters"]


# --- states --------------------------------------------------------------------------------------------------


def test_a_final_edition_is_only_taken_up_to_be_corrected():
    assert EDITION.verbs("final") == ("correct",)
    assert EDITION.after("final", "correct") == "proof"


def test_a_story_passes_the_leader_before_the_region():
    assert STORY.verbs("draft") == ("send",)
    assert STORY.verbs("with_leader") == ("approve", "ask_changes")
    assert STORY.after("with_leader", "approve") == "with_region"


def test_what_was_accepted_can_still_be_sent_back():
    assert CONTRIBUTION.after("accepted", "return") == "returned"
    assert CONTRIBUTION.after("returned", "deliver") == "delivered"


def test_reminders_have_turns():
    due = date(2025, 6, 15)
    days = {date(2025, 5, 1): "", date(2025, 6, 1): "before-14", date(2025, 6, 11): "before-14",
            date(2025, 6, 12): "before-3", due: "before-3", date(2025, 6, 16): "after-0",
            date(2025, 6, 22): "after-1"}  # fmt: skip
    assert {day: turn_of(due, day) for day in days} == days
    assert turn_of(None, due) == ""
