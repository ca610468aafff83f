"""Attachments: which there are, in what language, how long."""

from __future__ import annotations

from collections.abc import Iterator

from tildel.checks.facts import Attachment
from tildel.checks.requirements import (
    Case,
    Kind,
    Outcome,
    Requirement,
    is_blank,
    judgement,
    met,
    partner_place,
    unmet,
)
from tildel.checks.shapes import Choice, Maybe, Record, Whole, Word


def _place(attachment: Attachment) -> str:
    """`attachments.cv.p2`, `attachments.project_description`."""
    parts = ("attachments", attachment.kind, attachment.person)
    return ".".join(part for part in parts if part)


def _attachment(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    kind, most = requirement.params["attachment"], requirement.params["maximum_pages"]
    place, found = f"attachments.{kind}", [row for row in case.facts.attachments if row.kind == kind]
    if not found:
        yield unmet("missing", place, attachment=kind)
    elif len(found) > 1:
        yield judgement("several", place, attachment=kind, found=len(found))
    elif most is None:
        yield met("present", place, attachment=kind)
    else:
        yield _pages_within(found[0].pages, most, place, attachment=kind)


def _pages_within(pages: int | None, most: int, place: str, **params: str) -> Outcome:
    if pages is None:
        return judgement("pages_not_known", place, maximum_pages=most, **params)
    if pages < 1:
        return unmet("empty", place, pages=pages, maximum_pages=most, **params)
    if pages > most:
        return unmet("too_long", place, pages=pages, maximum_pages=most, **params)
    return met("within", place, pages=pages, maximum_pages=most, **params)


def _language(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """Every attachment. Without any there is nothing to show the language by."""
    wanted, rows = requirement.params["language"], case.facts.attachments
    if not rows:
        yield unmet("nothing_attached", "attachments", language=wanted)
        return
    wrong = [outcome for row in rows for outcome in _language_of(row, wanted)]
    yield from wrong or [met("all", "attachments", language=wanted, attachments=len(rows))]


def _language_of(row: Attachment, wanted: str) -> Iterator[Outcome]:
    params = {"language": wanted, "attachment": row.kind or "", "person": row.person or ""}
    found = (row.language or "").strip().lower().replace("_", "-").split("-")[0]
    if found in ("", "und"):
        yield judgement("not_known", _place(row), **params)
    elif found != wanted:
        yield unmet("other", _place(row), found=found, **params)


def _cv(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """Of the leader and each central partner, all pages of one person together within the limit."""
    most = requirement.params["maximum_pages"]
    people, wrong = _people_with_cv(case)
    attached: dict[str | None, list[int | None]] = {}
    for row in case.facts.attachments:
        if row.kind == "cv":
            attached.setdefault(row.person, []).append(row.pages)
    for person in people:
        outcome = _cv_of(person, attached.get(person, []), most)
        if outcome.reason != "within":
            wrong.append(outcome)
    yield from wrong or [met("all", "attachments.cv", people=len(people), maximum_pages=most)]


def _people_with_cv(case: Case) -> tuple[list[str], list[Outcome]]:
    """Whose CV is needed, each once, and an outcome for each who is not named."""
    people: dict[str, None] = {}
    unnamed: list[Outcome] = []
    rows = [("leader", case.facts.leader.person)]
    rows += [(partner_place(i, partner), partner.person) for i, partner in case.facts.central_partners]
    for place, person in rows:
        if person is None or is_blank(person):
            unnamed.append(unmet("person_missing", f"{place}.person"))
        else:
            people[person] = None
    return list(people), unnamed


def _cv_of(person: str, attached: list[int | None], most: int) -> Outcome:
    place = f"attachments.cv.{person}"
    if not attached:
        return unmet("missing", place, person=person, maximum_pages=most)
    known = [pages for pages in attached if pages is not None]
    if len(known) < len(attached) and sum(known) <= most:
        return judgement("pages_not_known", place, person=person, maximum_pages=most)
    return _pages_within(sum(known), most, place, person=person)


KINDS = (
    Kind(
        "attachment",
        _attachment,
        Record(
            fields={"attachment": Word(), "maximum_pages": Maybe(Whole(least=1))},
            required=("attachment",),
            defaults={"maximum_pages": None},
        ),
    ),
    Kind(
        "language", _language, Record(fields={"language": Choice(("en", "nb", "nn"))}, required=("language",))
    ),
    Kind("cv", _cv, Record(fields={"maximum_pages": Whole(least=1)}, required=("maximum_pages",))),
)
