"""An applicant with a draft for an open call, made through the actions.

call "klinbeforsk-2027" (programme_world), open until 14 May 2027 at 16:00 in Oslo
    └── application KLINBEFORSK-2027-0001: lead ada@example.org, every section filled in, files attached,
        endorsed; nothing is missing
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.slices import programme_world
from tildel.applications.actions.drafts import create_application, save_section
from tildel.applications.actions.submissions import submit_application
from tildel.applications.models import Application, Attachment, Collaborator, Endorsement, Submission
from tildel.applications.queries.drafts import section_version
from tildel.files.actions import store_made_file
from tildel.people.models import User
from tildel.people.queries import organisation
from tildel.programmes.models import Call

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
DEADLINE = datetime(2027, 5, 14, 14, tzinfo=UTC)
LATE = DEADLINE + timedelta(days=1)
OUS, BERGEN, ST_OLAV, UNN = "993467049", "983974724", "883974832", "983974899"

SECTIONS: dict[str, dict[str, Any]] = {
    "project": {
        "title_no": "Behandling A mot behandling B hos voksne",
        "title_en": "Treatment A or treatment B in adults",
        "summary_no": "Vi sammenligner to vanlige behandlinger.",
        "summary_en": "We compare two common treatments.",
        "start": "2028-01-01",
        "end": "2030-12-31",
    },
    "leader": {
        "given_name": "Ada", "family_name": "Eksempel", "email": "ada@example.org", "institution": OUS,
        "position_percent": 50, "born": "1975-03-01",
    },
    "partners": {
        "rows": [
            {"key": f"p{number}", "name": f"Partner {number} Eksempel", "email": f"p{number}@example.org",
             "institution": orgnr, "position_percent": 20, "central": True}
            for number, orgnr in enumerate([BERGEN, ST_OLAV, UNN], start=2)
        ]
    },
    "recruitment": {
        "rows": [{"institution": orgnr, "planned": 40} for orgnr in (OUS, BERGEN, ST_OLAV, UNN)]
    },
    "budget": {
        "rows": [
            {"institution": OUS, "category": "personnel", "years": {"2028": "4 000 000", "2029": "4 000 000"}},
            {"institution": BERGEN, "category": "running", "years": {"2030": 2_000_000}},
        ],
        "justification": "Study nurses in all four regions.",
    },
    "users": {"user_involvement": "The user panel chose the main outcome."},
    "personalised": {"relevant": True, "text": "Markers X and Y are measured before treatment."},
    "themes": {"themes": []},
}  # fmt: skip


def open_call(key: str = "klinbeforsk-2027") -> Call:
    return programme_world.published(key)


def applicant(name: str = "ada") -> User:
    return programme_world.user(f"{name}@example.org")


def begun(*, call: Call | None = None, by: User | None = None, at: datetime = AT) -> Application:
    """An application that was only just started."""
    return create_application(call=call or open_call(), language="nb", by=by or applicant(), at=at)


def save(
    application: Application, section: str, content: Any, *, by: User | None = None, at: datetime = AT
) -> Any:
    version = section_version(application, section)
    by = by or application.created_by
    return save_section(
        application=application, section=section, content=content, version=version, by=by, at=at
    )


def attach(
    application: Application, kind: str, person: str = "", *, pages: int = 4, language: str = "en"
) -> Attachment:
    """An attachment as if it had been uploaded and inspected."""
    data = f"%PDF-1.7 {application.pk} {kind} {person}".encode()
    file = store_made_file(name=f"{kind}{person}.pdf", data=data, by=application.created_by, at=AT)
    type(file).objects.filter(pk=file.pk).update(pages=pages, language=language, verdict="clean")
    return Attachment.objects.create(
        application=application,
        kind=kind,
        person_key=person,
        file=file,
        added_at=AT,
        added_by=application.created_by,
    )


def endorse(application: Application, state: str = "given", orgnr: str = OUS) -> Endorsement:
    answered = (
        {}
        if state == "asked"
        else {"answered_at": AT, "answered_by": application.created_by, "reason": "Yes."}
    )
    return Endorsement.objects.create(
        application=application, institution=organisation(orgnr), state=state, asked_at=AT,
        asked_by=application.created_by, **answered,
    )  # fmt: skip


def complete(*, call: Call | None = None, by: User | None = None, leader: str = "") -> Application:
    """An application from which nothing is missing; `leader` is another leader's address."""
    application = begun(call=call, by=by)
    for section, content in SECTIONS.items():
        own = (
            {"email": leader, "given_name": leader.partition("@")[0]}
            if section == "leader" and leader
            else {}
        )
        save(application, section, {**content, **own})
    attach(application, "project_description")
    for person in ("p1", "p2", "p3", "p4"):
        attach(application, "cv", person)
    endorse(application)
    return application


def submit(
    application: Application,
    *,
    by: User | None = None,
    received_at: datetime = AT,
    at: datetime | None = None,
) -> Submission:
    application.refresh_from_db()
    return submit_application(
        application=application, round=application.revision, by=by or application.created_by,
        received_at=received_at, at=at or received_at,
    )  # fmt: skip


def let_in(application: Application, name: str, role: str = Collaborator.EDITOR) -> User:
    user = applicant(name)
    Collaborator.objects.create(application=application, user=user, role=role, since=AT)
    return user
