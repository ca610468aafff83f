"""Each way in which a requirement can be unmet has an example here, and a place to mend it (promise A10).

The list of ways is read from the source of the kinds: a new one without an example fails.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.domain.requirement_examples import EXAMPLES, found
from tildel.applications.domain.places import section_of
from tildel.applications.domain.plan import Plan
from tildel.checks import kinds

FOLDER = Path(kinds.__path__[0])


def ways_of(source: str) -> Iterator[tuple[str, str]]:
    """(kind, reason) of every `unmet("reason", …)` that a kind's function can come to."""
    tree = ast.parse(source)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == "Kind":
            name, start = ast.literal_eval(node.args[0]), node.args[1].id
            for function in _reached(start, functions):
                yield from ((name, reason) for reason in _reasons(functions[function]))


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", "")


def _reached(start: str, functions: dict[str, ast.FunctionDef]) -> set[str]:
    reached, left = set(), [start]
    while left:
        name = left.pop()
        if name in functions and name not in reached:
            reached.add(name)
            left += [node.id for node in ast.walk(functions[name]) if isinstance(node, ast.Name)]
    return reached


def _reasons(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and _called(node) == "unmet":
            yield from _texts(node.args[0], function)


def _texts(argument: ast.expr, function: ast.FunctionDef) -> list[str]:
    if isinstance(argument, ast.Constant):
        return [argument.value]
    given = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == argument.id
    ]
    return [node.value for value in given for node in (value.body, value.orelse)]


def all_ways() -> set[tuple[str, str]]:
    return {way for path in FOLDER.glob("*.py") for way in ways_of(path.read_text())}


def test_every_way_has_an_example():
    assert {(example.kind, example.reason) for example in EXAMPLES} == all_ways()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.kind}.{example.reason}")
def test_the_example_is_unmet_at_a_place_of_the_form(example):
    assert found(example) == [(f"{example.kind}.{example.reason}", example.place)]
    plan = Plan(questions={"project": (type("Question", (), {"key": "share"}),)})
    # What is late cannot be mended in the form; everything else can.
    assert (section_of(example.place, plan) == "") == (example.kind == "deadline")
