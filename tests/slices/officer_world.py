"""A call with applications in every state, for the tests of the officer's and the research management's side.

    programme "klinbeforsk" ── call "klinbeforsk-2024" (deadline 2024-05-15 16:00 Oslo)
        officer: Siri Saksbehandler        research manager of OUS: Frida Forskningssjef
        applicant: Kari Eksempel           outsider: Ola Utenfor

Rows are made directly where the applicant's own steps are not what is tested.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tildel.applications.domain.content import content_hash, frozen_content
from tildel.applications.domain.draft import SECTIONS, clean_section
from tildel.applications.domain.summary import copies_of
from tildel.applications.models import (
    Application,
    Attachment,
    Collaborator,
    DraftSection,
    Endorsement,
    Submission,
)
from tildel.applications.queries.drafts import draft_of
from tildel.files.actions import store_file
from tildel.governance.actions.bodies import create_body
from tildel.people.actions import account_for, give_role, register_person
from tildel.people.models import OrganisationRole, User
from tildel.people.queries import organisation
from tildel.programmes.actions import appoint_officer, create_programme, open_call, publish_call
from tildel.programmes.models import Call

OPENED = datetime(2024, 3, 1, 9, tzinfo=UTC)
BEFORE = datetime(2024, 5, 10, 9, tzinfo=UTC)
DEADLINE = datetime(2024, 5, 15, 14, tzinfo=UTC)
AFTER = datetime(2024, 5, 16, 9, tzinfo=UTC)
OUS, HAUKELAND, ST_OLAV, UNN = "993467049", "983974724", "883974832", "983974899"

SECTIONS_OF: dict[str, dict[str, Any]] = {
    "project": {
        "title_no": "Behandling A mot behandling B hos voksne",
        "title_en": "Treatment A or treatment B in adults",
        "summary_no": "Vi sammenligner to vanlige behandlinger.",
        "summary_en": "We compare two common treatments.",
        "start": "2025-01-01",
        "end": "2027-12-31",
    },
    "leader": {
        "given_name": "Kari",
        "family_name": "Eksempel",
        "email": "kari@example.org",
        "institution": OUS,
        "position_percent": 50,
        "born": "1975-03-01",
    },
    "partners": {
        "rows": [
            {
                "key": "p2",
                "name": "Per Prøve",
                "institution": HAUKELAND,
                "position_percent": 20,
                "central": True,
            },
            {
                "key": "p3",
                "name": "Pia Prøve",
                "institution": ST_OLAV,
                "position_percent": 30,
                "central": True,
            },
            {"key": "p4", "name": "Pål Prøve", "institution": UNN, "position_percent": 40, "central": True},
        ]
    },
    "recruitment": {
        "rows": [{"institution": orgnr, "planned": 40} for orgnr in (OUS, HAUKELAND, ST_OLAV, UNN)]
    },
    "budget": {
        "rows": [
            {
                "institution": OUS,
                "category": "personnel",
                "years": {"2025": 3_000_000, "2026": 3_000_000, "2027": 3_000_000},
            }
        ],
        "justification": "Lønn til to studiesykepleiere.",
    },
    "users": {"user_involvement": "To medforskere har vært med fra første utkast."},
    "personalised": {"relevant": False, "text": "Behandlingene har ingen kjente markører."},
    "themes": {"themes": []},
}


@dataclass
class World:
    call: Call
    officer: User
    manager: User
    applicant: User
    outsider: User


def keep_files_in(folder: Path, settings: Any) -> None:
    """What a test stores goes away with the test's folder."""
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}


def account(email: str, given: str, family: str, *, language: str = "nb", at: datetime = OPENED) -> User:
    person = register_person(
        email=email, given_name=given, family_name=family, language=language, by=None, at=at
    )
    return account_for(person=person, by=None, at=at)


