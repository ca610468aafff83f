"""A text document (Office Open XML) without its author: properties, names in comments, thumbnail.

The text itself stays as it is. ECMA-376 part 2, 11 (core properties) and part 1, 15.2.12.
"""

from __future__ import annotations

import io
import re
import zipfile

_PROPERTIES = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "word/people.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w15:people '
    b'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
}
# Who wrote a comment or changed a word, and the marks of each sitting at the machine.
_NAMES = re.compile(rb'(\s(?:w:author|w:initials|w15:author|w15:userId|w15:providerId)=)"[^"]*"')
_SITTINGS = re.compile(rb'\sw:rsid\w*="[^"]*"|<w:rsids>.*?</w:rsids>', re.DOTALL)
_EPOCH = (1980, 1, 1, 0, 0, 0)
MOST = 200 * 2**20  # bytes of all parts together


def document_without_author(data: bytes) -> bytes:
    """The document without them. Raises ValueError for what is no such document, or grows beyond MOST."""
    made = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as source,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept,
        ):
            parts = source.infolist()
            if sum(part.file_size for part in parts) > MOST:
                raise ValueError("too large")
            for part in parts:
                if not part.filename.startswith("docProps/thumbnail"):
                    kept.writestr(
                        zipfile.ZipInfo(part.filename, _EPOCH), _clean(part.filename, source.read(part)),
                        zipfile.ZIP_DEFLATED,
                    )  # fmt: skip
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError) as error:
        raise ValueError("no document") from error
    return made.getvalue()


def _clean(name: str, content: bytes) -> bytes:
    if name in _PROPERTIES:
        return _PROPERTIES[name]
    if name.startswith("word/") and name.endswith(".xml"):
        return _SITTINGS.sub(b"", _NAMES.sub(rb'\1""', content))
    if name == "_rels/.rels":
        return re.sub(rb'<Relationship [^>]*metadata/thumbnail"[^>]*/>', b"", content)
    return content
