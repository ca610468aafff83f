"""The ledger, from the database and from its copies beside the files."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import default_storage

from tildel.privacy.domain.ledger import Entry, read_lines
from tildel.privacy.models import Erased

FOLDER = "erasure-ledger"


def entries() -> Iterator[Entry]:
    """Every entry of the database, the oldest first."""
    for row in Erased.objects.order_by("pk").iterator(chunk_size=1000):
        yield Entry(
            row.verb, row.rule, row.table, row.key, row.fingerprint, row.storage_name, row.file_sha256
        )  # fmt: skip


def copies() -> Iterator[Entry]:
    """Every entry of the copies in the storage, the oldest file first. Raises ValueError for a broken one."""
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:  # a bucket has no folders, and lists nothing
        return
    for name in sorted(names):
        with default_storage.open(f"{FOLDER}/{name}", "rb") as opened:
            yield from read_lines(opened.read().decode("utf-8"))


def all_entries() -> list[Entry]:
    """Both, each entry once: after a restore the copies know more than the database."""
    return list(dict.fromkeys([*copies(), *entries()]))
