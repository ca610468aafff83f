"""What a file is, told from its bytes. The name and the browser's word are never believed."""

from __future__ import annotations

PDF = "application/pdf"
UNKNOWN = "application/octet-stream"
EMPTY = "application/x-empty"
TWO_TYPES = "application/x-two-types"

# How much of each end `recognise` wants to see: the header of a PDF may stand anywhere in the first
# kilobyte (ISO 32000-1, annex H), the directory of a ZIP anywhere in the last 64 KiB and 22 bytes.
HEAD_BYTES = 4096
TAIL_BYTES = 65_535 + 22
_PDF_HEADER_WITHIN = 1024

_OFFICE = "application/vnd.openxmlformats-officedocument."
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"#!", "text/x-script"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"%!PS", "application/postscript"),
)
_ZIP_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ZIP_DIRECTORY_END = b"PK\x05\x06"
_IN_ZIP = (
    (b"word/", _OFFICE + "wordprocessingml.document"),
    (b"xl/", _OFFICE + "spreadsheetml.sheet"),
    (b"ppt/", _OFFICE + "presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
)
_MARKUP = (
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<script", "text/html"),
    (b"<svg", "image/svg+xml"),
    (b"<?xml", "application/xml"),
)


def recognise(head: bytes, tail: bytes) -> str:
    """The media type of a file whose first HEAD_BYTES and last TAIL_BYTES are `head` and `tail`.

    A PDF that is something else as well (it begins as a picture or a program, or a ZIP archive hangs at
    its end) is TWO_TYPES; bytes that are nothing known are UNKNOWN. Never raises.
    """
    if not head:
        return EMPTY
    first = _first_type(head)
    if b"%PDF-" not in head[: _PDF_HEADER_WITHIN + 5]:
        return first or _text_or_unknown(head)
    if first or _zip_hangs_after_the_end(tail):
        return TWO_TYPES
    return PDF


def _first_type(head: bytes) -> str | None:
    if head.startswith(_ZIP_BEGINNINGS):
        return next((kind for mark, kind in _IN_ZIP if mark in head), "application/zip")
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    opening = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    return next((kind for mark, kind in _MARKUP if opening.startswith(mark)), None)


def _zip_hangs_after_the_end(tail: bytes) -> bool:
    # An archive that lies inside the PDF as an attachment ends before %%EOF; that is not a second type.
    return _ZIP_DIRECTORY_END in tail[tail.rfind(b"%%EOF") + 1 :] if b"%%EOF" in tail else False


def _text_or_unknown(head: bytes) -> str:
    control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    return UNKNOWN if control else "text/plain"
