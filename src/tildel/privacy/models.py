"""Access requests, what will be erased, what was, and who is blocked."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from tildel.people.models import LANGUAGES, Person, User


class Override(models.Model):
    """A time of a rule as a person has set it. The newest row of a rule holds; earlier ones stay."""

    rule = models.CharField(max_length=60)
    months = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField(default=0)
    notice = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    source = models.CharField(max_length=300, blank=True)
    confirmed = models.BooleanField(default=False)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["rule", "-pk"]

    def __str__(self) -> str:
        return f"{self.rule}: {self.months} months"


class Export(models.Model):
    """Everything that is held of one address, made in the queue. The file is gone after some days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.EmailField()
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    state = models.CharField(max_length=10, default="queued")  # see domain/states.py
    reason = models.TextField(blank=True)  # where somebody else asked
    done = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    for_another = models.BooleanField(default=False)
    made_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    storage_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(made_at__isnull=False, ends_at__isnull=False),
                name="privacy_export_ready_is_made",
            ),
            models.CheckConstraint(
                condition=Q(for_another=False) | ~Q(reason=""), name="privacy_export_reason"
            ),
            models.UniqueConstraint(
                Lower("address"), "for_another", condition=Q(state="queued"), name="privacy_export_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d} {self.state}"


class ErasureRequest(models.Model):
    """A person asks to be erased. When it is done nothing here names them any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=12, default="asked")  # see domain/states.py
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    erased = models.JSONField(default=dict)  # {table: how many rows}
    blocked = models.BooleanField(default=False)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="asked"), name="privacy_erasure_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d} {self.state}"


class Block(models.Model):
    """A person whose data may only be kept: they cannot log in and are not found, and the cases stand."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    since = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"


class Planned(models.Model):
    """A row that will go on a day, and the rule that says so. Somebody may hold it, with a reason."""

    rule = models.CharField(max_length=60)
    table = models.CharField(max_length=80)
    key = models.CharField(max_length=60)
    found_at = models.DateTimeField()
    due_at = models.DateTimeField()
    goes_on = models.DateField()
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    held_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["goes_on", "rule", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], name="privacy_planned_once"),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_reason="")
                | (Q(held_at__isnull=False) & ~Q(held_reason="")),
                name="privacy_planned_held_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.goes_on}"


class Erased(models.Model):
    """The ledger: what was erased or blocked, by keys and fingerprints. Rows are added, never changed."""

    run = models.UUIDField()
    verb = models.CharField(max_length=10)  # erased, blocked
    rule = models.CharField(max_length=60)
    table = models.CharField(max_length=80)
    key = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)  # of the row's unchangeable facts, so that no other is met
    storage_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.table} {self.erased_at:%Y-%m-%d}"
