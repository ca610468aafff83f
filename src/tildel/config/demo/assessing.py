"""The experts' part: invited, declaring interests, reading and marking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tildel.applications.queries import drafts as applications
from tildel.assessment.actions.assignments import assign
from tildel.assessment.actions.declarations import declare, declare_none
from tildel.assessment.actions.experts import register_expert
from tildel.assessment.actions.members import accept_terms, answer_invitation, invite
from tildel.assessment.actions.reviews import save_review, submit_review
from tildel.assessment.actions.rounds import close_round, open_round, prepare_round
from tildel.assessment.queries import rounds as queries
from tildel.config.demo import cast
from tildel.config.demo.applying import Field
from tildel.config.demo.calendar import at
from tildel.config.demo.cast import Reader
from tildel.config.demo.texts import Trial, review_texts

# Interests, as (reader, trial): the ground and what the expert says of it.
CONFLICTS = {
    ("beispiel", "LYSSTRÅLE"): (
        "fvl6.other",
        "I published with the project leader two years ago.",
    ),
    ("monster", "VETTEN"): (
        "fvl6.other",
        "My hospital has asked to join the study as an associated partner.",
    ),
    ("esimerkki", "GULLFUGL"): ("fvl6.family", "The project leader is my cousin."),
    ("placeholder", "ASKELADD"): (
        "fvl6.other",
        "I advised the applicants on the statistics.",
    ),
    ("exempelsson", "ESPEN"): ("fvl6.other", "I am writing a paper with one of the partners."),
}
LATE = ("fvl6.other", "I have since been offered a position at the applicant institution.")
BUSY = "I have no time before the day on which the reviews are due."


@dataclass
class Experts:
    """The experts of one call: who said yes, and who did not."""

    field: Field
    members: dict[str, Any]
    readers: tuple[Reader, ...]

    def user(self, reader: Reader) -> Any:
        return self.field.accounts[reader]


def register(field: Field, readers: Iterable[Reader]) -> dict[str, Any]:
    """The register of experts, by reader."""
    assert field.dates.checked
    moment = at(field.dates.checked - timedelta(days=7), 10)
    return {
        reader.key: register_expert(
            person=field.accounts[reader].person, institution=reader.institution, country=reader.country,
            expertise=reader.expertise, by=field.accounts[cast.OFFICER], at=moment,
        )
        for reader in readers
    }  # fmt: skip


def gather(field: Field, experts: dict[str, Any], *, declining: str = "", silent: str = "") -> Experts:
    """Invite them all; `declining` says no and `silent` says nothing, the others accept the terms too."""
    assert field.dates.checked
    officer, day = field.accounts[cast.OFFICER], field.dates.checked - timedelta(days=5)
    prepared = prepare_round(call=field.call, by=officer, at=at(day, 9))
    invited = [row for row in cast.READERS if row.key in experts]
    members = {
        reader.key: invite(round=prepared, expert=experts[reader.key], by=officer, at=at(day, 9, 10 + number))
        for number, reader in enumerate(invited)
    }
    answering = [(1 + number % 4, number, reader) for number, reader in enumerate(invited)]
    for days, number, reader in sorted(answering, key=lambda row: row[:2]):
        user, moment = field.accounts[reader], at(day + timedelta(days=days), 20, 5 * number)
        member, no = members[reader.key], reader.key == declining
        if reader.key != silent:
            said = {"why": "time", "reason": BUSY} if no else {}
            answer_invitation(member=member, accepted=not no, **said, by=user, at=moment)
        if reader.key not in (silent, declining):
            accept_terms(member=member, by=user, at=moment + timedelta(minutes=3))
    return Experts(field, members, tuple(row for row in invited if row.key not in (silent, declining)))


def open_and_declare(experts: Experts) -> None:
    """The round is opened; every expert answers for every application before anything is handed out."""
    field = experts.field
    assert field.dates.assessed
    assert field.dates.due
    open_round(
        call=field.call, due_at=at(field.dates.due, 23, 59), by=field.accounts[cast.OFFICER],
        at=at(field.dates.assessed, 10),
    )  # fmt: skip
    names = {application.pk: name for name, application in field.applications.items()}
    rows = list(queries.assessed_applications(field.call))
    declaring = [(1 + number % 3, number, reader) for number, reader in enumerate(experts.readers)]
    for days, number, reader in sorted(declaring, key=lambda row: row[:2]):
        start = at(field.dates.assessed + timedelta(days=days), 19, 8 * number)
        found = {row: CONFLICTS.get((reader.key, names[row.pk])) for row in rows}
        declare_each(experts.members[reader.key], found, by=experts.user(reader), at=start)


def declare_each(member: Any, found: dict[Any, tuple[str, str] | None], *, by: Any, at: datetime) -> None:
    """The form with every application on it, sent once: `found` has a ground and its words, or None."""
    without = [application for application, interest in found.items() if interest is None]
    declare_none(member=member, applications=without, by=by, at=at)
    for step, (application, interest) in enumerate(found.items()):
        if interest is not None:
            declare(
                member=member, application=application, ground=interest[0], text=interest[1], by=by,
                at=at + timedelta(seconds=25 * (step + 1)),
            )  # fmt: skip


def readers_of(experts: Experts, trial: Trial) -> list[Reader]:
    """Who reads a trial: in turn, passing over conflicts; as many as have marks in its row."""
    order = experts.readers
    turned = [order[(2 * trial.number + number) % len(order)] for number in range(len(order))]
    free = [reader for reader in turned if (reader.key, trial.name) not in CONFLICTS]
    return free[: len(trial.marks) + bool(trial.lost)]


def hand_out(experts: Experts, trial: Trial) -> list[tuple[Reader, Any]]:
    """Give the application to its readers."""
    field = experts.field
    assert field.dates.assessed
    application = applications.application(field.applications[trial.name].pk)
    moment = at(field.dates.assessed + timedelta(days=7), 10, trial.number % 60)
    return [
        (reader, assign(member=experts.members[reader.key], application=application,
                        by=field.accounts[cast.OFFICER], at=moment))
        for reader in readers_of(experts, trial)
    ]  # fmt: skip


def readings(
    experts: Experts, trial: Trial, handed: Sequence[tuple[Reader, Any]]
) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """Each step of the reviews with its moment: written, and submitted where every mark is given."""
    rows = (*trial.marks, *((trial.lost,) if trial.lost else ()))
    for number, ((reader, assignment), marks) in enumerate(zip(handed, rows, strict=True)):
        if not marks:
            continue
        moment = _evening(experts.field, trial.number, number)
        review = _Reviewing(assignment, experts.user(reader), marks, review_texts(trial, marks, number))
        yield moment, partial(review.write, moment)
        if all(marks):
            yield moment + timedelta(minutes=35), partial(review.submit, moment + timedelta(minutes=35))
    if trial.lost:
        assert experts.field.dates.reviewed
        late = at(experts.field.dates.reviewed, 22)
        yield late, partial(_declare_late, experts, trial, handed[-1][0], late)


@dataclass
class _Reviewing:
    assignment: Any
    user: Any
    marks: tuple[int, ...]
    texts: dict[str, str]
    review: Any = None

    def write(self, moment: datetime) -> None:
        given = {key: mark for key, mark in zip(("quality", "benefit"), self.marks, strict=True) if mark}
        self.review = save_review(
            assignment=self.assignment, marks=given, texts=self.texts, version=0, by=self.user, at=moment
        )

    def submit(self, moment: datetime) -> None:
        submit_review(review=self.review, by=self.user, at=moment)


def _evening(field: Field, number: int, reader: int) -> Any:
    """An evening between the day applications were handed out and the day the last review came in."""
    assert field.dates.assessed
    assert field.dates.reviewed
    first = field.dates.assessed + timedelta(days=8)
    days = max(1, (field.dates.reviewed - first).days)
    return at(first + timedelta(days=(5 * number + 3 * reader) % days), 20, (11 * number + 7 * reader) % 25)


def _declare_late(experts: Experts, trial: Trial, reader: Reader, moment: datetime) -> None:
    """A conflict that arises after the review: it stays on record and no longer counts."""
    declare(
        member=experts.members[reader.key], application=experts.field.now(trial), ground=LATE[0],
        text=LATE[1], by=experts.user(reader), at=moment,
    )  # fmt: skip


def close(field: Field) -> None:
    assert field.dates.closed
    found = queries.round_of(field.call)
    assert found
    close_round(round=found, by=field.accounts[cast.OFFICER], at=at(field.dates.closed, 12))
