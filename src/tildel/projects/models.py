"""Projects that were given money: contract, instalments, changes, and what they report.

`Project` is what lists show and sort by. What was agreed stands frozen in the contract in force; what was
reported stands frozen in a report's submissions; personnel and accounts are copies of the one that counts.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tildel.decisions.models import Outcome
from tildel.files.models import File
from tildel.people.models import LANGUAGES, Organisation, Person, User
from tildel.programmes.models import Call, Programme
from tildel.projects.domain import states
from tildel.studies.models import Study


def _once(name: str, *fields: str, condition: Q | None = None) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, condition=condition, name=f"projects_{name}")


def _check(name: str, condition: Q) -> models.CheckConstraint:
    return models.CheckConstraint(condition=condition, name=f"projects_{name}")


def _both_or_neither(what: str) -> Q:
    return Q(**{f"{what}_at__isnull": True, f"{what}_by__isnull": True}) | Q(
        **{f"{what}_at__isnull": False, f"{what}_by__isnull": False}
    )


_SIGNED_BY_BOTH = Q(leader_at__isnull=False, institution_at__isnull=False)
_UNSIGNED = ["draft", "changes_asked"]


class Project(models.Model):
    # The application's reference, or what a project from before was called; its address, which never changes.
    number = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="projects")
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="projects")
    outcome = models.OneToOneField(Outcome, null=True, on_delete=models.PROTECT, related_name="project")
    state = models.CharField(max_length=20, default=states.ProjectState.AWAITING)
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="projects")
    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="projects")
    writers = models.ManyToManyField(User, related_name="+")  # who writes in it besides the leader
    language = models.CharField(max_length=2, choices=LANGUAGES, default="nb")
    # {"nb", "nn", "en"}, as far as they are written; the summary is for everybody.
    titles = models.JSONField()
    summaries = models.JSONField(default=dict)
    category = models.CharField(max_length=60, blank=True)
    themes = models.JSONField(default=list)
    # {"codes": [{"code", "percent"}], "areas": [], "priorities": []} as the application classified it
    classification = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField()
    first_ends_on = models.DateField()  # as first agreed
    resumes_on = models.DateField(null=True)  # while paused
    amount = models.BigIntegerField()
    runs_study = models.BooleanField(default=False)
    searched = models.JSONField(default=dict)  # {"nva": {"asked_at", "found", "state"}}, … when last asked
    study_reminded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            _check("period", Q(ends_on__gte=models.F("starts_on"))),
            _check("amount", Q(amount__gt=0)),
            _check("paused_until", ~Q(state="paused") | Q(resumes_on__isnull=False)),
            _check("ended_at", ~Q(state__in=["closed", "stopped", "cancelled"]) | Q(ended_at__isnull=False)),
            _check("stopped_has_reason", ~Q(state="stopped") | ~Q(end_reason="")),
        ]
        indexes = [models.Index(fields=["programme", "state", "ends_on"], name="projects_programme_state")]

    def __str__(self) -> str:
        return self.number


class Contract(models.Model):
    """One version of what was agreed. Its text and facts are frozen; only consents are written later."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contracts")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, default=states.ContractState.OFFERED)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    # What was agreed as plain values, and the sentences that say it (`domain.agreement`).
    facts = models.JSONField()
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    leader_at = models.DateTimeField(null=True)
    leader_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    institution_at = models.DateTimeField(null=True)
    institution_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            _once("contract_number_once", "project", "number"),
            _once("one_contract_in_force", "project", condition=Q(state="in_force")),
            _check("consents_at_by", _both_or_neither("leader") & _both_or_neither("institution")),
            _check("in_force_is_accepted", ~Q(state="in_force") | _SIGNED_BY_BOTH),
        ]

    def __str__(self) -> str:
        return f"{self.project} v{self.number}"


