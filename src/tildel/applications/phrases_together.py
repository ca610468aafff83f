"""Sentences about writing together: roles, states, mails, refusals, who is here, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tildel.applications import phrases
from tildel.design.formats import format_instant
from tildel.programmes.phrases import attachment_name

ROLES: Mapping[str, Any] = {
    "lead": gettext_lazy("Leader of the application"),
    "editor": gettext_lazy("Writes"),
    "reader": gettext_lazy("Reads"),
}
ROLE_HELP: Mapping[str, Any] = {
    "lead": gettext_lazy("Answers for the application and says what the others may."),
    "editor": gettext_lazy("May change every part, submit and withdraw."),
    "reader": gettext_lazy("May read everything and write notes, but change nothing."),
}
INVITATION_STATES: Mapping[str, Any] = {
    "sent": gettext_lazy("Invited, has not answered"),
    "accepted": gettext_lazy("Said yes"),
    "declined": gettext_lazy("Said no"),
    "withdrawn": gettext_lazy("The invitation was taken back"),
}
PARTICIPATION_STATES: Mapping[str, Any] = {
    "asked": gettext_lazy("Asked, has not answered"),
    "confirmed": gettext_lazy("Takes part"),
    "declined": gettext_lazy("Does not take part"),
}

REFUSALS: Mapping[str, Any] = {
    "applications.only_lead": gettext_lazy("Only the leader of the application can do this."),
    "applications.people_of_withdrawn": gettext_lazy(
        "The application is withdrawn. Nobody can be let in or taken out any more."
    ),
    "applications.role_unknown": gettext_lazy("Choose whether the person writes or reads."),
    "applications.lead_stays": gettext_lazy(
        "The leader cannot leave or be taken out. Hand the leadership over first."
    ),
    "applications.hand_over_to_editor": gettext_lazy(
        "The leadership can be handed to somebody who writes in the application. Let the person write first."
    ),
    "applications.invitation_address": gettext_lazy("Write an e-mail address like name@example.org."),
    "applications.already_there": gettext_lazy("This person takes part already."),
    "applications.invitations_enough": gettext_lazy(
        "%(most)s invitations wait for an answer. Take one back before you invite more."
    ),
    "applications.reminded_lately": gettext_lazy(
        "A mail was sent less than an hour ago. Wait a little before you remind again."
    ),
    "applications.sent_to_another": gettext_lazy(
        "This was sent to another address than yours. Log in with that one."
    ),
    "applications.nobody_to_ask": gettext_lazy(
        "No partner has an e-mail address yet. Write it in the part about partners."
    ),
    "applications.no_longer_partner": gettext_lazy(
        "You are no longer among the partners of the application."
    ),
    "applications.decline_needs_reason": gettext_lazy(
        "Write why. The leader of the application gets to read it."
    ),
    "applications.own_name": gettext_lazy("Write your name, with at most 200 characters."),
    "applications.own_share": gettext_lazy("Write a number, like 50 or 37,5."),
    "applications.own_budget_not_yours": gettext_lazy(
        "The leader of the application writes the costs of this institution."
    ),
    "applications.note_empty": gettext_lazy("Write something first."),
    "applications.note_too_long": gettext_lazy("A note has at most %(most)s characters. Make two of it."),
    "applications.choose_person": gettext_lazy(
        "Load the page again and choose once more. Nothing was changed."
    ),
    "applications.choose_answer": gettext_lazy("Choose yes or no."),
    "applications.note_gone": gettext_lazy("This note is gone. Load the page again."),
    "invitation.state": gettext_lazy("This invitation has been answered or taken back already."),
    "participation.state": gettext_lazy("This was answered already. Load the page again to see it."),
    "transfer.no_file": gettext_lazy("Choose a file first."),
    "transfer.too_large": gettext_lazy(
        "The file is larger than 2 MB. An application as JSON is much smaller."
    ),
    "transfer.not_text": gettext_lazy("This is not a text file. Choose the JSON file of an application."),
    "transfer.not_json": gettext_lazy(
        "The file breaks off or has a mistake in line %(line)s, at character %(column)s. "
        "Nothing was taken in."
    ),
    "transfer.too_deep": gettext_lazy(
        "The file is built in another way than an application. Nothing was taken in."
    ),
    "transfer.not_ours": gettext_lazy(
        "The file does not say that it is an application of Tildel: "
        "“format” is missing or says something else."
    ),
    "transfer.other_version": gettext_lazy(
        "The file was made by another version of Tildel. “version” has to be 1."
    ),
    "transfer.no_sections": gettext_lazy(
        "The file holds no parts of an application: “sections” is missing or empty."
    ),
    "transfer.section_shape": gettext_lazy(
        "One part of the file is not built as it should be. Nothing was taken in."
    ),
}

EVENTS: Mapping[str, Any] = {
    "collaborator.role_changed": gettext_lazy("The role of somebody who takes part was changed"),
    "collaborator.removed": gettext_lazy("Somebody was taken out of the draft"),
    "collaborator.left": gettext_lazy("Somebody left the draft"),
    "collaborator.lead_handed_over": gettext_lazy("The leadership was handed over"),
    "invitation.sent": gettext_lazy("Somebody was invited to the draft"),
    "invitation.reminded": gettext_lazy("An invitation was sent once more"),
    "invitation.accepted": gettext_lazy("An invitation was accepted"),
    "invitation.declined": gettext_lazy("An invitation was declined"),
    "invitation.withdrawn": gettext_lazy("An invitation was taken back"),
    "participation.asked": gettext_lazy("A partner was asked to confirm"),
    "participation.reminded": gettext_lazy("A partner was reminded"),
    "participation.confirmed": gettext_lazy("A partner confirmed"),
    "participation.declined": gettext_lazy("A partner declined"),
    "note.written": gettext_lazy("A note was written"),
    "note.settled": gettext_lazy("A note was marked as dealt with"),
    "note.reopened": gettext_lazy("A note was opened again"),
    "application.copied": gettext_lazy("Text was copied from an earlier application"),
    "application.imported": gettext_lazy("A file was taken into the draft"),
}


PAGES: Mapping[str, Any] = {
    "check": gettext_lazy("Check and submit"),
    "people": gettext_lazy("People"),
    "transfer": gettext_lazy("Copy and download"),
}


def place_of_fault(place: str) -> str:
    """Where in an imported file something is: `sections.budget` → "The part “budget”"."""
    part = place.removeprefix("sections.")
    return _("In the file: the part “%(part)s”.") % {"part": part} if part != place else ""


def is_here(people: Iterable[tuple[str, str]]) -> str:
    """`[("Ola Dikt", "Budget")]` → "Ola Dikt is here, in Budget"; "" when nobody is."""
    return " · ".join(
        _("%(name)s is here, in %(part)s") % {"name": name, "part": part} for name, part in people
    )


def part_title(key: str, spec: Any) -> str:
    """The title of a part, or of another page of the work screen."""
    return str(PAGES[key]) if key in PAGES else phrases.section_title(key, spec)


def field_name(section: str, field: str, names: Mapping[str, str], spec: Any) -> str:
    """What a note or a change is beside, in words; "" for the whole part."""
    if not field:
        return ""
    try:
        return phrases.field_label_among(section, field, names, spec)
    except (KeyError, IndexError, ValueError):
        return field


def left_out(what: str, name: str) -> str:
    """One thing that could not come along to another call."""
    if what == "attachment":
        return _("The file “%(name)s”: this call does not ask for it.") % {"name": attachment_name(name)}
    if what == "theme":
        return _("The theme “%(name)s”: this call does not have it.") % {"name": name}
    if what == "category":
        return _(
            "The kind of cost “%(name)s”: this call does not have it. The amounts came along; choose another."
        ) % {"name": name}
    return _("The part “%(name)s”: this call does not have it.") % {
        "name": str(phrases.TITLES.get(name, name))
    }


# --- where an application stands ----------------------------------------------------------------------------


def standing(*, state: str, closes_at: datetime | None, at: datetime, has_decision: bool) -> str:
    """What happens next, in words. Says nothing of what is decided before it is published."""
    is_open = closes_at is not None and at < closes_at
    until = format_instant(closes_at) if closes_at else ""
    if state == "draft":
        if is_open:
            return _("Not sent yet. It can be written and sent until %(until)s.") % {"until": until}
        return _("Nothing was sent before the deadline, so it does not take part.")
    if state == "submitted":
        if is_open:
            return _("Sent, and counts. It can be changed and sent again until %(until)s.") % {"until": until}
        return _(
            "Sent, and counts. The formal check is going on. You get a mail if something is asked of you."
        )
    if state == "accepted":
        if has_decision:
            return _("The decision is published. It stands in the letter.")
        return _(
            "It passed the formal check and is being assessed. "
            "You get a letter when the decision is published."
        )
    if state == "rejected":
        return _("It was rejected on formal grounds. The letter says why, and how to appeal.")
    return _("It was withdrawn, and takes no part.")


# --- mails --------------------------------------------------------------------------------------------------


def _shown(application: Any, **more: str) -> dict[str, str]:
    return {
        "title": application.title or _("(no title yet)"),
        "reference": application.reference,
        "call": call_name(application.call.names),
        "until": format_instant(application.closes_at) if application.closes_at else "–",
        **more,
    }


def call_name(names: Mapping[str, str]) -> str:
    """The call's name in the active language, or the nearest there is."""
    return names.get((get_language() or "nb")[:2]) or names.get("nb") or ""


