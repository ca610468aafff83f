"""What everybody may read: bodies, their mandates, who sits in them on a day, public minutes, the journal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from tildel.files import queries as files
from tildel.governance import access, phrases
from tildel.governance.actions.bodies import establish_body
from tildel.governance.domain.report import led, rotations
from tildel.governance.domain.terms import balance, table_on
from tildel.governance.queries import bodies, cases, journal, meetings
from tildel.governance.shipped import shipped_body, shipped_keys
from tildel.governance.web.entry import LARGEST, public_body, today

ROWS = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = list(bodies.all_bodies())
    known = {row.key for row in rows}
    waiting = [shipped_body(key) for key in shipped_keys() if key not in known]
    context = {
        "bodies": rows,
        "waiting": waiting if access.can_set_up(request.user) else [],
        "phrases": phrases,
    }
    return render(request, "governance/index.html", context)


@require_POST
def establish(request: HttpRequest) -> HttpResponse:
    """An administrator sets up a body that is shipped with the program."""
    access.check_can_set_up(request.user)
    made = establish_body(key=request.POST.get("key", "")[:60], by=request.user, at=timezone.now())
    return redirect("governance:body", key=made.key)


def chosen_day(request: HttpRequest) -> date:
    """The day in the address, today where it holds none."""
    now = today(timezone.now())
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return now
    return day if 1990 <= day.year <= 2100 else now


def seats_context(body: Any, on: date) -> dict[str, Any]:
    """A body on a day, as its public page and its own page show it."""
    facts = bodies.facts_of(body)
    mandate = facts.mandate_on(on)
    everybody = list(bodies.appointments_in(body))
    holdings = bodies.holdings_of(everybody)
    now = [one for one in holdings if one.holds(on)]
    filled = table_on(mandate, holdings, on) if mandate else ()
    return {
        "facts": facts,
        "mandate": mandate,
        "filled": filled,
        "rest": [one for one in now if not one.seat],
        "balance": balance(filled),
        "genders": bodies.genders_of([one.person for one in now]),
        "leadership": led(facts, on, bodies.named),
        "history": [{"said": era.said, "who": list(map(bodies.named, era.who))} for era in facts.leadership],
        "rotations": rotations(mandate, holdings, on, bodies.named) if mandate else [],
        "needed": mandate.quorum.needed(len(mandate.voting)) if mandate else 0,
        "holdings": holdings,
    }


@require_safe
def body(request: HttpRequest, key: str) -> HttpResponse:
    found, on = public_body(key), chosen_day(request)
    page = Paginator(meetings.published(found), ROWS).get_page(request.GET.get("page"))
    context = {
        "body": found,
        "on": on,
        "page": page,
        "phrases": phrases,
        "enters": access.can_enter(request.user, found, on=today(timezone.now())),
        **seats_context(found, on),
    }
    return render(request, "governance/body.html", context)


def _published(key: str, pk: int) -> Any:
    found = meetings.meeting(public_body(key), pk) if pk <= LARGEST else None
    if found is None or found.published_at is None:
        raise Http404
    return found


@require_safe
def minutes(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The public minutes: of what is exempt, the public title and the legal ground only."""
    found = _published(key, pk)
    context = {
        "meeting": found,
        "body": found.body,
        "agenda": cases.agenda(found),
        "present": [row for row in meetings.attendances(found) if row.present],
        "phrases": phrases,
    }
    return render(request, "governance/minutes.html", context)


@require_safe
def minutes_pdf(request: HttpRequest, key: str, pk: int) -> FileResponse:
    found = _published(key, pk)
    return FileResponse(
        files.open_file(found.public_file),
        filename=files.safe_name(found.public_file),
        content_type="application/pdf",
    )


@require_safe
def public_journal(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    now = today(timezone.now())
    rows = journal.search(words.split()[:8], today=now) if words else journal.entries()
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "words": words,
        "page": page,
        "rows": [journal.public_row(entry) for entry in page],
        "phrases": phrases,
        "language": get_language(),
        "archive": access.can_set_up(request.user),
    }
    return render(request, "governance/journal.html", context)
