"""What the applicant's templates show besides the form: notes, drafts to copy from, what comes next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template

from tildel.applications import phrases_together as phrases
from tildel.applications.domain.together import masked as masked_address
from tildel.applications.queries import drafts as queries_drafts
from tildel.applications.queries import together as queries

register = template.Library()


@register.simple_tag
def notes_of(application: Any, part: str) -> list[dict[str, Any]]:
    """The notes of a part in groups by field, the whole part first, with how many are open."""
    rows = queries.notes(application, part)
    if not rows:
        return []
    spec = queries_drafts.spec_for(application)
    partners = queries_drafts.sections_of(application)["partners"].get("rows", ())
    names = {row["key"]: row["name"] for row in partners}
    fields = sorted({row.field for row in rows})
    return [
        {
            "field": field,
            "name": phrases.field_name(part, field, names, spec),
            "notes": [row for row in rows if row.field == field],
            "open": sum(row.field == field and row.settled_at is None for row in rows),
        }
        for field in fields
    ]


@register.simple_tag
def open_notes(application: Any, part: str) -> int:
    """How many notes of a part are not dealt with."""
    return queries.open_notes(application).get(part, 0)


@register.filter
def masked(email: str) -> str:
    return masked_address(email)


@register.simple_tag
def sources_to_copy(user: Any) -> list[Any]:
    """The applications somebody may copy from."""
    return queries.sources_for(user)


@register.simple_tag
def what_comes_next(application: Any, at: datetime) -> str:
    """Where an application stands at a time, in words an applicant may know."""
    letters = getattr(application, "letters_sent", None)
    kinds = {row.kind for row in letters} if letters is not None else queries.kinds_of_letters(application)
    return phrases.standing(
        state=application.state, closes_at=application.closes_at, at=at,
        has_decision=bool(kinds & {"award", "refusal"}),
    )  # fmt: skip
