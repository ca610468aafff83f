"""What a rejection on formal grounds says, in the applicant's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from tildel.design.formats import format_day, format_instant
from tildel.kernel.time import in_oslo
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.phrases import phrase_requirement


@dataclass(frozen=True, slots=True)
class Rejection:
    """What the letter is made of. `requirement` is its key in the call, `reason` the officer's words."""

    spec: CallSpec
    requirement: str
    reason: str
    reference: str
    title: str
    received_at: datetime
    recipient: Sequence[str]  # lines: name, institution
    owner: str  # the organisation behind the programme, to whom an appeal is written
    programme: str
    signed_by: str


def write_rejection(rejection: Rejection, *, language: str, at: datetime) -> tuple[str, dict[str, Any]]:
    """The letter's title and content, the same wherever it is shown: page, PDF, archive."""
    with translation.override(language):
        call = rejection.spec.name.in_language(language)
        title = _("Your application to %(call)s has been rejected") % {"call": call}
        return title, {
            "sender": rejection.owner,
            "recipient": "\n".join(line for line in rejection.recipient if line),
            "facts": _facts(rejection, call, at),
            "paragraphs": [
                *_outcome(rejection, call),
                *_requirement(rejection, language),
                {"heading": _("Why we find that it is not met")},
                *_paragraphs(rejection.reason),
            ],
            "appeal": _appeal(rejection, language),
            "signed": [f"{rejection.signed_by}\n{rejection.programme}"],
        }


def _facts(rejection: Rejection, call: str, at: datetime) -> list[list[str]]:
    return [
        [_("Date"), format_day(in_oslo(at).date())],
        [_("Our reference"), rejection.reference],
        [_("Call"), call],
    ]


def _outcome(rejection: Rejection, call: str) -> list[str]:
    received = _("We received your application “%(title)s” to %(call)s on %(moment)s.") % {
        "title": rejection.title,
        "call": call,
        "moment": format_instant(rejection.received_at),
    }
    outcome = _(
        "The application does not meet one of the formal requirements of the call. It has therefore been "
        "rejected, and its scientific content has not been assessed."
    )
    return [received, outcome]


def _requirement(rejection: Rejection, language: str) -> list[Any]:
    requirement = rejection.spec.requirement(rejection.requirement)
    if requirement is None:
        return []
    parts: list[Any] = [
        {"heading": _("The requirement")},
        phrase_requirement(requirement, spec=rejection.spec),
    ]
    # What nobody has said in public must not look like a quotation from the call.
    if requirement.source.text and not requirement.source.assumed:
        parts += [_("The announcement of the call says:"), {"quote": requirement.source.text}]
    if address := requirement.source.address or rejection.spec.source:
        parts.append(_("The announcement: %(address)s") % {"address": address})
    return parts


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _appeal(rejection: Rejection, language: str) -> list[str]:
    """What may be appealed is the call's own word. It names no time limit, so none is given here."""
    paragraphs = [
        _(
            "If you think that an error was made in the handling of your application (a procedural error), "
            "you can appeal."
        )
    ]
    if decision := rejection.spec.decision.in_language(language):
        paragraphs.append(
            _("The call says this about decisions and appeals: “%(text)s”") % {"text": decision}
        )
    paragraphs.append(
        _(
            "Write to %(owner)s and give the reference %(reference)s. Say what you think went wrong and "
            "what you want to have changed."
        )
        % {"owner": rejection.owner, "reference": rejection.reference}
    )
    return paragraphs
