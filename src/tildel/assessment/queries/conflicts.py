"""Reading ties, conflicts and objections, for those who run a programme: no expert sees any of it.

An expert's own wishes are the one thing here that is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tildel.assessment.domain.impartiality import NO_CONFLICT
from tildel.assessment.domain.states import FoundState, MemberState, ObjectionState, RoundState
from tildel.assessment.models import Assignment, Declaration, FoundInterest, Member, Objection, Round, Wish
from tildel.assessment.queries import rounds as queries
from tildel.audit.queries import events_of


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list shows. `state` "" is all; `words` stand in a name or a reference."""

    state: str = ""
    kind: str = ""
    member: int | None = None
    words: str = ""


def found_in(round: Round) -> QuerySet[FoundInterest]:
    """Every tie found in a round, by application and expert, with `in_conflict`: whether one is in force."""
    return (
        FoundInterest.objects.filter(member__round=round)
        .annotate(in_conflict=queries.conflict_between("member", "application"))
        .select_related("member__expert__person", "application", "settled_by__person")
        .order_by("application__number", "member__expert__person__family_name", "member", "kind")
    )


def to_judge(round: Round) -> QuerySet[FoundInterest]:
    """The ties that wait for a judgement; where a conflict is in force already there is nothing to judge."""
    return found_in(round).filter(state=FoundState.PROPOSED, in_conflict=False)


def narrowed(round: Round, narrowing: Narrowing) -> QuerySet[FoundInterest]:
    rows = to_judge(round) if narrowing.state == FoundState.PROPOSED else found_in(round)
    if narrowing.state:
        rows = rows.filter(state=narrowing.state)
    if narrowing.kind:
        rows = rows.filter(kind=narrowing.kind)
    if narrowing.member is not None:
        rows = rows.filter(member=narrowing.member)
    for word in narrowing.words.split()[:10]:
        rows = rows.filter(
            Q(application__reference__icontains=word)
            | Q(member__expert__person__given_name__icontains=word)
            | Q(member__expert__person__family_name__icontains=word)
        )
    return rows


def found(round: Round, keys: Iterable[int]) -> list[FoundInterest]:
    return list(found_in(round).filter(pk__in=list(keys)))


def is_proposed(member: Member, application: Any) -> bool:
    """Whether a tie between the two waits for a judgement."""
    rows = FoundInterest.objects.filter(member=member, application=application, state=FoundState.PROPOSED)
    return rows.exists()


def proposed_pairs(round: Round) -> set[tuple[int, UUID]]:
    """The (expert, application) that nothing new may be given out in before somebody judged."""
    rows = FoundInterest.objects.filter(member__round=round, state=FoundState.PROPOSED)
    return set(rows.values_list("member", "application"))


def others_confirmed(found: FoundInterest) -> bool:
    """Whether something else stands behind the conflict of a tie: another tie, or an objection."""
    pair = {"member": found.member_id, "application": found.application_id}
    ties = FoundInterest.objects.filter(**pair, state=FoundState.CONFIRMED).exclude(pk=found.pk)
    return ties.exists() or Objection.objects.filter(**pair, state=ObjectionState.UPHELD).exists()


def conflict_of(member: Member | int, application: Any) -> Declaration | None:
    """The conflict in force between an expert and an application."""
    rows = Declaration.objects.filter(member=member, application=application).exclude(ground=NO_CONFLICT)
    return rows.select_related("member__expert__person", "member__round__call", "application").first()


def readings(rows: Iterable[Any]) -> dict[tuple[int, UUID], str]:
    """{(expert, application): none, draft or submitted} of the pairs in `rows` that were given out."""
    pairs = {(row.member_id, row.application_id) for row in rows}
    given = Assignment.objects.filter(member__in={member for member, _ in pairs}).select_related("review")
    found = {}
    for row in given:
        review = getattr(row, "review", None)
        if (row.member_id, row.application_id) in pairs:
            found[row.member_id, row.application_id] = review.state if review else "none"
    return found


def experts_in(round: Round) -> QuerySet[Member]:
    """Those who can have a conflict, by name."""
    rows = Member.objects.filter(round=round).exclude(state=MemberState.DECLINED)
    return rows.select_related("expert__person").order_by(
        "expert__person__family_name", "expert__person__given_name", "pk"
    )


def readers_of(round: Round, application: Any) -> list[Member]:
    """The experts an application was given to."""
    return list(experts_in(round).filter(assignments__application=application))


