"""Forms with a row for each thing of a list: costs, sections, choices, columns, criteria."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tildel.programmes.domain.call import LANGUAGES, CallSpec, Dimension
from tildel.programmes.domain.editing import KNOWN_SECTIONS, free_key

IN_LANGUAGES = {
    "nb": _("In Norwegian (bokmål)"),
    "nn": _("In Norwegian (nynorsk)"),
    "en": _("In English"),
}
INTROS = {
    "nb": _("Introduction in Norwegian (bokmål)"),
    "nn": _("Introduction in Norwegian (nynorsk)"),
    "en": _("Introduction in English"),
}
_MOST = 60
_PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})  # what slugify would drop


def _name(code: str) -> forms.CharField:
    return forms.CharField(label=IN_LANGUAGES[code], max_length=300, required=False)


def _long(code: str) -> forms.CharField:
    return forms.CharField(
        label=INTROS[code], max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class NamedRow(forms.Form):
    """Something with a name in three languages. A row without any name is no row: it is left out."""

    key = forms.SlugField(widget=forms.HiddenInput, required=False)
    nb, nn, en = _name("nb"), _name("nn"), _name("en")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if any(data.get(code) for code in LANGUAGES):
            for code in LANGUAGES:
                if not data.get(code) and code not in self.errors:
                    self.add_error(code, _("Write it in all three languages, or leave all three empty."))
        return data


class ColumnRow(NamedRow):
    kind = forms.ChoiceField(
        label=_("What is written there"),
        choices=[
            ("short_text", _("Text")),
            ("number", _("Number")),
            ("amount", _("Amount in kroner")),
            ("date", _("Date")),
        ],
        initial="short_text",
    )


class SectionRow(NamedRow):
    """A section of the form; `part` says what a new one holds."""

    intro_nb, intro_nn, intro_en = _long("nb"), _long("nn"), _long("en")
    part = forms.CharField(widget=forms.HiddenInput, required=False)


class CriterionRow(NamedRow):
    intro_nb, intro_nn, intro_en = _long("nb"), _long("nn"), _long("en")
    dimension = forms.CharField(widget=forms.HiddenInput, required=False)
    marked = forms.BooleanField(label=_("It gets a mark of its own, outside the mean"), required=False)


class DimensionRow(NamedRow):
    """What experts judge. `scale` is what a limit must lie on."""

    marked = forms.BooleanField(label=_("It gets a mark"), required=False, initial=True)
    weight = forms.IntegerField(
        label=_("Weight, in per cent"), min_value=0, max_value=100, required=False,
        help_text=_("What gets no mark has no weight and never lowers a sum."),
    )  # fmt: skip
    reason_required = forms.BooleanField(label=_("Experts must write a reason"), required=False, initial=True)
    least = forms.DecimalField(
        label=_("Limit of its own: a mean on the weak side of it is not ranked"), max_digits=4,
        decimal_places=1, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, scale: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.scale = scale

    def clean(self) -> dict[str, Any]:
        data, scale = super().clean(), self.scale
        named = any(data.get(code) for code in LANGUAGES)
        if named and data.get("marked") and data.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", _("Write how much it counts, 0 for nothing."))
        least = data.get("least")
        if least is not None and scale and not scale.lowest <= least <= scale.highest:
            text = _("The limit lies outside the scale from %(lowest)s to %(highest)s.")
            self.add_error("least", text % {"lowest": scale.lowest, "highest": scale.highest})
        return data


CostRows = forms.formset_factory(NamedRow, extra=2, max_num=_MOST, absolute_max=_MOST)
OptionRows = forms.formset_factory(NamedRow, extra=3, max_num=_MOST, absolute_max=_MOST)
ColumnRows = forms.formset_factory(ColumnRow, extra=3, max_num=_MOST, absolute_max=_MOST)
SectionRows = forms.formset_factory(SectionRow, extra=0, max_num=_MOST, absolute_max=_MOST)
CriterionRows = forms.formset_factory(CriterionRow, extra=0, max_num=_MOST, absolute_max=_MOST)
DimensionRows = forms.formset_factory(DimensionRow, extra=1, max_num=20, absolute_max=20)


def named(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Key and name of the rows that have a name; a new one gets a key from its English name."""
    filled = [row for row in rows if row.get("en")]
    taken = {row["key"] for row in filled if row.get("key")}
    found = []
    for row in filled:
        key = row.get("key") or free_key(key_from(row["en"]), taken)
        taken.add(key)
        found.append({**row, "key": key, "name": {code: row[code] for code in LANGUAGES}})
    return found


