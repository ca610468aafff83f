"""Asking somebody by mail to write or to read in a draft, and their answer."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from tildel.applications import access
from tildel.applications import phrases_together as phrases
from tildel.applications.actions.collaborators import ROLES, held_for_people
from tildel.applications.actions.drafts import stream_of
from tildel.applications.domain.together import INVITATION, MOST_INVITATIONS, is_address, may_remind
from tildel.applications.domain.values import Email
from tildel.applications.models import Application, Collaborator, Invitation
from tildel.applications.queries import together as queries
from tildel.audit.actions import record
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.actions import write_mail
from tildel.people.actions import account_for, register_person
from tildel.people.models import LANGUAGES, User
from tildel.people.queries import person_by_email


@transaction.atomic
def invite_collaborator(
    *, application: Application, email: str, role: str, language: str, by: User, at: datetime
) -> Invitation:
    """Ask somebody by mail. Somebody already asked gets no second mail: the first invitation is returned.

    `language` is for those we do not know yet. Raises RuleBroken with the place `email` or `role`.
    """
    access.check_can_edit(by, application)
    held = held_for_people(application)
    address = _address(held, email)
    if role not in ROLES:
        raise RuleBroken("applications.role_unknown", place="role")
    waiting = held.invitations.filter(state="sent", email__iexact=address).first()
    if waiting is not None:
        return waiting
    if held.invitations.filter(state="sent").count() >= MOST_INVITATIONS:
        raise RuleBroken("applications.invitations_enough", most=MOST_INVITATIONS)
    # With an account of their own, the code that opens it also proves the address.
    known = language if language in dict(LANGUAGES) else held.language
    account_for(person=register_person(email=address, language=known, by=by, at=at), by=by, at=at)
    made = Invitation.objects.create(application=held, email=address, role=role, sent_at=at, sent_by=by)
    record(stream=stream_of(held), verb="invitation.sent", by=by, at=at, invitation=str(made.pk), role=role)
    _write(made, held, "sent", at)
    return made


def _address(held: Application, email: str) -> str:
    address, fault = Email().read(email)
    if fault or not address:
        raise RuleBroken("applications.invitation_address", place="email")
    if any(is_address(address, queries.addresses_of(row.user)) for row in queries.collaborators(held)):
        raise RuleBroken("applications.already_there", place="email")
    return address.lower()


@transaction.atomic
def remind_invited(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Write once more, at most once an hour."""
    access.check_can_edit(by, invitation.application)
    held, found = _held(invitation)
    INVITATION.after(found.state, "remind")
    if not may_remind(found.sent_at, found.reminded_at, at):
        raise RuleBroken("applications.reminded_lately")
    found.reminded_at = at
    found.save(update_fields=["reminded_at"])
    record(stream=stream_of(held), verb="invitation.reminded", by=by, at=at, invitation=str(found.pk))
    _write(found, held, "reminded", at)
    return found


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Take an invitation back; its link then says so."""
    access.check_can_edit(by, invitation.application)
    return _answer(invitation, "withdraw", "withdrawn", by, at)


@transaction.atomic
def answer_invited(*, invitation: Invitation, accepted: bool, by: User, at: datetime) -> Invitation:
    """Yes or no from the one who was asked; a yes lets them in. Raises NotAllowed for anybody else."""
    if not queries.is_meant(invitation, by):
        raise NotAllowed("applications.sent_to_another", secret=False)
    if not accepted:
        return _answer(invitation, "decline", "declined", by, at)
    found = _answer(invitation, "accept", "accepted", by, at)
    row, new = Collaborator.objects.get_or_create(
        application=found.application, user=by, defaults={"role": found.role, "since": at}
    )
    if not new and (row.role, found.role) == (Collaborator.READER, Collaborator.EDITOR):
        row.role = found.role
        row.save(update_fields=["role"])
    return found


def _answer(invitation: Invitation, verb: str, state: str, by: User, at: datetime) -> Invitation:
    held, found = _held(invitation)
    if found.state == state:
        return found
    found.state = INVITATION.after(found.state, verb)
    found.answered_at, found.answered_by = at, by
    found.save(update_fields=["state", "answered_at", "answered_by"])
    record(stream=stream_of(held), verb=f"invitation.{state}", by=by, at=at, invitation=str(found.pk))
    return found


def _held(invitation: Invitation) -> tuple[Application, Invitation]:
    held = held_for_people(invitation.application)
    found = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    found.application = held
    return held, found


def _write(invitation: Invitation, held: Application, turn: str, at: datetime) -> None:
    person = person_by_email(invitation.email)
    language = person.language if person else held.language
    with translation.override(language):
        address = settings.SITE_URL + reverse("applications:invitation", args=[invitation.pk])
        subject, body = phrases.invitation_mail(
            application=held, role=invitation.role, by=str(invitation.sent_by), address=address,
            again=turn == "reminded",
        )  # fmt: skip
    write_mail(
        kind=f"invitation.{turn}", to=invitation.email, language=language, subject=subject, body=body,
        cause=f"invitation:{invitation.pk}:{turn}:{at.isoformat()}", at=at,
    )  # fmt: skip
