"""When two people saved the same section: both texts side by side, and a choice for each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from tildel.applications import phrases
from tildel.applications.domain.plan import plan_of
from tildel.applications.queries import drafts as queries
from tildel.applications.web.fields import differences, texts_of
from tildel.programmes.domain.questions import Question


def conflict_context(application: Any, part: str, yours: Mapping[str, Any]) -> dict[str, Any]:
    spec = queries.spec_for(application)
    questions = plan_of(spec).asks(part)
    stored = queries.section(application, part)
    theirs = stored.content if stored else {}
    mine, other = texts_of(part, yours, questions), texts_of(part, theirs, questions)
    names = {
        row["key"]: row["name"] for side in (theirs, yours) for row in side.get("rows", ()) if "name" in row
    }
    return {
        "application": application,
        "part": part,
        "version": stored.version if stored else 0,
        "by": stored.saved_by if stored else "",
        "saved_at": stored.saved_at if stored else None,
        "next": max(yours.get("next") or 0, theirs.get("next") or 0),
        "fields": [
            {
                "name": name,
                "label": phrases.field_label_among(part, name, names, spec),
                "yours": _listed(mine.get(name, "")),
                "theirs": _listed(other.get(name, "")),
            }
            for name in differences(part, yours, theirs, questions)
        ],
    }


def _listed(value: Any) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list | tuple) else [str(value)]


def merged_post(
    post: QueryDict, part: str, theirs: Mapping[str, Any], questions: Iterable[Question] = ()
) -> QueryDict:
    """What the form means; when it answers a conflict, their text with what was chosen of yours."""
    if "resolve" not in post:
        return post
    merged = QueryDict(mutable=True)
    for name, value in texts_of(part, theirs, questions).items():
        merged.setlist(name, _listed(value))
    for field in post:
        name = field.removeprefix("yours:")
        if name != field and post.get(f"use:{name}") != "theirs":
            merged.setlist(name, post.getlist(field))
    merged["next"] = post.get("next", "")
    return merged
