"""Mails about the national report: subject and text in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tildel.design.formats import format_day
from tildel.messaging.actions import write_mail
from tildel.programmes.phrases import region_name

Mail = tuple[str, str]


def send(
    person: Any, compose: Callable[..., Mail], *, kind: str, cause: str, at: datetime, **facts: Any
) -> None:
    """Write a mail to somebody in their language; the same `cause` never makes two."""
    with translation.override(person.language):
        subject, text = compose(name=str(person), **facts)
    write_mail(
        kind=kind, to=person.email, language=person.language, subject=subject, body=text, cause=cause, at=at
    )


def _page(name: str, *values: object) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(f"national_report:{name}", args=values)


def _letter(name: str, *lines: str) -> str:
    return "\n\n".join([_("Dear %(name)s,") % {"name": name}, *lines])


def _facts(edition: Any, region: str) -> dict[str, Any]:
    return {
        "year": edition.year, "region": region_name(region),
        "page": _page("contribution", edition.year, region),
        "due": format_day(edition.due_on) if edition.due_on else "–",
    }  # fmt: skip


def contribution_asked(*, name: str, edition: Any, region: str) -> Mail:
    facts = _facts(edition, region)
    return _("The national report for %(year)s: contribution of %(region)s") % facts, _letter(
        name,
        _("The regions now write the national report for %(year)s. What %(region)s contributes is to be "
          "delivered by %(due)s: %(page)s") % facts,
    )  # fmt: skip


def contribution_reminded(*, name: str, edition: Any, region: str, late: bool) -> Mail:
    facts = _facts(edition, region)
    said = (
        _("What %(region)s contributes to the national report was to be delivered by %(due)s: %(page)s")
        if late
        else _("What %(region)s contributes to the national report is to be delivered by %(due)s: %(page)s")
    )
    return _("Reminder: the national report for %(year)s") % facts, _letter(name, said % facts)


def contribution_decided(*, name: str, edition: Any, region: str, reason: str) -> Mail:
    facts = {**_facts(edition, region), "reason": reason}
    if not reason:
        return _("The national report for %(year)s: accepted") % facts, _letter(
            name, _("What %(region)s contributed is accepted. Thank you. %(page)s") % facts
        )
    return _("The national report for %(year)s: sent back") % facts, _letter(
        name,
        _("What %(region)s contributed needs more: %(reason)s") % facts,
        _("You go on here: %(page)s") % facts,
    )


def story_asked(*, name: str, story: Any) -> Mail:
    facts = {
        "title": str(story),
        "year": story.edition.year,
        "page": _page("story", story.edition.year, story.pk),
    }
    return _("A story about your project: %(title)s") % facts, _letter(
        name,
        _("The national report for %(year)s is to tell of your project. Read the story, and approve it or "
          "say what has to be changed: %(page)s") % facts,
    )  # fmt: skip


def story_answered(*, name: str, story: Any, yes: bool, reason: str) -> Mail:
    facts = {"title": str(story), "reason": reason, "page": _page("story", story.edition.year, story.pk)}
    if yes:
        return _("The story is approved: %(title)s") % facts, _letter(
            name, _("The story “%(title)s” has got an approval. See how it stands: %(page)s") % facts
        )
    return _("The story needs changes: %(title)s") % facts, _letter(
        name, _("To be changed in “%(title)s”: %(reason)s") % facts, _("You go on here: %(page)s") % facts
    )
