"""Hostile files, and children that misbehave: always a verdict, always within the limits."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.slices import pdf_samples as samples
from tildel.files import inspection
from tildel.files.domain.inspection import Reason, Verdict
from tildel.files.inspection import WALL_SECONDS, inspect_bytes

RSS_KIB = 600 * 1024
ALONE = """
import resource, sys, time
from tildel.files.inspection import inspect_bytes
data, began = sys.stdin.buffer.read(), time.monotonic()
found = inspect_bytes(data, declared_name="plan.pdf")
took, used = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
print(found.verdict.value, took, used.ru_maxrss)
"""


# A reader gives up on this page and goes on; the file is accepted with notes on the damage and the lack of text.
READABLE = {samples.nested_in_contents}


@pytest.mark.parametrize("make", samples.HOSTILE.values(), ids=samples.HOSTILE)
def test_hostile_file_gets_a_verdict_in_time(make: Callable[[], bytes]) -> None:
    verdict, took, most = _inspected_alone(make())
    assert verdict == (Verdict.REPAIRED if make in READABLE else Verdict.REFUSED)
    assert took < WALL_SECONDS + 1
    assert most < RSS_KIB


def _inspected_alone(data: bytes) -> tuple[str, float, int]:
    """The verdict, the seconds and the largest child in KiB, in a process that has had no other children:
    a child is counted with the memory of whoever forks it, and a worker of these tests grows large."""
    command = [sys.executable, "-c", ALONE]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    verdict, took, most = done.stdout.decode().split()
    return verdict, float(took), int(most)


def test_pages_without_end_are_counted_and_refused() -> None:
    assert inspect_bytes(samples.many_pages(), declared_name="plan.pdf").reason == Reason.TOO_MANY_PAGES


def test_archive_bomb_is_refused_unopened() -> None:
    bomb = samples.zip_archive(content=bytes(64 * 2**20))
    assert inspect_bytes(bomb, declared_name="plan.pdf").reason == Reason.TYPE_NOT_ACCEPTED


def child(code: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", code)


MISBEHAVING = [
    ("import signal; signal.pause()", Reason.TOO_DEMANDING),
    ("import os, signal; os.close(1); signal.pause()", Reason.TOO_DEMANDING),
    ("import os, signal; os.fork(); signal.pause()", Reason.TOO_DEMANDING),
    ("while True: print('x' * 99999)", Reason.TOO_DEMANDING),
    ("import os; os.abort()", Reason.TOO_DEMANDING),
    ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", Reason.UNREADABLE),
    ("raise SystemExit(3)", Reason.UNREADABLE),
    ("print('[' * 60000)", Reason.UNREADABLE),
    ("print('{}')", Reason.UNREADABLE),
    ("", Reason.UNREADABLE),
]


@pytest.mark.parametrize(("code", "reason"), MISBEHAVING)
def test_child_that_misbehaves(monkeypatch: pytest.MonkeyPatch, code: str, reason: Reason) -> None:
    monkeypatch.setattr(inspection, "_CHILD", child(code))
    monkeypatch.setattr(inspection, "WALL_SECONDS", 1.0)
    began = time.monotonic()
    found = inspect_bytes(samples.clean(), declared_name="plan.pdf")
    assert (found.verdict, found.reason, time.monotonic() - began < 5) == (Verdict.REFUSED, reason, True)


CONFINED = """
import resource, socket, sys, os
from tildel.files.inspection_child import confine, warm_up
warm_up()
confine()
def refused(what):
    try:
        what()
    except (OSError, MemoryError, ValueError):
        return True
    return False
print(all(map(refused, [
    lambda: socket.socket(),
    lambda: socket.create_connection(("127.0.0.1", int(sys.argv[1]))),
    lambda: open("/etc/hostname"),
    lambda: open(sys.argv[2], "w"),
    lambda: os.fork(),
    lambda: bytearray(600 * 2**20),
    lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99)),
])))
"""


def test_child_has_no_network_files_processes_or_more_memory(tmp_path: object) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        command = [*child(CONFINED), port, f"{tmp_path}/out"]
        ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    assert (ran.stdout, ran.stderr) == ("True\n", "")
