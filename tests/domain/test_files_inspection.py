from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.files.domain.content_type import EMPTY, PDF, TWO_TYPES
from tildel.files.domain.inspection import (
    Facts,
    Inspection,
    Limits,
    Note,
    Outcome,
    Reason,
    Verdict,
    facts_from,
    judge,
    refusal_unopened,
)
from tildel.files.domain.scan import Scan, ScanResult, parse_reply

ANSWER = {"outcome": "read", "pages": 3, "damaged": False, "active": True, "votes": {"nb": 900}}
GOOD = Facts(Outcome.READ, pages=3, votes={"nb": 900})


def judged(facts: Facts, name: str = "plan.pdf", limits: Limits | None = None) -> Inspection:
    return judge(facts, limits or Limits(), content_type=PDF, size=9, sha256="ab", declared_name=name)


def test_good_file_is_clean() -> None:
    assert judged(GOOD) == Inspection(Verdict.CLEAN, PDF, 9, "ab", 3, "nb", 1.0)


def test_damaged_file_is_accepted_with_every_note_that_holds() -> None:
    found = judged(Facts(Outcome.READ, pages=1, damaged=True, active=True), name="plan.docx")
    assert (found.verdict, found.is_accepted, found.notes) == (Verdict.REPAIRED, True, tuple(Note))


@pytest.mark.parametrize("outcome", [Outcome.ENCRYPTED, Outcome.UNREADABLE, Outcome.TOO_DEMANDING])
def test_what_cannot_be_read_is_refused_with_the_reason(outcome: Outcome) -> None:
    found = judged(Facts(outcome))
    assert (found.verdict, found.is_accepted, found.reason) == (Verdict.REFUSED, False, f"files.{outcome}")


def test_pages_over_the_limit() -> None:
    found = judged(GOOD, limits=Limits(max_pages=2))
    assert (found.reason, found.params) == (Reason.TOO_MANY_PAGES, {"pages": 3, "max_pages": 2})


@pytest.mark.parametrize(
    ("content_type", "size", "expected"),
    [
        (PDF, 100, None),
        (PDF, 101, (Reason.TOO_LARGE, {"size": 101, "max_size": 100})),
        (EMPTY, 0, (Reason.EMPTY, {})),
        (TWO_TYPES, 9, (Reason.TWO_TYPES, {})),
        ("image/png", 9, (Reason.TYPE_NOT_ACCEPTED, {"content_type": "image/png"})),
    ],
)
def test_refusal_before_opening(content_type: str, size: int, expected: object) -> None:
    assert refusal_unopened(content_type, size, Limits(max_size=100)) == expected


def test_a_type_that_nothing_opens_cannot_be_allowed() -> None:
    with pytest.raises(ValueError, match="application/zip"):
        Limits(accepted=frozenset({PDF, "application/zip"}))


def test_answer_becomes_facts() -> None:
    assert facts_from(ANSWER) == Facts(Outcome.READ, 3, False, True, {"nb": 900})


@pytest.mark.parametrize(
    "change",
    [
        {"pages": -1},
        {"pages": "3"},
        {"pages": True},
        {"damaged": 1},
        {"votes": []},
        {"votes": {"nb": 1.5}},
        {"votes": {"<script>": 5}},
        {"outcome": "fine"},
        {"outcome": None},
    ],
)
def test_answer_out_of_shape_is_unreadable(change: dict[str, Any]) -> None:
    assert facts_from(ANSWER | change) == Facts(Outcome.UNREADABLE)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda s: st.lists(s) | st.dictionaries(st.text(), s),
)


@given(JSON)
def test_any_answer_is_taken(answer: Any) -> None:
    assert facts_from(answer) == Facts(Outcome.UNREADABLE)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (b"stream: OK\0", ScanResult(Scan.CLEAN)),
        (b"stream: Eicar-Test-Signature FOUND\0", ScanResult(Scan.FOUND, "Eicar-Test-Signature")),
        (b"INSTREAM size limit exceeded. ERROR\0", ScanResult(Scan.WAITING)),
        (b"stream: broken ERROR\0", ScanResult(Scan.WAITING)),
        (b"", ScanResult(Scan.WAITING)),
        (b"\xff\xfe OK", ScanResult(Scan.WAITING)),
    ],
)
def test_scanner_reply(reply: bytes, expected: ScanResult) -> None:
    assert parse_reply(reply) == expected
