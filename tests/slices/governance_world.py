"""NSG with somebody in every seat that the tests need: invented people, its real mandate.

leader (Helse Midt-Norge's seat, leads) · secretary · north with deputy `north_deputy` · west · observer (hod)
and `fill`: one more in each voting seat that is left, so that there is a quorum.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tildel.governance.actions import cases, meetings, minutes
from tildel.governance.actions.bodies import establish_body
from tildel.governance.actions.seats import appoint
from tildel.governance.models import Body, Case, Meeting
from tildel.people.actions import account_for, register_person
from tildel.people.models import User

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SINCE = date(2024, 1, 1)


@dataclass
class Nsg:
    body: Body
    users: dict[str, User] = field(default_factory=dict)

    def __getitem__(self, name: str) -> User:
        return self.users[name]


def user(name: str, language: str = "nb") -> User:
    given = name.replace("_", " ").replace("-", " ").title()
    person = register_person(
        email=f"{name}@example.org",
        given_name=given,
        family_name="Eksempel",
        language=language,
        by=None,
        at=NOW,
    )
    return account_for(person=person, by=None, at=NOW)


def nsg(*, fill: bool = True) -> Nsg:
    found = Nsg(establish_body(key="nsg", by=None, at=NOW))
    rows = [
        ("leader", "leader", ""), ("leader", "member", "helse-midt"), ("secretary", "secretary", ""),
        ("north", "member", "helse-nord"), ("north_deputy", "deputy", "helse-nord"),
        ("west", "member", "helse-vest"), ("observer", "observer", "hod"),
    ]  # fmt: skip
    if fill:
        more = ("helse-sor-ost", "ous", "uio", "uib", "uit", "ntnu", "uhr-1", "uhr-2")
        rows += [(seat, "member", seat) for seat in more]
    for name, role, place in rows:
        if name not in found.users:
            found.users[name] = user(name)
        appoint(
            body=found.body, person=found.users[name].person, seat=role, place=place, held_from=SINCE,
            by=None, at=NOW,
        )  # fmt: skip
    return found


def planned(world: Nsg, *, days: int = 30, **more: Any) -> Meeting:
    starts = NOW + timedelta(days=days)
    return meetings.plan_meeting(
        body=world.body, starts_at=starts, ends_at=starts + timedelta(hours=4), place="Trondheim",
        by=world["secretary"], at=NOW, **more,
    )  # fmt: skip


def listed(world: Nsg, meeting: Meeting, title: str = "Strategy", **more: Any) -> Case:
    facts = {"kind": "decision", "proposal": "As proposed.", **more}
    return cases.add_case(meeting=meeting, title=title, by=world["secretary"], at=NOW, **facts)


def invited(world: Nsg, meeting: Meeting) -> Meeting:
    found = meetings.invite(meeting=meeting, by=world["secretary"], at=NOW)
    found.body = world.body
    return found


def started(world: Nsg, meeting: Meeting) -> Meeting:
    """Everybody who was asked has said yes, and the meeting is open."""
    for row in meeting.attendances.exclude(role="deputy"):
        row.meeting = meeting
        meetings.answer_invitation(
            attendance=row, comes=True, by=User.objects.get(person_id=row.person_id), at=NOW
        )
    found = minutes.start_meeting(
        meeting=meeting, chair=world["leader"].person, by=world["secretary"], at=NOW
    )
    found.body = world.body
    return found


def held(world: Nsg, meeting: Meeting) -> Meeting:
    """All cases treated, the meeting over."""
    for case in meeting.cases.filter(state="listed"):
        case.meeting = meeting
        minutes.write_case(
            case=case, discussion="They talked.", decision_text="As proposed.", step="treat",
            by=world["secretary"], at=NOW,
        )  # fmt: skip
    found = minutes.close_meeting(meeting=meeting, by=world["secretary"], at=NOW)
    found.body = world.body
    return found
