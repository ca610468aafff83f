"""`tildel rank`: the expected rank of every application from the marks in a file.

Exit codes: 0 ranked, 2 input that cannot be read (file, line and why on standard error).

Printed for each application, best first: mean, median and sd of its marks as they are (sd divided by their
number, so 0 for a single mark), and expected rank, PCER, SUCRA (none for a single application) and the middle
half of its rank under the model of `decisions.domain.panel_model`. `variance` holds posterior means in marks
squared: between applications, between reviewers' strictness, and the rest. Figures have six decimals.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tildel.config.csv_reading import Row, UnreadableTable, number_of, rows_of
from tildel.config.terminal import content_of, printable, show_every_letter
from tildel.decisions.domain.expected_rank import Standings, expected_ranks
from tildel.decisions.domain.panel import Mark, by_application, mean
from tildel.decisions.domain.panel_model import prior_for
from tildel.decisions.domain.ranking import standard_deviation
from tildel.decisions.domain.ties import median

RANKED, UNREADABLE = 0, 2
COLUMNS = ("application", "reviewer", "score")
DIGITS = 6
_SCALE = re.compile(r"(-?[0-9.]+)-(-?[0-9.]+)")

Scale = tuple[Fraction, Fraction]


def run(arguments: Sequence[str]) -> int:
    """Runs the command and answers its exit code."""
    show_every_letter()
    options = _parser().parse_args(arguments)
    try:
        marks = _marks(rows_of(content_of(options.scores), COLUMNS), options.scale)
    except UnreadableTable as error:
        print(printable(f"tildel rank: {error.at(options.scores)}"), file=sys.stderr)
        return UNREADABLE
    except OSError as error:
        print(printable(f"tildel rank: {options.scores}: {error.strerror}"), file=sys.stderr)
        return UNREADABLE
    scale = options.scale or (min(one.score for one in marks), max(one.score for one in marks))
    prior = prior_for(float(scale[0]), float(scale[1]))
    found = _figures(marks, expected_ranks(marks, prior, best_is_highest=not options.lower_is_better))
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        _print_text(found)
    return RANKED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tildel rank",
        description="Rank applications by the marks of their reviewers, with the uncertainty of each rank.",
        allow_abbrev=False,
        epilog="Exit code: 0 ranked, 2 the input cannot be read.",
    )
    parser.add_argument(
        "--scores",
        metavar="SCORES.csv",
        required=True,
        help="columns application, reviewer, score; - reads standard input",
    )
    parser.add_argument("--lower-is-better", action="store_true", help="a low score is a good one")
    parser.add_argument(
        "--scale",
        metavar="LOW-HIGH",
        type=_scale,
        help="such as 1-6; without it the least and greatest score",
    )
    parser.add_argument("--json", action="store_true", help="print the ranking as JSON")
    return parser


def _scale(text: str) -> Scale:
    found = _SCALE.fullmatch(text)
    low, high = (number_of(part) for part in found.groups()) if found else (None, None)
    if low is None or high is None or low >= high:
        raise argparse.ArgumentTypeError(f"{text!r} is not a scale such as 1-6")
    return low, high


def _marks(rows: Sequence[Row], scale: Scale | None) -> list[Mark]:
    """The marks of the file. Raises UnreadableTable."""
    seen: dict[tuple[str, str], int] = {}
    marks = []
    for row in rows:
        mark = Mark(row.cells["application"], row.cells["reviewer"], _score(row, scale))
        before = seen.setdefault((mark.application, mark.reviewer), row.line)
        if before != row.line:
            raise UnreadableTable(
                f"reviewer {mark.reviewer} has a score for application {mark.application} on line {before}",
                row.line,
            )
        marks.append(mark)
    if not marks:
        raise UnreadableTable("there is no score")
    return marks


def _score(row: Row, scale: Scale | None) -> Fraction:
    text = row.cells["score"]
    score = number_of(text)
    if score is None:
        raise UnreadableTable(f"score {text!r} is not a number such as 4 or 4.5", row.line)
    if scale is not None and not scale[0] <= score <= scale[1]:
        low, high = (f"{float(end):g}" for end in scale)
        raise UnreadableTable(f"score {text} is outside the scale from {low} to {high}", row.line)
    return score


def _figures(marks: Sequence[Mark], standings: Standings) -> dict[str, Any]:
    scores = {name: [one.score for one in own] for name, own in by_application(marks).items()}
    applications = [
        {
            "application": row.application,
            "mean": _figure(mean(scores[row.application])),
            "median": _figure(median(scores[row.application])),
            "sd": _figure(standard_deviation(scores[row.application])),
            "expected_rank": _figure(row.expected_rank),
            "rank_interval": list(row.rank_interval),
            "pcer": _figure(row.pcer),
            "sucra": None if row.sucra is None else _figure(row.sucra),
        }
        for row in standings.rows
    ]
    variance = standings.variance
    return {
        "applications": applications,
        "variance": {
            "application": _figure(variance.application),
            "reviewer": _figure(variance.reviewer),
            "rest": _figure(variance.rest),
        },
    }


def _figure(value: float | Fraction) -> float:
    return round(float(value), DIGITS)


def _print_text(found: Mapping[str, Any]) -> None:
    head = ("expected", "interval", "SUCRA", "mean", "median", "sd", "application")
    lines = [head, *(_cells(row) for row in found["applications"])]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head) - 1)]
    for line in lines:
        cells = [cell.rjust(width) for cell, width in zip(line[:-1], widths, strict=True)]
        print("  ".join([*cells, line[-1]]))
    shares = ", ".join(f"{name} {value:.2f}" for name, value in found["variance"].items())
    print(f"\nVariance in marks squared: {shares}.")


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    low, high = row["rank_interval"]
    sucra = "–" if row["sucra"] is None else f"{row['sucra']:.2f}"
    return (
        f"{row['expected_rank']:.1f}", f"{low}–{high}", sucra, f"{row['mean']:.2f}", f"{row['median']:.2f}",
        f"{row['sd']:.2f}", printable(row["application"]),
    )  # fmt: skip
