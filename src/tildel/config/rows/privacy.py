"""The rows of the privacy."""

from __future__ import annotations

from tildel.config.access_kinds import BOTH, Row, Who, anyone, logged_in, row

_ADMINISTRATORS = (Who.ADMINISTRATOR,)

PRIVACY: dict[str, Row] = {
    "privacy:kept": anyone(),
    "privacy:mine": logged_in(),
    "privacy:ask": logged_in("POST"),
    "privacy:fetch": logged_in("POST"),
    "privacy:erase": logged_in(BOTH),
    "privacy:take_back": logged_in("POST"),
    "privacy:manage": row(*_ADMINISTRATORS),
    "privacy:look": row(*_ADMINISTRATORS, by="POST"),
    "privacy:planned": row(*_ADMINISTRATORS),
    "privacy:planned_row": row(*_ADMINISTRATORS, by=BOTH),
    "privacy:ledger": row(*_ADMINISTRATORS),
    "privacy:exports": row(*_ADMINISTRATORS, by=BOTH),
    "privacy:export": row(*_ADMINISTRATORS),
    "privacy:fetch_export": row(*_ADMINISTRATORS, by="POST"),
    "privacy:requests": row(*_ADMINISTRATORS),
    "privacy:request": row(*_ADMINISTRATORS, by=BOTH),
    "privacy:refuse": row(*_ADMINISTRATORS, by="POST"),
    "privacy:lift": row(*_ADMINISTRATORS, by="POST"),
    "privacy:times": row(*_ADMINISTRATORS),
    "privacy:edit_time": row(*_ADMINISTRATORS, by=BOTH),
    "privacy:columns_csv": row(*_ADMINISTRATORS),
}
