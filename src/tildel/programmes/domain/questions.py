"""What a call asks besides what every call asks, and the categories of application it knows.

A question is typed: what its answer looks like, how long it may be and when it is shown is data. A category
(`Track`) is a variation of the call: requirements of its own, and what of the call does not apply to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tildel.checks.requirements import Requirement
from tildel.checks.shapes import Choice, Flag, ListOf, Maybe, Record, Shape, Whole, Word
from tildel.kernel.errors import Unreadable

QUESTION_KINDS = ("short_text", "long_text", "number", "amount", "date", "choice", "choices", "table")
COLUMN_KINDS = ("short_text", "number", "amount", "date")
UNITS = ("characters", "words")
TEXTS = ("short_text", "long_text")
LIMITS = {"short_text": 250, "long_text": 5000}  # characters, where the call names no limit
LONGEST = 20_000  # characters; more than any call asks for
MOST_ROWS = 100


class Text(NamedTuple):
    """The same text in bokmål, nynorsk and English."""

    nb: str
    nn: str
    en: str

    def in_language(self, language: str) -> str:
        """`nb`, `nn` or `en`; anything else reads English."""
        return str(getattr(self, language)) if language in ("nb", "nn", "en") else self.en

    def as_json(self) -> dict[str, str]:
        return {"nb": self.nb, "nn": self.nn, "en": self.en}


NO_TEXT = Text("", "", "")


class Option(NamedTuple):
    key: str
    name: Text


class Column(NamedTuple):
    """A column of a table; `kind` is one of COLUMN_KINDS."""

    key: str
    name: Text
    kind: str


class Condition(NamedTuple):
    """Shown when the answer to another question is one of these values (or holds one of them)."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a call, in one section of its form.

    `limit` is the most `unit`s of a text; `least` and `most` bound a number or an amount (both included),
    `most` the rows of a table. `tracks` names the categories that are asked; empty means all.
    """

    key: str
    section: str
    kind: str
    label: Text
    hint: Text = NO_TEXT
    required: bool = False
    limit: int | None = None
    unit: str = "characters"
    least: int | None = None
    most: int | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    shown_when: Condition | None = None
    tracks: tuple[str, ...] = ()

    @property
    def text_limit(self) -> int | None:
        """The most units of a text; None where the answer is no text."""
        return (self.limit or LIMITS[self.kind]) if self.kind in TEXTS else None


@dataclass(frozen=True, slots=True)
class Track:
    """A category of application. A requirement with a key that the call has too stands in its place."""

    key: str
    name: Text
    summary: Text = NO_TEXT
    requirements: tuple[Requirement, ...] = ()
    without: tuple[str, ...] = ()
    without_sections: tuple[str, ...] = ()


def merged(requirements: Iterable[Requirement], track: Track) -> tuple[Requirement, ...]:
    """The call's requirements as they hold for a category: its own in the place of those it replaces."""
    own = {row.key: row for row in track.requirements}
    rows = [own.pop(row.key, row) for row in requirements if row.key not in track.without]
    return (*rows, *own.values())


def shown(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether a question is asked, given the answers so far. Its own answer does not matter."""
    if question.shown_when is None:
        return True
    answer = answers.get(question.shown_when.question)
    given = answer if isinstance(answer, list | tuple) else [answer]
    return any(value in question.shown_when.values for value in given)


def asked(questions: Iterable[Question], answers: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions that are shown; one that hangs on a hidden one is hidden too."""
    rows = tuple(questions)
    by_key = {row.key: row for row in rows}

    def visible(question: Question, above: frozenset[str]) -> bool:
        if not shown(question, answers):
            return False
        leads = by_key.get(question.shown_when.question) if question.shown_when else None
        return leads is None or leads.key in above or visible(leads, above | {question.key})

    return tuple(row for row in rows if visible(row, frozenset({row.key})))


def check_questions(questions: Iterable[Question]) -> None:
    """Raises Unreadable, its place the JSON path, where a question cannot be asked as it stands."""
    seen: set[str] = set()
    for index, row in enumerate(questions):
        place = f"$.questions[{index}]"
        if row.key in seen:
            raise Unreadable("call.doubled_question", place=f"{place}.key", key=row.key)
        seen.add(row.key)
        if row.text_limit and row.text_limit > LONGEST:
            raise Unreadable("call.limit_too_large", place=f"{place}.limit", most=LONGEST)
        if row.least is not None and row.most is not None and row.least > row.most:
            raise Unreadable("call.least_above_most", place=f"{place}.least")


def question_as_json(row: Question) -> dict[str, Any]:
    return {
        "key": row.key, "section": row.section, "kind": row.kind, "label": row.label.as_json(),
        "hint": row.hint.as_json(), "required": row.required, "limit": row.limit, "unit": row.unit,
        "least": row.least, "most": row.most,
        "options": [{"key": option.key, "name": option.name.as_json()} for option in row.options],
        "columns": [
            {"key": column.key, "name": column.name.as_json(), "kind": column.kind} for column in row.columns
        ],
        "shown_when": {"question": row.shown_when.question, "values": list(row.shown_when.values)}
        if row.shown_when
        else None,
        "tracks": list(row.tracks),
    }  # fmt: skip


def record_of(
    make: type | None = None, *, defaults: Mapping[str, Any] | None = None, **fields: Shape
) -> Record:
    """A record in which every key without a default must be there."""
    required = tuple(key for key in fields if key not in (defaults or {}))
    return Record(fields=fields, make=make or dict, required=required, defaults=defaults or {})


TEXT = record_of(Text, nb=Word(), nn=Word(), en=Word())
_OPTION = record_of(Option, key=Word(), name=TEXT)
_COLUMN = record_of(Column, defaults={"kind": "short_text"}, key=Word(), name=TEXT, kind=Choice(COLUMN_KINDS))
_CONDITION = record_of(Condition, question=Word(), values=ListOf(Word()))
QUESTION = record_of(
    Question,
    defaults={
        "hint": NO_TEXT, "required": False, "limit": None, "unit": "characters", "least": None,
        "most": None, "options": (), "columns": (), "shown_when": None, "tracks": (),
    },
    key=Word(),
    section=Word(),
    kind=Choice(QUESTION_KINDS),
    label=TEXT,
    hint=TEXT,
    required=Flag(),
    limit=Maybe(Whole(least=1)),
    unit=Choice(UNITS),
    least=Maybe(Whole()),
    most=Maybe(Whole()),
    options=ListOf(_OPTION),
    columns=ListOf(_COLUMN),
    shown_when=Maybe(_CONDITION),
    tracks=ListOf(Word()),
)  # fmt: skip
