"""Reading projects: one, one's own, and what hangs on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tildel.audit.models import Event
from tildel.audit.queries import events_of
from tildel.decisions.models import Outcome
from tildel.people import queries as people
from tildel.people.models import Organisation, OrganisationRole
from tildel.programmes.models import Call
from tildel.programmes.queries import officers
from tildel.projects.domain.agreement import Agreement, agreement_from_json
from tildel.projects.domain.changes import Standing
from tildel.projects.domain.recruitment import Month
from tildel.projects.domain.rules import Rule, in_force
from tildel.projects.domain.states import ACTIVE, ContractState, InstalmentState, ProjectState
from tildel.projects.models import ChangeRequest, Contract, Project, ProjectStudy, Recruitment
from tildel.projects.shipped import shipped_rules
from tildel.studies.domain.states import PUBLIC as PUBLIC_STUDY
from tildel.studies.models import Study, StudyNumber


def projects() -> QuerySet[Project]:
    return Project.objects.select_related("leader", "institution", "programme__owner", "call")


def project(number: str) -> Project | None:
    return projects().filter(number=number).first()


def project_exists(number: str) -> bool:
    return Project.objects.filter(number__iexact=number).exists()


# --- who -----------------------------------------------------------------------------------------------


def is_leader(user: Any, project: Project) -> bool:
    return bool(user.is_authenticated and user.person_id and user.person_id == project.leader_id)


def writes_in(user: Any, project: Project) -> bool:
    """Whether the leader has let this user write."""
    return bool(user.is_authenticated and project.writers.filter(pk=user.pk).exists())


def answers_for(user: Any, project: Project, *, on: date) -> bool:
    """Whether the user is the research management of the project's institution on a day."""
    if not user.is_authenticated or user.person_id is None:
        return False
    roles = people.holds(user, OrganisationRole.RESEARCH_MANAGER, on=on)
    return roles.filter(organisation=project.institution_id).exists()


def is_to_lead(user: Any, project: Project) -> bool:
    """Whether a version of the contract that waits names the user as leader."""
    if not user.is_authenticated or user.person_id is None:
        return False
    rows = project.contracts.filter(state=ContractState.OFFERED)
    return rows.filter(facts__leader_email__iexact=user.person.email).exists()


def officers_of(project: Project, *, on: date) -> list[Any]:
    """The persons who manage the project's programme on a day."""
    return [row.person for row in officers(project.programme, on=on).select_related("person")]


def managed_institutions(user: Any, *, on: date) -> list[int]:
    if not user.is_authenticated or user.person_id is None:
        return []
    roles = people.holds(user, OrganisationRole.RESEARCH_MANAGER, on=on)
    return list(roles.values_list("organisation_id", flat=True))


def own(user: Any) -> QuerySet[Project]:
    """The projects that somebody leads or writes in, those that run first."""
    rows = projects().filter(Q(leader=user.person_id) | Q(writers=user)).distinct()
    return rows.order_by("ended_at", "ends_on", "number")


def of_institutions(user: Any, *, on: date) -> QuerySet[Project]:
    """The projects of the institutions that somebody answers for."""
    rows = projects().filter(institution__in=managed_institutions(user, on=on))
    return rows.order_by("ended_at", "ends_on", "number")


# --- what was agreed -----------------------------------------------------------------------------------


def contracts(project: Project) -> QuerySet[Contract]:
    return project.contracts.select_related("leader_by__person", "institution_by__person", "file")


def contract(project: Project, number: int) -> Contract | None:
    return contracts(project).filter(number=number).first()


def contract_to_print(pk: int) -> Contract:
    rows = Contract.objects.select_related("project__programme__owner", "leader_by", "institution_by")
    return rows.get(pk=pk)


def agreed(project: Project) -> Agreement:
    """The facts of the contract in force, or of the one offered while there is none."""
    rows = project.contracts.exclude(state=ContractState.REPLACED).order_by("number")
    found = rows.filter(state=ContractState.IN_FORCE).first() or rows.first()
    if found is None:
        raise LookupError(f"{project.number} has no contract")
    return agreement_from_json(found.facts)


def waiting_contract(project: Project) -> Contract | None:
    """The version that waits for somebody's consent."""
    return contracts(project).filter(state=ContractState.OFFERED).order_by("-number").first()


def rules_of(project: Project, *, on: date) -> Mapping[str, Rule]:
    """The dated rules of the project's programme on a day."""
    return in_force(shipped_rules(), owner=project.programme.owner.orgnr, on=on)


