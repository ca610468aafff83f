"""Letters about an application: written and held, then sent. Callers have checked who may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tildel.applications.models import Application, Letter
from tildel.applications.queries.officer import receivers_of
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.messaging.actions import write_mail
from tildel.people.models import User


@transaction.atomic
def write_letter(
    *,
    application: Application,
    kind: str,
    language: str,
    title: str,
    content: Mapping[str, Any],
    at: datetime,
) -> Letter:
    """Write a letter of one kind and hold it. Written again before it is sent, it says the new text.

    `content` is {"recipient", "sender": str of lines; "paragraphs": [str | {"heading"} | {"quote", "lang"?}],
    "facts": [[label, value]], "appeal": [str], "signed": [str, "name\\nrole"]}, in the letter's language.
    Raises RuleBroken `applications.letter_sent`.
    """
    Application.objects.select_for_update().get(pk=application.pk)
    letter = Letter.objects.filter(application=application, kind=kind).first()
    if letter is None:
        letter = Letter(application=application, kind=kind)
    elif letter.sent_at:
        raise RuleBroken("applications.letter_sent")
    letter.language, letter.title, letter.content = language, title[:250], dict(content)
    letter.written_at, letter.file = at, None
    letter.save()
    record(
        stream=f"application:{application.pk}",
        verb="letter.written",
        by=None,
        at=at,
        letter=str(letter.pk),
        kind=kind,
    )
    return letter


@transaction.atomic
def send_letter(*, letter: Letter, by: User | None, at: datetime) -> Letter:
    """Open the letter to the applicant, tell them by mail, have its PDF made. Sent once only."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.sent_at:
        return letter
    application = Application.objects.select_related("call").get(pk=letter.application_id)
    letter.sent_at, letter.sent_by = at, by
    letter.mail = _tell(letter, application, at=at)
    letter.save(update_fields=["sent_at", "sent_by", "mail"])
    record(
        stream=f"application:{application.pk}", verb="letter.sent", by=by, at=at, letter=str(letter.pk),
        kind=letter.kind,
    )  # fmt: skip
    app.configure_task("tildel.make_letter_document").defer(letter_id=str(letter.pk))
    return letter


def _tell(letter: Letter, application: Application, *, at: datetime) -> Any:
    """The mail to whoever leads the application; those who only work along find the letter on its page."""
    lead = receivers_of(application)[0]
    with translation.override(letter.language):
        address = settings.SITE_URL + reverse("applications:letter", args=[letter.pk])
        body = _(
            "Hello %(name)s,\n\nThere is a letter for you about the application %(reference)s:\n%(title)s\n\n"
            "Read it here:\n%(address)s\n\nYou log in with the e-mail address that got this message."
        ) % {
            "name": lead.name,
            "reference": application.reference,
            "title": letter.title,
            "address": address,
        }
        subject = _("A letter about your application %(reference)s") % {"reference": application.reference}
    return write_mail(
        kind=f"letter.{letter.kind}", to=lead.email, language=letter.language, subject=subject, body=body,
        cause=f"letter:{letter.pk}", at=at,
    )  # fmt: skip
