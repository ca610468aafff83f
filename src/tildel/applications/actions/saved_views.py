"""An officer keeps the list of applications as they like it, under a name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.applications.models import SavedView
from tildel.audit.actions import record
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User
from tildel.programmes.access import check_is_officer

MOST = 30
_LONGEST = 4000


@transaction.atomic
def save_view(*, name: str, query: str, by: User, at: datetime) -> SavedView:
    """Keep what stands in the list's address under a name; the same name again says the new choice.

    Raises RuleBroken `applications.view_needs_name`, `applications.view_too_many`.
    """
    check_is_officer(by, on=in_oslo(at).date())
    name = storable(" ".join(name.split()))[:80]
    if not name:
        raise RuleBroken("applications.view_needs_name", place="name")
    own = SavedView.objects.filter(user=User.objects.select_for_update(of=("self",)).get(pk=by.pk))
    if own.exclude(name=name).count() >= MOST:
        raise RuleBroken("applications.view_too_many", place="name", most=MOST)
    view, _new = own.update_or_create(
        user=by, name=name, defaults={"query": storable(query)[:_LONGEST], "saved_at": at}
    )
    record(stream=f"person:{by.person_id or by.pk}", verb="view.saved", by=by, at=at, name=name)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User, at: datetime) -> None:
    """Forget a view of one's own; another's does not exist."""
    if view.user_id != by.pk:
        raise NotAllowed("applications.view_unknown")
    record(stream=f"person:{by.person_id or by.pk}", verb="view.deleted", by=by, at=at, name=view.name)
    view.delete()