def standing_of(project: Project) -> Standing:
    """What the rules of changes need to know of the project."""
    rows = project.instalments.select_related("institution")
    fixed = (InstalmentState.RELEASED, InstalmentState.PAID)
    paid = {(row.year, row.institution.orgnr): row.amount for row in rows if row.state in fixed}
    regions = dict(Organisation.objects.exclude(region="").values_list("orgnr", "region"))
    return Standing(paid=paid, regions=regions, wanted_regions=sorted(set(regions.values())))


def changes(project: Project) -> QuerySet[ChangeRequest]:
    return project.changes.select_related("asked_by__person", "answered_by__person", "contract")


def change(project: Project, number: int) -> ChangeRequest | None:
    return changes(project).filter(number=number).first()


def history(project: Project) -> QuerySet[Event]:
    return events_of(f"project:{project.number}")


# --- what it is followed by ------------------------------------------------------------------------------


def studies(project: Project) -> list[tuple[ProjectStudy, bool]]:
    """Each study with whether the public overview shows it."""
    rows = project.studies.select_related("study")
    return [(row, row.study is not None and row.study.state in PUBLIC_STUDY) for row in rows]


_FOLLOWED = {"milestone": "milestones", "approval": "approvals", "study": "studies"}


def followed(project: Project, kind: str, pk: str) -> Any:
    """A milestone, approval or study of this project and no other."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 10):
        return None
    return getattr(project, _FOLLOWED[kind]).filter(pk=int(pk)).first()


def study_of(number: str) -> Any:
    """The entry of the public overview, or of a hospital's drafts, with a number of a registry."""
    found = StudyNumber.objects.filter(value=number).select_related("study").first()
    return found.study if found else None


def unlinked_studies() -> list[ProjectStudy]:
    """Studies that projects have told of by number and that were not found here yet."""
    return list(ProjectStudy.objects.filter(study__isnull=True).select_related("project"))


def unlinked_funding() -> list[tuple[Project, Study]]:
    """Public studies that name a project as what paid for them, which the project has not told of."""
    told = Study.objects.filter(state__in=PUBLIC_STUDY).exclude(funded_by=[]).prefetch_related("numbers")
    by_number = {number: study for study in told for number in study.funded_by}
    linked = ProjectStudy.objects.filter(project=OuterRef("pk"), study__isnull=False)
    found = Project.objects.filter(~Exists(linked), number__in=by_number)
    return [(project, by_number[project.number]) for project in found]


def without_public_study(*, before: Any) -> list[Project]:
    """Running projects with a study that the public overview does not show, not reminded since `before`."""
    public = ProjectStudy.objects.filter(project=OuterRef("pk"), study__state__in=PUBLIC_STUDY)
    rows = projects().filter(~Exists(public), runs_study=True, state=ProjectState.RUNNING)
    waiting = Q(study_reminded_at__isnull=True) | Q(study_reminded_at__lte=before)
    return list(rows.filter(waiting, created_at__lte=before))


def offered_contracts() -> list[Contract]:
    """The versions that wait for a consent, of projects that go on or have not begun."""
    rows = Contract.objects.filter(
        state=ContractState.OFFERED, project__state__in=(ProjectState.AWAITING, *ACTIVE)
    )
    asked = rows.select_related("project__leader", "project__institution", "project__programme__owner")
    return list(asked.order_by("made_at", "pk"))


def with_leave() -> list[Project]:
    """Running or paused projects whose contract in force names a leave."""
    rows = projects().filter(
        state__in=ACTIVE, contracts__state=ContractState.IN_FORCE, contracts__facts__leave__0__isnull=False
    )
    return list(rows.distinct())


def recruitment(project: Project) -> list[Recruitment]:
    return list(project.recruitment.select_related("site"))


def months(rows: list[Recruitment]) -> list[Month]:
    return [Month(row.month, row.planned, row.actual) for row in rows]


# --- from the award --------------------------------------------------------------------------------------


def awards_to_start(call: Call) -> list[Outcome]:
    """Published awards of a call that nobody declined and that are no project yet, by reference."""
    rows = Outcome.objects.filter(
        application__call=call, awarded=True, declined_at__isnull=True,
        decision__published_at__isnull=False, project__isnull=True,
    )  # fmt: skip
    asked = rows.select_related(
        "application__current__call_version", "application__institution", "application__created_by__person",
        "application__call__programme__owner",
    )  # fmt: skip
    return list(asked.order_by("application__reference"))


def projects_of(call: Call) -> QuerySet[Project]:
    return projects().filter(call=call).order_by("number")
