"""What somebody looks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tildel.classification.codes import categories
from tildel.design.templatetags.design import local_text
from tildel.people import queries as people
from tildel.portal import phrases
from tildel.portal.domain import calls
from tildel.portal.queries import awards
from tildel.programmes.names import REGIONS

Choices = list[tuple[Any, Any]]


class CallForm(forms.Form):
    """Which calls; the same fields ask for mail."""

    institution = forms.ChoiceField(label=_lazy("Your institution"), required=False)
    amount = forms.IntegerField(
        label=_lazy("What the project costs, in kroner"), required=False, min_value=1, max_value=10**12
    )
    words = forms.CharField(label=_lazy("Theme or words"), required=False, max_length=100)
    days = forms.TypedChoiceField(label=_lazy("Deadline"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = [("", _("Any institution")), *_institutions()]
        soon = [(days, _("within %(days)s days") % {"days": days}) for days in calls.DAYS]
        self.fields["days"].choices = [("", _("Any time")), *soon]

    def wanted(self) -> calls.Wanted:
        self.is_valid()
        data = {name: self.cleaned_data.get(name) for name in ("institution", "amount", "words", "days")}
        return calls.Wanted(
            data["institution"] or "", data["amount"], (data["words"] or "").replace("\0", ""), data["days"]
        )


class SubscribeForm(CallForm):
    """Where the mail goes, and about which calls."""

    address = forms.EmailField(label=_lazy("Your email address"), max_length=254)
    field_order = ("address", "institution", "amount", "words")

    def __init__(self, *args: Any, own: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["days"]
        if own:
            del self.fields["address"]

    def wanted(self) -> calls.Wanted:
        data = self.cleaned_data
        return calls.Wanted(data["institution"], data["amount"], data["words"])


def _institutions() -> Choices:
    rows = people.organisations().filter(discontinued=False)
    return list(rows.values_list("orgnr", "name"))


class AwardForm(forms.Form):
    """Which awards, and in which order."""

    q = forms.CharField(label=_lazy("Words"), required=False, max_length=200)
    call = forms.ChoiceField(label=_lazy("Call"), required=False)
    year = forms.ChoiceField(label=_lazy("Year"), required=False)
    region = forms.ChoiceField(label=_lazy("Health region"), required=False)
    institution = forms.ChoiceField(label=_lazy("Institution"), required=False)
    theme = forms.ChoiceField(label=_lazy("Theme"), required=False)
    code = forms.ChoiceField(label=_lazy("Health category (HRCS)"), required=False)
    sort = forms.ChoiceField(label=_lazy("Order"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found, language = awards.choices(), get_language() or "nb"
        choices: dict[str, Choices] = {
            "call": [(key, local_text(names)) for key, names in found["calls"]],
            "year": [(str(year), str(year)) for year in found["years"]],
            "region": list(REGIONS.items()),
            "institution": found["institutions"],
            "theme": [(key, local_text(names)) for key, names in found["themes"]],
            "code": [(code.key.lower(), code.name(language)) for code in categories()],
        }
        self.theme_names = dict(choices["theme"])
        for name, rows in choices.items():
            self.fields[name].choices = [("", _("All")), *rows]
        self.fields["sort"].choices = list(phrases.SORTS.items())

    def wanted(self) -> awards.Wanted:
        """What is asked for; a choice that there is not finds nothing."""
        valid = self.is_valid()
        names = ("q", "call", "year", "region", "institution", "theme", "code")
        data = {name: str(self.cleaned_data.get(name) or "") for name in names}
        data["q"] = data["q"].replace("\0", "")
        return awards.Wanted(**data) if valid or not self._unknown() else awards.Wanted(call="\u2205")

    def _unknown(self) -> bool:
        return any(name in self.errors for name in ("call", "year", "region", "institution", "theme", "code"))

    @property
    def order(self) -> str:
        return str(self.cleaned_data.get("sort") or "newest") if self.is_bound else "newest"

    @property
    def is_narrowed(self) -> bool:
        return self.wanted() != awards.Wanted()

    @property
    def is_narrowed_by_choice(self) -> bool:
        return replace(self.wanted(), q="") != awards.Wanted() or self.order != "newest"
