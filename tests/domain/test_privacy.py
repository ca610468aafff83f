"""What is kept for how long: exact at the boundary, and complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.privacy import shipped
from tildel.privacy.domain.retention import (
    LANGUAGES,
    Rule,
    Table,
    due_at,
    faults,
    is_due,
    latest_event,
    months_after,
    read_rules,
    read_tables,
    with_override,
)

RULE = Rule("r", "draft", "erase", {}, {}, {}, "", months=12, notice=30)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        (at(2026, 1, 31, 12), 1, at(2026, 2, 28, 12)),
        (at(2028, 1, 31, 12), 1, at(2028, 2, 29, 12)),
        (at(2026, 11, 30), 3, at(2027, 2, 28)),
        (at(2026, 3, 31), -1, at(2026, 2, 28)),
        (at(2026, 1, 15), -1, at(2025, 12, 15)),
        (at(2026, 5, 5, 5, 5, 5), 0, at(2026, 5, 5, 5, 5, 5)),
        (at(2026, 5, 5), 36, at(2029, 5, 5)),
    ],
)
def test_months_are_those_of_the_calendar(moment: datetime, months: int, expected: datetime):
    assert months_after(moment, months) == expected


@pytest.mark.parametrize(
    ("seconds", "due"),
    [(-1, False), (0, True), (1, True)],
)
def test_a_row_may_go_from_the_very_instant_on(seconds: int, due: bool):
    event = at(2025, 6, 16, 14)
    assert due_at(RULE, event) == at(2026, 6, 16, 14)
    assert is_due(RULE, event, at(2026, 6, 16, 14) + timedelta(seconds=seconds)) is due


def test_months_and_days_add_up():
    assert due_at(replace(RULE, months=1, days=7), at(2026, 1, 31)) == at(2026, 3, 7)


def test_what_is_kept_is_never_due():
    assert is_due(replace(RULE, does="keep", months=0), at(1990, 1, 1), at(2026, 1, 1)) is False


moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))


@given(moments, moments, st.integers(0, 60), st.integers(0, 60))
def test_no_event_that_is_due_is_after_the_latest(event: datetime, now: datetime, months: int, days: int):
    rule = replace(RULE, months=months, days=days)
    assert not is_due(rule, event, now) or event <= latest_event(rule, now)


def test_a_person_can_change_a_time_unless_it_is_fixed():
    changed = {"months": 6, "days": 0, "notice": 14, "source": "A plan", "confirmed": True}
    found = with_override(RULE, **changed)
    assert (found.months, found.notice, found.source, found.confirmed, found.changed) == (
        6, 14, "A plan", True, True,
    )  # fmt: skip
    fixed = replace(RULE, fixed=True)
    assert with_override(fixed, **changed) == fixed


def test_a_rule_either_erases_or_keeps():
    row = {
        "key": "x",
        "kind": "draft",
        "does": "forget",
        "names": {},
        "texts": {},
        "grounds": {},
        "source": "",
    }
    with pytest.raises(ValueError, match="x"):
        read_rules([row])


def test_whatever_is_not_classified_is_found():
    tables = read_tables(
        {
            "a.A": {"rule": "r", "draft": ["one"], "key": ["id"]},
            "a.B": {"draft": ["x"]},
            "a.C": {"rule": "no", "odd": ["x"]},
            "a.Gone": {},
        }
    )
    actual = {"a.A": ["id", "one", "two"], "a.B": ["x"], "a.C": ["x"], "a.New": ["x"]}
    assert list(faults(actual, tables, ["draft"], ["r"])) == [
        "a.A.two has no class",
        "a.B holds data of people and has no rule",
        "a.C.x: no such kind as odd",
        "a.C: no such rule as no",
        "a.New has no class",
        "a.Gone is no table",
    ]


def test_a_table_of_the_file_is_read():
    (found,) = read_tables(
        {"a.A": {"rule": "r", "of": ["by"], "told": ["t"], "without": {"k": ["n"]}, "draft": ["t"]}}
    )
    assert found == Table(
        "a.A", "r", of=("by",), told=("t",), without={"k": ("n",)}, columns={"t": "draft"}
    )  # fmt: skip


def test_what_is_shipped_speaks_three_languages_and_names_its_sources():
    silent = [
        (one.key, name)
        for one in (*shipped.rules(), *shipped.kinds())
        for name in ("names", "texts", "grounds")
        if hasattr(one, name) and set(getattr(one, name)) != set(LANGUAGES)
    ]
    assert silent == []
    assert [rule.key for rule in shipped.rules() if not rule.source] == []
    assert [
        table.label for table in shipped.tables() if table.names and set(table.names) != set(LANGUAGES)
    ] == []


def test_what_is_handed_out_is_a_column_of_the_table():
    strange = [
        (table.label, name) for table in shipped.tables() for name in table.told if name not in table.columns
    ]
    assert strange == []


def test_only_what_is_fixed_or_marked_has_a_time_that_is_confirmed():
    assert [rule.key for rule in shipped.rules() if rule.confirmed and not rule.fixed] == []
