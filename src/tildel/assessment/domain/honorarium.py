"""What an expert is paid, and the numbers of the accounts it goes to."""

from __future__ import annotations

from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.no import kontonr

MOST_KRONER = 1_000_000  # a rate or more than this is a slip of the hand
MOST_DAYS = 366


def honorarium(*, reviews: int, per_review: int, days: int, per_day: int) -> int:
    """The sum in whole kroner: submitted reviews and days of meetings, each at its rate."""
    return reviews * per_review + days * per_day


def account_number(text: str) -> str:
    """An IBAN or a Norwegian account number, without spaces and points, in capitals; "" if it is neither."""
    plain = "".join(one for one in text if one not in " .\u00a0\t").upper()
    if not plain.isascii() or not plain.isalnum() or len(plain) > 34:
        return ""
    check = kontonr if plain.isdigit() else iban
    try:
        return str(check.validate(plain))
    except ValidationError:
        return ""
