"""What an expert writes of an application: a draft saved as it is typed, submitted, locked, written again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.assessment import access
from tildel.assessment.actions.members import locked_member
from tildel.assessment.actions.rounds import check_reviewing
from tildel.assessment.domain.marks import as_filled_in_by, clean_marks, clean_texts, missing_places
from tildel.assessment.domain.states import REVIEW, RoundState
from tildel.assessment.models import Assignment, Member, Review, ReviewVersion
from tildel.assessment.queries import discussion
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.people.models import User
from tildel.programmes import queries as programmes
from tildel.programmes.domain.call import Assessment

REASON_LIMIT = 2000


def form_for(member: Member) -> Assessment:
    """The form that a member of a round fills in."""
    return as_filled_in_by(programmes.spec_of(member.round.call).assessment, member.role)


@transaction.atomic
def save_review(
    *, assignment: Assignment, marks: Mapping[str, Any], texts: Mapping[str, Any], version: int, by: User,
    at: datetime,
) -> Review:  # fmt: skip
    """Keep the draft. `version` is the one the expert saw; 0 where nothing was saved.

    Only the first save stands in the trail: the next ones come every second while somebody types.
    Raises Stale `review.stale` with the newer `version`; RuleBroken `review.state` (submitted, locked),
    `review.mark_outside_scale`, `review.text_too_long`.
    """
    member = locked_member(assignment.member)
    access.check_can_write(by, assignment, on=in_oslo(at).date())
    form = form_for(member)
    review = Review.objects.filter(assignment=assignment).first() or Review(assignment=assignment)
    review.state = REVIEW.after(review.state, "save")
    if version != review.version:
        raise Stale("review.stale", version=review.version)
    review.marks, review.texts = clean_marks(marks, form), clean_texts(texts, form)
    review.version, review.saved_at = review.version + 1, at
    review.save()
    if review.version == 1:
        record(
            stream=f"round:{member.round.call.key}", verb="review.begun", by=by, at=at,
            application=assignment.application.reference,
        )  # fmt: skip
    return review


@transaction.atomic
def submit_review(*, review: Review, by: User, at: datetime) -> Review:
    """Send the review, lock it and keep its wording, with the reason it was opened again for if it was.

    Raises RuleBroken `review.incomplete` with the `places` that lack.
    """
    member = locked_member(review.assignment.member)
    access.check_can_write(by, review.assignment, on=in_oslo(at).date())
    # A refused submission must leave the caller's row as it is.
    locked = Review.objects.select_related("assignment__application").get(pk=review.pk)
    locked.state = REVIEW.after(locked.state, "submit")
    _check_complete(locked.marks, locked.texts, form_for(member))
    locked.submitted_at = at
    locked.save(update_fields=["state", "submitted_at"])
    version = _keep(locked, reason=discussion.reopened_because(locked), at=at)
    record(
        stream=f"round:{member.round.call.key}", verb="review.submitted", by=by, at=at,
        application=locked.assignment.application.reference, version=locked.version, marks=locked.marks,
        wording=version.number,
    )  # fmt: skip
    return locked


def _check_complete(marks: Mapping[str, Any], texts: Mapping[str, str], form: Assessment) -> None:
    places = missing_places(marks, texts, form)
    if places:
        raise RuleBroken("review.incomplete", place=places[0], places=list(places))


def _keep(review: Review, *, reason: str, at: datetime) -> ReviewVersion:
    """The wording that is now submitted, beside every earlier one."""
    return ReviewVersion.objects.create(
        review=review, number=review.versions.count() + 1, marks=review.marks, texts=review.texts,
        submitted_at=at, reason=reason,
    )  # fmt: skip


def _keep_first(review: Review) -> None:
    """A review from before wordings were kept has its first one kept when it is written again."""
    if review.submitted_at and not review.versions.exists():
        _keep(review, reason="", at=review.submitted_at)


@transaction.atomic
def reopen_review(*, review: Review, reason: str, by: User, at: datetime) -> Review:
    """Let an expert write again in a submitted review. Raises RuleBroken `review.needs_reason`, `.state`."""
    member = locked_member(review.assignment.member)
    access.check_can_run(by, member.round.call, on=in_oslo(at).date())
    check_reviewing(member.round)
    reason = _reason(reason, "review.needs_reason")
    locked = Review.objects.select_related("assignment__application").get(pk=review.pk)
    state = REVIEW.after(locked.state, "reopen")
    _keep_first(locked)
    locked.state, locked.submitted_at = state, None
    locked.save(update_fields=["state", "submitted_at"])
    record(
        stream=f"round:{member.round.call.key}", verb="review.reopened", by=by, at=at, reason=reason,
        application=locked.assignment.application.reference, expert=str(member.expert.person_id),
    )  # fmt: skip
    return locked


@transaction.atomic
def revise_review(
    *, review: Review, marks: Mapping[str, Any], texts: Mapping[str, Any], reason: str, version: int,
    by: User, at: datetime,
) -> Review:  # fmt: skip
    """Change one's own submitted review in the discussion; the earlier wording stays beside the new one.

    Raises Stale `review.stale`; RuleBroken `review.not_discussing`, `review.state`, `review.incomplete`,
    `review.mark_outside_scale`, `review.text_too_long`, `review.revision_needs_reason`, `review.unchanged`.
    """
    member = locked_member(review.assignment.member)
    access.check_can_write(by, review.assignment, on=in_oslo(at).date())
    if member.round.state != RoundState.DISCUSSING:
        raise RuleBroken("review.not_discussing")
    form = form_for(member)
    locked = Review.objects.select_related("assignment__application").get(pk=review.pk)
    locked.state = REVIEW.after(locked.state, "revise")
    if version != locked.version:
        raise Stale("review.stale", version=locked.version)
    before = (locked.marks, locked.texts)
    after = (clean_marks(marks, form), clean_texts(texts, form))
    _check_complete(*after, form)
    reason = _reason(reason, "review.revision_needs_reason")
    if before == after:
        raise RuleBroken("review.unchanged")
    _keep_first(locked)
    locked.marks, locked.texts = after
    locked.version, locked.saved_at, locked.submitted_at = locked.version + 1, at, at
    locked.save()
    kept = _keep(locked, reason=reason, at=at)
    record(
        stream=f"round:{member.round.call.key}", verb="review.revised", by=by, at=at, reason=reason,
        application=locked.assignment.application.reference, wording=kept.number, before=before[0],
        marks=locked.marks,
    )  # fmt: skip
    return locked


def _reason(raw: str, code: str) -> str:
    reason = storable(raw).strip()[:REASON_LIMIT]
    if not reason:
        raise RuleBroken(code, place="reason")
    return reason
