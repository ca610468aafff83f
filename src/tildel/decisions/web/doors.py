"""The way in to a call's decision, the same for every page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from tildel.decisions import access
from tildel.decisions.queries import decisions as queries
from tildel.design.refusals import sentence
from tildel.kernel.errors import DomainError, RuleBroken
from tildel.programmes import queries as programmes


def call_or_404(request: HttpRequest, key: str) -> Any:
    """The call, for those who may see its decision."""
    call = programmes.call(key)
    if call is None:
        raise Http404
    access.check_can_see(request.user, call, on=timezone.now().date())
    return call


def ranking_or_409(call: Any) -> Any:
    """The frozen order; that the round is open is said where there is none."""
    found = queries.ranking_of(call)
    if found is None:
        raise RuleBroken("decisions.round_open")
    return found


def every_sentence(error: DomainError) -> list[str]:
    """Every rule that was broken, each as a sentence."""
    found = error.params.get("all") or [{"code": error.code, "params": error.params}]
    return list(dict.fromkeys(sentence(RuleBroken(one["code"], **one["params"])) for one in found))
