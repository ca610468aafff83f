"""Figures that money follows: what was measured, by which weights it counts, and what was frozen of it.

`Frozen` rows are added and never changed: the application's database role may not (`config.database`), and
each carries the SHA-256 of its text (`domain.frozen`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tildel.people.models import Organisation, User

MOST_DIGITS, DECIMALS = 16, 4


def _once(name: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, name=f"measurement_{name}")


def _check(name: str, condition: Q) -> models.CheckConstraint:
    return models.CheckConstraint(condition=condition, name=f"measurement_{name}")


class WeightTable(models.Model):
    """What counts from a budget year on, as somebody wrote it. A later table for its years replaces it."""

    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField(null=True)
    content = models.JSONField()  # `domain.allocation_table.AllocationTable` as JSON
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [_check("table_years", Q(last__isnull=True) | Q(last__gte=models.F("first")))]

    def __str__(self) -> str:
        return f"{self.first}–{self.last or ''}"


class BudgetYear(models.Model):
    """A grant that is shared by results."""

    year = models.PositiveSmallIntegerField(unique=True)
    grant = models.BigIntegerField()  # whole kroner
    source = models.CharField(max_length=300)
    invented = models.BooleanField(default=False)  # for demonstration, and said so wherever it is shown
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year"]
        constraints = [_check("grant", Q(grant__gte=0))]

    def __str__(self) -> str:
        return str(self.year)


class Amount(models.Model):
    """What an institution achieved of an indicator in a year. Three budgets read it."""

    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=60)  # the key in a weight table
    value = models.DecimalField(max_digits=MOST_DIGITS, decimal_places=DECIMALS)
    source = models.CharField(max_length=300, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            _once("amount_once", "institution", "year", "indicator"),
            _check("amount_value", Q(value__gte=0)),
        ]
        indexes = [models.Index(fields=["year", "indicator"], name="measurement_amount_year")]

    def __str__(self) -> str:
        return f"{self.institution} {self.year} {self.indicator}"


class Scenario(models.Model):
    """What other weights would give, kept because somebody asked for it. It decides nothing."""

    budget = models.ForeignKey(BudgetYear, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=120)
    content = models.JSONField()  # {"grant", "table"}
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [_once("scenario_once", "budget", "name")]

    def __str__(self) -> str:
        return self.name


class Frozen(models.Model):
    """A version of some figures of a year, never changed afterwards (`domain.frozen.Frozen`)."""

    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    text = models.TextField()  # canonical JSON
    sha256 = models.CharField(max_length=64)
    comment = models.CharField(max_length=300, blank=True)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "-version", "kind"]
        constraints = [
            _once("frozen_once", "kind", "year", "version"),
            _check("version", Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} v{self.version}"


class Definition(models.Model):
    """What people write about a key figure. Its formula is data of the program (`data/key_figures.toml`)."""

    key = models.CharField(max_length=60, unique=True)
    owner = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    names = models.JSONField()  # {"nb", "nn", "en"}
    descriptions = models.JSONField()  # {"nb", "nn", "en"}
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.key


class SnapshotJob(models.Model):
    """A snapshot that was asked for, and how far the queue has come with it."""

    QUEUED, MADE, NOTHING = "queued", "made", "nothing"

    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=QUEUED)
    done = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    comment = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    frozen = models.OneToOneField(Frozen, null=True, on_delete=models.PROTECT, related_name="job")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [_check("made_is_frozen", ~Q(state="made") | Q(frozen__isnull=False))]

    def __str__(self) -> str:
        return f"{self.year} {self.state}"