def key_from(text: str, fallback: str = "row") -> str:
    """A key with small letters, digits and `_`, from a name."""
    return slugify(text.lower().translate(_PLAIN)).replace("-", "_")[:50].strip("_") or fallback


def name_initial(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows with a `key` and a `name` as the form shows them."""
    return [{"key": row.key, **row.name.as_json()} for row in rows]


def costs_from(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"key": row["key"], "name": row["name"]} for row in named(rows)]


def section_initial(spec: CallSpec) -> list[dict[str, Any]]:
    """The sections there are, and an empty row for one that has only questions."""
    shown = [
        {
            "key": row.key,
            **row.title.as_json(),
            **{f"intro_{code}": getattr(row.intro, code) for code in LANGUAGES},
        }
        for row in spec.sections
    ]
    return [*shown, {"part": "questions"}]


def sections_from(rows: Iterable[Any], spec: CallSpec) -> list[dict[str, Any]]:
    """The sections with a title; the places of one that was there stay as they were."""
    places = {row.key: list(row.places) for row in spec.sections}
    taken = set(KNOWN_SECTIONS)
    found = []
    for row in named(_keyed(rows, taken)):
        intro = {code: row.get(f"intro_{code}", "") for code in LANGUAGES}
        found.append(
            {"key": row["key"], "title": row["name"], "intro": intro, "places": places.get(row["key"], [])}
        )
    return found


def _keyed(rows: Iterable[Any], taken: set[str]) -> list[dict[str, Any]]:
    """A new section does not take the key of a known part by its name."""
    listed = [dict(row) for row in rows]
    own = taken | {row["key"] for row in listed if row.get("key")}
    for row in listed:
        if row.get("en") and not row.get("key"):
            row["key"] = free_key(key_from(row["en"], "section"), own)
            own.add(row["key"])
    return listed


def criterion_initial(dimensions: Iterable[Dimension]) -> list[dict[str, Any]]:
    """The criteria of each dimension, followed by an empty row for one more."""
    found: list[dict[str, Any]] = []
    for dimension in dimensions:
        found += [
            {
                "dimension": dimension.key,
                "key": row.key,
                "marked": row.marked,
                **row.name.as_json(),
                **{f"intro_{code}": getattr(row.hint, code) for code in LANGUAGES},
            }
            for row in dimension.criteria
        ]
        found.append({"dimension": dimension.key})
    return found


def dimension_initial(dimensions: Iterable[Dimension]) -> list[dict[str, Any]]:
    return [
        {
            "key": row.key,
            **row.name.as_json(),
            "marked": row.marked,
            "weight": row.weight,
            "reason_required": row.reason_required,
            "least": None if row.least_tenths is None else row.least_tenths / 10,
        }
        for row in dimensions
    ]


def dimensions_from(
    rows: Iterable[Any], criteria: Iterable[Any], dimensions: Iterable[Dimension]
) -> list[dict[str, Any]]:
    """What is judged, with its criteria. What an officer wrote is no longer assumed."""
    before = {(d.key, c.key): c for d in dimensions for c in d.criteria}
    listed = list(criteria)
    found = []
    for row in named(rows):
        own = [
            _criterion(part, before.get((row["key"], part["key"])))
            for part in named(part for part in listed if part.get("dimension") == row["key"])
        ]
        found.append({"key": row["key"], "name": row["name"], "criteria": own, **_rules(row)})
    return found


def _rules(row: Mapping[str, Any]) -> dict[str, Any]:
    """Weight and limit of what gets a mark; words alone have neither."""
    marked, least = bool(row["marked"]), row.get("least")
    return {
        "marked": marked,
        "weight": (row.get("weight") or 0) if marked else 0,
        "reason_required": bool(row["reason_required"]),
        "least_tenths": int(least * 10) if marked and least is not None else None,
    }


def _criterion(row: Mapping[str, Any], before: Any) -> dict[str, Any]:
    hint = {code: row.get(f"intro_{code}", "") for code in LANGUAGES}
    same = before is not None and (before.name.as_json(), before.hint.as_json()) == (row["name"], hint)
    return {
        "key": row["key"],
        "name": row["name"],
        "hint": hint,
        "assumed": same and before.assumed,
        "marked": bool(row.get("marked")),
    }
