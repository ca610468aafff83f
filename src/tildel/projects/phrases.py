"""What the pages of projects say, in the language of the page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tildel.applications.phrases import problem_sentence as application_sentence
from tildel.design.formats import format_day, format_money
from tildel.programmes.phrases import region_name

STATES: dict[str, Any] = {
    "awaiting": pgettext_lazy("project", "waits for the contract"),
    "running": pgettext_lazy("project", "running"),
    "paused": pgettext_lazy("project", "on leave"),
    "closed": pgettext_lazy("project", "closed"),
    "stopped": pgettext_lazy("project", "ended early"),
    "cancelled": pgettext_lazy("project", "award declined"),
}
STATE_COLORS = {
    "awaiting": "warning", "running": "success", "paused": "info", "closed": "neutral", "stopped": "danger",
    "cancelled": "neutral",
}  # fmt: skip
CONTRACTS: dict[str, Any] = {
    "offered": pgettext_lazy("contract", "waits to be accepted"),
    "in_force": pgettext_lazy("contract", "in force"),
    "replaced": pgettext_lazy("contract", "replaced"),
}
INSTALMENTS: dict[str, Any] = {
    "planned": pgettext_lazy("instalment", "planned"),
    "released": pgettext_lazy("instalment", "released"),
    "held": pgettext_lazy("instalment", "held back"),
    "paid": pgettext_lazy("instalment", "paid"),
}
INSTALMENT_COLORS = {"planned": "neutral", "released": "info", "held": "danger", "paid": "success"}
INSTALMENT_STEPS: dict[str, Any] = {
    "release": pgettext_lazy("instalment", "Release"),
    "hold": pgettext_lazy("instalment", "Hold back"),
    "free": pgettext_lazy("instalment", "Plan again"),
    "pay": pgettext_lazy("instalment", "Paid"),
}
HOLDS: dict[str, Any] = {
    "report_missing": _("A report is missing."),
    "contract": _("The contract is not accepted yet."),
    "officer": _("Held back by an officer."),
}
CHANGES: dict[str, Any] = {
    "later_start": _("later start"),
    "longer": _("more time"),
    "budget": _("other budget"),
    "leader": _("new project leader"),
    "partner": _("other partners"),
    "leave": _("leave"),
}
CHANGE_HELP: dict[str, Any] = {
    "later_start": _(
        "The project begins later than agreed. Money of years before that moves to the new start."
    ),
    "longer": _("The project ends later, with the same money."),
    "budget": _("Other amounts by year and institution. The sum stays as agreed."),
    "leader": _("Somebody else leads the project and accepts the new contract."),
    "partner": _("Partners leave or come in."),
    "leave": _("The leader is away, and the project stands still for as long."),
}
CHANGE_STATES: dict[str, Any] = {
    "asked": pgettext_lazy("change", "waits for an answer"),
    "granted": pgettext_lazy("change", "granted"),
    "refused": pgettext_lazy("change", "refused"),
    "withdrawn": pgettext_lazy("change", "withdrawn"),
}
CHANGE_COLORS = {"asked": "warning", "granted": "success", "refused": "danger", "withdrawn": "neutral"}
REPORT_KINDS: dict[str, Any] = {
    "yearly": pgettext_lazy("report", "yearly report"),
    "final": pgettext_lazy("report", "final report"),
}
REPORTS: dict[str, Any] = {
    "draft": pgettext_lazy("report", "being written"),
    "signed_by_leader": pgettext_lazy("report", "signed by the leader"),
    "signed_by_institution": pgettext_lazy("report", "handed in"),
    "changes_asked": pgettext_lazy("report", "to be mended"),
    "approved": pgettext_lazy("report", "approved"),
    "missing": pgettext_lazy("report", "missing: breach"),
    "none": pgettext_lazy("report", "not asked for"),
}
REPORT_COLORS = {
    "draft": "neutral", "signed_by_leader": "info", "signed_by_institution": "info",
    "changes_asked": "warning", "approved": "success", "missing": "danger", "none": "neutral",
}  # fmt: skip
RESULT_KINDS: dict[str, Any] = {
    "publication": _("Publication"),
    "doctorate": _("Doctorate"),
    "patent": _("Patent"),
    "guideline": _("Guideline"),
    "practice": _("Changed practice"),
    "innovation": pgettext_lazy("result", "Innovation"),
    "other": pgettext_lazy("result", "Other result"),
}
RESULT_STATES: dict[str, Any] = {
    "suggested": pgettext_lazy("result", "waits to be confirmed"),
    "confirmed": pgettext_lazy("result", "confirmed"),
    "rejected": pgettext_lazy("result", "not ours"),
}
RESULT_COLORS = {"suggested": "warning", "confirmed": "success", "rejected": "neutral"}
SOURCES: dict[str, Any] = {
    "person": _("written by a person"),
    "nva": "NVA",
    "crossref": "Crossref",
    "orcid": "ORCID",
}
SEARCHED: dict[str, Any] = {
    "asked": _("is being asked"),
    "found": _("has answered"),
    "nothing": _("knows nothing of this project"),
    "no_answer": _("did not answer"),
    "not_connected": _("is not connected to this installation"),
    "not_understood": _("cannot be asked: the leader’s ORCID is not known"),
}
APPROVALS: dict[str, Any] = {
    "ethics": _("Ethics committee (REK)"),
    "data_plan": _("Data management plan"),
    "data_protection": _("Data protection"),
    "medicines": _("Medicines authority (CTIS)"),
    "other": pgettext_lazy("approval", "Other approval"),
}
ROWS: dict[str, Any] = {
    "milestone": _("Milestone"),
    "approval": pgettext_lazy("project", "Approval"),
    "study": _("Study"),
}
SECTIONS: dict[str, Any] = {
    "progress": _("Progress"),
    "results": _("Results"),
    "users": _("User involvement"),
    "patients": _("People included"),
    "personnel": _("Personnel"),
    "accounts": pgettext_lazy("report", "Accounts"),
    "summary": _("Summary for everybody"),
    "ending": _("At the end of the project"),
}
INTROS: dict[str, Any] = {
    "progress": _("What was done in the year, and what became other than planned."),
    "results": _("Publications and other results stand on the page of results, where you confirm them."),
    "users": _("How patients, relatives or users took part, and what it led to."),
    "patients": _("How many people were included in studies of the project in the year."),
    "personnel": _("Those who worked in the project in the year, counted in groups. No names."),
    "accounts": _("The year’s money in whole kroner, one row for each institution."),
    "summary": _(
        "This text is public when the report is approved. Write it so that everybody understands it."
    ),
    "ending": _("Only the final report tells of this."),
}
FIELDS: dict[str, Any] = {
    "progress": _("What was done"),
    "deviations": _("What became other than planned, and why"),
    "ahead": _("What comes next year"),
    "user_involvement": _("How users took part"),
    "needs": _("Which needs of the services or of patients the project answers"),
    "patients_included": _("People included in the year"),
    "patients_note": _("About these numbers"),
    "role": pgettext_lazy("personnel", "Role"),
    "sex": pgettext_lazy("personnel", "Sex"),
    "age_group": _("Age group"),
    "people": pgettext_lazy("personnel", "Number of people"),
    "months": _("Person-months"),
    "institution": _("Institution"),
    "brought_in": _("Brought in from last year"),
    "budget": _("Budget of the year"),
    "used": pgettext_lazy("accounts", "Used"),
    "carry_over": _("To be carried over"),
    "carry_over_reason": _("Why money is to be carried over"),
    "other_results": _("Other results in words"),
    "summary_no": _("Summary in Norwegian"),
    "summary_en": _("Summary in English"),
    "goals": _("Which goals were reached"),
    "benefit": _("What it means for patients and services"),
    "sharing": _("Where data and results can be found"),
}
OPTIONAL = {
    "deviations", "ahead", "needs", "patients_note", "months", "brought_in", "carry_over",
    "carry_over_reason", "other_results", "summary_en",
}  # fmt: skip
ROLES: dict[str, Any] = {
    "leader": pgettext_lazy("personnel", "Project leader"),
    "researcher": pgettext_lazy("personnel", "Researcher"),
    "postdoc": pgettext_lazy("personnel", "Postdoctoral fellow"),
    "phd": pgettext_lazy("personnel", "Doctoral fellow"),
    "nurse": pgettext_lazy("personnel", "Study nurse"),
    "coordinator": pgettext_lazy("personnel", "Coordinator"),
    "other": pgettext_lazy("personnel", "Other"),
}
SEXES: dict[str, Any] = {
    "female": pgettext_lazy("sex", "Women"),
    "male": pgettext_lazy("sex", "Men"),
    "unknown": pgettext_lazy("sex", "Not told"),
}
AGES: dict[str, Any] = {
    "under30": _("Under 30"),
    "30to39": _("30–39 years"),
    "40to49": _("40–49 years"),
    "50to59": _("50–59 years"),
    "60plus": _("60 years and more"),
    "unknown": pgettext_lazy("age", "Not told"),
}
CHOICES: dict[str, dict[str, Any]] = {"role": ROLES, "sex": SEXES, "age_group": AGES}
EVENTS: dict[str, Any] = {
    "project.begun": _("the project was begun"),
    "project.ended": _("the project ended"),
    "project.cancelled": _("the award was declined, and the project never began"),
    "project.paused": _("the project stands still during leave"),
    "project.resumed": _("the project goes on after leave"),
    "project.writers": _("who writes was changed"),
    "contract.offered": _("a contract was offered"),
    "contract.accepted": _("a contract was accepted"),
    "contract.reminded": _("those who have not accepted a contract were reminded"),
    "contract.in_force": _("a contract came into force"),
    "contract.document_made": _("the contract was made as a PDF"),
    "instalment.release": _("an instalment was released"),
    "instalment.hold": _("an instalment was held back"),
    "instalment.free": _("an instalment is no longer held back"),
    "instalment.pay": _("an instalment was paid"),
    "change.asked": _("a change was asked for"),
    "change.granted": _("a change was granted"),
    "change.refused": _("a change was refused"),
    "change.withdrawn": _("a request for a change was withdrawn"),
    "follow_up.saved": _("what the project is followed by was changed"),
    "follow_up.removed": _("something was taken away"),
    "recruitment.saved": _("numbers of people included were written"),
    "report.opened": _("a report was asked for"),
    "report.reminded": _("a reminder was sent"),
    "report.breach": _("a missing report was put on record as a breach"),
    "report.section_saved": _("something was written in a report"),
    "report.signed": _("a report was signed by the leader"),
    "report.taken_back": _("the leader took a report back"),
    "report.countersigned": _("a report was signed by the institution"),
    "report.returned": _("a report was sent back to be mended"),
    "report.approved": _("a report was approved"),
    "result.saved": _("a result was written"),
    "result.confirmed": _("a result was confirmed"),
    "result.rejected": _("a result was set aside"),
    "results.searched": _("the registers of publications were asked"),
    "results.found": _("a register of publications has answered"),
    "study.reminded": _("a reminder about the public overview was sent"),
}


def problem_sentence(problem: Any) -> str:
    """What has to be mended in a report, in the active language."""
    if problem.code == "accounts.carry_over":
        most = format_money(problem.params["most"])
        return gettext("At most %(most)s is left, so no more than that can be carried over.") % {"most": most}
    if problem.code in _PROBLEMS:
        return str(_PROBLEMS[problem.code])
    return application_sentence(problem)


_PROBLEMS: dict[str, Any] = {
    "accounts.none": _("Write the accounts of at least one institution."),
    "accounts.twice": _("One institution stands in two rows. Put them together."),
}
# --- rules of changes ---------------------------------------------------------------------------
RULES: dict[str, Any] = {
    "change.nothing": _("This is what is agreed already."),
    "change.period": _("The project would end before it starts."),
    "change.nothing_paid": _("There has to be an amount in at least one year."),
    "change.sum": _("The amounts have to make the agreed sum exactly."),
    "change.years": _("Money can only be given in years of the project."),
    "change.twice": _("An institution stands twice in one year."),
    "change.starts_later": _("The new start has to be later than the agreed one."),
    "change.ends_later": _("The new end has to be later than the agreed one."),
    "change.other_leader": _("Write somebody else than the one who leads now."),
    "change.leave_in_order": _("The leave has to end after it begins."),
    "change.leave_inside": _("The leave has to begin while the project runs."),
}


def rule_sentence(finding: Any) -> str:
    """What a rule says of a change, in the active language."""
    params = finding.params
    match finding.code:
        case "change.latest_start":
            day = format_day(date.fromisoformat(params["day"]))
            return gettext("A start after %(day)s needs a special reason.") % {"day": day}
        case "change.longest_months":
            return (
                gettext("A project lasts up to %(months)s months. Longer is judged by the officer.") % params
            )
        case "change.paid_stays":
            years = ", ".join(map(str, params["years"]))
            said = gettext("Money that is released or paid stays as it is.")
            return said + (" " + gettext("Leave %(years)s as it was.") % {"years": years} if years else "")
        case "change.position_share":
            said = gettext(
                "The leader has at least %(percent)s %% of a position at the institution throughout."
            )
            return said % params
        case "change.leader_age":
            return gettext("Whoever is %(years)s or older when the project starts cannot lead it.") % params
        case "change.all_regions":
            lacking = ", ".join(region_name(code) for code in params["regions"])
            said = gettext("Partners come from all four health regions.")
            return said + (
                " " + gettext("Missing would be: %(regions)s.") % {"regions": lacking} if lacking else ""
            )
    return str(RULES[finding.code])


def rule_words(rule: Any) -> str:
    """A dated rule before anything is asked, in the active language."""
    params = dict(rule.params)
    if rule.key == "latest_start":
        params["day"] = format_day(
            date.fromisoformat(f"2000-{params['month']:02}-{params['day']:02}")
        ).rpartition("\u00a0")[0]
    return str(_RULE_WORDS[rule.key]) % params


_RULE_WORDS: dict[str, Any] = {
    "latest_start": _("A start after %(day)s needs a special reason."),
    "longest_months": _("A project lasts up to %(months)s months. Longer is judged by the officer."),
    "position_share": _(
        "The leader has at least %(percent)s %% of a position at the institution throughout."
    ),
    "leader_age": _("Whoever is %(years)s or older when the project starts cannot lead it."),
    "all_regions": _("Partners come from all four health regions."),
}
ALWAYS: dict[str, tuple[Any, ...]] = {
    "later_start": (RULES["change.starts_later"],),
    "longer": (RULES["change.ends_later"],),
    "budget": (RULES["change.sum"], _("Money that is released or paid stays as it is.")),
    "leader": (_("The new leader accepts the amended contract."),),
    "partner": (),
    "leave": (RULES["change.leave_inside"],),
}
