"""Reading stored files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files.base import File as OpenFile
from django.core.files.storage import default_storage

from tildel.files.domain.naming import download_name
from tildel.files.domain.scan import Scan
from tildel.files.models import File
from tildel.kernel.errors import RuleBroken


def check_may_leave(file: File, *, to: Any) -> None:
    """Raises RuleBroken for a file with malware in it, and for one that the scanner has not answered for yet.

    Who uploaded it may have it back while it waits. Without a scanner nothing waits for an answer.
    """
    if file.scan == Scan.FOUND:
        raise RuleBroken("files.infected", place="file", name=file.original_name)
    if file.scan == Scan.WAITING and settings.CLAMD and not _is_own(file, to):
        raise RuleBroken("files.being_scanned", place="file", name=file.original_name)


def _is_own(file: File, reader: Any) -> bool:
    return file.stored_by is not None and file.stored_by == getattr(reader, "pk", None)


def open_for(file: File, *, reader: Any) -> OpenFile:
    """The bytes for a person, to be closed by the caller. Raises as `check_may_leave`."""
    check_may_leave(file, to=reader)
    return open_file(file)


def scans_of(keys: Iterable[Any]) -> dict[str, str]:
    """{file: waiting, clean or found} of those that are there."""
    rows = File.objects.filter(pk__in=list(keys)).values_list("pk", "scan")
    return {str(pk): scan for pk, scan in rows}


def waiting_files() -> list[str]:
    """The keys of every file that no scanner has answered for."""
    rows = File.objects.filter(scan=Scan.WAITING).order_by("stored_at").values_list("pk", flat=True)
    return [str(pk) for pk in rows]


def open_file(file: File) -> OpenFile:
    """The bytes, to be read and closed by the caller; for people `open_for`.

    Raises FileNotFoundError when they are gone.
    """
    return default_storage.open(file.storage_name, "rb")


def read_file(file: File) -> bytes:
    with open_file(file) as opened:
        return bytes(opened.read())


def stored_sha256(file: File) -> str | None:
    """The fingerprint of the bytes as they lie in the storage now; None when they are gone."""
    try:
        with open_file(file) as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except (FileNotFoundError, OSError):
        return None


def safe_name(file: File) -> str:
    """The name to download it under."""
    return download_name(file.original_name, content_type=file.content_type)
