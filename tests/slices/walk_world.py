"""One world for every test that walks the pages: a call in each stage of its life and a person in each role.

    programme "walk" ── officer · board (leader, member) · directors (leader, member with a second factor)
      committee "readers", led by `expert`
      calls walk-draft · walk-open · walk-submitted · walk-closed · walk-assessing · walk-decided · walk-published
        application A: lead `applicant`, `editor`, `reader`; of Oslo universitetssykehus (`manager`)
        application B: lead `other_applicant`; of Haukeland (`other_manager`)
        round (from assessing on): `expert` and `second_expert` read A and B, `conflicted` reads only B;
          `second_expert` has come to work at the hospital of A, and somebody objects to `expert` in B
        panel (from assessing on): all three sit in it; A is on the table, later both are done and the meeting is held
    programme "elsewhere" ── other_officer, call elsewhere-assessing with `other_expert`

Made through the actions that people use, each step at its own time before `now`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from tests.slices.applications_world import SECTIONS
from tests.slices.registers_world import make_registers
from tests.slices.walk_bodies import Board, board_at_work
from tests.slices.walk_judging import decide, meet, propose, question_interests
from tests.slices.walk_measuring import make_figures
from tests.slices.walk_networks import make_networks
from tests.slices.walk_plans import make_plans
from tests.slices.walk_privacy import make_privacy
from tests.slices.walk_projects import make_projects
from tests.slices.walk_report import make_report
from tests.slices.walk_site import make_site
from tildel.applications.actions.drafts import create_application, save_section
from tildel.applications.actions.endorsements import answer_endorsement, ask_endorsement
from tildel.applications.actions.formal_checks import check_formally
from tildel.applications.actions.invitations import invite_collaborator
from tildel.applications.actions.notes import write_note
from tildel.applications.actions.participations import ask_partners
from tildel.applications.actions.submissions import submit_application
from tildel.applications.models import Application, Attachment, Collaborator
from tildel.applications.queries.drafts import section_version
from tildel.assessment.actions import (
    assignments,
    committees,
    declarations,
    experts,
    members,
    reviews,
    rounds,
)
from tildel.assessment.models import Assignment, Committee, Expert, Member, Round
from tildel.decisions.actions.draws import commit_draw
from tildel.files.actions import store_made_file
from tildel.governance.actions.bodies import create_body
from tildel.governance.actions.seats import appoint
from tildel.kernel.time import in_oslo
from tildel.people.actions import account_for, give_role, register_person
from tildel.people.models import OrganisationRole, User
from tildel.people.queries import organisation
from tildel.portal.models import StartPage, TextPage
from tildel.programmes.actions import appoint_officer, change_call, create_programme, open_call, publish_call
from tildel.programmes.domain.spec import Text, with_changes
from tildel.programmes.models import Call, Programme
from tildel.programmes.queries import spec_of

OUS, BERGEN = "993467049", "983974724"
OWNER = "991324968"
STAGES = ("draft", "open", "submitted", "closed", "assessing", "decided", "published")
WITH_ROUND = ("assessing", "decided", "published")
ROLES = (
    "anonymous", "plain", "applicant", "editor", "reader", "other_applicant", "manager", "other_manager",
    "officer", "other_officer", "expert", "conflicted", "other_expert", "board_leader", "board_member",
    "director_leader", "director", "administrator",
)  # fmt: skip
SMALL_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Place:
    """What stands in one stage: the call, its two applications, and what was made of them."""

    stage: str
    call: Call
    a: Application | None = None
    b: Application | None = None
    round: Round | None = None
    members: dict[str, Member] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    conflict: Any = None
    objection: Any = None
    panel: Any = None
    proposal: Any = None


@dataclass
class World:
    now: datetime
    users: dict[str, User] = field(default_factory=dict)
    experts: dict[str, Expert] = field(default_factory=dict)
    programme: Programme | None = None
    committee: Committee | None = None
    places: dict[str, Place] = field(default_factory=dict)
    board: Board | None = None

    def before(self, days: float) -> datetime:
        return self.now - timedelta(days=days)


def build(now: datetime, stages: tuple[str, ...] = STAGES) -> World:
    """The whole world, or only some of its stages."""
    world = World(now)
    _people(world)
    _pages()
    make_registers(world)
    make_site(world)
    make_networks(world)
    world.programme = _programme(world, "walk", officer="officer")
    make_projects(world)
    make_figures(world)
    make_report(world)
    world.board = board_at_work(world, world.programme.board)
    for stage in stages:
        world.places[stage] = _place(world, world.programme, stage)
    world.committee = _committee(world, world.programme)
    elsewhere = _programme(world, "elsewhere", officer="other_officer")
    world.places["elsewhere"] = _elsewhere(world, elsewhere)
    make_plans(world)
    make_privacy(world)
    return world


def _pages() -> None:
    """A page that an editor has published in each language, at the address that the walk asks for."""
    for root in StartPage.objects.all():
        root.add_child(instance=TextPage(title="X", slug="x", live=True, locale=root.locale))


def _people(world: World) -> None:
    at, day = world.before(400), in_oslo(world.before(400)).date()
    for role in (*ROLES[1:], "second_expert"):
        name = role.replace("_", " ").title()
        person = register_person(
            email=f"{role}@example.org", given_name=name, family_name="Eksempel", by=None, at=at
        )
        world.users[role] = account_for(person=person, by=None, at=at)
    User.objects.filter(pk=world.users["administrator"].pk).update(is_superuser=True, is_staff=True)
    world.users["administrator"].refresh_from_db()
    _second_factor(world.users["director"])
    for role, orgnr in (("manager", OUS), ("other_manager", BERGEN)):
        give_role(
            person=world.users[role].person, organisation=organisation(orgnr),
            kind=OrganisationRole.RESEARCH_MANAGER, held_from=day, by=None, at=at,
        )  # fmt: skip


def _second_factor(user: User) -> None:
    """One of them logs in with a password, and has an authenticator and recovery codes."""
    user.set_password("long enough for anybody")
    user.save()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)


def _programme(world: World, key: str, *, officer: str) -> Programme:
    at, day = world.before(400), in_oslo(world.before(400)).date()
    seats = {"board": ("board_leader", "board_member"), "decider": ("director_leader", "director")}
    bodies = {}
    for kind, (leader, member) in seats.items():
        bodies[kind] = create_body(
            key=f"{key}-{kind}", names=dict.fromkeys(("nb", "nn", "en"), f"{key} {kind}"),
            organisation=None, by=None, at=at,
        )  # fmt: skip
        for who, seat in ((leader, "leader"), (member, "member")) if key == "walk" else ():
            appoint(
                body=bodies[kind], person=world.users[who].person, seat=seat, held_from=day, by=None, at=at
            )
    names = {code: key.capitalize() for code in ("nb", "nn", "en")}
    made = create_programme(key=key, names=names, owner=organisation(OWNER), **bodies, by=None, at=at)
    appoint_officer(programme=made, person=world.users[officer].person, held_from=day, by=None, at=at)
    return made


def _committee(world: World, programme: Programme) -> Committee:
    """Of the first programme, led by `expert` where there are rounds."""
    by, at = world.users["officer"], world.before(130)
    names = dict.fromkeys(("nb", "nn", "en"), "Committee of the walk")
    made = committees.make_committee(
        programme=programme, key="readers", names=names, region_rule="abroad", hrcs=[], by=by, at=at
    )
    if "expert" in world.experts:
        committees.seat_expert(
            committee=made, expert=world.experts["expert"], role="leader", held_from=in_oslo(at).date(),
            held_to=None, by=by, at=at,
        )  # fmt: skip
    return made


# --- the stages of a call -------------------------------------------------------------------------------------


def open_until(world: World, programme: Programme, key: str, *, days: float, officer: str) -> Call:
    """A published call whose deadline is so many days from now (behind, when negative)."""
    by, at = world.users[officer], world.before(300)
    call = open_call(programme=programme, template="klinbeforsk-2024", key=key, by=by, at=at)
    # The deadline is told in wall time; noon exists on every day.
    deadline = in_oslo(world.now + timedelta(days=days)).replace(
        hour=12, minute=0, second=0, microsecond=0, tzinfo=None
    )
    name = Text(*[key.replace("-", " ").title()] * 3)
    change_call(call=call, spec=with_changes(spec_of(call), deadline=deadline, name=name), by=by, at=at)
    return publish_call(call=call, by=by, at=at)


def _place(world: World, programme: Programme, stage: str) -> Place:
    officer, key = world.users["officer"], f"walk-{stage}"
    if stage == "draft":
        at = world.before(300)
        return Place(
            stage, open_call(programme=programme, template="klinbeforsk-2024", key=key, by=officer, at=at)
        )
    days = 40 if stage in ("open", "submitted") else -150
    place = Place(stage, open_until(world, programme, key, days=days, officer="officer"))
    place.a, place.b = _two_applications(world, place.call, sent=stage != "open")
    if stage in WITH_ROUND:
        for application in (place.a, place.b):
            _accept(world, application, officer)
        _assess(world, place)
    if stage in ("decided", "published"):
        decide(world, place, publish=stage == "published")
    return place


def _two_applications(world: World, call: Call, *, sent: bool) -> tuple[Application, Application]:
    a = apply(world, call, "applicant", institution=OUS, manager="manager")
    for name, role in (("editor", Collaborator.EDITOR), ("reader", Collaborator.READER)):
        Collaborator.objects.create(application=a, user=world.users[name], role=role, since=world.before(200))
    _together(world, a)
    b = apply(world, call, "other_applicant", institution=BERGEN, manager="other_manager")
    for application in (a, b) if sent else ():
        send(world, application)
    return a, b


def _together(world: World, a: Application) -> None:
    """`plain` is invited to read in A, and its partners are asked."""
    by, at = world.users["applicant"], world.before(205)
    invite_collaborator(
        application=a, email="plain@example.org", role=Collaborator.READER, language="nb", by=by, at=at
    )
    ask_partners(application=a, by=by, at=at)
    write_note(application=a, section="project", field="title_no", text="Shorter?", by=by, at=at)


def apply(world: World, call: Call, who: str, *, institution: str, manager: str) -> Application:
    """A complete draft, endorsed, with small files as if they had been uploaded and inspected."""
    by, at = world.users[who], world.before(210)
    application = create_application(call=call, language="nb", by=by, at=at)
    for section, content in SECTIONS.items():
        named = {"given_name": by.person.given_name, "family_name": by.person.family_name, "email": by.email}
        own = {"institution": institution, **named} if section == "leader" else {}
        partners = {"rows": _partners(content, institution)} if section == "partners" else {}
        version = section_version(application, section)
        save_section(
            application=application,
            section=section,
            content={**content, **own, **partners},
            version=version,
            by=by,
            at=at,
        )
    for kind, person in (("project_description", ""), *(("cv", f"p{number}") for number in range(1, 5))):
        file = store_made_file(name=f"{kind}{person}.pdf", data=SMALL_PDF, by=by, at=at)
        type(file).objects.filter(pk=file.pk).update(pages=4, language="en", verdict="clean")
        Attachment.objects.create(
            application=application, kind=kind, person_key=person, file=file, added_at=at, added_by=by
        )
    asked = ask_endorsement(application=application, by=by, at=at)
    answer_endorsement(endorsement=asked, given=True, reason="", by=world.users[manager], at=at)
    return application


def _partners(content: Mapping[str, Any], institution: str) -> list[dict[str, Any]]:
    """The region of the leader's own institution is covered; its partner comes from Oslo instead."""
    return [
        {**row, "institution": OUS} if row["institution"] == institution else row for row in content["rows"]
    ]