class Instalment(models.Model):
    """What an institution gets in a year."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="instalments")
    year = models.PositiveSmallIntegerField()
    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    state = models.CharField(max_length=20, default=states.InstalmentState.PLANNED)
    hold_code = models.CharField(max_length=40, blank=True)  # `report_missing`, `contract`, `officer`
    hold_reason = models.TextField(blank=True)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    payment_reference = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["year", "institution__name"]
        constraints = [
            _once("instalment_once", "project", "year", "institution"),
            _check("instalment_amount", Q(amount__gte=0)),
            _check("held_has_reason", ~Q(state="held") | ~Q(hold_code="")),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year} {self.amount}"


class Partner(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    institution = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200, blank=True)  # an institution outside the directory
    role = models.CharField(max_length=200, blank=True)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    reached_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title


class Approval(models.Model):
    """An approval the project works under: ethics committee, data plan, data protection."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="approvals")
    kind = models.CharField(max_length=20)  # see domain/follow_up.py
    number = models.CharField(max_length=80)
    given_on = models.DateField()
    valid_to = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "given_on", "pk"]
        constraints = [_once("approval_once", "project", "kind", "number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ProjectStudy(models.Model):
    """A study the project runs: its number in a registry, and its entry in the public overview when found."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="studies")
    number = models.CharField(max_length=60)
    study = models.ForeignKey(Study, null=True, on_delete=models.PROTECT, related_name="projects")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [_once("study_once", "project", "number")]

    def __str__(self) -> str:
        return self.number


class Recruitment(models.Model):
    """How many people a site wanted to include in a month, and how many it has."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="recruitment")
    site = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    planned = models.PositiveIntegerField(default=0)
    actual = models.PositiveIntegerField(null=True)  # None until somebody has said it

    class Meta:
        ordering = ["month", "site__name"]
        constraints = [
            _once("recruitment_once", "project", "site", "month"),
            _check("recruitment_month", Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.site} {self.month:%Y-%m}"


class ChangeRequest(models.Model):
    """Something is to be other than agreed. Granted, it makes a new version of the contract."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)  # see domain/changes.py
    state = models.CharField(max_length=20, default=states.ChangeState.ASKED)
    before = models.JSONField()
    after = models.JSONField()
    # The rules as they were judged when it was asked: [{"code", "status", …}]
    findings = models.JSONField(default=list)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    contract = models.OneToOneField(Contract, null=True, on_delete=models.PROTECT, related_name="change")

    class Meta:
        ordering = ["-number"]
        constraints = [
            _once("change_number_once", "project", "number"),
            _check("change_has_reason", ~Q(reason="")),
            _check("change_answered", _both_or_neither("answered")),
            _check("change_settled", Q(state="asked") ^ Q(answered_at__isnull=False)),
            _check("change_answer_has_reason", ~Q(state__in=["granted", "refused"]) | ~Q(answer="")),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.kind}"


class Report(models.Model):
    YEARLY, FINAL = "yearly", "final"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField()  # the year it tells of
    kind = models.CharField(max_length=10, default=YEARLY)
    state = models.CharField(max_length=25, default=states.ReportState.DRAFT)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)  # the institution and the officers were told of the breach
    revision = models.PositiveIntegerField(default=0)  # counts every change of the draft
    # The submission that counts, and copies of its figures: {"patients_included": 12, …}
    current = models.OneToOneField("ReportSubmission", null=True, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ["-year", "kind"]
        constraints = [
            _once("report_once", "project", "year", "kind"),
            _check("signed_has_submission", Q(state__in=_UNSIGNED) | Q(current__isnull=False)),
        ]
        indexes = [models.Index(fields=["year", "state"], name="projects_report_year_state")]

    def __str__(self) -> str:
        return f"{self.project} {self.year}"


class ReportSection(models.Model):
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=0)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [_once("section_once", "report", "key")]

    def __str__(self) -> str:
        return f"{self.report} {self.key}"


class ReportSubmission(models.Model):
    """Frozen: the report as its leader signed it. Signatures and the officer's word are added, once."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()  # {"sections": {key: content}, "results": […]}
    content_sha256 = models.CharField(max_length=64)
    leader_at = models.DateTimeField()
    leader_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    institution_at = models.DateTimeField(null=True)
    institution_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, blank=True)  # approved, returned
    review = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            _once("submission_number_once", "report", "number"),
            _check("submission_at_by", _both_or_neither("institution") & _both_or_neither("reviewed")),
            _check("returned_has_reason", ~Q(verdict="returned") | ~Q(review="")),
            _check("approved_is_signed", ~Q(verdict="approved") | Q(institution_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"


class ReportPersonnel(models.Model):
    """How many people worked in a project in a year, from the report's submission that counts."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="personnel")
    role = models.CharField(max_length=20)  # see domain/reporting.py
    sex = models.CharField(max_length=10)
    age_group = models.CharField(max_length=10)
    people = models.PositiveIntegerField()
    months = models.DecimalField(max_digits=7, decimal_places=1)  # person-months in the year

    class Meta:
        constraints = [_once("personnel_once", "report", "role", "sex", "age_group")]

    def __str__(self) -> str:
        return f"{self.report} {self.role} {self.sex} {self.age_group}"


class ReportAccount(models.Model):
    """An institution's accounts of a year in whole kroner, from the submission that counts."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="accounts")
    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    brought_in = models.BigIntegerField(default=0)  # carried over from the year before
    budget = models.BigIntegerField(default=0)
    used = models.BigIntegerField(default=0)
    carry_over_asked = models.BigIntegerField(default=0)
    carry_over_granted = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            _once("account_once", "report", "institution"),
            _check("granted_at_most_asked", Q(carry_over_granted__lte=models.F("carry_over_asked"))),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.institution}"


class Result(models.Model):
    """What came out of a project. Only what a person has confirmed counts."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="results")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)  # see domain/results.py
    state = models.CharField(max_length=20, default=states.ResultState.SUGGESTED)
    title = models.CharField(max_length=500)
    facts = models.JSONField(default=dict)  # {"authors": […], "channel", "web_address", …}
    doi = models.CharField(max_length=200, blank=True)
    nva = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=20)  # person, nva, crossref, orcid
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "kind", "title", "pk"]
        constraints = [
            _once("result_doi_once", "project", "doi", condition=~Q(doi="")),
            _once("result_nva_once", "project", "nva", condition=~Q(nva="")),
            _check("result_settled", _both_or_neither("settled")),
            _check("result_confirmed_by_a_person", ~Q(state="confirmed") | Q(settled_by__isnull=False)),
        ]
        indexes = [models.Index(fields=["year", "kind", "state"], name="projects_result_year")]

    def __str__(self) -> str:
        return self.title
