"""Why a step of a decision was refused, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop, pgettext_lazy

from tildel.design.formats import format_instant, format_money, format_number


def _order_changed(*, reference: str, passed_over: str, **_rest: Any) -> str:
    words = {"reference": reference, "passed_over": passed_over}
    return _(
        "%(reference)s cannot be awarded while %(passed_over)s, which the experts placed before it, is not. "
        "The list may be cut by money, but the experts' order may not be changed."
    ) % words  # fmt: skip


def _frame_exceeded(*, used: int, frame: int, over: int, **_rest: Any) -> str:
    words = {"used": format_money(used), "frame": format_money(frame), "over": format_money(over)}
    return (
        _("The awards come to %(used)s. The frame is %(frame)s. Take the list down by at least %(over)s.")
        % words
    )


def _frame_outside(*, frame: int, most: int, **_rest: Any) -> str:
    words = {"frame": format_money(frame), "most": format_money(most)}
    return _("A frame of %(frame)s is not possible here: at most %(most)s may be given.") % words


def _amount_outside(*, reference: str, amount: int, most: int, **_rest: Any) -> str:
    words = {"reference": reference, "amount": format_money(amount), "most": format_money(most)}
    return (
        _(
            "%(reference)s cannot be given %(amount)s: it applied for %(most)s. "
            "Give more than 0 and at most that."
        )
        % words
    )


def _more_than_recommended(*, reference: str, amount: int, most: int, **_rest: Any) -> str:
    words = {"reference": reference, "amount": format_money(amount), "most": format_money(most)}
    return _("%(reference)s cannot be given %(amount)s: %(most)s was recommended.") % words


def _ceiling_exceeded(*, theme: str, used: int, most: int, over: int, **_rest: Any) -> str:
    words = {
        "theme": theme,
        "used": format_money(used),
        "most": format_money(most),
        "over": format_money(over),
    }
    return (
        _(
            "Applications within the theme %(theme)s get %(used)s. The call gives them at most %(most)s "
            "together. Take it down by at least %(over)s."
        )
        % words
    )


def _below(text: str) -> Any:
    """A cut with the mark it compares, as people write numbers."""

    def said(*, mark: str, limit: str, **rest: Any) -> str:
        words = {"mark": _figure(mark, 2), "least": _figure(limit, 1), **rest}
        return _(text) % words

    return said


def _figure(mark: str, digits: int) -> str:
    return format_number(float(Fraction(mark)), digits=digits)


def _too_early(*, moment: datetime, **_rest: Any) -> str:
    return _("The list and the letters are announced for %(moment)s. They can be sent from that minute.") % {
        "moment": format_instant(moment)
    }


def _plan_contradicts(*, frame: int, **_rest: Any) -> str:
    return _(
        "A frame of %(frame)s does not hold what the call reserves for its themes. Give a larger frame."
    ) % {"frame": format_money(frame)}


REFUSALS: dict[str, Any] = {
    "decisions.officers_only": lazy("This is done by the officers of the programme."),
    "decisions.board_only": lazy(
        "The board's leader or secretary says when the board has adopted the recommendation."
    ),
    "decisions.recorders_only": lazy(
        "A decision is recorded by the programme's officers or the secretary of the body that decides."
    ),
    "decisions.not_yours": lazy("This case is not open to you."),
    "decisions.ranked_already": lazy("The order of this call is already fixed."),
    "decisions.round_open": lazy("The assessment round must be closed before the order is fixed."),
    "decisions.priority_unknown": lazy("Choose what the priority theme shall do."),
    "decisions.other_body": lazy("The case belongs to another body's meeting."),
    "decisions.not_recommended": lazy("The board must have adopted a recommendation first."),
    "decisions.unknown": lazy("%(reference)s is not on the experts' list."),
    "decisions.not_fundable": lazy("%(reference)s was not found fundable and cannot be awarded."),
    "decisions.order_changed": _order_changed,
    "decisions.frame_exceeded": _frame_exceeded,
    "decisions.frame_outside": _frame_outside,
    "decisions.amount_outside": _amount_outside,
    "decisions.not_recommended_amount": _more_than_recommended,
    "decisions.ceiling_exceeded": _ceiling_exceeded,
    "decisions.reserved_money": lazy(
        "%(reference)s takes money that the call keeps for a theme it is not within. It can be awarded when "
        "nobody within the theme needs the money."
    ),
    "decisions.reservation_forgotten": lazy(
        "Money kept for the theme %(theme)s went to others, while %(reference)s within the theme would have "
        "fitted. Give it to %(reference)s, or take others off the list."
    ),
    "decisions.percent_outside": lazy("Write a percentage from 0 up to, but not including, 100."),
    "decisions.below_dimension": _below(
        gettext_noop(
            "The mean mark on %(dimension)s is %(mark)s, and the call asks for %(least)s or better there."
        )
    ),
    "decisions.below_mean": _below(
        gettext_noop("The mean mark is %(mark)s, and the call asks for %(least)s or better.")
    ),
    "decisions.below_words": lazy(
        "On %(dimension)s the word is “%(level)s”, and the call asks for “%(weakest)s” or better."
    ),
    "decisions.normalising_not_offered": lazy(
        "Strictness cannot be taken out here: the experts fall into %(components)s groups without an "
        "application in common, and applications were not spread at random. Nobody can then tell a strict "
        "expert from weak applications."
    ),
    "decisions.plan_contradicts": _plan_contradicts,
    "decisions.members_only": lazy(
        "Members of the board and of the body that decides declare their own interests here."
    ),
    "decisions.stepped_down": lazy(
        "You have stepped down from an application in this call. What concerns the whole list is done by "
        "somebody who has not."
    ),
    "decisions.signers_only": lazy("The leader or secretary of the body that decides signs the decision."),
    "decisions.signed_already": lazy(
        "The decision is signed. What was declared and who was present stand as they are."
    ),
    "decisions.not_signed": lazy("The decision must be signed before it is published."),
    "decisions.too_early": _too_early,
    "decisions.needs_reason": lazy("Write the reason in a few words."),
    "decisions.nothing_to_decline": lazy("There is no published award here to decline."),
    "decisions.declined_already": lazy("This award is declined already."),
    "decisions.not_published": lazy("The decision must be published first."),
    "decisions.not_next": lazy(
        "%(reference)s is not next: another application comes before it, or the free money is not enough."
    ),
    "scenario.no_name": lazy("Give the scenario a name."),
    "scenario.name_taken": lazy("There is a scenario with this name already."),
    "scenario.contradicts": lazy(
        "These rules contradict each other: what is kept for themes must fit in the frame, and a theme's "
        "most must be at least what is kept for it."
    ),
    "draw.too_late": lazy(
        "A draw is fixed before marks are known: while the assessment round runs, and not after."
    ),
    "draw.committed_already": lazy("The draw of this call is fixed already."),
    "draw.not_needed": lazy(
        "The draw is opened when equals at the line wait for it, or when the decision is published."
    ),
    "signing.nobody_present": lazy("Nobody is written down as present."),
    "signing.not_present": lazy("%(person)s, who signs, is not written down as present."),
    "signing.not_declared": lazy("%(person)s has not declared interests for %(application)s."),
    "signing.undecided": lazy("It is not decided whether %(person)s has a conflict in %(application)s."),
    "signing.did_not_leave": lazy(
        "%(person)s has a conflict of interest in %(application)s and is not written down as having left."
    ),
    "signing.signer_left": lazy("%(person)s left while %(application)s was treated, and cannot sign."),
    "signing.no_quorum": lazy(
        "%(taking_part)s took part for %(application)s, and %(quorum)s are needed for a decision."
    ),
    "appeal.no_ground": lazy("Choose what you think went wrong in the handling."),
    "appeal.unknown_ground": lazy("Choose one of the grounds."),
    "appeal.not_procedural": lazy(
        "We understand that you see the application differently from the experts. Their assessment itself "
        "cannot be appealed. If something went wrong in how the case was handled, choose that and tell us "
        "what it was."
    ),
    "appeal.needs_text": lazy("Tell us what went wrong, so that it can be looked into."),
    "appeal.text_too_long": lazy("This is %(length)s characters; there is room for %(limit)s."),
    "appeal.state": lazy("This step is not possible where the appeal stands now. Load the page again."),
    "appeal.needs_answer": lazy("Write the answer that the applicant shall get."),
    "recommendation.state": lazy("The recommendation is adopted and stands as it is."),
    "decision.state": lazy("This step is not possible where the decision stands now. Nothing was changed."),
}

STEPS: dict[str, Any] = {
    "ranking.made": lazy("The experts' order was fixed"),
    "recommendation.drafted": lazy("The recommendation was drafted"),
    "recommendation.adopted": lazy("The board adopted the recommendation"),
    "decision.recorded": lazy("The decision was recorded"),
    "decision.published": lazy("The decision was published and the letters sent"),
    "decision.signed": lazy("The decision was signed"),
    "decision.unsigned": lazy("The signature was taken back"),
    "decision.announced": lazy("The minute of publication was set"),
    "ranking.normalised": lazy("Ranks without the experts' strictness were looked at"),
    "interests.declared": lazy("Interests were declared"),
    "interest.lifted": lazy("A declared interest was taken back"),
    "presence.recorded": lazy("Who was present and who left was written down"),
    "draw.committed": lazy("The draw was fixed"),
    "draw.opened": lazy("The draw was opened"),
    "award.declined": lazy("An award was declined"),
    "award.called_up": lazy("The next on the reserve list was called up"),
    "appeal.received": lazy("An appeal came in"),
    "appeal.moved": lazy("An appeal was taken a step further"),
    "appeal.answered": lazy("An appeal was answered"),
}


def phrase_step(verb: str) -> str:
    """A step of the trail in words."""
    return str(STEPS[verb])


APPEAL_GROUNDS: dict[str, Any] = {
    "impartiality": lazy("Somebody took part who was not impartial"),
    "call_not_followed": lazy("The application was not handled as the call says"),
    "reasons_missing": lazy("Reasons are missing"),
    "facts_wrong": lazy("The decision builds on facts that are wrong"),
    "other_procedure": lazy("Something else went wrong in the handling"),
    "experts_judgement": lazy("I disagree with the experts' assessment"),
}
APPEAL_STATES: dict[str, Any] = {
    "received": pgettext_lazy("appeal", "received"),
    "considered": pgettext_lazy("appeal", "being considered"),
    "forwarded": pgettext_lazy("appeal", "sent to the appeals body"),
    "upheld": pgettext_lazy("appeal", "upheld"),
    "rejected": pgettext_lazy("appeal", "not upheld"),
    "dismissed": pgettext_lazy("appeal", "dismissed"),
    "withdrawn": pgettext_lazy("appeal", "withdrawn"),
}
APPEAL_STEPS: dict[str, Any] = {
    "consider": lazy("Take it up"),
    "forward": lazy("Send it on to the appeals body"),
    "uphold": lazy("Uphold it"),
    "reject": lazy("Do not uphold it"),
    "dismiss": lazy("Dismiss it"),
    "withdraw": lazy("It was withdrawn"),
}
AT_LINE: dict[str, Any] = {
    "stop": lazy("The list ends at the first that does not fit"),
    "skip": lazy("What does not fit is passed over"),
    "reserve": lazy("The list ends, and what is left may be offered to the next as a lower amount"),
}
BECAUSE: dict[str, Any] = {
    "skip": lazy("it did not fit in what was left of the frame"),
    "earmark": lazy("the money was kept for another theme"),
    "ceiling": lazy("its theme had got the most it may get"),
}


def phrase_tie(rule: str, dimensions: Mapping[str, str]) -> str:
    """What settled a tie: `median`, `dimension:KEY`, `user_representatives` or `draw`, as calls write it."""
    kind, _sep, key = rule.partition(":")
    if kind == "dimension":
        return _("by the marks on %(dimension)s") % {"dimension": dimensions.get(key, key)}
    words = {
        "median": _("by the median"),
        "user_representatives": _("by the user representatives"),
        "draw": _("by draw"),
    }
    return words.get(kind, kind)


def phrase_deviation(deviation: Mapping[str, Any]) -> str:
    """An award past better placed applications, and the rule that allows it."""
    reasons = ", ".join(str(BECAUSE[one]) for one in deviation["because"])
    return _("%(reference)s is awarded past %(passed)s: %(reasons)s.") % {
        "reference": deviation["application"],
        "passed": ", ".join(deviation["passed_over"]),
        "reasons": reasons,
    }
