"""Stored files, uploaded or made by the system; the bytes lie in the storage under a random name."""

from __future__ import annotations

import uuid

from django.db import models


class File(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    storage_name = models.CharField(max_length=200, unique=True)
    original_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    verdict = models.CharField(max_length=20)  # clean, repaired, made (by the system)
    pages = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=8, blank=True)
    notes = models.JSONField(default=list)
    scan = models.CharField(max_length=20, default="waiting")  # waiting, clean, found
    stored_at = models.DateTimeField()
    stored_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.original_name
