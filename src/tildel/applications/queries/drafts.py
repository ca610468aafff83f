"""Reading applications: drafts, their facts and findings, and what was submitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from tildel.applications.domain.draft import SECTIONS, facts_of
from tildel.applications.domain.plan import OWN, plan_of
from tildel.applications.domain.states import ApplicationState
from tildel.applications.domain.summary import leader_copies, same_leader
from tildel.applications.models import (
    Application,
    Attachment,
    Collaborator,
    DraftSection,
    Endorsement,
    Letter,
    Submission,
    SubmissionDocument,
)
from tildel.checks.engine import evaluate
from tildel.checks.facts import facts_from
from tildel.kernel.findings import Finding
from tildel.people import queries as people
from tildel.people.models import OrganisationRole, User
from tildel.programmes import queries as programmes
from tildel.programmes.domain.spec import CallSpec, directory_for, requirements_at, with_deadline
from tildel.programmes.models import Call

WRITERS = (Collaborator.LEAD, Collaborator.EDITOR)
# What is sent and not taken back: these count when one person leads several applications.
_COUNTING = (ApplicationState.SUBMITTED, ApplicationState.ACCEPTED)


def application(pk: UUID | str) -> Application | None:
    """One application with what its pages show; None when there is none."""
    rows = Application.objects.select_related("call__programme", "call__current", "current", "institution")
    return rows.prefetch_related("sections").filter(pk=pk).first()


def submission(pk: UUID | str) -> Submission | None:
    rows = Submission.objects.select_related("call_version", "submitted_by__person", "application__current")
    rows = rows.select_related("application__call__programme", "application__call__current")
    return rows.filter(pk=pk).first()


def submissions_of(reference: str, *, number: int | None = None) -> list[Submission]:
    """The submissions of the application with a reference, in order; only version `number` if given."""
    rows = Submission.objects.filter(application__reference__iexact=reference)
    rows = rows.filter(number=number) if number is not None else rows
    return list(rows.select_related("application__call").order_by("number"))


def role_in(application: Application, user: Any) -> str | None:
    """What a user is in an application: `lead`, `editor`, `reader`, or None."""
    if not getattr(user, "is_authenticated", False):
        return None
    found = Collaborator.objects.filter(application_id=application.pk, user_id=user.pk)
    return found.values_list("role", flat=True).first()


def members(application: Application) -> list[User]:
    """The accounts that take part in writing, the one that answers for it first."""
    rows = application.collaborators.exclude(role=Collaborator.READER).select_related("user__person")
    return [row.user for row in sorted(rows, key=lambda row: (row.role != Collaborator.LEAD, row.pk))]


def my_applications(user: Any) -> QuerySet[Application]:
    """Where a user takes part, the nearest deadline first."""
    rows = Application.objects.filter(collaborators__user_id=user.pk)
    letters = Prefetch(
        "letters", queryset=Letter.objects.filter(sent_at__isnull=False), to_attr="letters_sent"
    )
    rows = rows.select_related("call", "institution", "current").prefetch_related(letters)
    return rows.order_by("call__deadline_at", "number")


def visible_applications(user: Any, on: date) -> QuerySet[Application]:
    """Everything a user may read: own ones, submitted ones they manage, those they were asked to endorse."""
    managed = Q(call__in=programmes.managed_by(user, on), current__isnull=False)
    asked = Q(endorsements__institution__in=_institutions_managed(user, on))
    return Application.objects.filter(Q(collaborators__user_id=user.pk) | managed | asked).distinct()


def accepted(call: Call) -> QuerySet[Application]:
    """The applications of a call that passed the formal check, in the order they were started."""
    rows = Application.objects.filter(call=call, state=ApplicationState.ACCEPTED)
    return rows.select_related("current", "institution").order_by("number")


def asked_institutions(application: Application, user: Any, *, on: date) -> QuerySet[Endorsement]:
    """The endorsements of an application that `user` answers for."""
    return application.endorsements.filter(institution__in=_institutions_managed(user, on))


def _institutions_managed(user: Any, on: date) -> QuerySet[Any, int]:
    if not getattr(user, "is_authenticated", False) or not user.person_id:
        return OrganisationRole.objects.none().values_list("organisation", flat=True)
    return people.holds(user, OrganisationRole.RESEARCH_MANAGER, on=on).values_list("organisation", flat=True)


def sections_of(application: Application) -> dict[str, dict[str, Any]]:
    """The draft's sections by key, in the usual order; those never opened are empty.

    All of them, also those that the form of its call and category does not have (`Draft.plan`).
    """
    stored = {section.key: section.content for section in application.sections.all()}
    own = {key: content for key, content in sorted(stored.items()) if key.startswith(OWN)}
    return {key: stored.get(key, {}) for key in SECTIONS} | own


def spec_for(application: Application) -> CallSpec:
    """What the call says for the application's category as it stands now, with its own deadline."""
    spec = programmes.spec_of(application.call).for_track(application.track)
    closes = application.closes_at
    return with_deadline(spec, closes) if closes and closes != spec.closes_at else spec


