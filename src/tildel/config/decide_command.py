"""`tildel decide`: money down a ranking by a rule at the line.

Exit codes: 0 decided, 2 input that cannot be read (file and line on standard error).

Applications of equal rank are taken in the order of their ids, as text; where the line cuts through
equals, the answer says so.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tildel.config.terminal import content_of, printable, show_every_letter
from tildel.decisions.domain.allotment import allot
from tildel.decisions.domain.frame import AtLine, Entry, Plan, Ties
from tildel.decisions.domain.outcome import Result
from tildel.kernel.errors import Unreadable
from tildel.kernel.money import group_thousands

DECIDED, UNREADABLE = 0, 2
COLUMNS = ("application", "rank", "amount")
YES, NO = frozenset({"", "true", "yes", "1", "ja"}), frozenset({"false", "no", "0", "nei"})
DIGITS = 15  # no sum of money and no rank is longer

SENTENCES = {
    "decide.not_text": "the file is not text in UTF-8",
    "decide.not_csv": "the row cannot be read: {reason}",
    "decide.no_column": "there is no column {column}; the first line names the columns",
    "decide.column_twice": "the column {column} stands twice",
    "decide.cells": "the row has {found} cells; the first line has {expected}",
    "decide.no_application": "the application has no id",
    "decide.application_twice": "{application} stands twice; the first time in line {line}",
    "decide.not_a_rank": "the rank of {application} is not a whole number from 1 up: {text}",
    "decide.not_an_amount": "the amount of {application} is not a whole number above 0: {text}",
    "decide.not_fundable_word": "fundable of {application} is neither yes nor no: {text}",
}


def run(arguments: Sequence[str]) -> int:
    """Runs the command and answers its exit code."""
    show_every_letter()
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.depth is not None and options.rule != "skip":
        parser.error("--depth goes with --rule skip only")
    try:
        entries = read_entries(content_of(options.ranking))
    except Unreadable as error:
        sentence = SENTENCES[error.code].format(**error.params)
        print(f"tildel decide: {options.ranking}: {error.place}: {printable(sentence)}", file=sys.stderr)
        return UNREADABLE
    except OSError as error:
        print(f"tildel decide: {options.ranking}: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    plan = Plan(options.frame, AtLine(options.rule), depth=options.depth, ties=Ties.REFERENCE)
    _print(entries, plan, allot(entries, plan), as_json=options.json)
    return DECIDED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tildel decide",
        description="Give the money of a frame down a ranking.",
        allow_abbrev=False,
        epilog="RANKING.csv has the columns application, rank, amount and, if some are not fundable, "
        "fundable (yes or no). Equal ranks are taken by id. "
        "Exit code: 0 decided, 2 the input cannot be read.",
    )
    parser.add_argument("--ranking", required=True, metavar="RANKING.csv", help="- reads standard input")
    parser.add_argument(
        "--frame", required=True, type=_whole, metavar="KRONER", help="a whole number, 0 or more"
    )
    parser.add_argument(
        "--rule", required=True, choices=["stop", "skip"],
        help="stop: the first that does not fit ends the list; skip: it is passed over",
    )  # fmt: skip
    parser.add_argument(
        "--depth", type=_whole, metavar="N", help="with skip: pass over at most N applications"
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    return parser


def _whole(text: str) -> int:
    if not _is_whole(text):
        raise argparse.ArgumentTypeError(f"not a whole number, 0 or more: {text}")
    return int(text)


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text.lstrip("0")) <= DIGITS


def read_entries(content: bytes) -> list[Entry]:
    """The rows of a ranking in CSV. Raises Unreadable with the line as its place."""
    lines, entries = {}, []  # type: dict[str, int], list[Entry]
    for line, row in _rows(content):
        entry = _entry(row, f"line {line}")
        if entry.reference in lines:
            raise Unreadable(
                "decide.application_twice", place=f"line {line}", application=entry.reference,
                line=lines[entry.reference],
            )  # fmt: skip
        lines[entry.reference] = line
        entries.append(entry)
    return entries


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not blank, with the number of the line it ends on."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable("decide.not_text", place=f"line {line}") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    names: list[str] = []
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if not names:
                names = _names(cells)
            elif any(cells):
                yield reader.line_num, _row(names, cells, f"line {reader.line_num}")
    except csv.Error as error:
        raise Unreadable("decide.not_csv", place=f"line {reader.line_num}", reason=str(error)) from error
    if not names:
        _names([])


def _names(cells: Sequence[str]) -> list[str]:
    names = [cell.lower() for cell in cells]
    for column in (*COLUMNS, "fundable"):
        if names.count(column) > 1:
            raise Unreadable("decide.column_twice", place="line 1", column=column)
        if column in COLUMNS and column not in names:
            raise Unreadable("decide.no_column", place="line 1", column=column)
    return names


def _row(names: Sequence[str], cells: Sequence[str], place: str) -> dict[str, str]:
    if len(cells) != len(names):
        raise Unreadable("decide.cells", place=place, found=len(cells), expected=len(names))
    return dict(zip(names, cells, strict=True))


def _entry(row: Mapping[str, str], place: str) -> Entry:
    application = row["application"]
    if not application:
        raise Unreadable("decide.no_application", place=place)
    word = row.get("fundable", "").lower()
    if word not in YES | NO:
        raise _wrong("decide.not_fundable_word", application, row["fundable"], place)
    fundable = word in YES
    rank, amount = row["rank"], row["amount"]
    if not (_is_whole(rank) and int(rank)) and (fundable or rank):
        raise _wrong("decide.not_a_rank", application, rank, place)
    if not (_is_whole(amount) and int(amount)):
        raise _wrong("decide.not_an_amount", application, amount, place)
    return Entry(application, int(rank) if rank else None, int(amount), fundable)


def _wrong(code: str, application: str, text: str, place: str) -> Unreadable:
    return Unreadable(code, place=place, application=application, text=text or "empty")


def _print(entries: Sequence[Entry], plan: Plan, result: Result, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(_as_json(result), indent=2, ensure_ascii=False))
        return
    for line in _table(entries, plan, result):
        print(line)


def _as_json(result: Result) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "awarded": list(result.awarded),
        "reserve": list(result.reserve),
        "deviations": [
            {"application": one.reference, "passed_over": list(one.passed_over)} for one in result.deviations
        ],
        "used": result.used,
    }
    if result.ties_at_line:
        answer["ties_at_line"] = [
            {"rank": tie.rank, "applications": list(tie.references), "awarded": list(tie.awarded)}
            for tie in result.ties_at_line
        ]
    return answer


def _table(entries: Sequence[Entry], plan: Plan, result: Result) -> Iterator[str]:
    known = {entry.reference: entry for entry in entries}
    outcomes = [(ref, "awarded") for ref in result.awarded] + [(ref, "reserve") for ref in result.reserve]
    outcomes.sort(key=lambda pair: (known[pair[0]].rank or 0, pair[0]))
    outcomes += [(ref, "not fundable") for ref in result.not_fundable]
    for reference, outcome in outcomes:
        entry = known[reference]
        rank = "–" if entry.rank is None or not entry.fundable else str(entry.rank)
        yield f"{rank:>5}  {group_thousands(entry.amount):>15}  {outcome:<12}  {printable(reference)}"
    frame, used = group_thousands(plan.frame), group_thousands(result.used)
    yield f"\nUsed {used} of {frame} kroner; {group_thousands(result.left)} left."
    for one in result.deviations:
        yield printable(f"{one.reference} is awarded past {', '.join(one.passed_over)}.")
    for tie in result.ties_at_line:
        got = ", ".join(tie.awarded) or "nobody"
        yield printable(f"The line cuts through equals: {', '.join(tie.references)}. Taken by id: {got}.")
