"""The demo's national research networks: one in each stage, made through the actions, invented throughout."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tildel.audit.queries import broken_at
from tildel.config.demo import governing, networks
from tildel.config.demo.people import Accounts, make_administrator
from tildel.networks.domain.costs import invoices
from tildel.networks.domain.watch import breaches
from tildel.networks.models import Network, Report
from tildel.networks.queries import networks as queries
from tildel.networks.queries.sharing import keys, rules

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("now", [datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2027, 1, 2, 9, tzinfo=UTC)])
def test_one_network_in_each_stage(now):
    accounts = Accounts()
    make_administrator(accounts)
    governing.make(accounts, now)
    networks.make(accounts, now)
    found = {row.state: row for row in queries.watched()}
    assert set(found) == {"awarded", "running", "evaluating", "second", "closed"}
    assert all(broken_at(f"network:{row.key}") is None for row in found.values())
    told = {state: breaches(queries.picture_of(row), rules(), now.date()) for state, row in found.items()}
    assert {state: [one.code for one in rows] for state, rows in told.items() if rows} == {
        "running": ["region.missing"]
    }
    assert Report.objects.exclude(state="accepted").count() == 1
    amounts = [amount for _network, amount in queries.funded_in(now.year)]
    rows = invoices(amounts, rules()[-1].sides, keys(), year=now.year)
    assert [sum(row.total for row in rows), len(amounts)] == [sum(amounts), 3]
    assert Network.objects.filter(case__meeting__body__key="samarbeidsorganet").count() == 5
