"""What the search finds of bodies, guidance and others, how broad words are counted, and sums that are kept."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.slices.page_reading import page, text
from tests.slices.portal_world import entry, work
from tests.slices.registers_people import AT, account
from tests.slices.walk_guidance import call_content, set_up_bodies
from tildel.files.actions import store_made_file
from tildel.governance.actions.bodies import create_body
from tildel.governance.actions.journal import journal_entry
from tildel.governance.models import Case, Meeting
from tildel.guidance.actions import funding, guide
from tildel.guidance.queries import guide as guides
from tildel.portal.actions.awards import refresh_awards
from tildel.portal.actions.feeding import refresh
from tildel.portal.models import AwardEntry, SearchDocument
from tildel.portal.queries import awards, kept
from tildel.portal.queries import search as queries
from tildel.portal.queries.search import search

pytestmark = pytest.mark.django_db


def keys(words: str) -> list[tuple[str, str]]:
    return sorted((one.kind, one.key) for group in search(words).groups for one in group.documents)


def published_meeting() -> Meeting:
    body = create_body(
        key="prove", names=dict.fromkeys(("nb", "nn", "en"), "Prøveorganet"), organisation=None, by=None,
        at=AT,
    )  # fmt: skip
    meeting = Meeting.objects.create(body=body, day=date(2026, 2, 3))
    Case.objects.create(meeting=meeting, number="1/26", title="Lysekroner", decision_text="Vedtatt fiolett.")
    Case.objects.create(
        meeting=meeting, number="2/26", title="Hemmelig grunn", decision_text="Taushetsbelagt",
        ground="offl. § 13", public_title="Personalsak",
    )  # fmt: skip
    return meeting


def test_minutes_are_found_once_they_are_published_and_nothing_of_what_is_exempt():
    meeting = published_meeting()
    refresh(kind="minutes")
    assert keys("lysekroner") == []
    file = store_made_file(name="minutes.pdf", data=b"%PDF-1.7", by=None, at=AT)
    Meeting.objects.filter(pk=meeting.pk).update(published_at=AT, public_file=file)
    refresh(kind="minutes", key="prove/2026-02-03")
    assert keys("lysekroner") == keys("fiolett") == keys("personalsak") == [("minutes", "prove/2026-02-03")]
    assert keys("taushetsbelagt") == keys("hemmelig grunn") == []


def test_the_journal_is_found_by_what_everybody_sees_without_names_of_persons(client):
    common = {"subject": "x:1", "folder": "Mappe", "unit": "Enhet", "kind": "in", "by": None, "at": AT}
    person = {"name": "Kari Eksempel", "role": "sender", "person": True}
    journal_entry(title="Søknad fra Kari Eksempel om lysmåler", cause="one", parties=[person], **common)
    journal_entry(
        title="Skjult tittel", cause="two", public_title="Unntatt brev", ground="offl. § 13", **common
    )
    assert work() > 0
    assert (keys("lysmåler"), keys("unntatt brev")) == ([("journal", "one")], [("journal", "two")])
    assert keys("kari eksempel") == keys("skjult") == []
    (group,) = search("lysmåler").groups
    found = page(client.get(group.documents[0].paths["nb"]))
    assert "lysmåler" in text(found)


def test_calls_of_others_and_data_solutions_are_found_while_they_are_shown():
    adviser = account("adviser")
    set_up_bodies(adviser, account("member"), AT)
    call = funding.write_call(content=_call_of_others(adviser), by=adviser, at=AT)
    work()
    assert keys("fjernvarme") == [("outside", call.key)]
    funding.show_call(call=call, shown=False, by=adviser, at=AT)
    work()
    assert keys("fjernvarme") == []
    guide.begin_draft(by=adviser, at=AT)
    draft = guides.draft()
    guide.publish_draft(draft=draft, saved=draft.saved, by=adviser, at=AT)
    work()
    assert ("solution", "hunt-cloud") in keys("hunt cloud")


def _call_of_others(adviser):
    funding.load_shipped(by=adviser, at=AT)
    return call_content(titles={"nb": "Prøver med fjernvarme"})


def many(number: int) -> None:
    SearchDocument.objects.bulk_create(
        SearchDocument(
            kind="award", key=f"many-{step}", titles={"nb": "Fellesord"}, heading_no="fellesord",
            url_name="portal:award", url_args=[f"many-{step}"], day=date(2020, 1, 1) + timedelta(days=step),
        )
        for step in range(number)
    )  # fmt: skip


def test_a_word_in_very_much_is_counted_no_further_than_it_is_told_and_the_newest_come_first(client):
    many(queries.COUNTED + 5)
    (group,) = search("fellesord").groups
    assert (group.total, group.more) == (queries.COUNTED, True)
    assert [row.day for row in group.documents] == [
        date(2020, 1, 1) + timedelta(days=queries.COUNTED + 4 - step) for step in range(queries.SHOWN)
    ]
    with translation.override("en"):
        assert "More than 1,000 hits" in text(page(client.get("/en/search/?q=fellesord")))
        last = page(client.get("/en/search/?q=fellesord&kind=award&page=50"))
    assert "the newest 1,000" in text(last)
    assert len(last.xpath("//section[@aria-labelledby='hits']//ul/li")) == 20


def test_exactly_as_many_as_are_counted_are_no_more_than_that():
    many(queries.COUNTED)
    (group,) = search("fellesord").groups
    assert (group.total, group.more) == (queries.COUNTED, False)


def test_sums_are_worked_out_once_and_never_stale():
    entry(1, amount=5_000_000)
    wanted = awards.Wanted(q="kari")
    assert awards.sums(wanted).total == awards.Group("", 1, 5_000_000)
    with CaptureQueriesContext(connection) as asked:
        awards.sums(wanted)
    assert len(asked) == 1  # the mark
    before = kept.mark()
    AwardEntry.objects.filter(number="walk-award-1").update(amount=6_000_000)
    assert awards.sums(wanted).total.amount == 6_000_000
    AwardEntry.objects.filter(number="walk-award-1").delete()
    assert awards.sums(wanted).total == awards.Group("", 0, 0)
    refresh_awards()
    assert kept.mark() not in ("", before)


def test_sums_are_those_that_are_counted_one_by_one():
    for number in range(30):
        entry(
            number, amount=None if number % 7 == 0 else number * 1000, region=("H03", "", "H05")[number % 3],
            institution=f"Sted {number % 4}", decided_on=date(2020 + number % 5, 5, 1), source="known",
        )  # fmt: skip
    rows = list(AwardEntry.objects.all())
    sums = awards.sums(awards.Wanted())
    assert sums.total.number == len(rows)
    for groups, key in (
        (sums.years, lambda row: str(row.decided_on.year)), (sums.regions, lambda row: row.region),
        (sums.institutions, lambda row: row.institution),
    ):  # fmt: skip
        for group in groups:
            mine = [row for row in rows if key(row) == group.key]
            known = [row.amount for row in mine if row.amount is not None]
            assert group == awards.Group(group.key, len(mine), sum(known), len(mine) - len(known))
        assert sum(group.number for group in groups) == len(rows)


def test_the_mark_holds_even_where_rows_are_written_past_the_program():
    entry(1)
    before = kept.mark()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_awardentry SET amount = amount + 1")
    assert kept.mark() != before
