"""Mails are written in the transaction that causes them and sent by the queue afterwards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction

from tildel.audit.actions import record
from tildel.messaging import queries
from tildel.messaging.domain.kinds import CHOICES
from tildel.messaging.models import Mail, Refusal


def write_mail(
    *, kind: str, to: str, language: str, subject: str, body: str, cause: str, at: datetime
) -> Mail:
    """Write a mail down and queue it. The same `cause` never makes two mails: the first is returned.

    What the receiver does without is left out: the mail that is returned then was never written
    (`written_at` is None).
    """
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    if queries.is_refused(to, kind):
        return Mail(kind=kind, to_address=to, language=language, subject=subject, body=body, cause=cause)
    mail, new = Mail.objects.get_or_create(
        cause=cause,
        defaults={
            "kind": kind, "to_address": to, "language": language, "subject": " ".join(subject.split())[:250],
            "body": body, "written_at": at,
        },
    )  # fmt: skip
    if new:
        app.configure_task("tildel.send_mail").defer(mail_id=str(mail.pk))
    return mail


def send_mail(*, mail_id: UUID | str, at: datetime) -> bool:
    """Hand a mail to the mail server; False when it was sent before. Raises what the server raises."""
    with transaction.atomic():
        mail = Mail.objects.select_for_update().get(pk=mail_id)
        if mail.sent_at:
            return False
        message = EmailMessage(
            subject=mail.subject, body=mail.body, to=[mail.to_address],
            headers={"Message-ID": f"<{mail.pk}@tildel>", "Content-Language": mail.language},
        )  # fmt: skip
        message.send()
        mail.sent_at = max(at, mail.written_at)
        mail.tries += 1
        mail.save(update_fields=["sent_at", "tries"])
    return True


@transaction.atomic
def choose_mails(*, wanted: Collection[str], by: Any, at: datetime) -> set[str]:
    """Which mails go to the address of `by`: the choices in `wanted`, and all that carry a duty.

    Returns the choices that are refused now; codes that are no choice count as nothing.
    """
    refused = {choice for choice in CHOICES if choice not in wanted}
    before = queries.refused_choices(by.email)
    if refused == before:
        return refused
    Refusal.objects.filter(address__iexact=by.email).exclude(kind__in=refused).delete()
    Refusal.objects.bulk_create(
        [Refusal(address=by.email, kind=choice, since=at) for choice in sorted(refused - before)],
        ignore_conflicts=True,
    )
    stream = f"person:{by.person_id}" if by.person_id else f"user:{by.pk}"
    record(stream=stream, verb="mails.chosen", by=by, at=at, refused=sorted(refused))
    return refused
