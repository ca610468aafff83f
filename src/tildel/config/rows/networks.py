"""The rows of research networks."""

from __future__ import annotations

from tildel.config.access_kinds import BOTH, Grant, Row, Who, anyone, row

# Who runs the networks is NSG's leader and secretary; in the walk that is who leads the board.
_RUN = (Who.SECRETARIAT, Who.ADMINISTRATOR)
_IN_NETWORK = (Who.COORDINATOR, *_RUN)


def _run(by: str = "GET") -> Row:
    return row(*_RUN, by=by)


def _written(by: str = BOTH) -> Row:
    """What the network says of itself; who runs them all is told that they may not."""
    return row(Who.COORDINATOR, Who.ADMINISTRATOR, by=by, known_to=[Who.SECRETARIAT])


def _read_and_written() -> Row:
    """Read by all who belong to it, written by the network itself."""
    read = tuple(Grant(who, methods=("GET", "HEAD")) for who in _IN_NETWORK)
    written = tuple(Grant(who, methods=("POST",)) for who in (Who.COORDINATOR, Who.ADMINISTRATOR))
    return row(read, written, by=BOTH, known_to=[Who.SECRETARIAT])


NETWORKS: dict[str, Row] = {
    "networks:list": anyone(),
    "networks:tasks": anyone(),
    "networks:past": anyone(),
    "networks:network": anyone(),
    "networks:mine": row(*_IN_NETWORK),
    "networks:work": row(*_IN_NETWORK),
    "networks:describe": row(*_IN_NETWORK, by=BOTH),
    "networks:add": _written(),
    "networks:end": _written(),
    "networks:remove": _written("POST"),
    "networks:place": _written(),
    "networks:evaluation": _read_and_written(),
    "networks:report": _read_and_written(),
    "networks:new": _run(BOTH),
    "networks:from_award": _run("POST"),
    "networks:invoices": _run(),
    "networks:invoices_csv": _run(),
    "networks:invoices_xlsx": _run(),
    "networks:invoices_pdf": _run(),
    "networks:rules": _run(),
    "networks:change_rules": _run(BOTH),
    "networks:change_key": _run(BOTH),
    "networks:step": _run("POST"),
    "networks:accept_report": _run("POST"),
    **{
        f"networks:{name}": _run(BOTH)
        for name in (
            "phase_out",
            "budget",
            "coordinator",
            "return_evaluation",
            "recommend",
            "decide",
            "return_report",
        )
    },
}
