"""What the pure commands share: reading a named file or standard input, and words that steer no terminal."""

from __future__ import annotations

import errno
import os
import sys


def show_every_letter() -> None:
    """Names hold letters that not every terminal can show: they are escaped instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def content_of(name: str) -> bytes:
    """The file's bytes; - is standard input. Raises OSError, also for a name that no file can have."""
    if name == "-":
        return sys.stdin.buffer.read()
    if "\0" in name:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    with open(name, "rb") as file:
        return file.read()


def printable(text: str) -> str:
    """Without signs that would steer the terminal."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
