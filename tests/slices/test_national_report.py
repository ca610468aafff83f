"""The national report while it is written: editions, chapters, key figures and contributions."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from tests.slices import report_world
from tests.slices.page_reading import page, texts
from tests.slices.report_world import AT, DUE, TITLES, browser, refused, url
from tildel.audit.queries import broken_at, events_of
from tildel.kernel.errors import NotAllowed, Stale
from tildel.measurement.queries import figures
from tildel.messaging.models import Mail
from tildel.national_report.actions import chapters, contributions, editions
from tildel.national_report.models import Block, Chapter, Contribution
from tildel.national_report.queries import content as contents
from tildel.national_report.queries import editions as queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_may():
    with time_machine.travel(AT, tick=False), translation.override("nb"):
        yield


# --- editions ------------------------------------------------------------------------------------------------


def test_the_first_edition_begins_with_the_outline_and_the_newest_snapshot():
    world = report_world.opened()
    rows = queries.chapters(world.edition)
    assert [one.key for one in rows][:3] == ["forord", "aaret-kort-fortalt", "til-nytte-for-pasientene"]
    assert [(one.kind, one.figure) for one in rows[1].blocks.all()] == [
        ("text", ""), ("figure", "projects_running"), ("figure", "money_paid"),
    ]  # fmt: skip
    assert (world.edition.snapshot.year, world.edition.snapshot.version) == (2024, 1)
    assert [one.region for one in world.edition.contributions.all()] == ["H03", "H04", "H05", "H12"]


def test_the_next_edition_takes_over_chapters_figures_and_contacts_but_no_texts_or_stories():
    world, _final = report_world.finished()
    made = editions.open_edition(
        year=2025, titles=TITLES, coordinator="H04", due_on=None, by=world.officer, at=AT
    )
    before, after = queries.chapters(world.edition), queries.chapters(made)
    assert [(one.key, one.owner, queries.titles(one)) for one in after] == [
        (one.key, one.owner, queries.titles(one)) for one in before
    ]
    assert [one.kind for row in after for one in row.blocks.all()].count("story") == 0
    assert {name for row in after for one in queries.contents(row).values() for name in one} == {"title"}
    assert [str(one) for one in made.contributions.get(region="H12").contacts.all()] == ["Regina Eksempel"]


def test_an_edition_is_opened_once_by_those_who_keep_the_figures():
    world = report_world.opened()
    facts = {"titles": TITLES, "coordinator": "H03", "due_on": DUE, "at": AT}
    with refused("report.year_taken"):
        editions.open_edition(year=2024, by=world.officer, **facts)
    with refused("report.year_out_of_range"):
        editions.open_edition(year=2027, by=world.officer, **facts)
    with refused("report.unknown_region"):
        editions.open_edition(year=2025, by=world.officer, **{**facts, "coordinator": "H99"})
    with pytest.raises(NotAllowed):
        editions.open_edition(year=2025, by=world.regional, **facts)


def test_the_regions_are_asked_by_mail_and_only_with_a_deadline():
    world = report_world.opened()
    facts = {"titles": TITLES, "coordinator": "H03", "snapshot": None, "by": world.officer, "at": AT}
    editions.describe_edition(edition=world.edition, due_on=None, version=1, **facts)
    with refused("report.no_deadline"):
        editions.take_step(edition=world.again(), verb="ask", by=world.officer, at=AT)
    with pytest.raises(Stale):
        editions.describe_edition(edition=world.again(), due_on=DUE, version=1, **facts)
    editions.describe_edition(edition=world.again(), due_on=DUE, version=2, **facts)
    editions.take_step(edition=world.again(), verb="ask", by=world.officer, at=AT)
    rows = Mail.objects.filter(kind="national_report.asked").order_by("to_address")
    assert [mail.to_address for mail in rows] == ["regina@example.org", "vestrid@example.org"]
    assert "1. juni 2025" in rows[0].body.replace("\xa0", " ")


# --- chapters ------------------------------------------------------------------------------------------------


def test_chapters_are_added_moved_and_removed_and_the_trail_keeps_the_text():
    world = report_world.opened()
    by = {"by": world.officer, "at": AT}
    made = chapters.add_chapter(edition=world.edition, titles={"nb": "Forord"}, owner="", **by)
    assert made.key == "forord-2"
    chapters.move_chapter(chapter=world.chapter("forord-2"), step=-1, **by)
    keys = [one.key for one in queries.chapters(world.again())]
    assert keys[-2:] == ["forord-2", "nokkeltall"]
    report_world.write(world, world.chapter("forord-2"), "Ord som skal bort.")
    chapters.remove_chapter(chapter=world.chapter("forord-2"), **by)
    assert not Chapter.objects.filter(key="forord-2").exists()
    removed = events_of("national-report:2024").get(verb="report.chapter_removed")
    assert "Ord som skal bort." in json.dumps(removed.data, ensure_ascii=False)
    assert broken_at("national-report:2024") is None


def test_a_region_writes_its_own_and_the_common_chapters_and_its_contribution_begins():
    world = report_world.asked()
    with pytest.raises(NotAllowed):
        report_world.write(world, world.chapter("helse-vest"), "Ikke mitt.", by=world.regional)
    report_world.write(world, world.chapter("helse-sor-ost"), "Mitt.", by=world.regional)
    report_world.write(world, world.chapter("forord"), "Felles.", by=world.regional)
    report_world.write(world, world.chapter("helse-vest"), "Med rolle.", by=world.authority)
    states = dict(Contribution.objects.values_list("region", "state"))
    assert states == {"H12": "begun", "H03": "begun", "H04": "not_begun", "H05": "not_begun"}
    editions.take_step(edition=world.again(), verb="close", by=world.officer, at=AT)
    with pytest.raises(NotAllowed):
        report_world.write(world, world.chapter("helse-sor-ost"), "For sent.", by=world.regional)
    report_world.write(world, world.chapter("helse-sor-ost"), "Redaktøren.")


def test_who_saves_second_loses_nothing_and_overwrites_nothing():
    world = report_world.asked()
    chapter = world.chapter("forord")
    name = chapters.names_of(chapter)[1]
    facts = {"chapter": chapter, "language": "nb", "version": 1, "at": AT}
    chapters.save_text(content={"title": "T", name: "Første"}, by=world.officer, **facts)
    with pytest.raises(Stale):
        chapters.save_text(content={"title": "T", name: "Andre"}, by=world.regional, **facts)
    address = url("write", 2024, chapter.pk, "nb")
    answer = browser(world.regional).post(address, {"version": "1", "title": "T", name: "Andre"})
    assert answer.status_code == 409
    assert ("Første" in answer.content.decode(), "Andre" in answer.content.decode()) == (True, True)
    chosen = {"version": "2", "resolve": "1", f"yours:{name}": "Andre", f"use:{name}": "yours"}
    assert browser(world.regional).post(address, chosen).status_code == 302
    assert queries.text_of(chapter, "nb").content == {"title": "T", name: "Andre"}


def test_text_is_kept_as_typed_and_shown_without_markup_of_its_own():
    world = report_world.asked()
    chapter = world.chapter("forord")
    report_world.write(world, chapter, "## Å lese\n<script>alert(1)</script>\n- punkt\u202e")
    shown = page(browser(world.officer).get(url("manage_chapter", 2024, chapter.pk)))
    assert texts(shown, "//h2[text()='Å lese']") == ["Å lese"]
    assert texts(shown, "//main//p[contains(., 'alert')]") == ["<script>alert(1)</script>"]


def test_a_language_that_is_none_and_a_number_that_is_none_are_refused():
    world = report_world.asked()
    chapter = world.chapter("forord")
    assert browser(world.officer).get(url("write", 2024, chapter.pk, "de")).status_code == 404
    answer = browser(world.officer).post(url("write", 2024, chapter.pk, "nb"), {"version": "x", "title": "T"})
    assert answer.status_code == 409


# --- key figures ---------------------------------------------------------------------------------------------


def test_the_numbers_are_those_of_the_snapshot_and_nobody_can_type_one():
    world = report_world.asked()
    chapter = world.chapter("nokkeltall")
    address = url("add_block", 2024, chapter.pk, "figure")
    typed = {"figure": "money_paid", "level": "region", "exact": "999", "rows": "999"}
    assert browser(world.officer).post(address, typed).status_code == 302
    found = contents.content_of(world.again())["chapters"][-1]["blocks"][-1]
    values = figures.values_of(figures.snapshot(2024))
    assert {row["group"]: row["exact"] for row in found["rows"]} == {
        "-".join(one.group): None if one.exact is None else str(one.exact)
        for one in values
        if one.figure == "money_paid" and one.group[0] in ("region", "all")
    }
    with refused("report.unknown_figure"):
        chapters.add_block(
            chapter=world.chapter("forord"), kind="figure", figure="invented", level="region",
            by=world.officer, at=AT,
        )  # fmt: skip


def test_a_block_holds_one_thing():
    world = report_world.opened()
    chapter = world.chapter("forord")
    with pytest.raises(IntegrityError, match="block_kind"), transaction.atomic():
        Block.objects.create(chapter=chapter, position=9, kind="text", figure="money_paid")
    with refused("report.block_kind"):
        chapters.add_block(chapter=chapter, kind="video", by=world.officer, at=AT)


# --- contributions -------------------------------------------------------------------------------------------


def test_a_contribution_is_delivered_sent_back_with_a_reason_and_accepted():
    world = report_world.asked()
    facts: dict[str, Any] = {"edition": world.edition, "region": "H12", "at": AT}
    with pytest.raises(NotAllowed):
        contributions.deliver(note="", by=world.authority, **facts)
    contributions.deliver(note="Ferdig.", by=world.regional, **facts)
    with refused("report.no_reason"):
        contributions.decide(verb="return", reason=" ", by=world.officer, **facts)
    contributions.decide(verb="return", reason="Mer om pasientene.", by=world.officer, **facts)
    mail = Mail.objects.get(kind="national_report.return")
    assert (mail.to_address, "Mer om pasientene." in mail.body) == ("regina@example.org", True)
    contributions.deliver(note="Bedre.", by=world.regional, **facts)
    contributions.decide(verb="accept", by=world.officer, **facts)
    row = Contribution.objects.get(region="H12")
    assert (row.state, row.reason, row.note) == ("accepted", "", "Bedre.")
    with pytest.raises(NotAllowed):
        contributions.decide(verb="return", reason="x", by=world.regional, **facts)


def test_what_is_not_delivered_is_reminded_of_once_a_turn():
    world = report_world.asked()
    contributions.deliver(edition=world.edition, region="H03", note="", by=world.authority, at=AT)
    sent = []
    for day in (date(2025, 5, 10), date(2025, 5, 20), date(2025, 5, 21), date(2025, 5, 30), date(2025, 6, 3)):
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        assert contributions.remind_regions(at=at) == 3
        sent.append(Mail.objects.filter(kind="national_report.reminded").count())
    assert sent == [0, 1, 1, 2, 3]
    assert set(Mail.objects.filter(kind="national_report.reminded").values_list("to_address", flat=True)) == {
        "regina@example.org"
    }


def test_the_page_of_a_contribution_says_what_is_wrong_at_its_place():
    world = report_world.asked()
    contributions.deliver(edition=world.edition, region="H12", note="Ferdig.", by=world.regional, at=AT)
    answer = browser(world.officer).post(url("decide", 2024, "H12"), {"verb": "return", "reason": ""})
    assert answer.status_code == 422
    assert browser(world.officer).get(url("contribution", 2024, "H99")).status_code == 404
