"""Reading panels: agendas, who is in the room, what a member may see of it, what was marked.

A member's view goes through `open_cases`: a case in which they have a conflict is not in it, nor is its place
in the order, so no page, count or position built on it can tell of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.lookups import IsNull

from tildel.applications.models import Application
from tildel.assessment.domain.impartiality import NO_CONFLICT
from tildel.assessment.domain.states import MemberState, ReviewState, RoundState
from tildel.assessment.models import (
    Assignment,
    Committee,
    Consensus,
    Declaration,
    Member,
    Placement,
    Remark,
    Review,
    Round,
)
from tildel.assessment.queries import rounds
from tildel.audit.queries import events_of
from tildel.panels.domain.agenda import Case
from tildel.panels.domain.record import Happening, stamp
from tildel.panels.domain.room import Meeting, Seat
from tildel.panels.domain.states import CaseState, PanelState
from tildel.panels.models import Panel, PanelCase, PanelMark, Presence, Recusal
from tildel.programmes.models import Call

OPEN_ROUND = (RoundState.REVIEWING, RoundState.DISCUSSING)


@dataclass(frozen=True, slots=True)
class FinalMarks:
    """What a member gave when the panel was through with a case; `marks` is {dimension: mark}."""

    application_id: UUID
    reference: str
    member_id: int
    marks: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SteppedDown:
    """Who was out of the room for which case, as the row holds it: the last time, when there were several."""

    application_id: UUID
    reference: str
    member_id: int
    name: str
    left_at: Any
    back_at: Any


# --- for the slices above -------------------------------------------------------------------------------


def panel_marks(call: Call) -> list[FinalMarks]:
    """The marks of cases that a held panel is through with, by application number and expert.

    Where an application was in several panels, those of the last one. A conflict that came to light later
    takes the expert's marks out, as it does with reviews.
    """
    rows = (
        PanelMark.objects.filter(
            case__panel__round__call=call,
            case__panel__state=PanelState.HELD,
            case__state=CaseState.DONE,
            case__application__state="accepted",
        )
        .exclude(rounds.conflict_between("member", "case__application"))
        .select_related("case__application")
        .order_by("case__panel__closed_at", "case__panel_id")
    )
    last: dict[UUID, int] = {row.case.application_id: row.case_id for row in rows}
    kept = [row for row in rows if last[row.case.application_id] == row.case_id]
    kept.sort(key=lambda row: (row.case.application.number or 0, row.member_id))
    return [
        FinalMarks(row.case.application_id, row.case.application.reference, row.member_id, dict(row.marks))
        for row in kept
    ]


def recusals(call: Call) -> list[SteppedDown]:
    """Who stepped down in the panels of a call, for minutes and decisions, in the order of time."""
    rows = (
        Recusal.objects.filter(case__panel__round__call=call)
        .select_related("case__application", "member__expert__person")
        .order_by("left_at", "pk")
    )
    return [
        SteppedDown(
            row.case.application_id, row.case.application.reference, row.member_id,
            str(row.member.expert.person), row.left_at, row.back_at,
        )
        for row in rows
    ]  # fmt: skip


# --- conflicts ------------------------------------------------------------------------------------------


def conflicts(round: Round | int) -> dict[UUID, set[int]]:
    """{application: members in conflict} of a round. What was found or objected to and confirmed is there:
    the office declares it for the expert."""
    rows = Declaration.objects.filter(member__round=round).exclude(ground=NO_CONFLICT)
    found: dict[UUID, set[int]] = {}
    for application, member in rows.values_list("application", "member"):
        found.setdefault(application, set()).add(member)
    return found


def in_conflict(case: PanelCase) -> set[int]:
    """The members in conflict in a case."""
    on_table = Value(case.application_id, output_field=UUIDField())
    rows = Member.objects.filter(round=case.panel.round_id).annotate(on_table=on_table)
    return set(rows.filter(rounds.conflict_between("pk", "on_table")).values_list("pk", flat=True))


# --- panels and who sits in them ------------------------------------------------------------------------


def panels() -> QuerySet[Panel]:
    return Panel.objects.select_related("round__call__programme", "round__call__current", "committee")


def panels_of(round: Round) -> QuerySet[Panel]:
    """The panels of a round, by day, with `case_count` counted by the page itself."""
    return panels().filter(round=round).order_by("day", "pk").prefetch_related("cases")


def panel(pk: int) -> Panel | None:
    return panels().filter(pk=pk).first()


def committees(round: Round) -> QuerySet[Committee]:
    return Committee.objects.filter(programme=round.call.programme_id).order_by("key")


def members(panel: Panel) -> QuerySet[Member]:
    """Who sits in a panel: took the invitation and the terms, in the panel's committee where it has one."""
    found = Member.objects.filter(
        round=panel.round_id, state=MemberState.ACCEPTED, terms_accepted_at__isnull=False
    )
    if panel.committee_id:
        found = found.filter(committee=panel.committee_id)
    return found.select_related("expert__person").order_by(
        "expert__person__family_name", "expert__person__given_name", "pk"
    )


