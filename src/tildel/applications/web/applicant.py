"""The applicant's pages: own applications, starting one, and the sections of the draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tildel.applications import access, phrases
from tildel.applications.actions import drafts
from tildel.applications.domain.draft import clean_section, kept_rows
from tildel.applications.domain.plan import plan_of
from tildel.applications.queries import drafts as queries
from tildel.applications.web.budget_page import cell_findings, with_findings
from tildel.applications.web.conflict import conflict_context, merged_post
from tildel.applications.web.fields import ROWS, raw_from
from tildel.applications.web.forms import faults_by_field
from tildel.applications.web.reading import read_sections
from tildel.applications.web.screen import Screen, field_id, saved_words
from tildel.applications.web.section_page import section_context
from tildel.applications.web.track_choice import start_context
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.programmes import queries as programmes


def readable(request: HttpRequest, pk: UUID) -> Any:
    """The application, when the user may read it as one who takes part in it."""
    application = queries.application(pk)
    if application is None or queries.role_in(application, request.user) is None:
        raise NotAllowed("applications.not_yours")
    return application


def editable(request: HttpRequest, pk: UUID) -> Any:
    application = readable(request, pk)
    access.check_can_edit(request.user, application)
    return application


def screen_of(request: HttpRequest, application: Any) -> Screen:
    return Screen(application, user=request.user, at=timezone.now())


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's own script asks, which swaps parts of the page itself."""
    return "X-Autosave" in request.headers


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    access.check_can_apply(request.user)
    now = timezone.now()
    rows = [_row(application, now) for application in queries.my_applications(request.user)]
    context = {
        "open_rows": [row for row in rows if row["is_open"]],
        "rows": [row for row in rows if not row["is_open"]],
    }
    return render(request, "applications/applicant/mine.html", {**context, "now": now})


def _row(application: Any, now: Any) -> dict[str, Any]:
    current = application.current
    return {
        "application": application,
        "state": phrases.STATES[application.state],
        "is_open": application.state in ("draft", "submitted") and now < application.closes_at,
        "has_unsent_changes": current is not None and current.round != application.revision,
    }


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, call: str) -> HttpResponse:
    """Asks for the name first where the account has none; a GET, as after logging in, shows one button."""
    access.check_can_apply(request.user)
    found = programmes.public_call(call)
    if found is None:
        raise Http404
    if not _has_name(request.user):
        return redirect(f"{reverse('people:profile')}?next={reverse('applications:start', args=[call])}")
    if request.method == "GET":
        return render(request, "applications/applicant/start.html", start_context(found))
    track = request.POST.get("track", "")
    if not track and "choose" not in request.POST and programmes.spec_of(found).tracks:
        return redirect("applications:start", call)  # from the call's own page, where there is no choice yet
    try:
        application = drafts.create_application(
            call=found, language=get_language() or "nb", track=track, by=request.user, at=timezone.now()
        )
    except RuleBroken as error:
        if error.place != "track":
            raise
        context = start_context(found, chosen=track, refused=sentence(error))
        return render(request, "applications/applicant/start.html", context, status=422)
    return redirect("applications:section", application.pk, plan_of(queries.spec_for(application)).parts[0])


def _has_name(user: Any) -> bool:
    return bool(user.person and user.person.given_name and user.person.family_name)


