"""How marks are said, and what reviewing says when it refuses, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tildel.assessment.domain.marks import Mark, scale_of
from tildel.design.formats import format_number
from tildel.programmes.domain.call import Assessment

EN_DASH = "–"
NOTHING = EN_DASH


def mark_number(mark: Mark | Fraction) -> str:
    """`4`, `3,5` or `3.5`."""
    return format_number(float(mark), digits=0 if mark == int(mark) else 1)


def mark_word(mark: Mark, assessment: Assessment) -> str:
    """The scale's word for a mark, "" where it has none."""
    if not assessment.words:
        return ""
    word = assessment.words[scale_of(assessment).place(mark)]
    return word.in_language(get_language() or "en")


def mark_text(mark: Mark | None, assessment: Assessment) -> str:
    """A mark as it is shown everywhere: with its word, or as the word alone where the call says so."""
    if mark is None or mark not in scale_of(assessment).values:
        return NOTHING
    word = mark_word(mark, assessment)
    if assessment.words_only:
        return word
    return f"{mark_number(mark)} {EN_DASH} {word}" if word else mark_number(mark)


def mean_text(mean: Fraction | None, assessment: Assessment) -> str:
    """A mean with one decimal; of words only, the word or the two that it lies between."""
    if mean is None:
        return NOTHING
    if not assessment.words_only:
        return format_number(float(mean), digits=1)
    values = scale_of(assessment).values
    below = max(value for value in values if value <= mean)
    if below == mean:
        return mark_word(below, assessment)
    above = min(value for value in values if value > mean)
    return _("between “%(below)s” and “%(above)s”") % {
        "below": mark_word(below, assessment),
        "above": mark_word(above, assessment),
    }


def scale_text(assessment: Assessment) -> str:
    """The scale in a line: where it goes from and to, in which steps, and which end is best."""
    if assessment.words_only:
        language = get_language() or "en"
        return " · ".join(word.in_language(language) for word in assessment.words)
    ends = {
        "lowest": mark_number(assessment.lowest),
        "highest": mark_number(assessment.highest),
        "best": mark_number(assessment.best),
    }
    if assessment.step_tenths == 10:
        return _("From %(lowest)s to %(highest)s; %(best)s is best.") % ends
    step = mark_number(Fraction(assessment.step_tenths, 10))
    return _("From %(lowest)s to %(highest)s in steps of %(step)s; %(best)s is best.") % {
        **ends,
        "step": step,
    }


def spread_text(spread: Fraction | None, assessment: Assessment) -> str:
    """How far apart marks lie: in points, or in steps where the scale is words only; "" for one mark."""
    if spread is None:
        return ""
    if assessment.words_only:
        steps = int(spread * 10 / assessment.step_tenths)
        return _("steps apart: %(steps)s") % {"steps": steps}
    return _("difference %(spread)s") % {"spread": mark_number(spread)}


def _outside(*, lowest: int, highest: int, step_tenths: int = 10) -> str:
    ends = {"lowest": mark_number(lowest), "highest": mark_number(highest)}
    if step_tenths == 10:
        return _("Choose a whole mark from %(lowest)s to %(highest)s.") % ends
    return _("Choose a mark from %(lowest)s to %(highest)s in steps of %(step)s.") % {
        **ends,
        "step": mark_number(Fraction(step_tenths, 10)),
    }


REFUSALS: Mapping[str, Any] = {
    "review.mark_outside_scale": _outside,
    "review.not_discussing": gettext_lazy("The discussion is not open now."),
    "review.revision_needs_reason": gettext_lazy("Write why you change your review."),
    "review.unchanged": gettext_lazy("Nothing is changed yet: the marks and the texts are as before."),
    "round.no_discussion": gettext_lazy("This call has no discussion between the experts."),
    "remark.empty": gettext_lazy("Write something before you send it."),
    "remark.too_long": gettext_lazy("This is %(length)s characters; there is room for %(limit)s."),
    "consensus.empty": gettext_lazy("Write what you agree on."),
    "consensus.too_long": gettext_lazy("This is %(length)s characters; there is room for %(limit)s."),
    "consensus.stale": gettext_lazy("Somebody else wrote in it after you opened it here."),
    "discussion.submit_first": gettext_lazy("Submit your own review first. Then you can take part."),
    "call.reviewing_has_begun": gettext_lazy(
        "The experts have begun to read, so the scale, the criteria and the rules for marks are fixed. "
        "Everybody is judged by the same."
    ),
}
