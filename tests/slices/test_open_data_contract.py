"""The open interface against its own description: parameters inside and outside it, made by the hundred."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.slices.walk_database import clients, nothing_kept, walk_database
from tests.slices.walk_world import World

# For each question of the interface; with some twenty of them that is a thousand questions and more.
EXAMPLES = 60
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
ODD = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "1e3",
        "null",
        "\0",
        "%",
        "'",
        "\\",
        "${7*7}",
        "99999999999999999999",
        "ÆØÅ",
        "\u202e",
        "walk",
    ]
)


@pytest.fixture(scope="module")
def world(template_database, worker_name, django_db_setup, django_db_blocker, request) -> Iterator[World]:
    with (
        django_db_blocker.unblock(),
        walk_database(template_database, worker_name, request.config) as found,
    ):
        yield found


@pytest.fixture
def client(world) -> Iterator[Client]:
    with nothing_kept():
        cache.clear()
        yield clients(world)["anonymous"]


def inside(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a parameter's description lets through."""
    options = schema.get("anyOf", [schema])
    return st.one_of(*(_inside(one) for one in options if one.get("type") != "null"))


def _inside(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("type") == "integer":
        return st.integers(schema.get("minimum", 0), schema.get("maximum", 10_000))
    return st.one_of(TEXT, ODD).map(lambda text: text[: schema.get("maxLength", 30)])


def operations(described: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]], dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            assert method == "get"
            yield path, told.get("parameters", []), told["responses"]


@st.composite
def questions(draw: st.DrawFn, path: str, parameters: list[dict[str, Any]]) -> tuple[str, bool]:
    """An address, and whether every parameter in it is as described."""
    asked, good = [], True
    for row in parameters:
        fits = draw(st.integers(0, 3)) > 0
        value = str(draw(inside(row["schema"]) if fits else st.one_of(TEXT, ODD)))
        if row["in"] == "path":
            value = value.replace("/", "").strip(".") or "walk"
            path = path.replace("{" + row["name"] + "}", quote(value, safe=""))
        elif draw(st.booleans()):
            asked.append((row["name"], value))
            good = good and fits
    if draw(st.integers(0, 5)) == 0:
        asked.append((draw(TEXT) or "x", draw(ODD)))
    return f"{path}?{urlencode(asked)}", good


def faults(answer: Any, responses: dict[str, Any], components: dict[str, Any]) -> list[str]:
    """What in an answer is not as its description says; answers that it does not name are faults as well."""
    told = responses.get(str(answer.status_code))
    if told is None:
        return [f"{answer.status_code} is not described"]
    schema = told["content"]["application/json"]["schema"] | {"components": components}
    content = json.loads(answer.content)
    return [error.message for error in Draft202012Validator(schema).iter_errors(content)]


def ask_about(
    client: Client, described: dict[str, Any], counted: dict[str, int], path: str,
    parameters: list[dict[str, Any]], responses: dict[str, Any],
) -> None:  # fmt: skip
    """One operation, many times over."""

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(questions(path, parameters))
    def ask(question: tuple[str, bool]) -> None:
        address, good = question
        answer = client.get(address)
        counted["asked"] += 1
        counted["answered"] += answer.status_code == 200
        assert answer.status_code in ({200, 404} if good else {200, 404, 422}), address
        found = [] if _is_no_address(answer) else faults(answer, responses, described["components"])
        assert found == [], address

    ask()


def _is_no_address(answer: Any) -> bool:
    """A key that cannot stand in an address is answered by the site, not by the interface."""
    return answer.status_code == 404 and not answer["Content-Type"].startswith("application/json")


def test_no_question_breaks_it_and_every_answer_is_as_described(client):
    described = client.get("/api/v1/openapi.json").json()
    counted = {"asked": 0, "answered": 0}
    for operation in operations(described):
        ask_about(client, described, counted, *operation)
    assert counted["asked"] >= len(described["paths"]) * EXAMPLES // 2
    assert counted["answered"] >= counted["asked"] // 4
