"""The register of innovation projects, and what each came out of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tildel.classification.models import PriorityArea
from tildel.decisions.models import Outcome
from tildel.innovations.domain.states import Page, Stage
from tildel.people.models import Organisation, User
from tildel.projects.models import Project


class Innovation(models.Model):
    """One innovation project. Texts are {"nb", "nn", "en"}, as far as they are written."""

    key = models.SlugField(max_length=80, unique=True)
    page = models.CharField(max_length=20, default=Page.DRAFT)
    stage = models.CharField(max_length=20, default=Stage.IDEA)
    version = models.PositiveIntegerField(default=1)
    titles = models.JSONField()
    ideas = models.JSONField(default=dict)
    effects = models.JSONField(default=dict)
    rights = models.CharField(max_length=20)
    rights_notes = models.JSONField(default=dict)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="innovations")
    partners = models.ManyToManyField(Organisation, related_name="+")
    other_partners = models.TextField(blank=True)
    areas = models.ManyToManyField(PriorityArea, related_name="innovations")
    starts_on = models.DateField(null=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    web_address = models.URLField(max_length=300, blank=True)
    keywords = models.JSONField(default=list)
    search_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(page="draft") | Q(page="published", published_at__isnull=False),
                name="innovations_published_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["page", "stage"], name="innovations_page_stage")]

    def __str__(self) -> str:
        return str(self.titles.get("nb") or self.titles.get("nn") or self.titles.get("en") or self.key)


class Origin(models.Model):
    """What an innovation project came out of: an award, or a research project."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="origins")
    award = models.ForeignKey(Outcome, null=True, on_delete=models.PROTECT, related_name="innovations")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="innovations")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["innovation", "award"], name="innovations_origin_once"),
            models.UniqueConstraint(fields=["innovation", "project"], name="innovations_project_once"),
            models.CheckConstraint(
                condition=Q(award__isnull=False) ^ Q(project__isnull=False), name="innovations_one_origin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.innovation} {self.award or self.project}"
