"""What a project is followed by: milestones, approvals, studies, people included, and who writes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.people.queries import organisation
from tildel.projects import phrases
from tildel.projects.actions import follow_up as actions
from tildel.projects.domain.recruitment import Month, curve, months_of
from tildel.projects.domain.states import ENDED
from tildel.projects.queries import projects as queries
from tildel.projects.web.doors import led, rights, seen, written
from tildel.projects.web.forms import ROWS, WriterForm
from tildel.projects.web.picture import picture

MOST_PEOPLE = 100_000


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, number: str, kind: str, row: str) -> HttpResponse:
    """A new row, or one that is there: changed, or taken away."""
    project = written(request, number)
    if kind not in ROWS:
        raise Http404
    found = queries.followed(project, kind, row)
    if found is None and row != "new":
        raise Http404
    names = list(ROWS[kind].base_fields)
    form = ROWS[kind](request.POST or None, initial={name: getattr(found, name, None) for name in names})
    if request.method == "POST" and "remove" in request.POST and found is not None:
        actions.remove_row(project=project, kind=kind, row=found, by=request.user, at=timezone.now())
        messages.success(request, _("It is taken away."))
        return redirect("projects:work", number)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_row(
                project=project, kind=kind, row=found, values=form.cleaned_data, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            form.add_error(error.place if error.place in form.fields else None, sentence(error))
        else:
            _say_saved(request, kind, saved)
            return redirect("projects:work", number)
    context = {"project": project, "form": form, "kind": kind, "title": phrases.ROWS[kind], "row": found}
    return render(request, "projects/row.html", context, status=422 if form.errors else 200)


def _say_saved(request: HttpRequest, kind: str, saved: Any) -> None:
    if kind == "study" and saved.study is None:
        messages.info(
            request,
            _("Saved. No study in the public overview has this number yet. Its hospital publishes it there."),
        )
    else:
        messages.success(request, _("Saved."))


@require_GET
def recruitment(request: HttpRequest, number: str) -> HttpResponse:
    """The curve of each site and of all, with the tables below."""
    project = seen(request, number)
    rows = queries.recruitment(project)
    sites: dict[int, dict[str, Any]] = {}
    for one in rows:
        sites.setdefault(one.site_id, {"site": one.site, "rows": []})["rows"].append(one)
    found = [{**one, **_drawn(one["rows"])} for one in sites.values()]
    may = rights(request, project)
    context = {
        "project": project, "sites": found, "all": _drawn(rows), "words": phrases,
        "may_write": may["writes"] and project.state not in ENDED,
        "others": _other_sites(project, sites) if may["writes"] else [],
    }  # fmt: skip
    return render(request, "projects/recruitment.html", context)


def _drawn(rows: list[Any]) -> dict[str, Any]:
    points = curve([Month(one.month, one.planned, one.actual) for one in rows])
    return {"picture": picture(points), "points": points}


def _other_sites(project: Any, sites: dict[int, Any]) -> list[Any]:
    """Institutions of the project that include nobody yet."""
    places = [project.institution]
    places += [one.institution for one in project.partners.select_related("institution") if one.institution]
    return [place for place in {one.pk: one for one in places}.values() if place.pk not in sites]


@require_http_methods(["GET", "POST"])
def site(request: HttpRequest, number: str, site: str) -> HttpResponse:
    """Planned and included people of one site, a row for each month of a year."""
    project = written(request, number)
    place = organisation(site) if site.isascii() else None
    if place is None:
        raise Http404
    years = sorted({month.year for month in months_of(project.starts_on, project.ends_on)})
    year = _year(request, years)
    months = [m for m in months_of(project.starts_on, project.ends_on) if m.year == year]
    there = {one.month: one for one in queries.recruitment(project) if one.site_id == place.pk}
    rows = [_row(request, month, there.get(month)) for month in months]
    wrong = any(row["fault"] for row in rows)
    if request.method == "POST" and not wrong:
        told = {row["month"]: row["told"] for row in rows}
        actions.save_recruitment(project=project, site=place, months=told, by=request.user, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("projects:recruitment", number)
    context = {"project": project, "place": place, "rows": rows, "year": year, "years": years, "wrong": wrong}
    return render(request, "projects/site.html", context, status=422 if wrong else 200)


def _year(request: HttpRequest, years: list[int]) -> int:
    asked = request.POST.get("year", "") or request.GET.get("year", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else timezone.now().year
    return min(max(wanted, years[0]), years[-1])


def _row(request: HttpRequest, month: date, stored: Any) -> dict[str, Any]:
    """A month with what stands there or was typed; `told` is (planned, actual), `fault` what is wrong."""
    key = f"{month:%Y-%m}"
    planned = str(stored.planned) if stored else ""
    actual = str(stored.actual) if stored and stored.actual is not None else ""
    if request.method == "POST":
        planned = request.POST.get(f"planned-{key}", planned).strip()
        actual = request.POST.get(f"actual-{key}", actual).strip()
    numbers = [_people(planned), _people(actual)]
    fault = -1 in numbers
    return {
        "key": key, "month": month, "planned": planned, "actual": actual, "fault": fault,
        "told": (numbers[0] or 0, numbers[1]),
    }  # fmt: skip


def _people(text: str) -> int | None:
    """A number of people; None for nothing, -1 for what is no number."""
    if not text:
        return None
    is_one = text.isascii() and text.isdigit() and len(text) < 7 and int(text) <= MOST_PEOPLE
    return int(text) if is_one else -1


@require_POST
def writers(request: HttpRequest, number: str) -> HttpResponse:
    """Let somebody write, or no longer."""
    project = led(request, number)
    gone = request.POST.get("remove", "")
    if gone.isascii() and gone.isdigit():
        found = project.writers.filter(pk=int(gone[:9])).first()
        if found is None:
            raise Http404
        actions.stop_writing(project=project, user=found, by=request.user, at=timezone.now())
        messages.success(request, _("%(who)s no longer writes here.") % {"who": found})
        return redirect("projects:work", number)
    form = WriterForm(request.POST)
    if form.is_valid():
        actions.let_write(
            project=project, email=form.cleaned_data["email"], by=request.user, at=timezone.now()
        )
        messages.success(request, _("Done. They have a mail with the way here."))
    else:
        messages.error(request, " ".join(word for words in form.errors.values() for word in words))
    return redirect("projects:work", number)
