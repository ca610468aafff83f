"""What panels say: states and refusals, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PANEL_STATES: dict[str, Any] = {
    "planned": pgettext_lazy("panel", "planned"),
    "running": pgettext_lazy("panel", "meeting now"),
    "held": pgettext_lazy("panel", "held"),
}
CASE_STATES: dict[str, Any] = {
    "waiting": pgettext_lazy("case of a panel", "waiting"),
    "current": pgettext_lazy("case of a panel", "on the table"),
    "done": pgettext_lazy("case of a panel", "done"),
}

REFUSALS: dict[str, Any] = {
    "panel.not_yours": _("Only those who run the panel or sit in it can do this."),
    "panel.state": _("The meeting has moved on, so this is no longer possible. Nothing was changed."),
    "panel_case.state": _("The case has moved on, so this is no longer possible. Nothing was changed."),
    "panel.stale": _(
        "Somebody else steered the meeting just before you. Nothing of yours was done. See where it is now."
    ),
    "panel.case_moved": _("The panel has gone on to another case. Your marks were not saved there."),
    "panel.text_stale": _(
        "Somebody else wrote in this text after you opened it. Nothing is lost: both texts are here."
    ),
    "panel.marks_stale": _(
        "%(name)s has other marks now than when you opened the page. Nothing was changed; look and try again."
    ),
    "panel.round_closed": _("The assessment is not open now, so the panel cannot meet."),
    "panel.no_round": _("Prepare the assessment first; a panel belongs to it."),
    "panel.minutes_a_case": _("Write how many minutes a case gets, from 1 to 240."),
    "panel.no_cases": _("There is nothing on the agenda. Put at least one application on it first."),
    "panel.no_such_case": _("This case is not on the agenda."),
    "panel.no_such_member": _("This person does not sit in the panel."),
    "panel.no_case": _("There is no case on the table now."),
    "panel.not_begun": _("Begin the case first: somebody is still leaving the room."),
    "panel.case_open": _(
        "A case is still on the table. Finish it or put it back before you close the meeting."
    ),
    "panel.no_more_cases": _("There are no more cases waiting. You can close the meeting."),
    "panel.no_case_before": _("There is no case before this one."),
    "panel.left_room": _("You have left the room for this case."),
    "panel.not_present": _("Only those who are in the room give marks. Join the meeting first."),
    "panel.not_declared": _(
        "It is not yet said whether there is a conflict of interest in this case. Declare that first."
    ),
    "panel.in_conflict": _("%(name)s has a conflict of interest in this case and stays outside."),
    "panel.text_too_long": _("This text is %(length)s characters; there is room for %(limit)s."),
}
