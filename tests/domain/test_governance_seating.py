"""The seats of a mandate as typed: each has a key of its own, and what changed is told once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tildel.governance.domain.mandate import read_mandate
from tildel.governance.domain.seating import Difference, differences, seat_row, with_keys
from tildel.governance.shipped import shipped_document

NSG = shipped_document("nsg")["mandates"][0]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "key": st.sampled_from(["", "a", "b", "a-2"]),
            "names": st.fixed_dictionaries({"nb": st.text(max_size=5)}),
        }
    ),
    max_size=8,
)


@given(ROWS)
def test_every_seat_has_a_key_and_no_two_the_same(rows):
    keys = [row["key"] for row in with_keys(rows)]
    assert len(set(keys)) == len(keys) == len(rows)
    assert all(keys)


def test_a_new_seat_is_called_after_its_name():
    rows = with_keys([{"key": "uio", "names": {"nb": "UiO"}}, {"key": "", "names": {"nb": "Pårørende"}}])
    assert [row["key"] for row in rows] == ["uio", "parorende"]


def test_the_seats_of_nsg_are_the_same_when_nothing_was_typed():
    rows = [
        seat_row(
            key=seat.key, names=seat.names, group=seat.group, region=seat.region, deputies=seat.deputies,
            appointed_by=seat.appointed_by, term_years=seat.term_years,
            order=seat.rotation.order if seat.rotation else (), years=seat.rotation.years if seat.rotation else None,
        )
        for seat in read_mandate(NSG).seats
    ]  # fmt: skip
    assert differences(NSG["seats"], rows) == ()


def test_what_is_added_changed_and_removed_is_told():
    before = [{"key": "a", "deputies": 1}, {"key": "b", "region": ""}, {"key": "c"}]
    after = [{"key": "d"}, {"key": "a", "deputies": 2}, {"key": "b"}]
    assert differences(before, after) == (
        Difference("added", "d"), Difference("changed", "a"), Difference("removed", "c"),
    )  # fmt: skip


def test_where_a_rotation_began_is_kept():
    before = {"rotation": {"order": ["1", "2"], "years": 4, "anchor": "2010-01-01"}}
    facts = {"key": "a", "names": {"nb": "A"}, "group": "health", "order": ("2", "1")}
    made = seat_row(**facts, years=3, before=before)
    assert made["rotation"] == {"order": ["2", "1"], "years": 3, "anchor": "2010-01-01"}
    assert "rotation" not in seat_row(**facts, before=before)
