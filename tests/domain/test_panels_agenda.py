"""The order of cases in which the fewest people leave the room."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tildel.panels.domain.agenda import (
    EXACT_SETS,
    Case,
    arrange,
    exits,
    exits_by_person,
    lower_bound,
    moved,
)


def cases(*closed: str, groups: str = "") -> list[Case]:
    """A case for each word, closed to the people whose letters it has; `groups` has a letter for each case."""
    return [
        Case(str(number), frozenset(letters), groups[number : number + 1])
        for number, letters in enumerate(closed)
    ]


def cost(order: list[Case]) -> int:
    return exits(case.closed_to for case in order)


def fewest(given_cases: list[Case]) -> int:
    return min(map(cost, permutations(given_cases)))


def in_order(given_cases: list[Case]) -> list[Case]:
    by_key = {case.key: case for case in given_cases}
    return [by_key[key] for key in arrange(given_cases).keys]


def test_somebody_stays_out_over_cases_that_follow_each_other():
    assert exits_by_person(map(frozenset, ["a", "ab", "", "a"])) == {"a": 2, "b": 1}
    assert exits(map(frozenset, ["a", "ab", "", "a"])) == 3
    assert (exits([]), exits_by_person([])) == (0, {})


@pytest.mark.parametrize(
    ("closed", "keys", "left"),
    [
        ((), (), 0),
        (("", "", ""), ("0", "1", "2"), 0),
        (("a", "", "a"), ("1", "0", "2"), 1),
        (("a", "b", "ab"), ("0", "2", "1"), 2),
        (("ab", "c", "bc", "d", "ab"), ("0", "4", "2", "1", "3"), 4),
    ],
)
def test_orders_that_can_be_seen_at_a_glance(closed, keys, left):
    found = arrange(cases(*closed))
    assert (found.keys, found.exits, found.is_best) == (keys, left, True)


def test_groups_stay_together_and_follow_each_other_as_their_first_cases_do():
    found = arrange(cases("a", "b", "a", "b", groups="xyyx"))
    assert [("xyyx")[int(key)] for key in found.keys] == ["x", "x", "y", "y"]
    # b leaves at the end of the first group and stays out into the second.
    assert (found.keys, found.exits, found.is_best) == (("0", "3", "1", "2"), 3, False)


def test_a_bound_below_which_no_order_comes():
    assert lower_bound(cases("ab", "bc", "", "d")) == 4
    assert lower_bound(cases("ab", "cd", "ac", "bd")) == 5
    assert lower_bound([]) == 0


def test_moving_by_hand():
    keys = ("a", "b", "c")
    assert moved(keys, "c", 1) == ("c", "a", "b")
    assert moved(keys, "a", 2) == ("b", "a", "c")
    assert (moved(keys, "a", 99), moved(keys, "b", -3)) == (("b", "c", "a"), ("b", "a", "c"))
    with pytest.raises(ValueError, match="not in"):
        moved(keys, "d", 1)


CLOSED = st.frozensets(st.sampled_from("abcdef"), max_size=4)


@settings(deadline=None, max_examples=60)
@given(st.lists(CLOSED, max_size=7))
def test_no_order_has_fewer(closed):
    given_cases = [Case(str(number), people) for number, people in enumerate(closed)]
    found = arrange(given_cases)
    best = fewest(given_cases)
    assert (found.exits, found.bound) == (best, best)
    assert lower_bound(given_cases) <= best


def test_eight_cases_by_brute_force():
    given_cases = cases("ab", "bc", "cd", "de", "ea", "ac", "bd", "ce")
    assert arrange(given_cases).exits == fewest(given_cases)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(CLOSED, st.sampled_from("xyz")), max_size=14))
def test_an_order_is_the_same_cases_once_and_its_figures_are_true(rows):
    given_cases = [Case(str(number), people, group) for number, (people, group) in enumerate(rows)]
    found = arrange(given_cases)
    assert sorted(found.keys, key=int) == [case.key for case in given_cases]
    assert found.exits == cost(in_order(given_cases))
    assert lower_bound(given_cases) <= found.bound <= found.exits
    assert found == arrange(given_cases)
    groups = [case.group for case in in_order(given_cases)]
    assert len([1 for a, b in pairwise(groups) if a != b]) <= max(len(set(groups)) - 1, 0)


@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.frozensets(st.sampled_from("abcdefghijkl"), min_size=1, max_size=4),
        min_size=EXACT_SETS + 1,
        max_size=40,
        unique=True,
    )
)
def test_where_there_are_too_many_for_the_optimum_the_order_is_mended_until_nothing_helps(closed):
    given_cases = [Case(str(number), people) for number, people in enumerate(closed)]
    found = arrange(given_cases)
    assert found.bound <= found.exits <= cost(given_cases)
    order = in_order(given_cases)
    swaps = (
        [*order[:i], *reversed(order[i : j + 1]), *order[j + 1 :]]
        for i in range(len(order))
        for j in range(i + 1, len(order))
    )
    assert found.exits <= min((cost(swap) for swap in swaps), default=found.exits)
