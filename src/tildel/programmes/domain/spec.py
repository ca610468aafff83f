"""A call as data: what its file, its version in the database and its public page all say.

The file (TOML) and the stored version (JSON) have one shape, read by `parse_call` and `call_from_json`
and written by `call_to_json`; reading what was written gives an equal CallSpec. What the sources do not
say is marked `assumed` and can be changed like everything else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tildel.checks.engine import requirement_as_json, requirement_from
from tildel.checks.requirements import Directory, Requirement
from tildel.checks.shapes import Choice, Flag, ListOf, Maybe, Shape, Whole, Word
from tildel.kernel.errors import Unreadable
from tildel.kernel.time import in_oslo, oslo_instant
from tildel.programmes.domain.call import (
    LANGUAGES,
    CallDirectory,
    CallSpec,
    Category,
    EligibleList,
    Section,
    Theme,
)
from tildel.programmes.domain.marking import ASSESSMENT, assessment_to_json, check_scale
from tildel.programmes.domain.questions import (
    NO_TEXT,
    QUESTION,
    TEXT,
    Text,
    Track,
    check_questions,
    question_as_json,
    record_of,
)


def with_deadline(spec: CallSpec, closes: datetime) -> CallSpec:
    """The call as it holds for one applicant whose deadline is another instant: its requirement says so."""
    rows = tuple(
        replace(row, params={"closes": in_oslo(closes).isoformat()}) if row.kind == "deadline" else row
        for row in spec.requirements
    )
    return replace(spec, requirements=rows)


def requirements_at(spec: CallSpec) -> tuple[Requirement, ...]:
    """The requirements as the engine wants them, the deadline's instant filled in."""
    return spec.requirements


def directory_for(spec: CallSpec, directory: Directory) -> Directory:
    """The directory to evaluate this call's applications with."""
    return CallDirectory(directory, spec.eligible)


def parse_call(source: str | Mapping[str, Any]) -> CallSpec:
    """The call in TOML text or in a mapping.

    Raises Unreadable, its place the JSON path, and NonexistentTime or AmbiguousTime for a deadline that
    clocks in Oslo skip, or show twice and `deadline_fold` does not say which.
    """
    if isinstance(source, str):
        try:
            source = tomllib.loads(source)
        except tomllib.TOMLDecodeError as error:
            raise Unreadable("call.not_toml", place="$", reason=str(error)) from error
    values = dict(_CALL.read(source, "$"))
    fold = values.pop("deadline_fold")
    wall = _wall(values.pop("deadline"))
    closes = _closes(wall, fold)
    values["deadline"] = wall.replace(fold=fold or 0)
    values["opens"] = _opens(values["opens"])
    values["requirements"] = _requirements(values["requirements"], closes)
    values["tracks"] = _tracks(values["tracks"], closes)
    check_questions(values["questions"])
    check_scale(values["assessment"])
    return CallSpec(**values)


call_from_json = parse_call


def call_to_json(spec: CallSpec) -> dict[str, Any]:
    """The mapping that `call_from_json` reads back into an equal call: plain JSON values only."""
    return {
        "key": spec.key,
        "programme": spec.programme,
        **{key: getattr(spec, key).as_json() for key in _TEXTS},
        "frame": spec.frame,
        "frame_approximate": spec.frame_approximate,
        "deadline": _wall_text(spec.deadline),
        "deadline_fold": spec.deadline.fold,
        "deadline_assumed": spec.deadline_assumed,
        "language": spec.language,
        "source": spec.source,
        "eligible": {
            "added": list(spec.eligible.added),
            "excluded": list(spec.eligible.excluded),
            "source": spec.eligible.source,
            "only": list(spec.eligible.only),
        },
        "requirements": [_requirement_to_json(row) for row in spec.requirements],
        "sections": [_section_to_json(section) for section in spec.sections],
        "themes": [
            {"key": row.key, "name": row.name.as_json(), "priority": row.priority} for row in spec.themes
        ],
        "categories": [{"key": row.key, "name": row.name.as_json()} for row in spec.categories],
        "assessment": assessment_to_json(spec.assessment),
        "tracks": [_track_to_json(row) for row in spec.tracks],
        "questions": [question_as_json(row) for row in spec.questions],
        "corrections": spec.corrections,
        "opens": None if spec.opens is None else _wall_text(spec.opens),
    }


