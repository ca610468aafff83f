"""How many applications a change of a call concerns."""

from __future__ import annotations

from django.db.models import Count, Q

from tildel.applications.domain.states import ApplicationState
from tildel.applications.models import Application
from tildel.programmes.models import Call
from tildel.programmes.reach import Reach


def reach_of_call(call: Call) -> Reach:
    """Those whose writers are told: drafts, and submitted ones that may be submitted again."""
    numbers = Application.objects.filter(call=call).aggregate(
        drafts=Count("pk", filter=Q(state=ApplicationState.DRAFT)),
        submitted=Count("pk", filter=Q(state=ApplicationState.SUBMITTED)),
    )
    return Reach(**numbers)
