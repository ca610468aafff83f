"""The public site of the walk: an award, one wish for mail that is confirmed, the feeds.

The links of mails are signed: the walk asks for the wish "walk" of walk@example.org.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from tests.slices.portal_world import entry
from tests.slices.walk_departments import (
    ON_DEPARTMENTS,
    departments_values,
    grow_departments,
    make_departments,
)
from tildel.portal.actions.feeding import refresh
from tildel.portal.models import AwardEntry, Subscription
from tildel.portal.queries.subscriptions import token_of

AWARD = "walk-award-1"
_WISH = uuid.UUID("00000000-0000-4000-8000-00000000a11e")
_TOKENS = ("portal:confirm_subscription", "portal:stop_subscription")
_NUMBERS = ("portal:award", "portal:grant_json_file")


ON_SITE = (*_TOKENS, *_NUMBERS, *ON_DEPARTMENTS, "portal:feed_file")


def site_values(route: str) -> str:
    if route in _TOKENS:
        return token_of(Subscription(pk=_WISH))
    if route in ON_DEPARTMENTS:
        return departments_values(route)
    return AWARD if route in _NUMBERS else "awards"


def make_site(world: Any) -> None:
    entry(1)
    Subscription.objects.create(
        pk=_WISH,
        address="walk@example.org",
        language="nb",
        wanted={},
        asked_at=world.now,
        confirmed_at=world.now,
    )
    refresh(kind="award")
    make_departments(world, world.users["manager"])


def grow_site(number: int) -> None:
    """So many more awards that are found by the same words."""
    first = AwardEntry.objects.get(number=AWARD).decided_on
    for step in range(number):
        entry(1000 + step, titles={"nb": f"Walk {step}"}, decided_on=first - timedelta(days=step % 5))
    refresh(kind="award")
    grow_departments(number)
