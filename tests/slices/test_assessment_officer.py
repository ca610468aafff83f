"""The officer's pages of an assessment: each step, what it is refused for, and how fast its lists are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from tests.slices import assessment_world as w
from tests.slices.assessment_world import as_expert, as_officer, url
from tildel.assessment.actions import members, rounds
from tildel.assessment.models import Assignment, Declaration, Expert, Member, Review
from tildel.assessment.queries import rounds as queries
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_in_memory(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}


def later() -> str:
    return (timezone.now() + timedelta(days=30)).date().isoformat()


def test_an_officer_registers_an_expert_and_finds_them():
    world = w.make_call()
    client = as_officer(world)
    row = {
        "given_name": "Ada", "family_name": "Expert", "email": "Ada@example.org", "language": "en",
        "institution": "University of Example", "country": "SE", "expertise": "oncology, trials\nproton therapy",
    }  # fmt: skip
    assert client.post(url("new_expert"), row).status_code == 302
    assert Expert.objects.get().expertise == ["oncology", "trials", "proton therapy"]
    assert "Ada Expert" in client.get(url("experts"), {"q": "proton"}).content.decode()
    assert "No expert fits" in client.get(url("experts"), {"q": "dentistry\x00"}).content.decode()
    again = client.post(url("new_expert"), row)
    assert "Ada Expert is already in the register." in again.content.decode()


def test_the_officer_opens_the_round_or_reads_why_not():
    world = w.make_call()
    w.add_application(world)
    waiting = w.add_application(world, state="submitted")
    client = as_officer(world)
    page = client.get(url("officer", key="trial-2024")).content.decode()
    assert "1 applications are not formally checked yet: TRIAL-2024-002." in page
    refused = client.post(url("open", key="trial-2024"), {"due": later()})
    assert (refused.status_code, queries.round_of(world.call)) == (422, None)
    waiting.state = "rejected"
    waiting.save()
    assert client.post(url("open", key="trial-2024"), {"due": "2001-01-01"}).status_code == 422
    assert client.post(url("open", key="trial-2024"), {"due": later()}).status_code == 302
    assert world.round.state == "reviewing"
    assert world.round.due_at.hour in (21, 22)


def test_the_officer_moves_the_day_and_invites_before_and_after_opening():
    world = w.make_call()
    client = as_officer(world)
    assert client.post(url("prepare", key="trial-2024")).status_code == 302
    w.add_expert(world, "Ada", state="invited")
    w.add_application(world)
    client.post(url("open", key="trial-2024"), {"due": later()})
    assert client.post(url("change_due", key="trial-2024"), {"due": later()}).status_code == 302
    assert client.post(url("change_due", key="trial-2024"), {"due": "soon"}).status_code == 422
    assert (
        "Everybody in the register is invited already"
        in client.get(url("invite", key="trial-2024")).content.decode()
    )


def test_the_officer_invites_chosen_experts():
    w.running(1, 1)
    other = w.make_call("other-2024", officer="Berit")
    rounds.prepare_round(call=other.call, by=other.officer, at=w.NOW)
    expert = Expert.objects.get()
    client = as_officer(other)
    assert "Ada Expert" in client.get(url("invite", key="other-2024")).content.decode()
    assert client.post(url("invite", key="other-2024"), {"expert": ["x"]}).status_code == 302
    assert client.post(url("invite", key="other-2024"), {"expert": [expert.pk]}).status_code == 302
    assert Member.objects.get(round=other.round).state == "invited"


def test_the_officer_reminds_once_a_day():
    world = w.running(1, 1)
    w.assign(world, world.members[0], world.applications[0])
    client = as_officer(world)
    for _ in range(2):
        client.post(url("remind", key="trial-2024"), {"member": [world.members[0].pk]})
    assert Mail.objects.filter(kind="assessment_reminder").count() == 1


def test_the_matrix_shows_and_changes_who_reads_what():
    world = w.running(2, 2)
    w.declare_conflict(world.members[0], world.applications[1])
    late = w.add_expert(world, "Cai")
    client, address = as_officer(world), url("assignments", key="trial-2024")
    page = client.get(address).content.decode()
    assert (page.count(">Conflict<"), page.count("not declared")) == (1, 2)
    assert "2 applications on this page have too few experts." in page
    give = f"{world.members[0].pk}:{world.applications[0].pk}"
    answer = client.post(address, {"assign": give})
    assert (answer.status_code, answer["Location"]) == (303, f"{address}#row-TRIAL-2024-001")
    given = Assignment.objects.get()
    client.post(address, {"assign": f"{late.pk}:{world.applications[0].pk}"})
    client.post(address, {"assign": f"{world.members[0].pk}:{world.applications[1].pk}"})
    assert list(Assignment.objects.all()) == [given]
    assert "has not yet told us" in client.get(address).content.decode()
    client.post(address, {"unassign": given.pk})
    assert Assignment.objects.count() == 0


@pytest.mark.parametrize(
    "posted", [{}, {"assign": "1"}, {"assign": "x:y"}, {"unassign": "999999"}, {"unassign": "²"}]
)
def test_the_matrix_refuses_what_is_not_of_this_round(posted):
    world = w.running(1, 1)
    assert as_officer(world).post(url("assignments", key="trial-2024"), posted).status_code == 404


def test_the_officer_opens_a_submitted_review_again():
    world = w.running(1, 1)
    review = w.write(w.assign(world, world.members[0], world.applications[0]))
    client, address = as_officer(world), url("officer_review", key="trial-2024", pk=review.pk)
    assert "A sound design." in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.post(address, {"reason": "Marks were mixed up"}).status_code == 302
    assert Review.objects.get().state == "draft"
    assert "A sound design." not in client.get(address).content.decode()


def test_the_officer_takes_a_conflict_back():
    world = w.running(1, 1)
    w.declare_conflict(world.members[0], world.applications[0])
    client = as_officer(world)
    assert "We wrote it together." in client.get(url("officer", key="trial-2024")).content.decode()
    address = url("lift_conflict", key="trial-2024", pk=Declaration.objects.get().pk)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "A slip"}).status_code == 302
    assert client.get(address).status_code == 404
    assert Declaration.objects.count() == 0


def test_the_officer_closes_the_round_when_nothing_is_missing():
    world = w.running(1, 2)
    given = [w.assign(world, member, world.applications[0]) for member in world.members]
    w.write(given[0])
    client, address = as_officer(world), url("close", key="trial-2024")
    assert "0 of 2" not in client.get(address).content.decode()
    assert "1 of 2" in client.get(address).content.decode()
    assert client.post(address).status_code == 409
    w.write(given[1])
    assert client.post(address).status_code == 302
    assert world.round.state == "closed"
    for name in ("officer", "assignments", "close"):
        assert client.get(url(name, key="trial-2024")).status_code == 200


OFFICER_PAGES = ("officer", "invite", "close", "assignments")
OFFICER_POSTS = ("prepare", "open", "change_due", "remind", "invite", "close", "assignments")


def test_officer_pages_are_for_the_officers_of_the_programme():
    world = w.running(1, 1)
    review = w.write(w.assign(world, world.members[0], world.applications[0]))
    other = w.make_call("other-2024", officer="Berit")
    pages = [url(name, key="trial-2024") for name in OFFICER_PAGES]
    pages.append(url("officer_review", key="trial-2024", pk=review.pk))
    posts = [url(name, key="trial-2024") for name in OFFICER_POSTS]
    for client in (as_officer(other), as_expert(world.members[0])):
        assert [client.get(page).status_code for page in pages] == [404] * len(pages)
        assert [client.post(page).status_code for page in posts] == [404] * len(posts)
    assert [Client().get(page).status_code for page in pages] == [302] * len(pages)
    assert as_expert(world.members[0]).get(url("experts")).status_code == 404
    assert as_expert(world.members[0]).get(url("new_expert")).status_code == 404


def counted(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries_run:
        assert client.get(address).status_code == 200
    return len(queries_run)


def grow(world: w.World, applications: int, experts: int) -> None:
    for number in range(applications):
        w.add_application(world, files=True)
        for member in world.members[:1]:
            w.declare_none(member, world.applications[-1:])
            w.assign(world, member, world.applications[-1])
        del number
    for number in range(experts):
        w.add_expert(world, f"Extra{number}")


def test_lists_run_the_same_queries_for_1_and_for_30():
    world = w.running(1, 1, files=True)
    w.assign(world, world.members[0], world.applications[0])
    officer, expert = as_officer(world), as_expert(world.members[0])
    pages = [
        (officer, url("experts")), (officer, url("officer", key="trial-2024")),
        (officer, url("assignments", key="trial-2024")), (officer, url("close", key="trial-2024")),
        (expert, url("mine")), (expert, url("declare", key="trial-2024")),
    ]  # fmt: skip
    one = [counted(*page) for page in pages]
    grow(world, 29, 29)
    many = [counted(*page) for page in pages]
    assert many == one
    assert max(one) <= 15


def test_the_pages_speak_norwegian_too():
    world = w.running(1, 1)
    with translation.override("nb"):
        address = reverse("assessment:mine")
    assert as_expert(world.members[0]).get(address).status_code == 200
    assert members.remind(round=world.round, members=[], by=world.officer, at=w.NOW) == []
