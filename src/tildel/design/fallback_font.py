"""The font of last resort: one box for every character that no other font of a document can draw.

PDF/UA forbids the glyph ".notdef", so a document with a single emoji would otherwise not be made at all.
With this font the reader sees a box, while the character itself stays in the file: it can be copied,
searched and read aloud. The file `typst/fonts/tildel-last-resort.ttf` is exactly what `build()` returns;
a test compares them. Pure: bytes out, nothing read.
"""

from __future__ import annotations

import struct

FAMILY = "Tildel Last Resort"
_UNITS_PER_EM = 1000
_ADVANCE = 640
_ASCENT, _DESCENT = 800, -200
# Everything a text may hold, but for NUL, surrogates, the byte order mark and the noncharacters.
_RANGES = (
    (0x20, 0xD7FF),
    (0xE000, 0xFEFE),
    (0xFF00, 0xFFFD),
    *((plane << 16, (plane << 16) + 0xFFFD) for plane in range(1, 17)),
)


def build() -> bytes:
    """A complete TrueType font of two glyphs, the same bytes every time."""
    outline = _glyph()
    glyphs = {b"glyf": outline + outline, b"loca": struct.pack(">3L", 0, len(outline), 2 * len(outline))}
    tables = {
        b"OS/2": _os2(),
        b"cmap": _cmap(),
        b"head": _head(),
        b"hhea": _hhea(),
        b"hmtx": struct.pack(">HhHh", _ADVANCE, 70, _ADVANCE, 70),
        b"maxp": struct.pack(">L14H", 0x00010000, 2, 8, 2, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": _name(),
        b"post": struct.pack(">LLhhL4L", 0x00030000, 0, -100, 50, 0, 0, 0, 0, 0),
        **glyphs,
    }
    return _assemble(tables)


def _glyph() -> bytes:
    """An upright box drawn with two contours, the inner one turning the other way."""
    outer = [(70, 0), (70, 700), (570, 700), (570, 0)]
    inner = [(120, 50), (520, 50), (520, 650), (120, 650)]
    points = outer + inner
    steps = [(x - px, y - py) for (x, y), (px, py) in zip(points, [(0, 0), *points], strict=False)]
    head = struct.pack(">5h", 2, 70, 0, 570, 700)
    ends = struct.pack(">HHH", 3, 7, 0)
    flags = b"\x01" * len(points)
    xs = b"".join(struct.pack(">h", x) for x, _ in steps)
    ys = b"".join(struct.pack(">h", y) for _, y in steps)
    return _padded(head + ends + flags + xs + ys)


def _cmap() -> bytes:
    """Format 13, "many to one": whole ranges that share glyph 1."""
    groups = b"".join(struct.pack(">LLL", first, last, 1) for first, last in _RANGES)
    subtable = struct.pack(">HHLLL", 13, 0, 16 + len(groups), 0, len(_RANGES)) + groups
    return struct.pack(">HHHHL", 0, 1, 3, 10, 12) + subtable


def _head() -> bytes:
    return struct.pack(
        ">LLLLHHQQ4hHHhhh",
        *(0x00010000, 0x00010000, 0, 0x5F0F3CF5, 0x0003, _UNITS_PER_EM, 0, 0),
        *(70, 0, 570, 700, 0, 8, 2, 1, 0),
    )


def _hhea() -> bytes:
    return struct.pack(
        ">L3hH11hH", 0x00010000, _ASCENT, _DESCENT, 0, _ADVANCE, 70, 70, 570, 1, 0, 0, 0, 0, 0, 0, 0, 2
    )


def _os2() -> bytes:
    return struct.pack(
        ">HhHHH11h10s4L4sHHHhhhHHLLhhHHH",
        *(4, _ADVANCE, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0, bytes(10)),
        *(0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, b"TILD", 0x0040, 0x20, 0xFFFF),
        *(_ASCENT, _DESCENT, 0, _ASCENT, -_DESCENT, 1, 0, 500, 700, 0, 0x20, 1),
    )


def _name() -> bytes:
    texts = {1: FAMILY, 2: "Regular", 3: FAMILY, 4: FAMILY, 5: "Version 1.0", 6: FAMILY.replace(" ", "")}
    storage, records = b"", b""
    for number, text in texts.items():
        encoded = text.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x0409, number, len(encoded), len(storage))
        storage += encoded
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + storage


def _assemble(tables: dict[bytes, bytes]) -> bytes:
    """The table directory and the tables; `head` gets the sum that makes the whole file add up."""
    count = len(tables)
    power = count.bit_length() - 1
    header = struct.pack(">LHHHH", 0x00010000, count, 16 << power, power, (count - (1 << power)) * 16)
    offset, directory, body = 12 + 16 * count, b"", b""
    for tag, data in sorted(tables.items()):
        directory += struct.pack(">4sLLL", tag, _checksum(data), offset + len(body), len(data))
        body += _padded(data)
    font = header + directory + body
    place = font.index(tables[b"head"]) + 8
    adjustment = (0xB1B0AFBA - _checksum(font)) & 0xFFFFFFFF
    return font[:place] + struct.pack(">L", adjustment) + font[place + 4 :]


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _checksum(data: bytes) -> int:
    padded = _padded(data)
    return sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
