"""More of everything that lists show, as rows made directly: copies of application A of each stage."""

from __future__ import annotations

import copy
import uuid
from datetime import timedelta
from typing import Any

from tests.slices.registers_world import grow_registers
from tests.slices.walk_measuring import grow_figures
from tests.slices.walk_networks import grow_networks
from tests.slices.walk_plans import grow_plans
from tests.slices.walk_privacy import grow_privacy
from tests.slices.walk_projects import grow_projects
from tests.slices.walk_report import grow_report
from tests.slices.walk_site import grow_site
from tests.slices.walk_world import Place, World
from tildel.applications.models import Application, Collaborator, Endorsement, Letter, Submission
from tildel.assessment.models import (
    Affiliation,
    Assignment,
    Declaration,
    Expert,
    FoundInterest,
    Member,
    Objection,
    Publication,
    Review,
    Seat,
)
from tildel.decisions.models import Appeal, Outcome, Ranking
from tildel.governance.models import (
    ActionItem,
    Appointment,
    Attendance,
    Body,
    Case,
    Comment,
    Consultation,
    Interest,
    JournalEntry,
    Meeting,
    Paper,
    Recusal,
)
from tildel.kernel.time import in_oslo
from tildel.messaging.models import Mail
from tildel.panels.models import Panel, PanelCase
from tildel.people.models import Person, User
from tildel.programmes.models import Call, CallVersion


def grow(world: World, number: int) -> None:
    """So many more applications in each stage, and as many more calls, experts and mails."""
    people = _people(2 * number)
    for place in world.places.values():
        if place.a is not None:
            _applications(world, place, number)
        if place.round is not None:
            _experts_in(world, place, people[:number])
        if place.panel is not None:
            _panels(place, number)
    for person in people[number:]:
        _copy(world.experts["expert"], person=person)
    _committees(world, people)
    _board(world, people[:number])
    _calls(world, number)
    _mails(world, number)
    grow_registers(number)
    grow_site(number)
    grow_networks(number)
    grow_plans(number)
    grow_projects(number)
    grow_report(number)
    grow_figures(number)
    grow_privacy(number)


def _copy(row: Any, **changes: Any) -> Any:
    """The row once more, under a key of its own."""
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.adding, made._state.fields_cache = True, {}
    made.pk = uuid.uuid4() if isinstance(row.pk, uuid.UUID) else None
    for name, value in changes.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made


def _applications(world: World, place: Place, number: int) -> None:
    a = Application.objects.get(pk=place.a.pk)
    for step in range(number):
        own = 1000 + step
        made = _copy(
            a, number=own, reference=f"{a.call.key.upper()}-{own}", current=None,
            state="draft" if a.current_id else a.state, title=f"Trial {own}",
        )  # fmt: skip
        if a.current_id:
            made.current = _copy(Submission.objects.get(pk=a.current_id), application=made)
            made.state = a.state
            made.save()
        for role in ("applicant", "reader"):
            kind = "lead" if role == "applicant" else "reader"
            Collaborator.objects.create(
                application=made, user=world.users[role], role=kind, since=a.created_at
            )
        for endorsement in Endorsement.objects.filter(application=a):
            _copy(endorsement, application=made, state="asked", answered_at=None, answered_by=None)
        _readings(a, made)
        _outcome(a, made)
    _rank(place, number)


def _panels(place: Place, number: int) -> None:
    """More cases on the agenda, and as many more panels."""
    made = Application.objects.filter(call=place.call, number__gte=1000).order_by("number")
    for application in made:
        PanelCase.objects.create(panel=place.panel, application=application, position=application.number)
    for _step in range(number):
        Panel.objects.create(round=place.round, day=place.panel.day, place="Room 2")


def _readings(a: Application, made: Application) -> None:
    for declaration in Declaration.objects.filter(application=a):
        _copy(declaration, application=made)
    for row in (*FoundInterest.objects.filter(application=a), *Objection.objects.filter(application=a)):
        _copy(row, application=made)
    for assignment in Assignment.objects.filter(application=a):
        given = _copy(assignment, application=made)
        for review in Review.objects.filter(assignment=assignment):
            _copy(review, assignment=given)


