"""Forms of the officer: the register, the day reviews are due, and reasons."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.assessment.phrases import COUNTRIES
from tildel.kernel.time import oslo_instant
from tildel.people.models import LANGUAGES


def _countries() -> list[tuple[str, Any]]:
    return [("", ""), *sorted(COUNTRIES.items(), key=lambda row: str(row[1]))]


class ExpertForm(forms.Form):
    """What the register says of an expert. One word or phrase of expertise a line."""

    institution = forms.CharField(label=_("Institution"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), choices=_countries)
    expertise = forms.CharField(
        label=_("Expertise"),
        help_text=_("Words that say what the expert can assess, separated by commas or lines."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )

    def columns(self) -> dict[str, Any]:
        return {
            "institution": self.cleaned_data["institution"],
            "country": self.cleaned_data["country"],
            "expertise": re.split(r"[,;\n]", self.cleaned_data["expertise"]),
        }


class NewExpertForm(ExpertForm):
    given_name = forms.CharField(label=_("Given name"), max_length=120)
    family_name = forms.CharField(label=_("Family name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The invitation goes here, and the expert logs in with it.")
    )
    language = forms.ChoiceField(label=_("Language of mails"), choices=LANGUAGES, initial="en")
    field_order = ("given_name", "family_name", "email", "language")

    def person(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in ("given_name", "family_name", "email", "language")}


class DueForm(forms.Form):
    due = forms.DateField(
        label=_("Reviews are due on"),
        help_text=_("The day counts to its end, Oslo time."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def due_at(self) -> datetime:
        # Clocks never change at this time of day, so it exists and exists once.
        return oslo_instant(datetime.combine(self.cleaned_data["due"], time(23, 59)))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
