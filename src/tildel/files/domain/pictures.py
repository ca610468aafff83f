"""Pictures without what they say of their author, place and camera: the pixels stay byte for byte.

JPEG: segments APP1 (EXIF, XMP), APP3 … APP13, APP15 and comments go, and whatever hangs after the end. JFIF,
a colour profile (APP2) and Adobe's colour transform (APP14) stay, for without them the colours change.
PNG: text, EXIF and time go. ISO/IEC 10918-1 and 15948.
"""

from __future__ import annotations

import struct

PNG_BEGINNING = b"\x89PNG\r\n\x1a\n"
_PNG_GONE = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE


def jpeg_without_author(data: bytes) -> bytes:
    """The JPEG without them. Raises ValueError for what is no whole JPEG."""
    if not data.startswith(b"\xff\xd8"):
        raise ValueError("no JPEG")
    kept, at = [b"\xff\xd8"], 2
    while True:
        marker, at = _marker(data, at)
        if marker == _END:
            return b"".join([*kept, b"\xff\xd9"])
        if marker in _ALONE:
            kept.append(bytes((0xFF, marker)))
            continue
        end = at + int.from_bytes(_exactly(data, at, 2), "big")
        segment = _exactly(data, at, end - at)
        if not _says_something(marker, segment):
            kept.append(bytes((0xFF, marker)) + segment)
        at = end
        if marker == _SCAN:
            end = _end_of_scan(data, at)
            kept.append(data[at:end])
            at = end


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker that begins at `at`, and where its segment begins. Any number of FF may come before it."""
    if _exactly(data, at, 1) != b"\xff":
        raise ValueError("no marker")
    while _exactly(data, at, 1) == b"\xff":
        at += 1
    return data[at], at + 1


def _says_something(marker: int, segment: bytes) -> bool:
    if marker == _COMMENT:
        return True
    if marker == 0xE2:
        return not segment[2:].startswith(b"ICC_PROFILE\x00")
    return 0xE1 <= marker <= 0xEF and marker != 0xEE


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands that is neither a stuffed FF nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise ValueError("cut off")
        following = data[at + 1]
        if following != 0x00 and following != 0xFF and not 0xD0 <= following <= 0xD7:
            return at
        at += 1 if following == 0xFF else 2


def png_without_author(data: bytes) -> bytes:
    """The PNG without them. Raises ValueError for what is no whole PNG."""
    if not data.startswith(PNG_BEGINNING):
        raise ValueError("no PNG")
    kept, at, kind = [PNG_BEGINNING], len(PNG_BEGINNING), b""
    while kind != b"IEND":
        length, kind = struct.unpack(">I4s", _exactly(data, at, 8))
        chunk = _exactly(data, at, 12 + length)
        if kind not in _PNG_GONE:
            kept.append(chunk)
        at += len(chunk)
    return b"".join(kept)


def _exactly(data: bytes, at: int, length: int) -> bytes:
    found = data[at : at + length]
    if length < 0 or len(found) != length:
        raise ValueError("cut off")
    return found
