"""The register of experts: searched and narrowed, one expert's page, and the expert's own part of it."""

from datetime import date

import pytest
from django.test import Client

from tests.slices import assessment_world as w
from tests.slices.assessment_world import as_expert, as_officer, as_user, url
from tests.slices.stub_services import services
from tildel.assessment.actions import committees, experts, members, rounds
from tildel.assessment.domain.availability import Away
from tildel.assessment.models import Affiliation, Committee, Expert, Member, Publication, Seat
from tildel.assessment.queries import register as queries
from tildel.assessment.queries.register import Narrowing
from tildel.audit.models import Event
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.people.models import User

pytestmark = pytest.mark.django_db
ON = date(2024, 6, 10)
NAMES = {"nb": "Utvalget", "nn": "Utvalet", "en": "The committee"}


def register(
    world: w.World, name: str, *, country: str = "SE", institution: str = "Example", **more
) -> Expert:
    someone, _ = w.person(name, "Expert")
    made = experts.register_expert(
        person=someone, institution=institution, country=country, expertise=more.pop("expertise", ()),
        by=world.officer, at=w.NOW,
    )  # fmt: skip
    profile = {"expertise": made.expertise, "languages": [], "hrcs": [], "most": None, **more}
    return experts.change_profile(expert=made, **profile, by=world.officer, at=w.NOW)


def names(narrowing: Narrowing) -> list[str]:
    return [row.person.given_name for row in queries.experts(narrowing, on=ON)]


@pytest.fixture
def three() -> w.World:
    """Ada in Sweden, Ben in Norway, Cai in Norway and away in July."""
    world = w.make_call()
    register(world, "Ada", expertise=["oncology"], languages=["en", "sv"], hrcs=["hrcs_hc_02can"], most=5)
    register(world, "Ben", country="NO", institution="Oslo universitetssykehus HF", languages=["no"], most=2)
    cai = register(world, "Cai", country="NO", institution="Another place", expertise=["oncology"])
    july = Away(date(2024, 7, 1), date(2024, 7, 31))
    experts.change_availability(expert=cai, away=[july], by=world.officer, at=w.NOW)
    return world


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        ({}, ["Ada", "Ben", "Cai"]),
        ({"order": "-name"}, ["Cai", "Ben", "Ada"]),
        ({"order": "most"}, ["Ben", "Ada", "Cai"]),
        ({"order": "-most"}, ["Ada", "Ben", "Cai"]),
        ({"order": "nothing"}, ["Ada", "Ben", "Cai"]),
        ({"text": "oncology expert"}, ["Ada", "Cai"]),
        ({"country": "NO"}, ["Ben", "Cai"]),
        ({"country": "abroad"}, ["Ada"]),
        ({"language": "sv"}, ["Ada"]),
        ({"hrcs": "hrcs_hc_02can"}, ["Ada"]),
        ({"free_from": date(2024, 7, 31), "free_to": date(2024, 8, 5)}, ["Ada", "Ben"]),
        ({"free_from": date(2024, 8, 1), "free_to": date(2024, 8, 5)}, ["Ada", "Ben", "Cai"]),
        ({"free_to": date(2024, 7, 4)}, ["Ada", "Ben"]),
        ({"free_from": date(2024, 8, 5), "free_to": date(2024, 6, 5)}, ["Ada", "Ben"]),
    ],
)
def test_the_register_is_narrowed_and_sorted(three, narrowing, found):
    assert names(Narrowing(**narrowing)) == found


def test_whoever_sits_in_a_committee_is_found_by_it(three):
    made = Committee.objects.create(programme=three.call.programme, key="one", names=NAMES, made_at=w.NOW)
    ada = Expert.objects.get(person__given_name="Ada")
    Seat.objects.create(committee=made, expert=ada, role="member", held_from=date(2024, 1, 1), held_to=ON)
    assert names(Narrowing(committee=made.pk)) == ["Ada"]
    later = queries.experts(Narrowing(committee=made.pk), on=date(2024, 6, 11))
    assert list(later) == []
    page = as_officer(three).get(url("experts"), {"committee": made.pk}).content.decode()
    assert ("Ben Expert" in page, "Committee: The committee" in page) == (False, True)


