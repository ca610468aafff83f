"""Writing what the register tells of a study, and its steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.identifiers import key_of
from tildel.kernel.time import in_oslo
from tildel.people.models import Organisation, User
from tildel.people.queries import organisation
from tildel.studies import access, queries
from tildel.studies.domain.states import STUDY
from tildel.studies.domain.study import Content, changes, faults, lacking
from tildel.studies.models import Study, StudyNumber

_TEXTS = ("titles", "purposes", "who_can", "who_cannot", "participation", "referral")
_PLAIN = (
    "short_name",
    "kind",
    "contact_name",
    "contact_email",
    "contact_phone",
    "web_address",
    "age_from",
    "age_to",
    "sex",
    "rek_number",
    "approved_on",
    "starts_on",
    "ends_on",
)


@transaction.atomic
def write_study(*, content: Content, by: User, at: datetime) -> Study:
    """Begin a study as a draft of the hospital that answers for it."""
    hospital = _hospital(content)
    on = in_oslo(at).date()
    access.check_can_write_for(by, hospital, on=on)
    _check(content, None)
    name = content.short_name or content.titles.get("nb") or next(iter(content.titles.values()))
    study = Study(key=queries.free_key(key_of(name) or "studie"), checked_on=on, created_at=at, created_by=by)
    _keep(study, content, hospital, at)
    record(stream=f"study:{study.key}", verb="study.begun", by=by, at=at, content=content.as_json())
    return study


@transaction.atomic
def change_study(*, study: Study, content: Content, version: int, by: User, at: datetime) -> Study:
    """Change what a study says. Raises Stale when somebody else saved since `version` was read.

    A public study keeps all that a public one needs: RuleBroken `study.lacking` says what is missing.
    """
    on, held = in_oslo(at).date(), _held(study)
    access.check_can_write_for(by, held.responsible, on=on)
    hospital = _hospital(content)
    access.check_can_write_for(by, hospital, on=on)
    if held.version != version:
        raise Stale("study.stale")
    _check(content, held)
    missing = lacking(content, held.state)
    if missing:
        raise RuleBroken("study.lacking", missing=list(missing))
    changed = changes(queries.content_of(held), content)
    if not changed:
        return held
    held.version += 1
    _keep(held, content, hospital, at)
    record(stream=f"study:{held.key}", verb="study.changed", by=by, at=at, changes=changed)
    return held


@transaction.atomic
def take_step(*, study: Study, verb: str, by: User, at: datetime) -> Study:
    """Publish as planned or recruiting, close, open again, or hide what should not have been published."""
    held = _held(study)
    access.check_can_write_for(by, held.responsible, on=in_oslo(at).date())
    state = STUDY.after(held.state, verb)
    missing = lacking(queries.content_of(held), state)
    if missing:
        raise RuleBroken("study.lacking", missing=list(missing))
    held.state, held.changed_at = state, at
    held.save(update_fields=["state", "changed_at"])
    record(stream=f"study:{held.key}", verb=f"study.{verb}", by=by, at=at)
    return held


@transaction.atomic
def confirm_study(*, study: Study, by: User, at: datetime) -> Study:
    """Say that what is told is right on this day."""
    held = _held(study)
    access.check_can_write_for(by, held.responsible, on=in_oslo(at).date())
    held.checked_on = in_oslo(at).date()
    held.save(update_fields=["checked_on"])
    record(stream=f"study:{held.key}", verb="study.confirmed", by=by, at=at)
    return held


def _held(study: Study) -> Study:
    return Study.objects.select_for_update(of=("self",)).select_related("responsible").get(pk=study.pk)


def _hospital(content: Content) -> Organisation:
    found = organisation(content.responsible)
    if found is None:
        raise RuleBroken("study.hospital_unknown", place="responsible")
    return found


def _check(content: Content, held: Study | None) -> None:
    for place, reason in faults(content)[:1]:
        raise RuleBroken(f"study.{reason}", place=place)
    taken = queries.taken_numbers(content.numbers, but=held)
    if taken:
        raise RuleBroken("study.number_taken", place="numbers", number=taken[0])


def _keep(study: Study, content: Content, hospital: Organisation, at: datetime) -> None:
    """Into the tables; what the database keeps single may have been taken at this very moment."""
    try:
        with transaction.atomic():
            _fill(study, content, hospital, at)
    except IntegrityError:
        raise RuleBroken("study.at_once")


def _fill(study: Study, content: Content, hospital: Organisation, at: datetime) -> None:
    for name in _PLAIN:
        setattr(study, name, getattr(content, name))
    for name in _TEXTS:
        setattr(study, name, dict(getattr(content, name)))
    for name in ("conditions", "treatments", "funded_by"):
        setattr(study, name, list(getattr(content, name)))
    others = list(Organisation.objects.filter(orgnr__in=content.hospitals))
    study.responsible, study.changed_at = hospital, at
    study.search_text = _search_text(content, [hospital, *others])
    study.save()
    study.hospitals.set(others)
    study.numbers.exclude(value__in=content.numbers).delete()
    known = set(study.numbers.values_list("value", flat=True))
    StudyNumber.objects.bulk_create(
        StudyNumber(study=study, value=value) for value in content.numbers if value not in known
    )


def _search_text(content: Content, hospitals: list[Any]) -> str:
    texts = [text for name in ("titles", "purposes") for text in getattr(content, name).values()]
    words = [*texts, content.short_name, *content.conditions, *content.treatments, *content.numbers]
    return "\n".join([*words, *(one.name for one in hospitals)]).casefold()
