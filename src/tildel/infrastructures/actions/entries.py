"""Writing what the register says of an infrastructure, and its owner's steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tildel.audit.actions import record
from tildel.infrastructures import access, queries
from tildel.infrastructures.domain.entry import USES, Content, changes, faults, lacking
from tildel.infrastructures.domain.states import ENTRY, ORDERED, OWNERS_STEPS, WRITABLE, EntryState
from tildel.infrastructures.models import Entry, EntryPlace
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.identifiers import key_of
from tildel.kernel.time import in_oslo
from tildel.people.models import Organisation, User
from tildel.people.queries import organisation

_TEXTS = ("names", "descriptions", "services", "access", "prices")
_PLAIN = (
    "kind",
    "placement",
    "level",
    "status",
    "other_partners",
    "contact_name",
    "contact_email",
    "contact_phone",
    "web_address",
    "funding",
    "valid_from",
    "access_rights",
)


@transaction.atomic
def write_entry(*, content: Content, by: User, at: datetime) -> Entry:
    """Begin an entry as a draft of its owner."""
    owner = _owner(content)
    access.check_can_write_for(by, owner, on=in_oslo(at).date())
    _check(content)
    wanted = key_of(content.names.get("nb") or next(iter(content.names.values()))) or "infrastruktur"
    entry = Entry(
        key=queries.free_key(wanted),
        checked_on=in_oslo(at).date(),
        checked_by=by,
        created_at=at,
        created_by=by,
    )
    _keep(entry, content, owner, at)
    record(
        stream=f"infrastructure:{entry.key}",
        verb="infrastructure.begun",
        by=by,
        at=at,
        content=content.as_json(),
    )
    return entry


@transaction.atomic
def change_entry(*, entry: Entry, content: Content, version: int, by: User, at: datetime) -> Entry:
    """Change what an entry says. Raises Stale when somebody else saved since `version` was read.

    Only whoever writes for the owner may; to hand it to another owner one writes for both.
    """
    on = in_oslo(at).date()
    held = _held(entry)
    access.check_can_write_for(by, held.owner, on=on)
    owner = _owner(content)
    access.check_can_write_for(by, owner, on=on)
    if held.state not in WRITABLE:
        raise RuleBroken("infrastructure.with_committee")
    if held.version != version:
        raise Stale("infrastructure.stale")
    _check(content)
    if held.state == EntryState.REGISTERED and lacking(content):
        raise RuleBroken("infrastructure.lacking", missing=list(lacking(content)))
    changed = changes(queries.content_of(held), content)
    if not changed:
        return held
    held.version += 1
    _keep(held, content, owner, at)
    record(stream=f"infrastructure:{held.key}", verb="infrastructure.changed", by=by, at=at, changes=changed)
    return held


@transaction.atomic
def take_step(*, entry: Entry, verb: str, by: User, at: datetime) -> Entry:
    """A step of the owner: propose, withdraw, rewrite, retire or restore."""
    held = _held(entry)
    access.check_can_write_for(by, held.owner, on=in_oslo(at).date())
    if verb not in OWNERS_STEPS:
        raise RuleBroken("infrastructure.state", state=held.state, verb=verb)
    state = ENTRY.after(held.state, verb)
    missing = lacking(queries.content_of(held)) if verb in ("propose", "restore") else ()
    if missing:
        raise RuleBroken("infrastructure.lacking", missing=list(missing))
    move(held, state, at)
    record(stream=f"infrastructure:{held.key}", verb=f"infrastructure.{verb}", by=by, at=at)
    return held


@transaction.atomic
def confirm_entry(*, entry: Entry, by: User, at: datetime) -> Entry:
    """Say that everything in an entry is right on this day."""
    on = in_oslo(at).date()
    held = _held(entry)
    access.check_can_write_for(by, held.owner, on=on)
    if held.state != EntryState.REGISTERED:
        raise RuleBroken("infrastructure.not_in_register")
    held.checked_on, held.checked_by, held.reminded_at = on, by, None
    held.save(update_fields=["checked_on", "checked_by", "reminded_at"])
    record(stream=f"infrastructure:{held.key}", verb="infrastructure.confirmed", by=by, at=at)
    return held


def move(held: Entry, state: str, at: datetime) -> None:
    """Into another state; what leaves the committee's order has no rank there."""
    held.state, held.changed_at = state, at
    if state not in ORDERED:
        held.rank, held.rank_reason = None, ""
    held.save(update_fields=["state", "changed_at", "rank", "rank_reason"])


def _held(entry: Entry) -> Entry:
    return Entry.objects.select_for_update(of=("self",)).select_related("owner").get(pk=entry.pk)


def _owner(content: Content) -> Organisation:
    owner = organisation(content.owner)
    if owner is None:
        raise RuleBroken("infrastructure.owner_unknown", place="owner")
    return owner


def _check(content: Content) -> None:
    for place, reason in faults(content)[:1]:
        raise RuleBroken(f"infrastructure.{reason}", place=place)


def _keep(entry: Entry, content: Content, owner: Organisation, at: datetime) -> None:
    """Into the tables; what the database keeps single may have been taken at this very moment."""
    try:
        with transaction.atomic():
            _fill(entry, content, owner, at)
    except IntegrityError:
        raise RuleBroken("infrastructure.at_once")


def _fill(entry: Entry, content: Content, owner: Organisation, at: datetime) -> None:
    for name in _PLAIN:
        setattr(entry, name, getattr(content, name))
    for name in _TEXTS:
        setattr(entry, name, dict(getattr(content, name)))
    for use in USES:
        setattr(entry, f"for_{use}", use in content.uses)
    entry.owner, entry.keywords, entry.changed_at = owner, list(content.keywords), at
    partners = list(Organisation.objects.filter(orgnr__in=content.partners))
    entry.search_text = _search_text(content, [owner, *partners])
    entry.save()
    entry.partners.set(partners)
    entry.places.all().delete()
    EntryPlace.objects.bulk_create(
        EntryPlace(entry=entry, number=number, **place.as_json())
        for number, place in enumerate(content.places)
    )


def _search_text(content: Content, organisations: list[Any]) -> str:
    texts = [text for name in _TEXTS for text in getattr(content, name).values()]
    words = [*texts, *content.keywords, content.other_partners, *(place.name for place in content.places)]
    return "\n".join([*words, *(one.name for one in organisations)]).casefold()
