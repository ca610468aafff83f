"""NSG by its real mandate with invented people: three years of meetings, and one that is invited to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from tildel.config.demo import calendar, cast
from tildel.config.demo.calendar import at
from tildel.config.demo.cast import Actor
from tildel.governance.actions import cases, consultations, meetings, minutes
from tildel.governance.actions.bodies import establish_body
from tildel.governance.actions.publishing import publish_minutes
from tildel.governance.actions.seats import appoint
from tildel.governance.queries.meetings import open_items

SINCE = date(2022, 1, 1)
SECRETARY = Actor("Signe", "Samordning")
LEADER = Actor("Magne", "Midtdikt")
# The mandate's seats, and who sits in them; two seats stand vacant, as they do in life.
MEMBERS = {
    "helse-midt": LEADER,
    "helse-nord": Actor("Nora", "Nordlysdikt"),
    "helse-vest": Actor("Vigdis", "Vestavinddikt", "nn"),
    "helse-sor-ost": Actor("Søren", "Sørlandsdikt"),
    "ous": Actor("Oda", "Oslodikt"),
    "university-hospitals": Actor("Helge", "Hospitaldikt"),
    "uio": Actor("Unni", "Universitetsdikt"),
    "uib": Actor("Berit", "Bryggedikt", "nn"),
    "uit": Actor("Tor", "Tundradikt"),
    "ntnu": Actor("Nils", "Nidarosdikt"),
    "uhr-1": Actor("Ragna", "Rådsdikt"),
    "user-1": Actor("Bjarne", "Brukerdikt"),
}
DEPUTIES = {"helse-nord": Actor("Narve", "Nestdikt"), "uio": Actor("Vilja", "Varadikt")}
OBSERVERS = {"hod": Actor("Dina", "Departementsdikt"), "fhi": Actor("Fride", "Folkedikt")}
HELD = (
    date(2022, 3, 16), date(2022, 9, 14), date(2022, 12, 7),
    date(2023, 3, 13), date(2023, 9, 13), date(2023, 12, 6),
    date(2024, 3, 12), date(2024, 9, 11), date(2024, 12, 4),
)  # fmt: skip
CASES = (
    ("Felles praksis for måling av forskning", "discussion", "NSG ber sekretariatet lage et utkast."),
    ("Oversikt over biobanker og helseregistre", "information", "NSG tar saken til orientering."),
    ("Nasjonale forskningsnettverk: videre oppfølging", "decision", "NSG slutter seg til forslaget."),
)
INVENTED = "Oppdiktet for demonstrasjon."
STRATEGY = (
    "Formålet er å samordne forskningen.\n\nData deles mellom regionene.\n\nBrukerne er med fra starten."
)


@transaction.atomic
def make(accounts: Any, now: datetime) -> Any:
    """NSG and the bodies around it. Returns NSG."""
    for key in ("ad-motet", "nsg-au", "samarbeidsorganet", "infrastrukturutvalget"):
        establish_body(key=key, by=None, at=calendar.at(calendar.FOUNDED, 9))
    body = establish_body(key="nsg", by=None, at=at(SINCE, 9))
    _seats(accounts, body)
    for day in HELD:
        _held(accounts, body, day)
    _coming(accounts, body, now)
    return body


def _seats(accounts: Any, body: Any) -> None:
    rows = [("leader", "", LEADER), ("secretary", "", SECRETARY)]
    rows += [("member", place, actor) for place, actor in MEMBERS.items()]
    rows += [("deputy", place, actor) for place, actor in DEPUTIES.items()]
    rows += [("observer", place, actor) for place, actor in OBSERVERS.items()]
    for seat, place, actor in rows:
        appoint(
            body=body, person=accounts[actor].person, seat=seat, place=place, held_from=SINCE,
            held_to=None, by=accounts[cast.ADMINISTRATOR], at=at(SINCE, 9),
        )  # fmt: skip


def _held(accounts: Any, body: Any, day: date) -> None:
    """A meeting from the plan to the public minutes, with what the one before left to it."""
    secretary, before, during = accounts[SECRETARY], at(day - timedelta(days=30), 9), at(day, 10)
    meeting = _planned(body, day, secretary, before)
    minutes.prepare_agenda(meeting=meeting, by=secretary, at=before)
    for title, kind, proposal in CASES:
        cases.add_case(
            meeting=meeting,
            title=title,
            kind=kind,
            proposal=proposal,
            background=INVENTED,
            by=secretary,
            at=before,
        )
    meeting = meetings.invite(meeting=meeting, by=secretary, at=before)
    meeting.body = body
    conflicted = meeting.cases.order_by("position").last()
    conflicted.meeting = meeting
    member = accounts[MEMBERS["ntnu"]]
    cases.declare_interest(
        case=conflicted, conflict=True, ground="fvl6.leads", text=INVENTED, by=member, at=before
    )
    _everybody_answers(accounts, meeting, before)
    meeting = minutes.start_meeting(meeting=meeting, chair=accounts[LEADER].person, by=secretary, at=during)
    meeting.body = body
    minutes.leave_room(case=conflicted, person=member.person, by=secretary, at=during)
    for case in meeting.cases.order_by("position"):
        case.meeting = meeting
        minutes.write_case(
            case=case, discussion=INVENTED, decision_text=case.proposal or "Godkjent.", step="treat",
            by=secretary, at=during,
        )  # fmt: skip
    minutes.add_item(
        case=conflicted, text="Skrive til vertene for nettverkene (oppdiktet)", due=day + timedelta(days=60),
        owner=accounts[LEADER].person, by=secretary, at=during,
    )  # fmt: skip
    minutes.come_back(case=conflicted, person=member.person, by=secretary, at=during + timedelta(minutes=20))
    meeting = minutes.close_meeting(meeting=meeting, by=secretary, at=during + timedelta(hours=3))
    meeting.body = body
    for item in open_items(body).exclude(case__meeting=meeting):
        minutes.finish_item(item=item, note="Sendt.", by=secretary, at=during)
    publish_minutes(meeting=meeting, by=secretary, at=at(day + timedelta(days=7), 9))


def _planned(body: Any, day: date, secretary: Any, when: datetime) -> Any:
    starts = at(day, 10)
    return meetings.plan_meeting(
        body=body, starts_at=starts, ends_at=starts + timedelta(hours=4), place="Oppdiktet møtested",
        cases_due=day - timedelta(days=21), papers_due=day - timedelta(days=7), by=secretary, at=when,
    )  # fmt: skip


def _everybody_answers(accounts: Any, meeting: Any, when: datetime) -> None:
    """All but the north, whose deputy steps in."""
    away = accounts[MEMBERS["helse-nord"]].person
    users = {accounts[actor].person.pk: accounts[actor] for actor in _everybody()}
    for row in meeting.attendances.all():
        row.meeting = meeting
        comes = row.person_id != away.pk
        meetings.answer_invitation(attendance=row, comes=comes, by=users[row.person_id], at=when)
    for row in meeting.attendances.filter(role="deputy"):
        row.meeting = meeting
        meetings.answer_invitation(attendance=row, comes=True, by=users[row.person_id], at=when)


def _everybody() -> tuple[Actor, ...]:
    return (SECRETARY, *MEMBERS.values(), *DEPUTIES.values(), *OBSERVERS.values())


def _coming(accounts: Any, body: Any, now: datetime) -> None:
    """The next meeting, invited to, and a strategy that is out for comments."""
    secretary, day = accounts[SECRETARY], (now + timedelta(days=45)).date()
    meeting = _planned(body, day, secretary, now)
    minutes.prepare_agenda(meeting=meeting, by=secretary, at=now)
    cases.add_case(
        meeting=meeting, title="Strategi for deltakelse i internasjonale utlysninger (oppdiktet)",
        kind="decision", background=INVENTED, proposal="NSG slutter seg til strategien.", by=secretary,
        at=now,
    )  # fmt: skip
    meetings.invite(meeting=meeting, by=secretary, at=now)
    made = consultations.begin_consultation(
        body=body, title="Strategi for NSG (oppdiktet utkast)", introduction=INVENTED,
        text=STRATEGY,
        due=day, by=secretary, at=now,
    )  # fmt: skip
    consultations.send_consultation(consultation=made, due=day, by=secretary, at=now)
