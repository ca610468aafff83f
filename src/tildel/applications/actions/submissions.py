"""Sending an application in, again and again until the deadline, and taking it back.

A submission names the revision of the draft that it froze (`round`). The application's row is locked while
one is made, so that one click, two clicks and two people at once give one submission and the same receipt;
UNIQUE(application, round) in the database holds even without the lock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from tildel.applications import phrases
from tildel.applications.access import check_can_edit
from tildel.applications.actions.drafts import copy_to_columns, stream_of
from tildel.applications.domain.content import content_hash, frozen_content
from tildel.applications.domain.readiness import blocking, obstacles
from tildel.applications.domain.states import APPLICATION
from tildel.applications.domain.summary import leader_copies
from tildel.applications.domain.values import storable
from tildel.applications.models import Application, Submission
from tildel.applications.queries import drafts as queries
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.findings import Finding
from tildel.messaging.actions import write_mail
from tildel.people.models import User


@transaction.atomic
def submit_application(
    *, application: Application, round: int, by: User, received_at: datetime, at: datetime
) -> Submission:
    """Freeze revision `round` of the draft as a submission; the last one before the deadline counts.

    `received_at`, when the request came in, decides whether it is in time, however long it waited since; `at`
    is when work on it began. A round that was submitted before gives the submission that was made then, to
    whoever asks and whenever. Raises Stale (`applications.draft_moved_on`) when the draft was changed since,
    RuleBroken `applications.deadline_passed` or `applications.not_ready` (`findings`: JSON of those that stop
    it, `problems`: places in the form, both in order).
    """
    check_can_edit(by, application)
    held = _held(application.pk)
    existing = held.submissions.filter(round=round).first()
    if existing is not None:
        return existing
    state = APPLICATION.after(held.state, "submit")
    if round != held.revision:
        raise Stale("applications.draft_moved_on", revision=held.revision)
    submission = _freeze(held, by, received_at, at)
    held.state, held.current = state, submission
    copy_to_columns(held)
    held.save(update_fields=["state", "current", "title", "institution", "amount"])
    _put_on_record(held, submission, by, at)
    _tell(held, submission, at)
    application.refresh_from_db()
    return submission


def _held(pk: UUID | str) -> Application:
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("call__current", "call__programme").get(pk=pk)


def _freeze(held: Application, by: User, received_at: datetime, at: datetime) -> Submission:
    deadline = held.closes_at
    if deadline is None or received_at >= deadline:
        raise RuleBroken("applications.deadline_passed", deadline=deadline.isoformat() if deadline else "")
    draft = queries.draft_of(held)
    findings = draft.findings(received_at)
    _check_ready(draft, blocking(findings, draft.spec.requirements))
    content = frozen_content(
        call=held.call.key, reference=held.reference, language=held.language,
        sections=draft.plan.sent(draft.sections), files=draft.files, endorsements=draft.endorsements,
        track=held.track,
    )  # fmt: skip
    leader_email, leader_family = leader_copies(draft.sections["leader"])
    return Submission.objects.create(
        application=held,
        number=held.submissions.count() + 1,
        round=held.revision,
        call_version=held.call.current,
        content=content,
        facts=draft.facts,
        findings=[finding.as_json() for finding in findings],
        files=draft.files,
        content_sha256=content_hash(content),
        leader_email=leader_email,
        leader_family=leader_family,
        received_at=received_at,
        locked_at=at,
        deadline_at=deadline,
        submitted_by=by,
    )


def _check_ready(draft: queries.Draft, stopping: tuple[Finding, ...]) -> None:
    problems = obstacles(draft.sections, draft.plan)
    if stopping or problems:
        raise RuleBroken(
            "applications.not_ready",
            findings=[finding.as_json() for finding in stopping],
            problems=[f"{problem.section}.{problem.place}" for problem in problems],
        )


def _put_on_record(held: Application, submission: Submission, by: User, at: datetime) -> None:
    """With everything that `verify_receipt` compares: the trail cannot change without its chain breaking."""
    record(stream=stream_of(held), verb="application.submitted", by=by, at=at, **receipt_facts(submission))


def receipt_facts(submission: Submission) -> dict[str, Any]:
    """What a receipt promises of a submission, as plain values."""
    return {
        "submission": str(submission.pk),
        "number": submission.number,
        "round": submission.round,
        "received_at": _utc(submission.received_at),
        "deadline_at": _utc(submission.deadline_at),
        "content_sha256": submission.content_sha256,
        "facts_sha256": content_hash(submission.facts),
        "findings_sha256": content_hash(submission.findings),
        "files_sha256": content_hash(submission.files),
    }


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()


def _tell(held: Application, submission: Submission, at: datetime) -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    app.configure_task("tildel.make_submission_document").defer(submission_id=str(submission.pk))
    for user in queries.members(held):
        language = user.person.language if user.person else held.language
        with translation.override(language):
            address = settings.SITE_URL + reverse("applications:receipt", args=[submission.pk])
            subject, body = phrases.receipt_mail(facts=_receipt_lines(held, submission), address=address)
        write_mail(
            kind="receipt", to=user.email, language=language, subject=subject, body=body,
            cause=f"receipt:{submission.pk}:{user.pk}", at=at,
        )  # fmt: skip


def _receipt_lines(held: Application, submission: Submission) -> dict[str, Any]:
    return {
        "reference": held.reference,
        "title": held.title,
        "number": submission.number,
        "received_at": submission.received_at,
        "deadline_at": submission.deadline_at,
        "content_sha256": submission.content_sha256,
    }


@transaction.atomic
def withdraw_application(*, application: Application, reason: str, by: User, at: datetime) -> Application:
    """Take an application back for good. What was submitted stays on record and counts no more.

    Raises RuleBroken without a reason and once the formal check is done.
    """
    check_can_edit(by, application)
    held = _held(application.pk)
    held.state = APPLICATION.after(held.state, "withdraw")
    if not reason.strip():
        raise RuleBroken("applications.withdrawal_needs_reason", place="reason")
    held.withdrawn_at, held.withdrawn_by = at, by
    held.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    record(
        stream=stream_of(held), verb="application.withdrawn", by=by, at=at, reason=storable(reason.strip())
    )
    application.refresh_from_db()
    return application
