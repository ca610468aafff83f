"""What assessment says: states, grounds, refusals, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ROUND_STATES: dict[str, Any] = {
    "preparing": pgettext_lazy("assessment round", "being prepared"),
    "reviewing": pgettext_lazy("assessment round", "experts are reading"),
    "discussing": pgettext_lazy("assessment round", "experts are discussing"),
    "closed": pgettext_lazy("assessment round", "closed"),
}
MEMBER_STATES: dict[str, Any] = {
    "reserve": pgettext_lazy("expert", "on the reserve list"),
    "invited": pgettext_lazy("expert", "invited"),
    "accepted": pgettext_lazy("expert", "takes part"),
    "declined": pgettext_lazy("expert", "declined"),
}
REVIEW_STATES: dict[str, Any] = {
    "none": pgettext_lazy("review", "not begun"),
    "draft": pgettext_lazy("review", "draft"),
    "submitted": pgettext_lazy("review", "submitted"),
}
FOUND_STATES: dict[str, Any] = {
    "proposed": pgettext_lazy("found interest", "to be judged"),
    "confirmed": pgettext_lazy("found interest", "confirmed"),
    "set_aside": pgettext_lazy("found interest", "set aside"),
}
OBJECTION_STATES: dict[str, Any] = {
    "received": pgettext_lazy("objection", "to be answered"),
    "upheld": pgettext_lazy("objection", "upheld"),
    "rejected": pgettext_lazy("objection", "not upheld"),
}
PROPOSAL_STATES: dict[str, Any] = {
    "queued": pgettext_lazy("assignment proposal", "being computed"),
    "solved": pgettext_lazy("assignment proposal", "ready"),
    "unsolvable": pgettext_lazy("assignment proposal", "has no solution"),
    "used": pgettext_lazy("assignment proposal", "used"),
}

NO_CONFLICT = _("No conflict of interest")
GROUNDS: dict[str, Any] = {
    "fvl6.party": _("I am a party myself: leader, partner or otherwise part of the application (1 a)"),
    "fvl6.family": _(
        "I am related by blood or marriage to somebody in it: parents, children, siblings or as near (1 b)"
    ),
    "fvl6.marriage": _(
        "I am, or have been, married to somebody in it, am engaged to them, or we are foster family (1 c)"
    ),
    "fvl6.agent": _("I am, or have been since the case began, guardian or agent of somebody in it (1 d)"),
    "fvl6.leads": _(
        "I lead, have a leading position in, or sit on the board of an institution or company in it (1 e)"
    ),
    "fvl6.other": _(
        "Something else that may weaken trust in me: a close tie, work together, gain or loss (paragraph 2)"
    ),
}

REFUSALS: dict[str, Any] = {
    "assessment.not_officer": _("Only those who run the programme can do this."),
    "assessment.not_expert": _("Only the expert this belongs to can do this."),
    "expert.registered": _("%(name)s is already in the register."),
    "expert.institution_missing": _("Write where the expert works, with at most 200 characters."),
    "expert.country_unknown": _("Choose the country the expert works in."),
    "round.before_deadline": _(
        "The call is still open. The assessment can begin when the deadline has passed."
    ),
    "round.unchecked": _(
        "%(number)s applications are not formally checked yet: %(references)s. Accept or reject them first."
    ),
    "round.nothing_to_assess": _(
        "No application has passed the formal check, so there is nothing to assess."
    ),
    "round.due_in_past": _("Choose a day that is still to come."),
    "round.not_reviewing": _("The assessment is not open now."),
    "round.closed": _("The assessment is closed."),
    "round.short_of_reviews": _(
        "%(number)s applications have fewer than %(needed)s submitted reviews that count: %(references)s."
    ),
    "assessment_round.state": _(
        "The assessment has already moved on. Load the page again to see where it is."
    ),
    "found_interest.state": _("This has already been judged so. Load the page again."),
    "objection.state": _("The objection has already been answered."),
    "assignment_proposal.state": _("This proposal cannot be used: it is not ready, or was used before."),
    "round_member.state": _("The invitation has already been answered, or the expert is already invited."),
    "member.not_accepted": _("The expert has not accepted the invitation."),
    "declaration.unknown_ground": _("Choose one of the answers."),
    "declaration.needs_ground": _("Choose which ground it is."),
    "declaration.needs_text": _("Say in a few words what it is, so that it can be judged."),
    "declaration.text_too_long": _("This is %(length)s characters; there is room for %(limit)s."),
    "declaration.needs_reason": _("Write why the conflict of interest is taken back."),
    "assignment.not_assessed": _("%(reference)s is not among the applications that are assessed."),
    "assignment.not_declared": _(
        "%(expert)s has not yet told us whether there is a conflict of interest in %(reference)s."
    ),
    "assignment.conflict": _("%(expert)s has a conflict of interest in %(reference)s and cannot read it."),
    "assignment.submitted": _(
        "The review of %(reference)s is already submitted, so the application stays with the expert."
    ),
    "review.state": _("This review is submitted and locked. The programme's office can open it again."),
    "review.stale": _("This review was saved from another window after you opened it here."),
    "review.text_too_long": _("This text is %(length)s characters; there is room for %(limit)s."),
    "review.incomplete": _("Something is missing before the review can be submitted."),
    "review.needs_reason": _("Write why the review is opened again."),
}

COUNTRIES: dict[str, Any] = {
    "AT": _("Austria"),
    "AU": _("Australia"),
    "BE": _("Belgium"),
    "BG": _("Bulgaria"),
    "CA": _("Canada"),
    "CH": _("Switzerland"),
    "CY": _("Cyprus"),
    "CZ": _("Czechia"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "EE": _("Estonia"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FR": _("France"),
    "GB": _("United Kingdom"),
    "GR": _("Greece"),
    "HR": _("Croatia"),
    "HU": _("Hungary"),
    "IE": _("Ireland"),
    "IL": _("Israel"),
    "IS": _("Iceland"),
    "IT": _("Italy"),
    "JP": _("Japan"),
    "KR": _("South Korea"),
    "LT": _("Lithuania"),
    "LU": _("Luxembourg"),
    "LV": _("Latvia"),
    "MT": _("Malta"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "NZ": _("New Zealand"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "RO": _("Romania"),
    "SE": _("Sweden"),
    "SG": _("Singapore"),
    "SI": _("Slovenia"),
    "SK": _("Slovakia"),
    "US": _("United States"),
    "ZA": _("South Africa"),
}
