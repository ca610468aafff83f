"""The states of an access request and of a request for erasure."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from tildel.kernel.states import Transitions


class ExportState(StrEnum):
    QUEUED = "queued"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class RequestState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


_E, _R = ExportState, RequestState

EXPORT = Transitions(
    "access_request",
    _E.QUEUED,
    {
        (_E.QUEUED, "make"): _E.READY,
        (_E.QUEUED, "fail"): _E.FAILED,
        (_E.FAILED, "make"): _E.READY,
        (_E.READY, "end"): _E.GONE,
        (_E.FAILED, "end"): _E.GONE,
    },
)

ERASURE = Transitions(
    "erasure_request",
    _R.ASKED,
    {
        (_R.ASKED, "carry_out"): _R.DONE,
        (_R.ASKED, "refuse"): _R.REFUSED,
        (_R.ASKED, "take_back"): _R.TAKEN_BACK,
    },
)

TRANSITIONS = MappingProxyType({table.name: table for table in (EXPORT, ERASURE)})
