"""What is kept of people and for how long, for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tildel.privacy import access, phrases
from tildel.privacy.queries import rules as queries


@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    context = {"sections": sections(), "may_manage": access.can_manage(request.user)}
    return render(request, "privacy/kept.html", context)


def sections() -> list[dict[str, Any]]:
    """The kinds of data in plain words, each with its rules and how long they say."""
    rules, tables = queries.rules().values(), queries.tables_by_rule()
    return [
        {
            "kind": kind,
            "rows": [
                {"rule": rule, "time": phrases.time_of(rule), "tables": tables.get(rule.key, [])}
                for rule in rules
                if rule.kind == kind.key
            ],
        }
        for kind in queries.kinds()
    ]
