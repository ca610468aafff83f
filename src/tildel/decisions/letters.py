"""What a decision letter says, in the applicant's language: outcome, reasons, and the right to appeal."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.assessment.queries.rounds import counting_reviews
from tildel.decisions.domain.order import Placed
from tildel.decisions.domain.ranking import Ranked
from tildel.decisions.phrases import APPEAL_STATES
from tildel.decisions.queries.decisions import leader_of
from tildel.decisions.queries.marks import consensus_of
from tildel.design.formats import format_day, format_money, format_number
from tildel.kernel.time import in_oslo
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.queries import spec_of_version


def compose(outcome: Any, row: Placed, decision: Any, *, by: Any) -> tuple[str, dict[str, Any]]:
    """The letter's title and content, in the shape that pages, PDF and archive share.

    Of the assessment it says what the call promises: marks, reasons, rank, consensus, and no more.
    """
    application = outcome.application
    language = application.language
    spec = spec_of_version(application.current.call_version)
    with translation.override(language):
        call = spec.name.in_language(language)
        title = (
            _("Award from %(call)s")
            if outcome.awarded
            else _("Your application to %(call)s was not awarded funds")
        ) % {"call": call}
        return title, {
            "sender": application.call.programme.owner.name,
            "recipient": "\n".join(_recipient(outcome)),
            "facts": _facts(outcome, decision, call),
            "paragraphs": [
                *_outcome(outcome, decision, call, language),
                {"heading": _("Reasons")},
                *_reasons(outcome, row, spec, decision),
                *_feedback(outcome, row.ranked, spec, language),
            ],
            "appeal": _appeal(outcome, spec, language),
            "signed": [f"{by}\n{_text(application.call.programme.names, language)}"],
        }


def compose_answer(appeal: Any, *, by: Any) -> tuple[str, dict[str, Any]]:
    """The answer to an appeal, in the applicant's language."""
    application = appeal.outcome.application
    with translation.override(application.language):
        title = _("Answer to your appeal about %(reference)s") % {"reference": application.reference}
        words = {"state": APPEAL_STATES[appeal.state], "day": format_day(in_oslo(appeal.received_at).date())}
        facts = [[_("Our reference"), application.reference], [_("Project"), application.title]]
        if appeal.case:
            facts.append([_("Case"), appeal.case.number])
        return title, {
            "sender": application.call.programme.owner.name,
            "recipient": "\n".join(_recipient(appeal.outcome)),
            "facts": facts,
            "paragraphs": [
                _("Your appeal of %(day)s is %(state)s.") % words,
                {"heading": _("Reasons")},
                *[part.strip() for part in appeal.answer.split("\n\n") if part.strip()],
            ],
            "appeal": [],
            "signed": [f"{by}\n{_text(application.call.programme.names, application.language)}"],
        }


