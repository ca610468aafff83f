"""A plan with its priority areas: what it says, what in it is assumed, and what cannot be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from tildel.kernel.errors import Unreadable

Texts = Mapping[str, str]  # the languages in which something is written, of "nb", "nn", "en"
# Codes that stand for one thing upstairs: a theme of a call, and one project or application by its reference.
THEME, PROJECT = "theme:", "project:"


class Kind(StrEnum):
    DEVELOPMENT_PLAN = "development_plan"
    ACTION_PLAN = "action_plan"
    STRATEGY = "strategy"


class Subject(StrEnum):
    """What the areas of a plan are areas of; "" for both."""

    RESEARCH = "research"
    INNOVATION = "innovation"


# What a person settles by writing it: the assumption of the same name falls.
ASSUMABLE = ("starts_on", "ends_on", "adopted", "document", "areas")


@dataclass(frozen=True, slots=True)
class Content:
    """A plan as its owner writes it.

    `owner` is an organisation number, or "" with `owner_names` where the owner is not in the directory.
    `region` is a code of classification 629, "" for the whole country. `adopted_by` is the key of a body,
    `builds_on` and `predecessor` are keys of plans. `assumed` says of fields what no source says.
    """

    titles: Texts
    kind: str = Kind.ACTION_PLAN
    subject: str = ""
    descriptions: Texts = field(default_factory=dict)
    owner: str = ""
    owner_names: Texts = field(default_factory=dict)
    region: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    adopted_by: str = ""
    adopted_on: date | None = None
    document: str = ""
    sources: Texts = field(default_factory=dict)
    builds_on: str = ""
    predecessor: str = ""
    assumed: Mapping[str, Texts] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain values by field, as the trail and the versions keep them."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


@dataclass(frozen=True, slots=True)
class AreaContent:
    """A priority area; `number` is its place in the plan, the days bound when it is prioritised."""

    number: int
    titles: Texts
    descriptions: Texts = field(default_factory=dict)
    sources: Texts = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code that speaks for an area, why, and whether that is only assumed."""

    code: str
    reasons: Texts = field(default_factory=dict)
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Shipped:
    """A plan of the shipped file: its key, its text, its areas each with its codes."""

    key: str
    content: Content
    areas: tuple[tuple[AreaContent, tuple[CodeRow, ...]], ...]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def changes(before: Content | AreaContent, after: Content | AreaContent) -> dict[str, list[Any]]:
    """`{field: [before, after]}` of the fields that differ, as plain values."""
    old, new = before.as_json(), after.as_json()
    return {name: [old[name], new[name]] for name in new if (old[name] or None) != (new[name] or None)}


def still_assumed(before: Content, after: Content) -> dict[str, Texts]:
    """The assumptions that hold after a person wrote `after`: those of fields left as they were."""
    changed = set(changes(before, after))
    if changed & {"adopted_by", "adopted_on"}:
        changed.add("adopted")
    return {name: why for name, why in after.assumed.items() if name not in changed}


def faults(content: Content) -> tuple[tuple[str, str], ...]:
    """(place, reason) of what cannot be kept: `nameless`, `ownerless`, `period`, `half_adopted`."""
    found = [] if content.titles else [("title_nb", "nameless")]
    if not content.owner and not content.owner_names:
        found.append(("owner", "ownerless"))
    if _turned(content.starts_on, content.ends_on):
        found.append(("ends_on", "period"))
    if content.adopted_by and content.adopted_on is None:
        found.append(("adopted_on", "half_adopted"))
    return tuple(found)


def area_faults(area: AreaContent) -> tuple[tuple[str, str], ...]:
    """(place, reason) of what cannot be kept of an area: `area_nameless`, `period`."""
    found = [] if area.titles else [("title_nb", "area_nameless")]
    if _turned(area.starts_on, area.ends_on):
        found.append(("ends_on", "period"))
    return tuple(found)


def _turned(starts: date | None, ends: date | None) -> bool:
    return starts is not None and ends is not None and ends < starts


def shipped_from(row: Mapping[str, Any]) -> Shipped:
    """A plan as `plans.toml` has it. Raises Unreadable, its place the plan's key, where it does not hold."""
    key = str(row.get("key", ""))
    names = {one.name for one in fields(Content)}
    try:
        content = Content(**{name: value for name, value in row.items() if name in names})
        areas = tuple(_area_from(area) for area in row.get("areas", ()))
    except (KeyError, TypeError) as error:
        raise Unreadable("plan.row", place=key, reason=str(error)) from error
    wrong = [
        reason for found in (faults(content), *(area_faults(a) for a, _ in areas)) for _, reason in found
    ]
    strange = set(content.assumed) - set(ASSUMABLE)
    numbers = [area.number for area, _ in areas]
    if wrong or strange or not content.sources or len(set(numbers)) != len(numbers):
        raise Unreadable("plan.row", place=key, reason=", ".join([*wrong, *sorted(strange)]))
    return Shipped(key, content, areas)


def _area_from(row: Mapping[str, Any]) -> tuple[AreaContent, tuple[CodeRow, ...]]:
    area = AreaContent(**{name: value for name, value in row.items() if name != "codes"})
    return area, tuple(CodeRow(**code) for code in row.get("codes", ()))
