"""Who got more time, by whom and why."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tildel.applications.models import Application, Extension
from tildel.programmes.models import Call


def extensions_of(application: Application) -> QuerySet[Extension]:
    """Those of one application, the latest first."""
    return application.extensions.select_related("given_by__person").order_by("-given_at", "-pk")


def extensions_in(call: Call) -> QuerySet[Extension]:
    """All that were given in a call, the latest first."""
    rows = Extension.objects.filter(application__call=call).select_related("application", "given_by__person")
    return rows.order_by("-given_at", "-pk")


def application_by_reference(call: Call, reference: str) -> Application | None:
    """The application of a call with this reference, a draft as well; for actions, not to be shown."""
    rows = Application.objects.filter(call=call, reference__iexact=reference.strip())
    return rows.select_related("call__programme", "call__current", "current__call_version").first()


def awaited_correction(application: Application) -> Any:
    """The correction that was asked for last, where nothing has been submitted since."""
    asked = application.extensions.filter(kind=Extension.CORRECTION).order_by("-given_at", "-pk").first()
    if asked is None or application.current is None or application.current.received_at >= asked.given_at:
        return None
    return asked
