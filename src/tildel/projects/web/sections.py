"""A section of a report: written in, saved as you type, and both texts where two have saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tildel.applications.domain.values import Decimals, OneOf, Text, Whole
from tildel.applications.web.screen import saved_words
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken, Stale
from tildel.projects import phrases
from tildel.projects.actions import reports as actions
from tildel.projects.domain import reporting
from tildel.projects.domain.states import WRITABLE
from tildel.projects.queries import reports as queries
from tildel.projects.web.doors import rights, written

_LONG = 300  # characters; a longer text has a field with several lines


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, number: str, report: int, part: str) -> HttpResponse:
    project = written(request, number)
    found = queries.report_of(project, report)
    if found is None or part not in reporting.sections_of(found.kind):
        raise Http404
    found.project = project
    if request.method == "POST":
        return _save(request, found, part)
    if found.state not in WRITABLE:
        return redirect("projects:report", number, report)
    return _page(request, found, part)


def _save(request: HttpRequest, report: Any, part: str) -> HttpResponse:
    by_script = "X-Autosave" in request.headers
    stored = queries.section(report, part)
    raw = reporting.raw_of(part, _merged(request, part, stored))
    version = request.POST.get("version", "")
    try:
        saved = actions.save_section(
            report=report, section=part, content=raw,
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Stale:
        conflict = _conflict(report, part, reporting.clean_section(part, raw)[0])
        if by_script:
            html = render_to_string("projects/report/conflict.html", {**conflict, "report": report}, request)
            return JsonResponse({"conflict": html}, status=409)
        return _page(request, report, part, status=409, conflict=conflict)
    except RuleBroken as error:
        if by_script:
            return JsonResponse({"refused": sentence(error)}, status=409)
        raise
    said = _("Saved %(clock)s") % saved_words(saved.saved_at)
    if by_script:
        return JsonResponse({"saved": said, **_after_save(request, report, part, raw, saved.version)})
    messages.success(request, said)
    return redirect("projects:section", report.project.number, report.pk, part)


def _after_save(request: HttpRequest, report: Any, part: str, raw: Any, version: int) -> dict[str, Any]:
    report.refresh_from_db(fields=["revision"])
    context = {**frame(request, report), "part": part}
    return {
        "version": version,
        "faults": _faults_on_page(part, raw),
        "nav": render_to_string("projects/report/nav.html", context, request),
        "panel": render_to_string("projects/report/panel.html", context, request),
        "missing": context["missing_words"],
    }


def _faults_on_page(part: str, raw: Any) -> dict[str, list[str]]:
    """What is to be mended by the ids of the page's fields, where empty rows still stand between others."""
    kept = reporting.kept_rows(part, raw)
    faults: dict[str, list[str]] = {}
    for problem in reporting.clean_section(part, raw)[1]:
        name = problem.place
        if name.startswith("rows-"):
            _rows, index, rest = name.split("-", 2)
            name = f"rows-{kept[int(index)]}-{rest}"
        faults.setdefault(f"id_{name}", []).append(phrases.problem_sentence(problem))
    return faults


# --- the page ---------------------------------------------------------------------------------------------


def frame(request: HttpRequest, report: Any) -> dict[str, Any]:
    """What stands around a section: the other sections with a mark, and what is left to do."""
    sections = queries.contents(report)
    problems = reporting.problems_of(sections, report.kind)
    places = [
        {
            "section": one.section,
            "place": one.place,
            "said": phrases.problem_sentence(one),
            "label": _label(one),
        }
        for one in problems
    ]
    wrong = {one.section for one in problems}
    parts = [
        {
            "key": key, "title": phrases.SECTIONS[key],
            "mark": "needed" if key in wrong else "complete" if key in sections else "empty",
        }
        for key in reporting.sections_of(report.kind)
    ]  # fmt: skip
    return {
        "report": report, "project": report.project, "parts": parts, "problems": places, "words": phrases,
        "missing_words": ngettext("%(n)s thing left", "%(n)s things left", len(places)) % {"n": len(places)},
        "may": rights(request, report.project),
    }  # fmt: skip


def _label(problem: Any) -> str:
    name = problem.place.rpartition("-")[2]
    label = str(phrases.FIELDS.get(name, ""))
    if problem.place.startswith("rows-"):
        row = int(problem.place.split("-")[1]) + 1
        return _("%(label)s, row %(row)s") % {"label": label, "row": row}
    return label


