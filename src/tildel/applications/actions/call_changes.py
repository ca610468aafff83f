"""Telling everybody with a draft that the published call says something else now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tildel.applications.domain.states import ApplicationState
from tildel.applications.models import Application
from tildel.applications.queries.officer import receivers_of
from tildel.design.formats import format_instant
from tildel.messaging.actions import write_mail
from tildel.programmes import queries as programmes
from tildel.programmes.models import CallVersion

KIND = "call_changed"
_CONCERNED = (ApplicationState.DRAFT, ApplicationState.SUBMITTED)


def tell_of_call_change(*, call: str, version: int, at: datetime) -> int:
    """Write to all who write in an application to a call, one mail each for one version of it.

    Also those who have submitted: they may submit again. Done again, nobody is told twice. Returns how many
    applications were told about.
    """
    changed = programmes.version_of(call, version)
    if changed is None:
        return 0
    rows = Application.objects.filter(call=changed.call, state__in=_CONCERNED)
    keys = list(rows.order_by("number").values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():  # what was told stays told, whatever becomes of the next
            _tell(Application.objects.select_related("call").get(pk=key), changed, at)
    return len(keys)


def _tell(application: Application, changed: CallVersion, at: datetime) -> None:
    for receiver in receivers_of(application):
        with translation.override(receiver.language):
            subject, body = change_mail(_facts(application, changed, receiver.language), receiver.name)
        write_mail(
            kind=KIND, to=receiver.email, language=receiver.language, subject=subject, body=body,
            cause=f"{KIND}:{changed.pk}:{application.pk}:{receiver.email}", at=at,
        )  # fmt: skip


def _facts(application: Application, changed: CallVersion, language: str) -> dict[str, Any]:
    names, closes = application.call.names, application.closes_at
    return {
        "call": names.get(language) or names.get("nb") or application.call.key,
        "reason": changed.reason,
        "deadline": format_instant(closes) if closes else "–",
        "reference": application.reference,
        "page": settings.SITE_URL + reverse("portal:call", args=[application.call.key]),
        "address": settings.SITE_URL + reverse("applications:open", args=[application.pk]),
        "is_sent": application.current_id is not None,
    }


def change_mail(facts: Mapping[str, Any], name: str) -> tuple[str, str]:
    """Subject and body in the active language."""
    subject = _("The call has changed: %(call)s") % facts
    body = _(
        "The call %(call)s has been changed.\n\nWhy: %(reason)s\n\nThe deadline is %(deadline)s, Oslo time.\n"
        "What the call says now: %(page)s\nYour application %(reference)s: %(address)s\n"
    )
    if facts["is_sent"]:
        body += "\n" + _(
            "What you have submitted is not changed. You may change the draft and submit again until the "
            "deadline; the last submitted version counts."
        )
    greeting = _("Dear %(name)s,") % {"name": name}
    return subject, f"{greeting}\n\n{body % facts}"
