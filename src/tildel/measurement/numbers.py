"""Exact numbers for people: decimals half up, grouped as the language wants it."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import get_language

from tildel.design.formats import format_money
from tildel.kernel.money import NBSP, group_thousands
from tildel.measurement.domain.key_figures import DECIMALS, shown


def told(value: Fraction | str | None, unit: str = "", *, digits: int = DECIMALS) -> str:
    """At most `digits` decimals; kroner with their word, shares in per cent with one; a dash for None."""
    if value is None:
        return "–"
    exact = Fraction(value)
    if unit == "kr":
        return format_money(_half_up(exact))
    if unit == "share":
        return _grouped(shown(Fraction(_half_up(exact * 1000), 10))) + f"{NBSP}%"
    return _grouped(shown(Fraction(_half_up(exact * 10**digits), 10**digits)))


def _half_up(exact: Fraction) -> int:
    """Away from zero, as `shown` does."""
    whole = (2 * abs(exact).numerator + exact.denominator) // (2 * exact.denominator)
    return whole if exact >= 0 else -whole


def _grouped(text: str) -> str:
    english = (get_language() or "nb").startswith("en")
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    whole, _point, rest = digits.partition(".")
    grouped = group_thousands(int(whole), separator="," if english else NBSP)
    return sign + grouped + (("." if english else ",") + rest if rest else "")
