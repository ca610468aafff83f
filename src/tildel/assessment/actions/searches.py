"""When ties are looked for anew: asked for where something they rest on changes, done by the queue."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction

from tildel.assessment.domain.states import RoundState
from tildel.assessment.models import Expert, Round


def ask_for_ties(round: Round) -> None:
    """Let the queue look when what is being done is kept; one waiting job a round is enough.

    Before the round is opened there is nothing to look at.
    """
    if round.state == RoundState.PREPARING:
        return
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are
    from procrastinate.exceptions import AlreadyEnqueued  # noqa: PLC0415

    name = f"ties:{round.pk}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("tildel.look_for_ties", lock=name, queueing_lock=name).defer(round_id=round.pk)


def expert_has_changed(expert: Expert) -> None:
    """What is known of an expert has changed: look again in every round they are in that goes on."""
    for round in Round.objects.filter(members__expert=expert).exclude(state=RoundState.CLOSED):
        ask_for_ties(round)
