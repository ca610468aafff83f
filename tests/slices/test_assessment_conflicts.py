"""Ties that are found and judged, objections, and who stepped down: the officer's side."""

from datetime import date

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.slices import assessment_world as w
from tests.slices.assessment_world import NOW, as_expert, as_officer, as_user, url
from tildel.assessment import tasks
from tildel.assessment.actions import affiliations, declarations, found, searches
from tildel.assessment.actions.rounds import prepare_round
from tildel.assessment.models import (
    Affiliation,
    Assignment,
    Declaration,
    FoundInterest,
    Publication,
    Review,
    Wish,
)
from tildel.assessment.queries import conflicts as queries
from tildel.assessment.queries import rounds
from tildel.audit.models import Event
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db
KEY = {"key": "trial-2024"}


@pytest.fixture(autouse=True)
def _files_in_memory(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}


def at_bergen(member) -> Affiliation:
    """The partner of every application is of Haukeland; the expert works there too."""
    return Affiliation.objects.create(
        expert=member.expert, institution="Helse Bergen HF", orgnr="983974724", country="NO",
        held_from=date(2021, 1, 1),
    )  # fmt: skip


def look(world) -> found.Looked:
    return found.look_for_ties(round=world.round, by=world.officer, at=NOW)


def tied(applications: int = 2):
    """A world in which the first expert works where the partners do; and the ties."""
    world = w.running(applications, 2)
    at_bergen(world.members[0])
    look(world)
    return world, list(queries.to_judge(world.round))


def confirm(world, tie, ground: str = "fvl6.other") -> None:
    found.confirm_tie(found=tie, ground=ground, by=world.officer, at=NOW)


def test_a_search_is_repeatable_and_drops_what_nothing_speaks_for():
    world = w.running(2, 2)
    affiliation = at_bergen(world.members[0])
    assert look(world) == found.Looked(new=2)
    assert look(world) == found.Looked()
    kinds = FoundInterest.objects.values_list("member", "kind").distinct()
    assert list(kinds) == [(world.members[0].pk, "institution")]
    affiliation.delete()
    assert look(world) == found.Looked(gone=2)


def test_what_was_set_aside_comes_back_only_with_other_evidence():
    world, (tie, _other) = tied()
    found.set_tie_aside(found=tie, reason="They never met.", by=world.officer, at=NOW)
    assert look(world) == found.Looked()
    Affiliation.objects.update(held_from=date(2019, 1, 1))
    assert look(world) == found.Looked(changed=2)
    tie.refresh_from_db()
    assert (tie.state, tie.settled_at, tie.reason) == ("proposed", None, "They never met.")


def test_publications_make_ties_only_where_the_call_looks_for_them():
    world = w.running(1, 1)
    Publication.objects.create(
        expert=world.members[0].expert, doi="10.1000/shared", title="A trial", year=2023, source="doi",
        authors=[{"name": "Eksempel, Leder 1", "orcid": ""}], added_at=NOW,
    )  # fmt: skip
    rules = look(world), rounds.round_of(world.call)
    assert (rules[0], FoundInterest.objects.count()) == (found.Looked(), 0)


