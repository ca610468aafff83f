"""Between the content of a section and the flat names of a form: `rows-p2-email`, `rows-0-years-2028`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from tildel.applications.domain.answers import PREFIX, from_names
from tildel.applications.domain.draft import row_name
from tildel.kernel.money import group_thousands
from tildel.programmes.domain.questions import Question

PLAIN = {
    "project": ("title_no", "title_en", "summary_no", "summary_en", "start", "end"),
    "leader": ("given_name", "family_name", "email", "institution", "position_percent", "born", "succession"),
    "partners": (),
    "recruitment": (),
    "budget": ("own_contribution", "justification"),
    "users": ("user_involvement",),
    "personalised": ("relevant", "text"),
    "themes": ("themes",),
    "classification": ("areas", "priorities"),
}
LISTS = ("themes", "areas", "priorities")
ROWS = {
    "partners": ("name", "email", "institution", "position_percent", "central"),
    "recruitment": ("institution", "planned"),
    "budget": ("institution", "category"),
    "classification": ("code", "percent"),
}
_ROW = re.compile(r"rows-(?P<row>[a-z0-9]{1,12})-(?P<name>[a-z_]+)(?:-(?P<year>[0-9]{4}))?")
_GROUPED = {"planned", "own_contribution"}


def raw_from(section: str, post: QueryDict, questions: Iterable[Question] = ()) -> dict[str, Any]:
    """What a form sent, in the shape that `clean_section` reads. Rows stand in the order they were sent.

    Each row's `key` is its part of the name in the page; only among partners it means something.
    """
    raw: dict[str, Any] = {
        name: post.getlist(name) if name in LISTS else post.get(name) for name in PLAIN.get(section, ())
    }
    if questions:
        raw["answers"] = from_names(questions, post, post.getlist)
    if section in ROWS:
        raw["rows"] = list(_rows_from(section, post))
    if section == "partners":
        raw["next"] = int(post["next"]) if re.fullmatch(r"[0-9]{1,6}", post.get("next", "")) else None
    return raw


def _rows_from(section: str, post: QueryDict) -> Iterator[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for field, value in post.items():
        found = _ROW.fullmatch(field)
        if not found:
            continue
        row = rows.setdefault(found["row"], {"key": found["row"]})
        if found["name"] == "years" and found["year"]:
            row.setdefault("years", {})[found["year"]] = value
        elif found["name"] in ROWS[section]:
            row[found["name"]] = value
    # A box that is not ticked is not sent; a row whose amounts are all empty still is a row.
    return (_without_empty_years(row) for row in rows.values())


def _without_empty_years(row: dict[str, Any]) -> dict[str, Any]:
    if "years" in row:
        row["years"] = {year: amount for year, amount in row["years"].items() if amount.strip()}
    return row


def texts_of(section: str, content: Mapping[str, Any], questions: Iterable[Question] = ()) -> dict[str, Any]:
    """Each field's text by its name in the form; what could not be used is shown as it was typed."""
    texts = {name: _text(name, content) for name in PLAIN.get(section, ())}
    for question in questions:
        texts |= answer_texts(question, content.get("answers", {}))
    for index, row in enumerate(content.get("rows", ())):
        for name in ROWS[section]:
            texts[row_name(section, index, row, name)] = _text(name, row)
        if section == "budget":
            texts |= _years(index, row)
    return texts


def answer_texts(question: Question, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of one answer by their names: `answers-purpose`, `answers-plan-0-cost`."""
    name = PREFIX + question.key
    if question.kind != "table":
        return {name: _answer(question.kind, question.key, answers)}
    return {
        f"{name}-{index}-{column.key}": _answer(column.kind, column.key, row)
        for index, row in enumerate(answers.get(question.key) or ())
        for column in question.columns
    }


def _answer(kind: str, key: str, record: Mapping[str, Any]) -> Any:
    value = record.get(key)
    if value in (None, ""):
        return record.get("typed", {}).get(key, "")
    if kind == "amount":
        return group_thousands(value)
    if kind == "number":
        return _decimal(value)
    return value


def _decimal(value: int | float) -> str:
    return str(value) if get_language() == "en" else str(value).replace(".", ",")


def _years(index: int, row: Mapping[str, Any]) -> dict[str, str]:
    amounts = {f"rows-{index}-years-{year}": group_thousands(amount) for year, amount in row["years"].items()}
    typed = row.get("typed", {})
    return amounts | {
        f"rows-{index}-{name}": text for name, text in typed.items() if name.startswith("years-")
    }


def _text(name: str, record: Mapping[str, Any]) -> Any:
    value = record.get(name)
    if value in (None, ""):
        return record.get("typed", {}).get(name, "")
    if isinstance(value, bool):
        return ("true" if value else "false") if name == "relevant" else ("on" if value else "")
    if name in ("position_percent", "percent"):
        return _decimal(value)
    return group_thousands(value) if name in _GROUPED else value


def differences(
    section: str, yours: Mapping[str, Any], theirs: Mapping[str, Any], questions: Iterable[Question] = ()
) -> list[str]:
    """The fields whose text differs, in the form's order: yours first, then those that only they have."""
    mine, other = texts_of(section, yours, questions), texts_of(section, theirs, questions)
    return [name for name in dict.fromkeys([*mine, *other]) if mine.get(name, "") != other.get(name, "")]
