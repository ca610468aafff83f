"""What an assignment is made from: who may read what, the texts, the rules of single pairs, and proposals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tildel.applications.models import Application
from tildel.assessment.domain.affinity import Affinity, ApplicationText, ExpertText, Interest, Matcher
from tildel.assessment.domain.committees import Role
from tildel.assessment.domain.impartiality import NO_CONFLICT
from tildel.assessment.domain.proposing import (
    EXPERT,
    USER,
    Given,
    Seat,
    Settings,
    affinity_code,
    is_available,
    settings_from,
)
from tildel.assessment.domain.states import FoundState, MemberState, ReviewState
from tildel.assessment.models import (
    Assignment,
    Declaration,
    FoundInterest,
    Member,
    PairRule,
    Placement,
    Proposal,
    Publication,
    Round,
    Wish,
)
from tildel.assessment.queries.rounds import assessed_applications
from tildel.kernel.time import in_oslo

FIXED, FORBIDDEN, REFUSED = "fixed", "forbidden", "refused"
BATCH = 100  # applications whose texts are read at a time
MemberPair = tuple[int, UUID]  # member, application


# --- whether a pair may be --------------------------------------------------------------------------------


def obstacles(round: Round, pairs: Iterable[MemberPair]) -> dict[MemberPair, str]:
    """The pairs that may not be assigned, each with the code of the refusal: the one place of these rules."""
    asked = set(pairs)
    members, applications = {pair[0] for pair in asked}, {pair[1] for pair in asked}
    assessed = set(
        assessed_applications(round.call).filter(pk__in=applications).order_by().values_list("pk", flat=True)
    )
    accepted = set(
        Member.objects.filter(round=round, pk__in=members, state=MemberState.ACCEPTED).values_list(
            "pk", flat=True
        )
    )
    narrow = {"member__in": members, "application__in": applications}
    columns = ("member", "application")
    answers = {
        row[:2]: row[2] for row in Declaration.objects.filter(**narrow).values_list(*columns, "ground")
    }
    found = set(FoundInterest.objects.filter(**narrow, state=FoundState.PROPOSED).values_list(*columns))
    ruled = {row[:2]: row[2] for row in PairRule.objects.filter(**narrow).values_list(*columns, "kind")}
    checks = (
        (lambda pair: pair[1] not in assessed, "assignment.not_assessed"),
        (lambda pair: pair[0] not in accepted, "member.not_accepted"),
        (lambda pair: pair not in answers, "assignment.not_declared"),
        (lambda pair: answers[pair] != NO_CONFLICT, "assignment.conflict"),
        (lambda pair: pair in found, "assignment.tie_to_judge"),
        (lambda pair: ruled.get(pair) == FORBIDDEN, "assignment.forbidden"),
        (lambda pair: ruled.get(pair) == REFUSED, "assignment.refused"),
    )
    refused = {pair: next((code for broken, code in checks if broken(pair)), "") for pair in asked}
    return {pair: code for pair, code in refused.items() if code}


# --- the input of a proposal ------------------------------------------------------------------------------


def given_for(round: Round, settings: Settings) -> Given:
    """What an assignment of the round would be made from now, without the texts."""
    # sorted here: the database may have another idea of what comes first
    applications = sorted(
        Application.objects.filter(call=round.call, state="accepted").values_list(
            "pk", "reference", "current__content_sha256", "current_id"
        ),
        key=lambda row: row[1],
    )
    references = {pk: reference for pk, reference, _, _ in applications}
    members = _members(round, settings)
    pairs = _Pairs(round, references)
    matrix = np.zeros((len(applications), len(members)), np.bool_)
    rows = {reference: place for place, reference in enumerate(references.values())}
    for column, member in enumerate(members):
        if _is_available(member, round, settings):
            matrix[[rows[name] for name in pairs.open_to(member)], column] = True
    return _given(applications, members, matrix, pairs, settings)


def _members(round: Round, settings: Settings) -> list[Member]:
    """Those who take part, in the order of their key; whose role is not asked for is left out."""
    rows = Member.objects.filter(round=round, state=MemberState.ACCEPTED).select_related("expert")
    rows = rows.prefetch_related("expert__publications")
    roles = {EXPERT} | ({USER} if settings.users else set())
    return sorted((row for row in rows if role_of(row) in roles), key=lambda row: str(row.pk))


def role_of(member: Member) -> str:
    """Leaders and members of a committee read as experts do; user representatives on top of them."""
    return USER if member.role == Role.USER else EXPERT


def _is_available(member: Member, round: Round, settings: Settings) -> bool:
    return is_available(member.expert.unavailable, settings.day, last_day(round))


def last_day(round: Round) -> date | None:
    """The last day on which reviews are written."""
    return in_oslo(round.due_at).date() if round.due_at else round.reading_ends_on


def _given(
    applications: list[Any], members: list[Member], matrix: Any, pairs: _Pairs, settings: Settings
) -> Given:
    keys = {member.pk: str(member.pk) for member in members}
    rows = {reference: place for place, (_, reference, _, _) in enumerate(applications)}
    columns = {key: place for place, key in enumerate(keys.values())}
    standing = {(one, keys[other]) for one, other in pairs.standing() if other in keys}
    for one, other in standing:
        matrix[rows[one], columns[other]] = True
    fixed = {(one, keys[other]) for one, other in pairs.of_kind(FIXED) if other in keys}
    begun = {(one, keys[other]) for one, other in pairs.begun if other in keys}
    settled = {pair for pair in fixed if matrix[rows[pair[0]], columns[pair[1]]]}
    settled |= (standing & begun) if settings.few else standing
    return Given(
        tuple(rows), tuple(_seat(member, settings) for member in members), matrix,
        frozenset(settled), frozenset(standing if settings.few else ()),
        {(one, keys[other]): wish for (one, other), wish in pairs.wishes.items() if other in keys},
        {
            "applications": [[name, str(sent), digest] for _, name, digest, sent in applications],
            "seats": [_version(member) for member in members],
        },
    )  # fmt: skip


def _seat(member: Member, settings: Settings) -> Seat:
    role = role_of(member)
    own = member.most if member.most is not None else member.expert.most
    most = settings.most if own is None else own
    least = member.least if member.least is not None else (settings.least if role == EXPERT else 0)
    return Seat(str(member.pk), role, min(least, most), most)


def _version(member: Member) -> list[Any]:
    text = expert_text(member)
    return [text.key, list(text.expertise), list(text.publications), list(text.codes)]


class _Pairs:
    """What is known of single pairs, as (reference, member)."""

    def __init__(self, round: Round, references: Mapping[UUID, str]) -> None:
        self.references = references
        own = {"member__round": round, "application__in": references}
        self.declared: dict[int, list[str]] = self._declared(round)
        self.findings = self._set(FoundInterest.objects.filter(**own, state=FoundState.PROPOSED))
        self.confirmed = self._set(FoundInterest.objects.filter(**own, state=FoundState.CONFIRMED))
        self.rules = {
            (references[application], member): kind
            for member, application, kind in PairRule.objects.filter(**own).values_list(
                "member", "application", "kind"
            )
        }
        self.given = self._set(Assignment.objects.filter(**own))
        self.begun = self._set(Assignment.objects.filter(**own, review__isnull=False))
        self.wishes = {
            (references[application], member): Interest(level)
            for member, application, level in Wish.objects.filter(**own).values_list(
                "member", "application", "level"
            )
            if level in set(Interest)
        }
        self.placed = dict(
            Placement.objects.filter(application__in=references).values_list(
                "application__reference", "committee"
            )
        )

    def _declared(self, round: Round) -> dict[int, list[str]]:
        rows = Declaration.objects.filter(
            member__round=round, ground=NO_CONFLICT, application__state="accepted"
        )
        found = rows.order_by().values("member").annotate(names=ArrayAgg("application__reference"))
        return {row["member"]: row["names"] for row in found}

    def _set(self, rows: QuerySet[Any]) -> set[tuple[str, int]]:
        columns = rows.order_by().values_list("member", "application")
        return {(self.references[application], member) for member, application in columns}

    def of_kind(self, *kinds: str) -> set[tuple[str, int]]:
        return {pair for pair, kind in self.rules.items() if kind in kinds}

    def open_to(self, member: Member) -> list[str]:
        """The applications that a member declared no conflict for, less what was found or ruled out."""
        out = self.findings | self.of_kind(FORBIDDEN, REFUSED)
        return [
            name
            for name in self.declared.get(member.pk, ())
            if (name, member.pk) not in out
            and self.placed.get(name, member.committee_id) == member.committee_id
        ]

    def standing(self) -> set[tuple[str, int]]:
        """What is assigned and may stay; a tie that is only proposed takes nothing away."""
        clear = {(name, member) for member, names in self.declared.items() for name in names}
        return (self.given & clear) - self.confirmed - self.of_kind(FORBIDDEN, REFUSED)


# --- the texts --------------------------------------------------------------------------------------------


def expert_text(member: Member) -> ExpertText:
    """What the affinity knows an expert by."""
    expert = member.expert
    publications: Iterable[Publication] = expert.publications.all()
    return ExpertText(
        str(member.pk), tuple(map(str, expert.expertise)), tuple(row.title for row in publications),
        tuple(sorted({affinity_code(str(code)) for code in expert.hrcs})),
    )  # fmt: skip


def expert_texts(round: Round, settings: Settings) -> list[ExpertText]:
    return [expert_text(member) for member in _members(round, settings)]


def application_texts(round: Round) -> Iterator[ApplicationText]:
    """The applications' own words, read some at a time."""
    rows = assessed_applications(round.call)
    for row in rows.iterator(chunk_size=BATCH):
        yield application_text(row)


