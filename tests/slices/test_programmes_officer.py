"""What an officer sees and does in the browser, by way of Django's client."""

from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.slices.page_reading import errors, filled, page, text, texts
from tests.slices.programme_world import AT, draft, officer, published, user
from tildel.audit.queries import events_of
from tildel.programmes import queries
from tildel.programmes.models import Call
from tildel.programmes.shipped import load_template

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(AT, tick=False), translation.override("en"):
        yield


@pytest.fixture
def kari(client):
    found = officer()
    client.force_login(found)
    return client


def address(name, *args):
    return reverse(f"programmes:{name}", args=args)


FACTS = {
    "version": 1, "name_nb": "KLINBEFORSK 2027", "name_nn": "KLINBEFORSK 2027", "name_en": "KLINBEFORSK 2027",
    "deadline": "2027-05-14T16:00", "frame": "180 000 000 kr", "frame_approximate": "on",
}  # fmt: skip


def test_a_new_call_is_opened_from_a_template_with_its_year(kari):
    programme = queries.programme("klinbeforsk")
    sent = {"programme": programme.pk, "template": "klinbeforsk-2024", "key": "klinbeforsk-2027"}
    response = kari.post(address("new"), sent)
    assert response.url == address("call", "klinbeforsk-2027")
    assert queries.call("klinbeforsk-2027").names["en"] == "KLINBEFORSK 2027"


def test_an_address_that_is_taken_is_said_at_the_field(kari):
    draft()
    sent = {
        "programme": queries.programme("klinbeforsk").pk,
        "template": "klinbeforsk-2024",
        "key": "klinbeforsk-2027",
    }
    assert errors(kari.post(address("new"), sent)) == [
        "Address of the call: There is already a call with the address klinbeforsk-2027. Choose another one."
    ]


def test_the_page_of_a_call_says_every_requirement_with_its_source(kari):
    call = draft()
    found = page(kari.get(address("call", call.key)))
    rows = found.xpath("//ul[contains(@class, 'rules')]/li")
    assert len(rows) == len(queries.spec_of(call).requirements)
    amount = next(row for row in rows if "Amount applied for" in text(row))
    assert text(amount.xpath("p[1]")[0]) == "The call gives NOK 7–25 million for a project."
    assert (
        amount.xpath(".//q")[0].text
        == "Søknadsrammen per prosjekt er satt til 7-25 mill. kr for en prosjektperiode på inntil 5 år."
    )
    assert amount.xpath("p//a")[0].get("href").startswith("https://www.helse-midt.no/")
    assert amount.xpath("div//a")[0].get("href") == address("requirement", call.key, "amount")


def test_the_facts_are_changed(kari):
    call = draft()
    assert kari.post(address("edit", call.key, "facts"), FACTS).url == address("call", call.key)
    spec = queries.spec_of(queries.call(call.key))
    assert (spec.frame, spec.deadline) == (180_000_000, datetime(2027, 5, 14, 16))


def test_an_hour_that_the_clocks_skip_is_refused_where_it_is_typed(kari):
    call = draft()
    response = kari.post(address("edit", call.key, "facts"), FACTS | {"deadline": "2027-03-28T02:30"})
    assert errors(response) == [
        (
            "Deadline, Oslo time: The clocks go forward that night and never show this time. "
            "Choose one before 2 or after 3."
        )
    ]


def test_an_hour_that_the_clocks_show_twice_is_chosen(kari):
    call, twice = draft(), FACTS | {"deadline": "2027-10-31T02:30"}
    response = kari.post(address("edit", call.key, "facts"), twice)
    choices = texts(page(response), "//*[@id='id_fold-group']//label")
    assert choices == [
        "The first: 31 October 2027 at 02:30 (summer time)",
        "The second, an hour later: 31 October 2027 at 02:30 (winter time)",
    ]
    kari.post(address("edit", call.key, "facts"), twice | {"fold": 1})
    closes = queries.spec_of(queries.call(call.key)).closes_at
    assert closes.isoformat() == "2027-10-31T01:30:00+00:00"


def test_a_chosen_hour_is_still_chosen_when_the_page_is_opened_again(kari):
    call, twice = draft(), FACTS | {"deadline": "2027-10-31T02:30", "fold": 1}
    kari.post(address("edit", call.key, "facts"), twice)
    chosen = page(kari.get(address("edit", call.key, "facts"))).xpath("//input[@name='fold'][@checked]")
    assert [node.get("value") for node in chosen] == ["1"]


