"""A panel that meets: planned, opened, cases called, people out and in, marks revised."""

from datetime import date, timedelta

import pytest

from tests.slices import assessment_world as base
from tests.slices import panels_world as w
from tildel.assessment.actions import declarations, rounds
from tildel.assessment.models import Consensus, Review
from tildel.audit.models import Event
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.messaging.models import Mail
from tildel.panels import queries
from tildel.panels.actions import marks, planning, presence, steering
from tildel.panels.domain.record import fingerprint
from tildel.panels.models import PanelCase, PanelMark, Presence, Recusal

pytestmark = pytest.mark.django_db


def refusal(action, *arguments, **more) -> str:
    with pytest.raises(RuleBroken) as refused:
        action(*arguments, **more)
    return refused.value.code


def order(world: w.World) -> list[int]:
    return [case.application.number for case in queries.cases(world.now())]


def out_of(case: PanelCase) -> list[tuple[int, bool]]:
    return [(row.member_id, row.back_at is None) for row in Recusal.objects.filter(case=case)]


# --- planning -----------------------------------------------------------------------------------------------


def test_a_panel_is_planned_with_the_order_in_which_the_fewest_leave():
    world = w.planned()
    # Nobody leaves for 1 and 3, so they come first.
    assert order(world) == [1, 3, 2]
    assert (world.panel.state, Event.objects.filter(verb="panel.planned").count()) == ("planned", 1)


def test_an_application_is_in_one_panel_of_a_round():
    world = w.planned()
    again = planning.plan_panel(
        round=world.base.round, committee=None, day=date(2024, 9, 3), place="", minutes_a_case=5,
        by=world.officer, at=w.AT,
    )  # fmt: skip
    assert queries.cases(again) == []
    planning.take_off(panel=world.now(), case=world.case(1).pk, seen=world.seen, by=world.officer, at=w.AT)
    assert [row.number for row in queries.off_the_agenda(again)] == [1]
    planning.put_on(
        panel=again, applications=[row.pk for row in world.base.applications], by=world.officer, at=w.AT
    )
    assert [case.application.number for case in queries.cases(again)] == [1]


def test_a_case_is_moved_by_hand_and_the_order_made_again():
    world = w.planned()
    w.step(world, planning.move_case, case=world.case(2).pk, place=1)
    assert order(world) == [2, 1, 3]
    w.step(world, planning.arrange_agenda)
    assert order(world) == [1, 3, 2]
    assert refusal(w.step, world, planning.move_case, case=1234, place=1) == "panel.no_such_case"


def test_two_officers_who_arrange_at_once_do_not_undo_each_other():
    world, at = w.planned(), {"at": w.AT}
    move = {"panel": world.now(), "seen": world.seen, "by": world.officer, **at}
    planning.move_case(case=world.case(2).pk, place=1, **move)
    assert refusal(planning.move_case, case=world.case(3).pk, place=1, **move) == "panel.stale"
    assert order(world) == [2, 1, 3]


def test_members_are_told_where_and_when_and_nothing_of_the_cases():
    world = w.planned()
    tell = {"by": world.officer, "at": w.AT}
    assert planning.invite_members(panel=world.now(), **tell) == 4
    mails = Mail.objects.filter(kind="panel_invitation")
    assert sorted(mails.values_list("to_address", flat=True))[0] == "ada.expert@example.org"
    texts = "".join(mail.subject + mail.body for mail in mails)
    assert ("Room 7, at 9" in texts, "2 September 2024" in texts.replace("\u00a0", " ")) == (True, True)
    assert [row for row in world.base.applications if row.reference in texts or row.title in texts] == []
    later = {"by": world.officer, "at": w.AT + timedelta(hours=1)}
    assert planning.invite_members(panel=world.now(), **later) == 0
    planning.change_panel(panel=world.now(), day=date(2024, 9, 3), place="Room 8", minutes_a_case=5, **later)
    assert planning.invite_members(panel=world.now(), **later) == 4


