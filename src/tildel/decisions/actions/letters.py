"""The letters of a decision, written when it is recorded and held."""

from __future__ import annotations

from datetime import datetime

from tildel.applications.actions.letters import write_letter
from tildel.decisions import letters
from tildel.decisions.domain.order import placed_from_json
from tildel.decisions.models import Decision
from tildel.people.models import User


def write_letters(decision: Decision, *, by: User, at: datetime) -> None:
    """A letter for each outcome, held until the decision is published."""
    outcomes = decision.outcomes.select_related(
        "application__current__call_version", "application__call__programme__owner",
        "application__institution",
    )  # fmt: skip
    rows = {row["reference"]: placed_from_json(row) for row in decision.recommendation.ranking.rows}
    for outcome in outcomes:
        title, content = letters.compose(outcome, rows[outcome.application.reference], decision, by=by)
        outcome.letter = write_letter(
            application=outcome.application, kind="award" if outcome.awarded else "refusal",
            language=outcome.application.language, title=title, content=content, at=at,
        )  # fmt: skip
        outcome.save(update_fields=["letter"])
