"""Who reads what: the optimum, the hard limits, the floors, few changes and what a change costs."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.assignment_problems import (
    bound_of_the_linear_program,
    by_pricing,
    every_answer,
    fits,
    inputs,
    problem_of,
    total,
    worth,
)
from tildel.assessment.domain.assignment import Floor, affinity_of, change_cost, resolve, solve
from tildel.assessment.domain.assignment_flow import TooWide, Wish, _Weights
from tildel.assessment.domain.assignment_problem import Problem, millionths, open_part

PLAIN = {
    "applications": {"a": 2, "b": 1},
    "reviewers": {"x": (0, 2), "y": (0, 1), "z": (1, 1)},
    "pairs": [("a", "x", 0.9), ("a", "y", 0.8), ("a", "z", 0.1), ("b", "x", 0.7), ("b", "z", 0.2)],
}


def test_the_sum_is_the_highest_within_the_loads():
    solution = solve(problem_of(PLAIN))
    assert solution.pairs == (("a", "x"), ("a", "y"), ("b", "z"))
    assert (affinity_of(solution.objective), affinity_of(solution.worst_pair)) == (1.9, 0.2)
    assert (solution.solved, solution.reasons, solution.new) == (True, (), ())


@settings(max_examples=150, deadline=None)
@given(inputs(), st.booleans(), st.text(max_size=3))
def test_the_answer_is_the_bound_of_the_linear_program_and_keeps_every_limit(given_, pricing, key):
    with by_pricing(pricing):
        solution = solve(problem_of(given_), key=key)
    bound = bound_of_the_linear_program(given_)
    assert solution.solved is (bound is not None)
    if solution.solved:
        assert solution.objective == total(given_, solution.pairs)
        assert abs(solution.objective - bound) <= 1e-6 * max(1, abs(bound))
        assert fits(given_, solution.pairs)
        assert solution.pairs == tuple(sorted(solution.pairs))
        assert solution.worst_pair == min((worth(given_)[pair] for pair in solution.pairs), default=None)


@settings(max_examples=80, deadline=None)
@given(inputs(most=4, specialists=True))
def test_each_application_that_asks_for_a_specialist_has_one(given_):
    answers = every_answer(given_)
    solution = solve(problem_of(given_))
    assert solution.solved is bool(answers)
    if answers:
        assert fits(given_, solution.pairs)
        assert solution.objective == max(total(given_, answer) for answer in answers)


@settings(max_examples=60, deadline=None)
@given(inputs(), st.randoms(use_true_random=False), st.booleans())
def test_the_answer_does_not_depend_on_the_order_of_rows(given_, chance, pricing):
    turned = dict(given_)
    for name in ("applications", "reviewers"):
        items = list(given_[name].items())
        chance.shuffle(items)
        turned[name] = dict(items)
    for name in ("pairs", "fixed"):
        turned[name] = chance.sample(given_[name], len(given_[name]))
    with by_pricing(pricing):
        assert solve(problem_of(given_), key="k") == solve(problem_of(turned), key="k")


def test_ties_are_settled_by_the_key_and_never_at_the_cost_of_affinity():
    names = [f"n{number:02}" for number in range(20)]
    given_ = {
        "applications": dict.fromkeys(names, 2),
        "reviewers": dict.fromkeys(names, (2, 2)),
        "pairs": [(one, other, 0.5) for one in names for other in names],
    }
    found = [solve(problem_of(given_), key=key) for key in ("first", "second", "first")]
    assert [solution.objective for solution in found] == [20_000_000] * 3
    assert found[0].pairs == found[2].pairs != found[1].pairs


def test_a_millionth_is_worth_more_than_any_tie():
    chance = random.Random(3)
    for key in map(str, range(30)):
        best = chance.randrange(8)
        given_ = {
            "applications": {"a": 1},
            "reviewers": {f"r{n}": (0, 1) for n in range(8)},
            "pairs": [("a", f"r{n}", 0.500001 if n == best else 0.5) for n in range(8)],
        }
        assert solve(problem_of(given_), key=key).pairs == (("a", f"r{best}"),)


def test_affinities_are_read_to_six_decimals():
    assert [millionths(text) for text in ("0.1234565", "-0.1234565", "1e-6", 0.1 + 0.2, 0)] == [
        123457, -123457, 1, 300000, 0,
    ]  # fmt: skip
    # two decimals would find these equal, and rounding in between would lose the sum
    given_ = {
        "applications": {"a": 1, "b": 1},
        "reviewers": {"x": (0, 1), "y": (0, 1)},
        "pairs": [("a", "x", 0.500001), ("a", "y", 0.5), ("b", "x", 0.5), ("b", "y", 0.500002)],
    }
    assert solve(problem_of(given_)).objective == 1_000_003


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "x", "", "1000001", "1e99"])
def test_what_is_no_affinity_is_refused(text):
    with pytest.raises(ValueError, match="not a number"):
        millionths(text)


def test_an_application_that_asks_for_nobody_disturbs_nobody():
    idle = {**PLAIN, "applications": {**PLAIN["applications"], "idle": 0}}
    idle["pairs"] = [*PLAIN["pairs"], ("idle", "x", 1.0), ("idle", "y", -1000)]
    assert solve(problem_of(idle)) == solve(problem_of(PLAIN))
    for floor in (Floor.PAIR, Floor.APPLICATION):
        assert solve(problem_of(idle), floor=floor) == solve(problem_of(PLAIN), floor=floor)


def test_nothing_to_assign_is_solved():
    solution = solve(problem_of({"applications": {"a": 0}, "reviewers": {"x": (0, 3)}, "pairs": []}))
    assert (solution.solved, solution.pairs, solution.objective, solution.worst_pair) == (True, (), 0, None)


def test_a_fixed_pair_is_kept_at_any_cost_and_counts_nothing_without_a_row():
    fixed = {**PLAIN, "fixed": [("b", "y")]}
    solution = solve(problem_of(fixed))
    assert solution.pairs == (("a", "x"), ("a", "z"), ("b", "y"))
    assert (solution.objective, solution.worst_pair) == (1_000_000, 0)


@settings(max_examples=60, deadline=None)
@given(inputs(most=4, fixed=False), st.booleans())
def test_the_worst_pair_is_as_good_as_it_can_be_and_then_the_sum(given_, pricing):
    answers = every_answer(given_)
    with by_pricing(pricing):
        solution = solve(problem_of(given_), floor=Floor.PAIR)
    assert solution.solved is bool(answers)
    if answers and solution.pairs:
        value = worth(given_)
        ranked = [(min(value[pair] for pair in answer), total(given_, answer)) for answer in answers]
        assert (solution.worst_pair, solution.objective) == max(ranked)
        assert fits(given_, solution.pairs)


@settings(max_examples=40, deadline=None)
@given(inputs(most=4, specialists=True))
def test_the_worst_application_is_as_good_as_it_can_be_and_then_the_sum(given_):
    answers = every_answer(given_)
    solution = solve(problem_of(given_), floor=Floor.APPLICATION)
    assert solution.solved is bool(answers)
    fixed = [pair[0] for pair in given_["fixed"]]
    open_ = [name for name, demand in given_["applications"].items() if demand > fixed.count(name)]
    if answers and open_:
        value = worth(given_)

        def ranked(answer):
            sums = [sum(value[pair] for pair in answer if pair[0] == name) for name in open_]
            return min(sums), total(given_, answer)

        assert ranked(solution.pairs) == max(map(ranked, answers))
        assert fits(given_, solution.pairs)


@settings(max_examples=80, deadline=None)
@given(inputs(most=4), st.data())
def test_after_a_refusal_as_few_pairs_as_possible_change_and_then_the_sum_counts(given_, data):
    before = solve(problem_of(given_)).pairs
    refused = data.draw(st.sampled_from(before)) if before else None
    left = {**given_, "pairs": [row for row in given_["pairs"] if row[:2] != refused]}
    left["fixed"] = [pair for pair in given_["fixed"] if pair != refused]
    answers = every_answer(left)
    with by_pricing(data.draw(st.booleans())):
        solution = resolve(before, problem_of(left))
    assert solution.solved is bool(answers)
    if answers:
        ranked = [(-len(set(answer) - set(before)), total(left, answer)) for answer in answers]
        assert (-len(solution.new), solution.objective) == max(ranked)
        assert solution.new == tuple(sorted(set(solution.pairs) - set(before)))
        assert fits(left, solution.pairs)


def test_pairs_from_before_that_nobody_knows_any_longer_are_dropped():
    solution = resolve([("gone", "x"), ("a", "away"), ("b", "y"), ("b", "x")], problem_of(PLAIN))
    assert solution.pairs == (("a", "x"), ("a", "z"), ("b", "x"))
    assert solution.new == (("a", "x"), ("a", "z"))


@settings(max_examples=60, deadline=None)
@given(inputs(most=4), st.data())
def test_what_a_change_costs_is_what_the_best_answer_around_it_lacks(given_, data):
    optimum = solve(problem_of(given_))
    pairs = sorted(worth(given_))
    if not optimum.solved or not pairs:
        return
    add, remove = data.draw(st.permutations(pairs))[:2] if len(pairs) > 1 else (pairs[0], None)
    change = change_cost(
        problem_of(given_), add=[add], remove=[] if remove is None else [remove], optimum=optimum
    )
    # a fixed pair that is removed is no longer fixed
    left = {**given_, "pairs": [row for row in given_["pairs"] if row[:2] != remove]}
    left["fixed"] = [*({*given_["fixed"], add} - {remove})]
    around = every_answer(left)
    if around:
        best = max(total(left, answer) for answer in around)
        assert (change.cost, change.with_change.objective) == (optimum.objective - best, best)
        assert fits(left, change.with_change.pairs)
    else:
        assert (change.cost, change.with_change.solved) == (None, False)
        assert change.with_change.reasons


def test_a_change_to_a_problem_without_an_answer_has_no_cost():
    with pytest.raises(ValueError, match="no answer"):
        change_cost(
            problem_of({**PLAIN, "reviewers": {"x": (0, 1), "y": (0, 1), "z": (0, 0)}}), add=[("a", "x")]
        )
    with pytest.raises(ValueError, match="unknown"):
        change_cost(problem_of(PLAIN), add=[("a", "nobody")])


@settings(max_examples=60, deadline=None)
@given(inputs(most=4))
def test_balance_is_the_most_even_of_the_best_answers(given_):
    answers = every_answer(given_)
    solution = solve(problem_of(given_), balance=True)
    assert solution.solved is bool(answers)

    def ranked(answer):
        loads = [sum(pair[1] == name for pair in answer) for name in given_["reviewers"]]
        return total(given_, answer), -sum(load**2 for load in loads)

    if answers:
        assert ranked(solution.pairs) == max(map(ranked, answers))


def test_what_cannot_be_asked_for_together_is_refused():
    with pytest.raises(ValueError, match="balanced"):
        solve(problem_of(PLAIN), floor=Floor.APPLICATION, balance=True)
    with pytest.raises(ValueError, match="few changes"):
        resolve([], problem_of(PLAIN), floor=Floor.APPLICATION)


def test_a_large_random_problem_is_solved_exactly_by_way_of_likely_rows():
    chance = np.random.default_rng(5)
    names = [f"n{number:03}" for number in range(150)]
    arrays = (
        np.full(150, 3), np.full(150, 1), np.full(150, 4),
        np.repeat(np.arange(150, dtype=np.int32), 150), np.tile(np.arange(150, dtype=np.int32), 150),
        chance.integers(0, 1_000_001, 22_500) // 50_000 * 50_000,
    )  # fmt: skip
    problem = Problem.of_arrays(names, names, *arrays)
    with by_pricing(True):
        priced = solve(problem)
    with by_pricing(False):
        assert solve(problem) == priced


def test_weights_keep_each_level_above_everything_below_within_64_bits():
    names = [f"n{number:02}" for number in range(30)]
    given_ = {
        "applications": dict.fromkeys(names, 3),
        "reviewers": dict.fromkeys(names, (1, 5)),
        "pairs": [
            (one, other, n / 10**6) for n, (one, other) in enumerate((a, b) for a in names for b in names)
        ],
    }
    part = open_part(problem_of(given_))
    weights = _Weights.fitting(part, Wish(kept=np.zeros(900, np.bool_), balance=True), 1 << 16)
    all_ties = part.total * (weights.ties - 1)
    all_balance = part.total * weights.balance_steps * weights.balance
    all_affinity = part.total * 899 * weights.affinity
    assert weights.balance > all_ties
    assert weights.affinity > all_balance + all_ties
    assert weights.change > all_affinity + all_balance + all_ties
    assert (weights.change + weights.affinity * 899) * 61 < 2**63


def test_the_widest_affinities_are_exact_or_refused():
    wide = {
        **PLAIN,
        "pairs": [
            ("a", "x", 1_000_000),
            ("a", "y", -1_000_000),
            ("a", "z", "0.000001"),
            ("b", "x", 1),
            ("b", "z", 0.5),
        ],
    }
    assert solve(problem_of(wide)).objective == 1_000_000 * 10**6 + 1 + 1_000_000
    names = [f"n{number:03}" for number in range(200)]
    rows = [(one, other, 1_000_000 if one == other else "-999999.999999") for one in names for other in names]
    rows[1] = (*rows[1][:2], "0.000001")
    with pytest.raises(TooWide):
        resolve([], Problem.of(dict.fromkeys(names, 100), dict.fromkeys(names, (0, 200)), rows))


@pytest.mark.parametrize(
    "change",
    [
        {"applications": {"a": -1, "b": 1}},
        {"applications": {"a": 10**7, "b": 1}},
        {"reviewers": {"x": (2, 1), "y": (0, 1), "z": (1, 1)}},
        {"reviewers": {"x": (-1, 1), "y": (0, 1), "z": (1, 1)}},
        {"pairs": [("a", "x", 1), ("a", "x", 2)]},
        {"pairs": [("a", "nobody", 1)]},
        {"pairs": [("nothing", "x", 1)]},
        {"fixed": [("a", "nobody")]},
    ],
)
def test_a_problem_that_cannot_be_is_refused(change):
    with pytest.raises(ValueError):
        problem_of({**PLAIN, **change})


def test_ids_stand_sorted_and_once():
    with pytest.raises(ValueError, match="sorted"):
        Problem.of_arrays(["b", "a"], [], *[np.zeros(n, np.int64) for n in (2, 0, 0, 0, 0, 0)])
