"""Reading one value of a draft as a person typed it, or as it was stored.

Each kind is a total function: any JSON value gives a value and, where it cannot be used as it stands, what
is wrong with it. What cannot be used is not thrown away: see `draft.clean_section`.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

REPLACEMENT = "\ufffd"
LARGEST = 10**12  # kroner; more than any budget here, and far inside what every JSON reader keeps exactly
LONGEST_TEXT = 100_000  # characters, of a text that is limited in words
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BLANKS = re.compile("[\\s\u00a0\u2007\u2009\u202f\u2060]+")
_CURRENCY = re.compile(r"^(?:kr\.?|nok)|(?:kr\.?|nok)$", re.IGNORECASE)
_WHOLE = re.compile(
    r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:,-|[.,]00)?"
)
_LONG_DECIMAL = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,2})?")
_DECIMAL = re.compile(r"-?[0-9]{1,6}(?:[.,][0-9]{1,2})?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_DAY_LOCAL = re.compile(r"(?P<day>[0-9]{1,2})[./](?P<month>[0-9]{1,2})[./](?P<year>[0-9]{4})")
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value cannot be used as it stands: a code (`text.too_long`) and values for its sentence."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)


def storable(raw: Any) -> str:
    """The text as typed, as the database can hold it.

    NUL and halves of surrogate pairs, which PostgreSQL cannot store, become U+FFFD; two halves that belong
    together become their character. CR LF, which a form sends for the line break that was typed as LF,
    becomes LF. Everything else stays. Numbers become their digits; other values, and none, become "".
    """
    if isinstance(raw, bool) or raw is None:
        return ""
    if isinstance(raw, int | float):
        return str(raw)
    if not isinstance(raw, str):
        return ""
    joined = raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNSTORABLE.sub(REPLACEMENT, joined.replace("\r\n", "\n"))


class Value(ABC):
    """A kind of value. `read` gives the value and, where there is something to mend, a Fault."""

    empty: Any = None

    @abstractmethod
    def read(self, raw: Any) -> tuple[Any, Fault | None]: ...


@dataclass(frozen=True)
class Text(Value):
    """Text of at most `limit` characters. Longer text is kept whole and has a fault."""

    limit: int
    empty = ""

    def read(self, raw: Any) -> tuple[str, Fault | None]:
        text = storable(raw)
        if len(text) > self.limit:
            return text, Fault("text.too_long", {"length": len(text), "limit": self.limit})
        return text, None


@dataclass(frozen=True)
class Email(Text):
    limit: int = 254

    def read(self, raw: Any) -> tuple[str, Fault | None]:
        text, fault = super().read(storable(raw).strip())
        if fault or not text or _EMAIL.fullmatch(text):
            return text, fault
        return text, Fault("email.not_one")


class Day(Value):
    """A day, stored as `2025-01-31`; also read as `31.1.2025`."""

    def read(self, raw: Any) -> tuple[str | None, Fault | None]:
        text = storable(raw).strip()
        if not text:
            return None, None
        found = _DAY.fullmatch(text) or _DAY_LOCAL.fullmatch(text)
        try:
            day = date(*(int(found[part]) for part in ("year", "month", "day"))) if found else None
        except ValueError:
            day = None
        if day is None:
            return None, Fault("day.not_one")
        return (day.isoformat(), None) if day.year in _YEARS else (None, Fault("day.far_away"))


@dataclass(frozen=True)
class Whole(Value):
    """A whole number from 0 to `largest`; spaces, no-break spaces and `kr` in it are for the eye."""

    largest: int = LARGEST

    def read(self, raw: Any) -> tuple[int | None, Fault | None]:
        text = _CURRENCY.sub("", _bare(raw))
        if not text:
            return None, None
        if not _WHOLE.fullmatch(text):
            return None, Fault("number.not_whole")
        number = int(re.sub(r"(?:,-|[.,]00)$", "", text).replace(".", "").replace(",", ""))
        return _within(number, self.largest)


class Percent(Value):
    """A share in per cent, at most two decimals: an int where it is whole, else a float."""

    def read(self, raw: Any) -> tuple[int | float | None, Fault | None]:
        text = _bare(raw).removesuffix("%")
        if not text:
            return None, None
        if not _DECIMAL.fullmatch(text):
            return None, Fault("number.not_number")
        number = float(text.replace(",", "."))
        return _within(int(number) if number.is_integer() else number, 1000)


def _bare(raw: Any) -> str:
    if isinstance(raw, float) and math.isfinite(raw) and raw.is_integer():
        raw = int(raw)
    return _BLANKS.sub("", storable(raw)).replace("−", "-")


def _within(number: Any, largest: int) -> tuple[Any, Fault | None]:
    if number < 0:
        return None, Fault("number.negative")
    if number > largest:
        return None, Fault("number.too_large", {"largest": largest})
    return number, None


class Flag(Value):
    """true, false, or None where nothing was chosen."""

    def read(self, raw: Any) -> tuple[bool | None, Fault | None]:
        if isinstance(raw, bool):
            return raw, None
        word = storable(raw).strip().lower()
        return {
            "true": True,
            "on": True,
            "yes": True,
            "1": True,
            "false": False,
            "no": False,
            "0": False,
        }.get(word), None


class Tick(Flag):
    """A box that is ticked or not; nothing means not."""

    empty = False

    def read(self, raw: Any) -> tuple[bool | None, Fault | None]:
        return bool(super().read(raw)[0]), None


class Words(Value):
    """A list of chosen keys, each once, in the order given."""

    empty = ()

    def read(self, raw: Any) -> tuple[list[str], Fault | None]:
        rows = raw if isinstance(raw, list | tuple) else [raw]
        words = (storable(word).strip()[:100] for word in rows)
        return list(dict.fromkeys(word for word in words if word)), None


@dataclass(frozen=True)
class WordsText(Value):
    """Text of at most `limit` words. Longer text is kept whole and has a fault."""

    limit: int
    empty = ""

    def read(self, raw: Any) -> tuple[str, Fault | None]:
        text = storable(raw)
        words = len(text.split())
        if words > self.limit:
            return text, Fault("text.too_many_words", {"length": words, "limit": self.limit})
        if len(text) > LONGEST_TEXT:
            return text, Fault("text.too_long", {"length": len(text), "limit": LONGEST_TEXT})
        return text, None


@dataclass(frozen=True)
class Amount(Value):
    """Whole kroner between `least` and `most`, both included."""

    least: int | None = None
    most: int | None = None

    def read(self, raw: Any) -> tuple[int | None, Fault | None]:
        number, fault = Whole().read(raw)
        return (number, fault) if fault or number is None else _bounded(number, self.least, self.most)


@dataclass(frozen=True)
class Decimals(Value):
    """A number with at most two decimals between `least` and `most`, both included; may be below zero."""

    least: int | None = None
    most: int | None = None

    def read(self, raw: Any) -> tuple[int | float | None, Fault | None]:
        text = _bare(raw).removesuffix("%")
        if not text:
            return None, None
        if not _LONG_DECIMAL.fullmatch(text):
            return None, Fault("number.not_number")
        number = float(text.replace(",", "."))
        return _bounded(int(number) if number.is_integer() else number, self.least, self.most)


def _bounded(number: Any, least: int | None, most: int | None) -> tuple[Any, Fault | None]:
    if least is not None and number < least:
        return None, Fault("number.too_small", {"least": least})
    if most is not None and number > most:
        return None, Fault("number.too_large", {"largest": most})
    return number, None


@dataclass(frozen=True)
class OneOf(Value):
    """One of the keys, or None."""

    keys: tuple[str, ...]

    def read(self, raw: Any) -> tuple[str | None, Fault | None]:
        text = storable(raw).strip()
        if not text:
            return None, None
        return (text, None) if text in self.keys else (None, Fault("choice.not_one"))


@dataclass(frozen=True)
class SomeOf(Words):
    """Some of the keys, each once, in the order of the keys. Others are left out."""

    keys: tuple[str, ...] = ()

    def read(self, raw: Any) -> tuple[list[str], Fault | None]:
        words, _ = super().read(raw)
        return [key for key in self.keys if key in words], None
