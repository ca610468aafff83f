"""Where marks are gathered for a ranking: the one place that knows whose marks count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from tildel.applications.models import Application
from tildel.assessment.models import Consensus
from tildel.assessment.queries import rounds as assessment
from tildel.decisions.domain.order import Marked
from tildel.decisions.domain.ranking import reader_mark
from tildel.panels import queries as panels
from tildel.programmes.models import Call
from tildel.programmes.queries import spec_of


def marked(call: Call) -> list[Marked]:
    """Every assessed application that has marks, with {reader: {dimension: mark}}.

    Readers are the members of the round, by number. Where a panel has been through an application, its
    members' final marks stand in place of the readers' first ones. User representatives with a form of their
    own are apart.
    """
    users = _by_application(assessment.user_marks(call))
    own = {member for sheets in users.values() for member in sheets}
    first = _by_application(assessment.submitted_marks(call))
    final = _by_application(row for row in panels.panel_marks(call) if str(row.member_id) not in own)
    sheets = {**first, **final}
    weights = _user_weights(call)
    rows = Application.objects.filter(pk__in=assessment.assessed_applications(call)).select_related("current")
    return [
        Marked(
            reference=row.reference,
            sheets=sheets[row.reference],
            themes=frozenset(row.current.facts.get("themes") or ()),
            amount=row.amount or 0,
            users=tuple(_means(users.get(row.reference, {}).values(), weights)),
            user_sheets=tuple(users.get(row.reference, {}).values()),
        )
        for row in rows
        if row.reference in sheets
    ]


def _by_application(rows: Iterable[Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """{reference: {member: {dimension: mark}}} of rows that have these."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.reference, {})[str(row.member_id)] = {
            key: exact(mark) for key, mark in row.marks.items()
        }
    return found


def _user_weights(call: Call) -> dict[str, int]:
    """The weights on the user representatives' form; all the same where the call gives it none."""
    rows = [row for row in spec_of(call).assessment.user_dimensions if row.marked]
    weighted = any(row.weight for row in rows)
    return {row.key: row.weight if weighted else 1 for row in rows}


def _means(sheets: Iterable[dict[str, Any]], weights: dict[str, int]) -> Iterator[Fraction]:
    for sheet in sheets:
        if any(weight and key in sheet for key, weight in weights.items()):
            yield reader_mark(sheet, weights)


def exact(mark: Any) -> int | Fraction:
    """A mark as a whole number, or as the exact fraction of what was written."""
    return mark if isinstance(mark, int) else Fraction(str(mark))


def consensus_of(application: Application) -> str:
    """What the experts say together; "" where they have written nothing."""
    found = Consensus.objects.filter(application=application).first()
    return found.text.strip() if found else ""
