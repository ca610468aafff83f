"""The round of a call: prepared, opened when the formal checks are done, closed when the reviews are in.

The discussion between the two is in `actions/discussion.py`.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tildel.assessment import access
from tildel.assessment.actions.searches import ask_for_ties
from tildel.assessment.domain.states import ROUND, RUNNING
from tildel.assessment.models import Member, Round
from tildel.assessment.queries import rounds as queries
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.models import Call


@transaction.atomic
def prepare_round(*, call: Call, by: User, at: datetime) -> Round:
    """The round of a call, made where there is none: experts can be invited before the deadline."""
    access.check_can_run(by, call, on=in_oslo(at).date())
    round, new = Round.objects.get_or_create(call=call)
    if new:
        record(stream=f"round:{call.key}", verb="round.prepared", by=by, at=at)
    return round


@transaction.atomic
def open_round(*, call: Call, due_at: datetime, by: User, at: datetime) -> Round:
    """Let the experts in. After the deadline, when every submitted application is accepted or rejected.

    Raises RuleBroken `round.before_deadline`, `round.unchecked` (with `references`), `round.due_in_past`,
    `round.nothing_to_assess` or `assessment_round.state`.
    """
    access.check_can_run(by, call, on=in_oslo(at).date())
    Round.objects.get_or_create(call=call)
    round = Round.objects.select_for_update().get(call=call)
    round.state = ROUND.after(round.state, "open")
    check_can_open(call, at=at)
    _check_due(due_at, at)
    round.due_at, round.opened_at = due_at, at
    round.save(update_fields=["state", "due_at", "opened_at"])
    record(stream=f"round:{call.key}", verb="round.opened", by=by, at=at, due_at=due_at)
    ask_for_ties(round)
    return round


def check_can_open(call: Call, *, at: datetime) -> None:
    """Whether the call has come to its assessment; raises as `open_round`."""
    if call.state == "draft" or call.deadline_at is None or at < call.deadline_at:
        raise RuleBroken("round.before_deadline")
    references = [application.reference for application in queries.unchecked(call)]
    if references:
        raise RuleBroken("round.unchecked", number=len(references), references=", ".join(references))
    if not queries.assessed_applications(call).exists():
        raise RuleBroken("round.nothing_to_assess")


@transaction.atomic
def change_due(*, round: Round, due_at: datetime, by: User, at: datetime) -> Round:
    """Give another day to be done by. Raises RuleBroken `round.due_in_past` or `round.not_reviewing`."""
    access.check_can_run(by, round.call, on=in_oslo(at).date())
    locked = Round.objects.select_for_update().get(pk=round.pk)
    check_reviewing(locked)
    _check_due(due_at, at)
    before, locked.due_at = locked.due_at, due_at
    locked.save(update_fields=["due_at"])
    record(
        stream=f"round:{round.call.key}", verb="round.due_changed", by=by, at=at, before=before, due_at=due_at
    )  # fmt: skip
    return locked


@transaction.atomic
def close_round(*, round: Round, by: User, at: datetime) -> Round:
    """End the reviewing. Raises RuleBroken `round.short_of_reviews` or `assessment_round.state`."""
    access.check_can_run(by, round.call, on=in_oslo(at).date())
    locked = Round.objects.select_for_update().get(pk=round.pk)
    locked.state = ROUND.after(locked.state, "close")
    # A review that is being submitted comes wholly before or wholly after this.
    list(Member.objects.select_for_update().filter(round=round).order_by("pk").values_list("pk"))
    short = queries.short_of_reviews(round.call)
    if short:
        references = ", ".join(application.reference for application, _ in short)
        needed = queries.readers_needed(round.call)
        raise RuleBroken("round.short_of_reviews", number=len(short), needed=needed, references=references)
    locked.closed_at = at
    locked.save(update_fields=["state", "closed_at"])
    record(
        stream=f"round:{round.call.key}", verb="round.closed", by=by, at=at,
        reviews=queries.counting_reviews(round.call).count(),
    )  # fmt: skip
    return locked


def check_reviewing(round: Round) -> None:
    """Raises RuleBroken `round.not_reviewing` before the round is opened and after it is closed."""
    if round.state not in RUNNING:
        raise RuleBroken("round.not_reviewing")


def check_form_is_open(call: Call, before: CallSpec, after: CallSpec) -> None:
    """Raises RuleBroken `call.reviewing_has_begun` for a change of form or scale once experts read."""
    if before.assessment == after.assessment:
        return
    round = queries.round_of(call)
    if round is not None and round.opened_at is not None:
        raise RuleBroken("call.reviewing_has_begun")


def _check_due(due_at: datetime, at: datetime) -> None:
    if due_at <= at:
        raise RuleBroken("round.due_in_past", place="due")
