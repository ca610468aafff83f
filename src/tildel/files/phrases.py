"""The sentences for what the inspection of a file found."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tildel.files.domain.content_type import UNKNOWN
from tildel.files.domain.inspection import MIB, Note, Reason
from tildel.files.domain.scan import Scan

REASONS: Mapping[Reason, Promise] = {
    Reason.EMPTY: _("The file has nothing in it. Save the document again and upload the new copy."),
    Reason.TOO_LARGE: _(
        "The file is %(size_mb)s MB, and the limit is %(max_size_mb)s MB. "
        "Make the pictures in it smaller, save it as a PDF again and upload the new copy."
    ),
    Reason.TYPE_NOT_ACCEPTED: _(
        "This is %(kind)s. Only PDF can be uploaded here. "
        "Save or export the document as a PDF and upload that."
    ),
    Reason.TWO_TYPES: _(
        "The file is a PDF and another kind of file at the same time. "
        "Save or export the document as a PDF again and upload the new copy."
    ),
    Reason.ENCRYPTED: _(
        "The file is locked with a password or against copying. "
        "Save it without protection and upload the new copy."
    ),
    Reason.UNREADABLE: _(
        "The file is so damaged that it cannot be read. Save or export the document as a PDF again "
        "and upload the new copy."
    ),
    Reason.TOO_DEMANDING: _(
        "The file takes more time or memory to read than we allow. "
        "Save or export the document as a PDF again, or print it to PDF, and upload the new copy."
    ),
    Reason.TOO_MANY_PAGES: _(
        "The file has %(pages)s pages, and the limit is %(max_pages)s. "
        "Make it shorter and upload the new copy."
    ),
}

NOTES: Mapping[Note, Promise] = {
    Note.DAMAGED_BUT_READABLE: _(
        "The file has faults in it, but it can be read and is accepted. It is kept as you uploaded it. "
        "Open it and see that everything is there; you may replace it until the deadline."
    ),
    Note.ACTIVE_CONTENT: _(
        "The file holds scripts, forms or attached files. "
        "It is accepted, but those who read it may not see these parts."
    ),
    Note.NO_TEXT: _(
        "There is too little text in the file to tell its language. If it is scanned, "
        "it cannot be searched or read aloud; a PDF exported from the document itself can."
    ),
    Note.NAME_DIFFERS: _(
        "The name of the file says that it is another kind of file, but it is a PDF. It is accepted as a PDF."
    ),
}

KINDS: Mapping[str, Promise] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _("a Word document"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _("an Excel workbook"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": _(
        "a PowerPoint presentation"
    ),
    "application/vnd.oasis.opendocument.text": _("an OpenDocument text"),
    "application/x-ole-storage": _("a document from an old version of Word, Excel or PowerPoint"),
    "application/rtf": _("a rich text document"),
    "application/zip": _("a ZIP archive"),
    "application/vnd.rar": _("a RAR archive"),
    "application/x-7z-compressed": _("a 7z archive"),
    "application/gzip": _("a compressed file"),
    "image/png": _("a PNG picture"),
    "image/jpeg": _("a JPEG picture"),
    "image/gif": _("a GIF picture"),
    "image/tiff": _("a TIFF picture"),
    "image/svg+xml": _("an SVG picture"),
    "text/html": _("a web page"),
    "text/plain": _("plain text"),
    "application/xml": _("an XML file"),
    "application/postscript": _("a PostScript file"),
    "application/vnd.microsoft.portable-executable": _("a program"),
    "application/x-executable": _("a program"),
    "text/x-script": _("a program"),
    UNKNOWN: _("a kind of file that we do not know"),
}

# Why a file that is stored is not handed out.
HELD_BACK: Mapping[str, Promise] = {
    "files.author_data_stays": _(
        "The file cannot be shown here: what it says of its author could not be taken out of it. "
        "The programme's office can help."
    ),
    "files.infected": _(
        "The scanner found malware in “%(name)s”, so nobody can download it. "
        "Whoever uploaded it can scan the computer it came from, make the PDF again and upload the new copy."
    ),
    "files.being_scanned": _(
        "“%(name)s” has not been scanned for malware yet. It can be downloaded when it is, "
        "as a rule in less than a minute."
    ),
}
_FOUND = _("Malware was found in this file, so nobody can download it. Make the PDF again and replace it.")
_BEING_SCANNED = _(
    "This file is waiting to be scanned for malware. You do not have to wait: it counts as uploaded."
)
_FOUND_IN_THEIRS = _("Malware was found in this file, so nobody can download it.")
_THEIRS_WAITS = _("This file has not been scanned for malware yet, so it cannot be downloaded yet.")
_NO_SCANNER = _("This file is not scanned for malware: there is no scanner here.")


def scan_words(scan: str, *, connected: bool, own: bool = True) -> str:
    """What a page says at a file about malware, "" when it is clean.

    `connected`: there is a scanner. `own`: the page is of those who can replace the file.
    """
    if scan == Scan.FOUND:
        return str(_FOUND if own else _FOUND_IN_THEIRS)
    if scan != Scan.WAITING:
        return ""
    if not connected:
        return str(_NO_SCANNER)
    return str(_BEING_SCANNED if own else _THEIRS_WAITS)


def reason_sentence(code: str, params: Mapping[str, int | str]) -> str:
    """The sentence for a refusal, in the language of the moment. ValueError for an unknown code."""
    return str(REASONS[Reason(code)]) % _shown(params)


def note_sentence(code: str) -> str:
    """The sentence for a note, in the language of the moment. ValueError for an unknown code."""
    return str(NOTES[Note(code)])


def _shown(params: Mapping[str, int | str]) -> dict[str, int | str]:
    shown = dict(params)
    for name in ("size", "max_size"):
        if name in params:
            shown[f"{name}_mb"] = formats.number_format(int(params[name]) / MIB, decimal_pos=1)
    if "content_type" in params:
        shown["kind"] = str(KINDS.get(str(params["content_type"]), KINDS[UNKNOWN]))
    return shown
