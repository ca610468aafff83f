"""What the register of innovation projects says, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STAGES: dict[str, Any] = {
    "idea": pgettext_lazy("innovation", "idea"),
    "development": pgettext_lazy("innovation", "being developed"),
    "trial": pgettext_lazy("innovation", "being tried out"),
    "in_use": pgettext_lazy("innovation", "in use"),
    "stopped": pgettext_lazy("innovation", "stopped"),
}
STAGE_COLORS = {
    "idea": "neutral", "development": "info", "trial": "info", "in_use": "success", "stopped": "neutral",
}  # fmt: skip
PAGES: dict[str, Any] = {
    "draft": pgettext_lazy("innovation", "draft"),
    "published": pgettext_lazy("innovation", "published"),
}
PAGE_COLORS = {"draft": "neutral", "published": "success"}
WHAT_NOW: dict[str, Any] = {
    "draft": _("Only those who write for the institution see it."),
    "published": _("Everybody can read it."),
}
STEPS: dict[str, Any] = {
    "publish": _("Publish the page"),
    "hide": _("Take the page back as a draft"),
    "develop": _("It is being developed now"),
    "try_out": _("It is being tried out now"),
    "take_up": _("It is in use now"),
    "rework": _("It is back in development"),
    "resume": _("It is taken up again"),
    "stop": _("It is stopped"),
}
RIGHTS: dict[str, Any] = {
    "undecided": _("Not decided yet"),
    "institution": _("The institution holds them"),
    "shared": _("The partners share them"),
    "partner": _("A partner holds them"),
    "open": _("Open to everybody"),
}
REGIONS: dict[str, Any] = {
    "H12": _("South-Eastern Norway"),
    "H03": _("Western Norway"),
    "H04": _("Central Norway"),
    "H05": _("Northern Norway"),
}
FIELDS: dict[str, Any] = {
    "titles": _("Title"),
    "ideas": _("The idea"),
    "effects": _("Effect"),
    "rights": _("Rights"),
    "rights_notes": _("More about the rights"),
    "owner": _("Owner"),
    "partners": _("Partners"),
    "other_partners": _("Partners outside the directory"),
    "areas": _("Priority areas"),
    "awards": _("Awards it came out of"),
    "projects": _("Research projects it came out of"),
    "starts_on": _("Started on"),
    "contact_name": _("Contact"),
    "contact_email": _("E-mail"),
    "contact_phone": _("Telephone"),
    "web_address": _("Web page"),
    "keywords": _("Keywords"),
}
LACKING: dict[str, Any] = {
    "idea": _("the idea"),
    "area": _("at least one priority area"),
    "contact": _("an e-mail address or a telephone number"),
}
EVENTS: dict[str, Any] = {
    "innovation.begun": _("begun"),
    "innovation.changed": _("changed"),
    "innovation.publish": _("published"),
    "innovation.hide": _("taken back as a draft"),
    "innovation.develop": _("development began"),
    "innovation.try_out": _("the trial began"),
    "innovation.take_up": _("taken into use"),
    "innovation.rework": _("back to development"),
    "innovation.resume": _("taken up again"),
    "innovation.stop": _("stopped"),
}


def lacking_words(missing: Iterable[str]) -> str:
    return ", ".join(str(LACKING[name]) for name in missing)


def _lacking(*, missing: Iterable[str]) -> str:
    return str(_("Before everybody can read it, this is missing: %(missing)s.")) % {
        "missing": lacking_words(missing)
    }


REFUSALS: dict[str, Any] = {
    "innovation_stage.state": _(
        "This step is not possible any more: somebody has moved it on in the meantime."
    ),
    "innovation_page.state": _(
        "This step is not possible any more: somebody has moved it on in the meantime."
    ),
    "innovation.not_yours": _("You do not write for the institution that owns this project."),
    "innovation.owner_unknown": _("Choose the institution that owns the project."),
    "innovation.at_once": _(
        "Somebody else saved something of the same name or number at this moment. Save once more."
    ),
    "innovation.stale": _(
        "Somebody else has saved this since you opened it. What you wrote stands below. Open the page in "
        "another window to compare, then save again."
    ),
    "innovation.lacking": _lacking,
    "innovation.nameless": _("Write the title in one language at least."),
    "innovation.owner_twice": _("The owner is not among the partners."),
    "innovation.no_such_project": _("There is no public project with the number %(reference)s."),
    "innovation.no_such_award": _("There is no published award with the reference %(reference)s."),
}
