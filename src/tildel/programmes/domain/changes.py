"""What may be changed in a call, what must be in place before it is published, and whose word a change is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from tildel.checks.requirements import Requirement, Source
from tildel.kernel.errors import RuleBroken, Unreadable
from tildel.programmes.domain.editing import requirement_in, with_row
from tildel.programmes.domain.lacks import Lack, form_lacks, requirement_lacks, track_lacks
from tildel.programmes.domain.spec import LANGUAGES, CallSpec, call_from_json, call_to_json


def lacks(spec: CallSpec, at: datetime) -> tuple[Lack, ...]:
    """What is missing or wrong before the call can be published at `at`, in the order of the pages."""
    found = [*_facts(spec, at), *_texts(spec), *_requirements(spec), *_assessment(spec)]
    return (*found, *form_lacks(spec))


def _facts(spec: CallSpec, at: datetime) -> list[Lack]:
    found = []
    if spec.closes_at <= at:
        found.append(Lack("call.deadline_passed", "facts", {"deadline": spec.closes_at}))
    if spec.opens_at is not None and spec.opens_at >= spec.closes_at:
        found.append(Lack("call.opens_late", "facts"))
    if spec.frame == 0:
        found.append(Lack("call.frame_missing", "facts"))
    return found


def _texts(spec: CallSpec) -> list[Lack]:
    """Every public text in every language; what the call welcomes may be left out, but then in all three."""
    texts = {"name": spec.name, "summary": spec.summary, "who_may_apply": spec.who_may_apply}
    texts["decision"] = spec.decision
    if any(getattr(spec.welcomes, code).strip() for code in LANGUAGES):
        texts["welcomes"] = spec.welcomes
    return [
        Lack("call.text_missing", "facts" if name == "name" else "texts", {"text": name, "language": code})
        for name, text in texts.items()
        for code in LANGUAGES
        if not getattr(text, code).strip()
    ]


def _requirements(spec: CallSpec) -> list[Lack]:
    found = []
    if not any(row.kind == "deadline" for row in spec.requirements):
        found.append(Lack("call.no_deadline_requirement", "facts"))
    for row in spec.requirements:
        if row.kind == "amount" and 0 < spec.frame < row.params["minimum"]:
            params = {"frame": spec.frame, "minimum": row.params["minimum"]}
            found.append(Lack("call.frame_below_minimum", row.key, params))
        if row.kind in ("partners", "recruitment") and not row.params["regions"]:
            found.append(Lack("call.no_regions", row.key))
        found += requirement_lacks(row, spec, row.key)
    for track in spec.tracks:
        found += track_lacks(track, spec)
    return found


def _assessment(spec: CallSpec) -> list[Lack]:
    scale = spec.assessment
    judged = (*scale.dimensions, *scale.user_dimensions)
    weights = sum(dimension.weight for dimension in judged if dimension.marked)
    found = []
    if weights != 100:
        found.append(Lack("call.weights_not_whole", "assessment", {"weights": weights}))
    if not scale.lowest * 10 <= scale.fundable_tenths <= scale.highest * 10:
        found.append(
            Lack("call.threshold_off_scale", "assessment", {"lowest": scale.lowest, "highest": scale.highest})
        )
    return found


def check_change(before: CallSpec, after: CallSpec, *, published: bool, reason: str, at: datetime) -> None:
    """Raises RuleBroken where a published call may not be changed in this way.

    A change needs a reason. What applicants were held to stands once the call has closed; only moving the
    deadline opens it again. A new deadline lies ahead, so that nobody is made late by a change.
    """
    if not published:
        return
    if not reason.strip():
        raise RuleBroken("call.reason_missing", place="reason")
    begun = before.opens_at is None or before.opens_at <= at
    if begun and after.opens_at is not None and after.opens_at > at:
        raise RuleBroken("call.opened_already", place="opens")
    moved = after.closes_at != before.closes_at
    if moved and after.closes_at <= at:
        raise RuleBroken("call.deadline_passed", place="deadline", deadline=after.closes_at)
    if not moved and before.closes_at <= at and _rules(before) != _rules(after):
        raise RuleBroken("call.closed_rules")
    for lack in lacks(after, at):
        if lack.code != "call.deadline_passed":
            raise RuleBroken(lack.code, place=lack.part, **lack.params)


def _rules(spec: CallSpec) -> tuple[Any, ...]:
    held = [*spec.requirements, *(row for track in spec.tracks for row in track.requirements)]
    return (
        [(row.key, row.kind, row.params, row.severity) for row in held],
        [(track.key, track.without, track.without_sections) for track in spec.tracks],
        spec.questions,
        spec.eligible,
        spec.categories,
        spec.sections,
        [(theme.key, theme.priority) for theme in spec.themes],
        spec.assessment,
    )


def with_own_sources(before: CallSpec, after: CallSpec) -> CallSpec:
    """A requirement that now says something else than its source did is the programme's own word.

    A source that was changed together with the requirement stays as it was written.
    """
    rows = tuple(_own(before.requirement(row.key), row) for row in after.requirements)
    tracks = tuple(
        replace(
            track,
            requirements=tuple(
                _own(requirement_in(before, row.key, track.key), row) for row in track.requirements
            ),
        )
        for track in after.tracks
    )
    return replace(after, requirements=rows, tracks=tracks)


def _own(before: Requirement | None, after: Requirement) -> Requirement:
    if before is None or before.params == after.params:
        return after
    same = (before.source.text, before.source.address) == (after.source.text, after.source.address)
    return replace(after, source=Source()) if same else after


def with_requirement(spec: CallSpec, key: str, *, track: str = "", **columns: Any) -> CallSpec:
    """The call with some of `params`, `severity`, `source` of one requirement replaced (plain JSON values).

    `track` names the category whose own requirement is meant.
    Raises Unreadable as `parse_call`, and for a key that the call does not have.
    """
    if requirement_in(spec, key, track) is None:
        raise Unreadable("call.no_such_requirement", place=key)
    return with_row(spec, "requirements", {"key": key, **columns}, track=track)


def with_themes(spec: CallSpec, themes: list[dict[str, Any]]) -> CallSpec:
    """The call with these themes (`key`, `name`, `priority`); requirements of kind `theme` follow them."""
    row = call_to_json(spec)
    row["themes"] = themes
    for entry in row["requirements"]:
        if entry["kind"] == "theme":
            entry["params"] = {"themes": [theme["key"] for theme in themes if theme["priority"]]}
    return call_from_json(row)
