"""Projects begin: from the published awards of a call, or taken over from before this system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.applications.models import Application, Collaborator
from tildel.decisions.models import Outcome
from tildel.decisions.queries.decisions import submitted_section
from tildel.kernel.errors import RuleBroken
from tildel.kernel.periods import add_months, day_before
from tildel.kernel.time import in_oslo
from tildel.people.models import Organisation, Person, User
from tildel.people.queries import directory
from tildel.programmes.access import check_can_manage
from tildel.programmes.models import Call, Programme
from tildel.projects.actions.contracts import offer_contract
from tildel.projects.actions.trail import note
from tildel.projects.domain.agreement import (
    Agreement,
    PartnerFact,
    Payment,
    evenly,
    faults,
    payments_of,
)
from tildel.projects.domain.follow_up import is_number
from tildel.projects.domain.recruitment import months_of, spread
from tildel.projects.models import Project, Recruitment
from tildel.projects.queries import projects as queries

_USUAL_MONTHS = 36  # where an application says no period
MOST_SITES = 60


@dataclass(frozen=True, slots=True)
class Earlier:
    """A project that was given money before this system. `recruitment` is {orgnr: people planned}."""

    number: str
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    leader: Person
    institution: Organisation
    starts_on: date
    ends_on: date
    amount: int
    language: str = "nb"
    category: str = ""
    themes: tuple[str, ...] = ()
    classification: Mapping[str, Any] = field(default_factory=dict)
    payments: tuple[Payment, ...] = ()
    partners: tuple[PartnerFact, ...] = ()
    recruitment: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def begin_projects(*, call: Call, by: User, at: datetime) -> list[Project]:
    """A project for each published award of the call that has none yet; its contract is offered at once.

    Asked again, only awards that have come since (called up from the reserve list) are begun. Leaders and
    research managements are mailed. Raises RuleBroken `project.nothing_to_begin`.
    """
    check_can_manage(by, call.programme, on=in_oslo(at).date())
    Call.objects.select_for_update().get(pk=call.pk)
    awards = queries.awards_to_start(call)
    if not awards:
        raise RuleBroken("project.nothing_to_begin")
    leads = {
        row.application_id: row.user
        for row in Collaborator.objects.filter(
            application__in=[one.application_id for one in awards], role=Collaborator.LEAD
        ).select_related("user__person")
    }
    return [_from_award(outcome, leads.get(outcome.application_id), by, at) for outcome in awards]


def _from_award(outcome: Outcome, lead: User | None, by: User, at: datetime) -> Project:
    application = outcome.application
    leader = (lead or application.created_by).person
    institution = application.institution or application.call.programme.owner
    starts_on, ends_on = _period(application, at)
    project = _made(
        Earlier(
            number=application.reference, titles=_texts(application, "title"),
            summaries=_texts(application, "summary"), leader=leader, institution=institution,
            starts_on=starts_on, ends_on=ends_on, amount=outcome.amount, language=application.language,
            category=application.track,
            themes=tuple(submitted_section(application, "themes").get("themes", ())),
            classification=_classification(application),
            payments=_payments(application, outcome.amount, institution, starts_on, ends_on),
            partners=_partners(application), recruitment=_planned(application),
        ),
        application.call.programme, by, at, call=application.call, outcome=outcome,
    )  # fmt: skip
    writers = application.collaborators.filter(role=Collaborator.EDITOR).values_list("user", flat=True)
    project.writers.set(writers)
    return project


@transaction.atomic
def take_over_project(*, earlier: Earlier, programme: Programme, by: User, at: datetime) -> Project:
    """Enter a project from before, so that it is followed here; its contract is accepted here as others are.

    Raises RuleBroken (`project.number`, `project.number_taken`, `project.agreement` with its `faults`).
    """
    check_can_manage(by, programme, on=in_oslo(at).date())
    if not is_number(earlier.number):
        raise RuleBroken("project.number", place="number")
    if queries.project_exists(earlier.number):
        raise RuleBroken("project.number_taken", place="number", number=earlier.number)
    return _made(earlier, programme, by, at)


def _made(earlier: Earlier, programme: Programme, by: User, at: datetime, **more: Any) -> Project:
    agreement = _agreement(earlier)
    if wrong := faults(agreement):
        raise RuleBroken("project.agreement", faults=list(wrong))
    project = Project.objects.create(
        number=earlier.number, programme=programme, leader=earlier.leader, institution=earlier.institution,
        language=earlier.language, titles=dict(earlier.titles), summaries=dict(earlier.summaries),
        category=earlier.category, themes=list(earlier.themes), classification=dict(earlier.classification),
        starts_on=earlier.starts_on, ends_on=earlier.ends_on, first_ends_on=earlier.ends_on,
        amount=earlier.amount, runs_study=bool(sum(earlier.recruitment.values())), created_at=at,
        created_by=by, **more,
    )  # fmt: skip
    _plan_recruitment(project, earlier.recruitment)
    note(project, "project.begun", by=by, at=at, amount=project.amount, leader=str(earlier.leader.pk))
    offer_contract(project=project, agreement=agreement, reason="", by=by, at=at)
    return project


def _agreement(earlier: Earlier) -> Agreement:
    years = range(earlier.starts_on.year, max(earlier.starts_on.year, earlier.ends_on.year) + 1)
    title = earlier.titles.get(earlier.language) or next(iter(earlier.titles.values()), earlier.number)
    place = {"orgnr": earlier.institution.orgnr, "name": earlier.institution.name}
    return Agreement(
        number=earlier.number,
        title=title,
        leader=str(earlier.leader),
        leader_email=earlier.leader.email,
        orgnr=earlier.institution.orgnr,
        institution=earlier.institution.name,
        starts_on=earlier.starts_on,
        ends_on=earlier.ends_on,
        amount=earlier.amount,
        payments=earlier.payments or evenly(earlier.amount, years=years, **place),
        partners=earlier.partners,
    )


def _plan_recruitment(project: Project, planned: Mapping[str, int]) -> None:
    sites = Organisation.objects.in_bulk(list(planned)[:MOST_SITES], field_name="orgnr")
    months = months_of(project.starts_on, project.ends_on)
    Recruitment.objects.bulk_create(
        Recruitment(project=project, site=site, month=month, planned=number)
        for orgnr, site in sites.items()
        for month, number in spread(planned[orgnr], months).items()
    )


# --- what a submitted application says ----------------------------------------------------------------------


def _texts(application: Application, name: str) -> dict[str, str]:
    """`title` or `summary` by language; the Norwegian one is in the application's own form of Norwegian."""
    section = submitted_section(application, "project")
    norwegian = application.language if application.language in ("nb", "nn") else "nb"
    texts = {norwegian: section.get(f"{name}_no") or "", "en": section.get(f"{name}_en") or ""}
    kept = {code: text for code, text in texts.items() if text.strip()}
    return kept or ({norwegian: application.title or application.reference} if name == "title" else {})


