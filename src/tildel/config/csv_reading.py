"""Reads the small tables that the pure commands are given: UTF-8, a header, commas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")


class UnreadableTable(Exception):
    """What is wrong with a file, at which line (None: with all of it)."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line

    def at(self, file: str) -> str:
        return f"{file}: {self.reason}" if self.line is None else f"{file}: line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: where it begins and its cells by column, without space around them."""

    line: int
    cells: dict[str, str]


def rows_of(content: bytes, columns: Sequence[str]) -> list[Row]:
    """The rows, each with the asked columns filled in; other columns are left out, empty lines passed over.

    A mark of byte order and any line endings are understood. Raises UnreadableTable.
    """
    lines = _lines(_text(content))
    header_line, header = next(lines, (1, []))
    if not header:
        raise UnreadableTable("the file is empty", 1)
    names = [name.strip() for name in header]
    for column in columns:
        if names.count(column) != 1:
            fault = "stands twice" if column in names else "is missing"
            raise UnreadableTable(f"the column {column} {fault}", header_line)
    return [_row(line, cells, names, columns) for line, cells in lines]


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTable("this is not UTF-8", content[: error.start].count(b"\n") + 1) from None
    if "\0" in text:
        raise UnreadableTable("there is a NUL sign", text[: text.index("\0")].count("\n") + 1)
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableTable(f"this is not a table with commas ({error})", start) from None


def _row(line: int, cells: list[str], names: list[str], columns: Sequence[str]) -> Row:
    if len(cells) > len(names):
        raise UnreadableTable(f"{len(cells)} cells, but the header has {len(names)}", line)
    given = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
    for column in columns:
        if not given.get(column):
            raise UnreadableTable(f"{column} is empty", line)
    return Row(line, {column: given[column] for column in columns})


def number_of(text: str) -> Fraction | None:
    """A plain decimal number with a point, exactly; None for anything else (also NaN and infinity)."""
    return Fraction(text) if _NUMBER.fullmatch(text) else None
