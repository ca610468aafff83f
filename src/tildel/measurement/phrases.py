"""What the pages of figures say, in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tildel.programmes.phrases import REGIONS as REGION_NAMES
from tildel.programmes.phrases import region_name

INDICATORS: dict[str, Any] = {
    "publication_points": _("Publication points"),
    "doctorates": _("Doctorates"),
    "external_nfr": _("Money from the Research Council"),
    "external_eu": _("Money from the EU"),
    "studies_started_or_coordinated": _("Clinical treatment studies started or coordinated"),
    "new_patients": _("New patients in clinical treatment studies"),
}
UNITS: dict[str, Any] = {
    "points": pgettext_lazy("unit", "points"),
    "degrees": pgettext_lazy("unit", "degrees"),
    "million NOK": pgettext_lazy("unit", "million NOK"),
    "studies": pgettext_lazy("unit", "studies"),
    "patients": pgettext_lazy("unit", "patients"),
    "projects": pgettext_lazy("unit", "projects"),
    "publications": pgettext_lazy("unit", "publications"),
    "results": pgettext_lazy("unit", "results"),
    "people": pgettext_lazy("unit", "people"),
    "applications": pgettext_lazy("unit", "applications"),
    "kr": pgettext_lazy("unit", "kroner"),
    "share": pgettext_lazy("unit", "per cent"),
}
# Where figures come from, as the data file names it; what a person has written instead stands as it is.
SOURCES: dict[str, Any] = {
    "Projects in Tildel": _("Projects in Tildel"),
    "Instalments in Tildel": _("Instalments in Tildel"),
    "Approved reports in Tildel": _("Approved reports in Tildel"),
    "Approved yearly reports in Tildel": _("Approved yearly reports in Tildel"),
    "Confirmed results in Tildel": _("Confirmed results in Tildel"),
    "Reports in Tildel": _("Reports in Tildel"),
    "Projects and the overview of clinical studies in Tildel": _(
        "Projects and the overview of clinical studies in Tildel"
    ),
    "Published decisions in Tildel": _("Published decisions in Tildel"),
    "The overview of clinical studies in Tildel": _("The overview of clinical studies in Tildel"),
    "Amounts of the measuring system in Tildel": _("Amounts of the measuring system in Tildel"),
}
PERIODS: dict[str, Any] = {
    "calendar_year": pgettext_lazy("period", "the calendar year"),
    "year_end": pgettext_lazy("period", "the last day of the year"),
    "since_start": pgettext_lazy("period", "from the start until now"),
}
FORMULAS: dict[str, Any] = {
    "sum": _("The sum of %(first)s"),
    "count": _("The number of rows with %(first)s"),
    "share": _("Of the rows with %(second)s: the part that has %(first)s too"),
    "median": _("The median of %(first)s"),
    "mean": _("The mean of %(first)s"),
    "per": _("The sum of %(first)s divided by the sum of %(second)s"),
}
INPUTS: dict[str, Any] = {
    "running": pgettext_lazy("input", "runs on the last day of the year"),
    "started": pgettext_lazy("input", "starts in the year"),
    "granted": pgettext_lazy("input", "granted kroner"),
    "paid": pgettext_lazy("input", "paid kroner"),
    "used": pgettext_lazy("input", "used kroner"),
    "publication": pgettext_lazy("input", "publications"),
    "doctorate": pgettext_lazy("input", "doctorates"),
    "changed": pgettext_lazy("input", "guidelines and changed practice"),
    "innovated": pgettext_lazy("input", "patents and innovations"),
    "patients": pgettext_lazy("input", "patients included"),
    "women": pgettext_lazy("input", "women"),
    "people": pgettext_lazy("input", "people"),
    "asked": pgettext_lazy("input", "was asked for a yearly report"),
    "approved": pgettext_lazy("input", "yearly report approved"),
    "runs_study": pgettext_lazy("input", "runs a clinical study"),
    "in_overview": pgettext_lazy("input", "stands in the public overview"),
    "sent": pgettext_lazy("input", "applications"),
    "awarded": pgettext_lazy("input", "awarded applications"),
    "publication_points": pgettext_lazy("input", "ten-thousandths of publication points"),
}
SUBJECTS: dict[str, Any] = {
    "projects": pgettext_lazy("subject", "Project"),
    "calls": pgettext_lazy("subject", "Call and region"),
    "studies": pgettext_lazy("subject", "Study"),
    "institutions": pgettext_lazy("subject", "Institution"),
}
LEVELS: dict[str, Any] = {
    "all": pgettext_lazy("level", "The whole country"),
    "region": pgettext_lazy("level", "Health regions"),
    "institution": pgettext_lazy("level", "Institutions"),
}
JOBS: dict[str, Any] = {
    "queued": pgettext_lazy("snapshot", "being taken"),
    "made": pgettext_lazy("snapshot", "taken"),
    "nothing": pgettext_lazy("snapshot", "nothing to count"),
}
JOB_COLORS = {"queued": "info", "made": "success", "nothing": "warning"}
REGIONS = REGION_NAMES

FAULTS: dict[str, Any] = {
    "header": _("The first row must have the column “%(text)s”."),
    "organisation": _("“%(text)s” is no institution that is measured. Use its organisation number."),
    "indicator": _(
        "“%(text)s” does not count in this budget. Use the names of the file you can download here."
    ),
    "number": _("“%(text)s” is not a number."),
    "below_zero": _("“%(text)s” is below zero."),
    "too_large": _("“%(text)s” is too large."),
    "decimals": _("“%(text)s” has more than four decimals."),
    "twice": _("This stands there already (%(text)s)."),
    "year": _("%(text)s does not count in this budget."),
    "too_many_rows": _("The file has more rows than can be read."),
    "empty": _("There are no amounts in the file."),
}


def _missing(region: str, year: int, indicator: str) -> str:
    return gettext("%(region)s has no %(indicator)s for %(year)s.") % {
        "region": region_name(region), "year": year, "indicator": INDICATORS.get(indicator, indicator),
    }  # fmt: skip


REFUSALS: dict[str, Any] = {
    "figures.not_yours": _("These pages are for those who keep the figures."),
    "figures.no_table": _("No table of weights holds for %(year)s. Write one first."),
    "figures.table_without_year": _("Write the first budget year the table holds for."),
    "figures.table_ends_before": _("The table would end before it begins."),
    "figures.nothing_weighs": _("At least one indicator must weigh something."),
    "figures.same_as_frozen": _(
        "Nothing has changed since version %(version)s, so there is nothing to freeze."
    ),
    "figures.scenario_without_name": _("Give it a name to keep it."),
    "figures.no_such_figure": _("There is no such key figure."),
    "figures.name_missing": _("Write the name in all three languages."),
    "figures.changed_by_another": _("Somebody else has written here since you opened it. Read theirs first."),
    "figures.year_not_over": _("A snapshot is taken of a year that is over: %(first)s to %(last)s."),
    "allocation.table_of_other_years": _("The table of weights does not hold for %(year)s."),
    "allocation.nothing_to_share_by": _("No region has a result that weighs anything for %(year)s."),
    "allocation.result_missing": _missing,
    "allocation.result_below_zero": _("A result is below zero."),
}  # fmt: skip


def formula_in_words(figure: Any) -> str:
    """A formula with its inputs: "The sum of paid kroner"; `figure` is a definition as JSON."""
    names = [str(INPUTS.get(name, name)) for name in figure["inputs"]]
    parts = dict(zip(("first", "second"), names, strict=False))
    return str(FORMULAS[figure["formula"]]) % parts


def group_name(group: Any, names: Any) -> str:
    """A group of a figure for people; `names` are the institutions by organisation number."""
    if group[0] == "all":
        return str(LEVELS["all"])
    if group[0] == "region":
        return region_name(group[1]) or group[1]
    return names.get(group[1], group[1])
