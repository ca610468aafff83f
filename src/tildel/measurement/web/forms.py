"""Forms of figures: budgets, weights, amounts, what-if, definitions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tildel.measurement import phrases
from tildel.measurement.domain.allocation_table import AllocationTable, Indicator, tables_from_rows
from tildel.measurement.domain.amount_file import ReadAmount, amount_in
from tildel.measurement.domain.key_figures import LANGUAGES, shown

FIRST_BUDGET, LAST_BUDGET = 2003, 2199
MOST_KRONER = 10**13


class BudgetForm(forms.Form):
    year = forms.IntegerField(label=_("Budget year"), min_value=FIRST_BUDGET, max_value=LAST_BUDGET)
    grant = forms.IntegerField(
        label=_("Grant in kroner"), min_value=1, max_value=MOST_KRONER,
        help_text=_("The whole earmarked grant. The table of weights says which part is shared by results."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Where the amount stands, such as the state budget.")
    )
    invented = forms.BooleanField(
        label=_("Invented, for demonstration"), required=False,
        help_text=_("Every page that shows the budget then says so."),
    )  # fmt: skip


class ExactField(forms.CharField):
    """A number of at least zero with at most four decimals, or a fraction such as 7/10."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=30, **more)

    def clean(self, value: Any) -> Fraction | None:
        text = str(super().clean(value)).replace(" ", "").replace("\u00a0", "")
        if not text:
            return None
        above, bar, below = text.partition("/")
        parts = [amount_in(part) for part in ([above, below] if bar else [above])]
        numbers = [number for number, wrong in parts if number is not None and not wrong]
        if len(numbers) < len(parts) or (bar and not numbers[1]):
            raise forms.ValidationError(gettext("Write a number of at least zero, such as 0,5 or 7/10."))
        return Fraction(numbers[0]) / Fraction(numbers[1] if bar else 1)


def weight_fields(form: forms.Form, table: AllocationTable) -> None:
    """A field for the weight of each indicator."""
    for indicator in table.indicators:
        unit = phrases.UNITS.get(indicator.unit, indicator.unit)
        form.fields[f"weight_{indicator.key}"] = ExactField(
            label=phrases.INDICATORS.get(indicator.key, indicator.key), initial=plain(indicator.weight),
            help_text=gettext("What one of its units counts (%(unit)s).") % {"unit": unit},
        )  # fmt: skip


def plain(value: Fraction) -> str:
    """As it is typed: a decimal where it is one with at most four places, else a fraction."""
    scaled = value * 10_000
    if scaled.denominator != 1:
        return str(value)
    return shown(value).replace(".", ",")


def with_weights(form: forms.Form, table: AllocationTable, **changes: Any) -> AllocationTable:
    """The table with the weights that were typed. Raises ValueError as `tables_from_rows`."""
    told = {**table.as_json(), **changes}
    told["indicators"] = [
        {**row, "weight": str(form.cleaned_data[f"weight_{row['key']}"])} for row in told["indicators"]
    ]
    return tables_from_rows([told])[0]