def application_text(application: Application) -> ApplicationText:
    sections = application.current.content.get("sections", {}) if application.current else {}
    project = sections.get("project", {})
    codes = {
        affinity_code(str(row.get("code") or ""))
        for row in sections.get("classification", {}).get("rows", ())
    }
    return ApplicationText(
        application.reference,
        " ".join(str(project.get(name) or "") for name in ("title_no", "title_en")),
        " ".join(str(project.get(name) or "") for name in ("summary_no", "summary_en")),
        codes=tuple(sorted(codes - {""})),
    )  # fmt: skip


def reasons_of(proposal: Proposal, application: Application, seat: str) -> dict[str, Any]:
    """Why one pair of a proposal has its affinity, from the texts as they are now."""
    round, settings = proposal.round, settings_from(proposal.settings)
    matcher = Matcher.of(expert_texts(round, settings), settings.weights)
    if seat not in {expert.key for expert in matcher.experts}:
        return {}
    level = Wish.objects.filter(member=seat, application=application).values_list("level", flat=True).first()
    wish = Interest(level) if level in set(Interest) else Interest.UNKNOWN
    return plain_reasons(matcher.explain(application_text(application), seat, wish), wish)


def plain_reasons(found: Affinity, wish: Interest) -> dict[str, Any]:
    """The reasons of an affinity as plain values, as a proposal keeps them."""
    return {
        "words": list(found.words), "shared": list(found.shared_codes), "near": list(found.near_codes),
        "wish": str(wish),
    }  # fmt: skip


