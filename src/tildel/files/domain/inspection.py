"""From what was found in a file to a verdict on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tildel.files.domain.content_type import EMPTY, PDF, TWO_TYPES
from tildel.files.domain.naming import declared_ending
from tildel.files.domain.prose import majority

MIB = 2**20
INSPECTABLE = frozenset({PDF})  # the types that something here can open


class Verdict(StrEnum):
    CLEAN = "clean"
    REPAIRED = "repaired"  # damaged, yet readable; the bytes are kept as they came
    REFUSED = "refused"


class Outcome(StrEnum):
    """How the reading went, in the child process."""

    READ = "read"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    TOO_DEMANDING = "too_demanding"  # more time or memory than a document needs


class Reason(StrEnum):
    """Why a file is refused."""

    EMPTY = "files.empty"
    TOO_LARGE = "files.too_large"
    TYPE_NOT_ACCEPTED = "files.type_not_accepted"
    TWO_TYPES = "files.two_types"
    ENCRYPTED = "files.encrypted"
    UNREADABLE = "files.unreadable"
    TOO_DEMANDING = "files.too_demanding"
    TOO_MANY_PAGES = "files.too_many_pages"


class Note(StrEnum):
    """What the person is told about a file that is accepted."""

    DAMAGED_BUT_READABLE = "files.damaged_but_readable"
    ACTIVE_CONTENT = "files.active_content"
    NO_TEXT = "files.no_text"
    NAME_DIFFERS = "files.name_differs"


@dataclass(frozen=True)
class Limits:
    """What is accepted. Sizes in bytes. Raises ValueError for a type that nothing here can open."""

    accepted: frozenset[str] = INSPECTABLE
    max_size: int = 50 * MIB
    max_pages: int = 1000

    def __post_init__(self) -> None:
        if unknown := self.accepted - INSPECTABLE:
            raise ValueError(f"Nothing can inspect {', '.join(sorted(unknown))}")


@dataclass(frozen=True)
class Facts:
    """What the child found. `votes` is letters of running text by language (ISO 639-1)."""

    outcome: Outcome
    pages: int = 0
    damaged: bool = False
    active: bool = False
    votes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Inspection:
    """A file and the verdict on it. `reason` is set when it is refused and only then.

    `pages` and `language` (ISO 639-1) are None when not found; `language_share` is the language's share
    of the running text, 0 to 1; `params` are the values for the sentence of `reason`.
    """

    verdict: Verdict
    content_type: str
    size: int
    sha256: str
    pages: int | None = None
    language: str | None = None
    language_share: float = 0.0
    notes: tuple[Note, ...] = ()
    reason: Reason | None = None
    params: Mapping[str, int | str] = field(default_factory=dict, hash=False)

    @property
    def is_accepted(self) -> bool:
        return self.verdict is not Verdict.REFUSED


def refusal_unopened(
    content_type: str, size: int, limits: Limits
) -> tuple[Reason, dict[str, int | str]] | None:
    """Why a file is refused unopened, and the values for the sentence; None when it is not."""
    if content_type == EMPTY:
        return Reason.EMPTY, {}
    if content_type == TWO_TYPES:
        return Reason.TWO_TYPES, {}
    if content_type not in limits.accepted:
        return Reason.TYPE_NOT_ACCEPTED, {"content_type": content_type}
    if size > limits.max_size:
        return Reason.TOO_LARGE, {"size": size, "max_size": limits.max_size}
    return None


def judge(
    facts: Facts, limits: Limits, *, content_type: str, size: int, sha256: str, declared_name: str
) -> Inspection:
    """The verdict on a file that was opened."""
    if facts.outcome is not Outcome.READ:
        reason = Reason(f"files.{facts.outcome}")
        return Inspection(Verdict.REFUSED, content_type, size, sha256, reason=reason)
    if facts.pages > limits.max_pages:
        params = {"pages": facts.pages, "max_pages": limits.max_pages}
        return Inspection(
            Verdict.REFUSED,
            content_type,
            size,
            sha256,
            facts.pages,
            reason=Reason.TOO_MANY_PAGES,
            params=params,
        )
    language, share = majority(facts.votes)
    verdict = Verdict.REPAIRED if facts.damaged else Verdict.CLEAN
    notes = _notes(facts, language, declared_name)
    return Inspection(verdict, content_type, size, sha256, facts.pages, language, share, notes)


def _notes(facts: Facts, language: str | None, declared_name: str) -> tuple[Note, ...]:
    found = {
        Note.DAMAGED_BUT_READABLE: facts.damaged,
        Note.ACTIVE_CONTENT: facts.active,
        Note.NO_TEXT: language is None,
        Note.NAME_DIFFERS: declared_ending(declared_name) not in (None, "pdf"),
    }
    return tuple(note for note, holds in found.items() if holds)


def facts_from(answer: Any) -> Facts:
    """The child's answer as Facts; UNREADABLE when out of shape, since the child has read hostile bytes."""
    try:
        votes = {str(code): _count(letters) for code, letters in answer["votes"].items()}
        if any(len(code) != 2 for code in votes):
            return Facts(Outcome.UNREADABLE)
        damaged, active = _flag(answer["damaged"]), _flag(answer["active"])
        return Facts(Outcome(answer["outcome"]), _count(answer["pages"]), damaged, active, votes)
    except (KeyError, TypeError, AttributeError, ValueError):
        return Facts(Outcome.UNREADABLE)


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError(value)
    return value
