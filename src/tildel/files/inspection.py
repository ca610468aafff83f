"""Inspection of an uploaded file. A child process reads it, so that a hostile file hurts only that."""

from __future__ import annotations

import hashlib
import io
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from typing import BinaryIO

from tildel.files.domain.content_type import HEAD_BYTES, TAIL_BYTES, recognise
from tildel.files.domain.inspection import (
    Facts,
    Inspection,
    Limits,
    Outcome,
    Verdict,
    facts_from,
    judge,
    refusal_unopened,
)

WALL_SECONDS = 15.0
# A child takes up to half a GiB; more of them at a time than this would only make each slower.
PLACES = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
_CHILD = (sys.executable, "-I", "-B", "-m", "tildel.files.inspection_child")
# The child inherits no setting and no secret of ours, only what the interpreter needs to start.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "RAYON_NUM_THREADS": "1"}
_ANSWER_BYTES = 64 * 1024
# A parser that gets no more memory aborts or traps; a plain fault (SIGSEGV) is the file's damage.
_OVER_LIMITS = frozenset(
    -number for number in (signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGILL)
)
_DEFAULT_LIMITS = Limits()


def inspect_bytes(
    data: bytes | str | os.PathLike[str], *, declared_name: str, limits: Limits = _DEFAULT_LIMITS
) -> Inspection:
    """The verdict on the bytes, or on the file at a path.

    Whatever the file holds gives a verdict, never an exception; OSError only when the path cannot be opened.
    """
    with _opened(data) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        content_type = recognise(*_ends(file, size))
        if refusal := refusal_unopened(content_type, size, limits):
            reason, params = refusal
            return Inspection(Verdict.REFUSED, content_type, size, sha256, reason=reason, params=params)
        facts = _read_by_child(file, limits.max_pages)
    return judge(
        facts, limits, content_type=content_type, size=size, sha256=sha256, declared_name=declared_name
    )


def _opened(data: bytes | str | os.PathLike[str]) -> BinaryIO:
    return io.BytesIO(data) if isinstance(data, bytes) else open(data, "rb")


def _ends(file: BinaryIO, size: int) -> tuple[bytes, bytes]:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(max(0, size - TAIL_BYTES))
    return head, file.read()


def _read_by_child(file: BinaryIO, max_pages: int) -> Facts:
    with PLACES, tempfile.TemporaryFile() as spooled:
        # A file, not a pipe: nothing has to be pumped, so nothing can wait for the other side for ever.
        source = _as_real_file(file, spooled)
        child = subprocess.Popen(
            [*_CHILD, str(max_pages)],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=ENVIRONMENT,
            start_new_session=True,
        )
        try:
            answer = _answer(child, deadline=time.monotonic() + WALL_SECONDS)
        finally:
            _end(child)
    return _facts(answer, child.returncode)


def _as_real_file(file: BinaryIO, spooled: BinaryIO) -> BinaryIO:
    file.seek(0)
    if not isinstance(file, io.BytesIO):
        return file
    spooled.write(file.getbuffer())
    spooled.flush()
    spooled.seek(0)
    return spooled


def _answer(child: subprocess.Popen[bytes], *, deadline: float) -> bytes | None:
    """All the child wrote before it ended; None when it took too long or would not stop writing."""
    assert child.stdout is not None
    written = b""
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while selector.select(max(0.0, deadline - time.monotonic())):
            piece = os.read(child.stdout.fileno(), _ANSWER_BYTES)
            if not piece:
                return written if _ended_by(child, deadline) else None
            written += piece
            if len(written) > _ANSWER_BYTES:
                return None
    return None


def _ended_by(child: subprocess.Popen[bytes], deadline: float) -> bool:
    try:
        child.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    return True


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if child.stdout is not None:
        child.stdout.close()


def _facts(answer: bytes | None, returncode: int) -> Facts:
    if answer is None or returncode in _OVER_LIMITS:
        return Facts(Outcome.TOO_DEMANDING)
    if returncode != 0:
        return Facts(Outcome.UNREADABLE)
    try:
        return facts_from(json.loads(answer))
    except (ValueError, RecursionError):
        return Facts(Outcome.UNREADABLE)
