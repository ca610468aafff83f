"""What has been given: the list, its pictures, one award, and the same as files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tildel.classification.codes import code_name
from tildel.design.templatetags.design import local_text
from tildel.innovations.queries import from_awards, from_projects
from tildel.portal import phrases
from tildel.portal.domain import exports
from tildel.portal.domain.exports import AwardFacts
from tildel.portal.domain.table_file import table_file
from tildel.portal.queries import awards as queries
from tildel.portal.queries.award_sources import published_day
from tildel.portal.web.answers import download, json_answer, xlsx
from tildel.portal.web.charts import Chart, chart, length, region_map
from tildel.portal.web.forms import AwardForm
from tildel.programmes.names import REGIONS, region_name
from tildel.projects.queries.public import project_of_award

ROWS = 50
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NAME = "tildel-awards"


def _asked(request: HttpRequest) -> tuple[AwardForm, Any]:
    form = AwardForm(request.GET)
    return form, queries.found(form.wanted())


@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request)
    sums = queries.sums(form.wanted()).total
    paginator = Paginator(queries.listed(rows, form.order), ROWS)
    paginator.count = sums.number
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    largest = max((row.amount or 0 for row in page.object_list), default=0)
    context = {
        "form": form,
        "page": page,
        "lengths": {row.number: length(row.amount or 0, largest) for row in page.object_list},
        "sums": sums,
        "regions": REGIONS,
        "asked": request.GET.urlencode(),
        **_of_call(form, sums),
    }
    return render(request, "portal/awards.html", context)


def _of_call(form: AwardForm, sums: queries.Group) -> dict[str, Any]:
    """Where the list is of one call, its frame, and what sources tell of it as a whole."""
    key = form.wanted().call
    frame = queries.frame_of(key) if key else 0
    return {
        "frame": frame,
        "used": length(sums.amount, frame),
        "incomplete": queries.incomplete_rounds(key) if key or not form.is_narrowed else [],
    }


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    form = AwardForm(request.GET)
    wanted = form.wanted()
    sums = queries.sums(wanted)
    context = {
        "form": form,
        "sums": sums.total,
        "charts": _charts(wanted, sums, form.theme_names),
        "map": region_map(sums.regions),
        "asked": request.GET.urlencode(),
    }
    return render(request, "portal/award_figures.html", context)


def _charts(wanted: queries.Wanted, sums: queries.Sums, themes: dict[str, str]) -> list[Chart]:
    unknown, language = _("Not known"), get_language() or "nb"
    both = _("A project with more than one counts under each.")
    return [
        chart("year", _("By year"), sums.years, str),
        chart("region", _("By health region"), sums.regions, lambda key: REGIONS.get(key, unknown)),
        chart(
            "institution", _("By institution"), sums.institutions, lambda key: key or unknown,
            linked=False,
        ),
        chart(
            "theme", _("By theme"), queries.by_theme(wanted), lambda key: themes.get(key, key),
            about=both,
        ),
        chart(
            "code", _("By health category and activity (HRCS)"), queries.by_code(wanted),
            lambda key: code_name(key, language), about=_("Number of projects.") + " " + both, counts=True,
        ),
    ]  # fmt: skip


@require_safe
def award(request: HttpRequest, number: str) -> HttpResponse:
    found = _award(number)
    language = get_language() or "nb"
    reference = found.number.upper()  # an address is the application's reference in small letters
    context = {
        "award": found,
        "region": region_name(found.region),
        "codes": [(code_name(code, language), share) for code, share in sorted(found.shares.items())],
        "ground": phrases.GROUNDS.get(found.decision.get("ground", "")),
        "project": project_of_award(reference),
        "innovations": _came_of(reference),
        "data": exports.schema_org(facts_of(found)),
    }
    return render(request, "portal/award.html", context)


@require_safe
def grant_json(request: HttpRequest, number: str) -> HttpResponse:
    """The grant record of one award."""
    return json_answer(exports.grant_record(facts_of(_award(number))))


def _came_of(reference: str) -> list[Any]:
    """The innovations that came out of the award, or of the project it became; each once."""
    of_award, of_project = from_awards([reference]), from_projects([reference])
    found = [*of_award.get(reference, []), *of_project.get(reference, [])]
    return list({one.key: one for one in found}.values())


def _award(number: str) -> Any:
    found = queries.award(number)
    if found is None:
        raise Http404
    return found


@require_safe
def awards_csv(request: HttpRequest) -> HttpResponse:
    """Exactly what the list with the same filters shows, on all its pages; amounts in plain digits."""
    separator = "," if get_language() == "en" else ";"
    text = table_file(_head(), _rows(request), separator=separator)
    return download(text, f"{NAME}.csv", "text/csv; charset=utf-8")


@require_safe
def awards_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx(_("Awards"), _head(), _rows(request, nothing=None), f"{NAME}.xlsx")


@require_safe
def awards_json(request: HttpRequest) -> HttpResponse:
    found = {"licence": LICENCE, "awards": [exports.as_json(one) for one in _facts(request)]}
    return json_answer(found, f"{NAME}.json")


@require_safe
def awards_360giving(request: HttpRequest) -> HttpResponse:
    found = exports.package(_facts(request), publisher="Tildel", website=settings.SITE_URL, licence=LICENCE)
    return json_answer(found, f"{NAME}-360giving.json")


def _facts(request: HttpRequest) -> Iterator[AwardFacts]:
    form, rows = _asked(request)
    return (facts_of(row) for row in queries.whole(rows, form.order).iterator(chunk_size=500))


def _head() -> list[str]:
    return [
        _("Call"), _("Published"), _("Reference"), _("Project"), _("Project leader"), _("Institution"),
        _("Health region"), _("Amount in kroner"), _("Category"), _("HRCS"), _("Address"),
    ]  # fmt: skip


def _rows(request: HttpRequest, nothing: Any = "") -> Iterator[list[Any]]:
    form, rows = _asked(request)
    language = get_language() or "nb"
    for row in queries.whole(rows, form.order).iterator(chunk_size=500):
        codes = "; ".join(code_name(code, language) for code in row.codes)
        yield [
            local_text(row.call_names), published_day(row).isoformat(), row.number, local_text(row.titles),
            row.leader, row.institution, region_name(row.region),
            nothing if row.amount is None else row.amount, local_text(row.category), codes,
            address_of(row.number),
        ]  # fmt: skip


def address_of(number: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("portal:award", args=[number])


def facts_of(row: Any) -> AwardFacts:
    return AwardFacts(
        number=row.number, address=address_of(row.number), titles=row.titles, summaries=row.summaries,
        leader=row.leader, institution=row.institution, orgnr=row.orgnr, region=row.region,
        funder=row.funder.get("name", ""), funder_orgnr=row.funder.get("orgnr", ""), call_key=row.call_key,
        call_name=local_text(row.call_names), amount=row.amount, decided_on=row.decided_on,
        starts_on=row.starts_on, ends_on=row.ends_on, shares=row.shares, sources=tuple(row.sources),
    )  # fmt: skip
