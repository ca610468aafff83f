"""`tildel draw`: repeats a draw from the published list and seed.

Exit codes: 0 drawn, 1 list, seed and rule are not the ones that were committed, 2 input that cannot be read
(file, line and why on standard error).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence

from tildel.config.csv_reading import Row, UnreadableTable, rows_of
from tildel.config.terminal import content_of, printable, show_every_letter
from tildel.decisions.domain.draw import (
    SAFE_BYTES,
    TIES_AT_THE_LINE,
    Draw,
    draw,
    is_committed,
    seed_bytes,
)

DRAWN, NOT_COMMITTED, UNREADABLE = 0, 1, 2
_COMMITMENT = re.compile(r"[0-9a-fA-F]{64}")


def run(arguments: Sequence[str]) -> int:
    """Runs the command and answers its exit code."""
    show_every_letter()
    options = _parser().parse_args(arguments)
    try:
        applications = _applications(rows_of(content_of(options.list), ("application",)))
        if (options.take or 0) > len(applications):
            raise UnreadableTable(f"{options.take} cannot be taken of {len(applications)}")
    except UnreadableTable as error:
        print(printable(f"tildel draw: {error.at(options.list)}"), file=sys.stderr)
        return UNREADABLE
    except OSError as error:
        print(printable(f"tildel draw: {options.list}: {error.strerror}"), file=sys.stderr)
        return UNREADABLE
    return _draw(applications, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tildel draw",
        description="Repeat a draw: the order of a list under a seed, and what was committed beforehand.",
        allow_abbrev=False,
        epilog="Exit code: 0 drawn, 1 not what was committed, 2 the input cannot be read.",
    )
    parser.add_argument(
        "--list", metavar="LIST.csv", required=True, help="column application; - reads standard input"
    )
    parser.add_argument("--seed", metavar="HEX", required=True, type=_seed, help="the published seed")
    parser.add_argument(
        "--rule", default=TIES_AT_THE_LINE, help=f"whom the draw is among; without it: {TIES_AT_THE_LINE}"
    )
    parser.add_argument("--take", metavar="N", type=_count, help="how many are drawn; all without it")
    parser.add_argument(
        "--verify", metavar="COMMITMENT", type=_commitment, help="what was published before marks were opened"
    )
    parser.add_argument("--json", action="store_true", help="print the draw as JSON")
    return parser


def _seed(text: str) -> str:
    try:
        return seed_bytes(text).hex()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not an even number of hexadecimal digits") from None


def _count(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of applications")
    return int(text)


def _commitment(text: str) -> str:
    if not _COMMITMENT.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not 64 hexadecimal digits")
    return text.lower()


def _applications(rows: Sequence[Row]) -> list[str]:
    """The names on the list. Raises UnreadableTable."""
    seen: dict[str, int] = {}
    for row in rows:
        name = row.cells["application"]
        if name in seen:
            raise UnreadableTable(f"application {name} stands on line {seen[name]} already", row.line)
        seen[name] = row.line
    if not seen:
        raise UnreadableTable("there is no application")
    return list(seen)


def _draw(applications: Sequence[str], options: argparse.Namespace) -> int:
    if len(options.seed) < 2 * SAFE_BYTES:
        print(
            f"tildel draw: a seed under {SAFE_BYTES} bytes can be guessed from its commitment",
            file=sys.stderr,
        )
    drawn = draw(applications, options.seed, options.rule)
    agrees = None
    if options.verify is not None:
        agrees = is_committed(options.verify, applications, options.seed, options.rule)
    if options.json:
        _print_json(drawn, options, agrees)
    else:
        _print_text(drawn, options, agrees)
    return NOT_COMMITTED if agrees is False else DRAWN


def _print_json(drawn: Draw, options: argparse.Namespace, agrees: bool | None) -> None:
    row = {
        "algorithm": drawn.algorithm,
        "rule": drawn.group_rule,
        "seed": options.seed,
        "list_hash": drawn.list_hash,
        "commitment": drawn.commitment,
        "order": list(drawn.order),
        "drawn": list(drawn.order[: options.take]),
        "verified": agrees,
    }
    print(json.dumps(row, indent=2))


def _print_text(drawn: Draw, options: argparse.Namespace, agrees: bool | None) -> None:
    print(f"Algorithm   {drawn.algorithm}\nRule        {printable(drawn.group_rule)}")
    print(f"List hash   {drawn.list_hash}\nCommitment  {drawn.commitment}\n")
    taken = len(drawn.order) if options.take is None else options.take
    for place, name in enumerate(drawn.order, start=1):
        print(f"{place:>6}  {'drawn' if place <= taken else '     '}  {printable(name)}")
    if agrees is not None:
        said = "These are the" if agrees else "These are NOT the"
        print(f"\n{said} list, seed and rule that were committed.")
