"""Reads one hostile PDF, alone in a process: `python -I -m tildel.files.inspection_child MAX_PAGES < file`.

Nothing imports this at run time but the demo, for the papers that it makes itself. The process loads what it
needs and the bytes from standard input, then gives up memory, time, files, threads and the network for good,
then reads, and answers with one JSON object. How it dies is an answer as well.
"""

from __future__ import annotations

import codecs
import io
import json
import logging
import os
import re
import sys
import time
import zlib
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from lingua import Language, LanguageDetectorBuilder
from pikepdf.settings import set_qpdf_limits

from tildel.files.confinement import MIB, confine
from tildel.files.domain.prose import MIN_LETTERS, blocks, letters

MAX_INFLATED = 96 * MIB  # one stream of page content; a dense map of vectors is about 30
TEXT_SECONDS = 4.0  # of processor time, then the language is told from what was read
TEXT_CHARACTERS = 400_000

_PIECE = 1024
_LANGUAGES = ("ENGLISH", "BOKMAL", "NYNORSK", "DANISH", "SWEDISH", "FINNISH", "GERMAN", "FRENCH", "SPANISH")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Rendition)(?![A-Za-z0-9])"
)


class TooDemanding(Exception):
    """More than a document needs."""


class Encrypted(Exception):
    """Opens only with a password, or is locked against copying."""


def main() -> None:
    data, max_pages = sys.stdin.buffer.read(), int(sys.argv[1])
    warm_up()
    confine()
    set_qpdf_limits(flate_max_memory=MAX_INFLATED, run_length_max_memory=MAX_INFLATED, doc_max_warnings=1000)
    answer = {"outcome": "unreadable", "pages": 0, "damaged": False, "active": False, "votes": {}}
    try:
        answer |= read(data, max_pages)
    except Encrypted:
        answer["outcome"] = "encrypted"
    except (TooDemanding, MemoryError):
        answer["outcome"] = "too_demanding"
    print(json.dumps(answer))


def warm_up() -> None:
    """Have everything opened that is opened at first use, while files can be opened."""
    codecs.lookup("utf-16-le")  # what pdfium's text is in
    pikepdf.new().save(io.BytesIO())  # qpdf's source of random numbers


def read(data: bytes, max_pages: int) -> dict[str, Any]:
    """What is in the PDF; {} when nobody can read it. Raises Encrypted and TooDemanding.

    Over `max_pages` only the number of pages is told.
    """
    structure = read_structure(data, max_pages)
    if structure["pages"] > max_pages:
        return {"outcome": "read", "pages": structure["pages"]}
    pages_seen, text = read_text(structure["mended"] or data)
    if (pages := structure["pages"] or pages_seen) > max_pages:
        return {"outcome": "read", "pages": pages}
    damaged = structure["damaged"] or pages_seen == 0 or not data.startswith(b"%PDF-")
    if damaged and not structure["stands"] and letters(text) < MIN_LETTERS:
        return {}
    return {
        "outcome": "read",
        "pages": pages,
        "damaged": damaged,
        "active": structure["active"],
        "votes": vote(text),
    }


