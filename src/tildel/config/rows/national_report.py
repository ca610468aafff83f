"""The rows of the national report."""

from __future__ import annotations

from tildel.config.access_kinds import ANY_OFFICER, BOTH, Grant, Row, Who, anyone, row

# In the walk the institution’s management answers for its region, and the story tells of the project.
_SHARE = (Who.MANAGER, *ANY_OFFICER)
_NEAR = (Who.LEAD, Who.WRITER, *_SHARE)


def _edit(by: str = BOTH) -> Row:
    """The editors'; the regions are told that they may not."""
    return row(*ANY_OFFICER, by=by, known_to=[Who.MANAGER])


def _read_and_delivered() -> Row:
    """Read by all who take part, delivered by the region itself."""
    read = tuple(Grant(who, methods=("GET", "HEAD")) for who in _SHARE)
    sent = tuple(Grant(who, methods=("POST",)) for who in (Who.MANAGER, Who.ADMINISTRATOR))
    return row(read, sent, by=BOTH, known_to=[Who.ANY_OFFICER])


NATIONAL_REPORT: dict[str, Row] = {
    "national_report:home": anyone(),
    "national_report:edition": anyone(),
    "national_report:chapter": anyone(),
    "national_report:report_pdf": anyone(),
    "national_report:picture_file": anyone(),
    "national_report:mine": row(*_NEAR),
    "national_report:new": row(*ANY_OFFICER, by=BOTH),
    "national_report:work": row(*_SHARE),
    "national_report:describe": _edit(),
    "national_report:step": _edit("POST"),
    "national_report:finish": _edit(),
    "national_report:people": _edit(),
    "national_report:remove_person": _edit("POST"),
    "national_report:add_chapter": _edit(),
    "national_report:move_chapter": _edit("POST"),
    "national_report:give_chapter": _edit("POST"),
    "national_report:remove_chapter": _edit(),
    "national_report:manage_chapter": row(*_SHARE),
    "national_report:add_block": row(*_SHARE, by=BOTH),
    "national_report:change_block": row(*_SHARE, by="POST"),
    "national_report:write": row(*_SHARE, by=BOTH),
    "national_report:contribution": _read_and_delivered(),
    "national_report:decide": _edit("POST"),
    "national_report:ask_proof": row(*_SHARE, by="POST"),
    "national_report:job": row(*_SHARE),
    "national_report:job_file": row(*_SHARE),
    "national_report:new_story": row(*_SHARE, by=BOTH),
    "national_report:story": row(*_NEAR),
    "national_report:write_story": row(*_NEAR, by=BOTH),
    "national_report:story_picture": row(*_NEAR, by=BOTH),
    "national_report:story_picture_file": row(*_NEAR),
    "national_report:consents": row(*_NEAR, by=BOTH),
    "national_report:withdraw": row(*_NEAR, by="POST"),
    "national_report:send_story": row(*_NEAR, by="POST"),
    "national_report:reopen_story": row(*_NEAR, by="POST"),
    "national_report:answer_story": row(
        Who.LEAD, Who.ADMINISTRATOR, by="POST", known_to=[Who.WRITER, Who.MANAGER, Who.ANY_OFFICER]
    ),
    "national_report:accept_story": row(
        Who.MANAGER, Who.ADMINISTRATOR, by="POST", known_to=[Who.LEAD, Who.WRITER, Who.ANY_OFFICER]
    ),
}
