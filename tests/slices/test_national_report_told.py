"""The national report told and finished: stories with their approvals, freezing, and what everybody reads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from tests.slices import projects_world, report_world
from tests.slices.page_reading import page, text, texts
from tests.slices.report_world import AT, DUE, browser, refused, url
from tildel.kernel.errors import NotAllowed, Stale
from tildel.messaging.models import Mail
from tildel.national_report.actions import chapters, editions, stories
from tildel.national_report.models import Chapter, Consent, Edition, Final, Job, Story
from tildel.national_report.queries import content as contents
from tildel.national_report.queries import editions as queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_may():
    with time_machine.travel(AT, tick=False), translation.override("nb"):
        yield


# --- stories -------------------------------------------------------------------------------------------------


def test_a_story_is_approved_by_the_leader_and_then_by_the_region():
    world = report_world.asked()
    report_world.told(world)
    with pytest.raises(NotAllowed):
        stories.answer_story(story=world.story(), verb="approve", by=world.regional, at=AT)
    stories.send_story(story=world.story(), by=world.regional, at=AT)
    mail = Mail.objects.get(kind="national_report.story_asked")
    assert (mail.to_address, "Hjem før helgen" in mail.subject) == (world.leader.email, True)
    with refused("report_story.state"):
        stories.accept_story(story=world.story(), verb="accept", by=world.regional, at=AT)
    with pytest.raises(NotAllowed):
        stories.answer_story(story=world.story(), verb="approve", by=world.base.colleague, at=AT)
    stories.answer_story(story=world.story(), verb="ask_changes", reason="Feil dato.", by=world.leader, at=AT)
    assert (world.story().state, world.story().reason) == ("draft", "Feil dato.")
    report_world.approved(world)
    story = world.story()
    assert (story.state, story.leader_by, story.region_by) == ("approved", world.leader, world.regional)
    stories.reopen_story(story=story, by=world.regional, at=AT)
    assert (world.story().state, world.story().leader_by) == ("draft", None)


def test_a_story_is_written_only_as_a_draft_and_two_writers_see_each_other():
    world = report_world.asked()
    story = report_world.told(world)
    facts = {"titles": {"nb": "Ny"}, "texts": {"nb": "Ny tekst."}, "alternatives": {}, "credit": "",
             "shows_people": False, "at": AT}  # fmt: skip
    stories.write_story(story=story, version=1, by=world.base.colleague, **facts)
    with pytest.raises(Stale):
        stories.write_story(story=world.story(), version=1, by=world.regional, **facts)
    typed = {"version": "1", "titles_nb": "Min", "texts_nb": "Min tekst."}
    answer = browser(world.regional).post(url("write_story", 2024, story.pk), typed)
    said = answer.content.decode()
    assert (answer.status_code, "Ny tekst." in said, "Min tekst." in said) == (422, True, True)
    stories.send_story(story=world.story(), by=world.regional, at=AT)
    with refused("report.story_sent"):
        stories.write_story(story=world.story(), version=2, by=world.regional, **facts)


def test_the_leader_finds_the_story_among_their_tasks():
    world = report_world.asked()
    story = report_world.told(world)
    stories.send_story(story=world.story(), by=world.regional, at=AT)
    shown = page(browser(world.leader).get(url("mine")))
    assert texts(shown, "//section[@aria-labelledby='w']//a") == ["Hjem før helgen"]
    answer = browser(world.leader).post(url("answer_story", 2024, story.pk), {"verb": "approve"})
    assert (answer.status_code, world.story().state) == (302, "with_region")
    assert browser(projects_world.account("Fremmed")).get(url("mine")).status_code == 404


def test_a_story_stands_in_one_place():
    world = report_world.asked()
    story = report_world.told(world)
    with refused("report.unknown_story"):
        chapters.add_block(
            chapter=world.chapter("forord"), kind="story", story=story, by=world.officer, at=AT
        )


def test_a_picture_loses_what_it_says_of_its_camera_and_needs_words_and_consent():
    world = report_world.written(report_world.asked())
    story = report_world.told(world, picture=True)
    from tildel.files.queries import read_file

    assert b"camera" in report_world.jpeg()
    assert b"camera" not in read_file(story.picture)
    report_world.approved(world)
    codes = [one.code for one in contents.problems_of(world.again()) if one.stops]
    assert codes == ["report.story_without_consent"]
    report_world.consented(world)
    assert [one.code for one in contents.problems_of(world.again()) if one.stops] == []


def test_what_is_no_picture_is_refused_with_a_sentence():
    world = report_world.asked()
    story = report_world.told(world)
    from django.core.files.uploadedfile import SimpleUploadedFile

    for data, said in (
        (b"%PDF-1.7", "Dette er ikke en JPEG eller PNG"), (b"\xff\xd8\xffgarbage", "Bildet kan ikke leses"),
    ):  # fmt: skip
        upload = SimpleUploadedFile("bilde.jpg", data)
        answer = browser(world.regional).post(url("story_picture", 2024, story.pk), {"picture": upload})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert world.story().picture is None


def test_another_picture_needs_its_own_consent():
    world = report_world.asked()
    report_world.told(world, picture=True)
    report_world.consented(world)
    assert world.story().holding == 1
    from tildel.files.actions import store_picture

    file = store_picture(name="b.jpg", data=report_world.jpeg(), by=world.regional, at=AT)
    stories.put_picture(story=world.story(), file=file, by=world.regional, at=AT)
    assert (world.story().holding, Consent.objects.count()) == (0, 1)
    with refused("report.consent_ahead"):
        stories.record_consent(
            story=world.story(), name="P", given_on=date(2025, 5, 6), how="written", by=world.regional, at=AT
        )


# --- final ---------------------------------------------------------------------------------------------------


def test_an_edition_with_something_missing_is_not_final():
    world = report_world.asked()
    editions.take_step(edition=world.edition, verb="close", by=world.officer, at=AT)
    with refused("report.not_ready"):
        editions.finish(edition=world.again(), comment="", by=world.officer, at=AT)
    answer = browser(world.officer).post(url("finish", 2024), {"comment": ""})
    assert answer.status_code == 422
    assert Final.objects.count() == 0


def test_a_final_version_is_what_it_was_whatever_happens_to_the_edition():
    world, final = report_world.finished()
    frozen = contents.text_of(final)
    assert (frozen.is_intact, frozen.content["year"], final.version) == (True, 2024, 1)
    with refused("report.is_final"):
        editions.describe_edition(
            edition=world.again(), titles={"nb": "Ny"}, coordinator="H03", due_on=DUE, snapshot=None,
            version=1, by=world.officer, at=AT,
        )  # fmt: skip
    editions.take_step(edition=world.again(), verb="correct", by=world.officer, at=AT)
    report_world.write(world, world.chapter("forord"), "Rettet.")
    later = AT + timedelta(days=1)
    second = editions.finish(edition=world.again(), comment="Rettet forord", by=world.officer, at=later)
    first = Final.objects.get(version=1)
    assert (first.text, first.sha256) == (final.text, final.sha256)
    assert (second.version, "Rettet." in second.text, "Rettet." in first.text) == (2, True, False)
    editions.take_step(edition=world.again(), verb="correct", by=world.officer, at=later)
    with refused("report.same_as_final"):
        editions.finish(edition=world.again(), comment="", by=world.officer, at=later)
    changed = Final.objects.get(version=2)
    changed.text = changed.text.replace("Rettet.", "Endret.")
    assert contents.text_of(changed).is_intact is False


def test_a_pdf_is_made_in_each_language_that_is_whole_and_once():
    world, final = report_world.finished()
    rows = Job.objects.filter(final=final)
    assert [(job.language, job.state, job.done == job.of) for job in rows] == [("nb", "made", True)]
    file = rows[0].file
    report_world.make_pdfs(world, at=AT + timedelta(days=1))
    assert Job.objects.get(final=final).file == file


# --- what everybody reads ------------------------------------------------------------------------------------


def test_everybody_reads_chapter_after_chapter_and_follows_a_figure_to_its_rows():
    report_world.finished()
    shown = page(browser().get(url("edition", 2024)))
    assert text(shown.xpath("//h1")[0]) == "Til pasientens beste 2024"
    assert len(shown.xpath("//nav[@aria-labelledby='contents']//a")) == 8
    chapter = page(browser().get(url("chapter", 2024, "aaret-kort-fortalt")))
    assert [link.get("rel") for link in chapter.xpath("//a[@rel]")][:2] == ["prev", "next"]
    rows = chapter.xpath("//table//td/a/@href")
    assert rows[0] == reverse("measurement:rows", args=["projects_running", 2024, 1, "region-H12"])
    assert browser().get(rows[0]).status_code == 200
    story = page(browser().get(url("chapter", 2024, "til-nytte-for-pasientene")))
    assert texts(story, "//article/h2") == ["Hjem før helgen"]


def test_a_language_that_is_not_written_is_said_and_the_text_marked():
    report_world.finished()
    with translation.override("en"):
        shown = page(browser().get(url("chapter", 2024, "forord")))
    assert "Not everything in this chapter is written in this language" in text(shown)
    assert shown.xpath("//div[contains(@class, 'reading')]/@lang") == ["nb"]


def test_what_is_not_final_is_nobody_elses():
    report_world.asked()
    for address in (url("edition", 2024), url("chapter", 2024, "forord"), url("report_pdf", 2024, "nb")):
        assert browser().get(address).status_code == 404
    said = text(page(browser().get(url("home"))))
    assert "Den første rapporten som lages her, er ikke endelig ennå." in said
    assert "2019: Den sjuende i rekken" in said


def test_who_takes_back_a_consent_is_no_longer_shown():
    world, final = report_world.finished(picture=True)
    picture = str(world.story().picture_id)
    address, chapter = url("picture_file", 2024, picture), url("chapter", 2024, "til-nytte-for-pasientene")
    shown = browser().get(address)
    assert (b"".join(shown.streaming_content)[:2], browser().get(chapter).status_code) == (b"\xff\xd8", 200)
    consent = Consent.objects.get()
    answer = browser(world.regional).post(url("withdraw", 2024, world.story().pk, consent.pk))
    assert answer.status_code == 302
    assert browser().get(address).status_code == 404
    shown = page(browser().get(chapter))
    assert (shown.xpath("//article//img"), "Bildet vises ikke lenger" in text(shown)) == ([], True)
    before = Job.objects.get(final=final, state="made")
    report_world.make_pdfs(world, at=AT + timedelta(hours=1))
    assert queries.final_file(final, "nb") != before.file
    assert Final.objects.get().text == final.text


def test_names_of_those_who_consented_stand_in_nothing_public():
    _world, final = report_world.finished(picture=True)
    pages = [url("edition", 2024), *(url("chapter", 2024, one.key) for one in Chapter.objects.all())]
    said = "".join(browser().get(address).content.decode() for address in pages) + final.text
    assert ("Pasient Eksempel" in said, Story.objects.count(), Edition.objects.count()) == (False, 1, 1)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("new", {"year": "to tusen", "titles_nb": "", "coordinator": "H99"}),
        ("new", {"year": "99999999999999", "titles_nb": "x" * 500, "coordinator": ""}),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(name, typed):
    world = report_world.opened()
    answer = browser(world.officer).post(url(name), typed)
    assert (answer.status_code, Edition.objects.count()) == (422, 1)
    assert typed["year"] in answer.content.decode()


def test_a_final_report_is_found_by_its_chapters_and_stories():
    from tildel.portal.actions.feeding import refresh
    from tildel.portal.queries.search import search

    report_world.finished()
    assert refresh(kind="report") == 1
    found = [(one.kind, one.key) for group in search("tidligere hjem").groups for one in group.documents]
    assert found == [("report", "2024")]
    assert refresh(kind="report", key="2023") == 0