def test_only_those_who_run_the_programme_look_and_judge():
    world, (tie, _other) = tied()
    stranger = w.user_of(world.members[1])
    for step in (
        lambda: found.look_for_ties(round=world.round, by=stranger, at=NOW),
        lambda: found.confirm_tie(found=tie, ground="fvl6.other", by=stranger, at=NOW),
        lambda: found.set_tie_aside(found=tie, reason="No.", by=stranger, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_a_proposal_keeps_the_application_from_being_given_out_and_hides_nothing():
    world, (tie, _other) = tied()
    member = world.members[0]
    with pytest.raises(RuleBroken) as refused:
        w.assign(world, member, tie.application)
    assert refused.value.code == "assignment.tie_to_judge"
    page = as_expert(member).get(url("declare", **KEY)).content.decode()
    assert tie.application.reference in page
    found.set_tie_aside(found=tie, reason="Another clinic.", by=world.officer, at=NOW)
    assert w.assign(world, member, tie.application).pk


def test_a_confirmed_tie_acts_as_a_declared_conflict():
    world = w.running(1, 2)
    member, application = world.members[0], world.applications[0]
    w.write(w.assign(world, member, application), submit=False)
    at_bergen(member)
    look(world)
    Wish.objects.create(member=member, application=application, level="want")
    confirm(world, queries.to_judge(world.round).get())
    assert (Assignment.objects.count(), Review.objects.count(), Wish.objects.count()) == (0, 0, 0)
    assert list(rounds.open_to(member)) == []
    mail = Mail.objects.get(kind="assessment_conflict")
    assert (mail.to_address, "Ada Expert" in mail.body, "Helse Bergen" in mail.body) == (
        world.officer.email, True, False,
    )  # fmt: skip
    assert Declaration.objects.get(member=member).declared_by == world.officer


def test_a_submitted_review_stays_and_no_longer_counts():
    world = w.running(1, 1)
    w.write(w.assign(world, world.members[0], world.applications[0]))
    at_bergen(world.members[0])
    look(world)
    confirm(world, queries.to_judge(world.round).get())
    assert (Review.objects.count(), rounds.counting_reviews(world.call).count()) == (1, 0)


def test_setting_a_confirmed_one_aside_lifts_it_with_the_reason():
    world, (tie, _other) = tied()
    confirm(world, tie)
    found.set_tie_aside(found=tie, reason="It was somebody else.", by=world.officer, at=NOW)
    assert not Declaration.objects.filter(member=tie.member, application=tie.application).exists()
    event = Event.objects.filter(verb="conflict.lifted").get()
    assert event.data["reason"] == "It was somebody else."


def test_what_the_expert_declared_is_not_lifted_with_the_tie():
    world, (tie, _other) = tied()
    w.declare_conflict(world.members[0], tie.application)
    assert tie not in queries.to_judge(world.round)
    confirm(world, tie)
    found.set_tie_aside(found=tie, reason="Settled otherwise.", by=world.officer, at=NOW)
    assert Declaration.objects.get(member=tie.member, application=tie.application).ground == "fvl6.party"


def test_a_conflict_stands_while_another_tie_speaks_for_it():
    world, (tie, _other) = tied()
    second = FoundInterest.objects.create(
        member=tie.member, application=tie.application, kind="same_name", evidence={}, found_at=NOW
    )
    confirm(world, tie)
    confirm(world, second)
    found.set_tie_aside(found=tie, reason="Moved.", by=world.officer, at=NOW)
    assert queries.conflict_of(tie.member, tie.application)
    found.set_tie_aside(found=second, reason="Another person.", by=world.officer, at=NOW)
    assert queries.conflict_of(tie.member, tie.application) is None


def test_taking_back_the_conflict_sets_its_ties_aside():
    world, (tie, _other) = tied()
    confirm(world, tie)
    standing = queries.conflict_of(tie.member, tie.application)
    declarations.lift_conflict(declaration=standing, reason="By mistake.", by=world.officer, at=NOW)
    tie.refresh_from_db()
    assert (tie.state, tie.reason) == ("set_aside", "By mistake.")


def test_an_unknown_ground_confirms_nothing():
    world, (tie, _other) = tied()
    for ground in ("", "fvl6.friend"):
        with pytest.raises(RuleBroken):
            confirm(world, tie, ground)
    tie.refresh_from_db()
    assert tie.state == "proposed"


def test_several_are_judged_on_one_page_after_it_said_what_will_happen():
    world, ties = tied(3)
    client = as_officer(world)
    page = client.get(url("conflicts", **KEY)).content.decode()
    assert page.count("Partner 1 Eksempel (partner) are both at") == 1
    chosen = {"chosen": [tie.pk for tie in ties], "do": "confirm"}
    preview = client.post(url("settle_ties", **KEY), chosen).content.decode()
    assert (preview.count("cannot get it"), Declaration.objects.exclude(ground="").count()) == (3, 0)
    sure = {**chosen, "sure": "yes", **{f"ground-{tie.pk}": "fvl6.other" for tie in ties}}
    assert client.post(url("settle_ties", **KEY), sure).status_code == 302
    assert Declaration.objects.exclude(ground="").count() == 3


def test_setting_aside_needs_a_reason_and_loses_nothing_typed():
    world, (tie, other) = tied()
    client = as_officer(world)
    form = {"chosen": [tie.pk, other.pk], "do": "set_aside", "sure": "yes", "reason": "  "}
    answer = client.post(url("settle_ties", **KEY), form)
    assert (answer.status_code, "Write why this is no conflict" in answer.content.decode()) == (422, True)
    assert FoundInterest.objects.filter(state="proposed").count() == 2


@pytest.mark.parametrize("query", ["?state=confirmed", "?kind=region", "?text=nobody", "?expert=987654"])
def test_the_list_is_narrowed(query):
    world, _ties = tied()
    page = as_officer(world).get(url("conflicts", **KEY) + query).content.decode()
    assert "Nothing fits." in page


@pytest.mark.parametrize("query", ["?state=x&kind=\x00&expert=%00&text=%00&page=9999", "?expert=" + "9" * 40])
def test_odd_addresses_are_answered(query):
    world, _ties = tied()
    assert as_officer(world).get(url("conflicts", **KEY) + query).status_code == 200


def test_looking_on_demand_says_how_many():
    world = w.running(2, 1)
    at_bergen(world.members[0])
    page = as_officer(world).post(url("look_for_ties", **KEY), follow=True).content.decode()
    assert "2 new ties were found." in page


def test_a_large_round_is_searched_by_the_queue(monkeypatch):
    world = w.running(1, 1)
    before = ProcrastinateJob.objects.filter(task_name="tildel.look_for_ties").count()
    monkeypatch.setattr(found, "QUICK", 0)
    page = as_officer(world).post(url("look_for_ties", **KEY), follow=True).content.decode()
    assert ("The search has begun." in page, before) == (True, 1)
    # One that waits is enough.
    assert ProcrastinateJob.objects.filter(task_name="tildel.look_for_ties").count() == 1


def test_a_changed_expert_is_looked_at_again():
    world = w.running(1, 1)
    assert ProcrastinateJob.objects.filter(queueing_lock=f"ties:{world.round.pk}").count() == 1
    affiliations.save_affiliation(
        expert=world.members[0].expert, row=None, institution="Helse Bergen HF", department="", country="NO",
        held_from=None, held_to=None, by=world.officer, at=NOW,
    )  # fmt: skip
    tasks.look_for_ties(world.round.pk)
    assert FoundInterest.objects.get().evidence["places"][0]["institution"] == "Helse Bergen HF"


def test_nothing_is_looked_for_before_the_round_opens_or_after_it_closed():
    world = w.make_call()
    round = prepare_round(call=world.call, by=world.officer, at=NOW)
    searches.ask_for_ties(round)
    type(round).objects.update(state="closed")
    with pytest.raises(RuleBroken):
        found.look_for_ties(round=round, by=None, at=NOW)
    assert queries.round_to_search(round.pk) is None


# --- who stepped down -------------------------------------------------------------------------------------


def test_the_minutes_tell_who_stepped_down_when_and_why():
    world, (first, second) = tied()
    confirm(world, first)
    w.declare_conflict(world.members[1], world.applications[0])
    confirm(world, second)
    found.set_tie_aside(found=second, reason="Somebody else.", by=world.officer, at=NOW)
    rows = [(row.expert, row.reference, row.source, row.reason) for row in queries.stepped_down(world.round)]
    assert rows == [
        ("Ada Expert", "TRIAL-2024-001", "found", ""),
        ("Ben Expert", "TRIAL-2024-001", "declared", ""),
        ("Ada Expert", "TRIAL-2024-002", "found", "Somebody else."),
    ]
    client = as_officer(world)
    page = client.get(url("stepped_down", **KEY)).content.decode()
    assert (page.count("<tr>"), "Same institution" in page, "Taken back" in page) == (4, True, True)
    lines = b"".join(client.get(url("stepped_down_csv", **KEY)).streaming_content).decode()
    assert (lines.count("\r\n"), "found and confirmed" in lines) == (4, True)


def test_nobody_else_opens_these_pages():
    world, _ties = tied()
    names = ("conflicts", "stepped_down", "stepped_down_csv", "objections")
    for someone in (as_expert(world.members[0]), as_user(w.person("Ola")[1])):
        assert [someone.get(url(name, **KEY)).status_code for name in names] == [404] * 4
