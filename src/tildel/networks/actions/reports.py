"""The yearly report of a network: written, sent, accepted or given back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.networks import access, mails
from tildel.networks.domain.rules import years_of
from tildel.networks.domain.states import REPORT, NetworkState
from tildel.networks.models import Network, Report
from tildel.networks.queries import networks as queries
from tildel.people.models import User

QUESTIONS = ("activities", "results", "deviations", "next_year")
NEEDED = ("activities", "results")


@transaction.atomic
def write_report(
    *, network: Network, year: int, content: Mapping[str, str], spent: int | None, version: int, send: bool,
    by: User, at: datetime,
) -> Report:  # fmt: skip
    """Save a year's report, and send it when asked. `version` 0 is a report that nobody began.

    Raises Stale, RuleBroken `report.year`, `report.missing`, `network.closed`, `network_report.state`.
    """
    access.check_can_coordinate(by, network, on=in_oslo(at).date())
    network = Network.objects.select_for_update(of=("self",)).get(pk=network.pk)
    _check_year(network, year, at)
    held = Report.objects.filter(network=network, year=year).first()
    if (held.version if held else 0) != version:
        raise Stale("network.stale")
    held = held or Report(network=network, year=year, version=0)
    held.state = REPORT.after(held.state, "send" if send else "write")
    held.content = {name: str(content.get(name, "")).strip() for name in QUESTIONS}
    held.spent, held.version = spent, held.version + 1
    if send:
        _check_whole(held)
        held.sent_at, held.sent_by, held.returned_with = at, by, ""
    held.save()
    verb = "report.sent" if send else "report.written"
    record(stream=f"network:{network.key}", verb=verb, by=by, at=at, year=year)
    return held


def _check_year(network: Network, year: int, at: datetime) -> None:
    if network.state in (NetworkState.AWARDED, NetworkState.CLOSED):
        raise RuleBroken("network.closed")
    if year not in years_of(queries.spans_of(network)) or year > in_oslo(at).year:
        raise RuleBroken("report.year", year=year)


def _check_whole(held: Report) -> None:
    if empty := next((name for name in NEEDED if not held.content[name]), ""):
        raise RuleBroken("report.missing", place=empty)
    if held.spent is None:
        raise RuleBroken("report.missing", place="spent")


@transaction.atomic
def accept_report(*, report: Report, by: User, at: datetime) -> Report:
    access.check_can_run(by, on=in_oslo(at).date())
    held = _held(report)
    held.state = REPORT.after(held.state, "accept")
    held.accepted_at, held.accepted_by = at, by
    held.save()
    record(stream=f"network:{report.network.key}", verb="report.accepted", by=by, at=at, year=held.year)
    return held


@transaction.atomic
def return_report(*, report: Report, reason: str, by: User, at: datetime) -> Report:
    """Back to the coordinator, with what is missing. Raises RuleBroken `network.no_reason`."""
    access.check_can_run(by, on=in_oslo(at).date())
    held = _held(report)
    held.state = REPORT.after(held.state, "return")
    if not reason.strip():
        raise RuleBroken("network.no_reason", place="reason")
    held.returned_with, held.sent_at, held.sent_by = reason.strip(), None, None
    held.version += 1
    held.save()
    network = report.network
    record(
        stream=f"network:{network.key}", verb="report.returned", by=by, at=at, year=held.year,
        reason=reason.strip(),
    )  # fmt: skip
    mails.send(
        network.coordinator, mails.report_returned, kind="network.report_returned",
        cause=f"network.report_returned:{network.key}:{held.year}:{held.version}", at=at, network=network,
        year=held.year, reason=reason.strip(),
    )  # fmt: skip
    return held


def _held(report: Report) -> Report:
    return Report.objects.select_for_update().get(pk=report.pk)
