"""What stands between an edition and its final version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tildel.national_report.domain.states import ContributionState, StoryState


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """`consents` are those that hold for the picture; one that shows nobody needs none."""

    title: str
    state: str
    has_text: bool
    has_picture: bool = False
    has_alternative: bool = False
    shows_people: bool = False
    consents: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class ChapterFacts:
    """`figures` are (key, whether the chosen snapshot has it)."""

    key: str
    title: str
    has_text: bool
    figures: Sequence[tuple[str, bool]] = ()
    stories: Sequence[StoryFacts] = ()


@dataclass(frozen=True, slots=True)
class EditionFacts:
    title: str
    has_snapshot: bool
    chapters: Sequence[ChapterFacts]
    contributions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A code with what the sentence needs. What does not `stop` is said, and the editor may go on."""

    code: str
    params: Mapping[str, Any]
    stops: bool = True
    chapter: str = ""


def problems(edition: EditionFacts) -> tuple[Problem, ...]:
    """Everything that is missing, in the order of the report. Total: never raises."""
    found = []
    if not edition.title:
        found.append(Problem("report.title_missing", {}))
    if not edition.chapters:
        found.append(Problem("report.no_chapters", {}))
    for chapter in edition.chapters:
        found += _of_chapter(chapter, edition.has_snapshot)
    for region, state in edition.contributions.items():
        if state != ContributionState.ACCEPTED:
            found.append(Problem("report.contribution_left", {"region": region}, stops=False))
    return tuple(found)


def _of_chapter(chapter: ChapterFacts, has_snapshot: bool) -> list[Problem]:
    name = {"chapter": chapter.title or chapter.key}
    found = []
    if not chapter.title:
        found.append(Problem("report.chapter_untitled", name, chapter=chapter.key))
    if not (chapter.has_text or chapter.figures or chapter.stories):
        found.append(Problem("report.chapter_empty", name, chapter=chapter.key))
    if chapter.figures and not has_snapshot:
        found.append(Problem("report.no_snapshot", name, chapter=chapter.key))
    for key, is_there in chapter.figures if has_snapshot else ():
        if not is_there:
            found.append(Problem("report.figure_missing", {**name, "figure": key}, chapter=chapter.key))
    for story in chapter.stories:
        found += [
            Problem(code, {**name, "story": story.title or "–"}, chapter=chapter.key)
            for code in faults_of(story)
        ]
    return found


def faults_of(story: StoryFacts) -> tuple[str, ...]:
    """Why a story cannot be in a final edition, as codes; () when it can."""
    faults = {
        "report.story_without_text": not (story.title and story.has_text),
        "report.story_not_approved": story.state != StoryState.APPROVED,
        "report.picture_without_alternative": story.has_picture and not story.has_alternative,
        "report.story_without_consent": story.has_picture
        and story.shows_people
        and (not story.consents or story.withdrawn > 0),
    }
    return tuple(code for code, holds in faults.items() if holds)
