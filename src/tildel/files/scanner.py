"""Asks clamd about a file. No scanner, or no answer, leaves the file waiting; it never stops anyone."""

from __future__ import annotations

import socket
from typing import BinaryIO

from tildel.files.domain.scan import Scan, ScanResult, parse_reply

TIMEOUT_SECONDS = 30.0
_PIECE = 64 * 1024
_REPLY_BYTES = 4096


def scan(file: BinaryIO, *, address: str, timeout: float = TIMEOUT_SECONDS) -> ScanResult:
    """What clamd at `address` ("/run/clamd.sock" or "host:3310") says about the rest of `file`.

    WAITING when `address` is empty, when clamd does not answer within `timeout` seconds (for each step),
    or when it cannot scan the file.
    """
    if not address:
        return ScanResult(Scan.WAITING)
    try:
        with _connected(address, timeout) as connection:
            return _ask(connection, file)
    except (OSError, ValueError):
        return ScanResult(Scan.WAITING)


def _connected(address: str, timeout: float) -> socket.socket:
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _ask(connection: socket.socket, file: BinaryIO) -> ScanResult:
    connection.sendall(b"zINSTREAM\0")
    while piece := file.read(_PIECE):
        connection.sendall(len(piece).to_bytes(4, "big") + piece)
    connection.sendall((0).to_bytes(4, "big"))
    reply = b""
    while len(reply) < _REPLY_BYTES and not reply.endswith(b"\0"):
        piece = connection.recv(_REPLY_BYTES)
        if not piece:
            break
        reply += piece
    return parse_reply(reply)
