"""Why a step with a call was refused, for `design.refusals`, and what a call lacks before it is public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tildel.design.formats import format_instant, format_money, format_number
from tildel.programmes.phrases import language_name, requirement_name

TEXTS: Mapping[str, Any] = {
    "name": _lazy("the name of the call"),
    "summary": _lazy("the summary"),
    "who_may_apply": _lazy("who may apply"),
    "welcomes": _lazy("what the programme welcomes"),
    "decision": _lazy("how it is decided"),
}


def _text_missing(*, text: str, language: str) -> str:
    return _("This text is not written in %(language)s: %(text)s.") % {
        "text": str(TEXTS[text]),
        "language": language_name(language),
    }


def _deadline_passed(*, deadline: datetime) -> str:
    return _("The deadline, %(deadline)s, has already passed. Choose a later one.") % {
        "deadline": format_instant(deadline)
    }


def _frame_below_minimum(*, frame: int, minimum: int) -> str:
    return _(
        "The frame, %(frame)s, is less than the smallest amount for a project, %(minimum)s. Change one."
    ) % {"frame": format_money(frame), "minimum": format_money(minimum)}


def _weights(*, weights: int) -> str:
    return _("The weights of the assessment add up to %(weights)s, and they should be 100 in all.") % {
        "weights": format_number(weights)
    }


def _threshold(*, lowest: int, highest: int) -> str:
    return _("The limit for what is fundable lies outside the scale from %(lowest)s to %(highest)s.") % {
        "lowest": format_number(lowest),
        "highest": format_number(highest),
    }


def _state(*, state: str, verb: str) -> str:
    if verb == "publish":
        return _("The call is already published. Nothing more is needed.")
    return _("This cannot be done with the call as it is now.")


def _nonexistent(*, wall: str) -> str:
    return _("The clocks go forward that night and never show this time. Choose one before 2 or after 3.")


def _ambiguous(*, wall: str, choices: tuple[str, str]) -> str:
    return _("The clocks go back that night and show this time twice. Choose which of the two you mean.")


def _nameless(what: Any) -> Any:
    """A row whose name is not written in one of the languages."""

    def said(*, key: str, language: str) -> str:
        return _("A name is not written in %(language)s: %(what)s “%(key)s”.") % {
            "language": language_name(language),
            "what": what,
            "key": key.replace("_", " "),
        }

    return said


def _about(text: Any) -> Any:
    """A sentence about one question, by its key as words."""
    return lambda *, key: str(text) % {"key": key.replace("_", " ")}


def _no_section(*, requirement: str) -> str:
    return _("The form has no section where an applicant can answer this: %(name)s.") % {
        "name": requirement_name(requirement)
    }


SENTENCES: Mapping[str, Any] = {
    "programme.not_yours": _lazy("Only the officers of the programme can do this."),
    "call.key_unusable": _lazy(
        "The call's address can only have small letters a–z, digits and hyphens, such as klinbeforsk-2027."
    ),
    "call.key_taken": _lazy("There is already a call with the address %(key)s. Choose another one."),
    "call.changed_meanwhile": _lazy(
        "Somebody else changed the call while you had it open. Look at what it says now. "
        "If you save once more, what stands in this form counts."
    ),
    "call.reason_missing": _lazy(
        "The call is published. Write why it is changed; the reason is shown on the public page."
    ),
    "call.closed_rules": _lazy(
        "The call has closed. What the applicants were held to can no longer be changed; the texts can."
    ),
    "call.not_ready": lambda lacks: _(
        "The call is not ready to be published. Its page says what is missing."
    ),
    "call.state": _state,
    "call.deadline_passed": _deadline_passed,
    "call.opens_late": _lazy("The call would open after its deadline. Change one of them."),
    "call.opened_already": _lazy("The call is open already, and applications may be on their way."),
    "call.frame_missing": _lazy("The frame is not filled in: how much money the call has."),
    "call.frame_below_minimum": _frame_below_minimum,
    "call.text_missing": _text_missing,
    "call.no_deadline_requirement": _lazy("The call has no deadline among its requirements."),
    "call.no_regions": _lazy("No health region is chosen for this requirement."),
    "call.weights_not_whole": _weights,
    "call.threshold_off_scale": _threshold,
    "call.no_scale": _lazy(
        "These make no scale: the highest mark lies above the lowest, a whole number of steps away."
    ),
    "call.no_scale_words": _lazy(
        "The scale has %(marks)s marks. Write a word for each of them, or for none; "
        "where experts see words only, every mark needs one."
    ),
    "call.doubled_dimension": _lazy(
        "“%(key)s” stands both among what experts judge and what user representatives judge. "
        "Give one of them another name in English."
    ),
    "call.unknown_tie_rule": _lazy("A rule for equal marks names something that the call does not judge."),
    "call.unknown": _lazy("There is no such template to open a call from."),
    "call.not_a_wall_time": _lazy("This is not a day and a time of the calendar."),
    "requirement.minimum_above_maximum": _lazy(
        "The smallest amount is larger than the largest. Change one of them."
    ),
    "requirement.year_twice": _lazy("The year %(year)s stands twice among the rates. Keep one of them."),
    "call.no_section_for": _no_section,
    "call.no_rates": _lazy("The fixed sum has no rates yet."),
    "call.no_excluded_costs": _lazy("No category of cost is chosen for this requirement."),
    "call.too_few_themes": _lazy("The call asks for %(minimum)s themes and has %(themes)s."),
    "call.no_share_question": _lazy(
        "The person-years need a question of the kind number that asks for the share of a position."
    ),
    "call.section_nameless": _nameless(_lazy("section")),
    "call.cost_nameless": _nameless(_lazy("category of cost")),
    "call.track_nameless": _nameless(_lazy("category of application")),
    "call.question_nameless": _nameless(_lazy("question")),
    "call.option_nameless": _nameless(_lazy("choice or column")),
    "call.question_without_options": _about(_lazy("The question “%(key)s” needs at least two choices.")),
    "call.question_without_columns": _about(_lazy("The table “%(key)s” needs at least one column.")),
    "call.question_without_section": _about(_lazy("The section of the question “%(key)s” is not there.")),
    "call.condition_never_met": _about(
        _lazy("The question “%(key)s” hangs on an answer that nobody can give, so it is never shown.")
    ),
    "call.question_of_no_track": _about(
        _lazy("The question “%(key)s” is for a category of application that is not there.")
    ),
    "call.doubled_question": _lazy("There is already a question with the address %(key)s."),
    "call.doubled_requirement": _lazy("There is already a requirement with the address %(key)s."),
    "call.doubled_track": _lazy("There is already a category with the address %(key)s."),
    "call.limit_too_large": _lazy("That is more than we can keep. Ask for at most %(most)s."),
    "call.least_above_most": _lazy("The least is larger than the most. Change one of them."),
    "time.nonexistent": _nonexistent,
    "time.ambiguous": _ambiguous,
}
