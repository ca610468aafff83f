"""The expert's pages: each step before and while reading, and what is hidden from them."""

import pytest
from django.test import Client

from tests.slices import assessment_world as w
from tests.slices.assessment_world import as_expert, as_user, url
from tildel.assessment.actions import declarations, rounds
from tildel.assessment.models import Declaration, Review
from tildel.assessment.queries import rounds as queries
from tildel.audit.models import Event
from tildel.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_in_memory(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}


def test_an_expert_answers_accepts_and_declares_before_reading():
    world = w.running(2, 0)
    member = w.add_expert(world, "Ada", state="invited")
    client = as_expert(member)
    page = client.get(url("mine")).content.decode()
    assert ("Can you take part?" in page, "Trial of treatment" in page) == (True, False)
    assert client.get(url("terms", key="trial-2024")).status_code == 404
    answer = client.post(url("answer", key="trial-2024"), {"answer": "accept"})
    assert answer["Location"] == url("terms", key="trial-2024")
    assert client.get(url("declare", key="trial-2024")).status_code == 404
    assert client.post(url("terms", key="trial-2024"))["Location"] == url("declare", key="trial-2024")
    names = client.get(url("declare", key="trial-2024")).content.decode()
    assert ("Leder 1 Eksempel" in names, "Partner 2 Eksempel" in names) == (True, True)
    assert ("In short, in English." in names, "1971" in names, "leder1@example.org" in names) == (False,) * 3


def test_an_expert_declines_with_a_reason():
    world = w.running(1, 0)
    member = w.add_expert(world, "Ada", state="invited")
    client = as_expert(member)
    client.post(
        url("answer", key="trial-2024"), {"answer": "decline", "why": "leave", "reason": "Until May\x00"}
    )
    member.refresh_from_db()
    assert (member.state, member.decline_reason) == ("declined", "leave\nUntil May\ufffd")
    assert "You declined the invitation." in client.get(url("mine")).content.decode()
    assert client.post(url("answer", key="trial-2024"), {"answer": "accept"}).status_code == 409


def test_no_interest_in_many_is_said_at_once_and_stands_once_in_the_trail():
    world = w.running(3, 0)
    member, other = w.add_expert(world, "Ada"), w.add_expert(world, "Eva")
    said = {"member": member, "by": w.user_of(member), "at": w.NOW}
    declarations.declare(application=world.applications[0], ground="fvl6.party", text="", **said)
    with pytest.raises(NotAllowed):
        declarations.declare_none(applications=world.applications, **said)
    with pytest.raises(NotAllowed):
        declarations.declare_none(applications=world.applications[1:], **{**said, "by": w.user_of(other)})
    assert declarations.declare_none(applications=world.applications[1:], **said) == 2
    assert declarations.declare_none(applications=world.applications[1:], **said) == 0
    member.refresh_from_db()
    events = Event.objects.filter(verb="interests.none")
    assert member.declared_at == w.NOW
    assert [row.data["applications"] for row in events] == [[row.reference for row in world.applications[1:]]]
    assert [row.ground for row in Declaration.objects.order_by("application__number")] == [
        "fvl6.party",
        "",
        "",
    ]


def test_declaring_some_now_and_the_rest_later():
    world = w.running(3, 0)
    member = w.add_expert(world, "Ada")
    client, address = as_expert(member), url("declare", key="trial-2024")
    first, second, third = (row.pk for row in world.applications)
    answers = {
        f"interest-{first}": "none",
        f"interest-{second}": "conflict",
        f"ground-{second}": "fvl6.other",
    }
    page = client.post(address, answers)
    assert (page.status_code, "Say in a few words what it is" in page.content.decode()) == (422, True)
    assert list(Declaration.objects.values_list("application", "ground")) == [(first, "")]
    answers[f"text-{second}"] = "Old friends"
    assert client.post(address, answers)["Location"] == address
    page = client.get(address).content.decode()
    assert ("TRIAL-2024-002" in page, "1 application left to answer for" in page) == (False, True)
    assert client.post(address, {f"interest-{third}": "none"})["Location"] == url("mine")
    assert Declaration.objects.count() == 3


def test_a_ground_must_be_chosen_from_the_rules():
    world = w.running(1, 0)
    client = as_expert(w.add_expert(world, "Ada"))
    pk = world.applications[0].pk
    for ground in ("", "friend"):
        answer = {f"interest-{pk}": "conflict", f"ground-{pk}": ground}
        assert client.post(url("declare", key="trial-2024"), answer).status_code == 422
    assert Declaration.objects.count() == 0


