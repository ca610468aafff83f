"""Reading editions: one, all, their chapters, contributions, proofs, and who takes part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from tildel.audit.models import Event
from tildel.audit.queries import events_of
from tildel.files.models import File
from tildel.measurement.models import Frozen
from tildel.measurement.queries import figures
from tildel.national_report.domain.states import OPEN, ContributionState, EditionState
from tildel.national_report.models import Block, Chapter, ChapterText, Contribution, Edition, Final, Job
from tildel.people import queries as people
from tildel.people.models import Person

REGIONAL_AUTHORITY = "regional_authority"
HERE = timedelta(minutes=5)  # who saved so lately is at work now


def editions() -> QuerySet[Edition]:
    return Edition.objects.prefetch_related("contributions")


def edition(year: int) -> Edition | None:
    contributions = Contribution.objects.select_related("delivered_by__person", "decided_by__person")
    return (
        Edition.objects.select_related("opened_by__person", "snapshot")
        .defer("snapshot__text")
        .prefetch_related("editors", Prefetch("contributions", contributions.prefetch_related("contacts")))
        .filter(year=year)
        .first()
    )


def edition_before(year: int) -> Edition | None:
    """The newest edition of an earlier year, whose chapters the next one takes over."""
    return Edition.objects.filter(year__lt=year).order_by("-year").first()


def snapshots() -> list[Frozen]:
    return figures.snapshots()


def figure_choices(row: Frozen | None) -> list[tuple[str, dict[str, str]]]:
    """The key figures of a snapshot with their names; without one, those that are defined now."""
    if row is None:
        return [(one.figure.key, dict(one.figure.names)) for one in figures.definitions()]
    whole = figures.snapshot(row.year, row.version)
    assert whole is not None
    return [(one["key"], one["names"]) for one in figures.text_of(whole).content["figures"]]


# --- who takes part --------------------------------------------------------------------------------------


def regions_of(user: Any, edition: Edition, *, on: date) -> frozenset[str]:
    """The regions a user answers for in an edition: as a contact, or by a role for the regional authority."""
    if not user.is_authenticated or user.person_id is None:
        return frozenset()
    roles = people.roles_of(user, on=on).filter(organisation__kind=REGIONAL_AUTHORITY)
    named = {
        one.region
        for one in edition.contributions.all()
        if any(person.pk == user.person_id for person in one.contacts.all())
    }
    return frozenset(named | set(roles.values_list("organisation__region", flat=True)))


def is_editor(user: Any, edition: Edition) -> bool:
    return bool(user.is_authenticated and user.person_id) and any(
        person.pk == user.person_id for person in edition.editors.all()
    )


def answering(contribution: Contribution, *, on: date) -> list[Person]:
    """Who is written to about a contribution: its contacts, else those with a role for the authority."""
    named = list(contribution.contacts.all())
    if named:
        return named
    holds = Q(organisation_roles__held_to__isnull=True) | Q(organisation_roles__held_to__gte=on)
    rows = Person.objects.filter(
        holds, organisation_roles__held_from__lte=on,
        organisation_roles__organisation__region=contribution.region,
        organisation_roles__organisation__kind=REGIONAL_AUTHORITY,
    )  # fmt: skip
    return list(rows.distinct())


def takes_part_in(user: Any, *, on: date) -> QuerySet[Edition]:
    """The editions in which a user edits or answers for a region."""
    if not user.is_authenticated or user.person_id is None:
        return Edition.objects.none()
    roles = people.roles_of(user, on=on).filter(organisation__kind=REGIONAL_AUTHORITY)
    fits = Q(editors=user.person_id) | Q(contributions__contacts=user.person_id)
    if roles.exists():
        return editions().distinct()
    return editions().filter(fits).distinct()


# --- chapters --------------------------------------------------------------------------------------------


def chapters(edition: Edition) -> list[Chapter]:
    """In order, with their blocks, stories and texts. A fixed number of questions."""
    blocks = Block.objects.select_related("story__project", "story__innovation")
    texts = ChapterText.objects.select_related("saved_by__person")
    rows = edition.chapters.prefetch_related(Prefetch("blocks", blocks), Prefetch("texts", texts))
    return list(rows)


def chapter(edition: Edition, pk: int) -> Chapter | None:
    return next((one for one in chapters(edition) if one.pk == pk), None)


def block(chapter: Chapter, pk: int) -> Block | None:
    return next((one for one in chapter.blocks.all() if one.pk == pk), None)


def text_of(chapter: Chapter, language: str) -> ChapterText | None:
    rows = ChapterText.objects.select_related("saved_by__person")
    return rows.filter(chapter=chapter, language=language).first()


def contents(chapter: Chapter) -> dict[str, dict[str, str]]:
    """{language: content} of what is written; for a chapter with its texts at hand."""
    return {one.language: one.content for one in chapter.texts.all()}


def titles(chapter: Chapter) -> dict[str, str]:
    return {code: text["title"] for code, text in contents(chapter).items() if text.get("title")}


def at_work(chapter: Chapter, *, now: Any, besides: Any) -> list[tuple[str, str]]:
    """Who saved in the chapter in the last minutes, and in which language."""
    rows = chapter.texts.filter(saved_at__gt=now - HERE).exclude(saved_by=besides)
    return [
        (str(one.saved_by), one.language) for one in rows.select_related("saved_by__person") if one.saved_by
    ]


# --- contributions ---------------------------------------------------------------------------------------


def contribution(edition: Edition, region: str) -> Contribution | None:
    return next((one for one in edition.contributions.all() if one.region == region), None)


def owed() -> Iterable[Contribution]:
    """What is waited for: contributions of editions that are written in, not delivered or sent back."""
    waiting = (ContributionState.NOT_BEGUN, ContributionState.BEGUN, ContributionState.RETURNED)
    rows = Contribution.objects.filter(edition__state=EditionState.CONTRIBUTING, state__in=waiting)
    return rows.select_related("edition").prefetch_related("contacts")


# --- proofs and final versions ---------------------------------------------------------------------------


def jobs(edition: Edition, most: int = 10) -> list[Job]:
    return list(edition.jobs.select_related("asked_by__person", "file", "final").defer("final__text")[:most])


def job(edition: Edition, pk: int) -> Job | None:
    return edition.jobs.select_related("asked_by__person", "file").filter(pk=pk).first()


def job_to_make(pk: int) -> Job | None:
    return Job.objects.select_related("edition", "final", "asked_by").filter(pk=pk).first()


def final(edition: Edition, version: int | None = None) -> Final | None:
    """A final version; the newest where none is named."""
    rows = edition.finals.filter(version=version) if version is not None else edition.finals.all()
    return rows.order_by("-version").first()


def final_of_year(year: int) -> Final | None:
    """What everybody reads of a year; None before it is final."""
    rows = Final.objects.filter(edition__year=year).select_related("edition")
    return rows.order_by("-version").first()


def public_editions() -> list[Final]:
    """The newest final version of each year, the newest year first."""
    rows = Final.objects.select_related("edition").order_by("-edition__year", "-version")
    return list(rows.distinct("edition__year"))


def final_file(found: Final, language: str) -> Any:
    """The PDF of a final version in a language; None where there is none (yet)."""
    rows = found.jobs.filter(state=Job.MADE, language=language).select_related("file")
    made = rows.order_by("-made_at", "-pk").first()
    return made.file if made else None


def final_versions(edition: Edition) -> list[Final]:
    return list(edition.finals.defer("text"))


def picture_of(content: dict[str, Any], file: str) -> Any:
    """The file of a picture that a final version shows; None for any other file."""
    pictures = {
        one["picture"]["file"]
        for chapter in content["chapters"]
        for one in chapter["blocks"]
        if one["kind"] == "story" and one["picture"]
    }
    return File.objects.filter(pk=file).first() if file in pictures else None


def final_languages(found: Final) -> list[str]:
    made = found.jobs.filter(state=Job.MADE).values_list("language", flat=True).distinct()
    return [code for code in ("nb", "nn", "en") if code in set(made)]


def events(edition: Edition, most: int = 40) -> list[Event]:
    return list(events_of(f"national-report:{edition.year}")[:most])


def open_editions() -> QuerySet[Edition]:
    return Edition.objects.filter(state__in=OPEN)
