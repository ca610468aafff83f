"""Plans with their priority areas, every version of them, and which codes speak for an area when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tildel.governance.models import Body
from tildel.people.models import Organisation, User

_ENDS_AFTER_IT_STARTS = (
    Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on"))
)


class Plan(models.Model):
    """A plan as it stands now. Texts are {"nb", "nn", "en"}, as far as they are written."""

    key = models.SlugField(max_length=80, unique=True)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=20, blank=True)
    titles = models.JSONField()
    descriptions = models.JSONField(default=dict)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="plans")
    owner_names = models.JSONField(default=dict)  # where the owner is not in the directory
    region = models.CharField(max_length=3, blank=True)  # "" is the whole country
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    adopted_by = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    adopted_on = models.DateField(null=True)
    document = models.URLField(max_length=300, blank=True)
    sources = models.JSONField(default=dict)
    # What no source says, by field (`domain.plan.ASSUMABLE`).
    assumed = models.JSONField(default=dict)
    builds_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="built_on_it")
    predecessor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="successors")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ENDS_AFTER_IT_STARTS, name="classification_plan_period"),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | ~Q(owner_names={}), name="classification_plan_has_an_owner"
            ),
            models.CheckConstraint(
                condition=Q(adopted_by__isnull=True) | Q(adopted_on__isnull=False),
                name="classification_plan_adopted_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=F("pk")),
                name="classification_plan_follows_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.titles.get("nb") or self.titles.get("nn") or self.titles.get("en") or self.key)


class PlanVersion(models.Model):
    """A plan with its areas as they stood from `made_at` on: what was saved, never changed."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="classification_version_once")]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"


class PriorityArea(models.Model):
    """What a plan puts first; the days bound when."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="areas")
    number = models.PositiveSmallIntegerField()
    titles = models.JSONField()
    descriptions = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="classification_area_number"),
            models.CheckConstraint(condition=_ENDS_AFTER_IT_STARTS, name="classification_area_period"),
        ]

    def __str__(self) -> str:
        return str(self.titles.get("nb") or self.titles.get("nn") or self.titles.get("en") or self.number)


class AreaCode(models.Model):
    """That a code speaks for an area from a day on. It is ended, never deleted."""

    area = models.ForeignKey(PriorityArea, on_delete=models.CASCADE, related_name="codes")
    # Of HRCS or a list of areas (`codes`), "theme:KEY", or "project:REFERENCE".
    code = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    reasons = models.JSONField(default=dict)  # {"nb", "nn", "en"}, as far as written
    assumed = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["area", "code", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "code"], condition=Q(ends_on__isnull=True), name="classification_code_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="classification_code_period",
            ),
        ]
        indexes = [models.Index(fields=["code"], name="classification_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.area}"
