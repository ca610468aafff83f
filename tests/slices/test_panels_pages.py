"""The pages of a panel: who sees what, how cheaply a screen asks, and what is said when two are at it."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.slices import assessment_world as base
from tests.slices import panels_world as w
from tildel.assessment.models import Declaration, Remark
from tildel.panels import queries
from tildel.panels.actions import steering
from tildel.panels.domain.record import fingerprint
from tildel.panels.models import Panel, PanelMark, Presence

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def text_of(client: Client, address: str, **more) -> str:
    answer = client.get(address, **more)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def asked(client: Client, address: str, **more) -> tuple[int, list[str]]:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address, **more)
    return answer.status_code, [row["sql"] for row in captured.captured_queries]


def poll(world: w.World, name: str) -> str:
    return f"{w.url(name, world)}?version={world.now().version}"


# --- screens that follow ------------------------------------------------------------------------------------


def test_a_screen_that_is_up_to_date_asks_once():
    world = w.opened()
    w.on_table(world, 1)
    client = base.as_expert(world.ada)
    status, questions = asked(client, poll(world, "meeting"), **HTMX)
    own = [sql for sql in questions if "panels_" in sql]
    # The other two are the login's: the session and the user.
    assert (status, len(own), len(questions)) == (204, 1, 3)


@pytest.mark.parametrize("name", ["meeting", "steer", "room"])
def test_a_screen_gets_the_page_again_when_something_changed(name):
    world = w.opened(present="ada")
    w.on_table(world, 1)
    client = base.as_expert(world.ada) if name == "meeting" else base.as_officer(world.base)
    address = f"{poll(world, name)}&case={world.case(1).pk}"
    assert client.get(address, **HTMX).status_code == 204
    w.come(world, world.ben)
    changed = client.get(address, **HTMX).content.decode()
    assert (changed.startswith('<div id="live"'), "TRIAL-2024-001" in changed) == (True, True)
    assert f"version={world.now().version}" in changed


@pytest.mark.parametrize("name", ["meeting", "steer", "room", "panel"])
def test_pages_ask_as_often_for_many_members_and_cases_as_for_few(name):
    world = w.opened(present="ada ben")
    w.on_table(world, 1)
    client = base.as_expert(world.ada) if name == "meeting" else base.as_officer(world.base)
    client.get(w.url(name, world))
    _status, few = asked(client, w.url(name, world))
    for _number in range(5):
        more = base.add_application(world.base)
        Declaration.objects.create(
            member=world.dag, application=more, ground="fvl6.party", declared_at=w.AT,
            declared_by=world.officer,
        )  # fmt: skip
        world.panel.cases.create(application=more, position=more.number)
    for extra in ("Eva", "Finn", "Gro"):
        w.come(world, base.add_expert(world.base, extra, state="ready"))
    status, many = asked(client, w.url(name, world))
    assert (status, len(many)) == (200, len(few))


def test_a_screen_sends_out_who_came_into_conflict_without_being_told():
    world = w.opened(present="ada ben")
    w.on_table(world, 1)
    address = poll(world, "meeting")
    base.declare_conflict(world.ben, world.base.applications[0])
    page = base.as_expert(world.ben).get(address, **HTMX).content.decode()
    assert "You have left the room for this case." in page
    assert [row.name for row in queries.recusals(world.base.call)] == ["Ben Expert"]
    assert "Ben Expert" in base.as_expert(world.ada).get(address, **HTMX).content.decode()


# --- what a member sees -------------------------------------------------------------------------------------


def test_a_member_follows_the_case_with_reviews_and_discussion_beside():
    world = w.opened()
    Remark.objects.create(
        application=world.base.applications[0], member=world.ben, text="The control group is small.",
        written_at=w.AT, written_by=base.user_of(world.ben),
    )  # fmt: skip
    w.on_table(world, 1)
    page = text_of(base.as_expert(world.cai), w.url("meeting", world))
    for words in ("Trial of treatment 1", "Ada Expert", "A sound design.", "The control group is small."):
        assert words in page


def test_who_is_out_sees_nothing_of_the_case_and_the_agenda_does_not_tell_of_it():
    world = w.opened()
    w.on_table(world, 2)
    client = base.as_expert(world.dag)
    page = text_of(client, w.url("meeting", world))
    assert "You have left the room for this case." in page
    hidden = world.base.applications[1]
    for secret in (hidden.reference, hidden.title, str(hidden.pk), "A sound design.", "Ada Expert"):
        assert secret not in page
    assert ("TRIAL-2024-001" in page, "TRIAL-2024-003" in page) == (True, True)


def test_the_pages_of_who_is_out_are_the_same_whatever_the_case_is():
    """Two worlds that differ in the case that is closed to Dag only (promise D1)."""
    world = w.opened()
    case = w.on_table(world, 2)
    before = _everything_of(world)
    hidden = base.Application.objects.filter(pk=case.application_id)
    hidden.update(title="Something else altogether", reference="TRIAL-2024-777", amount=1)
    type(case).objects.filter(pk=case.pk).update(text="The best of all.", position=1)
    PanelMark.objects.create(case=case, member=world.ada, marks={"quality": 1}, given_at=w.AT)
    assert _everything_of(world) == before


def _everything_of(world: w.World) -> list[str]:
    client = base.as_expert(world.dag)
    row = {"reference": "TRIAL-2024-002", "marks-quality": "1"}
    pages = [
        text_of(client, w.url("meeting", world)),
        text_of(client, w.url("meeting", world), **HTMX),
        text_of(client, w.url("mine")),
        client.post(w.url("mark", world), row, **HTMX).content.decode(),
        client.post(w.url("mark", world), row, follow=True).content.decode(),
    ]
    tokens = r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"'
    return [re.sub(tokens, "", page) for page in pages]


def test_whoever_has_not_joined_or_not_declared_sees_no_reviews():
    world = w.opened(present="ada")
    w.on_table(world, 1)
    page = text_of(base.as_expert(world.ben), w.url("meeting", world))
    assert ("Join the meeting" in page, "A sound design." in page) == (True, False)
    eva = base.add_expert(world.base, "Eva")
    w.come(world, eva)
    page = text_of(base.as_expert(eva), w.url("meeting", world))
    assert ("Declare interests" in page, "A sound design." in page) == (True, False)


def test_whoever_owes_a_review_sees_nobody_elses_in_the_room_either():
    world = w.planned()
    given = base.assign(world.base, world.cai, world.base.applications[0])
    w.planning.open_panel(panel=world.panel, by=world.officer, at=w.AT)
    w.come(world, world.cai)
    Remark.objects.create(
        application=world.base.applications[0], member=world.ben, text="The control group is small.",
        written_at=w.AT, written_by=base.user_of(world.ben),
    )  # fmt: skip
    w.on_table(world, 1)
    client, told = base.as_expert(world.cai), ("A sound design.", "The control group is small.", "Ada Expert")
    page = text_of(client, w.url("meeting", world))
    assert [words for words in told if words in page] == []
    base.write(given)
    page = text_of(client, w.url("meeting", world))
    assert [words for words in told if words in page] == list(told)


def test_outsiders_find_no_panel():
    world = w.opened()
    w.on_table(world, 1)
    invited = base.add_expert(world.base, "Eva", state="accepted")
    _person, stranger = base.person("Stranger")
    for user in (stranger, base.user_of(invited)):
        client = base.as_user(user)
        for name in ("meeting", "minutes", "minutes_pdf", "panel", "steer", "room", "calendar_ics"):
            assert client.get(w.url(name, world)).status_code == 404
        for name in ("join", "mark", "people", "marks", "text", "order"):
            assert client.post(w.url(name, world)).status_code == 404
        assert "Trial 2024" not in text_of(client, w.url("mine"))
    for name in ("panel", "steer", "room"):
        assert base.as_expert(world.ada).get(w.url(name, world)).status_code == 404
    assert base.as_officer(world.base).get(w.url("meeting", world)).status_code == 404
    assert base.as_officer(world.base).get(w.url("panel", pk=2**40)).status_code == 404


def test_a_member_joins_marks_and_leaves_with_and_without_scripts():
    world = w.opened(present="")
    w.on_table(world, 1)
    client = base.as_expert(world.cai)
    client.post(w.url("join", world), {"do": "join"})
    row = {"reference": "TRIAL-2024-001", "marks-quality": "2", "marks-benefit": "3"}
    assert client.post(w.url("mark", world), row).status_code == 302
    assert PanelMark.objects.get().marks == {"quality": 2, "benefit": 3}
    kept = client.post(w.url("mark", world), {**row, "marks-quality": "1"}, **HTMX).content.decode()
    assert ("Given in this meeting." in kept, PanelMark.objects.get().marks["quality"]) == (True, 1)
    wrong = client.post(w.url("mark", world), {**row, "marks-quality": "77"}, **HTMX)
    assert (wrong.status_code, "Choose a whole mark from 1 to 5." in wrong.content.decode()) == (200, True)
    client.post(w.url("join", world), {"do": "leave"})
    assert Presence.objects.filter(left_at=None).count() == 0


# --- the officer's ------------------------------------------------------------------------------------------


def test_the_officer_plans_arranges_announces_and_opens():
    world = base.running(applications=2, experts=2)
    base.declare_conflict(world.members[0], world.applications[0])
    client, address = base.as_officer(world), w.url("officer", key="trial-2024")
    wrong = client.post(address, {"day": "", "minutes_a_case": "0"})
    assert (wrong.status_code, Panel.objects.count()) == (422, 0)
    client.post(address, {"day": "2024-09-02", "place": "Room 7", "minutes_a_case": "10"})
    panel = Panel.objects.get()
    agenda = text_of(client, w.url("panel", pk=panel.pk))
    for words in ("In this order people leave the room 1 time", "Ada Expert once", "No order has fewer."):
        assert words in agenda
    found = queries.panel(panel.pk)
    rows = queries.cases(found)
    assert [row.application.number for row in rows] == [2, 1]
    step = {"seen": queries.stamp_of(found, rows), "case": rows[0].pk, "at": 1, "place": 2}
    moved = client.post(w.url("order", pk=panel.pk), {**step, "do": "place"})
    assert moved["Location"].endswith(f"#case-{rows[0].pk}")
    assert [row.application.number for row in queries.cases(found)] == [1, 2]
    again = client.post(w.url("order", pk=panel.pk), {**step, "do": "down"}, follow=True)
    assert "Somebody else steered the meeting just before you." in again.content.decode()
    told = client.post(w.url("announce", pk=panel.pk), follow=True).content.decode()
    assert "2 invitations are on their way." in told
    assert client.post(w.url("open", pk=panel.pk))["Location"] == w.url("steer", pk=panel.pk)


def test_a_panel_needs_a_round():
    world = base.make_call()
    client, address = base.as_officer(world), w.url("officer", key="trial-2024")
    assert "none is prepared yet" in text_of(client, address)
    refused = client.post(address, {"day": "2024-09-02", "minutes_a_case": "10"})
    assert (refused.status_code, "Prepare the assessment first" in refused.content.decode()) == (422, True)


def test_buttons_of_who_steers():
    world = w.opened(present="ada")
    client = base.as_officer(world.base)

    def press(do: str, **more: object) -> str:
        return client.post(
            w.url("steer", world), {"do": do, "seen": world.seen, **more}, follow=True
        ).content.decode()

    assert "Trial of treatment 1" in press("next")
    people = w.url("people", world)
    for do, member in (("came", world.dag), ("out", world.ada), ("in", world.ada), ("went", world.dag)):
        client.post(people, {"do": do, "member": member.pk})
    assert "These have a conflict of interest" not in press("call", case=world.case(2).pk)
    press("put_back")
    client.post(people, {"do": "came", "member": world.dag.pk})
    assert "Dag Expert" in press("call", case=world.case(2).pk)
    assert "Begin the case first" in press("finish")
    press("begin")
    press("finish")
    stale = client.post(w.url("steer", world), {"do": "next", "seen": "other"}, follow=True)
    assert "Nothing of yours was done." in stale.content.decode()
    assert [world.case(number).state for number in (1, 2, 3)] == ["waiting", "done", "waiting"]


def test_the_screen_of_who_steers_is_made_anew_for_another_case():
    world = w.opened()
    case = w.on_table(world, 1)
    address = f"{w.url('steer', world)}?version={world.now().version}&case={case.pk}"
    client = base.as_officer(world.base)
    w.step(world, steering.next_case)
    assert client.get(address, **HTMX)["HX-Refresh"] == "true"
    w.step(world, steering.finish_case)
    w.step(world, steering.close_panel)
    assert client.get(address, **HTMX)["HX-Redirect"] == w.url("minutes", world)
    member = base.as_expert(world.ada).get(f"{w.url('meeting', world)}?version=1", **HTMX)
    assert member["HX-Redirect"] == w.url("minutes", world)


def test_the_wall_shows_a_case_only_when_those_in_conflict_are_outside_and_never_the_next():
    world = w.opened()
    client = base.as_officer(world.base)
    between = text_of(client, w.url("room", world))
    assert "TRIAL-2024-00" not in between
    w.step(world, steering.call_case, case=world.case(2).pk)
    leaving = text_of(client, w.url("room", world))
    assert ("Dag Expert" in leaving, "Trial of treatment 2" in leaving) == (True, False)
    w.step(world, steering.begin_case)
    shown = text_of(client, w.url("room", world))
    assert ("Dag Expert" in shown, "Trial of treatment 2" in shown, "4 · 4" in shown) == (True, True, True)
    assert "TRIAL-2024-001" not in shown


def test_the_panels_text_is_saved_as_it_is_typed_and_two_texts_meet():
    world = w.opened()
    case = w.on_table(world, 1)
    client, address = base.as_officer(world.base), w.url("text", world)
    row = {"case": case.pk, "text": "Strong.", "over": fingerprint("")}
    asks_json = {"HTTP_ACCEPT": "application/json"}
    saved = json.loads(client.post(address, row, **asks_json).content)
    assert saved["over"] == fingerprint("Strong.")
    late = client.post(address, {**row, "text": "Weak."}, **asks_json)
    assert (late.status_code, json.loads(late.content)["theirs"]) == (409, "Strong.")
    page = client.post(address, {**row, "text": "Weak."}).content.decode()
    assert ("Strong." in page, "Weak." in page) == (True, True)
    over = {**row, "text": "Strong, not weak.", "over": fingerprint("Strong.")}
    assert client.post(address, over).status_code == 302
    assert world.case(1).text == "Strong, not weak."
    nothing = client.post(address, {}, **asks_json)
    assert (nothing.status_code, json.loads(nothing.content)["words"]) == (
        422,
        "This case is not on the agenda.",
    )


def test_marks_said_aloud_are_entered_by_who_steers():
    world = w.opened()
    case = w.on_table(world, 1)
    client, address = base.as_officer(world.base), w.url("marks", world)
    row = {
        "case": case.pk, "member": world.ada.pk, "marks-quality": "3", "marks-benefit": "5",
        "before-quality": "4", "before-benefit": "5",
    }  # fmt: skip
    kept = client.post(address, row, **HTMX).content.decode()
    assert f'id="before-{world.ada.pk}-quality" name="before-quality" value="3"' in kept
    # A second choice that was made before the first was answered keeps both.
    assert client.post(address, {**row, "marks-benefit": "1"}).status_code == 302
    assert PanelMark.objects.get().marks == {"quality": 3, "benefit": 1}
    late = {**row, "marks-quality": "2", "marks-benefit": "1"}
    again = client.post(address, late, **HTMX)
    assert (again["HX-Reswap"], "Ada Expert has other marks now" in again.content.decode()) == (
        "outerHTML",
        True,
    )
    assert "Ada Expert has other marks now" in client.post(address, late, follow=True).content.decode()
    assert "first 4" in text_of(client, w.url("steer", world))
