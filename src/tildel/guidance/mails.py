"""Mails of the help desk and about the calls of others: subject and body in the active language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tildel.design.formats import format_day
from tildel.design.templatetags.design import local_text


def _link(name: str, *arguments: Any) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(f"guidance:{name}", args=arguments)


def case_link(case: Any) -> str:
    """The page of whoever asked: after logging in, or by its secret."""
    return _link("my_case", case.number) if case.asked_by_id else _link("case_link", case.secret)


def _greeting(case: Any) -> str:
    return _("Dear %(name)s,") % {"name": case.name} if case.name else _("Hello,")


def received(case: Any) -> tuple[str, str]:
    """The receipt of a question."""
    subject = _("%(number)s: we have your question") % {"number": case.number}
    lines = [
        _greeting(case),
        _("The help desk has received your question “%(subject)s”. Its number is %(number)s.")
        % {"subject": case.subject, "number": case.number},
        _("Here you find it again, see the answer and can write more: %(link)s") % {"link": case_link(case)},
        _("If you did not ask anything, somebody has given your address by mistake. You need do nothing."),
    ]
    return subject, "\n\n".join(lines)


def answered(case: Any, message: Any, adviser: Any) -> tuple[str, str]:
    """The answer itself, and where to go on."""
    subject = _("%(number)s: answer to “%(subject)s”") % {"number": case.number, "subject": case.subject}
    attached = [_("There is a file with the answer. You find it on the page of your question.")]
    lines = [
        _greeting(case),
        message.text,
        str(adviser),
        *(attached if message.file_id else []),
        _("You can write again here: %(link)s") % {"link": case_link(case)},
    ]
    return subject, "\n\n".join(lines)


def to_adviser(case: Any, adviser: Any) -> tuple[str, str]:
    """A question waits. What it says stands behind the login, not in the mail."""
    subject = _("Help desk: %(number)s waits for an answer") % {"number": case.number}
    by = (
        [_("It hangs on the deadline %(day)s.") % {"day": format_day(case.deadline)}] if case.deadline else []
    )
    lines = [
        _("Dear %(name)s,") % {"name": str(adviser)},
        _("Question %(number)s waits for an answer: %(link)s")
        % {"number": case.number, "link": _link("desk_case", case.number)},
        *by,
    ]
    return subject, "\n\n".join(lines)


def look_again(calls: Iterable[Any], adviser: Any) -> tuple[str, str]:
    """What nobody has looked at for long."""
    subject = _("Calls of other funders that should be looked at again")
    rows = [f"– {local_text(one.titles)} ({format_day(one.checked_on)})" for one in calls]
    lines = [
        _("Dear %(name)s,") % {"name": str(adviser)},
        _("Nobody has looked at these for more than three months:"),
        "\n".join(rows),
        _("Look at the funders’ own pages, then mend or confirm them here: %(link)s")
        % {"link": _link("funding_work")},
    ]
    return subject, "\n\n".join(lines)
