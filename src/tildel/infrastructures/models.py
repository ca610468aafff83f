"""The register of research infrastructure, and the editions of its road map."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tildel.files.models import File
from tildel.infrastructures.domain.states import EntryState
from tildel.people.models import Organisation, User


class Entry(models.Model):
    """One infrastructure. Texts are {"nb", "nn", "en"}, as far as they are written."""

    # Its address, which never changes.
    key = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=20, default=EntryState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    names = models.JSONField()
    descriptions = models.JSONField(default=dict)
    kind = models.CharField(max_length=20)
    placement = models.CharField(max_length=20)
    level = models.CharField(max_length=20)
    status = models.CharField(max_length=20)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="infrastructures")
    partners = models.ManyToManyField(Organisation, related_name="+")
    other_partners = models.TextField(blank=True)
    services = models.JSONField(default=dict)
    access = models.JSONField(default=dict)
    prices = models.JSONField(default=dict)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    web_address = models.URLField(max_length=300, blank=True)
    for_research = models.BooleanField(default=False)
    for_innovation = models.BooleanField(default=False)
    for_education = models.BooleanField(default=False)
    funding = models.TextField(blank=True)
    valid_from = models.DateField(null=True)
    keywords = models.JSONField(default=list)
    access_rights = models.CharField(max_length=20, blank=True)
    # Everything that is searched in, in small letters.
    search_text = models.TextField(blank=True)
    # The committee's order and why; empty for what is not in it.
    rank = models.PositiveSmallIntegerField(null=True)
    rank_reason = models.TextField(blank=True)
    verdict_reason = models.TextField(blank=True)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["rank"], name="infrastructures_rank_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True)
                | (Q(state__in=["prioritised", "registered"]) & ~Q(rank_reason="")),
                name="infrastructures_rank_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="infrastructures_state_kind")]

    def __str__(self) -> str:
        return str(self.names.get("nb") or self.names.get("nn") or self.names.get("en") or self.key)


class EntryPlace(models.Model):
    """Where an infrastructure stands; degrees only where somebody has measured them."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="places")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=3)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="infrastructures_place_once"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(57, 81), longitude__range=(-10, 34)),
                name="infrastructures_place_both_degrees",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """A road map as it was on a day. Its content is frozen; later changes of the register leave it alone."""

    key = models.SlugField(max_length=20, unique=True)
    as_of = models.DateField()
    # `domain.road_map`: the entries and the committee's order with its reasons.
    content = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-key"]

    def __str__(self) -> str:
        return self.key


class EditionDocument(models.Model):
    """The road map as a PDF in one language, made by the queue."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="documents")
    language = models.CharField(max_length=2)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "language"], name="infrastructures_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition} ({self.language})"
