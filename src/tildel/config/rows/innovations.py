"""The rows of innovation projects."""

from __future__ import annotations

from tildel.config.access_kinds import BOTH, Row, Who, anyone, row

_MANAGERS = (Who.MANAGER, Who.ADMINISTRATOR)
_ANY_MANAGER = (Who.ANY_MANAGER, Who.ADMINISTRATOR)

INNOVATIONS: dict[str, Row] = {
    "innovations:list": anyone(),
    "innovations:innovation": anyone(),
    "innovations:mine": row(*_ANY_MANAGER),
    "innovations:awards": row(*_ANY_MANAGER),
    "innovations:projects": row(*_ANY_MANAGER),
    "innovations:new": row(*_ANY_MANAGER, by=BOTH),
    # Drafts are their owner's alone.
    "innovations:work": row(*_MANAGERS),
    "innovations:edit": row(*_MANAGERS, by=BOTH),
    "innovations:step": row(*_MANAGERS, by="POST"),
}
