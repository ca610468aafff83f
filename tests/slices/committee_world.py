"""Committees and experts for the tests of both, in the world of `assessment_world`."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.slices import assessment_world as w
from tildel.assessment.actions import committees, rounds
from tildel.assessment.actions.experts import register_expert
from tildel.assessment.models import Committee, Expert, Seat
from tildel.kernel.errors import DomainError

TODAY = w.NOW.date()
START = date(2024, 1, 1)
NAMES = {"nb": "Utvalget", "nn": "Utvalet", "en": "The committee"}


def make(
    world: w.World, key: str = "one", *, rule: str = "", hrcs: tuple[str, ...] = (), **names
) -> Committee:
    return committees.make_committee(
        programme=world.call.programme, key=key, names={**NAMES, **names}, region_rule=rule, hrcs=hrcs,
        by=world.officer, at=w.NOW,
    )  # fmt: skip


def an_expert(world: w.World, name: str, *, country: str = "SE", institution: str = "Example") -> Expert:
    someone, _ = w.person(name, "Expert", language="en")
    return register_expert(
        person=someone, institution=institution, country=country, expertise=[], by=world.officer, at=w.NOW
    )


def seat(
    world: w.World,
    committee: Committee,
    expert: Expert,
    role: str = "member",
    *,
    held_from=START,
    held_to=None,
) -> Seat:
    return committees.seat_expert(
        committee=committee, expert=expert, role=role, held_from=held_from, held_to=held_to, by=world.officer,
        at=w.NOW,
    )  # fmt: skip


def read(client: Client, address: str) -> str:
    """A page, with plain spaces in its dates."""
    return client.get(address).content.decode().replace("\u00a0", " ")


def code_of(action, **arguments) -> str:
    with pytest.raises(DomainError) as refused:
        action(**arguments)
    return refused.value.code


def opened() -> w.World:
    """One application in a round without experts."""
    made = w.make_call()
    w.add_application(made)
    rounds.open_round(call=made.call, due_at=w.DUE, by=made.officer, at=w.OPENED)
    return made
