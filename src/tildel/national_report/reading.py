"""The content of an edition as pages and PDF show it: each text in the page's language or, where it is not
written in it, in the nearest, and marked so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.measurement import phrases as figure_words
from tildel.measurement.numbers import told
from tildel.national_report import phrases
from tildel.national_report.domain import bars, markup
from tildel.programmes.phrases import region_name

_ORDER = {"nb": ("nb", "nn", "en"), "nn": ("nn", "nb", "en"), "en": ("en", "nb", "nn")}


def language() -> str:
    code = (get_language() or "nb")[:2]
    return code if code in _ORDER else "en"


def picked(texts: Mapping[str, str]) -> tuple[str, str]:
    """The text in the page's language or the nearest, and which language it is in; ("", "") for none."""
    for code in _ORDER[language()]:
        if texts.get(code, "").strip():
            return texts[code], code
    return "", ""


def chapter(
    found: Mapping[str, Any], content: Mapping[str, Any], hidden: Collection[str] = ()
) -> dict[str, Any]:
    """A chapter: {"key", "title", "lang", "owner", "blocks", "elsewhere"}. `hidden` are pictures not to be
    shown; `elsewhere` says that something of it is not in the page's language."""
    title, lang = picked(found["titles"])
    blocks = [block(one, content, hidden) for one in found["blocks"]]
    shown = [one for one in blocks if one]
    used = {lang, *(one["lang"] for one in shown if one.get("lang"))} - {""}
    return {
        "key": found["key"], "title": title or found["key"], "lang": lang or "nb",
        "owner": region_name(found["owner"]) if found["owner"] else "", "blocks": shown,
        "elsewhere": bool(used - {language()}),
    }  # fmt: skip


def block(found: Mapping[str, Any], content: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    if found["kind"] == "figure":
        return figure(found, content["snapshot"])
    if found["kind"] == "story":
        return story(found, hidden)
    text, lang = picked(found["texts"])
    return {"kind": "text", "lang": lang, "parts": markup.parse(text)} if text else {}


def figure(found: Mapping[str, Any], snapshot: Mapping[str, Any] | None) -> dict[str, Any]:
    """A key figure with its rows, its chart, and where each number comes from; {} without a number."""
    definition, rows = found["figure"], found["rows"]
    if snapshot is None or not rows:
        return {}
    name, named_in = picked(definition["names"])
    year, version = snapshot["year"], snapshot["version"]
    shown = [_row(one, definition, year, version) for one in rows]
    drawn = bars.chart([(one["label"], one["told"], one["exact"]) for one in shown if not one["whole"]])
    said = "; ".join(f"{one['label']}: {one['told']}" for one in shown)
    return {
        "kind": "figure", "name": name, "named_in": named_in, "year": year, "version": version,
        "key": definition["key"], "about": picked(definition["descriptions"])[0],
        "unit": figure_words.UNITS.get(definition["unit"], ""),
        "source": figure_words.SOURCES.get(definition["source"], definition["source"]),
        "formula": figure_words.formula_in_words(definition), "rows": shown,
        "level": str(phrases.LEVELS[found["level"]]), "chart": drawn,
        "alternative": f"{name}, {year}. {said}.",
        "page": reverse("measurement:figure", args=[definition["key"]]), "lang": "",
    }  # fmt: skip


def _row(one: Mapping[str, Any], definition: Mapping[str, Any], year: int, version: int) -> dict[str, Any]:
    group = tuple(one["group"].split("-", 1))
    exact = None if one["exact"] is None else Fraction(one["exact"])
    return {
        "label": one["name"] or figure_words.group_name(group, {}), "told": told(exact, definition["unit"]),
        "exact": exact, "whole": group[0] == "all", "rows": one["rows"], "missing": one["missing"],
        "page": reverse("measurement:rows", args=[definition["key"], year, version, one["group"]]),
    }  # fmt: skip


def story(found: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """A story with what it is about; its picture only while nobody in it has taken back their consent."""
    title, _lang = picked(found["titles"])
    text, lang = picked(found["texts"])
    about = found["about"]
    picture = found["picture"]
    withdrawn = picture is not None and picture["file"] in hidden
    route = "projects:project" if about["kind"] == "project" else "innovations:innovation"
    return {
        "kind": "story", "title": title, "lang": lang, "parts": markup.parse(text), "lead": markup.lead(text),
        "region": region_name(found["region"]), "about": picked(about["titles"])[0], "place": about["place"],
        "page": reverse(route, args=[about["key"]]), "number": about["key"], "story": found["story"],
        "withdrawn": withdrawn, "picture": None if picture is None or withdrawn else _picture(picture),
    }  # fmt: skip


def _picture(found: Mapping[str, Any]) -> dict[str, Any]:
    alternative, lang = picked(found["alternatives"])
    credit = _("Photo: %(name)s") % {"name": found["credit"]} if found["credit"] else ""
    return {"file": found["file"], "alternative": alternative, "lang": lang, "credit": credit}


def missing_languages(content: Mapping[str, Any]) -> bool:
    """Whether something of an edition is not in the page's language."""
    return any(chapter(one, content)["elsewhere"] for one in content["chapters"])
