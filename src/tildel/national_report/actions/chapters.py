"""Chapters of an edition: their order, what stands in them, and their text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.identifiers import free_key, key_of
from tildel.kernel.time import in_oslo
from tildel.national_report import access
from tildel.national_report.actions.contributions import begin
from tildel.national_report.domain.figures import LEVELS
from tildel.national_report.domain.states import REGIONS, EditionState
from tildel.national_report.models import Block, Chapter, ChapterText, Edition
from tildel.national_report.queries import editions as queries
from tildel.national_report.queries import stories
from tildel.people.models import User

CODES = ("nb", "nn", "en")
LONGEST_TITLE, LONGEST_TEXT, MOST_CHAPTERS, MOST_BLOCKS = 160, 40_000, 80, 80
# Pages of an edition beside its chapters.
_OTHER_ADDRESSES = ("pdf", "pictures")


def _held(edition: Edition) -> Edition:
    """Locked, and still open."""
    held = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if held.state == EditionState.FINAL:
        raise RuleBroken("report.is_final")
    return held


def _note(edition: Edition, verb: str, by: User | None, at: datetime, **facts: Any) -> None:
    record(stream=f"national-report:{edition.year}", verb=verb, by=by, at=at, **facts)


# --- where an edition begins -----------------------------------------------------------------------------


def outline_chapters(
    edition: Edition, outline: Iterable[Mapping[str, Any]], *, by: User, at: datetime
) -> None:
    """The chapters of the shipped outline, each with a text and the figures it names."""
    for position, row in enumerate(outline):
        made = Chapter.objects.create(
            edition=edition, key=row["key"], position=position, owner=row.get("owner", "")
        )
        _titled(made, row["titles"], by, at)
        Block.objects.create(chapter=made, position=0, kind=Block.TEXT)
        Block.objects.bulk_create(
            Block(chapter=made, position=place, kind=Block.FIGURE, figure=one["figure"], level=one["level"])
            for place, one in enumerate(row.get("figures", ()), start=1)
        )


def copy_chapters(before: Edition, edition: Edition, *, by: User, at: datetime) -> None:
    """Chapters, their order and figures as last time; texts and stories are written anew."""
    for chapter in queries.chapters(before):
        made = Chapter.objects.create(
            edition=edition, key=chapter.key, position=chapter.position, owner=chapter.owner
        )
        _titled(made, queries.titles(chapter), by, at)
        Block.objects.bulk_create(
            Block(chapter=made, position=one.position, kind=one.kind, figure=one.figure, level=one.level)
            for one in chapter.blocks.all()
            if one.kind != Block.STORY
        )


def _titled(chapter: Chapter, titles: Mapping[str, str], by: User | None, at: datetime) -> None:
    ChapterText.objects.bulk_create(
        ChapterText(chapter=chapter, language=code, content={"title": text}, saved_at=at, saved_by=by)
        for code, text in titles.items()
        if text
    )


# --- order -----------------------------------------------------------------------------------------------


@transaction.atomic
def add_chapter(
    *, edition: Edition, titles: Mapping[str, str], owner: str, by: User, at: datetime
) -> Chapter:
    """One more at the end, with an empty text. Raises RuleBroken `report.no_title`, `report.unknown_region`,
    `report.too_many`, `report.is_final`."""
    access.check_can_edit(by, edition, on=in_oslo(at).date())
    held = _held(edition)
    wanted = {code: storable(titles.get(code)).strip()[:LONGEST_TITLE] for code in CODES}
    if not wanted["nb"]:
        raise RuleBroken("report.no_title", place="titles_nb")
    if owner and owner not in REGIONS:
        raise RuleBroken("report.unknown_region", place="owner")
    there = list(held.chapters.values_list("key", "position"))
    if len(there) >= MOST_CHAPTERS:
        raise RuleBroken("report.too_many")
    key = free_key(
        key_of(wanted["nb"], limit=50) or "kapittel", [*_OTHER_ADDRESSES, *(key for key, _at in there)]
    )
    last = max((position for _key, position in there), default=-1)
    made = Chapter.objects.create(edition=held, key=key, position=last + 1, owner=owner)
    _titled(made, wanted, by, at)
    Block.objects.create(chapter=made, position=0, kind=Block.TEXT)
    _note(held, "report.chapter_added", by, at, chapter=key, owner=owner)
    return made


@transaction.atomic
def give_chapter(*, chapter: Chapter, owner: str, by: User, at: datetime) -> Chapter:
    """Which region writes it; "" is all together."""
    access.check_can_edit(by, chapter.edition, on=in_oslo(at).date())
    _held(chapter.edition)
    if owner and owner not in REGIONS:
        raise RuleBroken("report.unknown_region", place="owner")
    Chapter.objects.filter(pk=chapter.pk).update(owner=owner)
    _note(chapter.edition, "report.chapter_given", by, at, chapter=chapter.key, owner=owner)
    chapter.owner = owner
    return chapter


@transaction.atomic
def move_chapter(*, chapter: Chapter, step: int, by: User, at: datetime) -> None:
    """One place up (-1) or down (1); at the end nothing happens."""
    access.check_can_edit(by, chapter.edition, on=in_oslo(at).date())
    held = _held(chapter.edition)
    if _moved(list(held.chapters.all()), chapter.pk, step):
        _note(held, "report.chapter_moved", by, at, chapter=chapter.key, step=step)


def _moved(rows: list[Any], pk: int, step: int) -> bool:
    here = next((index for index, one in enumerate(rows) if one.pk == pk), None)
    if here is None or step not in (-1, 1) or not 0 <= here + step < len(rows):
        return False
    rows[here], rows[here + step] = rows[here + step], rows[here]
    for position, one in enumerate(rows):
        one.position = position
    type(rows[0]).objects.bulk_update(rows, ["position"])
    return True


@transaction.atomic
def remove_chapter(*, chapter: Chapter, by: User, at: datetime) -> None:
    """Out of the edition, with its text; the trail keeps what it said. Stories stay, without a place."""
    access.check_can_edit(by, chapter.edition, on=in_oslo(at).date())
    held = _held(chapter.edition)
    _note(held, "report.chapter_removed", by, at, chapter=chapter.key, texts=queries.contents(chapter))
    Chapter.objects.filter(pk=chapter.pk, edition=held).delete()


# --- blocks ----------------------------------------------------------------------------------------------


@transaction.atomic
def add_block(
    *,
    chapter: Chapter,
    kind: str,
    figure: str = "",
    level: str = "",
    story: Any = None,
    by: User,
    at: datetime,
) -> Block:
    """A text, a key figure or a story at the end of a chapter.

    A figure is named by its key; its numbers come from the edition's snapshot and from nowhere else. Raises
    RuleBroken `report.block_kind`, `report.unknown_figure`, `report.unknown_story`, `report.too_many`.
    """
    access.check_can_write_chapter(by, chapter.edition, chapter, on=in_oslo(at).date())
    held = _held(chapter.edition)
    facts = _block_facts(held, kind, figure, level, story)
    places = list(chapter.blocks.values_list("position", flat=True))
    if len(places) >= MOST_BLOCKS:
        raise RuleBroken("report.too_many")
    made = Block.objects.create(
        chapter_id=chapter.pk, position=max(places, default=-1) + 1, kind=kind, **facts
    )
    _note(held, "report.block_added", by, at, chapter=chapter.key, kind=kind, figure=figure, block=made.pk)
    return made


def _block_facts(edition: Edition, kind: str, figure: str, level: str, story: Any) -> dict[str, Any]:
    if kind == Block.TEXT:
        return {}
    if kind == Block.FIGURE:
        known = {key for key, _names in queries.figure_choices(edition.snapshot)}
        if figure not in known or level not in LEVELS:
            raise RuleBroken("report.unknown_figure", place="figure")
        return {"figure": figure, "level": level}
    if kind == Block.STORY:
        free = {one.pk: one for one in stories.without_a_place(edition)}
        if story is None or story.pk not in free:
            raise RuleBroken("report.unknown_story", place="story")
        return {"story": free[story.pk]}
    raise RuleBroken("report.block_kind", place="kind")


@transaction.atomic
def change_blocks(*, chapter: Chapter, block: Block, verb: str, by: User, at: datetime) -> None:
    """`up`, `down` or `remove`. A text that is removed is kept in the trail. Raises RuleBroken
    `report.block_verb`."""
    access.check_can_write_chapter(by, chapter.edition, chapter, on=in_oslo(at).date())
    held = _held(chapter.edition)
    if verb == "remove":
        name = f"block-{block.pk}"
        texts = {code: one.get(name, "") for code, one in queries.contents(chapter).items()}
        _note(held, "report.block_removed", by, at, chapter=chapter.key, kind=block.kind, texts=texts)
        Block.objects.filter(pk=block.pk).delete()
    elif verb in ("up", "down"):
        if _moved(list(Block.objects.filter(chapter=chapter.pk)), block.pk, -1 if verb == "up" else 1):
            _note(held, "report.block_moved", by, at, chapter=chapter.key, block=block.pk, step=verb)
    else:
        raise RuleBroken("report.block_verb")


# --- text ------------------------------------------------------------------------------------------------


def names_of(chapter: Chapter) -> list[str]:
    """The fields of a chapter's text: its title and each block of text."""
    return ["title", *(f"block-{one.pk}" for one in chapter.blocks.all() if one.kind == Block.TEXT)]


