"""Ties that were found: the list, the judgement with what will happen shown before, and who stepped down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tildel.applications.web.export import as_csv
from tildel.assessment import phrases, phrases_conflicts
from tildel.assessment.actions import found as actions
from tildel.assessment.actions.searches import ask_for_ties
from tildel.assessment.domain.impartiality import rules_on
from tildel.assessment.domain.ties import GROUND_OF
from tildel.assessment.phrases_conflicts import evidence_sentences, law_words
from tildel.assessment.queries import conflicts as queries
from tildel.assessment.queries.conflicts import Narrowing
from tildel.assessment.web.officer import managed_round
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo

ROWS = 50
VERBS = ("confirm", "set_aside")


def conflicts(request: HttpRequest, key: str) -> HttpResponse:
    """What was found, narrowed by state, kind, expert and words; without a choice what waits to be judged."""
    round, _at = managed_round(request, key)
    narrowing = _narrowing(request)
    page = Paginator(queries.narrowed(round, narrowing), ROWS).get_page(request.GET.get("page"))
    given = queries.readings(page)
    context = {
        "call": round.call,
        "round": round,
        "narrowing": narrowing,
        "experts": queries.experts_in(round),
        "page": page,
        "rows": [_row(tie, given) for tie in page],
        "waiting": queries.to_judge(round).count(),
        "objections": queries.unanswered(round),
        "phrases": phrases,
        "kinds": phrases_conflicts.TIE_KINDS.items(),
    }
    return render(request, "assessment/conflicts.html", context)


def _narrowing(request: HttpRequest) -> Narrowing:
    """Only what there is: another state or kind counts as none."""
    state = request.GET.get("state", "proposed")
    kind, member = request.GET.get("kind", ""), request.GET.get("expert", "")
    return Narrowing(
        state=state if state in phrases.FOUND_STATES else "",
        kind=kind if kind in phrases_conflicts.TIE_KINDS else "",
        member=number_in(member),
        words=request.GET.get("text", "").replace("\x00", "").strip()[:200],
    )


def number_in(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def _row(tie: Any, given: dict[Any, str]) -> dict[str, Any]:
    return {
        "tie": tie,
        "kind": phrases_conflicts.TIE_KINDS.get(tie.kind, tie.kind),
        "evidence": evidence_sentences(tie.kind, tie.evidence),
        "state": phrases.FOUND_STATES.get(tie.state, tie.state),
        "reading": given.get((tie.member_id, tie.application_id), ""),
    }


@require_POST
def look(request: HttpRequest, key: str) -> HttpResponse:
    """Look for ties now, or let the queue do it where it takes longer than somebody should wait."""
    round, at = managed_round(request, key)
    if round.state == "closed":
        messages.error(request, phrases.REFUSALS["round.closed"])
    elif actions.is_quick(round):
        looked = actions.look_for_ties(round=round, by=request.user, at=at)
        number = looked.new + looked.changed
        told = ngettext("%(n)s new tie was found.", "%(n)s new ties were found.", number) % {"n": number}
        messages.success(request, told if number else _("Nothing new was found."))
    else:
        ask_for_ties(round)
        messages.success(request, _("The search has begun. Load the page again in a minute."))
    return redirect("assessment:conflicts", key=key)


# --- the judgement ----------------------------------------------------------------------------------------


@require_POST
def settle(request: HttpRequest, key: str) -> HttpResponse:
    """First what will happen to whom; with `sure` it happens."""
    round, at = managed_round(request, key)
    chosen = [number for raw in request.POST.getlist("chosen") if (number := number_in(raw)) is not None]
    verb = request.POST.get("do", "")
    ties = [tie for tie in queries.found(round, chosen) if actions.may(tie, verb)] if verb in VERBS else []
    if not ties:
        messages.warning(request, _("Nothing was chosen that can be judged so."))
        return redirect("assessment:conflicts", key=key)
    refused = None
    if "sure" in request.POST:
        refused = _settled(request, ties, verb, at)
        if refused is None:
            return redirect("assessment:conflicts", key=key)
    return _preview(request, round, ties, verb, refused)


def _settled(request: HttpRequest, ties: list[Any], verb: str, at: datetime) -> RuleBroken | None:
    grounds = {tie.pk: request.POST.get(f"ground-{tie.pk}", "") for tie in ties}
    reason = request.POST.get("reason", "")
    try:
        actions.settle_ties(ties=ties, verb=verb, grounds=grounds, reason=reason, by=request.user, at=at)
    except RuleBroken as error:
        return error
    number = len(ties)
    if verb == "confirm":
        told = ngettext("%(n)s conflict is confirmed.", "%(n)s conflicts are confirmed.", number)
    else:
        told = ngettext("%(n)s tie is set aside.", "%(n)s ties are set aside.", number)
    messages.success(request, told % {"n": number})
    return None


def _preview(
    request: HttpRequest, round: Any, ties: list[Any], verb: str, refused: RuleBroken | None
) -> HttpResponse:
    given = queries.readings(ties)
    context = {
        "call": round.call,
        "verb": verb,
        "rows": [
            {**_row(tie, given), "outcome": _outcome(tie, verb, given), "ground": _ground(request, tie)}
            for tie in ties
        ],
        "grounds": grounds_now(),
        "reason": request.POST.get("reason", ""),
        "refused": sentence(refused) if refused else "",
        "place": refused.place if refused else "",
    }
    return render(request, "assessment/settle_ties.html", context, status=422 if refused else 200)


def grounds_now() -> list[tuple[Any, Any, str]]:
    """(ground, plain words, the act's words) of the rules in force today."""
    rules = rules_on(in_oslo(timezone.now()).date())
    return [(ground, phrases_conflicts.GROUNDS[ground.key], law_words(ground)) for ground in rules.grounds]


def _ground(request: HttpRequest, tie: Any) -> str:
    return request.POST.get(f"ground-{tie.pk}", GROUND_OF.get(tie.kind, ""))


def _outcome(tie: Any, verb: str, given: dict[Any, str]) -> str:
    """What will happen to this expert and this application, in a sentence."""
    reading = given.get((tie.member_id, tie.application_id), "")
    if verb == "confirm":
        if tie.in_conflict:
            return _("The conflict of interest is in force already; this is written down beside it.")
        return {
            "": _("The expert does not have the application and cannot get it."),
            "none": _("The application is taken from the expert."),
            "draft": _("The application is taken from the expert, and the draft of the review is deleted."),
            "submitted": _("The submitted review is kept as a record, but its marks no longer count."),
        }[reading]
    if tie.state == "confirmed":
        return _("The conflict is lifted where nothing else speaks for it, and the expert is asked anew.")
    return _("Nothing changes for the expert; the application can be given to them.")


# --- who stepped down -------------------------------------------------------------------------------------


def stepped_down(request: HttpRequest, key: str) -> HttpResponse:
    """Every conflict of the round, for the minutes."""
    round, _at = managed_round(request, key)
    rows = [(row, _kinds(row.kinds)) for row in queries.stepped_down(round)]
    context = {
        "call": round.call,
        "rows": rows,
        "grounds": phrases_conflicts.GROUNDS,
        "sources": phrases_conflicts.SOURCES,
    }
    return render(request, "assessment/stepped_down.html", context)


def _kinds(kinds: tuple[str, ...]) -> str:
    return ", ".join(str(phrases_conflicts.TIE_KINDS.get(kind, kind)) for kind in kinds)


def stepped_down_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    round, _at = managed_round(request, key)
    head = [
        _("Time"), _("Expert"), _("Application"), _("How it came up"), _("Tie"), _("Ground"), _("Settled by"),
        _("Taken back"), _("Reason"),
    ]  # fmt: skip
    rows = [
        [
            row.at, row.expert, row.reference, phrases_conflicts.SOURCES[row.source], _kinds(row.kinds),
            phrases_conflicts.GROUNDS.get(row.ground, row.ground), row.settled_by or row.expert,
            row.lifted_at or "", row.reason,
        ]
        for row in queries.stepped_down(round)
    ]  # fmt: skip
    return as_csv(f"{round.call.key}-conflicts", head, rows)
