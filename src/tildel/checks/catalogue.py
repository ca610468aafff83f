"""The closed catalogue of kinds of requirement."""

from __future__ import annotations

from types import MappingProxyType

from tildel.checks.kinds import answers, budgets, institutions, limits, papers, persons

KINDS = MappingProxyType(
    {
        kind.name: kind
        for room in (limits, papers, institutions, persons, answers, budgets)
        for kind in room.KINDS
    }
)
