"""The road map as data for its document, in the active language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tildel.design.formats import format_day
from tildel.design.templatetags.design import local_text
from tildel.infrastructures import phrases
from tildel.infrastructures.domain.road_map import by_kind, in_the_order

Entry = Mapping[str, Any]


def edition_document(key: str, as_of: date, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the template "application" takes: the committee's order, then the register by type."""
    number = len(content["entries"])
    title = _("Road map for research, innovation and education infrastructure %(key)s") % {"key": key}
    sections = [
        {"heading": str(phrases.KINDS[kind]), "blocks": [block for row in rows for block in _blocks(row)]}
        for kind, rows in by_kind(content)
    ]
    order = in_the_order(content)
    return {
        "title": title,
        "footer": {"left": title, "page": _("Page {page} of {pages}")},
        "facts": [
            [_("The register as of"), format_day(as_of)],
            [_("Entries"), ngettext("%(n)s entry", "%(n)s entries", number) % {"n": number}],
        ],
        "contents": _("Contents"),
        "sections": [*([_order(order)] if order else []), *sections],
    }


def _order(rows: Iterable[Entry]) -> dict[str, Any]:
    table = {
        "kind": "table",
        "caption": _("The order with the committee’s reasons"),
        "head": [_("No."), _("Infrastructure"), _("Owner"), _("Reason")],
        "rows": [
            [str(row["rank"]), local_text(row["names"]), row["owner_name"], row["reason"]] for row in rows
        ],
    }
    return {"heading": _("The committee’s priorities"), "blocks": [table]}


def _blocks(row: Entry) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = [{"kind": "heading", "text": local_text(row["names"])}]
    blocks.append({"kind": "text", "label": "", "value": local_text(row["descriptions"])})
    facts = [[str(label), value] for label, value in facts_of(row) if value]
    return [*blocks, {"kind": "facts", "rows": facts}]


def facts_of(row: Entry) -> list[tuple[Any, str]]:
    """Label and value of what a frozen entry says, in the order in which it is read."""
    fields = phrases.FIELDS
    partners = [*row["partner_names"], *row["other_partners"].splitlines()]
    return [
        (fields["owner"], row["owner_name"]),
        (fields["partners"], "\n".join(partners)),
        (fields["level"], str(phrases.LEVELS[row["level"]])),
        (fields["status"], str(phrases.STATUSES[row["status"]])),
        (fields["placement"], str(phrases.PLACEMENTS[row["placement"]])),
        (fields["places"], "\n".join(_place(place) for place in row["places"])),
        (fields["uses"], ", ".join(str(phrases.USES[use]) for use in row["uses"])),
        (fields["services"], local_text(row["services"])),
        (fields["access"], local_text(row["access"])),
        (fields["prices"], local_text(row["prices"])),
        (fields["funding"], row["funding"]),
        (
            _("Contact"),
            "\n".join(
                row[f"contact_{name}"] for name in ("name", "email", "phone") if row[f"contact_{name}"]
            ),
        ),
        (fields["web_address"], row["web_address"]),
        (_("Last checked"), format_day(date.fromisoformat(row["checked_on"]))),
    ]


def _place(place: Mapping[str, Any]) -> str:
    return f"{place['name']} ({phrases.REGIONS[place['region']]})"
