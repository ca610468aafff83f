"""The rules and keys in force: what a person has set, and else what is shipped."""

from __future__ import annotations

from datetime import date

from tildel.networks.domain.costs import Key, read_key
from tildel.networks.domain.rules import Rules, read_rules
from tildel.networks.models import SharingRule
from tildel.networks.shipped import shipped_keys, shipped_rules

RULES = "rules"


def rules() -> tuple[Rules, ...]:
    """Every version, the first first. One that a person set rules over a shipped one of the same day."""
    own = [read_rules(row.facts) for row in SharingRule.objects.filter(kind=RULES)]
    found = {one.starts: one for one in (*shipped_rules(), *own)}
    return tuple(found[day] for day in sorted(found))


def keys() -> tuple[Key, ...]:
    """Every version of every side's key, in the same way."""
    own = [read_key(row.facts) for row in SharingRule.objects.exclude(kind=RULES)]
    found = {(one.side, one.starts): one for one in (*shipped_keys(), *own)}
    return tuple(found[place] for place in sorted(found))


def is_set(kind: str, starts: date) -> bool:
    return SharingRule.objects.filter(kind=kind, starts=starts).exists()
