"""Studies of ClinicalTrials.gov, as its interface (version 2) gives them in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tildel.kernel.errors import Unreadable
from tildel.studies.domain.registry import MOST, Trial, split_criteria, text_of, told_of, whole_day, years
from tildel.studies.domain.study import Kind, Sex

REGISTER = "clinicaltrials"
_KINDS = {"INTERVENTIONAL": Kind.INTERVENTION.value, "OBSERVATIONAL": Kind.OBSERVATIONAL.value}
_SEXES = {"ALL": Sex.ALL.value, "FEMALE": Sex.FEMALE.value, "MALE": Sex.MALE.value}


def read_trials(document: Any) -> tuple[Trial, ...]:
    """The studies of one answer: a page (`{"studies": […]}`), one study, or a list of studies.

    Raises Unreadable `studies.no_trials` when there is none in it, `studies.too_many_trials` above MOST.
    What a study lacks, or has in another shape than the interface says, is left out.
    """
    rows = document.get("studies", [document]) if isinstance(document, Mapping) else document
    rows = rows if isinstance(rows, list) else []
    if len(rows) > MOST:
        raise Unreadable("studies.too_many_trials", number=len(rows), most=MOST)
    trials = tuple(trial for trial in map(_trial, rows) if trial is not None)
    if not trials:
        raise Unreadable("studies.no_trials")
    return trials


def _trial(row: Any) -> Trial | None:
    protocol = _part(row, "protocolSection")
    known = _part(protocol, "identificationModule")
    number = text_of(known.get("nctId"), 60).upper()
    if not number:
        return None
    eligibility, status = _part(protocol, "eligibilityModule"), _part(protocol, "statusModule")
    can, cannot = split_criteria(text_of(eligibility.get("eligibilityCriteria")))
    contact = next(iter(_rows(_part(protocol, "contactsLocationsModule"), "centralContacts")), {})
    told = {
        "title_en": known.get("briefTitle"),
        "short_name": known.get("acronym"),
        "purpose_en": _part(protocol, "descriptionModule").get("briefSummary"),
        "kind": _KINDS.get(str(_part(protocol, "designModule").get("studyType"))),
        "who_can_en": can,
        "who_cannot_en": cannot,
        "age_from": years(text_of(eligibility.get("minimumAge"))),
        "age_to": years(text_of(eligibility.get("maximumAge"))),
        "sex": _SEXES.get(str(eligibility.get("sex"))),
        "conditions": _words(_part(protocol, "conditionsModule").get("conditions")),
        "treatments": [
            row.get("name") for row in _rows(_part(protocol, "armsInterventionsModule"), "interventions")
        ],
        "starts_on": _day(status, "startDateStruct"),
        "ends_on": _day(status, "completionDateStruct"),
        "contact_name": contact.get("name"),
        "contact_email": contact.get("email"),
        "contact_phone": contact.get("phone"),
        "numbers": [number, *_other_numbers(known)],
    }
    return Trial(number, REGISTER, told_of(told), _notes(protocol, status, eligibility))


def _other_numbers(known: Mapping[str, Any]) -> Iterator[str]:
    """Numbers of other registers that are the study's own, not those of grants."""
    for row in _rows(known, "secondaryIdInfos"):
        if row.get("type") in ("EUDRACT_NUMBER", "CTIS", "REGISTRY"):
            yield text_of(row.get("id"), 60)


def _notes(
    protocol: Mapping[str, Any], status: Mapping[str, Any], eligibility: Mapping[str, Any]
) -> dict[str, Any]:
    """What a person should see but cannot take over as it stands; without what says nothing."""
    sites = [
        ", ".join(part for part in (text_of(row.get("facility"), 200), text_of(row.get("city"), 100)) if part)
        for row in _rows(_part(protocol, "contactsLocationsModule"), "locations")
        if row.get("country") == "Norway"
    ]
    notes = {
        "status": text_of(status.get("overallStatus"), 60),
        "sites": sites[:50],
        "starts": _partial(status, "startDateStruct"),
        "ends": _partial(status, "completionDateStruct"),
        "ages": _odd_ages(eligibility),
        "verified": text_of(status.get("statusVerifiedDate"), 20),
    }
    return {name: note for name, note in notes.items() if note}


def _odd_ages(eligibility: Mapping[str, Any]) -> str:
    texts = [text_of(eligibility.get(name), 40) for name in ("minimumAge", "maximumAge")]
    return " – ".join(text or "…" for text in texts) if any(t and years(t) is None for t in texts) else ""


def _day(status: Mapping[str, Any], name: str) -> str:
    return whole_day(text_of(_part(status, name).get("date"), 20))


def _partial(status: Mapping[str, Any], name: str) -> str:
    """A date of which only year and month are given."""
    text = text_of(_part(status, name).get("date"), 20)
    return "" if whole_day(text) else text


def _part(row: Any, name: str) -> Mapping[str, Any]:
    found = row.get(name) if isinstance(row, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _rows(row: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = row.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _words(found: Any) -> list[str]:
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
