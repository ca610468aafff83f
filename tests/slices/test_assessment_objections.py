"""What experts wish to read, the law they declare by, and objections to them."""

import pytest
from django.test import Client

from tests.slices import assessment_world as w
from tests.slices.assessment_world import NOW, as_expert, as_officer, url
from tildel.assessment.actions import objections, wishes
from tildel.assessment.models import Assignment, Declaration, Objection, Wish
from tildel.kernel.errors import RuleBroken

pytestmark = pytest.mark.django_db
KEY = {"key": "trial-2024"}


@pytest.fixture(autouse=True)
def _files_in_memory(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}


# --- wishes -----------------------------------------------------------------------------------------------


def test_wishes_are_kept_beside_the_declaration():
    world = w.running(2, 0)
    member = w.add_expert(world, "Ada")
    first, second = (row.pk for row in world.applications)
    form = {f"interest-{first}": "none", f"wish-{first}": "want", f"wish-{second}": "nonsense"}
    as_expert(member).post(url("declare", **KEY), form)
    assert list(Wish.objects.values_list("application", "level")) == [(first, "want")]
    page = as_expert(member).get(url("declare", **KEY)).content.decode()
    assert page.count('value="want" selected') == 1
    as_expert(member).post(url("declare", **KEY), {f"wish-{first}": ""})
    assert Wish.objects.count() == 0


def test_no_wish_reaches_what_is_hidden():
    world = w.running(1, 1)
    w.declare_conflict(world.members[0], world.applications[0])
    told = wishes.save_wishes(
        member=world.members[0],
        wishes={world.applications[0]: "want"},
        by=w.user_of(world.members[0]),
        at=NOW,
    )
    assert (told, Wish.objects.count()) == ({}, 0)


def test_the_law_stands_in_its_own_words():
    world = w.running(1, 0)
    client = as_expert(w.add_expert(world, "Ada"))
    english = client.get(url("declare", **KEY)).content.decode()
    norwegian = client.get(url("declare", **KEY).replace("/en/", "/nn/")).content.decode()
    assert "<q>if he himself is a party to the case</q>" in english
    assert '<q lang="nb">når han selv er part i saken</q>' in norwegian


# --- objections -------------------------------------------------------------------------------------------


def objection(world, whom: str, **changed: str) -> dict[str, str]:
    return {
        "application": str(world.applications[0].pk), "about": whom, "raised_by": "Leder 1 Eksempel, applicant",
        "received": "2024-06-07", "text": "We have been in dispute.", **changed,
    }  # fmt: skip


def recorded(client: Client, world) -> Objection:
    client.post(url("objections", **KEY), objection(world, str(world.members[0].pk)))
    return Objection.objects.get()


def test_an_objection_that_is_upheld_becomes_a_conflict():
    world = w.running(1, 1)
    w.assign(world, world.members[0], world.applications[0])
    client = as_officer(world)
    row = recorded(client, world)
    address = url("objection", **KEY, pk=row.pk)
    assert "it is taken from them at once" in client.get(address).content.decode()
    client.post(address, {"verdict": "uphold", "ground": "fvl6.other", "answer": "The dispute is known."})
    assert (Declaration.objects.get().ground, Assignment.objects.count()) == ("fvl6.other", 0)
    page = client.get(address).content.decode()
    assert ("Your objection is upheld" in page, page.count("Ada Expert")) == (True, 1)
    assert (
        client.post(address, {"verdict": "reject", "ground": "fvl6.other", "answer": "No."}).status_code
        == 422
    )


def test_an_objection_that_is_not_upheld_changes_nothing():
    world = w.running(1, 1)
    client = as_officer(world)
    row = recorded(client, world)
    address = url("objection", **KEY, pk=row.pk)
    assert (
        client.post(address, {"verdict": "reject", "ground": "fvl6.other", "answer": " "}).status_code == 422
    )
    client.post(address, {"verdict": "reject", "ground": "fvl6.other", "answer": "There is no dispute."})
    row.refresh_from_db()
    assert (row.state, Declaration.objects.get().ground) == ("rejected", "")


def test_an_objection_to_every_reader_is_one_for_each():
    world = w.running(1, 2)
    client = as_officer(world)
    answer = client.post(url("objections", **KEY), objection(world, "all"))
    assert (answer.status_code, Objection.objects.count()) == (422, 0)
    for member in world.members:
        w.assign(world, member, world.applications[0])
    client.post(url("objections", **KEY), objection(world, "all"))
    assert Objection.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("raised_by", ""), ("text", "\x00 "), ("received", "2999-01-01"), ("about", "7" * 30)],
)
def test_an_objection_with_something_wrong_says_so(field, value):
    world = w.running(1, 1)
    form = objection(world, str(world.members[0].pk), **{field: value})
    answer = as_officer(world).post(url("objections", **KEY), form)
    assert (answer.status_code, Objection.objects.count()) == (422, 0)
    assert "We have been in dispute." in answer.content.decode() or field == "text"


def test_only_an_assessed_application_can_be_objected_in():
    world = w.running(1, 1)
    draft = w.add_application(world, state="rejected")
    with pytest.raises(RuleBroken):
        objections.record_objection(
            members=world.members, application=draft, raised_by="Somebody", text="No.", received_at=NOW,
            by=world.officer, at=NOW,
        )  # fmt: skip
