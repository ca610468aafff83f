"""The part of the walk's world that judges: ties, panels, proposals, decisions."""

from __future__ import annotations

from typing import Any

from tildel.assessment.actions import (
    found,
    objections,
    proposals,
    rounds,
)
from tildel.assessment.domain.proposing import Settings
from tildel.assessment.models import Affiliation
from tildel.decisions.actions.appeals import file_appeal
from tildel.decisions.actions.decisions import publish_decision, record_decision, sign_decision
from tildel.decisions.actions.draws import open_draw
from tildel.decisions.actions.participation import declare_interests, record_presence
from tildel.decisions.actions.rankings import rank_call
from tildel.decisions.actions.recommendations import adopt_recommendation, recommend
from tildel.governance.actions.cases import record_case
from tildel.governance.actions.meetings import record_meeting
from tildel.kernel.time import in_oslo
from tildel.panels.actions import planning, presence, steering
from tildel.panels.queries import cases, stamp_of

OUS, BERGEN = "993467049", "983974724"


def question_interests(world: Any, place: Any) -> None:
    """A tie that waits to be judged, and an objection that waits for its answer."""
    officer, at = world.users["officer"], world.before(90)
    moved = {"institution": "Oslo universitetssykehus HF", "orgnr": OUS, "country": "NO"}
    Affiliation.objects.get_or_create(expert=world.experts["second_expert"], **moved)
    found.look_for_ties(round=place.round, by=officer, at=at)
    (place.objection,) = objections.record_objection(
        members=[place.members["expert"]], application=place.b, raised_by="Other Applicant Eksempel",
        text="We have been in dispute.", received_at=at, by=officer, at=at,
    )  # fmt: skip


def meet(world: Any, place: Any) -> None:
    """The panel in the middle of A; later through with it."""
    by, at = world.users["officer"], world.before(90)
    place.panel = planning.plan_panel(
        round=place.round,
        committee=None,
        day=in_oslo(at).date(),
        place="Room 1",
        minutes_a_case=10,
        by=by,
        at=at,
    )
    planning.open_panel(panel=place.panel, by=by, at=at)
    for role, member in place.members.items():
        presence.join(panel=place.panel, member=member, by=world.users[role], at=at)
    case = next(one for one in cases(place.panel) if one.application_id == place.a.pk)
    steer(world, place, steering.call_case, case=case.pk)
    steer(world, place, steering.begin_case)
    if place.stage != "assessing":
        steer(world, place, steering.next_case)
        steer(world, place, steering.finish_case)
        steer(world, place, steering.close_panel)


def steer(world: Any, place: Any, step: Any, **more: Any) -> None:
    place.panel.refresh_from_db()
    seen = stamp_of(place.panel, cases(place.panel))
    step(panel=place.panel, seen=seen, by=world.users["officer"], at=world.before(90), **more)


def propose(world: Any, place: Any) -> Any:
    """An assignment that was proposed and not used, to one reader each."""
    settings = Settings(demand=1, most=4, day=in_oslo(world.now).date(), key=place.call.key)
    at = world.before(20)
    asked = proposals.ask_proposal(round=place.round, settings=settings, by=world.users["officer"], at=at)
    return proposals.solve_proposal(proposal=asked, at=at)


def decide(world: Any, place: Any, *, publish: bool) -> None:
    officer, at, call = world.users["officer"], world.before(60), place.call
    rounds.close_round(round=place.round, by=officer, at=at)
    ranking = rank_call(call=call, by=officer, at=at)
    items = {place.a.reference: 9_000_000}
    frame = call.frame
    recommended = recommend(
        ranking=ranking, items=items, text="As the experts.", frame=frame, by=officer, at=at
    )
    case = _case(world, call.programme.board, place.stage)
    adopt_recommendation(recommendation=recommended, case=case, by=world.users["board_leader"], at=at)
    recommended.refresh_from_db()
    decision = record_decision(
        recommendation=recommended, case=_case(world, call.programme.decider, place.stage), frame=frame,
        items=items, by=world.users["director_leader"], at=at,
    )  # fmt: skip
    _settle_interests(world, place)
    decision = sign_decision(decision=decision, by=world.users["director_leader"], at=at)
    if publish:
        decision = publish_decision(decision=decision, by=officer, at=at)
        open_draw(draw=call.draw, by=officer, at=at)
        file_appeal(
            outcome=decision.outcomes.get(application=place.a), ground="call_not_followed", text="In the wrong order.",
            by=world.users["applicant"], at=world.before(50),
        )  # fmt: skip
    place.round.refresh_from_db()


def _case(world: Any, body: Any, number: str) -> Any:
    at = world.before(60)
    meeting = record_meeting(body=body, day=in_oslo(at).date(), place="Oslo", by=None, at=at)
    return record_case(
        meeting=meeting, number=number, title="Awards", decision_text="As proposed.", by=None, at=at
    )


def _settle_interests(world: Any, place: Any) -> None:
    """Everybody of the two bodies has declared; the board's member has stepped down from B."""
    at, call = world.before(60), place.call
    seats = {
        call.programme.board: ("board_leader", "board_member"),
        call.programme.decider: ("director_leader", "director"),
    }
    for body, names in seats.items():
        found = []
        for name in names:
            answers = {place.b.reference: ("fvl6.leads", "")} if name == "board_member" else {}
            user = world.users[name]
            found += declare_interests(call=call, person=user.person, answers=answers, by=user, at=at)
        left = [pk for one in found for pk in one.interests.values_list("pk", flat=True)]
        people = [world.users[name].person for name in names]
        record_presence(call=call, body=body, present=people, left=left, by=world.users["officer"], at=at)
