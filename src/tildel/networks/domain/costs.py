"""Who pays how much for a network: equally between the sides, and by each side's key inside it.

Whole kroner throughout and none is lost: every sharing is `kernel.money.share_out`, first between the sides
in their order, then inside each side by its key of the first day of the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tildel.kernel.errors import Unreadable
from tildel.kernel.money import share_out

_MOST_WEIGHT = 1_000_000


@dataclass(frozen=True, slots=True)
class Key:
    """Who pays for a side from `starts` on: (organisation number, weight) in order. `assumed` where no
    source says it.
    """

    side: str
    starts: date
    weights: tuple[tuple[str, int], ...]
    source: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """What one institution pays, in whole kroner."""

    side: str
    payer: str
    amount: int


@dataclass(frozen=True, slots=True)
class Invoice:
    """What one institution pays in a year: `amounts` by network, in the order of the networks."""

    side: str
    payer: str
    amounts: tuple[int, ...] = field(default=())

    @property
    def total(self) -> int:
        return sum(self.amounts)


def read_key(row: Mapping[str, Any]) -> Key:
    """A key in a document. Raises Unreadable `key.unreadable`, `key.no_weight`, `key.twice`."""
    try:
        weights = tuple((str(payer), int(weight)) for payer, weight in row["weights"])
        found = Key(
            str(row["side"]), date.fromisoformat(str(row["starts"])), weights, str(row.get("source", "")),
            bool(row.get("assumed", False)),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("key.unreadable", reason=str(error)) from error
    if any(not 0 <= weight <= _MOST_WEIGHT for _payer, weight in weights) or not _sum(weights):
        raise Unreadable("key.no_weight")
    if len({payer for payer, _weight in weights}) != len(weights):
        raise Unreadable("key.twice")
    return found


def _sum(weights: Sequence[tuple[str, int]]) -> int:
    return sum(weight for _name, weight in weights)


def key_on(keys: Iterable[Key], side: str, day: date) -> Key | None:
    """The key of a side on `day`; before the first, the first; None for a side without any."""
    known = sorted((one for one in keys if one.side == side), key=lambda one: one.starts)
    return next((one for one in reversed(known) if one.starts <= day), known[0] if known else None)


def share_cost(
    amount: int, sides: Sequence[tuple[str, int]], keys: Iterable[Key], *, year: int
) -> tuple[Share, ...]:
    """`amount` whole kroner of a year shared out; the shares add up to it. The order is that of `sides` and
    of the keys. Raises ValueError for a negative amount and for a side that pays but has no key.
    """
    keys, day = tuple(keys), date(year, 1, 1)
    found: list[Share] = []
    parts = share_out(amount, [weight for _side, weight in sides])
    for (side, weight), part in zip(sides, parts, strict=True):
        key = key_on(keys, side, day)
        if key is None:
            if weight:
                raise ValueError(f"{side} has no key")
            continue
        split = share_out(part, [one for _payer, one in key.weights])
        found += [Share(side, payer, sum_) for (payer, _w), sum_ in zip(key.weights, split, strict=True)]
    return tuple(found)


def invoices(
    amounts: Sequence[int], sides: Sequence[tuple[str, int]], keys: Iterable[Key], *, year: int
) -> tuple[Invoice, ...]:
    """One row an institution for all networks of a year. Each network is shared out alone, so that a row
    of the table can be checked against its network; every column adds up to its amount.
    """
    keys = tuple(keys)
    shared = [share_cost(amount, sides, keys, year=year) for amount in amounts]
    if not shared:
        return ()
    return tuple(
        Invoice(first.side, first.payer, tuple(column[index].amount for column in shared))
        for index, first in enumerate(shared[0])
    )


def budget_of_award(amount: int, planned: Mapping[int, int], years: Sequence[int]) -> dict[int, int]:
    """An award over its years: as applied for where that adds up, else in the same proportions, else
    equally. The years add up to `amount`. Raises ValueError without years.
    """
    if not years:
        raise ValueError("there is no year to give money in")
    wanted = [max(planned.get(year, 0), 0) for year in years]
    if sum(wanted) == amount:
        return dict(zip(years, wanted, strict=True))
    weights = wanted if sum(wanted) else [1] * len(years)
    return dict(zip(years, share_out(amount, weights), strict=True))
