"""Holds an application's facts against a call's requirements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tildel.checks.catalogue import KINDS
from tildel.checks.facts import Facts
from tildel.checks.requirements import Case, Directory, Requirement, Source
from tildel.checks.shapes import Choice, Flag, Maybe, Record, Shape, Word, child
from tildel.kernel.errors import Unreadable
from tildel.kernel.findings import Finding, Severity
from tildel.kernel.time import in_oslo


def evaluate(
    requirements: Sequence[Requirement], facts: Facts, at: datetime, directory: Directory
) -> tuple[Finding, ...]:
    """The findings at the instant `at`, at least one a requirement, in the requirements' order.

    Total and deterministic: readable facts give findings, never an exception. `at` carries its offset
    (ValueError otherwise: a programming error). Institutions are looked up for the day of `at` in Oslo.
    """
    if at.utcoffset() is None:
        raise ValueError("an instant has an offset")
    case = Case(facts, at, _oslo_day(at), directory, _deadline(requirements))
    return tuple(
        Finding(
            requirement=requirement.key,
            status=outcome.status,
            severity=requirement.severity,
            code=f"{requirement.kind}.{outcome.reason}",
            params=outcome.params,
            place=outcome.place,
        )
        for requirement in requirements
        for outcome in KINDS[requirement.kind].evaluate(requirement, case)
    )


def _oslo_day(at: datetime) -> date:
    try:
        return in_oslo(at).date()
    except (OverflowError, ValueError):  # the first and the last day of the calendar
        return at.date()


def _deadline(requirements: Sequence[Requirement]) -> datetime | None:
    for requirement in requirements:
        if requirement.kind == "deadline":
            return datetime.fromisoformat(requirement.params["closes"])
    return None


_SOURCE = Record(
    make=Source,
    fields={"text": Word(), "address": Maybe(Word()), "assumed": Flag()},
)


def requirement_from(row: Any, path: str = "$") -> Requirement:
    """The requirement in a mapping (`key`, `kind`, `severity`, `params`, `source`).

    Raises Unreadable with the JSON path for a kind outside the catalogue or parameters outside its schema.
    """
    kind = KINDS.get(row.get("kind")) if isinstance(row, Mapping) else None
    shape: dict[str, Shape] = {
        "key": Word(),
        "kind": Choice(tuple(KINDS)),
        "severity": Choice(tuple(Severity)),
        "params": kind.params if kind else Record(),
        "source": _SOURCE,
    }
    required = ("key", "kind", "severity", "source")
    values = Record(fields=shape, required=required).read(row, path)
    params = values.get("params") or KINDS[values["kind"]].params.read({}, child(path, "params"))
    check_params(values["kind"], params, child(path, "params"))
    return Requirement(values["key"], values["kind"], params, Severity(values["severity"]), values["source"])


def check_params(kind: str, params: Mapping[str, Any], path: str) -> None:
    """Raises Unreadable when parameters contradict each other."""
    for least, most in (("minimum", "maximum"), ("minimum_months", "maximum_months")):
        if params.get(most) is not None and (params.get(least) or 0) > params[most]:
            raise Unreadable("requirement.minimum_above_maximum", place=child(path, least))
    years = [row["year"] for row in params.get("rates", ())]
    for index, year in enumerate(years):
        if year in years[:index]:
            raise Unreadable("requirement.year_twice", place=child(path, "rates"), year=year)


def requirement_as_json(requirement: Requirement) -> dict[str, Any]:
    """The mapping that `requirement_from` reads."""
    params = {key: _plain(value) for key, value in requirement.params.items()}
    source = requirement.source
    return {
        "key": requirement.key,
        "kind": requirement.kind,
        "severity": requirement.severity.value,
        "params": params,
        "source": {"text": source.text, "address": source.address, "assumed": source.assumed},
    }


def _plain(value: Any) -> Any:
    """A copy in plain JSON values: a table of rates is a list of objects."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value
