"""What is kept of people, and for how long: kinds of data, rules, and the tables with their columns."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

LANGUAGES = ("nb", "nn", "en")
ERASE, KEEP = "erase", "keep"
MOST_MONTHS = 1200
NOTHING = "none"  # the kind of columns that hold nothing of a person, and the rule of tables of such columns
KEY = "key"  # the kind of columns that only tie rows together; they share the fate of their row


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of data as people are told of it. `names` and `texts` are {"nb", "nn", "en"}."""

    key: str
    names: Mapping[str, str]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """How long: `months` and `days` after the event that `texts` names. `does` is `erase` or `keep`.

    `notice` is for how many days a row stands in the preview before it goes; 0: it goes at once. A `fixed`
    rule follows from the program or from the law and has no time that a person could change. `confirmed`
    says that the time itself is known from its source.
    """

    key: str
    kind: str
    does: str
    names: Mapping[str, str]
    texts: Mapping[str, str]
    grounds: Mapping[str, str]
    source: str
    months: int = 0
    days: int = 0
    notice: int = 0
    fixed: bool = False
    confirmed: bool = False
    changed: bool = False

    @property
    def erases(self) -> bool:
        return self.does == ERASE

    @property
    def at_once(self) -> bool:
        return self.erases and self.notice == 0


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `of` are paths from a row to its person, `told` what this person is given of it.

    `columns` is {column: kind}. A path ends in a user, a person or a column with a mail address. Rows that
    have one of the values in `without` are not handed out: notes made inside the house, codes to log in with.
    """

    label: str
    rule: str
    names: Mapping[str, str] = field(default_factory=dict)
    of: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_personal(self) -> bool:
        return bool(self.names)


def read_kinds(rows: Iterable[Mapping[str, Any]]) -> tuple[Kind, ...]:
    """The kinds of the data file. Raises KeyError where a key is missing."""
    return tuple(Kind(row["key"], row["names"], row["texts"]) for row in rows)


def read_rules(rows: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The rules of the data file. Raises ValueError for one that does neither, TypeError for unknown keys."""
    found = tuple(Rule(**row) for row in rows)
    strange = [one.key for one in found if one.does not in (ERASE, KEEP)]
    if strange:
        raise ValueError(f"neither erased nor kept: {', '.join(strange)}")
    return found


def read_tables(document: Mapping[str, Mapping[str, Any]]) -> tuple[Table, ...]:
    """The tables of one data file: whatever is no known key is a kind with its columns."""
    return tuple(_table(label, row) for label, row in document.items())


def _table(label: str, row: Mapping[str, Any]) -> Table:
    own = ("names", "rule", "of", "told", "without")
    columns = {name: kind for kind, names in row.items() if kind not in own for name in names}
    of, told = tuple(row.get("of", ())), tuple(row.get("told", ()))
    without = {name: tuple(values) for name, values in row.get("without", {}).items()}
    return Table(label, row.get("rule", NOTHING), row.get("names", {}), of, told, without, columns)


def with_override(
    rule: Rule, *, months: int, days: int, notice: int, source: str, confirmed: bool
) -> Rule:  # fmt: skip
    """The rule with the time that a person has set for it; a fixed one stays as it is."""
    if rule.fixed:
        return rule
    return replace(
        rule, months=months, days=days, notice=notice, source=source or rule.source, confirmed=confirmed,
        changed=True,
    )  # fmt: skip


# --- time -------------------------------------------------------------------------------------------------


def months_after(moment: datetime, months: int) -> datetime:
    """The same day and hour so many months later; the last day of a shorter month. Negative counts back."""
    number = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def due_at(rule: Rule, event: datetime) -> datetime:
    """The instant from which a row with that event may go."""
    return months_after(event, rule.months) + timedelta(days=rule.days)


def is_due(rule: Rule, event: datetime, at: datetime) -> bool:
    """Whether the time is over: from the instant of `due_at` on, that instant included."""
    return rule.erases and due_at(rule, event) <= at


def latest_event(rule: Rule, at: datetime) -> datetime:
    """No event after this instant is due at `at`. A few before it are not either: months differ in length."""
    return months_after(at - timedelta(days=rule.days), -rule.months) + timedelta(days=3)


# --- completeness ---------------------------------------------------------------------------------------


def faults(
    actual: Mapping[str, Iterable[str]], tables: Iterable[Table], kinds: Iterable[str], rules: Iterable[str]
) -> Iterator[str]:
    """What is not classified, and what is classified and not there.

    `actual` is {table: columns} of the database, as `applications.Application`: `title`.
    """
    known = {table.label: table for table in tables}
    kind_keys, rule_keys = {*kinds, NOTHING, KEY}, {*rules, NOTHING}
    for label, columns in actual.items():
        if label not in known:
            yield f"{label} has no class"
            continue
        yield from _table_faults(known[label], set(columns), kind_keys, rule_keys)
    yield from (f"{label} is no table" for label in known if label not in actual)


def _table_faults(table: Table, columns: set[str], kinds: set[str], rules: set[str]) -> Iterator[str]:
    yield from (f"{table.label}.{name} has no class" for name in sorted(columns - set(table.columns)))
    yield from (f"{table.label}.{name} is no column" for name in sorted(set(table.columns) - columns))
    yield from (
        f"{table.label}.{name}: no such kind as {kind}"
        for name, kind in table.columns.items()
        if kind not in kinds
    )
    if table.rule not in rules:
        yield f"{table.label}: no such rule as {table.rule}"
    personal = set(table.columns.values()) - {NOTHING, KEY}
    if personal and table.rule == NOTHING:
        yield f"{table.label} holds data of people and has no rule"
