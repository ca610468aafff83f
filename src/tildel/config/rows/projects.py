"""The rows of projects and their reports."""

from __future__ import annotations

from typing import Any

from tildel.config.access_kinds import ANY_OFFICER, BOTH, Row, Who, anyone, logged_in, officers, row

_OFFICERS = (Who.OFFICER, Who.ADMINISTRATOR)
# Whoever has a part in a project sees its pages; what only some of them do is refused openly to the others.
_SEERS = (Who.LEAD, Who.WRITER, Who.MANAGER, *_OFFICERS)
_KNOWN: dict[str, Any] = {"known_to": _SEERS}
_WRITERS = (Who.LEAD, Who.WRITER)

PROJECTS: dict[str, Row] = {
    "projects:list": anyone(),
    "projects:project": anyone(),
    "projects:mine": logged_in(),
    "projects:portfolio": row(*ANY_OFFICER),
    "projects:portfolio_file": row(*ANY_OFFICER),
    "projects:money": row(*ANY_OFFICER),
    "projects:sign": row(Who.ANY_MANAGER, by=BOTH),
    "projects:instalments": row(*ANY_OFFICER, by=BOTH),
    "projects:approve": row(*ANY_OFFICER, by=BOTH),
    "projects:open_reports": row(*ANY_OFFICER, by=BOTH),
    "projects:take_over": row(*ANY_OFFICER, by=BOTH),
    "projects:begin": officers(BOTH),
    "projects:work": row(*_SEERS),
    "projects:contract": row(*_SEERS),
    "projects:accept": row(Who.LEAD, Who.MANAGER, by="POST", **_KNOWN),
    "projects:contract_pdf": row(*_SEERS),
    "projects:row": row(*_WRITERS, by=BOTH, **_KNOWN),
    "projects:recruitment": row(*_SEERS),
    "projects:site": row(*_WRITERS, by=BOTH, **_KNOWN),
    "projects:writers": row(Who.LEAD, by="POST", **_KNOWN),
    "projects:ask": row(Who.LEAD, by=BOTH, **_KNOWN),
    "projects:change": row(*_SEERS),
    "projects:change_step": row(Who.LEAD, *_OFFICERS, by="POST", **_KNOWN),
    "projects:report": row(*_SEERS),
    "projects:report_pdf": row(*_SEERS),
    "projects:report_step": row(Who.LEAD, Who.MANAGER, *_OFFICERS, by="POST", **_KNOWN),
    "projects:section": row(*_WRITERS, by=BOTH, **_KNOWN),
    "projects:results": row(*_SEERS),
    "projects:search": row(*_WRITERS, by="POST", **_KNOWN),
    "projects:settle": row(*_WRITERS, by="POST", **_KNOWN),
    "projects:write": row(*_WRITERS, by=BOTH, **_KNOWN),
    "projects:instalment": row(*_OFFICERS, by="POST", **_KNOWN),
    "projects:final": row(*_OFFICERS, by="POST", **_KNOWN),
    "projects:end": row(*_OFFICERS, by="POST", **_KNOWN),
}
