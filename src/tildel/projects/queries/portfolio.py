"""The officer's portfolio: every project of one's programmes with money, reports and recruitment.

A fixed number of queries, whatever the number of projects: sums are made by the database, by project.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet, Sum

from tildel.people.models import Organisation
from tildel.programmes.queries import programmes_of
from tildel.projects.domain.deadlines import Due, ends_soon, is_late
from tildel.projects.domain.instalments import Sums
from tildel.projects.domain.recruitment import is_at_risk
from tildel.projects.domain.rules import in_force
from tildel.projects.domain.states import ACTIVE, ChangeState, ContractState, InstalmentState
from tildel.projects.models import (
    ChangeRequest,
    Contract,
    Instalment,
    Project,
    Recruitment,
    Report,
    ReportAccount,
)
from tildel.projects.shipped import shipped_rules

ORDERS = (
    "number",
    "leader",
    "institution",
    "ends_on",
    "planned",
    "paid",
    "used",
    "left",
    "recruitment",
    "report",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One project. `report` is the state of the year's report, `missing` when it is late, or `none`."""

    project: Project
    sums: Sums
    report: str
    report_pk: int | None
    planned: int
    included: int
    at_risk: bool
    ending: bool
    asked: bool


def lines(user: Any, *, year: int, on: date) -> list[Line]:
    """Every project of the programmes a user manages, by number. Seven queries."""
    rows = Project.objects.filter(programme__in=programmes_of(user, on=on))
    found = list(rows.select_related("leader", "institution", "programme__owner").order_by("number"))
    keys = rows.values("pk")
    money, used = _money(keys), _used(keys)
    reports, recruited = _reports(keys, year), _recruited(keys, on)
    asked = set(
        ChangeRequest.objects.filter(project__in=keys, state=ChangeState.ASKED).values_list(
            "project", flat=True
        )
    )
    risk = {owner: _risk(owner, on) for owner in {one.programme.owner.orgnr for one in found}}
    return [
        _line(one, money, used, reports, recruited, asked, risk[one.programme.owner.orgnr], year, on)
        for one in found
    ]


def _line(
    one: Project, money: Any, used: Any, reports: Any, recruited: Any, asked: Collection[int], risk: Any,
    year: int, on: date,
) -> Line:  # fmt: skip
    planned, included = recruited.get(one.pk, (0, 0))
    pk, state, due_on = reports.get(one.pk, (None, "none", on))
    runs = one.state in ACTIVE
    late = runs and pk is not None and is_late(Due(year, state, due_on), on=on)
    return Line(
        project=one,
        sums=money.get(one.pk, Sums()) + Sums(used=used.get(one.pk, 0)),
        report="missing" if late else state,
        report_pk=pk,
        planned=planned,
        included=included,
        at_risk=runs and is_at_risk(planned, included, **risk),
        ending=runs and ends_soon(one.ends_on, on=on),
        asked=one.pk in asked,
    )


def _risk(owner: str, on: date) -> dict[str, Any]:
    params = in_force(shipped_rules(), owner=owner, on=on)["recruitment_at_risk"].params
    return {"share": Fraction(params["percent"], 100), "least": params["least"]}


def _money(keys: Any) -> dict[int, Sums]:
    rows = Instalment.objects.filter(project__in=keys).values_list("project", "state").annotate(Sum("amount"))
    found: dict[int, Sums] = {}
    for project, state, amount in rows.order_by():
        found[project] = found.get(project, Sums()) + sums_of(state, amount)
    return found


def sums_of(state: str, amount: int) -> Sums:
    """An instalment's place in the sums."""
    return Sums(
        planned=amount,
        paid=amount if state == InstalmentState.PAID else 0,
        held=amount if state == InstalmentState.HELD else 0,
    )


def _used(keys: Any) -> dict[int, int]:
    rows = ReportAccount.objects.filter(report__project__in=keys).values_list("report__project")
    return dict(rows.annotate(Sum("used")).order_by())


def _reports(keys: Any, year: int) -> dict[int, tuple[int, str, date]]:
    """{project: (pk, state, due_on)} of the year's report; the yearly one where there are two."""
    rows = Report.objects.filter(project__in=keys, year=year).order_by("kind")
    told = rows.values_list("project", "pk", "state", "due_on")
    return {project: (pk, state, due_on) for project, pk, state, due_on in told}


