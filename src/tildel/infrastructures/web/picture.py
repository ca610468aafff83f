"""The sketch of Norway with what was found on it, as attributes of an SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tildel.infrastructures import phrases
from tildel.infrastructures.domain import sketch


def picture(numbers: Mapping[str, int], places: Iterable[Any]) -> dict[str, Any]:
    """Regions with their outline and number, and the points of those places that have degrees."""
    return {
        "width": f"{sketch.WIDTH:g}",
        "height": f"{sketch.HEIGHT:g}",
        "regions": [_region(code, numbers.get(code, 0)) for code in phrases.REGIONS],
        "points": sorted({_point(place) for place in places if _is_shown(place)}),
    }


def _region(code: str, number: int) -> dict[str, Any]:
    corners = (sketch.position(*corner) for corner in sketch.REGIONS[code])
    x, y = sketch.position(*sketch.CENTRES[code])
    return {
        "code": code, "name": phrases.REGIONS[code], "number": number, "x": f"{x:g}", "y": f"{y:g}",
        "outline": " ".join(f"{a:g},{b:g}" for a, b in corners),
    }  # fmt: skip


def _is_shown(place: Any) -> bool:
    return place.latitude is not None and sketch.is_inside(place.longitude, place.latitude)


def _point(place: Any) -> tuple[str, str]:
    x, y = sketch.position(place.longitude, place.latitude)
    return f"{x:g}", f"{y:g}"
