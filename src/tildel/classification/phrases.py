"""What plans say, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tildel.classification.codes import code_name
from tildel.classification.domain.plan import PROJECT, THEME

KINDS: dict[str, Any] = {
    "development_plan": pgettext_lazy("plan", "Development plan"),
    "action_plan": pgettext_lazy("plan", "Action plan"),
    "strategy": pgettext_lazy("plan", "Strategy"),
}
SUBJECTS: dict[str, Any] = {
    "": pgettext_lazy("plan", "Research and innovation"),
    "research": pgettext_lazy("plan", "Research"),
    "innovation": pgettext_lazy("plan", "Innovation"),
}
REGIONS: dict[str, Any] = {
    "": _("All of Norway"),
    "H12": _("South-Eastern Norway"),
    "H03": _("Western Norway"),
    "H04": _("Central Norway"),
    "H05": _("Northern Norway"),
}
FIELDS: dict[str, Any] = {
    "titles": _("Title"),
    "descriptions": _("Description"),
    "kind": _("Kind"),
    "subject": _("What the areas are for"),
    "owner": _("Owner"),
    "owner_names": _("Owner outside the directory"),
    "region": _("Where it holds"),
    "starts_on": _("Holds from"),
    "ends_on": _("Holds to"),
    "adopted_by": _("Adopted by"),
    "adopted_on": _("Adopted on"),
    "document": _("Address of the document"),
    "sources": _("Source"),
    "builds_on": _("Builds on"),
    "predecessor": _("Takes the place of"),
    "assumed": _("What is assumed"),
    "number": _("Number"),
}
ASSUMED: dict[str, Any] = {
    "starts_on": _("From when it holds"),
    "ends_on": _("How long it holds"),
    "adopted": _("Who adopted it, and when"),
    "document": _("The document"),
    "areas": _("The areas"),
}
EVENTS: dict[str, Any] = {
    "plan.established": _("set up from its sources"),
    "plan.written": _("written"),
    "plan.changed": _("changed"),
    "plan.area_added": _("an area was added"),
    "plan.area_changed": _("an area was changed"),
    "plan.code_added": _("a code speaks for an area"),
    "plan.code_ended": _("a code speaks for an area no more"),
    "plan.code_confirmed": _("an assumption was confirmed"),
}
REFUSALS: dict[str, Any] = {
    "plan.not_yours": _("You hold no role for the organisation that owns this plan."),
    "plan.not_administrator": _("Only administrators set up plans that are shipped with the program."),
    "plan.not_shipped": _("No plan of this name is shipped with the program."),
    "plan.owner_unknown": _("Choose the organisation that owns the plan."),
    "plan.ownerless": _("Choose the organisation that owns the plan."),
    "plan.nameless": _("Write the title in one language at least."),
    "plan.area_nameless": _("Write what the area is called, in one language at least."),
    "plan.period": _("It ends before it starts."),
    "plan.half_adopted": _("Write the day on which the body adopted it."),
    "plan.itself": _("A plan neither follows itself nor builds on itself."),
    "plan.no_such_plan": _("This plan is not here any more. Choose another."),
    "plan.no_such_area": _("This area is not in the plan any more."),
    "plan.number_taken": _("Another area of the plan has number %(number)s."),
    "plan.stale": _(
        "Somebody else has saved this since you opened it. What you wrote stands below. Open the page in "
        "another window to compare, then save again."
    ),
    "plan.at_once": _(
        "Somebody else saved something of the same name or number at this moment. Save once more."
    ),
    "plan.no_such_code": _("Choose one of the codes, or write a reference."),
    "plan.reasonless": _("Write why. The reason is public."),
    "plan.code_twice": _("This code speaks for the area on that day already."),
    "plan.code_ended": _("Somebody has ended this already."),
}


def code_in_words(code: str) -> str:
    """What speaks for an area: the name of a code, or which theme or project it is."""
    if code.startswith(PROJECT):
        return str(_("The project %(reference)s")) % {"reference": code.removeprefix(PROJECT)}
    if code.startswith(THEME):
        return str(_("The theme “%(theme)s” of a call")) % {"theme": code.removeprefix(THEME)}
    return code_name(code, get_language() or "nb")
