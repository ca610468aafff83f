"""How the open interface answers: JSON with a fingerprint, pages of a list, so many questions a minute.

Everything here is public, the same for everybody and in all languages at once; nobody is logged in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI, Schema
from ninja.errors import Throttled
from ninja.throttling import AnonRateThrottle
from pydantic import AfterValidator, Field

PER_PAGE, MOST = 50, 100
RATE = "120/m"


def _plain(words: str) -> str:
    """PostgreSQL keeps no NUL."""
    return words.replace("\0", "").strip()


Year = Annotated[int | None, Field(ge=1900, le=9999)]
Words = Annotated[str, Field(max_length=200), AfterValidator(_plain)]


class Paging(Schema):
    """Which part of a list is asked for."""

    page: int = Field(1, ge=1, le=100_000, description="The first page is 1.")
    per_page: int = Field(PER_PAGE, ge=1, le=MOST, description=f"How many on a page, {MOST} at most.")


class Page(Schema):
    """What every list says of itself; `next` and `previous` are addresses, or null at the ends."""

    count: int = Field(description="How many there are in all.")
    page: int
    pages: int
    next: str | None
    previous: str | None


def page_of(request: HttpRequest, rows: Any, paging: Paging, tell: Callable[[Any], Any]) -> dict[str, Any]:
    """One page of a queryset or sequence; a page after the last is empty."""
    count = len(rows) if isinstance(rows, Sequence) else rows.count()
    pages = max(1, -(-count // paging.per_page))
    start = (paging.page - 1) * paging.per_page
    return {
        "count": count,
        "page": paging.page,
        "pages": pages,
        "next": _address(request, paging.page + 1) if paging.page < pages else None,
        "previous": _address(request, min(paging.page - 1, pages)) if paging.page > 1 else None,
        "items": [tell(row) for row in rows[start : start + paging.per_page]],
    }


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{request.build_absolute_uri(request.path)}?{query.urlencode()}"


class PerAddress(AnonRateThrottle):
    """Counted for each address that asks; behind the front it is the one that the front saw."""

    def allow_request(self, request: HttpRequest) -> bool:
        return not settings.OPEN_DATA_IS_LIMITED or bool(super().allow_request(request))

    def get_ident(self, request: HttpRequest) -> str | None:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0) and forwarded:
            return forwarded.rpartition(",")[2].strip()
        return str(request.META.get("REMOTE_ADDR", ""))

    def get_cache_key(self, request: HttpRequest) -> str | None:
        digest = hashlib.sha256((self.get_ident(request) or "").encode()).hexdigest()[:32]
        return f"open:{digest}"


# What any question may be answered with besides its own: parameters that do not fit, and too many questions.
_REFUSALS: dict[str, tuple[str, dict[str, Any]]] = {
    "422": (
        "A parameter does not fit: `loc` says which, `msg` why.",
        {"type": "array", "items": {"type": "object", "required": ["loc", "msg"], "properties": {
            "loc": {"type": "array", "items": {"type": ["string", "integer"]}}, "msg": {"type": "string"},
        }}},
    ),
    "429": ("More than the interface answers in a minute; `Retry-After` says how long to wait.",
            {"type": "string"}),
}  # fmt: skip


def _refusal(about: str, detail: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "required": ["detail"], "properties": {"detail": detail}}
    return {"description": about, "content": {"application/json": {"schema": schema}}}


class OpenData(NinjaAPI):
    """Every answer carries an ETag; who has it already gets 304. Any site may read it."""

    def get_openapi_schema(self, **more: Any) -> Any:
        """With the refusals that any question may meet."""
        described = super().get_openapi_schema(**more)
        refusals = {status: _refusal(*told) for status, told in _REFUSALS.items()}
        for methods in described["paths"].values():
            for told in methods.values():
                told["responses"] |= refusals
        return described

    def create_response(self, request: HttpRequest, data: Any, **more: Any) -> HttpResponse:
        response = super().create_response(request, data, **more)
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code != 200:
            return response
        response["Cache-Control"] = "public, max-age=60"
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        found = get_conditional_response(request, etag=etag, response=response)
        return found or response


def too_many(api: OpenData) -> Callable[[HttpRequest, Any], HttpResponse]:
    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        response = api.create_response(request, {"detail": "Too many questions in a minute."}, status=429)
        response["Retry-After"] = str(max(1, round(getattr(error, "wait", None) or 60)))
        return response

    return answer


def made() -> OpenData:
    api = OpenData(
        title="Tildel open data",
        version="1",
        description="Read-only, public, without a key. Money is in whole Norwegian kroner, instants are in "
        "UTC, texts are given in each language in which they are written (nb, nn, en).",
        urls_namespace="open",
        docs_url=None,
        throttle=[PerAddress(RATE)],
    )
    api.add_exception_handler(Throttled, too_many(api))
    return api
