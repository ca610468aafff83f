"""How strict reviewers are, and when that may be taken out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tildel.decisions.domain.panel import Mark
from tildel.decisions.domain.panel_model import prior_for
from tildel.decisions.domain.strictness import Component, Ground, components, normalise, offer, strictness
from tildel.kernel.errors import RuleBroken

SIX = prior_for(1, 6)


def marks_of(**own: dict[str, int]) -> list[Mark]:
    return [Mark(name, by, Fraction(score)) for name, given in own.items() for by, score in given.items()]


JUDGED = marks_of(
    a={"mild": 6, "strict": 4},
    b={"mild": 5, "strict": 3},
    c={"mild": 4, "strict": 2},
    d={"mild": 5, "strict": 4},
)
APART = marks_of(a={"x": 6, "y": 5}, b={"y": 4}, c={"z": 2}, d={"z": 3, "w": 1})


def test_a_strict_reviewer_is_below_and_a_mild_one_above() -> None:
    mild, strict = strictness(JUDGED, SIX)

    assert (mild.reviewer, mild.marks, mild.raw_mean) == ("mild", 4, Fraction(5))
    assert (strict.reviewer, strict.marks, strict.raw_mean) == ("strict", 4, Fraction(13, 4))
    assert 0.4 < mild.shift == pytest.approx(-strict.shift, abs=1e-6)
    assert 0 < mild.shift_sd < 0.5
    assert strict.shift_sd == pytest.approx(mild.shift_sd, abs=1e-6)


def test_a_shift_is_in_marks_whichever_end_is_best() -> None:
    high, low = strictness(JUDGED, SIX), strictness(JUDGED, SIX, best_is_highest=False)
    assert [row.shift for row in low] == pytest.approx([row.shift for row in high])


def test_with_few_marks_little_is_known() -> None:
    few, many = strictness(marks_of(a={"x": 6}, b={"y": 1}), SIX), strictness(JUDGED, SIX)
    assert few[0].shift_sd > many[0].shift_sd


def test_without_a_reviewer_in_common_the_design_falls_apart() -> None:
    assert components(APART) == (Component(("a", "b"), ("x", "y")), Component(("c", "d"), ("w", "z")))


def test_a_chain_of_reviewers_ties_a_design_together() -> None:
    chain = marks_of(c={"z": 1, "y": 2}, a={"x": 3}, b={"x": 4, "y": 5})
    assert components(chain) == (Component(("a", "b", "c"), ("x", "y", "z")),)


@pytest.mark.parametrize(
    ("marks", "at_random", "ground", "offered"),
    [
        (JUDGED, False, Ground.CONNECTED, True),
        (JUDGED, True, Ground.RANDOM, True),
        (APART, True, Ground.RANDOM, True),
        (APART, False, Ground.APART, False),
    ],
)
def test_taking_strictness_out_needs_chance_or_a_connected_design(
    marks: list[Mark], at_random: bool, ground: Ground, offered: bool
) -> None:
    found = offer(marks, spread_at_random=at_random)
    assert (found.ground, found.offered) == (ground, offered)


def test_both_versions_are_answered() -> None:
    found = normalise(JUDGED, SIX, spread_at_random=False)

    assert found.raw == tuple(sorted(JUDGED))
    assert found.ground is Ground.CONNECTED
    shift = {row.reviewer: row.shift for row in found.strictness}
    for raw, adjusted in zip(found.raw, found.adjusted, strict=True):
        assert (raw.application, raw.reviewer) == (adjusted.application, adjusted.reviewer)
        assert float(raw.score - adjusted.score) == pytest.approx(shift[raw.reviewer], abs=1e-6)


def test_what_is_not_offered_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        normalise(APART, SIX, spread_at_random=False)
    assert (refused.value.code, refused.value.params) == (
        "decisions.normalising_not_offered", {"components": 2},
    )  # fmt: skip


def test_the_order_of_the_marks_changes_nothing() -> None:
    assert normalise(JUDGED[::-1], SIX, spread_at_random=True) == normalise(
        JUDGED, SIX, spread_at_random=True
    )
