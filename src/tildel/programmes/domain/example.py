"""An example of a good application to a call, made from its own limits, for trying what the call says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tildel.checks.requirements import Requirement
from tildel.kernel.periods import add_months, day_before
from tildel.programmes.domain.call import CallSpec

_MONTHS, _AMOUNT, _PERCENT = 36, 3_000_000, 50  # where the call sets no limit
_LONGEST = 1200  # months


@dataclass(frozen=True, slots=True)
class Example:
    """What an officer can change. `amount`: kroner for the whole project, the same for each year."""

    institution: str
    months: int = _MONTHS
    amount: int = _AMOUNT
    position_percent: int = _PERCENT
    born: date | None = date(1975, 1, 1)
    attachments: tuple[str, ...] = ()  # kinds, with "cv" for everybody's CV
    pages: int = 1
    language: str = "en"
    endorsement: str = "given"
    themes: tuple[str, ...] = ()
    category: str = ""  # of cost
    share: int = 100  # per cent, for every question of the kind number
    others: int = 0
    everywhere: bool = True  # partners and patients in every region
    described: bool = True
    classified: bool = True


def good_example(spec: CallSpec, institution: str) -> Example:
    """An example that lies within the limits of the call (or of a category of it), as far as they agree."""
    kinds: dict[str, Requirement] = {row.kind: row for row in reversed(spec.requirements)}
    months = _good_months(kinds)
    excluded = kinds["excluded_costs"].params["categories"] if "excluded_costs" in kinds else ()
    allowed = [row.key for row in spec.categories if row.key not in excluded]
    least_percent = kinds["position_share"].params["minimum_percent"] if "position_share" in kinds else 0
    return Example(
        institution=institution,
        months=months,
        amount=_good_amount(spec, kinds, months),
        position_percent=max(_PERCENT, least_percent),
        attachments=attachment_kinds(spec),
        language=kinds["language"].params["language"] if "language" in kinds else spec.language,
        themes=_good_themes(spec, kinds),
        category=allowed[0] if allowed else "",
    )


def attachment_kinds(spec: CallSpec) -> tuple[str, ...]:
    """The kinds of file that the call asks for."""
    found = [row.params["attachment"] for row in spec.requirements if row.kind == "attachment"]
    if any(row.kind == "cv" for row in spec.requirements):
        found.append("cv")
    return tuple(dict.fromkeys(found))


def _good_months(kinds: Mapping[str, Requirement]) -> int:
    limits = [kinds[kind].params["maximum_months"] for kind in ("duration", "person_years") if kind in kinds]
    return min(limits, default=_MONTHS)


def _good_amount(spec: CallSpec, kinds: Mapping[str, Requirement], months: int) -> int:
    """The most that every limit allows; the least of them all where that is more."""
    years = max(1, -(-months // 12))
    most, least = [], [0]
    if "amount" in kinds:
        most.append(kinds["amount"].params["maximum"])
        least.append(kinds["amount"].params["minimum"])
    if "amount_per_year" in kinds:
        most.append(kinds["amount_per_year"].params["maximum"] * years)
        least.append(kinds["amount_per_year"].params["minimum"] * years)
    if "lump_sum" in kinds:
        most.append(
            _least_rate(kinds["lump_sum"].params, range(_starts(spec).year, _starts(spec).year + years))
            * years
        )
    return max(min(most, default=_AMOUNT), *least)


def _least_rate(params: Mapping[str, Any], years: range) -> int:
    rates = [row["amount"] for row in params["rates"] if row["year"] in years]
    rates = rates or [row["amount"] for row in params["rates"]] or [0]
    return int(min(rates)) * (100 + params["addition_percent"]) // 100


def _good_themes(spec: CallSpec, kinds: Mapping[str, Requirement]) -> tuple[str, ...]:
    wanted = kinds["themes_chosen"].params["minimum"] if "themes_chosen" in kinds else 0
    return tuple(row.key for row in spec.themes[:wanted])


def _starts(spec: CallSpec) -> date:
    """On the first day of the year after the deadline."""
    return date(min(spec.deadline.year + 1, 9900), 1, 1)


def facts_of(example: Example, spec: CallSpec, hospitals: Sequence[str]) -> dict[str, Any]:
    """The facts of the example as `facts_from` reads them; `hospitals` has one for each health region."""
    start = _starts(spec)
    partners = [orgnr for orgnr in hospitals if orgnr != example.institution] if example.everywhere else []
    people = ["p1", *(f"p{number}" for number in range(2, 2 + len(partners)))]
    return {
        "leader": {
            "person": "p1",
            "institution": example.institution or None,
            "position_percent": example.position_percent,
            "born": example.born.isoformat() if example.born else None,
        },
        "period": {
            "start": start.isoformat(),
            "end": day_before(add_months(start, min(example.months, _LONGEST))).isoformat(),
        },
        "budget": _budget(example, start),
        "partners": [
            _partner(person, orgnr, example) for person, orgnr in zip(people[1:], partners, strict=True)
        ],
        "recruitment": [
            {"institution": orgnr, "planned": 10} for orgnr in (example.institution, *partners) if orgnr
        ],
        "user_involvement": "Example." if example.described else "",
        "endorsements": _endorsements(example),
        "attachments": _attachments(example, people),
        "answers": {
            "stratification_markers": {"relevant": True, "text": "Example." if example.described else ""},
            "leader_succession": "Example." if example.described else "",
            "questions": {row.key: example.share for row in spec.questions if row.kind == "number"},
        },
        "themes": list(example.themes),
        "other_applications_as_leader": example.others,
        "classification": {
            "category_percent": 100 if example.classified else None,
            "activity_percent": 100 if example.classified else None,
        },
    }


def _partner(person: str, orgnr: str, example: Example) -> dict[str, Any]:
    share = example.position_percent
    return {"person": person, "institution": orgnr, "position_percent": share, "central": True}


def _budget(example: Example, start: date) -> list[dict[str, Any]]:
    """Equal sums a year; what does not divide stands in the first."""
    years = max(1, -(-min(example.months, _LONGEST) // 12))
    each, rest = divmod(example.amount, years)
    return [
        {
            "year": start.year + step,
            "institution": example.institution or None,
            "category": example.category or None,
            "amount": each + (rest if step == 0 else 0),
        }
        for step in range(years)
    ]


def _endorsements(example: Example) -> list[dict[str, Any]]:
    if not example.endorsement or not example.institution:
        return []
    return [{"institution": example.institution, "state": example.endorsement}]


def _attachments(example: Example, people: Sequence[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for kind in example.attachments:
        row = {"kind": kind, "pages": example.pages, "language": example.language}
        found += [{**row, "person": person} for person in people] if kind == "cv" else [row]
    return found
