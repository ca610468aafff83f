"""The trail: what was done, by whom, when. Rows are added and never changed.

Each subject has its own stream with its own hash chain, so that busy streams never wait for each other.
The application's database role may insert and read here, nothing else (see `config.database`).
"""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    stream = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=60)
    at = models.DateTimeField(db_index=True)
    by = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="audit_event_once")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.stream} {self.number} {self.verb}"
