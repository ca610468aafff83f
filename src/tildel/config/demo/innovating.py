"""Plans and innovation projects of the demo world: the plans by their real sources, the projects invented.

Helse Midt-Norge RHF ── its plans of 2023, HelseOmsorg21; `PLANNER` says which awards belong to which area
  some awards are left outside every area, and some areas get nothing: that is to be seen
innovation projects ── see `data/innovations.toml`; two came out of awards
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.db import transaction

from tildel.classification import queries
from tildel.classification.actions.area_codes import add_code
from tildel.classification.actions.plans import establish_plan
from tildel.classification.domain.plan import PROJECT
from tildel.classification.shipped import shipped_plans
from tildel.config.demo import cast
from tildel.config.demo.cast import Actor
from tildel.config.demo.people import HELD_FROM, MADE, Accounts, make_research_managers, manager_of
from tildel.config.demo.texts import DATA
from tildel.decisions.queries.awards_by_area import Award, awards
from tildel.innovations.actions.innovations import take_step, write_innovation
from tildel.innovations.domain.innovation import Content, area_code
from tildel.people import queries as people
from tildel.people.actions import give_role

PLANNER = Actor("Plania", "Planrik")
RESEARCH, INNOVATION, NATIONAL = (
    "handlingsplan-for-forskning",
    "handlingsplan-for-innovasjon",
    "helseomsorg21",
)
REASONS = {
    "nb": "Oppdiktet for demonstrasjon.",
    "nn": "Oppdikta for demonstrasjon.",
    "en": "Invented for demonstration.",
}
_CLINICAL, _TECHNOLOGY = 1, 4
_BETTER_TREATMENT, _USERS = 5, 1
_STEPS = {
    "idea": (), "development": ("develop",), "trial": ("develop", "try_out"),
    "in_use": ("develop", "try_out", "take_up"), "stopped": ("develop", "stop"),
}  # fmt: skip
Row = Mapping[str, Any]


def rows() -> Row:
    return tomllib.loads((DATA / "innovations.toml").read_text(encoding="utf-8"))


@transaction.atomic
def make(accounts: Accounts, now: datetime) -> None:
    """Both, around the day `now`; made through the actions, as people make them."""
    data = rows()["innovations"]
    make_research_managers(accounts, {row["owner"] for row in data})
    administrator = accounts[cast.ADMINISTRATOR]
    give_role(
        person=accounts[PLANNER].person, organisation=people.organisation(cast.CENTRAL_AUTHORITY),
        kind="research_manager", held_from=HELD_FROM, by=administrator, at=MADE,
    )  # fmt: skip
    for one in shipped_plans():
        establish_plan(key=one.key, by=administrator, at=now - timedelta(days=200))
    _say_what_belongs(accounts, now - timedelta(days=90))
    for number, row in enumerate(data):
        _innovation(row, accounts, now - timedelta(days=60 - number))


def _say_what_belongs(accounts: Accounts, at: datetime) -> None:
    """The awards in the region get an area by turns; nationally two of three do, the others none."""
    regional = sorted(awards(region="H04"), key=lambda one: one.reference)
    for award, number in zip(regional, cycle((_CLINICAL, _TECHNOLOGY)), strict=False):
        _belongs(RESEARCH, number, award, accounts[PLANNER], at)
    for step, award in enumerate(sorted(awards(), key=lambda one: one.reference)):
        if step % 3 != 2:
            number = _USERS if step % 6 == 3 else _BETTER_TREATMENT
            _belongs(NATIONAL, number, award, accounts[cast.ADMINISTRATOR], at)


def _belongs(plan: str, number: int, award: Award, by: Any, at: datetime) -> None:
    area = queries.area(queries.plan(plan), number)
    since = area.plan.starts_on
    add_code(area=area, code=PROJECT + award.reference, starts_on=since, reasons=REASONS, by=by, at=at)


def _innovation(row: Row, accounts: Accounts, at: datetime) -> None:
    by = manager_of(accounts, row["owner"])
    made = write_innovation(content=_content(row), by=by, at=at)
    for verb in (*_STEPS[row["stage"]], *(["publish"] if row.get("published", True) else [])):
        made = take_step(innovation=made, verb=verb, by=by, at=at)


def _content(row: Row) -> Content:
    """`from_award` takes the institution's first award, where it has any."""
    own = sorted(one.reference for one in awards() if one.orgnr == row["owner"])
    return Content(
        titles=row["titles"],
        owner=row["owner"],
        ideas=row["ideas"],
        effects=row.get("effects", {}),
        rights=row["rights"],
        partners=tuple(sorted(row.get("partners", ()))),
        other_partners=row.get("other_partners", ""),
        areas=tuple(area_code(INNOVATION, number) for number in row["areas"]),
        awards=tuple(own[:1]) if row.get("from_award") else (),
        contact_name="Oppdiktet innovasjonsrådgiver",
        contact_email="innovasjon@example.org",
        keywords=tuple(row.get("keywords", ())),
    )
