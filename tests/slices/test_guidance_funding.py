"""Calls of other funders: written by advisers, read by everybody, looked at again when they are old."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.slices.registers_people import AT, account
from tests.slices.walk_guidance import call_content, set_up_bodies
from tildel.guidance.actions import funding as actions
from tildel.guidance.domain.funding import Deadline, Status, status
from tildel.guidance.models import OutsideCall
from tildel.guidance.queries import funding as queries
from tildel.guidance.queries.funding import Wanted
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.messaging.models import Mail
from tildel.people.models import User

pytestmark = pytest.mark.django_db

TODAY = AT.date()
FUNDING = "/nb/guidance/funding/"


@pytest.fixture
def adviser() -> User:
    user = account("adviser")
    set_up_bodies(user, account("second"), AT - timedelta(days=400))
    return user


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def funders(adviser: User) -> User:
    actions.load_shipped(by=adviser, at=AT)
    return adviser


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def write(by: User, title: str, **changes: Any) -> OutsideCall:
    return actions.write_call(content=call_content(title, **changes), by=by, at=AT)


def test_the_sources_name_funders_and_no_dates(funders: User, client: Client):
    found = queries.outside_calls(AT)
    assert [(one.funder_key, one.status, one.deadlines, one.web_address) for one in found] == [
        ("eu", "announced", (), ""), ("kreftforeningen", "announced", (), ""),
        ("forskningsradet", "announced", (), ""), ("dam", "announced", (), ""),
    ]  # fmt: skip
    assert actions.load_shipped(by=funders, at=AT) == 0
    assert "ikke kunngjort" in client.get(FUNDING).content.decode()


@pytest.mark.parametrize("wanted", ["open", "coming", "announced", "closed"])
def test_the_database_finds_each_state_as_the_rule_says(funders: User, wanted: str):
    days = (None, -20, -1, 0, 1, 20)
    for opens in days:
        for closes in days:
            if opens is not None and closes is not None and opens > closes:
                continue
            opens_on = None if opens is None else TODAY + timedelta(days=opens)
            rows = () if closes is None else (Deadline(TODAY + timedelta(days=closes), time(10, 0)),)
            write(funders, f"Prøve {opens} {closes}", opens_on=opens_on, deadlines=rows)
    expected = {
        row.key
        for row in OutsideCall.objects.prefetch_related("deadlines")
        if status(row.opens_on, queries.deadlines_of(row), at=AT) == wanted
    }
    assert {row.key for row in queries.found(Wanted(status=wanted), at=AT)} == expected
    assert expected


def test_the_nearest_deadline_stands_first_and_what_is_closed_is_left_out(funders: User):
    later, sooner, over = (Deadline(TODAY + timedelta(days=days)) for days in (50, 5, -5))
    write(funders, "Senere", deadlines=(later,))
    write(funders, "To frister", deadlines=(over, sooner))
    write(funders, "Stengt", deadlines=(over,))
    found = queries.outside_calls(AT)
    assert [one.titles["nb"] for one in found][:2] == ["To frister", "Senere"]
    assert (found[0].next_deadline, len(found)) == (sooner, 6)
    assert [row.key for row in queries.found(Wanted(by="30"), at=AT)] == ["to-frister"]


def test_words_funder_and_theme_narrow_the_list(funders: User, client: Client):
    write(
        funders,
        "Postdoktor i prøving",
        who_may_apply={"nb": "Postdoktorer"},
        most_amount=5_000_000,
        funder="dam",
        themes=("kreft", "barn"),
    )
    for query in ("q=POSTDOKTOR", "funder=dam&theme=barn", "amount=5000000", "status=announced&q=prøving"):
        assert [one.key for one in client.get(f"{FUNDING}?{query}").context["rows"]] == [
            "postdoktor-i-proving"
        ]
    assert client.get(f"{FUNDING}?q=finnes+ikke&status=tull").context["rows"] == []


def test_a_call_is_written_and_changed_in_its_form(funders: User, client: Client):
    desk = as_(funders)
    sent = {
        "funder": "eu", "title_nb": "Ny utlysning", "source": "Sagt på et møte", "themes": "kreft, barn",
        "opens_on": "2026-03-01", "deadline0_day": "2026-04-15", "deadline0_clock": "13:00",
        "deadline0_note": "skisse", "version": "0",
    }  # fmt: skip
    assert desk.post(f"{FUNDING}manage/new/", sent).status_code == 302
    page = client.get(f"{FUNDING}calls/ny-utlysning/").content.decode()
    assert ("15. april 2026" in page.replace("\xa0", " "), "skisse" in page) == (True, True)
    wrong = desk.post(f"{FUNDING}manage/ny-utlysning/", {**sent, "version": "1", "opens_on": "2026-05-01"})
    assert (wrong.status_code, "opens_on" in wrong.context["form"].errors) == (422, True)
    old = desk.post(f"{FUNDING}manage/ny-utlysning/", {**sent, "version": "7", "title_nb": "Skrevet"})
    assert (old.status_code, "Skrevet" in old.content.decode()) == (422, True)


def test_what_is_old_is_proposed_to_be_looked_at_once(funders: User, client: Client):
    later = AT + timedelta(days=91)
    assert actions.remind_advisers(at=AT) == 0
    assert actions.remind_advisers(at=later) == 4
    assert actions.remind_advisers(at=later + timedelta(days=7)) == 0
    assert Mail.objects.filter(kind="funding.look_again").count() == 2
    call = OutsideCall.objects.get(funder__key="dam")
    assert actions.confirm_call(call=call, by=funders, at=later).checked_on == later.date()
    assert [one.funder.key for one in queries.work_list(only_old=True, on=later.date())] == [
        "eu", "kreftforeningen", "forskningsradet",
    ]  # fmt: skip


def test_a_call_that_is_taken_out_is_nowhere(funders: User, client: Client):
    call = write(funders, "Borte")
    actions.show_call(call=call, shown=False, by=funders, at=AT)
    assert client.get(f"{FUNDING}calls/borte/").status_code == 404
    assert "borte" not in [one.key for one in queries.outside_calls(AT)]
    as_(funders).post(f"{FUNDING}manage/borte/step/", {"verb": "show"})
    assert client.get(f"{FUNDING}calls/borte/").status_code == 200


def test_only_advisers_write_and_nothing_without_a_source(funders: User):
    stranger = account("stranger")
    with pytest.raises(NotAllowed):
        write(stranger, "Nei")
    with pytest.raises(RuleBroken, match=r"funding\.sourceless"):
        write(funders, "Uten kilde", source="")
    with pytest.raises(RuleBroken, match=r"funding\.funder_twice"):
        actions.write_funder(names={"nb": "EU"}, ror="", web_address="", source="", by=funders, at=AT)
    call = write(funders, "Ja")
    actions.change_call(call=call, content=call_content("Ja igjen"), version=1, by=funders, at=AT)
    with pytest.raises(Stale):
        actions.change_call(call=call, content=call_content("Nei"), version=1, by=funders, at=AT)
    assert queries.told([queries.call("ja")], at=AT)[0].status == Status.ANNOUNCED
    assert queries.call("ja").checked_on == date(2026, 3, 2)
