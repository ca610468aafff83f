"""Answers to a call's own questions: read as they were typed, with what has to be mended.

In a section they stand under `answers` by the question's key; what could not be used stands under `typed`
beside the empty value. An answer to a question that this form does not ask is kept and never sent: it fits
again when the category is changed back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tildel.applications.domain.values import (
    Amount,
    Day,
    Decimals,
    Fault,
    OneOf,
    SomeOf,
    Text,
    Value,
    WordsText,
    storable,
)
from tildel.programmes.domain.questions import MOST_ROWS, Question, asked

PREFIX = "answers-"
_CELL_LENGTH = 1000


def value_of(question: Question) -> Value:
    """How the answer to a question is read. A table's cells are read by `_cell_value`."""
    limit = question.text_limit
    if limit is not None:
        return WordsText(limit) if question.unit == "words" else Text(limit)
    keys = tuple(option.key for option in question.options)
    kinds: Mapping[str, Value] = {
        "number": Decimals(question.least, question.most),
        "amount": Amount(question.least, question.most),
        "date": Day(),
        "choice": OneOf(keys),
        "choices": SomeOf(keys),
    }
    return kinds[question.kind]


def clean_answers(questions: Iterable[Question], raw: Any) -> tuple[dict[str, Any], list[tuple[str, Fault]]]:
    """The answers in their shape, and what is wrong by the form's name (`answers-plan-0-cost`).

    Total and idempotent. Answers to other questions stay as they are.
    """
    source = _mapping(raw)
    rows = tuple(questions)
    own = {question.key for question in rows}
    kept = _mapping(source.get("typed"))
    typed = {key: text for key, text in kept.items() if key not in own and isinstance(text, str)}
    answers = {key: value for key, value in source.items() if key not in own and key != "typed"}
    faults: list[tuple[str, Fault]] = []
    for question in rows:
        if question.kind == "table":
            answers[question.key], wrong = _table(question, source.get(question.key))
            faults += wrong
            continue
        value = value_of(question)
        given = source.get(question.key)
        given = kept.get(question.key) if given in (None, "", []) else given
        answers[question.key], fault = value.read(given)
        if fault:
            faults.append((PREFIX + question.key, fault))
            if answers[question.key] == value.empty:
                typed[question.key] = storable(given)
    return ({**answers, "typed": typed} if typed else answers), faults


def _mapping(raw: Any) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _table(question: Question, raw: Any) -> tuple[list[dict[str, Any]], list[tuple[str, Fault]]]:
    rows: list[dict[str, Any]] = []
    faults: list[tuple[str, Fault]] = []
    for source in raw if isinstance(raw, list | tuple) else ():
        row, wrong = _row(question, _mapping(source))
        if not any(value not in (None, "", {}) for value in row.values()):
            continue
        faults += [(f"{PREFIX}{question.key}-{len(rows)}-{name}", fault) for name, fault in wrong]
        rows.append(row)
        if len(rows) == min(question.most or MOST_ROWS, MOST_ROWS):
            break
    return rows, faults


def _row(question: Question, source: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, Fault]]]:
    kept = _mapping(source.get("typed"))
    row: dict[str, Any] = {}
    typed: dict[str, str] = {}
    faults: list[tuple[str, Fault]] = []
    for column in question.columns:
        value = _cell_value(column.kind)
        given = source.get(column.key)
        given = kept.get(column.key) if given in (None, "") else given
        row[column.key], fault = value.read(given)
        if fault:
            faults.append((column.key, fault))
            if row[column.key] == value.empty:
                typed[column.key] = storable(given)
    return ({**row, "typed": typed} if typed else row), faults


def _cell_value(kind: str) -> Value:
    kinds: Mapping[str, Value] = {"number": Decimals(), "amount": Amount(), "date": Day()}
    return kinds.get(kind) or Text(_CELL_LENGTH)


def is_answered(question: Question, answers: Mapping[str, Any]) -> bool:
    value = answers.get(question.key)
    if isinstance(value, str):
        return bool(value.strip())
    return value not in (None, [], ())


def missing_keys(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[str]:
    """The required questions that are asked and not answered."""
    return [row.key for row in asked(questions, answers) if row.required and not is_answered(row, answers)]


def sent_answers(questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that belong to what is sent: to questions that are asked, nothing else."""
    return {row.key: answers.get(row.key) for row in asked(questions, answers)}


def plain_facts(questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as facts for the engine; tables are left out."""
    return {
        row.key: answers.get(row.key)
        for row in asked(questions, answers)
        if row.kind != "table" and is_answered(row, answers)
    }


_NAME = re.compile(
    r"(?P<question>[a-z][a-z0-9_]{0,79})(?:-(?P<row>[0-9]{1,4})-(?P<column>[a-z][a-z0-9_]{0,79}))?"
)


def from_names(questions: Iterable[Question], post: Mapping[str, Any], lists: Any) -> dict[str, Any]:
    """The raw answers in a form's flat names. `lists(name)` gives all values of a name."""
    raw: dict[str, Any] = {}
    for question in questions:
        name = PREFIX + question.key
        if question.kind == "choices":
            raw[question.key] = list(lists(name))
        elif question.kind == "table":
            raw[question.key] = _rows_in(question, post)
        else:
            raw[question.key] = post.get(name)
    return raw


def _rows_in(question: Question, post: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows: dict[int, dict[str, Any]] = {}
    columns = {column.key for column in question.columns}
    start = PREFIX + question.key + "-"
    for name, value in post.items():
        found = _NAME.fullmatch(name.removeprefix(PREFIX)) if name.startswith(start) else None
        if found and found["row"] and found["question"] == question.key and found["column"] in columns:
            rows.setdefault(int(found["row"]), {})[found["column"]] = value
    return [rows[number] for number in sorted(rows)]
