"""A small world for the tests of assessment: one call past its deadline, an officer, experts, applications.

    programme "trial" ── officer Kari Eksempel
      call "trial-2024" (the KLINBEFORSK 2024 template), deadline 15 May 2024 16:00 in Oslo
        applications 1 … n, each led by "Leder n Eksempel", passed the formal check
        experts Ada, Ben, Cai … (example.org), invited, terms accepted, no conflicts declared

Applications are made as rows: how they come about is tested with the applications.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tildel.applications.models import Application, Attachment, Submission
from tildel.assessment.actions import assignments, declarations, discussion, experts, members, reviews, rounds
from tildel.assessment.models import Assignment, Expert, Member, Review, Round
from tildel.assessment.queries import rounds as queries
from tildel.files.models import File
from tildel.people.actions import account_for, register_person
from tildel.people.models import Organisation, Person, User
from tildel.programmes.domain.editing import with_assessment
from tildel.programmes.domain.spec import call_to_json
from tildel.programmes.models import Call, CallVersion, Programme, ProgrammeOfficer
from tildel.programmes.queries import spec_of
from tildel.programmes.shipped import load_template

DEADLINE = datetime(2024, 5, 15, 14, 0, tzinfo=UTC)
OPENED = datetime(2024, 6, 3, 8, 0, tzinfo=UTC)
NOW = datetime(2024, 6, 10, 12, 0, tzinfo=UTC)
DUE = datetime(2024, 9, 1, 21, 59, tzinfo=UTC)
NAMES = ("Ada", "Ben", "Cai", "Dag", "Eva", "Finn")
FULL_MARKS = {"quality": 4, "benefit": 5}
FULL_TEXTS = {"quality": "A sound design.", "benefit": "It matters to patients."}


@dataclass
class World:
    call: Call
    officer: User
    applications: list[Application] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)

    @property
    def round(self) -> Round:
        found = queries.round_of(self.call)
        assert found
        return found


def person(name: str, family: str = "Eksempel", language: str = "nb") -> tuple[Person, User]:
    found = register_person(
        email=f"{name}.{family}@example.org".lower().replace(" ", "."), given_name=name, family_name=family,
        language=language, by=None, at=NOW,
    )  # fmt: skip
    return found, account_for(person=found, by=None, at=NOW)


def make_call(key: str = "trial-2024", officer: str = "Kari") -> World:
    """A published call past its deadline, without applications and without a round."""
    owner = Organisation.objects.get(orgnr="991324968")
    programme = Programme.objects.create(
        key=key.split("-")[0], names={"nb": "Prøve", "en": "Trial"}, owner=owner
    )
    who, user = person(officer)
    ProgrammeOfficer.objects.create(programme=programme, person=who, held_from=date(2024, 1, 1))
    spec = load_template("klinbeforsk-2024")
    call = Call.objects.create(
        key=key, programme=programme, template="klinbeforsk-2024", names={"nb": "Prøven 2024", "en": "Trial 2024"},
        state="published", frame=spec.frame, deadline_at=DEADLINE, created_at=DEADLINE, created_by=user,
        published_at=DEADLINE, published_by=user,
    )  # fmt: skip
    call.current = CallVersion.objects.create(
        call=call, number=1, content=call_to_json(spec), made_at=DEADLINE
    )
    call.save(update_fields=["current"])
    return World(call=call, officer=user)


def add_application(world: World, *, state: str = "accepted", files: bool = False) -> Application:
    number = Application.objects.filter(call=world.call).count() + 1
    title = f"Trial of treatment {number}"
    application = Application.objects.create(
        call=world.call, number=number, reference=f"{world.call.key.upper()}-{number:03}", language="en", title=title,
        institution=Organisation.objects.get(orgnr="993467049"), amount=9_000_000, created_at=DEADLINE,
        created_by=world.officer,
    )  # fmt: skip
    kinds = (("project_description", ""), ("cv", "p1")) if files else ()
    rows = [attach(world, application, kind, who) for kind, who in kinds]
    application.current = Submission.objects.create(
        application=application, number=1, round=1, call_version=world.call.current,
        content={"sections": sections(number, title)}, facts={}, findings=[], files=rows,
        content_sha256="0" * 64, received_at=DEADLINE.replace(hour=13), locked_at=DEADLINE.replace(hour=13),
        deadline_at=DEADLINE, submitted_by=world.officer,
    )  # fmt: skip
    application.state = state
    application.save()
    world.applications.append(application)
    return application


def attach(world: World, application: Application, kind: str, who: str) -> dict[str, str]:
    """A stored file of the draft; answers with the line a submission would hold of it."""
    data = f"%PDF-1.7 {application.reference} {kind}".encode()
    digest = hashlib.sha256(data).hexdigest()
    name = default_storage.save(f"test-{digest[:16]}", ContentFile(data))
    file = File.objects.create(
        storage_name=name, original_name=f"{kind}.pdf", content_type="application/pdf", size=len(data), sha256=digest,
        verdict="clean", pages=10, language="en", stored_at=DEADLINE,
    )  # fmt: skip
    Attachment.objects.create(
        application=application,
        kind=kind,
        person_key=who,
        file=file,
        added_at=DEADLINE,
        added_by=world.officer,
    )
    return {"kind": kind, "person": who, "name": file.original_name, "sha256": digest}


def sections(number: int, title: str) -> dict[str, dict]:
    return {
        "project": {
            "title_no": f"Behandlingsstudie {number}", "title_en": title, "summary_no": "Kort fortalt på norsk.",
            "summary_en": "In short, in English.", "start": "2025-01-01", "end": "2029-12-31",
        },
        "leader": {
            "given_name": f"Leder {number}", "family_name": "Eksempel", "email": f"leder{number}@example.org",
            "institution": "993467049", "position_percent": 50, "born": "1971-02-03", "succession": "",
        },
        "partners": {
            "rows": [
                {
                    "key": "p2", "name": f"Partner {number} Eksempel", "email": "partner@example.org",
                    "institution": "983974724", "position_percent": 20, "central": True,
                }
            ]
        },
        "recruitment": {"rows": [{"institution": "983974724", "planned": 40}]},
        "budget": {
            "rows": [{"institution": "993467049", "category": "personnel", "years": {"2025": 4_500_000, "2026": 4_500_000}}],
            "justification": "Nurses and data management.",
        },
        "users": {"user_involvement": "Patients sit in the steering group."},
        "personalised": {"relevant": True, "text": "Markers are measured at start."},
        "themes": {"themes": ["proton_therapy"]},
    }  # fmt: skip


def add_expert(world: World, name: str, *, state: str = "ready") -> Member:
    """An expert in the round; `state` says how far: invited, accepted, ready (terms accepted), declared."""
    someone, user = person(name, "Expert", language="en")
    expert = Expert.objects.filter(person=someone).first() or experts.register_expert(
        person=someone, institution="University of Example", country="SE", expertise=["oncology", "trials"],
        by=world.officer, at=NOW,
    )  # fmt: skip
    member = members.invite(round=world.round, expert=expert, by=world.officer, at=NOW)
    if state != "invited":
        member = members.answer_invitation(member=member, accepted=True, by=user, at=NOW)
    if state in ("ready", "declared"):
        member = members.accept_terms(member=member, by=user, at=NOW)
    if state == "declared":
        declare_none(member, world.applications)
    world.members.append(member)
    return member


def user_of(member: Member) -> User:
    return User.objects.get(person=member.expert.person)


def declare_none(member: Member, applications: list[Application]) -> None:
    for application in applications:
        declarations.declare(member=member, application=application, ground="", by=user_of(member), at=NOW)


def declare_conflict(member: Member, application: Application, ground: str = "fvl6.party") -> None:
    declarations.declare(
        member=member,
        application=application,
        ground=ground,
        text="We wrote it together.",
        by=user_of(member),
        at=NOW,
    )


def running(applications: int = 2, experts: int = 2, *, files: bool = False) -> World:
    """A round in which every expert has declared no conflict and nothing is assigned."""
    world = make_call()
    for _ in range(applications):
        add_application(world, files=files)
    rounds.open_round(call=world.call, due_at=DUE, by=world.officer, at=OPENED)
    for name in NAMES[:experts]:
        add_expert(world, name, state="declared")
    return world


def assign(world: World, member: Member, application: Application) -> Assignment:
    return assignments.assign(member=member, application=application, by=world.officer, at=NOW)


def write(
    assignment: Assignment, *, marks: dict | None = None, texts: dict | None = None, submit: bool = True
) -> Review:
    user = user_of(assignment.member)
    given = FULL_MARKS if marks is None else marks
    review = reviews.save_review(
        assignment=assignment, marks=given, texts=texts or FULL_TEXTS, version=0, by=user, at=NOW
    )
    return reviews.submit_review(review=review, by=user, at=NOW) if submit else review


def url(name: str, **kwargs: object) -> str:
    """The English address of a page of assessment."""
    with translation.override("en"):
        return reverse(f"assessment:{name}", kwargs=kwargs or None)


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def as_officer(world: World) -> Client:
    return as_user(world.officer)


def as_expert(member: Member) -> Client:
    return as_user(user_of(member))


def say(world: World, **columns: object) -> None:
    """Let the call say something else of its assessment, as it would have before it was published."""
    content = call_to_json(with_assessment(spec_of(world.call), **columns))
    number = world.call.versions.count() + 1
    world.call.current = CallVersion.objects.create(
        call=world.call, number=number, content=content, made_at=DEADLINE
    )
    world.call.save(update_fields=["current"])


def dimension(key: str, weight: int, **columns: object) -> dict:
    """What is judged, as plain JSON values."""
    names = {code: key.capitalize() for code in ("nb", "nn", "en")}
    return {"key": key, "name": names, "weight": weight, "criteria": [], **columns}


def words(*texts: str) -> list[dict[str, str]]:
    return [{code: f"{text} ({code})" for code in ("nb", "nn", "en")} for text in texts]


def given_to_all(world: World, number: int = 0) -> list[Assignment]:
    """One application, in the hands of every expert."""
    return [assign(world, member, world.applications[number]) for member in world.members]


def discussing(world: World) -> None:
    discussion.open_discussion(round=world.round, by=world.officer, at=NOW)
