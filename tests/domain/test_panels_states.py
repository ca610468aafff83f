"""The ways through a panel and its cases, the record read from a trail, calendars, and sentences for all of it."""

import re
from datetime import UTC, date, datetime, timedelta

from tests.house.source_tree import SOURCE
from tildel.design.refusals import known_codes
from tildel.panels.domain.calendar import day_file
from tildel.panels.domain.record import Happening, Spell, absences, fingerprint, sittings, stamp
from tildel.panels.domain.states import PANEL, PANEL_CASE
from tildel.panels.phrases import CASE_STATES, PANEL_STATES, REFUSALS

BEGIN = datetime(2024, 9, 2, 8, 0, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def test_nothing_leads_out_of_a_held_panel():
    assert (PANEL.states, PANEL.final) == (("planned", "running", "held"), ("held",))
    assert {state: PANEL.verbs(state) for state in PANEL.states} == {
        "planned": ("change", "open"),
        "running": ("close",),
        "held": (),
    }
    assert {state: PANEL_CASE.verbs(state) for state in PANEL_CASE.states} == {
        "waiting": ("call",),
        "current": ("put_back", "finish"),
        "done": ("call",),
    }


def test_every_state_and_refusal_has_its_sentence():
    assert (set(PANEL.states), set(PANEL_CASE.states)) == (set(PANEL_STATES), set(CASE_STATES))
    raised = {
        code
        for path in (SOURCE / "panels").rglob("*.py")
        for code in re.findall(r'(?:RuleBroken|Stale)\(\s*"([a-z_.]+)"', path.read_text())
    }
    states = {f"{table.name}.state" for table in (PANEL, PANEL_CASE)}
    assert (raised | states) - REFUSALS.keys() == set()
    assert REFUSALS.keys() - known_codes() == set()
    assert REFUSALS.keys() - raised - states - {"panel.not_yours"} == set()


def test_a_case_that_was_taken_up_twice_has_two_sittings():
    happened = [
        Happening("case.called", after(0), 1),
        Happening("member.left", after(0), 1, 7),
        Happening("case.begun", after(1), 1),
        Happening("case.put_back", after(5), 1),
        Happening("member.back", after(5), 1, 7),
        Happening("case.begun", after(6), 2),
        Happening("case.finished", after(9), 2),
        Happening("member.left", after(9), 1, 7),
        Happening("case.begun", after(10), 1),
        Happening("case.finished", after(18), 1),
    ]
    assert sittings(happened) == {
        1: [Spell(after(1), after(5)), Spell(after(10), after(18))],
        2: [Spell(after(6), after(9))],
    }
    assert absences(happened) == {1: {7: [Spell(after(0), after(5)), Spell(after(9))]}}
    assert [spell.seconds for spell in (Spell(after(0), after(2)), Spell(after(0)))] == [120, 0]


def test_an_end_without_a_beginning_is_nothing():
    assert sittings([Happening("case.put_back", after(1), 1)]) == {}


def test_where_a_meeting_stands_hangs_on_order_and_states_only():
    here = stamp("running", [(1, "done"), (2, "waiting")])
    assert here == stamp("running", [(1, "done"), (2, "waiting")])
    others = [
        stamp("running", [(2, "waiting"), (1, "done")]),
        stamp("running", [(1, "done"), (2, "current")]),
        stamp("held", [(1, "done"), (2, "waiting")]),
    ]
    assert here not in others
    assert len({here, *others}) == 4


def test_a_text_is_the_same_whatever_ends_its_lines():
    assert fingerprint("a\r\nb") == fingerprint("a\nb")
    assert fingerprint("a") != fingerprint("")


def test_a_day_for_a_calendar():
    text = day_file(
        uid="panel-1@example.org", version=2, made_at=BEGIN, day=date(2024, 9, 30), summary="Panel, Oslo; æøå",
        place="", description="Line one\nhttps://example.org/" + "x" * 80,
    )  # fmt: skip
    lines = text.split("\r\n")
    assert lines[5:9] == [
        "SEQUENCE:2",
        "DTSTAMP:20240902T080000Z",
        "DTSTART;VALUE=DATE:20240930",
        "DTEND;VALUE=DATE:20241001",
    ]
    assert lines[9] == "SUMMARY:Panel\\, Oslo\\; æøå"
    assert max(len(line.encode()) for line in lines) <= 75
    assert "Line one\\nhttps" in text
