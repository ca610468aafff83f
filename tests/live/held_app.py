"""A WSGI application that is held up from outside, under Tildel's own web server.

    python -m tests.live.held_app --bind 127.0.0.1:PORT --held-by HOST_PORT

`/hold` connects to HELD_BY and keeps its thread until that connection closes; every other address answers
with when its request came, in seconds since 1970.
"""

from __future__ import annotations

import argparse
import socket
from collections.abc import Callable, Iterable
from typing import Any

from tildel.config import received, server

_arguments = argparse.ArgumentParser()
_arguments.add_argument("--bind", required=True)
_arguments.add_argument("--held-by", type=int, required=True)


def main() -> None:
    arguments = _arguments.parse_args()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        arrival = received._current.arrival
        assert arrival
        if environ["PATH_INFO"] == "/hold":
            with socket.create_connection(("127.0.0.1", arguments.held_by)) as holder:
                holder.recv(1)
        body = repr(arrival.first_at).encode()
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
        return [body]

    running = server.Server(server.options(bind=arguments.bind, workers=1, threads=1))
    running.load = lambda: application  # type: ignore[method-assign]
    running.run()


if __name__ == "__main__":
    main()