def _own_seat(user: Any) -> QuerySet[Member]:
    """The user's seat in the panel of a row."""
    return Member.objects.filter(
        Q(IsNull(OuterRef("committee"), True)) | Q(committee=OuterRef("committee")),
        round=OuterRef("round"),
        expert__person_id=user.person_id,
        state=MemberState.ACCEPTED,
        terms_accepted_at__isnull=False,
    )


def panels_with_seat(user: Any) -> QuerySet[Panel]:
    """The panels a user sits in, with `seat` (the number of the member); the next day first."""
    if not user.is_authenticated or user.person_id is None:
        return Panel.objects.none()
    seat = _own_seat(user)
    return (
        panels()
        .annotate(seat=Subquery(seat.values("pk")[:1]))
        .filter(seat__isnull=False)
        .order_by("day", "pk")
    )


def assessed_here(panel: Panel) -> QuerySet[Application]:
    """What a panel can deal with: assessed, placed with its committee, in no other panel of the round."""
    found = rounds.assessed_applications(panel.round.call).select_related("institution")
    if panel.committee_id:
        found = found.filter(
            Exists(Placement.objects.filter(application=OuterRef("pk"), committee=panel.committee_id))
        )
    elsewhere = PanelCase.objects.filter(panel__round=panel.round_id).exclude(panel=panel.pk)
    return found.exclude(pk__in=elsewhere.values("application"))


def off_the_agenda(panel: Panel) -> QuerySet[Application]:
    """What the panel could deal with and does not."""
    return assessed_here(panel).exclude(pk__in=panel.cases.values("application"))


def cases(panel: Panel) -> list[PanelCase]:
    """The cases of a panel in order."""
    return list(
        PanelCase.objects.filter(panel=panel.pk).select_related("application").order_by("position", "pk")
    )


def committees_of(applications: Iterable[UUID]) -> dict[UUID, str]:
    """{application: number of its committee} of those that are placed."""
    rows = Placement.objects.filter(application__in=list(applications))
    return {key: str(committee) for key, committee in rows.values_list("application", "committee")}


def agenda_cases(panel: Panel, applications: Sequence[UUID]) -> list[Case]:
    """The cases for `domain.agenda`: closed to the members of the panel that are in conflict."""
    seated = {row.pk for row in members(panel)}
    closed, groups = conflicts(panel.round_id), committees_of(applications)
    return [
        Case(str(key), frozenset(map(str, closed.get(key, set()) & seated)), groups.get(key, ""))
        for key in applications
    ]


def stamp_of(panel: Panel, rows: Iterable[PanelCase]) -> str:
    return stamp(panel.state, [(row.pk, row.state) for row in rows])


# --- the meeting ----------------------------------------------------------------------------------------


def meeting(panel: Panel) -> Meeting:
    """The meeting as it stands now; the same number of questions whatever its size."""
    rows = cases(panel)
    current = next((row for row in rows if row.state == CaseState.CURRENT), None)
    present = set(Presence.objects.filter(panel=panel, left_at=None).values_list("member", flat=True))
    seats = [Seat(member, present=member.pk in present) for member in members(panel)]
    if current is not None:
        _fill_in(seats, current)
    return Meeting(panel, rows, current, seats)


def _fill_in(seats: Sequence[Seat], case: PanelCase) -> None:
    closed = in_conflict(case)
    out = set(Recusal.objects.filter(case=case, back_at=None).values_list("member", flat=True))
    said = Declaration.objects.filter(application=case.application_id, ground=NO_CONFLICT)
    declared = set(said.values_list("member", flat=True))
    final = dict(PanelMark.objects.filter(case=case).values_list("member", "marks"))
    first = first_marks([case.application_id]).get(case.application_id, {})
    for seat in seats:
        key = seat.member.pk
        seat.conflict, seat.out, seat.declared = key in closed, key in out, key in declared
        seat.final, seat.first = final.get(key), first.get(key, {})


