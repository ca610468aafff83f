"""Sentences of the officer's and the research management's side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tildel.design.formats import format_day, format_instant


def _before_extension(until: str) -> str:
    text = gettext(
        "The applicant may still change the application, until %(moment)s, and has not sent it again yet."
    )
    return text % {"moment": format_instant(datetime.fromisoformat(until))}


def _not_later(closes: str) -> str:
    text = gettext("The draft is open until %(moment)s as it is. Choose a later time.")
    return text % {"moment": format_instant(datetime.fromisoformat(closes))}


def _outlasts(day: str) -> str:
    text = gettext("Your own role ends on %(day)s. Choose a last day up to then.")
    return text % {"day": format_day(date.fromisoformat(day))}


REFUSALS: dict[str, Any] = {
    "applications.endorsement_without_institution": _(
        "Choose the applicant institution first. Its research management is who we ask."
    ),
    "endorsement.state": _("This endorsement cannot be asked for or answered now."),
    "applications.endorsement_closed": _(
        "The time to answer has passed. An endorsement can be given and changed until the deadline."
    ),
    "applications.endorsement_institution_changed": _(
        "The application now names another applicant institution, so this request no longer counts."
    ),
    "applications.endorsement_refusal_needs_reason": _(
        "Write why the institution does not endorse the application. The applicant gets to read it."
    ),
    "applications.endorsement_not_yours": _("You speak for another institution than the one that was asked."),
    "applications.endorsement_application_closed": _("The application is no longer being worked on."),
    "applications.check_before_deadline": _(
        "The formal check begins when the deadline has passed. Until then a new version may be sent."
    ),
    "applications.check_not_submitted": _("Only an application that was submitted can be checked."),
    "applications.check_verdict": _("Choose whether the application is accepted or rejected."),
    "applications.check_final": _(
        "This application has been checked already. A rejection has gone out by letter and stands."
    ),
    "applications.rejection_needs_requirement": _(
        "Choose the requirement that the application does not meet."
    ),
    "applications.rejection_needs_reason": _("Write the reason. It stands in the letter to the applicant."),
    "applications.judged_needs_reason": _("Write why you find that this requirement is not met."),
    "applications.judged_unknown": _("The call has no such requirement. Load the page again."),
    "applications.accepted_against_verdict": _(
        "You find a formal requirement not met. Reject the application, or change that verdict."
    ),
    "applications.acceptance_needs_reason": _(
        "A formal requirement is not met. Write why the application is accepted all the same."
    ),
    "applications.check_before_extension": _before_extension,
    "applications.nobody_to_remind": _(
        "Nobody is left to remind: the research management has answered, was not asked, or is not registered."
    ),
    "applications.view_needs_name": _("Give the view a name, so that you find it again."),
    "applications.view_too_many": _("You have %(most)s views already. Delete one that you no longer use."),
    "applications.message_needs_words": _("Write both a subject and a text."),
    "applications.extension_without_deadline": _(
        "The call has no deadline yet, so there is nothing to extend."
    ),
    "applications.extension_passed": _("Choose a time that is still ahead."),
    "applications.extension_too_far": _("Choose a time within a year from now."),
    "applications.extension_not_later": _not_later,
    "applications.late_needs_reason": _("Write why this applicant is let in late. It is kept on record."),
    "applications.late_unknown_reference": _(
        "We cannot find this reference in the call. Ask the applicant to read it from the top of the draft."
    ),
    "applications.corrections_not_given": _("This call does not let the officer ask for corrections."),
    "applications.correction_while_open": _(
        "The applicant can still change the application. Ask for a correction when that time is over."
    ),
    "applications.correction_needs_requirement": _("Choose the requirement that the correction is about."),
    "applications.correction_needs_reason": _(
        "Write what has to be corrected. The applicant gets to read it."
    ),
    "applications.delegation_not_yours": _(
        "Only the research management itself can let others answer for it, not those who answer for them."
    ),
    "applications.delegation_begins_before": _("Choose a first day that is today or later."),
    "applications.delegation_ends_before": _("The last day must not be before the first."),
    "applications.delegation_outlasts": _outlasts,
    "applications.delegation_to_oneself": _("You answer for the institution already. Name another person."),
    "applications.delegation_held_already": _(
        "This person answers for the institution already in that time. Choose other days, or end that first."
    ),
    "applications.letter_sent": _("The letter has been sent and can no longer be changed."),
    "applications.letter_unknown": _("We cannot find this letter."),
}

STATES: Mapping[str, Any] = {
    "draft": _("Draft"),
    "submitted": _("Submitted"),
    "accepted": _("Accepted"),
    "rejected": _("Rejected"),
    "withdrawn": _("Withdrawn"),
}
STATE_COLORS = {"submitted": "info", "accepted": "success", "rejected": "danger"}
NOT_ASKED = _("Not asked")
EXTENSIONS: Mapping[str, Any] = {
    "late": _("Let in late"),
    "correction": _("Asked for a correction"),
}
ENDORSEMENT_STATES: Mapping[str, Any] = {
    "asked": _("Awaits answer"),
    "given": _("Endorsed"),
    "refused": _("Not endorsed"),
}

# What the trail says in words. Slices above add theirs with `tell_events`.
_EVENTS: dict[str, Any] = {
    "application.created": _("Application started"),
    "application.submitted": _("Application submitted"),
    "application.withdrawn": _("Application withdrawn"),
    "application.track_chosen": _("Another category chosen"),
    "section.saved": _("Section saved"),
    "cv.saved": _("CV saved"),
    "attachment.added": _("File added"),
    "attachment.removed": _("File removed"),
    "attachment.restored": _("File taken back"),
    "endorsement.asked": _("Endorsement asked for"),
    "endorsement.given": _("Endorsed by the research management"),
    "endorsement.refused": _("Not endorsed by the research management"),
    "endorsement.reminded": _("The research management was reminded"),
    "extension.late": _("Let in late by an officer"),
    "extension.correction": _("Asked for a correction"),
    "message.sent": _("An officer wrote to the applicant"),
    "verdict.kept": _("An officer kept an own verdict"),
    "file.downloaded": _("A file was downloaded"),
    "document.downloaded": _("The whole application was downloaded"),
    "document.made": _("The application was made into one PDF"),
    "formal_check.accepted": _("Accepted in the formal check"),
    "formal_check.rejected": _("Rejected in the formal check"),
    "letter.written": _("Letter written"),
    "letter.sent": _("Letter sent"),
    "letter.document_made": _("The letter was made into a PDF"),
}


def tell_events(sentences: Mapping[str, Any]) -> None:
    """Register what the trail of an application calls the verbs of a higher slice."""
    _EVENTS.update(sentences)


def phrase_event(verb: str) -> str:
    """The verb of an audit event in words, in the active language."""
    return str(_EVENTS.get(verb, _("Something was put on record")))


def known_verbs() -> frozenset[str]:
    return frozenset(_EVENTS)
