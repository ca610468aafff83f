"""Interests of the board and the deciding body, who left, and what a signature waits for (H1)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.slices import decision_world
from tests.slices.decision_world import AT, World, case, settle_interests
from tildel.applications.models import Application
from tildel.decisions.actions.decisions import (
    announce,
    publish_decision,
    record_decision,
    sign_decision,
    unsign_decision,
)
from tildel.decisions.actions.participation import declare_interests, lift_interest
from tildel.decisions.actions.rankings import rank_call
from tildel.decisions.actions.recommendations import adopt_recommendation, recommend
from tildel.decisions.models import Decision, ParticipantInterest
from tildel.kernel.errors import NotAllowed, RuleBroken

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return decision_world.closed_round([(5, 5), (4, 4), (2, 2)])


def page(name: str, world: World, *more: str) -> str:
    with translation.override("en"):
        return reverse(f"decisions:{name}", args=[world.call.key, *more])


def recorded(world: World) -> Decision:
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    items = {world.references[0]: 9_000_000, world.references[1]: 9_000_000}
    draft = recommend(ranking=ranking, items=items, frame=30_000_000, by=world.officer, at=AT)
    found = adopt_recommendation(
        recommendation=draft, case=case(world, board=True), by=world.board_leader, at=AT
    )
    return record_decision(
        recommendation=found, case=case(world, board=False), frame=30_000_000, items=items,
        by=world.officer, at=AT,
    )  # fmt: skip


def codes(error: pytest.ExceptionInfo[RuleBroken]) -> set[str]:
    return {one["code"] for one in error.value.params["all"]}


def test_a_decision_is_signed_when_everybody_has_declared(world: World) -> None:
    decision = recorded(world)
    with pytest.raises(RuleBroken) as error:
        sign_decision(decision=decision, by=world.secretary, at=AT)
    assert codes(error) == {"signing.not_declared"}

    settle_interests(world)
    decision = sign_decision(decision=decision, by=world.secretary, at=AT)

    assert (decision.state, decision.signed_by, decision.signed_at) == ("signed", world.secretary, AT)


def test_whoever_has_a_conflict_must_have_left(world: World) -> None:
    decision = recorded(world)
    settle_interests(world, steps_down=world.references[0], left=False)

    with pytest.raises(RuleBroken) as error:
        sign_decision(decision=decision, by=world.secretary, at=AT)

    assert codes(error) == {"signing.did_not_leave"}
    settle_interests(world, steps_down=world.references[0], left=True)
    assert sign_decision(decision=decision, by=world.secretary, at=AT).state == "signed"


def test_only_the_deciding_bodys_own_leader_or_secretary_signs(world: World) -> None:
    decision = recorded(world)
    settle_interests(world)
    for user in (world.officer, world.board_leader):
        with pytest.raises(NotAllowed):
            sign_decision(decision=decision, by=user, at=AT)


def test_a_signed_decision_stands_until_the_signature_is_taken_back(world: World) -> None:
    decision = recorded(world)
    settle_interests(world)
    decision = sign_decision(decision=decision, by=world.secretary, at=AT)
    with pytest.raises(RuleBroken) as error:
        record_decision(
            recommendation=decision.recommendation, case=case(world, board=False, number="2"), frame=1,
            items={}, by=world.officer, at=AT,
        )  # fmt: skip
    assert error.value.code == "decision.state"
    with pytest.raises(RuleBroken) as error:
        unsign_decision(decision=decision, reason=" ", by=world.secretary, at=AT)
    assert error.value.code == "decisions.needs_reason"

    decision = unsign_decision(decision=decision, reason="A wrong amount.", by=world.secretary, at=AT)

    assert (decision.state, decision.signed_at) == ("recorded", None)
    with pytest.raises(RuleBroken) as error:
        publish_decision(decision=decision, by=world.officer, at=AT)
    assert error.value.code == "decisions.not_signed"


def test_nothing_is_sent_before_the_announced_minute(client: Client, world: World) -> None:
    decision = recorded(world)
    settle_interests(world)
    decision = sign_decision(decision=decision, by=world.secretary, at=AT)
    minute = AT.replace(year=2999)
    decision = announce(decision=decision, moment=minute, by=world.officer, at=AT)

    with pytest.raises(RuleBroken) as error:
        publish_decision(decision=decision, by=world.officer, at=AT)
    client.force_login(world.officer)
    html = client.post(page("publish", world)).content.decode()

    assert error.value.code == "decisions.too_early"
    assert "2999" in html
    assert "data-countdown" in html
    assert publish_decision(decision=decision, by=world.officer, at=minute).state == "published"


def test_two_worlds_look_alike_to_a_member_who_stepped_down(client: Client, world: World) -> None:
    """What is withheld may be anything: every page and file of the decision answers the same."""
    secret = world.references[0]
    declare_interests(
        call=world.call, person=world.board_member.person, answers={secret: ("fvl6.leads", "")},
        by=world.board_member, at=AT,
    )  # fmt: skip
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    client.force_login(world.board_member)
    before = _seen(client, world)

    Application.objects.filter(reference=secret).update(title="Something else", amount=1)
    rows = [row for row in ranking.rows if row["reference"] != secret]
    other = next(row for row in ranking.rows if row["reference"] == secret)
    ranking.rows = [*rows, {**other, "rank": 3, "amount": 1, "mean": "3", "reader_marks": ["3", "3"]}]
    ranking.save()

    assert _seen(client, world) == before
    assert all(secret not in text for text in before)


def _seen(client: Client, world: World) -> list[str]:
    names = ("call", "ranking", "order_csv", "interests")
    pages = [client.get(page(name, world)).content.decode() for name in names]
    shown = [text.partition('<main id="main"')[2] or text for text in pages]
    return [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text) for text in shown]


def test_a_leader_who_stepped_down_leaves_the_list_to_others(client: Client, world: World) -> None:
    recorded(world)
    declare_interests(
        call=world.call, person=world.secretary.person, answers={world.references[0]: ("fvl6.leads", "")},
        by=world.secretary, at=AT,
    )  # fmt: skip
    client.force_login(world.secretary)

    assert [client.get(page(name, world)).status_code for name in ("record", "sign", "participants")] == [
        403
    ] * 3


def test_what_is_declared_is_checked_and_nothing_typed_is_lost(client: Client, world: World) -> None:
    client.force_login(world.board_member)
    first = world.references[0]

    answer = client.post(page("interests", world), {f"ground-{first}": "fvl6.other", f"text-{first}": ""})

    assert answer.status_code == 409
    assert f'id="problem-{first}"' in answer.content.decode()
    assert ParticipantInterest.objects.count() == 0
    assert client.post(page("interests", world), {f"text-{first}": "We are friends."}).status_code == 302
    assert list(ParticipantInterest.objects.values_list("ground", "text")) == [
        ("fvl6.other", "We are friends.")
    ]
    assert first not in client.get(page("interests", world)).content.decode()


def test_an_interest_is_taken_back_only_with_a_reason(world: World) -> None:
    settle_interests(world, steps_down=world.references[0])
    interest = ParticipantInterest.objects.select_related("participant__call__programme", "application").get()
    with pytest.raises(RuleBroken) as error:
        lift_interest(interest=interest, reason="", by=world.officer, at=AT)
    assert error.value.code == "declaration.needs_reason"

    lift_interest(interest=interest, reason="Ticked the wrong line.", by=world.officer, at=AT)

    assert ParticipantInterest.objects.count() == 0


def test_officers_write_down_presence_and_what_was_said_in_the_meeting(client: Client, world: World) -> None:
    client.force_login(world.officer)
    board = world.call.programme.board
    person = world.board_member.person

    said = client.post(page("participants", world), {"body": board.pk, "declared": person.pk})
    there = client.post(
        page("participants", world), {"body": board.pk, "present": [world.board_leader.person.pk]}
    )

    assert (said.status_code, there.status_code) == (302, 302)
    rows = {row.person: (row.present, row.declared_at is not None) for row in world.call.participants.all()}
    assert rows == {person: (False, True), world.board_leader.person: (True, False)}
    assert client.get(page("participants", world)).status_code == 200
