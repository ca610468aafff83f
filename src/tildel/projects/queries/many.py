"""What actions on many projects at once need to know: the same few questions however many they are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tildel.projects.domain.deadlines import Due
from tildel.projects.domain.reporting import Money
from tildel.projects.domain.states import ENDED, ContractState, InstalmentState, ReportState
from tildel.projects.models import Contract, Instalment, Recruitment, Report, ReportAccount

MOST = 500  # of a pile


def dues_of(projects: Collection[int]) -> dict[int, list[Due]]:
    """The reports of projects with the days on which they are due, by project."""
    found: dict[int, list[Due]] = {}
    rows = Report.objects.filter(project__in=list(projects)).order_by("pk")
    for project, year, state, due_on in rows.values_list("project", "year", "state", "due_on"):
        found.setdefault(project, []).append(Due(year, state, due_on))
    return found


def in_force_among(projects: Collection[int]) -> set[int]:
    """Of projects those whose contract is in force."""
    rows = Contract.objects.filter(project__in=list(projects), state=ContractState.IN_FORCE)
    return set(rows.values_list("project", flat=True))


def held_for(projects: Collection[int], code: str) -> set[int]:
    """Of projects those with money held back for a reason."""
    rows = Instalment.objects.filter(project__in=list(projects), state=InstalmentState.HELD, hold_code=code)
    return set(rows.order_by().values_list("project", flat=True))


# --- what new reports begin with --------------------------------------------------------------------------


def last_contents_of(projects: Collection[int], year: int) -> dict[int, dict[str, dict[str, Any]]]:
    """The sections of each project's latest earlier report that was signed."""
    rows = Report.objects.filter(project__in=list(projects), year__lt=year, current__isnull=False)
    latest = rows.order_by("project_id", "-year", "kind").distinct("project_id").select_related("current")
    return {row.project_id: row.current.content["sections"] for row in latest if row.current}


def money_of(projects: Collection[int], year: int) -> dict[int, list[Money]]:
    """What each institution of a project had to use in a year, and what it was let bring in."""
    keys = list(projects)
    given: dict[int, dict[str, int]] = {}
    paid = Instalment.objects.filter(project__in=keys, year=year).order_by()
    for project, orgnr, amount in paid.values_list("project", "institution__orgnr", "amount"):
        sums = given.setdefault(project, {})
        sums[orgnr] = sums.get(orgnr, 0) + amount
    brought: dict[int, dict[str, int]] = {}
    carried = ReportAccount.objects.filter(
        report__project__in=keys, report__year=year - 1, carry_over_granted__gt=0
    )
    told = carried.values_list("report__project", "institution__orgnr", "carry_over_granted")
    for project, orgnr, granted in told:
        brought.setdefault(project, {})[orgnr] = granted or 0
    return {key: _money(given.get(key, {}), brought.get(key, {})) for key in keys}


def _money(given: dict[str, int], brought: dict[str, int]) -> list[Money]:
    return [Money(orgnr, given.get(orgnr, 0), brought.get(orgnr, 0)) for orgnr in sorted({*given, *brought})]


def included_in(projects: Collection[int], year: int) -> dict[int, int]:
    """How many people the sites have told of in a year, by project; nobody has told of the others."""
    rows = Recruitment.objects.filter(project__in=list(projects), month__year=year, actual__isnull=False)
    found: dict[int, int] = {}
    for project, actual in rows.order_by().values_list("project", "actual"):
        found[project] = found.get(project, 0) + actual
    return found


# --- the piles on a desk ----------------------------------------------------------------------------------


def instalments_of(projects: Collection[int], *, year: int) -> list[Instalment]:
    return list(Instalment.objects.filter(project__in=list(projects), year=year).order_by("pk"))


def instalments_to_move(programmes: Any, *, year: int, state: str) -> list[Instalment]:
    """The instalments of a year in a state, of projects that run under programmes; by number."""
    rows = Instalment.objects.filter(project__programme__in=programmes, year=year, state=state)
    told = rows.exclude(project__state__in=ENDED)
    found = told.select_related("project__leader", "institution").order_by("project__number", "pk")
    return list(found[:MOST])


def contracts_of_institutions(institutions: Collection[int]) -> list[Contract]:
    """The versions that wait for the consent of institutions, the oldest first."""
    rows = Contract.objects.filter(
        state=ContractState.OFFERED, institution_at__isnull=True, project__institution__in=institutions
    )
    told = rows.select_related("project__leader", "project__institution")
    return list(told.order_by("made_at", "pk")[:MOST])


def reports_of_institutions(institutions: Collection[int]) -> list[Report]:
    """The reports that wait for the signature of institutions, what is due first."""
    rows = Report.objects.filter(state=ReportState.SIGNED_BY_LEADER, project__institution__in=institutions)
    told = rows.select_related("project__leader", "project__institution", "current")
    return list(told.order_by("due_on", "pk")[:MOST])


def reports_to_approve(programmes: Any) -> list[Report]:
    """The reports that lie with the officers of programmes, the oldest signature first."""
    rows = Report.objects.filter(state=ReportState.SIGNED, project__programme__in=programmes)
    told = rows.select_related("project__leader", "project__institution", "current")
    return list(told.order_by("current__institution_at", "pk")[:MOST])
