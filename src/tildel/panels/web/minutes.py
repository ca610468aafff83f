"""The minutes of a held meeting: as a page, as a tagged PDF, and as a table.

A member reads them without the cases in which they have a conflict, also one that came to light afterwards;
the numbers run through what is shown.
"""

from __future__ import annotations

import csv
import io
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.design.documents import Language, render_pdf
from tildel.kernel.errors import NotAllowed
from tildel.kernel.time import in_oslo
from tildel.panels import access, queries
from tildel.panels.minutes import Minutes, minutes_document, minutes_for, table_rows
from tildel.panels.web.reading import found_panel


def _readable(request: HttpRequest, pk: int) -> tuple[Any, bool, Minutes | None]:
    """The panel, whether the user steers it, and the minutes as they may read them; None before that."""
    panel, on = found_panel(pk), in_oslo(timezone.now()).date()
    if access.can_steer(request.user, panel, on=on):
        return panel, True, minutes_for(panel) if panel.state == "held" else None
    seat = access.own_seat(request.user, panel)
    if not access.may_still_read(panel, on=on):
        raise NotAllowed("panel.not_yours")
    if panel.state != "held":
        return panel, False, None
    closed = queries.closed_applications(seat.pk)
    return panel, False, minutes_for(panel, member=seat.pk, closed=closed)


def page(request: HttpRequest, pk: int) -> HttpResponse:
    panel, steers, minutes = _readable(request, pk)
    if minutes is None:
        return redirect("panels:panel" if steers else "panels:meeting", pk=pk)
    context = {"panel": panel, "call": panel.round.call, "minutes": minutes, "steers": steers}
    return render(request, "panels/minutes.html", context)


def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    panel, steers, minutes = _readable(request, pk)
    if minutes is None:
        return redirect("panels:panel" if steers else "panels:meeting", pk=pk)
    language = cast(Language, get_language() or "nb")
    data = minutes_document(minutes)
    answer = HttpResponse(
        render_pdf("list", data, language=language, at=panel.closed_at), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'attachment; filename="{_("minutes")}-{panel.day.isoformat()}.pdf"'
    return answer


def minutes_csv(request: HttpRequest, pk: int) -> HttpResponse:
    panel, steers, minutes = _readable(request, pk)
    if minutes is None:
        return redirect("panels:panel" if steers else "panels:meeting", pk=pk)
    out = io.StringIO()
    out.write("\ufeff")
    csv.writer(out, delimiter=";").writerows(table_rows(minutes))
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_("minutes")}-{panel.day.isoformat()}.csv"'
    return answer