def first_marks(applications: Iterable[UUID]) -> dict[UUID, dict[int, dict[str, Any]]]:
    """{application: {member: marks of the submitted review}}."""
    found: dict[UUID, dict[int, dict[str, Any]]] = {}
    rows = Review.objects.filter(
        assignment__application__in=list(applications), state=ReviewState.SUBMITTED
    ).values_list("assignment__application", "assignment__member", "marks")
    for application, member, marks in rows:
        found.setdefault(application, {})[member] = dict(marks)
    return found


def reviews_of(case: PanelCase) -> list[Review]:
    """The submitted reviews of a case that count, by expert."""
    rows = Review.objects.filter(
        assignment__application=case.application_id, state=ReviewState.SUBMITTED
    ).exclude(rounds.conflict_between("assignment__member", "assignment__application"))
    names = ("assignment__member__expert__person__family_name", "pk")
    return list(rows.select_related("assignment__member__expert__person").order_by(*names))


def owes_review(member: Member, case: PanelCase) -> bool:
    """Whether a member was given a case to read and has not submitted: until then nobody else's words are
    theirs to see, in the room either."""
    given = Assignment.objects.filter(member=member, application=case.application_id)
    return given.exclude(review__state=ReviewState.SUBMITTED).exists()


def remarks_on(case: PanelCase) -> list[Remark]:
    rows = Remark.objects.filter(application=case.application_id)
    return list(rows.select_related("member__expert__person").order_by("written_at", "pk"))


def consensus_on(case: PanelCase) -> str:
    """What the experts wrote together before the meeting."""
    rows = Consensus.objects.filter(application=case.application_id)
    return rows.values_list("text", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether anything changed. `must_leave`: somebody is in the room who came into conflict meanwhile."""

    version: int
    seat: int | None
    must_leave: bool


def pulse(pk: int, user: Any) -> Pulse | None:
    """One question, asked every few seconds by every screen; None where there is no such panel."""
    sent_out = Recusal.objects.filter(
        case__panel=OuterRef("panel"),
        case__state=CaseState.CURRENT,
        member=OuterRef("member"),
        back_at=None,
    )
    current = PanelCase.objects.filter(panel=OuterRef("panel"), state=CaseState.CURRENT)
    in_room = Presence.objects.filter(left_at=None).exclude(Exists(sent_out))
    in_room = in_room.annotate(on_table=Subquery(current.values("application")[:1]))
    must_leave = in_room.filter(rounds.conflict_between("member", "on_table"), panel=OuterRef("pk"))
    row = (
        Panel.objects.filter(pk=pk)
        .annotate(
            seat=Subquery(_own_seat(user).values("pk")[:1]),
            must_leave=Exists(must_leave),
        )
        .values_list("version", "seat", "must_leave")
        .first()
    )
    return Pulse(*row) if row else None


# --- what a member may see ------------------------------------------------------------------------------


def open_cases(panel: Panel, member: int) -> list[PanelCase]:
    """The cases of a panel that a member may know of, in order: none in which they have a conflict."""
    rows = PanelCase.objects.filter(panel=panel.pk).annotate(seat=Value(member))
    rows = rows.exclude(rounds.conflict_between("seat", "application")).select_related("application")
    return list(rows.order_by("position", "pk"))


def closed_applications(member: int) -> set[str]:
    """The applications in which a member has a conflict, as text."""
    round = Member.objects.values_list("round", flat=True).get(pk=member)
    return {str(key) for key, people in conflicts(round).items() if member in people}


# --- the record -----------------------------------------------------------------------------------------


def happened_in(panel: Panel) -> list[Happening]:
    """What the trail of the round says of a panel, in the order of time."""
    rows = events_of(f"round:{panel.round.call.key}").filter(data__panel=panel.pk, data__has_key="case")
    return [
        Happening(row.verb, row.at, row.data["case"], row.data.get("member", 0))
        for row in rows.order_by("number")
    ]


def final_marks(panel: Panel) -> Mapping[int, dict[int, dict[str, Any]]]:
    """{case: {member: marks given in the meeting}}."""
    found: dict[int, dict[int, dict[str, Any]]] = {}
    rows = PanelMark.objects.filter(case__panel=panel).values_list("case", "member", "marks")
    for case, member, marks in rows.order_by("member"):
        found.setdefault(case, {})[member] = dict(marks)
    return found


def presences(panel: Panel) -> list[Presence]:
    return list(
        Presence.objects.filter(panel=panel)
        .select_related("member__expert__person")
        .order_by("came_at", "pk")
    )
