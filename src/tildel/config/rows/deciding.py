"""The rows of panels and decisions."""

from __future__ import annotations

from tildel.config.access_kinds import (
    BOTH,
    OFFICERS,
    ROUND,
    ROUND_BOTH,
    ROUND_POST,
    SEATS,
    WITH_ROUND,
    Who,
    during,
    logged_in,
    officers,
    row,
)

# A member in conflict in a case has the same addresses, and sees nothing of it there.
_SITS = during(Who.MEMBER, *WITH_ROUND)

PANELS = {
    "panels:mine": logged_in(),
    "panels:meeting": row(_SITS),
    "panels:join": row(_SITS, by="POST"),
    "panels:mark": row(_SITS, by="POST"),
    "panels:calendar_ics": row(_SITS, during(OFFICERS, *WITH_ROUND)),
    "panels:minutes": row(_SITS, during(OFFICERS, *WITH_ROUND)),
    "panels:minutes_pdf": row(_SITS, during(OFFICERS, *WITH_ROUND)),
    "panels:minutes_csv": row(_SITS, during(OFFICERS, *WITH_ROUND)),
    "panels:officer": officers(BOTH),
    "panels:panel": officers(*ROUND_BOTH),
    "panels:order": officers(*ROUND_POST),
    "panels:announce": officers(*ROUND_POST),
    "panels:open": officers(*ROUND_POST),
    "panels:steer": officers(*ROUND_BOTH),
    "panels:room": officers(*ROUND),
    "panels:people": officers(*ROUND_POST),
    "panels:marks": officers(*ROUND_POST),
    "panels:text": officers(*ROUND_POST),
    "panels:close": officers(*ROUND_BOTH),
}

# An officer does it, and those with a seat are told that it is not theirs.
_DECIDING = officers("GET", "decided", "published", known_to=SEATS)

DECISIONS = {
    "decisions:file_appeal": row(during(Who.LEAD, "published"), by=BOTH),
    "decisions:decline": row(during(Who.LEAD, "published"), by=BOTH),
    "decisions:public_draw": row(during(Who.ANYONE, *WITH_ROUND)),
    "decisions:public_list": row(during(Who.ANYONE, "published")),
    "decisions:call": row(*OFFICERS, *SEATS),
    "decisions:ranking": row(*OFFICERS, *SEATS),
    "decisions:order_csv": row(*OFFICERS, *SEATS),
    "decisions:order_xlsx": row(*OFFICERS, *SEATS),
    "decisions:rank": officers("POST", known_to=SEATS),
    "decisions:strictness": officers("GET", known_to=SEATS),
    "decisions:normalise": officers("POST", known_to=SEATS),
    "decisions:moves": officers("GET", known_to=SEATS),
    "decisions:scenarios": officers(BOTH, known_to=SEATS),
    "decisions:draw": officers(BOTH, known_to=SEATS),
    "decisions:recommend": officers(BOTH, known_to=SEATS),
    "decisions:adopt": row(Who.BOARD_LEADER, Who.ADMINISTRATOR, by="POST", known_to=[Who.OFFICER, *SEATS]),
    "decisions:record": row(*OFFICERS, Who.DECIDER_LEADER, by=BOTH, known_to=SEATS),
    "decisions:interests": row(*SEATS, by=BOTH, known_to=OFFICERS),
    "decisions:participants": row(*OFFICERS, Who.DECIDER_LEADER, by=BOTH, known_to=SEATS),
    "decisions:lift_interest": row(*OFFICERS, Who.DECIDER_LEADER, by="POST", known_to=SEATS),
    "decisions:sign": row(Who.DECIDER_LEADER, by=BOTH, known_to=[*OFFICERS, *SEATS]),
    "decisions:unsign": row(Who.DECIDER_LEADER, by="POST", known_to=[*OFFICERS, *SEATS]),
    "decisions:announce": officers("POST", known_to=SEATS),
    "decisions:publish": officers(BOTH, known_to=SEATS),
    "decisions:letter": _DECIDING,
    "decisions:reserve": officers(BOTH, known_to=SEATS),
    "decisions:decline_for": row(during(OFFICERS, "published"), by=BOTH, known_to=SEATS),
    "decisions:appeals": officers("GET", known_to=SEATS),
    "decisions:appeal": row(during(OFFICERS, "published"), by=BOTH, known_to=SEATS),
    "decisions:move_appeal": row(during(OFFICERS, "published"), by="POST", known_to=SEATS),
}
