"""A scanner that answers, one that is silent, and none. The scanner here is a thread that speaks clamd's protocol."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_socket

from tildel.files.domain.scan import Scan, ScanResult
from tildel.files.scanner import scan

CONTENT = bytes(range(256)) * 1000


@contextmanager
def clamd(reply: bytes | None, received: list[bytes]) -> Iterator[str]:
    """Answers one client with `reply`; with None it listens and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, reply, received))
        if reply is not None:
            thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        if reply is not None:
            thread.join()


def _serve(server: socket.socket, reply: bytes, received: list[bytes]) -> None:
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as lines:
        received.append(lines.read(10))
        while size := int.from_bytes(lines.read(4), "big"):
            received.append(lines.read(size))
        connection.sendall(reply)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (b"stream: OK\0", ScanResult(Scan.CLEAN)),
        (b"stream: Eicar FOUND\0", ScanResult(Scan.FOUND, "Eicar")),
        (b"INSTREAM size limit exceeded. ERROR\0", ScanResult(Scan.WAITING)),
        (b"", ScanResult(Scan.WAITING)),
    ],
)
def test_scanner_gets_the_file_and_its_answer_is_kept(reply: bytes, expected: ScanResult) -> None:
    received: list[bytes] = []
    with clamd(reply, received) as address:
        assert scan(io.BytesIO(CONTENT), address=address, timeout=5) == expected
    assert b"".join(received) == b"zINSTREAM\0" + CONTENT


def test_silent_scanner_leaves_the_file_waiting() -> None:
    with clamd(None, []) as address:
        assert scan(io.BytesIO(CONTENT), address=address, timeout=0.2) == ScanResult(Scan.WAITING)


@pytest.mark.parametrize("address", ["", "127.0.0.1:1", "nowhere", "127.0.0.1:x"])
def test_no_scanner_leaves_the_file_waiting(address: str) -> None:
    assert scan(io.BytesIO(CONTENT), address=address, timeout=1) == ScanResult(Scan.WAITING)


@pytest.fixture
def unix_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a scanner's socket could be. Sockets of the file system never leave the machine."""
    monkeypatch.setattr(socket.socket, "connect", pytest_socket._true_connect)
    return tmp_path / "clamd.sock"


def test_no_scanner_at_the_socket_leaves_the_file_waiting(unix_socket: Path) -> None:
    assert scan(io.BytesIO(CONTENT), address=str(unix_socket), timeout=1) == ScanResult(Scan.WAITING)


def test_scanner_at_a_socket_of_the_file_system(unix_socket: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(unix_socket))
        server.listen()
        thread = threading.Thread(target=_serve, args=(server, b"stream: OK\0", []))
        thread.start()
        assert scan(io.BytesIO(CONTENT), address=str(unix_socket), timeout=5) == ScanResult(Scan.CLEAN)
        thread.join()
