"""A network in each state, of NSG as `governance_world` makes it: its leader and secretary run the networks.

`at_stage(world, stage)` goes there through the actions; `Koordi Eksempel` coordinates from Helse Bergen.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import lxml.html
import pytest
from lxml.html import HtmlElement

from tests.slices.governance_world import Nsg
from tests.slices.page_reading import texts
from tildel.governance.actions.cases import record_case
from tildel.governance.actions.meetings import record_meeting
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.networks.actions import evaluations, networks, parts, reports
from tildel.networks.models import Network
from tildel.networks.queries import networks as queries
from tildel.people.models import User

AT = datetime(2024, 2, 1, 9, tzinfo=UTC)
START = date(2021, 1, 1)
BERGEN, OUS, ST_OLAV, UNN, UIB = "983974724", "993467049", "883974832", "983974899", "874789542"
STAGES = ("awarded", "running", "evaluating", "second", "phasing_out", "closed")
COORDINATOR = {"given_name": "Koordi", "family_name": "Eksempel", "email": "koordi@example.org"}


def case(world: Nsg, number: str = "07/2020", day: date = date(2020, 6, 12)) -> Any:
    """A case of NSG that took an award or decides an evaluation."""
    meeting = record_meeting(body=world.body, day=day, by=None, at=AT)
    found = meeting.cases.filter(number=number).first()
    return found or record_case(
        meeting=meeting, number=number, title="Nettverk", decision_text="Vedtatt.", by=None, at=AT
    )


def established(world: Nsg, name: str = "Prøvenettet", starts: date = START) -> Network:
    return networks.establish_by_case(
        names={"nb": name, "en": f"{name} in English"}, summaries={"nb": "Oppdiktet."}, case=case(world),
        orgnr=BERGEN, coordinator=COORDINATOR, starts=starts, by=world["secretary"], at=AT,
    )  # fmt: skip


def coordinator() -> User:
    return User.objects.get(email=COORDINATOR["email"])


def with_partners(network: Network) -> Network:
    for orgnr in (OUS, ST_OLAV, UNN):
        parts.add_partner(network=network, orgnr=orgnr, region="", held_from=START, by=coordinator(), at=AT)
    return network


def at_stage(world: Nsg, stage: str, name: str = "Prøvenettet") -> Network:
    """With partners in all regions, a budget, and what the way to the stage asks for."""
    by, network = world["secretary"], with_partners(established(world, name))
    networks.set_budget(
        network=network, amounts={2021: 1_000_000, 2022: 999_999, 2023: 750_000}, by=by, at=AT
    )
    if stage == "awarded":
        return _fresh(network)
    _step(world, network, "start")
    if stage == "running":
        return _fresh(network)
    _step(world, network, "evaluate")
    if stage == "evaluating":
        return _fresh(network)
    evaluated(world, network, "continue" if stage == "second" else "end")
    if stage == "closed":
        _step(world, _fresh(network), "close")
    return _fresh(network)


def _step(world: Nsg, network: Network, verb: str) -> None:
    networks.take_step(network=network, verb=verb, by=world["secretary"], at=AT)


def evaluated(world: Nsg, network: Network, verdict: str) -> None:
    """Written, sent, recommended on, decided."""
    by, answers = world["secretary"], dict.fromkeys(evaluations.QUESTIONS, "Godt. Oppdiktet.")
    evaluations.write_evaluation(
        network=network, answers=answers, version=1, send=True, by=coordinator(), at=AT
    )
    evaluations.recommend(network=network, verdict=verdict, text="Begrunnet. Oppdiktet.", by=by, at=AT)
    evaluations.decide(
        network=network, verdict=verdict, case=case(world, "03/2023", date(2023, 9, 13)), by=by, at=AT
    )


def sent_report(network: Network, year: int = 2021) -> Any:
    return reports.write_report(
        network=network, year=year, content={"activities": "Møter.", "results": "Artikler."}, spent=900_000,
        version=0, send=True, by=coordinator(), at=AT,
    )  # fmt: skip


def _fresh(network: Network) -> Network:
    found = queries.network(network.key)
    assert found is not None
    return found


# --- what comes back --------------------


def refused(action, **arguments) -> str:
    with pytest.raises((RuleBroken, NotAllowed, Stale)) as caught:
        action(**arguments)
    return caught.value.code


def back(answer) -> HtmlElement:
    """The form that came back with what has to be mended."""
    assert answer.status_code == 422
    return lxml.html.fromstring(answer.content.decode())


def errors(answer) -> list[str]:
    return [line.rpartition(": ")[2] for line in texts(back(answer), "//ds-error-summary//li")]


def filled(answer) -> dict[str, str]:
    return {name: value.strip() for name, value in back(answer).forms[-1].form_values()}
