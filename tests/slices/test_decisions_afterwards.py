"""What comes after publication: declined awards, the reserve list, appeals; and the draw and scenarios before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.slices import decision_world
from tests.slices.decision_world import AT, World, case
from tildel.applications.models import Application, Collaborator, Letter
from tildel.assessment.models import Round
from tildel.decisions.actions.appeals import file_appeal, follow_appeal, move_appeal
from tildel.decisions.actions.decisions import publish_decision, record_decision
from tildel.decisions.actions.draws import commit_draw, open_draw
from tildel.decisions.actions.rankings import rank_call
from tildel.decisions.actions.recommendations import adopt_recommendation, recommend
from tildel.decisions.actions.reserve import call_up_next, decline_award
from tildel.decisions.domain.draw import is_committed
from tildel.decisions.domain.line import Breach
from tildel.decisions.models import Appeal, Decision, Outcome, Scenario
from tildel.decisions.queries.decisions import public_awards
from tildel.kernel.errors import RuleBroken
from tildel.messaging.models import Mail
from tildel.people.models import User

pytestmark = pytest.mark.django_db
MARKS = [(5, 5), (4, 5), (4, 4), (2, 2)]


@pytest.fixture
def world() -> World:
    return decision_world.closed_round(MARKS)


def published(world: World, *given: int, frame: int = 18_000_000) -> Decision:
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    items = {world.references[index]: 9_000_000 for index in given}
    draft = recommend(ranking=ranking, items=items, frame=frame, by=world.officer, at=AT)
    found = adopt_recommendation(
        recommendation=draft, case=case(world, board=True), by=world.board_leader, at=AT
    )
    decision = record_decision(
        recommendation=found, case=case(world, board=False), frame=frame, items=items, by=world.officer, at=AT
    )
    return publish_decision(decision=decision_world.signed(world, decision), by=world.officer, at=AT)


def outcome(world: World, index: int) -> Outcome:
    return Outcome.objects.select_related("application__call__programme", "decision").get(
        application__reference=world.references[index]
    )


def leader(world: World, index: int, name: str) -> User:
    from tests.slices.assessment_world import person

    application = Application.objects.get(reference=world.references[index])
    user = person(name)[1]
    Collaborator.objects.filter(application=application).delete()
    Collaborator.objects.create(application=application, user=user, role="lead", since=AT)
    return user


def page(name: str, *arguments: object) -> str:
    with translation.override("en"):
        return reverse(f"decisions:{name}", args=arguments)


# --- reserve list ---


def test_the_next_on_the_reserve_list_is_called_up_when_somebody_declines(world: World) -> None:
    decision = published(world, 0, 1)
    first, second, third, _fourth = world.references
    assert outcome(world, 2).reserve == 1
    with pytest.raises(RuleBroken) as error:
        call_up_next(decision=decision, reference=third, by=world.officer, at=AT)
    assert error.value.code == "decisions.not_next"

    decline_award(outcome=outcome(world, 1), reason="Other money.", by=leader(world, 1, "Nei"), at=AT)
    assert [row["reference"] for row in public_awards()] == [first]
    called = call_up_next(decision=decision, reference=third, by=world.officer, at=AT)

    assert (called.ground, called.amount, called.letter.kind) == ("called_up", 9_000_000, "award")
    assert {row["reference"] for row in public_awards()} == {first, third}
    assert called.letter.sent_at == AT
    assert Mail.objects.filter(kind="letter.award").count() == 3
    assert second not in {row["reference"] for row in public_awards()}


def test_an_award_is_declined_once_with_a_reason_by_those_who_may(client: Client, world: World) -> None:
    published(world, 0)
    user = leader(world, 0, "Leder")
    address = page("decline", outcome(world, 0).application_id)
    client.force_login(world.board_member)
    assert client.get(address).status_code == 404
    client.force_login(user)

    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.post(address, {"reason": "We moved."}).status_code == 302

    with pytest.raises(RuleBroken) as error:
        decline_award(outcome=outcome(world, 0), reason="Again.", by=user, at=AT)
    assert error.value.code == "decisions.declined_already"
    client.force_login(world.officer)
    assert client.get(page("reserve", world.call.key)).status_code == 200


# --- appeals ---


def test_disagreement_with_the_experts_is_refused_with_why_and_the_words_are_kept(
    client: Client, world: World
) -> None:
    published(world, 0)
    client.force_login(leader(world, 2, "Klager"))
    address = page("file_appeal", outcome(world, 2).application_id)

    answer = client.post(address, {"ground": "experts_judgement", "text": "They are wrong."})

    assert answer.status_code == 409
    assert "Their assessment itself cannot be appealed." in answer.content.decode()
    assert "They are wrong." in answer.content.decode()
    assert Appeal.objects.count() == 0
    assert client.post(address, {"ground": "impartiality", "text": "A friend took part."}).status_code == 302
    assert Appeal.objects.get().ground == "impartiality"


def test_an_appeal_is_followed_and_answered_by_letter(client: Client, world: World) -> None:
    published(world, 0)
    user = leader(world, 2, "Klager")
    appeal = file_appeal(outcome=outcome(world, 2), ground="facts_wrong", text="Wrong.", by=user, at=AT)
    due = AT + timedelta(days=30)

    follow_appeal(
        appeal=appeal, due_at=due, case=case(world, board=True, number="7"), by=world.officer, at=AT
    )
    move_appeal(appeal=appeal, verb="consider", by=world.officer, at=AT)
    with pytest.raises(RuleBroken) as error:
        move_appeal(appeal=appeal, verb="reject", answer=" ", by=world.officer, at=AT)
    assert error.value.code == "appeal.needs_answer"
    found = move_appeal(appeal=appeal, verb="reject", answer="It was right.", by=world.officer, at=AT)

    assert (found.state, found.due_at, found.case.number) == ("rejected", due, "7")
    assert found.letter.sent_at == AT
    assert "It was right." in found.letter.content["paragraphs"]
    client.force_login(world.officer)
    assert client.get(page("appeals", world.call.key)).status_code == 200
    assert client.get(page("appeal", world.call.key, appeal.pk)).status_code == 200
    again = client.post(page("move_appeal", world.call.key, appeal.pk), {"verb": "consider"})
    assert again.status_code == 409


# --- the draw ---


def test_a_draw_is_committed_before_marks_and_opened_when_the_decision_is_published(
    client: Client, world: World
) -> None:
    with pytest.raises(RuleBroken) as error:
        commit_draw(call=world.call, by=world.officer, at=AT)
    assert error.value.code == "draw.too_late"
    Round.objects.update(state="reviewing")
    draw = commit_draw(call=world.call, by=world.officer, at=AT)
    Round.objects.update(state="closed")
    public = client.get(page("public_draw", world.call.key)).content.decode()
    assert draw.commitment in public
    assert draw.seed not in public
    assert client.get(page("public_list", world.call.key)).status_code == 404
    with pytest.raises(RuleBroken) as error:
        open_draw(draw=draw, by=world.officer, at=AT)
    assert error.value.code == "draw.not_needed"

    published(world, 0)
    draw = open_draw(draw=draw, by=world.officer, at=AT)

    public = client.get(page("public_draw", world.call.key)).content.decode()
    assert f"--seed {draw.seed} --verify {draw.commitment}" in public
    names = client.get(page("public_list", world.call.key)).content.decode().split()[1:]
    assert is_committed(draw.commitment, names, draw.seed)


def test_a_tie_at_the_line_opens_the_draw_and_the_draw_settles_it() -> None:
    world = decision_world.closed_round([(5, 5), (4, 4), (4, 4)])
    decision_world.change_call_assessment(world, ties=["draw"])
    Round.objects.update(state="reviewing")
    draw = commit_draw(call=world.call, by=world.officer, at=AT)
    Round.objects.update(state="closed")
    type(world.call).objects.filter(pk=world.call.pk).update(frame=18_000_000)
    world.call.refresh_from_db()
    ranking = rank_call(call=world.call, by=world.officer, at=AT)

    draw = open_draw(draw=draw, by=world.officer, at=AT)

    from tildel.decisions.queries.lines import proposal
    from tildel.decisions.queries.rules import drawn_of

    first, second, third = world.references
    drawn_first = next(name for name in drawn_of(draw).order if name in (second, third))
    assert list(proposal(ranking, 18_000_000).awarded) == [first, drawn_first]


# --- scenarios, amounts, deviations, letters ---


def test_a_scenario_stands_beside_the_call_and_touches_nothing(client: Client, world: World) -> None:
    rank_call(call=world.call, by=world.officer, at=AT)
    client.force_login(world.officer)
    fields = {
        "do": "keep",
        "name": "More money",
        "frame": "27 000 000",
        "at_line": "stop",
        "priority": "none",
    }

    assert client.post(page("scenarios", world.call.key), fields).status_code == 302
    again = client.post(page("scenarios", world.call.key), fields)

    assert again.status_code == 409
    assert 'value="More money"' in again.content.decode()
    assert Scenario.objects.get().plan["frame"] == 27_000_000
    assert Decision.objects.count() == 0
    html = client.get(page("scenarios", world.call.key)).content.decode()
    assert "breaks the order 0 times" in html
    removed = client.post(page("scenarios", world.call.key), {"remove": Scenario.objects.get().pk})
    assert (removed.status_code, Scenario.objects.count()) == (302, 0)


def test_amounts_are_lowered_by_a_percentage_and_nothing_is_saved_yet(client: Client, world: World) -> None:
    rank_call(call=world.call, by=world.officer, at=AT)
    client.force_login(world.officer)
    first = world.references[0]
    typed = {"frame": "18000000", f"give-{first}": "1", f"amount-{first}": "9000000", "do": "cut"}

    lowered = client.post(page("recommend", world.call.key), {**typed, "percent": "2,5"}).content.decode()
    refused = client.post(page("recommend", world.call.key), {**typed, "percent": "100"}).content.decode()

    assert 'value="8\u00a0775\u00a0000"' in lowered or 'value="8,775,000"' in lowered
    assert 'id="percent-problem"' in refused
    assert not hasattr(rank_of(world), "recommendation")


def rank_of(world: World):
    from tildel.decisions.models import Ranking

    return Ranking.objects.get(call=world.call)


def test_a_call_that_skips_names_who_was_passed_over_in_draft_decision_and_letter() -> None:
    world = decision_world.closed_round([(5, 5), (4, 5), (4, 4)], [9_000_000, 15_000_000, 9_000_000])
    decision_world.change_call_assessment(world, line={"rule": "skip", "depth": 1, "reserve": True})
    first, second, third = world.references
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    items = {first: 9_000_000, third: 9_000_000}

    draft = recommend(ranking=ranking, items=items, frame=18_000_000, by=world.officer, at=AT)
    found = adopt_recommendation(
        recommendation=draft, case=case(world, board=True), by=world.board_leader, at=AT
    )
    decision = record_decision(
        recommendation=found, case=case(world, board=False), frame=18_000_000, items=items,
        by=world.officer, at=AT,
    )  # fmt: skip

    named = [{"application": third, "passed_over": [second], "because": ["skip"]}]
    assert (draft.deviations, decision.deviations) == (named, named)
    assert outcome(world, 1).ground == "passed_over"


GROUNDS = ("within_frame", "beyond_frame", "not_fundable", "passed_over", "below_cut", "called_up")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_ground_in_every_language_has_reasons_and_the_right_to_appeal(language: str) -> None:
    """H2."""
    world = decision_world.closed_round(MARKS)
    published(world, 0)
    Application.objects.update(language=language)
    from tildel.decisions import letters
    from tildel.decisions.queries.rules import placed

    rows = {row.reference: row for row in placed(rank_of(world))}
    found = outcome(world, 1)
    said = {}
    for ground in GROUNDS:
        found.ground, found.awarded = ground, ground in ("within_frame", "called_up")
        found.amount = 9_000_000 if found.awarded else 0
        row = rows[world.references[1]]
        if ground == "below_cut":
            cut = {"dimension": "quality", "mark": "2", "limit": "3"}
            row = replace(row, below=(Breach("decisions.below_dimension", cut),))
        _title, content = letters.compose(found, row, found.decision, by=world.officer)
        parts = content["paragraphs"]
        reasons = parts.index(next(part for part in parts if isinstance(part, dict)))
        said[ground] = " ".join(part for part in parts[reasons + 1 :] if isinstance(part, str))
        assert len(content["appeal"]) >= 3
        assert {"quote": "A sound design.", "lang": "en"} in parts
    assert len(set(said.values())) == len(GROUNDS)


def test_a_letter_says_what_the_call_promises_and_no_more() -> None:
    world = decision_world.closed_round(MARKS)
    decision_world.change_call_assessment(world, feedback=["rank"])
    Application.objects.update(language="en")
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    items = {world.references[0]: 9_000_000}
    draft = recommend(ranking=ranking, items=items, frame=18_000_000, by=world.officer, at=AT)
    found = adopt_recommendation(
        recommendation=draft, case=case(world, board=True), by=world.board_leader, at=AT
    )
    record_decision(
        recommendation=found, case=case(world, board=False), frame=18_000_000, items=items,
        by=world.officer, at=AT,
    )  # fmt: skip

    parts = Letter.objects.get(application__reference=world.references[0]).content["paragraphs"]
    assert "In the experts' order the application has rank 1." in parts
    assert [part for part in parts if isinstance(part, dict) and "quote" in part] == []
