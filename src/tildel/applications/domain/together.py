"""Writing together: the states of an invitation and of a partner's word, and what a partner may touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from tildel.kernel.states import Transitions

REMIND_AFTER = timedelta(hours=1)
SEEN_WITHIN = timedelta(seconds=45)
MOST_INVITATIONS = 40  # open at a time, so that a draft cannot be used to send mails to a whole town


class InvitationState(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ParticipationState(StrEnum):
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


_I, _P = InvitationState, ParticipationState

# Asked again, somebody who declined gets a new invitation; the old one keeps its answer.
INVITATION = Transitions(
    "invitation",
    _I.SENT,
    {
        (_I.SENT, "remind"): _I.SENT,
        (_I.SENT, "accept"): _I.ACCEPTED,
        (_I.SENT, "decline"): _I.DECLINED,
        (_I.SENT, "withdraw"): _I.WITHDRAWN,
    },
)

# A partner may think better of it until the deadline; asking again, also at another address, is a new turn.
PARTICIPATION = Transitions(
    "participation",
    _P.ASKED,
    {
        (_P.ASKED, "remind"): _P.ASKED,
        (_P.ASKED, "ask"): _P.ASKED,
        (_P.ASKED, "confirm"): _P.CONFIRMED,
        (_P.ASKED, "decline"): _P.DECLINED,
        (_P.CONFIRMED, "decline"): _P.DECLINED,
        (_P.CONFIRMED, "ask"): _P.ASKED,
        (_P.DECLINED, "confirm"): _P.CONFIRMED,
        (_P.DECLINED, "ask"): _P.ASKED,
    },
)

TOGETHER = MappingProxyType({table.name: table for table in (INVITATION, PARTICIPATION)})


def may_remind(asked_at: datetime, reminded_at: datetime | None, at: datetime) -> bool:
    """Whether an hour has passed since the mail before."""
    return at >= (reminded_at or asked_at) + REMIND_AFTER


def is_address(email: str, addresses: Iterable[str]) -> bool:
    """Whether a mail went to one of these addresses, whatever the case of its letters."""
    return email.strip().casefold() in {address.strip().casefold() for address in addresses}


def masked(email: str) -> str:
    """Enough of an address to know it again: `ola.dikt@example.org` → `o…t@e…e.org`.

    Whoever holds a forwarded link learns no address they did not know.
    """
    name, _at, host = email.partition("@")
    site, point, ending = host.rpartition(".")
    return f"{_ends(name)}@{_ends(site)}{point}{ending}"


def _ends(word: str) -> str:
    return f"{word[:1]}…{word[-1]}" if len(word) > 2 else f"{word[:1]}…"


def partner_row(partners: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    """The row of one person among the partners of a draft; None when it is gone."""
    return next((row for row in partners.get("rows", ()) if row.get("key") == key), None)


def with_partner(partners: Mapping[str, Any], key: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The partners with some values of one person changed, everything else as it was.

    What was typed for those values and could not be used gives way to them.
    """
    rows = [
        _changed(row, changes) if row.get("key") == key else dict(row) for row in partners.get("rows", ())
    ]
    return {**partners, "rows": rows}


def _changed(row: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    typed = {name: text for name, text in row.get("typed", {}).items() if name not in changes}
    rest = {name: value for name, value in row.items() if name != "typed"}
    return {**rest, **changes, **({"typed": typed} if typed else {})}


def own_costs(
    budget: Mapping[str, Any], institution: str, categories: Iterable[str]
) -> dict[str, dict[str, int]]:
    """What an institution's part of a budget says: kroner by category of the call and year ("2028")."""
    found: dict[str, dict[str, int]] = {category: {} for category in categories}
    for row in budget.get("rows", ()):
        if row.get("institution") == institution and row.get("category") in found:
            years = found[row["category"]]
            for year, amount in row.get("years", {}).items():
                years[year] = years.get(year, 0) + amount
    return found


def with_own_costs(
    budget: Mapping[str, Any], institution: str, costs: Mapping[str, Mapping[str, int]]
) -> dict[str, Any]:
    """The budget with an institution's rows of the given categories replaced; all other rows untouched.

    A category that stands keeps its place; several rows of one become one, a new one comes last.
    """
    waiting = {category: dict(years) for category, years in costs.items()}
    rows: list[dict[str, Any]] = []
    for row in budget.get("rows", ()):
        is_own = row.get("institution") == institution and row.get("category") in costs
        if not is_own:
            rows.append(dict(row))
        elif row["category"] in waiting:
            years = waiting.pop(row["category"])
            rows += [{key: row[key] for key in ("institution", "category")} | {"years": years}] * bool(years)
    rows += [
        {"institution": institution, "category": category, "years": years}
        for category, years in waiting.items()
        if years
    ]
    return {**budget, "rows": rows}
