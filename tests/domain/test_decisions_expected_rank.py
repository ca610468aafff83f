"""Expected ranks under the SNSF model: known figures, a second implementation, and what must always hold."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import product
from math import erfc, pi
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.plain_expected_rank import plain_expected_ranks
from tildel.decisions.domain import rank_interval
from tildel.decisions.domain.expected_rank import expected_ranks, posteriors_at
from tildel.decisions.domain.normal_table import normal_below
from tildel.decisions.domain.pairwise import expected_ranks_given
from tildel.decisions.domain.panel import Mark, panel_of
from tildel.decisions.domain.panel_model import PanelModel, Posterior, Prior, prior_for
from tildel.decisions.domain.panel_variances import Spread, Variances, gauss_points
from tildel.decisions.domain.rank_interval import distribution, quartiles

SIX = prior_for(1, 6)
SNSF = Path(__file__).with_name("snsf_panel_1.csv")
# the exact figures of SNSF's example, by the number of the application
KNOWN = [2.454, 4.095, 4.095, 4.095, 5.098, 6.175, 7.285, 7.285, 8.389, 9.458, 10.470, 11.408, 13.016, 13.016,
         13.662]  # fmt: skip


def marks_of(table: dict[str, dict[str, int]]) -> list[Mark]:
    return [Mark(name, by, Fraction(score)) for name, own in table.items() for by, score in own.items()]


def snsf() -> list[Mark]:
    with SNSF.open(encoding="utf-8") as file:
        return [
            Mark(row["application"], row["reviewer"], Fraction(row["score"])) for row in csv.DictReader(file)
        ]


def ranks(marks: list[Mark], prior: Prior = SIX, **options: bool) -> dict[str, float]:
    return {row.application: row.expected_rank for row in expected_ranks(marks, prior, **options).rows}


@st.composite
def panels(draw: st.DrawFn, most: int = 9) -> list[Mark]:
    """Incomplete designs: each application has a mark from some of the reviewers."""
    reviewers = draw(st.integers(1, 6))
    table = {
        f"a{index}": draw(
            st.dictionaries(
                st.sampled_from([f"r{one}" for one in range(reviewers)]), st.integers(1, 6), min_size=1
            )
        )
        for index in range(draw(st.integers(1, most)))
    }
    return marks_of(table)


def test_the_public_example_has_its_known_figures() -> None:
    found = ranks(snsf())

    assert [found[str(number)] for number in range(1, 16)] == pytest.approx(KNOWN, abs=0.001)


def test_the_public_example_in_full() -> None:
    standings = expected_ranks(snsf(), SIX)

    best = standings.rows[0]
    assert (best.application, best.rank_interval) == ("1", (1, 3))
    assert best.pcer == pytest.approx(100 * (best.expected_rank - 0.5) / 15)
    assert best.sucra == pytest.approx((15 - best.expected_rank) / 14)
    assert [row.rank_interval for row in standings.rows[-2:]] == [(12, 14), (13, 15)]
    assert standings.variance.application == pytest.approx(0.4948, abs=1e-4)
    assert standings.variance.rest == pytest.approx(0.8600, abs=1e-4)


@pytest.mark.parametrize(
    "table",
    [
        {
            "a": {"x": 6, "y": 5},
            "b": {"x": 3, "z": 4},
            "c": {"y": 2, "z": 5},
            "d": {"x": 4},
            "e": {"y": 4, "z": 1},
        },
        {"a": {"x": 6}, "b": {"y": 2}, "c": {"z": 3}},
        {"a": {"x": 6, "y": 2, "z": 3, "v": 4}, "b": {"x": 5, "w": 3}},
        {"a": {"x": 5}, "b": {"x": 2}, "c": {"x": 1}, "d": {"x": 2}},
    ],
)
def test_it_agrees_with_full_matrices_and_three_separate_priors(table: dict[str, dict[str, int]]) -> None:
    marks = marks_of(table)
    assert ranks(marks) == pytest.approx(plain_expected_ranks(marks, SIX, points=14), abs=1e-3)


@given(panels())
@settings(max_examples=25, deadline=None)
def test_the_ranks_share_out_all_places(marks: list[Mark]) -> None:
    found = ranks(marks)
    count = len(found)
    assert sum(found.values()) == pytest.approx(count * (count + 1) / 2, abs=1e-6)
    assert all(1 <= rank <= count for rank in found.values())


@given(panels(), st.randoms())
@settings(max_examples=15, deadline=None)
def test_the_order_of_the_rows_changes_nothing_at_all(marks: list[Mark], chance) -> None:
    shuffled = list(marks)
    chance.shuffle(shuffled)
    assert expected_ranks(shuffled, SIX) == expected_ranks(marks, SIX)


@given(panels())
@settings(max_examples=15, deadline=None)
def test_low_marks_that_are_good_are_the_mirror_image(marks: list[Mark]) -> None:
    mirrored = [Mark(one.application, one.reviewer, 7 - one.score) for one in marks]
    assert ranks(mirrored, best_is_highest=False) == pytest.approx(ranks(marks), abs=1e-8)


@given(panels())
@settings(max_examples=15, deadline=None)
def test_the_same_reviewers_and_better_marks_never_stand_worse(marks: list[Mark]) -> None:
    own: dict[str, dict[str, Fraction]] = {}
    for mark in marks:
        own.setdefault(mark.application, {})[mark.reviewer] = mark.score
    found = ranks(marks)
    for one, other in product(own, own):
        if own[one].keys() == own[other].keys() and sum(own[one].values()) >= sum(own[other].values()):
            assert found[one] <= found[other]


@given(panels())
@settings(max_examples=15, deadline=None)
def test_an_interval_holds_whole_ranks_in_order(marks: list[Mark]) -> None:
    rows = expected_ranks(marks, SIX).rows
    assert all(1 <= row.rank_interval[0] <= row.rank_interval[1] <= len(rows) for row in rows)


def test_equal_sums_of_the_same_reviewers_stand_exactly_alike() -> None:
    found = ranks(snsf())
    assert found["2"] == found["3"] == found["4"]
    assert found["7"] == found["8"]


def test_one_application_is_first_and_has_nobody_to_be_better_than() -> None:
    (row,) = expected_ranks([Mark("a", "x", Fraction(3))], SIX).rows
    assert (row.expected_rank, row.pcer, row.sucra, row.rank_interval) == (1, 50, None, (1, 1))


def test_when_all_marks_are_equal_all_stand_in_the_middle() -> None:
    marks = [Mark(f"a{one}", f"r{two}", Fraction(4)) for one in range(6) for two in range(one % 3 + 1)]
    assert set(ranks(marks).values()) == {3.5}


def test_marks_without_any_rest_are_ranked_by_the_applications() -> None:
    marks = [Mark(f"a{one}", f"r{two}", Fraction(1 + one + two)) for one in range(4) for two in range(3)]
    assert list(ranks(marks).values()) == pytest.approx([1, 2, 3, 4], abs=0.05)


def test_one_reviewer_ranks_by_marks() -> None:
    rows = expected_ranks(marks_of({"a": {"x": 2}, "b": {"x": 6}, "c": {"x": 4}}), SIX).rows
    assert [row.application for row in rows] == ["b", "c", "a"]


@pytest.mark.parametrize("marks", [[], [Mark("a", "x", Fraction(1)), Mark("a", "x", Fraction(2))]])
def test_no_mark_and_two_marks_by_one_reviewer_are_refused(marks: list[Mark]) -> None:
    with pytest.raises(ValueError, match=r"without a mark|twice"):
        expected_ranks(marks, SIX)


@pytest.mark.parametrize(
    ("scale", "prior"),
    [((1, 6), (2, 0.5)), ((1, 9), (3, 1)), ((0, 5), (2, 0.5)), ((1, 5), (1.6, 0.4)), ((4, 4), (0.4, 0.1))],
)
def test_the_prior_follows_the_scale(scale: tuple[int, int], prior: tuple[float, float]) -> None:
    found = prior_for(*scale)
    assert (found.bound, found.reviewer_sd) == pytest.approx(prior)


def test_a_scale_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="lowest"):
        prior_for(6, 1)


def test_the_density_of_the_rest_is_that_of_two_uniform_sides() -> None:
    prior, cells = prior_for(1, 6), 4000
    at = (np.arange(cells) + 0.5) / cells * prior.largest_rest
    density = np.array([prior.rest_density(value) for value in at])
    assert density.sum() * prior.largest_rest / cells == pytest.approx(1, abs=1e-4)
    assert density[at < 2].sum() * prior.largest_rest / cells == pytest.approx(pi / 4, abs=1e-3)


def test_the_table_of_the_normal_distribution() -> None:
    values = np.linspace(-12, 12, 4001)
    exact = np.array([erfc(-value / 2**0.5) / 2 for value in values])
    assert np.abs(normal_below(values) - exact).max() < 2e-11
    assert normal_below(np.zeros(1))[0] == 0.5


def test_gauss_points_average_as_the_points_they_stand_for() -> None:
    points, weights = np.linspace(0, 2, 30), np.linspace(1, 3, 30) / np.linspace(1, 3, 30).sum()
    few, share = gauss_points(points, weights, 4)
    moments = [(share @ few**power, weights @ points**power) for power in range(8)]
    assert [one for one, _ in moments] == pytest.approx([other for _, other in moments])


def test_gauss_points_of_a_single_point_are_that_point() -> None:
    few, share = gauss_points(np.array([1.5, 2.0]), np.array([1.0, 0.0]), 4)
    assert few.tolist() == pytest.approx([1.5])
    assert share.tolist() == pytest.approx([1])


def spread_of(marks: list[Mark], points: int) -> tuple[PanelModel, Spread]:
    model = PanelModel(panel_of(marks), SIX)
    return model, Variances(model).spread(points)


def weighted(marks: list[Mark], points: int) -> list[tuple[float, Posterior]]:
    model, spread = spread_of(marks, points)
    return list(zip(spread.weights.tolist(), posteriors_at(model, spread), strict=True))


def scattered(applications: int, reviewers: int) -> list[Mark]:
    """Three marks an application, without pattern but always the same."""
    return [
        Mark(f"a{one:03}", f"r{(one * 7 + step * (one % 2 + 1)) % reviewers:02}",
             Fraction(1 + (one * one + 3 * step + one // 4) % 6))
        for one in range(applications) for step in range(3)
    ]  # fmt: skip


def test_the_mean_of_the_distribution_is_the_expected_rank() -> None:
    _, posterior = weighted(scattered(17, 7), 1)[0]
    sizes = np.ones(17)
    found = distribution(posterior, sizes)
    assert found.sum(axis=1) == pytest.approx(np.ones(17))
    assert found @ np.arange(1, 18) == pytest.approx(expected_ranks_given(posterior, sizes), abs=1e-3)


def test_a_group_of_equals_is_the_same_as_its_members() -> None:
    marks = [mark for mark in snsf() if int(mark.application) < 6]
    model, spread = spread_of(marks, 1)
    (posterior,) = posteriors_at(model, spread)
    first = model.panel.firsts
    grouped = Posterior(
        posterior.theta[first], posterior.noise[first], posterior.shared[first], posterior.own[first],
        posterior.nu, posterior.nu_variance,
    )  # fmt: skip
    sizes = np.bincount(model.panel.twins).astype(float)
    assert sizes.tolist() == [1, 3, 1]
    assert distribution(grouped, sizes) == pytest.approx(distribution(posterior, np.ones(5))[first], abs=1e-9)
    whole = expected_ranks_given(posterior, np.ones(5))
    assert expected_ranks_given(grouped, sizes) == pytest.approx(whole[first], abs=1e-9)


def test_the_approximation_for_many_is_within_one_rank_of_the_full_distribution(monkeypatch) -> None:
    points, sizes = weighted(scattered(40, 9), 2), np.ones(40)
    low, high = quartiles(points, sizes)
    monkeypatch.setattr(rank_interval, "EXACT", 0)
    near_low, near_high = quartiles(points, sizes)
    assert np.abs(near_low - low).max() <= 1
    assert np.abs(near_high - high).max() <= 1
    assert (np.abs(near_low - low).sum(), np.abs(near_high - high).sum()) <= (4, 4)


def test_pairs_are_the_same_in_blocks(monkeypatch) -> None:
    _, posterior = weighted(scattered(30, 8), 1)[0]
    whole = expected_ranks_given(posterior, np.ones(30))
    monkeypatch.setattr("tildel.decisions.domain.pairwise.ROWS", 7)
    assert expected_ranks_given(posterior, np.ones(30)) == pytest.approx(whole, abs=1e-9)


def test_either_side_may_be_eliminated() -> None:
    marks = scattered(9, 8)
    panel = panel_of(marks)
    model = PanelModel(panel, SIX, reviewers_dense=True)
    turned = PanelModel(panel, SIX, reviewers_dense=False)
    tau, rest = np.array([0.3, 0.8, 1.5]), np.array([0.2, 1.0, 2.0])
    assert turned.log_likelihood(tau, rest) == pytest.approx(model.log_likelihood(tau, rest))
    one, other = model.posterior(0.7, 0.9), turned.posterior(0.7, 0.9)
    assert other.theta == pytest.approx(one.theta)
    assert other.nu == pytest.approx(one.nu)
    assert other.nu_variance == pytest.approx(one.nu_variance)
    sizes = np.ones(9)
    assert expected_ranks_given(other, sizes) == pytest.approx(expected_ranks_given(one, sizes), abs=1e-9)
    assert distribution(other, sizes) == pytest.approx(distribution(one, sizes), abs=1e-9)


def test_fewer_points_of_a_larger_panel_give_the_same_figures(monkeypatch) -> None:
    marks = scattered(120, 25)
    quick = ranks(marks)
    monkeypatch.setattr("tildel.decisions.domain.expected_rank._points", lambda panel: 12)
    assert ranks(marks) == pytest.approx(quick, abs=1e-3)
