"""Who may what with the national report.

Keepers of the figures (officers of a programme, administrators) open editions; editors are keepers and
whoever is named in an edition. A region is answered for by its contacts in an edition and by whoever holds a
role for its regional authority. Whoever leads what a story tells of approves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tildel.innovations.access import can_write_for
from tildel.kernel.errors import NotAllowed
from tildel.measurement.access import can_keep
from tildel.national_report.domain.states import WRITING, EditionState, StoryState
from tildel.national_report.queries import editions as queries
from tildel.national_report.queries import stories
from tildel.projects.access import can_lead as leads_project
from tildel.projects.access import can_write as writes_in_project


def check_can_keep(user: Any, *, on: date) -> None:
    if not can_keep(user, on=on):
        raise NotAllowed("report.not_keeper")


def can_edit(user: Any, edition: Any, *, on: date) -> bool:
    return can_keep(user, on=on) or queries.is_editor(user, edition)


def check_can_edit(user: Any, edition: Any, *, on: date) -> None:
    if not can_edit(user, edition, on=on):
        raise NotAllowed("report.not_editor", secret=not can_take_part(user, edition, on=on))


def can_take_part(user: Any, edition: Any, *, on: date) -> bool:
    """The working pages of an edition: its editors and the regions."""
    return can_edit(user, edition, on=on) or bool(queries.regions_of(user, edition, on=on))


def check_can_take_part(user: Any, edition: Any, *, on: date) -> None:
    if not can_take_part(user, edition, on=on):
        raise NotAllowed("report.not_yours")


def can_enter(user: Any, *, on: date) -> bool:
    """The list of working pages: whoever has one."""
    if not user.is_authenticated or not user.is_active:
        return False
    return (
        can_keep(user, on=on)
        or queries.takes_part_in(user, on=on).exists()
        or stories.told_by(user, on=on).exists()
    )


def check_can_enter(user: Any, *, on: date) -> None:
    if not can_enter(user, on=on):
        raise NotAllowed("report.not_yours")


# --- chapters and contributions --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hand:
    """What somebody is to an edition, asked once."""

    edits: bool
    regions: frozenset[str]


def hand_of(user: Any, edition: Any, *, on: date) -> Hand:
    return Hand(can_edit(user, edition, on=on), queries.regions_of(user, edition, on=on))


def writes_chapter(hand: Hand, edition: Any, chapter: Any) -> bool:
    """Editors until it is final; a region its own and the common chapters while regions write."""
    if edition.state == EditionState.FINAL or hand.edits:
        return hand.edits and edition.state != EditionState.FINAL
    if edition.state != EditionState.CONTRIBUTING:
        return False
    mine = hand.regions & {chapter.owner} if chapter.owner else hand.regions
    return any(one.region in mine and one.state in WRITING for one in edition.contributions.all())


def can_write_chapter(user: Any, edition: Any, chapter: Any, *, on: date) -> bool:
    return writes_chapter(hand_of(user, edition, on=on), edition, chapter)


def check_can_write_chapter(user: Any, edition: Any, chapter: Any, *, on: date) -> None:
    if not can_write_chapter(user, edition, chapter, on=on):
        raise NotAllowed("report.not_your_chapter", secret=not can_take_part(user, edition, on=on))


def can_deliver(user: Any, edition: Any, region: str, *, on: date) -> bool:
    return region in queries.regions_of(user, edition, on=on) or (user.is_authenticated and user.is_superuser)


def check_can_deliver(user: Any, edition: Any, region: str, *, on: date) -> None:
    if not can_deliver(user, edition, region, on=on):
        raise NotAllowed("report.not_your_region", secret=not can_take_part(user, edition, on=on))


# --- stories ---------------------------------------------------------------------------------------------


def leads(user: Any, story: Any, *, on: date) -> bool:
    """Whoever leads what it tells of: the project's leader, or who writes for the innovation's owner."""
    if not user.is_authenticated:
        return False
    if story.project is not None:
        return leads_project(user, story.project)
    return not user.is_superuser and can_write_for(user, story.innovation.owner, on=on)


def _is_near(user: Any, story: Any, *, on: date) -> bool:
    if story.project is not None and writes_in_project(user, story.project):
        return True
    return leads(user, story, on=on)


def can_see_story(user: Any, edition: Any, story: Any, *, on: date) -> bool:
    return can_take_part(user, edition, on=on) or _is_near(user, story, on=on)


def check_can_see_story(user: Any, edition: Any, story: Any, *, on: date) -> None:
    if not can_see_story(user, edition, story, on=on):
        raise NotAllowed("report.not_your_story")


def can_write_story(user: Any, edition: Any, story: Any, *, on: date) -> bool:
    """While it is a draft: its region, the editors, and the people of the project it tells of."""
    return story.state == StoryState.DRAFT and _has_hand_in(user, edition, story, on=on)


def _has_hand_in(user: Any, edition: Any, story: Any, *, on: date) -> bool:
    if can_edit(user, edition, on=on) or _is_near(user, story, on=on):
        return True
    return story.region in queries.regions_of(user, edition, on=on)


def check_has_hand_in(user: Any, edition: Any, story: Any, *, on: date) -> None:
    if not _has_hand_in(user, edition, story, on=on):
        raise NotAllowed("report.not_your_story", secret=not can_see_story(user, edition, story, on=on))


def can_answer(user: Any, story: Any, *, on: date) -> bool:
    """Approving for the project. Administrators, who answer for everything, may too."""
    return leads(user, story, on=on) or (user.is_authenticated and user.is_superuser)


def check_can_answer(user: Any, edition: Any, story: Any, *, on: date) -> None:
    if not can_answer(user, story, on=on):
        raise NotAllowed("report.leader_only", secret=not can_see_story(user, edition, story, on=on))


def can_accept(user: Any, edition: Any, story: Any, *, on: date) -> bool:
    """Approving for the region."""
    return can_deliver(user, edition, story.region, on=on)


def check_can_accept(user: Any, edition: Any, story: Any, *, on: date) -> None:
    if not can_accept(user, edition, story, on=on):
        raise NotAllowed("report.not_your_region", secret=not can_see_story(user, edition, story, on=on))
