"""Documents as PDF: tagged, archivable, the same bytes for the same data.

Everything is PDF/UA-1 (ISO 14289-1) and PDF/A at level "a": 2a, and 3a for the application, which may carry
files. The layout is in `typst/*.typ`; each template says at its top which data it takes. Sentences come from
the caller, already in the reader's language: a template holds no words of its own.

Text is data, never markup: it travels as JSON and is set as plain strings, so nothing a person typed can
call a Typst function, read a file or change the layout.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pikepdf
import typst
from django.utils.functional import Promise

Template = Literal["application", "receipt", "letter", "list", "cv", "report"]
Language = Literal["nb", "nn", "en"]

TEMPLATES: Path = Path(__file__).resolve().parent / "typst"
_STANDARDS: Mapping[str, list[Any]] = {
    "application": ["a-3a", "ua-1"],
    "receipt": ["a-2a", "ua-1"],
    "letter": ["a-2a", "ua-1"],
    "list": ["a-2a", "ua-1"],
    "cv": ["a-2a", "ua-1"],
    "report": ["a-2a", "ua-1"],
}
_REPLACEMENT = "\ufffd"
_LINE_BREAKS = {0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n"}
# What a document cannot hold: C1 controls, characters that force a direction (they can show a text
# other than the one stored), the object mark and the private area (PDF/A knows no meaning for it).
_UNPRINTABLE = re.compile(
    "[\x80-\x84\x86-\x9f\u202d\u202e\ufdd0-\ufdef\ufffc\ue000-\uf8ff\U000f0000-\U0010ffff]"
    "|[\ufffe\uffff"
    + "".join(chr((plane << 16) + low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)


def render_pdf(
    template: Template,
    data: Mapping[str, Any],
    *,
    language: Language,
    at: datetime,
    pictures: Mapping[str, str] | None = None,
) -> bytes:
    """The document `template` ("application", "receipt", "letter", "list", "cv", "report") filled with
    `data`.

    `data` holds only strings, booleans, None, lists and mappings of these; numbers come as strings, grouped
    with no-break spaces where they are money. `at` is the time the document bears and has to be aware.
    `pictures` are SVG documents that the system made, by name; only "report" shows any.
    Raises KeyError for an unknown template, TypeError for other values, ValueError for a naive `at`, and
    `typst.TypstError` when `data` lacks something the template needs: all are faults of the caller, never
    of what a person typed.
    """
    standards = _STANDARDS[template]
    if at.utcoffset() is None:
        raise ValueError("the time of a document has to be aware")
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={
            "data": json.dumps(_plain(data)),
            "language": language,
            "pictures": json.dumps(dict(pictures or {})),
        },
        pdf_standards=standards,
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )


def embed_files(pdf: bytes, files: Sequence[tuple[str, bytes]], *, at: datetime) -> bytes:
    """The application `pdf` with `files` (name, content) inside it, byte for byte, in the order given.

    The attachments are not appended as pages: they come from many programs, few are tagged, and one untagged
    page would make the claim of PDF/UA false for the whole document. As associated files (PDF/A-3) the
    generated part stays true and each file keeps the SHA-256 that the receipt prints. Names are numbered,
    so that two files of one name both survive. Only for `pdf` made from "application".
    """
    stamp = at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, (name, content) in enumerate(files, start=1):
            shown = f"{number:02d} {_one_line(name)}"
            spec = pikepdf.AttachedFileSpec(
                document,
                content,
                description=shown,
                filename=shown,
                mime_type="application/pdf" if content.startswith(b"%PDF-") else "application/octet-stream",
                creation_date=stamp,
                mod_date=stamp,
            )
            spec.relationship = pikepdf.Name.Supplement
            document.attachments[shown] = spec
        if files:
            document.Root.AF = pikepdf.Array([spec.obj for _, spec in sorted(document.attachments.items())])
            document.Root.PageMode = pikepdf.Name.UseAttachments
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def printable(text: str) -> str:
    """`text` as a document can hold it: nothing vanishes unseen and nothing stops the document.

    Line ends become "\\n", tabs four spaces, control characters their pictures (NUL → ␀), halves of
    surrogate pairs and what PDF/A forbids U+FFFD. Letters with marks are composed (NFC).
    """
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = text.replace("\r\n", "\n").translate(_LINE_BREAKS).replace("\t", "    ").replace("\ufeff", "")
    text = re.sub("[\x00-\x09\x0e-\x1f]", lambda found: chr(0x2400 + ord(found[0])), text)
    text = _UNPRINTABLE.sub(_REPLACEMENT, text.replace("\x7f", "\u2421"))
    return unicodedata.normalize("NFC", text)


def _one_line(name: str) -> str:
    return re.sub(r"[\\/:\s]+", " ", printable(name)).strip() or "-"


def _plain(value: Any) -> Any:
    """`value` with printable strings only; anything that is not text or structure is refused."""
    match value:
        case None | bool():
            return value
        case str() | Promise():
            return printable(str(value))
        case Mapping():
            return {str(key): _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
    raise TypeError(f"a document takes text, not {type(value).__name__}")


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the Typst wheel and the font of last resort; those of the machine would vary."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(TEMPLATES / "fonts")])
