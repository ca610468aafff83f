"""What a value may look like: each shape both reads strictly and prints itself as JSON Schema.

One description for both, so that the printed schema and the reader cannot drift apart. `read` takes a
value from `parse_json`, from TOML or from a database's JSON column, and the JSON path of the value; it
raises Unreadable with that path as the place and never anything else.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from json.encoder import encode_basestring_ascii
from typing import Any

from tildel.checks.json_text import OddNumber, Pairs
from tildel.kernel.errors import Unreadable

LARGEST = 2**53 - 1  # the largest whole number every JSON reader keeps exactly (RFC 7493)
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INSTANT = _DAY + r"[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)"
_DAY_ONLY, _INSTANT_ONLY = re.compile(_DAY), re.compile(_INSTANT)


def child(path: str, key: str) -> str:
    """The JSON path of `key` under `path`."""
    return f"{path}.{key}" if _PLAIN_KEY.fullmatch(key) else f"{path}[{encode_basestring_ascii(key)}]"


def parse_instant(text: str) -> datetime | None:
    """An ISO 8601 date, time and offset (`Z` or `+02:00`); None for anything else, a time without offset too.

    Digits after the microsecond are cut, never rounded up: 15:59:59.9999999 stays before 16:00.
    """
    if not _INSTANT_ONLY.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None


class Shape(ABC):
    """A readable value."""

    name = "a value"

    @abstractmethod
    def schema(self) -> dict[str, Any]: ...

    @abstractmethod
    def read(self, raw: Any, path: str) -> Any: ...

    def wrong(self, raw: Any, path: str) -> Unreadable:
        if isinstance(raw, OddNumber):
            return Unreadable(raw.code, place=path)
        return Unreadable("json.wrong_type", place=path, expected=self.name, found=_name_of(raw))


class Maybe(Shape):
    """The inner shape, or null."""

    def __init__(self, inner: Shape) -> None:
        self.inner = inner

    def schema(self) -> dict[str, Any]:
        schema = self.inner.schema()
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        return schema

    def read(self, raw: Any, path: str) -> Any:
        return None if raw is None else self.inner.read(raw, path)


class Number(Shape):
    """A finite number, kept exactly: an int where it is whole, otherwise a Decimal."""

    name = "a number"

    def schema(self) -> dict[str, Any]:
        return {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}

    def read(self, raw: Any, path: str) -> int | Decimal:
        if isinstance(raw, float):
            raw = Decimal(repr(raw)) if math.isfinite(raw) else OddNumber("json.not_finite")
        if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
            raise self.wrong(raw, path)
        if not -LARGEST <= raw <= LARGEST:
            raise Unreadable("json.number_too_large", place=path)
        return int(raw) if raw == int(raw) else raw


class Whole(Number):
    """A whole number. 5.0 is one, as in JSON Schema; 5.5, "5" and true are not."""

    name = "a whole number"

    def __init__(self, least: int = -LARGEST, most: int = LARGEST) -> None:
        self.least, self.most = least, most

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def read(self, raw: Any, path: str) -> int:
        value = super().read(raw, path)
        if not isinstance(value, int):
            raise self.wrong(raw, path)
        if not self.least <= value <= self.most:
            raise Unreadable("json.number_outside", place=path, least=self.least, most=self.most)
        return value


class Flag(Shape):
    name = "true or false"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def read(self, raw: Any, path: str) -> bool:
        if not isinstance(raw, bool):
            raise self.wrong(raw, path)
        return raw


class Word(Shape):
    """Any text."""

    name = "text"

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}

    def read(self, raw: Any, path: str) -> str:
        if not isinstance(raw, str):
            raise self.wrong(raw, path)
        return raw


class Choice(Word):
    """One of a closed set of words."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        self.choices = choices

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.choices)}

    def read(self, raw: Any, path: str) -> str:
        value = super().read(raw, path)
        if value not in self.choices:
            raise Unreadable("json.not_a_choice", place=path, choices=", ".join(self.choices))
        return value


