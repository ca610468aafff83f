"""A table as a file for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

BOM = "\ufeff"  # tells spreadsheets that the text is UTF-8
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
_QUOTED = ('"', "\r", "\n", ",", ";")


def safe_cell(value: str | int) -> str:
    """The cell as text that no spreadsheet takes for a formula: such text gets an apostrophe in front.

    Whole numbers are written as they are, negative ones too: they are computed with, and never run.
    """
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_ACTIVE) else text


def table_file(head: Sequence[str], rows: Iterable[Sequence[str | int]], *, separator: str = ";") -> str:
    """The rows under their head (RFC 4180, with a mark for UTF-8). Spreadsheets set to Norwegian read `;`."""
    return BOM + "".join(_line(row, separator) for row in (head, *rows))


def _line(row: Sequence[str | int], separator: str) -> str:
    return separator.join(_cell(safe_cell(value)) for value in row) + "\r\n"


def _cell(text: str) -> str:
    """Both separators are quoted, so that a reader that guesses the separator is not misled."""
    if any(sign in text for sign in _QUOTED):
        return '"' + text.replace('"', '""') + '"'
    return text
