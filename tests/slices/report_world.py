"""The national report for 2024, which tells of project 2024-0017 of `projects_world`.

Officer `officer` edits · `regional` answers for H12 (a contact) · `authority` holds a role for Helse Vest RHF
    edition 2024: snapshot of 2024, chapters of the shipped outline, asked for until 1 June 2025
    story: of H12, about the project (leader `leader`, writes too `colleague`), in the third chapter
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.slices import measuring_world, projects_world
from tildel.files.actions import store_picture
from tildel.kernel.errors import RuleBroken
from tildel.national_report.actions import chapters, contributions, documents, editions, stories
from tildel.national_report.models import Block, Chapter, Edition, Final, Story
from tildel.national_report.queries import editions as queries
from tildel.national_report.queries import stories as story_queries
from tildel.people.actions import give_role
from tildel.people.models import User
from tildel.people.queries import organisation

AT = datetime(2025, 5, 5, 9, 0, tzinfo=UTC)
DUE = date(2025, 6, 1)
WEST = "983658725"
TITLES = {"nb": "Til pasientens beste", "en": "For the patient"}
TEXTS = {"nb": "Pasienter kom tidligere hjem.\n\n## Slik gikk det\n- Færre dager\n- Færre smerter"}


@dataclass
class World:
    base: projects_world.World
    regional: User
    authority: User
    edition: Edition

    @property
    def officer(self) -> User:
        return self.base.officer

    @property
    def leader(self) -> User:
        return self.base.leader

    def again(self) -> Edition:
        found = queries.edition(self.edition.year)
        assert found is not None
        self.edition = found
        return found

    def chapter(self, key: str) -> Chapter:
        found = next(one for one in queries.chapters(self.again()) if one.key == key)
        found.edition = self.edition
        return found

    def story(self) -> Story:
        pk = Story.objects.order_by("pk").values_list("pk", flat=True)[0]
        found = story_queries.story(self.again(), pk)
        assert found is not None
        return found


def jpeg() -> bytes:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera that says too much"
    Image.linear_gradient("L").resize((60, 40)).convert("RGB").save(made, "JPEG", exif=exif)
    return made.getvalue()


def opened() -> World:
    """The edition is open and nobody is asked yet."""
    base = projects_world.running()
    measuring_world.snapshot(base.officer, 2024, at=AT)
    regional, authority = projects_world.account("Regina"), projects_world.account("Vestrid")
    give_role(
        person=authority.person, organisation=organisation(WEST), kind="research_manager",
        held_from=date(2020, 1, 1), by=None, at=AT,
    )  # fmt: skip
    edition = editions.open_edition(
        year=2024, titles=TITLES, coordinator="H03", due_on=DUE, by=base.officer, at=AT
    )
    world = World(base, regional, authority, edition)
    who = {"email": regional.email, "given_name": "Regina", "family_name": "Eksempel"}
    editions.name_person(edition=world.again(), who=who, region="H12", by=base.officer, at=AT)
    world.again()
    return world


def asked() -> World:
    """The regions write."""
    world = opened()
    editions.take_step(edition=world.edition, verb="ask", by=world.officer, at=AT)
    world.again()
    return world


def write(world: World, chapter: Chapter, words: str, *, by: User | None = None, at: datetime = AT) -> None:
    """The chapter's first text in bokmål, under its title."""
    first = next(one for one in chapter.blocks.all() if one.kind == Block.TEXT)
    stored = queries.text_of(chapter, "nb")
    content = {**(stored.content if stored else {"title": chapter.key}), f"block-{first.pk}": words}
    chapters.save_text(
        chapter=chapter, language="nb", content=content, version=stored.version if stored else 0,
        by=by or world.officer, at=at,
    )  # fmt: skip


def written(world: World) -> World:
    """Every chapter says something."""
    for chapter in queries.chapters(world.again()):
        chapter.edition = world.edition
        write(world, chapter, f"Oppdiktet tekst om {chapter.key}.")
    return world


def told(world: World, *, picture: bool = False) -> Story:
    """A draft of the story, in the third chapter."""
    story = stories.begin_story(
        edition=world.edition, about=f"project:{world.base.project.number}", titles={"nb": "Hjem før helgen"},
        texts=TEXTS, by=world.regional, at=AT,
    )  # fmt: skip
    chapters.add_block(
        chapter=world.chapter("til-nytte-for-pasientene"), kind="story", story=story, by=world.officer, at=AT
    )
    if picture:
        file = store_picture(name="bilde.jpg", data=jpeg(), by=world.regional, at=AT)
        stories.put_picture(story=story, file=file, by=world.regional, at=AT)
        facts: dict[str, Any] = {"titles": story.titles, "texts": story.texts, "credit": "Foto Graf"}
        stories.write_story(
            story=story, alternatives={"nb": "En pasient går ut en dør."}, shows_people=True, version=1,
            by=world.regional, at=AT, **facts,
        )  # fmt: skip
    return world.story()


def consented(world: World) -> Any:
    return stories.record_consent(
        story=world.story(), name="Pasient Eksempel", given_on=date(2025, 4, 1), how="written",
        by=world.regional, at=AT,
    )  # fmt: skip


def approved(world: World) -> Story:
    """By the project's leader and the region."""
    stories.send_story(story=world.story(), by=world.regional, at=AT)
    stories.answer_story(story=world.story(), verb="approve", by=world.leader, at=AT)
    return stories.accept_story(story=world.story(), verb="accept", by=world.regional, at=AT)


def accepted(world: World) -> World:
    """Every region has delivered, and is accepted."""
    for one in world.again().contributions.all():
        by = world.regional if one.region == "H12" else world.authority if one.region == "H03" else None
        if by is None:
            continue
        contributions.deliver(edition=world.edition, region=one.region, note="Ferdig.", by=by, at=AT)
        contributions.decide(edition=world.edition, region=one.region, verb="accept", by=world.officer, at=AT)
    world.again()
    return world


def finished(*, picture: bool = False) -> tuple[World, Final]:
    """Everything there, approved and final; the PDFs are made."""
    world = written(asked())
    told(world, picture=picture)
    if picture:
        consented(world)
    approved(world)
    accepted(world)
    editions.take_step(edition=world.again(), verb="close", by=world.officer, at=AT)
    final = editions.finish(edition=world.again(), comment="", by=world.officer, at=AT)
    make_pdfs(world)
    world.again()
    return world, final


def make_pdfs(world: World, at: datetime = AT) -> None:
    """What the queue would do."""
    for job in world.edition.jobs.filter(state="queued"):
        found = queries.job_to_make(job.pk)
        assert found is not None
        documents.make_document(job=found, at=at)


# --- at the pages -------------------------------------------------------------------------------------------


def refused(code: str) -> Any:
    return pytest.raises(RuleBroken, match=code.replace(".", r"\."))


def browser(user: Any = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def url(name: str, *more: Any) -> str:
    return reverse(f"national_report:{name}", args=more)
