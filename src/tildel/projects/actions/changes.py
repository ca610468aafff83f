"""Something is to be other than agreed: asked by the leader, decided by the officer with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.kernel.errors import RuleBroken, Unreadable
from tildel.kernel.time import in_oslo
from tildel.people.actions import account_for, register_person
from tildel.people.models import User
from tildel.projects import access, mails
from tildel.projects.actions.contracts import offer_contract
from tildel.projects.actions.trail import held, note, tell
from tildel.projects.domain.agreement import Agreement, agreement_from_json, differences
from tildel.projects.domain.changes import ChangeKind, applied, findings, stops
from tildel.projects.domain.states import CHANGE, ChangeState, ContractState, ProjectState
from tildel.projects.models import ChangeRequest, Project
from tildel.projects.queries import projects as queries

_LONGEST = 5000


@transaction.atomic
def ask_change(
    *, project: Project, kind: str, after: Mapping[str, Any], reason: str, by: User, at: datetime
) -> ChangeRequest:
    """The leader asks for a change of the contract in force; the officers are mailed.

    `after` is as `domain.changes` says. Raises Unreadable `change.unreadable`, RuleBroken (`change.reason`,
    `change.stops` with its `codes`, `change.waiting`, `change.contract_first`, `project.ended`).
    """
    project = held(project)
    on = in_oslo(at).date()
    access.check_can_lead(by, project, on=on)
    agreement = _changeable(project)
    if project.changes.filter(kind=kind, state=ChangeState.ASKED).exists():
        raise RuleBroken("change.waiting")
    found = _judged(project, agreement, kind, after, on)
    if stops(found):
        raise RuleBroken("change.stops", codes=[one.code for one in found if one.blocks])
    if not reason.strip():
        raise RuleBroken("change.reason", place="reason")
    last = project.changes.order_by("-number").values_list("number", flat=True).first() or 0
    change = ChangeRequest.objects.create(
        project=project, number=last + 1, kind=kind, before=agreement.as_json(), after=dict(after),
        findings=[one.as_json() for one in found], reason=reason.strip()[:_LONGEST], asked_at=at, asked_by=by,
    )  # fmt: skip
    note(project, "change.asked", by=by, at=at, number=change.number, kind=kind, after=dict(after))
    tell(
        queries.officers_of(project, on=on), "change.asked", f"change:{project.number}:{change.number}",
        lambda name: mails.change_asked(name=name, project=project, change=change), at=at,
    )  # fmt: skip
    return change


def _changeable(project: Project) -> Agreement:
    if project.state not in (ProjectState.RUNNING, ProjectState.PAUSED):
        waits = project.state == ProjectState.AWAITING
        raise RuleBroken("change.contract_first" if waits else "project.ended")
    found = project.contracts.get(state=ContractState.IN_FORCE)
    return agreement_from_json(found.facts)


def _judged(project: Project, agreement: Agreement, kind: str, after: Mapping[str, Any], on: date) -> Any:
    try:
        rules = queries.rules_of(project, on=on)
        return findings(agreement, kind, after, rules, queries.standing_of(project))
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("change.unreadable") from error


@transaction.atomic
def grant_change(*, change: ChangeRequest, answer: str, by: User, at: datetime) -> ChangeRequest:
    """Grant it with a reason: the contract gets a new version, which both accept before it holds.

    Raises RuleBroken (`change.answer`, `change.moved_on` where the contract is no longer the one it was
    asked for).
    """
    project, change = held(change.project), _held(change)
    access.check_can_manage(by, project, on=in_oslo(at).date())
    state = CHANGE.after(change.state, "grant")
    _check_answer(answer)
    agreement = _changeable(project)
    if agreement.as_json() != change.before:
        raise RuleBroken("change.moved_on")
    then = applied(agreement, change.kind, change.after)
    if change.kind == ChangeKind.LEADER:
        _welcome(then, by, at)
    change.contract = offer_contract(
        project=project, agreement=then, reason=answer.strip()[:_LONGEST], by=by, at=at
    )
    _answer(change, state, answer, by, at)
    note(
        project, "change.granted", by=by, at=at, number=change.number, reason=change.answer,
        changes=differences(agreement, then),
    )  # fmt: skip
    _tell_leader(project, change, at)
    return change


def _welcome(agreement: Agreement, by: User, at: datetime) -> None:
    """Whoever is to lead gets an account, so that the contract can be read and accepted."""
    given, _space, family = agreement.leader.rpartition(" ")
    person = register_person(email=agreement.leader_email, given_name=given, family_name=family, by=by, at=at)
    account_for(person=person, by=by, at=at)


@transaction.atomic
def refuse_change(*, change: ChangeRequest, answer: str, by: User, at: datetime) -> ChangeRequest:
    """Refuse it with a reason. The contract stands."""
    project, change = held(change.project), _held(change)
    access.check_can_manage(by, project, on=in_oslo(at).date())
    state = CHANGE.after(change.state, "refuse")
    _check_answer(answer)
    _answer(change, state, answer, by, at)
    note(project, "change.refused", by=by, at=at, number=change.number, reason=change.answer)
    _tell_leader(project, change, at)
    return change


@transaction.atomic
def withdraw_change(*, change: ChangeRequest, by: User, at: datetime) -> ChangeRequest:
    """The leader no longer asks."""
    project, change = held(change.project), _held(change)
    access.check_can_lead(by, project, on=in_oslo(at).date())
    _answer(change, CHANGE.after(change.state, "withdraw"), "", by, at)
    note(project, "change.withdrawn", by=by, at=at, number=change.number)
    return change


def _held(change: ChangeRequest) -> ChangeRequest:
    return ChangeRequest.objects.select_for_update().get(pk=change.pk)


def _check_answer(answer: str) -> None:
    if not answer.strip():
        raise RuleBroken("change.answer", place="answer")


def _answer(change: ChangeRequest, state: str, answer: str, by: User, at: datetime) -> None:
    change.state, change.answer = state, answer.strip()[:_LONGEST]
    change.answered_at, change.answered_by = at, by
    change.save()


def _tell_leader(project: Project, change: ChangeRequest, at: datetime) -> None:
    tell(
        [project.leader], "change.answered", f"change-answered:{project.number}:{change.number}",
        lambda name: mails.change_answered(name=name, project=project, change=change), at=at,
    )  # fmt: skip
