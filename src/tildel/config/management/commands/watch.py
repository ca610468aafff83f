"""Makes sure, again and again, that an application could be submitted now; an alarm in the log when not."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from tildel.config import watching

EVERY = 30  # seconds; with it an alarm comes within a minute
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Say in the log when an application could not be submitted, and when it can be again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=EVERY, help="seconds between two looks")
        parser.add_argument("--once", action="store_true", help="look once; fails when something is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        known: dict[str, str] = {}
        stopped = threading.Event()
        while not stopped.is_set():
            found = watching.trouble()
            tell(known, found)
            if options["once"]:
                if found:
                    raise CommandError("; ".join(found.values()))
                return
            known = found
            close_old_connections()
            stopped.wait(options["every"])


def tell(known: dict[str, str], found: dict[str, str]) -> None:
    """An alarm at every look for as long as something is wrong, and a word when it is over."""
    for name, words in found.items():
        logger.error("alarm: %s", words, extra={"check": name})
    for name in known.keys() - found.keys():
        logger.warning("over: %s", name, extra={"check": name})
