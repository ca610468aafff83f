"""The rows of bodies, their meetings and the journal."""

from __future__ import annotations

from tildel.config.access_kinds import (
    BOTH,
    Row,
    Who,
    anyone,
    logged_in,
    row,
)

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
            "appoint", "appoint_to", "end", "mandate", "mandate_seats", "begin_consultation", "next_draft",
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
