"""The last day on which the experts of a round may read."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from tildel.assessment import access
from tildel.assessment.domain.states import RoundState
from tildel.assessment.models import Round
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User


@transaction.atomic
def end_reading_on(*, round: Round, day: date | None, by: User, at: datetime) -> Round:
    """Set the day, or take it away. From the day after it nothing of the round opens for its experts.

    Raises RuleBroken `round.closed`, `round.reading_ends_in_past`, `round.reading_ends_before_due`.
    """
    today = in_oslo(at).date()
    access.check_can_run(by, round.call, on=today)
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.state == RoundState.CLOSED:
        raise RuleBroken("round.closed")
    if day and day < today:
        raise RuleBroken("round.reading_ends_in_past", place="day")
    if day and locked.due_at and day < in_oslo(locked.due_at).date():
        raise RuleBroken("round.reading_ends_before_due", place="day")
    before, locked.reading_ends_on = locked.reading_ends_on, day
    locked.save(update_fields=["reading_ends_on"])
    record(
        stream=f"round:{round.call.key}", verb="round.reading_ends", by=by, at=at, before=before, day=day
    )  # fmt: skip
    return locked
