"""Conflicts of interest, assignments and reviews: what may be done, and what a conflict does to it."""

import json

import pytest

from tests.slices import assessment_world as w
from tildel.assessment.actions import assignments, declarations, reviews
from tildel.assessment.models import Assignment, Declaration, Member, Review
from tildel.assessment.queries import rounds as queries
from tildel.audit.models import Event
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db


def refusal(action, **arguments) -> str:
    with pytest.raises(RuleBroken) as refused:
        action(**arguments)
    return refused.value.code


def test_only_who_has_declared_no_conflict_is_given_an_application():
    world = w.running(2, 1)
    ready, invited = w.add_expert(world, "Ben"), w.add_expert(world, "Cai", state="invited")
    first, second = world.applications
    give = {"by": world.officer, "at": w.NOW}
    assert refusal(assignments.assign, member=ready, application=first, **give) == "assignment.not_declared"
    assert refusal(assignments.assign, member=invited, application=first, **give) == "member.not_accepted"
    w.declare_conflict(world.members[0], second)
    assert (
        refusal(assignments.assign, member=world.members[0], application=second, **give)
        == "assignment.conflict"
    )
    given = assignments.assign(member=world.members[0], application=first, **give)
    assert assignments.assign(member=world.members[0], application=first, **give) == given
    assert Event.objects.filter(verb="application.assigned").count() == 1


def test_only_applications_that_passed_the_formal_check_are_given_out():
    world = w.running(1, 1)
    rejected = w.add_application(world, state="rejected")
    give = {"member": world.members[0], "by": world.officer, "at": w.NOW}
    assert refusal(assignments.assign, application=rejected, **give) == "assignment.not_assessed"


def test_an_application_is_taken_back_until_its_review_is_submitted():
    world = w.running(2, 1)
    given = [w.assign(world, world.members[0], application) for application in world.applications]
    w.write(given[0], submit=False)
    w.write(given[1])
    assignments.unassign(assignment=given[0], by=world.officer, at=w.NOW)
    take = {"assignment": given[1], "by": world.officer, "at": w.NOW}
    assert refusal(assignments.unassign, **take) == "assignment.submitted"
    assert (Assignment.objects.count(), Review.objects.count()) == (1, 1)


def test_only_officers_give_out_and_take_back():
    world = w.running(1, 1)
    given = w.assign(world, world.members[0], world.applications[0])
    by = w.user_of(world.members[0])
    with pytest.raises(NotAllowed):
        assignments.assign(member=given.member, application=given.application, by=by, at=w.NOW)
    with pytest.raises(NotAllowed):
        assignments.unassign(assignment=given, by=by, at=w.NOW)


def test_declared_is_when_the_last_application_is_answered_for():
    world = w.running(2, 0)
    member = w.add_expert(world, "Ada")
    w.declare_none(member, world.applications[:1])
    assert Member.objects.get(pk=member.pk).declared_at is None
    w.declare_conflict(member, world.applications[1])
    assert Member.objects.get(pk=member.pk).declared_at == w.NOW


def test_names_are_shown_only_to_who_accepted_the_terms():
    world = w.running(1, 0)
    member = w.add_expert(world, "Ada", state="accepted")
    application = world.applications[0]
    with pytest.raises(NotAllowed):
        declarations.declare(
            member=member, application=application, ground="", by=w.user_of(member), at=w.NOW
        )


def test_a_conflict_acts_at_once_and_cannot_be_taken_back_by_the_expert():
    world = w.running(2, 1)
    member, user = world.members[0], w.user_of(world.members[0])
    first, second = world.applications
    for application in world.applications:
        w.assign(world, member, application)
    w.declare_conflict(member, first)
    assert list(queries.open_to(member)) == [second]
    assert [row.application for row in queries.readable_by(user, on=w.NOW.date())] == [second]
    with pytest.raises(NotAllowed):
        declarations.declare(member=member, application=first, ground="", by=user, at=w.NOW)


def test_a_conflict_takes_a_draft_away_and_tells_the_officer_without_the_ground():
    world = w.running(1, 1)
    w.write(w.assign(world, world.members[0], world.applications[0]), submit=False)
    w.declare_conflict(world.members[0], world.applications[0], "fvl6.family")
    assert (Assignment.objects.count(), Review.objects.count()) == (0, 0)
    mail = Mail.objects.get(kind="assessment_conflict")
    assert (mail.to_address, mail.language) == ("kari.eksempel@example.org", "nb")
    assert "TRIAL-2024-001" in mail.subject
    assert "wrote it together" not in mail.body + json.dumps(
        list(Event.objects.values_list("data", flat=True))
    )


def test_a_conflict_after_the_review_keeps_it_as_a_record_that_does_not_count():
    world = w.running(1, 2)
    given = [w.assign(world, member, world.applications[0]) for member in world.members]
    for assignment in given:
        w.write(assignment)
    w.declare_conflict(world.members[0], world.applications[0])
    assert (Assignment.objects.count(), Review.objects.count()) == (2, 2)
    assert [row.member_id for row in queries.submitted_marks(world.call)] == [world.members[1].pk]
    assert queries.readable_by(w.user_of(world.members[0]), on=w.NOW.date()).count() == 0


