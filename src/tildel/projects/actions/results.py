"""Results: written by a person, or suggested by a register of publications and confirmed by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User
from tildel.projects import access, publications
from tildel.projects.actions.trail import held, note
from tildel.projects.domain.results import PERSON, SOURCES, Found, ResultKind, cleaned_doi, new_among
from tildel.projects.domain.states import RESULT, ResultState
from tildel.projects.models import Project, Result


@transaction.atomic
def save_result(
    *, project: Project, result: Result | None, values: Mapping[str, Any], by: User, at: datetime
) -> Result:
    """Write a result; whoever writes it confirms it. `values`: year, kind, title, doi, facts.

    Raises RuleBroken (`result.titleless`, `result.taken`).
    """
    project = held(project)
    access.check_can_write(by, project, on=in_oslo(at).date())
    title, doi = str(values["title"]).strip()[:500], cleaned_doi(str(values.get("doi", "")))
    if not title:
        raise RuleBroken("result.titleless", place="title")
    others = project.results.exclude(pk=result.pk) if result else project.results.all()
    if doi and others.filter(doi=doi).exists():
        raise RuleBroken("result.taken", place="doi")
    result = result or Result(project=project, source=PERSON, found_at=at)
    result.year, result.kind, result.title, result.doi = values["year"], values["kind"], title, doi
    result.facts = {**result.facts, **values.get("facts", {})}
    result.state, result.settled_at, result.settled_by = ResultState.CONFIRMED, at, by
    result.save()
    note(project, "result.saved", by=by, at=at, result=result.pk, kind=result.kind, title=title)
    return result


@transaction.atomic
def settle_result(*, result: Result, verb: str, by: User, at: datetime) -> Result:
    """`confirm` that a result is the project's, or `reject` it."""
    project = held(result.project)
    access.check_can_write(by, project, on=in_oslo(at).date())
    result = Result.objects.select_for_update().get(pk=result.pk)
    result.state = RESULT.after(result.state, verb)
    result.settled_at, result.settled_by = at, by
    result.save(update_fields=["state", "settled_at", "settled_by"])
    verbs = {"confirm": "result.confirmed", "reject": "result.rejected"}
    note(project, verbs[verb], by=by, at=at, result=result.pk, title=result.title)
    return result


@transaction.atomic
def ask_sources(*, project: Project, by: User, at: datetime) -> tuple[str, ...]:
    """Have the queue ask the registers that are connected; returns which."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    project = held(project)
    access.check_can_write(by, project, on=in_oslo(at).date())
    asked = publications.connected()
    told = {
        key: {"asked_at": at.isoformat(), "state": "asked" if key in asked else "not_connected", "found": 0}
        for key in SOURCES
    }
    project.searched = {**project.searched, **told}
    project.save(update_fields=["searched"])
    note(project, "results.searched", by=by, at=at, sources=list(asked))
    for key in asked:
        app.configure_task("tildel.ask_source").defer(project=project.number, source=key)
    return asked


def ask_source(*, project: Project, source: str, at: datetime) -> int:
    """Ask one register, outside a transaction, and keep what is new as suggestions."""
    answer = publications.look_up(source, number=project.number, orcid=project.leader.orcid)
    with transaction.atomic():
        project = held(project)
        number = suggest(project, answer.found, at=at)
        told = {"asked_at": at.isoformat(), "state": answer.state, "found": number}
        project.searched = {**project.searched, source: told}
        project.save(update_fields=["searched"])
        note(project, "results.found", by=None, at=at, source=source, state=answer.state, found=number)
    return number


def suggest(project: Project, found: Iterable[Found], *, at: datetime) -> int:
    """Keep what a source has told of and nobody knew, of the project's time, for a person to settle."""
    known = list(project.results.values_list("doi", "nva", "title"))
    new = new_among(
        (one for one in found if one.year is None or one.year >= project.starts_on.year),
        dois=(row[0] for row in known if row[0]), nvas=(row[1] for row in known if row[1]),
        titles=(row[2] for row in known),
    )  # fmt: skip
    Result.objects.bulk_create(
        Result(
            project=project, year=one.year or in_oslo(at).year, kind=ResultKind.PUBLICATION, title=one.title,
            facts=one.facts(), doi=one.doi[:200], nva=one.nva[:80], source=one.source, found_at=at,
        )
        for one in new
    )  # fmt: skip
    return len(new)
