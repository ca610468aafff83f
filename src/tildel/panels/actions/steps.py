"""What every step of a panel shares: the panel held, the refusals, and the version that the screens watch."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tildel.assessment.models import Member
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.panels import access, queries
from tildel.panels.domain.states import PANEL, CaseState, PanelState
from tildel.panels.models import Panel, PanelCase


def held(panel: Panel) -> Panel:
    """The panel, locked until the transaction ends: its steps come one after the other."""
    list(Panel.objects.select_for_update().filter(pk=panel.pk).values_list("pk"))
    # Read in a second statement: what others changed while this one waited is seen.
    return queries.panels().get(pk=panel.pk)


def steered(panel: Panel, by: Any, at: datetime) -> Panel:
    """The panel, locked, for who steers it."""
    access.check_can_steer(by, panel, on=in_oslo(at).date())
    return held(panel)


def check_running(panel: Panel) -> None:
    """Raises RuleBroken `panel.state` before the meeting is opened and after it is closed."""
    if panel.state != PanelState.RUNNING:
        raise RuleBroken("panel.state", state=panel.state, verb="meet")
    check_round_open(panel)


def check_not_held(panel: Panel) -> None:
    """Raises RuleBroken `panel.state` when the meeting is over: nothing in it changes any more."""
    if panel.state == PanelState.HELD:
        PANEL.after(panel.state, "change")


def check_round_open(panel: Panel) -> None:
    if panel.round.state not in queries.OPEN_ROUND:
        raise RuleBroken("panel.round_closed")


def check_stamp(panel: Panel, rows: list[PanelCase], seen: str) -> None:
    """Raises Stale when the meeting is not where the person who steers saw it."""
    if seen != queries.stamp_of(panel, rows):
        raise Stale("panel.stale")


def current_of(rows: list[PanelCase]) -> PanelCase:
    """The case on the table. Raises RuleBroken `panel.no_case`."""
    found = next((row for row in rows if row.state == CaseState.CURRENT), None)
    if found is None:
        raise RuleBroken("panel.no_case")
    return found


def member_in(panel: Panel, pk: int) -> Member:
    """A member of the panel. Raises RuleBroken `panel.no_such_member`."""
    found = queries.members(panel).filter(pk=pk).first()
    if found is None:
        raise RuleBroken("panel.no_such_member")
    return found


def touch(panel: Panel) -> Panel:
    """Let every screen know that something changed."""
    panel.version += 1
    panel.save(update_fields=["version"])
    return panel


def note(panel: Panel, verb: str, *, by: Any, at: datetime, **data: Any) -> None:
    """One event in the trail of the round, from which the minutes are made."""
    record(stream=f"round:{panel.round.call.key}", verb=verb, by=by, at=at, panel=panel.pk, **data)