def send(world: World, application: Application) -> None:
    application.refresh_from_db()
    at = world.before(200)
    submit_application(
        application=application, round=application.revision, by=application.created_by, received_at=at, at=at
    )
    application.refresh_from_db()


def _accept(world: World, application: Application, officer: User) -> None:
    check_formally(
        application=application,
        verdict="accepted",
        reason="Read.",
        judged={},
        by=officer,
        at=world.before(140),
    )
    application.refresh_from_db()


def _assess(world: World, place: Place) -> None:
    officer, at = world.users["officer"], world.before(130)
    due = world.now + timedelta(days=20)
    place.round = rounds.open_round(call=place.call, due_at=due, by=officer, at=at)
    place.round.call = place.call
    commit_draw(call=place.call, by=officer, at=at)
    for role in ("expert", "second_expert", "conflicted"):
        place.members[role] = ready_expert(world, place.round, role, officer="officer")
    for role, application in _readings(place):
        member = place.members[role]
        if role == "conflicted" and application is place.a:
            place.conflict = declarations.declare(
                member=member, application=application, ground="fvl6.party", text="We wrote it together.",
                by=world.users[role], at=at,
            )  # fmt: skip
            continue
        declarations.declare(
            member=member, application=application, ground="", text="", by=world.users[role], at=at
        )
        name = f"{role}:{'a' if application is place.a else 'b'}"
        given = assignments.assign(member=member, application=application, by=officer, at=at)
        place.assignments[name] = given
        if role == "second_expert" or place.stage != "assessing":
            review(world, given, role)
    question_interests(world, place)
    meet(world, place)
    place.proposal = propose(world, place)


