"""A round from its opening to its close, and the experts that are asked into it."""

from datetime import timedelta

import pytest

from tests.slices import assessment_world as w
from tildel.assessment.actions import declarations, experts, members, reviews, rounds
from tildel.assessment.models import Declaration
from tildel.assessment.queries import register
from tildel.assessment.queries import rounds as queries
from tildel.assessment.queries.register import Narrowing
from tildel.audit.queries import events_of
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db


def verbs(world: w.World) -> list[str]:
    return [event.verb for event in reversed(events_of(f"round:{world.call.key}"))]


def refusal(action, **arguments) -> tuple[str, dict]:
    with pytest.raises(RuleBroken) as refused:
        action(**arguments)
    return refused.value.code, dict(refused.value.params)


def test_a_round_opens_after_the_deadline_when_all_is_checked():
    world = w.make_call()
    w.add_application(world)
    w.add_application(world, state="rejected")
    w.add_application(world, state="withdrawn")
    round = rounds.open_round(call=world.call, due_at=w.DUE, by=world.officer, at=w.OPENED)
    assert (round.state, round.due_at, round.opened_at) == ("reviewing", w.DUE, w.OPENED)
    assert verbs(world) == ["round.opened"]


def test_not_before_the_deadline():
    world = w.make_call()
    w.add_application(world)
    early = w.DEADLINE - timedelta(milliseconds=1)
    assert refusal(rounds.open_round, call=world.call, due_at=w.DUE, by=world.officer, at=early) == (
        "round.before_deadline",
        {},
    )


def test_not_while_formal_checks_are_missing_and_it_says_which():
    world = w.make_call()
    w.add_application(world)
    w.add_application(world, state="submitted")
    assert refusal(rounds.open_round, call=world.call, due_at=w.DUE, by=world.officer, at=w.OPENED) == (
        "round.unchecked",
        {"number": 1, "references": "TRIAL-2024-002"},
    )


def test_not_without_applications_and_not_due_in_the_past():
    world = w.make_call()
    arguments = {"call": world.call, "by": world.officer, "at": w.OPENED}
    assert refusal(rounds.open_round, due_at=w.DUE, **arguments)[0] == "round.nothing_to_assess"
    w.add_application(world)
    assert refusal(rounds.open_round, due_at=w.OPENED, **arguments)[0] == "round.due_in_past"


def test_opening_twice_is_refused():
    world = w.running(1, 0)
    code, params = refusal(rounds.open_round, call=world.call, due_at=w.DUE, by=world.officer, at=w.NOW)
    assert (code, params["state"]) == ("assessment_round.state", "reviewing")


def test_only_officers_of_the_programme_run_a_round():
    world = w.running(1, 0)
    _, other = w.person("Ola")
    for action, arguments in (
        (rounds.open_round, {"call": world.call, "due_at": w.DUE}),
        (rounds.change_due, {"round": world.round, "due_at": w.DUE}),
        (rounds.close_round, {"round": world.round}),
        (members.remind, {"round": world.round, "members": []}),
    ):
        with pytest.raises(NotAllowed):
            action(**arguments, by=other, at=w.NOW)


def test_experts_can_be_invited_before_the_deadline():
    world = w.make_call()
    round = rounds.prepare_round(call=world.call, by=world.officer, at=w.DEADLINE - timedelta(days=30))
    w.add_expert(world, "Ada", state="ready")
    assert (round.state, queries.open_to(world.members[0]).count()) == ("preparing", 0)
    w.add_application(world)
    rounds.open_round(call=world.call, due_at=w.DUE, by=world.officer, at=w.OPENED)
    assert verbs(world)[0::4] == ["round.prepared", "round.opened"]


def test_the_due_day_can_be_moved():
    world = w.running(1, 0)
    later = w.DUE + timedelta(days=7)
    assert rounds.change_due(round=world.round, due_at=later, by=world.officer, at=w.NOW).due_at == later


def test_the_register_holds_a_person_once():
    world = w.make_call()
    someone, _ = w.person("Ada", "Expert", language="en")
    arguments = {"person": someone, "institution": " Example ", "by": world.officer, "at": w.NOW}
    expert = experts.register_expert(**arguments, country="se", expertise=["onco  logy", "", "onco logy"])
    assert (expert.institution, expert.country, expert.expertise) == ("Example", "SE", ["onco logy"])
    assert refusal(experts.register_expert, **arguments, country="SE", expertise=[]) == (
        "expert.registered",
        {"name": "Ada Expert"},
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"institution": " "}, "expert.institution_missing"), ({"country": "S1"}, "expert.country_unknown")],
)
def test_the_register_needs_a_place_and_a_country(changed, code):
    world = w.make_call()
    someone, _ = w.person("Ada", "Expert")
    row = {"institution": "Example", "country": "SE", **changed}
    arguments = {"person": someone, "expertise": [], "by": world.officer, "at": w.NOW}
    assert refusal(experts.register_expert, **row, **arguments)[0] == code


@pytest.mark.parametrize(
    ("words", "names"),
    [("", 2), ("ada", 1), ("oncology university", 2), ("100%", 0), ("se", 2), ("ben oncology", 1)],
)
def test_the_register_is_searched_by_words(words, names):
    world = w.running(1, 2)
    del world
    assert register.experts(Narrowing(text=words), on=w.NOW.date()).count() == names


