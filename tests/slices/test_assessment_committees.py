"""Committees with terms and a rule, and which applications each of them reads."""

from datetime import date, timedelta

import pytest
import time_machine

from tests.slices import assessment_world as w
from tests.slices.assessment_world import as_officer, url
from tests.slices.committee_world import NAMES, START, TODAY, an_expert, code_of, make, opened, read, seat
from tildel.assessment.actions import affiliations, committees
from tildel.assessment.models import Committee, Placement, Seat
from tildel.assessment.queries import committees as queries
from tildel.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> w.World:
    return opened()


# --- making and filling ---------------------------------------------------------------------------------------


def test_a_committee_is_made_renamed_and_filled_in_the_browser(world):
    client, programme = as_officer(world), world.call.programme
    row = {
        "programme": programme.pk, "key": "heart", "name_nb": "Hjerte", "name_nn": "Hjarte", "name_en": "Heart",
        "region_rule": "abroad", "hrcs": ["hrcs_hc_03car"],
    }  # fmt: skip
    wrong = client.post(url("new_committee"), {**row, "key": "Hé art", "name_en": "Kept as typed"})
    assert (wrong.status_code, "Kept as typed" in wrong.content.decode()) == (422, True)
    assert client.post(url("new_committee"), row).status_code == 302
    assert (
        "already has a committee with the short name heart"
        in client.post(url("new_committee"), row).content.decode()
    )
    made = Committee.objects.get()
    page = url("committee", pk=made.pk)
    changed = {**row, "what": "committee", "name_en": "Heart and vessels", "hrcs": []}
    assert client.post(page, changed).status_code == 302
    expert = an_expert(world, "Ada")
    given = {"what": "seat", "expert": expert.pk, "role": "leader", "held_from": "2024-01-01", "held_to": ""}
    assert client.post(page, given).status_code == 302
    twice = client.post(page, given)
    assert (twice.status_code, "already sits in the committee" in twice.content.decode()) == (422, True)
    made.refresh_from_db()
    assert (made.names["en"], made.hrcs, Seat.objects.get().role) == ("Heart and vessels", [], "leader")
    ended = {"what": "term", "row": Seat.objects.get().pk}
    prefix = f"s{Seat.objects.get().pk}"
    term = {
        f"{prefix}-role": "leader",
        f"{prefix}-held_from": "2024-01-01",
        f"{prefix}-held_to": "2024-05-31",
    }
    assert client.post(page, {**ended, **term}).status_code == 302
    assert Seat.objects.get().held_to == date(2024, 5, 31)
    assert client.post(page, {"what": "remove", "row": Seat.objects.get().pk}).status_code == 409
    assert client.post(page, {"what": "term", "row": "987654"}).status_code == 409


def test_what_a_term_is_refused_for(world):
    one, ada, ben = make(world), an_expert(world, "Ada"), an_expert(world, "Ben")
    seat(world, one, ada, "leader", held_to=date(2024, 6, 30))
    asked = {"committee": one, "expert": ada, "role": "leader", "held_from": START, "held_to": None}
    who = {"by": world.officer, "at": w.NOW}
    faults = [
        ({}, "seat.overlap"), ({"expert": ben}, "seat.second_leader"), ({"role": "king"}, "seat.role_unknown"),
        ({"held_to": date(2023, 1, 1)}, "seat.backwards"), ({"held_from": date(2024, 6, 30)}, "seat.overlap"),
    ]  # fmt: skip
    found = [code_of(committees.seat_expert, **{**asked, **fault}, **who) for fault, _ in faults]
    assert found == [code for _, code in faults]
    again = committees.seat_expert(**{**asked, "held_from": date(2024, 7, 1)}, **who)
    assert Seat.objects.filter(expert=ada).count() == 2
    committees.remove_seat(seat=again, **who)
    assert Seat.objects.filter(expert=ada).count() == 1


@pytest.mark.parametrize(
    ("rule", "institution", "country", "code"),
    [
        ("abroad", "Anywhere", "NO", "seat.against_abroad"),
        # The programme's owner is of the south-east, as this hospital is; the other is of the west.
        ("other_regions", "Oslo universitetssykehus HF", "NO", "seat.against_regions"),
        ("other_regions", "Helse Bergen HF", "NO", ""),
        ("other_regions", "Anywhere", "SE", ""),
        ("", "Anywhere", "NO", ""),
    ],
)
def test_the_rule_decides_who_may_sit(world, rule, institution, country, code):
    one = make(world, rule=rule)
    expert = an_expert(world, "Ada", country=country, institution=institution)
    asked = {
        "committee": one, "expert": expert, "role": "member", "held_from": START, "held_to": None,
        "by": world.officer, "at": w.NOW,
    }  # fmt: skip
    if code:
        assert code_of(committees.seat_expert, **asked) == code
    else:
        assert committees.seat_expert(**asked).role == "member"


