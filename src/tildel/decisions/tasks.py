"""Background work of decisions."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tildel.decisions.actions.statistics import make_statistics_of

_AGAIN = RetryStrategy(max_attempts=4, exponential_wait=5)


@app.task(name="tildel.make_ranking_statistics", queue="figures", retry=_AGAIN)
def make_ranking_statistics(ranking_id: int) -> None:
    make_statistics_of(ranking_id=ranking_id)
