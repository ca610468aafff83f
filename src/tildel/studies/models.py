"""The register of clinical studies, and what imports from other registers brought."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tildel.people.models import Organisation, User
from tildel.studies.domain.states import CandidateState, StudyState


class Study(models.Model):
    """One study, told to patients. Texts are {"nb", "nn", "en"}, as far as they are written."""

    key = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=20, default=StudyState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    titles = models.JSONField()
    short_name = models.CharField(max_length=60, blank=True)
    purposes = models.JSONField(default=dict)
    kind = models.CharField(max_length=20)
    who_can = models.JSONField(default=dict)
    who_cannot = models.JSONField(default=dict)
    participation = models.JSONField(default=dict)
    referral = models.JSONField(default=dict)
    # Exactly one hospital answers for a study and publishes it.
    responsible = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="studies")
    hospitals = models.ManyToManyField(Organisation, related_name="+")
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    web_address = models.URLField(max_length=300, blank=True)
    conditions = models.JSONField(default=list)
    treatments = models.JSONField(default=list)
    age_from = models.PositiveSmallIntegerField(null=True)
    age_to = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=10)
    rek_number = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    # References of what paid for it (an application, a project); who knows these asks by them.
    funded_by = models.JSONField(default=list)
    search_text = models.TextField(blank=True)
    checked_on = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "studies"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(rek_number="") & Q(approved_on__isnull=False)),
                name="studies_public_is_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(starts_on__isnull=False), name="studies_planned_has_a_start"
            ),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True)
                | Q(age_to__isnull=True)
                | Q(age_to__gte=models.F("age_from")),
                name="studies_ages",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="studies_period",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="studies_state")]

    def __str__(self) -> str:
        return str(self.titles.get("nb") or self.titles.get("nn") or self.titles.get("en") or self.key)


class StudyNumber(models.Model):
    """A number that a study has in another register. No two studies have the same."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="numbers")
    value = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["value"]

    def __str__(self) -> str:
        return self.value


class Import(models.Model):
    """A file or answer of another register, read for one hospital."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Candidate(models.Model):
    """One study of an import, until a person has decided about it field by field."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="candidates")
    number = models.CharField(max_length=60)
    told = models.JSONField()
    notes = models.JSONField(default=dict)
    # The study here that has one of its numbers, or that was made of it.
    study = models.ForeignKey(Study, null=True, on_delete=models.PROTECT, related_name="candidates")
    state = models.CharField(max_length=20, default=CandidateState.WAITING)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="studies_candidate_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="studies_candidate_settled",
            ),
        ]

    def __str__(self) -> str:
        return self.number