def test_a_new_affiliation_breaks_the_rule_and_is_warned_of(world):
    one, ada = make(world, rule="abroad"), an_expert(world, "Ada")
    seat(world, one, ada, "leader", held_to=TODAY + timedelta(days=90))
    affiliations.save_affiliation(
        expert=ada, row=None, institution="New place", department="", country="NO", held_from=START, held_to=None,
        by=world.officer, at=w.NOW,
    )  # fmt: skip
    found = queries.standing([one], on=TODAY)[0].warnings
    assert [(row.code, row.institution) for row in found] == [("term_ends", ""), ("rule_broken", "New place")]
    with time_machine.travel(w.NOW, tick=False):
        page = read(as_officer(world), url("committees"))
    assert "Ada Expert now works at New place" in page
    assert "The term of Ada Expert (leader) ends on 8 September 2024." in page


def test_committees_are_for_the_officers_of_their_programme(world):
    one, other = make(world), w.make_call("other-2024", officer="Berit")
    client = as_officer(other)
    assert "The committee" not in client.get(url("committees")).content.decode()
    assert (
        client.get(url("committee", pk=one.pk)).status_code,
        client.post(url("committee", pk=one.pk)).status_code,
    ) == (404, 404)
    assert (
        code_of(
            committees.change_committee,
            committee=one,
            names=NAMES,
            region_rule="",
            hrcs=[],
            by=other.officer,
            at=w.NOW,
        )
        == "assessment.not_officer"
    )
    foreign = {"programme": one.programme_id, "key": "mine", **{f"name_{code}": "Mine" for code in NAMES}}
    assert client.post(url("new_committee"), foreign).status_code == 422
    assert Committee.objects.count() == 1


# --- which committee reads what -------------------------------------------------------------------------------


def with_codes(application, *codes: str):
    content = application.current.content
    content["sections"]["classification"] = {"rows": [{"code": code, "percent": 50} for code in codes]}
    application.current.save()
    return application


def test_an_application_is_proposed_by_its_codes_and_placed_by_a_person(world):
    cancer = make(world, "cancer", hrcs=("hrcs_hc_02can",), en="Cancer committee")
    rest = make(world, "rest", en="The rest committee")
    first = with_codes(world.applications[0], "hrcs_hc_02can", "hrcs_ra_6_1")
    second = w.add_application(world)
    client, page = as_officer(world), url("placements", key="trial-2024")
    shown = client.get(page).content.decode()
    assert (shown.count("proposed</span>"), Placement.objects.count()) == (2, 0)
    sent = {f"place-{first.pk}": cancer.pk, f"place-{second.pk}": ""}
    assert client.post(page, sent).status_code == 302
    assert queries.placements(world.round) == {first.pk: cancer.pk}
    client.post(page, {f"place-{first.pk}": "", f"place-{second.pk}": rest.pk})
    assert queries.placements(world.round) == {second.pk: rest.pk}
    client.post(page, {f"place-{second.pk}": "987654"})
    assert queries.placements(world.round) == {second.pk: rest.pk}
    events = Event.objects.filter(verb="applications.placed").order_by("number")
    assert [event.data["placed"] for event in events] == [
        {"TRIAL-2024-001": "cancer"}, {"TRIAL-2024-001": "", "TRIAL-2024-002": "rest"},
    ]  # fmt: skip


def test_what_placing_is_refused_for(world):
    other = w.make_call("other-2024", officer="Berit")
    theirs, ours = make(other), make(world)
    rejected = w.add_application(world, state="rejected")
    place = {"round": world.round, "by": world.officer, "at": w.NOW}
    assert (
        code_of(committees.place_applications, chosen={world.applications[0]: theirs}, **place)
        == "placement.other_programme"
    )
    assert (
        code_of(committees.place_applications, chosen={rejected: ours}, **place) == "assignment.not_assessed"
    )
    assert Placement.objects.count() == 0
