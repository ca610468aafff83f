"""The officer's pages: the portfolio, beginning projects, asking for reports, ending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.applications.web.export import as_csv, as_xlsx
from tildel.design.refusals import sentence
from tildel.design.templatetags.design import local_text
from tildel.kernel.errors import RuleBroken
from tildel.programmes import queries as programmes
from tildel.programmes.access import check_can_manage, check_is_officer
from tildel.projects import phrases
from tildel.projects.actions import ending, reports, starting
from tildel.projects.queries import portfolio as queries
from tildel.projects.queries import projects as project_queries
from tildel.projects.web.doors import managed, today
from tildel.projects.web.forms import EndForm, OpenForm, PortfolioForm, TakeOverForm

ROWS = 50


@require_GET
def portfolio(request: HttpRequest) -> HttpResponse:
    check_is_officer(request.user, on=today())
    found = _found(request)
    page = Paginator(found["lines"], ROWS).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        **found,
        "page": page,
        "words": phrases,
        "columns": _columns(request),
        "query": asked.urlencode(),
    }
    return render(request, "projects/portfolio.html", context)


def _found(request: HttpRequest) -> dict[str, Any]:
    """The lines that fit, in the order that is asked for, with the counts of all."""
    asked = request.GET.get("year", "")
    known = asked.isascii() and asked.isdigit() and len(asked) == 4
    year = int(asked) if known else today().year - 1
    every = queries.lines(request.user, year=year, on=today())
    form = PortfolioForm(request.GET, institutions=queries.institutions_of(every))
    wanted = form.wanted()
    lines = queries.ordered(queries.narrowed(every, wanted), request.GET.get("order", ""))
    counts: dict[str, int] = {}
    for line in every:
        counts[line.report] = counts.get(line.report, 0) + 1
    return {
        "form": form, "lines": lines, "year": year, "number": len(every),
        "narrowed": any(value for name, value in wanted.items() if name != "year"),
        "counts": [(code, phrases.REPORTS[code], counts[code]) for code in phrases.REPORTS if code in counts],
        "at_risk": sum(line.at_risk for line in every), "ending": sum(line.ending for line in every),
        "held": sum(bool(line.sums.held) for line in every), "asked": sum(line.asked for line in every),
    }  # fmt: skip


def _columns(request: HttpRequest) -> list[dict[str, Any]]:
    """The heads that sort: each with the order it leads to, and which way it stands now."""
    labels = {
        "number": _("Number"), "leader": _("Leader"), "institution": _("Institution"), "report": _("Report"),
        "ends_on": _("Ends"), "planned": _("Planned"), "paid": _("Paid"), "used": _("Used"),
        "left": _("Left"), "recruitment": _("People"),
    }  # fmt: skip
    now = request.GET.get("order", "")
    return [
        {
            "name": name, "label": label, "order": f"-{name}" if now == name else name,
            "sorted": "ascending" if now == name else "descending" if now == f"-{name}" else "",
            "numeric": name in ("planned", "paid", "used", "left", "recruitment"),
        }
        for name, label in labels.items()
    ]  # fmt: skip


@require_GET
def portfolio_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """Exactly what the list shows, all its pages."""
    check_is_officer(request.user, on=today())
    if form not in ("csv", "xlsx"):
        raise Http404
    found = _found(request)
    heading = [
        _("Number"), _("Title"), _("Leader"), _("Institution"), _("State"), _("Start"), _("End"),
        _("Report for %(year)s") % {"year": found["year"]}, _("Planned"), _("Paid"), _("Held back"),
        _("Used"), _("Left"), _("People planned by now"), _("People included"), _("Recruitment at risk"),
    ]  # fmt: skip
    rows = [_cells(line) for line in found["lines"]]
    return as_csv("projects", heading, rows) if form == "csv" else as_xlsx("projects", heading, rows)


def _cells(line: Any) -> list[Any]:
    project, sums = line.project, line.sums
    return [
        project.number, local_text(project.titles), str(project.leader), project.institution.name,
        str(phrases.STATES[project.state]), project.starts_on.isoformat(), project.ends_on.isoformat(),
        str(phrases.REPORTS[line.report]), sums.planned, sums.paid, sums.held, sums.used, sums.left,
        line.planned, line.included, _("yes") if line.at_risk else _("no"),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
def open_reports(request: HttpRequest) -> HttpResponse:
    """Ask every running project of a programme for the report of a year."""
    check_is_officer(request.user, on=today())
    rows = list(programmes.programmes_of(request.user, on=today()))
    choices = [(one.key, local_text(one.names)) for one in rows]
    form = OpenForm(request.POST or None, programmes=choices, initial={"year": today().year - 1})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        chosen = next(one for one in rows if one.key == told["programme"])
        try:
            opened = reports.open_reports(
                programme=chosen, year=told["year"], due_on=told["due_on"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            form.add_error(error.place if error.place in form.fields else None, sentence(error))
        else:
            said = ngettext(
                "%(n)s project was asked. Its leader has a mail.",
                "%(n)s projects were asked. Their leaders have a mail.", len(opened),
            )  # fmt: skip
            messages.success(request, said % {"n": len(opened)})
            return redirect("projects:portfolio")
    return render(request, "projects/open_reports.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest) -> HttpResponse:
    check_is_officer(request.user, on=today())
    rows = list(programmes.programmes_of(request.user, on=today()).select_related("owner"))
    choices = [(one.key, local_text(one.names)) for one in rows]
    form = TakeOverForm(request.POST or None, programmes=choices)
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in rows if one.key == form.cleaned_data["programme"])
        try:
            project = starting.take_over_project(
                earlier=form.earlier(), programme=chosen, by=request.user, at=timezone.now()
            )
        except RuleBroken as error:
            form.add_error(error.place if error.place in form.fields else None, sentence(error))
        else:
            messages.success(request, _("The project is there, and its contract waits for both."))
            return redirect("projects:work", project.number)
    return render(request, "projects/take_over.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, call: str) -> HttpResponse:
    """Make projects of the published awards of a call."""
    found = programmes.call(call)
    if found is None:
        raise Http404
    check_can_manage(request.user, found.programme, on=today())
    if request.method == "POST":
        begun = starting.begin_projects(call=found, by=request.user, at=timezone.now())
        said = ngettext(
            "%(n)s project is begun. Its leader has been mailed.",
            "%(n)s projects are begun. Their leaders have been mailed.", len(begun),
        )  # fmt: skip
        messages.success(request, said % {"n": len(begun)})
        return redirect("projects:begin", call)
    context = {
        "call": found, "awards": project_queries.awards_to_start(found),
        "projects": list(project_queries.projects_of(found)), "words": phrases,
    }  # fmt: skip
    return render(request, "projects/begin.html", context)


@require_POST
def final(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the final report."""
    project = managed(request, number)
    reports.open_final_report(project=project, by=request.user, at=timezone.now())
    messages.success(request, _("The leader has been asked for the final report."))
    return redirect("projects:work", number)


@require_POST
def end(request: HttpRequest, number: str) -> HttpResponse:
    project = managed(request, number)
    form = EndForm(request.POST)
    form.full_clean()
    told = form.cleaned_data
    ending.end_project(
        project=project, verb=told.get("verb", ""), reason=told.get("reason", ""), by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The project has ended."))
    return redirect("projects:work", number)
