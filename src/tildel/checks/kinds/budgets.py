"""What the budget says year by year, and which costs it may not have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tildel.checks.requirements import Case, Kind, Outcome, Requirement, judgement, met, unmet
from tildel.checks.shapes import ListOf, Record, Whole, Word


def _amount_per_year(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """The sum of each year in the budget. A year that the project fills only in part may be below."""
    years, wrong = _years(case)
    for year, amount in years.items():
        wrong += _year_within(year, amount, requirement, case)
    if not years and not wrong:
        yield unmet("missing", "budget", **requirement.params)
    yield from wrong
    if years and not wrong:
        yield met("within", "budget", years=len(years), **requirement.params)


def _year_within(year: int, amount: int, requirement: Requirement, case: Case) -> Iterator[Outcome]:
    params = {"year": year, "amount": amount, **requirement.params}
    if amount > requirement.params["maximum"]:
        yield unmet("above", "budget", **params)
    elif amount < requirement.params["minimum"]:
        if _whole_year(year, case):
            yield unmet("below", "budget", **params)
        else:
            yield judgement("below_in_part", "budget", **params)


def _whole_year(year: int, case: Case) -> bool:
    start, end = case.facts.period.start, case.facts.period.end
    if start is None or end is None or not date.min.year <= year <= date.max.year:
        return False
    return start <= date(year, 1, 1) and end >= date(year, 12, 31)


def _lump_sum(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """Each year at most what the table of rates gives for it, with the call's own addition."""
    rates = {row["year"]: row["amount"] for row in requirement.params["rates"]}
    addition = requirement.params["addition_percent"]
    years, wrong = _years(case)
    for year, amount in years.items():
        if year not in rates:
            wrong.append(judgement("rate_not_known", "budget", year=year, amount=amount))
        elif amount * 100 > rates[year] * (100 + addition):
            most = rates[year] * (100 + addition) // 100
            wrong.append(unmet("above", "budget", year=year, amount=amount, maximum=most))
    if not years and not wrong:
        yield unmet("missing", "budget")
    yield from wrong
    if years and not wrong:
        yield met("within", "budget", years=len(years))


def _years(case: Case) -> tuple[dict[int, int], list[Outcome]]:
    """The sum of each year that has an amount, in their order, and what has to be mended in single lines."""
    sums: dict[int, int] = {}
    wrong: list[Outcome] = []
    for index, line in enumerate(case.facts.budget):
        if line.amount is None:
            continue
        if line.amount < 0:
            wrong.append(unmet("negative_line", f"budget.{index}", line=index + 1, amount=line.amount))
        if line.year is None:
            wrong.append(unmet("year_missing", f"budget.{index}", line=index + 1))
        else:
            sums[line.year] = sums.get(line.year, 0) + line.amount
    return dict(sorted(sums.items())), wrong


def _excluded_costs(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """No money on a category of cost that the call does not cover."""
    excluded, found = requirement.params["categories"], False
    for index, line in enumerate(case.facts.budget):
        if line.category in excluded and line.amount:
            found = True
            yield unmet(
                "covered_elsewhere",
                f"budget.{index}",
                line=index + 1,
                category=line.category,
                amount=line.amount,
            )
    if not found:
        yield met("none", "budget", categories=list(excluded))


_RATE = Record(
    fields={"year": Whole(least=1, most=9999), "amount": Whole(least=0)}, required=("year", "amount")
)
KINDS = (
    Kind(
        "amount_per_year",
        _amount_per_year,
        Record(
            fields={"minimum": Whole(least=0), "maximum": Whole(least=0)},
            required=("maximum",),
            defaults={"minimum": 0},
        ),
    ),
    Kind(
        "lump_sum",
        _lump_sum,
        Record(
            fields={"rates": ListOf(_RATE), "addition_percent": Whole(least=0, most=1000)},
            required=("rates",),
            defaults={"addition_percent": 0},
        ),
    ),
    Kind(
        "excluded_costs",
        _excluded_costs,
        Record(fields={"categories": ListOf(Word())}, required=("categories",)),
    ),
)