def read_structure(data: bytes, max_pages: int) -> dict[str, Any]:
    """Pages, damage and active content as qpdf sees them; no pages when it cannot make sense of the file."""
    nothing = {"pages": 0, "damaged": True, "active": False, "stands": False, "mended": b""}
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise Encrypted
            if (pages := len(pdf.pages)) > max_pages:
                return nothing | {"pages": pages}
            whole = [contents_are_whole(page) for page in pdf.pages]
            active = any(_ACTIVE.search(spelled_out(thing)) for thing in pdf.objects)
            found = {"pages": pages, "damaged": bool(pdf.get_warnings()) or not all(whole), "active": active}
            return nothing | found | (what_is_left(pdf) if found["damaged"] else {"stands": pages > 0})
    except pikepdf.PasswordError as error:
        raise Encrypted from error
    except (pikepdf.PikepdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        # What is packed stays unseen here, what stands in the open does not.
        return nothing | {"active": bool(_ACTIVE.search(data))}


def what_is_left(pdf: pikepdf.Pdf) -> dict[str, Any]:
    return {"stands": any(map(page_stands, pdf.pages)), "mended": mend(pdf)}


def mend(pdf: pikepdf.Pdf) -> bytes:
    """The same document with its tables in order, for a reader that is less forgiving."""
    whole = io.BytesIO()
    try:
        pdf.save(
            whole,
            fix_metadata_version=False,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    except (pikepdf.PikepdfError, RuntimeError, ValueError):
        return b""
    return whole.getvalue()


def spelled_out(thing: Any) -> bytes:
    holder = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    return holder.unparse(resolved=True) if isinstance(holder, pikepdf.Object) else b""


def contents_are_whole(page: pikepdf.Page) -> bool:
    """Whether all the page's content is there; a page may have none."""
    return all(isinstance(each, pikepdf.Stream) and inflate(each)[1] for each in contents_of(page))


def contents_of(page: pikepdf.Page) -> list[Any]:
    found = page.obj.get("/Contents")
    return list(found) if isinstance(found, pikepdf.Array) else [found] if found is not None else []


def page_stands(page: pikepdf.Page) -> bool:
    """Whether anything can be seen on the page of a damaged file: content is left, and the fonts.

    Of a page cut away the frame often stands, for tables of pages and objects come first or last in a file.
    """
    fonts = page.obj.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
    drawn = any(map(something_is_left, contents_of(page)))
    return drawn and all(font_stands(font) for font in fonts.as_dict().values())


def font_stands(font: Any) -> bool:
    if not isinstance(font, pikepdf.Dictionary):
        return False
    if font.get("/Subtype") != pikepdf.Name.Type0:
        return True
    descendant = font.get("/DescendantFonts", pikepdf.Array([pikepdf.Dictionary()]))[0]
    descriptor = descendant.get("/FontDescriptor", pikepdf.Dictionary())
    return any(something_is_left(descriptor.get(f"/FontFile{kind}")) for kind in ("", "2", "3"))


def something_is_left(stream: Any) -> bool:
    return isinstance(stream, pikepdf.Stream) and inflate(stream)[0] > 0


def inflate(stream: pikepdf.Stream) -> tuple[int, bool]:
    """How many bytes a stream gives, and whether that is all. Raises TooDemanding for a bomb.

    Only deflated streams are tried; of any other the bytes are counted as they are.
    """
    raw = stream.read_raw_bytes()
    if stream.get("/Filter") not in (pikepdf.Name.FlateDecode, pikepdf.Array([pikepdf.Name.FlateDecode])):
        return len(raw), True
    inflater, size = zlib.decompressobj(), 0
    for at in range(0, len(raw), _PIECE):
        try:
            # A piece at a time: it becomes a mebibyte at most, and what came before a fault is counted.
            size += len(inflater.decompress(raw[at : at + _PIECE]))
        except zlib.error:
            return size, False
        if size > MAX_INFLATED:
            raise TooDemanding
    return size, inflater.eof


def read_text(data: bytes) -> tuple[int, str]:
    """The number of pages and their text as pdfium sees them; (0, "") when it cannot open the file."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise Encrypted from error
        return 0, ""
    with document:
        if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
            raise Encrypted
        return len(document), "\n".join(page_texts(document))


def page_texts(document: pypdfium2.PdfDocument) -> list[str]:
    texts: list[str] = []
    size, until = 0, time.process_time() + TEXT_SECONDS
    for number in range(len(document)):
        if size > TEXT_CHARACTERS or time.process_time() > until:
            break
        try:
            texts.append(document[number].get_textpage().get_text_bounded())
        except pypdfium2.PdfiumError:
            continue
        size += len(texts[-1])
    return texts


def vote(text: str) -> dict[str, int]:
    """Letters of running text by language."""
    known = [getattr(Language, name) for name in _LANGUAGES]
    detector = LanguageDetectorBuilder.from_languages(*known).with_low_accuracy_mode().build()
    votes: dict[str, int] = {}
    for block in blocks(text[:TEXT_CHARACTERS]):
        language = detector.detect_language_of(block)
        if language is not None:
            code = language.iso_code_639_1.name.lower()
            votes[code] = votes.get(code, 0) + letters(block)
    return votes


if __name__ == "__main__":
    logging.disable()
    main()
    sys.stdout.flush()
    # What the parsers hold is not worth tearing down, and tearing down is one more thing to go wrong.
    os._exit(0)
