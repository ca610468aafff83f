"""Short lists that the tests of a decision begin with."""

from __future__ import annotations

from tildel.decisions.domain.frame import AtLine, Entry, Plan


def entry(reference: str, rank: int | None, amount: int, *themes: str) -> Entry:
    return Entry(reference, rank, amount, rank is not None, frozenset(themes))


LIST = (
    entry("a", 1, 8),
    entry("b", 2, 6),
    entry("c", 3, 2),
    entry("d", 4, 3),
    entry("e", 5, 1),
    entry("x", None, 1),
)
SKIP = Plan(12, AtLine.SKIP)
EARMARK = (entry("a", 1, 6), entry("b", 2, 6), entry("t", 3, 3, "T"), entry("c", 4, 1), entry("u", 5, 2, "T"))
