"""A rough sketch of mainland Norway by health region, drawn for this register, to show where things are.

It is no map to measure on: the coast has a few dozen corners, given in degrees to about a tenth. A place is
shown by its own degrees; the same projection is used for both.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, radians

WIDTH, HEIGHT = 300.0, 342.0
_WEST, _NORTH, _SCALE = 4.0, 71.6, 25.0
_SQUEEZE = cos(radians(65.0))  # a degree of longitude against one of latitude

Point = tuple[float, float]  # longitude, latitude

_SOUTH_WEST_BORDER = [
    (6.5, 58.25),
    (6.9, 58.9),
    (7.1, 59.5),
    (7.4, 60.1),
    (7.8, 60.6),
    (8.2, 61.2),
    (7.9, 61.6),
    (7.4, 61.95),
]
_WEST_CENTRAL_BORDER = [(7.4, 61.95), (6.5, 61.95), (5.4, 62.15)]
_SOUTH_CENTRAL_BORDER = [
    (7.4, 61.95),
    (8.3, 62.15),
    (9.2, 62.35),
    (10.3, 62.45),
    (11.2, 62.55),
    (11.6, 62.3),
    (12.2, 62.25),
]
_CENTRAL_NORTH_BORDER = [(11.8, 65.15), (12.6, 65.1), (13.4, 65.05), (14.3, 65.1)]

REGIONS: Mapping[str, tuple[Point, ...]] = {
    "H12": (
        (11.2, 59.1),
        (10.7, 59.0),
        (10.5, 59.6),
        (10.3, 59.05),
        (9.5, 58.8),
        (8.8, 58.45),
        (8.0, 58.1),
        (7.05, 57.98),
        *_SOUTH_WEST_BORDER,
        *_SOUTH_CENTRAL_BORDER[1:],
        (12.2, 61.7),
        (12.85, 61.35),
        (12.3, 61.0),
        (12.6, 60.5),
        (11.9, 59.9),
        (11.8, 59.35),
        (11.45, 58.95),
    ),
    "H03": (
        *_SOUTH_WEST_BORDER,
        *_WEST_CENTRAL_BORDER[1:],
        (5.0, 61.7),
        (4.9, 61.1),
        (4.8, 60.8),
        (5.0, 60.4),
        (5.1, 59.7),
        (5.2, 59.2),
        (5.7, 59.1),
        (5.5, 58.75),
        (6.0, 58.4),
    ),
    "H04": (
        *reversed(_WEST_CENTRAL_BORDER),
        *_SOUTH_CENTRAL_BORDER[1:],
        (12.1, 62.8),
        (12.1, 63.5),
        (12.9, 64.05),
        (13.9, 64.05),
        (13.7, 64.6),
        *reversed(_CENTRAL_NORTH_BORDER),
        (10.9, 64.9),
        (10.1, 64.2),
        (9.6, 63.8),
        (8.6, 63.7),
        (8.2, 63.4),
        (7.6, 63.1),
        (7.0, 62.95),
        (6.1, 62.5),
    ),
    "H05": (
        *_CENTRAL_NORTH_BORDER,
        (14.6, 66.0),
        (15.5, 66.3),
        (16.4, 67.05),
        (16.2, 67.5),
        (16.8, 67.9),
        (17.9, 67.95),
        (18.2, 68.5),
        (19.95, 68.4),
        (20.3, 68.9),
        (20.6, 69.06),
        (21.6, 69.25),
        (22.4, 68.75),
        (23.9, 68.8),
        (24.9, 68.6),
        (25.75, 68.95),
        (25.9, 69.6),
        (27.5, 70.0),
        (28.3, 70.05),
        (29.2, 69.6),
        (28.95, 69.05),
        (29.7, 69.4),
        (30.8, 69.6),
        (30.5, 69.8),
        (29.2, 69.95),
        (30.0, 70.1),
        (31.1, 70.35),
        (29.1, 70.85),
        (27.7, 71.1),
        (25.7, 71.15),
        (23.6, 70.9),
        (22.0, 70.55),
        (20.0, 70.2),
        (18.2, 69.8),
        (17.0, 69.45),
        (15.9, 69.3),
        (14.7, 68.9),
        (13.5, 68.3),
        (12.9, 67.85),
        (14.4, 68.05),
        (15.6, 68.3),
        (15.0, 67.8),
        (14.3, 67.3),
        (13.0, 66.5),
        (12.4, 65.9),
    ),
}
# Where the number of a region stands.
CENTRES: Mapping[str, Point] = {
    "H12": (9.6, 60.5),
    "H03": (6.3, 60.4),
    "H04": (11.1, 63.5),
    "H05": (23.4, 69.6),
}


def position(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a place stands in the picture (x to the right, y down), in the units of WIDTH and HEIGHT."""
    return (
        round((longitude - _WEST) * _SQUEEZE * _SCALE, 1),
        round((_NORTH - latitude) * _SCALE, 1),
    )


def is_inside(longitude: float, latitude: float) -> bool:
    """Whether the picture shows that place at all; islands far out are only in the table."""
    x, y = position(longitude, latitude)
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT
