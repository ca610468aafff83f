"""Who may do what in an assessment. An expert never learns that something hidden from them exists."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from tildel.assessment.domain.states import MemberState
from tildel.assessment.queries import discussion
from tildel.assessment.queries import rounds as queries
from tildel.kernel.errors import NotAllowed
from tildel.programmes.access import can_manage

# --- officers ---------------------------------------------------------------------------------------------


def can_run(user: Any, call: Any, *, on: date) -> bool:
    """Whether a user runs the assessment of a call on a day."""
    return can_manage(user, call.programme, on=on)


def check_can_run(user: Any, call: Any, *, on: date) -> None:
    if not can_run(user, call, on=on):
        raise NotAllowed("assessment.not_officer")


def can_see_register(user: Any, *, on: date) -> bool:
    """The register of experts is shared by those who run a programme."""
    return queries.is_officer_somewhere(user, on=on)


def check_can_see_register(user: Any, *, on: date) -> None:
    if not can_see_register(user, on=on):
        raise NotAllowed("assessment.not_officer")


def can_run_committee(user: Any, committee: Any, *, on: date) -> bool:
    """Whether a user manages the programme that a committee belongs to."""
    return can_manage(user, committee.programme, on=on)


def check_can_run_committee(user: Any, committee: Any, *, on: date) -> None:
    if not can_run_committee(user, committee, on=on):
        raise NotAllowed("assessment.not_officer")


# --- experts ----------------------------------------------------------------------------------------------


def own_membership(user: Any, call_key: str) -> Any:
    """The user's own place in the round of a call. Raises NotAllowed, secret."""
    found = queries.memberships(user).filter(round__call__key=call_key).first()
    if found is None:
        raise NotAllowed("assessment.not_expert")
    return found


def is_own(user: Any, expert: Any) -> bool:
    """Whether a user is the expert."""
    return bool(user.is_authenticated and user.person_id is not None and expert.person_id == user.person_id)


def check_can_edit_expert(user: Any, expert: Any, *, on: date) -> None:
    """The expert, and those who share the register."""
    if not is_own(user, expert) and not can_see_register(user, on=on):
        raise NotAllowed("assessment.not_expert")


def check_is_own(user: Any, expert: Any) -> None:
    if not is_own(user, expert):
        raise NotAllowed("assessment.not_expert")


def can_answer(user: Any, member: Any) -> bool:
    """Whether a membership is the user's own."""
    return is_own(user, member.expert)


def check_can_answer(user: Any, member: Any) -> None:
    if not can_answer(user, member):
        raise NotAllowed("assessment.not_expert")


def can_declare(user: Any, member: Any, *, on: date) -> bool:
    """Names are shown to an expert who has accepted the invitation and then the terms, until reading ends."""
    accepted = member.state == MemberState.ACCEPTED and member.terms_accepted_at is not None
    return accepted and can_answer(user, member) and not queries.reading_is_over(member.round, on=on)


def check_can_declare(user: Any, member: Any, application: Any, *, on: date) -> None:
    """Also refuses what the expert may no longer know of: an application in which a conflict was declared."""
    check_can_declare_all(user, member, [application], on=on)


def check_can_declare_all(user: Any, member: Any, applications: Collection[Any], *, on: date) -> None:
    """As `check_can_declare`, of several applications at once."""
    asked = {application.pk for application in applications}
    known = queries.open_to(member).filter(pk__in=asked).count()
    if not can_declare(user, member, on=on) or known != len(asked):
        raise NotAllowed("assessment.not_expert")


def can_read(user: Any, application_id: Any, *, on: date) -> bool:
    """Whether a user may read an application as an expert on a day."""
    return queries.readable_by(user, on=on).filter(application=application_id).exists()


def readable_assignment(user: Any, application_id: Any, *, on: date) -> Any:
    """The user's assignment to an application that they may read on a day. Raises NotAllowed, secret."""
    found = queries.readable_by(user, on=on).filter(application=application_id).first()
    if found is None:
        raise NotAllowed("assessment.not_expert")
    return found


def check_can_write(user: Any, assignment: Any, *, on: date) -> None:
    """Whether a user may write the review of an assignment on a day."""
    if not queries.readable_by(user, on=on).filter(pk=assignment.pk).exists():
        raise NotAllowed("assessment.not_expert")


# --- the discussion ---------------------------------------------------------------------------------------


def check_can_discuss(user: Any, application_id: Any, *, on: date) -> Any:
    """The user's place in the round as somebody who may take part in the discussion of an application.

    Those who read it, and the leader who reads none but has no conflict in it. Raises NotAllowed, secret.
    """
    found = discussion.place_in(user, application_id, on=on)
    if found is None:
        raise NotAllowed("assessment.not_expert")
    return found


def can_discuss(user: Any, application_id: Any, *, on: date) -> bool:
    return discussion.place_in(user, application_id, on=on) is not None
