"""The register of studies: what patients find, what hospitals write, what imports bring."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from tests.slices.registers_people import AT, account
from tests.slices.registers_world import BERGEN, OUS, make_study, study_content, trial_json
from tildel.audit.queries import broken_at
from tildel.design.refusals import known_codes
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.people.models import User
from tildel.people.queries import organisation
from tildel.studies import phrases, queries
from tildel.studies.actions import imports, studies
from tildel.studies.domain import registry, study
from tildel.studies.domain.states import CANDIDATE, STUDY
from tildel.studies.models import Study
from tildel.studies.queries import Wanted

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


def form_of(content: study.Content, version: int = 0) -> dict[str, object]:
    """The form as a browser sends it."""
    sent: dict[str, object] = {"version": str(version), "hospitals": list(content.hospitals)}
    names = {"title": "titles", "purpose": "purposes", "who_can": "who_can", "who_cannot": "who_cannot",
             "participation": "participation", "referral": "referral"}  # fmt: skip
    for name, field in names.items():
        sent |= {f"{name}_{code}": getattr(content, field).get(code, "") for code in ("nb", "nn", "en")}
    for name in ("conditions", "treatments", "numbers", "funded_by"):
        sent[name] = ", ".join(getattr(content, name))
    for name in (
        "responsible", "short_name", "kind", "contact_name", "contact_email", "contact_phone", "web_address", "age_from",
        "age_to", "sex", "rek_number", "approved_on", "starts_on", "ends_on",
    ):  # fmt: skip
        value = getattr(content, name)
        sent[name] = "" if value is None else value
    return sent


# --- from a draft to the public ---------------------------------------------------------------------------------


def test_a_study_is_written_published_and_closed(client, owner):
    client.force_login(owner)
    content = study_content(numbers=("NCT00000001",), hospitals=(BERGEN,), funded_by=("KLINBEFORSK-2024-3",))
    answer = client.post("/nb/studies/mine/new/", form_of(content))
    assert answer["Location"] == "/nb/studies/mine/provestudien/"
    row = queries.study("provestudien")
    assert queries.content_of(row) == content
    assert client.get("/nb/studies/about/provestudien/").status_code == 404
    client.post("/nb/studies/mine/provestudien/step/", {"verb": "recruit"})
    client.logout()
    page = client.get("/en/studies/about/provestudien/").content.decode()
    told = ("You need a referral.", "not a right", "withdraw at any time", "NCT00000001", "REK 123456")
    assert [words for words in told if words not in page] == []
    assert "https://www.helsenorge.no/nn/kliniske-studier/om/" in page
    studies.take_step(study=row, verb="close", by=owner, at=AT)
    assert [event.verb for event in queries.history(row)] == ["study.close", "study.recruit", "study.begun"]
    assert broken_at("study:provestudien") is None


def test_a_study_that_patients_cannot_understand_is_not_published(client, owner):
    row = studies.write_study(content=study_content(referral={}, starts_on=None), by=owner, at=AT)
    with pytest.raises(RuleBroken) as refused:
        studies.take_step(study=row, verb="plan", by=owner, at=AT)
    assert refused.value.params["missing"] == ["referral", "starts_on"]
    client.force_login(owner)
    assert client.post(f"/nb/studies/mine/{row.key}/step/", {"verb": "plan"}).status_code == 409


def test_a_public_study_keeps_what_it_needs(client, owner):
    row = make_study("planned", by=owner, at=AT)
    client.force_login(owner)
    address = f"/en/studies/mine/{row.key}/edit/"
    answer = client.post(address, form_of(study_content(starts_on=None), version=1))
    assert answer.status_code == 422
    assert "the day on which it starts" in answer.content.decode()
    assert Study.objects.get().starts_on == date(2024, 3, 1)


def test_the_database_keeps_that_public_means_approved(owner):
    make_study("planned", by=owner, at=AT)
    for broken in (
        {"rek_number": ""},
        {"approved_on": None},
        {"starts_on": None},
        {"age_to": 1},
        {"ends_on": date(2000, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Study.objects.update(**broken)


def test_only_those_who_write_for_the_hospital_may(owner, other):
    row = make_study("recruiting", by=owner, at=AT)
    for step in (
        lambda: studies.write_study(content=study_content(), by=other, at=AT),
        lambda: studies.change_study(study=row, content=study_content(), version=1, by=other, at=AT),
        lambda: studies.change_study(
            study=row, content=study_content(responsible=BERGEN), version=1, by=owner, at=AT
        ),
        lambda: studies.take_step(study=row, verb="close", by=other, at=AT),
        lambda: studies.confirm_study(study=row, by=other, at=AT),
        lambda: imports.import_trials(
            name="x", data=trial_json(), organisation=organisation(OUS), by=other, at=AT
        ),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_who_saves_second_is_told(owner):
    row = studies.write_study(content=study_content(), by=owner, at=AT)
    studies.change_study(study=row, content=study_content("Ny"), version=1, by=owner, at=AT)
    with pytest.raises(Stale):
        studies.change_study(study=row, content=study_content("Nyere"), version=1, by=owner, at=AT)


def test_a_registry_number_belongs_to_one_study(client, owner):
    studies.write_study(content=study_content(numbers=("NCT00000001",)), by=owner, at=AT)
    client.force_login(owner)
    answer = client.post("/nb/studies/mine/new/", form_of(study_content(numbers=("nct 00000001",))))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["numbers"]


def test_confirming_sets_the_day(client, owner):
    row = make_study("recruiting", by=owner, at=AT - timedelta(days=200))
    client.force_login(owner)
    client.post(f"/nb/studies/mine/{row.key}/step/", {"verb": "confirm"})
    assert Study.objects.get().checked_on == AT.date()


# --- what patients find ----------------------------------------------------------------------------------------


@pytest.fixture
def register(owner) -> None:
    make = {"by": owner, "at": AT}
    make_study("recruiting", **make, title="Astma hos voksne", hospitals=(BERGEN,))
    make_study(
        "planned", **make, title="Barn med kols", conditions=("kols",), age_from=None, age_to=17, sex="female"
    )
    make_study("closed", **make, title="Gammel astma")
    make_study("draft", **make, title="Hemmelig astma")


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({}, ["Astma hos voksne", "Barn med kols"]),
        ({"q": "ASTMA"}, ["Astma hos voksne"]),
        ({"q": "astma", "state": "closed"}, ["Gammel astma"]),
        ({"q": "astma", "state": "draft"}, ["Astma hos voksne"]),
        ({"state": "planned"}, ["Barn med kols"]),
        ({"age": 18}, ["Astma hos voksne"]),
        ({"age": 17}, ["Barn med kols"]),
        ({"age": 71}, []),
        ({"sex": "male"}, ["Astma hos voksne"]),
        ({"sex": "female"}, ["Astma hos voksne", "Barn med kols"]),
        ({"place": BERGEN}, ["Astma hos voksne"]),
        ({"place": "H03"}, ["Astma hos voksne"]),
        ({"place": "H12"}, ["Astma hos voksne", "Barn med kols"]),
    ],
)
def test_search_and_filters(register, wanted, titles):
    assert [str(row) for row in queries.found(Wanted(**wanted))] == titles


def test_the_list_is_in_large_type_and_tells_what_to_know(client, register):
    page = client.get("/nb/studies/?q=astma&age=40").content.decode()
    assert 'data-size="lg"' in page
    assert "Astma hos voksne" in page
    assert "Hemmelig" not in client.get("/nb/studies/?state=closed").content.decode()


def test_odd_filters_never_fall_over(client, register):
    for query in ("age=-1&sex=x&place=%00", "age=999999999999999999999&q=%00", "page=x&state=draft"):
        assert client.get(f"/nb/studies/?{query}").status_code == 200


# --- who paid --------------------------------------------------------------------------------------------------


def test_funding_leads_to_the_study_and_what_is_not_registered_is_listed(owner):
    make_study("recruiting", by=owner, at=AT, funded_by=("KLINBEFORSK-2024-3", "2017-14"))
    make_study("draft", by=owner, at=AT, title="Kladd", funded_by=("KLINBEFORSK-2024-4",))
    asked = ["klinbeforsk-2024-3", "KLINBEFORSK-2024-4", "2017-14 ", "KLINBEFORSK-2024-5"]
    assert queries.unregistered(asked) == ["KLINBEFORSK-2024-4", "KLINBEFORSK-2024-5"]
    assert [str(row) for row in queries.funded_by("klinbeforsk-2024-3")] == ["Prøvestudien"]
    assert list(queries.funded_by(" ")) == []


# --- words -----------------------------------------------------------------------------------------------------


def test_every_code_has_a_sentence_and_every_choice_a_word():
    assert set(phrases.REFUSALS) <= known_codes()
    assert set(phrases.STATES) == set(phrases.STATE_COLORS) == set(phrases.WHAT_NOW) == set(STUDY.states)
    assert set(phrases.STEPS) == {verb for _state, verb in STUDY.table}
    assert set(phrases.CANDIDATE_STATES) == set(CANDIDATE.states)
    assert list(phrases.KINDS) == list(phrases.KINDS_EXPLAINED) == list(study.Kind)
    assert list(phrases.SEXES) == list(study.Sex)
    assert {*registry.FIELDS, *study.Content.__dataclass_fields__} == set(phrases.FIELDS)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_what_patients_read_is_translated(language):
    words = [
        *phrases.PARTICIPATION,
        *phrases.STATES.values(),
        *phrases.WHAT_IT_MEANS.values(),
        *phrases.KINDS.values(),
    ]
    with translation.override("en"):
        english = [str(word) for word in words]
    with translation.override(language):
        local = [str(word) for word in words]
    assert [word for word, original in zip(local, english, strict=True) if word == original] == []


def test_the_json_of_the_walk_is_json():
    assert json.loads(trial_json())["protocolSection"]["identificationModule"]["nctId"] == "NCT00000001"
