"""An officer writes to those who lead applications."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tildel.applications import access
from tildel.applications.models import Application
from tildel.applications.queries.officer import Receiver, receivers_of
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.models import User

LONGEST_SUBJECT, LONGEST_TEXT = 150, 10_000


@transaction.atomic
def write_to_leaders(
    *, applications: Iterable[Application], subject: str, text: str, message: UUID, by: User, at: datetime
) -> int:
    """One mail to whoever leads each application; returns how many. The same `message` is sent once only.

    Raises RuleBroken without a subject or a text, NotAllowed for an application that `by` does not manage.
    """
    subject, text = subject.strip(), text.strip()
    if not subject or not text:
        raise RuleBroken("applications.message_needs_words", place="text" if subject else "subject")
    ordered = sorted(applications, key=lambda row: str(row.pk))
    return sum(_write(row, subject, text, message, by, at) for row in ordered)


def _write(application: Application, subject: str, text: str, message: UUID, by: User, at: datetime) -> int:
    access.check_can_manage(by, application, on=in_oslo(at).date())
    lead = receivers_of(application)[0]
    mail_subject, body = leader_mail(application, lead, subject=subject, text=text, by=by)
    mail = write_mail(
        kind="officer.message", to=lead.email, language=lead.language, subject=mail_subject, body=body,
        cause=f"officer-message:{message}:{application.pk}", at=at,
    )  # fmt: skip
    if mail.written_at != at:
        return 0
    record(
        stream=f"application:{application.pk}", verb="message.sent", by=by, at=at, subject=subject, text=text
    )
    return 1


def leader_mail(
    application: Application, lead: Receiver, *, subject: str, text: str, by: User
) -> tuple[str, str]:
    """Subject and body as the one who leads gets them: the officer's words, and around them what they are."""
    with translation.override(lead.language):
        words = {
            "name": lead.name,
            "text": text.replace("\r\n", "\n"),
            "reference": application.reference,
            "title": application.title,
            "officer": str(by),
            "email": by.email,
            "programme": application.call.programme.names.get(lead.language)
            or str(application.call.programme),
            "address": settings.SITE_URL + reverse("applications:open", args=[application.pk]),
        }
        body = _(
            "Hello %(name)s,\n\n%(text)s\n\nThis is about your application %(reference)s:\n%(title)s\n"
            "%(address)s\n\n%(officer)s, %(programme)s\nAnswer by mail to %(email)s."
        )
        return f"{application.reference}: {subject}", body % words
