"""What the pages of privacy say, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tildel.privacy.domain.retention import Rule

EXPORTS: dict[str, Any] = {
    "queued": pgettext_lazy("access request", "being made"),
    "ready": pgettext_lazy("access request", "ready"),
    "failed": pgettext_lazy("access request", "could not be made"),
    "gone": pgettext_lazy("access request", "deleted"),
}
EXPORT_COLORS = {"queued": "info", "ready": "success", "failed": "danger", "gone": "neutral"}
REQUESTS: dict[str, Any] = {
    "asked": pgettext_lazy("request for erasure", "waits"),
    "done": pgettext_lazy("request for erasure", "done"),
    "refused": pgettext_lazy("request for erasure", "not done"),
    "taken_back": pgettext_lazy("request for erasure", "taken back"),
}
REQUEST_COLORS = {"asked": "warning", "done": "success", "refused": "danger", "taken_back": "neutral"}

REFUSALS: dict[str, Any] = {
    "privacy.not_yours": _("Only administrators work with this."),
    "privacy.reason_missing": _("Write why."),
    "privacy.being_made": _("A file for this address is being made already."),
    "privacy.export_gone": _("The file is not there any more. Ask for a new one."),
    "privacy.no_person": _("Write your name on your profile first. Then there is somebody to erase."),
    "privacy.is_administrator": _(
        "An administrator cannot ask to be erased. Hand the task on to somebody else first."
    ),
    "privacy.asked_already": _("You have asked to be erased already."),
    "privacy.block_lifted": _("The person is not blocked any more."),
    "privacy.fixed": _("This time follows from the program or from the law, and cannot be changed here."),
    "privacy.no_time": _("Write a time of at least one day or one month."),
    "privacy.no_source": _("A time is confirmed by a source. Write which."),
    "erasure_request.state": _("This request has been answered already."),
    "access_request.state": _("This access request has ended already."),
}


def time_of(rule: Rule) -> str:
    """How long, in words: "12 months", "7 days", "1 month and 7 days"; kept: without an end."""
    if not rule.erases:
        return gettext("no end")
    parts = []
    if rule.months and rule.months % 12 == 0:
        years = rule.months // 12
        parts.append(ngettext("%(n)s year", "%(n)s years", years) % {"n": years})
    elif rule.months:
        parts.append(ngettext("%(n)s month", "%(n)s months", rule.months) % {"n": rule.months})
    if rule.days:
        parts.append(ngettext("%(n)s day", "%(n)s days", rule.days) % {"n": rule.days})
    return gettext(" and ").join(parts) or gettext("at once")
