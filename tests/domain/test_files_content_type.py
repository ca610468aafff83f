from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.files.domain.content_type import EMPTY, PDF, TWO_TYPES, UNKNOWN, recognise

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABLE = [
    (b"%PDF-1.7\n1 0 obj", PDF),
    (b"\xef\xbb\xbf%PDF-1.4", PDF),
    (b"\r\n" * 100 + b"%PDF-1.4", PDF),
    (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4", PDF),
    (b" " * 2000 + b"%PDF-1.4", "text/plain"),
    (b"", EMPTY),
    (b"GIF89a%PDF-1.4", TWO_TYPES),
    (b"MZ\x90\x00%PDF-1.4", TWO_TYPES),
    (b"<html><!-- %PDF-1.4", TWO_TYPES),
    (b"  <SCRIPT>%PDF-1.4", TWO_TYPES),
    (b"PK\x03\x04%PDF-1.4", TWO_TYPES),
    (b"PK\x03\x04...word/document.xml", WORD),
    (b"PK\x03\x04...a.txt", "application/zip"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"#!/bin/sh\n", "text/x-script"),
    ("Kjære komité".encode(), "text/plain"),
    (b"\x00\x01\x02", UNKNOWN),
]


@pytest.mark.parametrize(("head", "expected"), TABLE)
def test_type_is_told_from_the_bytes(head: bytes, expected: str) -> None:
    assert recognise(head, head) == expected


def test_archive_after_the_end_is_a_second_type() -> None:
    assert recognise(b"%PDF-1.7", b"trailer\n%%EOF\nPK\x03\x04PK\x05\x06") == TWO_TYPES


def test_archive_attached_inside_is_not() -> None:
    assert recognise(b"%PDF-1.7", b"stream PK\x05\x06 endstream\n%%EOF\n") == PDF


@given(st.binary(max_size=2000), st.binary(max_size=2000))
def test_any_bytes_have_a_type(head: bytes, tail: bytes) -> None:
    assert isinstance(recognise(head, tail), str)
