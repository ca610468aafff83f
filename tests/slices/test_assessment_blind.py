"""Blindness: experts from each other at each level, and from applicants, in pages, lists, names and files."""

import hashlib
import re

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.slices import assessment_world as w
from tests.slices.test_files_without_author import NAME, PDF, everything_in
from tildel.applications.models import Attachment
from tildel.assessment.models import Declaration

pytestmark = pytest.mark.django_db

WORD = "Ben wrote exactly this."
# What tells who applies in the world's applications.
WHO = ("Leder 1", "Partner 1", "Oslo universitetssykehus", "Haukeland", "Helse Bergen", "cv.pdf")


def blind_world(*, experts: str = "submitted", applicant: bool = False, files: bool = False) -> w.World:
    world = w.running(1, 3, files=files)
    w.say(world, blind={"experts": experts, "applicant": applicant})
    return world


def seen(world: w.World, number: int = 0) -> tuple[bool, bool]:
    """Whether an expert sees Ben's review, and his name, anywhere on their pages of the application."""
    client, pk = w.as_expert(world.members[number]), world.applications[0].pk
    pages = "".join(
        client.get(w.url(name, **({"pk": pk} if name != "mine" else {}))).content.decode()
        for name in ("mine", "review", "discussion")
    )
    return WORD in pages, "Ben Expert" in pages


# Blind level, then what Ada sees: nothing sent, her own sent, the discussion open.
LEVELS = [
    ("submitted", (False, False), (True, True), (True, True)),
    ("discussion", (False, False), (False, False), (True, True)),
    ("never", (False, False), (False, False), (True, False)),
]


@pytest.mark.parametrize(("level", "before", "after", "discussing"), LEVELS)
def test_experts_see_each_other_when_the_call_says_so(level, before, after, discussing):
    world = blind_world(experts=level)
    ada, ben, _cai = w.given_to_all(world)
    w.write(ben, texts={"quality": WORD, "benefit": "b"})
    assert seen(world) == before
    w.write(ada)
    assert seen(world) == after
    w.discussing(world)
    assert seen(world) == discussing
    assert seen(world, 2) == (False, False)


def test_hidden_experts_have_letters_that_are_the_same_for_all():
    world = blind_world(experts="never")
    for given in w.given_to_all(world):
        w.write(given, texts={"quality": f"By {given.member.pk}.", "benefit": "b"})
    w.discussing(world)
    pk, letters = world.applications[0].pk, set()
    for member in world.members:
        page = w.as_expert(member).get(w.url("discussion", pk=pk)).content.decode()
        letters.add(tuple(letter for letter in "ABC" if f"Expert {letter}" in page))
        assert [name for name in w.NAMES[:3] if f"{name} Expert" in page.partition("<main")[2]] == []
    assert letters == {("A", "B"), ("A", "C"), ("B", "C")}


def test_a_hidden_applicant_is_on_no_page_that_an_expert_reads():
    world = blind_world(applicant=True, files=True)
    w.given_to_all(world)
    client, pk = w.as_expert(world.members[0]), world.applications[0].pk
    pages = {name: client.get(w.url(name, **keys)).content.decode() for name, keys in (
        ("mine", {}), ("review", {"pk": pk}), ("discussion", {"pk": pk}),
    )}  # fmt: skip
    assert {name: [who for who in WHO if who in page] for name, page in pages.items()} == {
        "mine": [], "review": [], "discussion": [],
    }  # fmt: skip
    assert "Institution 1" in pages["review"]
    assert "trial-2024-001-project-description.pdf" in pages["review"].lower()


