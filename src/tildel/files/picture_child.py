"""Draws a picture anew, so that only its pixels are kept: `python -I -m tildel.files.picture_child < file`.

Alone in a process and confined, as the inspection. What it writes is a JPEG in sRGB without any other data;
it ends with 1 when it cannot make one.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from contextlib import suppress
from typing import Any

from PIL import Image, ImageCms, ImageOps

from tildel.files.confinement import confine

MOST_PIXELS = 40_000_000
LONGEST = 1600  # of a side, in pixels: a page's width in print
_KINDS = ("JPEG", "PNG")


def main() -> None:
    data = sys.stdin.buffer.read()
    _load_all()
    confine()
    sys.stdout.buffer.write(drawn(data))


def _load_all() -> None:
    """Draw a picture with everything in it once, so that nothing is loaded afterwards, when no file opens."""
    turned = Image.Exif()
    turned[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in _KINDS:
        warm = io.BytesIO()
        mode = "RGBA" if kind == "PNG" else "RGB"
        Image.new(mode, (8, 8)).save(warm, kind, exif=turned, icc_profile=profile)
        drawn(warm.getvalue())


def drawn(data: bytes) -> bytes:
    """Raises whatever Pillow raises for what is no whole picture, ValueError for one that is too large."""
    picture: Any = Image.open(io.BytesIO(data), formats=_KINDS)
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("too many pixels")
    profile = picture.info.get("icc_profile")
    picture.draft("RGB", (LONGEST, LONGEST))
    picture = _on_white(ImageOps.exif_transpose(picture))
    picture.thumbnail((LONGEST, LONGEST))
    if profile:
        with suppress(Exception):  # a profile that cannot be read is left out, and the picture stays
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    made = io.BytesIO()
    picture.info = {}
    picture.save(made, "JPEG", quality=85)
    return made.getvalue()


def _on_white(picture: Any) -> Any:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    return picture.convert("RGB")


if __name__ == "__main__":
    logging.disable()
    try:
        main()
        sys.stdout.flush()
    except Exception:  # whatever a hostile file makes a decoder do, there is no picture
        os._exit(1)
    os._exit(0)
