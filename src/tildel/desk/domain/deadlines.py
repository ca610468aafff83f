"""A person's deadlines as a calendar that other programs follow (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_LINE = 73  # bytes, so that a folded line stays within 75 with its blank


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that has to be done before `at` (aware). `key` stays the same for ever."""

    key: str
    at: datetime
    words: str
    address: str


def calendar(deadlines: Iterable[Deadline], *, name: str, host: str, made_at: datetime) -> str:
    """The calendar's text, with CR LF and lines folded at 75 bytes; instants in UTC."""
    rows = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tildel//Deadlines//NB", "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]  # fmt: skip
    for one in deadlines:
        rows += [
            "BEGIN:VEVENT",
            f"UID:{one.key}@{host}",
            f"DTSTAMP:{_utc(made_at)}",
            f"DTSTART:{_utc(one.at)}",
            f"SUMMARY:{_text(one.words)}",
            f"URL:{one.address}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(part + "\r\n" for row in [*rows, "END:VCALENDAR"] for part in _folded(row))


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """One line; what has a meaning in a calendar is written with a backslash."""
    line = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    for sign in ("\\", ";", ","):
        line = line.replace(sign, f"\\{sign}")
    return line


def _folded(row: str) -> list[str]:
    """Lines of at most 75 bytes that do not cut a character; each but the first begins with a blank."""
    parts, part = [], ""
    for sign in row:
        if len((part + sign).encode()) > _LINE:
            parts.append(part)
            part = ""
        part += sign
    parts.append(part)
    return [parts[0], *(f" {one}" for one in parts[1:])]
