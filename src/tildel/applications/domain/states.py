"""The states of an application and of an endorsement, and the steps between them.

A draft is its own thing: while an application is submitted its draft may still be changed and submitted
again. So `save` and `submit` lead from `submitted` back to it, and the last submission counts.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from tildel.kernel.states import Transitions


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class EndorsementState(StrEnum):
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


_A, _E = ApplicationState, EndorsementState

APPLICATION = Transitions(
    "application",
    _A.DRAFT,
    {
        (_A.DRAFT, "save"): _A.DRAFT,
        (_A.DRAFT, "submit"): _A.SUBMITTED,
        (_A.DRAFT, "withdraw"): _A.WITHDRAWN,
        (_A.SUBMITTED, "save"): _A.SUBMITTED,
        (_A.SUBMITTED, "submit"): _A.SUBMITTED,
        (_A.SUBMITTED, "withdraw"): _A.WITHDRAWN,
        (_A.SUBMITTED, "accept"): _A.ACCEPTED,
        (_A.SUBMITTED, "reject"): _A.REJECTED,
    },
)

# An answer may be changed by whoever gives it until the deadline; asking again after a refusal is a new turn.
ENDORSEMENT = Transitions(
    "endorsement",
    _E.ASKED,
    {
        (_E.ASKED, "ask"): _E.ASKED,
        (_E.ASKED, "give"): _E.GIVEN,
        (_E.ASKED, "refuse"): _E.REFUSED,
        (_E.GIVEN, "refuse"): _E.REFUSED,
        (_E.REFUSED, "give"): _E.GIVEN,
        (_E.REFUSED, "ask"): _E.ASKED,
    },
)

TRANSITIONS = MappingProxyType({table.name: table for table in (APPLICATION, ENDORSEMENT)})