def test_a_conflict_without_an_assignment_sends_no_mail():
    world = w.running(1, 1)
    w.declare_conflict(world.members[0], world.applications[0])
    assert Mail.objects.filter(kind="assessment_conflict").count() == 0


def test_grounds_stand_in_no_trail_an_applicant_may_see():
    world = w.running(1, 1)
    w.declare_conflict(world.members[0], world.applications[0])
    streams = set(Event.objects.filter(data__has_key="ground").values_list("stream", flat=True))
    assert streams == {"round:trial-2024"}


def test_an_officer_lifts_a_conflict_with_a_reason_and_the_expert_is_asked_anew():
    world = w.running(1, 1)
    w.declare_conflict(world.members[0], world.applications[0])
    declaration = Declaration.objects.get()
    lift = {"declaration": declaration, "by": world.officer, "at": w.NOW}
    assert refusal(declarations.lift_conflict, reason=" ", **lift) == "declaration.needs_reason"
    declarations.lift_conflict(reason="Clicked the wrong line", **lift)
    member = Member.objects.get(pk=world.members[0].pk)
    assert (list(queries.open_to(member)), member.declared_at) == (world.applications, None)
    give = {"member": member, "application": world.applications[0], "by": world.officer, "at": w.NOW}
    assert refusal(assignments.assign, **give) == "assignment.not_declared"


def test_a_review_is_saved_with_its_version_and_the_older_one_loses_nothing():
    world = w.running(1, 1)
    given = w.assign(world, world.members[0], world.applications[0])
    save = {"assignment": given, "by": w.user_of(given.member), "at": w.NOW}
    first = reviews.save_review(marks={"quality": "4"}, texts={"quality": "a"}, version=0, **save)
    assert (first.version, first.marks, first.texts) == (1, {"quality": 4}, {"quality": "a"})
    with pytest.raises(Stale) as refused:
        reviews.save_review(marks={"quality": "1"}, texts={}, version=0, **save)
    assert refused.value.params["version"] == 1
    assert Review.objects.get().texts == {"quality": "a"}
    assert reviews.save_review(marks={}, texts={}, version=1, **save).version == 2
    assert Event.objects.filter(verb="review.begun").count() == 1


def test_a_review_needs_a_mark_and_a_reason_for_each_dimension_then_it_is_locked():
    world = w.running(1, 1)
    given = w.assign(world, world.members[0], world.applications[0])
    by = {"by": w.user_of(given.member), "at": w.NOW}
    draft = reviews.save_review(assignment=given, marks={"quality": 4}, texts={}, version=0, **by)
    with pytest.raises(RuleBroken) as refused:
        reviews.submit_review(review=draft, **by)
    assert refused.value.params["places"] == ["texts.quality", "marks.benefit", "texts.benefit"]
    save = {"assignment": given, "marks": w.FULL_MARKS, "texts": w.FULL_TEXTS, **by}
    sent = reviews.submit_review(review=reviews.save_review(version=1, **save), **by)
    assert (sent.state, sent.submitted_at) == ("submitted", w.NOW)
    assert refusal(reviews.save_review, version=2, **save) == "review.state"
    assert refusal(reviews.submit_review, review=sent, **by) == "review.state"


def test_an_officer_opens_a_submitted_review_with_a_reason():
    world = w.running(1, 1)
    sent = w.write(w.assign(world, world.members[0], world.applications[0]))
    reopen = {"review": sent, "by": world.officer, "at": w.NOW}
    assert refusal(reviews.reopen_review, reason="", **reopen) == "review.needs_reason"
    opened = reviews.reopen_review(reason="Marks were mixed up", **reopen)
    assert (opened.state, opened.submitted_at, opened.marks) == ("draft", None, w.FULL_MARKS)
    assert queries.submitted_marks(world.call) == []


def test_another_expert_cannot_write_in_a_review():
    world = w.running(1, 2)
    given = w.assign(world, world.members[0], world.applications[0])
    draft = w.write(given, submit=False)
    by = {"by": w.user_of(world.members[1]), "at": w.NOW}
    with pytest.raises(NotAllowed):
        reviews.save_review(assignment=given, marks={}, texts={}, version=1, **by)
    with pytest.raises(NotAllowed):
        reviews.submit_review(review=draft, **by)
    with pytest.raises(NotAllowed):
        reviews.reopen_review(review=draft, reason="x", **by)


def test_marks_that_count_in_order():
    world = w.running(2, 2)
    for application in reversed(world.applications):
        for member in world.members:
            w.write(w.assign(world, member, application), marks={"quality": application.number, "benefit": 5})
    world.applications[1].state = "withdrawn"
    world.applications[1].withdrawn_at, world.applications[1].withdrawn_by = w.NOW, world.officer
    world.applications[1].save()
    assert queries.submitted_marks(world.call) == [
        queries.ReviewMarks(
            world.applications[0].pk, "TRIAL-2024-001", member.pk, {"quality": 1, "benefit": 5}
        )
        for member in world.members
    ]
    assert list(queries.assessed_applications(world.call)) == world.applications[:1]
