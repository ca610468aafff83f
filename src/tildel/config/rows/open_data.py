"""The rows of the open interface: all of it is everybody's, and only read."""

from __future__ import annotations

from tildel.config.access_kinds import IN_FORCE, Row, Who, anyone, during, row

OPEN_DATA: dict[str, Row] = {
    "api:about": anyone(),
    "open:openapi-json": anyone(),
    # The library's own, with nothing there.
    "open:api-root": anyone(),
    **{
        f"open:{name}": anyone()
        for name in (
            "calls", "awards", "studies", "study", "infrastructure", "one_infrastructure", "bodies",
            "organisations", "projects", "networks", "innovation", "plans", "departments",
            "solutions", "figures",
        )
    },
    "open:call": row(during(Who.ANYONE, *IN_FORCE)),
}  # fmt: skip
