"""A picture that is uploaded, drawn anew by a child process: it may be hostile, and may say too much."""

from __future__ import annotations

import sys

from tildel.files.authorless import answer_of_child
from tildel.files.domain.content_type import HEAD_BYTES, TAIL_BYTES, recognise

JPEG = "image/jpeg"
ACCEPTED = (JPEG, "image/png")
MOST_BYTES = 15 * 2**20
_CHILD = (sys.executable, "-I", "-B", "-m", "tildel.files.picture_child")


def is_picture(data: bytes) -> bool:
    """Whether the bytes begin as a JPEG or a PNG. The name and the browser's word are never believed."""
    return recognise(data[:HEAD_BYTES], data[-TAIL_BYTES:]) in ACCEPTED


def drawn_anew(data: bytes) -> bytes | None:
    """A JPEG of at most 1600 pixels a side, without camera, place or author; None when it fails."""
    return answer_of_child([*_CHILD], data, most=MOST_BYTES)
