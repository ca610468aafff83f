"""The form of a question: what every kind has, and what its own kind needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tildel.programmes.domain.call import LANGUAGES, CallSpec
from tildel.programmes.domain.editing import free_key, with_row
from tildel.programmes.domain.questions import LONGEST, MOST_ROWS, Question, question_as_json
from tildel.programmes.phrases import in_words, language_name
from tildel.programmes.web.forms import ChangeForm
from tildel.programmes.web.rows import ColumnRows, OptionRows, key_from, name_initial, named

KINDS: Mapping[str, tuple[Any, Any]] = {
    "short_text": (_("Short text"), _("One line.")),
    "long_text": (_("Long text"), _("Several paragraphs, with a limit in characters or words.")),
    "number": (_("Number"), _("A whole number, such as patients or per cent.")),
    "amount": (_("Amount"), _("Whole kroner.")),
    "date": (_("Date"), _("A day of the calendar.")),
    "choice": (_("One choice"), _("One of several choices that you write.")),
    "choices": (_("Several choices"), _("Any number of the choices that you write.")),
    "table": (_("Table"), _("Rows with the columns that you write.")),
}
_BETWEEN = ":"


def _texts(name: str, label: str, *, required: bool) -> dict[str, forms.Field]:
    return {
        f"{name}_{code}": forms.CharField(
            label=_t("%(text)s, in %(language)s") % {"text": label, "language": language_name(code)},
            required=required, max_length=500,
        )
        for code in LANGUAGES
    }  # fmt: skip


class QuestionForm(ChangeForm):
    """`question` is None for a new one; `kind` is fixed once it is there, because answers hang on it."""

    def __init__(
        self, data: Any = None, *, call: Any, spec: CallSpec, question: Question | None, kind: str
    ) -> None:
        self.question, self.kind = question, kind
        super().__init__(data, call=call, spec=spec)
        reason = self.fields.pop("reason", None)
        self.fields |= _texts("label", _t("Question"), required=True)
        self.fields |= _texts("hint", _t("Help text"), required=False)
        self.fields["section"] = forms.ChoiceField(
            label=_("Section of the form"), choices=[(row.key, in_words(row.title)) for row in spec.sections]
        )
        self.fields["required"] = forms.BooleanField(label=_("It has to be answered"), required=False)
        self._own_fields()
        self._conditions()
        if reason:
            self.fields["reason"] = reason

    def _own_fields(self) -> None:
        if self.kind in ("short_text", "long_text"):
            self.fields["limit"] = forms.IntegerField(
                label=_("At most"), min_value=1, max_value=LONGEST, required=False,
                help_text=_("Empty: 250 for a short text and 5,000 characters for a long one."),
            )  # fmt: skip
            self.fields["unit"] = forms.ChoiceField(
                label=_("Counted in"), choices=[("characters", _("characters")), ("words", _("words"))]
            )
        if self.kind in ("number", "amount"):
            self.fields["least"] = forms.IntegerField(label=_("Smallest"), required=False)
            self.fields["most"] = forms.IntegerField(label=_("Largest"), required=False)
        if self.kind == "table":
            self.fields["most"] = forms.IntegerField(
                label=_("Most rows"), min_value=1, max_value=MOST_ROWS, required=False
            )

    def _conditions(self) -> None:
        leads = [
            (f"{row.key}{_BETWEEN}{option.key}", f"{in_words(row.label)} – {in_words(option.name)}")
            for row in self.spec.questions
            if row.kind in ("choice", "choices") and (self.question is None or row.key != self.question.key)
            for option in row.options
        ]
        held = self.of(self.spec).get("shown_when", [])
        leads += [(value, value) for value in held if value not in dict(leads)]
        if leads:
            self.fields["shown_when"] = forms.MultipleChoiceField(
                label=_("Shown only when this is answered"), choices=leads, required=False,
                widget=forms.CheckboxSelectMultiple({"class": "ds-input"}),
                help_text=_("Tick answers of one question. Nothing ticked: always shown."),
            )  # fmt: skip
        if self.spec.tracks:
            self.fields["tracks"] = forms.MultipleChoiceField(
                label=_("Asked in these categories"), required=False,
                choices=[(row.key, in_words(row.name)) for row in self.spec.tracks],
                widget=forms.CheckboxSelectMultiple({"class": "ds-input"}),
                help_text=_("Nothing ticked: asked in all of them."),
            )  # fmt: skip

    def of(self, spec: CallSpec) -> dict[str, Any]:
        row = self.question
        if row is None:
            return {"unit": "characters"}
        texts = {f"label_{code}": getattr(row.label, code) for code in LANGUAGES}
        texts |= {f"hint_{code}": getattr(row.hint, code) for code in LANGUAGES}
        when = row.shown_when
        return {
            **texts,
            **{
                name: getattr(row, name) for name in ("section", "required", "limit", "unit", "least", "most")
            },
            "shown_when": [f"{when.question}{_BETWEEN}{value}" for value in when.values] if when else [],
            "tracks": list(row.tracks),
        }

    def clean_shown_when(self) -> list[str]:
        chosen = self.cleaned_data["shown_when"]
        if len({value.partition(_BETWEEN)[0] for value in chosen}) > 1:
            raise forms.ValidationError(_("Choose answers of one question only."))
        return chosen

    def clean(self) -> dict[str, Any]:
        least, most = self.cleaned_data.get("least"), self.cleaned_data.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("least", _("The smallest is larger than the largest. Change one of them."))
        return self.cleaned_data

    def key(self) -> str:
        if self.question is not None:
            return self.question.key
        taken = {row.key for row in self.spec.questions}
        return free_key(key_from(self.cleaned_data["label_en"], "question"), {*taken, "new"})

    def as_row(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """The question as the call keeps it; `rows` are its choices or columns."""
        data = self.cleaned_data
        row = question_as_json(self.question) if self.question else {}
        row |= {
            "key": self.key(),
            "kind": self.kind,
            "section": data["section"],
            "required": data["required"],
            "label": {code: data[f"label_{code}"] for code in LANGUAGES},
            "hint": {code: data[f"hint_{code}"] for code in LANGUAGES},
            "shown_when": _condition(data.get("shown_when", [])),
            "tracks": data.get("tracks", []),
        }
        row |= {name: data[name] for name in ("limit", "unit", "least", "most") if name in data}
        return row | rows_as_json(self.kind, rows)

    def changed_with(self, rows: list[dict[str, Any]]) -> CallSpec:
        return with_row(self.spec, "questions", self.as_row(rows))


def _condition(chosen: list[str]) -> dict[str, Any] | None:
    if not chosen:
        return None
    question = chosen[0].partition(_BETWEEN)[0]
    return {"question": question, "values": [value.partition(_BETWEEN)[2] for value in chosen]}


def rows_for(kind: str, question: Question | None, data: Any) -> Any:
    """The choices or the columns as rows of a form; None where the kind has neither."""
    if kind in ("choice", "choices"):
        initial = name_initial(question.options) if question else []
        return OptionRows(data, initial=initial, prefix="options")
    if kind == "table":
        shown = zip(name_initial(question.columns), question.columns, strict=True) if question else []
        return ColumnRows(data, initial=[{**row, "kind": one.kind} for row, one in shown], prefix="columns")
    return None


def rows_as_json(kind: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    if kind in ("choice", "choices"):
        return {"options": [{"key": row["key"], "name": row["name"]} for row in named(rows)]}
    if kind == "table":
        columns = [{"key": row["key"], "name": row["name"], "kind": row["kind"]} for row in named(rows)]
        return {"columns": columns}
    return {}
