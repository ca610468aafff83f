"""Reading experts, rounds, what was declared, given out and written.

An expert's own view goes through `open_to` and `readable_by`: an application in which a conflict was declared
is in neither, so no list, page, file or count built on them can contain it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tildel.applications.models import Application, Attachment
from tildel.applications.queries import drafts as applications
from tildel.assessment.domain.committees import Role
from tildel.assessment.domain.impartiality import NO_CONFLICT
from tildel.assessment.domain.marks import Mark
from tildel.assessment.domain.states import RUNNING, MemberState, ReviewState
from tildel.assessment.models import Assignment, Declaration, Member, Review, Round
from tildel.people import queries as people
from tildel.people.models import Person
from tildel.programmes import queries as programmes
from tildel.programmes.models import Call


@dataclass(frozen=True, slots=True)
class ReviewMarks:
    """A submitted review as it counts: `marks` is {dimension or dimension.criterion: mark}."""

    application_id: UUID
    reference: str
    member_id: int
    marks: dict[str, Mark]


# --- for the slices above ---------------------------------------------------------------------------------


def round_of(call: Call) -> Round | None:
    return Round.objects.filter(call=call).first()


def assessed_applications(call: Call) -> QuerySet[Application]:
    """The applications of a call that are assessed: those that passed the formal check, by number."""
    return applications.accepted(call)


def counting_reviews(call: Call) -> QuerySet[Review]:
    """Submitted reviews of assessed applications, without those whose expert has declared a conflict.

    Nor those of user representatives where they have a form of their own: see `user_reviews`.
    """
    found = submitted_reviews(call)
    return found.exclude(assignment__member__role=Role.USER) if _has_user_form(call) else found


def user_reviews(call: Call) -> QuerySet[Review]:
    """What user representatives submitted in their own form; nothing where there is no such form."""
    found = submitted_reviews(call).filter(assignment__member__role=Role.USER)
    return found if _has_user_form(call) else found.none()


def _has_user_form(call: Call) -> bool:
    return bool(programmes.spec_of(call).assessment.user_dimensions)


def submitted_reviews(call: Call) -> QuerySet[Review]:
    """Everything that counts in some way: the experts' and the user representatives' reviews."""
    return (
        Review.objects.filter(
            state=ReviewState.SUBMITTED,
            assignment__member__round__call=call,
            assignment__application__state="accepted",
        )
        .exclude(conflict_between("assignment__member", "assignment__application"))
        .select_related("assignment__application")
        .order_by("assignment__application__number", "assignment__member_id")
    )


def submitted_marks(call: Call) -> list[ReviewMarks]:
    """The marks that count in the ranking, by application number and expert."""
    return _marks_in(counting_reviews(call))


def user_marks(call: Call) -> list[ReviewMarks]:
    """The marks of user representatives in their own form, by application number and representative."""
    return _marks_in(user_reviews(call))


def _marks_in(reviews: QuerySet[Review]) -> list[ReviewMarks]:
    return [
        ReviewMarks(
            application_id=review.assignment.application_id,
            reference=review.assignment.application.reference,
            member_id=review.assignment.member_id,
            marks=dict(review.marks),
        )
        for review in reviews
    ]


def memberships(user: Any) -> QuerySet[Member]:
    """The rounds a user is an expert in, newest invitation first."""
    if not user.is_authenticated or user.person_id is None:
        return Member.objects.none()
    return (
        Member.objects.filter(expert__person_id=user.person_id)
        .exclude(state=MemberState.RESERVE)  # whoever waits there has not been asked yet
        .select_related("round__call__current", "expert__person")
        .order_by("-invited_at", "-pk")
    )


# --- conflicts --------------------------------------------------------------------------------------------


def conflict_between(member: str, application: str) -> Exists:
    """Whether the expert of a row has a conflict in the application of that row."""
    return Exists(
        Declaration.objects.filter(member=OuterRef(member), application=OuterRef(application)).exclude(
            ground=NO_CONFLICT
        )
    )


def without_conflict(rows: QuerySet[Any], member: str, application: str) -> QuerySet[Any]:
    """The rows whose expert has no conflict in the application of that row."""
    return rows.exclude(conflict_between(member, application))


def has_conflict(member: Member, application: Application) -> bool:
    return (
        Declaration.objects.filter(member=member, application=application)
        .exclude(ground=NO_CONFLICT)
        .exists()
    )


def conflicts_in(round: Round) -> QuerySet[Declaration]:
    """Declared conflicts of a round, newest first; for the officer only."""
    return (
        Declaration.objects.filter(member__round=round)
        .exclude(ground=NO_CONFLICT)
        .select_related("member__expert__person", "application")
        .order_by("-declared_at", "-pk")
    )


# --- what an expert may see -------------------------------------------------------------------------------


def open_to(member: Member) -> QuerySet[Application]:
    """The applications an expert is shown by name to declare interests: all assessed, less the conflicted."""
    if not _sees_names(member):
        return Application.objects.none()
    conflicted = Declaration.objects.filter(member=member).exclude(ground=NO_CONFLICT)
    return (
        assessed_applications(member.round.call)
        .exclude(pk__in=conflicted.values("application"))
        .select_related("current", "institution")
    )


def _sees_names(member: Member) -> bool:
    return (
        member.state == MemberState.ACCEPTED
        and member.terms_accepted_at is not None
        and member.round.state in RUNNING
    )


def reading_is_over(round: Round, *, on: date) -> bool:
    """Whether the last day on which the experts of a round may read has passed."""
    return round.reading_ends_on is not None and round.reading_ends_on < on


def readable_by(user: Any, *, on: date) -> QuerySet[Assignment]:
    """What a user may read as an expert on a day: assigned, no conflict declared, terms accepted, running."""
    if not user.is_authenticated or user.person_id is None:
        return Assignment.objects.none()
    return (
        Assignment.objects.filter(
            member__expert__person_id=user.person_id,
            member__state=MemberState.ACCEPTED,
            member__terms_accepted_at__isnull=False,
            member__round__state__in=RUNNING,
            application__state="accepted",
        )
        .exclude(member__round__reading_ends_on__lt=on)
        .filter(
            Exists(
                Declaration.objects.filter(
                    member=OuterRef("member"), application=OuterRef("application"), ground=NO_CONFLICT
                )
            )
        )
        .select_related(
            "application__current__call_version",
            "application__institution",
            "member__round__call__current",
            "member__expert__person",
            "review",
        )
        .order_by("application__number")
    )


def undeclared(members: Iterable[Member]) -> dict[int, int]:
    """{member: how many applications are not answered for}; nothing for those who may not see names now."""
    waiting = [row for row in members if _sees_names(row)]
    calls = [row.round.call_id for row in waiting]
    accepted = Application.objects.filter(call__in=calls, state="accepted")
    totals = dict(accepted.values_list("call").annotate(rows=Count("pk")))
    answers = Declaration.objects.filter(member__in=waiting, application__state="accepted")
    answered = dict(answers.values_list("member").annotate(rows=Count("pk")))
    return {row.pk: totals.get(row.round.call_id, 0) - answered.get(row.pk, 0) for row in waiting}


def own_declarations(member: Member) -> dict[UUID, Declaration]:
    """{application: what the expert said}, without conflicts: those are the officer's from then on."""
    return {row.application_id: row for row in Declaration.objects.filter(member=member, ground=NO_CONFLICT)}


