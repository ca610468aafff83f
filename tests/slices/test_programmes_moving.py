"""The call editor: trying a call on an example, moving its deadline, and who is told of a change."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import translation

from tests.slices import applications_world
from tests.slices.editor_world import LABELS, address, from_template, options, spec_now
from tests.slices.page_reading import errors, filled, page, text, texts
from tests.slices.programme_world import AT, draft, officer, published, user
from tildel.programmes import actions, queries, reach
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.shipped import template_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(AT, tick=False), translation.override("en"):
        yield


@pytest.fixture
def kari(client):
    client.force_login(officer())
    return client


# --- trying ---


@pytest.mark.parametrize("template", template_keys())
def test_the_example_of_every_call_and_category_lacks_nothing(kari, template):
    call = from_template(template)
    for track in ("", *(row.key for row in queries.spec_of(call).tracks)):
        found = page(kari.get(address("try", call.key), {"track": track} if track else {}))
        assert texts(found, "//*[@id='findings']//*[@data-color='danger']") == [], track
        assert "Nothing stands in the way" in text(found)


def test_an_example_that_asks_for_too_much_is_told_so(kari):
    call = draft()
    sent = filled(kari.get(address("try", call.key))) | {"amount": "26 000 000"}
    found = page(kari.get(address("try", call.key), sent))
    first = text(found.xpath("//*[@id='findings']//li")[0])
    assert first == (
        "Amount applied forNot met The amount applied for is NOK 26,000,000."
        "The call gives NOK 7–25 million for a project. Take it down by at least NOK 1,000,000 in the budget."
    )
    assert queries.call(call.key).current.number == 1


def test_what_cannot_be_used_in_an_example_is_said_at_its_field(kari):
    call = draft()
    sent = filled(kari.get(address("try", call.key))) | {"amount": "much"}
    assert errors(kari.get(address("try", call.key), sent)) == [
        "Amount applied for, whole project: Write whole kroner in digits, such as 7 000 000."
    ]


# --- the deadline ---


@pytest.fixture
def jobs(monkeypatch):
    """What was put in the queue by name."""
    from procrastinate.contrib.django import app

    found = []

    class Job:
        def __init__(self, name, **_options):
            self.name = name

        def defer(self, **values):
            # What the search and the subscribers are told is tested with them.
            if self.name not in ("tildel.refresh_search", "tildel.tell_subscribers"):
                found.append((self.name, values))

    monkeypatch.setattr(app, "configure_task", Job)
    return found


MOVE = {"version": "2", "deadline": "2027-05-21T16:00", "reason": "The form was down."}


def test_the_deadline_is_moved_for_everybody_after_it_is_said_what_will_happen(kari, jobs, monkeypatch):
    call = published()
    monkeypatch.setattr(reach, "_counters", [lambda _call: reach.Reach(drafts=3, submitted=1)])
    where = address("deadline", call.key)
    asked = kari.post(where, MOVE)
    assert "3 applications are being written. Their writers get a mail." in text(page(asked))
    assert queries.call(call.key).current.number == 2
    again = page(kari.post(where, filled(asked) | {"change": "1"}))
    assert again.xpath("//textarea[@name='reason']")[0].text.strip() == "The form was down."
    assert kari.post(where, filled(asked)).url == address("call", call.key)
    assert spec_now(call).deadline == datetime(2027, 5, 21, 16)
    assert jobs == [("tildel.tell_drafts_of_call_change", {"call": call.key, "version": 3})]
    assert queries.public_changes(queries.call(call.key))[0]["reason"] == "The form was down."


def test_a_new_deadline_opens_a_closed_call_again(kari, jobs):
    call = published()
    after = queries.spec_of(call).closes_at + timedelta(days=2)
    with time_machine.travel(after, tick=False):
        kari.force_login(officer())
        where = address("deadline", call.key)
        assert "The call is closed. A new deadline opens it again." in text(page(kari.get(where)))
        assert kari.post(where, filled(kari.post(where, MOVE))).status_code == 302
        assert queries.phase(queries.call(call.key), after) == "open"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": ""}, "Why it is changed: This field is required."),
        ({"deadline": "2026-05-21T16:00"}, "Deadline, Oslo time: This has already passed. Choose a later day."),
        ({"deadline": "2027-05-14T16:00"}, "Deadline, Oslo time: This is the deadline there is. Choose another one."),
        ({"deadline": "soon"}, "Deadline, Oslo time: This is not a day and a time of the calendar, such as 14.05.2027 16:00."),
    ],
)  # fmt: skip
def test_a_deadline_that_cannot_be_is_said_at_its_field(kari, change, said):
    call = published()
    assert errors(kari.post(address("deadline", call.key), MOVE | change)) == [said]


def test_every_page_of_a_published_call_asks_why_and_tells_those_who_write(kari, jobs):
    call = published()
    where = address("arrange", call.key, "requirements")
    sent = filled(kari.get(where)) | {"remove-cv": "on"}
    assert errors(kari.post(where, sent)) == ["Why it is changed: This field is required."]
    assert kari.post(where, sent | {"reason": "The CVs are not needed."}).status_code == 302
    assert spec_now(call).requirement("cv") is None
    assert jobs == [("tildel.tell_drafts_of_call_change", {"call": call.key, "version": 3})]


def test_a_change_that_would_leave_a_published_call_unanswerable_is_refused(kari, jobs):
    call = published()
    where = address("question", call.key, "new") + "?kind=choice"
    sent = LABELS | options("Start") | {"version": "2", "reason": "One more question."}
    assert errors(kari.post(where, sent)) == [
        "The question “what do you apply for” needs at least two choices."
    ]
    assert (spec_now(call).questions, jobs) == ((), [])


def test_changing_a_draft_tells_nobody(jobs):
    call = draft()
    actions.change_call(call=call, spec=with_changes(queries.spec_of(call), frame=5), by=officer(), at=AT)
    assert jobs == []


def test_the_pages_of_the_editor_are_closed_to_others(client):
    call = draft()
    client.force_login(user("ola@example.org"))
    pages = [
        address(name, call.key)
        for name in ("deadline", "costs", "sections", "criteria", "kinds", "questions", "tracks", "try")
    ]
    pages += [
        address("arrange", call.key, "requirements"),
        address("requirement_add", call.key, "amount"),
        address("question", call.key, "new"),
        address("track", call.key, "new"),
    ]
    assert {client.get(where).status_code for where in pages} == {404}


def test_how_many_a_change_reaches_is_counted_upstairs():
    call = published()
    assert reach.reach_of(call) == reach.Reach(0, 0)
    applications_world.begun(call=call, at=AT)
    assert reach.reach_of(call) == reach.Reach(drafts=1, submitted=0)
