"""What an application holds, in a call with categories, HRCS and yearly rates.

programme "hmn" of Helse Midt-Norge ──officer── kari@example.org
    └── call "hmn-2027" from the template hmn-regional-2026, open until 14 May 2027
            └── a draft of ada@example.org in the category "researcher", from July 2026 to June 2028
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.slices import programme_world
from tests.slices.applications_world import AT, SECTIONS, ST_OLAV, applicant, save
from tildel.applications.actions.drafts import create_application
from tildel.applications.models import Application
from tildel.people.queries import organisation
from tildel.programmes.actions import appoint_officer, change_call, create_programme, open_call, publish_call
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.queries import spec_of

HELSE_MIDT = "983658776"
PROJECT = {
    **SECTIONS["project"],
    "title_no": "Strålebehandling mot lungekreft",
    "title_en": "Radiotherapy for lung cancer",
    "start": "2026-07-01",
    "end": "2028-06-30",
}


def regional_call(template: str = "hmn-regional-2026") -> Any:
    kari = programme_world.officer()
    name = dict.fromkeys(("nb", "nn", "en"), "Helse Midt-Norge")
    found = create_programme(
        key="hmn", names=name, owner=organisation(HELSE_MIDT), board=None, decider=None, by=None,
        at=programme_world.AT,
    )  # fmt: skip
    appoint_officer(
        programme=found, person=kari.person, held_from=date(2026, 1, 1), by=None, at=programme_world.AT
    )
    call = open_call(programme=found, template=template, key="hmn-2027", by=kari, at=programme_world.AT)
    spec = with_changes(spec_of(call), deadline=programme_world.DEADLINE, frame=60_000_000)
    change_call(call=call, spec=spec, by=kari, at=programme_world.AT)
    return publish_call(call=call, by=kari, at=programme_world.AT)


def researcher(track: str = "researcher", **leader: Any) -> Application:
    application = create_application(call=regional_call(), language="nb", track=track, by=applicant(), at=AT)
    save(application, "project", PROJECT)
    save(application, "leader", {**SECTIONS["leader"], "institution": ST_OLAV, **leader})
    return application


def of_norm(category: str) -> Application:
    """A draft in a call that does not cover overhead, with one amount on a kind of cost."""
    call = regional_call("norm-2023")
    application = create_application(call=call, language="nb", by=applicant(), at=AT)
    row = {"institution": ST_OLAV, "category": category, "years": {"2028": 10_000}}
    save(application, "budget", {"rows": [row]})
    return application
