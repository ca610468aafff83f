"""Experts and committees, their interests, what they were given to read and what they wrote."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tildel.applications.models import Application
from tildel.people.models import Person, User
from tildel.programmes.models import Call, Programme


class Expert(models.Model):
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="expert")
    institution = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    expertise = models.JSONField(default=list)
    languages = models.JSONField(default=list)  # codes, the best first
    hrcs = models.JSONField(default=list)  # codes of health categories and activities
    most = models.PositiveSmallIntegerField(null=True)  # applications the expert will read in one round
    # [{"from": "2026-07-01", "to": "2026-07-31"}]
    unavailable = models.JSONField(default=list)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.person)


class Affiliation(models.Model):
    """Where an expert works or worked; an open end means still."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="affiliations")
    institution = models.CharField(max_length=200)
    orgnr = models.CharField(max_length=9, blank=True)  # where the directory knows it
    department = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2)
    held_from = models.DateField(null=True)
    held_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(held_from__isnull=True)
                | Q(held_to__isnull=True)
                | Q(held_to__gte=models.F("held_from")),
                name="assessment_affiliation_period",
            )
        ]
        ordering = ["-held_from", "pk"]

    def __str__(self) -> str:
        return f"{self.expert} {self.institution}"


class Publication(models.Model):
    """What an expert published, as far as it is known here; it tells what they know, and with whom."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="publications")
    doi = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=500)
    year = models.PositiveSmallIntegerField(null=True)
    authors = models.JSONField(default=list)  # [{"name", "orcid"}]
    source = models.CharField(max_length=20)  # doi, orcid, typed
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "doi"], condition=~Q(doi=""), name="assessment_publication_once"
            )
        ]
        ordering = ["-year", "title", "pk"]

    def __str__(self) -> str:
        return self.title


class PaymentDetails(models.Model):
    """Where an expert's honorarium goes. Apart from everything else: only the expert and who pays read it."""

    expert = models.OneToOneField(Expert, on_delete=models.CASCADE, related_name="payment_details")
    holder = models.CharField(max_length=200)
    account = models.CharField(max_length=40)  # IBAN or a Norwegian account number
    address = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "payment details"

    def __str__(self) -> str:
        return f"Payment details of {self.expert}"


class Committee(models.Model):
    """Experts of a programme who sit together, from round to round."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="committees")
    key = models.SlugField(max_length=60)
    names = models.JSONField()  # {"nb", "nn", "en"}
    # Who may sit: see domain/committees.py ("", "abroad", "other_regions")
    region_rule = models.CharField(max_length=20, blank=True)
    hrcs = models.JSONField(default=list)  # what it reads; nothing named is everything
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="assessment_committee_key")]

    def __str__(self) -> str:
        return str(self.names.get("nb", self.key))


class Seat(models.Model):
    """A term of an expert in a committee."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="seats")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=20)  # see domain/committees.py
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(held_to__isnull=True) | Q(held_to__gte=models.F("held_from")),
                name="assessment_seat_period",
            )
        ]
        ordering = ["held_from", "pk"]

    def __str__(self) -> str:
        return f"{self.expert} {self.role} {self.committee}"


class Round(models.Model):
    """The assessment of one call."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="round")
    state = models.CharField(max_length=20, default="preparing")  # see domain/states.py
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    discussed_from = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reading_ends_on = models.DateField(null=True)  # the last day on which experts may read

    def __str__(self) -> str:
        return f"{self.call} {self.state}"


class Member(models.Model):
    """An expert in one round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="members")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="memberships")
    committee = models.ForeignKey(Committee, null=True, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=20, default="expert")  # see domain/committees.py
    least = models.PositiveSmallIntegerField(null=True)  # loads, where they differ from the rule
    most = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=20, default="invited")  # see domain/states.py
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True)
    terms_accepted_at = models.DateTimeField(null=True)
    declared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "expert"], name="assessment_member_once")]

    def __str__(self) -> str:
        return f"{self.expert} {self.state}"


class Declaration(models.Model):
    """What an expert says of an interest in one application; no ground means none."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="declarations")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="declarations")
    ground = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "application"], name="assessment_declaration_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.application} {self.ground}"


class FoundInterest(models.Model):
    """A tie that the system found between an expert and an application; the secretariat judges it."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="found_interests")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="found_interests")
    kind = models.CharField(max_length=40)  # see domain/ties.py
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=20, default="proposed")  # see domain/states.py
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "application", "kind"], name="assessment_found_once"),
            models.CheckConstraint(
                condition=Q(state="proposed", settled_at__isnull=True)
                | (~Q(state="proposed") & Q(settled_at__isnull=False)),
                name="assessment_found_settled_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.application} {self.kind}"


class Objection(models.Model):
    """Somebody's word against an expert reading an application, and the answer to it."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="objections")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="objections")
    raised_by = models.CharField(max_length=200)  # who objected, in words
    text = models.TextField()
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="received")  # see domain/states.py
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.member} {self.application} {self.state}"


class Wish(models.Model):
    """How much an expert wants to read an application."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="wishes")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="wishes")
    level = models.CharField(max_length=20)  # want, can, rather_not

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [models.UniqueConstraint(fields=["member", "application"], name="assessment_wish_once")]

    def __str__(self) -> str:
        return f"{self.member} {self.application} {self.level}"


class Placement(models.Model):
    """Which committee an application goes to, in a round that has several."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="placement")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="placements")
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.application} {self.committee}"


class PairRule(models.Model):
    """What the assignment must hold itself to for one expert and one application."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="pair_rules")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="pair_rules")
    kind = models.CharField(max_length=20)  # fixed, forbidden, refused
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "application"], name="assessment_pair_rule_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.application} {self.kind}"


class Proposal(models.Model):
    """An assignment that was computed: what went in, what came out, and whether it was used."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=20, default="queued")  # see domain/states.py
    settings = models.JSONField(default=dict)  # key of the ties, floor, loads, weights of the affinity
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the input
    # {"pairs": [[application, member, affinity, reasons], …], "objective", "worst_pair"}
    result = models.JSONField(default=dict)
    explanation = models.JSONField(default=list)  # codes with parameters, where there is no solution
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    solved_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.round} {self.state}"


class Assignment(models.Model):
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="assignments")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "application"], name="assessment_assigned_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.application}"


class Review(models.Model):
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="review")
    state = models.CharField(max_length=20, default="draft")  # see domain/states.py
    version = models.PositiveIntegerField(default=0)
    # {"quality": 4, "benefit": 5}; the call's scale rules the values
    marks = models.JSONField(default=dict)
    # {"quality.design": "…", "quality": "…", "benefit": "…"}
    texts = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False),
                name="assessment_review_submitted_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.state}"


class ReviewVersion(models.Model):
    """A review as it was submitted once: the first stays beside every later one."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    marks = models.JSONField()
    texts = models.JSONField()
    submitted_at = models.DateTimeField()
    reason = models.TextField(blank=True)  # why it was written again

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="assessment_review_version_once")
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.review} {self.number}"


class Remark(models.Model):
    """A word in the discussion of an application between those who have submitted their reviews of it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="remarks")
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.application} {self.written_at}"


class Consensus(models.Model):
    """What the experts of an application say together."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="consensus")
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "consensuses"

    def __str__(self) -> str:
        return f"Consensus {self.application}"
