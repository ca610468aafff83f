"""The component gallery: every piece pages are made of, in one place, to look at."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each shape; shown empty and with something to mend."""

    text = forms.CharField(label=_("A short text"), help_text=_("Help stands under the label."))
    long = forms.CharField(label=_("A long text"), widget=forms.Textarea({"rows": 3}), required=False)
    day = forms.DateField(label=_("A day"), widget=forms.DateInput({"type": "date"}))
    choice = forms.ChoiceField(
        label=_("A choice"), choices=[("a", _("One")), ("b", _("Two"))], widget=forms.RadioSelect
    )
    several = forms.MultipleChoiceField(
        label=_("Several choices"),
        choices=[("a", _("One")), ("b", _("Two"))],
        widget=forms.CheckboxSelectMultiple,
    )
    yes = forms.BooleanField(label=_("Yes, I have read this"))


def gallery(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("A message after something was done."))
    context = {
        "empty": SampleForm(prefix="empty"),
        "wrong": SampleForm({}, prefix="wrong"),
        "money": 12_345_678,
        "instant": datetime(2024, 5, 15, 14, 0, tzinfo=UTC),
        "soon": datetime(2100, 1, 1, tzinfo=UTC),
        "now": datetime.now(UTC),
        "statuses": ["met", "unmet", "judgement", "info"],
    }
    return render(request, "design/gallery.html", context)
