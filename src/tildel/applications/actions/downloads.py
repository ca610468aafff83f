"""Who took which file: put on record before it leaves the house."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tildel.applications.models import Application
from tildel.audit.actions import record
from tildel.people.models import User


@transaction.atomic
def note_download(*, application: Application, what: str, file: str, by: User, at: datetime) -> None:
    """Put on record that an officer or a research management took a file (`what`: file, document)."""
    record(stream=f"application:{application.pk}", verb=f"{what}.downloaded", by=by, at=at, file=file)
