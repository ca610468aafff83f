"""Looks for what may not stand in the source. Each scanner answers with lines "what, at line"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Names that dictionaries, caches and storages have as well: told apart by how they are called.
WRITES_WITHOUT_POSITION = {"update", "delete"}
NAIVE = {("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("datetime", "utcfromtimestamp")}
CLOCKS = {("timezone", "now"), ("datetime", "now"), ("time", "time"), ("time", "time_ns")}
HERE_AND_NOW = {("timezone", "localtime"), ("timezone", "localdate")}
STAMPS = {"auto_now", "auto_now_add"}
SAFE_TYPES = {"SafeString", "SafeText", "SafeData"}
RAW = {"raw", "extra", "RawSQL", "cursor"}
IMPURE_MODULES = {
    "asyncio", "gettext", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3",
    "subprocess", "sys", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
IMPURE_CALLS = {"open", "print", "input"}
_UNESCAPED_TEMPLATE = re.compile(r"\|\s*(?:safe|safeseq)\b|\{%\s*autoescape\s+off")
_INLINE_TEMPLATE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<style\b|\sstyle=|\son[a-z]+=\"|javascript:|hx-on",
    re.IGNORECASE,
)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _pair(node: ast.expr) -> tuple[str, str]:
    """`timezone.now`, also of `django.utils.timezone.now`."""
    return (_name(node.value), node.attr) if isinstance(node, ast.Attribute) else ("", "")


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def writes(tree: ast.AST) -> Iterator[str]:
    """Calls that write through the ORM, also by way of a form and in their async forms."""
    for call in _calls(tree):
        if not isinstance(call.func, ast.Attribute):
            continue
        plain = call.func.attr.removeprefix("a") if call.func.attr.startswith("a") else call.func.attr
        names = {call.func.attr, plain}
        if names & WRITES or (names & WRITES_WITHOUT_POSITION and not call.args):
            yield f"{call.func.attr}(), line {call.lineno}"


def naive_times(tree: ast.AST) -> Iterator[str]:
    """Times without a time zone, wherever they stand."""
    for call in _calls(tree):
        pair = _pair(call.func)
        if pair in NAIVE or (pair == ("datetime", "now") and not call.args and not call.keywords):
            yield f"{'.'.join(pair)}(), line {call.lineno}"


def clocks(tree: ast.AST) -> Iterator[str]:
    """Everything that reads the clock, also when it is only handed on (`default=timezone.now`)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _pair(node) in CLOCKS:
            yield f"{'.'.join(_pair(node))}, line {node.lineno}"
        elif isinstance(node, ast.Call):
            if _pair(node.func) in HERE_AND_NOW and not node.args and not node.keywords:
                yield f"{'.'.join(_pair(node.func))}(), line {node.lineno}"
            if _name(node.func) == "Now":
                yield f"Now(), line {node.lineno}"
            yield from (
                f"{k.arg}, line {node.lineno}" for k in node.keywords if k.arg in STAMPS and _is_true(k)
            )
        elif isinstance(node, ast.ImportFrom) and node.module in ("django.utils.timezone", "time"):
            yield from (
                f"{n.name}, line {node.lineno}" for n in node.names if n.name in ("now", "time", "time_ns")
            )


def _is_true(keyword: ast.keyword) -> bool:
    return isinstance(keyword.value, ast.Constant) and keyword.value.value is True


def unescaped(tree: ast.AST) -> Iterator[str]:
    """Text declared to be HTML by hand; format_html escapes what is put in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and _name(node) == "mark_safe":
            yield f"mark_safe, line {node.lineno}"
        elif isinstance(node, ast.Call) and _name(node.func) in SAFE_TYPES:
            yield f"{_name(node.func)}(), line {node.lineno}"


def raw_sql(tree: ast.AST) -> Iterator[str]:
    for call in _calls(tree):
        if _name(call.func) in RAW:
            yield f"{_name(call.func)}(), line {call.lineno}"


def open_fields(tree: ast.AST) -> Iterator[str]:
    """Forms and serialisers that take whatever the table has, and `exclude`, which forgets new columns."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.ClassDef) and node.name == "Meta"):
            continue
        for line in node.body:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                everything = isinstance(line.value, ast.Constant) and line.value.value == "__all__"
                if everything or line.targets[0].id == "exclude":
                    yield f"{line.targets[0].id}, line {line.lineno}"


def unscoped_gets(tree: ast.AST) -> Iterator[str]:
    """`X.objects.get(…)`, `get_object_or_404(X, …)`: a row by its number, whoever asks for it."""
    for call in _calls(tree):
        func = call.func
        by_manager = (
            isinstance(func, ast.Attribute)
            and func.attr in ("get", "aget")
            and _name(func.value) == "objects"
        )
        by_class = _name(func) in ("get_object_or_404", "aget_object_or_404") and _is_class(call.args[:1])
        if by_manager or by_class:
            yield f"{_name(func)}(), line {call.lineno}"


def _is_class(arguments: list[ast.expr]) -> bool:
    return bool(arguments) and _name(arguments[0])[:1].isupper()


def impurities(tree: ast.AST) -> Iterator[str]:
    """Files, processes, threads, logs, chance and translation; the framework is kept out by a contract."""
    for node in ast.walk(tree):
        modules: list[str] = []
        if isinstance(node, ast.Import):
            modules = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
            yield f"{node.func.id}(), line {node.lineno}"
        yield from (f"import {m}, line {node.lineno}" for m in modules if m.split(".")[0] in IMPURE_MODULES)


def template_faults(text: str) -> Iterator[str]:
    """Unescaped output, and inline code and style, which the content security policy forbids."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern in (_UNESCAPED_TEMPLATE, _INLINE_TEMPLATE):
            yield from (f"{found[0].strip()}, line {number}" for found in pattern.finditer(line))
