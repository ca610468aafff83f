"""Forms of privacy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.privacy.domain.retention import MOST_MONTHS, Rule

_LONG = forms.Textarea({"rows": 3})


class EraseForm(forms.Form):
    text = forms.CharField(label=_("Anything we should know"), required=False, max_length=2000, widget=_LONG)
    sure = forms.BooleanField(label=_("I have read what will be erased and what will be blocked"))


class AddressForm(forms.Form):
    """An access request on behalf of somebody who cannot log in."""

    address = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The address that the person was registered or invited with."),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=2000, widget=_LONG,
        help_text=_("How the person asked, and how you know that it is them. It is kept in the trail."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of the file"), choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
    )


class CarryOutForm(forms.Form):
    sure = forms.BooleanField(label=_("I have read the list. This cannot be undone."))


class RefuseForm(forms.Form):
    answer = forms.CharField(
        label=_("Why it is not done"), max_length=2000, widget=_LONG, help_text=_("The person gets this.")
    )


class HoldForm(forms.Form):
    reason = forms.CharField(label=_("Why it must stay"), max_length=300)


class TimeForm(forms.Form):
    months = forms.IntegerField(label=_("Months"), min_value=0, max_value=MOST_MONTHS)
    days = forms.IntegerField(label=_("and days"), min_value=0, max_value=366)
    notice = forms.IntegerField(
        label=_("Days on the list before it goes"), min_value=0, max_value=366,
        help_text=_("For so long an administrator can see it coming, and hold it."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False,
        help_text=_("The law, the plan or the decision that the time comes from."),
    )  # fmt: skip
    confirmed = forms.BooleanField(
        label=_("The source confirms this time"), required=False,
        help_text=_("Otherwise every page says that it is not confirmed."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Why it is changed"), max_length=300)

    def __init__(self, *arguments: Any, rule: Rule, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if rule.at_once:
            del self.fields["notice"]
        else:
            self.fields["notice"].min_value = 7
