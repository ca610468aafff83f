"""National research networks in the demo world: one in each stage, from the award to the end."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import transaction

from tildel.config.demo import cast, governing
from tildel.config.demo.calendar import at
from tildel.config.demo.cast import BY_KEY
from tildel.config.demo.texts import DATA
from tildel.governance.actions.cases import record_case
from tildel.governance.actions.meetings import record_meeting
from tildel.governance.queries.bodies import body
from tildel.networks.actions import evaluations, networks, parts, reports
from tildel.networks.domain.rules import years_of
from tildel.networks.queries import networks as queries

Row = Mapping[str, Any]
INVENTED = "Oppdiktet for demonstrasjon."
MEMBERS = (("Tuva Trådende", "Forsker"), ("Odd Oppsamling", "Statistiker"))


@cache
def rows() -> tuple[Row, ...]:
    return tuple(tomllib.loads((DATA / "networks.toml").read_text(encoding="utf-8"))["networks"])


@dataclass(frozen=True)
class Making:
    """One network on its way; `moment` is never later than the day on which the world is made."""

    row: Row
    number: int
    secretary: Any
    administrator: Any
    coordinator: Any
    now: datetime

    @property
    def starts(self) -> date:
        return date(self.now.year + self.row["begun"], 1, 1)

    @property
    def stage(self) -> str:
        return str(self.row["stage"])

    def moment(self, year: int, month: int, day: int, hour: int = 9) -> datetime:
        return min(at(date(year, month, day), hour), self.now)


@transaction.atomic
def make(accounts: Any, now: datetime) -> None:
    """Every network of the data; `now` is the day that their years are counted from."""
    for number, row in enumerate(rows(), start=1):
        coordinator = accounts[BY_KEY[row["coordinator"]]]
        runs = (accounts[governing.SECRETARY], accounts[cast.ADMINISTRATOR])
        _network(Making(row, number, *runs, coordinator, now))


def _network(one: Making) -> None:
    network = _established(one)
    if one.stage == "awarded":
        return
    networks.take_step(network=network, verb="start", by=one.secretary, at=one.moment(one.starts.year, 1, 1))
    _life(one, network)
    if one.stage != "running":
        _evaluate(one, network)
    network = queries.network(network.key)
    if one.stage == "second":
        _budget(one, network, one.secretary, one.moment(one.starts.year + 3, 1, 10))
    _reports(one, network)
    if one.stage == "closed":
        closed = one.moment(one.starts.year + 4, 1, 10)
        networks.take_step(network=network, verb="close", by=one.secretary, at=closed)


def _established(one: Making) -> Any:
    """By the region that led the call, with partners and the budget of the first period."""
    decided = min(date(one.starts.year - 1, 6, 12), one.now.date() - timedelta(days=one.number))
    made = min(at(decided + timedelta(days=14), 9), one.now)
    network = networks.establish_by_case(
        names=one.row["names"], summaries=one.row["summaries"], case=_case(decided, one.number, "Tildeling"),
        orgnr=BY_KEY[one.row["coordinator"]].institution, coordinator=_who(one.coordinator.person),
        starts=one.starts, by=one.administrator, at=made,
    )  # fmt: skip
    for orgnr, region in one.row["partners"]:
        facts = {"orgnr": orgnr, "region": region, "held_from": one.starts, "by": one.coordinator}
        parts.add_partner(network=network, at=made, **facts)
    _budget(one, network, one.administrator, made)
    return network


def _who(person: Any) -> dict[str, str]:
    return {name: getattr(person, name) for name in ("given_name", "family_name", "email")}


def _case(day: date, number: int, title: str) -> Any:
    """A case of the liaison committee that leads the calls."""
    meeting = record_meeting(body=body("samarbeidsorganet"), day=day, by=None, at=at(day, 12))
    return record_case(
        meeting=meeting, number=f"{20 + number}/{day:%y}", title=f"{title} av nasjonalt forskningsnettverk",
        decision_text=f"Vedtatt som foreslått. {INVENTED}", by=None, at=at(day, 12),
    )  # fmt: skip


def _budget(one: Making, network: Any, by: Any, when: datetime) -> None:
    years = years_of(queries.spans_of(network))
    amounts = dict(zip(years, one.row["amounts"], strict=False))
    networks.set_budget(network=network, amounts=amounts, by=by, at=when)


def _life(one: Making, network: Any) -> None:
    """Members, yearly meetings, results."""
    by, first = {"network": network, "by": one.coordinator}, one.starts
    for name, role in MEMBERS:
        facts = {"name": f"{name} (oppdiktet)", "role": role, "orgnr": "", "held_from": first}
        parts.add_member(at=one.moment(first.year, 1, 12), **facts, **by)
    for year in range(first.year, min(one.now.year, first.year + 3)):
        facts = {"day": date(year, 4, 20), "title": "Årsmøte", "place": "Gardermoen", "present": 18}
        parts.add_gathering(at=one.moment(year, 4, 20, 16), **facts, **by)
    for kind, ago, title in one.row.get("results", ()):
        year = one.now.year + ago
        parts.add_result(kind=kind, year=year, title=title, link="", at=one.moment(year, 1, 20), **by)


def _evaluate(one: Making, network: Any) -> None:
    """In the third year, as far as the stage asks."""
    year = one.starts.year + 2
    networks.take_step(network=network, verb="evaluate", by=one.secretary, at=one.moment(year, 4, 1))
    answers = {
        "goals": f"Felles mål er i bruk ved alle sykehusene. {INVENTED}",
        "collaboration": f"Alle helseregioner møtes hver måned. {INVENTED}",
        "results": f"To artikler og én felles veileder. {INVENTED}",
        "plan": f"Utprøving i større skala, med brukerne i styringsgruppen. {INVENTED}",
    }
    evaluations.write_evaluation(
        network=network, answers=answers, version=1, send=True, by=one.coordinator, at=one.moment(year, 5, 2)
    )
    verdict = {"second": "continue", "closed": "end"}.get(one.stage, "")
    if verdict:
        facts = {"network": network, "verdict": verdict, "by": one.secretary}
        said = f"Begrunnet i rapporten. {INVENTED}"
        evaluations.recommend(text=said, at=one.moment(year, 6, 3), **facts)
        case = _case(date(year, 9, 14), one.number, "Videreføring")
        evaluations.decide(case=case, at=one.moment(year, 9, 17), **facts)


def _reports(one: Making, network: Any) -> None:
    """Every year that is over, accepted; of the network at mid-term the last one waits for NSG."""
    years = [year for year in years_of(queries.spans_of(network)) if year < one.now.year]
    content = {"activities": f"Møter og felles kurs. {INVENTED}", "results": f"Se resultatene. {INVENTED}"}
    for year, amount in zip(years, one.row["amounts"], strict=False):
        report = reports.write_report(
            network=network, year=year, content=content, spent=amount, version=0, send=True,
            by=one.coordinator, at=one.moment(year + 1, 2, 10),
        )  # fmt: skip
        report.network = network
        if one.stage != "evaluating" or year != years[-1]:
            reports.accept_report(report=report, by=one.secretary, at=one.moment(year + 1, 3, 12))
