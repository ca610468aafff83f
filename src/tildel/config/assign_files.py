"""The tables of `tildel assign`, read from CSV: small ones row by row, the pairs a million at a time.

A file is UTF-8 with or without a byte order mark, lines end in LF or CRLF, fields may be quoted, blank lines
are passed over. What cannot be read raises Unreadable with the place `FILE:LINE`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tildel.assessment.domain.assignment_problem import (
    LARGEST_AFFINITY,
    LARGEST_LOAD,
    Pair,
    Problem,
    millionths,
)
from tildel.config.assign_columns import Columns, columns_of
from tildel.kernel.errors import Unreadable

PAIRS = ("application", "reviewer", "affinity")
REVIEWERS = ("reviewer", "min", "max")
APPLICATIONS = ("application", "demand")
FIXED = ("application", "reviewer")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,6})?", re.ASCII)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Loads:
    """Applications and reviewers, sorted by id, with what is asked of each."""

    demand: Mapping[str, int]
    loads: Mapping[str, tuple[int, int]]


def read_loads(applications: str, reviewers: str) -> Loads:
    """Who is to be read and who reads. Raises Unreadable, or OSError."""
    demand: dict[str, int] = {}
    for place, (name, number) in _rows(applications, APPLICATIONS):
        _once(name, demand, place)
        demand[name] = _load(number, place)
    loads: dict[str, tuple[int, int]] = {}
    for place, (name, least, most) in _rows(reviewers, REVIEWERS):
        _once(name, loads, place)
        loads[name] = _load(least, place), _load(most, place)
        if loads[name][0] > loads[name][1]:
            raise Unreadable(f"min {least} is above max {most}", place=place)
    return Loads(dict(sorted(demand.items())), dict(sorted(loads.items())))


def read_problem(loads: Loads, pairs: str) -> Problem:
    """The problem with the pairs of a file. Raises Unreadable, or OSError."""
    data = Path(pairs).read_bytes()
    columns = columns_of(_body(data), tuple(loads.demand), tuple(loads.loads))
    if columns is not None:
        try:
            return _problem(loads, columns)
        except ValueError:
            pass  # a pair stands twice: the slow way knows the line
    return _problem(loads, _slow_columns(pairs, data, loads))


def read_pairs(name: str, loads: Loads, *, known_only: bool = True) -> tuple[Pair, ...]:
    """The pairs of a file with two columns. `known_only`: an unknown id cannot be read; else the row is
    passed over. Raises Unreadable, or OSError."""
    found: dict[Pair, None] = {}
    for place, (application, reviewer) in _rows(name, FIXED):
        pair = (application, reviewer)
        if pair in found:
            raise Unreadable(f"{_quoted(application)}, {_quoted(reviewer)} stands twice", place=place)
        if known_only:
            _known(application, loads.demand, "application", place)
            _known(reviewer, loads.loads, "reviewer", place)
        found[pair] = None
    return tuple(found)


def _problem(loads: Loads, columns: Columns) -> Problem:
    numbers = np.array(list(loads.loads.values()), np.int64).reshape(-1, 2)
    return Problem.of_arrays(
        tuple(loads.demand), tuple(loads.loads), np.array(list(loads.demand.values()), np.int64),
        numbers[:, 0].copy(), numbers[:, 1].copy(), columns.application, columns.reviewer, columns.affinity,
    )  # fmt: skip


def _body(data: bytes) -> bytes:
    """What stands below the right header; nothing when another one stands there."""
    head, _, body = data.removeprefix(_BOM).partition(b"\n")
    return body if head.removesuffix(b"\r") == ",".join(PAIRS).encode() else b""


def _slow_columns(name: str, data: bytes, loads: Loads) -> Columns:
    places = {application: place for place, application in enumerate(loads.demand)}
    seats = {reviewer: place for place, reviewer in enumerate(loads.loads)}
    found: dict[tuple[int, int], int] = {}
    for place, (application, reviewer, affinity) in _rows(name, PAIRS, data):
        _known(application, places, "application", place)
        _known(reviewer, seats, "reviewer", place)
        pair = places[application], seats[reviewer]
        if pair in found:
            raise Unreadable(f"{_quoted(application)}, {_quoted(reviewer)} stands twice", place=place)
        found[pair] = _affinity(affinity, place)
    indices: NDArray[np.int32] = np.array(list(found), np.int32).reshape(-1, 2)
    return Columns(indices[:, 0].copy(), indices[:, 1].copy(), np.array(list(found.values()), np.int64))


def _rows(name: str, header: Sequence[str], data: bytes | None = None) -> Iterator[tuple[str, list[str]]]:
    """Each row with its place. Fields are stripped; an id, in the columns that hold one, is never empty."""
    reader = csv.reader(io.StringIO(_text(name, data), newline=""), strict=True)
    ids = [at for at, column in enumerate(header) if column in ("application", "reviewer")]
    begun = False
    try:
        for raw in reader:
            place, row = f"{name}:{reader.line_num}", [field.strip() for field in raw]
            if not raw:
                continue
            if not begun:
                _check_header(row, header, place)
                begun = True
                continue
            if len(row) != len(header):
                raise Unreadable(f"{len(row)} columns where {len(header)} belong", place=place)
            for at in ids:
                if not row[at]:
                    raise Unreadable(f"the {header[at]} has no id", place=place)
            yield place, row
    except csv.Error as error:
        raise Unreadable(f"not CSV: {error}", place=f"{name}:{reader.line_num}")
    if not begun:
        _check_header([], header, f"{name}:1")


def _check_header(row: Sequence[str], header: Sequence[str], place: str) -> None:
    if list(row) != list(header):
        raise Unreadable(f"the first line has to be {','.join(header)}", place=place)


def _text(name: str, data: bytes | None) -> str:
    data = Path(name).read_bytes() if data is None else data
    try:
        return data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Unreadable("not UTF-8", place=f"{name}:{line}")


def _load(text: str, place: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Unreadable(f"{_quoted(text)} is not a whole number from 0", place=place)
    if len(text.lstrip("0")) > 7 or int(text) > LARGEST_LOAD:
        raise Unreadable(f"{_quoted(text)} is above {LARGEST_LOAD}", place=place)
    return int(text)


def _affinity(text: str, place: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise Unreadable(f"{_quoted(text)} is not a number", place=place)
    try:
        return millionths(text)
    except ValueError:
        limits = f"-{LARGEST_AFFINITY} to {LARGEST_AFFINITY}"
        raise Unreadable(f"{_quoted(text)} is not a number from {limits}", place=place)


def _once(name: str, found: Collection[str], place: str) -> None:
    if name in found:
        raise Unreadable(f"{_quoted(name)} stands twice", place=place)


def _known(name: str, known: Collection[str], what: str, place: str) -> None:
    if name not in known:
        raise Unreadable(f"the {what} {_quoted(name)} is not known", place=place)


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= 60 else text[:60] + '…'}”"
