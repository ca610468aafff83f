"""The states of a panel and of a case in it, and the steps between them."""

from __future__ import annotations

from enum import StrEnum

from tildel.kernel.states import Transitions


class PanelState(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    HELD = "held"


class CaseState(StrEnum):
    WAITING = "waiting"
    CURRENT = "current"
    DONE = "done"


PANEL = Transitions(
    "panel",
    PanelState.PLANNED,
    {
        (PanelState.PLANNED, "change"): PanelState.PLANNED,
        (PanelState.PLANNED, "open"): PanelState.RUNNING,
        (PanelState.RUNNING, "close"): PanelState.HELD,
    },
)

PANEL_CASE = Transitions(
    "panel_case",
    CaseState.WAITING,
    {
        (CaseState.WAITING, "call"): CaseState.CURRENT,
        (CaseState.CURRENT, "put_back"): CaseState.WAITING,
        (CaseState.CURRENT, "finish"): CaseState.DONE,
        (CaseState.DONE, "call"): CaseState.CURRENT,
    },
)

TRANSITIONS = (PANEL, PANEL_CASE)
