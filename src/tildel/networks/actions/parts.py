"""Who takes part in a network, when it met, and what came of it. The coordinator writes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.networks import access
from tildel.networks.actions.networks import locked
from tildel.networks.domain.states import NetworkState
from tildel.networks.models import Gathering, Member, Network, Partner, Result
from tildel.people.models import User
from tildel.people.queries import organisation

RESULT_KINDS = ("publication", "project", "funding", "guideline", "education", "other")


@transaction.atomic
def add_partner(
    *, network: Network, orgnr: str, region: str, held_from: date, by: User, at: datetime
) -> Partner:
    """An institution, in a health region. Raises RuleBroken `partner.unknown`, `partner.there`,
    `partner.no_region`.
    """
    held = _open(network, by, at)
    found = organisation(orgnr)
    if found is None:
        raise RuleBroken("partner.unknown", place="orgnr")
    if not (region or found.region):
        raise RuleBroken("partner.no_region", place="region")
    if held.partners.filter(organisation=found, held_to__isnull=True).exists():
        raise RuleBroken("partner.there", place="orgnr", name=found.name)
    made = Partner.objects.create(
        network=held, organisation=found, region=region or found.region, held_from=held_from
    )
    _record(held, "partner.added", by, at, orgnr=orgnr, region=made.region)
    return made


@transaction.atomic
def add_member(
    *, network: Network, name: str, role: str, orgnr: str, held_from: date, by: User, at: datetime
) -> Member:
    held = _open(network, by, at)
    made = Member.objects.create(
        network=held, name=name, role=role, organisation=organisation(orgnr) if orgnr else None,
        held_from=held_from,
    )  # fmt: skip
    _record(held, "member.added", by, at, name=name)
    return made


@transaction.atomic
def end_part(*, row: Partner | Member, held_to: date, by: User, at: datetime) -> Any:
    """The last day of a partner or a member. The host cannot leave. Raises RuleBroken `part.before`,
    `part.ended`, `partner.host`.
    """
    held = _open(row.network, by, at)
    found = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    if found.held_to is not None:
        raise RuleBroken("part.ended")
    if held_to < found.held_from:
        raise RuleBroken("part.before", place="held_to")
    if isinstance(found, Partner) and found.organisation_id == held.host_id:
        raise RuleBroken("partner.host")
    found.held_to = held_to
    found.save(update_fields=["held_to"])
    _record(held, f"{type(row).__name__.lower()}.ended", by, at, row=found.pk, held_to=held_to.isoformat())
    return found


@transaction.atomic
def place_partner(*, row: Partner, region: str, by: User, at: datetime) -> Partner:
    """Say which health region a partner stands in."""
    held = _open(row.network, by, at)
    row.region = region
    row.save(update_fields=["region"])
    _record(held, "partner.placed", by, at, row=row.pk, region=region)
    return row


@transaction.atomic
def add_gathering(
    *, network: Network, day: date, title: str, place: str, present: int | None, by: User, at: datetime
) -> Gathering:
    held = _open(network, by, at)
    made = Gathering.objects.create(network=held, day=day, title=title, place=place, present=present)
    _record(held, "gathering.added", by, at, day=day.isoformat(), title=title)
    return made


@transaction.atomic
def add_result(
    *, network: Network, kind: str, year: int, title: str, link: str, by: User, at: datetime
) -> Result:
    """Raises RuleBroken `result.kind`."""
    held = _open(network, by, at)
    if kind not in RESULT_KINDS:
        raise RuleBroken("result.kind", place="kind")
    made = Result.objects.create(network=held, kind=kind, year=year, title=title, link=link)
    _record(held, "result.added", by, at, kind=kind, title=title)
    return made


@transaction.atomic
def remove_row(*, row: Gathering | Result, by: User, at: datetime) -> None:
    """A meeting or result that was entered by mistake; the trail keeps what it said."""
    held = _open(row.network, by, at)
    _record(held, f"{type(row).__name__.lower()}.removed", by, at, title=row.title)
    row.delete()


def _open(network: Network, by: User, at: datetime) -> Network:
    access.check_can_coordinate(by, network, on=in_oslo(at).date())
    held = locked(network)
    if held.state == NetworkState.CLOSED:
        raise RuleBroken("network.closed")
    return held


def _record(network: Network, verb: str, by: User, at: datetime, **data: Any) -> None:
    record(stream=f"network:{network.key}", verb=verb, by=by, at=at, **data)
