"""Departments in the directory: written by the organisation's own people, read and found by everybody."""

from dataclasses import replace
from datetime import date

import lxml.html
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from tests.slices.page_reading import page, text, texts
from tests.slices.portal_world import work
from tests.slices.registers_people import AT, account
from tildel.audit.models import Event
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.people.actions import change_department, load_directory, write_department
from tildel.people.domain.department import DepartmentContent
from tildel.people.models import Department
from tildel.portal.queries.search import search

pytestmark = pytest.mark.django_db
OUS, BERGEN = "993467049", "983974724"
CONTENT = DepartmentContent(
    OUS, {"nb": "Prøveavdelingen", "en": "The test department"}, "clinical", email="prove@example.org",
    phone="+47 00 00 00 00", address="Prøveveien 1", source="Made up for a test",
)  # fmt: skip


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def manager():
    return account("manager", OUS)


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def names(client) -> list[str]:
    return texts(page(client.get(f"/en/directory/{OUS}/")), "//section[@aria-labelledby='departments']//h3")


def test_the_shipped_departments_stand_there_with_their_source_and_loading_again_leaves_what_people_wrote():
    row = Department.objects.get(key="st-olavs-hospital-forskningsavdelingen")
    assert (row.organisation.name, row.email, row.held_from) == ("St. Olavs hospital HF", "", None)
    assert row.source.startswith("Helse Midt-Norge RHF")
    Department.objects.filter(pk=row.pk).update(address="Prøveveien 2")
    load_directory(at=AT)
    row.refresh_from_db()
    assert (row.address, Department.objects.filter(kind="research").count()) == ("Prøveveien 2", 3)


def test_a_department_is_read_in_the_directory_and_found_by_its_name(client, manager):
    write_department(content=CONTENT, by=manager, at=AT)
    assert names(client) == ["The test department"]
    found = page(client.get(f"/en/directory/{OUS}/"))
    for part in ("Clinical department", "prove@example.org", "Prøveveien 1", "Made up for a test"):
        assert part in text(found)
    assert found.xpath("//a[@href='/en/people/departments/']") == []
    listed = page(client.get("/en/directory/", {"q": "prøveavd"}))
    assert texts(listed, "//tbody/tr/th/a") == ["Oslo universitetssykehus HF", "The test department"]
    work()
    assert [group.kind for group in search("prøveavdelingen").groups] == ["department"]


def test_the_pages_write_change_and_end_a_department_and_lose_nothing(manager):
    client = logged_in(manager)
    typed = {
        "organisation": OUS, "kind": "laboratory", "name_nb": "Laben", "email": "no address", "version": "0",
        "held_from": "2020-05-01", "held_to": "2019-01-01",
    }  # fmt: skip
    answer = client.post("/en/people/departments/new/", typed)
    assert answer.status_code == 422
    assert lxml.html.fromstring(answer.content).xpath("//input[@name='name_nb']/@value") == ["Laben"]
    good = typed | {"email": "lab@example.org", "source": "Our own organisation"}
    answer = client.post("/en/people/departments/new/", good)
    assert "The last day is before the first." in answer.content.decode()
    client.post("/en/people/departments/new/", good | {"held_to": ""})
    (row,) = Department.objects.filter(organisation__orgnr=OUS)
    place = f"/en/people/departments/{row.key}/edit/"
    assert page(client.get(place)).xpath("//input[@name='email']/@value") == ["lab@example.org"]
    assert names(client) == ["Laben"]
    client.post(place, good | {"held_to": "2020-06-01"})
    assert names(client) == []
    stale = client.post(place, good | {"held_to": ""})
    assert stale.status_code == 422
    assert "Somebody else changed this department" in stale.content.decode()
    assert "until" in text(page(client.get("/en/people/departments/")))


def test_only_those_of_the_organisation_write_and_the_trail_knows(manager):
    other = account("other", BERGEN)
    with pytest.raises(NotAllowed):
        write_department(content=CONTENT, by=other, at=AT)
    made = write_department(content=CONTENT, by=manager, at=AT)
    assert logged_in(other).get(f"/en/people/departments/{made.key}/edit/").status_code == 404
    with pytest.raises(Stale):
        change_department(department=made, content=CONTENT, version=7, by=manager, at=AT)
    same = change_department(department=made, content=CONTENT, version=0, by=manager, at=AT)
    assert same.version == 0
    events = Event.objects.filter(stream=f"department:{made.key}").order_by("number")
    assert list(events.values_list("verb", flat=True)) == ["department.written"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"names": {}}, "department.name_missing"),
        ({"kind": "castle"}, "department.kind"),
        ({"source": " "}, "department.source_missing"),
        ({"held_from": date(2020, 1, 2), "held_to": date(2020, 1, 1)}, "department.days"),
    ],
)
def test_what_cannot_be_kept_is_refused(manager, change, code):
    with pytest.raises(RuleBroken) as refused:
        write_department(content=replace(CONTENT, **change), by=manager, at=AT)
    assert refused.value.code == code


def test_the_database_keeps_the_days_in_order(manager):
    made = write_department(content=CONTENT, by=manager, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=made.pk).update(held_from=date(2020, 1, 2), held_to=date(2020, 1, 1))
