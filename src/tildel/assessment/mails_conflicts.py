"""Letters about conflicts of interest, to officers and to those who objected, in the active language."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tildel.assessment.mails import Mail, link
from tildel.design.formats import format_day


def conflict_established(*, expert: str, reference: str, call: str, call_key: str, kept: bool) -> Mail:
    """To the officers, when one of them confirmed a conflict that took an application from its expert."""
    subject = _("Conflict of interest: %(reference)s needs another expert") % {"reference": reference}
    what = (
        _("The review was already submitted. It is kept, but its marks no longer count.")
        if kept
        else _("The expert no longer has the application.")
    )
    lines = [
        _("The programme’s office found a conflict of interest: %(expert)s and %(reference)s (%(call)s).")
        % {"expert": expert, "reference": reference, "call": call},
        what,
        _("Please give the application to another expert: %(link)s")
        % {"link": link("assessment:assignments", key=call_key)},
    ]
    return subject, "\n\n".join(lines)


def objection_answer(*, reference: str, received: date, upheld: bool, answer: str) -> str:
    """To whoever objected. Says nothing of who reads the application, which they may not know."""
    first = _("You objected on %(day)s to an expert assessing the application %(reference)s.") % {
        "day": format_day(received), "reference": reference,
    }  # fmt: skip
    verdict = (
        _("Your objection is upheld: the expert you meant does not take part in assessing the application.")
        if upheld
        else _("Your objection is not upheld: we find that the expert you meant is impartial.")
    )
    return "\n\n".join([_("Hello,"), first, verdict, answer])