def with_changes(
    spec: CallSpec,
    *,
    key: str | None = None,
    name: Text | None = None,
    deadline: datetime | None = None,
    deadline_fold: int | None = None,
    frame: int | None = None,
    amount_min: int | None = None,
    amount_max: int | None = None,
    maximum_months: int | None = None,
    endorsement: Mapping[str, Any] | None = None,
    fundable_tenths: int | None = None,
    readers: int | None = None,
) -> CallSpec:
    """The call with some facts changed; None leaves one as it is. What an officer sets is no longer assumed.

    `deadline` is Oslo wall time (naive), `deadline_fold` (0 or 1) chooses where clocks show it twice; without
    it AmbiguousTime is raised with both instants. Amounts in kroner. Raises as `parse_call`.
    """
    row = call_to_json(spec)
    _set(row, key=key, frame=frame, name=name.as_json() if name else None)
    if deadline is not None:
        row.update(deadline=_wall_text(deadline), deadline_fold=deadline_fold, deadline_assumed=False)
    _set_params(row, "amount", minimum=amount_min, maximum=amount_max)
    _set_params(row, "duration", maximum_months=maximum_months)
    _set_params(row, "endorsement", **(endorsement or {}))
    if fundable_tenths is not None:
        row["assessment"].update(fundable_tenths=fundable_tenths, fundable_assumed=False)
    if readers is not None:
        row["assessment"].update(readers=readers, readers_assumed=False)
    return call_from_json(row)


def with_params(spec: CallSpec, requirement: str, params: Mapping[str, Any]) -> CallSpec:
    """The call with one requirement's parameters replaced. Raises Unreadable as `parse_call`."""
    if spec.requirement(requirement) is None:
        raise Unreadable("call.no_such_requirement", place=requirement)
    row = call_to_json(spec)
    for entry in row["requirements"]:
        if entry["key"] == requirement:
            entry["params"] = dict(params)
            entry["source"]["assumed"] = False
    return call_from_json(row)


def _set(row: dict[str, Any], **values: Any) -> None:
    row.update({key: value for key, value in values.items() if value is not None})


def _set_params(row: dict[str, Any], key: str, **params: Any) -> None:
    for requirement in row["requirements"]:
        if requirement["key"] == key and any(value is not None for value in params.values()):
            _set(requirement["params"], **params)
            requirement["source"]["assumed"] = False


def _wall(text: str, place: str = "$.deadline") -> datetime:
    """Only `2024-05-15T16:00` as it is written back, to the minute and without an offset."""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        wall = None
    if wall is None or _wall_text(wall) != text:
        raise Unreadable("call.not_a_wall_time", place=place)
    return wall


def _opens(text: str | None) -> datetime | None:
    wall = None if text is None else _wall(text, "$.opens")
    if wall is not None:
        _closes(wall, 0)
    return wall


def _closes(wall: datetime, fold: int | None) -> datetime:
    try:
        return oslo_instant(wall, fold=fold)
    except OverflowError as error:  # the first hours of year 1 are no instant in UTC
        raise Unreadable("call.not_a_wall_time", place="$.deadline") from error


def _wall_text(wall: datetime) -> str:
    return wall.replace(tzinfo=None, fold=0).isoformat(timespec="minutes")


