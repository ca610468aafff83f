"""From the experts' order to the published list, and what comes after it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tildel.applications.models import Application, Letter
from tildel.governance.models import Body, Case
from tildel.people.models import Person, User
from tildel.programmes.models import Call


class Ranking(models.Model):
    """The experts' order, frozen when the round was closed."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="ranking")
    # rows as `domain.ranking.to_rows` writes them, with the marks they follow from
    rows = models.JSONField()
    rule = models.JSONField()
    # expected ranks with intervals and the strictness of experts: for reading only
    statistics = models.JSONField(default=dict)
    # {reference: rank} by marks adjusted for strictness, where that was offered and looked at
    normalised = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Ranking {self.call}"


class Recommendation(models.Model):
    ranking = models.OneToOneField(Ranking, on_delete=models.PROTECT, related_name="recommendation")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    frame = models.BigIntegerField()
    # references in order with the amount recommended
    items = models.JSONField()
    # rule at the line, sub-frames and depth as `domain.frame` writes them, and the deviations they allowed
    plan = models.JSONField(default=dict)
    deviations = models.JSONField(default=list)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=20, default="draft")  # draft, adopted
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Recommendation {self.ranking.call}"


class Decision(models.Model):
    recommendation = models.OneToOneField(Recommendation, on_delete=models.PROTECT, related_name="decision")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    frame = models.BigIntegerField()
    state = models.CharField(max_length=20, default="recorded")  # see domain/states.py
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    plan = models.JSONField(default=dict)
    deviations = models.JSONField(default=list)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    announced_for = models.DateTimeField(null=True)  # the minute before which nothing is sent
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="decisions_published_at_by",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="decisions_signed_at_by",
            ),
        ]

    def __str__(self) -> str:
        return f"Decision {self.case}"


class Outcome(models.Model):
    """What was decided of one application."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="outcomes")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="outcome")
    rank = models.PositiveIntegerField(null=True)
    awarded = models.BooleanField()
    amount = models.BigIntegerField(default=0)
    # within_frame, beyond_frame, not_fundable, passed_over, below_cut, called_up
    ground = models.CharField(max_length=40)
    reserve = models.PositiveSmallIntegerField(null=True)  # the place on the reserve list
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decline_reason = models.TextField(blank=True)
    called_up_at = models.DateTimeField(null=True)
    letter = models.OneToOneField(Letter, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(awarded=True, amount__gt=0) | Q(awarded=False, amount=0),
                name="decisions_amount_if_awarded",
            )
        ]
        ordering = ["rank"]

    def __str__(self) -> str:
        return f"{self.application} {'awarded' if self.awarded else 'refused'}"


class Scenario(models.Model):
    """A line that somebody wants to look at beside others; it decides nothing."""

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=120)
    plan = models.JSONField()  # as `domain.frame` reads it
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ranking", "name"], name="decisions_scenario_name")]
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.name


class Draw(models.Model):
    """A draw among equals: list and seed are committed to before the marks are opened, and shown after."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="draw")
    algorithm = models.CharField(max_length=40)
    references = models.JSONField()
    seed = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    committed_at = models.DateTimeField()
    committed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Draw {self.call} {self.commitment[:12]}"


class Participant(models.Model):
    """Somebody who takes part when a body treats a call, and whether their interests are settled."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="participants")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField(default=True)
    declared_at = models.DateTimeField(null=True)
    declared_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "body", "person"], name="decisions_participant_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.body} {self.call}"


class ParticipantInterest(models.Model):
    """An application in which a participant is not impartial: who left, and why."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="interests")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "application"], name="decisions_participant_interest_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.application} {self.ground}"


class Appeal(models.Model):
    """A complaint about how an application was handled, from the day it came to its answer."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="appeals")
    ground = models.CharField(max_length=40)  # see domain/appeals.py
    text = models.TextField()
    state = models.CharField(max_length=20, default="received")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)  # when it must be answered
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    letter = models.OneToOneField(Letter, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.outcome.application} {self.state}"
