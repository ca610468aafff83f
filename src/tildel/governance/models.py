"""Bodies that advise and decide: mandates, seats, meetings, cases, consultations, and the journal."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from tildel.files.models import File
from tildel.governance.domain.states import CaseState, ConsultationState, MeetingState
from tildel.people.models import Organisation, Person


class Body(models.Model):
    key = models.SlugField(max_length=60, unique=True)
    names = models.JSONField()  # {"nb", "nn", "en"}
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    # What the body's document says besides its mandates (`domain.mandate.read_body`).
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return str(self.names.get("nb", self.key))


class Mandate(models.Model):
    """The rules of a body from a day on; a later one takes its place, nothing is overwritten."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="mandates")
    starts = models.DateField()
    facts = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "starts"], name="governance_mandate_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.starts}"


class Appointment(models.Model):
    LEADER, MEMBER, SECRETARY = "leader", "member", "secretary"
    DEPUTY, OBSERVER = "deputy", "observer"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    seat = models.CharField(max_length=20)  # what one is: leader, member, secretary, deputy, observer
    place = models.SlugField(max_length=60, blank=True)  # the mandate's seat
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    held_from = models.DateField()
    held_to = models.DateField(null=True)
    letter = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(held_to__isnull=True) | Q(held_to__gte=models.F("held_from")),
                name="governance_appointment_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.body})"


class BalanceAnswer(models.Model):
    """What a person says of their gender, for the balance of the bodies they sit in; only they write it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    gender = models.CharField(max_length=10)  # woman, man, other
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)


class Meeting(models.Model):
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    day = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, default="meeting")  # meeting, seminar
    # Meetings that other slices put on record were held when they did.
    state = models.CharField(max_length=10, default=MeetingState.HELD.value)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    link = models.URLField(max_length=300, blank=True)
    cases_due = models.DateField(null=True)
    papers_due = models.DateField(null=True)
    chair = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    minute_taker = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)  # of the calendar entry
    changed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    public_file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "day"], condition=~Q(state="cancelled"), name="governance_meeting_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, public_file__isnull=True)
                | Q(published_at__isnull=False, public_file__isnull=False),
                name="governance_meeting_published_with_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.day}"


class ProposedDate(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="dates")
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "starts_at"], name="governance_date_once")]
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return str(self.starts_at)


class DateAnswer(models.Model):
    date = models.ForeignKey(ProposedDate, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=5)  # yes, maybe, no

    class Meta:
        constraints = [models.UniqueConstraint(fields=["date", "person"], name="governance_answer_once")]

    def __str__(self) -> str:
        return self.answer


class Case(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="cases")
    # As the body writes it: "059/17", "03/2017", "15-2012"; "" until it is on the agenda.
    number = models.CharField(max_length=30, blank=True)
    title = models.CharField(max_length=250)
    decision_text = models.TextField(blank=True)
    kind = models.CharField(max_length=12, default="decision")  # decision, discussion, information
    state = models.CharField(max_length=10, default=CaseState.TREATED.value)
    position = models.PositiveSmallIntegerField(default=0)
    year = models.PositiveSmallIntegerField(null=True)
    sequence = models.PositiveSmallIntegerField(null=True)
    minutes_planned = models.PositiveSmallIntegerField(null=True)
    background = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    discussion = models.TextField(blank=True)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    votes_blank = models.PositiveSmallIntegerField(null=True)
    ground = models.CharField(max_length=120, blank=True)  # on which it is exempt from public access
    public_title = models.CharField(max_length=250, blank=True)
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    # The meeting whose minutes it approves.
    approves = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="approved_in")
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], condition=~Q(number=""), name="governance_case_once"
            )
        ]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Paper(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    late = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Interest(models.Model):
    """What a member says of a case: none, or a conflict with its ground. The leader may set one aside."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    conflict = models.BooleanField()
    ground = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True)
    set_aside_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="governance_interest_once"),
            models.CheckConstraint(
                condition=Q(conflict=False) | ~Q(ground=""), name="governance_conflict_has_ground"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.conflict}"


class Attendance(models.Model):
    """Somebody asked to a meeting, in a seat; `stands_for` is whom a deputy was asked in for."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    place = models.CharField(max_length=60, blank=True)
    stands_for = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="deputies")
    answer = models.CharField(max_length=5, blank=True)  # "", yes, no
    present = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="governance_seated_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Recusal(models.Model):
    """Who left the room for a case, and when they were back."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="governance_recusal_once"),
            models.CheckConstraint(
                condition=Q(back_at__isnull=True) | Q(back_at__gte=models.F("left_at")),
                name="governance_recusal_period",
            ),
        ]
        ordering = ["left_at"]

    def __str__(self) -> str:
        return str(self.person_id)


class Correction(models.Model):
    """A change to the minutes of a held meeting: what stood, what stands, why. Never deleted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=20)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.field}"


class ActionItem(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return self.text


class Consultation(models.Model):
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="consultations")
    title = models.CharField(max_length=250)
    introduction = models.TextField(blank=True)
    due = models.DateField()
    state = models.CharField(max_length=10, default=ConsultationState.DRAFT.value)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Draft(models.Model):
    """One version of the text that is sent out."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="drafts")
    number = models.PositiveSmallIntegerField()
    paragraphs = models.JSONField()  # [text]
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="governance_version")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.number}"


class Recipient(models.Model):
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="recipients")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    behalf = models.CharField(max_length=200, blank=True)  # the institution one answers for

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "person"], name="governance_asked")]

    def __str__(self) -> str:
        return str(self.person_id)


class Comment(models.Model):
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="comments")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="comments")
    paragraph = models.PositiveSmallIntegerField()  # from 1; 0 is the whole text
    text = models.TextField()
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "recipient", "paragraph"], name="governance_said")
        ]
        ordering = ["paragraph", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class JournalFolder(models.Model):
    """A saksmappe: what belongs together, numbered by year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    title = models.CharField(max_length=250)
    public_title = models.CharField(max_length=250, blank=True)
    unit = models.CharField(max_length=200)
    responsible = models.CharField(max_length=200)
    subject = models.CharField(max_length=120, unique=True)  # what it is about: "meeting:12", "call:KEY"
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "sequence"], name="governance_folder_once")]
        ordering = ["year", "sequence"]

    def __str__(self) -> str:
        return f"{self.year}/{self.sequence} {self.title}"


class JournalEntry(models.Model):
    """A journalpost. `cause` never makes two; `parties` is [{"name", "role", "person"}]."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    folder = models.ForeignKey(JournalFolder, on_delete=models.PROTECT, related_name="entries")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.PositiveIntegerField()  # inside the folder
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=250)
    public_title = models.CharField(max_length=250, blank=True)
    ground = models.CharField(max_length=120, blank=True)
    journalled_at = models.DateTimeField()
    document_day = models.DateField(null=True)
    parties = models.JSONField(default=list)
    handler = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=200, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="governance_entry_once"),
            models.UniqueConstraint(fields=["folder", "number"], name="governance_entry_in_folder"),
        ]
        ordering = ["-year", "-sequence"]

    def __str__(self) -> str:
        return f"{self.year}/{self.sequence} {self.title}"
