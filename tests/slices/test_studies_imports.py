"""Studies of other registers: read from files or fetched, taken over field by field."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.slices import stub_services
from tests.slices.registers_people import AT, account
from tests.slices.registers_world import BERGEN, OUS, make_study, trial_json
from tildel.kernel.errors import NotAllowed, RuleBroken, Unreadable
from tildel.people.models import User
from tildel.people.queries import organisation
from tildel.studies import queries, registers
from tildel.studies.actions import imports
from tildel.studies.models import Candidate, Study

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return account("owner", OUS)


@pytest.fixture
def other() -> User:
    return account("other", BERGEN)


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(AT, tick=False):
        yield


# --- imports ---------------------------------------------------------------------------------------------------


def imported(owner: User, data: bytes = b"") -> Candidate:
    made = imports.import_trials(
        name="a.json", data=data or trial_json(), organisation=organisation(OUS), by=owner, at=AT
    )
    return made.candidates.first()


def test_an_upload_changes_nothing_until_a_person_takes_it_over(client, owner):
    client.force_login(owner)
    file = SimpleUploadedFile("trials.json", trial_json(acronym="OPPDIKT"))
    answer = client.post("/nb/studies/imports/", {"organisation": OUS, "file": file})
    candidate = Candidate.objects.get()
    assert answer["Location"] == f"/nb/studies/imports/{candidate.source_id}/"
    assert Study.objects.count() == 0
    page = client.get(f"/en/studies/imports/studies/{candidate.pk}/").content.decode()
    assert "RECRUITING" in page
    chosen = {"verb": "take", "fields": ["title_en", "sex", "numbers"]}
    client.post(f"/en/studies/imports/studies/{candidate.pk}/", chosen)
    row = queries.study("an-invented-trial")
    assert (row.state, row.titles, row.sex, row.conditions) == (
        "draft",
        {"en": "An Invented Trial"},
        "female",
        [],
    )
    assert [one.value for one in row.numbers.all()] == ["NCT00000001"]
    assert client.get(f"/en/studies/imports/studies/{candidate.pk}/").status_code == 200


def test_a_known_study_is_changed_only_where_a_person_says_so(owner):
    row = make_study("recruiting", by=owner, at=AT, numbers=("NCT00000001",))
    candidate = imported(owner)
    assert candidate.study == row
    assert [one.name for one in queries.differences_of(candidate)] == ["title_en", "sex", "conditions"]
    imports.take_candidate(candidate=candidate, names=["conditions"], by=owner, at=AT)
    row = queries.study(row.key)
    assert (row.titles["en"], row.conditions, row.sex) == (
        "Prøvestudien in English",
        ["astma", "Asthma"],
        "all",
    )
    last = queries.history(row).first()
    assert (last.verb, last.data["fields"], last.data["number"]) == (
        "study.taken_over",
        ["conditions"],
        "NCT00000001",
    )


def test_nothing_chosen_and_a_second_decision_are_refused(client, owner):
    candidate = imported(owner)
    client.force_login(owner)
    address = f"/nb/studies/imports/studies/{candidate.pk}/"
    assert client.post(address, {"verb": "take"}).status_code == 422
    assert client.post(address, {"verb": "take", "fields": ["sex"]}).status_code == 422
    assert client.post(address, {"verb": "set_aside"}).status_code == 302
    with pytest.raises(RuleBroken) as refused:
        imports.set_aside(candidate=candidate, by=owner, at=AT)
    assert refused.value.code == "study_candidate.state"


def test_a_study_of_another_hospital_is_not_touched(client, owner, other):
    make_study("recruiting", by=owner, at=AT, numbers=("NCT00000001",))
    made = imports.import_trials(
        name="a", data=trial_json(), organisation=organisation(BERGEN), by=other, at=AT
    )
    candidate = made.candidates.get()
    client.force_login(other)
    assert client.get(f"/nb/studies/imports/studies/{candidate.pk}/").status_code == 200
    with pytest.raises(NotAllowed):
        imports.take_candidate(candidate=candidate, names=["sex"], by=other, at=AT)
    client.force_login(owner)
    assert client.get(f"/nb/studies/imports/studies/{candidate.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "studies.not_json"),
        (b"\xff\xfe", "studies.not_json"),
        (b"[" * 100_000, "studies.not_json"),
        (b'{"studies": []}', "studies.no_trials"),
        (b"<!DOCTYPE a><a/>", "studies.xml_declares"),
        (b"  <a>", "studies.not_xml"),
        (b" " * (imports.MOST_BYTES + 1), "studies.file_too_large"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data, code):
    with pytest.raises(Unreadable) as refused:
        imports.read_file(data)
    assert refused.value.code == code


def test_text_that_the_database_cannot_hold_is_mended(owner):
    data = trial_json().replace(b"An Invented Trial", b"a\\u0000b \\ud800 c")
    assert imported(owner, data).told["title_en"] == "a\ufffdb \ufffd c"


def test_a_broken_file_is_named_at_its_field(client, owner):
    client.force_login(owner)
    file = SimpleUploadedFile("a.xml", b"<a>")
    answer = client.post("/nb/studies/imports/", {"organisation": OUS, "file": file})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]


def test_without_an_address_the_register_is_not_asked(client, owner, settings):
    settings.CLINICALTRIALS_URL = ""
    assert registers.look_up("NCT00000001").state == "not_connected"
    client.force_login(owner)
    assert "number" not in client.get("/nb/studies/imports/").context["form"].fields


@pytest.mark.parametrize("mood", stub_services.MOODS)
def test_a_register_in_a_bad_mood_is_no_fault_of_the_page(client, owner, settings, monkeypatch, mood):
    monkeypatch.setattr(registers, "TIMEOUT", 0.5)
    client.force_login(owner)
    with stub_services.services(mood) as (service,):
        settings.CLINICALTRIALS_URL = f"http://127.0.0.1:{service.port}"
        answer = client.post("/nb/studies/imports/", {"organisation": OUS, "number": "nct 00000001"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["number"]


class _Answering(BaseHTTPRequestHandler):
    """A register that has one study."""

    def do_GET(self) -> None:
        is_there = self.path == "/api/v2/studies/NCT00000001?format=json"
        self.send_response(200 if is_there else 404)
        self.end_headers()
        self.wfile.write(trial_json() if is_there else b"")

    def log_message(self, *_arguments: object) -> None:
        """Nothing is to be read about it."""


@pytest.fixture
def connected(settings):
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answering) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.CLINICALTRIALS_URL = f"http://127.0.0.1:{server.server_port}/api/v2/"
        yield
        server.shutdown()


def test_a_study_is_fetched_by_its_number(client, owner, connected):
    client.force_login(owner)
    answer = client.post("/nb/studies/imports/", {"organisation": OUS, "number": "nct00000001"})
    assert answer.status_code == 302
    assert Candidate.objects.get().told["title_en"] == "An Invented Trial"
    nothing = client.post("/en/studies/imports/", {"organisation": OUS, "number": "NCT00000002"})
    assert "has no study with this number" in nothing.content.decode()


def test_a_number_or_an_address_that_is_none_asks_nobody(settings):
    settings.CLINICALTRIALS_URL = "file:///etc"
    assert registers.look_up("12").state == "not_understood"
    assert registers.look_up("NCT00000001").state == "no_answer"
