"""The rows of plans, priorities and classification."""

from __future__ import annotations

from tildel.config.access_kinds import BOTH, Row, Who, anyone, row

_OWNERS = (Who.MANAGER, Who.ADMINISTRATOR)

PLANS: dict[str, Row] = {
    "classification:list": anyone(),
    "classification:plan": anyone(),
    "classification:version": anyone(),
    "classification:area": anyone(),
    # The awards held against a plan, and the directory of organisations: what everybody may know.
    "portal:portfolio": anyone(),
    "portal:directory": anyone(),
    "portal:organisation": anyone(),
    "classification:establish": row(Who.ADMINISTRATOR, by="POST"),
    "classification:new": row(Who.ANY_MANAGER, Who.ADMINISTRATOR, by=BOTH),
    # Of the organisation that owns the plan.
    "classification:edit": row(*_OWNERS, by=BOTH),
    "classification:new_area": row(*_OWNERS, by=BOTH),
    "classification:edit_area": row(*_OWNERS, by=BOTH),
    "classification:codes": row(*_OWNERS, by=BOTH),
    "classification:step_code": row(*_OWNERS, by="POST"),
}
