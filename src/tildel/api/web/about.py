"""The page about the open interface, made from its own description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tildel.api.web.answering import MOST, PER_PAGE, RATE
from tildel.api.web.v1 import api


@dataclass(frozen=True, slots=True)
class Question:
    """One address of the interface: what it answers, and the parameters it takes as (name, type, what)."""

    path: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str, str], ...]


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    described = api.get_openapi_schema()
    groups: dict[str, list[Question]] = {}
    for path, methods in described["paths"].items():
        told = methods["get"]
        groups.setdefault(told["tags"][0], []).append(_question(path, told))
    context = {
        "groups": groups.items(),
        "described": reverse("open:openapi-json"),
        "per_page": PER_PAGE,
        "most": MOST,
        "rate": RATE.partition("/")[0],
    }
    return render(request, "api/about.html", context)


def _question(path: str, told: dict[str, Any]) -> Question:
    rows = [(row["name"], row["schema"]) for row in told["parameters"]]
    parameters = tuple((name, _kind(schema), schema.get("description", "")) for name, schema in rows)
    return Question(path, told["summary"], told.get("description", ""), parameters)


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(repr(one) for one in schema["enum"])
    return str(schema.get("type", ""))
