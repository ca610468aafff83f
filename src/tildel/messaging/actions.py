"""Mails are written in the transaction that causes them and sent by the queue afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction

from tildel.audit.actions import record
from tildel.messaging import queries
from tildel.messaging.domain.kinds import CHOICES
from tildel.messaging.models import Mail, Refusal


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is to be written. The same `cause` never makes two mails."""

    kind: str
    to: str
    language: str
    subject: str
    body: str
    cause: str


def write_mail(
    *, kind: str, to: str, language: str, subject: str, body: str, cause: str, at: datetime
) -> Mail:
    """Write a mail down and queue it. The same `cause` never makes two mails: the first is returned.

    What the receiver does without is left out: the mail that is returned then was never written
    (`written_at` is None).
    """
    return write_mails([Letter(kind, to, language, subject, body, cause)], at=at)[0]


def write_mails(letters: Iterable[Letter], *, at: datetime) -> list[Mail]:
    """As `write_mail`, many at once, in their order: with the same few questions however many they are."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    asked = list(letters)
    refused = queries.refused_among((one.to, one.kind) for one in asked)
    mails = [_mail(one, None if (one.to, one.kind) in refused else at) for one in asked]
    wanted = [mail for mail in mails if mail.written_at]
    if not wanted:
        return mails
    Mail.objects.bulk_create(wanted, ignore_conflicts=True)
    there = {mail.cause: mail for mail in Mail.objects.filter(cause__in=[mail.cause for mail in wanted])}
    new = [{"mail_id": str(mail.pk)} for mail in wanted if there[mail.cause].pk == mail.pk]
    if new:
        app.configure_task("tildel.send_mail").batch_defer(*new)
    return [there[mail.cause] if mail.written_at else mail for mail in mails]


def _mail(letter: Letter, written_at: datetime | None) -> Mail:
    return Mail(
        kind=letter.kind, to_address=letter.to, language=letter.language,
        subject=" ".join(letter.subject.split())[:250], body=letter.body, cause=letter.cause,
        written_at=written_at,
    )  # fmt: skip


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
