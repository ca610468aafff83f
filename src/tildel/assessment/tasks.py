"""Background work of assessment: the search for ties, and proposals for who reads what."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tildel.assessment.actions import found, proposals
from tildel.assessment.queries import assigning, conflicts

_AGAIN = RetryStrategy(max_attempts=4, exponential_wait=5)


@app.task(
    name="tildel.look_for_ties", queue="upkeep", retry=RetryStrategy(max_attempts=8, exponential_wait=5)
)
def look_for_ties(round_id: int) -> None:
    round = conflicts.round_to_search(round_id)
    if round is not None:
        found.look_for_ties(round=round, by=None, at=timezone.now())


@app.task(name="tildel.solve_proposal", queue="documents", retry=_AGAIN)
def solve_proposal(proposal: int) -> None:
    proposals.solve_proposal(proposal=assigning.proposal_to_solve(proposal), at=timezone.now())
