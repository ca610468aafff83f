"""Applications: the draft people write in, and the frozen submissions that count."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from tildel.files.models import File
from tildel.messaging.models import Mail
from tildel.people.models import LANGUAGES, Organisation, User
from tildel.programmes.models import Call, CallVersion

_ANSWERED = Q(answered_at__isnull=True, answered_by__isnull=True) | Q(
    answered_at__isnull=False, answered_by__isnull=False
)


class Application(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=20, default="draft")  # see domain/states.py
    language = models.CharField(max_length=2, choices=LANGUAGES)
    track = models.CharField(max_length=60, blank=True)  # the application category, where the call has some
    # Counts every change of the draft; a submission names the revision it froze.
    revision = models.PositiveIntegerField(default=0)
    # Copies of what lists show and sort by; written with the draft and frozen with the submission.
    title = models.CharField(max_length=300, blank=True)
    institution = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField(null=True)
    current = models.OneToOneField("Submission", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # The latest of its extensions, when this one may be changed for longer than the call is open.
    open_until = models.DateTimeField(null=True)
    copied_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="applications_number_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="applications_withdrawn_at_by",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="withdrawn") | Q(current__isnull=False),
                name="applications_submitted_has_submission",
            ),
        ]
        indexes = [models.Index(fields=["call", "state", "number"])]

    def __str__(self) -> str:
        return self.reference

    @property
    def closes_at(self) -> datetime | None:
        """When its draft closes: with the call, or later where an extension was given."""
        return max(filter(None, (self.call.deadline_at, self.open_until)), default=None)


class Collaborator(models.Model):
    """Who may open the draft. The one with `lead` answers for it."""

    EDITOR, READER, LEAD = "editor", "reader", "lead"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="collaborators")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="collaborations")
    role = models.CharField(max_length=10)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "user"], name="applications_collaborator_once"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(role="lead"), name="applications_one_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class Invitation(models.Model):
    """Somebody was asked by mail to write or to read in a draft. Its id is what the mail's link holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10)  # as Collaborator.role: editor, reader
    state = models.CharField(max_length=10, default="sent")  # see domain/states.py
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "email"], condition=Q(state="sent"), name="applications_invited_once"
            ),
            models.CheckConstraint(condition=_ANSWERED, name="applications_invitation_answered_at_by"),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.role} {self.state}"


class Participation(models.Model):
    """A partner's own word on taking part. Its id is what the mail's link holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="participations")
    person_key = models.CharField(max_length=20)  # the row among the partners: "p2"
    email = models.EmailField()
    state = models.CharField(max_length=10, default="asked")  # see domain/states.py
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person_key"], name="applications_participation_once"
            ),
            models.CheckConstraint(condition=_ANSWERED, name="applications_participation_answered_at_by"),
        ]

    def __str__(self) -> str:
        return f"{self.person_key} {self.state}"


class Note(models.Model):
    """A word from one who writes to the others, beside a field. Never part of what is sent."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    section = models.CharField(max_length=60)
    field = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Presence(models.Model):
    """Who had which part of a draft open, and when the page last said so."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=60)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "user"], name="applications_present_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.part}"


class Extension(models.Model):
    """One applicant may change the draft for longer: let in late, or asked for a correction."""

    LATE, CORRECTION = "late", "correction"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="extensions")
    kind = models.CharField(max_length=10)
    until = models.DateTimeField()
    requirement = models.CharField(max_length=60, blank=True)
    reason = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="applications_extension_has_reason"),
            models.CheckConstraint(
                condition=Q(until__gt=models.F("given_at")), name="applications_extension_ahead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.kind} {self.until}"


class CvSheet(models.Model):
    """A CV written in the form, from which its PDF is set; the PDF is an attachment like any other."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="cv_sheets")
    person_key = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=0)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "person_key"], name="applications_cv_sheet_once")
        ]

    def __str__(self) -> str:
        return f"CV {self.person_key}"


class SavedView(models.Model):
    """An officer's list of applications as they like it: filters, order and columns."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.TextField()  # what stands in the list's address after "?"
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="applications_view_name_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DraftSection(models.Model):
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=0)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "key"], name="applications_section_once")
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.key}"


class Attachment(models.Model):
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=40)
    person_key = models.CharField(max_length=20, blank=True)  # whose CV, as in the facts: "p1"
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind", "person_key"], condition=Q(removed_at__isnull=True),
                name="applications_attachment_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.person_key}"


class Endorsement(models.Model):
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="endorsements")
    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="asked")  # see domain/states.py
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "institution"], name="applications_endorsement_once"
            ),
            models.CheckConstraint(condition=_ANSWERED, name="applications_endorsement_answered_at_by"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="applications_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.state}"


class Submission(models.Model):
    """Frozen: what was sent, as it was judged then. The application's database role cannot change a row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    # The revision of the draft that was frozen. One submission each, whoever clicks and how often.
    round = models.PositiveIntegerField()
    call_version = models.ForeignKey(CallVersion, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    facts = models.JSONField()
    findings = models.JSONField()
    files = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    # Copies of who leads it, casefolded, so that other applications of the same leader are found at once.
    leader_email = models.CharField(max_length=320, blank=True, db_index=True)
    leader_family = models.CharField(max_length=320, blank=True, db_index=True)
    received_at = models.DateTimeField()
    locked_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "round"], name="applications_one_submission_a_round"
            ),
            models.UniqueConstraint(
                fields=["application", "number"], name="applications_submission_number_once"
            ),
            models.CheckConstraint(
                condition=Q(received_at__lt=models.F("deadline_at")), name="applications_received_in_time"
            ),
        ]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.application} v{self.number}"


class SubmissionDocument(models.Model):
    """The whole application as one PDF, made by the queue after the receipt."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="document")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"PDF {self.submission}"


class FormalCheck(models.Model):
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="formal_check")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    # accepted, rejected; begun while only verdicts on requirements are kept and the check is not made
    verdict = models.CharField(max_length=10)
    requirement = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    # {"requirement": {"ok": bool, "reason": str}} for what people judge
    judged = models.JSONField(default=dict)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="rejected") | (~Q(requirement="") & ~Q(reason="")),
                name="applications_rejection_names_requirement",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.verdict}"


class Letter(models.Model):
    """A letter about an application: written, held in the outbox, sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=20)  # rejection, award, refusal
    language = models.CharField(max_length=2, choices=LANGUAGES)
    title = models.CharField(max_length=250)
    content = models.JSONField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    mail = models.ForeignKey(Mail, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="applications_letter_once"),
        ]

    def __str__(self) -> str:
        return self.title
