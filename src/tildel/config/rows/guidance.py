"""The rows of safe data solutions, the help desk and the calls of others."""

from __future__ import annotations

from tildel.config.access_kinds import BOTH, Row, Who, anyone, logged_in, row

_ADVISERS = (Who.ADVISER, Who.ADMINISTRATOR)
_KEEPERS = (Who.KEEPER, Who.ADMINISTRATOR)

GUIDANCE: dict[str, Row] = {
    "guidance:index": anyone(),
    "guidance:solutions": anyone(),
    "guidance:solutions_map": anyone(),
    "guidance:solutions_pdf": anyone(),
    "guidance:funding": anyone(),
    "guidance:funding_call": anyone(),
    "guidance:ask": anyone(BOTH),
    "guidance:my_cases": logged_in(),
    "guidance:my_case": row(Who.ASKER, by=BOTH),
    "guidance:my_case_file": row(Who.ASKER),
    # Of who has no account: whoever has the secret that came by mail. Without it there is nothing there.
    "guidance:case_link": anyone(BOTH),
    "guidance:case_link_file": anyone(),
    "guidance:desk": row(*_ADVISERS),
    "guidance:statistics": row(*_ADVISERS),
    "guidance:texts": row(*_ADVISERS),
    "guidance:new_text": row(*_ADVISERS, by=BOTH),
    "guidance:edit_text": row(*_ADVISERS, by=BOTH),
    "guidance:desk_case": row(*_ADVISERS, by=BOTH),
    "guidance:desk_note": row(*_ADVISERS, by="POST"),
    "guidance:desk_give": row(*_ADVISERS, by="POST"),
    "guidance:desk_step": row(*_ADVISERS, by="POST"),
    "guidance:desk_case_file": row(*_ADVISERS),
    "guidance:funding_work": row(*_ADVISERS),
    "guidance:funding_load": row(*_ADVISERS, by="POST"),
    "guidance:funding_new": row(*_ADVISERS, by=BOTH),
    "guidance:funding_funder": row(*_ADVISERS, by=BOTH),
    "guidance:funding_edit": row(*_ADVISERS, by=BOTH),
    "guidance:funding_step": row(*_ADVISERS, by="POST"),
    "guidance:keep": row(*_KEEPERS),
    "guidance:keep_begin": row(*_KEEPERS, by="POST"),
    "guidance:keep_facts": row(*_KEEPERS, by=BOTH),
    "guidance:keep_question": row(*_KEEPERS, by=BOTH),
    "guidance:keep_solution": row(*_KEEPERS, by=BOTH),
    "guidance:keep_remove": row(*_KEEPERS, by="POST"),
    "guidance:keep_try": row(*_KEEPERS),
    "guidance:keep_version": row(*_KEEPERS),
    "guidance:keep_discard": row(*_KEEPERS, by="POST"),
    "guidance:keep_publish": row(Who.KEEPER_LEADER, Who.ADMINISTRATOR, by="POST", known_to=[Who.KEEPER]),
}
