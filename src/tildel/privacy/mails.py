"""Mails about privacy: subject and body in the active language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tildel.design.formats import format_instant

Mail = tuple[str, str]


def _link(name: str, *arguments: object) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=arguments)


def export_ready(export: Any) -> Mail:
    """To whoever asked. The mail holds no data and no key: one logs in to fetch the file."""
    page = (
        _link("privacy:export", export.pk) if export.for_another else _link("privacy:mine")
    )  # fmt: skip
    lines = (
        _("The file with everything that is held is ready."),
        _("Log in and fetch it here: %(link)s") % {"link": page},
        _("It can be fetched until %(when)s. Then it is deleted.") % {"when": format_instant(export.ends_at)},
    )
    return _("Your access request: the file is ready"), "\n\n".join(lines)


def erasure_refused(person: Any, answer: str) -> Mail:
    lines = (
        _("Dear %(name)s,") % {"name": person},
        _("you asked to be erased. It was not done, for this reason:"),
        answer,
        _("You can ask again, and you can complain to the Norwegian Data Protection Authority."),
    )
    return _("Your request to be erased"), "\n\n".join(lines)
