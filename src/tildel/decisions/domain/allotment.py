"""Money down the order by the rules of a plan.

The algebra. Applications are taken rank by rank. One that fits is awarded. One that does not is passed over
where the rule is `skip` and its limits allow that; otherwise it ends the list: every krone that it could
have used is put aside, so that what is awarded past it comes only from money that was never open to it (a
reservation for another theme). One that would break its theme's ceiling closes that theme, nothing else.

What a reservation that falls back has left is given free, and the whole walk is done again from the top,
until nothing changes: so no application loses its place to one that was only quicker.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from tildel.decisions.domain.frame import AtLine, Entry, Plan, Ties, groups, ordered, rank_of
from tildel.decisions.domain.outcome import Deviation, Result, SubFrameUse, TieAtLine
from tildel.decisions.domain.purse import Purse, drawn

AWARDED = "awarded"


class Walk:
    """One way down the list. `why` holds, for each application met, `awarded` or why it was not:
    `skip` (passed over), `ceiling`, `line` (it ended the list or came after) or `undecided` (a tie)."""

    def __init__(self, plan: Plan, holds: Mapping[str, int]) -> None:
        self.plan = plan
        self.purse = Purse(plan.frame, holds, plan.ceilings)
        self.why: dict[str, str] = {}
        self.ties: list[TieAtLine] = []
        self.passed: list[Entry] = []
        self.ended = plan.at_line is not AtLine.SKIP
        self.halted = False
        self._line_met = self._too_far = False

    def enter(self, rank: int) -> None:
        """Rank by rank: after `down_to_rank` nobody is passed over, nor comes past one who was."""
        limit = self.plan.down_to_rank
        self._too_far = limit is not None and rank > limit
        if self._too_far and self.passed and not self.ended:
            self.ended = True
            for entry in self.passed:
                self._put_aside(entry)

    def fits(self, entry: Entry, amount: int | None = None) -> bool:
        """Whether the application fits, with its own amount or another one."""
        return self.purse.fits(entry.themes, entry.amount if amount is None else amount)

    def take(self, entry: Entry, amount: int | None = None) -> None:
        """It is awarded."""
        self.purse.spend(entry.themes, entry.amount if amount is None else amount)
        self.why[entry.reference] = AWARDED

    def leave(self, entry: Entry) -> None:
        """The list ends with it, whether it fits or not."""
        self.ended = True
        self._put_aside(entry)
        self.why[entry.reference], self._line_met = "line", True

    def miss(self, entry: Entry) -> None:
        """It does not fit: the rule at the line says what follows."""
        full = self.purse.over_ceiling(entry.themes, entry.amount)
        if full:
            self.why[entry.reference] = "ceiling"
            if self.ended:
                self.purse.close(full)
        elif self._may_pass(1):
            self.passed.append(entry)
            self.why[entry.reference], self._line_met = "skip", True
        else:
            self.leave(entry)

    def group(self, members: Sequence[Entry]) -> None:
        """Applications of equal rank."""
        if len(members) == 1:
            self._one(members[0])
        elif self.plan.ties is Ties.REFERENCE:
            self._by_reference(members)
        else:
            self._without_choosing(members)

    def _one(self, entry: Entry) -> None:
        if self.fits(entry):
            self.take(entry)
        else:
            self.miss(entry)

    def _by_reference(self, members: Sequence[Entry]) -> None:
        room, at_line = self._room(members), self._is_at_line(members)
        for entry in members:
            self._one(entry)
        awarded = tuple(e.reference for e in members if self.why[e.reference] == AWARDED)
        if at_line and len(awarded) < len(members):
            self._tie(members, room, awarded=awarded)

    def _without_choosing(self, members: Sequence[Entry]) -> None:
        """Award those who get their money in whatever order their equals are taken; ask about the others."""
        certain = self._certain(members)
        sure = {entry.reference for entry in certain}
        rest = [entry for entry in members if entry.reference not in sure]
        for entry in certain:
            self.take(entry)
        fitting = [entry for entry in rest if self.fits(entry)]
        misfits = [entry for entry in rest if not self.fits(entry)]
        if len(rest) <= 1 or not fitting:
            if len(rest) > 1 and self._is_at_line(rest):
                self._tie(rest, self._room(rest))
            for entry in rest:
                self._one(entry)
        elif misfits and self._may_pass(len(misfits)):
            for entry in misfits:
                self.miss(entry)
            self._without_choosing(fitting)
        else:
            self._tie(rest, self._room(rest), needs_choice=True)
            self.halted = True

    def _certain(self, members: Sequence[Entry]) -> list[Entry]:
        trial = self.purse.copy()
        for entry in members:
            if not trial.fits(entry.themes, entry.amount):
                break
            trial.spend(entry.themes, entry.amount)
        else:
            return list(members)
        # without sub-frames all draw on the same money: either all fit or nobody is certain
        return [one for one in members if self._is_certain(one, members)] if self.plan.sub_frames else []

    def _is_certain(self, entry: Entry, members: Sequence[Entry]) -> bool:
        trial = self.purse.copy()
        for other in members:
            if other is not entry:
                trial.spend(other.themes, min(other.amount, trial.room(other.themes)))
        return trial.fits(entry.themes, entry.amount)

    def _is_at_line(self, members: Iterable[Entry]) -> bool:
        """A tie far below the line is none of the line's."""
        return any(self.fits(entry) for entry in members) or not self._line_met

    def _room(self, members: Iterable[Entry]) -> int:
        return max(self.purse.room(entry.themes) for entry in members)

    def _tie(
        self,
        members: Sequence[Entry],
        room: int,
        *,
        awarded: tuple[str, ...] = (),
        needs_choice: bool = False,
    ) -> None:
        references = tuple(entry.reference for entry in members)
        self.ties.append(TieAtLine(rank_of(members[0]), references, room, awarded, needs_choice))

    def _may_pass(self, count: int) -> bool:
        depth = self.plan.depth
        return not (self.ended or self._too_far) and (depth is None or len(self.passed) + count <= depth)

    def _put_aside(self, entry: Entry) -> None:
        self.purse.lock(entry.themes, self.purse.room(entry.themes))


