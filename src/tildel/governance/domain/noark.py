"""A Noark 5 extraction (version 5.0): arkivstruktur.xml, the two journals, the log of changes and
arkivuttrekk.xml.

Everything is written from plain rows; ids are UUIDs, instants aware, days without a time. The order of the
elements is that of the standard's schemas (arkivstruktur.xsd, loependeJournal.xsd, offentligJournal.xsd,
endringslogg.xsd, addml.xsd). Metadata numbers (M…) are those of the standard's catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

BASE = "http://www.arkivverket.no/standarder/noark5/"
ADDML = "http://www.arkivverket.no/standarder/addml"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
FORMAT_PDFA = "RA-PDF"
STATUS_JOURNALLED = "Journalført"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """A file of an entry, as it lies in the package under `path`."""

    id: str
    path: str
    title: str
    size: int
    sha256: str
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A journalpost; `kind` is the value of M082. `parties` are (type M087, name)."""

    id: str
    year: int
    sequence: int
    number: int
    kind: str
    title: str
    public_title: str
    ground: str
    journalled_at: datetime
    document_day: date | None
    handler: str
    parties: tuple[tuple[str, str], ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    """A saksmappe with its entries."""

    id: str
    year: int
    sequence: int
    title: str
    public_title: str
    unit: str
    responsible: str
    opened_at: datetime
    closed_at: datetime | None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the log of changes: what stood and what stands in a field of a record."""

    record: str
    field: str
    before: str
    after: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Archive:
    """What is handed over; `creator` is (id, name) of the arkivskaper."""

    title: str
    creator: tuple[str, str]
    made_at: datetime
    made_by: str
    folders: tuple[Folder, ...]
    changes: tuple[Change, ...] = ()

    @property
    def entries(self) -> tuple[tuple[Folder, Entry], ...]:
        """Every entry with its folder, in the order of the journal."""
        pairs = [(folder, entry) for folder in self.folders for entry in folder.entries]
        return tuple(sorted(pairs, key=lambda pair: (pair[1].year, pair[1].sequence)))


class _Node:
    """An element that takes its children in order; empty text gives no element, as the schemas ask."""

    def __init__(self, space: str, name: str) -> None:
        self.space = space
        self.element = ElementTree.Element(f"{{{space}}}{name}")

    def text(self, name: str, value: object) -> _Node:
        shown = _FORBIDDEN.sub("\ufffd", str(value)) if value not in (None, "") else ""
        if shown:
            ElementTree.SubElement(self.element, f"{{{self.space}}}{name}").text = shown
        return self

    def child(self, node: _Node) -> _Node:
        self.element.append(node.element)
        return self

    def kind(self, name: str) -> _Node:
        self.element.set(f"{{{XSI}}}type", name)
        return self

    def bytes(self) -> bytes:
        ElementTree.register_namespace("xsi", XSI)
        ElementTree.register_namespace("", self.space)
        ElementTree.indent(self.element)
        return bytes(ElementTree.tostring(self.element, encoding="utf-8", xml_declaration=True)) + b"\n"


def package(archive: Archive) -> dict[str, bytes]:
    """The files of the package by name, without the documents. A journal without entries is left out."""
    files = {"arkivstruktur.xml": structure(archive)}
    if archive.entries:
        files["loependeJournal.xml"] = journal(archive, public=False)
        files["offentligJournal.xml"] = journal(archive, public=True)
    if archive.changes:
        files["endringslogg.xml"] = changes(archive)
    return files


def structure(archive: Archive) -> bytes:
    """arkivstruktur.xml: one archive, one part, classes by administrative unit, folders, entries,
    documents.
    """
    space = BASE + "arkivstruktur"
    root = _Node(space, "arkiv").text("systemID", _id("arkiv", archive.title)).text("tittel", archive.title)
    _made(root, archive)
    creator = _Node(space, "arkivskaper").text("arkivskaperID", archive.creator[0])
    root.child(creator.text("arkivskaperNavn", archive.creator[1]))
    part = _Node(space, "arkivdel").text("systemID", _id("arkivdel", archive.title))
    part.text("tittel", archive.title).text("arkivdelstatus", "Avsluttet periode")
    _made(part, archive)
    if archive.folders:
        part.child(_classes(space, archive))
    return root.child(part).bytes()


def _made(node: _Node, archive: Archive) -> _Node:
    first = min((folder.opened_at for folder in archive.folders), default=archive.made_at)
    node.text("opprettetDato", _instant(first)).text("opprettetAv", archive.made_by)
    return node.text("avsluttetDato", _instant(archive.made_at)).text("avsluttetAv", archive.made_by)


def _classes(space: str, archive: Archive) -> _Node:
    first = min(folder.opened_at for folder in archive.folders)
    system = _Node(space, "klassifikasjonssystem").text("systemID", _id("klassifikasjon", archive.title))
    system.text("tittel", "Organ").text("opprettetDato", _instant(first)).text("opprettetAv", archive.made_by)
    for number, unit in enumerate(dict.fromkeys(folder.unit for folder in archive.folders), start=1):
        one = _Node(space, "klasse").text("systemID", _id("klasse", unit)).text("klasseID", f"{number:02}")
        one.text("tittel", unit).text("opprettetDato", _instant(first)).text("opprettetAv", archive.made_by)
        for folder in archive.folders:
            if folder.unit == unit:
                one.child(_folder(space, folder, archive))
        system.child(one)
    return system


def _folder(space: str, folder: Folder, archive: Archive) -> _Node:
    closed = folder.closed_at or archive.made_at
    node = _Node(space, "mappe").kind("saksmappe").text("systemID", folder.id)
    node.text("mappeID", f"{folder.year}/{folder.sequence}").text("tittel", folder.title)
    node.text("offentligTittel", folder.public_title or folder.title)
    node.text("opprettetDato", _instant(folder.opened_at)).text("opprettetAv", folder.responsible)
    node.text("avsluttetDato", _instant(closed)).text("avsluttetAv", archive.made_by)
    for entry in folder.entries:
        node.child(_entry(space, folder, entry))
    node.text("saksaar", folder.year).text("sakssekvensnummer", folder.sequence)
    node.text("saksdato", folder.opened_at.date()).text("administrativEnhet", folder.unit)
    status = "Avsluttet" if folder.closed_at else "Under behandling"
    return node.text("saksansvarlig", folder.responsible).text("saksstatus", status)


def _entry(space: str, folder: Folder, entry: Entry) -> _Node:
    handler = entry.handler or folder.responsible
    node = _Node(space, "registrering").kind("journalpost").text("systemID", entry.id)
    node.text("opprettetDato", _instant(entry.journalled_at)).text("opprettetAv", handler)
    node.text("arkivertDato", _instant(entry.journalled_at)).text("arkivertAv", handler)
    if entry.ground:
        node.child(_screen(space, entry))
    for number, document in enumerate(entry.documents, start=1):
        node.child(_document(space, document, number, handler))
    node.text("registreringsID", f"{folder.year}/{folder.sequence}-{entry.number}").text(
        "tittel", entry.title
    )
    node.text("offentligTittel", entry.public_title or ("" if entry.ground else entry.title))
    for kind, name in entry.parties:
        party = _Node(space, "korrespondansepart").text("korrespondanseparttype", kind)
        node.child(party.text("korrespondansepartNavn", name))
    node.text("journalaar", entry.year).text("journalsekvensnummer", entry.sequence)
    node.text("journalpostnummer", entry.number).text("journalposttype", entry.kind)
    node.text("journalstatus", STATUS_JOURNALLED).text("journaldato", entry.journalled_at.date())
    return node.text("dokumentetsDato", entry.document_day)


def _screen(space: str, entry: Entry) -> _Node:
    node = _Node(space, "skjerming").text("tilgangsrestriksjon", "Unntatt offentlighet")
    node.text("skjermingshjemmel", entry.ground).text(
        "skjermingMetadata", "Skjerming av tittel på journalpost"
    )
    return node.text("skjermingDokument", "Skjerming av hele dokumentet")


def _document(space: str, document: Document, number: int, by: str) -> _Node:
    when = _instant(document.stored_at)
    node = _Node(space, "dokumentbeskrivelse").text("systemID", _id("dokument", document.id))
    node.text("dokumenttype", "Møteprotokoll").text("dokumentstatus", "Dokumentet er ferdigstilt")
    node.text("tittel", document.title).text("opprettetDato", when).text("opprettetAv", by)
    node.text("tilknyttetRegistreringSom", "Hoveddokument" if number == 1 else "Vedlegg")
    node.text("dokumentnummer", number).text("tilknyttetDato", when).text("tilknyttetAv", by)
    file = _Node(space, "dokumentobjekt").text("systemID", document.id).text("versjonsnummer", 1)
    file.text("variantformat", "Arkivformat").text("format", FORMAT_PDFA)
    file.text("opprettetDato", when).text("opprettetAv", by).text("referanseDokumentfil", document.path)
    file.text("sjekksum", document.sha256).text("sjekksumAlgoritme", "SHA-256")
    return node.child(file.text("filstoerrelse", document.size))


def journal(archive: Archive, *, public: bool) -> bytes:
    """loependeJournal.xml, or offentligJournal.xml without what is exempt. There has to be an entry."""
    space = BASE + ("offentligJournal" if public else "loependeJournal")
    root, rows = _Node(space, "offentligJournal" if public else "loependeJournal"), archive.entries
    days = [entry.journalled_at.date() for _folder, entry in rows]
    head = _Node(space, "journalhode").text("journalStartDato", min(days)).text("journalSluttDato", max(days))
    head.text("antallJournalposter", len(rows))
    creator = _Node(space, "arkivskaper").text("arkivskaperID", archive.creator[0])
    root.child(head.child(creator.text("arkivskaperNavn", archive.creator[1])))
    for folder, entry in rows:
        line = _Node(space, "journalregistrering").child(_journal_folder(space, folder, entry, public))
        root.child(line.child(_journal_entry(space, folder, entry, public)))
    return root.bytes()


def _journal_folder(space: str, folder: Folder, entry: Entry, public: bool) -> _Node:
    node = _Node(space, "saksmappe").text("mappeID", f"{folder.year}/{folder.sequence}")
    node.text("saksaar", folder.year).text("sakssekvensnummer", folder.sequence)
    if not public:
        node.text("tittel", folder.title)
    shown = folder.public_title or ("" if entry.ground and public else folder.title)
    return node.text("offentligTittel", shown).text("administrativEnhet", folder.unit)


def _journal_entry(space: str, folder: Folder, entry: Entry, public: bool) -> _Node:
    node = _Node(space, "journalpost").text("systemID", entry.id)
    node.text("registreringsID", f"{folder.year}/{folder.sequence}-{entry.number}")
    node.text("journalaar", entry.year).text("journalsekvensnummer", entry.sequence)
    node.text("journalpostnummer", entry.number)
    if not public:
        node.text("tittel", entry.title)
    node.text("offentligTittel", entry.public_title or ("" if entry.ground else entry.title))
    node.text("journaldato", entry.journalled_at.date()).text("dokumentetsDato", entry.document_day)
    if entry.ground:
        node.text("tilgangsrestriksjon", "Unntatt offentlighet").text("skjermingshjemmel", entry.ground)
    parties: Sequence[tuple[str, str]] = entry.parties or (("Avsender", folder.unit),)
    for kind, name in [(kind, "*****") for kind, _name in parties] if public and entry.ground else parties:
        party = _Node(space, "korrespondansepart").text("korrespondanseparttype", kind)
        node.child(party.text("korrespondansepartNavn", name))
    return node


def changes(archive: Archive) -> bytes:
    """endringslogg.xml: corrections of what was archived. There has to be a change."""
    space = BASE + "endringslogg"
    root = _Node(space, "endringslogg")
    for one in archive.changes:
        node = _Node(space, "endring").text("referanseArkivenhet", one.record)
        node.text("referanseMetadata", one.field).text("endretDato", _instant(one.at)).text(
            "endretAv", one.by
        )
        root.child(node.text("tidligereVerdi", one.before or "-").text("nyVerdi", one.after or "-"))
    return root.bytes()


def inventory(archive: Archive, files: Mapping[str, tuple[int, str]]) -> bytes:
    """arkivuttrekk.xml: each file of the package with its size and SHA-256, in ADDML."""
    root = _Node(ADDML, "addml")
    dataset = _Node(ADDML, "dataset").text("description", archive.title)
    objects = _Node(ADDML, "dataObjects")
    for name, (size, sha256) in files.items():
        item = _Node(ADDML, "dataObject")
        item.element.set("name", name)
        values = (("file", name), ("size", str(size)), ("checksum", sha256), ("algorithm", "SHA-256"))
        item.child(_properties(values))
        objects.child(item)
    return root.child(dataset.child(objects)).bytes()


def _properties(values: Iterable[tuple[str, str]]) -> _Node:
    node = _Node(ADDML, "properties")
    for name, value in values:
        one = _Node(ADDML, "property")
        one.element.set("name", name)
        node.child(one.text("value", value))
    return node


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _id(kind: str, text: str) -> str:
    """The same id for the same thing in every extraction."""
    return str(uuid5(NAMESPACE_URL, f"tildel:{kind}:{text}"))
