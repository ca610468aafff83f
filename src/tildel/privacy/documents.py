"""The file of an access request: data for machines, a page for people, and the person's own files."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import translation

JSON_NAME, PAGE_NAME = "data.json", "data.html"


def write_archive(
    target: IO[bytes], *, held: Mapping[str, Any], files: Iterable[tuple[str, IO[bytes]]], language: str
) -> None:
    """Write the archive into `target`. `files` are (name inside the archive, opened); each is closed here."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(JSON_NAME, json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        archive.writestr(PAGE_NAME, page_of(held, language))
        for name, opened in files:
            with opened, archive.open(name, "w", force_zip64=True) as inside:
                while chunk := opened.read(1 << 20):
                    inside.write(chunk)


def page_of(held: Mapping[str, Any], language: str) -> str:
    """The same, to be read."""
    with translation.override(language):
        sections = [
            {
                "name": part["names"].get(language) or part["table"],
                "rows": [_lines(row) for row in part["rows"]],
            }
            for part in held["tables"]
            if part["rows"]
        ]
        context = {
            "held": held, "sections": sections, "language": language,
            "applications": [(one["reference"], _lines(one)) for one in held["applications"]],
            "acts": [_act(one) for one in held["acts"]], "trail": held["trail"],
        }  # fmt: skip
        return render_to_string("privacy/export.html", context)


def _act(one: Mapping[str, Any]) -> dict[str, Any]:
    times = [moment for moment in one["times"] if isinstance(moment, datetime)]
    return {**one, "first": times[0] if times else None, "last": times[-1] if times else None}


def _lines(value: Any, name: str = "") -> list[tuple[str, Any]]:
    """A nested value as (name, text) in reading order; what is empty is left out."""
    if isinstance(value, Mapping):
        return [
            line
            for key, one in value.items()
            for line in _lines(one, f"{name} › {key}" if name else str(key))
        ]
    if isinstance(value, list | tuple):
        return [line for number, one in enumerate(value, 1) for line in _lines(one, f"{name} {number}")]
    return [(name.replace("_", " "), value)] if value not in (None, "") else []
