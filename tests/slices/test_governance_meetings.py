"""A meeting from the plan to the approved minutes: numbers, deputies, conflicts, quorum, corrections."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.slices.governance_world import NOW, held, invited, listed, nsg, planned, started, user
from tildel.audit.queries import broken_at, events_of
from tildel.governance import access
from tildel.governance.actions import cases, meetings, minutes, publishing
from tildel.governance.actions.cases import record_case
from tildel.governance.actions.meetings import record_meeting
from tildel.governance.models import Attendance, JournalEntry
from tildel.governance.queries import cases as case_queries
from tildel.governance.queries import meetings as meeting_queries
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db


def refused(action, **arguments):
    with pytest.raises((RuleBroken, NotAllowed)) as caught:
        action(**arguments)
    return caught.value.code


def test_cases_get_the_number_of_the_body_and_the_year():
    world = nsg(fill=False)
    meeting = planned(world)
    record_case(meeting=meeting, number="02/2026", title="By hand", by=None, at=NOW)
    assert [listed(world, meeting, title).number for title in ("First", "Second")] == ["01/2026", "03/2026"]


def test_a_case_that_another_slice_records_is_treated_and_its_meeting_held():
    world = nsg(fill=False)
    meeting = record_meeting(body=world.body, day=date(2017, 5, 4), by=None, at=NOW)
    again = record_meeting(body=world.body, day=date(2017, 5, 4), by=None, at=NOW)
    case = record_case(meeting=meeting, number="059/17", title="Costs", by=None, at=NOW)
    assert (again.pk, meeting.state, case.state) == (meeting.pk, "held", "treated")


def test_the_members_say_which_day_suits_and_the_day_moves():
    world = nsg(fill=False)
    other = NOW + timedelta(days=40)
    meeting = planned(world, other_dates=[other])
    dates = meeting_queries.dates_of(meeting)
    meetings.answer_dates(
        meeting=meeting, answers={dates[0].pk: "no", dates[1].pk: "yes"}, by=world["north"], at=NOW
    )
    chosen = meetings.choose_date(meeting=meeting, date=dates[1], by=world["secretary"], at=NOW)
    assert chosen.starts_at == other
    assert chosen.ends_at - chosen.starts_at == timedelta(hours=4)
    assert Mail.objects.filter(kind="meeting.dates").count() == 5  # everybody but the deputy


def test_the_deputy_is_asked_in_when_the_member_says_no_and_only_then():
    world = nsg(fill=False)
    meeting = invited(world, planned(world))
    on = meeting.day
    assert not access.can_see_meeting(world["north_deputy"], meeting, on=on)
    own = meeting_queries.attendance_of(world["north"], meeting)
    own.meeting = meeting
    meetings.answer_invitation(attendance=own, comes=False, by=world["north"], at=NOW)
    asked = Attendance.objects.get(meeting=meeting, role="deputy")
    assert (asked.person, asked.stands_for) == (world["north_deputy"].person, own)
    assert access.can_see_meeting(world["north_deputy"], meeting, on=on)
    assert Mail.objects.filter(kind="meeting.deputy", to_address="north_deputy@example.org").count() == 1


def test_an_invited_meeting_that_moves_tells_everybody_and_its_calendar_entry_is_newer():
    world = nsg(fill=False)
    meeting = invited(world, planned(world))
    facts = {"place": "Bergen", "link": "", "cases_due": None, "papers_due": None}
    moved = meetings.change_meeting(
        meeting=meeting,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        by=world["secretary"],
        at=NOW,
        **facts,
    )
    assert moved.version == meeting.version + 1
    assert Mail.objects.filter(kind="meeting.changed").count() == moved.attendances.count()


def test_a_member_with_a_conflict_sees_no_paper_and_leaves_the_room():
    world = nsg()
    meeting = planned(world)
    case = listed(world, meeting, background="Secret to one.")
    meeting = invited(world, meeting)
    case.meeting = meeting
    cases.declare_interest(case=case, conflict=True, ground="fvl6.party", by=world["west"], at=NOW)
    assert not access.can_see_case(world["west"], case, on=meeting.day)
    assert access.can_see_case(world["north"], case, on=meeting.day)
    meeting = started(world, meeting)
    case.meeting = meeting
    step = {
        "case": case,
        "discussion": "",
        "decision_text": "Yes.",
        "step": "treat",
        "by": world["secretary"],
        "at": NOW,
    }
    assert refused(minutes.write_case, **step) == "case.conflict_in_room"
    minutes.leave_room(case=case, person=world["west"].person, by=world["secretary"], at=NOW)
    minutes.write_case(**step)
    minutes.come_back(
        case=case, person=world["west"].person, by=world["secretary"], at=NOW + timedelta(minutes=9)
    )
    assert case.recusals.get().back_at == NOW + timedelta(minutes=9)


def test_a_conflict_is_not_taken_back_by_oneself():
    world = nsg(fill=False)
    meeting = planned(world)
    case = listed(world, meeting)
    said = cases.declare_interest(case=case, conflict=True, ground="fvl6.other", by=world["leader"], at=NOW)
    again = {"case": case, "conflict": False, "by": world["leader"], "at": NOW}
    assert refused(cases.declare_interest, **again) == "interest.stands"
    aside = {"interest": said, "reason": "No tie.", "at": NOW}
    assert refused(cases.set_aside, by=world["leader"], **aside) == "case.own_conflict"
    cases.set_aside(by=world["secretary"], **aside)
    assert not case_queries.has_conflict(world["leader"], case)


def test_the_secretary_with_a_conflict_neither_reads_nor_writes_the_case():
    world = nsg(fill=False)
    case = listed(world, planned(world))
    cases.declare_interest(case=case, conflict=True, ground="fvl6.leads", by=world["secretary"], at=NOW)
    change = {
        "title": "x",
        "kind": "decision",
        "background": "",
        "proposal": "",
        "ground": "",
        "public_title": "",
    }
    code = refused(
        cases.change_case, case=case, minutes_planned=None, by=world["secretary"], at=NOW, **change
    )
    assert code == "case.own_conflict"


def test_nothing_is_decided_without_quorum_and_a_deputy_counts_for_who_is_out():
    world = nsg(fill=False)
    meeting = planned(world)
    case = listed(world, meeting)
    meeting = started(world, invited(world, meeting))
    case.meeting = meeting
    step = {
        "case": case,
        "discussion": "",
        "decision_text": "Yes.",
        "step": "treat",
        "by": world["secretary"],
        "at": NOW,
    }
    assert refused(minutes.write_case, **step) == "case.no_quorum"
    rows = meeting_queries.attendances(meeting)
    assert meeting_queries.quorum(meeting, rows).present == 3
    out = [world["north"].person.pk]
    assert meeting_queries.quorum(meeting, rows, out=out).present == 2
    deputy = Attendance.objects.create(
        meeting=meeting, person=world["north_deputy"].person, role="deputy", place="helse-nord", present=True
    )
    assert meeting_queries.quorum(meeting, [*rows, deputy]).present == 3
    assert meeting_queries.quorum(meeting, [*rows, deputy], out=out).present == 3


def test_more_votes_than_voters_are_refused():
    world = nsg()
    meeting = planned(world)
    case = listed(world, meeting)
    case.meeting = started(world, invited(world, meeting))
    step = {
        "case": case,
        "discussion": "",
        "decision_text": "Yes.",
        "votes": (9, 3, None),
        "by": world["secretary"],
        "at": NOW,
    }
    assert refused(minutes.write_case, **step) == "case.votes"


def test_a_held_meeting_is_only_corrected_and_the_trace_stays():
    world = nsg()
    meeting = planned(world)
    case = listed(world, meeting)
    meeting = held(world, started(world, invited(world, meeting)))
    case.meeting = meeting
    change = {
        "title": "x",
        "kind": "decision",
        "background": "",
        "proposal": "",
        "ground": "",
        "public_title": "",
    }
    by = {"by": world["secretary"], "at": NOW}
    assert refused(cases.change_case, case=case, minutes_planned=None, **change, **by) == "meeting.closed"
    assert refused(cases.add_case, meeting=meeting, title="x", kind="decision", **by) == "meeting.closed"
    assert refused(minutes.write_case, case=case, discussion="", decision_text="", **by) == "meeting.state"
    assert refused(minutes.mark_present, meeting=meeting, present=[], **by) == "meeting.state"
    assert (
        refused(minutes.correct_case, case=case, field="decision_text", text="No.", reason=" ", **by)
        == "meeting.no_reason"
    )
    made = minutes.correct_case(case=case, field="decision_text", text="No.", reason="Misheard.", **by)
    case.refresh_from_db()
    assert (case.decision_text, made.before, made.after) == ("No.", "As proposed.", "No.")
    assert events_of("body:nsg").first().verb == "case.corrected"
    assert broken_at("body:nsg") is None


def test_the_next_meeting_approves_the_minutes_and_follows_up():
    world = nsg()
    first = planned(world)
    case = listed(world, first)
    first = started(world, invited(world, first))
    case.meeting = first
    postponed = listed(world, first, "Later")
    postponed.meeting = first
    minutes.add_item(
        case=case, text="Write to the ministries", owner=world["north"].person, due=date(2026, 5, 1),
        by=world["secretary"], at=NOW,
    )  # fmt: skip
    minutes.write_case(
        case=postponed, discussion="", decision_text="", step="postpone", by=world["secretary"], at=NOW
    )
    first = held(world, first)
    second = planned(world, days=90)
    made = minutes.prepare_agenda(meeting=second, by=world["secretary"], at=NOW)
    assert [(one.kind, one.approves_id) for one in made] == [
        ("decision", first.pk), ("information", None), ("decision", None),
    ]  # fmt: skip
    assert minutes.prepare_agenda(meeting=second, by=world["secretary"], at=NOW) == []
    held(world, started(world, invited(world, second)))
    first.refresh_from_db()
    assert first.state == "approved"


def test_the_public_minutes_hold_nothing_that_is_exempt():
    world = nsg()
    meeting = planned(world)
    listed(world, meeting, "Open case")
    listed(world, meeting, "Kari Hemmelig", ground="Offl. § 13", public_title="A personal matter")
    meeting = held(world, started(world, invited(world, meeting)))
    done = publishing.publish_minutes(meeting=meeting, by=world["secretary"], at=NOW)
    assert done.public_file.verdict == "made"
    shown = [
        (row.kind, row.title, row.public_title, row.ground)
        for row in JournalEntry.objects.order_by("sequence")
    ]
    assert shown[:2] == [
        ("presentation", "01/2026 Open case", "", ""),
        ("presentation", "02/2026 Kari Hemmelig", "02/2026 A personal matter", "Offl. § 13"),
    ]
    assert [row.sequence for row in JournalEntry.objects.order_by("sequence")] == [1, 2, 3]


def test_an_exempt_case_without_a_public_title_is_not_published():
    world = nsg()
    meeting = planned(world)
    listed(world, meeting, "Kari Hemmelig", ground="Offl. § 13")
    meeting = held(world, started(world, invited(world, meeting)))
    assert (
        refused(publishing.publish_minutes, meeting=meeting, by=world["secretary"], at=NOW)
        == "case.no_public_title"
    )


def test_members_do_not_run_the_meeting_and_strangers_do_not_know_of_it():
    world = nsg(fill=False)
    meeting = planned(world)
    stranger = user("stranger")
    with pytest.raises(NotAllowed) as member:
        meetings.invite(meeting=meeting, by=world["north"], at=NOW)
    with pytest.raises(NotAllowed) as outside:
        meetings.invite(meeting=meeting, by=stranger, at=NOW)
    assert (member.value.secret, outside.value.secret) == (False, True)
    assert not access.can_see_meeting(stranger, meeting, on=meeting.day)


def test_a_proposal_reaches_the_agenda_until_the_day():
    world = nsg(fill=False)
    meeting = planned(world, cases_due=NOW.date())
    facts = {"meeting": meeting, "title": "Biobanks", "kind": "discussion", "background": "Because."}
    case = cases.propose_case(**facts, by=world["north"], at=NOW)
    assert not access.can_see_case(world["west"], case, on=meeting.day)
    assert (
        refused(cases.propose_case, **facts, by=world["west"], at=NOW + timedelta(days=2)) == "case.too_late"
    )
    assert cases.list_case(case=case, by=world["secretary"], at=NOW).number == "01/2026"
