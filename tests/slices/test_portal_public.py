"""The public pages, as anybody reads them."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.slices.page_reading import page, text, texts
from tests.slices.programme_world import AT, draft, officer, published, user
from tildel.portal import queries
from tildel.programmes.actions import change_call
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.queries import spec_of

pytestmark = pytest.mark.django_db
CLOSES = datetime(2027, 5, 14, 14, tzinfo=UTC)
NAMES = {"nb": "KLINBEFORSK 2027", "nn": "KLINBEFORSK 2027", "en": "KLINBEFORSK 2027"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as moved, translation.override("en"):
        yield moved


def address(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"portal:{name}", args=args)


def award(number, **more):
    return {
        "call_key": "klinbeforsk-2027", "call_names": NAMES, "reference": f"2027-{number:03}",
        "title": f"Prosjekt {number}", "title_en": f"Project {number}", "leader": "Kari Eksempel",
        "institution": "Eksempel HF", "orgnr": "993467049", "region": "H04", "amount": 7_000_000,
        "published_at": AT, **more,
    }  # fmt: skip


@pytest.fixture
def given(monkeypatch):
    """The published awards of this test."""
    rows = []
    monkeypatch.setattr(queries, "public_awards", lambda: list(rows))
    return rows


PUBLIC = ["home", "calls", "awards", "search", "accessibility"]


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_public_page_is_there_when_there_is_nothing_to_show(client, name, language):
    found = page(client.get(address(name, language=language)))
    assert (found.get("lang"), len(found.xpath("//h1"))) == (language, 1)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_call_is_read_in_three_languages(client, language):
    call = published()
    found = page(client.get(address("call", call.key, language=language)))
    spec = spec_of(call)
    body = text(found)
    parts = [spec.summary, spec.who_may_apply, spec.welcomes, spec.decision]
    assert [part.in_language(language) in body for part in parts] == [True] * 4
    assert len(found.xpath("//ul[contains(@class, 'rules')]/li")) == len(spec.requirements)
    criteria = [part for row in spec.assessment.dimensions for part in row.criteria]
    assert [part.name.in_language(language) in body for part in criteria] == [True] * len(criteria)


def test_a_call_that_is_written_is_not_there(client):
    call = draft()
    client.force_login(officer())
    for name in ("call", "call_ics"):
        assert client.get(address(name, call.key)).status_code == 404
    assert "klinbeforsk" not in text(page(client.get(address("calls")))).lower()


def test_the_countdown_has_both_clocks(client):
    call = published()
    count = page(client.get(address("call", call.key))).xpath("//*[@data-countdown]")[0]
    assert dict(count.attrib) == {
        "data-countdown": "2027-05-14T14:00:00+00:00",
        "data-now": "2026-11-22T09:00:00+00:00",
        "data-pattern": "in {left}",
        "data-over": "The call is closed.",
    }


def test_who_is_logged_in_starts_an_application_with_a_button(client):
    call = published()
    client.force_login(user("ola@example.org"))
    form = page(client.get(address("call", call.key))).xpath("//main//form")[0]
    assert (form.get("method"), form.get("action")) == (
        "post",
        reverse("applications:start", args=[call.key]),
    )
    assert form.xpath(".//input[@name='csrfmiddlewaretoken']") != []


def test_who_is_not_logged_in_comes_back_after_logging_in(client):
    call = published()
    link = page(client.get(address("call", call.key))).xpath("//main//a[contains(@class, 'ds-button')]")[0]
    assert link.get("href") == (reverse("account_request_login_code") + "?next=" + address("call", call.key))


def test_a_call_closes_by_itself(client, clock):
    call = published()
    clock.move_to(CLOSES - timedelta(milliseconds=1))
    assert len(page(client.get(address("call", call.key))).xpath("//*[@data-countdown]")) == 1
    clock.move_to(CLOSES)
    found = page(client.get(address("call", call.key)))
    assert found.xpath("//*[@data-countdown] | //main//form | //main//a[contains(@class, 'ds-button')]") == []
    assert "The call is closed." in text(found)
    headings = page(client.get(address("calls"))).xpath("//main//section")
    assert ["KLINBEFORSK 2027" in text(part) for part in headings] == [False, True]


def test_a_change_is_said_with_its_day_and_reason(client):
    call = published()
    spec = with_changes(spec_of(call), deadline=datetime(2027, 5, 21, 16))
    change_call(call=call, spec=spec, reason="The form was down.", by=officer(), at=AT + timedelta(days=1))
    assert texts(page(client.get(address("call", call.key))), "//*[@aria-labelledby='changes']//li") == [
        "Changed on 23 November 2026 at 10:00, because: The form was down."
    ]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_calendar_file_keeps_its_identity(client, language):
    call = published()
    response = client.get(address("call_ics", call.key, language=language))
    rows = dict(
        line.split(":", 1) for line in response.content.decode().replace("\r\n ", "").split("\r\n") if line
    )
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert (rows["UID"], rows["SEQUENCE"], rows["DTSTART"]) == (
        "call-klinbeforsk-2027-deadline@localhost",
        "1",
        "20270514T140000Z",
    )
    assert rows["URL"].endswith(f"/{language}/funding/klinbeforsk-2027/")


def test_awards_have_no_ranks_and_stand_by_institution(client, given):
    published()
    given += [award(1, institution="Ås HF"), award(2, amount=10_000_000), award(3, title_en="A project")]
    found = page(client.get(address("awards")))
    assert found.xpath("//table[contains(@class, 'awards')]/tbody/tr/th/text()[1]") == [
        "Project 2",
        "A project",
        "Project 1",
    ]
    assert texts(found, "//table[contains(@class, 'awards')]/thead//th") == [
        "Project", "Project leader", "Institution", "Health region", "Amount",
    ]  # fmt: skip
    assert "NOK 24,000,000 to 3 projects, of a frame of NOK 170,000,000." in text(found)


def test_the_bars_are_as_long_as_the_amounts(client, given):
    published()
    given += [award(1, amount=17_000_000), award(2, amount=8_500_000, region="H05")]
    found = page(client.get(address("awards", language="nb")))
    lengths = [bar.get("width") for bar in found.xpath("//*[local-name()='rect'][@class='part']")]
    assert lengths == ["15.00", "100.00", "50.00", "100.00", "50.00"]


def test_awards_are_filtered_by_call(client, given):
    published()
    given += [award(1), award(2, call_key="other-2026", call_names={"en": "Other"})]
    found = page(client.get(address("awards"), {"call": "other-2026"}))
    assert texts(found, "//main//h2") == ["Other"]
    assert found.xpath("//option[@selected]")[0].get("value") == "other-2026"
    nothing = page(client.get(address("awards"), {"call": "none"}))
    assert "No awards are published for this call." in text(nothing)


@pytest.mark.parametrize(("language", "separator", "title"), [("nb", ";", "title"), ("en", ",", "title_en")])
def test_the_file_holds_what_the_page_shows_and_nothing_that_runs(client, given, language, separator, title):
    published()
    given += [award(1, title="=cmd()", title_en="@SUM(1)"), award(2, institution='Å "HF", avd; 1')]
    response = client.get(address("awards_csv", language=language), {"call": "klinbeforsk-2027"})
    rows = list(
        csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=separator)
    )
    assert [row[2:6] + row[7:] for row in rows[1:]] == [
        ["2027-001", f"'{given[0][title]}", "Kari Eksempel", "Eksempel HF", "7000000"],
        ["2027-002", given[1][title], "Kari Eksempel", 'Å "HF", avd; 1', "7000000"],
    ]
    assert response["Content-Disposition"] == 'attachment; filename="tildel-awards.csv"'


def test_search_finds_calls_and_awards(client, given):
    published()
    given += [award(1, title_en="Hearts at night"), award(2)]
    found = page(client.get(address("search"), {"q": "HEARTS"}))
    assert texts(found, "//main//h2") == ["Calls (0)", "Awards (1)"]
    found = page(client.get(address("search"), {"q": "klinbeforsk"}))
    assert texts(found, "//main//h2") == ["Calls (1)", "Awards (0)"]


@pytest.mark.parametrize("words", ["%", "_", "a\0b", "'; --", "<script>", "\u202e", "x" * 5000])
def test_odd_words_are_only_words(client, words):
    published()
    found = page(client.get(address("search"), {"q": words}))
    assert texts(found, "//main//h2") == ["Calls (0)", "Awards (0)"]
    assert found.xpath("//main//input[@name='q']")[0].get("value") == words.replace("\0", "")[:200]


@pytest.mark.parametrize("name", ["home", "calls", "awards"])
def test_pages_run_the_same_queries_for_one_and_for_thirty(client, given, name, django_assert_num_queries):
    published()
    given.append(award(1))
    client.get(address(name))
    with CaptureQueriesContext(connection) as one:
        client.get(address(name))
    for number in range(29):
        published(f"call-{number}")
        given.append(award(number, call_key=f"call-{number}"))
    with django_assert_num_queries(len(one)):
        client.get(address(name))


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_are_only_read(client, name):
    assert client.post(address(name)).status_code == 405
