"""The web server: gunicorn with threads, stamping each request as its first bytes come.

A request may wait for a free thread, or unseen in the kernel while the process is busy; neither wait must
make a submission late. A connection that is open but silent is not stamped: the stamp is taken when there
is something to read.
"""

from __future__ import annotations

import logging
import socket
import struct
import time
from datetime import timedelta
from functools import partial
from selectors import EVENT_READ
from typing import Any

import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker

from tildel.config.received import Arrival, now_serving, waited

_LAST_DATA_RECEIVED = 52  # offset of tcpi_last_data_recv in Linux' struct tcp_info
_COARSEST_TICK = 0.010  # seconds; the kernel counts that field in ticks of its own
_QUIET = {"healthz", "readyz"}


def arrived_at(sock: socket.socket) -> float:
    """When the newest bytes on `sock` came (seconds since 1970): never earlier, at most two ticks later.

    Where the kernel does not tell (another system, a socket that is a file) it is now.
    """
    now = time.time()
    try:
        info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_DATA_RECEIVED + 4)
        idle = struct.unpack_from("=I", info, _LAST_DATA_RECEIVED)[0] / 1000
    except (OSError, AttributeError, struct.error):
        return now
    return now - max(0.0, idle - _COARSEST_TICK)


class StampingWorker(ThreadWorker):
    def accept(self, listener: Any) -> None:
        """Take the connection and wait for its first bytes in the main loop, not in a thread."""
        try:
            sock, client = listener.accept()
        except OSError:
            return
        conn = TConn(self.cfg, sock, client, listener.getsockname())
        sock.setblocking(False)
        self.nr_conns += 1
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def enqueue_req(self, conn: TConn) -> None:
        conn.first_at = arrived_at(conn.sock)
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: TConn) -> bool:
        now_serving(Arrival(first_at=conn.first_at, last_at=partial(arrived_at, conn.sock)))
        try:
            return bool(super().handle_request(req, conn))
        finally:
            now_serving(None)


class Log(Logger):
    """Gunicorn's messages and one line a request, in the same form as every other log line."""

    access_log_enabled = True

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.propagate = True

    def _set_handler(self, log: logging.Logger, output: Any, fmt: Any, stream: Any = None) -> None:
        """The root logger's handler writes them."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """The address is logged as its pattern: what a person asked for may hold a key or a name."""
        route = environ.get("tildel.route", "-")
        if route in _QUIET and resp.status_code < 400:
            return
        structlog.get_logger("tildel.access").info(
            "request",
            method=environ["REQUEST_METHOD"],
            route=route,
            status=resp.status_code,
            ms=round(request_time / timedelta(milliseconds=1)),
            waited_ms=round(waited(before=request_time.total_seconds()) * 1000),
        )


class Server(BaseApplication):
    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from tildel.config.wsgi import application  # noqa: PLC0415 - after the fork

        return application


def options(*, bind: str, workers: int, threads: int) -> dict[str, Any]:
    return {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": StampingWorker,
        "backlog": 2048,
        "timeout": 60,
        "graceful_timeout": 30,
        "keepalive": 10,
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "logger_class": Log,
        "loglevel": "warning",
        "proc_name": "tildel",
    }
