"""What the budget's page shows besides its rows: sums by institution and region, a chart, yearly rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tildel.applications.domain.budget_table import Chart, Line, from_rates, stacked, sums_by
from tildel.applications.domain.places import field_of
from tildel.applications.domain.summary import budget_years, total
from tildel.applications.phrases_content import rates_words
from tildel.applications.web.screen import Screen

PART = "budget"
_SERIES = 8  # patterns of the chart; what comes after shares the last


def sums_context(screen: Screen) -> dict[str, Any]:
    """The stored budget by institution and by region, and the chart of it."""
    budget, choices = screen.draft.sections[PART], screen.choices
    years = budget_years(screen.draft.sections)
    by_institution = sums_by(budget, lambda row: choices.name(row["institution"]) or "–")
    by_region = sums_by(budget, lambda row: choices.region(row["institution"]) or "–")
    return {
        "sum_years": years,
        "by_institution": _table(by_institution, years),
        "by_region": _table(by_region, years),
        "applied_for": total(budget),
        "own_contribution": budget.get("own_contribution"),
        "all_costs": (total(budget) or 0) + (budget.get("own_contribution") or 0),
        "chart": _picture(stacked(by_institution, years), by_institution),
    }


def _table(lines: Iterable[Line], years: Iterable[int]) -> list[dict[str, Any]]:
    return [
        {
            "name": line.key,
            "series": min(number, _SERIES),
            "amounts": [{"year": year, "amount": line.years.get(year)} for year in years],
            "total": line.total,
        }
        for number, line in enumerate(lines, start=1)
    ]


def _picture(chart: Chart | None, lines: tuple[Line, ...]) -> dict[str, Any] | None:
    """Numbers as texts: an attribute of a picture takes no decimal comma."""
    if chart is None:
        return None
    return {
        "width": str(chart.width),
        "height": str(chart.height + 28),
        "base": str(chart.height + 4),
        "label": str(chart.height + 20),
        "bar": str(chart.bar),
        "years": [{"year": year, "x": str(x)} for year, x in chart.labels],
        "blocks": [
            {
                "x": str(block.x),
                "y": str(block.y + 4),
                "height": str(block.height),
                "series": min(block.line + 1, _SERIES),
                "name": lines[block.line].key,
                "amount": block.amount,
            }
            for block in chart.blocks
        ],
    }


def rates_context(screen: Screen) -> dict[str, Any] | None:
    """What the call's yearly rates give for the project's period; None where the call has none."""
    rule = next((row for row in screen.spec.requirements if row.kind == "lump_sum"), None)
    if rule is None:
        return None
    start, end = (screen.draft.sections["project"].get(name) for name in ("start", "end"))
    share = share_of(screen)
    proposed = (
        from_rates(
            rule.params["rates"],
            date.fromisoformat(start),
            date.fromisoformat(end),
            addition_percent=rule.params["addition_percent"],
            share_percent=share,
        )
        if start and end
        else {}
    )
    return {
        "has_period": bool(start and end),
        "proposed": [{"year": year, "amount": amount} for year, amount in proposed.items()],
        "years": proposed,
        "total": sum(proposed.values()),
        "words": rates_words(share),
        "without": [year for year in budget_years(screen.draft.sections) if year not in proposed],
    }


def share_of(screen: Screen) -> float:
    """The per cent of a full position, by the answer that the call's person-years go by; else 100."""
    rule = next((row for row in screen.spec.requirements if row.kind == "person_years"), None)
    answers = screen.draft.facts.get("answers", {}).get("questions", {})
    answer = answers.get(rule.params["question"]) if rule else None
    return answer if isinstance(answer, int | float) and 0 < answer <= 100 else 100


def cell_findings(screen: Screen) -> dict[str, list[str]]:
    """What the call's requirements say of single amounts, by the name of their field."""
    found: dict[str, list[str]] = {}
    for finding in screen.findings:
        if finding.status == "unmet" and finding.place.startswith("budget."):
            name = field_of(finding.place, screen.draft.sections)
            if name:
                found.setdefault(name, []).append(str(screen.say(finding).phrase.what))
    return found


def with_findings(faults: Mapping[str, list[str]], found: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: [*faults.get(name, []), *found.get(name, [])] for name in [*faults, *found]}
