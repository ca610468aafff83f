"""What leaders look at: money, success rates, time to decision, load of reviews. Sums, never names.

Only what is public counts: projects with an accepted contract, calls whose decision was published.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Min, Q, Sum

from tildel.applications.models import Application
from tildel.assessment.models import Assignment
from tildel.decisions.models import Decision
from tildel.projects.domain.states import PUBLIC, ReportState
from tildel.projects.models import Project, Report, ReportPersonnel

FEW = 5  # a rate of fewer applications or people would tell of single ones


@dataclass(frozen=True, slots=True)
class Share:
    """Money to something, and how many projects have some of it."""

    key: str
    amount: Fraction
    projects: int


@dataclass(frozen=True, slots=True)
class Rate:
    """Applications sent and awarded; `awarded` is None where they are too few to tell."""

    call: str
    key: str
    sent: int
    awarded: int | None

    @property
    def rate(self) -> Fraction | None:
        return None if self.awarded is None else Fraction(self.awarded, self.sent)


def money() -> dict[str, list[Share]]:
    """Money of public projects by region, institution, year, category, theme, HRCS, state: one question.

    A project of several themes or codes counts in each with its part: by per cent where these are told,
    equally where not. What is not classified stands under "".
    """
    rows = Project.objects.filter(state__in=PUBLIC).values_list(
        "amount", "institution__region", "institution__name", "starts_on__year", "category", "themes",
        "classification", "state",
    )  # fmt: skip
    found: dict[str, dict[str, list[Fraction | int]]] = defaultdict(dict)
    for amount, region, institution, year, category, themes, classification, state in rows.order_by():
        parts = {
            "region": {region: 1}, "institution": {institution: 1}, "year": {str(year): 1},
            "category": {category: 1}, "theme": _equally(themes),
            "hrcs": _coded(classification, "hrcs_hc_"), "activity": _coded(classification, "hrcs_ra_"),
            "state": {state: 1},
        }  # fmt: skip
        for name, shares in parts.items():
            for key, part in shares.items():
                held = found[name].setdefault(key, [Fraction(0), 0])
                held[0] += Fraction(part) * amount
                held[1] += 1
    return {
        name: [Share(key, Fraction(amount), int(number)) for key, (amount, number) in rows.items()]
        for name, rows in found.items()
    }


def _equally(keys: list[str]) -> dict[str, Fraction]:
    names = sorted(set(keys)) or [""]
    return {name: Fraction(1, len(names)) for name in names}


def _coded(classification: dict[str, Any], prefix: str) -> dict[str, Fraction]:
    """The parts by code of a dimension; whatever the per cents add up to, the parts add up to one."""
    rows = [
        row
        for row in classification.get("codes") or ()
        if str(row.get("code", "")).lower().startswith(prefix)
    ]
    whole = sum(int(row.get("percent") or 0) for row in rows)
    if not rows or not whole:
        return _equally([row["code"] for row in rows])
    parts: dict[str, Fraction] = defaultdict(Fraction)
    for row in rows:
        parts[row["code"]] += Fraction(int(row.get("percent") or 0), whole)
    return dict(parts)


def _published() -> Any:
    return Decision.objects.filter(published_at__isnull=False).order_by()


def success(by: str) -> list[Rate]:
    """By call and `institution`, `category` or `region`; one question. Declined awards count as given."""
    column = {"institution": "institution__name", "category": "track", "region": "institution__region"}[by]
    calls = _published().values("recommendation__ranking__call")
    sent = Application.objects.filter(call__in=calls, current__isnull=False, withdrawn_at__isnull=True)
    rows = sent.order_by("call__key", column).values_list("call__key", column)
    told = rows.annotate(n=Count("pk"), m=Count("pk", filter=Q(outcome__awarded=True)))
    return [Rate(call, key or "", n, m if n >= FEW else None) for call, key, n, m in told]


@dataclass(frozen=True, slots=True)
class Wait:
    """Days from a call's deadline until its decision was published."""

    call: str
    deadline: Any
    published: Any

    @property
    def days(self) -> int:
        return int((self.published - self.deadline).days)


def waits() -> list[Wait]:
    """The calls whose decision was published, the latest deadline first. One question."""
    rows = _published().filter(recommendation__ranking__call__deadline_at__isnull=False)
    told = rows.values_list(
        "recommendation__ranking__call__key", "recommendation__ranking__call__deadline_at"
    )
    found = [Wait(*row) for row in told.annotate(Min("published_at"))]
    return sorted(found, key=lambda one: one.deadline, reverse=True)


@dataclass(frozen=True, slots=True)
class Load:
    """Reviews of a call: how many experts read, how many reviews, handed in, and the most that one has."""

    call: str
    experts: int
    reviews: int
    submitted: int
    most: int

    @property
    def mean(self) -> Fraction:
        return Fraction(self.reviews, self.experts) if self.experts else Fraction(0)


def loads() -> list[Load]:
    """Each round with its reviews, by call. Two questions."""
    rows = Assignment.objects.order_by()
    each = rows.values_list("member__round__call__key", "member").annotate(Count("pk"))
    most: dict[str, int] = {}
    for call, _member, number in each:
        most[call] = max(most.get(call, 0), number)
    told = rows.values_list("member__round__call__key").annotate(
        experts=Count("member", distinct=True),
        reviews=Count("pk"),
        submitted=Count("pk", filter=Q(review__state="submitted")),
    )
    return [
        Load(call, experts, reviews, submitted, most[call])
        for call, experts, reviews, submitted in sorted(told)
    ]


def people() -> list[tuple[int, str, str, int]]:
    """(year, sex, age group, people) of approved yearly reports; groups of fewer than FEW are left out."""
    rows = ReportPersonnel.objects.filter(
        report__state=ReportState.APPROVED, report__kind=Report.YEARLY
    ).values_list("report__year", "sex", "age_group")
    told = rows.annotate(n=Sum("people")).filter(n__gte=FEW)
    return sorted(told.order_by())
