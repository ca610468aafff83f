"""Proposals for who reads what: asked for, computed by the queue, used as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import translation

from tildel.applications.domain.values import storable
from tildel.applications.models import Application
from tildel.assessment import access, mails_assigning
from tildel.assessment.actions.assignments import assign_all, lock_members, take_back
from tildel.assessment.actions.rounds import check_reviewing
from tildel.assessment.domain.affinity import ApplicationText, Interest, Matcher
from tildel.assessment.domain.assignment import Solution
from tildel.assessment.domain.proposal_record import matrix_as_json
from tildel.assessment.domain.proposing import (
    EXPERT,
    Given,
    Matrix,
    Settings,
    answers,
    matrix_of,
    settings_from,
)
from tildel.assessment.domain.states import PROPOSAL, ProposalState
from tildel.assessment.models import Assignment, Member, Proposal, Round
from tildel.assessment.queries import assigning
from tildel.assessment.queries.rounds import assessed_applications
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.models import User

KEY_LIMIT = 100  # characters of the key of the ties
_STEP = 25  # applications between two reports of progress
Progress = Callable[[int, int], None]


@transaction.atomic
def ask_proposal(*, round: Round, settings: Settings, by: User, at: datetime) -> Proposal:
    """Ask for an assignment; the queue computes it. Raises RuleBroken `round.not_reviewing` or as
    `Settings.check`."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    access.check_can_run(by, round.call, on=in_oslo(at).date())
    check_reviewing(Round.objects.get(pk=round.pk))
    settings = replace(settings, key=storable(settings.key).strip()[:KEY_LIMIT])
    settings.check()
    proposal = Proposal.objects.create(round=round, settings=settings.as_json(), asked_at=at, asked_by=by)
    record(
        stream=f"round:{round.call.key}", verb="assignment.proposal_asked", by=by, at=at,
        proposal=proposal.pk, settings=settings.as_json(),
    )  # fmt: skip
    app.configure_task("tildel.solve_proposal").defer(proposal=proposal.pk)
    return proposal


def solve_proposal(*, proposal: Proposal, at: datetime) -> Proposal:
    """Compute a proposal that is asked for; one that is computed already stays as it is.

    Not one transaction: how far it has come is seen while it works. The answer is written in one.
    """
    if proposal.state != ProposalState.QUEUED:
        return proposal
    settings = settings_from(proposal.settings)
    given = assigning.given_for(proposal.round, settings)
    work = _Affinities(proposal.round, settings, given)
    matrix = work.matrix(lambda done, of: _report(proposal, done, of))
    found = answers(matrix, settings)
    return _write_answer(proposal, given.digest(settings), _result(matrix, found, work), found, at)


def _report(proposal: Proposal, done: int, of: int) -> None:
    rows = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.QUEUED)
    rows.update(result={"done": done, "of": of})


@transaction.atomic
def _write_answer(
    proposal: Proposal, digest: str, result: dict[str, Any], found: dict[str, Solution], at: datetime
) -> Proposal:
    locked = (
        Proposal.objects.select_for_update(of=("self",)).select_related("round__call").get(pk=proposal.pk)
    )
    if locked.state != ProposalState.QUEUED:
        return locked
    solved = all(solution.solved for solution in found.values())
    locked.state = PROPOSAL.after(locked.state, "solve" if solved else "fail")
    locked.digest, locked.result, locked.solved_at = digest, result, at
    locked.explanation = [
        {"role": role, "code": reason.code, "params": dict(reason.params)}
        for role, solution in found.items()
        for reason in solution.reasons
    ]
    locked.save(update_fields=["state", "digest", "result", "explanation", "solved_at"])
    record(
        stream=f"round:{locked.round.call.key}", verb="assignment.proposed", by=None, at=at,
        proposal=locked.pk, digest=digest, solved=solved, objective=result.get("objective"),
    )  # fmt: skip
    return locked


class _Affinities:
    """Every affinity of a round, and the reasons of those that are asked about."""

    def __init__(self, round: Round, settings: Settings, given: Given) -> None:
        self.round, self.settings, self.given = round, settings, given
        self.matcher = Matcher.of(assigning.expert_texts(round, settings), settings.weights)
        self.texts: dict[str, ApplicationText] = {}
        self.wishes: dict[str, dict[str, Interest]] = defaultdict(dict)
        for (application, seat), wish in given.wishes.items():
            self.wishes[application][seat] = wish

    def matrix(self, progress: Progress) -> Matrix:
        shape = len(self.given.applications), len(self.given.seats)
        values, plain = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        places = {name: place for place, name in enumerate(self.given.applications)}
        for number, text in enumerate(assigning.application_texts(self.round)):
            if text.key not in places:
                continue  # accepted since the input was read
            self.texts[text.key] = text
            place, wishes = places[text.key], self.wishes[text.key]
            plain[place] = values[place] = self.matcher.values(text, {})
            if wishes:
                values[place] = self.matcher.values(text, wishes)
            if number % _STEP == 0:
                progress(number, shape[0])
        return matrix_of(self.given, self.settings, values, plain)

    def reasons(self, application: str, seat: str) -> dict[str, Any]:
        """Why a pair has its affinity, as plain values."""
        wish = self.wishes[application].get(seat, Interest.UNKNOWN)
        return assigning.plain_reasons(self.matcher.explain(self.texts[application], seat, wish), wish)


