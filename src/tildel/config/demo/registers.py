"""The registers of the demo world: infrastructure with a road map, clinical studies with an import.

All of it is invented, at real institutions, and says so. Where a thing stands is told by its city, without
degrees: nobody has measured what does not exist.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from tildel.config.demo import cast
from tildel.config.demo.cast import Actor
from tildel.config.demo.people import HELD_FROM, MADE, Accounts, make_research_managers, manager_of
from tildel.config.demo.texts import DATA
from tildel.governance.actions.bodies import create_body
from tildel.governance.actions.seats import appoint
from tildel.governance.queries import bodies
from tildel.infrastructures import queries
from tildel.infrastructures.actions import committee, entries
from tildel.infrastructures.domain.entry import Content, Place
from tildel.infrastructures.domain.order import Ranked
from tildel.infrastructures.queries import COMMITTEE
from tildel.kernel.time import in_oslo
from tildel.people import queries as people
from tildel.studies.actions import imports, studies
from tildel.studies.domain.study import Content as StudyContent

COMMITTEE_LEADER, COMMITTEE_MEMBER = Actor("Inga", "Infrastruktur"), Actor("Utvald", "Utvalgsmedlem", "nn")
_STEPS = {
    "draft": (),
    "proposed": ("propose",),
    "prioritised": ("propose", "prioritise"),
    "registered": ("propose", "prioritise", "enter"),
}
_STUDY_STEPS = {"draft": (), "planned": ("plan",), "recruiting": ("recruit",), "closed": ("recruit", "close")}
_REGION = {orgnr: region for region, members in cast.REGIONS.items() for orgnr in members}
Row = Mapping[str, Any]


def rows() -> Row:
    return tomllib.loads((DATA / "registers.toml").read_text(encoding="utf-8"))


def make(accounts: Accounts, now: datetime) -> None:
    """Both registers, around the day `now`; made through the actions, as people make them."""
    data = rows()
    make_research_managers(accounts, {row["owner"] for row in (*data["infrastructures"], *data["studies"])})
    with transaction.atomic():
        _committee(accounts)
        for number, row in enumerate(data["infrastructures"]):
            _entry(row, accounts, now - timedelta(days=500 if row.get("late") else 120 - number))
        _order(data["order"], accounts, now - timedelta(days=70))
        leader, day = accounts[COMMITTEE_LEADER], in_oslo(now - timedelta(days=60))
        committee.make_edition(key=f"{day:%Y-%m}", as_of=day.date(), by=leader, at=now - timedelta(days=60))
        for row in data["studies"]:
            _study(row, accounts, now - timedelta(days=40), now.date())
        _import(data, accounts, now - timedelta(days=3))


def _committee(accounts: Accounts) -> None:
    administrator = accounts[cast.ADMINISTRATOR]
    names = {
        "nb": "Infrastrukturutvalget (oppdiktet)",
        "nn": "Infrastrukturutvalet (oppdikta)",
        "en": "The infrastructure committee (invented)",
    }
    body = bodies.body(COMMITTEE) or create_body(
        key=COMMITTEE, names=names, organisation=None, by=administrator, at=MADE
    )
    for actor, seat in ((COMMITTEE_LEADER, "leader"), (COMMITTEE_MEMBER, "member")):
        person = accounts[actor].person
        appoint(body=body, person=person, seat=seat, held_from=HELD_FROM, by=administrator, at=MADE)


def _order(wanted: list[str], accounts: Accounts, at: datetime) -> None:
    """What is in operation needs no place in the order; what is built or wanted has one."""
    reasons = {row.key: row.reason for row in queries.order()}
    ranked = [Ranked(key, number, reasons[key]) for number, key in enumerate(wanted, 1)]
    committee.order_entries(rows=ranked, by=accounts[COMMITTEE_LEADER], at=at)


def _entry(row: Row, accounts: Accounts, at: datetime) -> None:
    owner, leader = manager_of(accounts, row["owner"]), accounts[COMMITTEE_LEADER]
    entry = entries.write_entry(content=_entry_content(row), by=owner, at=at)
    for verb in _STEPS[row["state"]]:
        if verb == "propose":
            entry = entries.take_step(entry=entry, verb=verb, by=owner, at=at)
        else:
            reason = row.get("reason", "Oppdiktet begrunnelse: flere miljøer i regionen har meldt behov.")
            entry = committee.judge_entry(entry=entry, verb=verb, reason=reason, by=leader, at=at)


def _entry_content(row: Row) -> Content:
    institutions = [row["owner"], *row.get("partners", ())]
    places = [Place(name, _REGION[orgnr]) for name, orgnr in zip(row["places"], institutions, strict=False)]
    return Content(
        names=row["names"],
        descriptions=row["descriptions"],
        owner=row["owner"],
        kind=row["kind"],
        level=row["level"],
        status=row.get("status", "operating"),
        placement=row.get("placement", "one_place"),
        partners=tuple(sorted(row.get("partners", ()))),
        places=tuple(places),
        access=row["access"],
        services=row.get("services", {}),
        prices=row.get("prices", {}),
        uses=tuple(row["uses"]),
        contact_name="Oppdiktet kontakt",
        contact_email="infrastruktur@example.org",
        keywords=tuple(row.get("keywords", ())),
        access_rights=row.get("access_rights", ""),
        funding=row.get("funding", ""),
    )


def _study(row: Row, accounts: Accounts, at: datetime, today: date) -> None:
    by = manager_of(accounts, row["owner"])
    study = studies.write_study(content=_study_content(row, today), by=by, at=at)
    for verb in _STUDY_STEPS[row["state"]]:
        study = studies.take_step(study=study, verb=verb, by=by, at=at)


def _study_content(row: Row, today: date) -> StudyContent:
    start = today + timedelta(days=60 if row["state"] == "planned" else -200)
    return StudyContent(
        titles=row["titles"],
        responsible=row["owner"],
        short_name=row["short_name"],
        purposes=row["purposes"],
        kind=row.get("kind", "intervention"),
        who_can=row["who_can"],
        who_cannot=row.get("who_cannot", {}),
        participation=row["participation"],
        referral=row["referral"],
        hospitals=tuple(sorted(row.get("hospitals", ()))),
        contact_name="Oppdiktet studiesykepleier",
        contact_email="studier@example.org",
        conditions=tuple(row["conditions"]),
        treatments=tuple(row.get("treatments", ())),
        age_from=row.get("age_from"),
        age_to=row.get("age_to"),
        sex=row.get("sex", "all"),
        rek_number=row["rek_number"],
        approved_on=today - timedelta(days=300),
        starts_on=start,
        ends_on=start + timedelta(days=900),
        numbers=tuple(row.get("numbers", ())),
        funded_by=tuple(row.get("funded_by", ())),
    )


def _import(data: Row, accounts: Accounts, at: datetime) -> None:
    """An answer of another register that waits: one study that is known here, one that is not."""
    owner = data["import"]["owner"]
    studies_there = [_trial(row) for row in data["import"]["studies"]]
    imports.import_trials(
        name="oppdiktet-svar.json",
        data=json.dumps({"studies": studies_there}).encode(),
        organisation=people.organisation(owner),
        by=manager_of(accounts, owner),
        at=at,
    )


def _trial(row: Row) -> dict[str, Any]:
    """One study in the shape of ClinicalTrials.gov."""
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": row["number"],
                "briefTitle": row["title"],
                "acronym": row["acronym"],
            },
            "statusModule": {"overallStatus": "RECRUITING", "startDateStruct": {"date": "2026-03"}},
            "descriptionModule": {"briefSummary": row["summary"]},
            "conditionsModule": {"conditions": row["conditions"]},
            "designModule": {"studyType": "INTERVENTIONAL"},
            "eligibilityModule": {
                "eligibilityCriteria": row["criteria"],
                "sex": "ALL",
                "minimumAge": "18 Years",
                "maximumAge": "80 Years",
            },
            "contactsLocationsModule": {
                "centralContacts": [{"name": "Oppdiktet Kontakt", "email": "trial@example.org"}],
                "locations": [{"facility": "Oslo universitetssykehus", "city": "Oslo", "country": "Norway"}],
            },
        }
    }
