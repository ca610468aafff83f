"""Calls of other funders for everybody."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tildel.guidance import access, phrases
from tildel.guidance.domain.funding import has_to_be_looked_at
from tildel.guidance.queries import funding as queries
from tildel.guidance.web.forms import FundingForm
from tildel.kernel.time import in_oslo

ROWS = 30


@require_safe
def funding(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = FundingForm(request.GET)
    page = Paginator(queries.found(form.wanted(), at=now), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "rows": queries.told(page, at=now), "narrowed": form.is_narrowed(),
        "words": phrases, "may_advise": access.can_advise(request.user, on=in_oslo(now).date()),
    }  # fmt: skip
    return render(request, "guidance/funding.html", context)


@require_safe
def funding_call(request: HttpRequest, key: str) -> HttpResponse:
    row = queries.public_call(key)
    if row is None:
        raise Http404
    now = timezone.now()
    on = in_oslo(now).date()
    context = {
        "row": row, "call": queries.told([row], at=now)[0], "words": phrases, "now": now,
        "old": has_to_be_looked_at(row.checked_on, on=on),
        "may_advise": access.can_advise(request.user, on=on),
    }  # fmt: skip
    return render(request, "guidance/funding_call.html", context)
