"""The invoice basis of a year as data for its document and its files, in the active language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tildel.design.formats import format_day, format_money, format_number
from tildel.networks import phrases
from tildel.networks.domain.costs import Invoice, Key
from tildel.networks.mails import network_name


def heading(networks: Sequence[Any]) -> list[str]:
    """The heads of the columns."""
    return [_("Side"), _("Institution"), _("Organisation number"), *map(network_name, networks), _("Sum")]


def rows(invoices: Sequence[Invoice], names: Mapping[str, str]) -> list[list[Any]]:
    """One row an institution; amounts are whole numbers."""
    return [
        [
            str(phrases.SIDES.get(one.side, one.side)), names.get(one.payer, one.payer), one.payer,
            *one.amounts, one.total,
        ]
        for one in invoices
    ]  # fmt: skip


def total_row(amounts: Sequence[int]) -> list[Any]:
    return ["", _("Sum"), "", *amounts, sum(amounts)]


def key_notes(keys: Sequence[Key]) -> list[str]:
    """Where each side's key comes from, and whether it is assumed."""
    notes = []
    for key in keys:
        words = {"side": phrases.SIDES.get(key.side, key.side), "day": format_day(key.starts)}
        sentence = (
            _("%(side)s: the key from %(day)s is assumed. No source says how the side splits its part.")
            if key.assumed
            else _("%(side)s: the key from %(day)s.")
        )
        notes.append(f"{sentence % words} {'' if key.assumed else key.source}".strip())
    return notes


def invoice_document(
    year: int, networks: Sequence[Any], invoices: Sequence[Invoice], names: Mapping[str, str],
    keys: Sequence[Key],
) -> dict[str, Any]:  # fmt: skip
    """What the template "list" takes."""
    title = _("Basis of invoices for national research networks %(year)s") % {"year": year}
    columns = [_("Institution"), *map(network_name, networks), _("Sum")]
    amounts = [sum(one.amounts[index] for one in invoices) for index in range(len(networks))]
    return {
        "title": title,
        "footer": {"left": title, "page": _("Page {page} of {pages}")},
        "landscape": len(networks) > 2,
        "facts": [[_("Year"), str(year)], [_("Sum"), format_money(sum(amounts))]],
        "caption": _("What each institution pays, in kroner"),
        "head": columns,
        "numeric": [False, *(True for _column in columns[1:])],
        "rows": [
            [names.get(one.payer, one.payer), *map(format_number, one.amounts), format_number(one.total)]
            for one in invoices
        ],
        "total": [_("Sum"), *map(format_number, amounts), format_number(sum(amounts))],
        "notes": key_notes(keys),
    }
