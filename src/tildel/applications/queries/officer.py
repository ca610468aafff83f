"""What the officer's and the research management's pages show of one application."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from tildel.applications.models import (
    Application,
    Collaborator,
    FormalCheck,
    Letter,
    Submission,
    SubmissionDocument,
)
from tildel.applications.queries.drafts import spec_for, spec_of_submission
from tildel.files.models import File
from tildel.people.models import User
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.models import Call

BEGUN = "begun"  # the verdict of a formal check that is not made yet: only verdicts on requirements


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets a mail about an application."""

    name: str
    email: str
    language: str


def receivers_of(application: Application) -> list[Receiver]:
    """Who answers for the application, first, and those who may edit it."""
    rows = application.collaborators.exclude(role=Collaborator.READER).select_related("user__person")
    ordered = sorted(rows, key=lambda row: (row.role != Collaborator.LEAD, row.pk))
    users = [row.user for row in ordered] or [application.created_by]
    return [_receiver(user, application) for user in users]


def _receiver(user: User, application: Application) -> Receiver:
    language = user.person.language if user.person else application.language
    return Receiver(name=str(user), email=user.email, language=language)


def application_on_page(pk: Any) -> Application | None:
    """A submitted application with what its page shows."""
    rows = Application.objects.filter(pk=pk, current__isnull=False)
    return rows.select_related(
        "call__programme__owner", "call__current", "institution", "current__call_version",
        "current__document", "formal_check__checked_by__person",
    ).first()  # fmt: skip


def versions_of(application: Application) -> list[Any]:
    """Every submission, the last one first."""
    rows = application.submissions.order_by("-number")
    return list(
        rows.values("pk", "number", "received_at", "content_sha256", "submitted_by__person", "document")
    )


def applications_among(call: Call, keys: Iterable[Any]) -> list[Application]:
    """The submitted applications of a call that were picked in its list, in its order."""
    rows = Application.objects.filter(call=call, current__isnull=False, pk__in=list(keys)).order_by("number")
    return list(
        rows.select_related("call__programme", "call__current", "current__call_version", "institution")
    )


def frozen_file(application: Application, key: Any) -> File | None:
    """A file of one of the application's submissions."""
    holds_it = application.submissions.filter(files__contains=[{"file": str(key)}])
    return File.objects.filter(pk=key).first() if holds_it.exists() else None


def attached_file(application: Application, key: Any) -> File | None:
    """A file that is attached to the draft now."""
    row = application.attachments.filter(file_id=key, removed_at__isnull=True).select_related("file").first()
    return row.file if row else None


def letter(pk: Any) -> Letter | None:
    rows = Letter.objects.filter(pk=pk)
    return rows.select_related("application__call__programme", "application__current", "file").first()


def letters_of(application: Application) -> QuerySet[Letter]:
    return application.letters.select_related("file").order_by("-written_at")


def submission_to_print(pk: Any) -> Submission:
    return Submission.objects.select_related("application", "call_version").get(pk=pk)


def letter_to_print(pk: Any) -> Letter:
    return Letter.objects.select_related("application").get(pk=pk)


def document_of(submission: Any) -> File | None:
    """The PDF of a submission, when the queue has made it."""
    found = SubmissionDocument.objects.filter(submission=submission).select_related("file").first()
    return found.file if found else None


def last_submission(application: Application) -> Submission:
    """The one that counts, of an application that was submitted."""
    return Submission.objects.select_related("call_version").get(pk=str(application.current_id))


def spec_sent(application: Application) -> CallSpec:
    """What the call said, for its category, when the application was submitted; what it says now before."""
    submission = application.current
    return spec_of_submission(submission) if submission else spec_for(application)


def check_made(application: Application) -> FormalCheck | None:
    """The formal check, once it is made."""
    check = getattr(application, "formal_check", None)
    return None if check is None or check.verdict == BEGUN else check


def verdicts_kept(application: Application) -> FormalCheck | None:
    """The check that was begun and not made yet, with the verdicts so far in `judged`."""
    check = getattr(application, "formal_check", None)
    return check if check is not None and check.verdict == BEGUN else None
