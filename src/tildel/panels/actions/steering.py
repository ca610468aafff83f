"""A running meeting: which case is on the table, and what the panel says of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.kernel.errors import RuleBroken, Stale
from tildel.panels import queries
from tildel.panels.actions.closing import minutes_of, send_everybody_home
from tildel.panels.actions.presence import let_everybody_in, send_out_conflicted
from tildel.panels.actions.steps import (
    check_running,
    check_stamp,
    current_of,
    note,
    steered,
    touch,
)
from tildel.panels.domain.record import BEGUN, CALLED, FINISHED, PUT_BACK, fingerprint
from tildel.panels.domain.states import PANEL, PANEL_CASE, CaseState, PanelState
from tildel.panels.models import Panel, PanelCase, PanelMark
from tildel.people.models import User

TEXT_LIMIT = 20_000


@transaction.atomic
def call_case(*, panel: Panel, case: int, seen: str, by: User, at: datetime) -> Panel:
    """Put a case on the table, a waiting one or one that was done; the one before it is put back.

    Whoever is in conflict is sent out. While somebody has to leave, the case waits for `begin_case`; else it
    begins at once. Raises Stale `panel.stale`; RuleBroken `panel.state`, `panel.no_such_case` or
    `panel_case.state`.
    """
    panel, rows = _step(panel, seen, by, at)
    found = _case(rows, case)
    PANEL_CASE.after(found.state, "call")
    for row in rows:
        if row.state == CaseState.CURRENT:
            _put_back(panel, row, by, at)
    _call(panel, found, by, at)
    return touch(panel)


@transaction.atomic
def next_case(*, panel: Panel, seen: str, by: User, at: datetime) -> Panel:
    """Finish what is on the table and call the first that waits. Raises RuleBroken `panel.no_more_cases`."""
    panel, rows = _step(panel, seen, by, at)
    following = next((row for row in rows if row.state == CaseState.WAITING), None)
    if following is None:
        raise RuleBroken("panel.no_more_cases")
    for row in rows:
        if row.state == CaseState.CURRENT:
            _finish(panel, row, by, at)
    _call(panel, following, by, at)
    return touch(panel)


@transaction.atomic
def previous_case(*, panel: Panel, seen: str, by: User, at: datetime) -> Panel:
    """Put back what is on the table and take up the case that was done last."""
    panel, rows = _step(panel, seen, by, at)
    done = [row for row in rows if row.state == CaseState.DONE and row.ended_at]
    if not done:
        raise RuleBroken("panel.no_case_before")
    for row in rows:
        if row.state == CaseState.CURRENT:
            _put_back(panel, row, by, at)
    _call(panel, max(done, key=lambda row: (row.ended_at, row.position)), by, at)
    return touch(panel)


@transaction.atomic
def begin_case(*, panel: Panel, seen: str, by: User, at: datetime) -> Panel:
    """Everybody who had to has left: the case is shown and its time runs. Twice changes nothing."""
    panel, rows = _step(panel, seen, by, at)
    case = current_of(rows)
    if case.began_at is None:
        _begin(panel, case, by, at)
    return touch(panel)


@transaction.atomic
def put_back(*, panel: Panel, seen: str, by: User, at: datetime) -> Panel:
    """Take the case off the table; it waits again. Raises RuleBroken `panel.no_case`."""
    panel, rows = _step(panel, seen, by, at)
    _put_back(panel, current_of(rows), by, at)
    return touch(panel)


@transaction.atomic
def finish_case(*, panel: Panel, seen: str, by: User, at: datetime) -> Panel:
    """The panel is through with the case. Raises RuleBroken `panel.no_case`, `panel.not_begun`."""
    panel, rows = _step(panel, seen, by, at)
    _finish(panel, current_of(rows), by, at)
    return touch(panel)


@transaction.atomic
def write_text(*, panel: Panel, case: int, text: str, over: str, by: User, at: datetime) -> PanelCase:
    """What the panel says of a case, saved as it is typed. `over` is the fingerprint of the text it replaces.

    Raises Stale `panel.text_stale` with the newer `text`; RuleBroken `panel.no_such_case`, `panel.state`,
    `panel.text_too_long`. Only the last text of a case stands in the minutes, so the trail has none of these.
    """
    panel = steered(panel, by, at)
    check_running(panel)
    found = _case(queries.cases(panel), case)
    if over != fingerprint(found.text):
        raise Stale("panel.text_stale", text=found.text)
    text = storable(text).replace("\r\n", "\n")
    if len(text) > TEXT_LIMIT:
        raise RuleBroken("panel.text_too_long", place="text", length=len(text), limit=TEXT_LIMIT)
    found.text = text
    found.save(update_fields=["text"])
    touch(panel)
    return found


@transaction.atomic
def close_panel(*, panel: Panel, seen: str, by: User, at: datetime) -> Panel:
    """End the meeting and freeze its minutes. Raises RuleBroken `panel.case_open`; Stale `panel.stale`."""
    panel = steered(panel, by, at)
    PANEL.after(panel.state, "close")
    rows = queries.cases(panel)
    check_stamp(panel, rows, seen)
    if any(row.state == CaseState.CURRENT for row in rows):
        raise RuleBroken("panel.case_open")
    send_everybody_home(panel, at)
    panel.state = PanelState.HELD
    panel.closed_at, panel.closed_by = at, by
    panel.minutes = minutes_of(panel)
    panel.save(update_fields=["state", "closed_at", "closed_by", "minutes"])
    note(panel, "panel.closed", by=by, at=at)
    return touch(panel)


# --- the pieces -----------------------------------------------------------------------------------------


def _step(panel: Panel, seen: str, by: User, at: datetime) -> tuple[Panel, list[PanelCase]]:
    panel = steered(panel, by, at)
    check_running(panel)
    rows = queries.cases(panel)
    check_stamp(panel, rows, seen)
    for row in rows:
        row.panel = panel
    return panel, rows


def _case(rows: list[PanelCase], pk: int) -> PanelCase:
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        raise RuleBroken("panel.no_such_case")
    return found


def _call(panel: Panel, case: PanelCase, by: Any, at: datetime) -> None:
    case.state = PANEL_CASE.after(case.state, "call")
    case.began_at = case.ended_at = None
    case.text = case.text or queries.consensus_on(case)
    case.save(update_fields=["state", "began_at", "ended_at", "text"])
    note(panel, CALLED, by=by, at=at, case=case.pk, application=case.application.reference)
    if not send_out_conflicted(case, at):
        _begin(panel, case, by, at)


def _begin(panel: Panel, case: PanelCase, by: Any, at: datetime) -> None:
    case.began_at = at
    case.save(update_fields=["began_at"])
    note(panel, BEGUN, by=by, at=at, case=case.pk, application=case.application.reference)


def _put_back(panel: Panel, case: PanelCase, by: Any, at: datetime) -> None:
    case.state = PANEL_CASE.after(case.state, "put_back")
    case.began_at = case.ended_at = None
    case.save(update_fields=["state", "began_at", "ended_at"])
    note(panel, PUT_BACK, by=by, at=at, case=case.pk, application=case.application.reference)
    let_everybody_in(panel, case, by, at)


def _finish(panel: Panel, case: PanelCase, by: Any, at: datetime) -> None:
    """Who takes part and has given no other marks stands by those of the review."""
    if case.began_at is None:
        raise RuleBroken("panel.not_begun")
    send_out_conflicted(case, at)
    _keep_first_marks(panel, case, at)
    case.state, case.ended_at = PANEL_CASE.after(case.state, "finish"), at
    case.save(update_fields=["state", "ended_at"])
    marks = {str(member): marks for member, marks in queries.final_marks(panel).get(case.pk, {}).items()}
    note(
        panel, FINISHED, by=by, at=at, case=case.pk, application=case.application.reference, marks=marks
    )  # fmt: skip
    let_everybody_in(panel, case, by, at)


def _keep_first_marks(panel: Panel, case: PanelCase, at: datetime) -> None:
    seats = queries.meeting(panel).seats
    PanelMark.objects.bulk_create(
        PanelMark(case=case, member=seat.member, marks=seat.first, given_at=at)
        for seat in seats
        if seat.takes_part and seat.final is None and seat.first
    )