def _outcome(a: Application, made: Application) -> None:
    for outcome in Outcome.objects.filter(application=a):
        letter = _copy(Letter.objects.get(pk=outcome.letter_id), application=made, file=None, mail=None)
        copied = _copy(outcome, application=made, letter=letter)
        for appeal in Appeal.objects.filter(outcome=outcome):
            _copy(appeal, outcome=copied)


def _rank(place: Place, number: int) -> None:
    ranking = Ranking.objects.filter(call=place.call).first()
    if ranking is None:
        return
    own = next(row for row in ranking.rows if row["reference"] == place.a.reference)
    more = [{**own, "reference": f"{place.call.key.upper()}-{1000 + step}"} for step in range(number)]
    ranking.rows = [*ranking.rows, *more]
    ranking.save()


def _people(number: int) -> list[Person]:
    rows = [
        Person(given_name=f"Number {step}", family_name="Eksempel", email=f"more{step}@example.org")
        for step in range(number)
    ]
    people = Person.objects.bulk_create(rows)
    User.objects.bulk_create(User(email=person.email, person=person) for person in people)
    return people


def _experts_in(world: World, place: Place, people: list[Person]) -> None:
    member = next(iter(place.members.values()))
    for person in people:
        expert = Expert.objects.filter(person=person).first() or _copy(
            Expert.objects.get(pk=member.expert_id), person=person
        )
        _copy(Member.objects.get(pk=member.pk), expert=expert)


def _committees(world: World, people: list[Person]) -> None:
    """All of them sit, each for a term that ends soon, and there is a committee for each; one wrote more."""
    soon = in_oslo(world.now).date() + timedelta(days=30)
    seat = Seat.objects.filter(committee=world.committee).get()
    for expert in Expert.objects.filter(person__in=people):
        _copy(seat, expert=expert, role="member", held_to=soon)
        _copy(world.committee, key=f"readers-{expert.pk}")
        Affiliation.objects.create(expert=expert, institution="Example", orgnr="993467049", country="NO")
        for row in (Affiliation(institution=f"Place {expert.pk}", country="SE"),
                    Publication(title=f"Paper {expert.pk}", source="typed", added_at=world.now)):  # fmt: skip
            row.expert = world.experts["expert"]
            row.save()


def _board(world: World, people: list[Person]) -> None:
    """As many more meetings, cases, papers, seats, action items, journal entries and comments."""
    board = world.board
    entry = JournalEntry.objects.order_by("pk").first()
    asked, said = (
        board.consultation.recipients.first(),
        Comment.objects.get(draft__consultation=board.consultation),
    )
    for step, person in enumerate(people, start=1):
        _copy(Body.objects.get(pk=board.body.pk), key=f"more-{step}")
        _copy(Meeting.objects.get(pk=board.held.pk), day=board.held.day - timedelta(days=step))
        case = _copy(Case.objects.get(pk=board.case.pk), number=f"{step}/more", sequence=1000 + step)
        _copy(Paper.objects.get(pk=board.paper.pk), case=case)
        _copy(Interest.objects.get(pk=board.interest.pk), case=case, person=person)
        held = _copy(Case.objects.get(pk=board.held_case.pk), number=f"{step}/more", sequence=2000 + step)
        _copy(ActionItem.objects.get(pk=board.item.pk), case=held)
        Recusal.objects.create(case=held, person=person, left_at=world.now, back_at=world.now)
        for meeting in (board.coming, board.held):
            Attendance.objects.create(meeting=meeting, person=person, role="member", present=True)
        _copy(Appointment.objects.get(pk=board.appointment.pk), person=person, letter=None)
        _copy(Consultation.objects.get(pk=board.consultation.pk))
        _copy(said, recipient=_copy(asked, person=person))
        _copy(entry, sequence=1000 + step, number=1000 + step, cause=f"growth:{step}")


def _calls(world: World, number: int) -> None:
    for stage in ("draft", "open", "closed"):
        call = Call.objects.get(pk=world.places[stage].call.pk)
        for step in range(number):
            made = _copy(call, key=f"{call.key}-{step}", current=None)
            made.current = _copy(CallVersion.objects.get(pk=call.current_id), call=made)
            made.save()


def _mails(world: World, number: int) -> None:
    for step in range(number):
        Mail.objects.create(
            kind="trial", to_address="manager@example.org", language="nb", subject="Hello", body="Hello",
            cause=f"growth:{step}", written_at=world.now,
        )  # fmt: skip
