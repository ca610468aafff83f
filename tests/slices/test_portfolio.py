"""Published awards held against a plan, and what the directory counts of each organisation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from tests.slices import decision_world
from tests.slices.page_reading import page, text
from tests.slices.registers_people import AT as SOON
from tests.slices.registers_people import account
from tests.slices.registers_world import OUS, make_study
from tests.slices.test_decisions_afterwards import published
from tests.slices.walk_plans import SINCE, innovation_content, make_plan
from tildel.applications.models import Application, Submission
from tildel.classification import queries as plans
from tildel.classification.actions.area_codes import add_code, end_code
from tildel.classification.models import Plan
from tildel.decisions.queries.awards_by_area import awards, codes_in, plan_met
from tildel.innovations.actions import innovations as actions
from tildel.innovations.queries import from_awards
from tildel.people.models import Organisation, User

pytestmark = pytest.mark.django_db
GIVEN = 9_000_000


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(SOON, tick=False), translation.override("en"):
        yield


@pytest.fixture
def world() -> decision_world.World:
    """Three awards to Oslo universitetssykehus on 1 October 2024, of which the first says that it is of cancer."""
    found = decision_world.closed_round([(5, 5), (5, 4), (4, 4)])
    for number, reference in enumerate(found.references):
        application = Application.objects.get(reference=reference)
        application.institution = Organisation.objects.get(orgnr=OUS)
        application.save()
        if number == 0:
            _classify(application, {"rows": [{"code": "hrcs_hc_02can", "percent": 100}], "areas": ["ho21_5"]})
    published(found, 0, 1, 2, frame=3 * GIVEN)
    return found


def _classify(application: Application, told: dict[str, Any]) -> None:
    row = Submission.objects.get(pk=application.current_id)
    sections = {**row.content["sections"], "classification": told}
    Submission.objects.filter(pk=row.pk).update(content={**row.content, "sections": sections})


@pytest.fixture
def owner() -> User:
    return account("owner", OUS)


@pytest.fixture
def plan(owner: User) -> Plan:
    return plans.plan(make_plan(by=owner, at=SOON).key)


def address(name: str, *args: Any) -> str:
    return reverse(f"portal:{name}", args=args)


def test_what_of_an_application_speaks_for_areas():
    told = {
        "rows": [{"code": "hrcs_hc_02can"}, {"code": None}],
        "areas": ["ho21_5"],
        "priorities": ["prio_health_data"],
    }
    assert codes_in("K-1", told, ["proton_therapy"]) == {
        "hrcs_hc_02can", "ho21_5", "prio_health_data", "theme:proton_therapy", "project:K-1",
    }  # fmt: skip
    assert codes_in("K-1", None, None) == {"project:K-1"}


def test_awards_meet_the_area_that_one_of_their_codes_speaks_for(world, plan):
    met = plan_met(plan, on=SOON.date())
    assert met.portfolio.cell(1, 2024).amount == GIVEN
    assert met.portfolio.empty == (2,)
    assert {one.reference for one in met.outside} == set(world.references[1:])
    assert (met.portfolio.total.amount, met.portfolio.total.projects) == (3 * GIVEN, 3)


def test_a_project_named_by_the_owner_belongs_and_belongs_no_more_when_that_is_ended(world, plan, owner):
    area = plans.area(plan, 2)
    code = f"project:{world.references[1]}"
    row = add_code(area=area, code=code, starts_on=SINCE, reasons={"nb": "Hører hit."}, by=owner, at=SOON)
    assert plan_met(plan, on=SOON.date()).portfolio.cell(2, 2024).amount == GIVEN
    end_code(row=row, ends_on=date(2024, 9, 30), by=owner, at=SOON)
    assert plan_met(plan, on=SOON.date()).portfolio.empty == (2,)


def test_only_the_region_and_the_days_of_the_plan_count(world):
    assert len(awards(region="H12")) == 3
    assert awards(region="H04") == []
    assert len(awards(first=date(2024, 10, 1), last=date(2024, 10, 1))) == 3
    assert awards(first=date(2024, 10, 2)) == []
    assert awards(last=date(2024, 9, 30)) == []


def test_the_page_shows_money_by_area_and_year_and_where_they_do_not_meet(client, world, plan):
    found = page(client.get(f"{address('portfolio')}?plan={plan.key}"))
    table = found.xpath("//table[contains(@class, 'portfolio')]")[0]
    rows = [[text(cell) for cell in row.xpath("./th|./td")] for row in table.xpath(".//tr")]
    assert [cell.replace("\u00a0", " ") for cell in rows[1]] == [
        "Kliniske studier", "NOK 9,000,000 1 project", "–", "NOK 9,000,000 1 project",
    ]  # fmt: skip
    assert rows[0] == ["Area", "2024", "2026", "All years"]
    assert len(found.xpath("//*[@id='area-1']//*[local-name()='rect'][starts-with(@class, 'tone')]")) == 1
    body = text(found)
    assert "2 awards, " in body
    assert [text(one) for one in found.xpath("//section[@aria-labelledby='empty']//li")] == ["Ingenting ennå"]
    assert [reference in body for reference in world.references] == [False, True, True]


def test_the_page_has_words_when_there_is_no_plan_and_a_strange_plan_is_the_first(client, owner):
    assert "as soon as a plan with areas is set up" in text(page(client.get(address("portfolio"))))
    make_plan(by=owner, at=SOON)
    found = page(client.get(f"{address('portfolio')}?plan=nothing"))
    assert "Every award belongs to an area." in text(found)


def test_the_directory_counts_what_each_organisation_has(client, world, owner):
    leader = account("leader")
    User.objects.filter(pk=leader.pk).update(is_superuser=True)
    leader.refresh_from_db()
    make_study("recruiting", by=owner, at=SOON)
    make_study("draft", by=owner, at=SOON, title="Skjult studie")
    made = make_plan(by=owner, at=SOON)
    content = innovation_content(areas=(f"{made.key}.1",), awards=(world.references[0],))
    innovation = actions.write_innovation(content=content, by=owner, at=SOON)
    actions.take_step(innovation=innovation, verb="publish", by=owner, at=SOON)
    found = page(client.get(address("directory")))
    row = found.xpath("//tr[.//a[contains(@href, '993467049')]]")[0]
    assert [text(cell).replace("\u00a0", " ") for cell in row.xpath("./td")] == [
        "Health trust", "3", "NOK 27,000,000", "1", "–", "1",
    ]  # fmt: skip
    assert [text(one) for one in found.xpath("//main//h2")] == [
        "South-Eastern Norway", "Western Norway", "Central Norway", "Northern Norway", "All regions together",
        "Outside the health regions",
    ]  # fmt: skip
    one = page(client.get(address("organisation", OUS)))
    assert "Prøvestudien in English" in text(one)
    assert "Skjult studie" not in text(one)
    # An award leads to what came out of it, and that back to the award.
    assert one.xpath("//table//a[contains(@href, '/innovation/about/')]")[0].text == "Prøveinnovasjonen"
    assert from_awards(world.references) == {world.references[0]: [innovation]}


def test_the_directory_is_narrowed_by_name_region_and_kind(client):
    def names(**wanted: str) -> list[str]:
        return [
            text(one) for one in page(client.get(address("directory"), wanted)).xpath("//tbody/tr/th/a[1]")
        ]

    assert names(q="olavs") == ["St. Olavs hospital HF"]
    assert all("RHF" in name for name in names(kind="regional_authority"))
    assert len(names(kind="regional_authority")) == 4
    assert names(region="H04", kind="regional_authority") == ["Helse Midt-Norge RHF"]
    assert names(region="mars") == names()
    assert names(q="no such place") == []


@pytest.mark.parametrize("orgnr", ["123", "999999999", "æøå"])
def test_an_organisation_that_is_not_there_is_not_found(client, orgnr):
    assert client.get(address("organisation", orgnr)).status_code == 404
