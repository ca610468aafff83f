"""After a restore from a backup: erase again what had been erased since, and block who was blocked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tildel.privacy.actions.replay import replay
from tildel.privacy.domain.ledger import Entry, read_lines
from tildel.privacy.queries.ledger import all_entries

_SAID = (
    "{again} erased again, {gone} were gone, {other} keys belong to other rows now, "
    "{held} could not be erased"
)


class Command(BaseCommand):
    help = "Erase again what the ledger of erasures says. Run it after a restore, before anybody logs in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, help="more files of the ledger, kept apart from the backup"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            entries = all_entries() + [entry for path in options["files"] for entry in _read(path)]
        except ValueError as error:
            raise CommandError(f"The ledger cannot be read: {error}.")
        counts = replay(entries=list(dict.fromkeys(entries)), at=timezone.now())
        self.stdout.write(_SAID.format(**counts))
        if counts["held"]:
            raise CommandError(f"{counts['held']} rows were not erased: something that stays points at them.")


def _read(path: Path) -> list[Entry]:
    try:
        return list(read_lines(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.")
