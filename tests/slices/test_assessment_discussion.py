"""The discussion: opened by the officer, seen by those who have submitted, never by who has a conflict."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.slices import assessment_world as w
from tildel.assessment.actions import declarations, discussion, reviews, rounds
from tildel.assessment.models import Consensus, Remark
from tildel.assessment.queries import rounds as queries
from tildel.audit.models import Event
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.messaging.models import Mail
from tildel.programmes.queries import spec_of

pytestmark = pytest.mark.django_db


def talking(experts: int = 3, **columns: object) -> w.World:
    """One application read by all, every review in, the discussion open."""
    world = w.running(2, experts)
    if columns:
        w.say(world, **columns)
    for given in w.given_to_all(world):
        w.write(given)
    w.discussing(world)
    return world


def remark(world: w.World, number: int = 0, text: str = "I disagree.", application: int = 0) -> Remark:
    return discussion.write_remark(
        application=world.applications[application], text=text, by=w.user_of(world.members[number]), at=w.NOW
    )


def agree(world: w.World, number: int = 0, text: str = "Sound.", version: int = 0) -> Consensus:
    return discussion.write_consensus(
        application=world.applications[0],
        text=text,
        version=version,
        by=w.user_of(world.members[number]),
        at=w.NOW,
    )


def page(world: w.World, number: int = 0) -> str:
    answer = w.as_expert(world.members[number]).get(w.url("discussion", pk=world.applications[0].pk))
    assert answer.status_code == 200
    return answer.content.decode()


def code(action, *given, **named) -> str:
    with pytest.raises(RuleBroken) as refused:
        action(*given, **named)
    return refused.value.code


def test_opening_tells_every_expert_and_is_done_once():
    world = talking()
    assert (world.round.state, world.round.discussed_from) == ("discussing", w.NOW)
    assert Mail.objects.filter(kind="assessment_discussion").count() == 3
    assert Event.objects.get(verb="round.discussed").data["unsubmitted"] == 0
    assert code(w.discussing, world) == "assessment_round.state"


def test_only_the_officer_opens_and_only_where_the_call_has_one():
    world = w.running(1, 1)
    with pytest.raises(NotAllowed):
        discussion.open_discussion(round=world.round, by=w.user_of(world.members[0]), at=w.NOW)
    w.say(world, discussion=False)
    assert code(w.discussing, world) == "round.no_discussion"


def test_the_officer_is_warned_of_what_is_not_in():
    world = w.running(1, 2)
    first, _second = w.given_to_all(world)
    w.write(first)
    client = w.as_officer(world)
    shown = client.get(w.url("discuss", key=world.call.key)).content.decode()
    assert ("TRIAL-2024-001: Ben Expert" in shown, "Ada Expert" in shown) == (True, False)
    assert client.post(w.url("discuss", key=world.call.key)).status_code == 302
    assert world.round.state == "discussing"
    assert client.post(w.url("discuss", key=world.call.key)).status_code == 409


def test_who_has_not_submitted_sees_and_says_nothing_until_they_have():
    world = w.running(1, 2)
    first, second = w.given_to_all(world)
    w.write(first, texts={"quality": "Only Ada wrote this.", "benefit": "b"})
    w.discussing(world)
    assert "Only Ada wrote this." not in page(world, 1)
    assert code(remark, world, 1) == "discussion.submit_first"
    assert code(agree, world, 1) == "discussion.submit_first"
    w.write(second)
    assert "Only Ada wrote this." in page(world, 1)
    assert remark(world, 1).text == "I disagree."


def test_remarks_stand_in_the_order_they_were_written():
    world = talking()
    remark(world, 0, "First word.")
    remark(world, 1, "Second word.")
    shown = page(world, 2)
    assert 0 < shown.index("First word.") < shown.index("Second word.")
    assert [code(remark, world, 0, text) for text in (" ", "x" * 5001)] == ["remark.empty", "remark.too_long"]


def test_the_consensus_has_a_version_and_loses_nothing():
    world = talking()
    agree(world, 0, "Sound.")
    with pytest.raises(Stale):
        agree(world, 1, "Weak.")
    assert agree(world, 1, "Sound, but slow.", version=1).version == 2
    assert [
        row.data["text"] for row in Event.objects.filter(verb="consensus.written").order_by("number")
    ] == [
        "Sound.",
        "Sound, but slow.",
    ]
    sent = {"do": "consensus", "consensus": "Mine, unsaved.", "version": "1"}
    answer = w.as_expert(world.members[0]).post(w.url("discussion", pk=world.applications[0].pk), sent)
    shown = answer.content.decode()
    assert (answer.status_code, "Mine, unsaved." in shown, "Sound, but slow." in shown) == (409, True, True)
    assert 'name="version" value="2"' in shown


def test_remark_and_consensus_are_written_in_the_browser():
    world = talking()
    client, address = w.as_expert(world.members[0]), w.url("discussion", pk=world.applications[0].pk)
    assert client.post(address, {"do": "remark", "remark": "Hello."}).status_code == 302
    assert client.post(address, {"do": "consensus", "consensus": "Good.", "version": "0"}).status_code == 302
    assert client.post(address, {"do": "remark", "remark": ""}).status_code == 422
    assert ([row.text for row in Remark.objects.all()], Consensus.objects.get().text) == (["Hello."], "Good.")


def test_nothing_is_said_before_the_discussion_or_after_it():
    world = w.running(1, 2)
    for given in w.given_to_all(world):
        w.write(given)
    assert code(remark, world) == "review.not_discussing"
    w.discussing(world)
    rounds.close_round(round=world.round, by=world.officer, at=w.NOW)
    with pytest.raises(NotAllowed):
        remark(world)


def test_a_round_is_closed_from_the_discussion():
    world = w.running(1, spec_of(w.make_call("other-2024", "Ola").call).assessment.readers)
    for given in w.given_to_all(world):
        w.write(given)
    w.discussing(world)
    assert rounds.close_round(round=world.round, by=world.officer, at=w.NOW).state == "closed"
    answer = w.as_expert(world.members[0]).get(w.url("discussion", pk=world.applications[0].pk))
    assert answer.status_code == 404


def test_a_conflict_during_the_discussion_ends_it_for_that_person_at_once():
    world = talking()
    remark(world, 0, "Ada was here.")
    agree(world, 1, "Secret consensus.")
    w.declare_conflict(world.members[0], world.applications[0])
    client = w.as_expert(world.members[0])
    application = world.applications[0].pk
    for name in ("discussion", "revise", "review"):
        assert client.get(w.url(name, pk=application)).status_code == 404
    assert (
        client.post(w.url("discussion", pk=application), {"do": "remark", "remark": "x"}).status_code == 404
    )
    with pytest.raises(NotAllowed):
        remark(world, 0)
    shown = page(world, 1)
    assert ("Ada was here." in shown, "Ada Expert" in shown) == (False, False)
    keys = {"key": world.call.key, "pk": application}
    officers = w.as_officer(world).get(w.url("application_reviews", **keys)).content.decode()
    assert "Submitted, but does not count" in officers


def test_an_expert_without_the_application_sees_no_discussion():
    world = w.running(2, 2)
    w.write(w.assign(world, world.members[0], world.applications[0]))
    w.discussing(world)
    answer = w.as_expert(world.members[1]).get(w.url("discussion", pk=world.applications[0].pk))
    assert answer.status_code == 404


def test_the_leader_takes_part_without_reading_unless_in_conflict():
    world = talking(2)
    leader = w.add_expert(world, "Eva", state="declared")
    leader.role = "leader"
    leader.save()
    shown = w.as_expert(leader).get(w.url("discussion", pk=world.applications[0].pk)).content.decode()
    assert "Ada Expert" in shown
    assert agree(world, 2, "As leader.").text == "As leader."
    w.declare_conflict(leader, world.applications[0])
    assert w.as_expert(leader).get(w.url("discussion", pk=world.applications[0].pk)).status_code == 404


def test_interests_can_still_be_declared_and_late_reviews_sent_while_others_discuss():
    world = w.running(1, 2)
    first, second = w.given_to_all(world)
    w.write(first)
    w.discussing(world)
    w.write(second)
    late = w.add_expert(world, "Eva", state="ready")
    declarations.declare(
        member=late, application=world.applications[0], ground="", by=w.user_of(late), at=w.NOW
    )
    assert len(queries.submitted_marks(world.call)) == 2


def test_what_is_opened_again_in_the_discussion_is_out_of_it_until_sent():
    world = talking(2)
    review = queries.counting_reviews(world.call).first()
    reviews.reopen_review(review=review, reason="Mixed up.", by=world.officer, at=w.NOW)
    assert "Submit your own review first" in page(world, 0)


def questions(world: w.World) -> int:
    """How often the expert's and the officer's page of the first application ask the database."""
    expert, officer = w.as_expert(world.members[0]), w.as_officer(world)
    pk = world.applications[0].pk
    pages = [
        (expert, w.url("discussion", pk=pk)),
        (officer, w.url("application_reviews", key=world.call.key, pk=pk)),
    ]
    for client, address in pages:
        client.get(address)
    with CaptureQueriesContext(connection) as captured:
        for client, address in pages:
            assert client.get(address).status_code == 200
    return len(captured)


def test_the_pages_ask_as_often_for_two_reviews_as_for_six():
    world = talking(2)
    remark(world, 0)
    few = questions(world)
    for name in w.NAMES[2:6]:
        w.write(w.assign(world, w.add_expert(world, name, state="declared"), world.applications[0]))
        remark(world, len(world.members) - 1)
    assert questions(world) == few
