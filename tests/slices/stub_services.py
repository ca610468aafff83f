"""Services outside, on loopback: a mail server and others that listen, in good and in bad moods."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

MOODS = ("down", "silent", "reset", "garbage")


class Service(socketserver.ThreadingTCPServer):
    """`mood`: well or one of MOODS. `heard` counts connections, `letters` holds what a mail server was given."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, mood: str = "well") -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.mood = mood
        self.heard = 0
        self.letters: list[bytes] = []
        self.over = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked may have gone."""


class Talk(socketserver.StreamRequestHandler):
    server: Service

    def handle(self) -> None:
        self.server.heard += 1
        if self.server.mood in ("down", "reset"):
            # Reset at once, as a port does at which nobody listens, or in the middle of what is said.
            if self.server.mood == "reset":
                self.request.recv(1)
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.request.close()
        elif self.server.mood == "silent":
            self.server.over.wait(30)
        elif self.server.mood == "garbage":
            self.wfile.write(b"\xff\xfe<html>\x00 what?\r\n" * 3)
        else:
            self._take_letters()

    def _take_letters(self) -> None:
        """SMTP, as much of it as Django speaks."""
        self.wfile.write(b"220 stub\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.letters.append(self._letter())
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return

    def _letter(self) -> bytes:
        return b"".join(iter(self.rfile.readline, b".\r\n"))


@contextmanager
def services(*moods: str) -> Iterator[list[Service]]:
    """One for each mood."""
    running = [Service(mood) for mood in moods]
    threads = [threading.Thread(target=one.serve_forever, args=(0.01,)) for one in running]
    for thread in threads:
        thread.start()
    try:
        yield running
    finally:
        for one, thread in zip(running, threads, strict=True):
            one.over.set()
            one.shutdown()
            one.server_close()
            thread.join()
