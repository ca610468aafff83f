"""Plans and their areas: by the actions, and by the pages of who reads and who writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import lxml.html
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.slices.page_reading import page, text
from tests.slices.registers_people import AT, account
from tests.slices.registers_world import BERGEN, OUS
from tests.slices.walk_plans import SINCE, make_plan, plan_content
from tildel.audit.queries import broken_at
from tildel.classification import phrases, queries
from tildel.classification.actions import area_codes, plans
from tildel.classification.domain.plan import ASSUMABLE, AreaContent, Kind, Subject
from tildel.classification.models import AreaCode, Plan, PriorityArea
from tildel.classification.shipped import shipped_plans
from tildel.design.refusals import known_codes
from tildel.governance.models import Meeting
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(AT, tick=False), translation.override("en"):
        yield


@pytest.fixture
def owner() -> User:
    return account("owner", OUS)


@pytest.fixture
def administrator() -> User:
    user = account("administrator")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    user.refresh_from_db()
    return user


@pytest.fixture
def made(owner: User) -> Plan:
    return make_plan(by=owner, at=AT)


def area_of(plan: Plan, number: int) -> PriorityArea:
    return queries.area(queries.plan(plan.key), number)


def address(name: str, *args: Any) -> str:
    return reverse(f"classification:{name}", args=args)


def as_user(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def read(answer: Any) -> Any:
    """A page, also one that says what is to be mended."""
    assert answer.status_code in (200, 422)
    return lxml.html.fromstring(answer.content.decode())


def form_on(answer: Any) -> dict[str, str]:
    """What a browser would send of the page's long form, as it stands."""
    form = read(answer).xpath("//main//form[@data-submit-once]")[0]
    sent = {one.get("name"): one.get("value") or "" for one in form.xpath(".//input[not(@type='checkbox')]")}
    sent |= {one.get("name"): one.text or "" for one in form.xpath(".//textarea")}
    for select in form.xpath(".//select"):
        chosen = select.xpath(".//option[@selected]") or select.xpath(".//option")[:1]
        sent[select.get("name")] = chosen[0].get("value")
    return {name: value.lstrip("\n") for name, value in sent.items() if name}


# --- setting up what is shipped -----------------------------------------------------------------------------


def test_a_shipped_plan_brings_what_it_builds_on_its_areas_and_the_meeting_that_adopted_it(administrator):
    found = plans.establish_plan(key="handlingsplan-for-forskning", by=administrator, at=AT)
    again = plans.establish_plan(key="handlingsplan-for-forskning", by=administrator, at=AT)
    assert again.pk == found.pk
    assert found.builds_on.key == "regional-utviklingsplan-2023-2026"
    assert found.areas.count() == 5
    assert [str(one) for one in Meeting.objects.all()] == ["Fagdirektørmøtet 2023-06-02"]
    codes = AreaCode.objects.filter(area__plan=found)
    assert {row.code for row in codes if row.assumed} == {"prio_precision_medicine", "hrcs_ra_8_1"}
    assert {row.starts_on for row in codes} == {date(2023, 1, 1)}
    assert broken_at(f"plan:{found.key}") is None


def test_only_administrators_set_up_and_unknown_plans_are_refused(owner, administrator):
    with pytest.raises(NotAllowed):
        plans.establish_plan(key="helseomsorg21", by=owner, at=AT)
    with pytest.raises(RuleBroken) as refused:
        plans.establish_plan(key="nothing", by=administrator, at=AT)
    assert refused.value.code == "plan.not_shipped"


def test_an_administrator_sets_up_all_of_them_on_the_page(client, administrator):
    as_user(client, administrator)
    for one in shipped_plans():
        answer = client.post(address("establish"), {"key": one.key})
        assert answer.url == address("plan", one.key)
    body = text(page(client.get(address("list"))))
    assert "Plans that can be set up" not in body
    assert "Adopted by The medical directors’ meeting on 2 June 2023." in body


def test_the_page_of_helseomsorg21_shows_ten_areas_the_owner_and_what_is_assumed(client, administrator):
    for language in ("nb", "nn", "en"):
        plans.establish_plan(key="helseomsorg21", by=administrator, at=AT)
        with translation.override(language):
            found = page(client.get(address("plan", "helseomsorg21")))
        assert len(found.xpath("//ol/li")) == 10
    body = text(found)
    assert "The Ministry of Health and Care Services" in body
    assert "No address of the report was verified." in body


# --- writing --------------------------------------------------------------------------------------------------