class Day(Shape):
    """A day of the calendar as `2025-01-31`."""

    name = "a date such as 2025-01-31"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": f"^{_DAY}$"}

    def read(self, raw: Any, path: str) -> date:
        if not isinstance(raw, str):
            raise self.wrong(raw, path)
        try:
            return date.fromisoformat(raw if _DAY_ONLY.fullmatch(raw) else "")
        except ValueError as error:
            raise Unreadable("json.not_a_date", place=path) from error


class Instant(Word):
    """An instant with its offset, kept as ISO text so that it stays plain JSON."""

    name = "an instant such as 2024-05-15T16:00:00+02:00"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}

    def read(self, raw: Any, path: str) -> str:
        instant = parse_instant(super().read(raw, path))
        if instant is None:
            raise Unreadable("json.not_an_instant", place=path)
        return instant.isoformat()


class ListOf(Shape):
    """A list, read into a tuple."""

    name = "a list"

    def __init__(self, item: Shape) -> None:
        self.item = item

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.item.schema()}

    def read(self, raw: Any, path: str) -> tuple[Any, ...]:
        # Pairs is a list too, but stands for an object
        if isinstance(raw, Pairs) or not isinstance(raw, list | tuple):
            raise self.wrong(raw, path)
        return tuple(self.item.read(value, f"{path}[{index}]") for index, value in enumerate(raw))


class Answer(Shape):
    """What stands as the answer to a question of a call: text, a number, or a list of words."""

    name = "text, a number or a list of text"

    def schema(self) -> dict[str, Any]:
        number = {"minimum": -LARGEST, "maximum": LARGEST}
        return {"type": ["string", "number", "array", "null"], **number, "items": {"type": "string"}}

    def read(self, raw: Any, path: str) -> Any:
        if raw is None or isinstance(raw, str):
            return raw
        if isinstance(raw, list | tuple) and not isinstance(raw, Pairs):
            return ListOf(Word()).read(raw, path)
        if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
            raise self.wrong(raw, path)
        return Number().read(raw, path)


class Record(Shape):
    """An object with known keys, handed to `make` by keyword. Keys left out take their default."""

    name = "an object"

    def __init__(
        self,
        fields: Mapping[str, Shape] | None = None,
        *,
        make: Callable[..., Any] = dict,
        required: tuple[str, ...] = (),
        defaults: Mapping[str, Any] | None = None,
    ) -> None:
        self.fields, self.make = fields or {}, make
        self.required, self.defaults = required, defaults or {}

    def schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {
            "type": "object",
            "additionalProperties": False,
            "properties": {key: shape.schema() for key, shape in self.fields.items()},
        }
        if self.required:
            schema["required"] = list(self.required)
        return schema

    def read(self, raw: Any, path: str) -> Any:
        values: dict[str, Any] = {}
        for key, value in self._pairs(raw, path):
            here = child(path, key)
            if key not in self.fields:
                raise Unreadable("json.unknown_key", place=here, known=", ".join(self.fields))
            if key in values:
                raise Unreadable("json.doubled_key", place=here)
            values[key] = self.fields[key].read(value, here)
        for key in self.required:
            if key not in values:
                raise Unreadable("json.missing_key", place=child(path, key))
        return self.make(**{**self.defaults, **values})

    def _pairs(self, raw: Any, path: str) -> list[tuple[str, Any]]:
        if isinstance(raw, Pairs):
            return raw
        if isinstance(raw, Mapping):
            return list(raw.items())
        raise self.wrong(raw, path)


class OpenRecord(Record):
    """An object with any keys and one shape of value, read into a plain dict."""

    def __init__(self, item: Shape) -> None:
        super().__init__()
        self.item = item

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.item.schema()}

    def read(self, raw: Any, path: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in self._pairs(raw, path):
            if key in values:
                raise Unreadable("json.doubled_key", place=child(path, key))
            values[key] = self.item.read(value, child(path, key))
        return values


def _name_of(raw: Any) -> str:
    if raw is None:
        return "null"
    if isinstance(raw, bool):
        return "true or false"
    if isinstance(raw, int | float | Decimal):
        return "a number"
    if isinstance(raw, str):
        return "text"
    return "an object" if isinstance(raw, Pairs | Mapping) else "a list"
