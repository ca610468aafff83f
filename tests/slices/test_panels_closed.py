"""A panel that is over: its minutes, that nothing in it changes, and what the slices above read of it."""

from datetime import date, timedelta

import pytest

from tests.slices import assessment_world as base
from tests.slices import panels_world as w
from tildel.kernel.errors import RuleBroken
from tildel.panels import queries
from tildel.panels.actions import marks, planning, presence, steering
from tildel.panels.domain.record import fingerprint
from tildel.panels.models import Panel, Presence

pytestmark = pytest.mark.django_db


def refusal(action, *arguments, **more) -> str:
    with pytest.raises(RuleBroken) as refused:
        action(*arguments, **more)
    return refused.value.code


def test_the_minutes_say_who_was_there_who_left_and_what_became_of_the_marks():
    world = w.opened(present="ada cai dag")
    w.on_table(world, 2, minutes=0)
    w.step(world, steering.put_back, minutes=4)
    w.on_table(world, 2, minutes=10)
    w.step(world, steering.finish_case, minutes=16)
    w.step(world, steering.close_panel, minutes=20)
    minutes = world.now().minutes
    first, *others = minutes["cases"]
    at = [(w.AT + timedelta(minutes=number)).isoformat() for number in (0, 4, 10, 16)]
    assert (first["reference"], first["state"], first["seconds"]) == ("TRIAL-2024-002", "done", 600)
    assert first["sittings"] == [at[:2], at[2:]]
    assert first["left"] == [{"member": world.dag.pk, "name": "Dag Expert", "spells": [at[:2], at[2:]]}]
    assert [(row["name"], row["first"], row["final"]) for row in first["marks"]] == [
        ("Ada Expert", base.FULL_MARKS, base.FULL_MARKS),
        ("Ben Expert", base.FULL_MARKS, None),
    ]
    assert [(row["reference"], row["state"], row["sittings"]) for row in others] == [
        ("TRIAL-2024-001", "waiting", []),
        ("TRIAL-2024-003", "waiting", []),
    ]
    assert [row["name"] for row in minutes["present"]] == ["Ada Expert", "Cai Expert", "Dag Expert"]
    assert minutes["closed_by"] == str(world.officer)
    assert (minutes["present"][0]["spells"][0][1], Presence.objects.filter(left_at=None).count()) == (
        (w.AT + timedelta(minutes=20)).isoformat(),
        0,
    )


def test_nothing_in_a_held_meeting_can_be_changed():
    world = w.held()
    by = {"by": world.officer, "at": w.AT}
    frozen = world.now().minutes
    case = world.case(1).pk
    seen = {"panel": world.now(), "seen": world.seen, **by}
    steps = [
        (steering.call_case, {"case": case, **seen}),
        *[
            (action, seen)
            for action in (
                steering.next_case, steering.previous_case, steering.begin_case, steering.put_back,
                steering.finish_case, steering.close_panel, planning.arrange_agenda,
            )
        ],
        (planning.move_case, {"case": case, "place": 1, **seen}),
        (planning.take_off, {"case": case, **seen}),
        (planning.put_on, {"panel": world.now(), "applications": [], **by}),
        (planning.invite_members, {"panel": world.now(), **by}),
        (planning.open_panel, {"panel": world.now(), **by}),
        (planning.change_panel, {"panel": world.now(), "day": date(2024, 9, 9), "place": "", "minutes_a_case": 1, **by}),
        (steering.write_text, {"panel": world.now(), "case": case, "text": "x", "over": fingerprint(""), **by}),
        (presence.tick, {"panel": world.now(), "member": world.ada.pk, "present": True, **by}),
        (presence.send_out, {"panel": world.now(), "member": world.ada.pk, **by}),
        (presence.let_in, {"panel": world.now(), "member": world.dag.pk, **by}),
        (marks.enter_marks, {"panel": world.now(), "case": case, "member": world.ada.pk, "marks": {}, "before": {}, **by}),
    ]  # fmt: skip
    own = {"panel": world.now(), "member": world.ada, "by": base.user_of(world.ada), "at": w.AT}
    steps += [
        (presence.join, own),
        (presence.leave, own),
        (marks.revise_own, {**own, "reference": "TRIAL-2024-001", "marks": {}}),
    ]
    assert [refusal(action, **arguments) for action, arguments in steps] == ["panel.state"] * len(steps)
    presence.keep_out(panel=world.now(), at=w.AT)
    assert (world.now().minutes, Panel.objects.get().state) == (frozen, "held")


def test_marks_for_the_ranking_are_those_of_held_panels_less_conflicts_found_since():
    world = w.opened()
    w.on_table(world, 1)
    mine = {"panel": world.now(), "member": world.cai, "by": base.user_of(world.cai), "at": w.AT}
    marks.revise_own(reference="TRIAL-2024-001", marks={"quality": "1", "benefit": "2"}, **mine)
    w.step(world, steering.finish_case)
    assert queries.panel_marks(world.base.call) == []
    w.step(world, steering.close_panel)
    one, call = world.base.applications[0], world.base.call
    assert queries.panel_marks(call) == [
        queries.FinalMarks(one.pk, "TRIAL-2024-001", world.ada.pk, base.FULL_MARKS),
        queries.FinalMarks(one.pk, "TRIAL-2024-001", world.ben.pk, base.FULL_MARKS),
        queries.FinalMarks(one.pk, "TRIAL-2024-001", world.cai.pk, {"quality": 1, "benefit": 2}),
    ]
    base.declare_conflict(world.ben, one)
    assert [row.member_id for row in queries.panel_marks(call)] == [world.ada.pk, world.cai.pk]


def test_who_stepped_down_is_listed_for_the_decision():
    world = w.held()
    assert [(row.reference, row.name, row.back_at) for row in queries.recusals(world.base.call)] == [
        ("TRIAL-2024-002", "Dag Expert", w.AT + timedelta(minutes=29))
    ]
