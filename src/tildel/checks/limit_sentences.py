"""What is said of deadline, money, time and work: the codes of `kinds.limits` and `kinds.budgets`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Sentence(NamedTuple):
    """`params` are always in the finding; `sometimes` may be."""

    text: str
    params: Mapping[str, str]
    sometimes: Mapping[str, str] = MappingProxyType({})


_AMOUNTS = {"minimum": "money", "maximum": "money"}
_SUM = {"amount": "money", **_AMOUNTS}
_LENGTH = {"start": "date", "end": "date", "months": "number", "maximum_months": "number"}
_INSTANTS = {"deadline": "instant", "at": "instant"}
_YEAR_SUM = {"year": "year", "amount": "money"}
_LINE = {"line": "number"}
_NEGATIVE = {"line": "number", "amount": "money"}
_WORK = {
    "months": "number", "percent": "percent", "person_months": "number", "maximum_months": "number",
}  # fmt: skip

LIMIT_SENTENCES: Mapping[str, Sentence] = MappingProxyType(
    {
        "deadline.open": Sentence("The deadline is {deadline}. It has not passed.", _INSTANTS),
        "deadline.passed": Sentence("The deadline was {deadline}. It has passed.", _INSTANTS),
        "amount.missing": Sentence(
            "The budget has no amounts yet. The call gives {minimum} to {maximum}.", _AMOUNTS
        ),
        "amount.negative_line": Sentence(
            "Line {line} of the budget is {amount}. An amount cannot be below zero.",
            {"line": "number", "amount": "money"},
        ),
        "amount.below": Sentence(
            "The amount applied for is {amount}. The call gives {minimum} to {maximum}.", _SUM
        ),
        "amount.above": Sentence(
            "The amount applied for is {amount}. The call gives {minimum} to {maximum}.", _SUM
        ),
        "amount.within": Sentence(
            "The amount applied for is {amount}. The call gives {minimum} to {maximum}.", _SUM
        ),
        "duration.missing": Sentence(
            "The project needs a start and an end, at most {maximum_months} months apart.",
            {"maximum_months": "number"},
        ),
        "duration.ends_before_start": Sentence(
            "The project ends on {end}, before it starts on {start}.", {"start": "date", "end": "date"}
        ),
        "duration.too_long": Sentence(
            (
                "The project lasts {months} months. The call gives at most {maximum_months}: "
                "with this start, to {latest_end}."
            ),
            {**_LENGTH, "latest_end": "date"},
        ),
        "duration.too_short": Sentence(
            "The project lasts {months} whole months. The call asks for at least {minimum_months}.",
            {**_LENGTH, "minimum_months": "number"},
            sometimes={"earliest_end": "date"},
        ),
        "duration.within": Sentence(
            "The project lasts {months} months. The call gives at most {maximum_months}.", _LENGTH
        ),
        "amount_per_year.missing": Sentence(
            "The budget has no amounts yet. The call gives {minimum} to {maximum} a year.", _AMOUNTS
        ),
        "amount_per_year.negative_line": Sentence(
            "Line {line} of the budget is {amount}. An amount cannot be below zero.", _NEGATIVE
        ),
        "amount_per_year.year_missing": Sentence("Line {line} of the budget has no year.", _LINE),
        "amount_per_year.above": Sentence(
            "In {year} the budget is {amount}. The call gives {minimum} to {maximum} a year.",
            {**_YEAR_SUM, **_AMOUNTS},
        ),
        "amount_per_year.below": Sentence(
            "In {year} the budget is {amount}. The call gives {minimum} to {maximum} a year.",
            {**_YEAR_SUM, **_AMOUNTS},
        ),
        "amount_per_year.below_in_part": Sentence(
            (
                "In {year}, which the project does not fill, the budget is {amount}. "
                "The call gives {minimum} to {maximum} a year. The programme decides."
            ),
            {**_YEAR_SUM, **_AMOUNTS},
        ),
        "amount_per_year.within": Sentence(
            "Each year of the budget ({years}) is within {minimum} to {maximum}.",
            {"years": "number", **_AMOUNTS},
        ),
        "lump_sum.missing": Sentence("The budget has no amounts yet. The call gives a fixed sum a year.", {}),
        "lump_sum.negative_line": Sentence(
            "Line {line} of the budget is {amount}. An amount cannot be below zero.", _NEGATIVE
        ),
        "lump_sum.year_missing": Sentence("Line {line} of the budget has no year.", _LINE),
        "lump_sum.rate_not_known": Sentence(
            "In {year} the budget is {amount}. The rate of that year is not known. The programme decides.",
            _YEAR_SUM,
        ),
        "lump_sum.above": Sentence(
            "In {year} the budget is {amount}. The call gives at most {maximum} that year.",
            {**_YEAR_SUM, "maximum": "money"},
        ),
        "lump_sum.within": Sentence(
            "Each year of the budget ({years}) is within its rate.", {"years": "number"}
        ),
        "excluded_costs.covered_elsewhere": Sentence(
            "Line {line} of the budget has {amount} on {category}, which the call does not cover.",
            {**_NEGATIVE, "category": "category"},
        ),
        "excluded_costs.none": Sentence(
            "The budget has nothing on what the call does not cover: {categories}.",
            {"categories": "categories"},
        ),
        "person_years.missing": Sentence(
            "The share of a full position is not filled in. The call gives {maximum_months} months of work.",
            {"maximum_months": "number"},
        ),
        "person_years.share_outside": Sentence(
            "The share of a full position is {percent}. It is above 0 and at most 100 %.",
            {"percent": "percent"},
        ),
        "person_years.period_missing": Sentence(
            "The project needs a start and an end. The call gives at most {maximum_months} months of work.",
            {"maximum_months": "number"},
        ),
        "person_years.ends_before_start": Sentence(
            "The project ends on {end}, before it starts on {start}.", {"start": "date", "end": "date"}
        ),
        "person_years.above": Sentence(
            (
                "{months} months in a {percent} position are {person_months} months of work. "
                "The call gives at most {maximum_months}."
            ),
            _WORK,
        ),
        "person_years.within": Sentence(
            (
                "{months} months in a {percent} position are {person_months} months of work. "
                "The call gives at most {maximum_months}."
            ),
            _WORK,
        ),
    }
)
