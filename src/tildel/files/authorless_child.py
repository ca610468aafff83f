"""Takes what a file says of its author out of it: `python -I -m tildel.files.authorless_child KIND < file`.

Alone in a process and confined, as the inspection. What it writes is the clean file; it ends with 1 when it
cannot make one.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import Any

import pikepdf
from pikepdf.settings import set_qpdf_limits

from tildel.files.confinement import MIB, confine
from tildel.files.domain.pictures import jpeg_without_author, png_without_author
from tildel.files.office import document_without_author

# Keys that tell who made a thing, when and with what, wherever they stand.
_GONE = ("/Metadata", "/PieceInfo", "/LastModified", "/AF")
# Of a note on a page: its writer, days, and the name it has in the writer's program.
_GONE_IN_NOTES = ("/T", "/CreationDate", "/M", "/NM", "/RC", "/Subj")
_GONE_IN_ROOT = ("/Perms", "/DSS", "/Threads", "/Collection", "/Legal")


def main() -> None:
    data, kind = sys.stdin.buffer.read(), sys.argv[1]
    pikepdf.new().save(io.BytesIO())  # qpdf's source of random numbers, while files can be opened
    document_without_author(_empty_document())
    confine()
    set_qpdf_limits(flate_max_memory=96 * MIB, run_length_max_memory=96 * MIB, doc_max_warnings=1000)
    sys.stdout.buffer.write(CLEANERS[kind](data))


def _empty_document() -> bytes:
    """An archive to open once, so that everything that is loaded at first use is loaded."""
    import zipfile  # noqa: PLC0415 - for the warming up only

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", b"")
    return made.getvalue()


def pdf_without_author(data: bytes) -> bytes:
    """The PDF without information dictionary, XMP, embedded files, earlier revisions, writers of notes."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _without(pdf.trailer, ("/Info", "/ID"))
        _without(pdf.Root, _GONE_IN_ROOT)
        names = pdf.Root.get("/Names")
        if isinstance(names, pikepdf.Dictionary):
            _without(names, ("/EmbeddedFiles",))
        for thing in pdf.objects:
            _clean(thing)
        # What nothing points at any longer is not written, and so are earlier revisions.
        pdf.save(made, deterministic_id=True, fix_metadata_version=False)
    return made.getvalue()


def _clean(thing: Any) -> None:
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        if isinstance(thing, pikepdf.Array):
            _within(thing)
        return
    _without(thing, _GONE)
    if "/EF" in thing:
        _without(thing, ("/EF", "/RF"))
    is_note = thing.get("/Type") == pikepdf.Name.Annot or ("/Subtype" in thing and "/Rect" in thing)
    if is_note and thing.get("/Subtype") != pikepdf.Name.Widget:
        _without(thing, _GONE_IN_NOTES)
    if thing.get("/Type") == pikepdf.Name.Sig:
        _without(thing, ("/Name", "/Contents", "/Cert", "/Location", "/Reason", "/ContactInfo", "/M"))
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") in _JPEG:
        _clean_picture(thing)
    _within(thing)


_JPEG = (pikepdf.Name.DCTDecode, pikepdf.Array([pikepdf.Name.DCTDecode]))


def _within(thing: Any) -> None:
    """What is written inside a thing itself is no object of the file's list."""
    inner = thing if isinstance(thing, pikepdf.Array) else [value for _key, value in thing.items()]
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            _clean(value)


def _without(thing: Any, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in thing:
            del thing[key]


def _clean_picture(stream: Any) -> None:
    try:
        clean = jpeg_without_author(stream.read_raw_bytes())
    except ValueError:
        return  # a picture that is cut off holds up no document: viewers draw what there is
    stream.write(clean, filter=stream["/Filter"], decode_parms=stream.get("/DecodeParms"))


CLEANERS = {
    "pdf": pdf_without_author,
    "jpeg": jpeg_without_author,
    "png": png_without_author,
    "docx": document_without_author,
}


if __name__ == "__main__":
    logging.disable()
    try:
        main()
        sys.stdout.flush()
    except Exception:  # whatever a hostile file makes a parser do, there is no clean file
        os._exit(1)
    os._exit(0)