@require_GET
def open_application(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the first part where something is left to do; when nothing can be done any more, to the receipt."""
    screen = screen_of(request, readable(request, pk))
    if screen.is_past_deadline and screen.application.current_id:
        return redirect("applications:receipt", screen.application.current_id)
    unfinished = (part["key"] for part in screen.parts if part["mark"] != "complete")
    return redirect("applications:section", pk, next(unfinished, screen.plan.parts[0]))


@require_GET
def section(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    screen = screen_of(request, readable(request, pk))
    if part not in screen.plan.parts:
        raise Http404
    return render_section(request, screen, part)


def render_section(
    request: HttpRequest, screen: Screen, part: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"screen": screen, "application": screen.application, "saved": saved_words(screen.saved_at)}
    if not screen.may_edit and part in screen.plan.sections:
        more["reading"] = read_sections(screen.draft.sections, screen.choices, only=part)
    context |= {**section_context(screen, part), **more}
    return render(request, "applications/applicant/section.html", context, status=status)


@require_GET
def findings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The panel alone, for whoever wants it fresh."""
    screen = screen_of(request, readable(request, pk))
    return render(request, "applications/applicant/panel.html", {"screen": screen})


@require_http_methods(["GET", "POST"])
def save_section(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    """Saves a section, for the script and without one. A GET, as after logging in, goes to the section."""
    if request.method == "GET":
        return redirect("applications:section", pk, part)
    application = editable(request, pk)
    plan = plan_of(queries.spec_for(application))
    if part not in plan.sections:
        raise Http404
    questions = plan.asks(part)
    post = merged_post(request.POST, part, queries.sections_of(application).get(part, {}), questions)
    raw = raw_from(part, post, questions)
    try:
        stored = drafts.save_section(
            application=application, section=part, content=raw, version=_number(request.POST.get("version")),
            by=request.user, at=request.received_at,
        )  # fmt: skip
    except Stale:
        return _stale(request, application, part, raw)
    except RuleBroken as refused:
        return _refused(request, application, part, sentence(refused))
    if wants_json(request):
        return JsonResponse(
            {"saved": _("Saved %(clock)s") % saved_words(stored.saved_at), **_saved(request, pk, part, raw)}
        )
    messages.success(request, _("Saved %(clock)s") % saved_words(stored.saved_at))
    return redirect("applications:section", pk, part)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1


def _saved(request: HttpRequest, pk: UUID, part: str, raw: Any) -> dict[str, Any]:
    """What the page needs after a save: the new version, what is to be mended, and the two side columns."""
    screen = screen_of(request, queries.application(pk))
    context = section_context(screen, part)
    answer = {
        "version": context["version"],
        "faults": _faults(screen, part, raw),
        **side_columns(request, screen, part),
    }
    if part == "leader":
        answer["note"] = render_to_string("applications/applicant/parts/institution.html", context, request)
        answer["succession"] = context["needs_succession"]
    if part in ("partners", "recruitment"):
        regions = [row["region"] for row in context["rows"] if not row["is_new"]]
        answer["regions"] = dict(zip(_ids_on_page(part, raw), regions, strict=True))
    return answer


def side_columns(request: HttpRequest, screen: Screen, part: str) -> dict[str, Any]:
    context = {"screen": screen, "application": screen.application, "part": part}
    return {
        "nav": render_to_string("applications/applicant/nav.html", context, request),
        "panel": render_to_string("applications/applicant/panel.html", context, request),
        "missing": screen.missing_words,
        "revision": screen.application.revision,
    }


def _ids_on_page(part: str, raw: Any) -> list[str]:
    """The rows that were kept, by their names in the page, where empty ones still stand between them."""
    return [raw["rows"][index]["key"] for index in kept_rows(part, raw["rows"])]


def _faults(screen: Screen, part: str, raw: Any) -> dict[str, list[str]]:
    """What is to be mended, by the ids of the page's fields."""
    _content, problems = clean_section(part, raw, screen.plan.asks(part))
    faults = faults_by_field(problems)
    if part == "budget":
        faults = with_findings(faults, cell_findings(screen))
    if part in ROWS and part != "partners":
        ids = _ids_on_page(part, raw)
        faults = {_as_on_page(name, ids): said for name, said in faults.items()}
    return {field_id(part, name): said for name, said in faults.items()}


def _as_on_page(name: str, ids: list[str]) -> str:
    if not name.startswith("rows-"):
        return name
    _rows, index, rest = name.split("-", 2)
    return f"rows-{ids[int(index)]}-{rest}"


def _stale(request: HttpRequest, application: Any, part: str, raw: Any) -> HttpResponse:
    """Both texts, and a choice for each field. Nothing was written and nothing is lost."""
    yours, _problems = clean_section(part, raw, plan_of(queries.spec_for(application)).asks(part))
    context = conflict_context(application, part, yours)
    if wants_json(request):
        html = render_to_string("applications/applicant/conflict.html", context, request)
        return JsonResponse({"conflict": html}, status=409)
    return render_section(request, screen_of(request, application), part, status=409, conflict=context)


def _refused(request: HttpRequest, application: Any, part: str, said: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"refused": said}, status=409)
    return render_section(request, screen_of(request, application), part, status=409, refused=said)
