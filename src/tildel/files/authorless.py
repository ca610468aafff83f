"""A copy of a file without what it says of its author. A child process makes it: the file may be hostile."""

from __future__ import annotations

import subprocess
import sys
import threading

from tildel.files.domain.content_type import PDF
from tildel.files.inspection import ENVIRONMENT, PLACES, WALL_SECONDS

RECIPE = 1  # raised when more is taken out, so that older copies are made anew
KINDS = {
    PDF: "pdf",
    "image/jpeg": "jpeg",
    "image/png": "png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_ROOM = 2**20  # what a rewritten file may have more than it had
_CHILD = (sys.executable, "-I", "-B", "-m", "tildel.files.authorless_child")


def bytes_without_author(data: bytes, content_type: str) -> bytes | None:
    """The file without its author's data; None for a type that nothing here can clean, and when it failed."""
    kind = KINDS.get(content_type)
    if kind is None:
        return None
    return answer_of_child([*_CHILD, kind], data, most=2 * len(data) + _ROOM)


def answer_of_child(command: list[str], data: bytes, *, most: int) -> bytes | None:
    """What a child answers to the bytes; None when it fails, is too slow or writes more than `most`."""
    with PLACES, subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd="/", env=ENVIRONMENT, start_new_session=True,
    ) as child:  # fmt: skip
        watch = threading.Timer(WALL_SECONDS, child.kill)
        watch.start()
        try:
            feeder = threading.Thread(target=_feed, args=(child, data))
            feeder.start()
            made = child.stdout.read(most + 1) if child.stdout else b""
            if len(made) > most:
                child.kill()
            child.wait()
            feeder.join()
        finally:
            watch.cancel()
            child.kill()
    return made if child.returncode == 0 and made and len(made) <= most else None


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    """Give it the file. A child that has ended reads no more, and its end tells the rest."""
    try:
        with child.stdin as opened:  # type: ignore[union-attr]
            opened.write(data)
    except BrokenPipeError:
        return