def _text(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("nb", "")


def _recipient(outcome: Any) -> list[str]:
    name = leader_of(outcome.application)
    institution = outcome.application.institution
    return [line for line in (name, institution.name if institution else "") if line]


def _facts(outcome: Any, decision: Any, call: str) -> list[list[str]]:
    case = decision.case
    return [
        [_("Our reference"), outcome.application.reference],
        [_("Call"), call],
        [_("Project"), outcome.application.title],
        [_("Decided"), format_day(case.meeting.day)],
        [_("Case"), case.number],
    ]


def _outcome(outcome: Any, decision: Any, call: str, language: str) -> list[str]:
    words = {
        "body": _text(decision.case.meeting.body.names, language),
        "day": format_day(decision.case.meeting.day),
        "case": decision.case.number,
        "title": outcome.application.title,
        "amount": format_money(outcome.amount),
    }
    if outcome.awarded:
        address = settings.SITE_URL + reverse("decisions:decline", args=[outcome.application_id])
        return [
            _("%(body)s decided on %(day)s, in case %(case)s, to award %(amount)s to “%(title)s”.") % words,
            _("The money may be used when the contract has been accepted. You will hear from us about that."),
            _("If you cannot use the award, tell us here, so that the next in line can get it: %(address)s")
            % {"address": address},
        ]
    return [_("%(body)s decided on %(day)s, in case %(case)s, not to award funds to “%(title)s”.") % words]


def _reasons(outcome: Any, row: Placed, spec: CallSpec, decision: Any) -> list[str]:
    ranked = row.ranked
    mean = format_number(float(ranked.mean), digits=2)
    words = {
        "mean": mean,
        "frame": format_money(decision.frame),
        "amount": format_money(ranked.amount),
        "best": spec.assessment.best,
    }
    if outcome.ground in ("not_fundable", "below_cut"):
        return [_("The experts gave the application a mean mark of %(mean)s.") % words, *_below(row, spec)]
    fundable = _("The experts found the application fundable, with a mean mark of %(mean)s.") % words
    return [fundable, *_of_money(outcome, spec, words), *_reserve(outcome, spec)]


def _of_money(outcome: Any, spec: CallSpec, words: dict[str, Any]) -> list[str]:
    order = _(
        "The experts' marks for scientific quality and expected benefit decide the order. "
        "The decision may stop where the money ends, but it may not change the experts' order."
    )
    if outcome.ground == "called_up":
        return [
            _(
                "It was on the reserve list. An award was declined, and the money goes to the next in the "
                "experts' order that it is enough for."
            ),
            order,
        ]
    if outcome.ground == "beyond_frame":
        spent = _("The frame of %(frame)s was spent on applications that come before yours in the order.")
        return [spent % words, order]
    if outcome.ground == "passed_over":
        return [_passed_over(spec, words)]
    return [order]


def _passed_over(spec: CallSpec, words: dict[str, Any]) -> str:
    """An application further down got money by a rule of the call, and it is said by which."""
    if spec.assessment.line.rule == "skip":
        return (
            _(
                "When its turn came, what was left of the frame of %(frame)s was less than the %(amount)s "
                "applied for. The call lets the money that is left go to the next applications in the order "
                "that it is enough for."
            )
            % words
        )
    return (
        _(
            "When its turn came, the frame of %(frame)s was spent. Part of the frame is kept for themes of "
            "the call, and applications within such a theme may be awarded from that part after yours."
        )
        % words
    )


def _reserve(outcome: Any, spec: CallSpec) -> list[str]:
    if outcome.awarded or not outcome.reserve or not spec.assessment.line.reserve:
        return []
    return [
        _(
            "The application is number %(place)s on the reserve list. If an award is declined, we write to "
            "you when it is your turn."
        )
        % {"place": outcome.reserve}
    ]


def _below(row: Placed, spec: CallSpec) -> list[str]:
    """Each cut that was not reached, with the mark and what it had to be."""
    names = {one.key: one.name for one in spec.assessment.dimensions}
    said = []
    for one in row.below:
        words = {
            "mark": format_number(float(Fraction(one.params.get("mark", 0))), digits=2),
            "least": format_number(float(Fraction(one.params.get("limit", 0))), digits=1),
        }
        name = names.get(one.params.get("dimension", ""))
        if one.code == "decisions.below_dimension" and name:
            words["dimension"] = name.in_language(get_language() or "nb")
            text = _(
                "On %(dimension)s the mean mark is %(mark)s. The call asks for %(least)s or better there."
            )
            said.append(text % words)
    if not said or any(one.code == "decisions.below_mean" for one in row.below):
        least = format_number(spec.assessment.fundable_tenths / 10, digits=1)
        said.insert(
            0, _("An application needs a mean mark of %(least)s or better to be fundable.") % {"least": least}
        )
    return said


def _feedback(outcome: Any, row: Ranked, spec: CallSpec, language: str) -> list[Any]:
    """The call says what applicants are told: any of marks, rank, consensus and reasons."""
    told = spec.assessment.feedback
    parts: list[Any] = []
    if "marks" in told:
        parts += _marks(row, spec, language)
    if "rank" in told and row.rank is not None:
        parts.append(_("In the experts' order the application has rank %(rank)s.") % {"rank": row.rank})
    if "consensus" in told and (text := consensus_of(outcome.application)):
        parts += [_("The experts say together:"), {"quote": text, "lang": spec.language}]
    if "reasons" in told:
        parts += _words(outcome, spec, language)
    return [{"heading": _("How the experts assessed the application")}, *parts] if parts else []


def _marks(row: Ranked, spec: CallSpec, language: str) -> list[str]:
    scale = _("The scale goes from %(lowest)s to %(highest)s, where %(best)s is best.") % {
        "lowest": spec.assessment.lowest,
        "highest": spec.assessment.highest,
        "best": spec.assessment.best,
    }
    parts = [
        dimension.name.in_language(language)
        + f": {format_number(float(row.dimensions[dimension.key]), digits=2)}"
        for dimension in spec.assessment.dimensions
        if dimension.key in row.dimensions
    ]
    return [scale, _("Mean of the marks: %(parts)s.") % {"parts": "; ".join(parts)}]


def _words(outcome: Any, spec: CallSpec, language: str) -> list[Any]:
    """The experts' own reasons, without names and in the language they were written in."""
    reviews = counting_reviews(outcome.application.call).filter(assignment__application=outcome.application)
    parts: list[Any] = []
    for number, review in enumerate(reviews, start=1):
        for dimension in spec.assessment.dimensions:
            if text := (review.texts.get(dimension.key) or "").strip():
                words = {"number": number, "dimension": dimension.name.in_language(language)}
                parts.append(_("Expert %(number)s on %(dimension)s:") % words)
                parts.append({"quote": text, "lang": spec.language})
    return parts


def _appeal(outcome: Any, spec: CallSpec, language: str) -> list[str]:
    """The call's own word on appeals. It names no time limit, so none is given here."""
    paragraphs = [
        _(
            "If you think that an error was made in the handling of your application (a procedural error), "
            "you can appeal."
        ),
        _("The experts' assessment itself cannot be appealed."),
    ]
    if text := spec.decision.in_language(language):
        paragraphs.append(_("The call says this about decisions and appeals: “%(text)s”") % {"text": text})
    paragraphs.append(
        _(
            "Write to %(owner)s and give the reference %(reference)s. Say what you think went wrong and what "
            "you want to have changed."
        )
        % {"owner": outcome.application.call.programme.owner.name, "reference": outcome.application.reference}
    )
    address = settings.SITE_URL + reverse("decisions:file_appeal", args=[outcome.application_id])
    paragraphs.append(
        _("You can also send the appeal from this page, logged in: %(address)s") % {"address": address}
    )
    return paragraphs
