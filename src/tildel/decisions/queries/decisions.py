"""Reading rankings, recommendations and decisions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tildel.applications.models import Application
from tildel.assessment.queries import rounds as assessment
from tildel.decisions.domain.order import Placed, placed_from_json
from tildel.decisions.domain.ranking import Ranked
from tildel.decisions.models import Decision, Outcome, Ranking, Recommendation
from tildel.programmes.models import Call


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list says of an application."""

    pk: UUID
    title: str
    institution: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the order with the application it is about and what became of it."""

    placed: Placed
    application: Summary
    leader: str
    recommended: int | None
    outcome: Outcome | None

    @property
    def ranked(self) -> Ranked:
        return self.placed.ranked

    @property
    def amount(self) -> int | None:
        """What it was awarded and has not declined; None where it has no award."""
        outcome = self.outcome
        return outcome.amount if outcome and outcome.awarded and not outcome.declined_at else None


def ranking_of(call: Call) -> Ranking | None:
    asked = Ranking.objects.filter(call=call)
    return asked.select_related("made_by__person", "call__programme", "call__current").first()


def recommendation_of(ranking: Ranking | None) -> Recommendation | None:
    if ranking is None:
        return None
    asked = Recommendation.objects.filter(ranking=ranking)
    found = asked.select_related("case__meeting__body", "adopted_by__person").first()
    if found:
        found.ranking = ranking  # its rows are long: they are read once
    return found


def decision_of(recommendation: Recommendation | None) -> Decision | None:
    if recommendation is None:
        return None
    asked = Decision.objects.filter(recommendation=recommendation)
    found = asked.select_related(
        "case__meeting__body", "published_by__person", "signed_by__person"
    ).first()  # fmt: skip
    if found:
        found.recommendation = recommendation
    return found


def rows_of(
    ranking: Ranking, *, recommendation: Recommendation | None = None, without: Collection[str] = ()
) -> list[Row]:
    """The frozen order with titles, leaders, what was recommended and what was decided. Two queries.

    `without` are references that whoever looks has stepped down from: the others are then ranked among
    themselves, as if these were not there.
    """
    placed = seen([placed_from_json(row, sheets=False) for row in ranking.rows], without)
    summaries = _summaries(ranking.call, placed)
    recommended = recommendation.items if recommendation else {}
    outcomes = Outcome.objects.filter(decision__recommendation__ranking=ranking)
    asked = outcomes.select_related("letter").defer("letter__content", "decline_reason")
    by_application = {outcome.application_id: outcome for outcome in asked}
    return [
        Row(
            placed=row,
            application=summaries[row.reference][0],
            leader=summaries[row.reference][1],
            recommended=recommended.get(row.reference),
            outcome=by_application.get(summaries[row.reference][0].pk),
        )
        for row in placed
    ]


def seen(rows: list[Placed], without: Collection[str]) -> list[Placed]:
    """The rows without some, ranked among themselves."""
    if not without:
        return rows
    left = [row for row in rows if row.reference not in without]
    ranks = sorted(row.ranked.rank for row in left if row.ranked.rank is not None)
    first: dict[int, int] = {}
    for at, rank in enumerate(ranks, start=1):
        first.setdefault(rank, at)
    return [
        replace(
            row,
            ranked=replace(row.ranked, rank=None if row.ranked.rank is None else first[row.ranked.rank]),
            tied=tuple(name for name in row.tied if name not in without),
        )
        for row in left
    ]


def _summaries(call: Call, placed: list[Placed]) -> dict[str, tuple[Summary, str]]:
    """{reference: (summary, leader's name as submitted)}, without reading whole submissions."""
    leader = "current__content__sections__leader__"
    known = [row.reference for row in placed]
    rows = Application.objects.filter(call=call, reference__in=known).values_list(
        "reference", "pk", "title", "institution__name", f"{leader}given_name", f"{leader}family_name"
    )
    return {
        reference: (
            Summary(pk, title, institution or ""), f"{given or ''} {family or ''}".strip()
        )
        for reference, pk, title, institution, given, family in rows
    }  # fmt: skip


def leader_of(application: Application) -> str:
    """The leader's name as submitted."""
    leader = submitted_section(application, "leader")
    return f"{leader.get('given_name', '')} {leader.get('family_name', '')}".strip()


def submitted_section(application: Application, key: str) -> dict[str, Any]:
    """A section of the form as it was submitted; empty before."""
    content = application.current.content if application.current else {}
    return dict(content.get("sections", {}).get(key) or {})


def outcome_of(application: Application) -> Outcome | None:
    """What the applicant may know: nothing before the decision is published."""
    return Outcome.objects.filter(application=application, decision__published_at__isnull=False).first()


def awarded(*, call_key: str = "", institution: str = "", region: str = "") -> QuerySet[Outcome]:
    """What published decisions gave and nobody declined, the latest publication first; "" is everything."""
    rows = Outcome.objects.filter(
        awarded=True, declined_at__isnull=True, decision__published_at__isnull=False
    ).select_related("application__call", "application__institution", "application__current", "decision")
    wanted = {
        "application__call__key": call_key, "application__institution__orgnr": institution,
        "application__institution__region": region,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return rows.order_by(
        "-decision__published_at", "application__institution__name", "application__reference"
    )


def public_awards(call_key: str = "") -> list[dict[str, Any]]:
    """Every award of a published decision that was not declined, by call, institution and title."""
    awards = [award_row(outcome) for outcome in awarded(call_key=call_key)]
    return sorted(
        awards, key=lambda row: (-row["published_at"].timestamp(), row["institution"], row["title"])
    )


def award_row(outcome: Outcome) -> dict[str, Any]:
    """An award as everybody may read it."""
    application = outcome.application
    project = submitted_section(application, "project")
    institution = application.institution
    return {
        "call_key": application.call.key,
        "call_names": application.call.names,
        "reference": application.reference,
        "title": project.get("title_no") or application.title,
        "title_en": project.get("title_en") or application.title,
        "leader": leader_of(application),
        "institution": institution.name if institution else "",
        "orgnr": institution.orgnr if institution else "",
        "region": institution.region if institution else "",
        "amount": outcome.amount,
        "published_at": outcome.decision.published_at,
    }


def ready_to_rank(call: Call) -> bool:
    """Whether the assessment is closed, so that the order can be fixed."""
    closed = assessment.round_of(call)
    return closed is not None and closed.state == "closed"


def assessed_rows(call: Call) -> list[dict[str, Any]]:
    """The assessed applications by name, for those who declare interests: nothing of what they contain."""
    leader = "current__content__sections__leader__"
    rows = assessment.assessed_applications(call).values_list(
        "reference", "title", "institution__name", f"{leader}given_name", f"{leader}family_name"
    )
    return [
        {"reference": reference, "title": title, "institution": institution or "",
         "leader": f"{given or ''} {family or ''}".strip()}
        for reference, title, institution, given, family in rows
    ]  # fmt: skip


def ready_to_commit(call: Call) -> bool:
    """Whether a draw can be fixed: the round runs, and no marks are put into an order yet."""
    running = assessment.round_of(call)
    return running is not None and running.state != "closed"
