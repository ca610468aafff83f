"""Partners answer for themselves: whether they take part, their share and name, their CV, their costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from tildel.applications import access
from tildel.applications import phrases_together as phrases
from tildel.applications.actions.attachments import CV, kinds_of, put_in_place
from tildel.applications.actions.drafts import held_for_change, note_change, stream_of
from tildel.applications.domain.draft import clean_section
from tildel.applications.domain.together import (
    PARTICIPATION,
    may_remind,
    partner_row,
    with_own_costs,
    with_partner,
)
from tildel.applications.domain.values import Email, Percent, Text, storable
from tildel.applications.models import Application, Attachment, DraftSection, Participation
from tildel.applications.queries import drafts as queries
from tildel.applications.queries import together as queries_together
from tildel.audit.actions import record
from tildel.files.actions import store_file
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.actions import write_mail
from tildel.people.actions import account_for, register_person
from tildel.people.models import User
from tildel.people.queries import person_by_email

_LONGEST_REASON = 2000


# --- asking -------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_partners(*, application: Application, by: User, at: datetime, only: str = "") -> list[Participation]:
    """Ask every partner with an address who was not asked there before; `only` asks one, again if need be.

    Returns those who got a mail. Raises RuleBroken (`applications.nobody_to_ask`) when nobody has an address.
    """
    access.check_can_edit(by, application)
    held = held_for_change(application.pk, "save", at=at)
    partners = queries.sections_of(held)["partners"].get("rows", ())
    rows = [row for row in partners if _has_address(row) and only in ("", row["key"])]
    if not rows:
        raise RuleBroken("applications.nobody_to_ask")
    before = queries_together.participations(held)
    waiting = [row for row in rows if only or _is_new(row, before.get(row["key"]))]
    return [_ask(held, row, before.get(row["key"]), by, at) for row in waiting]


def _has_address(row: Mapping[str, Any]) -> bool:
    address, fault = Email().read(row.get("email"))
    return bool(address) and fault is None


def _is_new(row: Mapping[str, Any], before: Participation | None) -> bool:
    return before is None or before.email != row["email"].lower()


def _ask(
    held: Application, row: Mapping[str, Any], before: Participation | None, by: User, at: datetime
) -> Participation:
    asked = before or Participation(application=held, person_key=row["key"])
    if before is not None:
        asked.state = PARTICIPATION.after(asked.state, "ask")
    asked.email, asked.asked_at, asked.asked_by, asked.reminded_at = row["email"].lower(), at, by, None
    asked.answered_at = asked.answered_by = None
    asked.reason = ""
    asked.save()
    person = register_person(email=asked.email, language=held.language, by=by, at=at)
    account_for(person=person, by=by, at=at)
    record(stream=stream_of(held), verb="participation.asked", by=by, at=at, person=asked.person_key)
    _write(asked, held, "asked", at)
    return asked


@transaction.atomic
def remind_partner(*, participation: Participation, by: User, at: datetime) -> Participation:
    """Write once more to a partner who has not answered, at most once an hour."""
    access.check_can_edit(by, participation.application)
    held, found = _held(participation, at)
    PARTICIPATION.after(found.state, "remind")
    if not may_remind(found.asked_at, found.reminded_at, at):
        raise RuleBroken("applications.reminded_lately")
    found.reminded_at = at
    found.save(update_fields=["reminded_at"])
    record(stream=stream_of(held), verb="participation.reminded", by=by, at=at, person=found.person_key)
    _write(found, held, "reminded", at)
    return found


# --- answering ----------------------------------------------------------------------------------------------


@transaction.atomic
def answer_participation(
    *, participation: Participation, confirmed: bool, reason: str = "", by: User, at: datetime
) -> Participation:
    """Yes, or no with a reason. May be changed until the deadline; the leader gets a mail each time.

    Raises NotAllowed for anybody but the partner, RuleBroken without a reason and after the deadline.
    """
    held, found = _own(participation, by, at)
    reason = storable(reason).strip()[:_LONGEST_REASON]
    if not confirmed and not reason:
        raise RuleBroken("applications.decline_needs_reason", place="reason")
    state = "confirmed" if confirmed else "declined"
    if (found.state, found.reason) == (state, reason):
        return found
    if found.state != state:
        found.state = PARTICIPATION.after(found.state, "confirm" if confirmed else "decline")
    found.answered_at, found.answered_by, found.reason = at, by, reason
    found.save()
    record(stream=stream_of(held), verb=f"participation.{state}", by=by, at=at, person=found.person_key)
    _tell_lead(found, held, at)
    return found


@transaction.atomic
def save_own_details(
    *, participation: Participation, name: str, position_percent: str, by: User, at: datetime
) -> DraftSection:
    """The partner's own name and position share. Raises RuleBroken with the place of what is unclear."""
    held, found = _own(participation, by, at)
    written, too_long = Text(200).read(name)
    share, unclear = Percent().read(position_percent)
    if not written.strip() or too_long:
        raise RuleBroken("applications.own_name", place="name")
    if unclear:
        raise RuleBroken("applications.own_share", place="position_percent")
    partners = with_partner(
        queries.sections_of(held)["partners"],
        found.person_key,
        {"name": written.strip(), "position_percent": share},
    )
    return _save(held, "partners", partners, by, at)


