"""The guide in its versions, the help desk's cases, and the calls of other funders."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q

from tildel.files.models import File
from tildel.guidance.domain.states import CaseState, VersionState
from tildel.people.models import LANGUAGES, User


def new_secret() -> str:
    """For the link of a case: nobody guesses it."""
    return secrets.token_urlsafe(24)


class GuideVersion(models.Model):
    """The guide as `content` says (`domain.guide`). What was published once is never changed."""

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=20, default=VersionState.DRAFT)
    content = models.JSONField()
    # Counts the changes of a draft, so that two who write at once are told.
    saved = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="draft"), name="guidance_one_draft"
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="published"), name="guidance_one_published"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["published", "retired"], published_at__isnull=False)
                | Q(state__in=["draft", "discarded"], published_at__isnull=True),
                name="guidance_published_has_a_time",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} ({self.state})"


class HelpCase(models.Model):
    """A question to the help desk. Who asked has an account, or only an address and the secret of a link."""

    number = models.CharField(max_length=12, unique=True)
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    state = models.CharField(max_length=20, default=CaseState.NEW)
    topic = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    # The deadline that the question hangs on.
    deadline = models.DateField(null=True)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="help_cases")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField()
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)  # the first answer
    adviser = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # Everything that is searched in, in small letters.
    search_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=models.F("asked_at")),
                name="guidance_case_answered_after_asked",
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(adviser__isnull=False), name="guidance_taken_by_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "deadline"], name="guidance_case_queue"),
            models.Index(fields=["email", "asked_at"], name="guidance_case_of_address"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


class HelpMessage(models.Model):
    """What was written in a case, in order. Notes are read by advisers alone."""

    QUESTION, ANSWER, NOTE = "question", "answer", "note"

    case = models.ForeignKey(HelpCase, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="guidance_message_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.number}"


class CannedAnswer(models.Model):
    """A text that advisers begin an answer with, in the languages in which it is written."""

    title = models.CharField(max_length=120)
    topic = models.CharField(max_length=20, blank=True)
    texts = models.JSONField()  # {"nb", "nn", "en"}
    in_use = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["title"], name="guidance_canned_title_once")]

    def __str__(self) -> str:
        return self.title


class Funder(models.Model):
    """Somebody else who gives money to research."""

    key = models.SlugField(max_length=60, unique=True)
    names = models.JSONField()
    ror = models.CharField(max_length=9, blank=True)
    web_address = models.URLField(max_length=300, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["names__nb"]

    def __str__(self) -> str:
        return str(self.names.get("nb", self.key))


class OutsideCall(models.Model):
    """A call of another funder: only what somebody has told us of it (`domain.funding`)."""

    key = models.SlugField(max_length=80, unique=True)
    version = models.PositiveIntegerField(default=1)
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="calls")
    titles = models.JSONField()
    summaries = models.JSONField(default=dict)
    who_may_apply = models.JSONField(default=dict)
    applicants = models.JSONField(default=list)  # codes, see domain/funding.py
    amounts = models.JSONField(default=dict)
    most_amount = models.PositiveBigIntegerField(null=True)
    themes = models.JSONField(default=list)
    opens_on = models.DateField(null=True)
    web_address = models.URLField(max_length=300, blank=True)
    source = models.TextField(blank=True)
    is_example = models.BooleanField(default=False)
    is_shown = models.BooleanField(default=True)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    search_text = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.titles.get("nb") or self.titles.get("en") or self.key)


class OutsideDeadline(models.Model):
    """A day in Oslo time; without a clock the whole day counts. `closes_at` is its instant."""

    call = models.ForeignKey(OutsideCall, on_delete=models.CASCADE, related_name="deadlines")
    day = models.DateField()
    clock = models.TimeField(null=True)
    closes_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["closes_at"]
        constraints = [
            models.UniqueConstraint(fields=["call", "closes_at"], name="guidance_deadline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.day}"
