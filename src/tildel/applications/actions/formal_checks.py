"""The formal check after the deadline: accepted, or rejected with a letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.applications import access
from tildel.applications.actions.letters import send_letter, write_letter
from tildel.applications.documents import institution_name, leader_name, title_of
from tildel.applications.domain import states
from tildel.applications.letters import Rejection, write_rejection
from tildel.applications.models import Application, Extension, FormalCheck, Submission
from tildel.applications.queries.officer import spec_sent, verdicts_kept
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.findings import Severity
from tildel.kernel.time import in_oslo
from tildel.people.models import User
from tildel.programmes.domain.call import CallSpec

Judged = Mapping[str, Mapping[str, Any]]


@transaction.atomic
def check_formally(
    *, application: Application, verdict: str, requirement: str = "", reason: str = "",
    judged: Judged | None = None, by: User, at: datetime,
) -> FormalCheck:  # fmt: skip
    """Accept or reject what was submitted. A rejection is written and sent; neither can be taken back.

    `judged` is the officer's own verdict on requirements: {"key": {"ok": bool, "reason": str}}; where it is
    None, those that were kept before.
    Raises RuleBroken before the deadline, on a second check, and where a requirement or a reason is missing.
    """
    application = _locked(application)
    access.check_can_manage(by, application, on=in_oslo(at).date())
    judged = check_possible(
        application, verdict=verdict, requirement=requirement, reason=reason, judged=judged, at=at
    )
    submission = submission_of(application)
    verb = "accept" if verdict == "accepted" else "reject"
    application.state = states.APPLICATION.after(application.state, verb)
    application.save(update_fields=["state"])
    # The row may be there already, with the verdicts that were kept before (`actions/verdicts.py`).
    check, _new = FormalCheck.objects.update_or_create(
        application=application,
        defaults={
            "submission": submission,
            "verdict": verdict,
            "requirement": requirement if verdict == "rejected" else "",
            "reason": reason.strip(),
            "judged": judged,
            "checked_at": at,
            "checked_by": by,
        },
    )
    record(
        stream=f"application:{application.pk}", verb=f"formal_check.{verdict}", by=by, at=at,
        requirement=check.requirement, reason=check.reason, version=submission.number,
    )  # fmt: skip
    if verdict == "rejected":
        _send_rejection(check, application, by=by, at=at)
    return check


@transaction.atomic
def accept_formally(*, applications: Iterable[Application], by: User, at: datetime) -> list[FormalCheck]:
    """Accept several at once: all of them, or, where one cannot be, none."""
    ordered = sorted(applications, key=lambda row: str(row.pk))  # the same order of locks for everybody
    return [check_formally(application=row, verdict="accepted", by=by, at=at) for row in ordered]


def check_possible(
    application: Application,
    *,
    verdict: str,
    requirement: str,
    reason: str,
    judged: Judged | None,
    at: datetime,
) -> dict[str, dict[str, Any]]:
    """Whether the check can be made as it stands; the verdicts on requirements, tidied. Changes nothing."""
    check_closed(application, at)
    submission_of(application)
    check_undecided(application)
    spec = spec_sent(application)
    tidy = _tidy(_kept(application) if judged is None else judged, spec)
    if verdict == "rejected":
        _check_rejection(spec, requirement, reason)
    elif verdict == "accepted":
        _check_acceptance(application, spec, tidy, reason)
    else:
        raise RuleBroken("applications.check_verdict", place="verdict")
    return tidy


def check_undecided(application: Application) -> None:
    """Raises RuleBroken where the check is made, or there is nothing to check."""
    if application.state in (states.ApplicationState.ACCEPTED, states.ApplicationState.REJECTED):
        raise RuleBroken("applications.check_final")
    if application.state != states.ApplicationState.SUBMITTED:
        raise RuleBroken("applications.check_not_submitted")


def check_closed(application: Application, at: datetime) -> None:
    """When nothing more can come, or what was asked for has come."""
    deadline, closes = application.call.deadline_at, application.closes_at
    if deadline is None or closes is None or at < deadline:
        raise RuleBroken("applications.check_before_deadline")
    if at < closes and not is_answered(application):
        raise RuleBroken("applications.check_before_extension", until=closes.isoformat())


def is_answered(application: Application) -> bool:
    """Whether the last word of the officer was to ask for a correction, and a new version has come since."""
    last = application.extensions.order_by("-given_at", "-pk").first()
    if last is None or last.kind != Extension.CORRECTION or application.current is None:
        return False
    return application.current.received_at >= last.given_at


def submission_of(application: Application) -> Submission:
    """The submission that counts. Raises RuleBroken where there is none."""
    if application.current is None:
        raise RuleBroken("applications.check_not_submitted")
    return application.current


def _kept(application: Application) -> Judged:
    kept = verdicts_kept(application)
    return kept.judged if kept else {}


def _tidy(judged: Judged, spec: CallSpec) -> dict[str, dict[str, Any]]:
    tidy = {}
    for key, row in judged.items():
        if spec.requirement(key) is None:
            raise RuleBroken("applications.judged_unknown", place=f"judged.{key}")
        ok, reason = bool(row["ok"]), str(row.get("reason", "")).strip()
        if not ok and not reason:
            raise RuleBroken("applications.judged_needs_reason", place=f"judged.{key}")
        tidy[key] = {"ok": ok, "reason": reason}
    return tidy


def _check_rejection(spec: CallSpec, requirement: str, reason: str) -> None:
    if spec.requirement(requirement) is None:
        raise RuleBroken("applications.rejection_needs_requirement", place="requirement")
    if not reason.strip():
        raise RuleBroken("applications.rejection_needs_reason", place="reason")


def _check_acceptance(application: Application, spec: CallSpec, judged: Judged, reason: str) -> None:
    """An officer may accept what the engine found unmet, but says why, and not against an own verdict."""
    formal = {row.key for row in spec.requirements if row.severity is Severity.FORMAL}
    if any(not row["ok"] and key in formal for key, row in judged.items()):
        raise RuleBroken("applications.accepted_against_verdict", place="verdict")
    unmet = unmet_formally(application, spec) - {
        key for key, row in judged.items() if row["ok"] and row["reason"]
    }
    if unmet and not reason.strip():
        raise RuleBroken("applications.acceptance_needs_reason", place="reason")


def unmet_formally(application: Application, spec: CallSpec) -> set[str]:
    """The formal requirements that are not met: as found at submission, the endorsement as it is now."""
    endorsing = {row.key for row in spec.requirements if row.kind == "endorsement"}
    unmet = {
        row["requirement"]
        for row in submission_of(application).findings
        if row["severity"] == Severity.FORMAL and row["status"] == "unmet"
    } - endorsing
    answers = application.endorsements.filter(institution=application.institution_id)
    return unmet if answers.filter(state__in=("asked", "given")).exists() else unmet | endorsing


def rejection_of(
    application: Application, *, requirement: str, reason: str, by: User, at: datetime
) -> tuple[str, str, dict[str, Any]]:
    """Language, title and content of the rejection letter, as it will be sent."""
    submission = submission_of(application)
    spec = spec_sent(application)
    programme = application.call.programme
    # What was sent counts; the draft may have moved on before the deadline.
    sections = submission.content["sections"]
    institution = institution_name(sections["leader"].get("institution"))
    rejection = Rejection(
        spec=spec,
        requirement=requirement,
        reason=reason.strip(),
        reference=application.reference,
        title=title_of(sections, application.language) or application.reference,
        received_at=submission.received_at,
        recipient=[leader_name(sections), institution],
        owner=str(programme.owner),
        programme=programme.names.get(application.language) or str(programme),
        signed_by=str(by),
    )
    return application.language, *write_rejection(rejection, language=application.language, at=at)


def _send_rejection(check: FormalCheck, application: Application, *, by: User, at: datetime) -> None:
    language, title, content = rejection_of(
        application, requirement=check.requirement, reason=check.reason, by=by, at=at
    )
    letter = write_letter(
        application=application, kind="rejection", language=language, title=title, content=content, at=at
    )
    send_letter(letter=letter, by=by, at=at)


def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "call__programme__owner", "current__call_version", "institution"
    )
    return rows.get(pk=application.pk)
