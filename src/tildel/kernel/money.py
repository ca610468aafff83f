"""Whole Norwegian kroner."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

MILLION = 1_000_000
NBSP = "\u00a0"


def group_thousands(amount: int, *, separator: str = NBSP) -> str:
    """`12000000` → `12 000 000` with no-break spaces, so that money never breaks across lines."""
    sign = "−" if amount < 0 else ""
    return sign + f"{abs(amount):,}".replace(",", separator)


def share_out(total: int, weights: Sequence[int | Fraction]) -> tuple[int, ...]:
    """`total` whole kroner shared by `weights`, in their order, by largest remainder: no krone is lost.

    Each part is its exact share rounded down or up; the kroner left over go to the largest remainders, and to
    whoever stands first among equal ones. Raises ValueError for a negative total or weight, and when every
    weight is zero.
    """
    whole = sum(weights, Fraction(0))
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("neither a total nor a weight can be negative")
    if not whole:
        raise ValueError("there is no weight to share by")
    exact = [total * Fraction(weight) / whole for weight in weights]
    parts = [floor(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return tuple(parts)
