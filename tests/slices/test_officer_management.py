"""The research management's list: what it sees and does not see, what it costs, many answers at once, deputies."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from tests.slices.officer_world import (
    AFTER,
    BEFORE,
    DEADLINE,
    HAUKELAND,
    OUS,
    account,
    keep_files_in,
    make_draft,
    make_submitted,
    make_world,
)
from tests.slices.pdf_samples import clean
from tildel.applications.actions.delegations import delegate, end_delegation
from tildel.applications.actions.endorsements import ask_endorsement
from tildel.applications.models import Endorsement
from tildel.applications.queries.management import speaks_for
from tildel.audit.queries import events_of
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail
from tildel.people.actions import give_role
from tildel.people.models import OrganisationRole, User
from tildel.people.queries import organisation

pytestmark = pytest.mark.django_db

TODAY = BEFORE.date()
OURS = {
    "institution": OUS,
    "category": "personnel",
    "years": {"2025": 3_000_000, "2026": 3_000_000, "2027": 3_000_000},
}


@pytest.fixture
def world():
    with time_machine.travel(BEFORE, tick=False):
        yield make_world()


@pytest.fixture
def manager(world, client):
    client.force_login(world.manager)
    return client


def address(name, *args):
    return reverse(f"applications:{name}", args=args)


def asked(world, number, **draft):
    application = make_draft(world, number=number, **draft)
    ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    return application


def elsewhere(orgnr=HAUKELAND, rows=()):
    """Sections of an application of another institution, which has a budget of its own."""
    own = {"institution": orgnr, "category": "personnel", "years": {"2025": 1_000_000}}
    return {"leader": {"institution": orgnr}, "budget": {"rows": [own, *rows]}}


def listed(response):
    return [
        (row["reference"][-3:], row["role"], row["answer"], row["cost"]) for row in response.context["rows"]
    ]


# --- the list ------------------------------------------------------------------------------------------------


def test_the_list_holds_what_asks_and_what_was_sent_with_the_institution_in_it(manager, world):
    asked(world, 1)
    make_draft(world, number=2)  # has not asked
    make_submitted(world, number=3, endorsed="")
    make_submitted(world, number=4, endorsed="", sections=elsewhere(rows=[OURS]))
    make_submitted(world, number=5, endorsed="", sections=elsewhere())
    make_draft(world, number=6, sections=elsewhere(rows=[OURS]))  # not sent
    make_submitted(world, number=7, state="withdrawn")
    assert listed(manager.get(address("endorsements"))) == [
        ("001", "applicant", "asked", 9_000_000),
        ("003", "applicant", None, 9_000_000),
        ("004", "partner", None, 9_000_000),
    ]


def test_only_what_was_asked_about_can_be_opened(manager, world):
    partner = make_submitted(world, endorsed="", sections=elsewhere(rows=[OURS]))
    page = manager.get(address("endorsements")).content.decode()
    assert (partner.title in page, address("endorse", partner.pk) in page) == (True, False)
    assert manager.get(address("endorse", partner.pk)).status_code == 404


def test_the_list_is_narrowed_and_ordered(manager, world):
    asked(world, 1)
    make_submitted(world, number=2)
    make_submitted(world, number=3, endorsed="", sections=elsewhere(rows=[OURS]))
    for query, found in [
        ({"text": "002"}, ["002"]),
        ({"text": "helse bergen"}, ["003"]),
        ({"state": "draft"}, ["001"]),
        ({"state": "submitted", "role": "applicant"}, ["002"]),
        ({"role": "partner"}, ["003"]),
        ({"answer": "none"}, ["003"]),
        ({"answer": "given"}, ["002"]),
        ({"call": "klinbeforsk-2024", "order": "-title"}, ["001", "002", "003"]),
        ({"call": "no-such", "order": "no-such", "page": "77"}, ["001", "002", "003"]),
        ({"order": "-deadline"}, ["001", "002", "003"]),
        ({"order": "institution"}, ["003", "001", "002"]),
    ]:
        response = manager.get(address("endorsements"), query)
        assert (query, [row["reference"][-3:] for row in response.context["rows"]]) == (query, found)


def test_the_draft_counts_while_it_can_change_and_then_what_was_sent(manager, world):
    application = make_submitted(world, endorsed="asked")
    section = application.sections.get(key="budget")
    section.content["rows"][0]["years"] = {"2025": 5}
    section.save()
    assert listed(manager.get(address("endorsements")))[0][3] == 5
    with time_machine.travel(AFTER, tick=False):
        manager.force_login(world.manager)  # the session has ended since
        assert listed(manager.get(address("endorsements")))[0][3] == 9_000_000


def test_what_the_listed_ones_cost_by_year(manager, world):
    asked(world, 1)
    make_submitted(world, number=2, endorsed="", sections=elsewhere(rows=[OURS]))
    costs = manager.get(address("endorsement_costs")).context["costs"]
    assert costs == {
        "by_year": [(2025, 6_000_000), (2026, 6_000_000), (2027, 6_000_000)],
        "total": 18_000_000,
    }
    narrowed = manager.get(address("endorsement_costs"), {"role": "partner"})
    assert (narrowed.context["costs"]["total"], narrowed.context["number"]) == (9_000_000, 1)


def test_the_workbook_holds_the_narrowed_list_with_own_costs_by_year(manager, world):
    asked(world, 1, sections={"project": {"title_no": "=1+1"}})
    make_submitted(world, number=2)
    response = manager.get(address("endorsements_xlsx"), {"state": "draft"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    heading, row = sheet.iter_rows(values_only=True)
    assert (len(heading), row[1], row[9:]) == (
        14,
        "=1+1",
        (9_000_000, 3_000_000, 3_000_000, 3_000_000, 9_000_000),
    )
    assert {cell.data_type for cells in sheet.iter_rows() for cell in cells} == {"s", "n", "d"}
    lines = b"".join(manager.get(address("endorsements_csv")).streaming_content).decode().splitlines()
    assert [line.split(";")[1] for line in lines[1:]] == [
        '"\'=1+1"',
        '"Behandling A mot behandling B hos voksne"',
    ]


# --- many at once --------------------------------------------------------------------------------------------


def test_many_are_listed_with_their_cost_before_they_are_endorsed(manager, world):
    one, two = asked(world, 1), asked(world, 2)
    given = make_submitted(world, number=3)
    strange = make_submitted(world, number=4, sections=elsewhere(), endorsed="asked")
    chosen = {"chosen": [str(row.pk) for row in (one, two, given, strange)] + ["no-key"]}
    page = manager.post(address("endorse_many"), chosen)
    assert [row.application_id for row, _shown in page.context["possible"]] == [one.pk, two.pk]
    assert [row.application_id for row, _why in page.context["impossible"]] == [given.pk]
    assert page.context["costs"]["total"] == 18_000_000
    assert Endorsement.objects.filter(state="given").count() == 1
    manager.post(address("endorse_many"), {**chosen, "confirmed": "yes"})
    states = dict(Endorsement.objects.values_list("application__number", "state"))
    assert states == {1: "given", 2: "given", 3: "given", 4: "asked"}
    assert Mail.objects.filter(kind="endorsement.given").count() == 2


def test_after_the_deadline_none_is_endorsed(manager, world):
    application = asked(world, 1)
    with time_machine.travel(DEADLINE, tick=False):
        manager.force_login(world.manager)  # the session has ended since
        page = manager.post(address("endorse_many"), {"chosen": [str(application.pk)], "confirmed": "yes"})
    assert (page.context["possible"], Endorsement.objects.get().state) == ([], "asked")


def test_nothing_chosen_is_said(manager, world):
    assert manager.post(address("endorse_many")).context["possible"] == []


# --- on another's behalf -------------------------------------------------------------------------------------


def deputy(world, **changed):
    arguments = {
        "organisation": organisation(OUS), "email": "dina@example.org", "given_name": "Dina",
        "family_name": "Deputy", "held_from": TODAY, "held_to": TODAY + timedelta(days=10),
        "by": world.manager, "at": BEFORE,
    }  # fmt: skip
    return delegate(**{**arguments, **changed})


def test_a_deputy_answers_from_the_first_day_to_the_last(world, client):
    application = asked(world, 1)
    role = deputy(world)
    user = User.objects.get(email="dina@example.org")
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=10), TODAY + timedelta(days=11)]
    assert [speaks_for(user, on=day) for day in days] == [False, True, True, False]
    client.force_login(user)
    client.post(address("endorse", application.pk), {"answer": "given", "reason": ""})
    assert Endorsement.objects.get().answered_by == user
    assert (role.given_by, Mail.objects.get(kind="role.delegated").to_address) == (
        world.manager.person,
        "dina@example.org",
    )
    event = events_of(f"person:{user.person_id}").first()
    assert (event.verb, event.by, event.data["organisation"]) == ("role.delegated", world.manager.pk, OUS)


def test_ending_it_ends_it_at_once(world):
    role = deputy(world)
    user = User.objects.get(email="dina@example.org")
    later = BEFORE + timedelta(days=2)
    end_delegation(role=role, by=world.manager, at=later)
    assert [speaks_for(user, on=later.date() - timedelta(days=days)) for days in (0, 1)] == [False, True]
    same_day = deputy(world, at=later, held_from=later.date())
    end_delegation(role=same_day, by=world.manager, at=later)
    assert OrganisationRole.objects.filter(given_by__isnull=False).count() == 1


def test_what_a_delegation_needs(world):
    for changed, code, place in [
        ({"held_from": date(2024, 5, 1)}, "applications.delegation_begins_before", "held_from"),
        ({"held_to": date(2024, 5, 9)}, "applications.delegation_ends_before", "held_to"),
        ({"email": "Frida@example.org"}, "applications.delegation_to_oneself", "email"),
    ]:
        with pytest.raises(RuleBroken) as caught:
            deputy(world, **changed)
        assert (caught.value.code, caught.value.place) == (code, place)


def test_nobody_is_deputy_twice_in_the_same_days(world):
    deputy(world)
    with pytest.raises(RuleBroken) as caught:
        deputy(world, held_from=TODAY + timedelta(days=10), held_to=None)
    assert caught.value.code == "applications.delegation_held_already"
    deputy(world, held_from=TODAY + timedelta(days=11), held_to=None)


def test_a_delegation_does_not_outlast_the_role_behind_it(world):
    OrganisationRole.objects.filter(person=world.manager.person).update(held_to=TODAY + timedelta(days=5))
    with pytest.raises(RuleBroken) as caught:
        deputy(world)
    assert caught.value.code == "applications.delegation_outlasts"


def test_a_deputy_lets_nobody_in_and_ends_nothing(world, client):
    role = deputy(world)
    user = User.objects.get(email="dina@example.org")
    with pytest.raises(NotAllowed):
        deputy(world, email="else@example.org", by=user)
    with pytest.raises(NotAllowed):
        end_delegation(role=role, by=user, at=BEFORE)
    client.force_login(user)
    assert client.get(address("delegates")).context["form"] is None
    assert client.post(address("delegates"), {"end": str(role.pk)}).status_code == 404


def test_the_manager_of_another_institution_ends_nothing(world, client):
    role = deputy(world)
    other = account("hilde@example.org", "Hilde", "Haukeland")
    give_role(
        person=other.person, organisation=organisation(HAUKELAND), kind=OrganisationRole.RESEARCH_MANAGER,
        held_from=date(2024, 1, 1), by=None, at=BEFORE,
    )  # fmt: skip
    client.force_login(other)
    assert list(client.get(address("delegates")).context["rows"]) == []
    assert client.post(address("delegates"), {"end": str(role.pk)}).status_code == 404
    words = {"institution": OUS, "email": "else@example.org", "given_name": "E", "family_name": "E"}
    refused = client.post(address("delegates"), {**words, "held_from": "2024-05-10", "confirmed": "yes"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["institution"])


def test_letting_somebody_answer_is_confirmed_and_can_be_ended_on_the_page(manager, world):
    words = {
        "institution": OUS, "email": "dina@example.org", "given_name": "Dina", "family_name": "Deputy",
        "held_from": "2024-05-10", "held_to": "",
    }  # fmt: skip
    place = address("delegates")
    assert manager.post(place, words).context["form"].cleaned_data["email"] == "dina@example.org"
    assert User.objects.filter(email="dina@example.org").count() == 0
    manager.post(place, {**words, "confirmed": "yes"})
    (row,) = manager.get(place).context["rows"]
    assert (str(row.person), row.held_to) == ("Dina Deputy", None)
    manager.post(place, {"end": str(row.pk)})
    assert list(manager.get(place).context["rows"]) == []


def test_what_the_research_management_takes_is_on_record(manager, world, settings, tmp_path):
    keep_files_in(tmp_path, settings)
    application = asked(world, 1, files={("cv", "p1"): clean()})
    file = application.attachments.get().file
    response = manager.get(address("endorse_file", application.pk, file.pk))
    if response.streaming:
        b"".join(response.streaming_content)
    event = events_of(f"application:{application.pk}").first()
    assert (event.verb, event.by, event.data["file"]) == ("file.downloaded", world.manager.pk, "cv p1.pdf")
