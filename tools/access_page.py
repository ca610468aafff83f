"""Prints docs/reference/access.md from the access table: `python -m tools.access_page [--check]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/reference/access.md"
HEAD = """# Who may open what

Printed from `src/tildel/config/access_table.py` by `python -m tools.access_page`; a test compares. Who is not
logged in is sent to log in wherever "anyone" does not stand. To everybody else an address that is not theirs
answers as if nothing were there (404), except to those in the last column, who are told that they may not
(403). An address that stands in no row does not open.

The stages of a call: draft; open (an application is being written); submitted (it was sent and can still be
changed); closed; assessing; decided (not yet public); published.
"""
TITLES = {"": "Everybody's pages and accounts"}

sys.path.insert(0, str(ROOT / "src"))
from tildel.config.access_kinds import Grant, Row  # noqa: E402 - see below
from tildel.config.access_table import TABLE  # noqa: E402 - the tool also runs where nothing is installed


def page() -> str:
    ordered = sorted(TABLE, key=lambda name: (":" in name, name))
    parts = [HEAD]
    for space, names in groupby(ordered, key=lambda name: name.rpartition(":")[0]):
        parts.append("\n".join(_section(space, list(names))))
    return "\n".join(parts)


def _section(space: str, names: list[str]) -> Iterator[str]:
    yield f"## {TITLES.get(space, space.capitalize())}\n"
    yield "| address | methods | opens for | told that they may not |"
    yield "|---|---|---|---|"
    for name in names:
        yield _line(name, TABLE[name])
    yield ""


def _line(name: str, row: Row) -> str:
    opens = "; ".join(map(_grant, row.grants)) + ("; only in the demo" if row.demo_only else "")
    known = ", ".join(sorted(who.value for who in row.known_to))
    return f"| `{name}` | {', '.join(row.methods)} | {opens} | {known} |"


def _grant(grant: Grant) -> str:
    limits = [*grant.stages, *(["to read"] if grant.methods else [])]
    return f"{grant.who.value} ({', '.join(limits)})" if limits else grant.who.value


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.access_page", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, change nothing")
    text = page()
    if not parser.parse_args(arguments).check:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{PAGE.relative_to(ROOT)} is not what the table says: run `python -m tools.access_page`")
    return 1


if __name__ == "__main__":
    sys.exit(main())
