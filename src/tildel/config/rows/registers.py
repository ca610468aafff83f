"""The rows of research infrastructure and clinical studies."""

from __future__ import annotations

from typing import Any

from tildel.config.access_kinds import (
    BOTH,
    Grant,
    Who,
    anyone,
    row,
)

_MANAGERS = (Who.MANAGER, Who.ADMINISTRATOR)
_ANY_MANAGER = (Who.ANY_MANAGER, Who.ADMINISTRATOR)
_COMMITTEES: dict[str, Any] = {"known_to": [Who.COMMITTEE]}

INFRASTRUCTURES = {
    "infrastructures:list": anyone(),
    "infrastructures:entry": anyone(),
    "infrastructures:data_sets_file": anyone(),
    "infrastructures:editions": anyone(),
    "infrastructures:edition": anyone(),
    "infrastructures:edition_pdf": anyone(),
    "infrastructures:mine": row(*_ANY_MANAGER),
    "infrastructures:new": row(*_ANY_MANAGER, by=BOTH),
    # Drafts are their owner's alone; the committee sees what was proposed.
    "infrastructures:work": row(*_MANAGERS, Who.COMMITTEE),
    "infrastructures:edit": row(*_MANAGERS, by=BOTH),
    "infrastructures:step": row(*_MANAGERS, by="POST"),
    "infrastructures:confirm": row(*_MANAGERS, by=BOTH),
    "infrastructures:committee": row(
        Who.COMMITTEE_LEADER,
        Who.ADMINISTRATOR,
        (Grant(Who.COMMITTEE, methods=("GET",)),),
        by=BOTH,
        **_COMMITTEES,
    ),
    "infrastructures:judge": row(Who.COMMITTEE_LEADER, Who.ADMINISTRATOR, by=BOTH, **_COMMITTEES),
    "infrastructures:new_edition": row(Who.COMMITTEE_LEADER, Who.ADMINISTRATOR, by=BOTH, **_COMMITTEES),
}

STUDIES = {
    "studies:list": anyone(),
    "studies:study": anyone(),
    "studies:mine": row(*_ANY_MANAGER),
    "studies:new": row(*_ANY_MANAGER, by=BOTH),
    "studies:work": row(*_MANAGERS),
    "studies:edit": row(*_MANAGERS, by=BOTH),
    "studies:step": row(*_MANAGERS, by="POST"),
    "studies:imports": row(*_ANY_MANAGER, by=BOTH),
    "studies:candidates": row(*_MANAGERS),
    "studies:candidate": row(*_MANAGERS, by=BOTH),
}
