"""What both the officer and the research management read of an application, ready for the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.applications.documents import (
    content_sections,
    file_rows,
    finding_rows,
    institution_name,
    leader_name,
    title_of,
)
from tildel.applications.domain.summary import total
from tildel.applications.phrases import TITLES
from tildel.applications.phrases_officer import STATE_COLORS, STATES, phrase_event
from tildel.applications.queries.drafts import spec_of_submission
from tildel.applications.queries.officer import check_made
from tildel.design.formats import format_instant
from tildel.files.phrases import scan_words
from tildel.files.queries import scans_of
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.phrases import phrase_requirement, requirement_name

# What a reader has to look at comes first.
_ORDER = {"unmet": 0, "judgement": 1, "met": 2, "info": 3}


def story_of(submission: Any) -> dict[str, Any]:
    """A frozen submission, as its page shows it."""
    spec = spec_of_submission(submission)
    return {
        **read(submission.content["sections"], submission.files, submission.findings, spec),
        "submission": submission,
    }


def read(sections: Mapping[str, Any], files: Any, findings: Any, spec: Any) -> dict[str, Any]:
    language = get_language() or "nb"
    rows = finding_rows(findings, spec, sections)
    return {
        "spec": spec,
        "title": title_of(sections, language) or _("No title yet"),
        "leader": leader_name(sections),
        "institution": institution_name(sections.get("leader", {}).get("institution")),
        "amount": total(sections.get("budget", {})),
        "sections": content_sections(sections, spec),
        "files": _files(files, sections),
        "findings": sorted(rows, key=lambda row: _ORDER[row["status"]]),
        "unmet": sum(row["status"] == "unmet" for row in rows),
        "to_judge": sum(row["status"] == "judgement" for row in rows),
    }


def _files(files: Any, sections: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each file with what the scanner said of it, where that is not "clean"."""
    scans, connected = scans_of(row["file"] for row in files), bool(settings.CLAMD)
    return [
        {**row, "scanned": scan_words(scans.get(row["file"], ""), connected=connected, own=False)}
        for row in file_rows(files, sections)
    ]


def judged_keys(story: Mapping[str, Any]) -> list[str]:
    """The requirements on which the officer has the last word: judged by people, or not met."""
    keys = [row["requirement"] for row in story["findings"] if row["status"] in ("unmet", "judgement")]
    return list(dict.fromkeys(keys))


def state_of(state: str) -> dict[str, str]:
    return {"state_words": str(STATES[state]), "state_color": STATE_COLORS.get(state, "neutral")}


def check_of(application: Any, spec: CallSpec) -> dict[str, Any]:
    """The formal check, its requirement and its verdicts in words; empty before it is made."""
    check = check_made(application)
    if check is None:
        return {"check": None}
    failed = spec.requirement(check.requirement)
    return {
        "check": check,
        "failed": phrase_requirement(failed, spec=spec) if failed else "",
        "verdicts": [_verdict(key, row, spec) for key, row in check.judged.items()],
    }


def _verdict(key: str, row: Mapping[str, Any], spec: CallSpec) -> dict[str, Any]:
    requirement = spec.requirement(key)
    return {
        "name": requirement_name(key),
        "sentence": phrase_requirement(requirement, spec=spec) if requirement else "",
        "verdict": _("Met") if row["ok"] else _("Not met"),
        "reason": row["reason"],
    }


def event_in_words(event: Any) -> dict[str, Any]:
    """An event of the trail for people: what, when, who, and what goes with it."""
    data = event.data
    details = []
    if number := data.get("number") or (data.get("version") if event.verb != "section.saved" else None):
        details.append(_("Version %(number)s") % {"number": number})
    if data.get("institution"):
        details.append(institution_name(data["institution"]))
    if data.get("requirement"):
        details.append(requirement_name(data["requirement"]))
    details += [requirement_name(key) for key in data.get("requirements", ())]
    if data.get("section"):
        details.append(str(TITLES.get(data["section"], "")))
    if data.get("file"):
        details.append(str(data["file"]))
    if data.get("until"):
        until = format_instant(datetime.fromisoformat(data["until"]))
        details.append(_("Until %(moment)s") % {"moment": until})
    if data.get("subject"):
        details.append(str(data["subject"]))
    if data.get("reason"):
        details.append(str(data["reason"]))
    return {
        "words": phrase_event(event.verb),
        "at": event.at,
        "who": event.by_label or _("the system"),
        "details": details,
    }
