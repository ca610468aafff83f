"""The name a file is downloaded under: what the person wrote, without what could deceive the next reader."""

from __future__ import annotations

import re
import unicodedata

from tildel.files.domain.content_type import PDF

MAX_CHARACTERS = 100
MAX_BYTES = 200  # file systems allow 255, and a browser may add " (1)"
_NAMELESS = "document"
_SUFFIXES = {PDF: ".pdf"}

# Endings that say what a file is. Only these are taken off, so that "plan v1.2" keeps its ".2".
_DOCUMENTS = """pdf doc docx docm dot dotm xls xlsx xlsm xlsb ppt pptx pptm odt ods odp rtf txt csv xml eml
    msg one chm zip rar 7z gz tgz tar bz2 xz iso img png jpg jpeg gif tif tiff webp bmp"""
_PROGRAMS = """html htm xhtml shtml svg js mjs vbs vbe wsf wsh hta exe com scr pif bat cmd ps1 psm1 msi msix
    lnk url jar class sh bash py pl php phtml php3 php5 phar asp aspx jsp cgi dll cpl reg dmg app apk"""
_KNOWN_ENDINGS = frozenset(f"{_DOCUMENTS} {_PROGRAMS}".split())
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=$|\.)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')
# Control, format (bidi overrides, zero width), surrogate, private use, unassigned.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})


def download_name(original: str, *, content_type: str = PDF) -> str:
    r"""A name that is safe on every system and ends as `content_type` ends; `original` may be anything.

    Paths go ("..\\..\\cv.pdf" is "cv.pdf"), so do control characters, bidi overrides and endings that
    hide another ("cv.pdf.exe" is "cv.pdf"). Letters of every language stay. At most MAX_CHARACTERS and
    MAX_BYTES in UTF-8. Applied twice it gives the same. Never raises.
    """
    suffix = _SUFFIXES.get(content_type, "")
    room, size = MAX_CHARACTERS - len(suffix), MAX_BYTES - len(suffix)
    stem = _without_endings(_tidy(re.split(r"[/\\]", original)[-1]))
    # Cutting may lay bare another ending, and a name may begin with what is fine only further in.
    stem = _without_endings(_cut(stem.lstrip(" .-"), room, size))
    if _DEVICE.match(stem):
        stem = "_" + _cut(stem, room - 1, size - 1).rstrip(" .")
    return (stem or _NAMELESS) + suffix


def declared_ending(name: str) -> str | None:
    """The known ending that `name` carries, in lower case without the dot; None when it carries none."""
    ending = name.rpartition(".")[2].strip().lower() if "." in name else ""
    return ending if ending in _KNOWN_ENDINGS else None


def _tidy(name: str) -> str:
    """Composed, visible and single-spaced."""
    kept = "".join(map(_visible, unicodedata.normalize("NFC", name)))
    return re.sub(r" +", " ", unicodedata.normalize("NFC", _FORBIDDEN.sub("_", kept)))


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    # A tab or line break between words is a space; other unseen characters leave nothing behind.
    if category in _SPACES or character in "\t\n\r":
        return " "
    return "" if category in _UNSEEN else character


def _without_endings(name: str) -> str:
    name = name.rstrip(" .")
    while declared_ending(name):
        name = name.rpartition(".")[0].rstrip(" .")
    return name


def _cut(name: str, characters: int, size: int) -> str:
    return name[:characters].encode()[:size].decode(errors="ignore")