def _recruited(keys: Any, on: date) -> dict[int, tuple[int, int]]:
    rows = Recruitment.objects.filter(project__in=keys, month__lt=on.replace(day=1)).values_list("project")
    summed = rows.annotate(Sum("planned"), Sum("actual")).order_by()
    return {project: (planned or 0, actual or 0) for project, planned, actual in summed}


def narrowed(found: Iterable[Line], wanted: dict[str, Any]) -> list[Line]:
    """Those that fit what is looked for; "" is everything."""
    words = str(wanted.get("q", "")).casefold().split()
    checks = {"risk": "at_risk", "ending": "ending", "asked": "asked"}
    only = wanted.get("only", "")
    return [
        line
        for line in found
        if all(word in _searched(line) for word in words)
        and wanted.get("state", "") in ("", line.project.state)
        and wanted.get("report", "") in ("", line.report)
        and wanted.get("institution", "") in ("", line.project.institution.orgnr)
        and (not only or (bool(line.sums.held) if only == "held" else getattr(line, checks[only])))
    ]


def _searched(line: Line) -> str:
    project = line.project
    return "\n".join(
        [project.number, str(project.leader), project.institution.name, *project.titles.values()]
    ).casefold()


def ordered(found: Iterable[Line], order: str) -> list[Line]:
    """By a column of ORDERS, the other way round with `-` before it; then by number."""
    name = order.removeprefix("-")
    rows = list(found)
    if name in ORDERS:
        rows.sort(key=lambda line: _column(line, name), reverse=order.startswith("-"))
    return rows


def _column(line: Line, name: str) -> Any:
    match name:
        case "number":
            return line.project.number
        case "leader":
            return (line.project.leader.family_name, line.project.leader.given_name)
        case "institution":
            return line.project.institution.name
        case "ends_on":
            return line.project.ends_on
        case "recruitment":
            return Fraction(line.included, line.planned) if line.planned else Fraction(2)
        case "report":
            return line.report
    return getattr(line.sums, name)


def institutions_of(found: Iterable[Line]) -> list[tuple[str, str]]:
    """Those that lead a project, by name."""
    names = {line.project.institution.orgnr: line.project.institution.name for line in found}
    return sorted(names.items(), key=lambda pair: pair[1])


# --- money -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MoneyRow:
    year: int
    institution: str
    sums: Sums


def money_by_year(user: Any, *, on: date) -> list[MoneyRow]:
    """Planned, paid, held, used and left by year and institution, of the programmes a user manages."""
    projects = Project.objects.filter(programme__in=programmes_of(user, on=on)).values("pk")
    found: dict[tuple[int, int], Sums] = {}
    given = Instalment.objects.filter(project__in=projects).values_list("year", "institution", "state")
    for year, institution, state, amount in given.annotate(Sum("amount")).order_by():
        found[year, institution] = found.get((year, institution), Sums()) + sums_of(state, amount)
    accounts = ReportAccount.objects.filter(report__project__in=projects)
    for year, institution, used in (
        accounts.values_list("report__year", "institution").annotate(Sum("used")).order_by()
    ):
        found[year, institution] = found.get((year, institution), Sums()) + Sums(used=used)
    names = dict(Organisation.objects.filter(pk__in={key for _y, key in found}).values_list("pk", "name"))
    rows = [MoneyRow(year, names[key], sums) for (year, key), sums in found.items()]
    return sorted(rows, key=lambda row: (row.year, row.institution))


# --- what waits for a person ------------------------------------------------------------------------


def contracts_to_accept(user: Any, institutions: Collection[int]) -> list[Contract]:
    """The versions that wait for this person as leader, or for the institutions they answer for."""
    person = user.person
    mine = Q(facts__leader_email__iexact=person.email, leader_at__isnull=True) if person else Q(pk__in=[])
    theirs = Q(project__institution__in=institutions, institution_at__isnull=True)
    rows = Contract.objects.filter(mine | theirs, state=ContractState.OFFERED)
    return list(rows.select_related("project__leader", "project__institution").order_by("made_at", "pk")[:50])


def reports_to_write(user: Any) -> QuerySet[Report]:
    """The reports that are being written in projects a person leads or writes in."""
    mine = Q(project__leader=user.person_id) | Q(project__writers=user)
    rows = Report.objects.filter(mine, state__in=["draft", "changes_asked"], project__state__in=ACTIVE)
    return rows.select_related("project").distinct().order_by("due_on", "pk")[:50]