def _readings(place: Place) -> list[tuple[str, Application]]:
    return [(role, application) for role in place.members for application in (place.a, place.b)]


def ready_expert(world: World, round: Round, role: str, *, officer: str) -> Member:
    """An expert in the round who has accepted the invitation and the terms."""
    by, at, user = world.users[officer], world.before(130), world.users[role]
    if role not in world.experts:
        world.experts[role] = experts.register_expert(
            person=user.person,
            institution="University of Example",
            country="SE",
            expertise=["trials"],
            by=by,
            at=at,
        )
    member = members.invite(round=round, expert=world.experts[role], by=by, at=at)
    member = members.answer_invitation(member=member, accepted=True, by=user, at=at)
    return members.accept_terms(member=member, by=user, at=at)


def review(world: World, assignment: Assignment, role: str) -> None:
    by, at = world.users[role], world.before(100)
    texts = {"quality": "A sound design.", "benefit": "It matters to patients."}
    saved = reviews.save_review(
        assignment=assignment, marks={"quality": 4, "benefit": 5}, texts=texts, version=0, by=by, at=at
    )
    reviews.submit_review(review=saved, by=by, at=at)


def _elsewhere(world: World, programme: Programme) -> Place:
    place = Place(
        "assessing", open_until(world, programme, "elsewhere-assessing", days=-150, officer="other_officer")
    )
    place.a = apply(world, place.call, "other_applicant", institution=BERGEN, manager="other_manager")
    send(world, place.a)
    _accept(world, place.a, world.users["other_officer"])
    place.round = rounds.open_round(
        call=place.call,
        due_at=world.now + timedelta(days=20),
        by=world.users["other_officer"],
        at=world.before(130),
    )
    place.round.call = place.call
    place.members["other_expert"] = ready_expert(world, place.round, "other_expert", officer="other_officer")
    return place