def invitation_mail(*, application: Any, role: str, by: str, address: str, again: bool) -> tuple[str, str]:
    """Subject and body for somebody who is asked to write or read, in the active language."""
    words = _shown(application, by=by, address=address)
    subject = (
        _("Reminder: %(by)s invites you to an application")
        if again
        else _("%(by)s invites you to an application")
    )
    asked = (
        _("%(by)s asks you to write in an application to %(call)s:")
        if role == "editor"
        else _("%(by)s asks you to read an application to %(call)s:")
    )
    body = _(
        "Hello,\n\n%(asked)s\n\n%(reference)s\n%(title)s\n\n"
        "Say yes or no here. Log in with the address this mail "
        "came to:\n%(address)s\n\nThe deadline of the application is %(until)s, Oslo time."
    )
    return subject % words, body % {**words, "asked": asked % words}


def participation_mail(*, application: Any, by: str, address: str, again: bool) -> tuple[str, str]:
    """Subject and body for a partner who is asked to confirm."""
    words = _shown(application, by=by, address=address)
    subject = (
        _("Reminder: do you take part in %(reference)s?")
        if again
        else _("Do you take part in %(reference)s?")
    )
    body = _(
        "Hello,\n\n%(by)s names you as a partner in an application to %(call)s:\n\n"
        "%(reference)s\n%(title)s\n\n"
        "Say whether you take part, and give your position share, your CV and your institution's costs here. "
        "Log in with the address this mail came to:\n%(address)s\n\n"
        "The deadline of the application is %(until)s, Oslo time."
    )
    return subject % words, body % words


def answer_mail(
    *, application: Any, name: str, address: str, confirmed: bool, reason: str
) -> tuple[str, str]:
    """Subject and body for the leader when a partner answered."""
    words = _shown(application, name=name, address=address, reason=reason)
    if confirmed:
        return _("%(name)s takes part") % words, _(
            "Hello,\n\n%(name)s confirms to be a partner in %(reference)s.\n\n%(address)s"
        ) % words
    return _("%(name)s does not take part") % words, _(
        "Hello,\n\n%(name)s does not take part in %(reference)s. The reason:\n\n%(reason)s\n\n%(address)s"
    ) % words


def asked_words(number: int) -> str:
    """What the leader sees after asking the partners."""
    if not number:
        return _("Everybody with an address was asked before.")
    return ngettext(
        "A mail was sent to %(number)s partner.", "A mail was sent to %(number)s partners.", number
    ) % {"number": number}
