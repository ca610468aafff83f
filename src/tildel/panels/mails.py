"""Mails about a panel: subject and body in the active language."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tildel.design.formats import format_day

Mail = tuple[str, str]


def link(name: str, **kwargs: object) -> str:
    """The full address of a page in the active language."""
    return settings.SITE_URL.rstrip("/") + reverse(name, kwargs=kwargs or None)


def invitation(*, name: str, call: str, panel: int, day: date, place: str) -> Mail:
    """No case is named here: whom each is closed to is for the agenda page to know."""
    subject = _("Panel meeting on %(day)s: %(call)s") % {"day": format_day(day), "call": call}
    lines = [
        _("Dear %(name)s,") % {"name": name},
        _("the panel of the call %(call)s meets on %(day)s.") % {"call": call, "day": format_day(day)},
        *([_("Place: %(place)s") % {"place": place}] if place else []),
        _("Agenda, and the page you follow the meeting on: %(link)s")
        % {"link": link("panels:meeting", pk=panel)},
        _("Put the day into your calendar: %(link)s") % {"link": link("panels:calendar_ics", pk=panel)},
    ]
    return subject, "\n\n".join(lines)
