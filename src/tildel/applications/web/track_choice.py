"""The call's categories, as they are chosen among."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tildel.programmes import queries as programmes
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.phrases import in_words, phrase_requirement, requirement_name


def track_rows(spec: CallSpec, chosen: str = "") -> list[dict[str, Any]]:
    """The call's categories as they are chosen among: each with what it asks for in particular."""
    return [
        {
            "key": track.key,
            "name": in_words(track.name),
            "summary": in_words(track.summary),
            "own": [
                {
                    "name": requirement_name(row.key),
                    "sentence": phrase_requirement(row, spec=spec.for_track(track.key)),
                }
                for row in track.requirements
            ],
            "is_chosen": track.key == chosen,
        }
        for track in spec.tracks
    ]


def start_context(call: Any, *, chosen: str = "", refused: str = "") -> dict[str, Any]:
    """What the page before an application is begun shows."""
    is_open = programmes.phase(call, timezone.now()) == "open"
    tracks = track_rows(programmes.spec_of(call), chosen)
    return {"call": call, "is_open": is_open, "tracks": tracks, "refused": refused}
