"""Reads JSON text without losing what is wrong with it.

Python's own reader lets NaN through, keeps the last of two equal keys and turns 1e999 into infinity.
Here an object stays a list of its pairs, and a number that cannot be used becomes an `OddNumber`, so
that whoever walks the tree knows the path of each.
"""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any

from tildel.kernel.errors import Unreadable

ROOT = "$"
_LONGEST_NUMBER = 64  # characters; a longer one is no figure a person wrote


class Pairs(list):  # type: ignore[type-arg]
    """The (key, value) pairs of a JSON object as written, doubled keys and all."""


class OddNumber:
    """A number that JSON text can hold but no field can; `code` says why."""

    __slots__ = ("code",)

    def __init__(self, code: str) -> None:
        self.code = code


def parse_json(text: str | bytes) -> Any:
    """The tree of `text`: Pairs, lists, strings, ints, Decimals, bools, None and OddNumbers.

    Raises Unreadable when it is not UTF-8, is not JSON, or is nested too deeply; the place is `$`.
    """
    try:
        decoded = text if isinstance(text, str) else text.decode("utf-8-sig")
        return _DECODER.decode(decoded)
    except UnicodeDecodeError as error:
        raise Unreadable("json.not_utf8", place=ROOT, byte=error.start) from error
    except json.JSONDecodeError as error:
        raise Unreadable("json.syntax", place=ROOT, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise Unreadable("json.too_deep", place=ROOT) from error


def _whole(text: str) -> int | OddNumber:
    return int(text) if len(text) <= _LONGEST_NUMBER else OddNumber("json.number_too_large")


def _decimal(text: str) -> Decimal | OddNumber:
    if math.isinf(float(text)):
        return OddNumber("json.not_finite")
    if len(text) > _LONGEST_NUMBER:
        return OddNumber("json.number_too_large")
    try:
        return Decimal(text)
    except ArithmeticError:
        return OddNumber("json.number_too_large")


def _constant(_name: str) -> OddNumber:
    return OddNumber("json.not_finite")


_DECODER = json.JSONDecoder(
    object_pairs_hook=Pairs, parse_int=_whole, parse_float=_decimal, parse_constant=_constant
)
