"""`tildel body`: a body on a day – seats, holders, deputies, vacancies, breaches, leadership and secretariat.

Reads the body's data file that is shipped with the program. Persons stand in the database, not in it: without
`--holders FILE.json` every seat is vacant. Such a file is
{"body": "nsg", "holders": [{"seat": "helse-nord", "role": "member", "name": "…", "from": "2022-01-01",
"to": null, "organisation": "883658752"}]}; role is member, deputy, observer, leader or secretary.

Exit codes: 0 printed, 1 no such body, 2 a date or a file that cannot be read.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from tildel.governance.domain.report import report
from tildel.governance.domain.terms import Holding, read_holders
from tildel.governance.shipped import shipped_body, shipped_keys
from tildel.kernel.errors import Unreadable
from tildel.people.shipped import shipped_directory

PRINTED, UNKNOWN, UNREADABLE = 0, 1, 2
LONGEST = 10_000_000


def run(arguments: Sequence[str]) -> int:
    """Runs the command and answers its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # names hold letters that not every terminal can show
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    if options.body not in shipped_keys():
        known = ", ".join(shipped_keys())
        print(f"tildel body: no body is called {options.body!r}. Known: {known}", file=sys.stderr)
        return UNKNOWN
    try:
        day = date.fromisoformat(options.at)
        holdings = _holdings(options.holders, options.body) if options.holders else ()
    except Unreadable as error:
        return _refused(f"{options.holders}: {error.place}: {error.code}")
    except OSError as error:
        return _refused(f"{options.holders}: {error.strerror}")
    except ValueError as error:
        return _refused(str(error))
    found = report(shipped_body(options.body), holdings, day, named=_named, language=options.language)
    if options.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        _print_text(found)
    return PRINTED


def _refused(why: str) -> int:
    print(f"tildel body: {why}", file=sys.stderr)
    return UNREADABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tildel body",
        description="Show a body on a day: seats, holders, deputies, vacancies, breaches, leadership.",
        allow_abbrev=False,
        epilog="Exit code: 0 printed, 1 no such body, 2 the date or the file cannot be read.",
    )
    parser.add_argument("body", metavar="BODY", help="the body's key, for example nsg")
    parser.add_argument("--at", metavar="YYYY-MM-DD", required=True, help="the day")
    parser.add_argument("--holders", metavar="FILE.json", help="who holds which seat; - reads standard input")
    parser.add_argument("--language", choices=("nb", "nn", "en"), default="nb", help="of the names")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    return parser


def _holdings(name: str, body: str) -> tuple[Holding, ...]:
    try:
        document = json.loads(_content(name))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Unreadable("holders.not_json", place=str(error)) from None
    return read_holders(document, body=body)


def _content(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(LONGEST)
    if "\0" in name:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    with open(name, "rb") as file:
        return file.read(LONGEST)


def _named(organisation: str) -> str:
    found = shipped_directory().lookup(organisation)
    return found.name if found else organisation


def _print_text(found: dict[str, Any]) -> None:
    print(f"{found['name']} ({found['body']}) on {found['on']}")
    mandate = found["mandate"]
    if mandate is None:
        print("No mandate is known for that day.")
        return
    groups = ", ".join(f"{number} {group}" for group, number in mandate["groups"].items())
    print(
        f"{mandate['members']} members ({groups}), {mandate['deputies']} deputies, quorum {mandate['quorum']}"
    )
    for seat in found["seats"]:
        names = "; ".join(one["name"] for one in seat["holders"]) or "vacant"
        if deputies := "; ".join(one["name"] for one in seat["deputies"]):
            names += f" (deputy {deputies})"
        print(f"  {_printable(seat['name'])}: {_printable(names)}")
    for row in found["breaches"]:
        print(f"  breach: {row['code']} {row['seat']}")
    for row in found["leadership"]["by"]:
        sure = "" if row["certain"] else " (the source's words leave the day open)"
        print(f"Leadership and secretariat: {', '.join(row['who'])}, {row['said']}{sure}")
    if inferred := found["leadership"]["by_rotation_only"]:
        print(f"Leadership and secretariat: no source; by rotation alone {inferred}")
    for key, why in mandate["assumed"].items():
        print(f"  assumed, {key}: {why}")


def _printable(text: str) -> str:
    """Names may hold signs that would steer the terminal."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
