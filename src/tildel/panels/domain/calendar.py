"""A day in a calendar file (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta


def day_file(
    *, uid: str, version: int, made_at: datetime, day: date, summary: str, place: str, description: str
) -> str:
    """One event that lasts the whole `day`. Lines end with CR LF and have at most 75 octets."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tildel//Panels//EN",
        "BEGIN:VEVENT",
        f"UID:{_text(uid)}",
        f"SEQUENCE:{version}",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(summary)}",
        *([f"LOCATION:{_text(place)}"] if place else []),
        f"DESCRIPTION:{_text(description)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _text(value: str) -> str:
    plain = "".join(sign for sign in value.replace("\r\n", "\n") if sign == "\n" or sign >= " ")
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    parts, length = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if length + octets > 75:
            parts.append(" ")
            length = 1
        parts[-1] += sign
        length += octets
    return "\r\n".join(parts)
