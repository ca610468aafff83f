"""Take every fingerprint of a submission again and compare it with the receipt."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tildel.applications.actions.receipts import verify_receipt
from tildel.applications.queries import drafts as queries


class Command(BaseCommand):
    help = "Compare a receipt with what is stored: content, files, audit trail. Exit 1 when anything differs."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # `--version` is the receipt's here, not Django's.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the application's reference, as on the receipt")
        parser.add_argument(
            "--version", dest="number", type=int, help="the version; without it every version"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = queries.submissions_of(options["reference"], number=options["number"])
        if not found:
            raise CommandError("There is no such submission.")
        faults = 0
        for submission in found:
            wrong = verify_receipt(submission)
            faults += len(wrong)
            verdict = "differs: " + "; ".join(wrong) if wrong else "holds"
            line = (
                f"{submission.application.reference} version {submission.number} {submission.content_sha256}"
            )
            self.stdout.write(f"{line} {verdict}")
        if faults:
            raise CommandError(f"{faults} differences.")
