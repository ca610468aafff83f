"""The networks of the walk, which `applicant` coordinates and NSG's leader, `board_leader`, runs.

walk-nett (running, with a part of each kind, last year's report sent) · walk-sendt (its evaluation is sent) ·
walk-anbefalt (recommended on)
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.governance.actions.bodies import create_body
from tildel.governance.actions.cases import record_case
from tildel.governance.actions.meetings import record_meeting
from tildel.governance.actions.seats import appoint
from tildel.kernel.time import in_oslo
from tildel.networks.actions import evaluations, networks, parts, reports
from tildel.networks.models import Member, Network, Partner, Report, Result

BERGEN, OUS = "983974724", "993467049"
SENT, RECOMMENDED = ("evaluation", "return_evaluation", "recommend"), ("decide",)


def in_networks(route: str) -> bool:
    return route.startswith("networks:")


def networks_values(route: str, name: str) -> Any:
    """What stands in an address of the networks."""
    short = route.partition(":")[2]
    if name == "year":
        return Report.objects.values_list("year", flat=True).get()
    if name == "pk":
        rows = Result if short == "remove" else Partner
        return (
            rows.objects.filter(network__key="walk-nett").order_by("-pk").values_list("pk", flat=True).first()
        )
    if name == "kind":
        return "result" if short == "remove" else "partner"
    found = {"side": "health", "key": "walk-nett"}
    if short == "past":
        return "muss"
    if short in SENT or short in RECOMMENDED:
        return "walk-sendt" if short in SENT else "walk-anbefalt"
    return found[name]


def make_networks(world: Any) -> None:
    leader = world.users["board_leader"]
    at, day = world.before(300), in_oslo(world.before(300)).date()
    names = dict.fromkeys(("nb", "nn", "en"), "NSG")
    nsg = create_body(key="nsg", names=names, organisation=None, by=None, at=at)
    appoint(body=nsg, person=leader.person, seat="secretary", held_from=day, by=None, at=at)
    meeting = record_meeting(body=nsg, day=day, by=None, at=at)
    case = record_case(meeting=meeting, number="01/2020", title="Networks", by=None, at=at)
    _running(world, case)
    for name, recommended in (("Walk sendt", False), ("Walk anbefalt", True)):
        network = _established(world, case, name)
        for verb in ("start", "evaluate"):
            networks.take_step(network=network, verb=verb, by=leader, at=at)
        answers = dict.fromkeys(evaluations.QUESTIONS, "An answer.")
        writes = world.users["applicant"]
        evaluations.write_evaluation(network=network, answers=answers, version=1, send=True, by=writes, at=at)
        if recommended:
            evaluations.recommend(network=network, verdict="continue", text="Good.", by=leader, at=at)


def _established(world: Any, case: Any, name: str) -> Network:
    person = world.users["applicant"].person
    who = {part: getattr(person, part) for part in ("given_name", "family_name", "email")}
    return networks.establish_by_case(
        names={"nb": name, "nn": name, "en": name}, case=case, orgnr=BERGEN, coordinator=who,
        starts=date(world.now.year - 1, 1, 1), by=world.users["board_leader"], at=world.before(300),
    )  # fmt: skip


def _running(world: Any, case: Any) -> None:
    network, leader = _established(world, case, "Walk nett"), world.users["board_leader"]
    year, at = world.now.year, world.before(300)
    networks.set_budget(network=network, amounts={year - 1: 1_000_000, year: 900_001}, by=leader, at=at)
    networks.take_step(network=network, verb="start", by=leader, at=at)
    by = {"network": network, "by": world.users["applicant"], "at": at}
    starts = {"held_from": date(year - 1, 1, 1)}
    parts.add_partner(orgnr=OUS, region="", **starts, **by)
    parts.add_member(name="Walker", role="", orgnr="", **starts, **by)
    parts.add_gathering(day=date(year - 1, 5, 1), title="A meeting", place="", present=3, **by)
    parts.add_result(kind="publication", year=year, title="A paper", link="", **by)
    sent = {**by, "at": world.now}
    content = {"activities": "Meetings.", "results": "Papers."}
    reports.write_report(year=year - 1, content=content, spent=1, version=0, send=True, **sent)


def grow_networks(number: int) -> None:
    """As many more networks, partners, members, meetings, results and years of money."""
    network = Network.objects.get(key="walk-nett")
    budget, period = list(network.budget.all()), network.periods.get()
    partner, report = network.partners.order_by("-pk").first(), network.reports.get()
    for step in range(number):
        Member.objects.create(network=network, name=f"Member {step}", held_from=period.starts)
        network.gatherings.create(day=period.starts, title=f"Meeting {step}")
        network.results.create(kind="other", year=2020, title=f"Result {step}")
        Partner.objects.create(
            network=network, organisation=partner.organisation, region=partner.region,
            held_from=partner.held_from, held_to=partner.held_from,
        )  # fmt: skip
        made = Network.objects.get(pk=network.pk)
        made.pk, made.key = None, f"walk-nett-more-{step}"
        made._state.adding = True
        made.save(force_insert=True)
        made.periods.create(number=1, starts=period.starts, ends=period.ends)
        made.partners.create(
            organisation=partner.organisation, region=partner.region, held_from=partner.held_from
        )
        made.reports.create(
            year=report.year, state=report.state, sent_at=report.sent_at, sent_by=report.sent_by, spent=1
        )
        for one in budget:
            made.budget.create(year=one.year, amount=one.amount)