def posted(version: int = 0, **changed: str) -> dict[str, str]:
    form = {
        "version": str(version), "marks-quality": "4", "marks-benefit": "5",
        "texts-quality": "A sound design.", "texts-benefit": "It matters.", "texts-quality.design": "Clear",
    }  # fmt: skip
    return {**form, **changed}


def one_to_review(*, files: bool = False) -> tuple[w.World, Client, dict]:
    world = w.running(1, 1, files=files)
    w.assign(world, world.members[0], world.applications[0])
    return world, as_expert(world.members[0]), {"pk": world.applications[0].pk}


def test_the_reader_shows_the_application_and_not_what_is_private():
    _world, client, where = one_to_review(files=True)
    page = client.get(url("review", **where)).content.decode()
    for shown in (
        "In short, in English.",
        "Leder 1 Eksempel",
        "NOK\xa09,000,000",
        "proton therapy",
        "Patients sit",
    ):
        assert shown in page
    for private in ("1971", "leder1@example.org", "partner@example.org"):
        assert private not in page
    assert page.count('type="radio"') == 10


def test_files_are_downloads_of_what_was_sent():
    world, client, where = one_to_review(files=True)
    rows = queries.frozen_attachments(world.applications[0])
    assert [row.kind for row in rows] == ["project_description", "cv"]
    answer = client.get(url("application_file", **where, file=rows[0].pk))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 TRIAL-2024-001 project_description"
    assert answer["Content-Disposition"] == 'attachment; filename="project_description.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(url("application_file", **where, file=rows[0].pk + 999)).status_code == 404


def test_files_that_were_not_sent_are_not_shown():
    world, client, where = one_to_review()
    w.attach(world, world.applications[0], "cv", "p1")
    attachment = world.applications[0].attachments.get()
    assert client.get(url("application_file", **where, file=attachment.pk)).status_code == 404


def test_autosave_answers_with_the_new_version():
    _world, client, where = one_to_review()
    answer = client.post(url("save_review", **where), posted(**{"texts-benefit": ""}))
    assert (answer.status_code, answer.json()["version"], answer.json()["missing"]) == (200, 1, 1)
    assert Review.objects.get().texts == {"quality": "A sound design.", "quality.design": "Clear"}


def test_two_windows_lose_nothing():
    _world, client, where = one_to_review()
    client.post(url("save_review", **where), posted())
    mine = posted(**{"texts-quality": "Typed in the other window."})
    answer = client.post(url("save_review", **where), mine)
    assert (answer.status_code, answer.json()["version"]) == (409, 1)
    assert "A sound design." in answer.json()["stale"]
    assert "Typed in the other window." in answer.json()["stale"]
    plain = client.post(url("review", **where), {**mine, "do": "save"})
    assert (plain.status_code, plain.content.decode().count("Typed in the other window.")) == (409, 2)
    assert 'name="version" value="1"' in plain.content.decode()
    assert client.post(url("review", **where), {**mine, "version": "1", "do": "save"}).status_code == 302
    assert Review.objects.get().texts["quality"] == "Typed in the other window."


@pytest.mark.parametrize("version", ["", "x", "7", "-1", "9" * 30])
def test_a_version_that_never_was_is_stale(version):
    _world, client, where = one_to_review()
    assert client.post(url("save_review", **where), {**posted(), "version": version}).status_code == 409
    assert client.post(url("review", **where), {**posted(), "version": version}).status_code == 409


@pytest.mark.parametrize("changed", [{"marks-quality": "6"}, {"texts-quality": "x" * 10_001}])
def test_what_cannot_be_saved_is_said_and_shown_again(changed):
    _world, client, where = one_to_review()
    assert client.post(url("save_review", **where), posted(**changed)).status_code == 422
    page = client.post(url("review", **where), posted(**changed))
    assert (page.status_code, "Clear" in page.content.decode()) == (422, True)
    assert Review.objects.count() == 0


def test_a_review_is_submitted_when_it_is_complete_and_then_locked():
    _world, client, where = one_to_review()
    page = client.post(url("review", **where), {**posted(**{"marks-benefit": ""}), "do": "submit"})
    assert (page.status_code, "Expected benefit: Choose a mark" in page.content.decode()) == (422, True)
    assert Review.objects.get().state == "draft"
    assert client.post(url("review", **where), {**posted(1), "do": "submit"})["Location"] == url("mine")
    assert Review.objects.get().state == "submitted"
    page = client.get(url("review", **where)).content.decode()
    assert ("The review is locked" in page, "<textarea" in page) == (True, False)
    assert client.post(url("save_review", **where), posted(2)).status_code == 422
    assert "1 of 1 submitted" in client.get(url("mine")).content.decode()


