"""The events of a call's trail as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tildel.programmes.phrases import requirement_name
from tildel.programmes.refusal_sentences import TEXTS

PARTS = {
    **TEXTS,
    "frame": _lazy("the frame"),
    "frame_approximate": _lazy("whether the frame is approximate"),
    "deadline": _lazy("the deadline"),
    "themes": _lazy("the themes"),
    "eligible": _lazy("which institutions may apply"),
    "assessment": _lazy("the assessment"),
    "categories": _lazy("the categories of cost"),
    "sections": _lazy("the form"),
    "questions": _lazy("the extra questions"),
    "tracks": _lazy("the categories of application"),
    "corrections": _lazy("whether corrections can be asked for"),
}
# Written down together with another part; saying them would say the same thing twice.
SILENT = {"deadline_fold", "deadline_assumed"}


def history_of(events: Iterable[Any]) -> list[dict[str, Any]]:
    """When, by whom, what, and the reason where there is one."""
    return [
        {
            "at": row.at,
            "by": row.by_label,
            "what": _what(row.verb, row.data),
            "reason": row.data.get("reason", ""),
        }
        for row in events
    ]


def _what(verb: str, data: dict[str, Any]) -> str:
    if verb == "call.opened" and "copied" in data:
        return _("Opened as a copy of %(copied)s.") % data
    if verb == "call.opened":
        return _("Opened from the template %(template)s.") % data
    if verb == "call.published":
        return _("Published.")
    if verb == "call.changed":
        parts = [part_name(key) for key in data.get("parts", ()) if key not in SILENT]
        return _("Changed: %(parts)s.") % {"parts": ", ".join(parts)}
    return capfirst(verb.partition(".")[2].replace("_", " ")) + "."


def part_name(key: str) -> str:
    if key in PARTS:
        return str(PARTS[key])
    name = requirement_name(key)
    return name[:1].lower() + name[1:]
