"""Mails to the coordinators of networks: subject and text in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.design.formats import format_day
from tildel.messaging.actions import write_mail

Mail = tuple[str, str]


def send(
    person: Any, compose: Callable[..., Mail], *, kind: str, cause: str, at: datetime, **facts: Any
) -> None:
    """Write a mail to somebody in their language; the same `cause` never makes two."""
    with translation.override(person.language):
        subject, text = compose(name=str(person), **facts)
    write_mail(
        kind=kind, to=person.email, language=person.language, subject=subject, body=text, cause=cause, at=at
    )


def network_name(network: Any) -> str:
    """In the active language, else as it is written."""
    language = (get_language() or "nb")[:2]
    return str(network.names.get(language) or network)


def _page(name: str, **kwargs: object) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(f"networks:{name}", kwargs=kwargs)


def _letter(name: str, *lines: str) -> str:
    return "\n\n".join([_("Dear %(name)s,") % {"name": name}, *lines])


def evaluation_asked(*, name: str, network: Any, due: date) -> Mail:
    facts = {"network": network_name(network), "due": format_day(due)}
    facts["page"] = _page("evaluation", key=network.key)
    return _("Mid-term evaluation of %(network)s") % facts, _letter(
        name,
        _("The mid-term evaluation of the network %(network)s begins. Write what you have achieved and what "
          "you plan, and send it by %(due)s: %(page)s") % facts,
    )  # fmt: skip


def evaluation_returned(*, name: str, network: Any, reason: str) -> Mail:
    facts = {"network": network_name(network), "reason": reason, "page": _page("evaluation", key=network.key)}
    return _("The mid-term evaluation of %(network)s needs more") % facts, _letter(
        name, _("What is missing: %(reason)s") % facts, _("You go on here: %(page)s") % facts
    )


def evaluation_decided(*, name: str, network: Any, verdict: str, case: Any) -> Mail:
    facts = {
        "network": network_name(network), "case": case.number, "body": str(case.meeting.body),
        "day": format_day(case.meeting.day), "page": _page("work", key=network.key),
    }  # fmt: skip
    sentence = {
        "continue": _("The network %(network)s goes on for a second period."),
        "end": _("The network %(network)s does not get a second period and is phased out."),
    }[verdict] % facts
    return _("Decision after the mid-term evaluation of %(network)s") % facts, _letter(
        name, sentence, _("It was decided by %(body)s on %(day)s, case %(case)s. More: %(page)s") % facts
    )


def report_returned(*, name: str, network: Any, year: int, reason: str) -> Mail:
    facts = {"network": network_name(network), "year": year, "reason": reason}
    facts["page"] = _page("report", key=network.key, year=year)
    return _("The report of %(network)s for %(year)s needs more") % facts, _letter(
        name, _("What is missing: %(reason)s") % facts, _("You go on here: %(page)s") % facts
    )


def report_owed(*, name: str, network: Any, year: int, due: date) -> Mail:
    facts = {"network": network_name(network), "year": year, "due": format_day(due)}
    facts["page"] = _page("report", key=network.key, year=year)
    return _("The report of %(network)s for %(year)s") % facts, _letter(
        name, _("The report of %(network)s for %(year)s is to be sent by %(due)s: %(page)s") % facts
    )
