"""Mails about bodies and meetings: subject and text in the active language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.design.formats import format_day, format_instant

Mail = tuple[str, str]


def in_language(language: str, compose: Callable[..., Mail], **facts: Any) -> Mail:
    with translation.override(language):
        return compose(**facts)


def link(name: str, **kwargs: object) -> str:
    """The full address of a page in the active language."""
    return settings.SITE_URL.rstrip("/") + reverse(name, kwargs=kwargs or None)


def body_name(body: Any) -> str:
    language = (get_language() or "nb")[:2]
    return str(body.names.get(language) or body.names.get("nb", ""))


def _facts(meeting: Any) -> dict[str, str]:
    """What the sentences about a meeting are filled with."""
    when = format_instant(meeting.starts_at) if meeting.starts_at else format_day(meeting.day)
    parts = {"key": meeting.body.key, "pk": meeting.pk}
    return {
        "body": body_name(meeting.body),
        "when": when,
        "place": ", ".join(part for part in (meeting.place, meeting.link) if part) or "–",
        "page": link("governance:meeting", **parts),
        "calendar": link("governance:meeting_ics", **parts),
    }


def _letter(name: str, *lines: str) -> str:
    return "\n\n".join([_("Dear %(name)s,") % {"name": name}, *lines])


def dates_asked(*, meeting: Any, name: str) -> Mail:
    facts = _facts(meeting)
    return _("Which day suits you? %(body)s") % facts, _letter(
        name,
        _("%(body)s looks for a day for its next meeting. Please say which of the proposed days suit you:")
        % facts
        + f" {facts['page']}",
    )


def invited(*, meeting: Any, name: str) -> Mail:
    facts = _facts(meeting)
    return _("Invitation to a meeting of %(body)s, %(when)s") % facts, _letter(
        name,
        _("You are invited to a meeting of %(body)s.") % facts,
        _("When: %(when)s") % facts + "\n" + _("Where: %(place)s") % facts,
        _("Please say whether you come, and declare interests in the cases: %(page)s") % facts,
        _("For your calendar: %(calendar)s") % facts,
    )


def deputy_asked(*, meeting: Any, name: str) -> Mail:
    facts = _facts(meeting)
    return _("You are asked in as deputy: %(body)s, %(when)s") % facts, _letter(
        name,
        _("The member you are deputy for cannot come to the meeting of %(body)s. You are asked in.") % facts,
        _("When: %(when)s") % facts + "\n" + _("Where: %(place)s") % facts,
        _("Please say whether you come: %(page)s") % facts,
        _("For your calendar: %(calendar)s") % facts,
    )


def meeting_changed(*, meeting: Any, name: str) -> Mail:
    facts = _facts(meeting)
    return _("Changed: meeting of %(body)s, %(when)s") % facts, _letter(
        name,
        _("The time or place of the meeting of %(body)s is changed.") % facts,
        _("When: %(when)s") % facts + "\n" + _("Where: %(place)s") % facts,
        _("The new calendar entry takes the place of the old one: %(calendar)s") % facts,
    )


def meeting_cancelled(*, meeting: Any, name: str, reason: str) -> Mail:
    facts = {**_facts(meeting), "reason": reason}
    return _("Cancelled: meeting of %(body)s, %(when)s") % facts, _letter(
        name,
        _("The meeting of %(body)s on %(when)s is cancelled.") % facts,
        _("Reason: %(reason)s") % facts,
        _("The calendar entry that takes it away: %(calendar)s") % facts,
    )


def cases_wanted(*, meeting: Any, name: str) -> Mail:
    facts = {**_facts(meeting), "day": format_day(meeting.cases_due)}
    facts["propose"] = link("governance:propose_case", key=meeting.body.key, pk=meeting.pk)
    return _("Cases for the meeting of %(body)s, %(when)s") % facts, _letter(
        name,
        _("Is there a case that %(body)s should take up? Propose it by %(day)s: %(propose)s") % facts,
    )


def item_due(*, item: Any, name: str, late: bool) -> Mail:
    """`late`: its day has passed."""
    facts = {
        "text": item.text,
        "due": format_day(item.due),
        "body": body_name(item.case.meeting.body),
        "case": item.case.number,
        "page": link("governance:mine"),
    }
    sentence = (
        _("This was to be done by %(due)s, as agreed in %(body)s, case %(case)s:")
        if late
        else _("This is to be done by %(due)s, as agreed in %(body)s, case %(case)s:")
    )
    subject = _("Late: %(text)s") if late else _("To be done by %(due)s: %(text)s")
    return subject % facts, _letter(
        name,
        sentence % facts + "\n" + item.text,
        _("When it is done, say so here: %(page)s") % facts,
    )


def appointed(appointment: Any) -> Mail:
    facts = {
        "body": body_name(appointment.body),
        "from": format_day(appointment.held_from),
        "page": link("governance:letter_pdf", key=appointment.body.key, pk=appointment.pk),
    }
    return _("You are appointed to %(body)s") % facts, _letter(
        str(appointment.person),
        _("You are appointed to %(body)s from %(from)s.") % facts,
        _("You find the letter of appointment here, when you have logged in with this address: %(page)s")
        % facts,
    )


def consultation_sent(*, consultation: Any, name: str) -> Mail:
    facts = {
        "title": consultation.title,
        "body": body_name(consultation.body),
        "due": format_day(consultation.due),
        "page": link("governance:consultation", key=consultation.body.key, pk=consultation.pk),
    }
    return _("Consultation: %(title)s") % facts, _letter(
        name,
        _("%(body)s asks for your comments on “%(title)s” by %(due)s.") % facts,
        _("You comment on each paragraph here, when you have logged in with this address: %(page)s") % facts,
    )
