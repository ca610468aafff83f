"""`tildel points`: the publication points of the publications in a file.

Exit codes: 0 computed, 2 input that cannot be read (where and why on standard error).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tildel.checks.sentences import reading_sentence
from tildel.config.terminal import content_of, printable, show_every_letter
from tildel.kernel.errors import Unreadable
from tildel.measurement.domain.points import PublicationPoints, points_by_institution, points_of
from tildel.measurement.domain.publication_file import read_publications
from tildel.measurement.shipped import shipped_point_rules

COMPUTED, UNREADABLE = 0, 2


def run(arguments: Sequence[str]) -> int:
    """Runs the command and answers its exit code."""
    show_every_letter()
    options = _parser().parse_args(arguments)
    rules = shipped_point_rules()
    try:
        publications = read_publications(content_of(options.publications), rules)
    except Unreadable as error:
        print(
            f"tildel points: {options.publications}: {error.place}: {reading_sentence(error)}",
            file=sys.stderr,
        )
        return UNREADABLE
    except OSError as error:
        print(f"tildel points: {options.publications}: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    results = [points_of(publication, rules) for publication in publications]
    if options.json:
        _print_json(results)
    else:
        _print_text(results)
    return COMPUTED


def _refused(file: str, why: str) -> int:
    print(f"tildel points: {file}: {why}", file=sys.stderr)
    return UNREADABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tildel points",
        description="Compute Norwegian publication points as the national calculator does.",
        allow_abbrev=False,
        epilog="Exit code: 0 computed, 2 the input cannot be read.",
    )
    parser.add_argument("publications", metavar="FILE.json", help="the publications; - reads standard input")
    parser.add_argument("--json", action="store_true", help="print the points as JSON")
    return parser


def _print_json(results: Sequence[PublicationPoints]) -> None:
    rows = [{"id": one.id, "shares": one.shares, "points": _points(one)} for one in results]
    print(
        json.dumps({"publications": rows, "institutions": _as_text(points_by_institution(results))}, indent=2)
    )


def _points(publication: PublicationPoints) -> dict[str, str]:
    return _as_text({one.institution: one.points for one in publication.institutions})


def _as_text(points: dict[str, Decimal]) -> dict[str, str]:
    return {institution: str(value) for institution, value in points.items()}


def _print_text(results: Sequence[PublicationPoints]) -> None:
    header = ("publication", "shares", "institution", "points")
    rows = [
        (one.id, one.shares, institution, points)
        for one in results
        for institution, points in (_points(one) or {"(none in Norway)": ""}).items()
    ]
    sums = [("", "", name, points) for name, points in _as_text(points_by_institution(results)).items()]
    _print_table([header, *rows, ("all", "", "", ""), *sums])


def _print_table(rows: Sequence[tuple[Any, ...]]) -> None:
    cells = [[printable(str(cell)) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        # names to the left, figures to the right
        padded = [
            cell.rjust(width) if place % 2 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(padded).rstrip())
