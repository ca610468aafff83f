"""Adding, removing and taking back attachments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.applications.access import check_can_edit
from tildel.applications.actions.drafts import held_for_change, note_change, stream_of
from tildel.applications.domain.summary import people_of
from tildel.applications.models import Application, Attachment
from tildel.applications.queries import drafts as queries
from tildel.audit.actions import record
from tildel.files.actions import store_file
from tildel.files.models import File
from tildel.kernel.errors import RuleBroken
from tildel.people.models import User
from tildel.programmes.domain.spec import CallSpec

CV = "cv"


def kinds_of(spec: CallSpec) -> tuple[str, ...]:
    """The kinds of attachment a call asks for, in its order; the CV last, since there are several."""
    kinds = [row.params["attachment"] for row in spec.requirements if row.kind == "attachment"]
    with_cv = [CV] if any(row.kind == "cv" for row in spec.requirements) else []
    return tuple(dict.fromkeys([kind for kind in kinds if kind != CV] + with_cv))


def add_attachment(
    *, application: Application, kind: str, person_key: str, upload: Any, by: User, at: datetime
) -> Attachment:
    """Keep an upload (with `name` and `read()`) as an attachment, in place of one like it.

    `at` is when the upload was received. Raises RuleBroken for a kind the call does not ask for, for a person
    who is not in the application, after the deadline, and as `files.actions.store_file`.
    """
    check_can_edit(by, application)
    with transaction.atomic():
        held = held_for_change(application.pk, "save", at=at)
        _check_place(held, kind, person_key)
    # Reading an unknown file takes time; nobody else has to wait for it.
    file = store_file(name=upload.name or "", data=upload.read(), by=by, at=at)
    attachment = _attach(application, kind, person_key, file, by, at)
    application.refresh_from_db()
    return attachment


def _check_place(application: Application, kind: str, person_key: str) -> None:
    if kind not in kinds_of(queries.spec_for(application)):
        raise RuleBroken("applications.attachment_not_asked_for", place="file")
    persons = {person.key for person in people_of(queries.sections_of(application))} if kind == CV else {""}
    if person_key not in persons:
        raise RuleBroken("applications.attachment_of_nobody", place="file")


@transaction.atomic
def _attach(
    application: Application, kind: str, person_key: str, file: File, by: User, at: datetime
) -> Attachment:
    held = held_for_change(application.pk, "save", at=at)
    return put_in_place(held, kind, person_key, file, by, at)


def put_in_place(
    held: Application, kind: str, person_key: str, file: File, by: User, at: datetime
) -> Attachment:
    """Attach a kept file to a locked draft, in place of one like it. Whether `by` may was asked before."""
    replaced = held.attachments.filter(kind=kind, person_key=person_key, removed_at__isnull=True)
    replaced.update(removed_at=at)
    attachment = Attachment.objects.create(
        application=held, kind=kind, person_key=person_key, file=file, added_at=at, added_by=by
    )
    note_change(held)
    record(
        stream=stream_of(held), verb="attachment.added", by=by, at=at, attachment=attachment.pk, kind=kind,
        person=person_key, name=file.original_name, sha256=file.sha256, revision=held.revision,
    )  # fmt: skip
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User, at: datetime) -> Attachment:
    """Take an attachment out of the draft. The file stays, to be taken back; twice changes nothing."""
    return _move(attachment, at, by, at)


@transaction.atomic
def restore_attachment(*, attachment: Attachment, by: User, at: datetime) -> Attachment:
    """Take a removed attachment back. Raises RuleBroken when another stands in its place."""
    return _move(attachment, None, by, at)


def _move(attachment: Attachment, removed_at: datetime | None, by: User, at: datetime) -> Attachment:
    application = attachment.application
    check_can_edit(by, application)
    held = held_for_change(application.pk, "save", at=at)
    attachment.refresh_from_db()
    if (attachment.removed_at is None) == (removed_at is None):
        return attachment
    there = held.attachments.filter(
        kind=attachment.kind, person_key=attachment.person_key, removed_at__isnull=True
    )
    if removed_at is None and there.exists():
        raise RuleBroken("applications.attachment_replaced", place="file")
    attachment.removed_at = removed_at
    attachment.save(update_fields=["removed_at"])
    note_change(held)
    verb = "attachment.restored" if removed_at is None else "attachment.removed"
    record(
        stream=stream_of(held), verb=verb, by=by, at=at, attachment=attachment.pk, kind=attachment.kind,
        person=attachment.person_key, revision=held.revision,
    )  # fmt: skip
    application.refresh_from_db()
    return attachment
