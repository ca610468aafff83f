"""Questions a month as bars of an SVG; the table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language

from tildel.design.formats import MONTHS
from tildel.guidance.domain.helpdesk import Line

WIDTH, HEIGHT, FOOT, HEAD, GAP = 720, 220, 26, 22, 10


def bars(months: Sequence[Line]) -> dict[str, Any]:
    """A bar for what was asked, and in it one for what of it was answered."""
    most = max((one.asked for one in months), default=0) or 1
    step = WIDTH / max(1, len(months))
    return {
        "width": WIDTH, "height": HEIGHT, "ground": HEIGHT - FOOT,
        "bars": [_bar(one, number * step, step, most) for number, one in enumerate(months)],
    }  # fmt: skip


def _bar(one: Line, left: float, step: float, most: int) -> dict[str, Any]:
    room, ground = HEIGHT - FOOT - HEAD, HEIGHT - FOOT
    asked, answered = (round(room * number / most, 1) for number in (one.asked, one.answered))
    return {
        "x": f"{left + GAP / 2:g}", "width": f"{step - GAP:g}", "middle": f"{left + step / 2:g}",
        "asked": one.asked, "asked_y": f"{ground - asked:g}", "asked_height": f"{asked:g}",
        "answered_y": f"{ground - answered:g}", "answered_height": f"{answered:g}",
        "label_y": f"{ground - asked - 6:g}", "name": _short(one.name),
    }  # fmt: skip


def _short(month: date | str) -> str:
    """`jan 26`."""
    if isinstance(month, str):
        return month
    names = MONTHS.get((get_language() or "nb")[:2], MONTHS["en"])
    return f"{names[month.month - 1][:3]} {month:%y}"
