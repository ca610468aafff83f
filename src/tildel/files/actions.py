"""Keeping what people upload: inspected first, stored under a random name, never changed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.base import File as OpenFile
from django.core.files.storage import default_storage
from django.db import transaction

from tildel.audit.actions import record
from tildel.files.authorless import RECIPE, bytes_without_author
from tildel.files.domain.content_type import PDF
from tildel.files.domain.inspection import Inspection, Limits, Verdict
from tildel.files.domain.naming import download_name
from tildel.files.domain.scan import Scan, ScanResult
from tildel.files.inspection import inspect_bytes
from tildel.files.models import File
from tildel.files.pictures import JPEG, MOST_BYTES, drawn_anew, is_picture
from tildel.files.queries import check_may_leave, open_file, read_file
from tildel.files.scanner import scan
from tildel.kernel.errors import RuleBroken

_LONGEST_NAME = File._meta.get_field("original_name").max_length
_REPLACEMENT = "\ufffd"


def store_file(*, name: str, data: bytes, by: Any, at: datetime) -> File:
    """Inspect an upload and keep it. Takes up to 15 s for a hostile file, so call it outside a transaction.

    Raises RuleBroken with the inspection's reason (`files.encrypted` …); nothing is stored then.
    """
    found = inspect_bytes(data, declared_name=name, limits=Limits(max_size=settings.MAX_UPLOAD_BYTES))
    if found.verdict is Verdict.REFUSED:
        raise RuleBroken(str(found.reason), place="file", **found.params)
    storage_name = default_storage.save(f"{uuid4().hex}.pdf", ContentFile(data))
    try:
        return _row(found, storage_name, name, by, at)
    except BaseException:
        default_storage.delete(storage_name)
        raise


@transaction.atomic
def _row(found: Inspection, storage_name: str, name: str, by: Any, at: datetime) -> File:
    file = File.objects.create(
        storage_name=storage_name,
        original_name=_storable(name)[:_LONGEST_NAME],
        content_type=found.content_type,
        size=found.size,
        sha256=found.sha256,
        verdict=found.verdict.value,
        pages=found.pages,
        language=found.language or "",
        notes=[note.value for note in found.notes],
        stored_at=at,
        stored_by=getattr(by, "pk", None),
    )
    if settings.CLAMD:
        ask_for_scan(str(file.pk))
    return file


def ask_for_scan(key: str) -> None:
    """Queue the scan of a file, in the transaction of the caller."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    app.configure_task("tildel.scan_file").defer(file_id=key)


def scan_file(*, file_id: UUID | str, at: datetime) -> Scan:
    """Ask the scanner about a file that waits, and keep its answer. An answer that is kept stays.

    WAITING when the scanner gave none. The file is sent to it outside a transaction.
    """
    file = File.objects.get(pk=file_id)
    if file.scan != Scan.WAITING:
        return Scan(file.scan)
    with open_file(file) as opened:
        result = scan(opened, address=settings.CLAMD)
    return _keep(file, result, at)


@transaction.atomic
def _keep(file: File, result: ScanResult, at: datetime) -> Scan:
    held = File.objects.select_for_update().get(pk=file.pk)
    if result.scan is Scan.WAITING or held.scan != Scan.WAITING:
        return Scan(held.scan)
    held.scan = result.scan.value
    held.save(update_fields=["scan"])
    record(
        stream=f"file:{held.pk}", verb="file.scanned", by=None, at=at, scan=held.scan,
        signature=result.signature, sha256=held.sha256,
    )  # fmt: skip
    return result.scan


def _storable(name: str) -> str:
    """The name as it came, but for NUL and halves of surrogate pairs, which PostgreSQL cannot hold."""
    return (
        name.replace("\x00", _REPLACEMENT).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    )


def store_made_file(*, name: str, data: bytes, by: Any, at: datetime) -> File:
    """Keep a PDF that the system made, under a random name in the storage."""
    storage_name = default_storage.save(f"{uuid4().hex}.pdf", ContentFile(data))
    return File.objects.create(
        storage_name=storage_name,
        original_name=download_name(name),
        content_type=PDF,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        verdict="made",
        scan="clean",
        stored_at=at,
        stored_by=getattr(by, "pk", None),
    )


def store_picture(*, name: str, data: bytes, by: Any, at: datetime) -> File:
    """Keep a JPEG or PNG, drawn anew as a JPEG. Takes up to 15 s for a hostile file: outside a transaction.

    Raises RuleBroken `picture.too_large`, `picture.no_picture`, `picture.unreadable`; nothing is stored then.
    """
    if len(data) > MOST_BYTES:
        raise RuleBroken("picture.too_large", place="picture", most=MOST_BYTES // 2**20)
    if not is_picture(data):
        raise RuleBroken("picture.no_picture", place="picture")
    made = drawn_anew(data)
    if made is None:
        raise RuleBroken("picture.unreadable", place="picture")
    storage_name = default_storage.save(f"{uuid4().hex}.jpg", ContentFile(made))
    # Nothing of what was uploaded is left in it, so no scanner is asked.
    return File.objects.create(
        storage_name=storage_name, original_name=_storable(name)[:_LONGEST_NAME], content_type=JPEG,
        size=len(made), sha256=hashlib.sha256(made).hexdigest(), verdict="made", scan="clean", stored_at=at,
        stored_by=getattr(by, "pk", None),
    )  # fmt: skip


def open_without_author(*, file: File, reader: Any) -> OpenFile:
    """A copy without what the file says of its author, for a person, to be closed by the caller.

    The copy is made once and kept in the storage under the fingerprint; the file itself is never changed.
    Raises as `check_may_leave`, and RuleBroken `files.author_data_stays` when no clean copy can be made.
    """
    check_may_leave(file, to=reader)
    name = f"authorless/{RECIPE}/{file.sha256}"
    if not default_storage.exists(name):
        clean = bytes_without_author(read_file(file), file.content_type)
        if clean is None:
            raise RuleBroken("files.author_data_stays", place="file", name=file.original_name)
        default_storage.save(name, ContentFile(clean))
    return default_storage.open(name, "rb")
