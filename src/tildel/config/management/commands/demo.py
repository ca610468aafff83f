"""The whole site with its demo world, on this machine: database, web, worker, browser."""

from __future__ import annotations

import argparse
import time
import webbrowser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tildel.config.demo import (
    beside,
    cast,
    database,
    documents,
    governing,
    guidance,
    innovating,
    processes,
    registers,
    world,
)

LOGINS = (
    ("applicant", cast.BY_KEY["dikt"]),
    ("research management", cast.RESEARCH_MANAGERS[0][0]),
    ("officer", cast.OFFICER),
    ("expert", cast.READERS[1]),
    ("programme board, leader", cast.BOARD_LEADER),
    ("programme board, member", cast.BOARD_MEMBER),
    ("directors' meeting, secretary", cast.DIRECTORS_SECRETARY),
    ("regional officer, 60 applications", cast.REGIONAL_OFFICER),
    ("committee leader", cast.READERS[0]),
    ("NSG, secretary", governing.SECRETARY),
    ("infrastructure committee, leader", registers.COMMITTEE_LEADER),
    ("help desk and data guide, leader", guidance.ADVISER),
    ("plans of Helse Midt-Norge", innovating.PLANNER),
    ("administrator", cast.ADMINISTRATOR),
)


class Command(BaseCommand):
    help = "Show the whole site with its demo world on this machine, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the next free one is taken (8000)")
        parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
        parser.add_argument("--reset", action="store_true", help="throw everything away and make it anew")
        parser.add_argument("--yes", action="store_true", help="with --reset: do not ask first")
        # how the demo starts the process that makes a part of the world
        parser.add_argument("--part", choices=[beside.PART], help=argparse.SUPPRESS)
        parser.add_argument("--now", type=datetime.fromisoformat, help=argparse.SUPPRESS)
        parser.add_argument("--only-make", action="store_true", help="make the world, and serve nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo does not run where TILDEL_MODE is production.")
        if options["part"]:
            world.make_part(now=options["now"])
            return
        self._began = time.monotonic()
        try:
            with processes.stop_on_signals():
                self._run(options)
        except processes.Stopped:
            self._say("Stopped.")
        except (processes.Broken, RuntimeError) as error:
            raise CommandError(str(error)) from error
        finally:
            documents.stop_papers()

    def _run(self, options: dict[str, Any]) -> None:
        port = processes.free_port(options["port"])
        if port != options["port"]:
            self._say(f"Port {options['port']} is taken; port {port} is used.")
        settings.SITE_URL = f"http://localhost:{port}"  # mails that are written now lead here
        if options["reset"]:
            self._ask(options["yes"])
            database.remake()
        self._make_ready()
        if not options["only_make"]:
            self._serve(port, browser=not options["no_browser"])

    def _ask(self, yes: bool) -> None:
        self._say(f"Everything in {settings.HOME} that was written in the demo will be thrown away.")
        if not yes and input("Make it anew? [y/N] ").strip().lower() not in {"y", "yes"}:
            raise CommandError("Nothing was changed.")

    def _make_ready(self) -> None:
        """The tables, then the world; what stands there already is kept."""
        found = self._prepare()
        if found == "begun":
            self._say("The demo world was not finished last time; it is made anew.")
            database.remake()
            found = self._prepare()
        if found == "none":
            if get_user_model().objects.exists():
                place = settings.HOME
                raise CommandError(
                    f"There is other work in {place}. Set TILDEL_HOME to another folder, or use --reset."
                )
            self._say("Making the demo world. It takes about a minute, the first time only.")
            world.make(now=timezone.now(), two_at_once=True, say=self._say)
        elif found == "old":
            self._say("The demo world was made by an earlier version. `tildel demo --reset` makes it anew.")
        elif world.is_past(timezone.now()):
            self._say(
                "The open call of the demo world has closed since. `tildel demo --reset` makes it anew."
            )

    def _prepare(self) -> str:
        """The state of the world, in a database that has its tables."""
        if database.is_from_before():
            raise CommandError(
                "The database was made by an earlier version. `make demo ARGS=--reset` makes it anew."
            )
        if not database.is_ready():
            self._say("Setting up the database …")
            world.begin_papers()  # beside it: they need no database
            database.set_up()
        return world.state()

    def _serve(self, port: int, *, browser: bool) -> None:
        with processes.running(port) as children:
            processes.wait_until_ready(children, port)
            self._welcome()
            if browser:
                webbrowser.open(settings.SITE_URL)
            processes.watch(children, say=self._say)

    def _welcome(self) -> None:
        address = settings.SITE_URL
        self._say(f"Ready after {time.monotonic() - self._began:.0f} seconds.")
        lines = ["", f"  The site      {address}", f"  Log in as     {address}/nb/desk/demo/"]
        lines += [f"                {role:<31}{actor.name} <{actor.email}>" for role, actor in LOGINS]
        lines += [f"  All mails     {address}/nb/mailbox/", "", "  Ctrl-C stops everything.", ""]
        for line in lines:
            self.stdout.write(line)
        self.stdout.flush()

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
