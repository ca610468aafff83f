"""Published awards with the codes that speak for areas, and how they meet the areas of a plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum

from tildel.classification import queries as plans
from tildel.classification.domain.plan import PROJECT, THEME
from tildel.classification.domain.portfolio import Given, Portfolio, portfolio
from tildel.classification.models import Plan, PriorityArea
from tildel.decisions.models import Outcome
from tildel.kernel.time import OSLO, in_oslo

_SECTIONS = "application__current__content__sections__"
_COLUMNS = (
    "application__reference",
    "application__title",
    "application__call__key",
    "application__institution__name",
    "application__institution__orgnr",
    "amount",
    "decision__published_at",
    f"{_SECTIONS}project__title_no",
    f"{_SECTIONS}project__title_en",
    f"{_SECTIONS}classification",
    f"{_SECTIONS}themes__themes",
)


@dataclass(frozen=True, slots=True)
class Award:
    """What the public may know of an award, and what of its application speaks for areas."""

    given: Given
    titles: Mapping[str, str]
    call_key: str
    institution: str
    orgnr: str

    @property
    def reference(self) -> str:
        return self.given.reference


@dataclass(frozen=True, slots=True)
class Met:
    """A plan held against the awards of its region and period: areas by number, and what belongs to none."""

    plan: Plan
    areas: tuple[PriorityArea, ...]
    portfolio: Portfolio
    outside: tuple[Award, ...]


def public_outcomes() -> QuerySet[Outcome]:
    """What was awarded, not declined, and published."""
    return Outcome.objects.filter(
        awarded=True, declined_at__isnull=True, decision__published_at__isnull=False
    )


def awards(*, region: str = "", first: date | None = None, last: date | None = None) -> list[Award]:
    """Published awards to institutions of a region ("" for all), from a day to a day, the newest first."""
    rows = public_outcomes()
    if region:
        rows = rows.filter(application__institution__region=region)
    if first:
        rows = rows.filter(
            decision__published_at__gte=datetime(first.year, first.month, first.day, tzinfo=OSLO)
        )
    found = rows.order_by("-decision__published_at", "application__reference").values_list(*_COLUMNS)
    read = (_award(*row) for row in found)
    return [one for one in read if last is None or one.given.on <= last]


def awards_at(organisations: Collection[str]) -> list[Award]:
    """The published awards of institutions, by their numbers, the newest first."""
    rows = public_outcomes().filter(application__institution__orgnr__in=organisations)
    found = rows.order_by("-decision__published_at", "application__reference").values_list(*_COLUMNS)
    return [_award(*row) for row in found]


def outcomes_with(references: Collection[str]) -> dict[str, Outcome]:
    """The published awards that have these references."""
    rows = public_outcomes().filter(application__reference__in=references)
    return {row.application.reference: row for row in rows.select_related("application__institution")}


def numbers_by_organisation() -> dict[str, tuple[int, int]]:
    """How many published awards each institution has and their sum in kroner, by its number."""
    rows = public_outcomes().values_list("application__institution__orgnr").order_by()
    return {
        orgnr: (number, amount)
        for orgnr, number, amount in rows.annotate(Count("pk"), Sum("amount"))
        if orgnr
    }


def _award(
    reference: str, title: str, call_key: str, institution: str | None, orgnr: str | None, amount: int,
    published_at: datetime, title_no: str | None, title_en: str | None, classification: Any, themes: Any,
) -> Award:  # fmt: skip
    given = Given(
        reference, in_oslo(published_at).date(), amount, codes_in(reference, classification, themes)
    )
    titles = {"nb": title_no or title, "en": title_en or title}
    return Award(given, titles, call_key, institution or "", orgnr or "")


def codes_in(reference: str, classification: Any, themes: Any) -> frozenset[str]:
    """What of an application speaks for areas: the codes it chose, its call's themes, and itself."""
    stored = classification if isinstance(classification, dict) else {}
    rows = [row.get("code") for row in stored.get("rows") or () if row.get("code")]
    chosen = [key for name in ("areas", "priorities") for key in stored.get(name) or ()]
    of_call = [f"{THEME}{key}" for key in themes or ()]
    return frozenset([*rows, *chosen, *of_call, f"{PROJECT}{reference}"])


def plan_met(plan: Plan, *, on: date) -> Met:
    """The awards of a plan's region and period up to `on`, held against its areas."""
    last = min(day for day in (plan.ends_on, on) if day is not None)
    found = awards(region=plan.region, first=plan.starts_on, last=last)
    areas = tuple(plan.areas.all())
    years = sorted({one.given.year for one in found} | {last.year})
    held = portfolio(
        [one.given for one in found], plans.links_of(plan), [area.number for area in areas], years
    )
    outside = {given.reference for given in held.outside}
    return Met(plan, areas, held, tuple(one for one in found if one.reference in outside))
