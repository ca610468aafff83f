"""Reads a PDF the way a screen reader does: along its tags, with the text each tag holds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass
class Tag:
    """One node of the tag tree. `text` is its own text and that of everything below it."""

    kind: str
    language: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    parts: list[Tag | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def children(self) -> list[Tag]:
        return [part for part in self.parts if isinstance(part, Tag)]

    def walk(self) -> Iterator[Tag]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Reading:
    """What a reader learns about a document before and while reading it."""

    language: str
    title: str
    shows_title: bool
    marked: bool
    identifiers: dict[str, str]
    created: str
    page_count: int
    tree: Tag
    untagged: str
    links: int
    attachments: dict[str, bytes]

    def tags(self, *kinds: str) -> list[Tag]:
        return [tag for tag in self.tree.walk() if tag.kind in kinds]

    @property
    def headings(self) -> list[tuple[str, str]]:
        found = [tag for tag in self.tree.walk() if re.fullmatch(r"Title|H[1-6]", tag.kind)]
        return [(tag.kind, tidy(tag.text)) for tag in found]

    @property
    def header_cells(self) -> list[str]:
        return [tidy(tag.text) for tag in self.tags("TH")]

    @property
    def text(self) -> str:
        return "\n".join(tidy(tag.text) for tag in _leaf_blocks(self.tree))


def read(content: bytes) -> Reading:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        marked_text = {page.objgen: _page_text(page) for page in pdf.pages}
        tree = pdf.Root.StructTreeRoot
        roles = {str(k): str(v) for k, v in tree.get("/RoleMap", {}).items()}
        with pdf.open_metadata() as meta:
            identifiers = {
                name: str(meta.get(key, ""))
                for name, key in {
                    "ua": "pdfuaid:part",
                    "a": "pdfaid:part",
                    "conformance": "pdfaid:conformance",
                }.items()
            }
            title = str(meta.get("dc:title", ""))
        return Reading(
            language=str(pdf.Root.get("/Lang", "")),
            title=title,
            shows_title=bool(pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
            marked=bool(pdf.Root.get("/MarkInfo", {}).get("/Marked", False)),
            identifiers=identifiers,
            created=str(pdf.docinfo.get("/CreationDate", "")),
            page_count=len(pdf.pages),
            tree=Tag("Root", parts=_children(tree, None, marked_text, roles)),
            untagged="".join(part.pop(None, "") for part in marked_text.values()),
            links=sum(len(page.get("/Annots", [])) for page in pdf.pages),
            attachments={name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()},
        )


def tidy(text: str) -> str:
    """Runs of ordinary white space as one space; no-break spaces stay."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def _leaf_blocks(tag: Tag) -> Iterator[Tag]:
    inline = {"Span", "Strong", "Em", "Link", "Lbl", "LBody", "Reference", "Quote", "Code"}
    if any(child.kind not in inline for child in tag.children):
        for child in tag.children:
            yield from _leaf_blocks(child)
    else:
        yield tag


def _children(node: Any, page: Any, marked_text: dict, roles: dict[str, str]) -> list[Tag | str]:
    kids = node.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [part for kid in kids for part in _part(kid, page, marked_text, roles)]


def _part(kid: Any, page: Any, marked_text: dict, roles: dict[str, str]) -> Iterator[Tag | str]:
    if isinstance(kid, int):
        yield marked_text[page.objgen].get(kid, "")
    elif kid.get("/Type") == "/MCR":
        yield marked_text[kid.get("/Pg", page).objgen].get(int(kid.MCID), "")
    elif kid.get("/Type") != "/OBJR":
        kind = str(kid.S)
        own_page = kid.get("/Pg", page)
        yield Tag(
            kind=roles.get(kind, kind).lstrip("/") if kind not in ("/Title",) else "Title",
            language=str(kid.get("/Lang", "")),
            attributes=_attributes(kid.get("/A")),
            parts=_children(kid, own_page, marked_text, roles),
        )


def _attributes(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    sets = list(value) if isinstance(value, pikepdf.Array) else [value]
    return {str(k).lstrip("/"): str(v) for one in sets for k, v in one.items()}


def _page_text(page: Any) -> dict[int | None, str]:
    """Text by marked-content number; None holds text outside every tag that is not an artifact."""
    found: dict[int | None, str] = {}
    scopes: list[dict[str, Any]] = []
    fonts = {name: _to_unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        verb = str(operator)
        if verb in ("BDC", "BMC"):
            scopes.append(_scope(operands, page))
            if "actual" in scopes[-1]:
                _put(found, scopes, scopes[-1]["actual"])
        elif verb == "EMC":
            scopes.pop()
        elif verb == "Tf":
            font = fonts[str(operands[0])]
        elif verb in ("Tj", "TJ") and not any("actual" in scope for scope in scopes):
            _put(found, scopes, _decoded(operands[0], font))
    return found


def _scope(operands: Any, page: Any) -> dict[str, Any]:
    scope: dict[str, Any] = {"artifact": str(operands[0]) == "/Artifact"}
    if len(operands) > 1:
        facts = operands[1]
        if isinstance(facts, pikepdf.Name):
            facts = page.Resources.Properties[str(facts)]
        if "/MCID" in facts:
            scope["number"] = int(facts.MCID)
        if "/ActualText" in facts:
            scope["actual"] = str(facts.ActualText)
    return scope


def _put(found: dict[int | None, str], scopes: list[dict[str, Any]], text: str) -> None:
    if any(scope["artifact"] for scope in scopes):
        return
    numbers = [scope["number"] for scope in scopes if "number" in scope]
    key = numbers[-1] if numbers else None
    found[key] = found.get(key, "") + text


def _decoded(shown: Any, font: dict[int, str]) -> str:
    strings = shown if isinstance(shown, pikepdf.Array) else [shown]
    raw = b"".join(bytes(part) for part in strings if isinstance(part, pikepdf.String))
    codes = (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))
    return "".join(font.get(code, "\ufffd") for code in codes)


def _to_unicode(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("ascii")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = bytes.fromhex(text).decode("utf-16-be")
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return found