# --- proposals --------------------------------------------------------------------------------------------


def proposals(round: Round) -> QuerySet[Proposal]:
    """Newest first, without what is large."""
    rows = Proposal.objects.filter(round=round).select_related("asked_by__person")
    return rows.defer("result", "explanation")


def proposal(round: Round, pk: int) -> Proposal | None:
    return Proposal.objects.filter(round=round, pk=pk).select_related("asked_by__person").first()


def proposal_to_solve(pk: int) -> Proposal:
    return Proposal.objects.select_related("round__call__current").get(pk=pk)


def latest_answer(round: Round) -> Proposal | None:
    """The newest proposal that has an answer."""
    rows = Proposal.objects.filter(round=round, state__in=("solved", "used"))
    return rows.order_by("-asked_at", "-pk").first()


def changes_since(proposal: Proposal) -> dict[str, int]:
    """How much of each kind happened since a proposal was asked for; what did not is left out.

    For a page that warns: whether a proposal still holds is told by its digest.
    """
    since, round = proposal.asked_at, proposal.round
    own = {"member__round": round}
    found = {
        "declarations": Declaration.objects.filter(**own, declared_at__gt=since),
        "findings": FoundInterest.objects.filter(**own).filter(
            Q(found_at__gt=since) | Q(settled_at__gt=since)
        ),
        "answers": Member.objects.filter(round=round, answered_at__gt=since),
        "rules": PairRule.objects.filter(**own, made_at__gt=since),
        "assignments": Assignment.objects.filter(**own, assigned_at__gt=since),
        "placements": Placement.objects.filter(application__call=round.call, placed_at__gt=since),
    }
    counted = {kind: rows.count() for kind, rows in found.items()}
    return {kind: number for kind, number in counted.items() if number}


