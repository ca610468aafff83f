"""Whole kroner shared out: no krone is lost, nobody is a krone from the exact share."""

from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tildel.kernel.money import share_out

WEIGHTS = st.lists(
    st.integers(0, 10**9) | st.fractions(0, 1000, max_denominator=10_000), min_size=1, max_size=12
)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1], (100,)),
        (100, [1, 1, 1], (34, 33, 33)),
        (101, [1, 1, 1], (34, 34, 33)),
        (10, [2, 1, 1], (5, 3, 2)),
        (10, [1, 1, 2], (3, 2, 5)),
        (1, [0, 1, 1], (0, 1, 0)),
        (7, [0, 0, 3], (0, 0, 7)),
        (0, [1, 2], (0, 0)),
        (1_000_000, [Fraction(7, 10), Fraction(3, 10)], (700_000, 300_000)),
        (5, [Fraction(1, 3), 1], (1, 4)),
        (11, [6, 7, 1, 2], (4, 5, 1, 1)),
    ],
)
def test_parts(total, weights, parts):
    assert share_out(total, weights) == parts


@pytest.mark.parametrize(
    ("total", "weights"), [(-1, [1]), (5, [2, -1]), (5, []), (5, [0, 0]), (0, [0]), (5, [Fraction(-1, 9)])]
)
def test_what_cannot_be_shared_is_refused(total, weights):
    with pytest.raises(ValueError):
        share_out(total, weights)


@given(st.integers(0, 10**12), WEIGHTS)
@example(1, [1, 10**9])
def test_no_krone_is_lost_and_nobody_is_a_krone_off(total, weights):
    assume(any(weights))
    parts = share_out(total, weights)
    exact = [Fraction(total) * weight / sum(map(Fraction, weights)) for weight in weights]
    assert sum(parts) == total
    assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))
    assert [part for part, weight in zip(parts, weights, strict=True) if not weight] == [0] * weights.count(0)


@given(st.integers(0, 10**9), st.integers(1, 20), st.integers(1, 10**6))
def test_equal_weights_are_served_in_their_order(total, count, weight):
    each, left = divmod(total, count)
    assert share_out(total, [weight] * count) == (each + 1,) * left + (each,) * (count - left)


@given(st.integers(0, 10**9), WEIGHTS, st.integers(1, 1000))
def test_only_the_proportion_of_the_weights_matters(total, weights, times):
    assume(any(weights))
    assert share_out(total, weights) == share_out(total, [weight * times for weight in weights])
