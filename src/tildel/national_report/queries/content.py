"""An edition as one value: what is frozen when it is final, and what a proof shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tildel.measurement.domain.frozen import Frozen as FrozenText
from tildel.measurement.domain.key_figures import LANGUAGES
from tildel.measurement.queries import figures
from tildel.national_report.domain.figures import rows_of
from tildel.national_report.domain.readiness import ChapterFacts, EditionFacts, Problem, problems
from tildel.national_report.models import Block, Chapter, Edition, Final, Story
from tildel.national_report.queries import editions as queries
from tildel.national_report.queries import stories

KIND = "national_report"
# Of a figure's definition, what the report shows.
_SHOWN = ("key", "names", "descriptions", "unit", "source", "owner", "period", "formula", "inputs")


class _Snapshot:
    """The chosen snapshot, read once."""

    def __init__(self, edition: Edition) -> None:
        chosen = edition.snapshot
        row = figures.snapshot(chosen.year, chosen.version) if chosen else None
        content = figures.text_of(row).content if row else {"figures": []}
        self.values = figures.values_of(row) if row else ()
        self.figures = {one["key"]: one for one in content["figures"]}
        self.names = figures.institution_names() if row else {}
        self.told = {"year": row.year, "version": row.version, "sha256": row.sha256} if row else None


def content_of(edition: Edition) -> dict[str, Any]:
    """Everything that the report shows, as plain values without floats. A fixed number of questions.

    {"year", "titles", "coordinator", "snapshot": {"year", "version", "sha256"} or None, "chapters": [{"key",
    "owner", "titles", "blocks": [{"kind": "text", "texts"} | {"kind": "figure", "level", "figure", "rows"} |
    {"kind": "story", …}]}]}
    """
    snapshot = _Snapshot(edition)
    told = {one.pk: one for one in stories.of_edition(edition)}
    return {
        "year": edition.year, "titles": edition.titles, "coordinator": edition.coordinator,
        "snapshot": snapshot.told,
        "chapters": [_chapter(one, snapshot, told) for one in queries.chapters(edition)],
    }  # fmt: skip


def _chapter(chapter: Chapter, snapshot: _Snapshot, told: dict[int, Story]) -> dict[str, Any]:
    written = queries.contents(chapter)
    return {
        "key": chapter.key, "owner": chapter.owner, "titles": queries.titles(chapter),
        "blocks": [_block(one, written, snapshot, told) for one in chapter.blocks.all()],
    }  # fmt: skip


def _block(
    block: Block, written: dict[str, dict[str, str]], snapshot: _Snapshot, told: dict[int, Story]
) -> dict[str, Any]:
    if block.kind == Block.FIGURE:
        definition = snapshot.figures.get(block.figure)
        shown = {name: definition[name] for name in _SHOWN} if definition else {"key": block.figure}
        rows = rows_of(block.figure, block.level, snapshot.values, snapshot.names)
        return {"kind": block.kind, "level": block.level, "figure": shown, "rows": list(rows)}
    if block.kind == Block.STORY:
        return {"kind": block.kind, **_story(told[block.story_id or 0])}
    return {"kind": block.kind, "texts": _texts(written, block.pk)}


def _texts(written: dict[str, dict[str, str]], pk: int) -> dict[str, str]:
    found = {code: written.get(code, {}).get(f"block-{pk}", "") for code in LANGUAGES}
    return {code: text for code, text in found.items() if text.strip()}


def _story(story: Story) -> dict[str, Any]:
    project, innovation = story.project, story.innovation
    about = (
        {"kind": "project", "key": project.number, "titles": project.titles,
         "place": project.institution.name}
        if project
        else {"kind": "innovation", "key": innovation.key, "titles": innovation.titles,
              "place": innovation.owner.name}
        if innovation
        else {}
    )  # fmt: skip
    return {
        "story": story.pk, "region": story.region, "titles": story.titles, "texts": story.texts,
        "about": about, "picture": _picture(story),
        "approved": {
            "leader": story.leader_at.isoformat() if story.leader_at else None,
            "region": story.region_at.isoformat() if story.region_at else None,
        },
    }  # fmt: skip


def _picture(story: Story) -> dict[str, Any] | None:
    """With whether consents are needed; who gave them is nobody's but the writers'."""
    if story.picture is None:
        return None
    return {
        "file": str(story.picture_id), "sha256": story.picture.sha256, "alternatives": story.alternatives,
        "credit": story.credit, "shows_people": story.shows_people,
    }  # fmt: skip


def text_of(row: Final) -> FrozenText:
    """A final version as it was frozen, to be read and checked."""
    return FrozenText(KIND, row.edition.year, row.version, row.text, row.sha256)


def searchable(year: str = "") -> Iterator[dict[str, Any]]:
    """What the search takes of each final report: {"key", "titles", "texts", "frozen_at"}."""
    for row in queries.public_editions():
        if year in ("", str(row.edition.year)):
            content = text_of(row).content
            yield {
                "key": str(content["year"]),
                "titles": {code: f"{text} {content['year']}" for code, text in content["titles"].items()},
                "texts": [text for one in content["chapters"] for text in _searched(one)],
                "frozen_at": row.frozen_at,
            }


def _searched(chapter: dict[str, Any]) -> Iterator[dict[str, str]]:
    yield chapter["titles"]
    for block in chapter["blocks"]:
        if block["kind"] == "figure":
            yield block["figure"].get("names", {})
        else:
            yield block["texts"]
            yield block.get("titles", {})


# --- what is missing -------------------------------------------------------------------------------------


def facts_of(edition: Edition) -> EditionFacts:
    keys = {key for key, _names in queries.figure_choices(edition.snapshot)} if edition.snapshot else set()
    told = {one.pk: stories.facts_of(one) for one in stories.of_edition(edition)}
    return EditionFacts(
        title=edition.titles.get("nb", ""),
        has_snapshot=edition.snapshot is not None,
        chapters=[_chapter_facts(one, keys, told) for one in queries.chapters(edition)],
        contributions={one.region: one.state for one in edition.contributions.all()},
    )


def _chapter_facts(chapter: Chapter, keys: set[str], told: dict[int, Any]) -> ChapterFacts:
    written = queries.contents(chapter).get("nb", {})
    blocks = list(chapter.blocks.all())
    return ChapterFacts(
        key=chapter.key,
        title=written.get("title", ""),
        has_text=any(written.get(f"block-{one.pk}", "").strip() for one in blocks if one.kind == Block.TEXT),
        figures=[(one.figure, one.figure in keys) for one in blocks if one.kind == Block.FIGURE],
        stories=[told[one.story_id] for one in blocks if one.story_id],
    )


def problems_of(edition: Edition) -> tuple[Problem, ...]:
    return problems(facts_of(edition))


def whole_languages(content: dict[str, Any]) -> list[str]:
    """The languages in which every chapter has its title and its texts: those get a PDF of their own."""
    return [
        code for code in LANGUAGES if code == "nb" or all(_whole(one, code) for one in content["chapters"])
    ]


def _whole(chapter: dict[str, Any], code: str) -> bool:
    texts = [one["texts"] for one in chapter["blocks"] if one["kind"] in ("text", "story")]
    return bool(chapter["titles"].get(code)) and all(text.get(code) for text in texts if text)
