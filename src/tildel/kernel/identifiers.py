"""Organisation numbers of the Norwegian register of legal entities, and keys made of names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain, count

_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_SPELT = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ß": "ss"})


def is_orgnr(text: str) -> bool:
    """Whether `text` is nine digits whose last is the mod-11 check digit of the first eight."""
    if len(text) != 9 or not (text.isascii() and text.isdigit()):
        return False
    return _check_digit(text[:8]) == int(text[8])


def _check_digit(first: str) -> int:
    """0–9, or 10 where the register never gives out a number."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True))
    return -total % 11


def key_of(name: str, *, limit: int = 60) -> str:
    """`Ånde 3 – prøven` → `ande-3-proven`: small letters, digits and hyphens; "" where nothing is left."""
    spelt = unicodedata.normalize("NFC", name.lower()).translate(_SPELT)
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:limit].strip("-")


def free_key(wanted: str, taken: Iterable[str], *, joint: str = "-") -> str:
    """`wanted`, or with the first number from 2 that is free: `proven`, `proven-2`."""
    used = set(taken)
    return next(key for key in chain([wanted], (f"{wanted}{joint}{n}" for n in count(2))) if key not in used)
