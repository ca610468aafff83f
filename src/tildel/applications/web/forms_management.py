"""Forms of the research management."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tildel.applications.queries.management import APPLICANT, NOT_ASKED, ORDERS, PARTNER, Filter

ALL = [("", _("All"))]
STATES = {"draft": _("Being written"), "submitted": _("Submitted")}
ROLES = {APPLICANT: _("Applicant institution"), PARTNER: _("Takes part")}
ANSWERS = {
    "asked": _("Waits for you"),
    "given": _("Endorsed"),
    "refused": _("Not endorsed"),
    NOT_ASKED: _("Not asked"),
}


class ManagementForm(forms.Form):
    """What the list is narrowed to. An answer it does not know narrows nothing."""

    text = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    call = forms.ChoiceField(label=_("Call"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *STATES.items()])
    role = forms.ChoiceField(
        label=_("Role of the institution"), required=False, choices=[*ALL, *ROLES.items()]
    )
    answer = forms.ChoiceField(label=_("Your answer"), required=False, choices=[*ALL, *ANSWERS.items()])

    def __init__(self, data: Mapping[str, Any], *, calls: Iterable[Mapping[str, Any]]) -> None:
        super().__init__(data)
        self.fields["call"].choices = [
            *ALL,
            *((row["key"], name_of_call(row["names"])) for row in calls),
        ]
        self.is_valid()

    def chosen(self) -> Filter:
        order = str(self.data.get("order", ""))
        known = order.removeprefix("-") in ORDERS
        return Filter(**self.cleaned_data, order=order if known else "answer")

    def chips(self) -> list[tuple[str, str]]:
        """What narrows the list now: the parameter's name, and its words."""
        found = []
        for name, value in self.cleaned_data.items():
            choices = getattr(self.fields[name], "choices", ())
            words = next((words for key, words in choices if key == value), value)
            if value:
                found.append((name, f"{self.fields[name].label}: {words}"))
        return found


def name_of_call(names: Mapping[str, str]) -> str:
    return names.get(get_language() or "nb") or names.get("nb", "")


class EndorsementForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=5000,
        help_text=_("Needed when the institution does not endorse the application. The applicant reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DelegationForm(forms.Form):
    """Who answers on the research management's behalf, and for how long."""

    institution = forms.ChoiceField(label=_("Institution"))
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The person gets a mail, and logs in with this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    given_name = forms.CharField(label=_("Given name"), max_length=120)
    family_name = forms.CharField(label=_("Family name"), max_length=120)
    held_from = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    held_to = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: until you end it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, institutions: Iterable[Any], today: date) -> None:
        super().__init__(data, initial={"held_from": today})
        self.institutions = {row.orgnr: row for row in institutions}
        self.fields["institution"].choices = [(orgnr, row.name) for orgnr, row in self.institutions.items()]

    def answer(self) -> dict[str, Any]:
        """The arguments of `delegate`."""
        values = dict(self.cleaned_data)
        return {"organisation": self.institutions[values.pop("institution")], **values}
