"""Programmes and their calls. What a call says is a versioned document; the table holds what is searched."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tildel.governance.models import Body
from tildel.people.models import Organisation, Person, User


class Programme(models.Model):
    key = models.SlugField(max_length=60, unique=True)
    names = models.JSONField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    board = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.names.get("nb", self.key))


class ProgrammeOfficer(models.Model):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="officers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="programmes")
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"],
                condition=Q(held_to__isnull=True),
                name="programmes_officer_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.programme})"


class Call(models.Model):
    key = models.SlugField(max_length=80, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="calls")
    template = models.CharField(max_length=80)
    names = models.JSONField()
    state = models.CharField(max_length=20, default="draft")  # see domain/states.py
    frame = models.BigIntegerField()
    opens_at = models.DateTimeField(null=True)  # None: from when it is published
    deadline_at = models.DateTimeField(null=True)
    current = models.OneToOneField("CallVersion", null=True, on_delete=models.PROTECT, related_name="+")
    next_number = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(frame__gte=0), name="programmes_call_frame_positive"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(deadline_at__isnull=False, published_at__isnull=False),
                name="programmes_call_published_has_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(opens_at__isnull=True)
                | Q(opens_at__lt=models.F("deadline_at")),
                name="programmes_call_opens_before_deadline",
            ),
        ]

    def __str__(self) -> str:
        return str(self.names.get("nb", self.key))


class CallVersion(models.Model):
    """One wording of a call: the JSON of `domain.spec.CallSpec`. Once published it is never changed."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="programmes_version_once")]

    def __str__(self) -> str:
        return f"{self.call} v{self.number}"
