"""The last version submitted in time counts, whatever is done in whatever order (promise A5).

A small model in plain Python goes beside the real application and its database. Longer runs:
TILDEL_TEST_RUNS=5000 TILDEL_TEST_STEPS=50.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.slices.applications_world import AT, DEADLINE, SECTIONS, complete, save
from tests.slices.programme_world import officer
from tests.slices.promise_world import made_once
from tildel.applications.actions.extensions import let_in_late
from tildel.applications.actions.submissions import submit_application, withdraw_application
from tildel.applications.models import Application, Submission
from tildel.kernel.errors import RuleBroken, Stale
from tildel.messaging.models import Mail

RUNS = int(os.environ.get("TILDEL_TEST_RUNS", "15"))
STEPS = int(os.environ.get("TILDEL_TEST_STEPS", "20"))
HOUR = timedelta(hours=1)
made = made_once(lambda: (complete(), officer()))


@dataclass
class Model:
    """What must be so. `sent`: (round, title) of each submission, the last one counts."""

    now: datetime
    closes: datetime
    title: str
    withdrawn: bool = False
    sent: list[tuple[int, str]] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return not self.withdrawn and self.now < self.closes


class Life(RuleBasedStateMachine):
    """One application, `pk`, which is as it was made at the beginning of each run."""

    pk: Any
    officer: Any

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.model = Model(AT, DEADLINE, SECTIONS["project"]["title_en"])

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @property
    def real(self) -> Application:
        return Application.objects.select_related("call__current", "created_by__person").get(pk=self.pk)

    # --- steps: each does the same to both, and both must agree on whether it can be done ---------------

    @rule(title=st.sampled_from(["One", "Two", "Three"]))
    def edit(self, title: str) -> None:
        content = {**SECTIONS["project"], "title_en": title}
        if not self.model.open:
            with pytest.raises(RuleBroken):
                save(self.real, "project", content, at=self.model.now)
            return
        save(self.real, "project", content, at=self.model.now)
        self.model.title = title

    @rule(waited=st.sampled_from([timedelta(0), HOUR, timedelta(days=3)]))
    def submit(self, waited: timedelta) -> None:
        """`waited`: how long the request lay in our own queue. It makes nobody late."""
        real, known = self.real, self.model.sent[-1:]
        if known and known[0][0] == real.revision and not self.model.withdrawn:
            again = self._submit(real, waited)
            assert again.pk == real.current_id
        elif not self.model.open:
            before = Submission.objects.filter(application=real).count()
            if known and known[0][0] == real.revision:
                assert self._submit(real, waited).pk == real.current_id
            else:
                with pytest.raises(RuleBroken):
                    self._submit(real, waited)
            assert Submission.objects.filter(application=real).count() == before
        else:
            made = self._submit(real, waited)
            assert made.number == len(self.model.sent) + 1
            self.model.sent.append((real.revision, self.model.title))

    def _submit(self, real: Application, waited: timedelta) -> Submission:
        return submit_application(
            application=real, round=real.revision, by=real.created_by, received_at=self.model.now,
            at=self.model.now + waited,
        )  # fmt: skip

    @precondition(lambda self: self.model.open)
    @rule(behind=st.integers(1, 3))
    def submit_an_old_page(self, behind: int) -> None:
        """A page from before somebody else's edit sends nothing that its reader has not seen."""
        real = self.real
        old = real.revision - behind
        if old in [number for number, _ in self.model.sent]:
            return
        with pytest.raises(Stale):
            submit_application(
                application=real, round=old, by=real.created_by, received_at=self.model.now,
                at=self.model.now,
            )  # fmt: skip

    @rule()
    def withdraw(self) -> None:
        real = self.real
        if self.model.withdrawn:
            with pytest.raises(RuleBroken):
                withdraw_application(application=real, reason="No", by=real.created_by, at=self.model.now)
            return
        if self.model.now < AT + timedelta(days=2):
            return  # so that most lives are longer than that
        withdraw_application(application=real, reason="No", by=real.created_by, at=self.model.now)
        self.model.withdrawn = True

    @rule(later=st.sampled_from([HOUR, timedelta(days=1), timedelta(days=30)]))
    def time_passes(self, later: timedelta) -> None:
        self.model.now += later

    @rule(until=st.sampled_from([HOUR, timedelta(days=2)]))
    def deadline_comes(self, until: timedelta) -> None:
        """To one millisecond before, to the instant itself, or past it."""
        self.model.now = max(self.model.now, self.model.closes - timedelta(milliseconds=1))
        if until == HOUR:
            self.model.now = max(self.model.now, self.model.closes)

    @rule(more=st.sampled_from([HOUR, timedelta(days=2)]))
    def let_in_late(self, more: timedelta) -> None:
        until = max(self.model.now, self.model.closes) + more
        if self.model.withdrawn:
            with pytest.raises(RuleBroken):
                self._let_in(until)
            return
        if until > self.model.now + timedelta(days=365):
            return
        self._let_in(until)
        self.model.closes = until

    def _let_in(self, until: datetime) -> None:
        let_in_late(
            application=self.real, until=until, reason="The power was out", by=self.officer,
            at=self.model.now,
        )  # fmt: skip

    # --- what must be so after each step ---------------------------------------------------------------

    @invariant()
    def the_same(self) -> None:
        real, model = self.real, self.model
        rows = list(Submission.objects.filter(application=real).order_by("number"))
        found = [(row.round, row.content["sections"]["project"]["title_en"]) for row in rows]
        assert found == model.sent
        assert real.current_id == (rows[-1].pk if rows else None)
        expected = "withdrawn" if model.withdrawn else "submitted" if rows else "draft"
        assert real.state == expected
        draft = real.sections.get(key="project").content["title_en"]
        assert draft == model.title
        assert all(row.received_at < row.deadline_at for row in rows)
        assert Mail.objects.filter(kind="receipt").count() == len(rows)


def test_the_last_version_in_time_counts_in_every_order(made, db):
    application, by_officer = made
    limits = settings(
        max_examples=RUNS, stateful_step_count=STEPS, derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    own = type("OwnLife", (Life,), {"pk": application.pk, "officer": by_officer})
    run_state_machine_as_test(own, settings=limits)
