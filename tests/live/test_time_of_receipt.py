"""A2: a request is received when its bytes come, however long our own queue lets it wait."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.live.servers import ROOT, free_port, plain_environment, until_true

WAIT = 0.3  # seconds that a request is kept waiting
CLOSE = 0.03  # seconds between the sending and the stamp on one machine


class Held:
    """One thread, and the means to keep it busy."""

    def __init__(self) -> None:
        self.port = free_port()
        self.holder = socket.create_server(("127.0.0.1", 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.live.held_app", "--bind", f"127.0.0.1:{self.port}",
             "--held-by", str(self.holder.getsockname()[1])],
            cwd=ROOT, env=plain_environment(),
        )  # fmt: skip
        try:
            until_true(self._listens, self.process)
        except BaseException:
            self.stop()
            raise

    def _listens(self) -> bool:
        try:
            with closing(self.connect()) as connection:
                self.send(connection)
                return self.stamp(connection) > 0
        except OSError:
            return False

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    @staticmethod
    def send(connection: socket.socket, path: str = "/", last: bytes = b"\r\n") -> float:
        """Sends a request; answers when it had gone."""
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n".encode() + last)
        return time.time()

    @staticmethod
    def stamp(connection: socket.socket) -> float:
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        with closing(answer):
            return float(answer.read())

    def hold(self) -> socket.socket:
        """Keep the only thread busy until the answer is closed."""
        self.holding = self.connect()
        self.send(self.holding, "/hold")
        return self.holder.accept()[0]

    def web_worker(self) -> int:
        master = self.process.pid
        return int(Path(f"/proc/{master}/task/{master}/children").read_text().split()[0])

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.holder.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Held]:
    held = Held()
    yield held
    held.stop()


def silence(connection: socket.socket) -> None:
    """Nothing comes for a while: the time that something waits."""
    connection.settimeout(WAIT)
    with pytest.raises(TimeoutError):
        connection.recv(1)
    connection.settimeout(10)


def test_a_wait_for_a_free_thread_makes_nobody_late(server: Held):
    thread = server.hold()
    with closing(server.connect()) as connection, closing(server.holding):
        sent = server.send(connection)
        silence(connection)
        thread.close()
        assert abs(server.stamp(connection) - sent) < CLOSE


def test_each_of_many_that_wait_keeps_its_own_time(server: Held):
    thread = server.hold()
    waiting, sent = [], []
    for _ in range(5):
        connection = server.connect()
        sent.append(server.send(connection))
        waiting.append(connection)
        connection.settimeout(0.05)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(10)
    thread.close()
    stamps = [server.stamp(connection) for connection in waiting]
    for connection in [*waiting, server.holding]:
        connection.close()
    assert stamps == sorted(stamps)
    assert max(abs(stamp - when) for stamp, when in zip(stamps, sent, strict=True)) < CLOSE


def test_a_connection_that_is_open_but_silent_gains_nothing(server: Held):
    with closing(server.connect()) as connection:
        silence(connection)
        before = time.time()
        server.send(connection)
        assert server.stamp(connection) >= before


def test_a_second_request_on_the_connection_has_its_own_time(server: Held):
    with closing(server.connect()) as connection:
        server.send(connection)
        first = server.stamp(connection)
        silence(connection)
        before = time.time()
        server.send(connection)
        second = server.stamp(connection)
    assert first < before <= second < before + CLOSE


def test_a_process_that_stands_still_makes_nobody_late(server: Held):
    """The request lies in the kernel, not even accepted; the kernel knows when it came."""
    worker = server.web_worker()
    os.kill(worker, signal.SIGSTOP)
    with closing(server.connect()) as connection:
        sent = server.send(connection)
        silence(connection)
        os.kill(worker, signal.SIGCONT)
        assert abs(server.stamp(connection) - sent) < CLOSE


def test_a_request_in_two_parts_counts_from_the_first(server: Held):
    with closing(server.connect()) as connection:
        sent = server.send(connection, last=b"")
        silence(connection)
        connection.sendall(b"\r\n")
        assert abs(server.stamp(connection) - sent) < CLOSE
