"""From the experts' order to the decision: one page a call, one step after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildel.audit.queries import events_of
from tildel.decisions import access
from tildel.decisions.actions import decisions, rankings, recommendations
from tildel.decisions.domain.cuts import cut_all
from tildel.decisions.phrases import AT_LINE, phrase_deviation, phrase_step
from tildel.decisions.queries import decisions as queries
from tildel.decisions.queries.lines import proposal, stored_plan
from tildel.decisions.queries.participation import own_declaration
from tildel.decisions.queries.rules import draw_of, plan_for
from tildel.decisions.web.doors import call_or_404, every_sentence, ranking_or_409
from tildel.decisions.web.forms import CaseForm, FrameForm, RankForm, read_items, read_percent
from tildel.decisions.web.order_page import Line, lines_of
from tildel.decisions.web.picture import Axis
from tildel.design.formats import format_number
from tildel.design.refusals import sentence
from tildel.governance.actions.cases import record_case
from tildel.governance.actions.meetings import record_meeting
from tildel.kernel.errors import RuleBroken
from tildel.programmes import queries as programmes


def call(request: HttpRequest, key: str) -> HttpResponse:
    """The case: what has been done, and what comes next."""
    the_call, on = call_or_404(request, key), timezone.now().date()
    ranking = queries.ranking_of(the_call)
    recommendation = queries.recommendation_of(ranking)
    decision = queries.decision_of(recommendation)
    withheld = access.withheld(request.user, the_call)
    found = decision or recommendation
    may = not withheld
    context = {
        "call": the_call, "ranking": ranking, "recommendation": recommendation, "decision": decision,
        "assessed": len(ranking.rows) - len(withheld) if ranking else 0,
        "hidden": len(withheld),
        "ready": queries.ready_to_rank(the_call),
        "draw": draw_of(the_call),
        "uses_draw": "draw" in programmes.spec_of(the_call).assessment.ties,
        "rank_form": RankForm(),
        "case_form": CaseForm(),
        "deviations": [phrase_deviation(one) for one in found.deviations] if found and may else [],
        "sits": access.sits(request.user, the_call, on=on),
        "declared": request.user.person_id and own_declaration(the_call, request.user.person),
        "can_prepare": may and access.can_prepare(request.user, the_call, on=on),
        "can_adopt": may and access.can_adopt(request.user, the_call, on=on),
        "can_record": may and access.can_record(request.user, the_call, on=on),
        "can_sign": may and access.can_sign(request.user, the_call, on=on),
        "events": [(event, phrase_step(event.verb)) for event in events_of(f"decision:{the_call.key}")[:50]],
    }  # fmt: skip
    return render(request, "decisions/call.html", context)


@require_POST
def rank(request: HttpRequest, key: str) -> HttpResponse:
    the_call = call_or_404(request, key)
    access.check_can_prepare(request.user, the_call, on=timezone.now().date())
    form = RankForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what the priority theme shall do. Nothing was changed."))
        return redirect("decisions:call", key)
    try:
        rankings.rank_call(
            call=the_call, priority=form.cleaned_data["priority"], by=request.user, at=timezone.now()
        )
        messages.success(request, _("The experts' order is fixed."))
    except RuleBroken as error:
        messages.error(request, sentence(error))
        return redirect("decisions:call", key)
    return redirect("decisions:ranking", key)


# --- the list, ticked ---


@dataclass
class Ticked:
    """What was ticked and typed on the list, and what is wrong with it."""

    items: dict[str, int]
    problems: dict[str, str]
    typed: Mapping[str, Any] | None = None
    refusals: list[str] = field(default_factory=list)
    percent_problem: str = ""
    cut: bool = False

    @property
    def readable(self) -> bool:
        return not self.problems and not self.cut


def _ticked(request: HttpRequest, rows: list[queries.Row]) -> Ticked:
    """Reads the list. «Cut» lowers every amount by a percentage and leaves the rest to be looked at."""
    items, problems = read_items(request.POST, [row.ranked.reference for row in rows])
    found = Ticked(items, problems, request.POST if request.method == "POST" else None)
    if request.method == "POST" and request.POST.get("do") == "cut":
        found.cut = True
        try:
            if not problems:
                found.items = cut_all(items, read_percent(request.POST.get("percent", "")))
                found.typed = {f"give-{ref}": "1" for ref in found.items}
        except RuleBroken as error:
            found.percent_problem = sentence(error)
    return found


def _lines(rows: list[queries.Row], spec: Any, chosen: Mapping[str, int], ticked: Ticked) -> list[Line]:
    lines = lines_of(rows, spec, ticked.items if ticked.typed is not None else chosen)
    for line in lines:
        reference = line.row.ranked.reference
        if ticked.typed is not None:
            line.give = bool(ticked.typed.get(f"give-{reference}"))
            line.typed = ticked.typed.get(f"amount-{reference}") or format_number(line.amount)
        line.problem = ticked.problems.get(reference, "")
    return lines


def recommend(request: HttpRequest, key: str) -> HttpResponse:
    """Tick who is recommended and how much; what breaks a rule is said and nothing typed is lost."""
    the_call = call_or_404(request, key)
    access.check_can_prepare(request.user, the_call, on=timezone.now().date())
    ranking = ranking_or_409(the_call)
    form = FrameForm(request.POST or None, initial={"frame": the_call.frame})
    rows = queries.rows_of(ranking)
    ticked = _ticked(request, rows)
    if request.method == "POST" and form.is_valid() and ticked.readable:
        try:
            recommendations.recommend(
                ranking=ranking, items=ticked.items, text=request.POST.get("text", "")[:20_000],
                frame=form.cleaned_data["frame"], by=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The recommendation is saved as a draft for the board."))
            return redirect("decisions:call", key)
        except RuleBroken as error:
            ticked.refusals = every_sentence(error)
    draft = queries.recommendation_of(ranking)
    result = proposal(ranking, the_call.frame, [row.placed for row in rows])
    plan = plan_for(ranking, the_call.frame, [row.placed for row in rows])
    context = {
        "step": "recommend", "text": request.POST.get("text", draft.text if draft else ""),
        "limit": the_call.frame, "ties": [tie for tie in result.ties_at_line if tie.needs_choice],
    }  # fmt: skip
    chosen = dict(draft.items) if draft else dict(result.awarded)
    return _choose(request, the_call, form, rows, chosen, ticked, plan, context)


def _choose(
    request: HttpRequest,
    the_call: Any,
    form: FrameForm,
    rows: list[queries.Row],
    chosen: Mapping[str, int],
    ticked: Ticked,
    plan: Any,
    more: dict[str, Any],
) -> HttpResponse:
    spec = programmes.spec_of(the_call)
    themes = {theme.key: theme.name for theme in spec.themes}
    context = {
        "call": the_call, "form": form, "lines": _lines(rows, spec, chosen, ticked), "axis": Axis.of(spec),
        "refusals": ticked.refusals, "percent": request.POST.get("percent", ""),
        "percent_problem": ticked.percent_problem, "cut": ticked.cut and not ticked.percent_problem,
        "at_line": AT_LINE[str(plan.at_line)], "plan": plan,
        "sub_frames": [(themes.get(sub.theme, sub.theme), sub) for sub in plan.sub_frames], **more,
    }  # fmt: skip
    return render(request, "decisions/choose.html", context, status=409 if ticked.refusals else 200)


@require_POST
def adopt(request: HttpRequest, key: str) -> HttpResponse:
    the_call, at = call_or_404(request, key), timezone.now()
    access.check_can_adopt(request.user, the_call, on=at.date())
    recommendation = queries.recommendation_of(queries.ranking_of(the_call))
    form = CaseForm(request.POST)
    if recommendation is None or not form.is_valid():
        messages.error(
            request, _("Fill in the day, the number and the title of the case. Nothing was changed.")
        )
        return redirect("decisions:call", key)
    try:
        with transaction.atomic():
            case = _case(form, the_call.programme.board, request, at)
            recommendations.adopt_recommendation(
                recommendation=recommendation, case=case, by=request.user, at=at
            )
        messages.success(request, _("The board's recommendation is on record."))
    except RuleBroken as error:
        messages.error(request, sentence(error))
    return redirect("decisions:call", key)


def _case(form: CaseForm, body: Any, request: HttpRequest, at: Any) -> Any:
    data = form.cleaned_data
    meeting = record_meeting(body=body, day=data["day"], place=data["place"], by=request.user, at=at)
    return record_case(
        meeting=meeting, number=data["number"], title=data["title"], decision_text=data["text"],
        by=request.user, at=at,
    )  # fmt: skip


def record(request: HttpRequest, key: str) -> HttpResponse:
    """Record what the deciding body decided: case, frame, and how far down the list the money goes."""
    the_call, at = call_or_404(request, key), timezone.now()
    access.check_can_record(request.user, the_call, on=at.date())
    ranking = queries.ranking_of(the_call)
    recommendation = queries.recommendation_of(ranking)
    if ranking is None or recommendation is None or recommendation.state != "adopted":
        raise RuleBroken("decisions.not_recommended")
    rows = queries.rows_of(ranking)
    form = FrameForm(request.POST or None, initial={"frame": recommendation.frame})
    case_form = CaseForm(request.POST or None)
    ticked = _ticked(request, rows)
    if request.method == "POST" and form.is_valid() and ticked.readable and case_form.is_valid():
        try:
            with transaction.atomic():
                case = _case(case_form, the_call.programme.decider, request, at)
                decisions.record_decision(
                    recommendation=recommendation, case=case, frame=form.cleaned_data["frame"],
                    items=ticked.items, by=request.user, at=at,
                )  # fmt: skip
            messages.success(request, _("The decision is recorded. The letters are held until you publish."))
            return redirect("decisions:call", key)
        except RuleBroken as error:
            ticked.refusals = every_sentence(error)
    plan = stored_plan(recommendation, ranking, recommendation.frame)
    context = {"case_form": case_form, "step": "record", "limit": recommendation.frame}
    return _choose(request, the_call, form, rows, dict(recommendation.items), ticked, plan, context)
