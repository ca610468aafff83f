"""What the archive standard's own schemas say of an extraction, where they are at hand."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[1]
STANDARDS = Path(os.environ.get("TILDEL_STANDARDS", ROOT.parent / "shared" / "standards")) / "noark5-v5.0"
SCHEMAS = {
    "arkivstruktur.xml": "arkivstruktur.xsd",
    "loependeJournal.xml": "loependeJournal.xsd",
    "offentligJournal.xml": "offentligJournal.xsd",
    "endringslogg.xml": "endringslogg.xsd",
    "arkivuttrekk.xml": "addml.xsd",
}


@cache
def schema_of(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(STANDARDS / name))


def faults(files: dict[str, bytes]) -> list[str]:
    """What the standard's own schemas say; nothing where they are not at hand, which is said aloud."""
    if not STANDARDS.is_dir():
        print(f"not validated: schemas not at hand in {STANDARDS}")
        return []
    found = []
    for name, content in files.items():
        schema = schema_of(SCHEMAS[name])
        if not schema.validate(etree.fromstring(content)):
            found += [f"{name}: {error.message}" for error in schema.error_log]
    return found
