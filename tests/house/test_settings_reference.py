"""Every variable that is read from the environment stands in the reference, and no other does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs/reference/settings.md"
READERS = {"text", "flag", "words"}
# Read by a library that is told nothing else.
BY_LIBRARIES = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def names_read(source: str) -> Iterator[str]:
    """The names in `text("X")`, `environment.flag("X")`, `os.environ["X"]`, `os.environ.get("X")` …"""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and _called(node) in {*READERS, "getenv", "get", "setdefault"}
            and node.args
        ):
            if _called(node) in {"get", "setdefault"} and not _is_environ(node.func):
                continue
            yield from _name(node.args[0])
        elif isinstance(node, ast.Subscript) and _is_environ(node):
            yield from _name(node.slice)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _is_environ(node: ast.expr) -> bool:
    return getattr(node.value, "attr", "") == "environ" if hasattr(node, "value") else False


def _name(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isupper():
        yield node.value


def providers_names(source: str) -> set[str]:
    """What follows the prefix of a provider."""
    return {f"OIDC_<NAME>_{name}" for name in re.findall(r'text\(prefix \+ "([A-Z_]+)"', source)}


def all_names() -> set[str]:
    names = set()
    for path in (ROOT / "src/tildel").rglob("*.py"):
        source = path.read_text()
        names |= set(names_read(source)) | providers_names(source)
    return names


def documented() -> set[str]:
    """What stands in the first column of a table."""
    rows = re.findall(r"^\| ([^|]+) \|", REFERENCE.read_text(), re.M)
    return {name for row in rows for name in re.findall(r"`([A-Z0-9_<>]+)`", row)}


def test_the_reference_names_every_variable():
    assert documented() == all_names() | BY_LIBRARIES


def test_the_scan_sees_every_form():
    source = """
text("A_B"); environment.flag("C"); words("D"); os.environ["E"]; os.environ.get("F"); os.getenv("G")
os.environ.setdefault("H", ""); request.get("I"); table["J"]; text("lower")
"""
    assert set(names_read(source)) == {"A_B", "C", "D", "E", "F", "G", "H"}
