"""Reading programmes and calls."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import F, Q, QuerySet

from tildel.people.models import User
from tildel.programmes.domain.call import LANGUAGES, CallSpec
from tildel.programmes.domain.spec import call_from_json
from tildel.programmes.domain.states import CallState, Phase, phase_at
from tildel.programmes.models import Call, CallVersion, Programme, ProgrammeOfficer


def programme(key: str) -> Programme | None:
    return Programme.objects.filter(key=key).first()


def officers(programme: Programme, *, on: date) -> QuerySet[ProgrammeOfficer]:
    """Who manages a programme on a day."""
    return ProgrammeOfficer.objects.filter(_held(on), programme=programme)


def programmes_of(user: User, *, on: date) -> QuerySet[Programme]:
    """The programmes a user manages on a day, by key; all of them for an administrator."""
    if user.is_superuser:
        return Programme.objects.order_by("key")
    if user.person_id is None:
        return Programme.objects.none()
    held = ProgrammeOfficer.objects.filter(_held(on), person_id=user.person_id)
    return Programme.objects.filter(pk__in=held.values("programme")).order_by("key")


def managed_by(user: User, on: date) -> QuerySet[Call]:
    """The calls of the programmes a user manages on a day, the newest deadline first."""
    found = Call.objects.filter(programme__in=programmes_of(user, on=on)).select_related("programme")
    return found.order_by(F("deadline_at").desc(nulls_first=True), "key")


def copyable_by(user: User, on: date) -> QuerySet[Call]:
    """The calls a new one can start from: every public one and those the user manages, newest first."""
    own = managed_by(user, on).values("pk")
    found = Call.objects.filter(Q(state=CallState.PUBLISHED) | Q(pk__in=own))
    return found.select_related("programme", "current").order_by(
        F("deadline_at").desc(nulls_first=True), "key"
    )


def search(calls: QuerySet[Call], words: str) -> QuerySet[Call]:
    """Those of the calls whose name in any language, or whose address, has the words in it."""
    if not words:
        return calls
    if "\0" in words:  # PostgreSQL has no such character, so no call has it in its name
        return calls.none()
    fits = Q(key__icontains=words)
    for code in LANGUAGES:
        fits |= Q(**{f"names__{code}__icontains": words})
    return calls.filter(fits)


def _held(on: date) -> Q:
    return Q(held_from__lte=on) & (Q(held_to__isnull=True) | Q(held_to__gte=on))


def call(key: str) -> Call | None:
    return Call.objects.filter(key=key).select_related("programme", "current").first()


def call_exists(key: str) -> bool:
    return Call.objects.filter(key=key).exists()


def public_calls() -> QuerySet[Call]:
    """Every published call, open and closed, the latest deadline first."""
    found = Call.objects.filter(state=CallState.PUBLISHED).select_related("programme", "current")
    return found.order_by("-deadline_at", "key")


def public_calls_in(phase: str, at: datetime) -> QuerySet[Call]:
    """The published calls that are `coming`, `open` or `closed` at an instant."""
    opened = Q(opens_at__isnull=True) | Q(opens_at__lte=at)
    in_phase = {
        Phase.COMING: Q(opens_at__gt=at, deadline_at__gt=at),
        Phase.OPEN: opened & Q(deadline_at__gt=at),
        Phase.CLOSED: Q(deadline_at__lte=at),
    }
    return public_calls().filter(in_phase[Phase(phase)])


def public_call(key: str) -> Call | None:
    return public_calls().filter(key=key).first()


def phase(call: Call, at: datetime) -> str:
    """`draft`, `coming`, `open` or `closed` at an instant."""
    return phase_at(call.state, call.deadline_at, at, opens=call.opens_at).value


def spec_of(call: Call) -> CallSpec:
    """What the call says now."""
    return spec_of_version(current_version(call))


def version_of(call: str, number: int) -> CallVersion | None:
    """One wording of a call, by the call's key."""
    return CallVersion.objects.filter(call__key=call, number=number).select_related("call").first()


def current_version(call: Call) -> CallVersion:
    """Every call has had a version since it was opened."""
    if call.current is None:
        raise LookupError(f"{call.key} has no version")
    return call.current


def spec_of_version(version: CallVersion) -> CallSpec:
    """What the call said in that version."""
    return _read(json.dumps(version.content))


@lru_cache(maxsize=128)
def _read(content: str) -> CallSpec:
    """Kept by its content: a version is never changed, and reading one takes longer than comparing it."""
    return call_from_json(json.loads(content))


def public_changes(call: Call) -> list[Any]:
    """When a published call was changed and why, newest first."""
    if call.published_at is None:
        return []
    later = call.versions.filter(made_at__gte=call.published_at).exclude(reason="").order_by("-number")
    return list(later.values("number", "made_at", "reason"))