@transaction.atomic
def save_own_costs(
    *, participation: Participation, costs: Mapping[str, Mapping[str, int]], by: User, at: datetime
) -> DraftSection:
    """The costs of the partner's institution, in kroner by kind of cost and year; all other rows stay.

    Raises RuleBroken (`applications.own_budget_not_yours`) where the institution is the applicant's, whose
    budget the leader writes, or where none is chosen.
    """
    held, found = _own(participation, by, at)
    sections = queries.sections_of(held)
    institution = own_institution(sections, found.person_key)
    if not institution:
        raise RuleBroken("applications.own_budget_not_yours")
    known = {row.key for row in queries.spec_for(held).categories}
    kept = {category: years for category, years in costs.items() if category in known}
    return _save(held, "budget", with_own_costs(sections["budget"], institution, kept), by, at)


def own_institution(sections: Mapping[str, Mapping[str, Any]], person_key: str) -> str:
    """The institution whose costs a partner may fill in; "" where it is the applicant's own, or none."""
    row = partner_row(sections.get("partners", {}), person_key)
    institution = str(row.get("institution") or "") if row else ""
    return "" if institution == (sections.get("leader", {}).get("institution") or "") else institution


def add_own_cv(*, participation: Participation, upload: Any, by: User, at: datetime) -> Attachment:
    """The partner's own CV, in place of the one before. Raises as `attachments.add_attachment`."""
    with transaction.atomic():
        held, _found = _own(participation, by, at)
        if CV not in kinds_of(queries.spec_for(held)):
            raise RuleBroken("applications.attachment_not_asked_for", place="file")
    # Reading an unknown file takes time; nobody else has to wait for it.
    file = store_file(name=upload.name or "", data=upload.read(), by=by, at=at)
    with transaction.atomic():
        held, found = _own(participation, by, at)
        return put_in_place(held, CV, found.person_key, file, by, at)


def _own(participation: Participation, by: User, at: datetime) -> tuple[Application, Participation]:
    """Locked, when `by` is the partner and still among the partners."""
    if not queries_together.is_meant(participation, by):
        raise NotAllowed("applications.sent_to_another", secret=False)
    held, found = _held(participation, at)
    if partner_row(queries.sections_of(held)["partners"], found.person_key) is None:
        raise RuleBroken("applications.no_longer_partner")
    return held, found


def _held(participation: Participation, at: datetime) -> tuple[Application, Participation]:
    held = held_for_change(participation.application_id, "save", at=at)
    found = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    found.application = held
    return held, found


def _save(held: Application, key: str, content: Mapping[str, Any], by: User, at: datetime) -> DraftSection:
    """A partner's own row, as one more version of the section: whoever writes in it sees both texts.

    The application is locked, so the version read here is the one that stands.
    """
    stored = held.sections.filter(key=key).first() or DraftSection(application=held, key=key)
    cleaned, _problems = clean_section(key, {**content, "answers": None})
    if stored.content.get("answers"):  # the call's own questions are the leader's to answer
        cleaned["answers"] = stored.content["answers"]
    if stored.pk and stored.content == cleaned:
        return stored
    stored.version, stored.content = stored.version + 1, cleaned
    stored.saved_at, stored.saved_by = at, by
    stored.save()
    note_change(held)
    record(
        stream=stream_of(held), verb="section.saved", by=by, at=at,
        section=key, version=stored.version, revision=held.revision,
    )  # fmt: skip
    return stored


# --- mails --------------------------------------------------------------------------------------------------


def _write(participation: Participation, held: Application, turn: str, at: datetime) -> None:
    person = person_by_email(participation.email)
    language = person.language if person else held.language
    with translation.override(language):
        address = settings.SITE_URL + reverse("applications:participation", args=[participation.pk])
        subject, body = phrases.participation_mail(
            application=held, by=str(participation.asked_by), address=address, again=turn == "reminded"
        )
    write_mail(
        kind=f"participation.{turn}", to=participation.email, language=language, subject=subject, body=body,
        cause=f"participation:{participation.pk}:{turn}:{at.isoformat()}", at=at,
    )  # fmt: skip


def _tell_lead(participation: Participation, held: Application, at: datetime) -> None:
    lead = queries_together.lead(held)
    if lead is None:
        return
    language = lead.person.language if lead.person else held.language
    row = partner_row(queries.sections_of(held)["partners"], participation.person_key) or {}
    with translation.override(language):
        address = settings.SITE_URL + reverse("applications:people", args=[held.pk])
        subject, body = phrases.answer_mail(
            application=held, name=row.get("name") or participation.email, address=address,
            confirmed=participation.state == "confirmed", reason=participation.reason,
        )  # fmt: skip
    write_mail(
        kind="participation.answered", to=lead.email, language=language, subject=subject, body=body,
        cause=f"participation-answered:{participation.pk}:{at.isoformat()}", at=at,
    )  # fmt: skip
