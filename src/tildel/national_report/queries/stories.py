"""Reading stories: one, those of an edition, those somebody has to answer, and what they may be about."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from tildel.innovations.domain.states import Page
from tildel.innovations.models import Innovation
from tildel.national_report.domain.readiness import StoryFacts
from tildel.national_report.domain.states import StoryState
from tildel.national_report.models import Consent, Edition, Story
from tildel.people import queries as people
from tildel.projects.models import Project
from tildel.projects.queries.public import public_projects

_OF_PICTURE = Q(consents__picture=F("picture"))
_HOLDING = Count("consents", filter=_OF_PICTURE & Q(consents__withdrawn_at__isnull=True))
_WITHDRAWN = Count("consents", filter=_OF_PICTURE & Q(consents__withdrawn_at__isnull=False))


def stories() -> QuerySet[Story]:
    rows = Story.objects.select_related(
        "edition",
        "project__leader",
        "project__institution",
        "project__programme",
        "innovation__owner",
        "picture",
    )
    return rows.annotate(holding=_HOLDING, withdrawn=_WITHDRAWN)


def of_edition(edition: Edition) -> list[Story]:
    return list(stories().filter(edition=edition))


def story(edition: Edition, pk: int) -> Story | None:
    rows = stories().select_related("created_by__person", "leader_by__person", "region_by__person")
    return rows.filter(edition=edition, pk=pk).first()


def consents(story: Story) -> list[Any]:
    return list(story.consents.select_related("recorded_by__person", "withdrawn_by__person"))


def told_by(user: Any, *, on: Any) -> QuerySet[Story]:
    """Stories about what somebody leads or writes in: for them to write in or to answer."""
    if not user.is_authenticated or user.person_id is None:
        return Story.objects.none()
    owns = (
        people.organisations_of(user, on=on) if not user.is_superuser else people.all_organisations().none()
    )
    fits = Q(project__leader=user.person_id) | Q(project__writers=user) | Q(innovation__owner__in=owns)
    return stories().filter(fits).distinct()


def waiting_for(user: Any, *, on: Any) -> QuerySet[Story]:
    """Stories that wait for the approval of a user who leads what they tell of."""
    owns = (
        people.organisations_of(user, on=on) if not user.is_superuser else people.all_organisations().none()
    )
    fits = Q(project__leader=user.person_id) | Q(innovation__owner__in=owns)
    return told_by(user, on=on).filter(fits, state=StoryState.WITH_LEADER)


def approvers(story: Story, *, on: Any) -> list[Any]:
    """Who is asked to approve: the project's leader, or the management of the innovation's owner."""
    if story.project is not None:
        return [story.project.leader]
    return list(people.research_managers(story.innovation.owner, on=on)) if story.innovation else []


def without_a_place(edition: Edition) -> list[Story]:
    """Stories that stand in no chapter yet."""
    return list(stories().filter(edition=edition, block__isnull=True))


def facts_of(story: Story) -> StoryFacts:
    """For a story that was read with `stories()`."""
    return StoryFacts(
        title=story.titles.get("nb", ""), state=story.state, has_text=bool(story.texts.get("nb", "").strip()),
        has_picture=story.picture_id is not None,
        has_alternative=bool(story.alternatives.get("nb", "").strip()),
        shows_people=story.shows_people, consents=story.holding, withdrawn=story.withdrawn,
    )  # fmt: skip


def withdrawn_pictures(edition: Edition) -> set[str]:
    """The pictures of an edition that may not be shown any more: somebody in them took back their yes."""
    rows = Consent.objects.filter(story__edition=edition, withdrawn_at__isnull=False)
    return {str(pk) for pk in rows.values_list("picture", flat=True)}


# --- what a story is about -------------------------------------------------------------------------------


def project(number: str) -> Project | None:
    return public_projects().filter(number__iexact=number.strip()).first()


def innovation(key: str) -> Innovation | None:
    rows = Innovation.objects.filter(page=Page.PUBLISHED).select_related("owner")
    return rows.filter(key__iexact=key.strip()).first()


def about_choices() -> list[tuple[str, str]]:
    """("project:…" or "innovation:…", what it is called) of everything public, by title."""
    projects = [
        (f"project:{one.number}", f"{_title(one.titles)} ({one.number}, {one.institution.name})")
        for one in public_projects().order_by("number")
    ]
    innovations = [
        (f"innovation:{one.key}", f"{_title(one.titles)} ({one.owner.name})")
        for one in Innovation.objects.filter(page=Page.PUBLISHED).select_related("owner").order_by("key")
    ]
    return projects + innovations


def _title(texts: dict[str, str]) -> str:
    return texts.get("nb") or texts.get("nn") or texts.get("en") or "–"


def region_of(project: Project | None, innovation: Innovation | None) -> str:
    """The health region of what a story tells of; "" where the directory has none."""
    place = project.institution if project else innovation.owner if innovation else None
    return place.region if place else ""
