"""Taking an application out, in, and along: JSON, ZIP, a file taken into a draft, a copy for another call."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tildel.applications import access, phrases
from tildel.applications import phrases_together as words
from tildel.applications.actions import copies, transfers
from tildel.applications.domain.plan import plan_of
from tildel.applications.domain.transfer import MOST_BYTES, Fitted, read_file
from tildel.applications.queries import drafts as queries
from tildel.applications.web.applicant import editable, readable, screen_of
from tildel.applications.web.fields import differences, texts_of
from tildel.applications.web.together import frame_context
from tildel.design.refusals import sentence
from tildel.kernel.errors import DomainError, NotAllowed, RuleBroken, Stale, Unreadable
from tildel.programmes import queries as programmes
from tildel.programmes.phrases import in_words


@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    application = readable(request, pk)
    access.check_can_take_part(request.user, application)
    return _page(request, application)


def _page(
    request: HttpRequest,
    application: Any,
    *,
    status: int = 200,
    refused: DomainError | None = None,
    **more: Any,
) -> HttpResponse:
    context = frame_context(screen_of(request, application), "transfer")
    context["writes"] = access.can_edit(request.user, application)
    if refused is not None:
        context |= {"refused": sentence(refused), "refused_place": words.place_of_fault(refused.place)}
    return render(request, "applications/together/transfer.html", {**context, **more}, status=status)


# --- out ----------------------------------------------------------------------------------------------------


@require_GET
def as_json(request: HttpRequest, pk: UUID) -> HttpResponse:
    application = readable(request, pk)
    access.check_can_take_part(request.user, application)
    answer = HttpResponse(
        transfers.export_json(application, at=timezone.now()), content_type="application/json; charset=utf-8"
    )
    return _as_download(answer, f"{application.reference}.json")


@require_GET
def as_zip(request: HttpRequest, pk: UUID) -> FileResponse:
    application = readable(request, pk)
    access.check_can_take_part(request.user, application)
    made = transfers.export_zip(application, by=request.user, at=timezone.now())
    return _as_download(FileResponse(made, content_type="application/zip"), f"{application.reference}.zip")


def _as_download(answer: Any, name: str) -> Any:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- in -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First shows what a file would replace; the same file sent again with a yes replaces it."""
    application = editable(request, pk)
    if request.method == "GET":
        return redirect("applications:transfer", pk)
    try:
        sections = read_file(_sent(request))
        if request.POST.get("sure") == "yes":
            return _replace(request, application, sections)
    except (Unreadable, RuleBroken) as refused:
        return _page(request, queries.application(pk), status=409, refused=refused)
    return _preview(request, application, sections)


def _sent(request: HttpRequest) -> bytes:
    upload = request.FILES.get("file")
    if upload is None:
        text = request.POST.get("content", "")
        if not text:
            raise RuleBroken("transfer.no_file", place="file")
        return text.encode("utf-8", "surrogatepass")
    if upload.size > MOST_BYTES:
        raise Unreadable("transfer.too_large")
    return bytes(upload.read())


def _preview(request: HttpRequest, application: Any, sections: dict[str, Any]) -> HttpResponse:
    found = transfers.what_import_changes(application, sections)
    stored, spec = queries.sections_of(application), queries.spec_for(application)
    parts = [
        {
            "title": phrases.section_title(key, spec),
            "key": key,
            "version": queries.section_version(application, key),
            "fields": _changes(key, content, stored.get(key, {}), spec),
        }
        for key, content in found.sections.items()
    ]
    content = json.dumps({"format": "tildel-application", "version": 1, "sections": sections})
    more = {"parts": parts, "content": content, "left_out": _left_out(found, spec), "is_preview": True}
    return _page(request, application, **more)


def _changes(key: str, new: dict[str, Any], old: dict[str, Any], spec: Any) -> list[dict[str, str]]:
    """Field by field: what stands there, and what would stand there instead."""
    questions = plan_of(spec).asks(key)
    after, before = texts_of(key, new, questions), texts_of(key, old, questions)
    names = {
        row["key"]: row.get("name", "") for side in (old, new) for row in side.get("rows", ()) if "key" in row
    }
    return [
        {
            "label": words.field_name(key, name, names, spec),
            "before": _text(before.get(name, "")),
            "after": _text(after.get(name, "")),
        }
        for name in differences(key, new, old, questions)
    ]


def _text(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)


def _left_out(found: Fitted, spec: Any) -> list[str]:
    return [words.left_out(row.what, row.name) for row in found.left_out]


def _replace(request: HttpRequest, application: Any, sections: dict[str, Any]) -> HttpResponse:
    versions = {
        key.removeprefix("version:"): int(value)
        for key, value in request.POST.items()
        if key.startswith("version:") and value.isascii() and value.isdigit() and len(value) < 9
    }
    try:
        changed = transfers.import_sections(
            application=application,
            sections=sections,
            versions=versions,
            by=request.user,
            at=request.received_at,
        )
    except Stale:
        messages.warning(
            request, _("Somebody saved meanwhile. Nothing was replaced yet; below it is as it stands now.")
        )
        return _preview(request, queries.application(application.pk), sections)
    if not changed:
        messages.info(request, _("The file says the same as the draft. Nothing was changed."))
    else:
        messages.success(request, _("The file is taken in."))
    return redirect("applications:open", application.pk)


# --- along --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which open call the copy is for; then a new draft, and what was left out."""
    source = editable(request, pk)
    calls = _open_calls()
    if request.method == "POST":
        call, track = _chosen(request.POST.get("call", ""), calls)
        if call is not None:
            return _copied(request, source, call, track)
    context = {
        "source": source,
        "calls": calls,
        "wanted": request.POST.get("call") or request.GET.get("call", ""),
    }
    missing = request.method == "POST"
    context["refused"] = _("Choose a call.") if missing else ""
    return render(request, "applications/together/copy.html", context, status=409 if missing else 200)


def _open_calls() -> list[dict[str, Any]]:
    """The calls that take applications now, each category as a choice of its own."""
    now, found = timezone.now(), []
    for call in programmes.public_calls():
        if programmes.phase(call, now) != "open":
            continue
        for track in programmes.spec_of(call).tracks or (None,):
            found.append(
                {
                    "value": f"{call.key}:{track.key if track else ''}",
                    "call": call,
                    "track": track.key if track else "",
                    "track_name": in_words(track.name) if track else "",
                }
            )
    return found


def _chosen(value: str, calls: list[dict[str, Any]]) -> tuple[Any, str]:
    row = next((row for row in calls if row["value"] == value), None)
    return (row["call"], row["track"]) if row else (None, "")


def _copied(request: HttpRequest, source: Any, call: Any, track: str) -> HttpResponse:
    try:
        made, left = copies.copy_application(
            source=source,
            call=call,
            track=track,
            language=get_language() or "nb",
            by=request.user,
            at=timezone.now(),
        )
    except NotAllowed as refused:
        if refused.secret:
            raise
        messages.warning(request, sentence(refused))
        return redirect("people:profile")
    messages.success(
        request,
        _("Copied from %(reference)s. Read through it before you send.") % {"reference": source.reference},
    )
    for row in dict.fromkeys(left):
        messages.warning(
            request, _("Did not come along: %(what)s") % {"what": words.left_out(row.what, row.name)}
        )
    return redirect("applications:open", made.pk)
