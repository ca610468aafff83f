"""Calls that are announced before they open: seen by everybody, applied to by nobody until then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from tests.slices.page_reading import page, text
from tests.slices.programme_world import AT, DEADLINE, draft, officer, user
from tildel.applications.actions.drafts import create_application
from tildel.kernel.errors import RuleBroken
from tildel.people.actions import name_myself
from tildel.programmes.actions import change_call, publish_call
from tildel.programmes.domain.spec import call_from_json, call_to_json, with_changes
from tildel.programmes.domain.states import phase_at
from tildel.programmes.models import Call
from tildel.programmes.queries import phase, spec_of

pytestmark = pytest.mark.django_db
OPENS = datetime(2027, 1, 10, 9, 0)  # Oslo; an hour earlier in UTC
AT_OPENING = datetime(2027, 1, 10, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as moved, translation.override("en"):
        yield moved


def coming() -> Call:
    call, by = draft(), officer()
    spec = replace(with_changes(spec_of(call), deadline=DEADLINE), opens=OPENS)
    change_call(call=call, spec=spec, by=by, at=AT)
    return publish_call(call=call, by=by, at=AT)


def places(client) -> dict[str, list[str]]:
    found = page(client.get("/en/funding/"))
    return {
        name: found.xpath(f"//section[@aria-labelledby='{name}']//h3/a/@href")
        for name in ("open", "coming", "closed")
    }


def test_it_is_coming_until_the_instant_of_its_opening_and_then_open(client, clock):
    call = coming()
    address = f"/en/funding/{call.key}/"
    assert places(client) == {"open": [], "coming": [address], "closed": []}
    told = text(page(client.get(address)))
    assert ("Opens 10 January 2027" in told, "Log in to start an application" in told) == (True, False)
    assert "Opens 10\xa0January\xa02027" in client.get("/en/feeds/calls.xml").content.decode()
    assert f"call-{call.key}-deadline" in client.get("/en/funding/deadlines.ics").content.decode()
    assert client.get(f"/api/v1/calls/{call.key}").json()["phase"] == "coming"
    clock.move_to(AT_OPENING)
    assert places(client) == {"open": [address], "coming": [], "closed": []}
    assert "Log in to start an application" in text(page(client.get(address)))


def test_nobody_applies_before_it_opens():
    call, by = coming(), user("applicant")
    name_myself(user=by, given_name="Siri", family_name="Eksempel", language="nb", at=AT)
    early = AT_OPENING - timedelta(seconds=1)
    with pytest.raises(RuleBroken) as refused:
        create_application(call=call, language="nb", by=by, at=early)
    assert (refused.value.code, phase(call, early)) == ("applications.call_not_open", "coming")
    assert create_application(call=call, language="nb", by=by, at=AT_OPENING).call == call


def test_a_call_never_opens_after_its_deadline_nor_shuts_again():
    call, by = draft(), officer()
    late = replace(spec_of(call), opens=datetime(2030, 1, 1, 9, 0))
    change_call(call=call, spec=late, by=by, at=AT)
    with pytest.raises(RuleBroken) as refused:
        publish_call(call=call, by=by, at=AT)
    assert "call.opens_late" in refused.value.params["lacks"]
    change_call(call=call, spec=with_changes(replace(late, opens=None), deadline=DEADLINE), by=by, at=AT)
    published = publish_call(call=call, by=by, at=AT)
    with pytest.raises(RuleBroken) as refused:
        change_call(call=published, spec=replace(spec_of(published), opens=OPENS), reason="No", by=by, at=AT)
    assert refused.value.code == "call.opened_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(opens_at=datetime(2040, 1, 1, tzinfo=UTC))


def test_an_officer_writes_the_opening_and_it_stands_in_the_calls_own_json(client):
    call = draft()
    client.force_login(officer())
    place = f"/en/calls/{call.key}/edit/facts/"
    form = page(client.get(place)).forms[-1]
    typed = dict(form.form_values()) | {"opens": "2027-03-28T02:30", "deadline": "2027-05-14T16:00"}
    assert "The clocks go forward that night" in client.post(place, typed).content.decode()
    assert client.post(place, typed | {"opens": "2027-01-10T09:00"}).status_code == 302
    call.refresh_from_db()
    assert (call.opens_at, spec_of(call).opens) == (AT_OPENING, OPENS)
    assert call_from_json(call_to_json(spec_of(call))) == spec_of(call)


def test_every_phase_follows_from_the_two_instants():
    opens, closes = AT, AT + timedelta(days=1)
    moments = (AT - timedelta(seconds=1), AT, closes - timedelta(seconds=1), closes)
    assert [phase_at("published", closes, at, opens=opens).value for at in moments] == [
        "coming", "open", "open", "closed",
    ]  # fmt: skip
