"""The register of infrastructure: from a proposal to the road map, by its actions and its pages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from tests.slices.registers_people import AT, account
from tests.slices.registers_world import BERGEN, OUS, entry_content, make_committee, make_entry
from tildel.audit.queries import broken_at
from tildel.design.refusals import known_codes
from tildel.infrastructures import phrases, queries
from tildel.infrastructures.actions import committee, entries, reminders
from tildel.infrastructures.domain import entry as domain
from tildel.infrastructures.domain.catalogue import MANDATORY
from tildel.infrastructures.domain.entry import Place
from tildel.infrastructures.domain.states import ENTRY
from tildel.infrastructures.models import Entry
from tildel.infrastructures.queries import Wanted
from tildel.infrastructures.web import public
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.messaging.models import Mail
from tildel.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return account("owner", OUS)


@pytest.fixture
def other() -> User:
    return account("other", BERGEN)


@pytest.fixture
def member() -> User:
    return account("member")


@pytest.fixture
def leader(member: User) -> User:
    user = account("leader")
    make_committee(user, member, AT - timedelta(days=400))
    return user


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(AT, tick=False):
        yield


def form_of(content: domain.Content, version: int = 0) -> dict[str, object]:
    """The form as a browser sends it."""
    sent: dict[str, object] = {
        "version": str(version), "uses": list(content.uses), "partners": list(content.partners),
        "keywords": ", ".join(content.keywords), "valid_from": content.valid_from or "",
    }  # fmt: skip
    names = {
        "name": "names",
        "description": "descriptions",
        "services": "services",
        "access": "access",
        "prices": "prices",
    }
    for name, field in names.items():
        sent |= {f"{name}_{code}": getattr(content, field).get(code, "") for code in ("nb", "nn", "en")}
    for name in (
        "owner", "kind", "placement", "level", "status", "other_partners", "contact_name", "contact_email", "contact_phone",
        "web_address", "funding", "access_rights",
    ):  # fmt: skip
        sent[name] = getattr(content, name)
    for number in range(2):
        place = content.places[number] if number < len(content.places) else None
        for part in ("name", "region", "latitude", "longitude"):
            value = getattr(place, part) if place else None
            sent[f"place{number}_{part}"] = "" if value is None else value
    return sent


# --- proposals --------------------------------------------------------------------------------------------------


def test_an_entry_goes_from_its_owner_through_the_committee_into_the_register(client, owner, leader):
    client.force_login(owner)
    answer = client.post("/nb/infrastructure/mine/new/", form_of(entry_content()))
    assert answer["Location"] == "/nb/infrastructure/mine/provemikroskop/"
    assert client.get("/nb/infrastructure/entries/provemikroskop/").status_code == 404
    client.post("/nb/infrastructure/mine/provemikroskop/step/", {"verb": "propose"})
    client.force_login(leader)
    assert "Prøvemikroskop" in client.get("/nb/infrastructure/committee/").content.decode()
    judged = {"verb": "prioritise", "reason": "Det trengs i hele regionen."}
    assert client.post("/nb/infrastructure/committee/provemikroskop/", judged).status_code == 302
    assert client.post("/nb/infrastructure/committee/provemikroskop/", {"verb": "enter"}).status_code == 302
    client.logout()
    page = client.get("/nb/infrastructure/entries/provemikroskop/").content.decode()
    assert "Et oppdiktet mikroskop." in page
    assert "Rikshospitalet" in client.get("/nb/infrastructure/").content.decode()
    entry = queries.entry("provemikroskop")
    assert (entry.state, entry.rank, entry.rank_reason) == ("registered", 1, "Det trengs i hele regionen.")
    assert [event.verb for event in queries.history(entry)] == [
        "infrastructure.enter", "infrastructure.prioritise", "infrastructure.propose", "infrastructure.begun",
    ]  # fmt: skip
    assert broken_at("infrastructure:provemikroskop") is None


def test_an_entry_that_lacks_something_is_not_proposed(owner):
    bare = entries.write_entry(content=entry_content(descriptions={}, uses=()), by=owner, at=AT)
    with pytest.raises(RuleBroken) as refused:
        entries.take_step(entry=bare, verb="propose", by=owner, at=AT)
    assert refused.value.params["missing"] == ["description", "use"]


def test_only_those_who_hold_a_role_for_the_owner_write(owner, other, leader):
    entry = make_entry("registered", owner=owner, leader=leader, at=AT)
    for step in (
        lambda: entries.write_entry(content=entry_content(), by=other, at=AT),
        lambda: entries.change_entry(entry=entry, content=entry_content(), version=1, by=other, at=AT),
        lambda: entries.change_entry(
            entry=entry, content=entry_content(owner=BERGEN), version=1, by=owner, at=AT
        ),
        lambda: entries.take_step(entry=entry, verb="retire", by=other, at=AT),
        lambda: entries.confirm_entry(entry=entry, by=leader, at=AT),
        lambda: committee.judge_entry(entry=entry, verb="enter", reason="", by=owner, at=AT),
        lambda: committee.order_entries(rows=[], by=owner, at=AT),
        lambda: committee.make_edition(key="2026-03", as_of=AT.date(), by=owner, at=AT),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_members_of_the_committee_read_but_do_not_decide(client, owner, leader, member):
    entry = make_entry("proposed", owner=owner, leader=leader, at=AT)
    make_entry("draft", owner=owner, leader=leader, at=AT, name="Hemmelig")
    client.force_login(member)
    assert client.get("/nb/infrastructure/committee/").status_code == 200
    assert client.get(f"/nb/infrastructure/mine/{entry.key}/").status_code == 200
    assert client.get("/nb/infrastructure/mine/hemmelig/").status_code == 404
    assert client.get(f"/nb/infrastructure/committee/{entry.key}/").status_code == 403
    with pytest.raises(NotAllowed):
        committee.judge_entry(entry=entry, verb="prioritise", reason="x", by=member, at=AT)


def test_what_lies_with_the_committee_stands_still(owner, leader):
    entry = make_entry("proposed", owner=owner, leader=leader, at=AT)
    with pytest.raises(RuleBroken) as refused:
        entries.change_entry(entry=entry, content=entry_content("Et annet"), version=1, by=owner, at=AT)
    assert refused.value.code == "infrastructure.with_committee"


def test_declining_needs_a_reason_that_the_owner_reads(client, owner, leader):
    entry = make_entry("proposed", owner=owner, leader=leader, at=AT)
    client.force_login(leader)
    address = f"/nb/infrastructure/committee/{entry.key}/"
    refused = client.post(address, {"verb": "decline", "reason": " "})
    assert refused.status_code == 422
    assert Entry.objects.get().state == "proposed"
    client.post(address, {"verb": "decline", "reason": "Finnes i Bergen."})
    client.force_login(owner)
    assert "Finnes i Bergen." in client.get(f"/nb/infrastructure/mine/{entry.key}/").content.decode()


def test_who_saves_second_is_told_and_loses_nothing(client, owner):
    entry = entries.write_entry(content=entry_content(), by=owner, at=AT)
    entries.change_entry(entry=entry, content=entry_content("Først"), version=1, by=owner, at=AT)
    with pytest.raises(Stale):
        entries.change_entry(entry=entry, content=entry_content("Sist"), version=1, by=owner, at=AT)
    client.force_login(owner)
    answer = client.post(
        f"/nb/infrastructure/mine/{entry.key}/edit/", form_of(entry_content("Sist"), version=1)
    )
    assert answer.status_code == 422
    assert 'value="Sist"' in answer.content.decode()
    assert Entry.objects.get().names["nb"] == "Først"


def test_a_change_is_on_record_with_before_and_after(owner):
    entry = entries.write_entry(content=entry_content(), by=owner, at=AT)
    content = entry_content(level="national", partners=(BERGEN,))
    entries.change_entry(entry=entry, content=content, version=1, by=owner, at=AT)
    assert queries.history(entry).first().data["changes"] == {
        "level": ["regional", "national"],
        "partners": [[], [BERGEN]],
    }
    assert queries.content_of(queries.entry(entry.key)) == content


def test_bad_places_are_named_where_they_stand(client, owner):
    client.force_login(owner)
    sent = form_of(entry_content()) | {"place0_longitude": "", "place1_name": "Bygg B", "place1_region": ""}
    answer = client.post("/nb/infrastructure/mine/new/", sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["place0_latitude", "place1_region"]
    assert Entry.objects.count() == 0


def test_two_entries_of_one_name_have_addresses_of_their_own(owner):
    keys = [entries.write_entry(content=entry_content("New"), by=owner, at=AT).key for _ in range(3)]
    assert keys == ["new-2", "new-3", "new-4"]


def test_a_name_that_is_taken_at_the_same_moment_is_refused_in_words(client, owner, monkeypatch):
    entries.write_entry(content=entry_content(), by=owner, at=AT)
    monkeypatch.setattr(queries, "free_key", lambda wanted: wanted)
    client.force_login(owner)
    answer = client.post("/en/infrastructure/mine/new/", form_of(entry_content()))
    assert answer.status_code == 422
    assert "Save once more." in answer.content.decode()
    assert Entry.objects.count() == 1


# --- once a year -----------------------------------------------------------------------------------------------


def test_the_owner_is_asked_once_a_year_and_again_after_a_month(owner, other, leader):
    entry = make_entry("registered", owner=owner, leader=leader, at=AT)
    make_entry("draft", owner=owner, leader=leader, at=AT, name="Kladd")
    year = datetime(2027, 3, 2, 9, tzinfo=UTC)
    asked = [
        (moment, reminders.remind_owners(at=moment))
        for moment in (year - timedelta(days=1), year, year + timedelta(days=1), year + timedelta(days=30))
    ]
    assert [number for _moment, number in asked] == [0, 1, 0, 1]
    mails = Mail.objects.filter(kind="infrastructure.reminded")
    assert set(mails.values_list("to_address", flat=True)) == {"owner@example.org"}
    assert mails.count() == 2
    assert f"/nb/infrastructure/mine/{entry.key}/confirm/" in mails.first().body
    entries.confirm_entry(entry=entry, by=owner, at=year + timedelta(days=31))
    assert reminders.remind_owners(at=year + timedelta(days=70)) == 0


def test_confirming_is_one_button(client, owner, leader):
    entry = make_entry("registered", owner=owner, leader=leader, at=AT - timedelta(days=400))
    client.force_login(owner)
    address = f"/nb/infrastructure/mine/{entry.key}/confirm/"
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert Entry.objects.get().checked_on == AT.date()


# --- the public ------------------------------------------------------------------------------------------------


@pytest.fixture
def register(owner, leader) -> None:
    make = {"owner": owner, "leader": leader, "at": AT}
    make_entry("registered", **make, name="Elektronmikroskop", level="national", partners=(BERGEN,))
    make_entry(
        "registered", **make, name="Hjerteregister", kind="collection", access_rights="RESTRICTED",
        places=(Place("Tromsø", "H05"),), uses=("innovation",), keywords=("hjerte",),
    )  # fmt: skip
    make_entry("retired", **make, name="Gammel biobank", kind="biobank")
    make_entry("proposed", **make, name="Ønsket tjeneste", kind="service")


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["Elektronmikroskop", "Hjerteregister"]),
        ({"q": "ELEKTRON mikro"}, ["Elektronmikroskop"]),
        ({"q": "hjerte oslo"}, ["Hjerteregister"]),
        ({"q": "100 %_"}, []),
        ({"kind": "collection"}, ["Hjerteregister"]),
        ({"kind": "biobank"}, []),
        ({"level": "national"}, ["Elektronmikroskop"]),
        ({"region": "H05"}, ["Hjerteregister"]),
        ({"organisation": BERGEN}, ["Elektronmikroskop"]),
        ({"use": "innovation"}, ["Hjerteregister"]),
    ],
)
def test_search_and_filters(register, wanted, names):
    assert [str(row) for row in queries.found(Wanted(**wanted))] == names


def test_the_map_says_what_the_table_says(client, register):
    page = client.get("/nb/infrastructure/")
    numbers = {region["code"]: region["number"] for region in page.context["picture"]["regions"]}
    assert numbers == {"H12": 1, "H03": 0, "H04": 0, "H05": 1}
    assert len(page.context["picture"]["points"]) == 1  # Tromsø was given without degrees, and gets none
    assert [(place.name, place.latitude) for place in page.context["places"]] == [
        ("Tromsø", None),
        ("Rikshospitalet", 59.9),
    ]


def test_the_map_says_when_it_does_not_show_every_place(client, register, monkeypatch):
    monkeypatch.setattr(public, "MOST_PLACES", 1)
    page = client.get("/en/infrastructure/")
    assert len(page.context["places"]) == 1
    assert "There are more places" in page.content.decode()
    assert "There are more places" not in client.get("/en/infrastructure/?region=H05").content.decode()


def test_a_retired_entry_keeps_its_address_and_says_so(client, register):
    page = client.get("/en/infrastructure/entries/gammel-biobank/")
    assert page.status_code == 200
    assert "no longer in the register" in page.content.decode()
    assert client.get("/en/infrastructure/entries/onsket-tjeneste/").status_code == 404


def test_data_sets_are_told_as_dcat_ap_no(client, register):
    answer = client.get("/en/infrastructure/data-sets.jsonld")
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/ld+json; charset=utf-8"
    assert [row["dct:identifier"] for row in told["dcat:dataset"]] == ["hjerteregister"]
    assert [name for name in MANDATORY if not told["dcat:dataset"][0].get(name)] == []
    assert told == json.loads(client.get("/nn/infrastructure/data-sets.jsonld").content)


def test_a_text_that_is_missing_is_shown_in_the_nearest_language(client, register):
    page = client.get("/nn/infrastructure/entries/elektronmikroskop/").content.decode()
    assert "Et oppdiktet mikroskop." in page


def test_odd_filters_find_everything_or_nothing_and_never_fall_over(client, register):
    answer = client.get("/nb/infrastructure/?kind=x&region=%00&organisation=%27&page=-1&q=%00")
    assert answer.status_code == 200


# --- words -----------------------------------------------------------------------------------------------------


def test_every_code_has_a_sentence_and_every_choice_a_word():
    assert set(phrases.REFUSALS) <= known_codes()
    assert set(phrases.STATES) == set(phrases.STATE_COLORS) == set(phrases.WHAT_NOW) == set(ENTRY.states)
    assert set(phrases.STEPS) == {verb for _state, verb in ENTRY.table}
    for words, choices in (
        (phrases.KINDS, domain.Kind), (phrases.PLACEMENTS, domain.Placement), (phrases.LEVELS, domain.Level),
        (phrases.STATUSES, domain.Status), (phrases.RIGHTS, domain.AccessRights), (phrases.USES, domain.USES),
        (phrases.REGIONS, domain.REGIONS),
    ):  # fmt: skip
        assert list(words) == list(choices)
    assert set(phrases.FIELDS) == set(domain.Content.__dataclass_fields__)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_states_and_choices_are_translated(language):
    with translation.override("en"):
        english = [
            str(word) for words in (phrases.STATES, phrases.KINDS, phrases.STEPS) for word in words.values()
        ]
    with translation.override(language):
        local = [
            str(word) for words in (phrases.STATES, phrases.KINDS, phrases.STEPS) for word in words.values()
        ]
    assert [
        word for word, original in zip(local, english, strict=True) if word == original and word != "Biobank"
    ] == []


def test_every_way_to_write_has_a_form(client, owner):
    client.force_login(owner)
    for name in ("infrastructures:mine", "infrastructures:new"):
        assert client.get(reverse(name)).status_code == 200
    entry = entries.write_entry(
        content=replace(entry_content(), names={"en": "Only English"}), by=owner, at=AT
    )
    assert entry.key == "only-english"
    assert client.get(f"/nb/infrastructure/mine/{entry.key}/edit/").status_code == 200