@pytest.mark.parametrize("typed", ["", "2027-02-30T16:00", "soon", "2027-05-14T16:00Z", "0001-01-01T00:00"])
def test_what_is_no_time_is_refused_without_a_fault(kari, typed):
    call = draft()
    assert len(errors(kari.post(address("edit", call.key, "facts"), FACTS | {"deadline": typed}))) == 1, typed


def test_the_amounts_are_changed_and_said_in_three_languages(kari):
    call = draft()
    where = address("requirement", call.key, "amount")
    sent = {
        "version": 1, "minimum": "5 000 000", "maximum": "20.000.000", "severity": "formal", "source_text": "",
        "source_address": "",
    }  # fmt: skip
    tried = page(kari.post(where, sent, headers={"HX-Request": "true"}))
    assert [(node.get("lang"), text(node)) for node in tried.xpath("//*[@id='sentences']/dd")][2] == (
        "en",
        "The call gives NOK 5–20 million for a project.",
    )
    assert [node.get("lang") for node in tried.xpath("//*[@id='sentences']/dd")] == ["nb", "nn", "en"]
    assert queries.call(call.key).current.number == 1
    assert kari.post(where, sent).status_code == 302
    found = queries.spec_of(queries.call(call.key)).requirement("amount")
    assert found.params == {"minimum": 5_000_000, "maximum": 20_000_000}


def test_a_smallest_amount_above_the_largest_is_refused(kari):
    call = draft()
    sent = {"version": 1, "minimum": "30 000 000", "maximum": "20 000 000", "severity": "formal"}
    response = kari.post(address("requirement", call.key, "amount"), sent)
    assert errors(response) == [
        (
            "Smallest amount for a project, in kroner: "
            "The smallest amount is larger than the largest. Change one of them."
        )
    ]


@pytest.mark.parametrize("key", [row.key for row in load_template("klinbeforsk-2024").requirements])
def test_every_requirement_has_a_form_that_changes_nothing_when_nothing_is_changed(kari, key):
    call = draft()
    where = address("requirement", call.key, key)
    assert kari.post(where, filled(kari.get(where))).status_code == 302
    assert queries.call(call.key).current.number == 1


def test_institutions_are_added_and_taken_away_by_number(kari):
    call = draft()
    where = address("requirement", call.key, "applicant_institution")
    sent = {"version": 1, "added": "993467049\n983 974 724", "excluded": "", "severity": "formal"}
    assert kari.post(where, sent | {"added": "993467048"}).status_code == 200
    assert kari.post(where, sent).status_code == 302
    assert queries.spec_of(queries.call(call.key)).eligible.added == ("993467049", "983974724")


def test_the_texts_and_the_assessment_are_changed(kari):
    call = draft()
    sent = filled(kari.get(address("edit", call.key, "texts"))) | {"summary_en": "In short."}
    assert kari.post(address("edit", call.key, "texts"), sent).status_code == 302
    sent = filled(kari.get(address("edit", call.key, "assessment"))) | {"fundable": "3.5", "readers": 3}
    assert kari.post(address("edit", call.key, "assessment"), sent).status_code == 302
    spec = queries.spec_of(queries.call(call.key))
    assert (spec.summary.en, spec.assessment.fundable_tenths, spec.assessment.readers) == ("In short.", 35, 3)


def test_themes_are_added_and_given_priority(kari):
    call = draft()
    shown = filled(kari.get(address("themes", call.key)))
    new = {
        "themes-1-nb": "Sjeldne diagnoser", "themes-1-nn": "Sjeldne diagnosar", "themes-1-en": "Rare diseases",
        "themes-1-priority": "on",
    }  # fmt: skip
    assert kari.post(address("themes", call.key), shown | new).status_code == 302
    spec = queries.spec_of(queries.call(call.key))
    assert [theme.key for theme in spec.themes] == ["proton_therapy", "rare_diseases"]
    assert spec.requirement("priority_theme").params["themes"] == ("proton_therapy", "rare_diseases")


def test_a_theme_without_a_name_in_every_language_is_refused(kari):
    call = draft()
    shown = filled(kari.get(address("themes", call.key)))
    response = kari.post(address("themes", call.key), shown | {"themes-1-nb": "Sjeldne diagnoser"})
    assert len(errors(response)) == 2


