"""Who keeps the guide and who advises: those who sit in the two bodies that were set up for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from tildel.governance.queries.bodies import body, current
from tildel.people.models import User

# The owner of the guide to data solutions, and the help desk. A person sets them up as any other body.
GUIDE, HELP_DESK = "helseforskningsportalen", "soknadshjelpen"
_SITTING = ("leader", "member", "secretary")


def guide_body() -> Any:
    """Who owns the guide; None where the body is not set up."""
    return body(GUIDE)


def help_desk() -> Any:
    """The advisers' body; None where it is not set up."""
    return body(HELP_DESK)


def advisers(*, on: date) -> QuerySet[User]:
    """The accounts of those who sit in the help desk on a day, by name."""
    desk = help_desk()
    if desk is None:
        return User.objects.none()
    sitting = desk.appointments.filter(current(on), seat__in=_SITTING).values("person")
    rows = User.objects.filter(person__in=sitting, is_active=True)
    return rows.order_by("person__family_name", "person__given_name", "pk")
