from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.slices.programme_world import AT, DEADLINE, draft, officer, published, user
from tildel.audit.queries import broken_at, events_of
from tildel.checks.requirements import Source
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale, Unreadable
from tildel.programmes import actions, queries
from tildel.programmes.access import can_manage
from tildel.programmes.domain.spec import call_to_json, with_changes
from tildel.programmes.models import CallVersion, ProgrammeOfficer
from tildel.programmes.shipped import load_template

pytestmark = pytest.mark.django_db


def verbs(call):
    return [event.verb for event in events_of(f"call:{call.key}")]


def test_a_call_opened_from_a_template_says_what_the_template_says():
    call = draft()
    template = load_template("klinbeforsk-2024")
    assert queries.spec_of(call) == replace(template, key="klinbeforsk-2027")
    assert (call.state, call.frame, call.deadline_at) == ("draft", 170_000_000, template.closes_at)
    assert (verbs(call), broken_at("call:klinbeforsk-2027")) == (["call.opened"], None)


@pytest.mark.parametrize("key", ["", "Klinbeforsk 2027", "klinbeforsk/2027", "klinbeforsk-", "å", "x" * 81])
def test_a_key_has_to_fit_in_an_address(key):
    with pytest.raises(RuleBroken) as caught:
        draft(key)
    assert (caught.value.code, caught.value.place) == ("call.key_unusable", "key")


def test_a_key_is_used_once():
    draft()
    with pytest.raises(RuleBroken) as caught:
        draft()
    assert caught.value.code == "call.key_taken"


def test_an_unknown_template():
    kari = officer()
    with pytest.raises(Unreadable):
        actions.open_call(
            programme=queries.programme("klinbeforsk"), template="no-such", key="x", by=kari, at=AT
        )


def test_changing_a_draft_writes_a_version_and_the_copies():
    call = draft()
    spec = with_changes(
        queries.spec_of(call),
        deadline=DEADLINE,
        frame=180_000_000,
        amount_max=30_000_000,
        amount_min=8_000_000,
    )
    version = actions.change_call(call=call, spec=spec, by=officer(), at=AT)
    assert (version.number, call.frame, call.deadline_at) == (2, 180_000_000, spec.closes_at)
    assert call_to_json(queries.spec_of(call))["frame"] == 180_000_000
    assert queries.spec_of(call).requirement("amount").source == Source()
    assert events_of("call:klinbeforsk-2027")[0].data["parts"] == ["frame", "deadline", "amount"]


def test_saying_the_same_again_makes_no_version():
    call = draft()
    version = actions.change_call(call=call, spec=queries.spec_of(call), by=officer(), at=AT)
    assert (version.number, verbs(call)) == (1, ["call.opened"])


def test_two_officers_do_not_overwrite_each_other():
    call = draft()
    first = with_changes(queries.spec_of(call), frame=1_000_000_000)
    second = with_changes(queries.spec_of(call), fundable_tenths=35)
    actions.change_call(call=call, spec=first, based_on=1, by=officer(), at=AT)
    with pytest.raises(Stale):
        actions.change_call(call=call, spec=second, based_on=1, by=officer(), at=AT)
    assert queries.spec_of(call) == first


def test_publishing_is_refused_while_something_is_missing():
    call = draft()
    with pytest.raises(RuleBroken) as caught:
        actions.publish_call(call=call, by=officer(), at=AT)
    assert (caught.value.code, caught.value.params) == (
        "call.not_ready",
        {"lacks": ("call.deadline_passed",)},
    )
    call.refresh_from_db()
    assert (call.state, verbs(call)) == ("draft", ["call.opened"])


def test_a_published_call_is_public_and_open_until_the_instant():
    call = published()
    closes = queries.spec_of(call).closes_at
    assert list(queries.public_calls()) == [call]
    assert [queries.phase(call, at) for at in (AT, closes - timedelta(microseconds=1), closes)] == [
        "open",
        "open",
        "closed",
    ]
    assert verbs(call) == ["call.published", "call.changed", "call.opened"]


def test_publishing_twice_changes_nothing():
    call = published()
    with pytest.raises(RuleBroken) as caught:
        actions.publish_call(call=call, by=officer(), at=AT)
    assert caught.value.code == "call.state"
    assert verbs(call)[0] == "call.published"


def test_changing_a_published_call_needs_a_reason_which_is_public():
    call = published()
    spec = with_changes(queries.spec_of(call), deadline=datetime(2027, 5, 21, 16))
    with pytest.raises(RuleBroken):
        actions.change_call(call=call, spec=spec, by=officer(), at=AT)
    actions.change_call(
        call=call, spec=spec, reason=" The form was down. ", by=officer(), at=AT + timedelta(days=1)
    )
    assert queries.public_changes(call) == [
        {"number": 3, "made_at": AT + timedelta(days=1), "reason": "The form was down."}
    ]
    assert CallVersion.objects.filter(call=call).count() == 3


def test_only_officers_of_the_programme_may():
    call, stranger = draft(), user("ola@example.org")
    steps = [
        lambda: actions.open_call(
            programme=call.programme, template="klinbeforsk-2024", key="x", by=stranger, at=AT
        ),
        lambda: actions.change_call(call=call, spec=queries.spec_of(call), by=stranger, at=AT),
        lambda: actions.publish_call(call=call, by=stranger, at=AT),
        lambda: actions.appoint_officer(
            programme=call.programme, person=stranger.person, held_from=date(2026, 1, 1), by=stranger, at=AT
        ),
    ]
    for step in steps:
        with pytest.raises(NotAllowed):
            step()
    assert (
        list(queries.managed_by(stranger, AT.date())),
        list(queries.managed_by(officer(), AT.date())),
    ) == (
        [],
        [call],
    )


def test_an_officer_manages_from_the_first_day_to_the_last():
    kari = officer()
    programme = queries.programme("klinbeforsk")
    ProgrammeOfficer.objects.update(held_from=date(2026, 2, 1), held_to=date(2026, 2, 28))
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
    assert [can_manage(kari, programme, on=day) for day in days] == [False, True, True, False]


def test_a_person_without_an_account_name_manages_nothing():
    programme = draft().programme
    nameless = user("per@example.org")
    nameless.person = None
    assert can_manage(nameless, programme, on=AT.date()) is False
    assert list(queries.programmes_of(nameless, on=AT.date())) == []
