"""Everything that is held of one person: asked for, made in the queue, fetched, and gone after some days."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import uuid4

from django.core.files.base import File as OpenFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import translation

from tildel.audit.actions import record
from tildel.files.domain.scan import Scan
from tildel.files.queries import open_file, safe_name
from tildel.kernel.errors import RuleBroken
from tildel.messaging.actions import write_mail
from tildel.people.queries import person_by_email
from tildel.privacy import documents, mails, shipped
from tildel.privacy.access import check_can_manage, check_may_fetch
from tildel.privacy.domain.states import EXPORT
from tildel.privacy.models import Export
from tildel.privacy.queries import held
from tildel.privacy.queries.exports import over, waiting_export
from tildel.privacy.queries.paths import Subject
from tildel.privacy.queries.subjects import subject_for
from tildel.privacy.queries.written import Applications, applications_for

DAYS = 7  # as the rule `export.over` says
_STEPS_BESIDE_TABLES = 3  # applications, acts and trail, the archive itself


def stream_of(export: Export) -> str:
    return f"export:{export.pk}"


@transaction.atomic
def ask_export(*, by: Any, language: str, at: datetime) -> Export:
    """A person asks for what is held of them. Asking again while one is being made gives that one."""
    waiting = waiting_export(by)
    if waiting is not None:
        return waiting
    return _ask(address=by.email, person=by.person, language=language, by=by, at=at)


@transaction.atomic
def ask_export_for(*, address: str, reason: str, language: str, by: Any, at: datetime) -> Export:
    """An administrator asks on behalf of somebody who has no account here, and says why."""
    check_can_manage(by)
    if not reason.strip():
        raise RuleBroken("privacy.reason_missing", place="reason")
    return _ask(
        address=address.strip(), person=person_by_email(address), language=language, by=by, at=at,
        reason=reason.strip(), for_another=True,
    )  # fmt: skip


def _ask(*, at: datetime, by: Any, **fields: Any) -> Export:
    try:
        with transaction.atomic():
            export = Export.objects.create(
                asked_at=at, asked_by=by, of=len(held.personal_tables()) + _STEPS_BESIDE_TABLES, **fields
            )
    except IntegrityError:
        raise RuleBroken("privacy.being_made")
    record(stream=stream_of(export), verb="export.asked", by=by, at=at, for_another=export.for_another)
    _defer("tildel.make_export", export=str(export.pk))
    return export


def make_export(*, export: Export, at: datetime) -> Export:
    """Collect and keep the file. Doing it twice gives the one that was made first."""
    if not EXPORT.allows(export.state, "make"):
        return export
    subject = subject_for(export)
    applications = applications_for(subject)
    named = _named_files(subject, applications)
    everything = _everything(export, subject, applications, at)
    everything["files"] = [name for name, _file in named]
    with tempfile.TemporaryFile() as target:
        documents.write_archive(target, held=everything, files=_files(named), language=export.language)
        size = target.tell()
        target.seek(0)
        digest = hashlib.file_digest(target, "sha256").hexdigest()
        target.seek(0)
        name = default_storage.save(f"exports/{uuid4().hex}.zip", OpenFile(target))
    return _keep(export, name, size, digest, at)


def _everything(export: Export, subject: Subject, applications: Applications, at: datetime) -> dict[str, Any]:
    scrub = held.scrubber_for(subject, applications)
    tables = []
    rules = {rule.key: rule for rule in shipped.rules()}
    for number, table in enumerate(held.personal_tables(), 1):
        rows = [scrub.clean(row) for row in held.rows_in(table, subject)] if table.told else []
        rule = rules[table.rule]
        tables.append(
            {"table": table.label, "names": table.names, "rule": rule.key, "kept": rule.texts, "rows": rows}
        )
        if number % 10 == 0:
            Export.objects.filter(pk=export.pk).update(done=number)
    found = {
        "address": export.address, "made_at": at, "tables": tables,
        "applications": scrub.clean(held.applications_of(subject, applications)),
        "acts": list(held.acts_of(subject)), "trail": list(held.trail_of(subject)),
        "sessions": len(held.sessions_of(subject.user, at)) if subject.user else 0,
    }  # fmt: skip
    Export.objects.filter(pk=export.pk).update(done=len(tables) + 2)
    return found


def _named_files(subject: Subject, applications: Applications) -> list[tuple[str, Any]]:
    """(name in the archive, file); those in which malware was found stay where they are."""
    rows = [(place, file) for place, file in held.files_of(subject, applications) if file.scan != Scan.FOUND]
    return [
        (
            f"files/{number:03}-{place}-{safe_name(file)}".replace("/", "-").replace("files-", "files/", 1),
            file,
        )
        for number, (place, file) in enumerate(rows, 1)
    ]


def _files(named: list[tuple[str, Any]]) -> Iterator[tuple[str, IO[bytes]]]:
    for name, file in named:
        try:
            yield name, open_file(file)
        except FileNotFoundError:
            continue


@transaction.atomic
def _keep(export: Export, name: str, size: int, digest: str, at: datetime) -> Export:
    locked = Export.objects.select_for_update().get(pk=export.pk)
    if not EXPORT.allows(locked.state, "make"):  # another worker was first
        default_storage.delete(name)
        return locked
    locked.state, locked.made_at, locked.ends_at = (
        EXPORT.after(locked.state, "make"),
        at,
        at + timedelta(days=DAYS),
    )
    locked.storage_name, locked.size, locked.sha256, locked.done = name, size, digest, locked.of
    locked.save()
    record(stream=stream_of(locked), verb="export.made", by=None, at=at, size=size, sha256=digest)
    _tell(locked, at)
    return locked


def _tell(export: Export, at: datetime) -> None:
    """Whoever asked hears that it is there; the file itself is only fetched where one is logged in."""
    if export.asked_by is None:
        return
    with translation.override(export.language):
        subject, body = mails.export_ready(export)
    write_mail(
        kind="export.ready", to=export.asked_by.email, language=export.language, subject=subject, body=body,
        cause=f"export.ready:{export.pk}", at=at,
    )  # fmt: skip


@transaction.atomic
def fail_export(*, export: Export, at: datetime) -> None:
    """It could not be made: the person hears of it on the page, and the row goes with the others."""
    locked = Export.objects.select_for_update().get(pk=export.pk)
    if EXPORT.allows(locked.state, "fail"):
        locked.state, locked.ends_at = EXPORT.after(locked.state, "fail"), at + timedelta(days=DAYS)
        locked.save(update_fields=["state", "ends_at"])
        record(stream=stream_of(locked), verb="export.failed", by=None, at=at)


@transaction.atomic
def fetch_export(*, export: Export, by: Any, at: datetime) -> OpenFile:
    """The file, to be closed by the caller; who fetched it is on record.

    Raises RuleBroken `privacy.export_gone` when its days are over or it was never made.
    """
    check_may_fetch(by, export)
    if export.state != "ready" or export.ends_at <= at:
        raise RuleBroken("privacy.export_gone")
    opened = default_storage.open(export.storage_name, "rb")
    record(stream=stream_of(export), verb="export.fetched", by=by, at=at, sha256=export.sha256)
    return opened


def end_exports(*, at: datetime) -> int:
    """The files whose days are over are deleted. Returns how many."""
    rows = list(over(at))
    for export in rows:
        _end(export, at)
    return len(rows)


@transaction.atomic
def _end(export: Export, at: datetime) -> None:
    if export.storage_name:
        default_storage.delete(export.storage_name)
    Export.objects.filter(pk=export.pk).update(state=EXPORT.after(export.state, "end"), storage_name="")
    record(stream=stream_of(export), verb="export.ended", by=None, at=at)


def _defer(task: str, **arguments: str) -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    app.configure_task(task).defer(**arguments)
