"""The minutes of a panel as page, PDF and table; the way to its end; the ways to it."""

import csv
import io

import pikepdf
import pytest
from django.test import Client

from tests.slices import assessment_world as base
from tests.slices import panels_world as w
from tildel.panels.actions import presence, steering

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def text_of(client: Client, address: str, **more) -> str:
    answer = client.get(address, **more)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_minutes_are_read_by_the_officer_and_the_members_less_their_conflicts():
    world = w.held()
    officer, dag, ada = (
        base.as_officer(world.base),
        base.as_expert(world.dag),
        base.as_expert(world.ada),
    )
    for name in ("minutes", "minutes_csv"):
        assert "TRIAL-2024-002" in text_of(officer, w.url(name, world))
        assert "TRIAL-2024-002" in text_of(ada, w.url(name, world))
        assert "TRIAL-2024-002" not in text_of(dag, w.url(name, world))
    page = text_of(dag, w.url("minutes", world))
    assert [f"{number}. <span" in page for number in (1, 2, 3)] == [True, True, False]
    base.declare_conflict(world.ada, world.base.applications[0])
    assert "TRIAL-2024-001" not in text_of(ada, w.url("minutes", world))
    later = world.base.round
    later.reading_ends_on = w.AT.date()
    later.save()
    assert (
        ada.get(w.url("minutes", world)).status_code,
        officer.get(w.url("minutes", world)).status_code,
    ) == (
        404,
        200,
    )


def test_there_are_no_minutes_before_the_meeting_is_closed():
    world = w.opened()
    for name in ("minutes", "minutes_pdf", "minutes_csv"):
        assert base.as_officer(world.base).get(w.url(name, world))["Location"] == w.url("panel", world)
        assert base.as_expert(world.ada).get(w.url(name, world))["Location"] == w.url("meeting", world)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_minutes_as_a_tagged_pdf_are_the_same_each_time(language):
    world = w.held()
    client = base.as_officer(world.base)
    address = w.url("minutes_pdf", world).replace("/en/", f"/{language}/")
    first, second = client.get(address), client.get(address)
    assert first.content == second.content
    with pikepdf.open(io.BytesIO(first.content)) as pdf:
        assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)[:2]) == (True, language)
    other = base.as_expert(world.dag).get(address)
    assert other.content != first.content


def test_the_table_of_the_minutes_has_a_line_for_each_mark_and_runs_no_formula():
    world = w.opened()
    base.Application.objects.filter(pk=world.base.applications[0].pk).update(title="=1+1")
    w.on_table(world, 1, minutes=1)
    w.step(world, steering.finish_case, minutes=9)
    w.step(world, steering.close_panel, minutes=10)
    text = text_of(base.as_officer(world.base), w.url("minutes_csv", world))
    head, first, *_rest = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert head[:4] == ["No.", "Reference", "Title", "Time"]
    assert first[:7] == ["1", "TRIAL-2024-001", "'=1+1", "14:01–14:09", "", "Ada Expert", "4"]


def test_the_day_for_a_calendar_names_no_case():
    world = w.planned()
    for client in (base.as_officer(world.base), base.as_expert(world.dag)):
        text = text_of(client, w.url("calendar_ics", world))
        assert ("DTSTART;VALUE=DATE:20240902" in text, "TRIAL-2024-00" in text) == (True, False)


def test_closing_says_what_is_left():
    world = w.opened()
    client = base.as_officer(world.base)
    w.on_table(world, 1)
    assert "A case is still on the table." in text_of(client, w.url("close", world))
    w.step(world, steering.finish_case)
    page = text_of(client, w.url("close", world))
    assert ("TRIAL-2024-003" in page, "The panel has no text for these:" in page) == (True, True)
    refused = client.post(w.url("close", world), {"seen": "other"})
    assert (refused.status_code, world.now().state) == (409, "running")
    closed = client.post(w.url("close", world), {"seen": world.seen})
    assert (closed["Location"], world.now().state) == (w.url("minutes", world), "held")
    assert client.get(w.url("close", world))["Location"] == w.url("minutes", world)
    assert client.get(w.url("steer", world))["Location"] == w.url("minutes", world)


def test_members_find_their_meetings_from_their_assessments():
    world = w.opened()
    client = base.as_expert(world.dag)
    assert w.url("mine") in text_of(client, base.url("mine"))
    assert w.url("meeting", world) in text_of(client, w.url("mine"))
    presence.leave(panel=world.now(), member=world.dag, by=base.user_of(world.dag), at=w.AT)
    assert w.url("officer", key="trial-2024") in text_of(
        base.as_officer(world.base), base.url("officer", key="trial-2024")
    )