def test_every_save_is_a_version_and_the_one_before_can_be_read(client, owner, made):
    content = replace(queries.content_of(queries.plan(made.key)), titles={"nb": "Et nytt navn"})
    changed = plans.change_plan(plan=made, content=content, version=3, by=owner, at=AT + timedelta(days=1))
    assert [row.number for row in changed.versions.all()] == [4, 3, 2, 1]
    before, now = (text(page(client.get(address("version", made.key, number)))) for number in (3, 4))
    assert "Walk plan in English" in before
    assert "A later one holds now." in before
    assert "Kliniske studier" in before
    assert "Et nytt navn" in now
    assert "It is the one that holds now." in now
    assert client.get(address("version", made.key, 5)).status_code == 404
    assert broken_at(f"plan:{made.key}") is None


def test_what_somebody_else_saved_is_not_overwritten(owner, made):
    content = replace(queries.content_of(queries.plan(made.key)), sources={"nb": "En annen."})
    with pytest.raises(Stale):
        plans.change_plan(plan=made, content=content, version=1, by=owner, at=AT)
    area = AreaContent(3, {"nb": "Tre"})
    with pytest.raises(Stale):
        plans.write_area(plan=made, number=None, content=area, version=1, by=owner, at=AT)


def test_others_and_owners_of_other_plans_write_nothing(made):
    other = account("other", BERGEN)
    content = queries.content_of(queries.plan(made.key))
    area = area_of(made, 1)
    for attempt in (
        lambda: plans.write_plan(content=plan_content(), by=other, at=AT),
        lambda: plans.change_plan(plan=made, content=content, version=3, by=other, at=AT),
        lambda: plans.write_area(plan=made, number=1, content=AreaContent(1, {"nb": "X"}), version=3, by=other, at=AT),
        lambda: area_codes.add_code(area=area, code="ho21_1", starts_on=SINCE, reasons={"nb": "X"}, by=other, at=AT),
        lambda: area_codes.end_code(row=area.codes.get(), ends_on=SINCE, by=other, at=AT),
        lambda: area_codes.confirm_code(row=area.codes.get(), by=other, at=AT),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            attempt()


def test_an_owner_outside_the_directory_is_the_administrators(owner, administrator):
    content = plan_content(owner="", owner_names={"nb": "Et departement"})
    with pytest.raises(NotAllowed):
        plans.write_plan(content=content, by=owner, at=AT)
    assert plans.write_plan(content=content, by=administrator, at=AT).owner is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"predecessor": "walk-plan"}, "plan.itself"),
        ({"builds_on": "nothing"}, "plan.no_such_plan"),
        ({"owner": "000000000"}, "plan.owner_unknown"),
        ({"titles": {}}, "plan.nameless"),
    ],
)
def test_a_plan_that_does_not_hold_is_not_kept(owner, made, changed, code):
    content = replace(queries.content_of(queries.plan(made.key)), **changed)
    with pytest.raises(RuleBroken) as refused:
        plans.change_plan(plan=made, content=content, version=3, by=owner, at=AT)
    assert refused.value.code == code


def test_the_owner_writes_a_plan_and_an_area_on_the_pages(client, owner):
    as_user(client, owner)
    sent = {
        **form_on(client.get(address("new"))), "title_nb": "Plan for noe", "owner": OUS, "starts_on": "2026-01-01",
        "ends_on": "2025-01-01",
    }  # fmt: skip
    refused = client.post(address("new"), sent)
    assert refused.status_code == 422
    assert "It ends before it starts." in text(read(refused))
    assert form_on(refused)["title_nb"] == "Plan for noe"
    saved = client.post(address("new"), {**sent, "ends_on": "2029-12-31"})
    assert saved.url == address("plan", "plan-for-noe")
    area = {**form_on(client.get(address("new_area", "plan-for-noe"))), "title_nb": "Et område"}
    assert client.post(address("new_area", "plan-for-noe"), area).url == address("area", "plan-for-noe", 1)
    edited = {**form_on(client.get(address("edit_area", "plan-for-noe", 1))), "number": "2"}
    assert client.post(address("edit_area", "plan-for-noe", 1), edited).url == address(
        "area", "plan-for-noe", 2
    )
    assert Plan.objects.get(key="plan-for-noe").version == 3


