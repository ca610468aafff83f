"""Mails about projects: subject and body in the active language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tildel.design.formats import format_day
from tildel.design.templatetags.design import local_text
from tildel.projects import phrases

Mail = tuple[str, str]


def link(name: str, *arguments: object) -> str:
    """The full address of a page in the active language."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=arguments)


def _dear(name: str, *lines: str) -> str:
    return "\n\n".join([_("Dear %(name)s,") % {"name": name}, *lines])


def _words(project: Any) -> dict[str, str]:
    return {"number": project.number, "title": local_text(project.titles)}


def contract_offered(*, name: str, project: Any, contract: Any) -> Mail:
    """To the leader and to the institution; a later version says why it was made."""
    words = _words(project)
    if contract.number == 1:
        subject = _("Contract for %(number)s: please accept it") % words
        first = _("the award for “%(title)s” (%(number)s) is ready to become a project.") % words
    else:
        subject = _("Amended contract for %(number)s: please accept it") % words
        first = _("the contract for “%(title)s” (%(number)s) has a new version.") % words
    page = link("projects:contract", project.number)
    return subject, _dear(
        name,
        first,
        _("Read the contract and accept it here: %(link)s") % {"link": page},
        _("It is in force when both the project leader and the institution have accepted it."),
    )


def contract_in_force(*, name: str, project: Any) -> Mail:
    words = _words(project)
    page = link("projects:work", project.number)
    return _("The contract for %(number)s is in force") % words, _dear(
        name,
        _("leader and institution have accepted the contract for “%(title)s” (%(number)s).") % words,
        _("The project’s page: %(link)s") % {"link": page},
    )


def cancelled(*, name: str, project: Any) -> Mail:
    """To the institution, when the leader has said no to the award before the contract was in force."""
    words = _words(project)
    return _("No project: the award for %(number)s was declined") % words, _dear(
        name,
        _("the award for “%(title)s” (%(number)s) was declined. There is no contract to accept.") % words,
    )


def change_asked(*, name: str, project: Any, change: Any) -> Mail:
    words = {**_words(project), "what": phrases.CHANGES[change.kind]}
    page = link("projects:change", project.number, change.number)
    return _("%(number)s asks for a change: %(what)s") % words, _dear(
        name,
        _("the leader of “%(title)s” (%(number)s) asks for a change: %(what)s.") % words,
        _("Read it and decide here: %(link)s") % {"link": page},
    )


def change_answered(*, name: str, project: Any, change: Any) -> Mail:
    words = {**_words(project), "what": phrases.CHANGES[change.kind]}
    said = (
        _("your request is granted: %(what)s. The contract has a new version to accept.")
        if change.state == "granted"
        else _("your request is refused: %(what)s.")
    )
    page = link("projects:change", project.number, change.number)
    return _("Answer to your request: %(number)s") % words, _dear(
        name,
        said % words,
        _("The reason: %(reason)s") % {"reason": change.answer},
        _("Read it here: %(link)s") % {"link": page},
    )


def report_opened(*, name: str, project: Any, report: Any) -> Mail:
    words = {**_words(project), "year": report.year, "day": format_day(report.due_on)}
    page = link("projects:report", project.number, report.pk)
    return _("Report for %(year)s: %(number)s") % words, _dear(
        name,
        _("it is time to report what “%(title)s” (%(number)s) did in %(year)s.") % words,
        _("The report is due on %(day)s. It is filled in from last year where that fits.") % words,
        _("Write and sign it here: %(link)s") % {"link": page},
    )


def report_reminder(*, name: str, project: Any, report: Any, on: date) -> Mail:
    words = {**_words(project), "year": report.year, "day": format_day(report.due_on)}
    late = on > report.due_on
    said = (
        _(
            "the report of “%(title)s” (%(number)s) for %(year)s was due on %(day)s. A missing report is a "
            "breach of the contract: the next instalment is held back until it is signed."
        )
        if late
        else _("the report of “%(title)s” (%(number)s) for %(year)s is due on %(day)s.")
    )
    page = link("projects:report", project.number, report.pk)
    subject = (
        _("Overdue report for %(year)s: %(number)s")
        if late
        else _("Reminder: report for %(year)s: %(number)s")
    )
    return subject % words, _dear(name, said % words, _("Write and sign it here: %(link)s") % {"link": page})


def report_to_sign(*, name: str, project: Any, report: Any) -> Mail:
    """To the institution, when the leader has signed."""
    words = {**_words(project), "year": report.year}
    page = link("projects:report", project.number, report.pk)
    return _("Report to sign: %(number)s, %(year)s") % words, _dear(
        name,
        _("the leader of “%(title)s” (%(number)s) has signed the report for %(year)s.") % words,
        _("Read it and sign it for the institution here: %(link)s") % {"link": page},
    )


def report_reviewed(*, name: str, project: Any, report: Any, review: str, approved: bool) -> Mail:
    words = {**_words(project), "year": report.year}
    page = link("projects:report", project.number, report.pk)
    if approved:
        subject, said = (
            _("Report approved: %(number)s, %(year)s"),
            _("the report of “%(title)s” (%(number)s) for %(year)s is approved."),
        )
    else:
        subject, said = (
            _("Please mend the report: %(number)s, %(year)s"),
            _("the report of “%(title)s” (%(number)s) for %(year)s has come back to be mended."),
        )
    lines = [said % words, *([_("We write: %(review)s") % {"review": review}] if review else [])]
    return subject % words, _dear(name, *lines, _("Read it here: %(link)s") % {"link": page})


def study_missing(*, name: str, project: Any) -> Mail:
    words = _words(project)
    page = link("projects:work", project.number)
    return _("A funded study must be in the public overview: %(number)s") % words, _dear(
        name,
        _(
            "“%(title)s” (%(number)s) runs a study that patients cannot find in the public overview yet. "
            "Every funded study must be there."
        )
        % words,
        _("Write its number in a registry on the project’s page, and publish it: %(link)s") % {"link": page},
    )


def written_in(*, name: str, project: Any, by: str) -> Mail:
    words = {**_words(project), "by": by}
    page = link("projects:work", project.number)
    return _("You may write in %(number)s") % words, _dear(
        name,
        _("%(by)s has let you write in “%(title)s” (%(number)s).") % words,
        _("The project’s page: %(link)s") % {"link": page},
    )
