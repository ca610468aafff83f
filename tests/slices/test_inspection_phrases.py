from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from tildel.files.domain.inspection import MIB, Note, Reason
from tildel.files.phrases import NOTES, REASONS, note_sentence, reason_sentence


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


PARAMS = {"size": 60 * MIB, "max_size": 50 * MIB, "pages": 12, "max_pages": 10, "content_type": "image/png"}


def test_every_code_has_a_sentence() -> None:
    assert (set(REASONS), set(NOTES)) == (set(Reason), set(Note))


@pytest.mark.parametrize("reason", Reason)
def test_refusal_says_what_happened_and_what_to_do(reason: Reason) -> None:
    sentence = reason_sentence(reason, PARAMS)
    assert ("%(" in sentence, "upload" in sentence) == (False, True)


@pytest.mark.parametrize("note", Note)
def test_note_has_a_sentence(note: Note) -> None:
    assert note_sentence(note).endswith(".")


def test_unknown_type_is_called_so() -> None:
    sentence = reason_sentence("files.type_not_accepted", {"content_type": "x/y"})
    assert sentence.startswith("This is a kind of file that we do not know.")
