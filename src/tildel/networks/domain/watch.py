"""What in a network is not as the rules say, or has not come in time: codes with parameters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tildel.networks.domain.rules import (
    Part,
    Rules,
    Span,
    evaluation_due,
    is_too_long,
    missing_regions,
    report_due,
    rules_on,
)
from tildel.networks.domain.states import FUNDED, NetworkState


@dataclass(frozen=True, slots=True)
class Breach:
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """A network as the rules look at it. `budget` is whole kroner by year; `reported` the years whose report
    was sent or accepted; `evaluated` whether its evaluation was sent.
    """

    state: str
    spans: tuple[Span, ...] = ()
    parts: tuple[Part, ...] = ()
    budget: Mapping[int, int] = field(default_factory=dict)
    reported: Collection[int] = ()
    evaluated: bool = False


def breaches(picture: Picture, rules: tuple[Rules, ...], day: date) -> tuple[Breach, ...]:
    """What is wrong on `day`; a network that is closed or only awarded is not watched for time."""
    if picture.state == NetworkState.CLOSED:
        return ()
    now = rules_on(rules, day)
    found = [Breach("region.missing", {"region": region}) for region in _missing(picture, now, day)]
    if is_too_long(picture.spans, now):
        found.append(Breach("period.too_long", {"years": now.most_years}))
    for year, amount in sorted(picture.budget.items()):
        most = rules_on(rules, date(year, 1, 1)).yearly_most
        if amount > most:
            found.append(Breach("budget.over", {"year": year, "amount": amount, "most": most}))
    return (*found, *_late(picture, now, day))


def _missing(picture: Picture, rules: Rules, day: date) -> tuple[str, ...]:
    """Who has to take part once the network runs; one that is being phased out may lose partners."""
    if picture.state == NetworkState.PHASING_OUT:
        return ()
    first = min((one.starts for one in picture.spans), default=day)
    return missing_regions(picture.parts, rules.regions, max(day, first))


def _late(picture: Picture, rules: Rules, day: date) -> list[Breach]:
    found = []
    last = max((one.ends for one in picture.spans), default=None)
    if last is not None and picture.state in FUNDED and day > last:
        found.append(Breach("period.over", {"day": last}))
    first = next((one for one in picture.spans if one.number == 1), None)
    before = picture.state in (NetworkState.RUNNING, NetworkState.EVALUATING)
    if first and before and not picture.evaluated and day > evaluation_due(first, rules):
        found.append(Breach("evaluation.late", {"day": evaluation_due(first, rules)}))
    if picture.state != NetworkState.AWARDED:
        found += [
            Breach("report.late", {"year": year}) for year in reports_owed(picture, rules, day)
            if day > report_due(year, rules)
        ]  # fmt: skip
    return found


def reports_owed(picture: Picture, rules: Rules, day: date) -> tuple[int, ...]:
    """The years that are over, had funding and have no report yet."""
    years = {year for one in picture.spans for year in range(one.starts.year, one.ends.year + 1)}
    return tuple(year for year in sorted(years) if year < day.year and year not in picture.reported)
