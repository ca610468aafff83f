"""Everything that is held of one person, table by table, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import ForeignKey, Model, Q

from tildel.audit.models import Event
from tildel.guidance.models import HelpMessage
from tildel.people.models import User
from tildel.privacy import shipped
from tildel.privacy.domain.retention import Table
from tildel.privacy.domain.scrubbing import Scrubber, scrubber
from tildel.privacy.queries import written
from tildel.privacy.queries.paths import Subject, acts_on, own_columns, rows_of
from tildel.privacy.queries.written import Applications

# Things that are called by a word of their own; every other link is told as a number.
_CALLED = {
    "applications.Application": "reference", "people.Organisation": "name", "programmes.Call": "key",
    "programmes.Programme": "key", "governance.Body": "key", "governance.Meeting": "day",
    "projects.Project": "number", "assessment.Committee": "key", "auth.Group": "name",
}  # fmt: skip


def personal_tables() -> list[Table]:
    """The tables whose rows are somebody's, in the order of their files."""
    return [table for table in shipped.tables() if table.of]


def rows_in(table: Table, subject: Subject) -> list[dict[str, Any]]:
    """The rows of one table, with the columns that are handed to the person."""
    model = apps.get_model(table.label)
    links = [
        name
        for name in table.told
        if isinstance(field := model._meta.get_field(name), ForeignKey) and _is_called(field)
    ]
    rows = rows_of(table, subject).select_related(*links)
    return [{name: _told(row, name) for name in table.told} for row in rows.iterator(chunk_size=500)]


def _is_called(field: Any) -> bool:
    return field.related_model._meta.label in _CALLED


def _told(row: Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if not isinstance(field, ForeignKey):
        return getattr(row, name)
    if not _is_called(field):
        return getattr(row, field.attname)
    other = getattr(row, name)
    return getattr(other, _CALLED[other._meta.label]) if other is not None else None


def acts_of(subject: Subject) -> Iterator[dict[str, Any]]:
    """What the person did to rows that are about something else: only where, as what, how often and when."""
    for table in shipped.tables():
        model = apps.get_model(table.label)
        columns = {one.name for one in own_columns(model)}
        for name in acts_on(model, table.of):
            end = subject.user if model._meta.get_field(name).related_model is User else subject.person
            if end is None:
                continue
            moment = f"{name.removesuffix('_by')}_at"
            rows = model._base_manager.filter(**{name: end.pk})
            times = list(rows.values_list(moment, flat=True).order_by(moment)) if moment in columns else []
            number = len(times) or rows.count()
            if number:
                yield {"table": table.label, "as": name, "number": number, "times": times}


def trail_of(subject: Subject) -> Iterator[dict[str, Any]]:
    """What the trail holds of the person: what they did, and what was done to their account. No details."""
    fits = Q()
    if subject.user is not None:
        fits |= Q(by=subject.user.pk) | Q(stream=f"user:{subject.user.pk}")
    if subject.person is not None:
        fits |= Q(stream=f"person:{subject.person.pk}")
    if not fits:
        return
    rows = Event.objects.filter(fits).order_by("pk").values_list("at", "verb", "stream", "by")
    for at, verb, stream, by in rows.iterator():
        mine = subject.user is not None and by == subject.user.pk
        yield {"at": at, "what": verb, "of": stream.partition(":")[0], "by_you": mine}


def sessions_of(user: Any, at: datetime) -> list[Session]:
    """The sessions in which an account is logged in now. Reads every living session."""
    living = Session.objects.filter(expire_date__gt=at)
    return [one for one in living.iterator() if one.get_decoded().get("_auth_user_id") == str(user.pk)]


def applications_of(subject: Subject, applications: Applications) -> list[dict[str, Any]]:
    """Own applications whole, and of the others what they say of this person."""
    own = {one.pk for one in applications.own}
    found = []
    for application in applications.all:
        keys = written.person_keys(application, subject.addresses)
        told: dict[str, Any] = (
            written.own_content(application)
            if application.pk in own
            else {"reference": application.reference}
        )
        told["about_you"] = written.own_entries(application, subject.addresses)
        told["cv"] = written.own_cvs(application, keys)
        found.append(told)
    return found


def scrubber_for(subject: Subject, applications: Applications) -> Scrubber:
    """Takes out everybody who stands beside this person in an application, and every other address."""
    return scrubber(subject.addresses, subject.names, written.others_beside(applications.all))


def files_of(subject: Subject, applications: Applications) -> list[tuple[str, Any]]:
    """(place in the archive, file) of what the person uploaded and what is their own CV."""
    found: dict[Any, tuple[str, Any]] = {}
    for application in applications.all:
        keys = written.person_keys(application, subject.addresses)
        for row in written.own_attachments(application, subject, keys):
            found[row.file_id] = (application.reference, row.file)
    if subject.user is not None:
        sent = HelpMessage.objects.filter(written_by=subject.user, file__isnull=False).exclude(kind="note")
        for message in sent.select_related("file", "case"):
            if message.case.asked_by_id == subject.user.pk:
                found[message.file_id] = (message.case.number, message.file)
    return list(found.values())
