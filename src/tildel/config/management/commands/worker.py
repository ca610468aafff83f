"""The worker process: mails, documents, letters. There can be many, on many machines."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from tildel.config import database
from tildel.config.environment import UnsafeSettings


class Command(BaseCommand):
    help = "Do queued work until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2)
        parser.add_argument("--once", action="store_true", help="stop when the queue is empty")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            database.refuse_unsafe_server()
        except UnsafeSettings as error:
            raise CommandError(str(error)) from error
        # The worker before this one may have died in the middle of something.
        with suppress(AlreadyEnqueued):
            app.configure_task("tildel.take_over_stalled").defer()
        once = ["--one-shot"] if options["once"] else []
        call_command("procrastinate", "worker", f"--concurrency={options['concurrency']}", *once)
