"""Whose data: an account or an address, with everything that ties it to a person."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from tildel.people.models import Person, User
from tildel.privacy.queries.paths import Subject


def subject_of(user: Any) -> Subject:
    """Whoever is logged in."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    found = [user.email, *verified, *([user.person.email] if user.person else [])]
    return Subject(user, user.person, _folded(found))


def subject_of_person(person: Person) -> Subject:
    user = User.objects.filter(person=person).first()
    return subject_of(user) if user else Subject(None, person, _folded([person.email]))


def subject_at(address: str) -> Subject:
    """Whoever has an address: an account, a person without one, or nobody but the address."""
    person = Person.objects.filter(email__iexact=address.strip()).first()
    if person is not None:
        return subject_of_person(person)
    user = User.objects.filter(email__iexact=address.strip()).first()
    return subject_of(user) if user else Subject(None, None, _folded([address]))


def subject_for(export: Any) -> Subject:
    """Of an access request."""
    if export.person is not None:
        return subject_of_person(export.person)
    return subject_at(export.address)


def _folded(addresses: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip().casefold() for one in addresses))
