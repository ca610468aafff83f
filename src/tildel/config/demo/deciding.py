"""From the experts' order to the published list, and an appeal against it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tildel.config.demo import cast
from tildel.config.demo.applying import Field
from tildel.config.demo.calendar import at
from tildel.decisions.actions.appeals import file_appeal
from tildel.decisions.actions.decisions import publish_decision, record_decision, sign_decision
from tildel.decisions.actions.participation import declare_interests, record_presence
from tildel.decisions.actions.rankings import rank_call
from tildel.decisions.actions.recommendations import adopt_recommendation, recommend
from tildel.decisions.domain.line import propose
from tildel.decisions.domain.ranking import ranked_from_json
from tildel.governance.actions.cases import record_case
from tildel.governance.actions.meetings import record_meeting

PLACE = "Oppdiktet møte for demonstrasjon"
TEXT = (
    "Programstyret innstiller søknadene i fagkomiteens rekkefølge så langt rammen rekker. "
    "Søknader om protonterapi som er funnet støtteverdige, kommer først. (Oppdiktet for demonstrasjon.)"
)
# The deciding meeting gives this study less than it was recommended; the order stays.
CUT = ("NORDAVIND", 1_800_000)


STEPS_DOWN_FROM = "NORDAVIND"
LEADS = "Leder avdelingen der søkeren arbeider. (Oppdiktet for demonstrasjon.)"
APPEAL = (
    "Utlysningen sier at hver søknad vurderes på begge dimensjoner. I begrunnelsen finner vi bare ord om den "
    "ene. (Oppdiktet for demonstrasjon.)"
)


def decide(field: Field) -> None:
    """Rank, recommend, decide, sign and publish."""
    dates, officer = field.dates, field.accounts[cast.OFFICER]
    assert dates.closed
    assert dates.adopted
    assert dates.decided
    call, frame = field.call, field.call.frame
    ranking = rank_call(call=call, by=officer, at=at(dates.closed, 13))
    items = propose([ranked_from_json(row) for row in ranking.rows], frame)
    recommendation = recommend(
        ranking=ranking,
        items=items,
        text=TEXT,
        frame=frame,
        by=officer,
        at=at(dates.closed + timedelta(days=20), 10),
    )
    leader = field.accounts[cast.BOARD_LEADER]
    board = call.programme.board
    meeting = record_meeting(body=board, day=dates.adopted, place=PLACE, by=officer, at=at(dates.adopted, 15))
    case = record_case(
        meeting=meeting, number="DEMO 7/24", title="Innstilling KLINBEFORSK 2024 (demo)", by=officer,
        at=at(dates.adopted, 15, 5),
    )  # fmt: skip
    recommendation = adopt_recommendation(
        recommendation=recommendation, case=case, by=leader, at=at(dates.adopted, 15, 30)
    )
    _record_and_publish(field, recommendation, items)


def _record_and_publish(field: Field, recommendation: object, items: dict[str, int]) -> None:
    dates, secretary = field.dates, field.accounts[cast.DIRECTORS_SECRETARY]
    assert dates.decided
    decider = field.call.programme.decider
    meeting = record_meeting(
        body=decider, day=dates.decided, place=PLACE, by=secretary, at=at(dates.decided, 16)
    )
    case = record_case(
        meeting=meeting, number="DEMO 12/24", title="Tildeling KLINBEFORSK 2024 (demo)", by=secretary,
        at=at(dates.decided, 16, 5),
    )  # fmt: skip
    name, less = CUT
    cut = field.applications[name].reference if name in field.applications else ""
    decided = {reference: amount - (less if reference == cut else 0) for reference, amount in items.items()}
    decision = record_decision(
        recommendation=recommendation, case=case, frame=field.call.frame, items=decided, by=secretary,
        at=at(dates.decided, 16, 40),
    )  # fmt: skip
    _settle_interests(field)
    director = field.accounts[cast.DIRECTOR]
    decision = sign_decision(decision=decision, by=director, at=at(dates.decided, 17))
    decision = publish_decision(
        decision=decision, by=field.accounts[cast.OFFICER], at=at(dates.decided + timedelta(days=3), 9)
    )
    _appeal(field, decision)


def _settle_interests(field: Field) -> None:
    """Everybody declares; a member of the board leads at an applicant institution and leaves for one case."""
    dates, officer, call = field.dates, field.accounts[cast.OFFICER], field.call
    assert dates.decided
    seats = {
        call.programme.board: (cast.BOARD_LEADER, cast.BOARD_MEMBER, cast.BOARD_SECRETARY),
        call.programme.decider: (cast.DIRECTOR, cast.DIRECTORS_SECRETARY),
    }
    name = STEPS_DOWN_FROM
    answers = (
        {field.applications[name].reference: ("fvl6.leads", LEADS)} if name in field.applications else {}
    )
    for body, actors in seats.items():
        interests: list[int] = []
        for actor in actors:
            user = field.accounts[actor]
            for one in declare_interests(
                call=call, person=user.person, answers=answers if actor == cast.BOARD_MEMBER else {}, by=user,
                at=at(dates.decided, 15),
            ):  # fmt: skip
                interests += one.interests.values_list("pk", flat=True)
        record_presence(
            call=call, body=body, present=[field.accounts[actor].person for actor in actors], left=interests,
            by=officer, at=at(dates.decided, 16, 45),
        )  # fmt: skip


def _appeal(field: Field, decision: Any) -> None:
    """The first who was refused thinks that the call was not followed."""
    assert field.dates.decided
    outcome = decision.outcomes.filter(awarded=False).select_related("application__created_by").first()
    if outcome is None:
        return
    file_appeal(
        outcome=outcome, ground="call_not_followed", text=APPEAL, by=outcome.application.created_by,
        at=at(field.dates.decided + timedelta(days=10), 11),
    )  # fmt: skip
