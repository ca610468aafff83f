"""The registers of the walk: an entry and a study in each state, of Oslo universitetssykehus (`manager`).

committee: leader `board_leader`, member `board_member`
entries walk-draft · walk-proposed · walk-prioritised · walk-registered · walk-edit (registered) ; edition 2022-08
studies walk-studie-draft · -planned · -recruiting · -closed; an import with one study to look at
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.slices.walk_guidance import grow_guidance, guidance_values, make_guidance
from tildel.governance.actions.bodies import create_body
from tildel.governance.actions.seats import appoint
from tildel.infrastructures.actions import committee, entries
from tildel.infrastructures.domain.entry import Content, Place
from tildel.infrastructures.models import Edition, EditionDocument, Entry
from tildel.infrastructures.queries import COMMITTEE
from tildel.kernel.time import in_oslo
from tildel.people.queries import organisation
from tildel.studies.actions import imports, studies
from tildel.studies.domain.study import Content as StudyContent
from tildel.studies.models import Candidate, Import, Study

OUS, BERGEN = "993467049", "983974724"
EDITION = "2022-08"
# The states of an entry, and the steps that lead there.
STEPS = {
    "draft": (), "proposed": ("propose",), "prioritised": ("propose", "prioritise"),
    "declined": ("propose", "decline"), "registered": ("propose", "prioritise", "enter"),
    "retired": ("propose", "prioritise", "enter", "retire"),
}  # fmt: skip
STUDY_STEPS = {"draft": (), "planned": ("plan",), "recruiting": ("recruit",), "closed": ("recruit", "close")}
_BY_COMMITTEE = ("prioritise", "decline", "enter")


def in_registers(route: str) -> bool:
    return route.startswith(("infrastructures:", "studies:", "guidance:"))


def registers_values(route: str, name: str) -> Any:
    """What stands in an address of the registers."""
    if route.startswith("guidance:"):
        return guidance_values(route, name)
    if name == "language":
        return "nb"
    if name == "pk":
        rows = Import if route == "studies:candidates" else Candidate
        return rows.objects.order_by("pk").values_list("pk", flat=True).first()
    if route.startswith("studies:"):
        return {"studies:step": "walk-studie-draft"}.get(route, "walk-studie-recruiting")
    if route.startswith("infrastructures:edition"):
        return EDITION
    return {"infrastructures:judge": "walk-proposed"}.get(route, "walk-registered")


def entry_content(name: str = "Prøvemikroskop", **changes: Any) -> Content:
    """An entry that lacks nothing."""
    whole = Content(
        names={"nb": name, "en": f"{name} in English"},
        descriptions={"nb": "Et oppdiktet mikroskop.", "en": "An invented microscope."},
        owner=OUS, kind="equipment", places=(Place("Rikshospitalet", "H12", 59.9, 10.7),),
        access={"nb": "Send en e-post."}, contact_email="mikroskop@example.org", uses=("research", "education"),
    )  # fmt: skip
    return replace(whole, **changes)


def study_content(title: str = "Prøvestudien", **changes: Any) -> StudyContent:
    """A study that lacks nothing."""
    whole = StudyContent(
        titles={"nb": title, "en": f"{title} in English"}, responsible=OUS, purposes={"nb": "Vi vil finne ut noe."},
        who_can={"nb": "Du har astma."}, participation={"nb": "To besøk."}, referral={"nb": "Gå til fastlegen."},
        contact_email="studie@example.org", conditions=("astma",), age_from=18, age_to=70, rek_number="REK 123456",
        approved_on=date(2024, 1, 15), starts_on=date(2024, 3, 1),
    )  # fmt: skip
    return replace(whole, **changes)


def make_committee(leader: Any, member: Any, at: datetime) -> Any:
    names = {
        "nb": "Infrastrukturutvalget",
        "nn": "Infrastrukturutvalet",
        "en": "The infrastructure committee",
    }
    body = create_body(key=COMMITTEE, names=names, organisation=None, by=None, at=at)
    for user, seat in ((leader, "leader"), (member, "member")):
        day = in_oslo(at).date()
        appoint(body=body, person=user.person, seat=seat, held_from=day, by=None, at=at)
    return body


def make_entry(state: str, *, owner: Any, leader: Any, at: datetime, **changes: Any) -> Entry:
    """An entry that has come as far as `state`."""
    entry = entries.write_entry(content=entry_content(**changes), by=owner, at=at)
    for verb in STEPS[state]:
        if verb in _BY_COMMITTEE:
            entry = committee.judge_entry(entry=entry, verb=verb, reason="Trengs.", by=leader, at=at)
        else:
            entry = entries.take_step(entry=entry, verb=verb, by=owner, at=at)
    return Entry.objects.get(pk=entry.pk)


def make_study(state: str, *, by: Any, at: datetime, **changes: Any) -> Study:
    """A study that has come as far as `state`."""
    study = studies.write_study(content=study_content(**changes), by=by, at=at)
    for verb in STUDY_STEPS[state]:
        study = studies.take_step(study=study, verb=verb, by=by, at=at)
    return Study.objects.get(pk=study.pk)


def trial_json(number: str = "NCT00000001", **identification: Any) -> bytes:
    """One study as ClinicalTrials.gov tells it."""
    return json.dumps(
        {
            "protocolSection": {
                "identificationModule": {
                    "nctId": number,
                    "briefTitle": "An Invented Trial",
                    **identification,
                },
                "statusModule": {"overallStatus": "RECRUITING", "startDateStruct": {"date": "2024-05"}},
                "eligibilityModule": {"sex": "FEMALE", "minimumAge": "18 Years"},
                "conditionsModule": {"conditions": ["Asthma"]},
            }
        }
    ).encode()


def make_registers(world: Any) -> None:
    at, owner, leader = world.before(300), world.users["manager"], world.users["board_leader"]
    make_committee(leader, world.users["board_member"], world.before(310))
    for state in STEPS:
        make_entry(state, owner=owner, leader=leader, at=at, name=f"Walk {state}")
    names = {"kind": "collection", "access_rights": "RESTRICTED"}
    make_entry("registered", owner=owner, leader=leader, at=at, name="Walk data", **names)
    edition = committee.make_edition(key=EDITION, as_of=in_oslo(at).date(), by=leader, at=at)
    committee.make_edition_document(edition=edition, language="nb", at=at)
    for state in STUDY_STEPS:
        make_study(state, by=owner, at=at, title=f"Walk studie {state}")
    imports.import_trials(
        name="walk.json", data=trial_json(), organisation=organisation(OUS), by=owner, at=at
    )
    make_guidance(world)


def grow_registers(number: int) -> None:
    """So many more of everything that the registers list, as rows made directly."""
    grow_guidance(number)
    for row in list(Entry.objects.filter(state__in=("proposed", "registered"))):
        for step in range(number):
            _more_of(row, step, rank=None, rank_reason="")
    for row in list(Study.objects.filter(state="recruiting")):
        for step in range(number):
            _more_of(row, step)
    source = Import.objects.get(name="walk.json")
    for step in range(number):
        Import.objects.create(
            organisation=source.organisation, register=source.register, name=f"more-{step}.json",
            made_at=source.made_at + timedelta(seconds=step),
        )  # fmt: skip
        content = Edition.objects.get(key=EDITION).content
        key = f"19{step:02}-01"
        edition = Edition.objects.create(
            key=key, as_of=date(2000, 1, 1), content=content, made_at=source.made_at
        )
        one = EditionDocument.objects.filter(edition__key=EDITION).first()
        EditionDocument.objects.create(edition=edition, language="nb", file=one.file, made_at=one.made_at)


def _more_of(row: Any, step: int, **changes: Any) -> None:
    places = list(row.places.all()) if hasattr(row, "places") else []
    made = type(row).objects.get(pk=row.pk)
    made.pk, made.key = None, f"{row.key}-more-{step}"
    for name, value in changes.items():
        setattr(made, name, value)
    made._state.adding = True
    made.save(force_insert=True)
    for place in places:
        made.places.create(
            number=place.number,
            name=place.name,
            region=place.region,
            latitude=place.latitude,
            longitude=place.longitude,
        )
