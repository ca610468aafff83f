"""The experts' discussion of an application: reviews side by side, remarks, what they say together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tildel.assessment import access
from tildel.assessment.actions import discussion as actions
from tildel.assessment.domain.blindness import letters_for, sees_names, sees_reviews
from tildel.assessment.domain.committees import Role
from tildel.assessment.domain.marks import (
    as_filled_in_by,
    counts_as_expert,
    disagrees,
    mark_keys,
    scale_of,
    spread_of,
    weighted_mean,
)
from tildel.assessment.phrases_reviewing import mark_text, mean_text, scale_text, spread_text
from tildel.assessment.queries import discussion as queries
from tildel.assessment.web.officer import managed_round
from tildel.assessment.web.reading import title_of
from tildel.assessment.web.review_form import DimensionForm, Wording, form_of, wordings_of
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.programmes import queries as programmes
from tildel.programmes.domain.call import Assessment


@dataclass(frozen=True, slots=True)
class Column:
    """A review beside the others. `author` as the reader may know them."""

    review: Any
    author: str
    own: bool
    user_form: bool
    dimensions: list[DimensionForm]
    wordings: list[Wording]
    mean: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A mark as it counts, and the first one where it was another."""

    said: str
    first: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that gets marks, across the reviews; `apart`: the marks lie far from each other."""

    label: str
    cells: list[Cell]
    spread: str
    apart: bool
    sub: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The marks of reviews that fill in the same form."""

    authors: list[str]
    lines: list[Line]
    means: list[str]
    mean: str
    scale: str


def columns_of(
    reviews: list[Any], assessment: Assessment, authors: dict[int, str], own: int | None
) -> list[Column]:
    found = []
    for review in reviews:
        member = review.assignment.member
        form = as_filled_in_by(assessment, member.role)
        found.append(
            Column(
                review=review,
                author=authors[member.pk],
                own=member.pk == own,
                user_form=not counts_as_expert(assessment, member.role),
                dimensions=form_of(form, review.marks, review.texts),
                wordings=wordings_of(review, form),
                mean=mean_text(weighted_mean(review.marks, form), form),
            )
        )
    # In the order in which people were asked, hidden names would tell who is who.
    return sorted(found, key=lambda column: (not column.own, column.author))


def table_of(columns: list[Column], form: Assessment) -> Table | None:
    """The marks of some reviews side by side, with how far they lie apart; None without a review."""
    if not columns or not mark_keys(form):
        return None
    means = [weighted_mean(column.review.marks, form) for column in columns]
    given = [mean for mean in means if mean is not None]
    return Table(
        authors=[column.author for column in columns],
        lines=[_line(key, columns, form) for key in mark_keys(form)],
        means=[mean_text(mean, form) for mean in means],
        mean=mean_text(sum(given) / len(given), form) if given else "",
        scale=scale_text(form),
    )


def _line(key: str, columns: list[Column], form: Assessment) -> Line:
    marks = [column.review.marks.get(key) for column in columns]
    given = [mark for mark in marks if mark is not None]
    labels = {
        marking.key: marking.label
        for row in columns[0].dimensions
        for marking in (row.marking, *(part.marking for part in row.criteria))
        if marking
    }
    return Line(
        label=labels[key],
        cells=[_cell(mark, column, key, form) for mark, column in zip(marks, columns, strict=True)],
        spread=spread_text(spread_of(given), form),
        apart=disagrees(given, scale_of(form)),
        sub="." in key,
    )


def _cell(mark: Any, column: Column, key: str, form: Assessment) -> Cell:
    first = column.wordings[0].version.marks.get(key) if column.wordings else mark
    return Cell(mark_text(mark, form), mark_text(first, form) if first != mark else "")


def tables_of(columns: list[Column], assessment: Assessment) -> tuple[Table | None, Table | None]:
    """The experts' marks, and those of user representatives in their own form."""
    users = [column for column in columns if column.user_form]
    experts = [column for column in columns if not column.user_form]
    return table_of(experts, assessment), table_of(users, as_filled_in_by(assessment, Role.USER))


# --- the experts' page --------------------------------------------------------------------------------------


