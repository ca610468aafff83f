"""A table of fixed sums: a row for each year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tildel.design.formats import format_number
from tildel.programmes.web.fields import MoneyField

EMPTY_ROWS = 3


class RatesWidget(forms.Widget):
    template_name = "programmes/rates.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        read = data.getlist if hasattr(data, "getlist") else lambda key: data.get(key, [])
        pairs = zip(read(f"{name}-year"), read(f"{name}-amount"), strict=False)
        return [{"year": year, "amount": amount} for year, amount in pairs]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-year" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [
            {"year": row["year"], "amount": _shown(row["amount"])}
            for row in value or []
            if str(row["year"]).strip() or str(row["amount"]).strip()
        ]
        context["rows"] = rows + [{"year": "", "amount": ""}] * EMPTY_ROWS
        return context


def _shown(amount: Any) -> Any:
    return format_number(amount) if isinstance(amount, int) else amount


class RatesField(forms.Field):
    """Rows of year and amount; empty rows are left out, and what is odd is said with its row's number."""

    widget = RatesWidget

    def clean(self, value: Any) -> list[dict[str, int]]:
        found: list[dict[str, int]] = []
        faults: list[str] = []
        for number, row in enumerate(value or [], start=1):
            year, amount = str(row["year"]).strip(), str(row["amount"]).strip()
            if not year and not amount:
                continue
            try:
                found.append({"year": _year(year), "amount": _amount(amount)})
            except forms.ValidationError as error:
                faults += [
                    _("Row %(row)s: %(fault)s") % {"row": number, "fault": one} for one in error.messages
                ]
        years = [row["year"] for row in found]
        faults += [
            _("The year %(year)s stands twice. Keep one of them.") % {"year": year}
            for year in dict.fromkeys(years)
            if years.count(year) > 1
        ]
        if faults:
            raise forms.ValidationError(faults)
        if not found and self.required:
            raise forms.ValidationError(_("Write at least one year with its sum."))
        return sorted(found, key=lambda row: row["year"])


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1900 <= int(text[:5]) <= 2200):
        raise forms.ValidationError(_("Write the year with four digits, such as 2027."))
    return int(text)


def _amount(text: str) -> int:
    amount = MoneyField().clean(text)
    return int(amount or 0)
