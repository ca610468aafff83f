"""Experts into a round: a committee in one step, the reserve list, loads, reminders, the last day of reading."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.slices import assessment_world as w
from tests.slices.assessment_world import as_expert, as_officer, url
from tests.slices.committee_world import an_expert, code_of, make, opened, read, seat
from tildel.applications.models import Attachment
from tildel.assessment import access
from tildel.assessment.actions import committees, declarations, members, reading, reviews
from tildel.assessment.models import Member
from tildel.assessment.queries import committees as queries
from tildel.assessment.queries import rounds as of_rounds
from tildel.audit.models import Event
from tildel.kernel.errors import NotAllowed
from tildel.messaging.models import Mail
from tildel.people.actions import account_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> w.World:
    return opened()


# --- into a round ---------------------------------------------------------------------------------------------


def test_a_whole_committee_is_invited_after_one_has_seen_what_happens(world):
    one = make(world)
    people = {name: an_expert(world, name) for name in ("Ada", "Ben", "Cai", "Dag")}
    for name, role in (("Ada", "leader"), ("Ben", "member"), ("Cai", "user_representative")):
        seat(world, one, people[name], role)
    seat(world, one, people["Dag"], held_from=date(2023, 1, 1), held_to=date(2023, 12, 31))
    members.invite(round=world.round, expert=people["Ben"], by=world.officer, at=w.NOW)
    client = as_officer(world)
    before = Event.objects.count()
    page = client.get(url("invite_committee", key="trial-2024"), {"committee": one.pk}).content.decode()
    told = [
        page.count(words)
        for words in ("Is invited by mail now", "Is invited already; nothing happens", "Dag Expert")
    ]
    assert (told, Event.objects.count()) == ([2, 1, 0], before)
    sent = {"committee": one.pk, "expert": [row.pk for row in people.values()]}
    assert client.post(url("invite_committee", key="trial-2024"), sent).status_code == 302
    rows = Member.objects.order_by("expert__person__given_name")
    assert [(str(row.expert), row.role, row.committee) for row in rows] == [
        ("Ada Expert", "leader", one), ("Ben Expert", "expert", None), ("Cai Expert", "user_representative", one),
    ]  # fmt: skip
    assert Mail.objects.filter(kind="assessment_invitation").count() == 3
    shown = read(client, url("officer", key="trial-2024"))
    assert ("user representative" in shown, "The committee" in shown) == (True, True)


def test_a_committee_of_another_programme_is_not_invited(world):
    other = w.make_call("other-2024", officer="Berit")
    theirs = make(other)
    refused = code_of(
        members.invite_committee, round=world.round, committee=theirs, experts=[], by=world.officer, at=w.NOW
    )
    assert refused == "placement.other_programme"


def test_the_role_and_loads_of_one_expert_are_changed(world):
    member, one = w.add_expert(world, "Ada"), make(world)
    client, page = as_officer(world), url("member", key="trial-2024", pk=member.pk)
    sent = {"role": "leader", "committee": one.pk, "least": "2", "most": "6"}
    assert client.post(page, sent).status_code == 302
    member.refresh_from_db()
    assert (member.role, member.committee, member.least, member.most) == ("leader", one, 2, 6)
    crossed = client.post(page, {**sent, "least": "7"})
    assert (crossed.status_code, "The most cannot be fewer than the least." in crossed.content.decode()) == (
        422,
        True,
    )
    for fault in ({"role": "king"}, {"most": "-1"}, {"most": "9" * 400}, {"committee": "x"}):
        assert client.post(page, {**sent, **fault}).status_code == 422
    assert client.get(url("member", key="trial-2024", pk=987654)).status_code == 404


# --- declining and the reserve list ---------------------------------------------------------------------------


def test_declining_asks_why_and_keeps_what_was_typed(world):
    member = w.add_expert(world, "Ada", state="invited")
    client, address = as_expert(member), url("answer", key="trial-2024")
    for sent, words in (
        ({"reason": "Typed already"}, "Please choose a reason."),
        ({"why": "bored", "reason": "Typed already"}, "Please choose a reason."),
        ({"why": "other", "reason": " "}, "Please say in a few words what it is."),
    ):
        answer = client.post(address, {"answer": "decline", **sent})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
        assert sent["reason"] in answer.content.decode()
    assert client.post(address, {"answer": "decline", "why": "interest", "reason": ""}).status_code == 302
    member.refresh_from_db()
    assert (member.state, member.decline_reason) == ("declined", "interest")


def test_when_somebody_declines_the_officer_is_told_and_invites_the_next(world):
    asked = w.add_expert(world, "Ada", state="invited")
    cai, ben = an_expert(world, "Cai"), an_expert(world, "Ben")
    client = as_officer(world)
    for expert in (cai, ben):
        assert (
            client.post(url("invite", key="trial-2024"), {"expert": [expert.pk], "to": "reserve"}).status_code
            == 302
        )
    assert [str(row.expert) for row in queries.reserve(world.round)] == ["Cai Expert", "Ben Expert"]
    as_expert(asked).post(
        url("answer", key="trial-2024"), {"answer": "decline", "why": "time", "reason": "Private"}
    )
    mail = Mail.objects.get(kind="assessment_declined")
    assert (mail.to_address, "Private" in mail.body, "#reserve" in mail.body) == (
        "kari.eksempel@example.org",
        False,
        True,
    )
    page = read(client, url("officer", key="trial-2024"))
    assert ("Invite the next: Cai Expert" in page, "Private" in page) == (True, True)
    client.post(url("reserve", key="trial-2024"), {"what": "next"})
    first, second = (Member.objects.get(expert=expert) for expert in (cai, ben))
    assert (first.state, second.state) == ("invited", "reserve")
    assert Mail.objects.filter(kind="assessment_invitation", to_address="cai.expert@example.org").count() == 1
    client.post(url("reserve", key="trial-2024"), {"what": "remove", "member": first.pk})
    client.post(url("reserve", key="trial-2024"), {"what": "remove", "member": second.pk})
    assert [row.state for row in Member.objects.filter(expert__in=[cai, ben])] == ["invited"]
    assert (
        "The reserve list is empty."
        in client.post(url("reserve", key="trial-2024"), {"what": "next"}, follow=True).content.decode()
    )


def test_whoever_waits_in_reserve_learns_nothing_of_it(world):
    expert = an_expert(world, "Ada")
    member = members.put_on_reserve(round=world.round, expert=expert, by=world.officer, at=w.NOW)
    account_for(person=expert.person, by=None, at=w.NOW)
    client = as_expert(member)
    assert "Nothing here yet" in client.get(url("mine")).content.decode()
    assert client.post(url("answer", key="trial-2024"), {"answer": "accept"}).status_code == 404
    assert client.get(url("terms", key="trial-2024")).status_code == 404
    assert "Prøven" not in client.get(url("my_expertise")).content.decode()
    assert members.remind(round=world.round, members=[member], by=world.officer, at=w.NOW) == []
    assert Mail.objects.count() == 0
    assert (
        code_of(members.put_on_reserve, round=world.round, expert=expert, by=world.officer, at=w.NOW)
        == "round_member.state"
    )


def test_reminders_cover_every_step_and_say_how_late_it_is(world):
    unanswered = w.add_expert(world, "Ada", state="invited")
    no_terms = w.add_expert(world, "Ben", state="accepted")
    undeclared = w.add_expert(world, "Cai", state="ready")
    unsubmitted = w.add_expert(world, "Dag", state="declared")
    w.assign(world, unsubmitted, world.applications[0])
    done = w.add_expert(world, "Eva", state="declared")
    everybody = [unanswered, no_terms, undeclared, unsubmitted, done]
    late = w.DUE + timedelta(days=3)
    told = members.remind(round=world.round, members=everybody, by=world.officer, at=late)
    assert [row.pk for row in told] == [unanswered.pk, no_terms.pk, undeclared.pk, unsubmitted.pk]
    body = Mail.objects.get(kind="assessment_reminder", to_address="dag.expert@example.org").body
    assert ("1 review left to submit" in body, "3 days ago" in body) == (True, True)
    with time_machine.travel(late, tick=False):
        page = as_officer(world).get(url("officer", key="trial-2024")).content.decode()
    assert page.count("3 days late") == 1


# --- the last day of reading ----------------------------------------------------------------------------------


def test_old_access_ends_on_the_day_that_was_set():
    world = w.running(1, 1, files=True)
    member, application = world.members[0], world.applications[0]
    given = w.assign(world, member, application)
    written = w.write(given, submit=False)
    last = date(2024, 9, 20)
    reading.end_reading_on(round=world.round, day=last, by=world.officer, at=w.NOW)
    client, user = as_expert(member), w.user_of(member)
    file = Attachment.objects.filter(application=application).first().pk
    pages = [
        url("review", pk=application.pk), url("application_file", pk=application.pk, file=file),
        url("declare", key="trial-2024"),
    ]  # fmt: skip
    with time_machine.travel("2024-09-20T21:30:00+00:00", tick=False):  # half past eleven in Oslo
        answers = [client.get(page) for page in pages]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert b"".join(answers[1].streaming_content).startswith(b"%PDF")
    with time_machine.travel("2024-09-20T22:00:00+00:00", tick=False):
        assert [client.get(page).status_code for page in pages] == [404, 404, 404]
        assert client.post(url("save_review", pk=application.pk), {}).status_code == 404
        mine = read(client, url("mine"))
        assert ("The last day of reading was 20 September 2024." in mine, application.title in mine) == (
            True,
            False,
        )
        at = timezone.now()
    assert not access.can_read(user, application.pk, on=last + timedelta(days=1))
    who = {"by": user, "at": at}
    assert code_of(reviews.submit_review, review=written, **who) == "assessment.not_expert"
    declared = {"member": member, "application": application, "ground": "fvl6.party"}
    assert code_of(declarations.declare, **declared, **who) == "assessment.not_expert"
    assert of_rounds.readable_by(user, on=last).count() == 1


def test_the_officer_sets_the_last_day_and_takes_it_away(world):
    client, page = as_officer(world), url("reading_ends", key="trial-2024")
    with time_machine.travel(w.NOW, tick=False):
        for day, words in (
            ("2024-06-01", "still to come"),
            ("2024-08-31", "The reviews are due later"),
            ("soon", ""),
        ):
            refused = client.post(page, {"day": day})
            assert (refused.status_code, words in refused.content.decode()) == (422, True)
        assert client.post(page, {"day": "2024-09-20"}).status_code == 302
        assert world.round.reading_ends_on == date(2024, 9, 20)
        assert "Last day of reading: 20 September 2024" in read(client, url("officer", key="trial-2024"))
        assert client.post(page, {"day": ""}).status_code == 302
    assert world.round.reading_ends_on is None
    with pytest.raises(NotAllowed):
        reading.end_reading_on(round=world.round, day=None, by=w.person("Outsider")[1], at=w.NOW)


def test_in_a_closed_round_nothing_of_it_changes(world):
    member, one, ben = w.add_expert(world, "Ada"), make(world), an_expert(world, "Ben")
    closed = world.round
    closed.state, closed.closed_at = "closed", w.NOW
    closed.save()
    who = {"by": world.officer, "at": w.NOW}
    found = [
        code_of(members.put_on_reserve, round=closed, expert=ben, **who),
        code_of(members.invite_committee, round=closed, committee=one, experts=[], **who),
        code_of(members.change_member, member=member, role="leader", committee=None, least=None, most=None, **who),
        code_of(reading.end_reading_on, round=closed, day=None, **who),
        code_of(committees.place_applications, round=closed, chosen={}, **who),
    ]  # fmt: skip
    assert found == ["round.closed"] * 5
    client = as_officer(world)
    for name in ("officer", "placements", "payments", "invite_committee", "reading_ends"):
        assert client.get(url(name, key="trial-2024")).status_code == 200