def cleaned(chapter: Chapter, content: Mapping[str, Any]) -> dict[str, str]:
    """What can be kept of what was typed: as typed, within the limits, only fields that there are."""
    limits = {name: LONGEST_TITLE if name == "title" else LONGEST_TEXT for name in names_of(chapter)}
    return {name: storable(content.get(name))[:limit] for name, limit in limits.items()}


@transaction.atomic
def save_text(
    *, chapter: Chapter, language: str, content: Mapping[str, Any], version: int, by: User, at: datetime
) -> ChapterText:
    """Save a chapter's text in a language as it was typed; a region's contribution is begun by it.

    `version` is the one that was read, 0 for none. Raises Stale when somebody else has saved since,
    RuleBroken `report.is_final`, `report.no_language`.
    """
    access.check_can_write_chapter(by, chapter.edition, chapter, on=in_oslo(at).date())
    if language not in CODES:
        raise RuleBroken("report.no_language")
    held = _held(chapter.edition)
    row = (
        ChapterText.objects.select_for_update(of=("self",))
        .filter(chapter=chapter.pk, language=language)
        .first()
    )
    if (row.version if row else 0) != version:
        raise Stale("report.changed_by_another")
    row = row or ChapterText(chapter_id=chapter.pk, language=language, version=0)
    row.content, row.version = cleaned(chapter, content), row.version + 1
    row.saved_at, row.saved_by = at, by
    row.save()
    if chapter.owner:
        begin(edition=held, region=chapter.owner, by=by, at=at)
    _note(held, "report.text_saved", by, at, chapter=chapter.key, language=language, version=row.version)
    return row
