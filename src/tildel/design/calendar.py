"""A deadline or a meeting as a calendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

_LINE = 75  # octets, without the line break (RFC 5545, 3.1)


def calendar_file(
    *, uid: str, version: int, made_at: datetime, starts_at: datetime, summary: str, description: str,
    address: str, language: str, ends_at: datetime | None = None, place: str = "", cancelled: bool = False,
) -> str:  # fmt: skip
    """One event at an instant, in UTC, so that it is right in every time zone.

    Without `ends_at` it is an instant that takes no time; with it, one is busy until then.

    `uid` stays the same for ever; a later file with the same one and a higher `version` replaces the event.
    `language` is that of the two texts (RFC 5646). All instants are aware.
    """
    rows = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Tildel//Calls//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{version}",
        f"DTSTAMP:{_utc(made_at)}",
        f"LAST-MODIFIED:{_utc(made_at)}",
        f"DTSTART:{_utc(starts_at)}",
        *([f"DTEND:{_utc(ends_at)}"] if ends_at else []),
        f"SUMMARY;LANGUAGE={language}:{_text(summary)}",
        f"DESCRIPTION;LANGUAGE={language}:{_text(description)}",
        *([f"LOCATION;LANGUAGE={language}:{_text(place)}"] if place else []),
        *(["STATUS:CANCELLED"] if cancelled else []),
        f"URL:{address}",
        f"TRANSP:{'OPAQUE' if ends_at and not cancelled else 'TRANSPARENT'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(part + "\r\n" for row in rows for part in _folded(row))


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """Control characters have no place in a calendar but line breaks, which are written `\\n`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if sign == "\n" or sign.isprintable() or sign.isspace())
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(row: str) -> Iterator[str]:
    """Lines of at most 75 octets, never cut inside a character; all but the first begin with a space."""
    line, size = "", 0
    for sign in row:
        width = len(sign.encode())
        if size + width > _LINE:
            yield line
            line, size = " ", 1
        line, size = line + sign, size + width
    yield line
