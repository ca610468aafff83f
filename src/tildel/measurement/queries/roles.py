"""Who holds a role for an organisation."""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.people.models import OrganisationRole
from tildel.people.queries import holds


def holds_for_an_organisation(user: Any, *, on: date) -> bool:
    return holds(user, OrganisationRole.RESEARCH_MANAGER, on=on).exists()