def _period(application: Application, at: datetime) -> tuple[date, date]:
    section = submitted_section(application, "project")
    today = in_oslo(at).date()
    starts_on = date.fromisoformat(section["start"]) if section.get("start") else today
    usual = day_before(add_months(starts_on, _USUAL_MONTHS))
    ends_on = date.fromisoformat(section["end"]) if section.get("end") else usual
    return starts_on, max(starts_on, ends_on)


def _payments(
    application: Application, agreed: int, institution: Organisation, starts_on: date, ends_on: date
) -> tuple[Payment, ...]:
    """By what was applied for; to the applicant institution where a row of the budget names none."""
    names = directory()
    lines = []
    for row in submitted_section(application, "budget").get("rows", ()):
        orgnr = row.get("institution") or institution.orgnr
        found = names.lookup(orgnr)
        for year, amount in row.get("years", {}).items():
            lines.append((int(year), orgnr, found.name if found else orgnr, amount or 0))
    return payments_of(lines, agreed, years=range(starts_on.year, ends_on.year + 1))


def _partners(application: Application) -> tuple[PartnerFact, ...]:
    names = directory()
    found = []
    for row in submitted_section(application, "partners").get("rows", ()):
        known = names.lookup(row.get("institution") or "")
        place = known.name if known else row.get("institution") or ""
        orgnr = row["institution"] if known else ""
        found.append(PartnerFact(row.get("name") or "–", place, orgnr, row.get("email") or ""))
    return tuple(found)


def _planned(application: Application) -> dict[str, int]:
    planned: dict[str, int] = {}
    for row in submitted_section(application, "recruitment").get("rows", ()):
        if row.get("institution"):
            planned[row["institution"]] = planned.get(row["institution"], 0) + (row.get("planned") or 0)
    return planned


def _classification(application: Application) -> dict[str, Any]:
    section = submitted_section(application, "classification")
    return {
        "codes": section.get("rows", []), "areas": section.get("areas", []),
        "priorities": section.get("priorities", []),
    }  # fmt: skip
