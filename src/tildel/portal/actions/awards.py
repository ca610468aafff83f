"""The list of public awards follows the decisions: it is made of them and never written by hand."""

from __future__ import annotations

from django.db import transaction

from tildel.portal.models import AwardEntry
from tildel.portal.queries import award_sources

_WRITTEN = [
    field.name
    for field in AwardEntry._meta.concrete_fields
    if field.name not in ("id", "number", "vector_no", "vector_en")
]


@transaction.atomic
def refresh_awards(*, call_key: str = "") -> list[str]:
    """Make the awards of one call, or all of them, what the published decisions say.

    Returns the numbers that are new, changed or gone.
    """
    wanted = list(award_sources.entries(call_key))
    numbers = [entry.number for entry in wanted]
    stale = AwardEntry.objects.exclude(number__in=numbers)
    if call_key:
        stale = stale.filter(call_key=call_key).exclude(source=award_sources.KNOWN)
    gone = list(stale.values_list("number", flat=True))
    stale.delete()
    AwardEntry.objects.bulk_create(
        wanted, update_conflicts=True, unique_fields=["number"], update_fields=_WRITTEN, batch_size=200
    )
    return [*numbers, *gone]
