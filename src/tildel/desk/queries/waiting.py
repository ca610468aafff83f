"""What waits for a person's own hand after the calls: contracts, reports, interests, signatures, actions.

Each kind is asked for once, whatever it finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tildel.decisions.models import Decision, Participant, Ranking
from tildel.governance.models import Appointment
from tildel.governance.queries.bodies import appointments
from tildel.governance.queries.meetings import own_items
from tildel.guidance.queries import cases
from tildel.guidance.queries.people import HELP_DESK
from tildel.national_report.queries import stories
from tildel.networks.queries import networks, sharing
from tildel.people.models import User
from tildel.programmes.queries import programmes_of
from tildel.projects.domain.states import ChangeState, ReportState
from tildel.projects.models import ChangeRequest, Report
from tildel.projects.queries import portfolio
from tildel.projects.queries import projects as project_queries
from tildel.projects.queries import reports as report_queries

MOST = 20  # of a kind; the page it leads to has them all
# A network's report of the year that runs is not due for long; nobody has to see it before.
AHEAD = timedelta(days=90)


@dataclass(frozen=True)
class Waiting:
    """One thing to do: `what` is the name of what it is about, as text or by language, `count` how many."""

    kind: str
    what: Any
    route: str
    arguments: tuple[Any, ...] = ()
    due: date | None = None
    count: int = 0


def waiting_for(
    user: User, *, on: date, endorses: bool = True, manages: bool = True, sits: bool = True
) -> list[Waiting]:
    """What is due first stands first; what has no day comes last.

    Whoever knows already that the user answers for no institution, manages no call or sits nowhere says so,
    and nothing is asked about it.
    """
    seats = list(appointments(user, on=on).select_related("body")) if sits else []
    rows = [
        *_of_projects(user, project_queries.managed_institutions(user, on=on) if endorses else []),
        *(_of_officers(user, on) if manages else ()),
        *_of_bodies(user, seats),
        *_of_networks(user, on),
        *_of_stories(user, on),
        *(_of_advisers(on) if any(one.body.key == HELP_DESK for one in seats) else ()),
    ]
    return sorted(rows, key=lambda row: (row.due is None, row.due or on))


def _of_projects(user: User, institutions: list[int]) -> Iterator[Waiting]:
    for one in portfolio.contracts_to_accept(user, institutions)[:MOST]:
        yield Waiting("contract", _named(one.project), "projects:contract", (one.project.number,))
    for report in portfolio.reports_to_write(user)[:MOST]:
        kind = "report_again" if report.state == ReportState.CHANGES_ASKED else "report"
        yield _report(kind, report)
    if institutions:
        yield from (_report("report_sign", one) for one in report_queries.to_sign(institutions)[:MOST])


def _named(project: Any, more: str = "") -> dict[str, str]:
    return {code: f"{title} ({project.number}){more}" for code, title in project.titles.items()}


def _report(kind: str, report: Report) -> Waiting:
    where = (report.project.number, report.pk)
    return Waiting(kind, _named(report.project, f" · {report.year}"), "projects:report", where, report.due_on)


def _of_officers(user: User, on: date) -> Iterator[Waiting]:
    managed = programmes_of(user, on=on)
    asked = ChangeRequest.objects.filter(project__programme__in=managed, state=ChangeState.ASKED)
    for one in asked.select_related("project").order_by("asked_at")[:MOST]:
        yield Waiting("change", _named(one.project), "projects:change", (one.project.number, one.number))
    signed = Report.objects.filter(project__programme__in=managed, state=ReportState.SIGNED)
    if count := signed.count():
        yield Waiting("reports_review", "", "projects:approve", count=count)


def _of_bodies(user: User, seats: list[Appointment]) -> Iterator[Waiting]:
    for item in own_items(user)[:MOST]:
        yield Waiting("item", item.text, "governance:mine", due=item.due)
    if not seats:
        return
    bodies = {one.body_id for one in seats}
    told = Participant.objects.filter(call=OuterRef("call"), person=user.person_id, declared_at__isnull=False)
    over = Decision.objects.filter(recommendation__ranking=OuterRef("pk"), signed_at__isnull=False)
    treats = Q(call__programme__board__in=bodies) | Q(call__programme__decider__in=bodies)
    open_ones = Ranking.objects.filter(treats, ~Exists(told), ~Exists(over)).select_related("call")
    for ranking in open_ones[:MOST]:
        yield Waiting("declare", ranking.call.names, "decisions:interests", (ranking.call.key,))
    leading = {one.body_id for one in seats if one.seat in (Appointment.LEADER, Appointment.SECRETARY)}
    call = "recommendation__ranking__call__"
    unsigned = Decision.objects.filter(**{f"{call}programme__decider__in": leading}, signed_at__isnull=True)
    for key, names in unsigned.values_list(f"{call}key", f"{call}names")[:MOST]:
        yield Waiting("sign", names, "decisions:sign", (key,))


def _of_networks(user: User, on: date) -> Iterator[Waiting]:
    mine = list(networks.watched().filter(coordinator=user.person_id)) if user.person_id else []
    rules = sharing.rules() if mine else ()
    for network in mine:
        for year, due in networks.reports_to_write(network, rules, on):
            if due - on <= AHEAD:
                what = {code: f"{name} · {year}" for code, name in network.names.items()}
                yield Waiting("network_report", what, "networks:report", (network.key, year), due)


def _of_stories(user: User, on: date) -> Iterator[Waiting]:
    for one in stories.waiting_for(user, on=on)[:MOST]:
        yield Waiting("story", one.titles, "national_report:story", (one.edition.year, one.pk))


def _of_advisers(on: date) -> Iterator[Waiting]:
    if count := cases.waiting(on=on)["all"]:
        yield Waiting("help", "", "guidance:desk", count=count)
