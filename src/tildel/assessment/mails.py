"""Mails about an assessment: subject and body in the active language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tildel.design.formats import format_instant

Mail = tuple[str, str]


def link(name: str, **kwargs: object) -> str:
    """The full address of a page in the active language."""
    return settings.SITE_URL.rstrip("/") + reverse(name, kwargs=kwargs or None)


def invitation(*, name: str, call: str, due_at: datetime | None) -> Mail:
    subject = _("Invitation to assess applications: %(call)s") % {"call": call}
    lines = [
        _("Dear %(name)s,") % {"name": name},
        _("you are invited to assess applications in the call %(call)s.") % {"call": call},
        _("Please say whether you can take part: %(link)s") % {"link": link("assessment:mine")},
        _(
            "Log in with this e-mail address; you will get a code by mail. Before you read anything we "
            "ask you to accept the terms and to tell us about conflicts of interest."
        ),
    ]
    if due_at:
        lines.insert(2, _("The reviews are to be submitted by %(due)s.") % {"due": format_instant(due_at)})
    return subject, "\n\n".join(lines)


def reminder(*, name: str, call: str, left: Iterable[str], due_at: datetime | None, late: int = 0) -> Mail:
    """`left` holds what is left to do, as sentences; `late` is how many days ago it was due."""
    subject = _("Reminder: your assessment in %(call)s") % {"call": call}
    lines = [_("Dear %(name)s,") % {"name": name}, *left]
    if due_at and late:
        told = ngettext(
            "The reviews were due %(due)s, %(late)s day ago.",
            "The reviews were due %(due)s, %(late)s days ago.",
            late,
        )
        lines.append(told % {"due": format_instant(due_at), "late": late})
    elif due_at:
        lines.append(_("The reviews are to be submitted by %(due)s.") % {"due": format_instant(due_at)})
    lines.append(_("You will find everything here: %(link)s") % {"link": link("assessment:mine")})
    return subject, "\n\n".join(lines)


def declined(*, expert: str, call: str, call_key: str, waiting: int) -> Mail:
    """To the officer; `waiting` is how many stand on the reserve list."""
    subject = _("%(expert)s cannot take part in %(call)s") % {"expert": expert, "call": call}
    page = link("assessment:officer", key=call_key)
    lines = [
        _("%(expert)s has declined the invitation to assess applications in %(call)s.")
        % {"expert": expert, "call": call}
    ]
    if waiting:
        told = ngettext(
            "%(number)s expert is on the reserve list. You can invite the next here: %(link)s",
            "%(number)s experts are on the reserve list. You can invite the next here: %(link)s",
            waiting,
        )
        lines.append(told % {"number": waiting, "link": f"{page}#reserve"})
    else:
        lines.append(
            _("The reserve list is empty. You can invite somebody else here: %(link)s") % {"link": page}
        )
    return subject, "\n\n".join(lines)


def left_to_do(*, state: str, terms: bool, undeclared: int, unsubmitted: int) -> list[str]:
    """What an expert has left, in the order in which it is done; empty when there is nothing."""
    if state == "invited":
        return [_("We are waiting for your answer to our invitation.")]
    if state != "accepted":
        return []
    if not terms:
        return [_("You have not accepted the terms yet. Nothing can be read before that.")]
    left = []
    if undeclared:
        left.append(
            ngettext(
                "For %(number)s application you have not told us whether you have a conflict of interest.",
                "For %(number)s applications you have not told us whether you have a conflict of interest.",
                undeclared,
            )
            % {"number": undeclared}
        )
    if unsubmitted:
        left.append(
            ngettext(
                "You have %(number)s review left to submit.",
                "You have %(number)s reviews left to submit.",
                unsubmitted,
            )
            % {"number": unsubmitted}
        )
    return left


def conflict_declared(*, expert: str, reference: str, call: str, call_key: str, kept: bool) -> Mail:
    """To the officer; without the ground, which stands in the system only."""
    subject = _("Conflict of interest: %(reference)s needs another expert") % {"reference": reference}
    what = (
        _("The review was already submitted. It is kept, but its marks no longer count.")
        if kept
        else _("The expert no longer has the application.")
    )
    lines = [
        _("%(expert)s has declared a conflict of interest in %(reference)s (%(call)s).")
        % {"expert": expert, "reference": reference, "call": call},
        what,
        _("Please give the application to another expert: %(link)s")
        % {"link": link("assessment:assignments", key=call_key)},
    ]
    return subject, "\n\n".join(lines)
