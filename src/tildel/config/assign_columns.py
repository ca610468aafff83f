"""The columns of PAIRS.csv, a million rows in a fraction of a second: whole arrays of bytes at a time.

Fields are looked at through windows of eight bytes. An id is as many windows as the longest known id needs
and is looked up among the known ones; a number is read from the eight digits behind its point, which round it
at the sixth exactly. Whatever looks unusual (quotes, a blank line, an unknown id) gives None: the plain
reader then finds out what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tildel.assessment.domain.assignment_problem import MILLION, Bools, Indices, Ints, millionths

Words = NDArray[np.uint64]
_COMMA, _NEWLINE, _POINT, _MINUS = b",\n.-"
_WIDE = 8  # bytes in a window
_LONGEST_ID = 64  # bytes
_MOST_DECIMALS = 24
_MASKS = np.array([(1 << (8 * count)) - 1 for count in range(_WIDE + 1)], np.uint64)
_ZEROS, _HIGH, _SIX = (np.uint64(int(pair * 8, 16)) for pair in ("30", "f0", "06"))


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Rows in the order of the file: indices of application and reviewer, and affinity in millionths."""

    application: Indices
    reviewer: Indices
    affinity: Ints


def columns_of(body: bytes, applications: Sequence[str], reviewers: Sequence[str]) -> Columns | None:
    """The columns of what stands below the header; None for the plain reader to look at."""
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n")
    if not body or any(sign in body for sign in (b'"', b"\r", b"\0")):
        return None
    text = _Text.of(body if body.endswith(b"\n") else body + b"\n")
    marks = np.flatnonzero((text.signs == _COMMA) | (text.signs == _NEWLINE))
    if len(marks) % 3 or (text.signs[marks].reshape(-1, 3) != (_COMMA, _COMMA, _NEWLINE)).any():
        return None
    first, second, last = marks[0::3], marks[1::3], marks[2::3]
    application = _indices(text, np.concatenate(([0], last[:-1] + 1)), first, applications)
    reviewer = _indices(text, first + 1, second, reviewers)
    affinity = _numbers(text, second + 1, last)
    if application is None or reviewer is None or affinity is None:
        return None
    return Columns(application, reviewer, affinity)


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    data: bytes
    signs: NDArray[np.uint8]
    windows: Words  # by place, the eight bytes that begin there, the first one lowest

    @classmethod
    def of(cls, data: bytes) -> _Text:
        padded = data + bytes(_LONGEST_ID + _WIDE)
        windows: Words = np.ndarray((len(padded) - _WIDE + 1,), "<u8", padded, strides=(1,))
        return cls(data, np.frombuffer(data, np.uint8), windows)

    def word(self, begin: Ints, length: Ints, number: int) -> Words:
        """Window `number` of the fields that begin there, zero behind their end."""
        masks = _MASKS[np.clip(length - number * _WIDE, 0, _WIDE)]
        masks &= self.windows[np.minimum(begin + number * _WIDE, len(self.windows) - 1)]
        return masks


def _indices(text: _Text, begin: Ints, end: Ints, ids: Sequence[str]) -> Indices | None:
    """Where the fields stand among the ids; None when one is not there."""
    known = [name.encode() for name in ids]
    longest = max(map(len, known), default=0)
    length = end - begin
    if longest > _LONGEST_ID or not length.all() or length.max() > longest:
        return None
    count = -(-longest // _WIDE)
    table = np.frombuffer(b"".join(name.ljust(count * _WIDE, b"\0") for name in known), "<u8")
    table = table.reshape(-1, count).astype(np.uint64)
    words = [text.word(begin, length, number) for number in range(count)]
    keys, sought = _mixed(list(table.T)), _mixed(words)
    order = np.argsort(keys)
    keys = keys[order]
    if (keys[1:] == keys[:-1]).any():
        return None
    found = order[_places(keys, sought)].astype(np.int32)
    same = all((table[found, number] == word).all() for number, word in enumerate(words))
    return found if same else None


def _mixed(words: Sequence[Words]) -> Words:
    """One number for the windows of an id: the window itself where there is one."""
    mixed = words[0]
    for word in words[1:]:
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) + word
    return mixed


def _places(keys: Words, sought: Words) -> Ints:
    """Where each stands in the sorted keys, looked up once for each run of equal ones."""
    first = np.concatenate(([True], sought[1:] != sought[:-1]))
    starts = np.flatnonzero(first)
    if len(starts) * 4 > len(sought):
        return np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
    places = np.minimum(np.searchsorted(keys, sought[starts]), len(keys) - 1)
    return np.repeat(places, np.diff(np.append(starts, len(sought))))


def _numbers(text: _Text, begin: Ints, end: Ints) -> Ints | None:
    """Millionths; None when one is no number. One digit before the point is the usual way to write them."""
    minus = text.signs[begin] == _MINUS
    begin = begin + minus
    length = end - begin
    decimals = np.maximum(length - 2, 0)
    first = text.signs[np.minimum(begin, len(text.signs) - 1)] - np.uint8(ord("0"))
    second = text.signs[np.minimum(begin + 1, len(text.signs) - 1)]
    usual = (first <= 9) & ((length == 1) | ((second == _POINT) & (length > 2)))
    usual &= decimals <= _MOST_DECIMALS
    digits, right = _digits(text, begin + 2, decimals)
    usual &= right
    for number in range(1, -(-int(decimals.max()) // _WIDE)):
        longer = np.flatnonzero(usual & (decimals > number * _WIDE))
        usual[longer] = _digits(text, begin[longer] + 2 + number * _WIDE, decimals[longer] - number * _WIDE)[
            1
        ]
    found = first.astype(np.int64) * MILLION + (digits.view(np.int64) + 50) // 100
    found[minus] *= -1
    for row in np.flatnonzero(~usual).tolist():
        value = _unusual(text.data[begin[row] - minus[row] : end[row]])
        if value is None:
            return None
        found[row] = value
    return found


def _digits(text: _Text, begin: Ints, length: Ints) -> tuple[Words, Bools]:
    """Up to eight digits as a number of eight, zeros put behind; and whether they are digits."""
    mask = _MASKS[np.minimum(length, _WIDE)]
    word = text.windows[np.minimum(begin, len(text.windows) - 1)] & mask
    word |= ~mask & _ZEROS
    right = ((word & _HIGH) == _ZEROS) & (((word + _SIX) & _HIGH) == _ZEROS)
    word -= _ZEROS
    for mask_of, factor, shift in (
        (0x0F0F0F0F0F0F0F0F, 2561, 8),
        (0x00FF00FF00FF00FF, 6553601, 16),
        (0x0000FFFF0000FFFF, 42949672960001, 32),
    ):
        word &= np.uint64(mask_of)
        word *= np.uint64(factor)
        word >>= np.uint64(shift)
    return word, right


def _unusual(field: bytes) -> int | None:
    """Another way of writing a number in plain digits, such as 12.5 or 1e-3."""
    if not field or field.translate(None, b"0123456789.eE+-") or field[-1:] in b"eE+-":
        return None
    try:
        return millionths(field.decode())
    except ValueError:
        return None
