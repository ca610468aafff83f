"""What everybody reads: the editions, one edition, its chapters, its PDFs and pictures."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tildel.applications.web.downloads import as_download
from tildel.files.queries import open_for
from tildel.national_report import access, phrases, reading, shipped
from tildel.national_report.queries import content as contents
from tildel.national_report.queries import editions as queries
from tildel.national_report.queries import stories
from tildel.national_report.web.doors import today

_A_DAY = 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The editions of this site, then the reports of earlier years as facts."""
    context = {
        "editions": queries.public_editions(), "earlier": shipped.earlier(),
        "enters": access.can_enter(request.user, on=today(timezone.now())),
    }  # fmt: skip
    return render(request, "national_report/home.html", context)


def _final(year: int) -> tuple[Any, dict[str, Any], bool]:
    """The newest final version of a year, what it says, and whether that is still what was frozen."""
    found = queries.final_of_year(year) if year < 10_000 else None
    if found is None:
        raise Http404
    frozen = contents.text_of(found)
    return found, frozen.content, frozen.is_intact


@require_safe
def edition(request: HttpRequest, year: int) -> HttpResponse:
    """Title, contents and PDFs."""
    found, content, is_intact = _final(year)
    shown = [reading.chapter(one, content) for one in content["chapters"]]
    context = {
        "final": found, "content": content, "chapters": shown, "is_intact": is_intact,
        "languages": [(code, phrases.LANGUAGES[code]) for code in queries.final_languages(found)],
        "elsewhere": any(one["elsewhere"] for one in shown), "regions": phrases.REGIONS,
        "versions": queries.final_versions(found.edition),
    }  # fmt: skip
    return render(request, "national_report/edition.html", context)


@require_safe
def chapter(request: HttpRequest, year: int, key: str) -> HttpResponse:
    found, content, is_intact = _final(year)
    keys = [one["key"] for one in content["chapters"]]
    if key not in keys:
        raise Http404
    here = keys.index(key)
    hidden = stories.withdrawn_pictures(found.edition)
    titles = [reading.picked(one["titles"]) for one in content["chapters"]]
    places = [
        {"key": one, "title": title or one, "lang": lang}
        for one, (title, lang) in zip(keys, titles, strict=True)
    ]
    context = {
        "final": found, "content": content, "is_intact": is_intact, "places": places, "key": key,
        "chapter": reading.chapter(content["chapters"][here], content, hidden),
        "before": places[here - 1] if here else None,
        "after": places[here + 1] if here + 1 < len(places) else None,
    }  # fmt: skip
    return render(request, "national_report/chapter.html", context)


@require_safe
def pdf(request: HttpRequest, year: int, language: str) -> FileResponse:
    found, _content, _is_intact = _final(year)
    file = queries.final_file(found, language)
    if file is None:
        raise Http404
    return as_download(file, to=request.user)


@require_safe
def picture(request: HttpRequest, year: int, file: str) -> FileResponse:
    """A picture of a final version, while nobody in it has taken back their consent."""
    found, content, _is_intact = _final(year)
    wanted = queries.picture_of(content, file)
    if wanted is None or file in stories.withdrawn_pictures(found.edition):
        raise Http404
    response = FileResponse(open_for(wanted, reader=request.user), content_type=wanted.content_type)
    # Not for ever: a consent may be withdrawn.
    response["Cache-Control"] = f"public, max-age={_A_DAY}"
    return response
