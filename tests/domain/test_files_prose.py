from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.files.domain.prose import BLOCK_CHARACTERS, blocks, letters, majority

SENTENCES = [f"the nurses follow up patients at home in group {word}" for word in "abcdefghijkl"]
PROSE = "\r\n".join(SENTENCES)
LISTED = "a trial of something in patients with something else and more"


def text_of(document: str) -> str:
    return " ".join(blocks(document))


def test_prose_is_taken_whole() -> None:
    assert text_of(PROSE) == " ".join(SENTENCES)


@pytest.mark.parametrize(
    "heading", ["References", "7. REFERANSER", "Litteraturliste:", "Kjelder", "Bibliography"]
)
def test_reference_list_is_left_out(heading: str) -> None:
    assert text_of(f"{PROSE}\n{heading}\n{LISTED}\n{LISTED}") == " ".join(SENTENCES)


def test_what_comes_after_the_reference_list_counts() -> None:
    assert text_of(f"{PROSE}\nReferences\n{LISTED}\nVedlegg 1: Plan\n{SENTENCES[0]} again").endswith("again")


def test_heading_in_a_table_of_contents_cuts_nothing() -> None:
    assert text_of(f"Contents\nReferences\n{PROSE}") == " ".join(SENTENCES)


@pytest.mark.parametrize(
    "line",
    [
        "Kari Eksempel, Ola Prøve, Åse Døme, Sørlandet sykehus, Haukeland universitetssjukehus",
        "year one 120 000 year two 130 000 year three 140 000 sum 390 000",
        "in patients with heart failure after one year of it. 2019;12(3):33-40",
        "see the plan of the trial at https://example.org/plan for more about it",
        "Work package 1",
    ],
)
def test_names_tables_and_references_are_no_prose(line: str) -> None:
    assert text_of(f"{PROSE}\n{line}") == " ".join(SENTENCES)


def test_a_form_without_prose_counts_line_by_line() -> None:
    assert text_of("Professor of Medicine\nChair of Board\nOslo") == "Professor of Medicine Chair of Board"


def test_stamps_count_once() -> None:
    assert text_of("Scanned by Exampler\n" * 50) == "Scanned by Exampler"


def test_words_cut_at_the_end_of_a_line_are_joined() -> None:
    assert text_of("three more hyp\x02\r\nhenated words") == "three more hyphenated words"


@given(st.text(max_size=3000))
def test_any_text_has_blocks_of_bounded_size(text: str) -> None:
    assert [block for block in blocks(text) if not block or len(block) > 2 * BLOCK_CHARACTERS + 1] == []


def test_letters_are_counted() -> None:
    assert letters("Åse 2, b!") == 4


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ({}, (None, 0.0)),
        ({"en": 59}, (None, 0.0)),
        ({"en": 60}, ("en", 1.0)),
        ({"nb": 750, "en": 250}, ("nb", 0.75)),
        ({"nn": 100, "nb": 100}, ("nb", 0.5)),
    ],
)
def test_majority(votes: dict[str, int], expected: tuple[str | None, float]) -> None:
    assert majority(votes) == expected
