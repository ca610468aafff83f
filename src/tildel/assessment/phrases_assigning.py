"""What a proposed assignment says: refusals, why a pair fits, and why there is no answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from tildel.assessment.domain.proposing import code_key
from tildel.classification.codes import code_name

FLOORS: dict[str, Any] = {
    "": gettext_lazy("The highest total"),
    "pair": gettext_lazy("First the worst pair as good as it can be, then the highest total"),
    "application": gettext_lazy("First the worst application as good as it can be, then the highest total"),
}
WISHES: dict[str, Any] = {
    "want": gettext_lazy("wants to read it"),
    "can": gettext_lazy("can read it"),
    "rather_not": gettext_lazy("would rather not read it"),
}
RULES: dict[str, Any] = {
    "fixed": pgettext_lazy("pair of expert and application", "fixed"),
    "forbidden": pgettext_lazy("pair of expert and application", "ruled out"),
    "refused": pgettext_lazy("pair of expert and application", "the expert said no"),
}

REFUSALS: dict[str, Any] = {
    "assignment.forbidden": gettext_lazy("%(expert)s is ruled out for %(reference)s."),
    "assignment.refused": gettext_lazy("%(expert)s has said no to %(reference)s."),
    "proposal.loads": gettext_lazy("The least cannot be above the most."),
    "proposal.no_words": gettext_lazy("Words must count for something: write at least 1."),
    "proposal.balance_floor": gettext_lazy(
        "Even loads cannot be asked for together with the worst application. Choose one of them."
    ),
    "proposal.few_floor": gettext_lazy(
        "The fewest changes cannot be asked for together with the worst application. Choose another order."
    ),
    "proposal.few_balance": gettext_lazy(
        "Even loads cannot be asked for together with the fewest changes. Choose one of them."
    ),
    "proposal.stale": gettext_lazy(
        "Something this proposal was made from has changed since. Nothing was assigned; propose again."
    ),
    "pair_rule.kind": gettext_lazy("Choose whether the pair is fixed or ruled out."),
    "pair_rule.needs_reason": gettext_lazy("Write why, so that it can be understood later."),
    "pair_rule.refused": gettext_lazy(
        "%(expert)s has said no to %(reference)s. Only the expert can change that."
    ),
    "pair_rule.assigned": gettext_lazy(
        "%(expert)s already has %(reference)s. Take the application back before you rule the pair out."
    ),
}


def changes_in_words(changes: Mapping[str, int]) -> list[str]:
    """What has happened since a proposal was asked for, a sentence for each kind."""
    sentences = {
        "declarations": ngettext(
            "%(number)s interest was declared.",
            "%(number)s interests were declared.",
            _n(changes, "declarations"),
        ),
        "findings": ngettext(
            "%(number)s possible tie was found or judged.",
            "%(number)s possible ties were found or judged.",
            _n(changes, "findings"),
        ),
        "answers": ngettext(
            "%(number)s expert answered the invitation.",
            "%(number)s experts answered the invitation.",
            _n(changes, "answers"),
        ),
        "rules": ngettext(
            "%(number)s pair was fixed, ruled out or refused.",
            "%(number)s pairs were fixed, ruled out or refused.",
            _n(changes, "rules"),
        ),
        "assignments": ngettext(
            "%(number)s application was given by hand.",
            "%(number)s applications were given by hand.",
            _n(changes, "assignments"),
        ),
        "placements": ngettext(
            "%(number)s application was placed in a committee.",
            "%(number)s applications were placed in a committee.",
            _n(changes, "placements"),
        ),
    }  # fmt: skip
    return [sentences[kind] % {"number": number} for kind, number in changes.items()]


def _n(changes: Mapping[str, int], kind: str) -> int:
    return changes.get(kind, 0)


def why(reasons: Mapping[str, Any]) -> str:
    """Why a pair has its affinity, in words: `both say proton, heart; HRCS: Cancer; wants to read it`."""
    parts = []
    if reasons.get("words"):
        parts.append(_("both say %(words)s") % {"words": ", ".join(reasons["words"])})
    if reasons.get("shared"):
        parts.append(_("same HRCS: %(codes)s") % {"codes": _names(reasons["shared"])})
    if reasons.get("near"):
        parts.append(_("near in HRCS: %(codes)s") % {"codes": _names(reasons["near"])})
    if reasons.get("wish"):
        parts.append(str(WISHES.get(reasons["wish"], reasons["wish"])))
    return "; ".join(parts) or _("nothing in common is known")


def _names(codes: Sequence[str]) -> str:
    language = (get_language() or "nb")[:2]
    return ", ".join(code_name(code_key(code), language) for code in codes)


# --- why there is no answer ---------------------------------------------------------------------------------


def reason_sentence(code: str, params: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Why there is no answer: one reason of the engine. `names` are the people's, by their key."""
    who = names.get(str(params.get("reviewer")), "")
    values = {**params, "expert": who}
    if code in ("places_short", "specialists_short"):
        return _short(code, params)
    return _COUNTED[code](params) % values if code in _COUNTED else str(_PLAIN[code]) % values