def test_interests_in_hidden_applicants_are_declared_by_name_alone():
    world = w.running(2, 0)
    w.say(world, blind={"experts": "submitted", "applicant": True})
    member = w.add_expert(world, "Ada")
    client, address = w.as_expert(member), w.url("declare", key="trial-2024")
    page = client.get(address).content.decode()
    told = [part for row in world.applications for part in (str(row.pk), row.reference, row.title)]
    assert [part for part in told if part in page] == []
    assert [name in page for name in ("Leder 1 Eksempel", "Leder 2 Eksempel", "Partner 2")] == [True] * 3
    first, second = re.findall(r'name="interest-([0-9a-f]{20})" value="none"', page)
    answers = {
        f"interest-{first}": "none",
        f"interest-{second}": "conflict",
        f"ground-{second}": "fvl6.family",
    }
    assert client.post(address, answers).status_code == 302
    grounds = Declaration.objects.filter(member=member).order_by("application__number")
    assert [row.ground for row in grounds] == ["", "fvl6.family"]


def test_without_blindness_the_reader_says_who_applies():
    world = blind_world(files=True)
    w.given_to_all(world)
    page = w.as_expert(world.members[0]).get(w.url("review", pk=world.applications[0].pk)).content.decode()
    assert [who for who in ("Leder 1", "Partner 1", "cv.pdf") if who in page] == [
        "Leder 1",
        "Partner 1",
        "cv.pdf",
    ]


def with_real_file(world: w.World, kind: str, name: str) -> Attachment:
    """The attachment with a PDF that says who wrote it."""
    application = world.applications[0]
    attachment = Attachment.objects.get(application=application, kind=kind)
    file = attachment.file
    file.storage_name = default_storage.save(f"blind-{kind}", ContentFile(PDF))
    file.sha256, file.original_name, file.size = hashlib.sha256(PDF).hexdigest(), name, len(PDF)
    file.save()
    for row in application.current.files:
        if row["kind"] == kind:
            row["sha256"] = file.sha256
    application.current.save()
    return attachment


@pytest.mark.parametrize("applicant", [True, False])
def test_a_file_crosses_the_line_without_its_author(applicant):
    world = blind_world(applicant=applicant, files=True)
    w.given_to_all(world)
    attachment = with_real_file(world, "project_description", "Ola Hemmelig plan.pdf")
    keys = {"pk": world.applications[0].pk, "file": attachment.pk}
    answer = w.as_expert(world.members[0]).get(w.url("application_file", **keys))
    data = b"".join(answer.streaming_content)
    assert (answer.status_code, NAME in everything_in(data)) == (200, False)
    assert ("Hemmelig" in answer["Content-Disposition"]) == (not applicant)
    with (
        default_storage.open(attachment.file.storage_name) as stored,
        pikepdf.open(stored) as original,
    ):
        assert original.docinfo["/Author"] == NAME.decode()


def test_a_cv_is_not_given_to_who_is_not_to_know_who_applies():
    world = blind_world(applicant=True, files=True)
    w.given_to_all(world)
    attachment = with_real_file(world, "cv", "cv.pdf")
    keys = {"pk": world.applications[0].pk, "file": attachment.pk}
    assert w.as_expert(world.members[0]).get(w.url("application_file", **keys)).status_code == 404


def test_a_file_that_cannot_be_cleaned_is_withheld_only_where_the_applicant_is_hidden():
    world = blind_world(files=True)
    w.given_to_all(world)
    attachment = Attachment.objects.get(application=world.applications[0], kind="project_description")
    address = w.url("application_file", pk=world.applications[0].pk, file=attachment.pk)
    client = w.as_expert(world.members[0])
    given = client.get(address)
    assert (given.status_code, b"".join(given.streaming_content)[:8]) == (200, b"%PDF-1.7")
    w.say(world, blind={"experts": "submitted", "applicant": True})
    assert client.get(address).status_code == 409


def test_the_applicant_and_other_officers_never_reach_the_reviews():
    world = blind_world()
    for given in w.given_to_all(world):
        w.write(given)
    _person, stranger = w.person("Stranger")
    keys = {"key": world.call.key, "pk": world.applications[0].pk}
    client = w.as_user(stranger)
    assert [
        client.get(w.url("application_reviews", **keys)).status_code,
        client.get(w.url("discussion", pk=world.applications[0].pk)).status_code,
        client.get(w.url("discuss", key=world.call.key)).status_code,
    ] == [404, 404, 404]
