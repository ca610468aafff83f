"""A proposal's input as it is kept, and as the files that `tildel assign` reads.

In the record the affinities are one compressed block of whole millionths, so that a thousand applications and
four hundred experts take about a megabyte. The files hold numbers and references only, no names.
"""

from __future__ import annotations

import base64
import shlex
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from tildel.assessment.domain.assignment import Floor
from tildel.assessment.domain.assignment_problem import MILLION, Bools, Ints
from tildel.assessment.domain.proposing import EXPERT, NO_ROW, Matrix, Seat, Settings


def matrix_as_json(matrix: Matrix) -> dict[str, Any]:
    """Plain values from which `matrix_from` makes an equal matrix."""
    return {
        "applications": list(matrix.applications),
        "seats": [asdict(seat) for seat in matrix.seats],
        "demand": {role: dict(rows) for role, rows in matrix.demand.items()},
        "affinity": _packed(matrix.affinity.astype("<i4").tobytes()),
        "specialist": None
        if matrix.specialist is None
        else _packed(np.packbits(matrix.specialist).tobytes()),
        "settled": sorted(map(list, matrix.settled)),
        "previous": sorted(map(list, matrix.previous)),
    }


def matrix_from(row: Mapping[str, Any]) -> Matrix:
    """The matrix that `matrix_as_json` wrote."""
    shape = len(row["applications"]), len(row["seats"])
    affinity: Ints = np.frombuffer(_unpacked(row["affinity"]), "<i4").astype(np.int64).reshape(shape)
    return Matrix(
        tuple(row["applications"]), tuple(Seat(**seat) for seat in row["seats"]), row["demand"], affinity,
        frozenset((one, other) for one, other in row["settled"]),
        frozenset((one, other) for one, other in row["previous"]),
        _bits(row["specialist"], shape),
    )  # fmt: skip


def _bits(text: str | None, shape: tuple[int, int]) -> Bools | None:
    if text is None:
        return None
    bits = np.unpackbits(np.frombuffer(_unpacked(text), np.uint8), count=shape[0] * shape[1])
    return bits.astype(np.bool_).reshape(shape)


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 6)).decode("ascii")


def _unpacked(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text))


# --- the files --------------------------------------------------------------------------------------------


def files_of(matrix: Matrix, settings: Settings, role: str) -> dict[str, str]:
    """{name: text} of what `tildel assign` reads for one role, in its own columns.

    A settled pair whose affinity is not known has no row in pairs.csv, as the command wants it.
    """
    keys = {seat.key: seat for seat in matrix.seats if seat.role == role}
    places = [place for place, seat in enumerate(matrix.seats) if seat.role == role]
    part = matrix.affinity[:, places]
    names = [matrix.seats[place].key for place in places]
    rows = (
        (matrix.applications[one], names[other], f"{part[one, other] / MILLION:.6f}")
        for one, other in np.argwhere(part != NO_ROW).tolist()
    )
    files = {
        "pairs.csv": _csv(("application", "reviewer", "affinity"), rows),
        "reviewers.csv": _csv(
            ("reviewer", "min", "max"), ((seat.key, seat.least, seat.most) for seat in keys.values())
        ),
        "applications.csv": _csv(
            ("application", "demand"),
            ((name, matrix.demand[role].get(name, 0)) for name in matrix.applications),
        ),
        "fixed.csv": _csv(
            ("application", "reviewer"), sorted(pair for pair in matrix.settled if pair[1] in keys)
        ),
    }
    if settings.few:
        previous = sorted(pair for pair in matrix.previous if pair[1] in keys)
        files["previous.csv"] = _csv(("application", "reviewer"), previous)
    if role == EXPERT and matrix.specialist is not None:
        files["specialists.csv"] = _csv(("application", "reviewer"), _special(matrix, places))
    return files


def _special(matrix: Matrix, places: list[int]) -> Iterable[tuple[str, str]]:
    assert matrix.specialist is not None
    open_ = (matrix.affinity[:, places] != NO_ROW) & matrix.specialist[:, places]
    for one, other in np.argwhere(open_).tolist():
        yield matrix.applications[one], matrix.seats[places[other]].key


def _csv(header: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> str:
    return "".join(",".join(map(_field, row)) + "\n" for row in (header, *rows))


def _field(value: Any) -> str:
    """Quoted where a comma, a quote or the end of a line would be read as one."""
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


def command_line(settings: Settings, role: str, *, folder: str = "") -> str:
    """The command that makes the proposal of one role again from its files in `folder`."""
    words = ["tildel", "assign"]
    names = ["pairs", "reviewers", "applications", "fixed"]
    names += ["previous"] if settings.few else []
    names += ["specialists"] if role == EXPERT and settings.specialist_from is not None else []
    for name in names:
        words += [f"--{name}", f"{folder}{name}.csv"]
    if role == EXPERT and settings.floor is not Floor.NONE:
        words += ["--floor", str(settings.floor)]
    words += ["--balance"] if settings.balance else []
    return shlex.join([*words, "--key", settings.key, "--json"])
