"""Networks: established from an award or a recorded decision, started, budgeted, phased out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.audit.actions import record
from tildel.decisions.models import Outcome
from tildel.governance.models import Case
from tildel.kernel.errors import RuleBroken
from tildel.kernel.identifiers import key_of
from tildel.kernel.time import in_oslo
from tildel.networks import access
from tildel.networks.actions.evaluations import begin_evaluation
from tildel.networks.domain.costs import budget_of_award
from tildel.networks.domain.rules import first_period, rules_on, years_of
from tildel.networks.domain.states import CLICKED, NETWORK, NetworkState
from tildel.networks.models import BudgetYear, Network, Partner, Period
from tildel.networks.queries import networks as queries
from tildel.networks.queries.sharing import rules
from tildel.people.actions import account_for, register_person
from tildel.people.models import Organisation, Person, User
from tildel.people.queries import organisation


@transaction.atomic
def establish_from_award(*, outcome: Outcome, starts: date, by: User, at: datetime) -> Network:
    """The network of an award: its titles, leader, institutions and budget come from what was submitted, its
    case is that of the decision. Raises RuleBroken `network.not_awarded`, `network.there_is_one`.
    """
    access.check_can_run(by, on=in_oslo(at).date())
    if not outcome.awarded or outcome.declined_at or outcome.decision.published_at is None:
        raise RuleBroken("network.not_awarded")
    if Network.objects.filter(outcome=outcome).exists():
        raise RuleBroken("network.there_is_one")
    host = outcome.application.institution
    who = queries.applicant_of(outcome)
    if host is None or not who["email"]:
        raise RuleBroken("network.no_host")
    names, summaries = queries.texts_of(outcome)
    network = _make(
        names=names, summaries=summaries, themes={}, outcome=outcome, case=outcome.decision.case, host=host,
        coordinator=_person(who, by, at), starts=starts, by=by, at=at,
    )  # fmt: skip
    for one in queries.applied_partners(outcome):
        if one != host:
            _partner(network, one, starts)
    years = years_of(queries.spans_of(network))
    _put_budget(network, budget_of_award(outcome.amount, queries.planned_budget(outcome), years))
    return network


@transaction.atomic
def establish_by_case(
    *, names: Mapping[str, str], case: Case, orgnr: str, coordinator: Mapping[str, str], starts: date,
    by: User, at: datetime, summaries: Mapping[str, str] | None = None,
    themes: Mapping[str, str] | None = None,
) -> Network:  # fmt: skip
    """A network whose award was decided outside this site, in a case that is on record here.

    `coordinator` is {"given_name", "family_name", "email"}. Raises RuleBroken `network.no_host`,
    `network.no_name`.
    """
    access.check_can_run(by, on=in_oslo(at).date())
    host = organisation(orgnr)
    if host is None:
        raise RuleBroken("network.no_host", place="orgnr")
    if not any(names.values()):
        raise RuleBroken("network.no_name", place="names_nb")
    return _make(
        names=names, summaries=summaries or {}, themes=themes or {}, outcome=None, case=case, host=host,
        coordinator=_person(coordinator, by, at), starts=starts, by=by, at=at,
    )  # fmt: skip


def _person(who: Mapping[str, str], by: User, at: datetime) -> Person:
    person = register_person(
        email=who["email"], given_name=who.get("given_name", ""), family_name=who.get("family_name", ""),
        by=by, at=at,
    )  # fmt: skip
    account_for(person=person, by=by, at=at)
    return person


def _make(
    *, names: Mapping[str, str], host: Organisation, starts: date, by: User, at: datetime, **facts: Any
) -> Network:
    wanted = key_of(next(text for text in names.values() if text), limit=50) or "nettverk"
    network = Network.objects.create(
        key=queries.free_key(wanted), names=dict(names), host=host, established_at=at, established_by=by,
        **facts,
    )  # fmt: skip
    first = first_period(starts, rules_on(rules(), starts))
    Period.objects.create(network=network, number=1, starts=first.starts, ends=first.ends)
    _partner(network, host, starts)
    case = network.case
    record(
        stream=f"network:{network.key}", verb="network.established", by=by, at=at,
        case=case.number, body=case.meeting.body.key, day=case.meeting.day.isoformat(),
        award=network.outcome.application.reference if network.outcome else "",
    )  # fmt: skip
    return network


def _partner(network: Network, one: Organisation, starts: date) -> None:
    """In the health region of the directory; universities have none there, and somebody has to say it."""
    Partner.objects.create(network=network, organisation=one, region=one.region, held_from=starts)


@transaction.atomic
def describe_network(
    *, network: Network, names: Mapping[str, str], summaries: Mapping[str, str],
    themes: Mapping[str, str] | None = None, by: User, at: datetime,
) -> Network:  # fmt: skip
    """What everybody reads of it. The coordinator and who runs the networks write it."""
    access.check_can_see(by, network, on=in_oslo(at).date())
    if not any(names.values()):
        raise RuleBroken("network.no_name", place="names_nb")
    held = locked(network)
    held.names, held.summaries = dict(names), dict(summaries)
    if themes is not None:
        held.themes = dict(themes)
    held.save(update_fields=["names", "summaries", "themes"])
    record(stream=f"network:{held.key}", verb="network.described", by=by, at=at, names=held.names)
    return held


@transaction.atomic
def change_coordinator(*, network: Network, who: Mapping[str, str], by: User, at: datetime) -> Network:
    """Somebody else leads the network from now on; the one before writes no more. Raises RuleBroken
    `network.closed`.
    """
    access.check_can_run(by, on=in_oslo(at).date())
    held = locked(network)
    if held.state == NetworkState.CLOSED:
        raise RuleBroken("network.closed")
    before, held.coordinator = held.coordinator, _person(who, by, at)
    held.save(update_fields=["coordinator"])
    record(
        stream=f"network:{held.key}", verb="network.coordinator_changed", by=by, at=at,
        before=str(before.pk), after=str(held.coordinator_id),
    )  # fmt: skip
    return held


@transaction.atomic
def take_step(*, network: Network, verb: str, by: User, at: datetime, ground: str = "") -> Network:
    """Start, begin the mid-term evaluation, phase out (with a ground), or close.

    Raises RuleBroken `network.state`, `network.no_ground`, `network.reports_left`.
    """
    access.check_can_run(by, on=in_oslo(at).date())
    held = locked(network)
    if verb not in CLICKED:
        raise RuleBroken("network.state", state=str(held.state), verb=verb)
    state = NETWORK.after(held.state, verb)
    if verb == "phase_out":
        if not ground.strip():
            raise RuleBroken("network.no_ground", place="ground")
        held.ground = ground.strip()
    if verb == "close" and held.reports.exclude(state="accepted").exists():
        raise RuleBroken("network.reports_left")
    held.state = state
    held.save(update_fields=["state", "ground"])
    if verb == "evaluate":
        begin_evaluation(network=held, at=at)
    record(stream=f"network:{held.key}", verb=f"network.{verb}", by=by, at=at, ground=ground.strip())
    return held


@transaction.atomic
def set_budget(*, network: Network, amounts: Mapping[int, int], by: User, at: datetime) -> Network:
    """Whole kroner by year. Raises RuleBroken `budget.over`, `budget.no_money_then`, `network.state`."""
    access.check_can_run(by, on=in_oslo(at).date())
    held = locked(network)
    if held.state == NetworkState.CLOSED:
        raise RuleBroken("network.closed")
    years = years_of(queries.spans_of(held))
    for year, amount in amounts.items():
        most = rules_on(rules(), date(year, 1, 1)).yearly_most
        if not 0 <= amount <= most:
            raise RuleBroken("budget.over", place=f"year_{year}", year=year, most=most)
        if year not in years and amount:
            raise RuleBroken("budget.no_money_then", place=f"year_{year}", year=year)
    before = {one.year: one.amount for one in held.budget.all()}
    _put_budget(held, amounts)
    record(
        stream=f"network:{held.key}", verb="network.budgeted", by=by, at=at,
        before={str(year): amount for year, amount in before.items()},
        after={str(year): amount for year, amount in sorted(amounts.items())},
    )  # fmt: skip
    return held


def _put_budget(network: Network, amounts: Mapping[int, int]) -> None:
    for year, amount in amounts.items():
        BudgetYear.objects.update_or_create(network=network, year=year, defaults={"amount": amount})


def locked(network: Network) -> Network:
    return (
        Network.objects.select_for_update(of=("self",))
        .select_related("host", "coordinator", "case__meeting__body")
        .get(pk=network.pk)
    )
