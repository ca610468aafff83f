"""Lower amounts: for one application, or by the same share for all. Nobody gets more than applied for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tildel.kernel.errors import RuleBroken

STEP = 1_000  # kroner that a cut amount is a whole number of


def cut_one(awards: Mapping[str, int], reference: str, amount: int, *, most: int) -> dict[str, int]:
    """The awards with another amount for one application; `most` is what it applied for.

    Raises RuleBroken `decisions.unknown` or `decisions.amount_outside`, its place the reference.
    """
    if reference not in awards:
        raise RuleBroken("decisions.unknown", place=reference, reference=reference)
    if not 0 < amount <= most:
        raise RuleBroken(
            "decisions.amount_outside", place=reference, reference=reference, amount=amount, most=most
        )
    return {**awards, reference: amount}


def cut_all(awards: Mapping[str, int], percent: Fraction | int, *, step: int = STEP) -> dict[str, int]:
    """Every award `percent` per cent lower, then down to a whole number of `step` kroner; 0 changes nothing.

    Raises RuleBroken `decisions.percent_outside` unless 0 ≤ percent < 100, and `decisions.amount_outside`
    when an award would come to nothing.
    """
    if not 0 <= percent < 100:
        raise RuleBroken("decisions.percent_outside", place="percent", percent=str(percent))
    if not percent:
        return dict(awards)
    lower = {ref: _down(Fraction(amount) * (100 - percent) / 100, step) for ref, amount in awards.items()}
    for reference, amount in lower.items():
        if amount <= 0:
            raise RuleBroken(
                "decisions.amount_outside", place=reference, reference=reference, amount=amount,
                most=awards[reference],
            )  # fmt: skip
    return lower


def _down(amount: Fraction, step: int) -> int:
    return int(amount // step) * step
