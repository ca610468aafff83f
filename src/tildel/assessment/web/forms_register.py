"""Forms of the register: what narrows it, an expert's profile, affiliations, absences, publications."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tildel.applications.web.forms import Select
from tildel.assessment.phrases import COUNTRIES
from tildel.assessment.phrases_register import LANGUAGES
from tildel.assessment.queries.register import ABROAD, ORDERS, Narrowing
from tildel.classification import codes

ALL = [("", _("All"))]
LANGUAGE_ROWS = 4
COLUMNS: dict[str, Any] = {
    "institution": _("Institution"),
    "country": _("Country"),
    "languages": _("Languages"),
    "expertise": _("Expertise"),
    "hrcs": _("HRCS codes"),
    "committees": _("Committees"),
    "most": _("Load limit"),
    "rounds": _("Rounds"),
}
SHOWN = ("institution", "country", "expertise", "committees", "rounds")


def sorted_choices(words: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(words.items(), key=lambda row: str(row[1]))


def hrcs_choices() -> list[tuple[str, str]]:
    language = get_language() or "nb"
    return [(code.key, code.name(language)) for group in codes.hrcs_groups() for code in group]


class DayField(forms.DateField):
    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **more)


class RegisterForm(forms.Form):
    """What the register is narrowed to, and its columns. An answer it does not know narrows nothing."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "placeholder": _("Name, e-mail, institution, country code or expertise"),
            }
        ),
    )
    country = forms.ChoiceField(label=_("Country"), required=False, widget=Select)
    language = forms.ChoiceField(label=_("Reads"), required=False, widget=Select)
    hrcs = forms.ChoiceField(label=_("HRCS code"), required=False, widget=Select)
    committee = forms.ChoiceField(label=_("Committee"), required=False, widget=Select)
    free_from = DayField(label=_("Available from"), required=False)
    free_to = DayField(label=_("Available to"), required=False)

    def __init__(self, data: Any, *, committees: Iterable[Any] = ()) -> None:
        asked = data.copy()
        asked["q"] = data.get("q", "").replace("\x00", " ").strip()[:200]
        super().__init__(asked)
        language = get_language() or "nb"
        names = [(str(row.pk), row.names.get(language) or str(row)) for row in committees]
        self.fields["country"].choices = [*ALL, (ABROAD, _("Abroad")), *sorted_choices(COUNTRIES)]
        self.fields["language"].choices = [*ALL, *sorted_choices(LANGUAGES)]
        self.fields["hrcs"].choices = [*ALL, *hrcs_choices()]
        self.fields["committee"].choices = [*ALL, *names]
        self.is_valid()

    def narrowing(self) -> Narrowing:
        clean = self.cleaned_data
        order = str(self.data.get("order", ""))
        return Narrowing(
            text=clean.get("q", ""),
            country=clean.get("country", ""),
            language=clean.get("language", ""),
            hrcs=clean.get("hrcs", ""),
            committee=int(clean["committee"]) if clean.get("committee") else None,
            free_from=clean.get("free_from"),
            free_to=clean.get("free_to"),
            order=order if order.removeprefix("-") in ORDERS else "name",
        )

    def columns(self) -> list[str]:
        asked = self.data.getlist("columns")
        return [key for key in COLUMNS if key in asked] or list(SHOWN)

    def chips(self) -> list[tuple[str, str]]:
        """What narrows the list now: the parameter's name, and its words."""
        return [
            (name, f"{self.fields[name].label}: {self._words(name, value)}")
            for name, value in self.cleaned_data.items()
            if value
        ]

    def _words(self, name: str, value: Any) -> str:
        choices = getattr(self.fields[name], "choices", ())
        return str(next((words for key, words in choices if key == value), value))


class ProfileForm(forms.Form):
    """What an expert can assess, and how much. The languages are asked one by one, the best first."""

    expertise = forms.CharField(
        label=_("Expertise"),
        help_text=_("Words that say what can be assessed, separated by commas or lines."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )
    most = forms.IntegerField(
        label=_("Most applications in one round"),
        help_text=_("Leave it empty where there is no limit."),
        required=False,
        min_value=1,
        max_value=200,
    )
    categories = forms.MultipleChoiceField(
        label=_("Health categories"), required=False, widget=forms.CheckboxSelectMultiple
    )
    activities = forms.MultipleChoiceField(
        label=_("Research activities"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, expert: Any) -> None:
        known = [*expert.languages, *[""] * LANGUAGE_ROWS]
        rows = {f"language_{number}": known[number - 1] for number in range(1, LANGUAGE_ROWS + 1)}
        initial = {
            "expertise": "\n".join(expert.expertise), "most": expert.most, "categories": expert.hrcs,
            "activities": expert.hrcs, **rows,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        language = get_language() or "nb"
        choices = [("", "–"), *sorted_choices(LANGUAGES)]
        for number in range(1, LANGUAGE_ROWS + 1):
            label = _("Best language") if number == 1 else _("Language %(number)s") % {"number": number}
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=label, choices=choices, required=False
            )
        self.fields["categories"].choices = [(one.key, one.name(language)) for one in codes.categories()]
        self.fields["activities"].choices = [
            (one.key, one.name(language)) for group in codes.activity_groups() for one in group
        ]

    @property
    def languages(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("language_")]

    def columns(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {
            "expertise": re.split(r"[,;\n]", clean["expertise"]),
            "languages": [clean[name] for name in self.fields if name.startswith("language_")],
            "hrcs": [*clean["categories"], *clean["activities"]],
            "most": clean["most"],
        }


class AffiliationForm(forms.Form):
    institution = forms.CharField(
        label=_("Institution"), max_length=200, widget=forms.TextInput(attrs={"list": "institutions"})
    )
    department = forms.CharField(label=_("Department"), max_length=200, required=False)
    country = forms.ChoiceField(
        label=_("Country"), choices=lambda: [("", ""), *sorted_choices(COUNTRIES)], widget=Select
    )
    held_from = DayField(label=_("From"), required=False)
    held_to = DayField(label=_("To"), help_text=_("Leave it empty while it lasts."), required=False)

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}


class AwayForm(forms.Form):
    first = DayField(label=_("First day away"))
    last = DayField(label=_("Last day away"))


class PublicationForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=500)
    authors = forms.CharField(
        label=_("Authors"), help_text=_("With commas between them."), max_length=3000, required=False
    )
    year = forms.CharField(label=_("Year"), max_length=4, required=False)
    doi = forms.CharField(label=_("DOI"), max_length=300, required=False)


class LookUpForm(forms.Form):
    words = forms.CharField(
        label=_("DOI or ORCID"),
        help_text=_("A DOI finds one publication, an ORCID all that the register tells of the person."),
        max_length=300,
    )


def found_row(raw: str) -> dict[str, Any] | None:
    """One publication that was ticked, as the page had it; None for what is not one."""
    try:
        row = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) and all(isinstance(value, str) for value in row.values()) else None
