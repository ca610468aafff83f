"""One applicant gets more time: let in late, or asked for a correction. The call's own deadline stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tildel.applications import access
from tildel.applications.domain import states
from tildel.applications.models import Application, Extension
from tildel.applications.queries.officer import Receiver, receivers_of, spec_sent
from tildel.audit.actions import record
from tildel.design.formats import format_instant
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.models import User
from tildel.programmes.access import check_can_manage
from tildel.programmes.phrases import phrase_requirement

LONGEST = timedelta(days=365)  # more is a slip of the key


@transaction.atomic
def let_in_late(
    *, application: Application, until: datetime, reason: str, by: User, at: datetime
) -> Extension:
    """Let one applicant change and submit the draft until `until`, also when it was never submitted.

    Raises what `check_late` raises, and NotAllowed for others than the programme's officers.
    """
    application = _locked(application)
    check_can_manage(by, application.call.programme, on=in_oslo(at).date())
    check_late(application, until=until, reason=reason, at=at)
    return _extend(application, Extension.LATE, until, reason, "", by, at)


@transaction.atomic
def ask_for_correction(
    *, application: Application, requirement: str, reason: str, until: datetime, by: User, at: datetime
) -> Extension:
    """Ask for a correction of what was submitted; until then the applicant can change it and submit again.

    `reason` says what to correct, to the applicant. Raises what `check_correction` raises.
    """
    application = _locked(application)
    access.check_can_manage(by, application, on=in_oslo(at).date())
    check_correction(application, requirement=requirement, reason=reason, until=until, at=at)
    return _extend(application, Extension.CORRECTION, until, reason, requirement, by, at)


def check_late(application: Application, *, until: datetime, reason: str, at: datetime) -> None:
    """Whether one can be let in late so. Changes nothing. Raises RuleBroken with its place."""
    _check_open_to_change(application)
    _check_until(application, until, at)
    if not reason.strip():
        raise RuleBroken("applications.late_needs_reason", place="reason")


def check_correction(
    application: Application, *, requirement: str, reason: str, until: datetime, at: datetime
) -> None:
    """Whether a correction can be asked for so. Changes nothing. Raises RuleBroken with its place."""
    check_correctable(application, at)
    if spec_sent(application).requirement(requirement) is None:
        raise RuleBroken("applications.correction_needs_requirement", place="requirement")
    if not reason.strip():
        raise RuleBroken("applications.correction_needs_reason", place="reason")
    _check_until(application, until, at)


def check_correctable(application: Application, at: datetime) -> None:
    """Whether the call lets corrections be asked for, and this is the time for it."""
    if application.current_id is None or not spec_sent(application).corrections:
        raise RuleBroken("applications.corrections_not_given")
    _check_open_to_change(application)
    if application.closes_at is None or at < application.closes_at:
        raise RuleBroken("applications.correction_while_open")


def _check_open_to_change(application: Application) -> None:
    if application.call.deadline_at is None:
        raise RuleBroken("applications.extension_without_deadline")
    states.APPLICATION.after(application.state, "save")


def _check_until(application: Application, until: datetime, at: datetime) -> None:
    closes = application.closes_at
    if until <= at:
        raise RuleBroken("applications.extension_passed", place="until")
    if until > at + LONGEST:
        raise RuleBroken("applications.extension_too_far", place="until")
    if closes is not None and until <= closes:
        raise RuleBroken("applications.extension_not_later", place="until", closes=closes.isoformat())


def _extend(
    application: Application, kind: str, until: datetime, reason: str, requirement: str, by: User,
    at: datetime,
) -> Extension:  # fmt: skip
    extension = Extension.objects.create(
        application=application, kind=kind, until=until, requirement=requirement, reason=reason.strip(),
        given_at=at, given_by=by,
    )  # fmt: skip
    application.open_until = until
    application.save(update_fields=["open_until"])
    record(
        stream=f"application:{application.pk}", verb=f"extension.{kind}", by=by, at=at, until=until,
        requirement=requirement, reason=extension.reason,
    )  # fmt: skip
    for receiver in receivers_of(application):
        subject, body = extension_mail(
            application, receiver, kind=kind, requirement=requirement, reason=reason, until=until
        )
        write_mail(
            kind=f"extension.{kind}", to=receiver.email, language=receiver.language, subject=subject,
            body=body, cause=f"extension:{extension.pk}:{receiver.email}", at=at,
        )  # fmt: skip
    return extension


def extension_mail(
    application: Application, receiver: Receiver, *, kind: str, requirement: str, reason: str, until: datetime
) -> tuple[str, str]:
    """Subject and body. Why one is let in late is for the record and does not stand in the mail."""
    with translation.override(receiver.language):
        words = {
            "name": receiver.name,
            "reference": application.reference,
            "until": format_instant(until),
            "address": settings.SITE_URL + reverse("applications:open", args=[application.pk]),
            "reason": reason.strip().replace("\r\n", "\n"),
        }
        if kind == Extension.LATE:
            subject = _("You may change and send %(reference)s until %(until)s")
            body = _(
                "Hello %(name)s,\n\nYour application %(reference)s has got more time. You can change it and "
                "send it until %(until)s, Oslo time:\n%(address)s\n\nWhat is not sent by then does not count."
            )
            return subject % words, body % words
        spec = spec_sent(application)
        row = spec.requirement(requirement)
        words["requirement"] = phrase_requirement(row, spec=spec) if row else ""
        subject = _("Please correct %(reference)s by %(until)s")
        body = _(
            "Hello %(name)s,\n\nWe have looked at your application %(reference)s and ask you to correct "
            "something.\n\nThe requirement: %(requirement)s\n\n%(reason)s\n\nChange the application and send "
            "it again by %(until)s, Oslo time:\n%(address)s\n\nIf you send nothing, the version you sent "
            "before is what we check."
        )
        return subject % words, body % words


def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "call__programme", "call__current", "current__call_version", "institution"
    )
    return rows.get(pk=application.pk)
