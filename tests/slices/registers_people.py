"""People for the tests of the registers: who writes for a hospital, and the infrastructure committee."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tildel.people.actions import account_for, give_role, register_person
from tildel.people.models import User
from tildel.people.queries import organisation

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def account(name: str, orgnr: str = "") -> User:
    """An account; with an organisation number, one that holds a role for it."""
    person = register_person(
        email=f"{name}@example.org", given_name=name, family_name="Eksempel", by=None, at=AT
    )
    if orgnr:
        give_role(
            person=person, organisation=organisation(orgnr), kind="research_manager", held_from=date(2020, 1, 1),
            by=None, at=AT,
        )  # fmt: skip
    return account_for(person=person, by=None, at=AT)
