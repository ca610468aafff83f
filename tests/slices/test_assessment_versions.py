"""Every submitted wording of a review is kept, with its reason, and the difference is shown word by word."""

import pytest

from tests.slices import assessment_world as w
from tildel.assessment.actions import reviews
from tildel.assessment.models import Review, ReviewVersion
from tildel.assessment.queries import rounds as queries
from tildel.audit.models import Event
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale

pytestmark = pytest.mark.django_db

CHANGED = {"marks": {"quality": 3, "benefit": 5}, "texts": {**w.FULL_TEXTS, "quality": "A weak design."}}


def submitted() -> tuple[w.World, Review]:
    world = w.running(1, 2)
    first, second = w.given_to_all(world)
    w.write(second)
    return world, w.write(first)


def kept(review: Review) -> list[tuple[int, int, str]]:
    return [(row.number, row.marks["quality"], row.reason) for row in review.versions.all()]


def revise(world: w.World, review: Review, **changes: object) -> Review:
    given = {**CHANGED, "reason": "The others convinced me.", "version": review.version, **changes}
    return reviews.revise_review(review=review, **given, by=w.user_of(review.assignment.member), at=w.NOW)


def test_a_submission_keeps_its_wording():
    _world, review = submitted()
    assert kept(review) == [(1, 4, "")]


def test_what_is_opened_again_keeps_both_wordings_and_the_officers_reason():
    world, review = submitted()
    reviews.reopen_review(review=review, reason="The marks were mixed up.", by=world.officer, at=w.NOW)
    by = {"by": w.user_of(review.assignment.member), "at": w.NOW}
    saved = reviews.save_review(assignment=review.assignment, **CHANGED, version=review.version, **by)
    assert kept(saved) == [(1, 4, "")]
    reviews.submit_review(review=saved, **by)
    assert kept(saved) == [(1, 4, ""), (2, 3, "The marks were mixed up.")]


def test_a_review_from_before_wordings_were_kept_keeps_its_first_one():
    world, review = submitted()
    ReviewVersion.objects.all().delete()
    reviews.reopen_review(review=review, reason="Too short.", by=world.officer, at=w.NOW)
    assert kept(review) == [(1, 4, "")]


def test_a_revision_in_the_discussion_counts_and_the_first_stays_beside_it():
    world, review = submitted()
    w.discussing(world)
    revised = revise(world, review)
    assert (revised.state, revised.version, kept(revised)) == (
        "submitted", review.version + 1, [(1, 4, ""), (2, 3, "The others convinced me.")],
    )  # fmt: skip
    marks = {row.member_id: row.marks["quality"] for row in queries.submitted_marks(world.call)}
    assert marks == {world.members[0].pk: 3, world.members[1].pk: 4}
    event = Event.objects.get(verb="review.revised")
    assert (event.data["before"], event.data["marks"]) == (w.FULL_MARKS, CHANGED["marks"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "review.revision_needs_reason"),
        ({"marks": w.FULL_MARKS, "texts": w.FULL_TEXTS}, "review.unchanged"),
        ({"marks": {"quality": 3}}, "review.incomplete"),
        ({"marks": {"quality": 9, "benefit": 5}}, "review.mark_outside_scale"),
    ],
)
def test_a_revision_that_is_refused_changes_nothing(changes, code):
    world, review = submitted()
    w.discussing(world)
    with pytest.raises(RuleBroken) as refused:
        revise(world, review, **changes)
    assert (refused.value.code, kept(review)) == (code, [(1, 4, "")])


def test_a_revision_of_an_older_wording_is_stale():
    world, review = submitted()
    w.discussing(world)
    with pytest.raises(Stale):
        revise(world, review, version=review.version - 1)


def test_nobody_revises_before_the_discussion_or_for_another():
    world, review = submitted()
    with pytest.raises(RuleBroken) as refused:
        revise(world, review)
    assert refused.value.code == "review.not_discussing"
    w.discussing(world)
    with pytest.raises(NotAllowed):
        reviews.revise_review(
            review=review,
            **CHANGED,
            reason="x",
            version=review.version,
            by=w.user_of(world.members[1]),
            at=w.NOW,
        )


def test_the_expert_revises_in_the_browser_and_sees_the_difference():
    world, review = submitted()
    w.discussing(world)
    client = w.as_expert(world.members[0])
    address = w.url("revise", pk=world.applications[0].pk)
    sent = {
        "marks-quality": "3", "marks-benefit": "5", "texts-quality": "A weak design.",
        "texts-benefit": w.FULL_TEXTS["benefit"], "version": str(review.version),
    }  # fmt: skip
    refused = client.post(address, sent)
    assert (refused.status_code, "Write why you change your review." in refused.content.decode()) == (
        422,
        True,
    )
    assert "A weak design." in refused.content.decode()
    assert client.post(address, {**sent, "reason": "Convinced."}).status_code == 302
    page = client.get(w.url("review", pk=world.applications[0].pk)).content.decode()
    assert "sound</del>" in page
    assert "weak</ins>" in page
    assert "4 → 3" in page
    assert "<q>Convinced.</q>" in page


def test_both_texts_are_shown_when_another_window_saved_first():
    world, review = submitted()
    w.discussing(world)
    revise(world, review)
    sent = {
        "marks-quality": "2",
        "marks-benefit": "5",
        "texts-quality": "Mine.",
        "version": str(review.version),
    }
    answer = w.as_expert(world.members[0]).post(w.url("revise", pk=world.applications[0].pk), sent)
    page = answer.content.decode()
    assert (answer.status_code, page.count("Mine."), "A weak design." in page) == (409, 2, True)


def test_the_officer_sees_every_wording_side_by_side():
    world, review = submitted()
    w.discussing(world)
    revise(world, review, marks={"quality": 1, "benefit": 5})
    client = w.as_officer(world)
    keys = {"key": world.call.key, "pk": world.applications[0].pk}
    page = client.get(w.url("application_reviews", **keys)).content.decode()
    assert [
        word in page for word in ("Ada Expert", "Ben Expert", "weak</ins>", "disagree", "difference 3")
    ] == [True] * 5
    one = client.get(w.url("officer_review", key=world.call.key, pk=review.pk)).content.decode()
    assert "weak</ins>" in one


def test_a_draft_shows_the_officer_only_what_was_submitted_before():
    world, review = submitted()
    reviews.reopen_review(review=review, reason="Mixed up.", by=world.officer, at=w.NOW)
    reviews.save_review(
        assignment=review.assignment, marks={"quality": 1}, texts={"quality": "Secret draft."}, version=review.version,
        by=w.user_of(review.assignment.member), at=w.NOW,
    )  # fmt: skip
    page = w.as_officer(world).get(w.url("officer_review", key=world.call.key, pk=review.pk)).content.decode()
    assert ("Secret draft." in page, "Version 1" in page) == (False, True)
