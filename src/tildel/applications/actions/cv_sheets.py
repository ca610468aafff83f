"""Writing a CV in the form, and attaching the PDF that is set from it."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.applications.access import check_can_edit
from tildel.applications.actions.attachments import CV, add_attachment
from tildel.applications.actions.drafts import held_for_change, stream_of
from tildel.applications.cv_document import SetCv, set_cv
from tildel.applications.domain.cv import clean_cv, is_empty_cv
from tildel.applications.models import Application, Attachment, CvSheet
from tildel.applications.queries import cv as cvs
from tildel.applications.queries import drafts as queries
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Stale
from tildel.people import queries as people
from tildel.people.models import User


@transaction.atomic
def save_cv(
    *, application: Application, person_key: str, content: Any, version: int, by: User, at: datetime
) -> CvSheet:
    """Save what was typed in a person's CV; `version` is the one that was on the screen (0 for a new one).

    Saving what stands there already changes nothing. Raises Stale (`applications.cv_moved_on`, with the
    `version` that stands) when somebody else saved first, RuleBroken (`applications.cv_of_nobody`, and after
    the deadline).
    """
    check_can_edit(by, application)
    held = held_for_change(application.pk, "save", at=at)
    _named(held, person_key)
    cleaned, _problems = clean_cv(content)
    stored = held.cv_sheets.filter(person_key=person_key).first()
    if stored is not None and stored.content == cleaned:
        return stored
    there = stored.version if stored else 0
    if there != version:
        raise Stale("applications.cv_moved_on", place=person_key, version=there)
    stored = stored or CvSheet(application=held, person_key=person_key)
    stored.version, stored.content, stored.saved_at, stored.saved_by = version + 1, cleaned, at, by
    stored.save()
    record(stream=stream_of(held), verb="cv.saved", by=by, at=at, person=person_key, version=stored.version)
    return stored


def _named(application: Application, person_key: str) -> Any:
    person = cvs.person_in(queries.sections_of(application), person_key)
    if person is None:
        raise RuleBroken("applications.cv_of_nobody", place=person_key)
    return person


def set_cv_of(application: Application, person_key: str, *, at: datetime) -> SetCv:
    """A person's CV as a PDF, also when it is too long. Raises RuleBroken where nothing is written in it."""
    person = _named(application, person_key)
    content = cvs.cv_content(cvs.cv_sheet(application, person_key))
    if is_empty_cv(content):
        raise RuleBroken("applications.cv_empty", place=person_key)
    spec = queries.spec_for(application)
    found = people.organisation(person.institution) if person.institution else None
    return set_cv(
        content,
        name=person.name or "–",
        institution=found.name if found else "",
        language=cvs.cv_language(spec, application.language),
        limit=cvs.cv_limit(spec),
        at=at,
    )


def attach_cv(*, application: Application, person_key: str, by: User, at: datetime) -> Attachment:
    """Set the CV and attach it like an upload, in place of the one that was there.

    Raises RuleBroken (`applications.cv_too_long` with `pages`, `limit`, `leave_out` of SetCv; as `set_cv_of`
    and `add_attachment`); nothing is attached then.
    """
    check_can_edit(by, application)
    done = set_cv_of(application, person_key, at=at)
    if done.is_too_long:
        raise RuleBroken(
            "applications.cv_too_long", place=person_key, pages=done.pages, limit=done.limit,
            leave_out=done.leave_out,
        )  # fmt: skip
    upload = io.BytesIO(done.pdf)
    upload.name = f"CV {_named(application, person_key).name or person_key}.pdf"
    return add_attachment(
        application=application, kind=CV, person_key=person_key, upload=upload, by=by, at=at
    )
