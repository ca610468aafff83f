"""A pile on the desk at once: contracts and reports signed for an institution, reports approved, money moved.

Each does to every one of them what its sister for a single one does, with the same checks, events and mails,
and with the same few questions however many they are. What cannot be done now is left as it is and told of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from tildel.audit.actions import Entry, record_all
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mails
from tildel.people.models import User
from tildel.projects import access, mails
from tildel.projects.actions.contracts import INSTITUTION, accepted
from tildel.projects.actions.instalments import free_held
from tildel.projects.actions.trail import letters
from tildel.projects.domain.deadlines import late_years
from tildel.projects.domain.instalments import MISSING_REPORT, release_hindrance
from tildel.projects.domain.states import INSTALMENT, REPORT, InstalmentState
from tildel.projects.models import (
    Contract,
    Instalment,
    Project,
    Report,
    ReportAccount,
    ReportSubmission,
)
from tildel.projects.queries import many as queries


@dataclass(frozen=True, slots=True)
class Outcome:
    """The keys of what was done, and of what was not with the refusal that a single one would have met."""

    done: tuple[int, ...]
    refused: Mapping[int, RuleBroken]


@transaction.atomic
def accept_contracts(*, sha256s: Mapping[int, str], by: User, at: datetime) -> Outcome:
    """Say yes for the institution to versions of contracts: {key: fingerprint of what was on the screen}."""
    projects = _held(Project.objects.filter(contracts__in=_keys(sha256s)))
    access.check_can_answer_for_all(by, projects.values(), on=in_oslo(at).date())
    rows = list(Contract.objects.select_for_update().filter(pk__in=_keys(sha256s)).order_by("pk"))

    def accept(row: Contract) -> None:
        accepted(projects[row.project_id], row, INSTITUTION, sha256s[row.pk], by, at)

    return _outcome(rows, accept)


@transaction.atomic
def countersign_reports(*, sha256s: Mapping[int, str], by: User, at: datetime) -> Outcome:
    """Sign reports for the institution: {key: fingerprint of what was on the screen}."""
    projects = _held(Project.objects.filter(reports__in=_keys(sha256s)))
    access.check_can_answer_for_all(by, projects.values(), on=in_oslo(at).date())
    rows = _held_reports(sha256s)

    def sign(report: Report) -> None:
        report.state = REPORT.after(report.state, "countersign")
        if report.current.content_sha256 != sha256s[report.pk]:
            raise Stale("report.section_moved_on")

    outcome = _outcome(rows, sign)
    signed = [row for row in rows if row.pk in outcome.done]
    _submissions(signed).update(institution_at=at, institution_by=by)
    _move(signed)
    _note(signed, projects, "report.countersigned", by, at, lambda one: {"sha256": sha256s[one.pk]})
    held_back = queries.held_for(projects, MISSING_REPORT)
    for project in {row.project_id for row in signed} & held_back:
        free_held(projects[project], by=by, at=at)
    return outcome


@transaction.atomic
def approve_reports(*, reports: Iterable[int], by: User, at: datetime) -> Outcome:
    """Approve reports without a remark; all that they ask to carry over may be carried over."""
    keys = _keys(reports)
    projects = _held(Project.objects.filter(reports__in=keys))
    access.check_can_manage_all(by, projects.values(), on=in_oslo(at).date())
    rows = _held_reports(keys)

    def approve(report: Report) -> None:
        report.state = REPORT.after(report.state, "approve")

    outcome = _outcome(rows, approve)
    approved = [row for row in rows if row.pk in outcome.done]
    asked = ReportAccount.objects.filter(report__in=outcome.done, carry_over_asked__gt=0)
    asked.update(carry_over_granted=F("carry_over_asked"))
    _submissions(approved).update(verdict="approved", review="", reviewed_at=at, reviewed_by=by)
    _move(approved)
    _note(approved, projects, "report.approved", by, at, lambda _one: {"review": ""})
    write_mails(_reviewed(approved, projects), at=at)
    return outcome


def _reviewed(approved: list[Report], projects: Mapping[int, Project]) -> Iterable[Any]:
    for report in approved:
        project = projects[report.project_id]

        def write(name: str, project: Project = project, report: Report = report) -> tuple[str, str]:
            return mails.report_reviewed(name=name, project=project, report=report, review="", approved=True)

        cause = f"report-reviewed:{report.pk}:{report.current.number}"
        yield from letters([project.leader], "report.reviewed", cause, write)


@transaction.atomic
def move_instalments(
    *, instalments: Iterable[int], verb: str, reference: str = "", by: User, at: datetime
) -> Outcome:
    """`release` instalments, or tell that they were paid (`pay`, with the payment's reference)."""
    keys, on = _keys(instalments), in_oslo(at).date()
    projects = _held(Project.objects.filter(instalments__in=keys))
    access.check_can_manage_all(by, projects.values(), on=on)
    rows = list(Instalment.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    dues, in_force = queries.dues_of(projects), queries.in_force_among(projects)

    def move(row: Instalment) -> None:
        row.state = INSTALMENT.after(row.state, verb)
        if row.state not in (InstalmentState.RELEASED, InstalmentState.PAID):
            raise RuleBroken("instalment.state", state=row.state, verb=verb)
        missing = late_years(dues.get(row.project_id, ()), on=on)
        hindrance = verb == "release" and release_hindrance(
            year=row.year, this_year=on.year, in_force=row.project_id in in_force, missing=missing
        )
        if hindrance:
            raise RuleBroken(f"instalment.{hindrance}")

    outcome = _outcome(rows, move)
    moved = [row for row in rows if row.pk in outcome.done]
    changes: dict[str, Any] = {"hold_code": "", "hold_reason": "", "moved_at": at, "moved_by": by}
    if verb == "pay":
        changes["payment_reference"] = reference.strip()[:80]
    Instalment.objects.filter(pk__in=outcome.done).update(state=_state_after(moved), **changes)
    entries = [
        Entry(
            f"project:{projects[row.project_id].number}", f"instalment.{verb}",
            {
                "year": row.year, "amount": row.amount, "reason": "",
                "reference": changes.get("payment_reference", row.payment_reference),
            },
        )
        for row in moved
    ]  # fmt: skip
    record_all(entries, by=by, at=at)
    return outcome


# --- what they have in common --------------------------------------------------------------------------


def _keys(told: Iterable[int]) -> list[int]:
    keys = sorted(set(told))
    if len(keys) > queries.MOST:
        raise RuleBroken("project.too_many", most=queries.MOST)
    return keys


def _held(rows: Any) -> dict[int, Project]:
    """The projects by key, locked in one order until the transaction ends."""
    locked = Project.objects.select_for_update(of=("self",)).filter(pk__in=rows.values("pk"))
    told = locked.select_related("leader", "institution", "programme__owner").order_by("pk")
    return {project.pk: project for project in told}


def _held_reports(keys: Iterable[int]) -> list[Report]:
    rows = Report.objects.select_for_update(of=("self",)).select_related("current")
    return list(rows.filter(pk__in=list(keys)).order_by("pk"))


def _outcome(rows: Iterable[Any], do: Callable[[Any], None]) -> Outcome:
    done, refused = [], {}
    for row in rows:
        try:
            do(row)
        except RuleBroken as error:
            refused[row.pk] = error
        else:
            done.append(row.pk)
    return Outcome(tuple(done), refused)


def _submissions(reports: list[Report]) -> Any:
    return ReportSubmission.objects.filter(pk__in=[one.current_id for one in reports])


def _state_after(rows: list[Any]) -> str:
    """The state they have now, which is the same for all of them; any where there are none."""
    return str(rows[0].state) if rows else ""


def _move(reports: list[Report]) -> None:
    Report.objects.filter(pk__in=[one.pk for one in reports]).update(state=_state_after(reports))


def _note(
    reports: list[Report], projects: Mapping[int, Project], verb: str, by: User, at: datetime,
    more: Callable[[Report], Mapping[str, Any]],
) -> None:  # fmt: skip
    entries = [
        Entry(
            f"project:{projects[one.project_id].number}", verb,
            {"report": one.pk, "year": one.year, **more(one)},
        )
        for one in reports
    ]  # fmt: skip
    record_all(entries, by=by, at=at)
