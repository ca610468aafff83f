"""Rules for applications of exactly equal rank."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.decisions.domain.ties import (
    Contender,
    Parting,
    Settled,
    Tie,
    TieRule,
    check_rules,
    median,
    settle,
    tie_rule_from_json,
)

WEIGHTS = {"quality": 50, "benefit": 50}
QUALITY, BENEFIT = TieRule(Tie.DIMENSION, "quality"), TieRule(Tie.DIMENSION, "benefit")
MEAN, MEDIAN, USERS, DRAW = (TieRule(kind) for kind in (Tie.MEAN, Tie.MEDIAN, Tie.USERS, Tie.DRAW))


def contender(reference: str, *marks: tuple[int, int], users: tuple[int, ...] = ()) -> Contender:
    return Contender(reference, [{"quality": q, "benefit": b} for q, b in marks], users)


def test_the_first_rule_that_parts_decides_and_says_so() -> None:
    tied = [contender("a", (3, 5), (4, 4)), contender("b", (5, 3), (4, 4)), contender("c", (5, 3), (4, 4))]

    assert settle(tied, [MEAN, QUALITY, MEDIAN], WEIGHTS) == Settled(
        (("b", "c"), ("a",)), (Parting(QUALITY, ("a", "b", "c"), (("b", "c"), ("a",))),)
    )


def test_each_group_is_parted_by_the_rule_that_can() -> None:
    tied = [contender("a", (5, 3), users=(3,)), contender("b", (3, 5), users=(5,)),
            contender("c", (5, 3), users=(4, 4)), contender("d", (3, 5), users=(5,))]  # fmt: skip

    settled = settle(tied, [QUALITY, USERS], WEIGHTS)

    assert settled.order == (("c",), ("a",), ("b", "d"))
    assert settled.settled_by("a", "b") == QUALITY
    assert settled.settled_by("a", "c") == USERS
    assert settled.settled_by("b", "d") is None


def test_the_median_comes_after_the_mean() -> None:
    tied = [contender("a", (1, 1), (4, 4), (4, 4)), contender("b", (3, 3), (3, 3), (3, 3))]
    assert settle(tied, [MEAN, MEDIAN], WEIGHTS).order == (("a",), ("b",))


def test_where_low_is_good_the_least_is_first_but_not_in_the_draw() -> None:
    tied = [contender("a", (2, 4)), contender("b", (4, 2)), contender("c", (4, 2))]
    settled = settle(tied, [QUALITY, DRAW], WEIGHTS, best_is_highest=False, drawn=["x", "c", "b", "a"])
    assert settled.order == (("a",), ("c",), ("b",))


def test_a_draw_that_is_not_published_leaves_the_tie() -> None:
    tied = [contender("a", (2, 4)), contender("b", (4, 2))]
    assert settle(tied, [DRAW], WEIGHTS) == Settled((("a", "b"),), ())
    assert settle(tied, [DRAW], WEIGHTS, drawn=["b", "a"]).order == (("b",), ("a",))


@pytest.mark.parametrize("rule", [USERS, BENEFIT, TieRule(Tie.DIMENSION, "plan")])
def test_a_missing_mark_never_decides(rule: TieRule) -> None:
    tied = [Contender("a", [{"quality": 5}], (5,)), Contender("b", [{"quality": 5, "benefit": 1}]),
            Contender("c", [{"quality": 5, "plan": 4}], (2,))]  # fmt: skip
    assert settle(tied, [rule], WEIGHTS) == Settled((("a", "b", "c"),), ())


def test_a_reader_without_a_weighted_mark_is_left_out_of_the_mean() -> None:
    tied = [Contender("a", [{"plan": 1}, {"quality": 4}]), Contender("b", [{"quality": 3}])]
    assert settle(tied, [MEAN], WEIGHTS).order == (("a",), ("b",))


@pytest.mark.parametrize("tied", [[], [contender("a", (1, 1))]])
def test_nobody_to_part(tied: list[Contender]) -> None:
    assert settle(tied, [QUALITY, DRAW], WEIGHTS, drawn=["a"]) == Settled(
        tuple((one.reference,) for one in tied), ()
    )


@pytest.mark.parametrize("rules", [[QUALITY, QUALITY], [DRAW, QUALITY]])
def test_rules_that_could_never_decide_are_refused(rules: list[TieRule]) -> None:
    with pytest.raises(ValueError, match=r"twice|after a draw"):
        check_rules(rules)


@pytest.mark.parametrize(
    ("kind", "dimension"), [(Tie.DIMENSION, None), (Tie.MEAN, "quality"), (Tie.DIMENSION, "")]
)
def test_only_a_rule_on_a_dimension_names_one(kind: Tie, dimension: str | None) -> None:
    with pytest.raises(ValueError, match="names it"):
        TieRule(kind, dimension)


@pytest.mark.parametrize("rule", [QUALITY, MEAN, MEDIAN, USERS, DRAW])
def test_a_rule_comes_back_from_its_data(rule: TieRule) -> None:
    assert tie_rule_from_json(rule.as_json()) == rule


def test_the_median_is_exact() -> None:
    assert median([3, 1, 2]) == 2
    assert median([1, 2, 3, Fraction(10, 3)]) == Fraction(5, 2)
    with pytest.raises(ValueError, match="median"):
        median([])


CONTENDERS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=3),
        st.lists(st.integers(1, 2), max_size=2),
    ),
    min_size=1,
    max_size=6,
).map(
    lambda rows: [contender(f"a{at}", *marks, users=tuple(users)) for at, (marks, users) in enumerate(rows)]
)


@given(CONTENDERS, st.permutations([QUALITY, BENEFIT, MEAN, MEDIAN]), st.booleans())
def test_it_is_the_order_of_all_values_one_after_the_other(
    tied: list[Contender], rules: list[TieRule], high: bool
) -> None:
    def key(one: Contender) -> tuple[Fraction, ...]:
        totals = [Fraction(marks["quality"] + marks["benefit"], 2) for marks in one.marks]
        values = {
            QUALITY: Fraction(sum(marks["quality"] for marks in one.marks), len(one.marks)),
            BENEFIT: Fraction(sum(marks["benefit"] for marks in one.marks), len(one.marks)),
            MEAN: sum(totals) / Fraction(len(totals)),
            MEDIAN: median(totals),
        }
        return tuple(values[rule] if high else -values[rule] for rule in rules)

    by_key: dict[tuple[Fraction, ...], list[str]] = {}
    for one in tied:
        by_key.setdefault(key(one), []).append(one.reference)

    settled = settle(tied, rules, WEIGHTS, best_is_highest=high)

    assert settled.order == tuple(tuple(by_key[one]) for one in sorted(by_key, reverse=True))
    keys = {one.reference: key(one) for one in tied}
    for first, second in combinations(keys, 2):
        apart = [at for at in range(4) if keys[first][at] != keys[second][at]]
        assert settled.settled_by(first, second) == (rules[apart[0]] if apart else None)


@given(CONTENDERS, st.randoms(), st.permutations([QUALITY, USERS, MEDIAN]))
def test_the_order_of_the_input_changes_nothing(tied: list[Contender], chance, rules: list[TieRule]) -> None:
    shuffled = list(tied)
    chance.shuffle(shuffled)
    assert settle(shuffled, rules, WEIGHTS) == settle(tied, rules, WEIGHTS)