def allot(
    entries: Sequence[Entry],
    plan: Plan,
    *,
    standing: Mapping[str, int] | None = None,
    declined: Collection[str] = (),
) -> Result:
    """Who gets what by the plan, with everything that has to be said about it.

    `standing` {reference: kroner} was decided before and stays; `declined` have said no and are out. The
    order of `entries` does not matter. Raises ValueError for a reference that stands twice.
    """
    present = [entry for entry in entries if entry.reference not in declined]
    placed = ordered(present, plan)
    before = {ref: amount for ref, amount in (standing or {}).items() if ref not in declined}
    holds = plan.reserved
    while True:
        walk = _down(placed, plan, holds, before)
        awards = _awards(placed, walk, before)
        needed = holds_needed(placed, awards, plan, holds)
        if walk.halted or needed == holds:
            return _result(present, placed, plan, walk, awards)
        holds = needed


def _down(placed: Sequence[Entry], plan: Plan, holds: Mapping[str, int], before: Mapping[str, int]) -> Walk:
    walk = Walk(plan, holds)
    for entry in placed:
        if entry.reference in before:
            walk.take(entry, before[entry.reference])
    for rank, members in groups([one for one in placed if one.reference not in before], plan):
        walk.enter(rank)
        walk.group(members)
        if walk.halted:
            break
    return walk


def _awards(placed: Sequence[Entry], walk: Walk, before: Mapping[str, int]) -> dict[str, int]:
    return {
        entry.reference: before.get(entry.reference, entry.amount)
        for entry in placed
        if walk.why.get(entry.reference) == AWARDED
    }


def holds_needed(
    placed: Iterable[Entry], awards: Mapping[str, int], plan: Plan, holds: Mapping[str, int]
) -> dict[str, int]:
    """The reservations when what nobody has used of those that fall back is free."""
    staying = {sub.theme for sub in plan.sub_frames if not sub.falls_back}
    used = drawn(_given(placed, awards), holds)
    return {theme: held if theme in staying else used[theme] for theme, held in holds.items()}


def deviations(
    placed: Sequence[Entry], awards: Mapping[str, int], plan: Plan, why: Mapping[str, str]
) -> tuple[Deviation, ...]:
    """Every award past a better placed one that has none, with all of those and the rules that allow it."""
    found: list[Deviation] = []
    passed: list[str] = []
    for rank, members in groups(placed, plan):
        if passed and any(entry.reference in awards for entry in members):
            rules = {_because(why.get(reference, "line"), rank, plan) for reference in passed}
            for entry in members:
                if entry.reference in awards:
                    found.append(Deviation(entry.reference, tuple(passed), tuple(sorted(rules))))
        passed += [entry.reference for entry in members if entry.reference not in awards]
    return tuple(found)


def _because(reason: str, rank: int, plan: Plan) -> str:
    """Past one that ended the list, or too far below, only money goes that was never open to it."""
    too_far = plan.down_to_rank is not None and rank > plan.down_to_rank
    return reason if reason == "ceiling" or (reason == "skip" and not too_far) else "earmark"


def _given(placed: Iterable[Entry], awards: Mapping[str, int]) -> list[tuple[frozenset[str], int]]:
    return [(entry.themes, awards[entry.reference]) for entry in placed if entry.reference in awards]


def _result(
    entries: Iterable[Entry], placed: Sequence[Entry], plan: Plan, walk: Walk, awards: dict[str, int]
) -> Result:
    used = sum(awards.values())
    waiting = tuple(entry.reference for entry in placed if entry.reference not in awards)
    offers = plan.at_line is AtLine.RESERVE and used < plan.frame and not walk.halted
    return Result(
        awarded=awards,
        reserve=waiting[: plan.reserve_places],
        not_fundable=tuple(sorted(entry.reference for entry in entries if not entry.fundable)),
        deviations=deviations(placed, awards, plan, walk.why),
        ties_at_line=tuple(walk.ties),
        used=used,
        left=plan.frame - used,
        sub_frames=_uses(placed, plan, awards),
        why_not={ref: walk.why.get(ref, "undecided" if walk.halted else "line") for ref in waiting},
        may_be_offered=waiting[0] if offers and waiting else None,
    )


def _uses(placed: Sequence[Entry], plan: Plan, awards: Mapping[str, int]) -> tuple[SubFrameUse, ...]:
    given = _given(placed, awards)
    laid = drawn(given, plan.reserved)
    return tuple(
        SubFrameUse(
            theme=sub.theme,
            given=sum(amount for themes, amount in given if sub.theme in themes),
            from_reserved=laid.get(sub.theme, 0),
            not_used=sub.reserved - laid.get(sub.theme, 0),
            falls_back=sub.falls_back,
        )
        for sub in plan.sub_frames
    )
