"""The classification of a project: codes with their shares in two tables, areas to tick, suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.applications.domain.classification import shares_of
from tildel.applications.domain.draft import Problem
from tildel.applications.phrases_content import suggestion_reason
from tildel.applications.web.choices import Choices
from tildel.applications.web.fields import texts_of
from tildel.applications.web.forms import row_form
from tildel.classification import codes
from tildel.classification.domain.scheme import ACTIVITY, CATEGORY
from tildel.classification.domain.suggestions import Suggestion

PART = "classification"
_PREFIXES = {CATEGORY: "hrcs_hc_", ACTIVITY: "hrcs_ra_"}


def classification_context(
    choices: Choices, content: Mapping[str, Any], problems: Iterable[Problem], project: Mapping[str, Any]
) -> dict[str, Any]:
    """Two tables of rows with an empty one each, their sums, and what the summary speaks for."""
    problems, texts, rows = list(problems), texts_of(PART, content), content.get("rows", [])
    sums = shares_of(content)
    tables = []
    for extra, dimension in enumerate(_PREFIXES):
        own = [index for index, row in enumerate(rows) if _dimension(row) == dimension]
        names = [*map(str, own), str(len(rows) + extra)]
        tables.append(
            {
                "key": dimension,
                "title": _title(dimension),
                "sum": sums[dimension],
                "rows": [
                    {
                        "id": name,
                        "number": number,
                        "is_new": number == len(names),
                        "form": _row(name, number, dimension, texts, problems, choices),
                    }
                    for number, name in enumerate(names, start=1)
                ],
            }
        )
    return {"tables": tables, "suggestions": suggestions_for(project, rows)}


def _row(
    name: str, number: int, dimension: str, texts: Mapping[str, Any], problems: list[Problem],
    choices: Choices,
) -> Any:  # fmt: skip
    form = row_form(PART, name, texts, problems, choices, number=number)
    widget: Any = form.fields["code"].widget
    widget.choices = choices.hrcs_codes(texts.get(f"rows-{name}-code"), dimension)
    return form


def _dimension(row: Mapping[str, Any]) -> str:
    return ACTIVITY if row["code"].lower().startswith(_PREFIXES[ACTIVITY]) else CATEGORY


def _title(dimension: str) -> str:
    return _("Health categories") if dimension == CATEGORY else _("Research activities")


def suggestions_for(project: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The codes that the titles and summaries speak for and that are not chosen yet, each with its reason."""
    titles, summaries = (
        " \n ".join(str(project.get(f"{name}_{language}") or "") for language in ("no", "en"))
        for name in ("title", "summary")
    )
    chosen = {row["code"].lower() for row in rows}
    return [_shown(one) for one in codes.suggestions(titles, summaries) if one.code not in chosen]


def _shown(one: Suggestion) -> dict[str, str]:
    return {
        "code": one.code,
        "name": codes.code_name(one.code, get_language() or "nb"),
        "dimension": CATEGORY if one.code.startswith(_PREFIXES[CATEGORY]) else ACTIVITY,
        "reason": suggestion_reason(one.words),
    }
