"""Reading cases, their papers and interests."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from tildel.governance.domain.states import CaseState
from tildel.governance.models import ActionItem, Case, Correction, Interest, Meeting, Paper, Recusal
from tildel.people.models import User

ON_AGENDA = (CaseState.LISTED, CaseState.TREATED, CaseState.POSTPONED)


def agenda(meeting: Meeting) -> list[Case]:
    """The cases on the agenda in their order, with all that hangs on them."""
    rows = list(
        meeting.cases.filter(state__in=ON_AGENDA)
        .select_related("proposed_by", "approves", "previous__meeting")
        .prefetch_related(
            Prefetch("papers", queryset=Paper.objects.filter(removed_at__isnull=True).select_related("file")),
            Prefetch("interests", queryset=Interest.objects.select_related("person").order_by("pk")),
            Prefetch("recusals", queryset=Recusal.objects.select_related("person")),
            Prefetch("items", queryset=ActionItem.objects.select_related("owner")),
            Prefetch("corrections", queryset=Correction.objects.select_related("made_by")),
        )
        .order_by("position", "pk")
    )
    for row in rows:
        row.meeting = meeting
    return rows


def proposals(meeting: Meeting) -> QuerySet[Case]:
    return meeting.cases.filter(state=CaseState.PROPOSED).select_related("proposed_by").order_by("pk")


def case(meeting: Meeting, pk: int) -> Case | None:
    found = meeting.cases.filter(pk=pk).first()
    if found is not None:
        found.meeting = meeting
    return found


def paper(case: Case, pk: int) -> Paper | None:
    return case.papers.filter(pk=pk, removed_at__isnull=True).select_related("file").first()


def active_conflicts(case: Case) -> list[Interest]:
    """Conflicts that stand, from what was fetched with the case."""
    return [row for row in case.interests.all() if row.conflict and row.set_aside_at is None]


def has_conflict(user: User, case: Case) -> bool:
    return (
        user.is_authenticated
        and user.person_id is not None
        and case.interests.filter(person_id=user.person_id, conflict=True, set_aside_at__isnull=True).exists()
    )


def conflicts_of(user: User, meeting: Meeting) -> set[int]:
    """The cases of a meeting in which the user has declared a conflict that stands."""
    if user.person_id is None:
        return set()
    return set(
        Interest.objects.filter(
            case__meeting=meeting, person_id=user.person_id, conflict=True, set_aside_at__isnull=True
        ).values_list("case_id", flat=True)
    )


def interest_of(user: User, case: Case) -> Interest | None:
    return case.interests.filter(person_id=user.person_id).first() if user.person_id else None


def interest(case: Case, pk: int) -> Any:
    return case.interests.select_related("person").filter(pk=pk, conflict=True).first()


def last_sequence(body: Any, year: int) -> int:
    """The highest case number a body has given in a year; 0 before the first."""
    rows = Case.objects.filter(meeting__body=body, year=year, sequence__isnull=False)
    return rows.order_by("-sequence").values_list("sequence", flat=True).first() or 0
