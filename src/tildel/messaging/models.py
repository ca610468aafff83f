"""Mails: written down with what caused them, sent by the queue, kept."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Mail(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    to_address = models.EmailField(db_index=True)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    # The same cause never makes two mails.
    cause = models.CharField(max_length=200, unique=True)
    written_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(sent_at__gte=models.F("written_at")),
                                   name="messaging_mail_sent_after_written"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.to_address}: {self.subject}"


class Refusal(models.Model):
    """An address that does not want one kind of mail. Kinds that carry a duty cannot be refused."""

    address = models.EmailField()
    kind = models.CharField(max_length=60)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "kind"], name="messaging_refused_once")]

    def __str__(self) -> str:
        return f"{self.address}: {self.kind}"
