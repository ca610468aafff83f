"""One example of facts for each way in which a requirement can be unmet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from tildel.checks.engine import evaluate, requirement_from
from tildel.checks.facts import facts_from
from tildel.people.shipped import shipped_directory

AT = datetime(2027, 1, 1, tzinfo=UTC)
OUS, BERGEN, SUPPORT = "993467049", "983974724", "914637651"  # the last one may not apply


class Example(NamedTuple):
    kind: str
    reason: str
    place: str
    facts: dict[str, Any]
    params: dict[str, Any] = {}


def found(example: Example) -> list[tuple[str, str]]:
    """(code, place) of what is unmet in the example."""
    row = {"key": "it", "kind": example.kind, "severity": "formal", "params": example.params, "source": {}}
    deadline = {"key": "deadline", "kind": "deadline", "severity": "formal", "source": {}}
    rows = [row]
    if example.kind != "deadline":
        rows.append({**deadline, "params": {"closes": "2026-06-01T14:00:00+00:00"}})
    requirements = tuple(requirement_from(row) for row in rows)
    findings = evaluate(requirements, facts_from(example.facts), AT, shipped_directory())
    return [(f.code, f.place) for f in findings if f.requirement == "it" and f.status.value == "unmet"]


def _budget(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"budget": list(lines)}


def _line(amount: int | None, year: int | None = 2028, category: str = "personnel") -> dict[str, Any]:
    return {"year": year, "institution": OUS, "category": category, "amount": amount}


def _period(start: str | None, end: str | None) -> dict[str, Any]:
    return {"period": {key: value for key, value in (("start", start), ("end", end)) if value}}


def _born(
    day: str | None, start: str | None = "2028-01-01", end: str | None = "2030-12-31"
) -> dict[str, Any]:
    return {**_period(start, end), "leader": {"person": "p1", **({"born": day} if day else {})}}


def _leader(**values: Any) -> dict[str, Any]:
    return {"leader": {"person": "p1", **values}}


def _partner(**values: Any) -> dict[str, Any]:
    partner = {"person": "p2", "institution": BERGEN, "position_percent": 20, "central": True, **values}
    return {**_leader(institution=OUS, position_percent=20), "partners": [partner]}


def _file(kind: str, **values: Any) -> dict[str, Any]:
    return {**_leader(), "attachments": [{"kind": kind, "language": "en", **values}]}


def _asked(state: str, orgnr: str = OUS) -> dict[str, Any]:
    return {**_leader(institution=OUS), "endorsements": [{"institution": orgnr, "state": state}]}


def _share(value: Any, **period: Any) -> dict[str, Any]:
    return {"answers": {"questions": {"share": value}}, **period}


_A_YEAR = {"minimum": 500_000, "maximum": 1_000_000}
_YEARS = _period("2028-01-01", "2030-12-31")
_RATES = {"rates": [{"year": 2028, "amount": 1_440_000}], "addition_percent": 0}
_WORK = {"question": "share", "maximum_months": 36}
_MARKERS = {"answer": "stratification_markers"}
_PLAN, _CV, _TWO_YEARS = (
    {"attachment": "project_description", "maximum_pages": 10},
    {"maximum_pages": 5},
    {"minimum_months": 24, "maximum_months": 36},
)
_THEMES = {"minimum": 1, "maximum": 2}
_WEST = {"regions": ["H03"]}


def _markers(relevant: bool | None) -> dict[str, Any]:
    return {"answers": {"stratification_markers": {"relevant": relevant, "text": ""}}}


def _classified(categories: int, activities: int) -> dict[str, Any]:
    return {"classification": {"category_percent": categories, "activity_percent": activities}}


EXAMPLES = (
    Example("described", "missing", "user_involvement", {}, {"answer": "user_involvement"}),
    Example("comply_or_explain", "missing", "answers.stratification_markers.relevant", {}, _MARKERS),
    Example("comply_or_explain", "account_missing", "answers.stratification_markers.text", _markers(True), _MARKERS),
    Example(
        "comply_or_explain", "explanation_missing", "answers.stratification_markers.text", _markers(False), _MARKERS
    ),
    Example("themes_chosen", "too_few", "themes", {}, _THEMES),
    Example("themes_chosen", "too_many", "themes", {"themes": ["a", "b", "c"]}, _THEMES),
    Example("classified", "missing", "classification", {}),
    Example("classified", "categories_not_whole", "classification", _classified(90, 100)),
    Example("classified", "activities_not_whole", "classification", _classified(100, 90)),
    Example("amount_per_year", "missing", "budget", {}, _A_YEAR),
    Example("amount_per_year", "above", "budget", _budget(_line(1_000_001)), _A_YEAR),
    Example("amount_per_year", "below", "budget", {**_YEARS, **_budget(_line(1))}, _A_YEAR),
    Example("amount_per_year", "negative_line", "budget.0", _budget(_line(-1), _line(600_001)), _A_YEAR),
    Example("amount_per_year", "year_missing", "budget.0", _budget(_line(600_000, None)), _A_YEAR),
    Example("lump_sum", "missing", "budget", {}, _RATES),
    Example("lump_sum", "above", "budget", _budget(_line(1_440_001)), _RATES),
    Example("lump_sum", "negative_line", "budget.0", _budget(_line(-1)), _RATES),
    Example("lump_sum", "year_missing", "budget.0", _budget(_line(1, None)), _RATES),
    Example(
        "excluded_costs", "covered_elsewhere", "budget.0", _budget(_line(1, category="overhead")),
        {"categories": ["overhead"]},
    ),
    Example("institution", "missing", "leader.institution", {}),
    Example("institution", "not_eligible", "leader.institution", _leader(institution=SUPPORT)),
    Example("endorsement", "institution_missing", "leader.institution", {}),
    Example("endorsement", "missing", "endorsements", _leader(institution=OUS)),
    Example("endorsement", "other_institution", "endorsements", _asked("given", BERGEN)),
    Example("endorsement", "refused", "endorsements", _asked("refused")),
    Example("endorsement", "overdue", "endorsements", _asked("asked"), {"timing": "days_after", "days": 7}),
    Example("partners", "region_missing", "partners", _leader(institution=OUS), _WEST),
    Example("recruitment", "region_missing", "recruitment", {}, _WEST),
    Example(
        "recruitment", "negative", "recruitment.0",
        {"recruitment": [{"institution": BERGEN, "planned": -1}, {"institution": BERGEN, "planned": 2}]}, _WEST,
    ),
    Example("deadline", "passed", "", {}, {"closes": "2026-12-31T23:00:00+00:00"}),
    Example("amount", "missing", "budget", {}, _A_YEAR),
    Example("amount", "below", "budget", _budget(_line(499_999)), _A_YEAR),
    Example("amount", "above", "budget", _budget(_line(1_000_001)), _A_YEAR),
    Example("amount", "negative_line", "budget.0", _budget(_line(-1), _line(600_000)), _A_YEAR),
    Example("duration", "missing", "period.start", {}, _TWO_YEARS),
    Example("duration", "ends_before_start", "period.end", _period("2028-01-01", "2027-01-01"), _TWO_YEARS),
    Example("duration", "too_short", "period.end", _period("2028-01-01", "2028-12-31"), _TWO_YEARS),
    Example("duration", "too_long", "period.end", _period("2028-01-01", "2031-01-01"), _TWO_YEARS),
    Example("person_years", "missing", "answers.questions.share", {}, _WORK),
    Example("person_years", "share_outside", "answers.questions.share", _share(101), _WORK),
    Example("person_years", "period_missing", "period.start", _share(50), _WORK),
    Example(
        "person_years", "ends_before_start", "period.end", _share(50, **_period("2028-01-01", "2027-01-01")), _WORK
    ),
    Example(
        "person_years", "above", "answers.questions.share", _share(100, **_period("2028-01-01", "2031-12-31")), _WORK
    ),
    Example("attachment", "missing", "attachments.project_description", {}, _PLAN),
    Example("attachment", "empty", "attachments.project_description", _file("project_description", pages=0), _PLAN),
    Example(
        "attachment", "too_long", "attachments.project_description", _file("project_description", pages=11), _PLAN
    ),
    Example("language", "nothing_attached", "attachments", {}, {"language": "en"}),
    Example(
        "language", "other", "attachments.project_description", _file("project_description", language="nb"),
        {"language": "en"},
    ),
    Example("cv", "missing", "attachments.cv.p1", _leader(), _CV),
    Example("cv", "empty", "attachments.cv.p1", _file("cv", person="p1", pages=0), _CV),
    Example("cv", "too_long", "attachments.cv.p1", _file("cv", person="p1", pages=6), _CV),
    Example("cv", "person_missing", "leader.person", {}, _CV),
    Example("position_share", "missing", "leader.position_percent", _leader(), {"minimum_percent": 20}),
    Example("position_share", "below", "partners.p2.position_percent", _partner(position_percent=19), {"minimum_percent": 20}),
    Example(
        "position_share", "institution_missing", "partners.p2.institution", _partner(institution=None),
        {"minimum_percent": 20},
    ),
    Example(
        "position_share", "institution_not_eligible", "partners.p2.institution", _partner(institution=SUPPORT),
        {"minimum_percent": 20},
    ),
    Example("one_per_leader", "missing", "leader.person", {}, {"maximum": 1}),
    Example("one_per_leader", "above", "leader.person", {"other_applications_as_leader": 1}, {"maximum": 1}),
    Example("age", "missing", "leader.born", _born(None), {"limit": 62}),
    Example("age", "period_missing", "period.end", _born("1990-01-01", end=None), {"limit": 62}),
    Example("age", "born_after_start", "leader.born", _born("2029-01-01"), {"limit": 62}),
    Example("age", "too_old", "leader.born", _born("1950-01-01"), {"limit": 62}),
    Example("age", "succession_missing", "answers.leader_succession", _born("1966-06-01"), {"limit": 62}),
    Example("employee", "institution_missing", "leader.institution", _leader()),
    Example("employee", "missing", "leader.position_percent", _leader(institution=OUS)),
    Example("employee", "none", "leader.position_percent", _leader(institution=OUS, position_percent=0)),
    Example("employee", "elsewhere", "leader.institution", _leader(institution=SUPPORT, position_percent=20)),
)  # fmt: skip