def expert_addresses(world: w.World, number: int) -> list[str]:
    application = world.applications[number]
    files = queries.frozen_attachments(application)
    return [
        url("review", pk=application.pk),
        *(url("application_file", pk=application.pk, file=row.pk) for row in files),
    ]


def statuses(client: Client, addresses: list[str]) -> list[int]:
    found = []
    for address in addresses:
        answer = client.get(address)
        found.append(answer.status_code)
        if answer.streaming:
            assert b"".join(answer.streaming_content)  # read to its end, so that the file is closed
    return found


def test_an_expert_reads_only_what_was_assigned():
    world = w.running(2, 2, files=True)
    w.assign(world, world.members[0], world.applications[0])
    own, other = as_expert(world.members[0]), as_expert(world.members[1])
    assert statuses(own, expert_addresses(world, 0)) == [200] * 3
    assert statuses(own, expert_addresses(world, 1)) == [404] * 3
    assert statuses(other, expert_addresses(world, 0)) == [404] * 3
    assert statuses(Client(), expert_addresses(world, 0)) == [302] * 3


def test_with_a_conflict_every_address_answers_404_and_no_list_or_count_holds_it():
    world = w.running(2, 1, files=True)
    for application in world.applications:
        w.assign(world, world.members[0], application)
    client, hidden = as_expert(world.members[0]), world.applications[0]
    answer = {f"interest-{hidden.pk}": "conflict", f"ground-{hidden.pk}": "fvl6.family"}
    client.post(url("declare", key="trial-2024"), answer)
    addresses = expert_addresses(world, 0)
    assert statuses(client, addresses) == [404] * len(addresses)
    for name in ("review", "save_review"):
        assert client.post(url(name, pk=hidden.pk), posted()).status_code == 404
    for page in (url("mine"), url("declare", key="trial-2024"), url("terms", key="trial-2024")):
        text = client.get(page).content.decode()
        for trace in (
            hidden.reference,
            hidden.title,
            str(hidden.pk),
            "Leder 1 Eksempel",
            "fvl6.family",
            "Conflict of",
        ):
            assert trace not in text.replace('value="fvl6.family"', "")
    assert "0 of 1 submitted" in client.get(url("mine")).content.decode()
    again = {f"interest-{hidden.pk}": "none"}
    client.post(url("declare", key="trial-2024"), again)
    assert Declaration.objects.get(application=hidden).ground == "fvl6.family"


def test_what_a_conflicted_expert_is_answered_is_what_an_outsider_is():
    world = w.running(1, 2, files=True)
    for member in world.members:
        w.assign(world, member, world.applications[0])
    outsider = w.add_expert(world, "Cai", state="declared")
    w.write(world.members[0].assignments.get())
    w.declare_conflict(world.members[0], world.applications[0])
    for page in expert_addresses(world, 0):
        answers = [as_expert(member).get(page) for member in (world.members[0], outsider)]
        assert [answer.status_code for answer in answers] == [404, 404]
        texts = [answer.content.decode() for answer in answers]
        assert texts[0].count("Expert") == texts[1].count("Expert")


def test_experts_never_see_each_other():
    world = w.running(1, 2)
    for member in world.members:
        w.write(w.assign(world, member, world.applications[0]), submit=False)
    client = as_expert(world.members[0])
    for page in (url("mine"), url("declare", key="trial-2024"), *expert_addresses(world, 0)):
        assert "Ben Expert" not in client.get(page).content.decode()


def test_another_rounds_expert_has_no_business_here():
    world = w.running(1, 1)
    _, stranger = w.person("Ola")
    client = as_user(stranger)
    for name in ("terms", "declare"):
        assert client.get(url(name, key="trial-2024")).status_code == 404
        assert client.post(url(name, key="trial-2024")).status_code == 404
    assert client.post(url("answer", key="trial-2024"), {"answer": "accept"}).status_code == 404
    assert "Nothing here yet." in client.get(url("mine")).content.decode()
    assert world.round.members.count() == 1


def test_a_closed_round_is_over_for_its_experts():
    world = w.running(1, 2)
    for member in world.members:
        w.write(w.assign(world, member, world.applications[0]))
    rounds.close_round(round=world.round, by=world.officer, at=w.NOW)
    client = as_expert(world.members[0])
    assert "This assessment is closed." in client.get(url("mine")).content.decode()
    assert client.get(url("review", pk=world.applications[0].pk)).status_code == 404
    assert client.get(url("declare", key="trial-2024")).status_code == 404