def test_a_second_affiliation_in_norway_is_not_abroad(three):
    ada = Expert.objects.get(person__given_name="Ada")
    Affiliation.objects.create(expert=ada, institution="Also here", country="NO", held_from=ON)
    assert names(Narrowing(country="abroad")) == []
    assert names(Narrowing(country="SE")) == ["Ada"]


def test_the_export_holds_what_the_list_shows_and_no_formula(three):
    register(three, "Dag", institution="=HYPERLINK(1)", expertise=["+1", "-2"])
    asked = {"country": "abroad", "columns": ["institution", "expertise"], "order": "-name"}
    answer = as_officer(three).get(url("experts_csv"), asked)
    lines = b"".join(answer.streaming_content).decode().lstrip("\ufeff").splitlines()
    assert lines == [
        '"Name";"E-mail";"Institution";"Expertise"',
        '"Dag Expert";"dag.expert@example.org";"\'=HYPERLINK(1)";"\'+1, -2"',
        '"Ada Expert";"ada.expert@example.org";"Example";"oncology"',
    ]


def test_days_that_are_none_narrow_nothing(three):
    page = as_officer(three).get(url("experts"), {"free_from": "soon", "committee": "x"}).content.decode()
    assert all(f"{name} Expert" in page for name in ("Ada", "Ben", "Cai"))


# --- one expert -----------------------------------------------------------------------------------------------


def post(client: Client, page: str, what: str, **more):
    return client.post(page, {"what": what, **more})


def test_affiliations_are_added_ended_and_corrected(three):
    ada = Expert.objects.get(person__given_name="Ada")
    client, page = as_officer(three), url("edit_expert", pk=ada.pk)
    new = {"a-institution": "Oslo universitetssykehus HF", "a-country": "NO", "a-held_from": "2020-01-01"}
    assert post(client, page, "affiliation", **new).status_code == 302
    row = Affiliation.objects.get(expert=ada, country="NO")
    ada.refresh_from_db()
    assert (row.orgnr, ada.country) == ("993467049", "NO")
    end = {f"a{row.pk}-{name[2:]}": value for name, value in new.items()}
    wrong = post(client, page, "affiliation", row=row.pk, **end, **{f"a{row.pk}-held_to": "2019-01-01"})
    assert (wrong.status_code, "The last day comes before the first." in wrong.content.decode()) == (
        422,
        True,
    )
    assert 'value="2019-01-01"' in wrong.content.decode()
    post(client, page, "affiliation", row=row.pk, **end, **{f"a{row.pk}-held_to": "2021-01-01"})
    ada.refresh_from_db()
    assert (Affiliation.objects.get(pk=row.pk).held_to, ada.country) == (date(2021, 1, 1), "SE")
    assert "From abroad" in client.get(page).content.decode()
    assert post(client, page, "affiliation_remove", row=row.pk).status_code == 302
    last = Affiliation.objects.get(expert=ada)
    refused = post(client, page, "affiliation_remove", row=last.pk)
    assert (refused.status_code, Affiliation.objects.filter(expert=ada).count()) == (409, 1)


def test_another_experts_affiliation_is_not_changed_through_ones_own_page(three):
    ada, ben = (Expert.objects.get(person__given_name=name) for name in ("Ada", "Ben"))
    row = Affiliation.objects.get(expert=ben)
    own = as_user(User.objects.get(person=ada.person))
    post(own, url("my_expertise"), "affiliation_remove", row=row.pk)
    assert Affiliation.objects.filter(pk=row.pk).exists()
    sent = {f"a{row.pk}-institution": "Taken", f"a{row.pk}-country": "SE"}
    post(own, url("my_expertise"), "affiliation", row=row.pk, **sent)
    row.refresh_from_db()
    assert row.institution == "Oslo universitetssykehus HF"