def test_somebody_elses_change_is_not_overwritten_unseen(kari):
    call = draft()
    sent = filled(kari.get(address("edit", call.key, "assessment"))) | {"fundable": "3.5", "readers": 2}
    kari.post(address("edit", call.key, "assessment"), sent)
    response = kari.post(address("edit", call.key, "facts"), FACTS)
    assert errors(response) == [
        (
            "Somebody else changed the call while you had it open. Look at what it says now. "
            "If you save once more, what stands in this form counts."
        )
    ]
    again = filled(response)
    assert kari.post(address("edit", call.key, "facts"), again).status_code == 302
    spec = queries.spec_of(queries.call(call.key))
    assert (spec.frame, spec.assessment.fundable_tenths) == (180_000_000, 35)


def test_publishing_lists_what_is_missing_and_does_nothing(kari):
    call = draft()
    found = page(kari.post(address("publish", call.key)))
    assert text(found.xpath("//h1")[0]) == "The call cannot be published yet"
    assert len(found.xpath("//main//li")) == 1
    assert queries.call(call.key).state == "draft"


def test_publishing_says_what_will_happen_first(kari):
    call = draft()
    kari.post(address("edit", call.key, "facts"), FACTS)
    found = page(kari.get(address("publish", call.key)))
    assert texts(found, "//main//ul/li")[1] == (
        "applications can be started at once, and sent until 14 May 2027 at 16:00 (Oslo time), "
        "when the call closes by itself"
    )
    assert queries.call(call.key).state == "draft"
    assert kari.post(address("publish", call.key)).status_code == 302
    assert queries.call(call.key).state == "published"


def test_a_published_call_is_changed_with_a_reason_only(kari):
    call = published()
    sent = FACTS | {"version": 2, "deadline": "2027-05-21T16:00"}
    where = address("edit", call.key, "facts")
    assert errors(kari.post(where, sent)) == ["Why it is changed: This field is required."]
    assert kari.post(where, sent | {"reason": "The form was down."}).status_code == 302
    assert events_of(f"call:{call.key}")[0].data["reason"] == "The form was down."


def test_the_preview_says_that_it_is_one_and_offers_no_application(kari):
    call = draft()
    found = page(kari.get(address("preview", call.key)))
    assert text(found.xpath("//h1")[0]) == "KLINBEFORSK 2024"
    assert found.xpath("//main//form") == []
    assert "Preview." in text(found)


PAGES = ["call", "preview", "publish", "themes"]


@pytest.mark.parametrize("name", PAGES)
def test_to_others_a_call_that_is_written_is_not_there(client, name):
    call = draft()
    assert client.get(address(name, call.key)).status_code == 302
    client.force_login(user("ola@example.org"))
    assert client.get(address(name, call.key)).status_code == 404


@pytest.mark.parametrize(
    "where", ["/en/calls/", "/en/calls/new/", "/en/calls/klinbeforsk-2027/edit/facts/", "/en/calls/no-such/"]
)
def test_the_other_pages_are_closed_too(client, where):
    draft()
    client.force_login(user("ola@example.org"))
    assert client.get(where).status_code == 404


def test_the_list_runs_the_same_queries_for_one_call_and_for_thirty(kari, django_assert_num_queries):
    draft()
    with CaptureQueriesContext(
        connection,
    ) as one:
        kari.get(address("list"))
    for number in range(30):
        draft(f"call-{number}")
    with django_assert_num_queries(len(one)):
        found = page(kari.get(address("list")))
    assert len(found.xpath("//tbody/tr")) == Call.objects.count() == 31


def test_a_character_that_no_name_can_have_finds_nothing(kari):
    draft()
    assert page(kari.get(address("list"), {"q": "no\0such"})).xpath("//table") == []


def test_the_list_is_searched(kari):
    draft()
    draft("other-2027")
    found = page(kari.get(address("list"), {"q": "other"}))
    assert texts(found, "//tbody//td[1]/span") == ["other-2027 · KLINBEFORSK"]


def test_an_earlier_call_without_a_name_in_nynorsk_is_offered_by_its_other_name(kari):
    call = draft()
    call.names = {"nb": "Bare på bokmål", "en": "Elsewhere"}
    call.save(update_fields=["names"])
    page = kari.get("/nn/calls/new/")
    assert (page.status_code, f"Bare på bokmål ({call.key})" in page.content.decode()) == (200, True)
