"""Reading who writes together: collaborators, invitations, partners' answers, notes, who is here."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tildel.applications.domain.together import SEEN_WITHIN, InvitationState, ParticipationState, is_address
from tildel.applications.models import (
    Application,
    Collaborator,
    Invitation,
    Note,
    Participation,
    Presence,
)
from tildel.people.models import User

_ORDER = {Collaborator.LEAD: 0, Collaborator.EDITOR: 1, Collaborator.READER: 2}
_WITH_CALL = ("application__call__programme", "application__call__current", "application__institution")


def addresses_of(user: Any) -> list[str]:
    """Where mails reach a user: the login's address and the person's."""
    if not getattr(user, "is_authenticated", False):
        return []
    return [user.email, *([user.person.email] if user.person_id else [])]


def collaborators(application: Application) -> list[Collaborator]:
    """Everybody who may open the draft, the lead first, then editors and readers by name."""
    rows = application.collaborators.select_related("user__person")
    return sorted(rows, key=lambda row: (_ORDER[row.role], str(row.user).casefold(), row.pk))


def collaborator(application: Application, user_pk: int) -> Collaborator | None:
    return application.collaborators.filter(user_id=user_pk).select_related("user__person").first()


def lead(application: Application) -> User | None:
    found = application.collaborators.filter(role=Collaborator.LEAD).select_related("user__person").first()
    return found.user if found else None


def invitations(application: Application) -> list[Invitation]:
    """Those that wait for an answer or were declined, newest first."""
    shown = (InvitationState.SENT, InvitationState.DECLINED)
    return list(application.invitations.filter(state__in=shown).order_by("-sent_at", "-pk"))


def invitation(pk: UUID | str) -> Invitation | None:
    rows = Invitation.objects.select_related(*_WITH_CALL, "sent_by__person")
    return rows.filter(pk=pk).first()


def participation(pk: UUID | str) -> Participation | None:
    return Participation.objects.select_related(*_WITH_CALL).filter(pk=pk).first()


def participations(application: Application) -> dict[str, Participation]:
    """The partners' own words by person key."""
    return {row.person_key: row for row in application.participations.all()}


def is_meant(row: Invitation | Participation, user: Any) -> bool:
    """Whether an invitation or a question was sent to this user."""
    return is_address(row.email, addresses_of(user))


def _to(user: Any) -> Q:
    found = Q(pk__isnull=True)
    for address in addresses_of(user):
        found |= Q(email__iexact=address)
    return found


def invitations_to(user: Any) -> QuerySet[Invitation]:
    """What waits for this user's yes or no."""
    rows = Invitation.objects.filter(_to(user), state=InvitationState.SENT).exclude(
        application__state="withdrawn"
    )
    return rows.select_related("application__call__current", "sent_by__person").order_by("-sent_at")


def participations_of(user: Any) -> QuerySet[Participation]:
    """Applications that name this user as a partner, those not answered first."""
    rows = Participation.objects.filter(_to(user)).exclude(application__state="withdrawn")
    rows = rows.exclude(state=ParticipationState.DECLINED)
    return rows.select_related("application__call__current").order_by("state", "-asked_at")


def notes(application: Application, part: str) -> list[Note]:
    """The notes of one part, oldest first; settled ones too."""
    return list(
        application.notes.filter(section=part).select_related("written_by__person", "settled_by__person")
    )


def note(application: Application, pk: int) -> Note | None:
    return application.notes.filter(pk=pk).first()


def open_notes(application: Application) -> dict[str, int]:
    """How many notes are not settled yet, by part."""
    rows = application.notes.filter(settled_at__isnull=True).order_by().values("section")
    return {row["section"]: row["number"] for row in rows.annotate(number=Count("pk"))}


def here(application: Application, user: User, *, at: datetime) -> list[Presence]:
    """Who else has the draft open now, by name."""
    rows = Presence.objects.filter(application=application, seen_at__gt=at - SEEN_WITHIN)
    rows = rows.exclude(user=user).select_related("user__person")
    return sorted(rows, key=lambda row: (str(row.user).casefold(), row.pk))


def kinds_of_letters(application: Application) -> set[str]:
    """Which letters about it were sent."""
    return set(application.letters.filter(sent_at__isnull=False).values_list("kind", flat=True))


def sources_for(user: Any) -> list[Application]:
    """Applications somebody may copy from: those they write in, newest first."""
    rows = Application.objects.filter(
        collaborators__user_id=user.pk, collaborators__role__in=(Collaborator.LEAD, Collaborator.EDITOR)
    )
    return list(rows.select_related("call__current").order_by("-created_at", "-number")[:100])
