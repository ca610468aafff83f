"""The labelled set: clean, damaged but readable, unreadable, locked, and not a PDF."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.slices import pdf_samples as samples
from tildel.files.domain.inspection import Inspection, Limits, Note, Reason, Verdict
from tildel.files.inspection import inspect_bytes

DAMAGED, ACTIVE = Note.DAMAGED_BUT_READABLE, Note.ACTIVE_CONTENT


def inspected(data: bytes, name: str = "plan.pdf") -> Inspection:
    return inspect_bytes(data, declared_name=name)


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
@pytest.mark.parametrize("pages", [1, 7])
def test_pages_and_language_of_a_clean_file(language: str, pages: int) -> None:
    data = samples.clean(language, pages)
    expected = Inspection(
        Verdict.CLEAN, "application/pdf", len(data), hashlib.sha256(data).hexdigest(), pages, language, 1.0
    )
    assert inspected(data) == expected


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_a_long_list_of_references_does_not_decide(language: str) -> None:
    assert inspected(samples.with_references(language)).language == language


def test_norwegian_names_do_not_decide() -> None:
    assert inspected(samples.with_names()).language == "en"


@pytest.mark.parametrize(("major", "minor"), [("nb", "en"), ("en", "nb"), ("nn", "en")])
def test_majority_language_with_its_share(major: str, minor: str) -> None:
    found = inspected(samples.mixed(major, minor))
    assert (found.language, 0.65 < found.language_share < 0.85) == (major, True)


def test_scanned_pages_have_no_language() -> None:
    found = inspected(samples.scanned())
    assert (found.verdict, found.pages, found.language, found.notes) == (
        Verdict.CLEAN,
        4,
        None,
        (Note.NO_TEXT,),
    )


@pytest.mark.parametrize(
    ("data", "pages", "language"),
    [
        (samples.broken_xref(), 3, "nb"),
        (samples.truncated(), 3, "nb"),
        (samples.leading_junk(), 2, "en"),
    ],
    ids=["broken_xref", "truncated", "leading_junk"],
)
def test_damaged_but_readable_is_accepted_with_a_note(data: bytes, pages: int, language: str) -> None:
    found = inspected(data)
    assert (found.verdict, found.pages, found.language, found.notes) == (
        Verdict.REPAIRED,
        pages,
        language,
        (DAMAGED,),
    )
    assert found.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (samples.encrypted(), Reason.ENCRYPTED),
        (samples.encrypted(user=""), Reason.ENCRYPTED),
        (samples.unreadable(), Reason.UNREADABLE),
        (samples.cut_in_half(), Reason.UNREADABLE),
        (samples.clean()[:300], Reason.UNREADABLE),
        (b"%PDF-1.7", Reason.UNREADABLE),
        (b"", Reason.EMPTY),
        (b"Kari Eksempel", Reason.TYPE_NOT_ACCEPTED),
        (samples.zip_archive("word/document.xml"), Reason.TYPE_NOT_ACCEPTED),
        (samples.pdf_and_zip(), Reason.TWO_TYPES),
    ],
    ids=["password", "copy lock", "noise", "half", "head", "header", "empty", "text", "word", "two types"],
)
def test_refused_with_the_reason(data: bytes, reason: Reason) -> None:
    found = inspected(data)
    assert (found.verdict, found.reason) == (Verdict.REFUSED, reason)


@pytest.mark.parametrize(
    "data",
    [samples.with_javascript(), samples.with_attachment(), samples.with_launch_link()],
    ids=["javascript", "attachment", "launch"],
)
def test_active_content_is_noted(data: bytes) -> None:
    found = inspected(data)
    assert (found.verdict, found.notes) == (Verdict.CLEAN, (ACTIVE,))


def test_name_that_says_something_else_is_noted() -> None:
    assert inspected(samples.clean(), name="plan.docx").notes == (Note.NAME_DIFFERS,)


def test_a_path_is_read_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "plan"
    path.write_bytes(samples.clean())
    assert inspect_bytes(path, declared_name="plan.pdf") == inspected(samples.clean())
    assert path.read_bytes() == samples.clean()


def test_too_large_is_refused_unopened() -> None:
    found = inspect_bytes(samples.clean(), declared_name="a.pdf", limits=Limits(max_size=1000))
    assert (found.reason, found.params["max_size"]) == (Reason.TOO_LARGE, 1000)


def test_too_many_pages() -> None:
    found = inspect_bytes(samples.clean("nb", 7), declared_name="a.pdf", limits=Limits(max_pages=6))
    assert (found.reason, found.params) == (Reason.TOO_MANY_PAGES, {"pages": 7, "max_pages": 6})


def test_many_threads_at_a_time() -> None:
    wanted = [("en", 1), ("nb", 2), ("nn", 3)] * 4
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(inspected, [samples.clean(*each) for each in wanted]))
    assert [(each.language, each.pages) for each in found] == wanted
