"""What is asked to be other than agreed: one form for each kind, with what stands in the contract now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.people.queries import organisations
from tildel.projects.domain.agreement import Agreement
from tildel.projects.web.forms import day_field, kroner_field

SPARE = 2  # rows for new partners


class _Asked(forms.Form):
    """`after()` gives what `domain.changes` reads."""

    def __init__(self, *args: Any, agreement: Agreement, **more: Any) -> None:
        super().__init__(*args, **more)
        self.agreement = agreement
        self.prepare()
        self.fields["reason"] = forms.CharField(
            label=_("Why"), max_length=5000, widget=forms.Textarea({"rows": 5}),
            help_text=_("The officer decides by what you write here."),
        )  # fmt: skip

    def prepare(self) -> None: ...

    def after(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name].isoformat()
            for name in self.fields
            if name != "reason" and self.cleaned_data.get(name)
        }


class LaterStartForm(_Asked):
    starts_on = day_field(_("New start"))
    ends_on = day_field(_("New end"))

    def prepare(self) -> None:
        self.initial |= {"starts_on": self.agreement.starts_on, "ends_on": self.agreement.ends_on}


class LongerForm(_Asked):
    ends_on = day_field(_("New end"))

    def prepare(self) -> None:
        self.initial |= {"ends_on": self.agreement.ends_on}


class LeaveForm(_Asked):
    first = day_field(_("First day away"))
    last = day_field(_("Last day away"))

    def after(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"from": told["first"].isoformat(), "until": told["last"].isoformat()}


class LeaderForm(_Asked):
    leader = forms.CharField(label=_("Name of the new project leader"), max_length=200)
    leader_email = forms.EmailField(label=_("E-mail of the new project leader"))

    def after(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("leader", "leader_email")}


class BudgetForm(_Asked):
    """A field for each year and institution that has, or could have, money."""

    def prepare(self) -> None:
        agreement = self.agreement
        self.places = {one.orgnr: one.name for one in agreement.payments}
        self.places |= {one.orgnr: one.place for one in agreement.partners if one.orgnr}
        self.places.setdefault(agreement.orgnr, agreement.institution)
        amounts = {(one.year, one.orgnr): one.amount for one in agreement.payments}
        for orgnr, name in self.places.items():
            for year in range(agreement.starts_on.year, agreement.ends_on.year + 1):
                field = kroner_field(f"{name} {year}", required=False)
                self.fields[f"pay_{year}_{orgnr}"] = field
                self.initial[f"pay_{year}_{orgnr}"] = amounts.get((year, orgnr), 0)

    def after(self) -> dict[str, Any]:
        rows = []
        for field, amount in self.cleaned_data.items():
            if field.startswith("pay_") and amount:
                _pay, year, orgnr = field.split("_", 2)
                row = {"year": int(year), "orgnr": orgnr, "name": self.places[orgnr], "amount": amount}
                rows.append(row)
        return {"payments": sorted(rows, key=lambda row: (row["year"], row["orgnr"]))}


class PartnerForm(_Asked):
    """A box for each partner that stays, and rows for new ones."""

    def prepare(self) -> None:
        for index, one in enumerate(self.agreement.partners):
            place = ", ".join(bit for bit in (one.name, one.place) if bit)
            self.fields[f"stays_{index}"] = forms.BooleanField(label=place, required=False, initial=True)
        choices = [("", "–"), *organisations().filter(discontinued=False).values_list("orgnr", "name")]
        for number in range(1, SPARE + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Name of new partner %(n)s") % {"n": number}, required=False, max_length=200
            )
            self.fields[f"institution_{number}"] = forms.ChoiceField(
                label=_("Institution of new partner %(n)s") % {"n": number}, required=False, choices=choices
            )
            self.fields[f"place_{number}"] = forms.CharField(
                label=_("Or another place for new partner %(n)s") % {"n": number}, required=False,
                max_length=200,
            )  # fmt: skip

    def after(self) -> dict[str, Any]:
        told = self.cleaned_data
        kept = [
            {"name": one.name, "place": one.place, "orgnr": one.orgnr, "email": one.email}
            for index, one in enumerate(self.agreement.partners)
            if told.get(f"stays_{index}")
        ]
        names = dict(organisations().values_list("orgnr", "name"))
        for number in range(1, SPARE + 1):
            orgnr = told.get(f"institution_{number}") or ""
            if told.get(f"name_{number}"):
                place = names.get(orgnr) or told.get(f"place_{number}") or ""
                kept.append({"name": told[f"name_{number}"], "place": place, "orgnr": orgnr, "email": ""})
        return {"partners": kept}


FORMS: dict[str, Any] = {
    "later_start": LaterStartForm,
    "longer": LongerForm,
    "budget": BudgetForm,
    "leader": LeaderForm,
    "partner": PartnerForm,
    "leave": LeaveForm,
}
