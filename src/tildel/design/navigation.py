"""Every part of the site, for the header, the footer and the front page: two clicks from anywhere.

A part is named by where it stands. One that has no pages yet is left out, and is there once it has some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_EDITORS_PAGE = "wagtail_serve"  # whatever is no address of ours


@dataclass(frozen=True)
class Part:
    """A part of the site: its name, its place under the language, and what a visitor finds there."""

    name: Any
    place: str
    about: Any = ""


@dataclass(frozen=True)
class Section:
    key: str
    name: Any
    parts: tuple[Part, ...]


SECTIONS = (
    Section(
        "money",
        _("Funding"),
        (
            Part(_("Calls"), "funding/", _("What can be applied for, and what has closed.")),
            Part(_("Awards"), "awards/", _("What has been given, to whom and for what.")),
            Part(
                _("Help with applications"),
                "guidance/",
                _("Questions and answers, safe data solutions and funding of others."),
            ),
            Part(
                _("Research networks"),
                "networks/",
                _("National networks and how they share costs."),
            ),
        ),
    ),
    Section(
        "research",
        _("Research"),
        (
            Part(_("Clinical studies"), "studies/", _("Studies you can take part in, told in plain words.")),
            Part(
                _("Research infrastructure"),
                "infrastructure/",
                _("Equipment, biobanks and data that you can use."),
            ),
            Part(_("Innovation"), "innovation/", _("Ideas on their way into the hospitals.")),
            Part(_("Projects"), "projects/", _("What the money became: reports, results and studies.")),
        ),
    ),
    Section(
        "steering",
        _("Plans and decisions"),
        (
            Part(_("Plans and priorities"), "plans/", _("What the regions want, and how the money follows.")),
            Part(_("Bodies"), "bodies/", _("Who decides, who sits there, and their minutes.")),
            Part(_("Key figures"), "figures/", _("Money, publications and results, year by year.")),
            Part(
                _("The national report"),
                "national-report/",
                _("What research meant for patients, told by the four regions."),
            ),
            Part(
                _("Organisations"), "directory/", _("Who does research, and what the registers know of each.")
            ),
        ),
    ),
)
# What stands in the header beside the menu, where there is room.
FIRST = ("funding/", "awards/", "studies/")


@cache
def _exists(place: str) -> bool:
    # An address leads somewhere only in its own language, and this is asked in whichever comes first.
    with translation.override("nb"):
        try:
            return resolve(f"/nb/{place}").view_name != _EDITORS_PAGE
        except Resolver404:
            return False


_pages: list[Callable[[str], Iterable[Any]]] = []


def offer_pages(provider: Callable[[str], Iterable[Any]]) -> None:
    """Give the pages that editors have put into the menu, by language; each has `title` and `url`."""
    _pages[:] = [provider]


def editors_pages() -> list[Any]:
    return [page for provider in _pages for page in provider(get_language() or "nb")]


def sections(here: str = "") -> list[dict[str, Any]]:
    """The sections in the language of the moment; the part that `here` (a path) belongs to is marked."""
    language = get_language() or "nb"
    return [
        {"key": section.key, "name": section.name, "parts": rows}
        for section in SECTIONS
        if (rows := [_row(part, language, here) for part in section.parts if _exists(part.place)])
    ]


def _row(part: Part, language: str, here: str) -> dict[str, Any]:
    address = f"/{language}/{part.place}"
    return {
        "name": part.name, "about": part.about, "url": address, "place": part.place,
        "first": part.place in FIRST, "current": here.startswith(address),
    }  # fmt: skip
