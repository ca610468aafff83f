"""The national report of the demo world, written through the actions that people use. Everything is invented.

    last year's edition   final: snapshot, chapters, two stories with pictures, PDFs
    this year's edition   the regions write: one has begun, one has delivered, one got it back, one is silent;
                          stories: approved, with the region, with the leader, changes asked for

Each region has a voice, `VOICES`; the leaders of the projects approve what is told of them.
"""

from __future__ import annotations

import struct
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import transaction

from tildel.config.demo import cast
from tildel.config.demo.calendar import at as moment
from tildel.config.demo.cast import Actor
from tildel.config.demo.people import Accounts
from tildel.config.demo.texts import DATA
from tildel.files.actions import store_picture
from tildel.kernel.time import in_oslo
from tildel.national_report import shipped
from tildel.national_report.actions import chapters, contributions, documents, editions, stories
from tildel.national_report.queries import editions as queries
from tildel.national_report.queries import stories as story_queries
from tildel.people.actions import account_for
from tildel.projects.queries.public import public_projects

VOICES = {
    "H12": Actor("Sølvi", "Sørøstdikt"), "H03": Actor("Vetle", "Vestdikt", "nn"),
    "H04": Actor("Mia", "Midtdikt"), "H05": Actor("Nordis", "Norddikt"),
}  # fmt: skip
STORIES = "til-nytte-for-pasientene"
AT_LEAST = 4  # stories of one edition, each about another project
MISSING = "Skriv også hva det betyr for dem som bor lengst unna. (Oppdiktet.)"
Row = Mapping[str, Any]


