"""Who reads what: applications down, experts across, one click a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tildel.assessment.actions import assignments as actions
from tildel.assessment.phrases import REVIEW_STATES
from tildel.assessment.queries import conflicts
from tildel.assessment.queries import rounds as queries
from tildel.assessment.web.managed import managed_round
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken

ROWS = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """`state`: conflict, tie (to be judged), undeclared, free, or the review's (none, draft, submitted)."""

    member: Any
    state: str
    assignment: Any = None
    review: Any = None

    @property
    def words(self) -> Any:
        return REVIEW_STATES.get(self.state, "")


@dataclass(frozen=True, slots=True)
class Row:
    application: Any
    cells: list[Cell]
    readers: int  # assigned, without the conflicted
    needed: int

    @property
    def short(self) -> bool:
        return self.readers < self.needed


def assignments(request: HttpRequest, key: str) -> HttpResponse:
    round, at = managed_round(request, key)
    if request.method == "POST":
        return _change(request, round, at)
    people = [row for row in queries.members(round) if row.state == "accepted"]
    page = Paginator(queries.assessed_applications(round.call), ROWS).get_page(request.GET.get("page"))
    rows = _rows(round, people, page)
    context = {
        "call": round.call,
        "round": round,
        "members": people,
        "page": page,
        "rows": rows,
        "needed": queries.readers_needed(round.call),
        "short": sum(row.short for row in rows),
    }
    return render(request, "assessment/assignments.html", context)


def _rows(round: Any, people: list[Any], applications: Any) -> list[Row]:
    grounds, ties = queries.declarations(round), conflicts.proposed_pairs(round)
    given = {(row.member_id, row.application_id): row for row in queries.assignments(round)}
    needed = queries.readers_needed(round.call)
    rows = []
    for application in applications:
        cells = [
            _cell(one, grounds.get(pair := (one.pk, application.pk)), given.get(pair), tie=pair in ties)
            for one in people
        ]
        readers = sum(cell.assignment is not None and cell.state != "conflict" for cell in cells)
        rows.append(Row(application, cells, readers, needed))
    return rows


def _cell(member: Any, ground: str | None, assignment: Any, *, tie: bool) -> Cell:
    review = getattr(assignment, "review", None) if assignment else None
    if ground:
        return Cell(member, "conflict", assignment, review)
    if assignment:
        return Cell(member, review.state if review else "none", assignment, review)
    if tie:
        return Cell(member, "tie")
    return Cell(member, "undeclared" if ground is None else "free")


def _change(request: HttpRequest, round: Any, at: Any) -> HttpResponse:
    """`assign` holds "member:application", `unassign` the number of an assignment."""
    reference = ""
    try:
        if "unassign" in request.POST:
            assignment = _assignment(round, request.POST["unassign"])
            reference = assignment.application.reference
            actions.unassign(assignment=assignment, by=request.user, at=at)
        else:
            member, application = _pair(round, request.POST.get("assign", ""))
            reference = application.reference
            actions.assign(member=member, application=application, by=request.user, at=at)
    except RuleBroken as error:
        messages.error(request, sentence(error))
    page = request.POST.get("page", "")
    query = f"?page={page}" if page.isascii() and page.isdigit() else ""
    address = reverse("assessment:assignments", kwargs={"key": round.call.key})
    return HttpResponseRedirect(f"{address}{query}#row-{reference}", status=303)


def _assignment(round: Any, raw: str) -> Any:
    found = queries.assignment(round, int(raw)) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None
    if found is None:
        raise NotAllowed("assessment.no_such_assignment")
    return found


def _pair(round: Any, raw: str) -> tuple[Any, Any]:
    number, _, pk = raw.partition(":")
    counts = number.isascii() and number.isdigit() and len(number) < 10
    member = queries.member(round, int(number)) if counts else None
    application = next((row for row in queries.assessed_applications(round.call) if str(row.pk) == pk), None)
    if member is None or application is None:
        raise NotAllowed("assessment.no_such_assignment")
    return member, application
