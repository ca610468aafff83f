"""What the register, the committees and the payments say, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tildel.assessment.domain.committees import Warning
from tildel.assessment.domain.declining import apart
from tildel.design.formats import format_day

LANGUAGES: dict[str, Any] = {
    "en": _("English"),
    "no": _("Norwegian"),
    "sv": _("Swedish"),
    "da": _("Danish"),
    "fi": _("Finnish"),
    "is": _("Icelandic"),
    "de": _("German"),
    "fr": _("French"),
    "es": _("Spanish"),
    "it": _("Italian"),
    "nl": _("Dutch"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "se": _("Northern Sami"),
}
ROLES: dict[str, Any] = {
    "expert": pgettext_lazy("role in a round", "expert"),
    "leader": pgettext_lazy("role in a committee", "leader"),
    "member": pgettext_lazy("role in a committee", "member"),
    "user_representative": pgettext_lazy("role in a committee", "user representative"),
}
REGION_RULES: dict[str, Any] = {
    "": _("Anybody"),
    "abroad": _("Only people from abroad: nobody who works in Norway"),
    "other_regions": _("Only people from outside the health region of the programme's owner"),
}
WHY_DECLINED: dict[str, Any] = {
    "time": pgettext_lazy("why declined", "I have no time in this period"),
    "interest": pgettext_lazy("why declined", "I have a conflict of interest, or want to apply myself"),
    "expertise": pgettext_lazy("why declined", "The call is outside my field"),
    "leave": pgettext_lazy("why declined", "I am on leave or ill"),
    "other": pgettext_lazy("why declined", "Something else"),
}
SOURCES: dict[str, Any] = {
    "typed": pgettext_lazy("publication", "typed in"),
    "doi": pgettext_lazy("publication", "from Crossref"),
    "orcid": pgettext_lazy("publication", "from ORCID"),
}
LOOKED_UP: dict[str, Any] = {
    "nothing": _("Nothing was found there."),
    "not_connected": _("That register is not connected here. You can type the publication in."),
    "not_understood": _("Write a DOI like 10.1000/example, or an ORCID like 0000-0002-1825-0097."),
    "no_answer": _("The register does not answer now. You can type the publication in, or try again later."),
}
WHAT_INVITING_DOES: dict[str, Any] = {
    "new": _("Is invited by mail now"),
    "reserve": _("Is on the reserve list, and is invited by mail now"),
    "invited": _("Is invited already; nothing happens"),
    "accepted": _("Takes part already; nothing happens"),
    "declined": _("Declined before, and is asked again"),
}

REFUSALS: dict[str, Any] = {
    "expert.not_registered": _("You are not in the register of experts."),
    "expert.hrcs_unknown": _("Choose codes from the list."),
    "expert.most_outside": _("Write a whole number from 1 to %(limit)s, or leave it empty."),
    "expert.away_backwards": _("The last day comes before the first."),
    "expert.away_too_many": _("There is room for %(limit)s periods. Take one away first."),
    "expert.period_backwards": _("The last day comes before the first."),
    "expert.last_affiliation": _(
        "An expert works or worked somewhere. Correct this affiliation, or add another before you take "
        "it away."
    ),
    "publication.title_missing": _("Write the title."),
    "publication.year_outside": _("Write a year from %(first)s to %(last)s."),
    "publication.doi_unknown": _("Write a DOI like 10.1000/example."),
    "publication.too_many": _("There is room for %(limit)s publications."),
    "payment.holder_missing": _("Write whose account it is, with at most 200 characters."),
    "payment.account_wrong": _(
        "This is neither a Norwegian account number nor an IBAN: the check digits do not fit. Please look "
        "for a slip."
    ),
    "round.reading_ends_in_past": _("Choose today or a day that is still to come."),
    "round.reading_ends_before_due": _(
        "The reviews are due later than that. Choose the day they are due, or one after it."
    ),
    "committee.key_wrong": _("Use small letters a–z, digits and hyphens, at most 60."),
    "committee.key_taken": _("The programme already has a committee with the short name %(key)s."),
    "committee.name_missing": _("Write the name in all three languages, with at most 200 characters."),
    "committee.rule_unknown": _("Choose who may sit in the committee."),
    "seat.role_unknown": _("Choose one of the roles."),
    "seat.backwards": _("The last day comes before the first."),
    "seat.overlap": _("%(name)s already sits in the committee in some of these days."),
    "seat.second_leader": _("%(name)s leads the committee in some of these days. End that term first."),
    "seat.against_abroad": _(
        "Only people from abroad may sit in this committee, and %(name)s works in Norway: %(institutions)s."
    ),
    "seat.against_regions": _(
        "Only people from outside the owner's health region may sit in this committee, and %(name)s works "
        "in it: %(institutions)s."
    ),
    "seat.begun": _("The term has begun, so it stays in the record. Give it a last day instead."),
    "seat.gone": _("That term is no longer there. Load the page again."),
    "placement.other_programme": _("The committee belongs to another programme."),
    "member.load_outside": _("Write a whole number from 0 to %(limit)s, or leave it empty."),
    "member.loads_crossed": _("The most cannot be fewer than the least."),
    "reserve.empty": _("The reserve list is empty."),
    "invitation.why_missing": _("Please choose a reason."),
    "invitation.reason_missing": _("Please say in a few words what it is."),
}


def declined_words(stored: str) -> tuple[Any, str]:
    """The reason that was chosen and the text, as pages show them; ("", text) for what has no reason."""
    why, text = apart(stored)
    return WHY_DECLINED.get(why, ""), text


def warning_words(warning: Warning, name: str) -> str:
    """One warning of a committee as a sentence; `name` is the expert's."""
    role = str(ROLES.get(warning.role, warning.role))
    if warning.code == "no_leader":
        return gettext("Nobody leads the committee.")
    if warning.code == "vacancy":
        told = ngettext(
            "A seat is vacant (%(role)s): fewer sit now than in the last year.",
            "%(number)s seats are vacant (%(role)s): fewer sit now than in the last year.",
            warning.number,
        )
        return told % {"number": warning.number, "role": role}
    if warning.code == "term_ends":
        day = format_day(warning.day) if warning.day else ""
        return gettext("The term of %(name)s (%(role)s) ends on %(day)s.") % {
            "name": name,
            "role": role,
            "day": day,
        }
    return gettext("%(name)s now works at %(institution)s, which the committee's rule speaks against.") % {
        "name": name,
        "institution": warning.institution,
    }
