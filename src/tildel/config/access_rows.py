"""The rows of panels, decisions, bodies and registers; the others stand in `access_table`."""

from __future__ import annotations

from typing import Any

from tildel.config.access_kinds import (
    BOTH,
    OFFICERS,
    ROUND,
    ROUND_BOTH,
    ROUND_POST,
    SEATS,
    WITH_ROUND,
    Grant,
    Row,
    Who,
    anyone,
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

_IN_BODY = (Who.SEATED, Who.ADMINISTRATOR)


def _secretariat(by: str = "GET") -> Row:
    return row(Who.SECRETARIAT, Who.ADMINISTRATOR, by=by, known_to=[Who.SEATED])


# Bodies and their meetings stand outside the stages of a call.
GOVERNANCE = {
    "governance:list": anyone(),
    "governance:establish": row(Who.ADMINISTRATOR, by="POST"),
    "governance:journal": anyone(),
    "governance:archive": row(Who.ADMINISTRATOR),
    "governance:body": anyone(),
    # There are none before somebody publishes them.
    "governance:minutes": anyone(),
    "governance:minutes_pdf": anyone(),
    "governance:mine": logged_in(BOTH),
    "governance:item_done": row(*_IN_BODY, by="POST"),
    "governance:room": row(*_IN_BODY),
    "governance:meeting": row(*_IN_BODY),
    "governance:meeting_ics": row(*_IN_BODY),
    "governance:book_pdf": row(*_IN_BODY),
    "governance:paper_file": row(*_IN_BODY),
    "governance:answer_dates": row(Who.SEATED, by="POST"),
    "governance:attend": row(Who.SEATED, by="POST"),
    "governance:propose_case": row(*_IN_BODY, by=BOTH),
    "governance:interest": row(*_IN_BODY, by=BOTH),
    "governance:seats": row(*_IN_BODY),
    "governance:letter_pdf": row(*_IN_BODY),
    **{
        f"governance:{name}": _secretariat(BOTH)
        for name in (
            "plan", "edit_meeting", "cancel", "new_case", "edit_case", "set_aside", "publish", "correct",
            "appoint", "appoint_to", "end", "mandate", "begin_consultation", "next_draft",
        )
    },
    **{
        f"governance:{name}": _secretariat("POST")
        for name in (
            "meeting_step", "choose_date", "case_step", "add_paper", "remove_paper", "start", "present",
            "close", "write", "door", "add_item", "answer", "send_consultation", "close_consultation",
        )
    },
    "governance:run": _secretariat(),
    # Those who were asked; in the walk they are those who sit in the body.
    "governance:consultation": row(*_IN_BODY),
    "governance:comment": row(Who.SEATED, by="POST"),
}  # fmt: skip

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
