"""Prints docs/reference/states.md from the transition tables: `python -m tools.diagrams [--check]`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
PAGE = ROOT / "docs/reference/states.md"
HEAD = """# States

Printed from the transition tables by `make fix`; `make check` compares. To change a state, change its table.
"""

sys.path.insert(0, str(SOURCE))
from tildel.kernel.states import Transitions  # noqa: E402 - the tool also runs where nothing is installed


def tables(source: Path = SOURCE) -> Iterator[tuple[str, Transitions]]:
    """Every module-level table of the domain rooms with the module that holds it, each table once."""
    seen: set[int] = set()
    for path in sorted(source.glob("tildel/*/domain/*.py")):
        module = importlib.import_module(".".join(path.relative_to(source).with_suffix("").parts))
        for value in vars(module).values():
            if isinstance(value, Transitions) and id(value) not in seen:
                seen.add(id(value))
                yield module.__name__, value


def page(found: Iterator[tuple[str, Transitions]]) -> str:
    parts = [_section(module, table) for module, table in sorted(found, key=lambda pair: pair[1].name)]
    return "\n".join([HEAD, *parts])


def _section(module: str, table: Transitions) -> str:
    title = table.name.replace("_", " ").capitalize()
    return f"## {title}\n\nFrom `{module}`.\n\n```mermaid\n{table.mermaid()}\n```\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.diagrams", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, change nothing")
    check = parser.parse_args(arguments).check
    text = page(tables())
    if not check:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{PAGE.relative_to(ROOT)} is not what the tables say: run `make fix`")
    return 1


if __name__ == "__main__":
    sys.exit(main())
