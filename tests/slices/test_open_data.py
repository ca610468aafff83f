"""The open interface: what it answers fits its own description, and holds nothing that is not public."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from jsonschema import Draft202012Validator

from tests.slices.walk_database import clients, nothing_kept, walk_database
from tests.slices.walk_world import World

LISTS = (
    "calls", "awards", "studies", "infrastructure", "bodies", "organisations", "projects", "networks", "innovation",
    "plans", "departments", "solutions", "figures",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(template_database, worker_name, django_db_setup, django_db_blocker, request) -> Iterator[World]:
    with (
        django_db_blocker.unblock(),
        walk_database(template_database, worker_name, request.config) as found,
        translation.override("nb"),
    ):
        yield found


@pytest.fixture
def client(world) -> Iterator[Client]:
    with nothing_kept():
        cache.clear()
        yield clients(world)["anonymous"]


def described(client: Client) -> dict:
    return client.get("/api/v1/openapi.json").json()


def faults(client: Client, schema: dict, path: str, **parameters: object) -> list[str]:
    """What in the answer is not as the description says."""
    address = path
    for name, value in parameters.items():
        address = address.replace(f"{{{name}}}", str(value))
    answer = client.get(address)
    told = schema["paths"][path]["get"]["responses"][str(answer.status_code)]
    wanted = {
        **told["content"]["application/json"]["schema"], "components": schema["components"],
    }  # fmt: skip
    return [error.message for error in Draft202012Validator(wanted).iter_errors(answer.json())]


def test_every_answer_is_as_described(client):
    schema = described(client)
    paths = list(schema["paths"])
    assert [path for path in paths if not path.startswith("/api/v1/")] == []
    for path in paths:
        (first, *_others) = client.get(path.partition("/{")[0]).json()["items"] or [{}]
        key = first.get("key", "")
        assert faults(client, schema, path, key=key) == [], path
        assert "{" not in path or client.get(path.replace("{key}", key)).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_a_list_comes_in_pages_that_lead_on(client, name):
    first = client.get(f"/api/v1/{name}?per_page=1").json()
    assert len(first["items"]) == min(1, first["count"])
    assert first["pages"] == max(1, first["count"])
    assert first["previous"] is None
    seen, following = list(first["items"]), first["next"]
    while following and len(seen) < 3:
        page = client.get(following).json()
        seen += page["items"]
        assert page["previous"].endswith(f"page={page['page'] - 1}")
        following = page["next"]
    assert len({str(row) for row in seen}) == len(seen) == min(3, first["count"])
    assert client.get(f"/api/v1/{name}?page=99999").json()["items"] == []


def test_nothing_that_is_not_public_is_there(client):
    told = client.get("/api/v1/calls?per_page=100").json()
    keys = [row["key"] for row in told["items"]]
    assert ("walk-published" in keys, "walk-draft" in keys) == (True, False)
    assert client.get("/api/v1/calls/walk-draft").status_code == 404
    awarded = {row["call"] for row in client.get("/api/v1/awards?per_page=100").json()["items"]}
    assert awarded == {"walk-published"}


def test_who_has_the_answer_already_gets_304(client):
    first = client.get("/api/v1/calls/walk-published")
    again = client.get("/api/v1/calls/walk-published", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    other = client.get("/api/v1/calls/walk-closed", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (other.status_code, other["Access-Control-Allow-Origin"]) == (200, "*")


@pytest.mark.parametrize(
    ("question", "place"),
    [("page=0", "page"), ("per_page=101", "per_page"), ("page=x", "page"), ("phase=never", "phase")],
)
def test_a_bad_parameter_is_named(client, question, place):
    answer = client.get(f"/api/v1/calls?{question}")
    assert (answer.status_code, answer.json()["detail"][0]["loc"][-1]) == (422, place)


def test_odd_text_finds_nothing_and_breaks_nothing(client):
    for text in ("%00", "%ED%A0%80", "'", "\\", "%25%5F"):
        answers = [client.get(f"/api/v1/{name}?q={text}&region={text}").status_code for name in LISTS]
        assert answers == [200] * len(LISTS)


def test_one_address_may_not_ask_without_end(client, settings):
    settings.OPEN_DATA_IS_LIMITED = True
    answers = [client.get("/api/v1/bodies?per_page=1") for _ in range(121)]
    assert [row.status_code for row in answers[:120]] == [200] * 120
    assert (answers[120].status_code, int(answers[120]["Retry-After"]) > 0) == (429, True)
    assert client.get("/api/v1/bodies", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_the_page_about_it_names_every_address(client):
    page = client.get("/en/open-data/").content.decode()
    for path in described(client)["paths"]:
        assert f"GET {path}" in page