def test_absences_are_added_and_taken_away(three):
    ben = Expert.objects.get(person__given_name="Ben")
    client, page = as_officer(three), url("edit_expert", pk=ben.pk)
    for first, last in (
        ("2024-07-01", "2024-07-10"),
        ("2024-07-11", "2024-07-20"),
        ("2024-12-20", "2025-01-05"),
    ):
        post(client, page, "away", first=first, last=last)
    ben.refresh_from_db()
    assert ben.unavailable == [
        {"from": "2024-07-01", "to": "2024-07-20"}, {"from": "2024-12-20", "to": "2025-01-05"},
    ]  # fmt: skip
    assert post(client, page, "away", first="2024-07-02", last="2024-07-01").status_code == 422
    post(client, page, "away_remove", row="2024-07-01/2024-07-20")
    ben.refresh_from_db()
    assert ben.unavailable == [{"from": "2024-12-20", "to": "2025-01-05"}]


def test_publications_are_typed_once_each(three):
    ada = Expert.objects.get(person__given_name="Ada")
    client, page = as_officer(three), url("edit_expert", pk=ada.pk)
    row = {
        "title": "A trial",
        "year": "2023",
        "doi": "https://doi.org/10.1000/ABC",
        "authors": "Expert A, Eksempel B",
    }
    for _ in range(2):
        assert post(client, page, "publication", **row).status_code == 302
    kept = Publication.objects.get()
    assert (kept.doi, kept.year, [one["name"] for one in kept.authors]) == (
        "10.1000/abc", 2023, ["Expert A", "Eksempel B"],
    )  # fmt: skip
    faults = [{**row, "doi": "nothing"}, {**row, "year": "0000"}, {**row, "title": " "}]
    assert [post(client, page, "publication", **fault).status_code for fault in faults] == [422, 422, 422]
    post(client, page, "publication_remove", row=kept.pk)
    assert Publication.objects.count() == 0


@pytest.mark.parametrize("mood", ["down", "reset", "garbage"])
def test_a_register_that_is_down_stops_nobody(three, settings, mood):
    with services(mood) as (service,):
        settings.CROSSREF_URL = f"http://127.0.0.1:{service.port}"
        page = url("edit_expert", pk=Expert.objects.get(person__given_name="Ada").pk)
        answer = post(as_officer(three), page, "look_up", words="10.1000/abc")
    assert "does not answer now" in answer.content.decode()


def test_what_a_register_finds_is_added_when_it_is_ticked(three, monkeypatch):
    from tildel.applications.domain.publication import Publication as Found
    from tildel.applications.publications import Answer
    from tildel.assessment.web import profile

    found = (Found("Expert A", "Found there", "Journal", "2022", "10.1000/found"),)
    monkeypatch.setattr(profile, "look_up", lambda _register, _words: Answer("found", found))
    ada = Expert.objects.get(person__given_name="Ada")
    client, page = as_officer(three), url("edit_expert", pk=ada.pk)
    assert "Found there" in post(client, page, "look_up", words="10.1000/found").content.decode()
    row = '{"authors": "Expert A", "title": "Found there", "journal": "", "year": "2022", "doi": "10.1000/found"}'
    for sent in (row, "not json", "[1]", '{"title": 3}'):
        assert post(client, page, "take_found", source="doi", found=[sent]).status_code == 302
    assert [(one.title, one.source) for one in Publication.objects.all()] == [("Found there", "doi")]