def test_what_a_plan_is_refused_for():
    world = w.planned()
    plan = {"committee": None, "day": date(2024, 9, 2), "place": "", "by": world.officer, "at": w.AT}
    assert (
        refusal(planning.plan_panel, round=world.base.round, minutes_a_case=0, **plan)
        == "panel.minutes_a_case"
    )
    PanelCase.objects.all().delete()
    opening = {"panel": world.now(), "by": world.officer, "at": w.AT}
    assert refusal(planning.open_panel, **opening) == "panel.no_cases"
    rounds.close_round(round=world.base.round, by=world.officer, at=w.AT)
    assert refusal(planning.open_panel, **opening) == "panel.round_closed"
    closed = world.base.round
    assert refusal(planning.plan_panel, round=closed, minutes_a_case=5, **plan) == "panel.round_closed"
    with pytest.raises(NotAllowed):
        planning.plan_panel(round=closed, minutes_a_case=5, **{**plan, "by": base.user_of(world.ada)})


# --- out of the room and in again ---------------------------------------------------------------------------


def test_who_is_in_conflict_is_sent_out_and_let_in_by_the_system():
    world = w.opened()
    w.on_table(world, 1)
    assert out_of(world.case(1)) == []
    w.step(world, steering.call_case, case=world.case(2).pk, minutes=9)
    case = world.case(2)
    assert (out_of(case), case.state, case.began_at) == ([(world.dag.pk, True)], "current", None)
    w.step(world, steering.begin_case, minutes=10)
    assert world.case(2).began_at == w.AT + timedelta(minutes=10)
    w.step(world, steering.next_case, minutes=20)
    left = Recusal.objects.get(case=case)
    assert (left.left_at, left.back_at) == (w.AT + timedelta(minutes=9), w.AT + timedelta(minutes=20))


def test_a_case_nobody_leaves_for_begins_at_once():
    world = w.opened()
    w.step(world, steering.next_case)
    assert (world.case(1).state, world.case(1).began_at) == ("current", w.AT)


def test_a_case_is_not_finished_while_somebody_is_on_the_way_out():
    world = w.opened()
    w.step(world, steering.call_case, case=world.case(2).pk)
    assert refusal(w.step, world, steering.finish_case) == "panel.not_begun"


def test_who_comes_late_into_a_case_they_are_in_conflict_with_is_out_at_once():
    world = w.opened(present="ada")
    w.on_table(world, 2)
    assert out_of(world.case(2)) == []
    w.come(world, world.dag)
    assert out_of(world.case(2)) == [(world.dag.pk, True)]


def test_a_conflict_in_the_middle_of_a_case_acts_at_once_and_takes_the_marks_along():
    world = w.opened()
    case = w.on_table(world, 1)
    user = base.user_of(world.ada)
    mine = {"panel": world.now(), "member": world.ada, "by": user, "at": w.AT}
    marks.revise_own(reference="TRIAL-2024-001", marks={"quality": "5", "benefit": "5"}, **mine)
    assert queries.pulse(world.panel.pk, user).must_leave is False
    base.declare_conflict(world.ada, case.application)
    assert queries.meeting(world.now()).seat(world.ada.pk).is_out
    assert queries.pulse(world.panel.pk, base.user_of(world.ben)).must_leave is True
    before = world.now().version
    presence.keep_out(panel=world.now(), at=w.AT)
    presence.keep_out(panel=world.now(), at=w.AT)
    assert (out_of(case), world.now().version) == ([(world.ada.pk, True)], before + 1)
    assert PanelMark.objects.filter(case=case).count() == 0
    assert Event.objects.get(verb="member.left").data["marks_dropped"] == {"quality": 5, "benefit": 5}
    again = {"reference": "TRIAL-2024-001", "marks": {"quality": "5"}, **mine}
    assert refusal(marks.revise_own, **again) == "panel.left_room"


def test_somebody_is_sent_out_and_let_in_by_hand_but_not_in_spite_of_a_conflict():
    world = w.opened()
    case = w.on_table(world, 2)
    by_hand = {"panel": world.now(), "by": world.officer, "at": w.AT}
    presence.send_out(member=world.cai.pk, **by_hand)
    presence.send_out(member=world.cai.pk, **by_hand)
    assert sorted(out_of(case)) == sorted([(world.cai.pk, True), (world.dag.pk, True)])
    presence.let_in(member=world.cai.pk, **by_hand)
    with pytest.raises(RuleBroken) as refused:
        presence.let_in(member=world.dag.pk, **by_hand)
    assert (refused.value.code, refused.value.params["name"]) == ("panel.in_conflict", "Dag Expert")
    assert refusal(presence.send_out, member=1234, **by_hand) == "panel.no_such_member"
    w.step(world, steering.put_back)
    assert refusal(presence.send_out, member=world.cai.pk, **by_hand) == "panel.no_case"
    assert [still_out for _member, still_out in out_of(case)] == [False, False]


