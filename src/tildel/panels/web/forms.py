"""The form that plans a panel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _


class DayForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    place = forms.CharField(
        label=gettext_lazy("Place and time"),
        help_text=gettext_lazy(
            "As it stands in the invitation: a room, an address to meet at, when it begins."
        ),
        max_length=200,
        required=False,
    )
    minutes_a_case = forms.IntegerField(
        label=gettext_lazy("Minutes for each case"), min_value=1, max_value=240, initial=10
    )


class PlanForm(DayForm):
    committee = forms.ChoiceField(label=gettext_lazy("Who meets"), required=False)

    def __init__(self, *args: Any, committees: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(row.pk): row for row in committees}
        language = get_language() or "nb"
        names = [(key, row.names.get(language) or str(row)) for key, row in self.found.items()]
        self.fields["committee"].choices = [("", _("Everybody in the round")), *names]
        if not committees:
            del self.fields["committee"]

    def columns(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "day": data["day"],
            "place": data["place"],
            "minutes_a_case": data["minutes_a_case"],
            "committee": self.found.get(data.get("committee") or ""),
        }
