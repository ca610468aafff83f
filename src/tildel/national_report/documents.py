"""An edition as data for its PDF, in the active language: what the template "report" takes."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from tildel.design.formats import format_day, format_instant
from tildel.kernel.time import in_oslo
from tildel.national_report import reading
from tildel.national_report.domain import bars
from tildel.national_report.domain.markup import Kind, Part
from tildel.programmes.phrases import region_name

Row = Mapping[str, Any]


def file_name(content: Row, final: Any) -> str:
    kind = "" if final else f"-{_('proof')}"
    return f"nasjonal-rapport-{content['year']}{kind}-{reading.language()}.pdf"


def report(content: Row, chapters: Sequence[Row], *, final: Any, at: datetime) -> dict[str, Any]:
    """The whole document; `final` is None for a proof."""
    title, lang = reading.picked(content["titles"])
    snapshot = content["snapshot"]
    facts = [
        [_("Year"), str(content["year"])],
        [_("Co-ordinated by"), region_name(content["coordinator"])],
        [_("Version"), _version(final, at)],
    ]
    if snapshot:
        words = {"year": snapshot["year"], "n": snapshot["version"]}
        facts.append([_("Key figures"), _("snapshot of %(year)s, version %(n)s") % words])
    return {
        "title": f"{title} {content['year']}", "lang": lang,
        "subtitle": _("National report of the specialist health services"),
        "proof": "" if final else _("Proof. Not for distribution."),
        "footer": {"left": f"{title} {content['year']}", "page": _("Page {page} of {pages}")},
        "facts": facts, "contents": _("Contents"), "chapters": list(chapters),
        "fingerprint": {"label": _("Fingerprint of the frozen content (SHA-256)"), "value": final.sha256}
        if final else None,
    }  # fmt: skip


def _version(final: Any, at: datetime) -> str:
    if final is None:
        return _("proof of %(when)s") % {"when": format_instant(at)}
    day = format_day(in_oslo(final.frozen_at).date())
    return _("final version %(n)s, %(day)s") % {"n": final.version, "day": day}


def chapter(found: Row, content: Row, pictures: Collection[str]) -> dict[str, Any]:
    """One chapter; `pictures` are those that may be shown, by file."""
    shown = reading.chapter(found, content)
    blocks: list[Row] = []
    for one in shown["blocks"]:
        blocks += _MADE[one["kind"]](one, pictures)
    return {"heading": shown["title"], "lang": shown["lang"], "blocks": blocks}


def _text(one: Row, _pictures: Collection[str]) -> list[Row]:
    return [_part(part, one["lang"], 2) for part in one["parts"]]


def _part(part: Part, lang: str, level: int) -> dict[str, Any]:
    if part.kind is Kind.PARAGRAPH:
        return {"kind": "prose", "text": "\n".join(part.lines), "lang": lang}
    if part.kind in (Kind.POINTS, Kind.NUMBERED):
        return {"kind": str(part.kind), "items": list(part.lines), "lang": lang}
    deeper = level + (part.kind is Kind.SUBHEADING)
    return {"kind": "title", "text": part.line, "level": str(deeper), "lang": lang}


def _figure(one: Row, _pictures: Collection[str]) -> list[Row]:
    words = {"name": one["name"], "year": one["year"]}
    drawn = one["chart"]
    note = _("%(formula)s. Source: %(source)s. Each number leads to the rows it was made from.") % {
        "formula": one["formula"], "source": one["source"],
    }  # fmt: skip
    return [
        {"kind": "title", "text": _("%(name)s, %(year)s") % words, "level": "2", "lang": one["named_in"]},
        *([{"kind": "chart", "svg": bars.svg(drawn), "alternative": one["alternative"]}] if drawn else []),
        {
            "kind": "numbers", "caption": one["level"],
            "head": [_("Where"), str(one["unit"])],
            "rows": [[row["label"], row["told"], _address(row["page"])] for row in one["rows"]],
        },
        _note(note, _("How this figure is made"), one["page"]),
    ]  # fmt: skip


def _story(one: Row, pictures: Collection[str]) -> list[Row]:
    about = _("About: %(title)s (%(number)s), %(place)s") % {
        "title": one["about"], "number": one["number"], "place": one["place"],
    }  # fmt: skip
    picture = one["picture"]
    shown = picture is not None and picture["file"] in pictures
    return [
        {"kind": "title", "text": one["title"], "level": "2", "lang": one["lang"]},
        *([_photo(picture)] if shown else []),
        *(_part(part, one["lang"], 3) for part in one["parts"]),
        _note(about, _("The page of what it tells of"), one["page"]),
    ]  # fmt: skip


def _photo(picture: Row) -> Row:
    return {
        "kind": "photo", "picture": picture["file"], "alternative": picture["alternative"],
        "caption": picture["credit"],
    }  # fmt: skip


def drawings(pictures: Mapping[str, bytes]) -> dict[str, str]:
    """JPEGs by file, each within an SVG: a document takes text only."""
    return {file: _drawing(data) for file, data in pictures.items()}


def _drawing(data: bytes) -> str:
    with Image.open(io.BytesIO(data)) as opened:
        wide, high = opened.size
    source = f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
        f'<image width="{wide}" height="{high}" href="{source}"/></svg>'
    )


def _note(text: str, label: str, path: str) -> Row:
    return {"kind": "note", "text": text, "label": label, "address": _address(path)}


def _address(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


_MADE = {"text": _text, "figure": _figure, "story": _story}
