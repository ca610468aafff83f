"""How a project is shared out on the codes of HRCS: per cent on each of two dimensions, 100 in all.

Source: hrcsonline.net, guidelines.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

WHOLE = 100
_DIMENSIONS = {"category": "hrcs_hc_", "activity": "hrcs_ra_"}


def shares_of(classification: Mapping[str, Any]) -> dict[str, int | float | None]:
    """The sum of the percentages of each dimension of HRCS; None where no code is chosen.

    A sum that misses 100 only by the rounding of its parts (three times 33.3) is 100.
    """
    sums: dict[str, int | float | None] = {}
    for dimension, prefix in _DIMENSIONS.items():
        shares = [
            row["percent"] or 0
            for row in classification.get("rows", ())
            if row["code"].lower().startswith(prefix)
        ]
        total = round(sum(shares), 2)
        near = len(shares) > 1 and abs(total - WHOLE) <= len(shares) * 0.05
        sums[dimension] = None if not shares else WHOLE if near else total
    return sums


def share_facts(classification: Mapping[str, Any]) -> dict[str, int | None]:
    """The sums as the engine's facts take them."""
    return {f"{name}_percent": _rounded(share) for name, share in shares_of(classification).items()}


def _rounded(share: int | float | None) -> int | None:
    """Whole per cent, and never 100 for what is not."""
    if share is None or share == WHOLE:
        return share if share is None else WHOLE
    return math.floor(share) if share < WHOLE else math.ceil(share)