def test_an_invitation_is_a_mail_in_the_experts_language():
    world = w.running(1, 0)
    member = w.add_expert(world, "Ada", state="invited")
    mail = Mail.objects.get(kind="assessment_invitation")
    assert (mail.to_address, mail.language) == ("ada.expert@example.org", "en")
    assert mail.subject == "Invitation to assess applications: Trial 2024"
    assert "http://localhost:8000/en/assessment/" in mail.body
    assert "1 September 2024" in mail.body.replace("\xa0", " ")
    assert (member.state, w.user_of(member).email) == ("invited", "ada.expert@example.org")


def test_who_declined_can_be_asked_again_and_nobody_is_asked_twice():
    world = w.running(1, 0)
    member = w.add_expert(world, "Ada", state="invited")
    arguments = {"round": world.round, "expert": member.expert, "by": world.officer, "at": w.NOW}
    assert refusal(members.invite, **arguments)[0] == "round_member.state"
    members.answer_invitation(member=member, accepted=False, why="leave", by=w.user_of(member), at=w.NOW)
    assert register.invitable(world.round, on=w.NOW.date()).count() == 1
    again = members.invite(**{**arguments, "at": w.NOW + timedelta(days=1)})
    assert (again.pk, again.state, again.decline_reason) == (member.pk, "invited", "")
    assert Mail.objects.filter(kind="assessment_invitation").count() == 2


def test_an_invitation_is_answered_by_its_expert_once():
    world = w.running(1, 0)
    member = w.add_expert(world, "Ada", state="invited")
    with pytest.raises(NotAllowed):
        members.answer_invitation(member=member, accepted=True, by=world.officer, at=w.NOW)
    answer = {"member": member, "by": w.user_of(member), "at": w.NOW}
    members.answer_invitation(accepted=False, why="leave", reason="Ill.\x00", **answer)
    member.refresh_from_db()
    assert (member.state, member.decline_reason) == ("declined", "leave\nIll.\ufffd")
    assert refusal(members.answer_invitation, accepted=True, **answer)[0] == "round_member.state"


def test_terms_are_accepted_once_and_after_the_invitation():
    world = w.running(1, 0)
    member = w.add_expert(world, "Ada", state="invited")
    accept = {"member": member, "by": w.user_of(member)}
    assert refusal(members.accept_terms, **accept, at=w.NOW)[0] == "member.not_accepted"
    members.answer_invitation(**accept, accepted=True, at=w.NOW)
    members.accept_terms(**accept, at=w.NOW)
    assert members.accept_terms(**accept, at=w.NOW + timedelta(days=1)).terms_accepted_at == w.NOW
    assert verbs(world).count("terms.accepted") == 1


def test_a_reminder_goes_out_once_a_day_and_only_where_something_is_left():
    world = w.running(1, 2)
    w.write(w.assign(world, world.members[0], world.applications[0]))
    w.assign(world, world.members[1], world.applications[0])
    remind = {"round": world.round, "members": world.members, "by": world.officer}
    assert members.remind(**remind, at=w.NOW) == [world.members[1]]
    assert members.remind(**remind, at=w.NOW + timedelta(hours=2)) == []
    assert members.remind(**remind, at=w.NOW + timedelta(days=1)) == [world.members[1]]
    mail = Mail.objects.filter(kind="assessment_reminder").order_by("written_at")[0]
    assert "You have 1 review left to submit." in mail.body
    assert "Trial of treatment" not in mail.body


def test_a_reminder_says_what_comes_next():
    world = w.running(2, 0)
    for name, state in (("Ada", "invited"), ("Ben", "accepted"), ("Cai", "ready")):
        w.add_expert(world, name, state=state)
    members.remind(round=world.round, members=world.members, by=world.officer, at=w.NOW)
    bodies = (
        Mail.objects.filter(kind="assessment_reminder").order_by("to_address").values_list("body", flat=True)
    )
    assert [body.split("\n\n")[1] for body in bodies] == [
        "We are waiting for your answer to our invitation.",
        "You have not accepted the terms yet. Nothing can be read before that.",
        "For 2 applications you have not told us whether you have a conflict of interest.",
    ]


def test_a_round_closes_when_each_application_has_two_reviews_that_count():
    world = w.running(1, 3)
    close = {"round": world.round, "by": world.officer, "at": w.NOW}
    first, second, third = (w.assign(world, member, world.applications[0]) for member in world.members)
    w.write(first)
    w.write(second, submit=False)
    short = {"number": 1, "needed": 2, "references": "TRIAL-2024-001"}
    assert refusal(rounds.close_round, **close) == ("round.short_of_reviews", short)
    w.write(third)
    w.declare_conflict(world.members[0], world.applications[0])
    assert refusal(rounds.close_round, **close) == ("round.short_of_reviews", short)
    reviews.submit_review(review=second.review, by=w.user_of(second.member), at=w.NOW)
    assert rounds.close_round(**close).state == "closed"
    assert refusal(rounds.close_round, **close)[0] == "assessment_round.state"


def test_after_the_close_nothing_moves_and_nothing_is_read():
    world = w.running(1, 2)
    given = [w.assign(world, member, world.applications[0]) for member in world.members]
    written = [w.write(assignment) for assignment in given]
    rounds.close_round(round=world.round, by=world.officer, at=w.NOW)
    member, user = world.members[0], w.user_of(world.members[0])
    assert queries.readable_by(user, on=w.NOW.date()).count() == 0
    reopen = {"review": written[0], "reason": "typo", "by": world.officer, "at": w.NOW}
    assert refusal(reviews.reopen_review, **reopen)[0] == "round.not_reviewing"
    application = world.applications[0]
    declare = {"member": member, "application": application, "ground": "fvl6.party", "by": user, "at": w.NOW}
    assert refusal(declarations.declare, **declare)[0] == "round.not_reviewing"
    assert Declaration.objects.exclude(ground="").count() == 0
