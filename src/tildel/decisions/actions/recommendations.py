"""The programme board's recommendation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.audit.actions import record
from tildel.decisions.access import check_can_adopt, check_can_prepare
from tildel.decisions.domain.frame import Plan
from tildel.decisions.domain.line import Breach, named_deviations, plan_breaches
from tildel.decisions.domain.plans import entries
from tildel.decisions.domain.states import RECOMMENDATION
from tildel.decisions.models import Ranking, Recommendation
from tildel.decisions.queries.rules import placed, plan_for
from tildel.governance.models import Case
from tildel.kernel.errors import RuleBroken
from tildel.people.models import User


@transaction.atomic
def recommend(
    *, ranking: Ranking, items: Mapping[str, int], text: str = "", frame: int, by: User, at: datetime
) -> Recommendation:
    """Draft (or change) the recommendation: `items` is reference → kroner.

    The call's rule at the line and its sub-frames say what is allowed; each deviation they allow is named.
    """
    check_can_prepare(by, ranking.call, on=at.date())
    ranking = Ranking.objects.select_for_update().select_related("call__programme").get(pk=ranking.pk)
    refuse_frame(ranking, frame)
    plan = plan_for(ranking, frame)
    refuse_breaches(ranking, items, plan)
    found = Recommendation.objects.filter(ranking=ranking).first() or Recommendation(ranking=ranking)
    found.state = RECOMMENDATION.after(found.state, "change")
    found.items, found.text, found.frame = dict(items), text.strip(), frame
    found.plan, found.deviations = plan.as_json(), deviations(ranking, items, plan)
    found.save()
    record(
        stream=f"decision:{ranking.call.key}", verb="recommendation.drafted", by=by, at=at,
        items=dict(items), frame=frame, deviations=found.deviations,
    )  # fmt: skip
    return found


@transaction.atomic
def adopt_recommendation(
    *, recommendation: Recommendation, case: Case, by: User, at: datetime
) -> Recommendation:
    """The board has adopted it in a case of one of its meetings; from now on it stands."""
    call = recommendation.ranking.call
    check_can_adopt(by, call, on=at.date())
    found = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if case.meeting.body_id != call.programme.board_id:
        raise RuleBroken("decisions.other_body", place="case_number")
    found.state = RECOMMENDATION.after(found.state, "adopt")
    found.case, found.adopted_at, found.adopted_by = case, at, by
    found.save()
    record(stream=f"decision:{call.key}", verb="recommendation.adopted", by=by, at=at, case=case.number)
    return found


def deviations(ranking: Ranking, items: Mapping[str, int], plan: Plan) -> list[dict[str, Any]]:
    """What the draft has to name: each award past a better placed one, with the rule that allows it."""
    return [one.as_json() for one in named_deviations(entries(placed(ranking)), items, plan)]


def refuse_breaches(ranking: Ranking, items: Mapping[str, int], plan: Plan) -> None:
    """Raises RuleBroken with the first rule the list breaks; `params["all"]` holds every one."""
    _refuse(plan_breaches(entries(placed(ranking)), items, plan))


def refuse_frame(ranking: Ranking, frame: int) -> None:
    """A decision's frame is at most what the call announced; more money is announced first."""
    if not 0 <= frame <= ranking.call.frame:
        _refuse((Breach("decisions.frame_outside", {"frame": frame, "most": ranking.call.frame}),))


def _refuse(found: tuple[Breach, ...]) -> None:
    if found:
        others = [{"code": one.code, "params": dict(one.params)} for one in found]
        raise RuleBroken(found[0].code, place="items", **{**found[0].params, "all": others})
