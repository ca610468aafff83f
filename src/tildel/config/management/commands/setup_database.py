"""Bring the database up to date: tables, rights, the directory. Run by the owner of the tables."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tildel.config import database, migrating
from tildel.people.actions import load_directory
from tildel.portal.actions.feeding import rebuild
from tildel.portal.actions.page_tree import make_page_tree


class Command(BaseCommand):
    help = "Create or update the tables and give the application's role its rights."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AS_OWNER:
            raise CommandError(
                "The owner of the tables does this: set TILDEL_AS_OWNER=1 or use `tildel setup_database`."
            )
        with migrating.only_what_changes():
            call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", verbosity=0)
        if not settings.PRODUCTION:
            database.make_role(settings.DATABASE_ROLE)
        database.grant(settings.DATABASE_ROLE)
        load_directory(at=timezone.now())
        make_page_tree()
        rebuild()
