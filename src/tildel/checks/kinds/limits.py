"""Deadline, money, duration and person-years. Every boundary is inside but the deadline's own instant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Context, Decimal
from typing import Any

from tildel.checks.requirements import Case, Kind, Outcome, Requirement, met, plain_number, unmet
from tildel.checks.shapes import Instant, Record, Whole, Word
from tildel.kernel.periods import add_months, day_before, months_begun


def _deadline(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    closes = datetime.fromisoformat(requirement.params["closes"])
    params = {"deadline": requirement.params["closes"], "at": case.at.isoformat()}
    yield met("open", "", **params) if case.at < closes else unmet("passed", "", **params)


def _amount(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """The sum of the budget. A line without an amount counts as 0; a negative one must be mended."""
    lines = case.facts.budget
    if all(line.amount is None for line in lines):
        yield unmet("missing", "budget", **requirement.params)
        return
    for index, line in enumerate(lines):
        if line.amount is not None and line.amount < 0:
            yield unmet("negative_line", f"budget.{index}", line=index + 1, amount=line.amount)
    yield _sum_within(sum(line.amount or 0 for line in lines), **requirement.params)


def _sum_within(amount: int, *, minimum: int, maximum: int) -> Outcome:
    params = {"amount": amount, "minimum": minimum, "maximum": maximum}
    if amount < minimum:
        return unmet("below", "budget", **params)
    if amount > maximum:
        return unmet("above", "budget", **params)
    return met("within", "budget", **params)


def _duration(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    start, end = case.facts.period.start, case.facts.period.end
    most = requirement.params["maximum_months"]
    if start is None or end is None:
        yield unmet("missing", "period.start" if start is None else "period.end", maximum_months=most)
    elif end < start:
        yield unmet("ends_before_start", "period.end", start=start.isoformat(), end=end.isoformat())
    else:
        yield _length_within(start, end, requirement.params["minimum_months"], most)


def _length_within(start: date, end: date, least: int, most: int) -> Outcome:
    latest = _latest_end(start, most)
    params = {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "months": _months(start, end),
        "maximum_months": most,
    }
    if latest is not None and end > latest:
        return unmet("too_long", "period.end", latest_end=latest.isoformat(), **params)
    earliest = _latest_end(start, least) if least else None
    if least and (earliest is None or end < earliest):
        return _too_short(params, earliest, least)
    return met("within", "period", **params)


def _too_short(params: dict[str, Any], earliest: date | None, least: int) -> Outcome:
    """A month that is only begun does not count here. No earliest end: the calendar ends before it."""
    whole = months_ended(date.fromisoformat(params["start"]), date.fromisoformat(params["end"]))
    known = {} if earliest is None else {"earliest_end": earliest.isoformat()}
    return unmet("too_short", "period.end", minimum_months=least, **{**params, "months": whole}, **known)


def months_ended(start: date, end: date) -> int:
    """The whole months that `start`..`end` (both included) has in it; 0 when it ends before it starts."""
    months = max(_months(start, end), 0)
    last = _latest_end(start, months)
    return months if months == 0 or (last is not None and end >= last) else months - 1


_EXACT = Context(prec=200)  # an answer has at most 64 digits


def _person_years(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """The months of the period, each counted with the share of a full position that a question asks for."""
    question, most = requirement.params["question"], requirement.params["maximum_months"]
    share, place = case.facts.answers.to(question), f"answers.questions.{question}"
    start, end = case.facts.period.start, case.facts.period.end
    if isinstance(share, bool) or not isinstance(share, int | Decimal):
        yield unmet("missing", place, maximum_months=most)
    elif not 0 < share <= 100:
        yield unmet("share_outside", place, percent=plain_number(share))
    elif start is None or end is None:
        yield unmet("period_missing", "period.start" if start is None else "period.end", maximum_months=most)
    elif end < start:
        yield unmet("ends_before_start", "period.end", start=start.isoformat(), end=end.isoformat())
    else:
        yield _work_within(_months(start, end), Decimal(share), most, place)


def _work_within(months: int, share: Decimal, most: int, place: str) -> Outcome:
    work = _EXACT.divide(_EXACT.multiply(share, Decimal(months)), Decimal(100))
    shown = plain_number(int(work) if work == int(work) else work)
    params = {
        "months": months,
        "percent": plain_number(int(share) if share == int(share) else share),
        "person_months": shown,
        "maximum_months": most,
    }
    return unmet("above", place, **params) if work > most else met("within", place, **params)


def _latest_end(start: date, months: int) -> date | None:
    """The last day inside; None where the calendar ends before."""
    try:
        return day_before(add_months(start, months))
    except ValueError:
        return None


def _months(start: date, end: date) -> int:
    try:
        return months_begun(start, end)
    except ValueError:  # counting past the end of the calendar
        return (end.year - start.year) * 12 + end.month - start.month + 1


KINDS = (
    Kind("deadline", _deadline, Record(fields={"closes": Instant()}, required=("closes",))),
    Kind(
        "amount",
        _amount,
        Record(
            fields={"minimum": Whole(least=0), "maximum": Whole(least=0)},
            required=("maximum",),
            defaults={"minimum": 0},
        ),
    ),
    Kind(
        "duration",
        _duration,
        Record(
            fields={"minimum_months": Whole(least=0), "maximum_months": Whole(least=1)},
            required=("maximum_months",),
            defaults={"minimum_months": 0},
        ),
    ),
    Kind(
        "person_years",
        _person_years,
        Record(
            fields={"question": Word(), "maximum_months": Whole(least=1)},
            required=("question", "maximum_months"),
        ),
    ),
)
