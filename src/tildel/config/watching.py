"""Could an application be submitted now? Asked by `tildel watch`, so that we see trouble before others do.

Each check answers "" or what is wrong, in English: it is read in the log by those who run the site.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from tildel.messaging.actions import write_mail

ROOM = 1024**3  # bytes; less than that is filled in an hour before a deadline
SILENT = timedelta(seconds=60)  # a worker says every ten seconds that it lives
WAITED = timedelta(minutes=10)


def database() -> str:
    """Writes what a submission writes last, a mail with its job, and takes it back."""
    try:
        with transaction.atomic():
            at = now()
            write_mail(
                kind="watch", to="watch@example.org", language="en", subject="watch", body="watch",
                cause=f"watch:{at.isoformat()}", at=at,
            )  # fmt: skip
            transaction.set_rollback(True)
    except DatabaseError as error:
        return f"the database cannot be written: {error}".strip()
    return ""


def storage() -> str:
    """Writes a small file, reads it and takes it away."""
    try:
        name = default_storage.save("watch", ContentFile(b"watch"))
        with default_storage.open(name, "rb") as opened:
            kept = opened.read() == b"watch"
        default_storage.delete(name)
    except Exception as error:  # whatever a storage raises, files cannot be kept
        return f"files cannot be kept: {error}"
    return "" if kept else "files are not kept as they are"


def room() -> str:
    """Of a folder on a disk; who keeps a bucket watches it."""
    folder = getattr(default_storage, "location", "")
    if not Path(folder).is_absolute():
        return ""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return f"the folder of files is not there: {error}"
    return f"only {free // 1024**2} MiB are left for files" if free < ROOM else ""


def queue() -> str:
    try:
        return _queue(now())
    except DatabaseError as error:
        return f"the queue cannot be read: {error}".strip()


def _queue(at: datetime) -> str:
    if not ProcrastinateWorker.objects.filter(last_heartbeat__gt=at - SILENT).exists():
        return "no worker lives: receipts are given, mails and documents wait"
    waiting = ProcrastinateJob.objects.filter(status="todo", attempts=0)
    old = waiting.filter(procrastinateevent__type="deferred", procrastinateevent__at__lt=at - WAITED)
    return "the queue is more than ten minutes behind" if old.filter(scheduled_at=None).exists() else ""


CHECKS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {"database": database, "storage": storage, "room": room, "queue": queue}
)


def trouble() -> dict[str, str]:
    """What is wrong by the name of its check; empty when a submission could be made now."""
    found = {name: check() for name, check in CHECKS.items()}
    return {name: words for name, words in found.items() if words}
