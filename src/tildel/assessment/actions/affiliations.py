"""Where an expert works and worked, and what they published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.applications.domain.publication import doi_in
from tildel.applications.domain.values import storable
from tildel.assessment import access
from tildel.assessment.actions.experts import clean_place, orgnr_of
from tildel.assessment.actions.searches import expert_has_changed
from tildel.assessment.models import Affiliation, Expert, Publication
from tildel.assessment.queries import register as queries
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User

SOURCES = ("typed", "doi", "orcid")
YEARS = range(1900, 2101)
PUBLICATIONS_LIMIT = 500
_AUTHORS_LIMIT = 100


@transaction.atomic
def save_affiliation(
    *, expert: Expert, row: Affiliation | None, institution: str, department: str, country: str,
    held_from: date | None, held_to: date | None, by: User, at: datetime,
) -> Affiliation:  # fmt: skip
    """Add one (`row` is None), correct it, or end it. What holds on the day is what the register shows.

    Raises RuleBroken as `clean_place`, and `expert.period_backwards` when it ends before it begins.
    """
    access.check_can_edit_expert(by, expert, on=in_oslo(at).date())
    place, code = clean_place(institution, country)
    if held_from and held_to and held_to < held_from:
        raise RuleBroken("expert.period_backwards", place="held_to")
    columns = {
        "institution": place, "orgnr": orgnr_of(place), "country": code,
        "held_from": held_from, "held_to": held_to,
        "department": storable(department).strip()[:200],
    }  # fmt: skip
    kept, _ = Affiliation.objects.update_or_create(
        pk=row.pk if row else None, expert=expert, defaults=columns, create_defaults=columns
    )
    verb = "affiliation.changed" if row else "affiliation.added"
    record(stream=f"person:{expert.person_id}", verb=verb, by=by, at=at, row=kept.pk, **columns)
    _show_current(expert, on=in_oslo(at).date())
    return kept


@transaction.atomic
def remove_affiliation(*, expert: Expert, row: Affiliation, by: User, at: datetime) -> None:
    """Take away one that was written by mistake; one that came to an end is ended instead."""
    access.check_can_edit_expert(by, expert, on=in_oslo(at).date())
    if queries.affiliations(expert).count() < 2:
        raise RuleBroken("expert.last_affiliation")
    record(
        stream=f"person:{expert.person_id}", verb="affiliation.removed", by=by, at=at, row=row.pk,
        institution=row.institution,
    )  # fmt: skip
    row.delete()
    _show_current(expert, on=in_oslo(at).date())


def _show_current(expert: Expert, *, on: date) -> None:
    """The register names the place that began last among those that hold."""
    rows = queries.affiliations(expert)
    current = rows.filter(queries.held(on)).first() or rows.first()
    if current:
        expert.institution, expert.country = current.institution, current.country
        expert.save(update_fields=["institution", "country"])
    expert_has_changed(expert)


@transaction.atomic
def add_publications(
    *, expert: Expert, rows: Iterable[Mapping[str, Any]], source: str, by: User, at: datetime
) -> int:
    """Add publications (`title`, `year`, `doi`, `authors`: names with commas). Returns how many are new.

    One that is there by its DOI, or by its title and year, is passed over. Raises RuleBroken
    `publication.title_missing`, `publication.year_outside`, `publication.doi_unknown` or
    `publication.too_many`.
    """
    access.check_can_edit_expert(by, expert, on=in_oslo(at).date())
    list(Expert.objects.select_for_update().filter(pk=expert.pk).values_list("pk"))
    known = [(row.doi, row.title.casefold(), row.year) for row in queries.publications(expert)]
    dois, titles = {doi for doi, _, _ in known if doi}, {row[1:] for row in known}
    new = []
    for columns in map(_publication, rows):
        title = (columns["title"].casefold(), columns["year"])
        if columns["doi"] in dois or (not columns["doi"] and title in titles):
            continue
        dois |= {columns["doi"]} - {""}
        titles.add(title)
        new.append(Publication(expert=expert, source=source, added_at=at, **columns))
    if len(known) + len(new) > PUBLICATIONS_LIMIT:
        raise RuleBroken("publication.too_many", limit=PUBLICATIONS_LIMIT)
    Publication.objects.bulk_create(new)
    if new:
        record(
            stream=f"person:{expert.person_id}", verb="publications.added", by=by, at=at, source=source,
            titles=[row.title for row in new],
        )  # fmt: skip
        expert_has_changed(expert)
    return len(new)


def _publication(row: Mapping[str, Any]) -> dict[str, Any]:
    title = " ".join(storable(row.get("title")).split())[:500]
    year, typed = storable(row.get("year")).strip(), storable(row.get("doi")).strip()
    doi = doi_in(typed)
    if not title:
        raise RuleBroken("publication.title_missing", place="title")
    if typed and (not doi or len(doi) > 200):
        raise RuleBroken("publication.doi_unknown", place="doi")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4 and int(year) in YEARS):
        raise RuleBroken("publication.year_outside", place="year", first=YEARS[0], last=YEARS[-1])
    names = [" ".join(name.split())[:200] for name in storable(row.get("authors")).split(",")]
    authors = [{"name": name, "orcid": ""} for name in names if name and name != "et al."]
    return {
        "title": title,
        "doi": doi,
        "year": int(year) if year else None,
        "authors": authors[:_AUTHORS_LIMIT],
    }


@transaction.atomic
def remove_publication(*, expert: Expert, row: Publication, by: User, at: datetime) -> None:
    access.check_can_edit_expert(by, expert, on=in_oslo(at).date())
    record(
        stream=f"person:{expert.person_id}", verb="publication.removed", by=by, at=at, title=row.title,
        doi=row.doi,
    )  # fmt: skip
    row.delete()
    expert_has_changed(expert)
