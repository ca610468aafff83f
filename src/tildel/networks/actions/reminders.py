"""Reminders of yearly reports that have not come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from tildel.kernel.time import in_oslo
from tildel.networks import mails
from tildel.networks.domain.rules import report_due, rules_on
from tildel.networks.domain.watch import reports_owed
from tildel.networks.queries import networks as queries
from tildel.networks.queries.sharing import rules

BEFORE = timedelta(days=30)


@transaction.atomic
def remind_coordinators(*, at: datetime) -> int:
    """Write to the coordinators who owe a report: a month before it is due, and once a month after.

    However often it is run. Returns how many reports are waited for.
    """
    on, every, waiting = in_oslo(at).date(), rules(), 0
    for network in queries.open_networks():
        now = rules_on(every, on)
        for year in reports_owed(queries.picture_of(network), now, on):
            due = report_due(year, now)
            if on >= due - BEFORE:
                waiting += 1
                mails.send(
                    network.coordinator, mails.report_owed, kind="network.report_owed",
                    cause=f"network.report_owed:{network.key}:{year}:{_turn(due, on)}", at=at,
                    network=network, year=year, due=due,
                )  # fmt: skip
    return waiting


def _turn(due: date, on: date) -> str:
    return "before" if on <= due else f"{on:%Y-%m}"