def _requirements(
    rows: Iterable[Any], closes: datetime, path: str = "$.requirements"
) -> tuple[Requirement, ...]:
    """The deadline's instant is derived, never written twice."""
    found = []
    for index, row in enumerate(rows):
        if isinstance(row, Mapping) and row.get("kind") == "deadline":
            row = {**row, "params": {"closes": _in_oslo_text(closes)}}
        found.append(requirement_from(row, f"{path}[{index}]"))
    _check_keys([row.key for row in found], path, "call.doubled_requirement")
    return tuple(found)


def _check_keys(keys: list[str], path: str, code: str) -> None:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            raise Unreadable(code, place=f"{path}[{index}].key", key=key)


def _tracks(rows: Iterable[Mapping[str, Any]], closes: datetime) -> tuple[Track, ...]:
    found = [
        Track(
            **{
                **row,
                "requirements": _requirements(row["requirements"], closes, f"$.tracks[{index}].requirements"),
            }
        )
        for index, row in enumerate(rows)
    ]
    _check_keys([row.key for row in found], "$.tracks", "call.doubled_track")
    return tuple(found)


def _in_oslo_text(instant: datetime) -> str:
    try:
        return in_oslo(instant).isoformat()
    except OverflowError:  # the last hours of year 9999
        return instant.isoformat()


def _requirement_to_json(requirement: Requirement) -> dict[str, Any]:
    row = requirement_as_json(requirement)
    return {**row, "params": {}} if requirement.kind == "deadline" else row


def _track_to_json(track: Track) -> dict[str, Any]:
    return {
        "key": track.key,
        "name": track.name.as_json(),
        "summary": track.summary.as_json(),
        "requirements": [_requirement_to_json(row) for row in track.requirements],
        "without": list(track.without),
        "without_sections": list(track.without_sections),
    }


def _section_to_json(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title.as_json(),
        "intro": section.intro.as_json(),
        "places": list(section.places),
    }


class _Anything(Shape):
    """Left as it is: read later, by whoever knows its kind."""

    def schema(self) -> dict[str, Any]:
        return {}

    def read(self, raw: Any, path: str) -> Any:
        return raw


_TEXTS = ("name", "summary", "who_may_apply", "welcomes", "decision")
_CALL = record_of(
    defaults={
        "deadline_fold": None,
        "eligible": EligibleList(),
        "welcomes": NO_TEXT,
        "themes": (),
        "tracks": (),
        "questions": (),
        "corrections": False,
        "opens": None,
    },
    key=Word(),
    programme=Word(),
    name=TEXT,
    summary=TEXT,
    who_may_apply=TEXT,
    welcomes=TEXT,
    decision=TEXT,
    frame=Whole(least=0),
    frame_approximate=Flag(),
    deadline=Word(),
    deadline_fold=Maybe(Whole(least=0, most=1)),
    deadline_assumed=Flag(),
    language=Choice(LANGUAGES),
    source=Word(),
    eligible=record_of(
        EligibleList,
        defaults={"added": (), "excluded": (), "source": "", "only": ()},
        added=ListOf(Word()),
        excluded=ListOf(Word()),
        source=Word(),
        only=ListOf(Word()),
    ),
    requirements=ListOf(_Anything()),
    sections=ListOf(
        record_of(
            Section,
            defaults={"intro": NO_TEXT},
            key=Word(),
            title=TEXT,
            intro=TEXT,
            places=ListOf(Word()),
        )
    ),
    themes=ListOf(record_of(Theme, defaults={"priority": False}, key=Word(), name=TEXT, priority=Flag())),
    categories=ListOf(record_of(Category, key=Word(), name=TEXT)),
    assessment=ASSESSMENT,
    tracks=ListOf(
        record_of(
            defaults={"summary": NO_TEXT, "requirements": (), "without": (), "without_sections": ()},
            key=Word(),
            name=TEXT,
            summary=TEXT,
            requirements=ListOf(_Anything()),
            without=ListOf(Word()),
            without_sections=ListOf(Word()),
        )
    ),
    questions=ListOf(QUESTION),
    corrections=Flag(),
    opens=Maybe(Word()),
)
