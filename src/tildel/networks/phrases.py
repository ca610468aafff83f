"""What the pages of networks say, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tildel.design.formats import format_day, format_money

STATES: dict[str, Any] = {
    "awarded": pgettext_lazy("network", "awarded, not begun"),
    "running": pgettext_lazy("network", "running, first period"),
    "evaluating": pgettext_lazy("network", "at mid-term"),
    "second": pgettext_lazy("network", "running, second period"),
    "phasing_out": pgettext_lazy("network", "being phased out"),
    "closed": pgettext_lazy("network", "closed"),
}
STATE_COLORS = {
    "awarded": "info", "running": "success", "evaluating": "warning", "second": "success",
    "phasing_out": "neutral", "closed": "neutral",
}  # fmt: skip
STEPS: dict[str, Any] = {
    "start": _("Start the network"),
    "evaluate": _("Begin the mid-term evaluation"),
    "phase_out": _("Phase it out"),
    "close": _("Close it"),
}
WHAT_NOW: dict[str, Any] = {
    "awarded": _("The money is awarded. Start the network when its partners are in place."),
    "running": _("The network runs. The mid-term evaluation decides whether there is a second period."),
    "evaluating": _("The coordinator writes, NSG recommends, and a body decides in a case."),
    "second": _("The network runs in its second and last period."),
    "phasing_out": _("The last reports are written. When all are accepted the network is closed."),
    "closed": _("The network is history: nothing of it changes any more."),
}
REGIONS: dict[str, Any] = {
    "H12": _("South-Eastern Norway"),
    "H03": _("Western Norway"),
    "H04": _("Central Norway"),
    "H05": _("Northern Norway"),
}
SIDES: dict[str, Any] = {"health": _("The health regions"), "university": _("The universities")}
EVALUATION_STATES: dict[str, Any] = {
    "asked": pgettext_lazy("evaluation", "the coordinator writes"),
    "sent": pgettext_lazy("evaluation", "sent to NSG"),
    "recommended": pgettext_lazy("evaluation", "recommended on, to be decided"),
    "decided": pgettext_lazy("evaluation", "decided"),
}
VERDICTS: dict[str, Any] = {
    "continue": _("Go on for a second period"),
    "end": _("No second period: phase it out"),
}
EVALUATION_QUESTIONS: dict[str, Any] = {
    "goals": _("What has the network achieved, measured against its plan?"),
    "collaboration": _("How do the regions and institutions work together?"),
    "results": _("What came of it for research, patients and services?"),
    "plan": _("What would the network do in a second period?"),
}
REPORT_STATES: dict[str, Any] = {
    "draft": pgettext_lazy("report", "draft"),
    "sent": pgettext_lazy("report", "sent"),
    "accepted": pgettext_lazy("report", "accepted"),
}
REPORT_QUESTIONS: dict[str, Any] = {
    "activities": _("What the network did this year"),
    "results": _("What came of it"),
    "deviations": _("What went otherwise than planned"),
    "next_year": _("Plans for next year"),
}
RESULT_KINDS: dict[str, Any] = {
    "publication": pgettext_lazy("result", "Publication"),
    "project": pgettext_lazy("result", "New project"),
    "funding": pgettext_lazy("result", "Funding from others"),
    "guideline": pgettext_lazy("result", "Guideline or change of practice"),
    "education": pgettext_lazy("result", "Course or doctoral degree"),
    "other": pgettext_lazy("result", "Other"),
}
EVENTS: dict[str, Any] = {
    "network.established": _("established"),
    "network.described": _("described anew"),
    "network.budgeted": _("budget set"),
    "network.coordinator_changed": _("another coordinator"),
    "network.start": _("started"),
    "network.evaluate": _("mid-term evaluation begun"),
    "network.continue": _("decided: a second period"),
    "network.end": _("decided: no second period"),
    "network.phase_out": _("is being phased out"),
    "network.close": _("closed"),
    "evaluation.written": _("evaluation written"),
    "evaluation.sent": _("evaluation sent"),
    "evaluation.returned": _("evaluation given back"),
    "evaluation.recommended": _("recommendation given"),
    "report.written": _("report written"),
    "report.sent": _("report sent"),
    "report.accepted": _("report accepted"),
    "report.returned": _("report given back"),
    "partner.added": _("partner added"),
    "partner.ended": _("partner left"),
    "partner.placed": _("region of a partner set"),
    "member.added": _("member added"),
    "member.ended": _("member left"),
    "gathering.added": _("meeting entered"),
    "gathering.removed": _("meeting taken away"),
    "result.added": _("result entered"),
    "result.removed": _("result taken away"),
}
# Where NSG's tasks live: what a link is called, and what is said where there is nothing yet.
HOMES: dict[str, Any] = {
    "body": _("NSG’s own page, with its public minutes"),
    "networks": _("National research networks"),
    "plans": _("Plans and priority areas"),
    "infrastructure": _("The register of research infrastructure"),
    "biobanks": _("Biobanks in the register"),
    "registers": _("Databases and health registers in the register"),
    "road_map": _("The road map"),
    "guide": _("Safe data solutions and good practice"),
    "indicators": _("Indicators and key figures"),
    "outside_funding": _("Calls of others, and Norwegian participation"),
    "stories": _("Projects and what came of them"),
    "report": _("The national report, with stories from projects"),
    "studies": _("Clinical studies that patients can take part in"),
    "awards": _("What has been awarded"),
}
RULE_FIELDS: dict[str, Any] = {
    "starts": _("From which day"),
    "yearly_most": _("At most a year"),
    "first_years": _("Years of the first period"),
    "second_years": _("Years of the second period"),
    "most_years": _("Years in all, at most"),
    "regions": _("Health regions that have to take part"),
    "evaluation_after_months": _("Months until the mid-term evaluation"),
    "report_due": _("When a yearly report is due"),
}


def breach_sentence(code: str, params: Mapping[str, Any]) -> str:
    """What is wrong with a network, in words."""
    shown = {key: _shown(key, value) for key, value in params.items()}
    return str(BREACHES[code]) % shown


def _shown(key: str, value: Any) -> Any:
    if isinstance(value, date):
        return format_day(value)
    if key in ("amount", "most"):
        return format_money(value)
    return REGIONS.get(value, value) if key == "region" else value


BREACHES: dict[str, Any] = {
    "region.missing": _("No partner in %(region)s. All health regions have to take part."),
    "period.too_long": _("Its periods are longer than %(years)s years in all."),
    "period.over": _("The money was until %(day)s. Evaluate the network or phase it out."),
    "budget.over": _("%(amount)s in %(year)s is more than %(most)s a year."),
    "evaluation.late": _("The mid-term evaluation was to be sent by %(day)s."),
    "report.late": _("The report for %(year)s has not come."),
}


def _over(*, year: int, most: int, **_rest: Any) -> str:
    sentence = _("A network gets at most %(most)s in %(year)s, and never less than nothing.")
    return str(sentence) % {"most": format_money(most), "year": year}


_MOVED_ON = _("This step is not possible now: the network has moved on. Nothing was changed.")
REFUSALS: dict[str, Any] = {
    "network.not_secretariat": _("This is for NSG’s leader and secretary."),
    "network.not_yours": _("This page is for the network’s coordinator, and for NSG’s leader and secretary."),
    "network.not_coordinator": _("Only the network’s coordinator writes here."),
    "network.not_awarded": _("Only an award that is published becomes a network."),
    "network.there_is_one": _("This award has its network already."),
    "network.no_host": _("Choose the institution that hosts the network."),
    "network.no_name": _("Write the name of the network in one language at least."),
    "network.no_reason": _("Write the reason."),
    "network.no_ground": _("Write why the network is phased out."),
    "network.reports_left": _(
        "There are reports that are not accepted. The network can be closed after that."
    ),
    "network.closed": _("The network takes nothing in now: it has not begun, or it is closed."),
    "network.state": _MOVED_ON,
    "network.stale": _("Somebody else saved in the meantime. Nothing of yours is lost: it stands below."),
    "network.too_long": _("A network has money for at most %(years)s years in all."),
    "network_evaluation.state": _MOVED_ON,
    "network_report.state": _("This report has been sent already. Nothing was changed."),
    "budget.over": _over,
    "budget.no_money_then": _("The network has no period of funding in %(year)s."),
    "evaluation.missing": _("Answer this before you send it."),
    "evaluation.verdict": _("Choose one of the two."),
    "report.missing": _("Fill this in before you send it."),
    "report.year": _("There is no report to write for %(year)s."),
    "partner.unknown": _("Choose an institution from the list."),
    "partner.no_region": _("Say which health region the institution stands in."),
    "partner.there": _("%(name)s takes part already."),
    "partner.host": _("The host cannot leave the network."),
    "part.before": _("The last day comes before the first."),
    "part.ended": _("That has ended already."),
    "result.kind": _("Choose what kind of result it is."),
    "key.unreadable": _("The key cannot be read that way. Nothing was changed."),
    "key.no_weight": _("Give at least one institution a share that is more than nothing."),
    "key.twice": _("An institution stands there twice."),
    "key.unknown_payer": _("Choose institutions from the list."),
    "key.unknown_side": _("There is no such side."),
    "rules.unreadable": _("The rules cannot be read that way. Nothing was changed."),
    "sharing.same_day": _("Something is set from that day already. Choose another day."),
}