class TableForm(forms.Form):
    """A whole table of weights; its indicators are those of the table it starts from."""

    first = forms.IntegerField(label=_("From budget year"), min_value=FIRST_BUDGET, max_value=LAST_BUDGET)
    last = forms.IntegerField(
        label=_("Last budget year"), required=False, min_value=FIRST_BUDGET, max_value=LAST_BUDGET,
        help_text=_("Left open, it holds until another is written."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=300)
    assumed = forms.BooleanField(
        label=_("An example, not the official table"), required=False,
        help_text=_("Every page that uses it then says so."),
    )  # fmt: skip
    result_based = ExactField(label=_("Part of the grant shared by results"))
    years = forms.IntegerField(label=_("Years in the mean"), min_value=1, max_value=10)
    lag = forms.IntegerField(
        label=_("Years between the last results and the budget"), min_value=0, max_value=10
    )

    def __init__(self, *args: Any, start: AllocationTable, **more: Any) -> None:
        told = {
            "first": start.first, "last": start.last, "source": start.source, "assumed": start.assumed,
            "result_based": plain(start.result_based), "years": start.years, "lag": start.lag,
        }  # fmt: skip
        super().__init__(*args, initial=told, **more)
        self.start = start
        weight_fields(self, start)
        for indicator in start.indicators:
            self.fields[f"measured_{indicator.key}"] = forms.IntegerField(
                label=gettext("%(name)s: first year with figures")
                % {"name": phrases.INDICATORS.get(indicator.key, indicator.key)},
                required=False, min_value=1990, max_value=LAST_BUDGET, initial=indicator.measured_from,
            )  # fmt: skip

    def clean_result_based(self) -> Fraction:
        part: Fraction = self.cleaned_data["result_based"]
        if part > 1:
            raise forms.ValidationError(gettext("A part of the grant is at most 1."))
        return part

    def table(self) -> AllocationTable:
        told = self.cleaned_data
        return AllocationTable(
            first=told["first"], last=told["last"], assumed=told["assumed"], source=told["source"],
            result_based=told["result_based"], years=told["years"], lag=told["lag"],
            indicators=tuple(
                Indicator(one.key, one.unit, told[f"weight_{one.key}"], told[f"measured_{one.key}"])
                for one in self.start.indicators
            ),
        )  # fmt: skip


class WhatIfForm(forms.Form):
    """Other weights and another grant; GET, so that an address says what was asked."""

    grant = forms.IntegerField(label=_("Grant in kroner"), min_value=1, max_value=MOST_KRONER)
    result_based = ExactField(label=_("Part of the grant shared by results"))
    name = forms.CharField(label=_("Name"), required=False, max_length=120)

    def __init__(self, *args: Any, table: AllocationTable, **more: Any) -> None:
        super().__init__(*args, **more)
        self.start = table
        weight_fields(self, table)

    clean_result_based = TableForm.clean_result_based

    def table(self) -> AllocationTable:
        return with_weights(self, self.start, result_based=str(self.cleaned_data["result_based"]))

    @classmethod
    def values_of(cls, grant: int, table: AllocationTable) -> dict[str, Any]:
        weights = {f"weight_{one.key}": plain(one.weight) for one in table.indicators}
        return {"grant": grant, "result_based": plain(table.result_based), **weights}


class AmountsForm(forms.Form):
    """An institution's results: a field for each indicator and year that count in a budget."""

    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Where the numbers come from. Kept with each of them.")
    )

    def __init__(
        self, *args: Any, table: AllocationTable, budget_year: int, there: Mapping[Any, Any], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.table, self.years, self.there = table, table.result_years(budget_year), there
        for indicator in table.indicators:
            for year in self.years:
                cell = there.get((indicator.key, year))
                self.fields[self.name(indicator.key, year)] = forms.CharField(
                    label=f"{phrases.INDICATORS.get(indicator.key, indicator.key)} {year}", required=False,
                    max_length=40, initial=plain(cell.value) if cell else "",
                    widget=forms.TextInput(
                        {"inputmode": "decimal", "class": "amount", "autocomplete": "off"}
                    ),
                )  # fmt: skip

    @staticmethod
    def name(indicator: str, year: int) -> str:
        return f"{indicator}_{year}"

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for indicator in self.table.indicators:
            for year in self.years:
                name = self.name(indicator.key, year)
                value, wrong = amount_in(told.get(name))
                if wrong:
                    self.add_error(name, phrases.FAULTS[wrong] % {"text": told.get(name)})
                told[name] = value
        return told

    def rows(self) -> list[dict[str, Any]]:
        """The table that the page draws."""
        return [
            {
                "name": phrases.INDICATORS.get(indicator.key, indicator.key),
                "unit": phrases.UNITS.get(indicator.unit, indicator.unit),
                "cells": [
                    {"field": self[self.name(indicator.key, year)],
                     "known": self.there.get((indicator.key, year)),
                     "counts": indicator.counts_in(year)}
                    for year in self.years
                ],
            }
            for indicator in self.table.indicators
        ]  # fmt: skip

    def told(self, orgnr: str) -> tuple[list[ReadAmount], list[tuple[str, str, int]]]:
        """What was typed, and what was emptied."""
        amounts, removed = [], []
        for indicator in self.table.indicators:
            for year in self.years:
                value = self.cleaned_data[self.name(indicator.key, year)]
                if value is not None:
                    amounts.append(ReadAmount(orgnr, indicator.key, year, value))
                elif (indicator.key, year) in self.there:
                    removed.append((orgnr, indicator.key, year))
        return amounts, removed


class ImportForm(forms.Form):
    file = forms.FileField(label=_("File (CSV or XLSX)"), widget=forms.FileInput({"accept": ".csv,.xlsx"}))
    source = AmountsForm.base_fields["source"]


class FreezeForm(forms.Form):
    comment = forms.CharField(label=_("What this version is"), max_length=300, required=False)


class SnapshotForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=LAST_BUDGET)
    comment = forms.CharField(label=_("What this snapshot is for"), max_length=300, required=False)


class DefinitionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    owner = forms.CharField(label=_("Owner"), max_length=120)
    source = forms.CharField(label=_("Source"), max_length=300)
    name_nb = forms.CharField(label=_("Name in bokmål"), max_length=200)
    name_nn = forms.CharField(label=_("Name in nynorsk"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    description_nb = forms.CharField(
        label=_("Description in bokmål"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    description_nn = forms.CharField(
        label=_("Description in nynorsk"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    description_en = forms.CharField(
        label=_("Description in English"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    @staticmethod
    def values_of(row: Mapping[str, Any], version: int) -> dict[str, Any]:
        return {
            "version": version, "owner": row["owner"], "source": row["source"],
            **{f"name_{code}": row["names"].get(code, "") for code in LANGUAGES},
            **{f"description_{code}": row["descriptions"].get(code, "") for code in LANGUAGES},
        }  # fmt: skip

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "version": told["version"], "owner": told["owner"], "source": told["source"],
            "names": {code: told[f"name_{code}"] for code in LANGUAGES},
            "descriptions": {code: told[f"description_{code}"] for code in LANGUAGES},
        }  # fmt: skip
