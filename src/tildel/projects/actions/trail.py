"""What every action on a project does at its beginning and end: hold the row, put on record, tell people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import translation

from tildel.audit.actions import record
from tildel.messaging.actions import Letter, write_mails
from tildel.people.models import Person
from tildel.projects.models import Project


def held(project: Project) -> Project:
    """The project, locked until the transaction ends: its changes come one after the other."""
    rows = Project.objects.select_for_update(of=("self",))
    return rows.select_related("leader", "institution", "programme__owner").get(pk=project.pk)


def note(project: Project, verb: str, *, by: Any, at: datetime, **data: Any) -> None:
    record(stream=f"project:{project.number}", verb=verb, by=by, at=at, **data)


def tell(
    people: Iterable[Person], kind: str, cause: str, write: Callable[[str], tuple[str, str]], *, at: datetime
) -> None:
    """One mail to each, in their language; `write(name)` gives subject and body."""
    write_mails(letters(people, kind, cause, write), at=at)


def letters(
    people: Iterable[Person], kind: str, cause: str, write: Callable[[str], tuple[str, str]]
) -> list[Letter]:
    """The mails that `tell` writes."""
    found = []
    for person in people:
        with translation.override(person.language):
            subject, body = write(str(person))
        found.append(Letter(kind, person.email, person.language, subject, body, f"{cause}:{person.pk}"[:200]))
    return found