def test_the_history_tells_of_every_round_and_what_was_late(three):
    world = three
    w.add_application(world)
    round = rounds.open_round(call=world.call, due_at=w.DUE, by=world.officer, at=w.OPENED)
    ada, ben = (Expert.objects.get(person__given_name=name) for name in ("Ada", "Ben"))
    first = members.invite(round=round, expert=ada, by=world.officer, at=w.NOW)
    user = w.user_of(first)
    members.answer_invitation(member=first, accepted=True, by=user, at=w.NOW)
    first = members.accept_terms(member=first, by=user, at=w.NOW)
    w.declare_none(first, world.applications)
    w.write(w.assign(world, first, world.applications[0]))
    said_no = members.invite(round=round, expert=ben, by=world.officer, at=w.NOW)
    members.answer_invitation(
        member=said_no, accepted=False, why="time", reason="Moving house.", by=w.user_of(said_no), at=w.NOW
    )
    round.due_at = w.NOW.replace(month=5)
    round.save()
    rows = [(row.state, row.load, row.submitted, row.late) for row in queries.history(ada)]
    assert rows == [("accepted", 1, 1, 1)]
    page = as_officer(world).get(url("edit_expert", pk=ben.pk)).content.decode()
    assert ("I have no time in this period" in page, "Moving house." in page) == (True, True)


# --- the expert's own part ------------------------------------------------------------------------------------


def test_an_expert_keeps_the_own_profile_and_nobody_elses():
    world = w.running(1, 2)
    ada, ben = world.members
    client = as_expert(ada)
    sent = {
        "expertise": "cardiology, trials", "language_1": "sv", "language_2": "en", "most": "4",
        "categories": ["hrcs_hc_02can"], "activities": ["hrcs_ra_6_1"],
    }  # fmt: skip
    assert post(client, url("my_expertise"), "profile", **sent).status_code == 302
    expert = Expert.objects.get(pk=ada.expert_id)
    assert (expert.expertise, expert.languages, expert.hrcs, expert.most) == (
        ["cardiology", "trials"], ["sv", "en"], ["hrcs_hc_02can", "hrcs_ra_6_1"], 4,
    )  # fmt: skip
    for fault in ({"most": "0"}, {"most": "9" * 400}, {"categories": ["nothing"]}, {"language_1": "xx"}):
        wrong = post(client, url("my_expertise"), "profile", **{**sent, **fault, "expertise": "typed anew"})
        assert (wrong.status_code, "typed anew" in wrong.content.decode()) == (422, True)
    assert client.get(url("edit_expert", pk=ben.expert_id)).status_code == 404
    with pytest.raises(NotAllowed):
        experts.change_availability(expert=ben.expert, away=[], by=w.user_of(ada), at=w.NOW)
    assert Event.objects.filter(verb="expert.changed", by=w.user_of(ada).pk).count() == 1


def test_whoever_is_not_in_the_register_reads_what_the_page_is_for():
    _, user = w.person("Outsider")
    for name in ("my_expertise", "my_payment"):
        for answer in (as_user(user).get(url(name)), as_user(user).post(url(name), {"what": "profile"})):
            assert "You are not in the register of experts" in answer.content.decode()
        assert Client().get(url(name)).status_code == 302


def test_codes_and_limits_outside_the_lists_are_refused():
    world = w.make_call()
    ada = register(world, "Ada")
    kept = {"expertise": [], "languages": [], "hrcs": [], "most": None}
    for fault, code in (({"hrcs": ["x"]}, "expert.hrcs_unknown"), ({"most": 201}, "expert.most_outside")):
        with pytest.raises(RuleBroken, match=code):
            experts.change_profile(expert=ada, **{**kept, **fault}, by=world.officer, at=w.NOW)
    many = [
        Away(date(2024, month, day), date(2024, month, day)) for month in (1, 2) for day in range(1, 29, 2)
    ]
    more = [Away(date(2025, 1, day), date(2025, 1, day)) for day in (1, 3, 5)]
    with pytest.raises(RuleBroken, match="away_too_many"):
        experts.change_availability(expert=ada, away=[*many, *more], by=world.officer, at=w.NOW)


def test_the_register_does_not_tell_of_committees_of_other_programmes_as_filters():
    world, other = w.make_call(), w.make_call("other-2024", officer="Berit")
    committees.make_committee(
        programme=other.call.programme,
        key="theirs",
        names=NAMES,
        region_rule="",
        hrcs=[],
        by=other.officer,
        at=w.NOW,
    )
    assert "The committee" not in as_officer(world).get(url("experts")).content.decode()
    assert Member.objects.count() == 0
