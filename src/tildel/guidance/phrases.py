"""What the guide, the help desk and the overview of funding say, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# --- the guide -------------------------------------------------------------------------------------------

VERDICTS: dict[str, Any] = {
    "allowed": _("You may use these"),
    "case_by_case": _("Only after an assessment of your project"),
    "not_allowed": _("You may not use these"),
}
SHORT_VERDICTS: dict[str, Any] = {
    "allowed": pgettext_lazy("solution", "yes"),
    "case_by_case": pgettext_lazy("solution", "case by case"),
    "not_allowed": pgettext_lazy("solution", "no"),
}
VERDICT_COLORS = {"allowed": "success", "case_by_case": "warning", "not_allowed": "neutral"}
VERSION_STATES: dict[str, Any] = {
    "draft": pgettext_lazy("guide", "draft"),
    "published": pgettext_lazy("guide", "published"),
    "retired": pgettext_lazy("guide", "replaced"),
    "discarded": pgettext_lazy("guide", "put aside"),
}
VERSION_COLORS = {"draft": "warning", "published": "success", "retired": "neutral", "discarded": "neutral"}
FAULTS: dict[str, Any] = {
    "no_title": _("The guide has no title."),
    "no_start": _("Choose the question with which the guide begins."),
    "no_solutions": _("There is no solution yet."),
    "twice": _("There are two with this key."),
    "unreachable": _("No answer leads to this question. Let one lead here, or take the question away."),
    "circle": _("From here the way leads back to this question, so it never ends."),
    "no_text": _("The question has no words."),
    "too_few_options": _("A question needs at least two answers to choose from."),
    "option_twice": _("Two answers have the same key."),
    "option_without_text": _("An answer has no words."),
    "leads_nowhere": _("An answer leads to “%(to)s”, which is no question."),
    "nameless": _("The solution has no name."),
    "no_reason": _("Rule %(rule)s has no reason. Readers are told why."),
    "no_source": _("Rule %(rule)s has no source."),
    "unknown_answer": _("Rule %(rule)s names an answer that is gone, of the question “%(question)s”."),
    "too_many_ways": _(
        "There are more than %(most)s ways through the guide. Ask less, or ask it differently."
    ),
    "silent": _("No rule speaks for this way: %(way)s. Add a rule, or a last one without conditions."),
    "no_help": _("Nothing may be used on this way, and no text says what to do instead: %(way)s."),
    "no_date": _("The date of the risk assessment is not given."),
    "no_contact": _("Nobody to contact is given."),
    "unverified": _("Not everything is marked as looked up in its source. Readers are told so."),
    "changes_nothing": _("No rule uses this question, and all its answers lead on to the same."),
}
GUIDE_EVENTS: dict[str, Any] = {
    "guide.begun": _("draft begun"),
    "guide.changed": pgettext_lazy("guide", "changed"),
    "guide.published": pgettext_lazy("guide", "published"),
    "guide.discarded": pgettext_lazy("guide", "put aside"),
}


def fault_sentence(fault: Any, ways: Mapping[str, str]) -> str:
    """What a fault says; `ways` has the words of questions and answers by "question/answer"."""
    params = dict(fault.params)
    params["way"] = " → ".join(ways.get(f"{q}/{o}", o) for q, o in params.get("answers", ())) or "–"
    return str(FAULTS[fault.code]) % params


# --- the help desk ---------------------------------------------------------------------------------------

TOPICS: dict[str, Any] = {
    "funding": _("Which funding to apply for"),
    "application": _("Writing an application"),
    "budget": pgettext_lazy("topic", "Budget and costs"),
    "partners": _("Partners and cooperation"),
    "approvals": _("Approvals and ethics"),
    "data": _("Data and where to keep them"),
    "other": pgettext_lazy("topic", "Something else"),
}
CASE_STATES: dict[str, Any] = {
    "new": pgettext_lazy("question", "new"),
    "taken": pgettext_lazy("question", "being answered"),
    "answered": pgettext_lazy("question", "answered"),
    "closed": pgettext_lazy("question", "closed"),
}
CASE_COLORS = {"new": "warning", "taken": "info", "answered": "success", "closed": "neutral"}
URGENCIES: dict[str, Any] = {
    "passed": _("the deadline has passed"),
    "week": _("within a week"),
    "month": _("within a month"),
    "later": pgettext_lazy("deadline", "later"),
    "none": pgettext_lazy("deadline", "none"),
}
URGENCY_COLORS = {
    "passed": "neutral",
    "week": "danger",
    "month": "warning",
    "later": "info",
    "none": "neutral",
}
ORDERS: dict[str, Any] = {
    "deadline": _("Nearest deadline first"),
    "oldest": _("Longest wait first"),
    "newest": _("Newest first"),
    "changed": _("Last changed first"),
    "topic": _("By topic"),
}
CASE_EVENTS: dict[str, Any] = {
    "helpdesk.asked": pgettext_lazy("question", "asked"),
    "helpdesk.asked_on": _("written to again by the one who asked"),
    "helpdesk.answered": pgettext_lazy("question", "answered"),
    "helpdesk.noted": _("note written"),
    "helpdesk.given": _("given to"),
    "helpdesk.close": pgettext_lazy("question", "closed"),
    "helpdesk.reopen": _("taken up again"),
}

# --- outside funding -------------------------------------------------------------------------------------

STATUSES: dict[str, Any] = {
    "open": pgettext_lazy("funding", "Open"),
    "coming": pgettext_lazy("funding", "Coming"),
    "announced": _("Dates not announced"),
    "closed": pgettext_lazy("funding", "Closed"),
}
STATUS_COLORS = {"open": "success", "coming": "info", "announced": "neutral", "closed": "neutral"}
CALL_EVENTS: dict[str, Any] = {
    "outside_call.written": pgettext_lazy("funding", "written"),
    "outside_call.changed": pgettext_lazy("funding", "changed"),
    "outside_call.confirmed": _("looked at, still right"),
    "outside_call.shown": _("shown to everybody again"),
    "outside_call.hidden": _("taken out of the public list"),
}
CALL_FIELDS: dict[str, Any] = {
    "titles": _("Title"),
    "funder": _("Funder"),
    "summaries": _("What it is about"),
    "who_may_apply": _("Who may apply"),
    "applicants": _("Kinds of applicants"),
    "amounts": pgettext_lazy("funding", "Amount"),
    "most_amount": _("At most for one project"),
    "themes": _("Themes"),
    "opens_on": _("Opens"),
    "deadlines": _("Deadlines"),
    "web_address": _("The funder’s page"),
    "source": _("Source"),
    "is_example": _("Invented, for demonstration"),
}

APPLICANTS: dict[str, Any] = {
    "researcher": pgettext_lazy("who may apply", "Researchers"),
    "early_career": pgettext_lazy("who may apply", "Researchers early in their career"),
    "hospital": pgettext_lazy("who may apply", "Hospitals"),
    "university": pgettext_lazy("who may apply", "Universities and university colleges"),
    "municipality": pgettext_lazy("who may apply", "Municipalities"),
    "user_organisation": pgettext_lazy("who may apply", "Organisations of patients and users"),
    "company": pgettext_lazy("who may apply", "Companies"),
    "consortium": pgettext_lazy("who may apply", "Groups of partners, also from other countries"),
}

_MOVED_ON = _("This step is not possible any more: somebody has moved it on in the meantime.")
REFUSALS: dict[str, Any] = {
    "guide_version.state": _MOVED_ON,
    "help_case.state": _MOVED_ON,
    "guide.not_owner": _("Only those who keep the guide do this."),
    "guide.not_leader": _("Only the leader and the secretary of those who keep the guide publish it."),
    "guide.draft_there": _("There is a draft already. Go on with that one."),
    "guide.no_draft": _("There is no draft any more. Begin one."),
    "guide.unreadable": _("The guide cannot be read. Nothing was changed."),
    "guide.stale": _(
        "Somebody else has saved the guide since you opened the page. What you wrote stands below. Open the "
        "page in another window to compare, then save again."
    ),
    "guide.faulty": _("The guide cannot be published yet. What has to be mended stands on its page."),
    "helpdesk.not_adviser": _("Only the help desk’s advisers do this."),
    "helpdesk.not_yours": _("This question is not yours."),
    "helpdesk.no_topic": _("Choose what it is about."),
    "helpdesk.nothing_written": _("Write something here first."),
    "helpdesk.no_adviser": _("Choose one of the advisers."),
    "helpdesk.too_often": _(
        "This address has asked several times in a short while. Wait an hour and send again, or log in. "
        "What you wrote still stands below."
    ),
    "helpdesk.at_once": _("Somebody else asked at this very moment. Send once more; nothing is lost."),
    "helpdesk.canned_twice": _("There is a text with this title already."),
    "funding.nameless": _("Write the name in one language at least."),
    "funding.sourceless": _("Give the funder’s page or another source, so that readers can look it up."),
    "funding.applicant": _("Choose among the kinds of applicants that there are."),
    "funding.deadline_twice": _("The same deadline stands here twice."),
    "funding.opens_late": _("It opens after its first deadline. Check the dates."),
    "funding.funder_unknown": _("Choose the funder."),
    "funding.funder_twice": _("This funder is there already."),
    "funding.at_once": _("Somebody else saved something of the same name at this moment. Save once more."),
    "funding.stale": _(
        "Somebody else has saved this since you opened it. What you wrote stands below. Open the page in "
        "another window to compare, then save again."
    ),
}


def ways_of(guide: Any, local: Any) -> dict[str, str]:
    """The words of every answer by "question/answer"."""
    return {
        f"{question.key}/{option.key}": local(option.texts) or option.key
        for question in guide.questions
        for option in question.options
    }


def joined(words: Iterable[Any]) -> str:
    return ", ".join(str(word) for word in words)
