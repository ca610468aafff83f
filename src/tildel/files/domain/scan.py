"""What a malware scanner said about a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scan(StrEnum):
    WAITING = "waiting"  # no answer yet; the file may be submitted and is not shown to others
    CLEAN = "clean"
    FOUND = "found"


@dataclass(frozen=True)
class ScanResult:
    """`signature` is the scanner's name of what it found, "" otherwise."""

    scan: Scan
    signature: str = ""


def parse_reply(reply: bytes) -> ScanResult:
    """clamd's answer to INSTREAM: "stream: OK", "stream: NAME FOUND", or an error, which is WAITING."""
    line = reply.rstrip(b"\0\n").decode("utf-8", "replace")
    outcome = line.removeprefix("stream: ")
    if outcome == line:
        return ScanResult(Scan.WAITING)
    if outcome == "OK":
        return ScanResult(Scan.CLEAN)
    if outcome.endswith(" FOUND"):
        return ScanResult(Scan.FOUND, outcome.removesuffix(" FOUND"))
    return ScanResult(Scan.WAITING)
