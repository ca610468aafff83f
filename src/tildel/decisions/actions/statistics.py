"""The figures beside an order: at once where they are few, otherwise in the queue, part by part."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from tildel.decisions.domain.figures import PARTS, part
from tildel.decisions.domain.ranking import Priority
from tildel.decisions.models import Ranking
from tildel.decisions.queries.rules import marks_of_ranking, rule_of
from tildel.programmes.queries import spec_of

AT_ONCE = 25  # applications whose figures take well under 300 ms together


def ask_for_statistics(*, ranking: Ranking) -> None:
    """Make the figures now, or have them made when this is on record."""
    if len(ranking.rows) <= AT_ONCE:
        make_statistics(ranking=ranking)
        return
    ranking.statistics = {"waiting": list(PARTS)}
    ranking.save(update_fields=["statistics"])
    transaction.on_commit(partial(_defer, ranking.pk))


def _defer(ranking: int) -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    app.configure_task("tildel.make_ranking_statistics").defer(ranking_id=ranking)


def make_statistics(*, ranking: Ranking) -> None:
    """Every part that is not there yet, each saved when it is ready, so that the page shows how far it is."""
    spec = spec_of(ranking.call)
    marks = marks_of_ranking(ranking)
    rule = rule_of(spec, Priority(ranking.rule["priority"]))
    found: dict[str, Any] = {name: ranking.statistics[name] for name in PARTS if name in ranking.statistics}
    for name in PARTS if marks else ():
        if name not in found:
            found[name] = part(
                name, marks, rule, scale=(spec.assessment.lowest, spec.assessment.highest),
                spread_at_random=spec.assessment.spread_at_random, frame=ranking.call.frame,
            )  # fmt: skip
            waiting = [other for other in PARTS if other not in found]
            ranking.statistics = {**found, **({"waiting": waiting} if waiting else {})}
            ranking.save(update_fields=["statistics"])


def make_statistics_of(*, ranking_id: int) -> None:
    """As `make_statistics`, for the queue."""
    make_statistics(ranking=Ranking.objects.select_related("call__current").get(pk=ranking_id))