def spec_of_submission(submission: Submission) -> CallSpec:
    """What the call said for the category when it was submitted."""
    spec = programmes.spec_of_version(submission.call_version)
    return spec.for_track(submission.content.get("track", ""))


def section(application: Application, key: str) -> DraftSection | None:
    """One section as it was last saved, with who saved it."""
    return application.sections.filter(key=key).select_related("saved_by__person").first()


def section_version(application: Application, key: str) -> int:
    """The version of a section; 0 before it was first saved."""
    return application.sections.filter(key=key).values_list("version", flat=True).first() or 0


def attachments_of(application: Application) -> list[Attachment]:
    """The attachments that are there now, the project description first."""
    rows = application.attachments.filter(removed_at__isnull=True).select_related("file")
    return sorted(rows, key=lambda row: (row.kind == "cv", row.kind, len(row.person_key), row.person_key))


def attachment(application: Application, pk: int) -> Attachment | None:
    """One attachment of an application, also one that was removed."""
    return application.attachments.filter(pk=pk).select_related("file", "application__call").first()


def has_document(submission: Submission) -> bool:
    """Whether the whole application has been made into one PDF yet."""
    return SubmissionDocument.objects.filter(submission=submission).exists()


def files_of(attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Attachments as a submission freezes them, and as the facts take them."""
    return [
        {
            "kind": row.kind,
            "person": row.person_key,
            "name": row.file.original_name,
            "sha256": row.file.sha256,
            "size": row.file.size,
            "pages": row.file.pages,
            "language": row.file.language,
            "file": str(row.file_id),
        }
        for row in attachments
    ]


def endorsements_of(application: Application) -> list[dict[str, Any]]:
    rows = application.endorsements.order_by("institution__orgnr")
    return [
        {"institution": orgnr, "state": state}
        for orgnr, state in rows.values_list("institution__orgnr", "state")
    ]


def others_as_leader(application: Application, leader: Mapping[str, Any]) -> int | None:
    """How many other submitted applications of the call this person leads; None while nobody is named."""
    email, family = leader_copies(leader)
    if not email and not family:
        return None
    same = Q(current__leader_email=email) & ~Q(current__leader_email="")
    named = Q(current__leader_family=family) & ~Q(current__leader_family="")
    rows = Application.objects.filter(same | named, call=application.call_id, state__in=_COUNTING)
    found = rows.exclude(pk=application.pk).values_list("current__content__sections__leader", flat=True)
    return sum(same_leader(leader, other) for other in found)


def facts_for(application: Application, at: datetime) -> dict[str, Any]:
    """The facts of the draft as it stands; those of a submission are frozen in it."""
    return draft_of(application).facts


class Draft:
    """All of a draft, read once: what its pages, its findings and its submission are made of."""

    def __init__(self, application: Application) -> None:
        self.spec = spec_for(application)
        self.plan = plan_of(self.spec)
        self.sections = sections_of(application)
        self.attachments = attachments_of(application)
        self.files = files_of(self.attachments)
        self.endorsements = endorsements_of(application)
        others = others_as_leader(application, self.sections["leader"])
        self.facts = facts_of(self.sections, self.files, self.endorsements, others, self.plan)

    def findings(self, at: datetime) -> tuple[Finding, ...]:
        """What the call's requirements say of it at an instant, in the call's order."""
        directory = directory_for(self.spec, people.directory())
        return evaluate(requirements_at(self.spec), facts_from(self.facts), at, directory)


def draft_of(application: Application) -> Draft:
    return Draft(application)


def findings_for(application: Application, at: datetime) -> tuple[Finding, ...]:
    """The findings of the draft at an instant, by the call as it stands."""
    return draft_of(application).findings(at)