def test_what_is_assumed_falls_when_the_owner_says_it_is_right_or_writes_it(client, administrator):
    plans.establish_plan(key="handlingsplan-for-forskning", by=administrator, at=AT)
    as_user(client, administrator)
    where = address("edit", "handlingsplan-for-forskning")
    sent = {**form_on(client.get(where)), "settled": ["starts_on"], "ends_on": "2027-12-31"}
    assert client.post(where, sent).status_code == 302
    assert set(queries.plan("handlingsplan-for-forskning").assumed) == {"document"}


# --- what speaks for an area ------------------------------------------------------------------------------------


def test_a_code_is_begun_ended_and_begun_again_and_nothing_is_lost(owner, made):
    area = area_of(made, 1)
    first = area.codes.get()
    with pytest.raises(RuleBroken) as twice:
        area_codes.add_code(
            area=area, code=first.code, starts_on=AT.date(), reasons={"nb": "Igjen."}, by=owner, at=AT
        )
    assert twice.value.code == "plan.code_twice"
    area_codes.end_code(row=first, ends_on=date(2024, 12, 31), by=owner, at=AT)
    with pytest.raises(RuleBroken):
        area_codes.end_code(row=first, ends_on=date(2025, 12, 31), by=owner, at=AT)
    area_codes.add_code(
        area=area, code=first.code, starts_on=date(2026, 1, 1), reasons={"nb": "Igjen."}, by=owner, at=AT
    )
    assert [(row.starts_on, row.ends_on) for row in queries.codes_of(area)] == [
        (date(2026, 1, 1), None), (SINCE, date(2024, 12, 31)),
    ]  # fmt: skip
    assert broken_at(f"plan:{made.key}") is None


@pytest.mark.parametrize(("code", "reason"), [("nothing", "X"), ("ho21_1", " ")])
def test_a_code_that_is_none_and_one_without_a_reason_are_refused(owner, made, code, reason):
    with pytest.raises(RuleBroken) as refused:
        area_codes.add_code(
            area=area_of(made, 2), code=code, starts_on=SINCE, reasons={"nb": reason}, by=owner, at=AT
        )
    assert refused.value.code == ("plan.no_such_code" if code == "nothing" else "plan.reasonless")


def test_the_period_of_an_area_bounds_what_speaks_for_it(owner, made):
    content = replace(
        queries.area_content_of(area_of(made, 1)), starts_on=date(2021, 1, 1), ends_on=date(2022, 1, 1)
    )
    plans.write_area(plan=made, number=1, content=content, version=3, by=owner, at=AT)
    assert [(link.starts, link.ends) for link in queries.links_of(made)] == [
        (date(2021, 1, 1), date(2022, 1, 1))
    ]


def test_the_owner_changes_what_speaks_for_an_area_on_the_page(client, owner, made):
    as_user(client, owner)
    where = address("codes", made.key, 2)
    both = {"code": "ho21_5", "reference": "klin-1", "starts_on": "2024-01-01", "reason": "Hører hit."}
    refused = client.post(where, both)
    assert refused.status_code == 422
    assert "one of the three" in text(read(refused))
    assert client.post(where, {**both, "code": ""}).status_code == 302
    row = area_of(made, 2).codes.get()
    assert row.code == "project:KLIN-1"
    assert "The project KLIN-1" in text(page(client.get(where)))
    step = address("step_code", made.key, 2, row.pk)
    client.post(step, {"ends_on": "tomorrow"})
    assert AreaCode.objects.get(pk=row.pk).ends_on is None
    client.post(step, {"ends_on": "2024-06-30"})
    assert AreaCode.objects.get(pk=row.pk).ends_on == date(2024, 6, 30)
    # A code of one area is not found at another.
    assert client.post(address("step_code", made.key, 1, row.pk), {"verb": "confirm"}).status_code == 404


def test_an_assumed_code_is_confirmed_by_the_owner(client, administrator):
    plans.establish_plan(key="handlingsplan-for-forskning", by=administrator, at=AT)
    row = AreaCode.objects.get(code="prio_precision_medicine")
    as_user(client, administrator)
    where = address("area", "handlingsplan-for-forskning", 3)
    assert "assumed" in text(page(client.get(where)))
    client.post(address("step_code", "handlingsplan-for-forskning", 3, row.pk), {"verb": "confirm"})
    assert "assumed" not in text(page(client.get(where)))


# --- words -------------------------------------------------------------------------------------------------------


def test_everything_that_can_happen_has_words():
    assert set(phrases.KINDS) == set(Kind)
    assert set(phrases.SUBJECTS) == {"", *Subject}
    assert set(phrases.ASSUMED) == set(ASSUMABLE)
    assert set(phrases.REFUSALS) <= known_codes()
