"""Guidance in the demo world: the guide as its sources say, a year at the help desk, calls of others.

The guide is the one that is shipped, unverified as it is. Questions and calls are invented and say so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tildel.config.demo import cast
from tildel.config.demo.cast import Actor
from tildel.config.demo.people import HELD_FROM, MADE, Accounts
from tildel.config.demo.texts import DATA
from tildel.governance.actions.bodies import create_body
from tildel.governance.actions.seats import appoint
from tildel.governance.queries import bodies
from tildel.guidance.actions import canned, cases, funding, guide
from tildel.guidance.domain.funding import Deadline, OutsideCall
from tildel.guidance.queries.people import GUIDE, HELP_DESK
from tildel.kernel.time import in_oslo

ADVISER, SECOND_ADVISER = Actor("Siri", "Søknadshjelp"), Actor("Rådgjer", "Rådgjevar", "nn")
_BODIES = {
    HELP_DESK: {
        "nb": "Søknadshjelpen (oppdiktet bemanning)", "nn": "Søknadshjelpa (oppdikta bemanning)",
        "en": "The help desk (invented staff)",
    },
    GUIDE: {
        "nb": "Helseforskningsportalen (oppdiktet redaksjon)",
        "nn": "Helseforskingsportalen (oppdikta redaksjon)", "en": "The data guide (invented editors)",
    },
}  # fmt: skip


@transaction.atomic
def make(accounts: Accounts, now: datetime) -> None:
    """All of it around the day `now`, through the actions that people use."""
    rows = tomllib.loads((DATA / "guidance.toml").read_text(encoding="utf-8"))
    _set_up(accounts)
    adviser = accounts[ADVISER]
    draft = guide.begin_draft(by=adviser, at=now - timedelta(days=200))
    guide.publish_draft(draft=draft, saved=draft.saved, by=adviser, at=now - timedelta(days=199))
    for row in rows["texts"]:
        canned.write_canned(
            canned=None, title=row["title"], topic=row.get("topic", ""), texts=row["texts"], in_use=True,
            by=adviser, at=now - timedelta(days=190),
        )  # fmt: skip
    for number in range(36):
        _case(rows["cases"][number % len(rows["cases"])], number, accounts, now)
    funding.load_shipped(by=adviser, at=now - timedelta(days=100))
    for row in rows["calls"]:
        funding.write_call(
            content=_call(row, now), by=adviser, at=now - timedelta(days=row.get("looked", 10))
        )


def _set_up(accounts: Accounts) -> None:
    administrator = accounts[cast.ADMINISTRATOR]
    for key, names in _BODIES.items():
        body = bodies.body(key) or create_body(
            key=key, names=names, organisation=None, by=administrator, at=MADE
        )
        for actor, seat in ((ADVISER, "leader"), (SECOND_ADVISER, "member")):
            person = accounts[actor].person
            appoint(body=body, person=person, seat=seat, held_from=HELD_FROM, by=administrator, at=MADE)


def _case(row: Mapping[str, Any], number: int, accounts: Accounts, now: datetime) -> None:
    """One question; the older ones are answered and closed, the last ones wait."""
    age = 330 - 9 * number if number < 34 else 36 - number
    asked = now - timedelta(days=age, hours=number % 7)
    deadline = in_oslo(now).date() + timedelta(days=(4, 16, 25)[number % 3]) if number > 29 else None
    by = accounts[cast.BY_KEY["dikt"]] if number % 6 == 5 else None
    question = cases.Question(
        topic=row["topic"], subject=row["subject"], text=row["text"], language=row.get("language", "nb"),
        deadline=deadline, name="" if by else "Oppdiktet spørrer", email=f"sporrer-{number}@example.org",
    )  # fmt: skip
    case = cases.ask(question=question, upload=None, by=by, at=asked)
    adviser = accounts[ADVISER if number % 3 else SECOND_ADVISER]
    if number >= 33:
        return
    later = asked + timedelta(hours=5 + 13 * (number % 4))
    case = cases.give_to(case=case, adviser=adviser, by=adviser, at=asked + timedelta(hours=2))
    if number == 32:
        cases.add_note(case=case, text="Oppdiktet notat: venter på svar fra økonomi.", by=adviser, at=later)
        return
    case = cases.answer(case=case, text=row["answer"], upload=None, by=adviser, at=min(later, now))
    if number < 30:
        cases.close(case=case, by=adviser, at=min(later + timedelta(days=3), now))


def _call(row: Mapping[str, Any], now: datetime) -> OutsideCall:
    today = in_oslo(now).date()
    opens = row.get("opens")
    return OutsideCall(
        titles=row["titles"], funder=row["funder"], summaries=row["summaries"],
        who_may_apply=row["who_may_apply"], amounts=row.get("amounts", {}),
        most_amount=row.get("most_amount"),
        applicants=tuple(row.get("applicants", ())), themes=tuple(row.get("themes", ())),
        source="Oppdiktet for demonstrasjon", is_example=True,
        opens_on=None if opens is None else today + timedelta(days=opens),
        deadlines=tuple(
            Deadline(today + timedelta(days=days), note=note)
            for days, note in zip(row.get("days", ()), row.get("notes", ("",) * 9), strict=False)
        ),
    )  # fmt: skip
