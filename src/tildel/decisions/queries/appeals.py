"""Reading appeals: the officers' list, and an applicant's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from tildel.decisions.models import Appeal, Outcome
from tildel.governance.models import Case
from tildel.programmes.models import Call


def appeals_of(call: Call) -> QuerySet[Appeal]:
    """Every appeal of a call: those that are not answered first, the earliest due date first."""
    return (
        Appeal.objects.filter(outcome__application__call=call)
        .select_related("outcome__application", "received_by__person", "case__meeting__body")
        .order_by(F("answered_at").asc(nulls_first=True), F("due_at").asc(nulls_last=True), "received_at")
    )


def appeal(call: Call, pk: int) -> Appeal | None:
    rows = Appeal.objects.filter(pk=pk, outcome__application__call=call)
    return rows.select_related(
        "outcome__application__call__programme__owner", "outcome__application__institution",
        "outcome__application__current", "outcome__decision__case__meeting__body", "received_by__person",
        "answered_by__person", "case__meeting", "letter",
    ).first()  # fmt: skip


def cases_for(call: Call) -> list[Case]:
    """Cases of the board and of the body that decides, newest first: one of them may treat an appeal."""
    programme = call.programme
    rows = Case.objects.filter(meeting__body__in=[programme.board_id, programme.decider_id])
    return list(rows.select_related("meeting__body").order_by("-meeting__day", "-pk")[:200])


def published_outcome(application: UUID) -> Outcome | None:
    """What was decided of an application, once it is published."""
    rows = Outcome.objects.filter(application=application, decision__published_at__isnull=False)
    return rows.select_related(
        "application__call__programme", "decision__recommendation__ranking", "letter"
    ).first()


def appeals_against(outcome: Any) -> list[Appeal]:
    return list(outcome.appeals.select_related("letter").order_by("-received_at"))
