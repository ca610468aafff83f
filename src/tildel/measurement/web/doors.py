"""What the pages of figures have in common: the day, and the budget in an address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from tildel.applications.web.export import as_csv, as_xlsx
from tildel.kernel.time import in_oslo
from tildel.measurement import access
from tildel.measurement.queries import measuring as queries


def today() -> date:
    return in_oslo(timezone.now()).date()


def keeps(request: HttpRequest) -> None:
    access.check_can_keep(request.user, on=today())


def leads(request: HttpRequest) -> None:
    access.check_can_lead(request.user, on=today())


def kept_budget(request: HttpRequest, year: int) -> Any:
    """The budget, for whoever keeps figures."""
    keeps(request)
    found = queries.budget(year)
    if found is None:
        raise Http404
    return found


def as_file(form: str, name: str, heading: Any, rows: Any) -> HttpResponseBase:
    """`csv` or `xlsx`; anything else is no page."""
    if form not in ("csv", "xlsx"):
        raise Http404
    return as_csv(name, heading, rows) if form == "csv" else as_xlsx(name, heading, rows)
