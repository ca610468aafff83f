"""Mails about who reads what: subject and body in the active language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tildel.assessment.mails import Mail, link
from tildel.design.formats import format_instant


def given(
    *, name: str, call: str, given: Sequence[str], taken: Sequence[str], due_at: datetime | None
) -> Mail:
    """To an expert, once for everything that was given and taken back. References only, no titles."""
    subject = _("Your applications to assess: %(call)s") % {"call": call}
    lines = [_("Dear %(name)s,") % {"name": name}]
    if given:
        told = ngettext(
            "you are given %(number)s application to assess in %(call)s: %(references)s.",
            "you are given %(number)s applications to assess in %(call)s: %(references)s.",
            len(given),
        )
        lines.append(told % {"number": len(given), "call": call, "references": ", ".join(given)})
    if taken:
        told = ngettext(
            "You need no longer assess this application, which another expert now has: %(references)s.",
            "You need no longer assess these applications, which other experts now have: %(references)s.",
            len(taken),
        )
        lines.append(told % {"references": ", ".join(taken)})
    if given and due_at:
        lines.append(_("The reviews are to be submitted by %(due)s.") % {"due": format_instant(due_at)})
    lines.append(_("You will find everything here: %(link)s") % {"link": link("assessment:mine")})
    return subject, "\n\n".join(lines)


def refused(*, expert: str, reference: str, call: str, call_key: str) -> Mail:
    """To the officer, when an expert cannot assess an application; the reason stands in the system only."""
    subject = _("%(expert)s cannot assess %(reference)s") % {"expert": expert, "reference": reference}
    lines = [
        _("%(expert)s has said no to %(reference)s (%(call)s). It is not a conflict of interest.")
        % {"expert": expert, "reference": reference, "call": call},
        _("Read the reason, and let the fewest changes be proposed, here: %(link)s")
        % {"link": link("assessment:proposals", key=call_key)},
    ]
    return subject, "\n\n".join(lines)
