"""Other people are taken out of what one person gets, and the person stays in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.privacy.domain.ledger import Entry, as_lines, fingerprint, read_lines
from tildel.privacy.domain.scrubbing import ANOTHER, Named, entries_of, people_in, scrubber

ME = scrubber(
    ["Ada@example.org"], ["Ada", "Eksempel"],
    [Named("kari@example.org", "Kari", "Kanari"), Named("ada@example.org", "Ada", "Eksempel"),
     Named("x@example.org", "Li", "Xi"), Named("b@example.org", "Ben", "Eksempel")],
)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ask Kari Kanari.", f"Ask {ANOTHER}."),
        ("kanari's view", f"{ANOTHER}'s view"),
        ("Kanari, Kari", ANOTHER),
        ("Kanariøyene", "Kanariøyene"),  # part of another word
        ("Li Xi said", f"{ANOTHER} said"),
        ("Xi alone is too short to tell", "Xi alone is too short to tell"),
        ("Ben Eksempel and Ada Eksempel", f"{ANOTHER} and Ada Eksempel"),
        ("ada@example.org, ADA@EXAMPLE.ORG", "ada@example.org, ADA@EXAMPLE.ORG"),
        ("to someone.else+x@mail.example.org!", f"to {ANOTHER}!"),
        ({"email": "kari@example.org", "name": "Kari", "born": "1970"}, ANOTHER),
        (
            {"email": "ADA@example.org", "given_name": "Ada"},
            {"email": "ADA@example.org", "given_name": "Ada"},
        ),
        ({"key": "p2", "name": "Nina Uten", "position_percent": 20}, ANOTHER),
        ({"given_name": "Nina", "family_name": "Uten", "email": ""}, ANOTHER),
        ({"given_name": "Ada", "family_name": "Eksempel"}, {"given_name": "Ada", "family_name": "Eksempel"}),
        (
            {"given_name": "", "family_name": "", "born": ""},
            {"given_name": "", "family_name": "", "born": ""},
        ),
        ({"name": "A hospital", "region": "HSØ"}, {"name": "A hospital", "region": "HSØ"}),
        ({"rows": [{"Kanari": 1}, 2, None]}, {"rows": [{ANOTHER: 1}, 2, None]}),
    ],
)
def test_others_are_taken_out(before: Any, after: Any):
    assert ME.clean(before) == after


def test_people_are_found_at_any_depth():
    content = {"a": [{"b": {"email": "Kari@Example.org", "name": "Kari Maria Kanari"}}], "email": "no name"}
    assert list(people_in(content)) == [Named("kari@example.org", "Kari Maria", "Kanari")]
    assert [one["name"] for one in entries_of(content, {"kari@example.org"})] == ["Kari Maria Kanari"]


words = st.text(alphabet=st.characters(categories=["Ll", "Lu"]), min_size=3, max_size=12)
json_values = st.recursive(
    st.none() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(words, st.text(max_size=20), st.text(max_size=20))
def test_a_family_name_never_stays(family: str, before: str, after: str):
    one = scrubber(["me@example.org"], [], [Named("o@example.org", "Given", family)])
    cleaned = one.text(f"{before} {family} {after}")
    assert f" {family} " not in f" {cleaned} "


@given(json_values)
def test_cleaning_twice_changes_nothing_more(value: Any):
    once = ME.clean(value)
    assert ME.clean(once) == once


def test_nothing_to_take_out_leaves_everything():
    one = scrubber(["me@example.org"], ["Me"], [])
    assert one.clean({"text": "As it was", "n": 1.5}) == {"text": "As it was", "n": 1.5}


# --- the ledger -----------------------------------------------------------------------------------------------

ENTRY = Entry("erased", "mail.old", "messaging.Mail", "k", "f" * 64)


def test_a_ledger_is_read_as_it_was_written():
    entries = [ENTRY, Entry("blocked", "block", "people.Person", "p", "0" * 64, "a.pdf", "1" * 64)]
    assert list(read_lines(as_lines(entries) + "\n")) == entries


@pytest.mark.parametrize(
    "line", ["x", "[]", "{}", '{"verb": "erased"}', as_lines([ENTRY]).replace("erased", "gone")]
)
def test_a_line_that_is_no_entry_is_named(line: str):
    with pytest.raises(ValueError, match="line 2 "):
        list(read_lines(as_lines([ENTRY]) + line))


def test_a_fingerprint_tells_rows_apart():
    rows = [("a.A", [1, "x"]), ("a.B", [1, "x"]), ("a.A", [1, "y"]), ("a.A", ["1x"]), ("a.A", [1, "x", ""])]
    assert len({fingerprint(table, facts) for table, facts in rows}) == len(rows)