def _result(matrix: Matrix, found: dict[str, Solution], work: _Affinities) -> dict[str, Any]:
    """What is kept: the input in any case, and the answer when every role has one."""
    result: dict[str, Any] = {"input": matrix_as_json(matrix)}
    if not all(solution.solved for solution in found.values()):
        return result
    pairs = [pair for role in found for pair in found[role].pairs]
    rows, columns = _places(matrix)
    values = [int(matrix.affinity[rows[one], columns[other]]) for one, other in pairs]
    chosen = set(pairs)
    return {
        **result,
        "pairs": [
            [*pair, value, work.reasons(*pair)] for pair, value in zip(pairs, values, strict=True)
        ],
        "objective": found[EXPERT].objective if EXPERT in found else 0,
        "worst_pair": found[EXPERT].worst_pair if EXPERT in found else None,
        "new": sorted(map(list, chosen - matrix.previous - matrix.settled)),
        "dropped": sorted(map(list, matrix.previous - chosen)),
    }  # fmt: skip


def _places(matrix: Matrix) -> tuple[dict[str, int], dict[str, int]]:
    return (
        {name: place for place, name in enumerate(matrix.applications)},
        {seat.key: place for place, seat in enumerate(matrix.seats)},
    )


# --- used ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """What using a proposal changes: pairs to give and assignments to take back."""

    give: list[tuple[Member, Application]]
    take: list[Assignment]


def change_of(proposal: Proposal) -> Change:
    """What using a proposal would change now."""
    round, result = proposal.round, proposal.result
    people = {str(row.pk): row for row in assigning.people(round)}
    wanted = [(one, other) for one, other, *_ in result.get("pairs", [])]
    named = {row.reference: row for row in assessed_applications(round.call)}
    has = assigning.given_pairs(round)
    pairs = [(people[other], named[one]) for one, other in wanted if other in people and one in named]
    give = [row for row in pairs if (row[0].pk, row[1].pk) not in has]
    dropped = [
        (people[other].pk, named[one].pk)
        for one, other in _dropped(proposal)
        if other in people and one in named
    ]
    return Change(give, assigning.assigned(round, dropped))


def _dropped(proposal: Proposal) -> list[tuple[str, str]]:
    """What stood and does not any longer; only a proposal of few changes takes anything back."""
    return [(one, other) for one, other in proposal.result.get("dropped", [])]


@transaction.atomic
def use_proposal(*, proposal: Proposal, by: User, at: datetime) -> Change:
    """Assign every pair of a proposal, in one step, and tell each expert once.

    What was assigned by hand stays. Raises RuleBroken `assignment_proposal.state`, `proposal.stale` when
    anything it was computed from has changed, or as `assign` does.
    """
    access.check_can_run(by, proposal.round.call, on=in_oslo(at).date())
    lock_members(proposal.round)
    locked = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("round__call__current", "round__call__programme")
        .get(pk=proposal.pk)
    )
    locked.state = PROPOSAL.after(locked.state, "use")
    settings = settings_from(locked.settings)
    if assigning.given_for(locked.round, settings).digest(settings) != locked.digest:
        raise RuleBroken("proposal.stale")
    change = change_of(locked)
    taken = [(row.application.reference, row.member_id) for row in change.take]
    for assignment in change.take:
        take_back(assignment)
    assign_all(round=locked.round, pairs=change.give, by=by, at=at)
    locked.used_at = at
    locked.save(update_fields=["state", "used_at"])
    record(
        stream=f"round:{locked.round.call.key}", verb="assignment.used", by=by, at=at,
        proposal=locked.pk, digest=locked.digest, taken=taken,
        assigned=[[application.reference, member.pk] for member, application in change.give],
    )  # fmt: skip
    _tell(locked, change, at)
    return change


def _tell(proposal: Proposal, change: Change, at: datetime) -> None:
    given: dict[int, list[str]] = defaultdict(list)
    taken: dict[int, list[str]] = defaultdict(list)
    members = {}
    for member, application in change.give:
        members[member.pk] = member
        given[member.pk].append(application.reference)
    for assignment in change.take:
        members[assignment.member_id] = assignment.member
        taken[assignment.member_id].append(assignment.application.reference)
    for key in sorted(members):
        _tell_one(proposal, members[key], sorted(given[key]), sorted(taken[key]), at)


def _tell_one(proposal: Proposal, member: Member, given: list[str], taken: list[str], at: datetime) -> None:
    person, names = member.expert.person, proposal.round.call.names
    with translation.override(person.language):
        call = names.get(person.language) or names.get("en") or names.get("nb") or ""
        subject, body = mails_assigning.given(
            name=str(person), call=call, given=given, taken=taken, due_at=proposal.round.due_at
        )
    write_mail(
        kind="assessment_assigned", to=person.email, language=person.language, subject=subject, body=body,
        cause=f"assessment_assigned:{proposal.pk}:{member.pk}", at=at,
    )  # fmt: skip
