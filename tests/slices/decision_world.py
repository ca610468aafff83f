"""A call whose round is closed: applications 1 … n with marks, a board with a leader, a body that decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.slices import assessment_world
from tildel.applications.models import Collaborator
from tildel.assessment.actions import assignments, reviews, rounds
from tildel.decisions.actions.decisions import sign_decision
from tildel.decisions.actions.participation import declare_interests, record_presence
from tildel.decisions.models import Decision
from tildel.governance.actions.bodies import create_body
from tildel.governance.actions.cases import record_case
from tildel.governance.actions.meetings import record_meeting
from tildel.governance.actions.seats import appoint
from tildel.governance.models import Body, Case
from tildel.people.models import User
from tildel.programmes.models import Call, CallVersion

AT = datetime(2024, 10, 1, 9, 0, tzinfo=UTC)


@dataclass
class World:
    call: Call
    officer: User
    board_leader: User
    board_member: User
    secretary: User
    references: list[str]


def closed_round(marks: list[tuple[int, int]], amounts: list[int] | None = None) -> World:
    """One application for each pair; both readers give it (quality, benefit)."""
    base = assessment_world.running(applications=len(marks), experts=2)
    for application, (quality, benefit), amount in zip(
        base.applications, marks, amounts or [9_000_000] * len(marks), strict=True
    ):
        application.amount = amount
        application.save(update_fields=["amount"])
        Collaborator.objects.create(application=application, user=base.officer, role="lead", since=AT)
        for member in base.members:
            _review(base, member, application, {"quality": quality, "benefit": benefit})
    rounds.close_round(round=base.round, by=base.officer, at=AT)
    board = create_body(
        key="board", names={"nb": "Styret", "en": "The board"}, organisation=None, by=None, at=AT
    )
    decider = create_body(
        key="directors", names={"nb": "AD-møtet", "en": "The directors"}, organisation=None, by=None, at=AT
    )
    base.call.programme.board, base.call.programme.decider = board, decider
    base.call.programme.save()
    people = {}
    for name, body, seat in (
        ("Styre", board, "leader"),
        ("Medlem", board, "member"),
        ("Sekretær", decider, "secretary"),
    ):
        person, people[name] = assessment_world.person(name)
        appoint(body=body, person=person, seat=seat, held_from=date(2024, 1, 1), by=None, at=AT)
    return World(
        call=base.call, officer=base.officer, board_leader=people["Styre"], board_member=people["Medlem"],
        secretary=people["Sekretær"], references=[application.reference for application in base.applications],
    )  # fmt: skip


def _review(base: assessment_world.World, member: object, application: object, marks: dict[str, int]) -> None:
    user = assessment_world.user_of(member)
    given = assignments.assign(member=member, application=application, by=base.officer, at=AT)
    review = reviews.save_review(
        assignment=given, marks=marks, texts=assessment_world.FULL_TEXTS, version=0, by=user, at=AT
    )
    reviews.submit_review(review=review, by=user, at=AT)


def case(world: World, *, board: bool, number: str = "059/17") -> Case:
    programme = world.call.programme
    body = programme.board if board else programme.decider
    meeting = record_meeting(body=body, day=date(2024, 11, 18), by=world.officer, at=AT)
    return record_case(meeting=meeting, number=number, title="Tildeling", by=world.officer, at=AT)


def settle_interests(world: World, *, steps_down: str = "", left: bool = True) -> None:
    """Everybody with a seat declares and is present; the board's member steps down from `steps_down`."""
    for body, users in _seats(world):
        interests = []
        for user in users:
            answers = {steps_down: ("fvl6.leads", "")} if steps_down and user == world.board_member else {}
            for one in declare_interests(
                call=world.call, person=user.person, answers=answers, by=user, at=AT
            ):
                interests += one.interests.values_list("pk", flat=True)
        record_presence(
            call=world.call, body=body, present=[user.person for user in users],
            left=interests if left else [], by=world.officer, at=AT,
        )  # fmt: skip


def _seats(world: World) -> list[tuple[Body, list[User]]]:
    programme = world.call.programme
    return [
        (programme.board, [world.board_leader, world.board_member]),
        (programme.decider, [world.secretary]),
    ]


def signed(world: World, decision: Decision) -> Decision:
    """The decision, signed by the deciding body's secretary when everybody has declared."""
    settle_interests(world)
    return sign_decision(decision=decision, by=world.secretary, at=AT)


def change_call_assessment(world: World, **changes: object) -> None:
    """The call says something else of its assessment, as if it always had."""
    version = CallVersion.objects.get(pk=world.call.current_id)
    version.content = {**version.content, "assessment": {**version.content["assessment"], **changes}}
    version.save()
    world.call.current = version
