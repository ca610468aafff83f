"""The research management of the applicant institution is asked, and endorses or refuses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tildel.applications import access
from tildel.applications.domain import states
from tildel.applications.models import Application, Endorsement
from tildel.applications.queries.drafts import asked_institutions, sections_of
from tildel.applications.queries.management import answers_until, awaited_managers
from tildel.applications.queries.officer import receivers_of
from tildel.audit.actions import record
from tildel.design.formats import format_instant
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.messaging.models import Mail
from tildel.people.models import Organisation, Person, User
from tildel.people.queries import organisation, research_managers


@transaction.atomic
def ask_endorsement(*, application: Application, by: User, at: datetime) -> Endorsement:
    """Ask the research management of the applicant institution. Asked already, or given, nothing changes.

    Raises RuleBroken when no institution is chosen or the time has passed.
    """
    application = _locked(application)
    access.check_can_edit(by, application)
    _check_open(application, at)
    institution = _drafted_institution(application)
    if institution is None:
        raise RuleBroken("applications.endorsement_without_institution", place="leader.institution")
    endorsement = application.endorsements.filter(institution=institution).first()
    if endorsement and endorsement.state in ("asked", "given"):
        return endorsement
    if endorsement is None:
        endorsement = Endorsement(application=application, institution=institution)
    else:
        endorsement.state = states.ENDORSEMENT.after(endorsement.state, "ask")
    endorsement.asked_at, endorsement.asked_by = at, by
    endorsement.answered_at = endorsement.answered_by = None
    endorsement.reason = ""
    endorsement.save()
    _record(endorsement, "endorsement.asked", by, at)
    for person in research_managers(institution, on=in_oslo(at).date()):
        _ask_by_mail(endorsement, person, at)
    return endorsement


@transaction.atomic
def answer_endorsement(
    *, endorsement: Endorsement, given: bool, reason: str = "", by: User, at: datetime
) -> Endorsement:
    """Endorse the application, or refuse with a reason. The answer may be changed until the time has passed.

    Raises RuleBroken when the reason is missing, the time has passed, or another institution applies now.
    """
    application = _locked(endorsement.application)
    endorsement = Endorsement.objects.select_for_update().get(pk=endorsement.pk)
    _check_speaks_for(by, endorsement, at)
    _check_open(application, at)
    drafted = _drafted_institution(application)
    if endorsement.institution_id not in (application.institution_id, drafted and drafted.pk):
        raise RuleBroken("applications.endorsement_institution_changed")
    reason = reason.strip()
    if not given and not reason:
        raise RuleBroken("applications.endorsement_refusal_needs_reason", place="reason")
    state = "given" if given else "refused"
    if endorsement.state == state and endorsement.reason == reason:
        return endorsement
    if endorsement.state != state:
        endorsement.state = states.ENDORSEMENT.after(endorsement.state, "give" if given else "refuse")
    endorsement.reason, endorsement.answered_at, endorsement.answered_by = reason, at, by
    endorsement.save()
    _record(endorsement, f"endorsement.{state}", by, at, reason=reason)
    _tell_applicant(endorsement, application, at)
    return endorsement


@transaction.atomic
def endorse_many(*, endorsements: Iterable[Endorsement], by: User, at: datetime) -> list[Endorsement]:
    """Endorse several at once: all of them, or, where one cannot be, none."""
    ordered = sorted(endorsements, key=lambda row: str(row.application_id))  # everybody locks in one order
    return [answer_endorsement(endorsement=row, given=True, by=by, at=at) for row in ordered]


def check_answerable(endorsement: Endorsement, *, by: User, at: datetime) -> None:
    """Whether the request can be answered as it stands. Changes nothing; raises what answering raises."""
    _check_speaks_for(by, endorsement, at)
    _check_open(endorsement.application, at)


@transaction.atomic
def remind_managers(*, applications: Iterable[Application], by: User, at: datetime) -> int:
    """Remind the research managements that have not answered, at most once a day. Returns how many mails.

    All of the applications, or, where one cannot be, none. Raises RuleBroken `applications.nobody_to_remind`.
    """
    ordered = sorted(applications, key=lambda row: str(row.pk))
    return sum(_remind(_locked(row), by, at) for row in ordered)


def check_remindable(application: Application, at: datetime) -> list[Person]:
    """Who would get the reminder. Raises RuleBroken where there is nobody or it is too late."""
    _check_open(application, at)
    people = awaited_managers(application, on=in_oslo(at).date())
    if not people:
        raise RuleBroken("applications.nobody_to_remind")
    return people


def _remind(application: Application, by: User, at: datetime) -> int:
    access.check_can_manage(by, application, on=in_oslo(at).date())
    people = check_remindable(application, at)
    endorsement = application.endorsements.get(institution=application.institution_id)
    mails = [_ask_by_mail(endorsement, person, at, reminder=True) for person in people]
    written = sum(mail.written_at == at for mail in mails)
    if written:
        _record(endorsement, "endorsement.reminded", by, at)
    return written


def _drafted_institution(application: Application) -> Organisation | None:
    """The applicant institution of the draft, which may differ from the one that was last submitted."""
    orgnr = sections_of(application)["leader"].get("institution")
    return organisation(orgnr) if orgnr else None


def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "call__programme", "call__current", "institution"
    )
    return rows.get(pk=application.pk)


def _check_speaks_for(user: User, endorsement: Endorsement, at: datetime) -> None:
    """Whoever was asked for another institution may read, but answers only for their own."""
    day, application = in_oslo(at).date(), endorsement.application
    access.check_can_endorse(user, application, on=day)
    if not asked_institutions(application, user, on=day).filter(pk=endorsement.pk).exists():
        raise NotAllowed("applications.endorsement_not_yours", secret=False)


def _check_open(application: Application, at: datetime) -> None:
    if application.state not in ("draft", "submitted"):
        raise RuleBroken("applications.endorsement_application_closed")
    until = answers_until(application)
    if until is not None and at >= until:
        raise RuleBroken("applications.endorsement_closed")


def _record(endorsement: Endorsement, verb: str, by: User, at: datetime, **data: str) -> None:
    record(
        stream=f"application:{endorsement.application_id}", verb=verb, by=by, at=at,
        institution=endorsement.institution.orgnr, **data,
    )  # fmt: skip


def _ask_by_mail(endorsement: Endorsement, person: Person, at: datetime, *, reminder: bool = False) -> Mail:
    application = endorsement.application
    until = answers_until(application)
    day = in_oslo(at).date().isoformat()
    cause = f"reminded:{day}" if reminder else f"asked:{at.isoformat()}"
    with translation.override(person.language):
        words = {
            "name": str(person),
            "institution": endorsement.institution.name,
            "title": application.title or _("(no title yet)"),
            "reference": application.reference,
            "until": format_instant(until) if until else "–",
            "address": settings.SITE_URL + reverse("applications:endorse", args=[application.pk]),
        }
        subject = (
            _("Reminder: %(reference)s waits for you") if reminder else _("Endorsement wanted: %(reference)s")
        )
        subject = subject % words
        body = _(
            "Hello %(name)s,\n\n%(institution)s is applicant institution of the application %(reference)s:\n"
            "%(title)s\n\nThe applicant asks the research management to endorse it. Read it and answer "
            "here:\n%(address)s\n\nYour answer has to be there by %(until)s."
        )
    return write_mail(
        kind="endorsement.reminded" if reminder else "endorsement.asked", to=person.email,
        language=person.language, subject=subject, body=body % words,
        cause=f"endorsement-{endorsement.pk}:{cause}:{person.pk}", at=at,
    )  # fmt: skip


def _tell_applicant(endorsement: Endorsement, application: Application, at: datetime) -> None:
    for receiver in receivers_of(application):
        with translation.override(receiver.language):
            words = {
                "name": receiver.name,
                "institution": endorsement.institution.name,
                "reference": application.reference,
                "reason": endorsement.reason,
                "address": settings.SITE_URL
                + reverse("applications:section", args=[application.pk, "endorsement"]),
            }
            subject, body = _answer_text(endorsement.state)
        write_mail(
            kind=f"endorsement.{endorsement.state}", to=receiver.email, language=receiver.language,
            subject=subject % words, body=body % words,
            cause=f"endorsement-answered:{endorsement.pk}:{at.isoformat()}:{receiver.email}", at=at,
        )  # fmt: skip


def _answer_text(state: str) -> tuple[str, str]:
    if state == "given":
        return _("%(reference)s is endorsed"), _(
            "Hello %(name)s,\n\nThe research management of %(institution)s endorses the application "
            "%(reference)s.\n\n%(address)s"
        )
    return _("%(reference)s is not endorsed"), _(
        "Hello %(name)s,\n\nThe research management of %(institution)s does not endorse the application "
        "%(reference)s. They write:\n\n%(reason)s\n\nYou can mend the application and ask again:\n%(address)s"
    )
