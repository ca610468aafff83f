"""Numbers, dates and times as each language writes them. Times are Oslo time."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import get_language

from tildel.kernel.money import NBSP, group_thousands
from tildel.kernel.time import in_oslo

MONTHS = {
    "nb": [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ],
    "nn": [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


SEASONS = {
    "nb": ("sommertid", "vintertid"),
    "nn": ("sommartid", "vintertid"),
    "en": ("summer time", "winter time"),
}


def _language(language: str | None) -> str:
    code = (language or get_language() or "nb")[:2]
    return code if code in MONTHS else "en"


def format_day(day: date, language: str | None = None) -> str:
    """`15. mai 2024`, `15 May 2024`."""
    code = _language(language)
    point = "" if code == "en" else "."
    return f"{day.day}{point}{NBSP}{MONTHS[code][day.month - 1]}{NBSP}{day.year}"


def format_instant(instant: datetime, language: str | None = None, *, exact: bool = False) -> str:
    """`15. mai 2024 kl. 16.00`, `15 May 2024 at 16:00`; with `exact` to the millisecond. Oslo time."""
    local, code = in_oslo(instant), _language(language)
    colon = ":" if code == "en" else "."
    clock = f"{local.hour:02}{colon}{local.minute:02}"
    if exact:
        fraction = "." if code == "en" else ","
        clock += f"{colon}{local.second:02}{fraction}{local.microsecond // 1000:03}"
    word = "at" if code == "en" else "kl."
    return f"{format_day(local.date(), code)} {word}{NBSP}{clock}{_which_of_two(local, code)}"


def _which_of_two(local: datetime, code: str) -> str:
    """In the hour that clocks show twice in October, which of the two it is; else nothing."""
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    summer, winter = SEASONS[code]
    return f"{NBSP}({winter if local.fold else summer})"


def format_money(amount: int, language: str | None = None) -> str:
    """`12 000 000 kr`, `NOK 12,000,000`; never broken across lines."""
    if _language(language) == "en":
        return f"NOK{NBSP}" + group_thousands(amount, separator=",")
    return group_thousands(amount) + f"{NBSP}kr"


def format_number(value: int | float, language: str | None = None, *, digits: int = 0) -> str:
    """`4,67` or `4.67`; thousands as for money."""
    english = _language(language) == "en"
    whole, _, rest = f"{abs(value):.{digits}f}".partition(".")
    sign = "−" if value < 0 and (whole.strip("0") or rest.strip("0")) else ""
    grouped = group_thousands(int(whole), separator="," if english else NBSP)
    return sign + grouped + (("." if english else ",") + rest if rest else "")