def people(round: Round, *, everyone: bool = False) -> QuerySet[Member]:
    """Those who take part, by name, with how many applications they are to read and have begun; `everyone`
    who was ever asked, so that whoever left still has a name."""
    begun = Q(assignments__review__isnull=False)
    asked = Member.objects.filter(round=round)
    return (
        (asked if everyone else asked.filter(state=MemberState.ACCEPTED))
        .select_related("expert__person", "round__call")
        .annotate(
            load=Count("assignments", distinct=True), begun=Count("assignments", filter=begun, distinct=True)
        )
        .order_by("expert__person__family_name", "expert__person__given_name", "pk")
    )


def titles(round: Round) -> dict[str, tuple[UUID, str]]:
    """{reference: key and title} of the applications that are assessed."""
    rows = Application.objects.filter(call=round.call, state="accepted").order_by("reference")
    return {reference: (pk, title) for pk, reference, title in rows.values_list("pk", "reference", "title")}


def given_pairs(round: Round) -> set[MemberPair]:
    """What is assigned now, as (member, application)."""
    return set(Assignment.objects.filter(member__round=round).values_list("member", "application"))


def assigned(round: Round, pairs: Iterable[MemberPair]) -> list[Assignment]:
    asked = set(pairs)
    rows = Assignment.objects.filter(member__round=round, member__in={pair[0] for pair in asked})
    rows = rows.select_related("application", "member")
    return [row for row in rows if (row.member_id, row.application_id) in asked]


def rules(round: Round) -> QuerySet[PairRule]:
    """The rules of single pairs, newest first."""
    rows = PairRule.objects.filter(member__round=round).order_by("-made_at", "-pk")
    return rows.select_related("application", "member__expert__person", "made_by__person")


def rule(member: Member, application: Application) -> PairRule | None:
    return PairRule.objects.filter(member=member, application=application).first()


def is_submitted(member: Member, application: Application) -> bool:
    """Whether the expert's review of the application stands submitted."""
    rows = Assignment.objects.filter(member=member, application=application)
    return rows.filter(review__state=ReviewState.SUBMITTED).exists()


def refused_since(proposal: Proposal) -> int:
    """How many pairs that were used have been refused by their expert since."""
    rows = PairRule.objects.filter(member__round=proposal.round, kind=REFUSED)
    return rows.filter(made_at__gt=proposal.used_at or proposal.asked_at).count()


def short_applications(round: Round, needed: int) -> int:
    """How many applications have fewer readers than they need, conflicted ones not counted."""
    conflicted = Declaration.objects.filter(
        member=OuterRef("member"), application=OuterRef("application")
    ).exclude(ground=NO_CONFLICT)
    rows = Assignment.objects.filter(member__round=round, application__state="accepted")
    rows = rows.exclude(member__role=USER).exclude(Exists(conflicted)).order_by()
    enough = rows.values("application").annotate(readers=Count("pk")).filter(readers__gte=needed)
    return max(assessed_applications(round.call).count() - len(enough), 0)
