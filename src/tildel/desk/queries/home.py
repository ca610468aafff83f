"""What waits for a person, across everything they have a part in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tildel.applications.models import Application, Endorsement, Invitation, Participation
from tildel.applications.queries import together
from tildel.assessment.models import Member
from tildel.decisions.models import Ranking
from tildel.governance.models import Appointment
from tildel.governance.queries.bodies import appointments
from tildel.messaging.models import Mail
from tildel.messaging.queries import mails_to_keep
from tildel.people.models import OrganisationRole, User
from tildel.people.queries import holds
from tildel.programmes.models import Call, Programme
from tildel.programmes.queries import programmes_of


@dataclass(frozen=True)
class Desk:
    """One person's tasks by the part they play; empty where they play none."""

    drafts: list[Application] = field(default_factory=list)
    sent: list[Application] = field(default_factory=list)
    endorsements: list[Endorsement] = field(default_factory=list)
    memberships: list[Member] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    rankings: list[Ranking] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    endorses: bool = False
    manages: bool = False
    sits: bool = False


def desk_of(user: User, *, at: datetime) -> Desk:
    on = at.date()
    mine = list(_applications(user)[:40])
    endorses = holds(user, OrganisationRole.RESEARCH_MANAGER, on=on)
    seats = appointments(user, on=on)
    manages = programmes_of(user, on=on)
    return Desk(
        drafts=[one for one in mine if one.closes_at > at and one.state in {"draft", "submitted"}],
        sent=[one for one in mine if one.state != "draft" and one.closes_at <= at],
        endorsements=list(
            Endorsement.objects.filter(state="asked", institution__in=endorses.values("organisation"))
            .filter(institution=F("application__institution"))
            .select_related("application__call", "institution")
            .order_by("application__call__deadline_at")[:20]
        ),
        memberships=list(_memberships(user)[:20]),
        calls=list(_calls(manages)[:20]),
        rankings=list(_rankings(seats)[:20]),
        invitations=list(together.invitations_to(user)[:20]),
        participations=[row for row in together.participations_of(user)[:40] if _is_open(row, at)],
        mails=list(mails_to_keep(user.email)[:5]),
        endorses=endorses.exists(),
        manages=manages.exists(),
        sits=seats.exists(),
    )  # fmt: skip


def _is_open(row: Participation, at: datetime) -> bool:
    application = row.application
    return application.state in {"draft", "submitted"} and application.closes_at > at


def active_user(pk: int) -> User | None:
    return User.objects.filter(pk=pk, is_active=True).select_related("person").first()


def deadlines_of(user: User, *, at: datetime) -> list[dict[str, Any]]:
    """What a person has to do ahead of `at`, the nearest first: kind, key, at, what, route, arguments."""
    desk = desk_of(user, at=at)
    waiting = [one for one in desk.participations if one.state == "asked"]
    rows = [
        *(_deadline("application", one, "applications:open", one.pk) for one in desk.drafts),
        *(
            _deadline("participation", one.application, "applications:participation", one.pk)
            for one in waiting
        ),
        *(
            _deadline("endorsement", one.application, "applications:endorse", one.application_id)
            for one in desk.endorsements
        ),
        *(_due(one) for one in desk.memberships),
    ]
    ahead = [row for row in rows if row["at"] is not None and row["at"] > at]
    return sorted(ahead, key=lambda row: (row["at"], row["key"]))


def _deadline(kind: str, application: Application, route: str, argument: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "key": f"{kind}-{argument}",
        "at": application.closes_at,
        "what": f"{application.call} ({application.reference})",
        "route": route,
        "arguments": [argument],
    }


def _due(member: Member) -> dict[str, Any]:
    return {
        "kind": "assessment",
        "key": f"assessment-{member.pk}",
        "at": member.round.due_at,
        "what": str(member.round.call),
        "route": "assessment:mine",
        "arguments": [],
    }


def _applications(user: User) -> QuerySet[Application]:
    return (
        Application.objects.filter(collaborators__user=user)
        .select_related("call", "current").order_by("call__deadline_at", "number")
    )  # fmt: skip


def _memberships(user: User) -> QuerySet[Member]:
    return (
        Member.objects.filter(expert__person_id=user.person_id)
        .exclude(state__in=("declined", "reserve")).exclude(round__state="closed")
        .exclude(expert__person_id__isnull=True)
        .select_related("round__call")
        .annotate(given=Count("assignments", distinct=True),
                  done=Count("assignments", filter=Q(assignments__review__state="submitted"), distinct=True))
        .order_by("round__due_at")
    )  # fmt: skip


def _calls(manages: QuerySet[Programme]) -> QuerySet[Call]:
    return (
        Call.objects.filter(programme__in=manages).select_related("programme", "round")
        .annotate(to_check=Count("applications", filter=Q(applications__state="submitted")),
                  received=Count("applications", filter=Q(applications__current__isnull=False)))
        .order_by("-deadline_at")
    )  # fmt: skip


def _rankings(seats: QuerySet[Appointment]) -> QuerySet[Ranking]:
    bodies = seats.values("body")
    return Ranking.objects.filter(
        Q(call__programme__board__in=bodies) | Q(call__programme__decider__in=bodies)
    ).select_related("call")


def demo_users() -> QuerySet[User]:
    return User.objects.filter(is_active=True, person__email__endswith="example.org").select_related("person")


def demo_logins() -> list[dict[str, Any]]:
    """Who to log in as, with the roles they hold, most telling first; one example of a kind is enough."""
    users = (
        demo_users()
        .annotate(applies=Exists(Application.objects.filter(collaborators__user=OuterRef("pk"))))
        .prefetch_related(
            "person__organisation_roles__organisation", "person__programmes__programme",
            "person__appointments__body", "person__expert__memberships__round__call",
        )
        .order_by("person__family_name", "person__given_name")
    )  # fmt: skip
    logins: list[dict[str, Any]] = [{"user": user, "roles": _roles(user)} for user in users]
    for login in logins:
        login["kind"] = login["roles"][0].kind if login["roles"] else "none"
    return sorted(logins, key=lambda login: KINDS.index(login["kind"]))


KINDS = ("officer", "seat", "manager", "expert", "applicant", "administrator", "none")


@dataclass(frozen=True)
class HeldRole:
    kind: str
    of: Any


def _roles(user: User) -> list[HeldRole]:
    person = user.person
    if person is None:
        return []
    expert = getattr(person, "expert", None)
    return [
        *(HeldRole("officer", one.programme.names) for one in person.programmes.all()),
        *(HeldRole("seat", one.body.names) for one in person.appointments.all()),
        *(HeldRole("manager", one.organisation.name) for one in person.organisation_roles.all()),
        *(HeldRole("expert", one.round.call.names) for one in (expert.memberships.all() if expert else ())),
        *([HeldRole("administrator", "")] if user.is_superuser else []),
        *([HeldRole("applicant", "")] if user.applies else []),
    ]