def test_members_come_and_go_and_only_once_at_a_time():
    world = w.opened(present="ada ada")
    tick = {"panel": world.now(), "by": world.officer, "at": w.AT}
    presence.tick(member=world.ben.pk, present=True, **tick)
    presence.leave(panel=world.now(), member=world.ada, by=base.user_of(world.ada), at=w.AT)
    presence.tick(member=world.ada.pk, present=True, **tick)
    presence.tick(member=world.ben.pk, present=False, **tick)
    rows = Presence.objects.order_by("pk").values_list("member", "left_at")
    assert list(rows) == [(world.ada.pk, w.AT), (world.ben.pk, w.AT), (world.ada.pk, None)]
    with pytest.raises(NotAllowed):
        presence.join(panel=world.now(), member=world.cai, by=base.user_of(world.ada), at=w.AT)


# --- steering -----------------------------------------------------------------------------------------------


def test_back_puts_the_case_back_and_takes_up_the_one_before():
    world = w.opened()
    w.step(world, steering.next_case)
    w.step(world, steering.next_case, minutes=5)
    assert [world.case(number).state for number in (1, 2, 3)] == ["done", "waiting", "current"]
    w.step(world, steering.previous_case, minutes=6)
    assert [world.case(number).state for number in (1, 2, 3)] == ["current", "waiting", "waiting"]
    assert refusal(w.step, world, steering.previous_case) == "panel.no_case_before"


def test_two_who_steer_at_once_take_one_step():
    world = w.opened()
    press = {"panel": world.now(), "seen": world.seen, "by": world.officer, "at": w.AT}
    steering.next_case(**press)
    with pytest.raises(Stale) as refused:
        steering.next_case(**press)
    assert refused.value.code == "panel.stale"
    assert [world.case(number).state for number in (1, 2, 3)] == ["current", "waiting", "waiting"]


def test_marks_and_people_do_not_disturb_who_steers():
    world = w.opened(present="ada")
    w.on_table(world, 1)
    seen = world.seen
    w.come(world, world.ben)
    mine = {"panel": world.now(), "member": world.ada, "by": base.user_of(world.ada), "at": w.AT}
    marks.revise_own(reference="TRIAL-2024-001", marks={"quality": "1"}, **mine)
    steering.finish_case(panel=world.now(), seen=seen, by=world.officer, at=w.AT)
    assert world.case(1).state == "done"


def test_steps_that_are_not_possible():
    world = w.opened()
    assert refusal(w.step, world, steering.finish_case) == "panel.no_case"
    assert refusal(w.step, world, steering.put_back) == "panel.no_case"
    assert refusal(w.step, world, steering.call_case, case=1234) == "panel.no_such_case"
    w.on_table(world, 1)
    assert refusal(w.step, world, steering.call_case, case=world.case(1).pk) == "panel_case.state"
    assert refusal(w.step, world, planning.move_case, case=world.case(1).pk, place=1) == "panel_case.state"
    assert refusal(w.step, world, steering.close_panel) == "panel.case_open"
    for _case in range(2):
        w.step(world, steering.next_case)
        w.step(world, steering.begin_case)
    assert refusal(w.step, world, steering.next_case) == "panel.no_more_cases"
    with pytest.raises(NotAllowed):
        steering.next_case(panel=world.now(), seen=world.seen, by=base.user_of(world.ada), at=w.AT)


def test_the_text_is_saved_over_the_one_that_was_seen():
    world = w.opened()
    Consensus.objects.create(
        application=world.base.applications[0], text="As we said.", written_at=w.AT, written_by=world.officer
    )
    case = w.on_table(world, 1)
    assert case.text == "As we said."
    write = {"panel": world.now(), "case": case.pk, "by": world.officer, "at": w.AT}
    steering.write_text(text="Strong.\r\nClear.", over=fingerprint("As we said."), **write)
    with pytest.raises(Stale) as refused:
        steering.write_text(text="Weak.", over=fingerprint("As we said."), **write)
    assert (refused.value.code, refused.value.params["text"]) == ("panel.text_stale", "Strong.\nClear.")
    assert world.case(1).text == "Strong.\nClear."
    over = fingerprint("Strong.\nClear.")
    assert refusal(steering.write_text, text="x" * 20_001, over=over, **write) == "panel.text_too_long"


