"""What a page of shares shows, of a document of `domain.measuring.shares`: live or frozen alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from tildel.measurement import phrases
from tildel.measurement.numbers import told
from tildel.programmes.phrases import region_name

Content = Mapping[str, Any]


def indicators_of(content: Content) -> list[dict[str, Any]]:
    """The columns: what counts, its unit and weight."""
    return [
        {
            "key": row["key"], "name": phrases.INDICATORS.get(row["key"], row["key"]),
            "unit": phrases.UNITS.get(row["unit"], row["unit"]), "weight": told(row["weight"]),
        }
        for row in content["allocation"]["table"]["indicators"]
    ]  # fmt: skip


def table_of(content: Content) -> list[dict[str, Any]]:
    """The regions, each with its institutions and how long its bar is (of 100)."""
    rows = content["allocation"]["regions"]
    most = max(row["kroner"] for row in rows) or 1
    return [
        {
            **_line(row), "code": row["region"], "name": region_name(row["region"]),
            "length": f"{100 * row['kroner'] / most:.2f}",
            "institutions": [
                {**_line(one), "name": one["name"], "orgnr": one["orgnr"]}
                for one in content["institutions"] if one["region"] == row["region"]
            ],
        }
        for row in rows
    ]  # fmt: skip


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "means": [{"key": step["indicator"], "mean": told(step["mean"], digits=2)} for step in row["steps"]],
        "weighted": told(row["weighted"], digits=2), "share": told(row["share"], "share"),
        "kroner": row["kroner"],
    }  # fmt: skip


def derivation_of(content: Content, region: str) -> dict[str, Any] | None:
    """How a region's kroner came about, from the institutions' amounts up; None for what is no region."""
    found = next((row for row in content["allocation"]["regions"] if row["region"] == region), None)
    if found is None:
        return None
    whole = sum((Fraction(row["weighted"]) for row in content["allocation"]["regions"]), Fraction(0))
    members = [one for one in content["institutions"] if one["region"] == region]
    steps = [
        _step(index, step, content, members) for index, step in enumerate(found["steps"])
    ]  # fmt: skip
    return {
        "code": region, "name": region_name(region), "steps": steps, "weighted": told(found["weighted"]),
        "whole": told(whole), "share": told(found["share"], "share"), "exact_share": found["share"],
        "exact": told(found["exact"]), "kroner": found["kroner"],
        "others": [
            {"name": region_name(row["region"]), "code": row["region"], "weighted": told(row["weighted"])}
            for row in content["allocation"]["regions"]
        ],
        "institutions": [
            {"name": one["name"], "orgnr": one["orgnr"], **_line(one)} for one in members
        ],
    }  # fmt: skip


def _step(index: int, step: Mapping[str, Any], content: Content, members: list[Any]) -> dict[str, Any]:
    heading = indicators_of(content)[index]
    return {
        **heading, "years": list(step["results"]),
        "sums": [told(value) for value in step["results"].values()],
        "mean": told(step["mean"]), "weighted": told(step["weighted"]),
        "rows": [
            {
                "name": one["name"], "orgnr": one["orgnr"],
                "values": [told(value) for value in one["steps"][index]["results"].values()],
                "mean": told(one["steps"][index]["mean"]), "weighted": told(one["steps"][index]["weighted"]),
            }
            for one in members
        ],
    }  # fmt: skip


def file_rows(content: Content) -> tuple[list[str], Iterator[list[Any]]]:
    """The table as a file: regions and institutions, every mean, the weighted result and the kroner."""
    heading = [_("Health region"), _("Institution"), _("Organisation number")]
    heading += [f"{row['name']} ({row['unit']})" for row in indicators_of(content)]
    heading += [_("Weighted result"), _("Share"), _("Kroner")]
    return heading, _file_rows(content)


def _file_rows(content: Content) -> Iterator[list[Any]]:
    for row in content["allocation"]["regions"]:
        yield [region_name(row["region"]), "", "", *_file_cells(row)]
        for one in content["institutions"]:
            if one["region"] == row["region"]:
                yield [region_name(row["region"]), one["name"], one["orgnr"], *_file_cells(one)]


def _file_cells(row: Mapping[str, Any]) -> list[Any]:
    means = [_number(step["mean"]) for step in row["steps"]]
    return [*means, _number(row["weighted"]), _number(row["share"]), row["kroner"]]


def _number(text: str) -> float | int:
    """For a spreadsheet, which knows no fractions."""
    exact = Fraction(text)
    return int(exact) if exact.denominator == 1 else float(exact)
