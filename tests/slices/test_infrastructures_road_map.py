"""The committee's order and the editions of the road map, by their actions and pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests.slices.pdf_reading import read
from tests.slices.registers_people import AT, account
from tests.slices.registers_world import OUS, entry_content, make_committee, make_entry
from tildel.audit.queries import events_of
from tildel.files.queries import read_file
from tildel.infrastructures import queries, tasks
from tildel.infrastructures.actions import committee, entries
from tildel.infrastructures.domain.order import Ranked
from tildel.infrastructures.models import Edition, Entry
from tildel.kernel.errors import RuleBroken
from tildel.messaging.models import Mail
from tildel.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return account("owner", OUS)


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


# --- the order and the editions ---------------------------------------------------------------------------------


@pytest.fixture
def three(owner, leader) -> list[Entry]:
    return [
        make_entry("prioritised", owner=owner, leader=leader, at=AT, name=name)
        for name in ("Alfa", "Beta", "Gamma")
    ]


def test_what_is_prioritised_stands_last_until_the_order_is_changed(three, leader):
    assert [(row.key, row.rank) for row in queries.order()] == [("alfa", 1), ("beta", 2), ("gamma", 3)]
    committee.order_entries(rows=[Ranked("gamma", 1, "først"), Ranked("alfa", 2, "så")], by=leader, at=AT)
    assert queries.order() == (Ranked("gamma", 1, "først"), Ranked("alfa", 2, "så"))
    last = events_of("infrastructure-order").first()
    assert last.data == {"before": ["alfa", "beta", "gamma"], "after": [["gamma", "først"], ["alfa", "så"]]}


def test_what_is_built_can_come_back_into_the_order(owner, leader):
    """What is in operation leaves it for good; what is not there yet is still asked about."""
    make = {"owner": owner, "leader": leader, "at": AT}
    make_entry("registered", **make, name="I drift")
    make_entry("registered", **make, name="Bygges", status="establishing")
    committee.order_entries(rows=[], by=leader, at=AT)
    assert [row.key for row in queries.ordered()] == ["bygges"]
    committee.order_entries(rows=[Ranked("bygges", 1, "Likevel.")], by=leader, at=AT)
    assert queries.order() == (Ranked("bygges", 1, "Likevel."),)


def test_who_leaves_the_order_leaves_no_gap(three, leader):
    committee.judge_entry(entry=three[0], verb="decline", reason="Nei.", by=leader, at=AT)
    assert [(row.key, row.rank) for row in queries.order()] == [("beta", 1), ("gamma", 2)]


def test_the_order_is_mended_on_its_page(client, three, leader):
    client.force_login(leader)
    sent = {f"rank-{one.key}": "1" for one in three} | {f"reason-{one.key}": "ja" for one in three}
    answer = client.post("/nb/infrastructure/committee/", sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["rank-beta"]
    sent |= {"rank-alfa": "3", "rank-beta": "", "rank-gamma": "2"}
    assert client.post("/nb/infrastructure/committee/", sent).status_code == 302
    assert [row.key for row in queries.order()] == ["gamma", "alfa"]


def test_a_rank_is_held_once_and_has_a_reason(three):
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(key="alfa").update(rank_reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(key="alfa").update(state="draft")


def test_an_edition_stays_as_it_was_frozen(owner, leader):
    entry = make_entry("registered", owner=owner, leader=leader, at=AT)
    make_entry("registered", owner=owner, leader=leader, at=AT, name="Senere", valid_from=date(2026, 3, 3))
    edition = committee.make_edition(key="2026-03", as_of=AT.date(), by=leader, at=AT)
    content = entry_content("Nytt navn")
    entries.change_entry(entry=entry, content=content, version=1, by=owner, at=AT)
    kept = Edition.objects.get()
    assert [row["names"]["nb"] for row in kept.content["entries"]] == ["Prøvemikroskop"]
    assert kept.content["order"][0] == {"key": entry.key, "rank": 1, "reason": "Trengs."}
    with pytest.raises(RuleBroken) as refused:
        committee.make_edition(key=edition.key, as_of=AT.date(), by=leader, at=AT)
    assert refused.value.code == "infrastructure.edition_taken"


@pytest.mark.parametrize(
    ("key", "day", "code"),
    [
        ("2026-13", AT.date(), "infrastructure.edition_key"),
        ("2026-03", date(2026, 3, 3), "infrastructure.edition_ahead"),
        ("2026-03", AT.date(), "infrastructure.edition_empty"),
    ],
)
def test_an_edition_that_makes_no_sense_is_refused(leader, key, day, code):
    with pytest.raises(RuleBroken) as refused:
        committee.make_edition(key=key, as_of=day, by=leader, at=AT)
    assert refused.value.code == code


def test_the_road_map_is_a_tagged_pdf_in_each_language_the_same_every_time(client, owner, leader):
    make_entry("registered", owner=owner, leader=leader, at=AT)
    edition = committee.make_edition(key="2026-03", as_of=AT.date(), by=leader, at=AT)
    for language in ("nb", "nn", "en"):
        made = committee.make_edition_document(edition=edition, language=language, at=AT)
        assert committee.make_edition_document(edition=edition, language=language, at=AT) == made
        pdf = read_file(made.file)
        reading = read(pdf)
        assert (reading.language[:2], reading.marked, reading.identifiers["ua"]) == (language, True, "1")
    assert ("H2", "Prøvemikroskop in English") in reading.headings
    assert "Trengs." in reading.text
    again = client.get("/en/infrastructure/road-map/2026-03/en.pdf")
    assert b"".join(again.streaming_content) == pdf
    assert client.get("/en/infrastructure/road-map/2026-03/se.pdf").status_code == 404


def test_the_page_of_an_edition_tells_what_differs_from_the_one_before(client, owner, leader):
    make_entry("registered", owner=owner, leader=leader, at=AT)
    committee.make_edition(key="2025-08", as_of=AT.date(), by=leader, at=AT)
    make_entry("registered", owner=owner, leader=leader, at=AT, name="Ny biobank", kind="biobank")
    committee.make_edition(key="2026-03", as_of=AT.date(), by=leader, at=AT)
    answer = client.get("/nb/infrastructure/road-map/2026-03/")
    assert [row["names"]["nb"] for row in answer.context["changed"]["new"]] == ["Ny biobank"]
    assert client.get("/nb/infrastructure/road-map/").status_code == 200


def test_the_queue_makes_the_documents_and_asks_the_owners(owner, leader):
    make_entry("registered", owner=owner, leader=leader, at=AT - timedelta(days=400))
    edition = committee.make_edition(key="2026-03", as_of=AT.date(), by=leader, at=AT)
    tasks.make_edition_document(edition.pk, "nn")
    assert queries.document("2026-03", "nn").file.verdict == "made"
    tasks.remind_owners_of_infrastructure()
    assert Mail.objects.filter(kind="infrastructure.reminded").count() == 1
