"""Why a step of a project was refused, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from tildel.projects.phrases import RULES

FAULTS: dict[str, Any] = {
    "period": RULES["change.period"],
    "nothing_paid": RULES["change.nothing_paid"],
    "sum": RULES["change.sum"],
    "years": RULES["change.years"],
    "twice": RULES["change.twice"],
}


def _agreement(*, faults: Iterable[str]) -> str:
    return " ".join(str(FAULTS[code]) for code in faults)


def _first_problem(*, problems: int) -> str:
    return str(_("%(n)s places in the report have to be mended first.")) % {"n": problems}


REFUSALS: dict[str, Any] = {
    "project.not_yours": _("You have no part in this project."),
    "project.log_in": _("Log in to see your projects."),
    "project.leader_only": _("Only the project leader does this."),
    "project.writers_only": _("Only those who write in the project do this."),
    "project.institution_only": _("Only the research management of the institution does this."),
    "project.officers_only": _("Only the programme’s officers do this."),
    "project.parties_only": _(
        "Only the project leader and the research management of the institution do this."
    ),
    "project.too_many": _("That is too many at once. Choose fewer."),
    "project.nothing_to_begin": _("There is no award to begin a project for."),
    "project.number": _("Write a number with letters, digits and . - _ only, and at least one digit."),
    "project.number_taken": _("There is a project %(number)s already."),
    "project.agreement": _agreement,
    "project.state": _("This step is not possible as the project stands now."),
    "project.ended": _("The project has ended. It can be read, but not changed."),
    "project.end_reason": _("Write why the project ends. The leader reads it."),
    "project.final_report": _("The final report has to be approved first."),
    "project.money_open": _("An instalment is released and not paid. Settle it first."),
    "project.no_account": _("Nobody with this address has an account here yet. Ask them to log in once."),
    "contract.state": _("There is a later version of this contract."),
    "contract.other_text": _(
        "The contract was changed since you opened it. Read it again before you accept."
    ),
    "contract.side": _("Say whether you accept as project leader or for the institution."),
    "contract.no_pdf": _("The PDF is made when both have accepted. Try again in a moment."),
    "contract.accepted_already": _("This side has accepted it already."),
    "instalment.state": _("Somebody has moved this instalment on in the meantime."),
    "instalment.reason": _("Write why it is held back. The institution reads it."),
    "instalment.contract": _("The contract has to be in force first."),
    "instalment.too_early": _("This is money of a later year."),
    "instalment.report_missing": _("A report is missing. The instalment waits for it."),
    "project_change.state": _("Somebody has answered this request in the meantime."),
    "change.stops": _("This cannot be asked as it stands. See what the rules say."),
    "change.reason": _("Write why. The officer decides by it."),
    "change.answer": _("Write the reason for your answer. The leader reads it."),
    "change.waiting": _("A request of this kind waits for an answer already."),
    "change.unreadable": _("Fill in what is to be other than agreed."),
    "change.contract_first": _("The contract has to be in force before anything in it can be changed."),
    "change.moved_on": _(
        "The contract was changed since this was asked. Refuse it, and let it be asked anew."
    ),
    "report.state": _("This step is not possible any more: the report has been moved on."),
    "report.section_moved_on": _("Somebody else has saved this section since you opened it."),
    "report.unknown_section": _("There is no such section."),
    "report.problems": _first_problem,
    "report.review": _("Write what has to be mended. The leader reads it."),
    "report.nothing_to_open": _("There is no project that has to report on this year and was not asked yet."),
    "report.year_ahead": _("The year is not over."),
    "report.final_too_early": _("The final report is asked for when the project ends within half a year."),
    "report.carry_over": _("No more can be granted than was asked for, and nothing below zero."),
    "report.taken": _("This report has been asked for already."),
    "result.state": _("Somebody has settled this result in the meantime."),
    "result.titleless": _("Write what the result is called."),
    "result.taken": _("There is a result with this DOI already."),
    "recruitment.site": _("Choose a place in the list."),
    "follow_up.taken": _("This stands in the list already."),
}
