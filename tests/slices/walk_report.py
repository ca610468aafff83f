"""The national reports of the walk: last year's is final, this year's is being written.

Editors are the officers; `manager` answers for South-Eastern Norway. A story with a picture, about the project of
`applicant`, stands in each: approved in the final one, with the leader in the other.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.slices.report_world import TEXTS, TITLES, jpeg
from tests.slices.walk_projects import NUMBER
from tildel.files.actions import store_picture
from tildel.kernel.time import in_oslo
from tildel.national_report.actions import chapters, contributions, documents, editions, stories
from tildel.national_report.models import Block, Chapter, ChapterText, Consent, Edition, Final, Job, Story
from tildel.national_report.queries import editions as queries

KEY, REGION = "til-nytte-for-pasientene", "H12"
_PUBLIC = ("edition", "chapter", "report_pdf", "picture_file")


def in_report(route: str) -> bool:
    return route.startswith("national_report:")


def _edition(route: str) -> Edition:
    rows = Edition.objects.order_by("year")
    found = (
        rows.filter(finals__isnull=False) if route.partition(":")[2] in _PUBLIC else rows.filter(finals=None)
    )
    return found[0]


def report_values(route: str, name: str) -> Any:
    """What stands in an address of the national report."""
    edition = _edition(route)
    chapter = edition.chapters.get(key=KEY)
    story = edition.stories.get()
    found = {
        "year": edition.year, "key": KEY, "language": "nb", "file": str(story.picture_id), "region": REGION,
        "chapter": chapter.pk, "block": chapter.blocks.order_by("position").values_list("pk", flat=True)[0],
        "verb": "down", "kind": "figure", "story": story.pk,
        "consent": story.consents.values_list("pk", flat=True)[0],
        "job": edition.jobs.order_by("pk").values_list("pk", flat=True)[0],
    }  # fmt: skip
    return found[name]


def make_report(world: Any) -> None:
    """After projects and figures."""
    last = in_oslo(world.now).year - 1
    _opened(world, last)
    _finish(world, last)
    _opened(world, last + 1)
    job = documents.ask_proof(
        edition=queries.edition(last + 1), language="nb", by=world.users["officer"], at=world.before(2)
    )
    made = queries.job_to_make(job.pk)
    assert made is not None
    documents.make_document(job=made, at=world.before(2))


def _opened(world: Any, year: int) -> None:
    officer, manager, at = world.users["officer"], world.users["manager"], world.before(8)
    due = in_oslo(world.now).date() + timedelta(days=30)
    editions.open_edition(year=year, titles=TITLES, coordinator="H03", due_on=due, by=officer, at=at)
    who = {"email": manager.email, "given_name": "", "family_name": ""}
    for region in ("", REGION):
        person = {"email": "redigerer@example.org"} if not region else who
        editions.name_person(edition=queries.edition(year), who=person, region=region, by=officer, at=at)
    editions.take_step(edition=queries.edition(year), verb="ask", by=officer, at=at)
    _told(world, year)


def _told(world: Any, year: int) -> None:
    officer, manager, at = world.users["officer"], world.users["manager"], world.before(7)
    by: dict[str, Any] = {"by": manager, "at": at}
    edition = queries.edition(year)
    story = stories.begin_story(
        edition=edition, about=f"project:{NUMBER}", titles={"nb": "Hjem"}, texts=TEXTS, **by
    )
    stories.put_picture(story=story, file=store_picture(name="a.jpg", data=jpeg(), **by), **by)
    facts = {"titles": story.titles, "texts": story.texts, "alternatives": {"nb": "En dør."}, "credit": "X"}
    stories.write_story(story=story, shows_people=True, version=1, **facts, **by)
    day = in_oslo(at).date()
    stories.record_consent(story=story, name="Pasient Eksempel", given_on=day, how="written", **by)
    chapter = next(one for one in queries.chapters(edition) if one.key == KEY)
    chapter.edition = edition
    chapters.add_block(chapter=chapter, kind="story", story=story, by=officer, at=at)
    stories.send_story(story=story, **by)


def _finish(world: Any, year: int) -> None:
    officer, manager, at = world.users["officer"], world.users["manager"], world.before(6)
    story = Story.objects.select_related("edition", "project", "innovation").get(edition__year=year)
    stories.answer_story(story=story, verb="approve", by=world.users["applicant"], at=at)
    stories.accept_story(story=story, verb="accept", by=manager, at=at)
    for chapter in queries.chapters(queries.edition(year)):
        chapter.edition = queries.edition(year)
        first = next(one for one in chapter.blocks.all() if one.kind == Block.TEXT)
        content = {"title": queries.titles(chapter)["nb"], f"block-{first.pk}": "Noe."}
        chapters.save_text(chapter=chapter, language="nb", content=content, version=1, by=officer, at=at)
    contributions.deliver(edition=queries.edition(year), region=REGION, note="", by=manager, at=at)
    editions.take_step(edition=queries.edition(year), verb="close", by=officer, at=at)
    editions.finish(edition=queries.edition(year), comment="", by=officer, at=at)
    for job in queries.jobs(queries.edition(year)):
        made = queries.job_to_make(job.pk)
        assert made is not None
        documents.make_document(job=made, at=at)


def grow_report(number: int) -> None:
    """So many more editions, and more of everything in the one that is being written."""
    edition = Edition.objects.get(finals=None)
    rows = {
        "chapters": list(edition.chapters.filter(key=KEY)), "stories": list(edition.stories.all()),
        "jobs": list(edition.jobs.all()),
    }  # fmt: skip
    final = Final.objects.get()
    for step in range(1, number + 1):
        other = Edition.objects.get(pk=edition.pk)
        other.pk, other.year = None, 1900 + step
        other.save(force_insert=True)
        final.pk, final.edition = None, other
        final.save(force_insert=True)
        for chapter in rows["chapters"]:
            made = Chapter.objects.create(edition=edition, key=f"more-{step}", position=100 + step)
            ChapterText.objects.create(
                chapter=made, language="nb", content={"title": "More"}, saved_at=edition.opened_at,
                saved_by=edition.opened_by,
            )  # fmt: skip
            Block.objects.create(
                chapter=chapter, position=100 + step, kind="figure", figure="money_paid", level="region"
            )
        for story in rows["stories"]:
            more = Story.objects.get(pk=story.pk)
            more.pk = None
            more.save(force_insert=True)
            Consent.objects.create(
                story=more, picture_id=more.picture_id, name="More", given_on=more.created_at.date(), how="written",
                recorded_at=more.created_at,
            )  # fmt: skip
        for job in rows["jobs"]:
            again = Job.objects.get(pk=job.pk)
            again.pk = None
            again.save(force_insert=True)
