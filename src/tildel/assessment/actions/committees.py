"""Committees of a programme: made, named, given rules and members; and which applications they get."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.applications.models import Application
from tildel.assessment import access
from tildel.assessment.domain import committees as domain
from tildel.assessment.domain.committees import SEATS, RegionRule
from tildel.assessment.domain.states import RoundState
from tildel.assessment.models import Committee, Expert, Placement, Round, Seat
from tildel.assessment.queries import committees as queries
from tildel.assessment.queries.register import places_of
from tildel.assessment.queries.rounds import assessed_applications
from tildel.audit.actions import record
from tildel.classification.codes import hrcs_groups
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User
from tildel.programmes.access import check_can_manage
from tildel.programmes.models import Programme

NAME_LIMIT = 200
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGES = ("nb", "nn", "en")


@transaction.atomic
def make_committee(
    *, programme: Programme, key: str, names: Mapping[str, str], region_rule: str, hrcs: Iterable[str],
    by: User, at: datetime,
) -> Committee:  # fmt: skip
    """A committee of a programme; `key` is its short name, one in the programme.

    Raises RuleBroken `committee.key_wrong`, `committee.key_taken`, and as `change_committee`.
    """
    check_can_manage(by, programme, on=in_oslo(at).date())
    short = key.strip().lower()
    if len(short) > 60 or not _KEY.fullmatch(short):
        raise RuleBroken("committee.key_wrong", place="key")
    columns = _columns(names, region_rule, hrcs)
    made, new = Committee.objects.get_or_create(
        programme=programme, key=short, defaults={**columns, "made_at": at}
    )
    if not new:
        raise RuleBroken("committee.key_taken", place="key", key=short)
    record(stream=f"committee:{made.pk}", verb="committee.made", by=by, at=at, key=short, **columns)
    return made


@transaction.atomic
def change_committee(
    *,
    committee: Committee,
    names: Mapping[str, str],
    region_rule: str,
    hrcs: Iterable[str],
    by: User,
    at: datetime,
) -> Committee:
    """Other names, another rule, other codes. Who sits keeps the seat; a rule they break is warned of.

    Raises RuleBroken `committee.name_missing`, `committee.rule_unknown`, `expert.hrcs_unknown`.
    """
    access.check_can_run_committee(by, committee, on=in_oslo(at).date())
    columns = _columns(names, region_rule, hrcs)
    for name, value in columns.items():
        setattr(committee, name, value)
    committee.save(update_fields=list(columns))
    record(stream=f"committee:{committee.pk}", verb="committee.changed", by=by, at=at, **columns)
    return committee


def _columns(names: Mapping[str, str], region_rule: str, hrcs: Iterable[str]) -> dict[str, Any]:
    clean = {code: " ".join(storable(names.get(code)).split()) for code in _LANGUAGES}
    for code, name in clean.items():
        if not name or len(name) > NAME_LIMIT:
            raise RuleBroken("committee.name_missing", place=f"name_{code}")
    if region_rule not in set(RegionRule):
        raise RuleBroken("committee.rule_unknown", place="region_rule")
    codes = sorted({code.lower() for code in hrcs})
    if not {code.key for group in hrcs_groups() for code in group}.issuperset(codes):
        raise RuleBroken("expert.hrcs_unknown", place="hrcs")
    return {"names": clean, "region_rule": region_rule, "hrcs": codes}


# --- seats ------------------------------------------------------------------------------------------------


@transaction.atomic
def seat_expert(
    *,
    committee: Committee,
    expert: Expert,
    role: str,
    held_from: date,
    held_to: date | None,
    by: User,
    at: datetime,
) -> Seat:
    """Give an expert a term.

    Raises RuleBroken `seat.role_unknown`, `seat.backwards`, `seat.overlap` (an own term in the same days),
    `seat.second_leader`, `seat.against_abroad` or `seat.against_regions` (with `institutions`).
    """
    access.check_can_run_committee(by, committee, on=in_oslo(at).date())
    list(Committee.objects.select_for_update().filter(pk=committee.pk).values_list("pk"))
    _check_term(committee, expert, role, held_from, held_to, but=None)
    _check_rule(committee, expert, held_from)
    seat = Seat.objects.create(
        committee=committee, expert=expert, role=role, held_from=held_from, held_to=held_to
    )
    _record_seat("seat.given", seat, by, at)
    return seat


@transaction.atomic
def change_seat(
    *, seat: Seat, role: str, held_from: date, held_to: date | None, by: User, at: datetime
) -> Seat:
    """Correct a term, or end it. Raises as `seat_expert`, but does not ask the rule again."""
    access.check_can_run_committee(by, seat.committee, on=in_oslo(at).date())
    list(Committee.objects.select_for_update().filter(pk=seat.committee_id).values_list("pk"))
    _check_term(seat.committee, seat.expert, role, held_from, held_to, but=seat)
    seat.role, seat.held_from, seat.held_to = role, held_from, held_to
    seat.save(update_fields=["role", "held_from", "held_to"])
    _record_seat("seat.changed", seat, by, at)
    return seat


@transaction.atomic
def remove_seat(*, seat: Seat, by: User, at: datetime) -> None:
    """Take away a term that was written by mistake. Raises RuleBroken `seat.begun` once it has begun."""
    access.check_can_run_committee(by, seat.committee, on=in_oslo(at).date())
    if seat.held_from <= in_oslo(at).date():
        raise RuleBroken("seat.begun")
    _record_seat("seat.removed", seat, by, at)
    seat.delete()


def _check_term(
    committee: Committee,
    expert: Expert,
    role: str,
    held_from: date,
    held_to: date | None,
    *,
    but: Seat | None,
) -> None:
    if role not in SEATS:
        raise RuleBroken("seat.role_unknown", place="role")
    if held_to and held_to < held_from:
        raise RuleBroken("seat.backwards", place="held_to")
    same_days = [
        other
        for other in queries.seats(committee).exclude(pk=but.pk if but else None)
        if domain.overlap((held_from, held_to), (other.held_from, other.held_to))
    ]
    if any(other.expert_id == expert.pk for other in same_days):
        raise RuleBroken("seat.overlap", place="held_from", name=str(expert))
    if role == domain.Role.LEADER:
        leader = next((other for other in same_days if other.role == role), None)
        if leader:
            raise RuleBroken("seat.second_leader", place="role", name=str(leader.expert))


def _check_rule(committee: Committee, expert: Expert, day: date) -> None:
    places = places_of([expert])[expert.pk]
    broken = domain.against_rule(committee.region_rule, places, queries.own_region(committee), day)
    if broken:
        code = "seat.against_abroad" if committee.region_rule == RegionRule.ABROAD else "seat.against_regions"
        raise RuleBroken(code, place="expert", name=str(expert), institutions=", ".join(broken))


def _record_seat(verb: str, seat: Seat, by: User, at: datetime) -> None:
    record(
        stream=f"committee:{seat.committee_id}", verb=verb, by=by, at=at, expert=str(seat.expert.person_id),
        role=seat.role, held_from=seat.held_from, held_to=seat.held_to,
    )  # fmt: skip


# --- applications -----------------------------------------------------------------------------------------


@transaction.atomic
def place_applications(
    *, round: Round, chosen: Mapping[Application, Committee | None], by: User, at: datetime
) -> int:
    """Say which committee each application goes to; None takes it back. Returns how many were changed.

    Raises RuleBroken `round.closed`, `placement.other_programme`, `assignment.not_assessed`.
    """
    access.check_can_run(by, round.call, on=in_oslo(at).date())
    if Round.objects.select_for_update().get(pk=round.pk).state == RoundState.CLOSED:
        raise RuleBroken("round.closed")
    assessed = set(assessed_applications(round.call).values_list("pk", flat=True))
    before = queries.placements(round)
    moved = {
        application: committee
        for application, committee in chosen.items()
        if before.get(application.pk) != (committee.pk if committee else None)
    }
    for application, committee in moved.items():
        if application.pk not in assessed:
            raise RuleBroken("assignment.not_assessed", reference=application.reference)
        if committee and committee.programme_id != round.call.programme_id:
            raise RuleBroken("placement.other_programme")
        _place(application, committee, by, at)
    if moved:
        record(
            stream=f"round:{round.call.key}", verb="applications.placed", by=by, at=at,
            placed={row.reference: committee.key if committee else "" for row, committee in moved.items()},
        )  # fmt: skip
    return len(moved)


def _place(application: Application, committee: Committee | None, by: User, at: datetime) -> None:
    if committee is None:
        Placement.objects.filter(application=application).delete()
        return
    columns = {"committee": committee, "placed_at": at, "placed_by": by}
    Placement.objects.update_or_create(application=application, defaults=columns)