def _page(request: HttpRequest, report: Any, part: str, status: int = 200, **more: Any) -> HttpResponse:
    stored = queries.section(report, part)
    content, problems = reporting.clean_section(part, stored.content if stored else {})
    faults: dict[str, list[str]] = {}
    for problem in problems:
        faults.setdefault(problem.place, []).append(phrases.problem_sentence(problem))
    names = queries.institution_names(report.project)
    texts = reporting.texts_of(part, content)
    parts = reporting.sections_of(report.kind)
    index = parts.index(part)
    context = {
        **frame(request, report), "part": part, "title": phrases.SECTIONS[part],
        "intro": phrases.INTROS[part], "version": stored.version if stored else 0,
        "saved": saved_words(stored.saved_at) if stored else None,
        "fields": [_field(part, name, name, texts, faults, names) for name in reporting.fields_of(part)],
        "columns": [phrases.FIELDS[name] for name in reporting.columns_of(part)],
        "rows": _rows(part, content, texts, faults, names),
        "before": parts[index - 1] if index else None,
        "after": parts[index + 1] if index + 1 < len(parts) else None, **more,
    }  # fmt: skip
    return render(request, "projects/report/section.html", context, status=status)


def _rows(part: str, content: Any, texts: Any, faults: Any, names: Any) -> list[dict[str, Any]]:
    """The rows that are there and one that is empty, for the next."""
    if not reporting.has_rows(part):
        return []
    number = len(content["rows"])
    return [
        {
            "number": index + 1,
            "id": str(index),
            "fields": [
                _field(part, name, f"rows-{index}-{name}", texts, faults, names)
                for name in reporting.columns_of(part)
            ],
        }
        for index in range(number + 1)
    ]


def _field(
    part: str, name: str, full: str, texts: Mapping[str, str], faults: Any, names: Mapping[str, str]
) -> dict[str, Any]:
    value = reporting.value_of(part, name)
    found = {
        "name": full, "id": f"id_{full}", "label": phrases.FIELDS[name], "value": texts.get(full, ""),
        "optional": name in phrases.OPTIONAL, "faults": faults.get(full, []), "limit": "", "options": [],
    }  # fmt: skip
    if name == "institution":
        return {**found, "kind": "choice", "options": _options(names.items(), found["value"])}
    if isinstance(value, OneOf):
        options = ((key, phrases.CHOICES[name][key]) for key in value.keys)
        return {**found, "kind": "choice", "options": _options(options, found["value"])}
    if isinstance(value, Whole | Decimals):
        return {**found, "kind": "number"}
    limit = value.limit if isinstance(value, Text) else 0
    return {**found, "kind": "long" if limit > _LONG else "text", "limit": limit}


def _options(pairs: Iterable[tuple[str, Any]], chosen: str) -> list[dict[str, Any]]:
    known = [{"key": key, "name": name, "chosen": key == chosen} for key, name in pairs]
    if chosen and not any(one["chosen"] for one in known):
        known.append({"key": chosen, "name": chosen, "chosen": True})
    return [{"key": "", "name": "–", "chosen": not chosen}, *known]


# --- when two have saved ------------------------------------------------------------------------


def _conflict(report: Any, part: str, yours: Mapping[str, Any]) -> dict[str, Any]:
    stored = queries.section(report, part)
    theirs = stored.content if stored else reporting.clean_section(part, {})[0]
    mine, other = reporting.texts_of(part, yours), reporting.texts_of(part, theirs)
    return {
        "project": report.project, "part": part, "version": stored.version if stored else 0,
        "by": stored.saved_by if stored else "", "saved_at": stored.saved_at if stored else None,
        "fields": [
            {"name": name, "label": _conflict_label(name), "yours": mine.get(name, ""),
             "theirs": other.get(name, "")}
            for name in reporting.differing(part, yours, theirs)
        ],
    }  # fmt: skip


def _conflict_label(name: str) -> str:
    label = str(phrases.FIELDS.get(name.rpartition("-")[2], name))
    if not name.startswith("rows-"):
        return label
    return _("%(label)s, row %(row)s") % {"label": label, "row": int(name.split("-")[1]) + 1}


def _merged(request: HttpRequest, part: str, stored: Any) -> dict[str, str]:
    """What the form means; when it answers a conflict, their text with what was chosen of yours."""
    post = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    if "resolve" not in post or stored is None:
        return post
    merged = reporting.texts_of(part, stored.content)
    for field, value in post.items():
        name = field.removeprefix("yours:")
        if name != field and post.get(f"use:{name}") != "theirs":
            merged[name] = value
    return merged
