"""Proposals for who reads what: computed, explained, used, refused, computed again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.slices import assessment_world as w
from tests.slices.assessment_world import as_expert, as_officer, url, user_of
from tests.slices.naughty import TEXTS, encoded
from tildel.assessment.actions import assignments, declarations, pair_rules, proposals
from tildel.assessment.domain.proposing import Settings
from tildel.assessment.models import Assignment, Expert, FoundInterest, Member, PairRule, Proposal, Wish
from tildel.assessment.queries import assigning
from tildel.audit.models import Event
from tildel.kernel.errors import RuleBroken
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db

KEY = "trial-2024"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _files_in_memory(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}


def asked(world, **changes) -> Proposal:
    row = {"demand": 2, "most": 4, "day": w.NOW.date(), "key": KEY, **changes}
    return proposals.ask_proposal(round=world.round, settings=Settings(**row), by=world.officer, at=w.NOW)


def solved(world, **changes) -> Proposal:
    return proposals.solve_proposal(proposal=asked(world, **changes), at=w.NOW)


def used(world, **changes) -> Proposal:
    found = solved(world, **changes)
    proposals.use_proposal(proposal=found, by=world.officer, at=w.NOW)
    found.refresh_from_db()
    return found


def given(world) -> set[tuple[str, int]]:
    rows = Assignment.objects.filter(member__round=world.round)
    return set(rows.values_list("application__reference", "member"))


def pairs_of(proposal) -> set[tuple[str, int]]:
    return {(reference, int(member)) for reference, member, *_ in proposal.result["pairs"]}


def test_a_proposal_gives_every_application_its_readers():
    world = w.running(applications=3, experts=4)
    found = solved(world)
    assert (found.state, len(found.digest)) == ("solved", 64)
    assert sorted(reference for reference, _ in pairs_of(found)) == sorted(
        [row.reference for row in world.applications] * 2
    )
    assert given(world) == set()


def test_the_same_input_and_key_give_the_same_answer():
    world = w.running(applications=4, experts=5)
    first, second = solved(world), solved(world)
    assert (first.digest, first.result) == (second.digest, second.result)
    assert solved(world, key="another").digest != first.digest


def test_only_who_declared_no_conflict_and_has_no_tie_to_judge_is_eligible():
    world = w.running(applications=1, experts=4)
    w.declare_conflict(world.members[0], world.applications[0])
    FoundInterest.objects.create(
        member=world.members[1], application=world.applications[0], kind="co_publication", found_at=w.NOW
    )
    silent = w.add_expert(world, "Eva")
    found = solved(world)
    assert pairs_of(found) == {(world.applications[0].reference, row.pk) for row in world.members[2:4]}
    assert silent.pk not in {member for _, member in pairs_of(found)}


def test_whoever_is_away_most_of_the_time_is_given_nothing():
    world = w.running(applications=1, experts=3)
    away = [{"from": "2024-06-01", "to": "2024-08-25"}]
    Expert.objects.filter(pk=world.members[0].expert_id).update(unavailable=away)
    assert world.members[0].pk not in {member for _, member in pairs_of(solved(world))}


def test_what_was_assigned_by_hand_stays():
    world = w.running(applications=2, experts=3)
    w.assign(world, world.members[2], world.applications[1])
    found = used(world)
    assert given(world) == pairs_of(found)
    assert (world.applications[1].reference, world.members[2].pk) in given(world)


def test_user_representatives_read_on_top_of_the_experts():
    world = w.running(applications=2, experts=4)
    Member.objects.filter(pk=world.members[3].pk).update(role="user_representative")
    found = solved(world, users=1)
    readers = [row for row in pairs_of(found) if row[1] == world.members[3].pk]
    assert (len(readers), len(pairs_of(found))) == (2, 6)
    unsolvable = solved(world, users=2)
    assert (unsolvable.state, {row["role"] for row in unsolvable.explanation}) == ("unsolvable", {"user"})


def test_a_wish_counts():
    world = w.running(applications=1, experts=3)
    Wish.objects.create(member=world.members[2], application=world.applications[0], level="want")
    found = solved(world, demand=1)
    assert pairs_of(found) == {(world.applications[0].reference, world.members[2].pk)}
    page = as_officer(world).get(url("proposal", key=KEY, pk=found.pk)).content.decode()
    assert "wants to read it" in page


def test_no_answer_says_why_in_words_in_three_languages():
    world = w.running(applications=4, experts=3)
    found = solved(world, demand=3, most=2)
    assert (found.state, "pairs" in found.result) == ("unsolvable", False)
    client = as_officer(world)
    page = client.get(url("proposal", key=KEY, pk=found.pk)).content.decode()
    assert "12 places are needed in all, and the experts have 6 between them." in page
    assert "Raise the most that an expert may read" in page
    for language, words in (("nb", "12 plasser"), ("nn", "12 plassar")):
        address = url("proposal", key=KEY, pk=found.pk).replace("/en/", f"/{language}/")
        assert words in client.get(address).content.decode()


def test_a_shortage_is_said_with_its_applications_and_experts():
    world = w.running(applications=3, experts=4)
    for application in world.applications[:2]:
        for member in world.members[2:]:
            w.declare_conflict(member, application)
    Member.objects.filter(pk__in=[row.pk for row in world.members[:2]]).update(most=1)
    found = solved(world)
    page = as_officer(world).get(url("proposal", key=KEY, pk=found.pk)).content.decode()
    assert "These 2 applications share 2 eligible experts with 2 places, and 4 are needed." in page
    assert "Ada Expert" in page


def test_using_it_assigns_all_and_mails_each_expert_once():
    world = w.running(applications=3, experts=3)
    found = solved(world, demand=2)
    client = as_officer(world)
    before = client.get(url("use_proposal", key=KEY, pk=found.pk)).content.decode()
    assert "6 pairs of application and expert are assigned." in before
    assert given(world) == set()
    assert client.post(url("use_proposal", key=KEY, pk=found.pk)).status_code == 302
    assert given(world) == pairs_of(found)
    mails = Mail.objects.filter(kind="assessment_assigned")
    assert sorted(mails.values_list("to_address", flat=True)) == sorted(
        row.expert.person.email
        for row in world.members
        if row.pk in {member for _reference, member in pairs_of(found)}
    )
    told = mails.count()
    events = Event.objects.filter(verb="assignment.used")
    assert [row.data["digest"] for row in events] == [found.digest]
    again = client.post(url("use_proposal", key=KEY, pk=found.pk))
    assert (again.status_code, mails.count()) == (409, told)


def test_a_conflict_declared_after_the_proposal_stops_its_use():
    world = w.running(applications=2, experts=3)
    found = solved(world)
    declarations.declare(
        member=world.members[0], application=world.applications[0], ground="fvl6.party", text="Ours.",
        by=user_of(world.members[0]), at=w.NOW + timedelta(hours=1),
    )  # fmt: skip
    client = as_officer(world)
    page = client.get(url("proposal", key=KEY, pk=found.pk)).content.decode()
    assert "1 interest was declared. It may no longer hold; propose again." in page
    refused = client.post(url("use_proposal", key=KEY, pk=found.pk))
    assert refused.status_code == 409
    assert "Nothing was assigned; propose again." in refused.content.decode()
    assert (given(world), Mail.objects.filter(kind="assessment_assigned").count()) == (set(), 0)


def test_what_changed_since_is_counted():
    world = w.running(applications=2, experts=3)
    found = solved(world)
    Proposal.objects.filter(pk=found.pk).update(asked_at=w.NOW - timedelta(hours=1))
    found.refresh_from_db()
    assert assigning.changes_since(found)["declarations"] == 6


def test_an_expert_says_no_and_the_fewest_changes_are_proposed():
    world = w.running(applications=3, experts=4)
    first = used(world)
    reference, key = min(pairs_of(first))
    member = next(row for row in world.members if row.pk == key)
    application = next(row for row in world.applications if row.reference == reference)
    client = as_expert(member)
    assert client.get(url("refuse", pk=application.pk)).status_code == 200
    assert client.post(url("refuse", pk=application.pk), {"reason": ""}).status_code == 422
    said = client.post(url("refuse", pk=application.pk), {"reason": "Outside my field."})
    assert said.status_code == 302
    assert PairRule.objects.get().kind == "refused"
    assert Mail.objects.filter(kind="assessment_refused").count() == 1
    assert client.get(url("review", pk=application.pk)).status_code == 404
    with pytest.raises(RuleBroken, match=r"assignment\.refused"):
        w.assign(world, member, application)

    again = solved(world, few=True)
    assert again.result["dropped"] == []
    assert [row[0] for row in again.result["new"]] == [reference]
    page = as_officer(world).get(url("proposal", key=KEY, pk=again.pk)).content.decode()
    assert "What changes" in page
    before = given(world)
    proposals.use_proposal(proposal=again, by=world.officer, at=w.NOW)
    assert (len(given(world) - before), before - given(world)) == (1, set())


def test_few_changes_take_back_only_what_is_not_begun():
    world = w.running(applications=2, experts=3)
    used(world)
    kept = Assignment.objects.order_by("pk").first()
    w.write(kept, submit=False)
    Member.objects.filter(pk=kept.member_id).update(most=1)
    again = solved(world, few=True)
    proposals.use_proposal(proposal=again, by=world.officer, at=w.NOW)
    assert list(Assignment.objects.filter(member=kept.member_id)) == [kept]


def test_a_pair_is_fixed_or_ruled_out_with_its_cost_and_taken_back():
    world = w.running(applications=3, experts=4)
    first = solved(world)
    reference, key = min(pairs_of(first))
    application = next(row for row in world.applications if row.reference == reference)
    client, address = as_officer(world), url("pair", key=KEY, member=key, pk=application.pk)
    assert "If the pair is ruled out" in client.get(address).content.decode()
    assert client.post(address, {"kind": "forbidden", "reason": ""}).status_code == 422
    assert client.post(address, {"kind": "forbidden", "reason": "Too close."}).status_code == 302
    assert (reference, key) not in pairs_of(solved(world))
    assert client.post(address, {"undo": "1"}).status_code == 302
    assert PairRule.objects.count() == 0
    other = next(row for row in world.members if (reference, row.pk) not in pairs_of(first))
    fixing = url("pair", key=KEY, member=other.pk, pk=application.pk)
    assert client.post(fixing, {"kind": "fixed", "reason": "Knows it best."}).status_code == 302
    assert (reference, other.pk) in pairs_of(solved(world))
    verbs = Event.objects.filter(verb__startswith="pair.").values_list("verb", flat=True)
    assert list(verbs.order_by("number")) == ["pair.forbidden", "pair.rule_undone", "pair.fixed"]


def test_a_pair_in_conflict_cannot_be_fixed():
    world = w.running(applications=1, experts=2)
    w.declare_conflict(world.members[0], world.applications[0])
    step = {"kind": "fixed", "reason": "No.", "by": world.officer, "at": w.NOW}
    with pytest.raises(RuleBroken, match=r"assignment\.conflict"):
        pair_rules.set_rule(member=world.members[0], application=world.applications[0], **step)


def test_an_assigned_pair_is_not_ruled_out_behind_its_back():
    world = w.running(applications=1, experts=2)
    w.assign(world, world.members[0], world.applications[0])
    step = {"kind": "forbidden", "reason": "No.", "by": world.officer, "at": w.NOW}
    with pytest.raises(RuleBroken, match=r"pair_rule\.assigned"):
        pair_rules.set_rule(member=world.members[0], application=world.applications[0], **step)


def test_a_found_tie_blocks_assignment_by_hand():
    world = w.running(applications=1, experts=1)
    FoundInterest.objects.create(
        member=world.members[0], application=world.applications[0], kind="same_institution", found_at=w.NOW
    )
    with pytest.raises(RuleBroken, match=r"assignment\.tie_to_judge"):
        assignments.assign(
            member=world.members[0], application=world.applications[0], by=world.officer, at=w.NOW
        )


def test_the_form_asks_in_the_browser_and_refuses_what_cannot_be():
    world = w.running(applications=2, experts=3)
    client, address = as_officer(world), url("proposals", key=KEY)
    assert client.get(address).status_code == 200
    row = {
        "how": "fill", "demand": "2", "users": "0", "least": "0", "most": "4", "floor": "pair", "balance": "on",
        "text": "60", "codes": "25", "interest": "15", "key": KEY,
    }  # fmt: skip
    assert client.post(address, row).status_code == 302
    made = Proposal.objects.get()
    assert (made.state, made.settings["floor"], made.settings["balance"]) == ("queued", "pair", True)
    waiting = client.get(url("proposal", key=KEY, pk=made.pk)).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    for change, sentence in (
        ({"least": "9"}, "The least cannot be above the most."),
        ({"floor": "application"}, "Even loads cannot be asked for together with the worst application."),
        ({"how": "few"}, "Even loads cannot be asked for together with the fewest changes."),
        ({"specialist": "on"}, "Write from which affinity somebody is a specialist."),
        ({"text": "0"}, "Words must count for something"),
    ):
        answer = client.post(address, {**row, **change})
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_any_text_may_be_typed(name):
    world = w.running(applications=1, experts=2)
    found = solved(world, demand=1)
    client = as_officer(world)
    row = {"demand": TEXTS[name], "floor": TEXTS[name], "how": TEXTS[name], "key": TEXTS[name]}
    posted = client.post(url("proposals", key=KEY), encoded(row.items()), content_type=FORM)
    assert posted.status_code in (302, 422)
    address = url("pair", key=KEY, member=world.members[0].pk, pk=world.applications[0].pk)
    typed = {"kind": "forbidden", "reason": TEXTS[name]}
    posted = client.post(address, encoded(typed.items()), content_type=FORM)
    assert posted.status_code in (302, 422)
    assert client.get(url("proposals", key=KEY)).status_code == 200
    assert client.get(url("proposal", key=KEY, pk=found.pk)).status_code == 200


def test_whoever_does_not_run_the_call_finds_nothing():
    world = w.running(applications=1, experts=2)
    found = solved(world, demand=1)
    stranger = w.make_call("other-2024", officer="Liv")
    for client in (as_expert(world.members[0]), as_officer(stranger)):
        for name in ("proposal", "use_proposal", "proposal_file"):
            assert client.get(url(name, key=KEY, pk=found.pk)).status_code == 404
    assert as_expert(world.members[0]).get(url("refuse", pk=world.applications[0].pk)).status_code == 404


def test_the_page_asks_as_often_for_many_as_for_few():
    counts = []
    small = w.running(applications=2, experts=3)
    for _ in range(2):
        found = solved(small)
        client = as_officer(small)
        address = url("proposal", key=KEY, pk=found.pk)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
        for _ in range(4):
            w.add_application(small)
        for member in small.members:
            w.declare_none(member, small.applications[2:])
        for name in ("Dag", "Eva", "Finn"):
            if len(small.members) < 6:
                w.add_expert(small, name, state="declared")
    assert counts[0] == counts[1]


def test_who_refuses_is_the_expert_themselves():
    world = w.running(applications=1, experts=2)
    assignment = w.assign(world, world.members[0], world.applications[0])
    other = user_of(world.members[1])
    assert as_expert(world.members[1]).get(url("refuse", pk=world.applications[0].pk)).status_code == 404
    with pytest.raises(Exception, match="not_expert"):
        pair_rules.refuse(assignment=assignment, reason="No.", by=other, at=w.NOW)
