"""The web process. There can be many, on many machines."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from tildel.config import database, server
from tildel.config.environment import UnsafeSettings


class Command(BaseCommand):
    help = "Serve the pages. Refuses to start on a database that could lose acknowledged work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port, or unix:/path")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            database.refuse_unsafe_server()
        except UnsafeSettings as error:
            raise CommandError(str(error)) from error
        connection.close()
        if settings.DATABASES["default"]["OPTIONS"].get("pool"):
            connection.close_pool()  # type: ignore[attr-defined]  # each worker makes its own after the fork
        wanted = server.options(bind=options["bind"], workers=options["workers"], threads=options["threads"])
        server.Server(wanted).run()
