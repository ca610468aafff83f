"""Reading studies of other registers, and taking over what a person accepts of them."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Unreadable
from tildel.kernel.time import in_oslo
from tildel.people.models import Organisation, User
from tildel.studies import access, queries
from tildel.studies.actions.studies import change_study, write_study
from tildel.studies.domain import clinicaltrials, ictrp
from tildel.studies.domain.registry import Trial, taken_over, text_of
from tildel.studies.domain.states import CANDIDATE
from tildel.studies.domain.study import Content
from tildel.studies.models import Candidate, Import, Study

MOST_BYTES = 5 * 1024 * 1024


def read_file(data: bytes) -> tuple[Trial, ...]:
    """The trials of a file: XML of the WHO's portal, or JSON of ClinicalTrials.gov. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable("studies.file_too_large", most=MOST_BYTES // 1024 // 1024)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return ictrp.read_trials(data)
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable("studies.not_json")
    return clinicaltrials.read_trials(document)


@transaction.atomic
def import_trials(*, name: str, data: bytes, organisation: Organisation, by: User, at: datetime) -> Import:
    """Read a file for a hospital. Nothing in the register changes: each trial waits for a person.

    Raises Unreadable when nothing can be read of it.
    """
    access.check_can_write_for(by, organisation, on=in_oslo(at).date())
    trials = {trial.number: trial for trial in read_file(data)}
    made = Import.objects.create(
        organisation=organisation, register=next(iter(trials.values())).register,
        name=text_of(name, 200) or "–", made_at=at, made_by=by,
    )  # fmt: skip
    known = queries.with_number(trials.values())
    Candidate.objects.bulk_create(
        Candidate(
            source=made,
            number=trial.number,
            told=dict(trial.told),
            notes=dict(trial.notes),
            study=_match(trial, known),
        )
        for trial in trials.values()
    )
    record(
        stream=f"study-import:{made.pk}", verb="studies.imported", by=by, at=at, name=made.name,
        register=made.register, organisation=organisation.orgnr, numbers=list(trials),
    )  # fmt: skip
    return made


def _match(trial: Trial, known: dict[str, Study]) -> Study | None:
    numbers = [trial.number, *trial.told.get("numbers", [])]
    return next((known[number] for number in numbers if number in known), None)


@transaction.atomic
def take_candidate(*, candidate: Candidate, names: Collection[str], by: User, at: datetime) -> Study:
    """Take over the fields `names` of a candidate: into the study here, or as a new draft.

    A new draft needs the title among them; the number comes along, so that the two are known as one.
    """
    held = _held(candidate, by, at)
    state = CANDIDATE.after(held.state, "take")
    if not names:
        raise RuleBroken("study.nothing_chosen", place="fields")
    chosen = {*names, "numbers"}
    study = _changed(held, held.study, chosen, by, at) if held.study else _begun(held, chosen, by, at)
    held.study, held.state, held.settled_at, held.settled_by = study, state, at, by
    held.save(update_fields=["study", "state", "settled_at", "settled_by"])
    record(
        stream=f"study:{study.key}", verb="study.taken_over", by=by, at=at, number=held.number,
        register=held.source.register, fields=sorted(names),
    )  # fmt: skip
    return study


def _changed(held: Candidate, study: Study, chosen: set[str], by: User, at: datetime) -> Study:
    content = taken_over(queries.content_of(study), held.told, chosen)
    return change_study(study=study, content=content, version=study.version, by=by, at=at)


def _begun(held: Candidate, chosen: set[str], by: User, at: datetime) -> Study:
    if "title_en" not in chosen or not held.told.get("title_en"):
        raise RuleBroken("study.title_not_chosen", place="fields")
    empty = Content(titles={}, responsible=held.source.organisation.orgnr)
    return write_study(content=taken_over(empty, held.told, chosen), by=by, at=at)


@transaction.atomic
def set_aside(*, candidate: Candidate, by: User, at: datetime) -> None:
    """Take nothing of a candidate."""
    held = _held(candidate, by, at)
    held.state = CANDIDATE.after(held.state, "set_aside")
    held.settled_at, held.settled_by = at, by
    held.save(update_fields=["state", "settled_at", "settled_by"])
    record(
        stream=f"study-import:{held.source_id}", verb="studies.set_aside", by=by, at=at, number=held.number
    )


def _held(candidate: Candidate, by: User, at: datetime) -> Candidate:
    rows = Candidate.objects.select_for_update(of=("self",)).select_related(
        "source__organisation", "study__responsible"
    )
    held = rows.get(pk=candidate.pk)
    access.check_can_write_for(by, held.source.organisation, on=in_oslo(at).date())
    return held
