"""Editions: opened, described, moved on, and made final."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.measurement.domain.frozen import freeze
from tildel.measurement.models import Frozen
from tildel.measurement.queries.figures import snapshot as read_snapshot
from tildel.national_report import access, mails, shipped
from tildel.national_report.actions.chapters import copy_chapters, outline_chapters
from tildel.national_report.actions.documents import ask_document
from tildel.national_report.domain.states import CLICKED, EDITION, REGIONS, EditionState
from tildel.national_report.models import Contribution, Edition, Final
from tildel.national_report.queries import content as contents
from tildel.national_report.queries import editions as queries
from tildel.people.actions import account_for, register_person
from tildel.people.models import Person, User

FIRST_YEAR = 2000
CODES = ("nb", "nn", "en")


def stream(edition: Edition) -> str:
    return f"national-report:{edition.year}"


def locked(edition: Edition) -> Edition:
    rows = Edition.objects.select_for_update(of=("self",)).select_related("snapshot").defer("snapshot__text")
    return rows.get(pk=edition.pk)


@transaction.atomic
def open_edition(
    *, year: int, titles: Mapping[str, str], coordinator: str, due_on: date | None, by: User, at: datetime
) -> Edition:
    """The report of a year: with the chapters of the edition before, else those of the shipped outline.

    Raises RuleBroken `report.year_taken`, `report.year_out_of_range`, `report.no_title`,
    `report.unknown_region`.
    """
    today = in_oslo(at).date()
    access.check_can_keep(by, on=today)
    if not FIRST_YEAR <= year <= today.year + 1:
        raise RuleBroken("report.year_out_of_range", place="year", first=FIRST_YEAR, last=today.year + 1)
    if Edition.objects.filter(year=year).exists():
        raise RuleBroken("report.year_taken", place="year", year=year)
    made = Edition.objects.create(
        year=year, titles=_titles(titles), coordinator=_region(coordinator), due_on=due_on, opened_at=at,
        opened_by=by, snapshot=_snapshot(year),
    )  # fmt: skip
    before = queries.edition_before(year)
    if before is not None:
        copy_chapters(before, made, by=by, at=at)
    else:
        outline_chapters(made, shipped.outline(), by=by, at=at)
    Contribution.objects.bulk_create(Contribution(edition=made, region=region) for region in REGIONS)
    if before is not None:
        _keep_contacts(before, made)
    record(stream=stream(made), verb="report.opened", by=by, at=at, coordinator=made.coordinator)
    return made


def _titles(titles: Mapping[str, str]) -> dict[str, str]:
    found = {code: storable(titles.get(code)).strip()[:200] for code in CODES}
    if not found["nb"]:
        raise RuleBroken("report.no_title", place="titles_nb")
    return {code: text for code, text in found.items() if text}


def _region(code: str) -> str:
    if code not in REGIONS:
        raise RuleBroken("report.unknown_region", place="coordinator")
    return code


def _snapshot(year: int) -> Frozen | None:
    """The newest snapshot of the year that the report tells of."""
    return read_snapshot(year)


def _keep_contacts(before: Edition, made: Edition) -> None:
    earlier = {one.region: list(one.contacts.all()) for one in before.contributions.all()}
    for one in made.contributions.all():
        one.contacts.set(earlier.get(one.region, []))


@transaction.atomic
def describe_edition(
    *, edition: Edition, titles: Mapping[str, str], coordinator: str, due_on: date | None,
    snapshot: Frozen | None, version: int, by: User, at: datetime,
) -> Edition:  # fmt: skip
    """Title, who co-ordinates, the regions' deadline, and the snapshot that every figure comes from.

    Raises Stale, RuleBroken `report.is_final`, `report.no_title`, `report.no_deadline`,
    `report.unknown_region`.
    """
    access.check_can_edit(by, edition, on=in_oslo(at).date())
    held = locked(edition)
    _check_open(held)
    if held.version != version:
        raise Stale("report.changed_by_another")
    if due_on is None and held.state != EditionState.PLANNED:
        raise RuleBroken("report.no_deadline", place="due_on")
    held.titles, held.coordinator = _titles(titles), _region(coordinator)
    held.due_on, held.snapshot, held.version = due_on, snapshot, version + 1
    held.save(update_fields=["titles", "coordinator", "due_on", "snapshot", "version"])
    record(
        stream=stream(held), verb="report.described", by=by, at=at, titles=held.titles, due_on=due_on,
        coordinator=held.coordinator, snapshot=str(snapshot) if snapshot else "",
    )  # fmt: skip
    return held


def _check_open(edition: Edition) -> None:
    if edition.state == EditionState.FINAL:
        raise RuleBroken("report.is_final")


def check_open(edition: Edition) -> None:
    """Raises RuleBroken `report.is_final`: nothing is written in a final edition."""
    _check_open(edition)


@transaction.atomic
def take_step(*, edition: Edition, verb: str, by: User, at: datetime) -> Edition:
    """Ask the regions, close for them, reopen, or take a final edition up again to correct it.

    What was final stays so and stays public until the next final version. Raises RuleBroken
    `report_edition.state`, `report.no_deadline`.
    """
    today = in_oslo(at).date()
    access.check_can_edit(by, edition, on=today)
    held = locked(edition)
    if verb not in CLICKED:
        raise RuleBroken("report_edition.state", state=str(held.state), verb=verb)
    held.state = EDITION.after(held.state, verb)
    if verb == "ask" and held.due_on is None:
        raise RuleBroken("report.no_deadline", place="due_on")
    held.save(update_fields=["state"])
    record(stream=stream(held), verb=f"report.{verb}", by=by, at=at)
    if verb in ("ask", "reopen"):
        _ask(held, at)
    return held


def _ask(edition: Edition, at: datetime) -> None:
    for one in edition.contributions.prefetch_related("contacts"):
        for person in queries.answering(one, on=in_oslo(at).date()):
            mails.send(
                person, mails.contribution_asked, kind="national_report.asked", at=at,
                cause=f"national_report.asked:{edition.year}:{one.region}:{person.pk}:{edition.due_on}",
                edition=edition, region=one.region,
            )  # fmt: skip


@transaction.atomic
def name_person(
    *, edition: Edition, who: Mapping[str, str], region: str = "", by: User, at: datetime
) -> Person:
    """Somebody edits (without `region`), or answers for a region; an account is made where there is none.

    Raises RuleBroken `report.unknown_region`, `report.is_final`.
    """
    access.check_can_edit(by, edition, on=in_oslo(at).date())
    held = locked(edition)
    _check_open(held)
    person = register_person(
        email=who["email"], given_name=who.get("given_name", ""), family_name=who.get("family_name", ""),
        by=by, at=at,
    )  # fmt: skip
    account_for(person=person, by=by, at=at)
    _of(held, region).add(person)
    record(
        stream=stream(held), verb="report.person_named", by=by, at=at, person=str(person.pk), region=region
    )
    return person


@transaction.atomic
def remove_person(*, edition: Edition, person: str, region: str = "", by: User, at: datetime) -> None:
    """They edit, or answer for the region, no longer."""
    access.check_can_edit(by, edition, on=in_oslo(at).date())
    held = locked(edition)
    _check_open(held)
    rows = _of(held, region)
    found = next((one for one in rows.all() if str(one.pk) == person), None)
    if found is None:
        raise RuleBroken("report.nobody")
    rows.remove(found)
    record(stream=stream(held), verb="report.person_removed", by=by, at=at, person=person, region=region)


def _of(edition: Edition, region: str) -> Any:
    if not region:
        return edition.editors
    found = edition.contributions.filter(region=region).first()
    if found is None:
        raise RuleBroken("report.unknown_region", place="region")
    return found.contacts


@transaction.atomic
def finish(*, edition: Edition, comment: str, by: User, at: datetime) -> Final:
    """Freeze text, figures and stories as the edition's next final version; its PDFs are made in the queue.

    Raises RuleBroken `report_edition.state`, `report.not_ready`, `report.same_as_final`.
    """
    access.check_can_edit(by, edition, on=in_oslo(at).date())
    held = locked(edition)
    state = EDITION.after(held.state, "finish")
    if any(one.stops for one in contents.problems_of(held)):
        raise RuleBroken("report.not_ready")
    last = queries.final(held)
    number = last.version + 1 if last else 1
    content = contents.content_of(held)
    frozen = freeze(contents.KIND, held.year, number, content)
    if last is not None and last.text == frozen.text:
        raise RuleBroken("report.same_as_final", version=last.version)
    made = Final.objects.create(
        edition=held, version=number, text=frozen.text, sha256=frozen.sha256,
        comment=storable(comment).strip()[:300], frozen_at=at, frozen_by=by,
    )  # fmt: skip
    held.state = state
    held.save(update_fields=["state"])
    record(stream=stream(held), verb="report.finish", by=by, at=at, version=number, sha256=made.sha256)
    for language in contents.whole_languages(content):
        ask_document(edition=held, final=made, language=language, by=by, at=at)
    return made
