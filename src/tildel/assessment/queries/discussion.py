"""Reading what experts wrote of one application: the reviews that count, their wordings, remarks, consensus.

Whoever has declared a conflict is in none of it: every way in goes through `rounds.readable_by` or
`rounds.open_to`, and the reviews through `rounds.counting_reviews`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tildel.applications.models import Application
from tildel.assessment.domain.committees import Role
from tildel.assessment.domain.states import RUNNING, MemberState, ReviewState
from tildel.assessment.models import Assignment, Consensus, Member, Remark, Review, Round
from tildel.assessment.queries import rounds
from tildel.audit.queries import events_of


def place_in(user: Any, application_id: Any, *, on: date) -> Member | None:
    """The user's membership as somebody who takes part in the discussion of an application, if any."""
    assignment = rounds.readable_by(user, on=on).filter(application=application_id).first()
    return assignment.member if assignment else _leading(user, application_id, on)


def _leading(user: Any, application_id: Any, on: date) -> Member | None:
    """The leader of the application's committee, having said that there is no conflict."""
    member = (
        rounds.memberships(user)
        .filter(
            role=Role.LEADER,
            state=MemberState.ACCEPTED,
            round__state__in=RUNNING,
            round__call__applications=application_id,
        )
        .exclude(round__reading_ends_on__lt=on)
        .first()
    )
    if member is None or application_id not in rounds.own_declarations(member):
        return None
    found = rounds.open_to(member).filter(pk=application_id)
    elsewhere = Q(placement__isnull=False) & ~Q(placement__committee=member.committee_id)
    return member if found.exclude(elsewhere).exists() else None


def own_review(member: Member, application_id: Any) -> Review | None:
    found = Review.objects.filter(assignment__member=member, assignment__application=application_id)
    return found.select_related("assignment__application").prefetch_related("versions").first()


def reads(member: Member, application_id: Any) -> bool:
    """Whether a member was given the application to read."""
    return Assignment.objects.filter(member=member, application=application_id).exists()


def has_joined(member: Member, application_id: Any) -> bool:
    """Whether a member may see and say something: their own review is in, or they lead without reading."""
    given = Assignment.objects.filter(member=member, application=application_id)
    if not given.exists():
        return member.role == Role.LEADER
    return given.filter(review__state=ReviewState.SUBMITTED).exists()


def application(application_id: Any) -> Application | None:
    """An assessed application with what is shown of it."""
    found = Application.objects.filter(pk=application_id, state="accepted")
    return found.select_related("current__call_version", "institution", "call__current").first()


def reviews_of(application: Application) -> QuerySet[Review]:
    """The submitted reviews of an application by those who have no conflict in it, with their wordings."""
    return (
        rounds.submitted_reviews(application.call)
        .filter(assignment__application=application)
        .select_related("assignment__member__expert__person", "assignment__application")
        .prefetch_related("versions")
        .order_by("assignment__pk")
    )


def set_aside(application: Application) -> QuerySet[Review]:
    """Submitted reviews that do not count, for a conflict declared later; for the officer only."""
    counting = reviews_of(application).values("pk")
    return (
        Review.objects.filter(assignment__application=application, state=ReviewState.SUBMITTED)
        .exclude(pk__in=counting)
        .select_related("assignment__member__expert__person", "assignment__application")
        .prefetch_related("versions")
        .order_by("assignment__pk")
    )


def readers(application: Application) -> list[int]:
    """Every member who was given the application, whether they have submitted or not."""
    return list(
        Assignment.objects.filter(application=application).order_by("pk").values_list("member", flat=True)
    )


def remarks(application: Application) -> QuerySet[Remark]:
    """What was said of an application, oldest first, by those who have no conflict in it now."""
    said = Remark.objects.filter(application=application).select_related("member__expert__person")
    return rounds.without_conflict(said, "member", "application")


def consensus(application: Application) -> Consensus | None:
    return Consensus.objects.filter(application=application).select_related("written_by__person").first()


def unsubmitted(round: Round) -> QuerySet[Assignment]:
    """What was given out and has no submitted review, without conflicts, by number."""
    left = rounds.assignments(round).exclude(review__state=ReviewState.SUBMITTED)
    return rounds.without_conflict(left, "member", "application")


def reopened_because(review: Review) -> str:
    """The reason for which a review was last opened again; "" for one that never was."""
    if not review.versions.exists():
        return ""
    who = review.assignment.member
    event = (
        events_of(f"round:{who.round.call.key}")
        .filter(
            verb="review.reopened",
            data__application=review.assignment.application.reference,
            data__expert=str(who.expert.person_id),
        )
        .first()
    )
    return str(event.data.get("reason", "")) if event else ""
