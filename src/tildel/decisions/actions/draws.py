"""The draw among equals: committed to before anybody knows the marks, opened when needed or afterwards."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from tildel.assessment.queries import rounds as assessment
from tildel.audit.actions import record
from tildel.decisions.access import check_can_prepare
from tildel.decisions.domain.draw import ALGORITHM, SAFE_BYTES, commitment
from tildel.decisions.models import Decision, Draw, Ranking
from tildel.decisions.queries.lines import needs_draw
from tildel.kernel.errors import RuleBroken
from tildel.people.models import User
from tildel.programmes.models import Call


@transaction.atomic
def commit_draw(*, call: Call, by: User, at: datetime) -> Draw:
    """Fix the list of assessed applications and a secret seed, and make their commitment public.

    Only while the round runs: once it is closed marks may be known. It is done once.
    """
    check_can_prepare(by, call, on=at.date())
    call = Call.objects.select_for_update().select_related("programme").get(pk=call.pk)
    running = assessment.round_of(call)
    if running is None or running.state == "closed" or Ranking.objects.filter(call=call).exists():
        raise RuleBroken("draw.too_late")
    if Draw.objects.filter(call=call).exists():
        raise RuleBroken("draw.committed_already")
    references = list(assessment.assessed_applications(call).values_list("reference", flat=True))
    if not references:
        raise RuleBroken("round.nothing_to_assess")
    seed = secrets.token_hex(2 * SAFE_BYTES)
    found = Draw.objects.create(
        call=call, algorithm=ALGORITHM.partition(":")[0], references=references, seed=seed,
        commitment=commitment(references, seed), committed_at=at, committed_by=by,
    )  # fmt: skip
    record(
        stream=f"decision:{call.key}", verb="draw.committed", by=by, at=at, commitment=found.commitment,
        applications=len(references),
    )  # fmt: skip
    return found


@transaction.atomic
def open_draw(*, draw: Draw, by: User, at: datetime) -> Draw:
    """Show list and seed: after the decision is published, or when equals at the line wait for the draw."""
    call = draw.call
    check_can_prepare(by, call, on=at.date())
    draw = Draw.objects.select_for_update().select_related("call__programme").get(pk=draw.pk)
    if draw.opened_at:
        return draw
    ranking = Ranking.objects.filter(call=call).select_related("call__current").first()
    published = Decision.objects.filter(
        recommendation__ranking__call=call, published_at__isnull=False
    ).exists()
    if not published and (ranking is None or not needs_draw(ranking)):
        raise RuleBroken("draw.not_needed")
    draw.opened_at = at
    draw.save(update_fields=["opened_at"])
    record(
        stream=f"decision:{call.key}", verb="draw.opened", by=by, at=at, seed=draw.seed,
        commitment=draw.commitment, because="published" if published else "tie",
    )  # fmt: skip
    return draw
