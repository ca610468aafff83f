"""Reading what will go, and what went."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from tildel.privacy.models import Erased, Planned


def planned(*, rule: str = "") -> QuerySet[Planned]:
    rows = Planned.objects.select_related("held_by__person")
    return rows.filter(rule=rule) if rule else rows


def planned_row(pk: int) -> Planned | None:
    return Planned.objects.filter(pk=pk).first()


def goes_now(on: date) -> QuerySet[Planned]:
    """Those whose day has come and that nobody holds."""
    return Planned.objects.filter(goes_on__lte=on, held_at__isnull=True)


def counts() -> dict[str, int]:
    """{rule: how many rows are planned}."""
    return Counter(Planned.objects.values_list("rule", flat=True))


def runs() -> list[dict[str, Any]]:
    """Each run that erased something, the newest first: when, by which rules, how many rows."""
    rows = Erased.objects.values("run").annotate(at=Max("erased_at"), n=Count("pk"), first=Min("pk"))
    return list(rows.order_by("-at", "-first")[:10])


def ledger() -> QuerySet[Erased]:
    return Erased.objects.order_by("-pk")
