"""Who may open a draft and as what: changing, taking out, leaving, handing over the leadership."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tildel.applications import access
from tildel.applications.actions.drafts import stream_of
from tildel.applications.models import Application, Collaborator, Presence
from tildel.audit.actions import record
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.people.models import User

ROLES = (Collaborator.EDITOR, Collaborator.READER)


def held_for_people(application: Application) -> Application:
    """The application, locked until the transaction ends. Raises RuleBroken once it is withdrawn."""
    rows = Application.objects.select_for_update(of=("self",))
    held = rows.select_related("call__programme", "call__current").get(pk=application.pk)
    if held.state == "withdrawn":
        raise RuleBroken("applications.people_of_withdrawn")
    return held


@transaction.atomic
def change_role(*, application: Application, who: User, role: str, by: User, at: datetime) -> Collaborator:
    """Editor or reader from now on. The same role again changes nothing.

    Raises NotAllowed for all but the lead, RuleBroken for the lead's own role and for somebody not there.
    """
    access.check_can_lead(by, application)
    held = held_for_people(application)
    found = _other(held, who)
    if role not in ROLES:
        raise RuleBroken("applications.role_unknown", place="role")
    if found.role != role:
        found.role = role
        found.save(update_fields=["role"])
        record(stream=stream_of(held), verb="collaborator.role_changed", by=by, at=at, user=who.pk, role=role)
    return found


@transaction.atomic
def remove_collaborator(*, application: Application, who: User, by: User, at: datetime) -> None:
    """Take somebody out of the draft. What they wrote stays."""
    access.check_can_lead(by, application)
    held = held_for_people(application)
    _take_out(held, _other(held, who), "collaborator.removed", by, at)


@transaction.atomic
def leave(*, application: Application, by: User, at: datetime) -> None:
    """Leave a draft by oneself. The lead hands over first (RuleBroken `applications.lead_stays`)."""
    access.check_can_take_part(by, application)
    held = held_for_people(application)
    _take_out(held, _other(held, by), "collaborator.left", by, at)


@transaction.atomic
def hand_over(*, application: Application, to: User, by: User, at: datetime) -> None:
    """Give the leadership to an editor; who had it is an editor from now on."""
    access.check_can_lead(by, application)
    held = held_for_people(application)
    found = _other(held, to)
    if found.role != Collaborator.EDITOR:
        raise RuleBroken("applications.hand_over_to_editor")
    # First one less, then one more: the database holds that there is never more than one.
    held.collaborators.filter(role=Collaborator.LEAD).update(role=Collaborator.EDITOR)
    found.role = Collaborator.LEAD
    found.save(update_fields=["role"])
    record(stream=stream_of(held), verb="collaborator.lead_handed_over", by=by, at=at, to=to.pk)


def _other(held: Application, who: User) -> Collaborator:
    found = held.collaborators.filter(user=who).first()
    if found is None:
        raise NotAllowed("applications.not_yours")
    if found.role == Collaborator.LEAD:
        raise RuleBroken("applications.lead_stays")
    return found


def _take_out(held: Application, row: Collaborator, verb: str, by: User, at: datetime) -> None:
    row.delete()
    Presence.objects.filter(application=held, user=row.user_id).delete()
    record(stream=stream_of(held), verb=verb, by=by, at=at, user=row.user_id, role=row.role)
