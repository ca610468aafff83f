"""What the public page of a call shows, in the language of the moment. The preview is made of it as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tildel.checks.requirements import Requirement, Source
from tildel.kernel.findings import Severity
from tildel.programmes.domain.call import Assessment, CallSpec
from tildel.programmes.domain.questions import Track
from tildel.programmes.phrases import in_words, language_name, phrase_requirement, requirement_name

GROUPS: Mapping[Severity, tuple[Any, Any]] = {
    Severity.FORMAL: (
        _lazy("What an application has to have"),
        _lazy("When one of these is missing, the application can be rejected without being assessed."),
    ),
    Severity.JUDGED: (
        _lazy("What people judge"),
        _lazy("The programme and the experts look at this and give their reasons."),
    ),
    Severity.RANKING: (
        _lazy("What counts when the applications are put in order"),
        _lazy("It changes nothing for an application that is not found fundable."),
    ),
    Severity.INFO: (_lazy("Good to know"), _lazy("This has no bearing on whether you can apply.")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement as people read it."""

    key: str
    name: str
    sentence: str
    severity: str
    source: Source


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    intro: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TrackSheet:
    """A category of application: its own requirements, and the names of those of the call it does without."""

    key: str
    name: str
    summary: str
    lines: tuple[Line, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    name: str
    weight: int
    criteria: tuple[tuple[str, str], ...]  # name and hint
    marked: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    key: str
    title: str
    summary: str
    who_may_apply: str
    welcomes: str
    decision: str
    source: str
    language: str
    frame: int
    frame_approximate: bool
    closes_at: datetime
    groups: tuple[Group, ...]
    themes: tuple[tuple[str, bool], ...]  # name, whether it is given priority
    scale: Assessment
    fundable: float
    dimensions: tuple[Dimension, ...]
    glance: tuple[tuple[str, str], ...]
    tracks: tuple[TrackSheet, ...] = ()


def sheet_of(spec: CallSpec) -> Sheet:
    """The page of a call."""
    return Sheet(
        key=spec.key,
        title=in_words(spec.name),
        summary=in_words(spec.summary),
        who_may_apply=in_words(spec.who_may_apply),
        welcomes=in_words(spec.welcomes),
        decision=in_words(spec.decision),
        source=spec.source,
        language=language_name(spec.language),
        frame=spec.frame,
        frame_approximate=spec.frame_approximate,
        closes_at=spec.closes_at,
        groups=groups_of(spec),
        themes=tuple((in_words(theme.name), theme.priority) for theme in spec.themes),
        scale=spec.assessment,
        fundable=spec.assessment.fundable_tenths / 10,
        dimensions=_dimensions(spec.assessment),
        glance=_glance(spec),
        tracks=tuple(_track_sheet(spec, row) for row in spec.tracks),
    )


def _track_sheet(spec: CallSpec, track: Track) -> TrackSheet:
    replaced = {row.key for row in track.requirements}
    gone = [key for key in track.without if spec.requirement(key) and key not in replaced]
    return TrackSheet(
        key=track.key,
        name=in_words(track.name),
        summary=in_words(track.summary),
        lines=tuple(track_lines(spec, track.key)),
        without=tuple(requirement_name(key) for key in gone),
    )


def track_lines(spec: CallSpec, track: str) -> list[Line]:
    """The requirements that are a category's own, as they hold in it."""
    found, there = spec.track(track), spec.for_track(track)
    return [line_of(row, there) for row in found.requirements] if found else []


def line_of(requirement: Requirement, spec: CallSpec) -> Line:
    return Line(
        key=requirement.key,
        name=requirement_name(requirement.key),
        sentence=phrase_requirement(requirement, spec=spec),
        severity=requirement.severity.value,
        source=requirement.source,
    )


def groups_of(spec: CallSpec) -> tuple[Group, ...]:
    """The requirements by what they count for, each group in the call's order; empty groups are left out."""
    found = []
    for severity, (title, intro) in GROUPS.items():
        lines = tuple(line_of(row, spec) for row in spec.requirements if row.severity == severity)
        if lines:
            found.append(Group(str(title), str(intro), lines))
    return tuple(found)


def _glance(spec: CallSpec) -> tuple[tuple[str, str], ...]:
    """The requirements that people ask for first."""
    if spec.tracks:  # each category has its own
        return ()
    wanted = {
        "amount": _("For each project"), "amount_per_year": _("For each project"), "duration": _("Length"),
    }  # fmt: skip
    return tuple(
        (wanted[row.kind], phrase_requirement(row, spec=spec))
        for row in spec.requirements
        if row.kind in wanted
    )


def _dimensions(assessment: Assessment) -> tuple[Dimension, ...]:
    return tuple(
        Dimension(
            in_words(row.name),
            row.weight,
            tuple((in_words(part.name), in_words(part.hint)) for part in row.criteria),
            row.marked,
        )
        for row in assessment.dimensions
    )