def discussion(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = access.check_can_discuss(request.user, pk, on=in_oslo(timezone.now()).date())
    application = queries.application(pk)
    if application is None:
        raise NotAllowed("assessment.not_expert")
    if request.method == "POST":
        return _post(request, member, application)
    return _page(request, member, application)


def _page(
    request: HttpRequest, member: Any, application: Any, *, faults: dict[str, str] | None = None,
    stale: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    assessment = programmes.spec_of(member.round.call).assessment
    own = queries.own_review(member, application.pk)
    joined = queries.has_joined(member, application.pk)
    state = {"round_state": member.round.state, "own": "submitted" if joined else "none"}
    visible = sees_reviews(assessment.blind, **state)
    named = sees_names(assessment.blind, **state)
    found = list(queries.reviews_of(application)) if visible else []
    remarks = list(queries.remarks(application)) if visible else []
    authors = _authors(application, member, found, remarks, named=named)
    columns = columns_of(found, assessment, authors, member.pk)
    consensus = queries.consensus(application) if visible else None
    table, users = tables_of(columns, assessment)
    context = {
        "member": member,
        "application": application,
        "title": title_of(application),
        "call": member.round.call,
        "round": member.round,
        "reads": queries.reads(member, application.pk),
        "own": own,
        "joined": joined,
        "visible": visible,
        "open": joined and member.round.state == "discussing",
        "named": named,
        "columns": columns,
        "table": table,
        "users": users,
        "remarks": _signed(remarks, authors, member.pk),
        "consensus": consensus,
        "version": consensus.version if consensus else 0,
        "typed": {
            "remark": request.POST.get("remark", ""),
            "consensus": request.POST.get("consensus", consensus.text if consensus else ""),
        },
        "faults": faults or {},
        "stale": stale,
    }
    return render(request, "assessment/discussion.html", context, status=status)


def _authors(
    application: Any, me: Any, reviews: list[Any], remarks: list[Any], *, named: bool
) -> dict[int, str]:
    """{member: what the reader calls them}: a name, or a letter that tells nothing."""
    letters = letters_for(application.pk, queries.readers(application))
    everyone = {row.assignment.member.pk: row.assignment.member for row in reviews}
    everyone |= {row.member.pk: row.member for row in remarks if row.member}
    return {
        pk: _("You") if pk == me.pk else _called(member, letters.get(pk), named=named)
        for pk, member in everyone.items()
    }


def _signed(remarks: list[Any], authors: dict[int, str], own: int | None) -> list[tuple[Any, str, bool]]:
    """Each remark with who wrote it, and whether it is the reader's own."""
    return [
        (
            row,
            authors[row.member.pk] if row.member else _("The programme's office"),
            row.member_id is not None and row.member_id == own,
        )
        for row in remarks
    ]


def _called(member: Any, letter: str | None, *, named: bool) -> str:
    if named:
        return str(member.expert.person)
    if letter is None:
        return _("The committee's leader")
    if member.role == Role.USER:
        return _("User representative %(letter)s") % {"letter": letter}
    return _("Expert %(letter)s") % {"letter": letter}


def _post(request: HttpRequest, member: Any, application: Any) -> HttpResponse:
    """`do` says which of the two forms was sent."""
    step: dict[str, Any] = {"application": application, "by": request.user, "at": timezone.now()}
    try:
        if request.POST.get("do") == "consensus":
            raw = request.POST.get("version", "")
            version = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
            actions.write_consensus(text=request.POST.get("consensus", ""), version=version, **step)
            messages.success(request, _("Saved. Everybody in the discussion sees it."))
        else:
            actions.write_remark(text=request.POST.get("remark", ""), **step)
    except Stale as error:
        faults = {error.place: sentence(error)}
        return _page(request, member, application, faults=faults, stale=True, status=409)
    except RuleBroken as error:
        return _page(request, member, application, faults={error.place: sentence(error)}, status=422)
    return redirect("assessment:discussion", pk=application.pk)


# --- the officer's pages ------------------------------------------------------------------------------------


def discuss(request: HttpRequest, key: str) -> HttpResponse:
    """What is not in yet, and the button that opens the discussion."""
    round, at = managed_round(request, key)
    refused = ""
    if request.method == "POST":
        try:
            actions.open_discussion(round=round, by=request.user, at=at)
        except RuleBroken as error:
            refused = sentence(error)
        else:
            messages.success(request, _("The discussion is open. Every expert gets a mail."))
            return redirect("assessment:officer", key=key)
    assessment = programmes.spec_of(round.call).assessment
    context = {
        "call": round.call,
        "round": round,
        "assessment": assessment,
        "unsubmitted": queries.unsubmitted(round),
        "refused": refused,
    }
    return render(request, "assessment/discuss.html", context, status=409 if refused else 200)


def application_reviews(request: HttpRequest, key: str, pk: UUID) -> HttpResponse:
    """Everything that was written of one application, side by side, with every wording."""
    round, _at = managed_round(request, key)
    application = queries.application(pk)
    if application is None or application.call_id != round.call_id:
        raise NotAllowed("assessment.no_such_application")
    assessment = programmes.spec_of(round.call).assessment
    found, aside = list(queries.reviews_of(application)), list(queries.set_aside(application))
    remarks = list(queries.remarks(application))
    people = [row.assignment.member for row in (*found, *aside)] + [
        row.member for row in remarks if row.member
    ]
    authors = {member.pk: str(member.expert.person) for member in people}
    columns = columns_of(found, assessment, authors, None)
    table, users = tables_of(columns, assessment)
    context = {
        "call": round.call,
        "round": round,
        "application": application,
        "title": title_of(application),
        "columns": columns,
        "aside": columns_of(aside, assessment, authors, None),
        "table": table,
        "users": users,
        "missing": queries.unsubmitted(round).filter(application=application),
        "remarks": _signed(remarks, authors, None),
        "consensus": queries.consensus(application),
    }
    return render(request, "assessment/application_reviews.html", context)