@cache
def rows() -> Row:
    return tomllib.loads((DATA / "national_report.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Making:
    """One edition on its way; `at` is never later than the day on which the world is made."""

    accounts: Accounts
    year: int
    begins: date
    now: datetime

    @property
    def officer(self) -> Any:
        return self.accounts[cast.OFFICER]

    def voice(self, region: str) -> Any:
        return self.accounts[VOICES[region]]

    def at(self, days: int) -> datetime:
        return min(moment(self.begins + timedelta(days=days), 10), self.now)

    def edition(self) -> Any:
        return queries.edition(self.year)


@transaction.atomic
def make(accounts: Accounts, now: datetime) -> None:
    """After projects and figures. Nothing is made where there are too few public projects to tell of."""
    today = in_oslo(now).date()
    if public_projects().count() < AT_LEAST:
        return
    _final(Making(accounts, today.year - 1, min(today, date(today.year, 5, 13)), now))
    _under_way(Making(accounts, today.year, min(today - timedelta(days=40), date(today.year, 10, 1)), now))


def _opened(one: Making, coordinator: str, due_on: date) -> None:
    editions.open_edition(
        year=one.year, titles=shipped.report_names(), coordinator=coordinator, due_on=due_on, by=one.officer,
        at=one.at(0),
    )  # fmt: skip
    for region, actor in VOICES.items():
        who = {"email": actor.email, "given_name": actor.given_name, "family_name": actor.family_name}
        editions.name_person(edition=one.edition(), who=who, region=region, by=one.officer, at=one.at(0))
    editions.take_step(edition=one.edition(), verb="ask", by=one.officer, at=one.at(1))


def _final(one: Making) -> None:
    _opened(one, "H03", one.begins + timedelta(days=20))
    for row in rows()["chapters"]:
        _write(one, row, one.at(5))
    for row in rows()["stories"]:
        if row.get("last"):
            _told(one, row)
            _approve(one, row)
    for region in VOICES:
        _deliver(one, region)
        facts = {"edition": one.edition(), "region": region, "by": one.officer, "at": one.at(15)}
        contributions.decide(verb="accept", **facts)
    editions.take_step(edition=one.edition(), verb="close", by=one.officer, at=one.at(16))
    editions.finish(edition=one.edition(), comment="Demonstrasjon", by=one.officer, at=one.at(18))
    for job in queries.jobs(one.edition()):
        found = queries.job_to_make(job.pk)
        assert found is not None
        documents.make_document(job=found, at=one.at(18))  # at once: the queue finds nothing left to do


def _under_way(one: Making) -> None:
    _opened(one, "H04", in_oslo(one.now).date() + timedelta(days=20))
    for row in rows()["chapters"]:
        if row["key"] in ("forord", "helse-sor-ost", "helse-vest", "helse-midt-norge"):
            _write(one, row, one.at(12))
    for row in rows()["stories"]:
        if not row.get("last"):
            _told(one, row)
            _approve(one, row)
    for region in ("H03", "H04"):
        _deliver(one, region)
    contributions.decide(
        edition=one.edition(), region="H04", verb="return", reason="Kapittelet mangler pasientenes stemme.",
        by=one.officer, at=one.at(30),
    )  # fmt: skip


def _write(one: Making, row: Row, at: datetime) -> None:
    """By the region that owns the chapter, else by the officer."""
    edition = one.edition()
    chapter = next(found for found in queries.chapters(edition) if found.key == row["key"])
    chapter.edition = edition
    by = one.voice(chapter.owner) if chapter.owner else one.officer
    first = next(block for block in chapter.blocks.all() if block.kind == "text")
    titles = queries.titles(chapter)
    for language in ("nb", "nn", "en"):
        if row.get(language):
            stored = queries.text_of(chapter, language)
            content = {"title": titles.get(language, ""), f"block-{first.pk}": row[language].strip()}
            chapters.save_text(
                chapter=chapter, language=language, content=content, version=stored.version if stored else 0,
                by=by, at=at,
            )  # fmt: skip


def _told(one: Making, row: Row) -> None:
    edition, by = one.edition(), one.voice(row["region"])
    project = _project(edition, row["region"])
    texts = {code: row[code].strip() for code in ("nb", "nn", "en") if row.get(code)}
    story = stories.begin_story(
        edition=edition, about=f"project:{project.number}", region=row["region"], titles=row["titles"],
        texts=texts, by=by, at=one.at(6),
    )  # fmt: skip
    if row.get("alternative"):
        _pictured(one, story, row, texts)
    chapter = next(found for found in queries.chapters(edition) if found.key == STORIES)
    chapter.edition = edition
    chapters.add_block(chapter=chapter, kind="story", story=story, by=one.officer, at=one.at(7))


def _project(edition: Any, region: str) -> Any:
    """One of the region that no story tells of yet; of another region where it has none."""
    taken = {story.project_id for story in story_queries.of_edition(edition)}
    free = [found for found in public_projects().order_by("number") if found.pk not in taken]
    return next((found for found in free if found.institution.region == region), free[0])


def _pictured(one: Making, story: Any, row: Row, texts: Row) -> None:
    by, people = one.voice(row["region"]), bool(row.get("people"))
    file = store_picture(name="bilde.png", data=picture(story.pk), by=by, at=one.at(6))
    stories.put_picture(story=story, file=file, by=by, at=one.at(6))
    stories.write_story(
        story=story, titles=row["titles"], texts=texts, alternatives={"nb": row["alternative"]},
        credit=row["credit"], shows_people=people, version=1, by=by, at=one.at(6),
    )  # fmt: skip
    if people:
        stories.record_consent(
            story=story, name="Pasient Oppdiktet", given_on=in_oslo(one.at(5)).date(), how="written",
            note="Oppdiktet for demonstrasjon.", by=by, at=one.at(6),
        )  # fmt: skip


def _approve(one: Making, row: Row) -> None:
    """As far as the story has come."""
    edition, by = one.edition(), one.voice(row["region"])
    story = max(story_queries.of_edition(edition), key=lambda found: found.pk)
    story.edition = edition
    assert story.project is not None
    leader = account_for(person=story.project.leader, by=None, at=one.at(0))
    state = row.get("state", "approved")
    stories.send_story(story=story, by=by, at=one.at(8))
    if state == "changes_asked":
        stories.answer_story(story=story, verb="ask_changes", reason=MISSING, by=leader, at=one.at(9))
    if state in ("approved", "with_region"):
        stories.answer_story(story=story, verb="approve", by=leader, at=one.at(9))
    if state == "approved":
        stories.accept_story(story=story, verb="accept", by=by, at=one.at(10))


def _deliver(one: Making, region: str) -> None:
    facts = {"edition": one.edition(), "region": region, "by": one.voice(region), "at": one.at(14)}
    contributions.deliver(note="Ferdig fra oss. (Oppdiktet.)", **facts)


def picture(seed: int, wide: int = 480, high: int = 270) -> bytes:
    """Hills under a sky, as a PNG: drawn here, so that no real person or place is in it."""
    lines = []
    for y in range(high):
        sky = (200 + y // 10, 215 + y // 12, 235)
        far, near = (120, 150, 160), (70 + seed % 30, 110, 90)
        line = bytearray()
        for x in range(wide):
            ridge = 120 + abs((x + 37 * seed) % 160 - 80) // 2
            hill = 190 + abs((x * 2 + 53 * seed) % 300 - 150) // 4
            line += bytes(near if y > hill else far if y > ridge else sky)
        lines.append(b"\0" + bytes(line))
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    body = (b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines))), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in body
    )
