"""From the closed round to letters and the public list."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.slices import decision_world
from tests.slices.decision_world import AT, World, case
from tildel.applications.models import Letter
from tildel.audit.queries import broken_at, events_of
from tildel.decisions.actions.decisions import publish_decision, record_decision
from tildel.decisions.actions.rankings import rank_call
from tildel.decisions.actions.recommendations import adopt_recommendation, recommend
from tildel.decisions.models import Decision, Outcome, Ranking, Recommendation
from tildel.decisions.queries.decisions import public_awards
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db
MARKS = [(5, 5), (4, 4), (4, 4), (2, 2)]


@pytest.fixture
def world() -> World:
    return decision_world.closed_round(MARKS)


def recommended(world: World, *refs: int, frame: int = 30_000_000) -> Recommendation:
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    items = {world.references[index]: 9_000_000 for index in refs}
    found = recommend(ranking=ranking, items=items, frame=frame, by=world.officer, at=AT)
    return adopt_recommendation(
        recommendation=found, case=case(world, board=True), by=world.board_leader, at=AT
    )


def decided(world: World, *refs: int) -> Decision:
    found = recommended(world, 0, 1, 2)
    items = {world.references[index]: 9_000_000 for index in refs}
    return record_decision(
        recommendation=found,
        case=case(world, board=False),
        frame=30_000_000,
        items=items,
        by=world.officer,
        at=AT,
    )


def refused(error: pytest.ExceptionInfo[RuleBroken]) -> str:
    return error.value.code


def test_the_order_is_frozen_once(world: World) -> None:
    ranking = rank_call(call=world.call, by=world.officer, at=AT)

    assert [(row["reference"], row["rank"]) for row in ranking.rows] == [
        (world.references[0], 1), (world.references[1], 2), (world.references[2], 2), (world.references[3], None),
    ]  # fmt: skip
    with pytest.raises(RuleBroken) as error:
        rank_call(call=world.call, by=world.officer, at=AT)
    assert refused(error) == "decisions.ranked_already"


def test_only_officers_fix_the_order(world: World) -> None:
    with pytest.raises(NotAllowed):
        rank_call(call=world.call, by=world.board_leader, at=AT)
    assert Ranking.objects.count() == 0


@pytest.mark.parametrize(
    ("refs", "frame", "code"),
    [
        ((1,), 30_000_000, "decisions.order_changed"),
        ((0, 1, 2), 20_000_000, "decisions.frame_exceeded"),
        ((0, 1, 2, 3), 90_000_000, "decisions.not_fundable"),
        ((0,), 10**12, "decisions.frame_outside"),
    ],
)
def test_a_recommendation_keeps_order_and_frame(
    world: World, refs: tuple[int, ...], frame: int, code: str
) -> None:
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    items = {world.references[index]: 9_000_000 for index in refs}

    with pytest.raises(RuleBroken) as error:
        recommend(ranking=ranking, items=items, frame=frame, by=world.officer, at=AT)

    assert refused(error) == code
    assert Recommendation.objects.count() == 0


def test_the_board_itself_adopts_and_then_it_stands(world: World) -> None:
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    draft = recommend(
        ranking=ranking, items={world.references[0]: 9_000_000}, frame=30_000_000, by=world.officer, at=AT
    )

    with pytest.raises(NotAllowed):
        adopt_recommendation(
            recommendation=draft, case=case(world, board=True, number="1"), by=world.board_member, at=AT
        )
    with pytest.raises(RuleBroken) as error:
        adopt_recommendation(
            recommendation=draft, case=case(world, board=False), by=world.board_leader, at=AT
        )
    assert refused(error) == "decisions.other_body"

    adopt_recommendation(
        recommendation=draft, case=case(world, board=True, number="2"), by=world.board_leader, at=AT
    )
    with pytest.raises(RuleBroken) as error:
        recommend(ranking=ranking, items={}, frame=1, by=world.officer, at=AT)
    assert refused(error) == "recommendation.state"


def test_the_directors_may_cut_from_below(world: World) -> None:
    decision = decided(world, 0, 1)

    outcomes = {
        row.application.reference: (row.awarded, row.amount, row.ground) for row in decision.outcomes.all()
    }
    assert outcomes == {
        world.references[0]: (True, 9_000_000, "within_frame"),
        world.references[1]: (True, 9_000_000, "within_frame"),
        world.references[2]: (False, 0, "beyond_frame"),
        world.references[3]: (False, 0, "not_fundable"),
    }


@pytest.mark.parametrize(
    ("refs", "amount", "frame", "code"),
    [
        ((1, 2), 9_000_000, 30_000_000, "decisions.order_changed"),
        ((0,), 9_000_001, 30_000_000, "decisions.amount_outside"),
        ((0, 1, 2), 9_000_000, 26_999_999, "decisions.frame_exceeded"),
        ((0,), 9_000_000, 30_000_001, "decisions.frame_outside"),
    ],
)
def test_the_directors_may_not_change_order_or_frame(
    world: World, refs: tuple[int, ...], amount: int, frame: int, code: str
) -> None:
    found = recommended(world, 0, 1, 2)

    with pytest.raises(RuleBroken) as error:
        record_decision(
            recommendation=found, case=case(world, board=False), frame=frame,
            items={world.references[index]: amount for index in refs}, by=world.officer, at=AT,
        )  # fmt: skip

    assert refused(error) == code
    assert Decision.objects.count() == 0


def test_nothing_is_said_before_publication_and_everything_at_once_after(world: World) -> None:
    decision = decided(world, 0)
    assert public_awards() == []
    assert Letter.objects.filter(sent_at__isnull=False).count() == 0
    assert Mail.objects.filter(cause__startswith="letter:").count() == 0

    publish_decision(decision=decision_world.signed(world, decision), by=world.officer, at=AT)

    assert [(row["reference"], row["amount"], row["leader"]) for row in public_awards()] == [
        (world.references[0], 9_000_000, "Leder 1 Eksempel")
    ]
    assert set(Letter.objects.values_list("sent_at", flat=True)) == {AT}
    assert Mail.objects.filter(cause__startswith="letter:").count() == 4


def test_publishing_twice_sends_once(world: World) -> None:
    decision = decision_world.signed(world, decided(world, 0))
    publish_decision(decision=decision, by=world.officer, at=AT)
    publish_decision(decision=decision, by=world.officer, at=AT)
    assert Mail.objects.filter(cause__startswith="letter:").count() == 4
    with pytest.raises(RuleBroken):
        record_decision(
            recommendation=decision.recommendation, case=case(world, board=False, number="9"), frame=1, items={},
            by=world.officer, at=AT,
        )  # fmt: skip


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_letter_gives_outcome_reasons_and_the_right_to_appeal(world: World, language: str) -> None:
    application = rank_call_application(world, language)
    decision = decided(world, 0)
    outcome = Outcome.objects.get(decision=decision, application=application)
    text = " ".join(
        part if isinstance(part, str) else " ".join(part.values())
        for part in outcome.letter.content["paragraphs"]
    )

    assert outcome.letter.language == language
    assert "059/17" in text  # the case that decided
    assert "A sound design." in text  # the experts' own reason
    assert application.reference in " ".join(outcome.letter.content["appeal"])
    assert len(outcome.letter.content["appeal"]) >= 3


def rank_call_application(world: World, language: str):
    from tildel.applications.models import Application

    application = Application.objects.get(reference=world.references[1])
    application.language = language
    application.save(update_fields=["language"])
    return application


def test_every_step_is_in_the_trail(world: World) -> None:
    decision = decided(world, 0)
    publish_decision(decision=decision_world.signed(world, decision), by=world.officer, at=AT)
    stream = f"decision:{world.call.key}"

    assert [event.verb for event in events_of(stream)] == [
        "decision.published", "decision.signed", "presence.recorded", "interests.declared", "presence.recorded",
        "interests.declared", "interests.declared", "decision.recorded", "recommendation.adopted",
        "recommendation.drafted", "ranking.made",
    ]  # fmt: skip
    assert broken_at(stream) is None


def page(name: str, world: World, *more: str) -> str:
    with translation.override("en"):
        return reverse(f"decisions:{name}", args=[world.call.key, *more])


def test_the_whole_way_in_the_browser(client: Client, world: World) -> None:
    client.force_login(world.officer)
    assert client.post(page("rank", world), {"priority": "first"}).status_code == 302
    first, second = world.references[:2]
    ticks = {f"give-{ref}": "1" for ref in (first, second)} | {
        f"amount-{ref}": "9 000 000 kr" for ref in (first, second)
    }
    assert client.post(page("recommend", world), {"frame": "30 000 000", **ticks}).status_code == 302
    client.force_login(world.board_leader)
    written = {"day": "2024-11-18", "number": "12/24", "title": "Innstilling"}
    assert client.post(page("adopt", world), written).status_code == 302
    client.force_login(world.officer)
    answer = client.post(page("record", world), {"frame": "30000000", **ticks, **written, "number": "13/24"})
    assert answer.status_code == 302
    assert client.get(page("publish", world)).status_code == 200
    assert client.get(page("letter", world, first)).status_code == 200
    client.force_login(world.secretary)
    assert client.post(page("sign", world)).status_code == 409
    decision_world.settle_interests(world)
    assert client.post(page("sign", world)).status_code == 302
    client.force_login(world.officer)
    assert client.post(page("publish", world)).status_code == 302
    assert client.get(page("call", world)).status_code == 200
    assert [row["reference"] for row in public_awards()] == sorted([first, second])


def test_a_list_that_breaks_the_order_is_refused_in_words_and_keeps_what_was_typed(
    client: Client, world: World
) -> None:
    client.force_login(world.officer)
    rank_call(call=world.call, by=world.officer, at=AT)
    second = world.references[1]

    answer = client.post(
        page("recommend", world), {"frame": "30000000", f"give-{second}": "1", f"amount-{second}": "8999999"}
    )

    assert answer.status_code == 409
    html = answer.content.decode()
    assert (
        f"{second} cannot be awarded while {world.references[0]}, which the experts placed before it, is not."
        in html
    )
    assert 'value="8999999"' in html


def test_an_amount_that_cannot_be_read_is_told_beside_it(client: Client, world: World) -> None:
    client.force_login(world.officer)
    rank_call(call=world.call, by=world.officer, at=AT)
    first = world.references[0]
    answer = client.post(
        page("recommend", world), {"frame": "30000000", f"give-{first}": "1", f"amount-{first}": "nine"}
    )
    assert f'id="problem-{first}"' in answer.content.decode()
    assert 'value="nine"' in answer.content.decode()


def test_board_members_see_and_do_not_touch(client: Client, world: World) -> None:
    rank_call(call=world.call, by=world.officer, at=AT)
    client.force_login(world.board_member)
    assert client.get(page("call", world)).status_code == 200
    assert client.get(page("recommend", world)).status_code == 403
    assert client.post(page("rank", world), {"priority": "first"}).status_code == 403


def test_outsiders_see_nothing(client: Client, world: World) -> None:
    from tests.slices.assessment_world import person

    client.force_login(person("Utenfor")[1])
    for name in ("call", "recommend", "record", "publish", "order_csv"):
        assert client.get(page(name, world)).status_code == 404


def test_the_csv_is_what_the_page_shows_and_safe(client: Client, world: World) -> None:
    from tildel.applications.models import Application

    Application.objects.filter(reference=world.references[0]).update(title="=1+1")
    rank_call(call=world.call, by=world.officer, at=AT)
    client.force_login(world.officer)
    lines = client.get(page("order_csv", world)).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[1].split(";")[:3] == ["1", world.references[0], "'=1+1"]
