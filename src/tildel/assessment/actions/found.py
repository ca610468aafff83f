"""Ties between experts and applications: looked for by the system, judged by the secretariat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.assessment import access
from tildel.assessment.actions.declarations import TEXT_LIMIT, establish_conflict, lift_conflict
from tildel.assessment.actions.members import locked_member
from tildel.assessment.domain.states import FOUND, FoundState, RoundState
from tildel.assessment.domain.tie_search import find_ties
from tildel.assessment.domain.ties import Tie, digest
from tildel.assessment.models import FoundInterest, Member, Round
from tildel.assessment.queries import conflicts, tie_facts
from tildel.assessment.queries import rounds as queries
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User
from tildel.programmes import queries as programmes

QUICK = 600  # pairs of expert and application that can be looked at while somebody waits


def is_quick(round: Round) -> bool:
    """Whether a search takes less than about 300 ms, so that somebody can wait for it."""
    experts = conflicts.experts_in(round).count()
    return experts * queries.assessed_applications(round.call).count() <= QUICK


@dataclass(frozen=True, slots=True)
class Looked:
    """What a search brought: new ties, ones whose evidence changed, and ones that are no longer there."""

    new: int = 0
    changed: int = 0
    gone: int = 0


@transaction.atomic
def look_for_ties(*, round: Round, by: User | None, at: datetime) -> Looked:
    """Bring the proposals up to date. Again without a change in the facts changes nothing.

    What was set aside comes back only when its evidence has changed; what was confirmed stays; a proposal
    that nothing speaks for any more goes. `by` is None where the system looks by itself. Raises RuleBroken
    `round.closed`.
    """
    if by is not None:
        access.check_can_run(by, round.call, on=in_oslo(at).date())
    round = _locked(round)
    if round.state == RoundState.CLOSED:
        raise RuleBroken("round.closed")
    ties = {(tie.member, tie.application, str(tie.kind)): tie for tie in _ties(round)}
    # Experts wait from here on only, and before their rows of ties, as wherever somebody judges.
    list(Member.objects.select_for_update().filter(round=round).order_by("pk").values_list("pk"))
    known = {
        (row.member_id, str(row.application_id), row.kind): row
        for row in FoundInterest.objects.filter(member__round=round)
    }
    looked = Looked(
        new=_add([tie for key, tie in ties.items() if key not in known], at),
        changed=_change([(row, ties[key]) for key, row in known.items() if key in ties], at),
        gone=_drop([row.pk for key, row in known.items() if key not in ties]),
    )
    if by is not None or looked != Looked():
        record(
            stream=f"round:{round.call.key}", verb="ties.looked_for", by=by, at=at, new=looked.new,
            changed=looked.changed, gone=looked.gone,
        )  # fmt: skip
    return looked


def _locked(round: Round) -> Round:
    """One search of a round after the other."""
    list(Round.objects.select_for_update(no_key=True).filter(pk=round.pk).values_list("pk"))
    return Round.objects.select_related("call__current", "call__programme").get(pk=round.pk)


def _ties(round: Round) -> tuple[Tie, ...]:
    rules = programmes.spec_of(round.call).assessment.interests
    return find_ties(
        tie_facts.experts_in(round),
        tie_facts.applications_in(round),
        rules,
        places=tie_facts.places(),
        earlier=tie_facts.earlier_applications(round) if rules.shared_project else (),
    )


def _kept(tie: Tie) -> dict[str, Any]:
    return {**tie.evidence, "digest": digest(tie.evidence)}


def _add(ties: list[Tie], at: datetime) -> int:
    rows = [
        FoundInterest(
            member_id=tie.member,
            application_id=tie.application,
            kind=tie.kind,
            evidence=_kept(tie),
            found_at=at,
        )
        for tie in ties
    ]
    return len(FoundInterest.objects.bulk_create(rows, batch_size=1000))


def _change(pairs: Iterable[tuple[FoundInterest, Tie]], at: datetime) -> int:
    changed = []
    for row, tie in pairs:
        evidence = _kept(tie)
        if row.evidence.get("digest") == evidence["digest"] or row.state == FoundState.CONFIRMED:
            continue
        if row.state == FoundState.SET_ASIDE:
            row.state = FOUND.after(row.state, "find_again")
            row.settled_at = row.settled_by = None
        row.evidence, row.found_at = evidence, at
        changed.append(row)
    columns = ["state", "settled_at", "settled_by", "evidence", "found_at"]
    FoundInterest.objects.bulk_update(changed, columns, batch_size=500)
    return len(changed)


def _drop(keys: list[int]) -> int:
    gone, _each = FoundInterest.objects.filter(pk__in=keys, state=FoundState.PROPOSED).delete()
    return gone


def may(tie: FoundInterest, verb: str) -> bool:
    """Whether a tie can be judged so from where it is."""
    return FOUND.allows(tie.state, verb)


# --- the judgement ----------------------------------------------------------------------------------------


@transaction.atomic
def confirm_tie(
    *, found: FoundInterest, ground: str, reason: str = "", by: User, at: datetime
) -> FoundInterest:
    """A tie is a conflict of interest on a ground of the rules in force: it acts at once, as a declared one.

    Raises RuleBroken `found_interest.state`, `declaration.unknown_ground`.
    """
    locked = _settled(found, "confirm", reason, by, at)
    establish_conflict(
        member=locked.member, application=locked.application, ground=ground, text=reason, source="found",
        by=by, at=at,
    )  # fmt: skip
    return locked


@transaction.atomic
def set_tie_aside(*, found: FoundInterest, reason: str, by: User, at: datetime) -> FoundInterest:
    """A tie is no conflict of interest, for a reason. A conflict that rested on it alone is lifted.

    What the expert declared, or what another tie or an objection speaks for, stands. Raises RuleBroken
    `found_interest.state`, `tie.needs_reason`, `round.not_reviewing`.
    """
    if not storable(reason).strip():
        raise RuleBroken("tie.needs_reason", place="reason")
    confirmed = FoundInterest.objects.filter(pk=found.pk, state=FoundState.CONFIRMED).exists()
    locked = _settled(found, "set_aside", reason, by, at)
    standing = conflicts.conflict_of(locked.member, locked.application)
    own = standing and standing.declared_by.person_id == locked.member.expert.person_id
    if confirmed and standing and not own and not conflicts.others_confirmed(locked):
        lift_conflict(declaration=standing, reason=reason, by=by, at=at)
    return locked


@transaction.atomic
def settle_ties(
    *, ties: Iterable[FoundInterest], verb: str, grounds: Mapping[int, str], reason: str, by: User,
    at: datetime,
) -> int:  # fmt: skip
    """Judge several at once, all or none: `verb` is confirm, with the `grounds` by tie, or set_aside."""
    rows = sorted(ties, key=lambda row: (row.member_id, row.pk))
    for row in rows:
        if verb == "confirm":
            confirm_tie(found=row, ground=grounds.get(row.pk, ""), reason=reason, by=by, at=at)
        else:
            set_tie_aside(found=row, reason=reason, by=by, at=at)
    return len(rows)


def _settled(found: FoundInterest, verb: str, reason: str, by: User, at: datetime) -> FoundInterest:
    """The row in its new state, with who settled it. The expert's lock comes first, as everywhere."""
    access.check_can_run(by, found.member.round.call, on=in_oslo(at).date())
    member = locked_member(found.member)
    locked = FoundInterest.objects.select_for_update().get(pk=found.pk)
    locked.member, locked.application = member, found.application
    locked.state = FOUND.after(locked.state, verb)
    locked.settled_at, locked.settled_by = at, by
    locked.reason = storable(reason).strip()[:TEXT_LIMIT]
    locked.save(update_fields=["state", "settled_at", "settled_by", "reason"])
    record(
        stream=f"round:{member.round.call.key}", verb=f"tie.{locked.state}",
        by=by, at=at, application=found.application.reference, expert=str(member.expert.person_id),
        kind=locked.kind, evidence=locked.evidence.get("digest", ""), reason=locked.reason,
    )  # fmt: skip
    return locked
