"""The public pages, as anybody reads them."""

from datetime import UTC, date, datetime, timedelta

import lxml.etree
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale

from tests.slices.page_reading import page, text, texts
from tests.slices.portal_world import entry
from tests.slices.programme_world import AT, draft, officer, published, user
from tildel.design import navigation
from tildel.portal import shipped, tasks
from tildel.portal.actions.feeding import refresh
from tildel.portal.domain.statement import AxeRun
from tildel.portal.models import StartPage, TextPage
from tildel.portal.queries.site import behind
from tildel.programmes.actions import change_call
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.queries import spec_of

pytestmark = pytest.mark.django_db
CLOSES = datetime(2027, 5, 14, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as moved, translation.override("en"):
        yield moved


def address(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"portal:{name}", args=args)


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


@pytest.mark.parametrize("words", ["%", "_", "a\0b", "'; --", "<script>", "\u202e", "x" * 5000])
def test_odd_words_are_only_words(client, words):
    published()
    found = page(client.get(address("search"), {"q": words}))
    assert texts(found, "//main//h2") == []
    assert found.xpath("//main//input[@name='q']")[0].get("value") == words.replace("\0", "")[:200]


@pytest.mark.parametrize("name", ["home", "calls", "award_figures", "awards"])
def test_pages_run_the_same_queries_for_one_and_for_thirty(client, name, django_assert_num_queries):
    published()
    entry(1)
    client.get(address(name))
    with CaptureQueriesContext(connection) as one:
        client.get(address(name))
    asked = len(one)
    assert asked <= 12
    for number in range(29):
        published(f"call-{number}")
        entry(number + 2, call_key=f"call-{number}")
    client.get(address(name))  # sums and choices are worked out once after a change
    with django_assert_num_queries(asked):
        client.get(address(name))


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({"institution": "983974724"}, True),
        ({"institution": "874789542"}, False),
        ({"amount": "8000000"}, True),
        ({"amount": "100"}, False),
        ({"words": "klinisk protonterapi"}, True),
        ({"words": "havforskning"}, False),
        ({"days": "30"}, False),
        ({"days": "180"}, True),
        ({"amount": "about forty"}, True),
    ],
)
def test_calls_are_looked_for_by_who_may_apply_amount_theme_and_deadline(client, asked, there):
    call = published()
    found = page(client.get(address("calls"), asked))
    links = found.xpath("//section[@aria-labelledby='open']//a/@href")
    assert links == ([address("call", call.key)] if there else [])
    file = client.get(address("calls_ics"), asked).content.decode()
    assert file.count("BEGIN:VEVENT") == int(there)
    assert file.count("END:VCALENDAR") == 1
    assert found.xpath("//input[@name='amount']/@value") == [asked[k] for k in asked if k == "amount"]


def test_feeds_tell_what_is_public_and_robots_are_sent_to_the_map(client):
    call = published()
    draft("secret-call")
    feed = lxml.etree.fromstring(client.get(address("feed_file", "calls")).content)
    atom = "{http://www.w3.org/2005/Atom}"
    links = [link.get("href") for link in feed.iterfind(f"{atom}entry/{atom}link")]
    assert links == [f"http://localhost:8000/en/funding/{call.key}/"]
    refresh(kind="call")
    places = lxml.etree.fromstring(client.get("/sitemap.xml").content)
    found = [row.text for row in places.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(found) == len(set(found))
    assert [place for place in found if "klinbeforsk-2027" in place] == [
        f"http://localhost:8000/{code}/funding/klinbeforsk-2027/" for code in ("nb", "nn", "en")
    ]
    assert "secret-call" not in "".join(found)
    assert "Sitemap: http://localhost:8000/sitemap.xml" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("place", ["funding", "awards", "studies", "infrastructure", "bodies", "search"])
@pytest.mark.parametrize("start", ["home", "accessibility"])
def test_every_part_is_a_link_away_without_a_script(client, start, place):
    found = page(client.get(address(start)))
    for part in ("//header", "//footer"):
        assert f"/en/{place}/" in found.xpath(f"{part}//a/@href")


@pytest.mark.parametrize("first", ["nb", "nn", "en"])
def test_a_process_that_is_asked_first_in_any_language_has_the_whole_menu(first):
    navigation._exists.cache_clear()
    with translation.override(first):
        found = [part["place"] for section in navigation.sections() for part in section["parts"]]
    assert found == [part.place for section in navigation.SECTIONS for part in section.parts]


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_are_only_read(client, name):
    assert client.post(address(name)).status_code == 405


@pytest.mark.parametrize(
    ("run", "current", "said"),
    [
        (None, False, "No run of the tests was kept with this installation"),
        (AxeRun(date(2026, 11, 1), "axe-core", 90, 3, 0, "d"), True, "It found 0 faults. The pages are as they were then."),
        (AxeRun(date(2026, 11, 1), "axe-core", 90, 3, 2, "d"), False, "Some pages have been changed since then"),
    ],
)  # fmt: skip
def test_the_statement_says_what_the_last_run_found_and_nothing_else(client, monkeypatch, run, current, said):
    monkeypatch.setattr(shipped, "last_run", lambda: run)
    monkeypatch.setattr(shipped, "run_is_current", lambda: current)
    assert said in text(page(client.get(address("accessibility"))))


def editors_page(title, language="nb", **more):
    root = StartPage.objects.get(locale__language_code=language)
    return root.add_child(instance=TextPage(title=title, slug="om", locale=root.locale, **more))


def test_a_translation_that_is_older_than_its_page_is_told_to_editors(client, clock):
    source = editors_page("Om oss")
    source.save_revision().publish()
    translated = source.copy_for_translation(Locale.objects.get(language_code="nn"))
    translated.save_revision().publish()
    told = [
        (row.source.title, row.language, bool(row.translation))
        for row in behind()
        if row.source.title == "Om oss"
    ]
    assert told == [("Om oss", "en", False)]
    clock.move_to(AT + timedelta(hours=1))
    TextPage.objects.get(pk=source.pk).save_revision().publish()
    told = [(row.language, bool(row.translation)) for row in behind() if row.source.title == "Om oss"]
    assert told == [("nn", True), ("en", False)]
    editor = user("editor@example.org")
    editor.is_superuser = editor.is_staff = True
    editor.save()
    client.force_login(editor)
    assert "Om oss" in text(page(client.get("/cms/reports/translations/")))


def test_a_page_is_published_at_its_hour_by_the_queue_and_stands_in_the_menu(client, clock):
    made = editors_page("Om oss", in_menu=True, live=False)
    made.go_live_at = AT + timedelta(hours=1)
    made.save_revision(approved_go_live_at=made.go_live_at)
    tasks.publish_scheduled()
    assert client.get("/nb/om/").status_code == 404
    clock.move_to(AT + timedelta(hours=2))
    tasks.publish_scheduled()
    assert client.get("/nb/om/").status_code == 200
    assert "/nb/om/" in page(client.get(address("home", language="nb"))).xpath("//header//a/@href")


def test_an_old_address_leads_on(client):
    made = editors_page("Om oss")
    Redirect.objects.create(old_path="/nb/gammel", redirect_page=made)
    answer = client.get("/nb/gammel/")
    assert (answer.status_code, answer["Location"]) == (301, "/nb/om/")