def test_nothing_happens_when_the_round_is_closed_meanwhile():
    world = w.opened()
    rounds.close_round(round=world.base.round, by=world.officer, at=w.AT)
    assert refusal(w.step, world, steering.next_case) == "panel.round_closed"
    w.step(world, steering.close_panel)
    assert world.now().state == "held"


# --- marks --------------------------------------------------------------------------------------------------


def test_marks_of_the_meeting_stand_beside_those_of_the_review():
    world = w.opened(present="ada cai dag")
    w.on_table(world, 1)
    mine = {"panel": world.now(), "reference": "TRIAL-2024-001", "at": w.AT}
    marks.revise_own(
        member=world.cai, marks={"quality": "2", "benefit": ""}, by=base.user_of(world.cai), **mine
    )
    marks.revise_own(
        member=world.cai, marks={"quality": "3", "benefit": "1"}, by=base.user_of(world.cai), **mine
    )
    w.step(world, steering.finish_case)
    final = queries.final_marks(world.now())[world.case(1).pk]
    # Ada stands by her review; Ben is not there and does not count; Dag has given none.
    assert final == {world.ada.pk: base.FULL_MARKS, world.cai.pk: {"quality": 3, "benefit": 1}}
    reviews = Review.objects.filter(assignment__application=world.base.applications[0])
    assert [review.marks for review in reviews] == [base.FULL_MARKS, base.FULL_MARKS]


def test_marks_that_are_not_taken():
    world = w.opened(present="ada dag")
    mine = {"panel": world.now(), "marks": {"quality": "4"}, "at": w.AT}
    ada = {**mine, "member": world.ada, "by": base.user_of(world.ada)}
    assert refusal(marks.revise_own, reference="", **ada) == "panel.case_moved"
    w.on_table(world, 2)
    assert refusal(marks.revise_own, reference="TRIAL-2024-001", **ada) == "panel.case_moved"
    outside = {**ada, "reference": "TRIAL-2024-002", "marks": {"quality": "9"}}
    assert refusal(marks.revise_own, **outside) == "review.mark_outside_scale"
    ben = {**mine, "member": world.ben, "by": base.user_of(world.ben), "reference": "TRIAL-2024-002"}
    assert refusal(marks.revise_own, **ben) == "panel.not_present"
    for reference in ("TRIAL-2024-001", "TRIAL-2024-002"):
        dag = {**mine, "member": world.dag, "by": base.user_of(world.dag), "reference": reference}
        assert refusal(marks.revise_own, **dag) == "panel.left_room"
    eva = base.add_expert(world.base, "Eva")
    w.come(world, eva)
    undeclared = {**mine, "member": eva, "by": base.user_of(eva), "reference": "TRIAL-2024-002"}
    assert refusal(marks.revise_own, **undeclared) == "panel.not_declared"
    assert PanelMark.objects.count() == 0


def test_the_officer_enters_what_is_said_aloud_unless_it_changed_meanwhile():
    world = w.opened()
    case = w.on_table(world, 2)
    enter = {"panel": world.now(), "case": case.pk, "by": world.officer, "at": w.AT}
    spoken = {"marks": {"quality": "2", "benefit": "2"}, "before": {"quality": "4", "benefit": "5"}}
    marks.enter_marks(member=world.ada.pk, **spoken, **enter)
    other = {**spoken, "marks": {"quality": "3", "benefit": "5"}}
    assert refusal(marks.enter_marks, member=world.ada.pk, **other, **enter) == "panel.marks_stale"
    assert refusal(marks.enter_marks, member=world.dag.pk, **spoken, **enter) == "panel.in_conflict"
    elsewhere = {**enter, "case": world.case(1).pk}
    assert refusal(marks.enter_marks, member=world.ada.pk, **spoken, **elsewhere) == "panel.case_moved"
    assert PanelMark.objects.get().marks == {"quality": 2, "benefit": 2}


def test_a_conflict_that_is_lifted_lets_somebody_in_again_by_hand():
    world = w.opened()
    case = w.on_table(world, 2)
    declaration = world.dag.declarations.get(application=case.application)
    declarations.lift_conflict(declaration=declaration, reason="A mistake", by=world.officer, at=w.AT)
    presence.let_in(panel=world.now(), member=world.dag.pk, by=world.officer, at=w.AT)
    assert out_of(case) == [(world.dag.pk, False)]
