"""Innovation projects: from an idea to a public page, by the actions and by the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.slices import projects_world
from tests.slices.page_reading import page, text
from tests.slices.registers_people import AT, account
from tests.slices.registers_world import BERGEN, OUS
from tests.slices.test_plans import form_on, read
from tests.slices.test_portfolio import world
from tests.slices.walk_plans import innovation_content, make_plan
from tildel.audit.queries import broken_at
from tildel.design.refusals import known_codes
from tildel.innovations import phrases, queries
from tildel.innovations.actions import innovations as actions
from tildel.innovations.domain.innovation import Content, Rights
from tildel.innovations.domain.states import PAGE, STAGE, Page, Stage
from tildel.innovations.models import Innovation
from tildel.innovations.queries import Wanted
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.people.models import User

pytestmark = pytest.mark.django_db
AREA = "walk-plan.1"
__all__ = ["world"]


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(AT, tick=False), translation.override("en"):
        yield


@pytest.fixture
def owner() -> User:
    found = account("owner", OUS)
    make_plan(by=found, at=AT, subject="innovation")
    return found


def write(owner: User, *verbs: str, **changes: Any) -> Innovation:
    content = innovation_content(**{"areas": (AREA,), **changes})
    made = actions.write_innovation(content=content, by=owner, at=AT)
    for verb in verbs:
        made = actions.take_step(innovation=made, verb=verb, by=owner, at=AT)
    return made


def address(name: str, *args: Any) -> str:
    return reverse(f"innovations:{name}", args=args)


def as_user(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def titles(**wanted: str) -> list[str]:
    return [str(one) for one in queries.found(Wanted(**wanted))]


def test_a_project_goes_from_idea_to_use_and_its_trail_holds(owner):
    made = write(owner, "develop", "try_out", "rework", "try_out", "take_up", "publish")
    assert (made.stage, made.page, made.published_at) == ("in_use", "published", AT)
    assert [event.verb for event in queries.history(made)][-1] == "innovation.begun"
    assert broken_at(f"innovation:{made.key}") is None
    with pytest.raises(RuleBroken) as refused:
        actions.take_step(innovation=made, verb="develop", by=owner, at=AT)
    assert refused.value.code == "innovation_stage.state"


def test_what_lacks_something_is_not_published_and_what_is_public_keeps_it(owner):
    draft = write(owner, areas=())
    with pytest.raises(RuleBroken) as refused:
        actions.take_step(innovation=draft, verb="publish", by=owner, at=AT)
    assert refused.value.params == {"missing": ["area"]}
    public = write(owner, "publish")
    bare = replace(queries.content_of(public), ideas={})
    with pytest.raises(RuleBroken):
        actions.change_innovation(innovation=public, content=bare, version=1, by=owner, at=AT)


def test_others_neither_see_drafts_nor_write(client, owner):
    draft, other = write(owner), account("other", BERGEN)
    with pytest.raises(NotAllowed):
        actions.take_step(innovation=draft, verb="publish", by=other, at=AT)
    content = queries.content_of(draft)
    with pytest.raises(NotAllowed):
        actions.change_innovation(innovation=draft, content=content, version=1, by=other, at=AT)
    moved = replace(content, owner=BERGEN)
    with pytest.raises(NotAllowed):
        actions.change_innovation(innovation=draft, content=moved, version=1, by=owner, at=AT)
    as_user(client, other)
    assert client.get(address("work", draft.key)).status_code == 404
    assert client.get(address("innovation", draft.key)).status_code == 404


def test_what_somebody_else_saved_is_not_overwritten(owner):
    made = write(owner)
    content = replace(queries.content_of(made), keywords=("ny",))
    actions.change_innovation(innovation=made, content=content, version=1, by=owner, at=AT)
    with pytest.raises(Stale):
        actions.change_innovation(innovation=made, content=content, version=1, by=owner, at=AT)


def test_the_public_list_is_searched_and_narrowed(client, owner):
    write(owner, "publish", title="Alfa", keywords=("sensor",))
    write(owner, "develop", "publish", title="Beta", keywords=("robot",), partners=(BERGEN,))
    write(owner, title="Gamma")
    assert titles() == ["Alfa", "Beta"]
    assert titles(q="ROBOT") == ["Beta"]
    assert titles(stage="idea") == ["Alfa"]
    assert titles(area=AREA) == ["Alfa", "Beta"]
    assert titles(area="walk-plan.2") == titles(area="nonsense") == []
    assert titles(region="H12", organisation=OUS) == ["Alfa", "Beta"]
    assert titles(organisation=BERGEN) == ["Beta"]
    assert titles(region="H04") == []
    assert queries.numbers_by_organisation() == {OUS: 2, BERGEN: 1}
    # The page of an area that nothing is tagged with leads to an empty list, not to all of them.
    bare = text(page(client.get(address("list"), {"area": "walk-plan.2"})))
    assert "No innovation project fits." in bare


def test_a_project_is_written_on_the_page_and_nothing_typed_is_lost(client, owner):
    as_user(client, owner)
    sent = {**form_on(client.get(address("new"))), "owner": OUS, "idea_nb": "Et behov", "awards": "NOTHING-1"}
    refused = client.post(address("new"), sent)
    assert refused.status_code == 422
    assert "Write the title in one language at least." in text(read(refused))
    assert form_on(refused)["idea_nb"] == "Et behov"
    unknown = client.post(address("new"), {**sent, "title_nb": "En idé"})
    assert "There is no published award with the reference NOTHING-1." in text(read(unknown))
    good = {**sent, "title_nb": "En idé", "awards": "", "areas": [AREA], "contact_email": "a@example.org"}
    saved = client.post(address("new"), good)
    assert saved.url == address("work", "en-ide")
    client.post(address("step", "en-ide"), {"verb": "publish"})
    body = text(page(client.get(address("innovation", "en-ide"))))
    assert "Et behov" in body
    assert "Kliniske studier" in body
    assert "En idé" in text(page(client.get(address("list"))))


def test_an_award_becomes_an_innovation_project_with_a_link_both_ways(client, owner, world):
    as_user(client, owner)
    reference = world.references[0]
    listed = page(client.get(address("awards")))
    begin = next(href for href in listed.xpath("//tbody//a/@href") if reference in href)
    form = form_on(client.get(begin))
    assert form["awards"] == reference
    sent = {**form, "owner": OUS, "areas": [AREA], "idea_nb": "Et behov", "contact_email": "a@example.org"}
    made = client.post(address("new"), sent)
    key = made.url.rstrip("/").rpartition("/")[2]
    client.post(address("step", key), {"verb": "publish"})
    there = page(client.get(address("innovation", key)))
    assert reference in text(there)
    back = page(client.get(address("awards"))).xpath(f"//tbody//a[contains(@href, '/mine/{key}/')]")
    assert len(back) == 1
    assert [str(one) for one in queries.from_awards([reference])[reference]] == [form["title_nb"]]


def test_a_research_project_becomes_an_innovation_project_with_a_link_both_ways(client, owner):
    world = projects_world.running()
    client.force_login(owner)
    listed = page(client.get(address("projects")))
    (link,) = listed.xpath("//tbody//a[contains(@href, 'project=')]/@href")
    form = form_on(client.get(link))
    assert (form["projects"], form["title_nb"]) == (world.project.number, "ASKELADD: En oppdiktet studie")
    unknown = client.post(address("new"), {**form, "projects": "NOTHING-1"})
    assert "There is no public project with the number NOTHING-1." in text(read(unknown))
    assert client.post(address("new"), {**form, "areas": []}).status_code == 302
    key = Innovation.objects.latest("pk").key
    back = page(client.get(address("projects"))).xpath(f"//tbody//a[contains(@href, '/mine/{key}/')]")
    assert [text(one) for one in back] == [form["title_en"]]
    again = form_on(client.get(address("edit", key)))
    assert again["projects"] == world.project.number
    assert client.get(address("new"), {"project": "NOTHING-1"}).status_code == 200


def test_a_strange_or_foreign_award_in_the_address_begins_an_empty_form(client, owner, world):
    as_user(client, account("bergen", BERGEN))
    for reference in (world.references[0], "x" * 500, "æ/\n"):
        answer = client.get(address("new"), {"award": reference})
        assert form_on(answer)["awards"] == ""


def test_an_area_whose_plan_is_over_stays_chosen_but_is_not_offered_anew(owner):
    on = AT.date()
    made = queries.Innovation.objects.get(pk=write(owner).pk).areas.get()
    assert [one.number for one in queries.choosable_areas(on=on)] == [1, 2]
    made.plan.ends_on = on - timedelta(days=1)
    made.plan.save()
    assert list(queries.choosable_areas(on=on)) == []
    assert [one.number for one in queries.choosable_areas(on=on, chosen=[AREA])] == [1]


def test_everything_that_can_happen_has_words():
    verbs = {verb for _state, verb in (*STAGE.table, *PAGE.table)}
    assert set(phrases.STAGES) == set(phrases.STAGE_COLORS) == set(Stage)
    assert set(phrases.PAGES) == set(phrases.WHAT_NOW) == set(Page)
    assert set(phrases.STEPS) == verbs
    assert {f"innovation.{verb}" for verb in verbs} <= set(phrases.EVENTS)
    assert set(phrases.RIGHTS) == set(Rights)
    assert set(phrases.FIELDS) == set(Content.__dataclass_fields__)
    assert set(phrases.REFUSALS) <= known_codes()
