"""Answers to a call's own questions, and classifications, in words: for pages, PDFs and readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.applications.domain.answers import is_answered
from tildel.classification import codes
from tildel.design.formats import format_day, format_money, format_number
from tildel.programmes.domain.questions import Question, asked
from tildel.programmes.phrases import in_words


def code_name(key: str) -> str:
    return codes.code_name(key, get_language() or "nb")


area_name = code_name


def answer_facts(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`label` and `text` of each question that is asked, tables left out. No answer is an empty text."""
    return [
        {"label": in_words(row.label), "text": answer_text(row, answers)}
        for row in asked(questions, answers)
        if row.kind != "table"
    ]


def answer_text(question: Question, answers: Mapping[str, Any]) -> str:
    if not is_answered(question, answers):
        return str(answers.get("typed", {}).get(question.key, ""))
    value = answers[question.key]
    names = {option.key: in_words(option.name) for option in question.options}
    if question.kind == "choices":
        return ", ".join(names.get(key, key) for key in value)
    if question.kind == "choice":
        return names.get(value, value)
    return _cell(question.kind, value)


def _cell(kind: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if kind == "amount":
        return format_money(value)
    if kind == "number":
        return format_number(value, digits=0 if value == int(value) else 2)
    return format_day(date.fromisoformat(value)) if kind == "date" else str(value)


def answer_tables(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`caption`, `head`, `rows` and `numeric` of each table that has been filled in."""
    return [
        {
            "caption": in_words(row.label),
            "head": [in_words(column.name) for column in row.columns],
            "rows": [
                [
                    _cell(column.kind, line.get(column.key)) or str(line.get("typed", {}).get(column.key, ""))
                    for column in row.columns
                ]
                for line in answers.get(row.key) or ()
            ],
            "numeric": [column.kind in ("number", "amount") for column in row.columns],
        }
        for row in asked(questions, answers)
        if row.kind == "table" and answers.get(row.key)
    ]


def shares_in_words(classification: Mapping[str, Any]) -> list[list[str]]:
    """Each code with its share of the project."""
    return [
        [code_name(row.get("code") or ""), _("%(number)s%%") % {"number": _share(row.get("percent"))}]
        for row in classification.get("rows", ())
    ]


def _share(percent: Any) -> str:
    return "–" if percent is None else format_number(percent, digits=0 if percent == int(percent) else 1)


def areas_in_words(classification: Mapping[str, Any]) -> list[str]:
    return [area_name(key) for name in ("areas", "priorities") for key in classification.get(name) or ()]
