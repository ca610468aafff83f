"""Forms of a proposed assignment: what it is asked for, and the reason of a rule for one pair."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.assessment import phrases_assigning as phrases
from tildel.assessment.actions.proposals import KEY_LIMIT
from tildel.assessment.domain.assignment import Floor
from tildel.assessment.domain.proposing import Settings

MOST = 1000  # readers or applications
NO_FLOOR = "none"
_HOW = [
    ("fill", _("Fill what is missing; what is assigned now stays")),
    ("few", _("Change as little as possible; only what an expert has begun to write on stays for certain")),
]


class ProposalForm(forms.Form):
    how = forms.ChoiceField(label=_("What to do"), choices=_HOW, widget=forms.RadioSelect)
    demand = forms.IntegerField(label=_("Experts for each application"), min_value=0, max_value=50)
    users = forms.IntegerField(
        label=_("User representatives for each application"),
        help_text=_("They read on top of the experts."),
        min_value=0,
        max_value=50,
    )
    least = forms.IntegerField(
        label=_("Least that an expert reads"),
        help_text=_("Where nothing else is said of the expert."),
        min_value=0,
        max_value=MOST,
    )
    most = forms.IntegerField(
        label=_("Most that an expert reads"),
        help_text=_("Where nothing else is said of the expert."),
        min_value=0,
        max_value=MOST,
    )
    specialist = forms.BooleanField(label=_("At least one specialist for each application"), required=False)
    specialist_from = forms.IntegerField(
        label=_("A specialist has at least this affinity"),
        help_text=_("Of words and HRCS codes alone, from 1 to 100."),
        min_value=1,
        max_value=100,
        required=False,
    )
    floor = forms.ChoiceField(
        label=_("What comes first"),
        choices=[(key or NO_FLOOR, words) for key, words in phrases.FLOORS.items()],
        widget=forms.RadioSelect,
    )
    balance = forms.BooleanField(
        label=_("Of equally good answers, take the one with the most even loads"), required=False
    )
    text = forms.IntegerField(label=_("How much common words count"), min_value=0, max_value=100)
    codes = forms.IntegerField(label=_("How much HRCS codes count"), min_value=0, max_value=100)
    interest = forms.IntegerField(label=_("How much the expert's wish counts"), min_value=0, max_value=100)
    key = forms.CharField(
        label=_("Key that settles ties"),
        help_text=_("The same input and key always give the same answer."),
        max_length=KEY_LIMIT,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("specialist") and not cleaned.get("specialist_from") and not self.errors:
            self.add_error("specialist_from", _("Write from which affinity somebody is a specialist."))
        return cleaned

    def settings(self, day: date) -> Settings:
        row = self.cleaned_data
        names = ("demand", "users", "least", "most", "balance", "text", "codes", "interest", "key")
        floor = "" if row["floor"] == NO_FLOOR else row["floor"]
        return Settings(
            **{name: row[name] for name in names}, day=day, floor=Floor(floor),
            specialist_from=row["specialist_from"] if row["specialist"] else None, few=row["how"] == "few",
        )  # fmt: skip


def initial_of(settings: Settings) -> dict[str, Any]:
    """What stands in the form to ask for the same again."""
    row = settings.as_json()
    return {
        **row,
        "specialist": settings.specialist_from is not None,
        "specialist_from": settings.specialist_from or 20,
        "how": "few" if settings.few else "fill",
        "floor": str(settings.floor) or NO_FLOOR,
    }


class RuleForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
