"""National research networks: who takes part, what it costs and who pays, what was evaluated and reported."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tildel.decisions.models import Outcome
from tildel.governance.models import Case
from tildel.networks.domain.states import EvaluationState, NetworkState, ReportState
from tildel.people.models import Organisation, Person, User


class Network(models.Model):
    key = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=20, default=NetworkState.AWARDED)
    names = models.JSONField()  # {"nb", "nn", "en"}, as far as they are written
    summaries = models.JSONField(default=dict)
    themes = models.JSONField(default=dict)  # the theme of the call, in words
    # The award it comes from, where the decision was taken here; the case that took it, always.
    outcome = models.OneToOneField(Outcome, null=True, on_delete=models.PROTECT, related_name="network")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hosted_networks")
    coordinator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="coordinated_networks")
    ground = models.TextField(blank=True)  # why it is being phased out
    established_at = models.DateTimeField()
    established_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return str(self.names.get("nb") or self.names.get("nn") or self.names.get("en") or self.key)


class Period(models.Model):
    """A period of funding; the second begins where the first ended."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "number"], name="networks_period_once"),
            models.CheckConstraint(
                condition=Q(number__in=[1, 2]) & Q(ends__gte=F("starts")), name="networks_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network_id} {self.number}"


class BudgetYear(models.Model):
    """What the network gets in a year, in whole kroner."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="budget")
    year = models.PositiveSmallIntegerField()
    amount = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["network", "year"], name="networks_budget_once")]

    def __str__(self) -> str:
        return f"{self.network_id} {self.year}"


class Partner(models.Model):
    """An institution that takes part; universities have no health region of their own, so it is said here."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=3)
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    class Meta:
        ordering = ["region", "organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation"], condition=Q(held_to__isnull=True),
                name="networks_partner_once",
            ),
            models.CheckConstraint(
                condition=Q(held_to__isnull=True) | Q(held_to__gte=F("held_from")),
                name="networks_partner_period",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.organisation_id)


class Member(models.Model):
    """Somebody who takes part; named to those who are inside the network only."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_to__isnull=True) | Q(held_to__gte=F("held_from")),
                name="networks_member_period",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Gathering(models.Model):
    """A meeting or seminar of the network."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="gatherings")
    day = models.DateField()
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    present = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.title


class Result(models.Model):
    """What came of it: a paper, a project, a grant, a guideline …"""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="results")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    link = models.URLField(max_length=300, blank=True)

    class Meta:
        ordering = ["-year", "title", "pk"]

    def __str__(self) -> str:
        return self.title


class Evaluation(models.Model):
    """The mid-term evaluation: what the network says, what is recommended, what was decided in which case."""

    network = models.OneToOneField(Network, on_delete=models.CASCADE, related_name="evaluation")
    state = models.CharField(max_length=20, default=EvaluationState.ASKED)
    version = models.PositiveIntegerField(default=1)
    due = models.DateField()
    answers = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    returned_with = models.TextField(blank=True)
    recommendation = models.CharField(max_length=10, blank=True)  # continue, end
    recommendation_text = models.TextField(blank=True)
    recommended_at = models.DateTimeField(null=True)
    recommended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, blank=True)  # continue, end
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, case__isnull=True, decision="")
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False, case__isnull=False)
                    & ~Q(decision="")
                ),
                name="networks_decided_in_a_case",
            ),
            models.CheckConstraint(
                condition=Q(recommended_at__isnull=True, recommended_by__isnull=True)
                | Q(recommended_at__isnull=False, recommended_by__isnull=False),
                name="networks_recommended_at_by",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="networks_evaluation_sent_at_by",
            ),
        ]

    def __str__(self) -> str:
        return str(self.network_id)


class Report(models.Model):
    """What the network tells of a year."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="reports")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, default=ReportState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField(default=dict)
    spent = models.PositiveBigIntegerField(null=True)
    returned_with = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["network", "year"], name="networks_report_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="networks_report_sent_at_by",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="networks_report_accepted_at_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network_id} {self.year}"


class SharingRule(models.Model):
    """A rule or a key that a person has set, from a day on; nothing is overwritten."""

    kind = models.CharField(max_length=20)  # rules, or the side whose key it is
    starts = models.DateField()
    facts = models.JSONField()
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind", "starts"]
        constraints = [models.UniqueConstraint(fields=["kind", "starts"], name="networks_sharing_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts}"