def make_world(*, opened: datetime = OPENED) -> World:
    board = create_body(
        key="programstyret", names={"nb": "Programstyret"}, organisation=None, by=None, at=opened
    )
    names = {"nb": "KLINBEFORSK", "nn": "KLINBEFORSK", "en": "KLINBEFORSK"}
    programme = create_programme(
        key="klinbeforsk", names=names, owner=organisation("991324968"), board=board, decider=board,
        by=None, at=opened,
    )  # fmt: skip
    officer = account("siri@example.org", "Siri", "Saksbehandler")
    appoint_officer(
        programme=programme, person=officer.person, held_from=date(2024, 1, 1), by=None, at=opened
    )
    call = open_call(
        programme=programme, template="klinbeforsk-2024", key="klinbeforsk-2024", by=officer, at=opened
    )
    call = publish_call(call=call, by=officer, at=opened)
    manager = account("frida@example.org", "Frida", "Forskningssjef")
    give_role(
        person=manager.person, organisation=organisation(OUS), kind=OrganisationRole.RESEARCH_MANAGER,
        held_from=date(2024, 1, 1), by=None, at=opened,
    )  # fmt: skip
    applicant = account("kari@example.org", "Kari", "Eksempel")
    outsider = account("ola@example.org", "Ola", "Utenfor")
    return World(call, officer, manager, applicant, outsider)


def make_draft(
    world: World, *, number: int = 1, language: str = "nb", sections: dict[str, Any] | None = None,
    files: dict[tuple[str, str], bytes] | None = None,
) -> Application:  # fmt: skip
    """A draft in which everything that the form asks for is written. `files`: (kind, person) → PDF."""
    content = {key: {**SECTIONS_OF.get(key, {}), **(sections or {}).get(key, {})} for key in SECTIONS}
    copies = copies_of(content)
    application = Application.objects.create(
        call=world.call, number=number, reference=f"{world.call.key.upper()}-{number:03}", language=language,
        title=copies["title"], amount=copies["amount"], institution=organisation(copies["institution"] or ""),
        revision=1, created_at=BEFORE, created_by=world.applicant,
    )  # fmt: skip
    Collaborator.objects.create(
        application=application, user=world.applicant, role=Collaborator.LEAD, since=BEFORE
    )
    DraftSection.objects.bulk_create(
        DraftSection(
            application=application, key=key, version=1, content=clean_section(key, content[key])[0],
            saved_at=BEFORE, saved_by=world.applicant,
        )
        for key in SECTIONS
    )  # fmt: skip
    for (kind, person), data in (files or {}).items():
        file = store_file(name=f"{kind} {person}.pdf", data=data, by=world.applicant, at=BEFORE)
        Attachment.objects.create(
            application=application, kind=kind, person_key=person, file=file, added_at=BEFORE,
            added_by=world.applicant,
        )  # fmt: skip
    return application


def make_submitted(
    world: World, *, number: int = 1, state: str = "submitted", endorsed: str = "given", **draft: Any
) -> Application:
    """A submitted application; `endorsed` is the answer of its institution ("" when nobody was asked)."""
    application = make_draft(world, number=number, **draft)
    if endorsed and application.institution:
        answered = {} if endorsed == "asked" else {"answered_at": BEFORE, "answered_by": world.manager}
        Endorsement.objects.create(
            application=application, institution=application.institution, state=endorsed, asked_at=BEFORE,
            asked_by=world.applicant, reason="Ikke forankret." if endorsed == "refused" else "", **answered,
        )  # fmt: skip
    return freeze(world, application, state=state)


def freeze(world: World, application: Application, *, state: str = "submitted") -> Application:
    received = DEADLINE - timedelta(hours=1, milliseconds=-417)
    now = draft_of(application)
    content = frozen_content(
        call=world.call.key, reference=application.reference, language=application.language,
        sections=now.sections, files=now.files, endorsements=now.endorsements,
    )  # fmt: skip
    number = application.submissions.count() + 1
    submission = Submission.objects.create(
        id=uuid.uuid4(), application=application, number=number, round=number,
        call_version=world.call.current, content=content, facts=now.facts,
        findings=[finding.as_json() for finding in now.findings(received)],
        files=now.files, content_sha256=content_hash(content), received_at=received, locked_at=received,
        deadline_at=DEADLINE, submitted_by=world.applicant,
    )  # fmt: skip
    application.current, application.state = submission, state
    withdrawn = {"withdrawn_at": BEFORE, "withdrawn_by": world.applicant} if state == "withdrawn" else {}
    for name, value in withdrawn.items():
        setattr(application, name, value)
    application.save()
    return application
