"""The forms of the sections: they show what was typed and what has to be mended; the domain judges it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tildel.applications import phrases
from tildel.applications.domain.draft import Problem, text_limit
from tildel.applications.web.choices import Choices
from tildel.applications.web.fields import PLAIN, ROWS, texts_of

_LONG = {
    "summary_no": 9,
    "summary_en": 9,
    "succession": 5,
    "justification": 7,
    "user_involvement": 14,
    "text": 10,
}
_DAYS = {"start", "end", "born"}
_OPTIONAL = {"succession", "own_contribution", "justification", "themes", "areas", "priorities"}
_AREAS = {"areas": "ho21", "priorities": "prio"}
_LANGUAGES = {"title_en": "en", "summary_en": "en", "title_no": "nb", "summary_no": "nb"}


class Affixed(forms.TextInput):
    """A field with its unit inside."""

    template_name = "applications/applicant/affix.html"

    def __init__(self, unit: str, attrs: dict[str, Any]) -> None:
        super().__init__(attrs)
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "unit": self.unit}


class Select(forms.Select):
    """A list to choose from, as Django's, without a template for each of its options.

    Sixty institutions in each of ten rows are six hundred of them: most of the time such a page takes.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        tag = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", tag, self._options("" if value is None else str(value)))

    def _options(self, chosen: str) -> SafeString:
        parts = []
        for key, label in self.choices:
            if isinstance(label, list | tuple):
                inner = _together(_option(row[0], row[1], chosen) for row in label)
                parts.append(format_html('<optgroup label="{}">{}</optgroup>', key, inner))
            else:
                parts.append(_option(key, label, chosen))
        return _together(parts)


def _option(key: Any, label: Any, chosen: str) -> SafeString:
    if str(key) == chosen:
        return format_html('<option value="{}" selected>{}</option>', key, label)
    return format_html('<option value="{}">{}</option>', key, label)


def _together(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


class SectionForm(forms.Form):
    """Fields with what stands in them and what has to be mended; it judges nothing itself."""

    use_required_attribute = False

    def __init__(
        self,
        fields: Mapping[str, forms.Field],
        values: Mapping[str, Any],
        faults: Mapping[str, list[str]],
        row: str = "",
    ) -> None:
        super().__init__(data=dict(values), prefix=row or None, auto_id="f-%s", label_suffix="")
        self.fields.update(fields)
        self.faults = faults

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data = {}
        for name in self.fields:
            found = self.faults.get(self.add_prefix(name))
            if found:
                self._errors[name] = self.error_class(found, renderer=self.renderer)


def section_form(
    section: str, content: Mapping[str, Any], problems: Iterable[Problem], choices: Choices
) -> SectionForm:
    """The fields of a section outside its rows."""
    texts = texts_of(section, content)
    fields = {name: _field(section, name, texts.get(name), choices) for name in PLAIN.get(section, ())}
    return SectionForm(fields, texts, faults_by_field(problems))


def row_form(
    section: str, row: str, texts: Mapping[str, Any], problems: Iterable[Problem], choices: Choices,
    *, years: Iterable[int] = (), number: int = 0,
) -> SectionForm:  # fmt: skip
    """The fields of one row. `row` is its part of the name (`0`, `p2`), `number` what people count it as."""
    fields = {name: _field(section, name, texts.get(f"rows-{row}-{name}"), choices) for name in ROWS[section]}
    for year in years:
        fields[f"years-{year}"] = _amount(year)
    if section != "partners":
        for name, field in fields.items():
            label = field.label if not name.startswith("years-") else name[6:]
            field.widget.attrs["aria-label"] = _("%(field)s, row %(number)s") % {
                "field": label,
                "number": number,
            }
    return SectionForm(fields, texts, faults_by_field(problems), row=f"rows-{row}")


def faults_by_field(problems: Iterable[Problem]) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for problem in problems:
        faults.setdefault(problem.place, []).append(phrases.problem_sentence(problem))
    return faults


def _amount(year: int) -> forms.Field:
    widget = forms.TextInput(
        {"inputmode": "numeric", "class": "num", "data-year": year, "autocomplete": "off"}
    )
    return forms.CharField(label=str(year), widget=widget)


def _field(section: str, name: str, value: Any, choices: Choices) -> forms.Field:
    label = phrases.FIELDS[section][name]
    field = forms.CharField(
        label=label, help_text=phrases.field_help(section, name), required=name not in _OPTIONAL
    )
    field.widget = _widget(section, name, value, choices)
    return field


def _widget(section: str, name: str, value: Any, choices: Choices) -> forms.Widget:
    attrs: dict[str, Any] = {"autocomplete": "off"}
    if name in _LANGUAGES:
        attrs["lang"] = _LANGUAGES[name]
    if name in _LONG:
        return forms.Textarea({**attrs, "rows": _LONG[name], "data-limit": text_limit(section, name)})
    if name in _DAYS:
        # What is no day cannot stand in a date field; it is shown as text, with what is wrong.
        is_day = not value or (len(value) == 10 and value[4] == "-")
        return (
            forms.DateInput({**attrs, "type": "date"}, format="%Y-%m-%d")
            if is_day
            else forms.TextInput(attrs)
        )
    return _chosen(section, name, value, choices) or _line(section, name, attrs)


def _chosen(section: str, name: str, value: Any, choices: Choices) -> forms.Widget | None:
    if name == "code":
        return Select(choices=choices.hrcs_codes(value))
    if name == "institution":
        return Select(choices=choices.institutions(value, near=section in ("budget", "recruitment")))
    if name == "category":
        return Select(choices=choices.categories(value))
    if name == "themes":
        return forms.CheckboxSelectMultiple(choices=choices.themes(value))
    if name in _AREAS:
        return forms.CheckboxSelectMultiple(choices=choices.areas(_AREAS[name], value))
    if name == "relevant":
        return forms.RadioSelect(choices=[("true", _("Yes")), ("false", _("No"))])
    return forms.CheckboxInput() if name == "central" else None


def _line(section: str, name: str, attrs: dict[str, Any]) -> forms.Widget:
    if name == "position_percent":
        return Affixed("%", {**attrs, "inputmode": "decimal", "class": "short"})
    if name == "percent":
        return Affixed("%", {**attrs, "inputmode": "decimal", "class": "num", "data-percent": ""})
    if name == "own_contribution":
        return forms.TextInput({**attrs, "inputmode": "numeric", "class": "num kroner"})
    if name == "planned":
        return forms.TextInput({**attrs, "inputmode": "numeric", "class": "num short"})
    limit = text_limit(section, name)
    return forms.EmailInput(attrs) if name == "email" else forms.TextInput({**attrs, "data-limit": limit})
