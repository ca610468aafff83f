"""The national report: editions, chapters, what regions contribute, stories with consents, final versions.

`Final` rows are added and never changed: the application's database role may not (`config.database`), and
each carries the SHA-256 of its text (`measurement.domain.frozen`).
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from tildel.files.models import File
from tildel.innovations.models import Innovation
from tildel.measurement.models import Frozen
from tildel.national_report.domain.states import ContributionState, EditionState, StoryState
from tildel.people.models import Person, User
from tildel.projects.models import Project


def _once(name: str, *fields: str, condition: Q | None = None) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, condition=condition, name=f"national_report_{name}")


def _check(name: str, condition: Q) -> models.CheckConstraint:
    return models.CheckConstraint(condition=condition, name=f"national_report_{name}")


def _both_or_neither(what: str) -> Q:
    return Q(**{f"{what}_at__isnull": True, f"{what}_by__isnull": True}) | Q(
        **{f"{what}_at__isnull": False, f"{what}_by__isnull": False}
    )


def _by() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")


class Edition(models.Model):
    """The report of a year. Texts are {"nb", "nn", "en"}, as far as they are written."""

    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=20, default=EditionState.PLANNED)
    version = models.PositiveIntegerField(default=1)
    titles = models.JSONField()
    coordinator = models.CharField(max_length=3)  # the health region that co-ordinates
    editors = models.ManyToManyField(Person, related_name="+")  # besides those who keep the figures
    due_on = models.DateField(null=True)  # for the regions
    # The snapshot that every figure of the report comes from.
    snapshot = models.ForeignKey(Frozen, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = _by()

    class Meta:
        ordering = ["-year"]
        constraints = [_check("asked_with_a_day", Q(state="planned") | Q(due_on__isnull=False))]

    def __str__(self) -> str:
        return str(self.year)


class Chapter(models.Model):
    """`owner` is the region that writes it; "" is all of them together."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="chapters")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [_once("chapter_once", "edition", "key")]

    def __str__(self) -> str:
        return self.key


class Story(models.Model):
    """What research meant for patients: about a project or an innovation, approved by who leads it."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="stories")
    region = models.CharField(max_length=3)
    state = models.CharField(max_length=20, default=StoryState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="+")
    innovation = models.ForeignKey(Innovation, null=True, on_delete=models.PROTECT, related_name="+")
    titles = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    picture = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    alternatives = models.JSONField(default=dict)  # what the picture shows, for those who do not see it
    credit = models.CharField(max_length=120, blank=True)
    shows_people = models.BooleanField(default=False)
    reason = models.TextField(blank=True)  # what the leader or the region asked to have changed
    created_at = models.DateTimeField()
    created_by = _by()
    changed_at = models.DateTimeField()
    leader_at = models.DateTimeField(null=True)
    leader_by = _by()
    region_at = models.DateTimeField(null=True)
    region_by = _by()

    class Meta:
        ordering = ["region", "created_at", "pk"]
        constraints = [
            _check(
                "about_one_thing",
                Q(project__isnull=False, innovation__isnull=True)
                | Q(project__isnull=True, innovation__isnull=False),
            ),
            _check("leader_at_by", _both_or_neither("leader")),
            _check("region_at_by", _both_or_neither("region")),
            _check(
                "approved_by_both",
                ~Q(state="approved") | Q(leader_at__isnull=False, region_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.titles.get("nb") or self.titles.get("nn") or self.titles.get("en") or self.pk)


class Consent(models.Model):
    """Who in the picture said yes, when and how; another picture needs another. Never shown in public."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="consents")
    picture = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    given_on = models.DateField()
    how = models.CharField(max_length=20)  # phrases.HOW
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = _by()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = _by()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [_check("withdrawn_at_by", _both_or_neither("withdrawn"))]

    def __str__(self) -> str:
        return self.name


class Block(models.Model):
    """A piece of a chapter: text (it stands in `ChapterText`), a key figure, or a story."""

    TEXT, FIGURE, STORY = "text", "figure", "story"

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    figure = models.CharField(max_length=60, blank=True)  # the key in the snapshot
    level = models.CharField(max_length=12, blank=True)
    story = models.OneToOneField(Story, null=True, on_delete=models.PROTECT, related_name="block")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            _check(
                "block_kind",
                Q(kind="text", figure="", level="", story__isnull=True)
                | (Q(kind="figure", story__isnull=True) & ~Q(figure="") & ~Q(level=""))
                | Q(kind="story", figure="", level="", story__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chapter_id} {self.kind}"


class ChapterText(models.Model):
    """What a chapter says in one language: {"title": …, "block-<pk>": …}."""

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2)
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = _by()

    class Meta:
        constraints = [_once("text_once", "chapter", "language")]

    def __str__(self) -> str:
        return f"{self.chapter_id} {self.language}"


class Contribution(models.Model):
    """What a region owes an edition, and how far it has come."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="contributions")
    region = models.CharField(max_length=3)
    state = models.CharField(max_length=20, default=ContributionState.NOT_BEGUN)
    contacts = models.ManyToManyField(Person, related_name="+")
    note = models.TextField(blank=True)  # what the region says when it delivers
    reason = models.TextField(blank=True)  # why it was sent back
    begun_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    delivered_by = _by()
    decided_at = models.DateTimeField(null=True)  # accepted or sent back
    decided_by = _by()

    class Meta:
        ordering = ["edition", "region"]
        constraints = [
            _once("contribution_once", "edition", "region"),
            _check("delivered_at_by", _both_or_neither("delivered")),
            _check("decided_at_by", _both_or_neither("decided")),
            _check("returned_has_reason", ~Q(state="returned") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.region}"


class Final(models.Model):
    """A final version of an edition, never changed afterwards."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="finals")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()  # canonical JSON
    sha256 = models.CharField(max_length=64)
    comment = models.CharField(max_length=300, blank=True)
    frozen_at = models.DateTimeField()
    frozen_by = _by()

    class Meta:
        ordering = ["-version"]
        constraints = [_once("final_once", "edition", "version"), _check("final_version", Q(version__gte=1))]

    def __str__(self) -> str:
        return f"{self.edition_id} v{self.version}"


class Job(models.Model):
    """A PDF that was asked for, and how far the queue has come with it. Without `final` it is a proof."""

    QUEUED, MADE = "queued", "made"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="jobs")
    final = models.ForeignKey(Final, null=True, on_delete=models.PROTECT, related_name="jobs")
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, default=QUEUED)
    done = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = _by()
    made_at = models.DateTimeField(null=True)
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            _check("made_has_a_file", ~Q(state="made") | Q(file__isnull=False, made_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.language} {self.state}"
