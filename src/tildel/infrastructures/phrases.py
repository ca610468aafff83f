"""What the register of infrastructure says, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES: dict[str, Any] = {
    "draft": pgettext_lazy("infrastructure", "draft"),
    "proposed": pgettext_lazy("infrastructure", "proposed"),
    "prioritised": pgettext_lazy("infrastructure", "prioritised"),
    "declined": pgettext_lazy("infrastructure", "declined"),
    "registered": pgettext_lazy("infrastructure", "in the register"),
    "retired": pgettext_lazy("infrastructure", "taken out"),
}
STATE_COLORS = {
    "draft": "neutral",
    "proposed": "warning",
    "prioritised": "info",
    "declined": "danger",
    "registered": "success",
    "retired": "neutral",
}
# What each state means to its owner, and what comes next.
WHAT_NOW: dict[str, Any] = {
    "draft": _("Only those who write for the owner see it. Propose it when it is whole."),
    "proposed": _("It lies with the infrastructure committee. Take it back to change it."),
    "prioritised": _("The committee has given it a place in its order. It is not in the register yet."),
    "declined": _("The committee has declined it. You can take it up again and write it anew."),
    "registered": _("Everybody can read it. What you change is public at once."),
    "retired": _("It is no longer found in the register, but its address still tells what it was."),
}
STEPS: dict[str, Any] = {
    "propose": _("Propose it to the committee"),
    "withdraw": _("Take it back"),
    "rewrite": _("Take it up again"),
    "retire": _("Take it out of the register"),
    "restore": _("Put it back into the register"),
    "prioritise": _("Prioritise"),
    "decline": pgettext_lazy("infrastructure", "Decline"),
    "enter": _("Enter it into the register"),
}
KINDS: dict[str, Any] = {
    "equipment": _("Equipment"),
    "collection": _("Databases and collections"),
    "biobank": _("Biobank"),
    "service": _("Service"),
    "information": _("Structured information"),
}
PLACEMENTS: dict[str, Any] = {
    "one_place": _("In one place"),
    "distributed": _("Distributed over several places"),
    "network": _("A network of units"),
}
LEVELS: dict[str, Any] = {
    "local": pgettext_lazy("level", "Local"),
    "regional": pgettext_lazy("level", "Regional"),
    "national": pgettext_lazy("level", "National"),
    "esfri": _("European (ESFRI)"),
}
STATUSES: dict[str, Any] = {
    "planned": pgettext_lazy("status", "Planned"),
    "establishing": pgettext_lazy("status", "Under establishment"),
    "operating": pgettext_lazy("status", "In operation"),
    "phasing_out": pgettext_lazy("status", "Being phased out"),
}
USES: dict[str, Any] = {
    "research": pgettext_lazy("use", "Research"),
    "innovation": pgettext_lazy("use", "Innovation"),
    "education": pgettext_lazy("use", "Education"),
}
RIGHTS: dict[str, Any] = {
    "PUBLIC": _("Open to everybody"),
    "RESTRICTED": _("On application, on conditions"),
    "NON_PUBLIC": _("Not given out"),
}
REGIONS: dict[str, Any] = {
    "H12": _("South-Eastern Norway"),
    "H03": _("Western Norway"),
    "H04": _("Central Norway"),
    "H05": _("Northern Norway"),
}
LACKING: dict[str, Any] = {
    "description": _("a description"),
    "place": _("at least one place"),
    "access": _("how one gets access"),
    "contact": _("an e-mail address or a telephone number"),
    "use": _("what it is used for"),
    "access_rights": _("who may have the data"),
}
FIELDS: dict[str, Any] = {
    "names": _("Name"),
    "descriptions": _("Description"),
    "kind": _("Type"),
    "placement": _("One place or several"),
    "level": _("Level"),
    "status": _("Status"),
    "owner": _("Owner"),
    "partners": _("Partners"),
    "other_partners": _("Partners outside the directory"),
    "places": _("Places"),
    "services": _("Services"),
    "access": _("How to get access"),
    "prices": _("What it costs"),
    "contact_name": _("Contact"),
    "contact_email": _("E-mail"),
    "contact_phone": _("Telephone"),
    "web_address": _("Web page"),
    "uses": _("Used for"),
    "funding": _("Funding"),
    "valid_from": _("Valid from"),
    "keywords": _("Keywords"),
    "access_rights": _("Who may have the data"),
}
EVENTS: dict[str, Any] = {
    "infrastructure.begun": _("begun"),
    "infrastructure.changed": _("changed"),
    "infrastructure.propose": _("proposed"),
    "infrastructure.withdraw": _("taken back"),
    "infrastructure.rewrite": _("taken up again"),
    "infrastructure.retire": _("taken out of the register"),
    "infrastructure.restore": _("put back into the register"),
    "infrastructure.prioritise": _("prioritised"),
    "infrastructure.decline": _("declined"),
    "infrastructure.enter": _("entered into the register"),
    "infrastructure.confirmed": _("confirmed as right"),
    "infrastructure.reminded": _("the owner was asked to confirm"),
}


def lacking_words(missing: Iterable[str]) -> str:
    return ", ".join(str(LACKING[name]) for name in missing)


def _lacking(*, missing: Iterable[str]) -> str:
    return str(_("This is missing: %(missing)s.")) % {"missing": lacking_words(missing)}


REFUSALS: dict[str, Any] = {
    "infrastructure.state": _(
        "This step is not possible any more: somebody has moved it on in the meantime."
    ),
    "infrastructure.not_yours": _("You do not write for the organisation that owns this."),
    "infrastructure.not_committee": _("Only the infrastructure committee’s leader and secretary do this."),
    "infrastructure.owner_unknown": _("Choose the organisation that owns it."),
    "infrastructure.with_committee": _(
        "It lies with the committee and stands still meanwhile. Take it back to change it."
    ),
    "infrastructure.at_once": _(
        "Somebody else saved something of the same name or number at this moment. Save once more."
    ),
    "infrastructure.stale": _(
        "Somebody else has saved this since you opened it. What you wrote stands below. Open the page in "
        "another window to compare, then save again."
    ),
    "infrastructure.lacking": _lacking,
    "infrastructure.nameless": _("Write the name in one language at least."),
    "infrastructure.half_a_point": _("Give both degrees of the place, or neither."),
    "infrastructure.outside": _("These degrees are not in Norway. Latitude comes first, such as 63.42."),
    "infrastructure.too_many": _(
        "There is more than one place. Choose “distributed” or “network”, or keep one place."
    ),
    "infrastructure.not_in_register": _("Only what is in the register is confirmed."),
    "infrastructure.reasonless": _("Write the committee’s reason. It is kept with the road map."),
    "infrastructure.rank_shared": _("Two of them have number %(rank)s. Give each a number of its own."),
    "infrastructure.not_in_order": _("One of them is no longer prioritised. Load the page again."),
    "infrastructure.edition_key": _("Write year and month, such as 2022-08."),
    "infrastructure.edition_ahead": _("The day lies ahead. An edition is made for today or a day gone by."),
    "infrastructure.edition_taken": _("There is an edition %(key)s already. Editions are never changed."),
    "infrastructure.edition_empty": _(
        "There is nothing in the register yet, so there is no road map to make."
    ),
}