_PLAIN: dict[str, Any] = {
    "fixed_twice": gettext_lazy("%(expert)s is fixed to %(application)s twice."),
    "fixed_forbidden": gettext_lazy("%(expert)s is fixed to %(application)s and ruled out for it as well."),
    "fixed_over_demand": gettext_lazy(
        "%(application)s has %(fixed)s fixed experts and needs only %(demand)s."
    ),
    "fixed_over_load": gettext_lazy(
        "%(expert)s is fixed to %(fixed)s applications and may have at most %(maximum)s."
    ),
    "fixed_leave_no_specialist": gettext_lazy(
        "The fixed experts of %(application)s leave no place for a specialist."
    ),
    "demand_over_places": gettext_lazy(
        "%(needed)s places are needed in all, and the experts have %(places)s between them."
    ),
    "minimum_over_demand": gettext_lazy(
        "The experts are to have at least %(minimum)s applications between them, and only %(needed)s places "
        "are needed."
    ),
    "no_specialist": gettext_lazy("No eligible expert is a specialist for %(application)s."),
}
_COUNTED: dict[str, Any] = {
    "too_few_experts": lambda row: ngettext(
        "%(application)s has %(eligible)s eligible expert and needs %(needed)s.",
        "%(application)s has %(eligible)s eligible experts and needs %(needed)s.",
        row["eligible"],
    ),
    "minimum_out_of_reach": lambda row: ngettext(
        "These experts must have at least %(minimum)s applications between them, and only %(open)s place is "
        "open to them.",
        "These experts must have at least %(minimum)s applications between them, and only %(open)s places "
        "are open to them.",
        row["open"],
    ),
}


def _short(code: str, params: Mapping[str, Any]) -> str:
    """`These 12 applications share 5 eligible experts with 9 places`, each number with its own plural."""
    applications, experts = len(params["applications"]), len(params["reviewers"])
    values = {
        "applications": ngettext(
            "This application has", "These %(n)s applications share", applications
        ) % {"n": applications},
        "experts": ngettext("%(n)s eligible expert", "%(n)s eligible experts", experts) % {"n": experts},
        "places": ngettext("%(n)s place", "%(n)s places", params["places"]) % {"n": params["places"]},
        "needed": params["needed"],
    }  # fmt: skip
    if code == "specialists_short":
        return (
            _(
                "%(applications)s %(experts)s with %(places)s, and %(needed)s are needed so that each has a "
                "specialist."
            )
            % values
        )
    return _("%(applications)s %(experts)s with %(places)s, and %(needed)s are needed.") % values


_MORE = gettext_lazy("Invite more experts who know these subjects.")
_LOADS = gettext_lazy("Raise the most that an expert may read, or lower how many read each application.")
_SETTLE = gettext_lazy("Settle the ties that were found, and remind experts who have not declared.")
_LESS = gettext_lazy("Lower the least that each expert reads.")
_RULES = gettext_lazy("Take back a pair that was fixed, or raise the number it breaks.")
_SPECIAL = gettext_lazy("Lower from which affinity somebody is a specialist, or do not ask for specialists.")
_ADVICE: dict[str, Sequence[Any]] = {
    "demand_over_places": (_MORE, _LOADS),
    "minimum_over_demand": (_LESS,),
    "minimum_out_of_reach": (_LESS, _SETTLE),
    "too_few_experts": (_SETTLE, _MORE),
    "no_specialist": (_SPECIAL, _MORE),
    "places_short": (_LOADS, _SETTLE, _MORE),
    "specialists_short": (_SPECIAL, _LOADS, _MORE),
    "fixed_leave_no_specialist": (_RULES, _SPECIAL),
}


def advice(code: str) -> list[str]:
    """What can be done about a reason, the nearest at hand first."""
    return [str(row) for row in _ADVICE.get(code, (_RULES,))]
