"""The web and the worker of the demo: started together, watched, stopped together."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from tildel.config.demo.database import COMMAND, process_environment

HOST = "127.0.0.1"
_PATIENCE = 60.0


class Stopped(Exception):
    """Somebody asked the demo to stop."""


class Broken(Exception):
    """A process of the demo ended by itself."""


def free_port(wanted: int) -> int:
    """The port that is wanted, or the next one that nobody listens on. Raises Broken after twenty."""
    for port in range(wanted, min(wanted + 20, 65536)):
        with socket.socket() as probe:
            # As the server binds: a port that was closed a moment ago is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise Broken(f"No free port between {wanted} and {wanted + 19}.")


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Ctrl-C and SIGTERM end what runs within by Stopped, once."""

    def stop(number: int, frame: object) -> None:
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, signal.SIG_IGN)
        raise Stopped

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def log_of(name: str) -> Path:
    """Where a process of the demo writes what it does."""
    return Path(settings.HOME) / f"{name}.log"


@contextmanager
def running(port: int) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """The web and the worker, by name. At the end both are asked to stop, and waited for."""
    commands = {"web": ["serve", f"--bind={HOST}:{port}"], "worker": ["worker"]}
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, arguments in commands.items():
            # A session of its own: Ctrl-C reaches the demo only, which stops its processes in order.
            with log_of(name).open("ab") as log:
                children[name] = subprocess.Popen(
                    [*COMMAND, *arguments],
                    env=process_environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        yield children
    finally:
        _stop(list(children.values()))


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + 20
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def wait_until_ready(children: dict[str, subprocess.Popen[bytes]], port: int) -> None:
    """Until the web says that it can serve. Raises Broken when it does not come."""
    deadline = time.monotonic() + _PATIENCE
    while not _is_ready(port):
        check_alive(children)
        if time.monotonic() > deadline:
            raise Broken(f"The web did not answer within {_PATIENCE:.0f} seconds.")
        time.sleep(0.1)


def _is_ready(port: int) -> bool:
    asking = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        asking.request("GET", "/readyz")
        return asking.getresponse().status == 200
    except OSError:
        return False
    finally:
        asking.close()


def check_alive(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise Broken(f"The {name} process ended with exit code {child.returncode}; see {log_of(name)}.")


def watch(children: dict[str, subprocess.Popen[bytes]], *, say: Callable[[str], None]) -> None:
    """Until a process ends by itself (Broken) or a signal comes; tells what the worker has left."""
    told = -1
    while True:
        check_alive(children)
        left = ProcrastinateJob.objects.filter(status__in=("todo", "doing")).count()
        if left != told and (left == 0 or abs(left - told) >= 20 or told < 0):
            if left:
                say(f"The worker has {left} mails and documents left to make.")
            elif told > 0:
                say("Every mail is sent and every document is made.")
            told = left
        time.sleep(1)
