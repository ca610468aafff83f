"""Mails about reviewing: subject and body in the active language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tildel.assessment.mails import Mail, link


def discussion_open(*, name: str, call: str) -> Mail:
    subject = _("The discussion is open: %(call)s") % {"call": call}
    lines = [
        _("Dear %(name)s,") % {"name": name},
        _(
            "the reviews are in. For the applications you have reviewed you can now see what the others "
            "wrote, say what you think of it, and change your own marks with a reason."
        ),
        _("If a review of yours is not submitted yet, submit it first: then you see the others'."),
        _("You will find everything here: %(link)s") % {"link": link("assessment:mine")},
    ]
    return subject, "\n\n".join(lines)