def wishes_of(member: Member) -> dict[UUID, str]:
    """{application: level} of what an expert wished."""
    return dict(Wish.objects.filter(member=member).values_list("application", "level"))


# --- objections -------------------------------------------------------------------------------------------


def objections_in(round: Round) -> QuerySet[Objection]:
    """Objections of a round: those to be answered first, then the newest."""
    rows = Objection.objects.filter(member__round=round)
    related = ("member__expert__person", "application__current", "recorded_by__person", "answered_by__person")
    return rows.select_related(*related).order_by("-state", "-received_at", "-pk")


def objection(round: Round, pk: int) -> Objection | None:
    return objections_in(round).filter(pk=pk).first()


def unanswered(round: Round) -> int:
    """How many objections wait for their answer."""
    return Objection.objects.filter(member__round=round, state=ObjectionState.RECEIVED).count()


def ties_between(member: Member, application: Any) -> QuerySet[FoundInterest]:
    """What was found between an expert and an application and not set aside."""
    rows = FoundInterest.objects.filter(member=member, application=application)
    return rows.exclude(state=FoundState.SET_ASIDE).order_by("kind")


# --- who stepped down -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SteppedDown:
    """A conflict as the minutes tell of it.

    `source` is declared, found or objection; `settled_by` who settled it, "" for the expert; `reading` is
    the state of a review that stays as a record; `lifted_at` when the conflict was taken back.
    """

    at: datetime
    expert: str
    reference: str
    source: str
    ground: str
    kinds: tuple[str, ...]
    settled_by: str
    reading: str
    lifted_at: datetime | None = None
    reason: str = ""


def stepped_down(round: Round) -> list[SteppedDown]:
    """Every conflict of a round, also those that were taken back, the earliest first."""
    conflicts = list(queries.conflicts_in(round).select_related("declared_by__person"))
    kinds, objected = _kinds(round), _objected(round)
    given = readings(conflicts)
    rows = []
    for row in conflicts:
        pair = (row.member_id, row.application_id)
        own = row.declared_by.person_id == row.member.expert.person_id
        source = "declared" if own else "objection" if pair in objected else "found"
        rows.append(
            SteppedDown(
                at=row.declared_at, expert=str(row.member.expert.person), reference=row.application.reference,
                source=source, ground=row.ground, kinds=tuple(kinds.get(pair, ())),
                settled_by="" if own else str(row.declared_by.person or row.declared_by),
                reading=given.get(pair, ""),
            )
        )  # fmt: skip
    return sorted([*rows, *_lifted(round)], key=lambda row: (row.at, row.reference, row.expert))


def _kinds(round: Round) -> dict[tuple[int, UUID], list[str]]:
    rows = FoundInterest.objects.filter(member__round=round, state=FoundState.CONFIRMED).order_by("kind")
    found: dict[tuple[int, UUID], list[str]] = {}
    for row in rows:
        found.setdefault((row.member_id, row.application_id), []).append(row.kind)
    return found


def _objected(round: Round) -> set[tuple[int, UUID]]:
    rows = Objection.objects.filter(member__round=round, state=ObjectionState.UPHELD)
    return set(rows.values_list("member", "application"))


def _lifted(round: Round) -> list[SteppedDown]:
    """From the trail: a conflict that is taken back leaves no row."""
    names = {str(row.expert.person_id): str(row.expert.person) for row in Member.objects.filter(round=round)
             .select_related("expert__person")}  # fmt: skip
    events = events_of(f"round:{round.call.key}").filter(verb="conflict.lifted")
    return [
        SteppedDown(
            at=_declared_at(event), expert=names.get(event.data.get("expert"), ""),
            reference=event.data.get("application", ""), source=event.data.get("source", "declared"),
            ground=event.data.get("ground", ""), kinds=(), settled_by=event.by_label, reading="",
            lifted_at=event.at, reason=event.data.get("reason", ""),
        )
        for event in events
    ]  # fmt: skip


def _declared_at(event: Any) -> datetime:
    raw = event.data.get("since")
    return datetime.fromisoformat(raw) if raw else event.at


def round_to_search(pk: int) -> Round | None:
    """A round in which ties are still looked for; None once it is closed."""
    return (
        Round.objects.filter(pk=pk).exclude(state=RoundState.CLOSED).select_related("call__current").first()
    )
