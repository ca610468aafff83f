"""The fields of a call's own questions. They show what was typed; the domain judges it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tildel.applications.domain.answers import PREFIX
from tildel.applications.domain.draft import Problem
from tildel.applications.web.fields import answer_texts
from tildel.applications.web.forms import SectionForm, faults_by_field
from tildel.programmes.domain.questions import Question, asked
from tildel.programmes.phrases import in_words

_ROWS_OF = {"short_text": 1, "long_text": 8}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the page: a field, or a table of them. `condition` names when it is shown."""

    question: Question
    field: Any
    table: Mapping[str, Any] | None
    is_shown: bool
    condition: Mapping[str, str] | None


def question_context(
    questions: Iterable[Question], content: Mapping[str, Any], problems: Iterable[Problem]
) -> dict[str, Any]:
    """What the template of a part needs for the call's own questions in it."""
    rows = tuple(questions)
    answers = content.get("answers", {})
    faults = faults_by_field(problems)
    shown = {row.key for row in asked(rows, answers)}
    texts: dict[str, Any] = {}
    for row in rows:
        texts |= answer_texts(row, answers)
    fields = {PREFIX + row.key: _field(row) for row in rows if row.kind != "table"}
    form = SectionForm(fields, texts, faults)
    return {"questions": [_asked(row, form, texts, faults, row.key in shown) for row in rows]}


def _asked(
    row: Question,
    form: SectionForm,
    texts: Mapping[str, Any],
    faults: Mapping[str, list[str]],
    is_shown: bool,
) -> Asked:
    table = _table(row, texts, faults) if row.kind == "table" else None
    condition = (
        {"name": PREFIX + row.shown_when.question, "values": "|".join(row.shown_when.values)}
        if row.shown_when
        else None
    )
    return Asked(row, None if table else form[PREFIX + row.key], table, is_shown, condition)


def _field(row: Question) -> forms.Field:
    return forms.CharField(
        label=in_words(row.label), help_text=_help(row), required=row.required, widget=_widget(row)
    )


def _help(row: Question) -> str:
    """The call's own words, and the bounds of a number."""
    parts = [in_words(row.hint)]
    if row.kind == "amount":
        parts.append(_("Whole kroner."))
    if row.kind in ("number", "amount") and row.least is not None and row.most is not None:
        parts.append(_("From %(least)s to %(most)s.") % {"least": row.least, "most": row.most})
    if row.unit == "words" and row.text_limit:
        parts.append(_("At most %(limit)s words.") % {"limit": row.text_limit})
    return " ".join(part for part in parts if part)


def _widget(row: Question) -> forms.Widget:
    attrs: dict[str, Any] = {"autocomplete": "off"}
    options = [(option.key, in_words(option.name)) for option in row.options]
    if row.kind == "choice":
        return forms.RadioSelect({"class": "ds-input"}, choices=options)
    if row.kind == "choices":
        return forms.CheckboxSelectMultiple({"class": "ds-input"}, choices=options)
    if row.text_limit is not None:
        attrs["data-limit-words" if row.unit == "words" else "data-limit"] = row.text_limit
        if row.kind == "long_text" or row.unit == "words":
            return forms.Textarea({**attrs, "rows": _ROWS_OF["long_text"]})
    return _cell(row.kind, attrs)


def _cell(kind: str, attrs: dict[str, Any]) -> forms.Widget:
    if kind == "date":
        return forms.DateInput({**attrs, "type": "date"}, format="%Y-%m-%d")
    if kind == "amount":
        return forms.TextInput({**attrs, "inputmode": "numeric", "class": "num"})
    if kind == "number":
        return forms.TextInput({**attrs, "inputmode": "decimal", "class": "num short"})
    return forms.TextInput(attrs)


def _table(row: Question, texts: Mapping[str, Any], faults: Mapping[str, list[str]]) -> dict[str, Any]:
    """The rows that are there and one that is empty, for the next."""
    start = PREFIX + row.key
    numbers = {
        int(name.removeprefix(start + "-").split("-")[0]) for name in texts if name.startswith(start + "-")
    }
    following = max(numbers, default=-1) + 1
    is_full = row.most is not None and following >= row.most
    rows = [*sorted(numbers), *([] if is_full else [following])]
    return {
        "head": [in_words(column.name) for column in row.columns],
        "rows": [_line(row, start, number, texts, faults) for number in rows],
        "new": following,
        "hint": in_words(row.hint),
        "errors": faults.get(start, []),
    }


def _line(
    row: Question, start: str, number: int, texts: Mapping[str, Any], faults: Mapping[str, list[str]]
) -> dict[str, Any]:
    fields = {}
    for column in row.columns:
        label = in_words(column.name)
        said = _("%(field)s, row %(number)s") % {"field": label, "number": number + 1}
        widget = _cell(column.kind, {"autocomplete": "off", "aria-label": said})
        fields[f"{start}-{number}-{column.key}"] = forms.CharField(label=label, required=False, widget=widget)
    form = SectionForm(fields, texts, faults)
    return {"id": number, "cells": [form[name] for name in fields]}