def institution_names(numbers: Iterable[str]) -> dict[str, str]:
    """{organisation number: name} of those the directory knows."""
    return dict(people.organisations().filter(orgnr__in=set(numbers)).values_list("orgnr", "name"))


def frozen_attachments(application: Application) -> list[Attachment]:
    """The files of the submission that counts, in its order."""
    # By what was sent, not by what the draft holds today: a file may have been replaced since.
    stored = {
        (attachment.kind, attachment.person_key, attachment.file.sha256): attachment
        for attachment in Attachment.objects.filter(application=application)
        .exclude(file__scan="found")
        .select_related("file")
    }
    sent = [(row["kind"], row["person"] or "", row["sha256"]) for row in application.current.files]
    return [stored[key] for key in sent if key in stored]


# --- the officer's view -----------------------------------------------------------------------------------


def members(round: Round) -> QuerySet[Member]:
    """The experts of a round by name, with counts: `load`, `submitted`, `declared`, `conflicts`."""
    submitted = Q(assignments__review__state=ReviewState.SUBMITTED)
    conflicted = Q(declarations__isnull=False) & ~Q(declarations__ground=NO_CONFLICT)
    return (
        Member.objects.filter(round=round)
        .select_related("expert__person", "round__call", "committee")
        .annotate(
            load=Count("assignments", distinct=True),
            submitted=Count("assignments", filter=submitted, distinct=True),
            declared=Count("declarations", distinct=True),
            conflicts=Count("declarations", filter=conflicted, distinct=True),
        )
        .order_by("expert__person__family_name", "expert__person__given_name", "pk")
    )


def member(round: Round, pk: int) -> Member | None:
    return Member.objects.filter(round=round, pk=pk).select_related("expert__person", "round__call").first()


def declarations(round: Round) -> dict[tuple[int, UUID], str]:
    """{(member, application): ground}, "" where no conflict was declared."""
    rows = Declaration.objects.filter(member__round=round).values_list("member", "application", "ground")
    return {(member, application): ground for member, application, ground in rows}


def assignments(round: Round) -> QuerySet[Assignment]:
    return (
        Assignment.objects.filter(member__round=round)
        .select_related("application", "member__expert__person", "review")
        .order_by("application__number", "member__expert__person__family_name", "pk")
    )


def assignment(round: Round, pk: int) -> Assignment | None:
    return assignments(round).filter(pk=pk).first()


def review(round: Round, pk: int) -> Review | None:
    found = Review.objects.filter(assignment__member__round=round, pk=pk)
    return (
        found.select_related("assignment__application", "assignment__member__expert__person")
        .select_related("assignment__member__round__call__current")
        .first()
    )


def unchecked(call: Call) -> QuerySet[Application]:
    """Submitted applications that still wait for their formal check."""
    return Application.objects.filter(call=call, state="submitted").order_by("number")


def readers_needed(call: Call) -> int:
    """How many reviews each application must have; from the call's data."""
    return programmes.spec_of(call).assessment.readers


def counted(call: Call) -> dict[UUID, int]:
    """{application: how many submitted reviews count}; applications without any are left out."""
    rows = counting_reviews(call).order_by().values(application=F("assignment__application"))
    return {row["application"]: row["reviews"] for row in rows.annotate(reviews=Count("pk"))}


def short_of_reviews(call: Call) -> list[tuple[Application, int]]:
    """Assessed applications with fewer submitted reviews than the call asks for, and how many they have."""
    needed, have = readers_needed(call), counted(call)
    return [
        (application, have.get(application.pk, 0))
        for application in assessed_applications(call)
        if have.get(application.pk, 0) < needed
    ]


def officers_of(call: Call, *, on: date) -> QuerySet[Person]:
    """Who runs the call's programme on a day."""
    return Person.objects.filter(pk__in=programmes.officers(call.programme, on=on).values("person"))


def is_officer_somewhere(user: Any, *, on: date) -> bool:
    """Whether a user runs any programme; the register of experts is shared between them."""
    return bool(user.is_authenticated) and programmes.programmes_of(user, on=on).exists()
