"""The scale, the marks and texts of a review, and what it lacks."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.assessment.domain.marks import (
    TEXT_LIMIT,
    Scale,
    as_filled_in_by,
    clean_marks,
    clean_texts,
    counts_as_expert,
    disagrees,
    exact,
    mark_keys,
    missing_places,
    scale_of,
    spread_of,
    text_keys,
    weighted_mean,
)
from tildel.kernel.errors import RuleBroken
from tildel.programmes.domain.call import Criterion, Dimension
from tildel.programmes.domain.questions import NO_TEXT, Text
from tildel.programmes.shipped import load_template

SPEC = load_template("klinbeforsk-2024").assessment
HALVES = Scale(0, 5, 5, step_tenths=5)
# Every scale in use: lowest, highest, best, step in tenths, how many marks, weakest.
SCALES = [
    (1, 5, 5, 10, 5, 1),
    (1, 7, 7, 10, 7, 1),
    (0, 5, 5, 5, 11, 0),
    (1, 9, 9, 10, 9, 1),
    (1, 9, 1, 10, 9, 9),
]


def dimension(
    key: str, weight: int = 50, *, marked: bool = True, reason: bool = True, criteria=()
) -> Dimension:
    name = Text(key, key, key)
    return Dimension(key, name, weight, tuple(criteria), marked, reason)


def criterion(key: str, *, marked: bool = False) -> Criterion:
    return Criterion(key, Text(key, key, key), NO_TEXT, assumed=False, marked=marked)


MIXED = SPEC._replace(
    dimensions=(
        dimension("quality", 60, criteria=[criterion("design", marked=True), criterion("plan")]),
        dimension("benefit", 40, reason=False),
        dimension("ethics", 0, marked=False),
    ),
    user_dimensions=(dimension("relevance", 0), dimension("burden", 0)),
)


def test_the_scale_of_the_call():
    scale = scale_of(SPEC)
    assert (scale.values, scale.best, scale.weakest) == ((1, 2, 3, 4, 5), 5, 1)


@pytest.mark.parametrize(("lowest", "highest", "best", "step", "marks", "weakest"), SCALES)
def test_every_scale_in_use(lowest, highest, best, step, marks, weakest):
    scale = Scale(lowest, highest, best, step)
    assert (len(scale.values), scale.values[0], scale.values[-1], scale.weakest) == (
        marks,
        lowest,
        highest,
        weakest,
    )
    assert [scale.read(str(value)) for value in scale.values] == list(scale.values)
    assert [scale.place(value) for value in scale.values] == list(range(marks))
    assert scale.best_is_highest == (best == highest)


@pytest.mark.parametrize(
    ("lowest", "highest", "best", "step"),
    [(5, 5, 5, 10), (5, 1, 5, 10), (1, 5, 3, 10), (1, 5, 5, 0), (0, 1, 1, 3)],
)
def test_what_is_no_scale(lowest, highest, best, step):
    with pytest.raises(ValueError, match="no scale"):
        Scale(lowest, highest, best, step)


@pytest.mark.parametrize(
    ("raw", "mark"),
    [("4", 4), (4, 4), (" 5 ", 5), ("", None), (None, None), ("4.0", 4), (4.0, 4), ("4,0", 4)],
)
def test_marks_that_can_be_read(raw, mark):
    assert Scale(1, 5, 5).read(raw) == mark


@pytest.mark.parametrize(
    ("raw", "mark"), [("3,5", 3.5), ("3.5", 3.5), (3.5, 3.5), ("3", 3), ("0", 0), (0, 0), ("3.50", 3.5)]
)
def test_halves_are_read_with_a_comma_or_a_point(raw, mark):
    assert HALVES.read(raw) == mark
    assert isinstance(HALVES.read(raw), float) == (mark == 3.5)


@pytest.mark.parametrize(
    "raw", ["0", "6", "4.5", "-1", "٤", "four", True, 4.5, [], "1" * 5000, ".", "--1", "1e0"]
)
def test_marks_that_cannot(raw):
    with pytest.raises(RuleBroken) as refused:
        Scale(1, 5, 5).read(raw)
    assert (refused.value.code, refused.value.params) == (
        "review.mark_outside_scale",
        {"lowest": 1, "highest": 5, "step_tenths": 10},
    )


@pytest.mark.parametrize("raw", ["3,25", "3.2", "5,5", "3,5,5", 3.4999999, float("nan"), float("inf")])
def test_halves_only_on_a_step(raw):
    with pytest.raises(RuleBroken, match=r"review\.mark_outside_scale"):
        HALVES.read(raw)


@given(st.one_of(st.text(), st.integers(), st.none(), st.booleans(), st.floats()))
def test_reading_a_mark_gives_one_of_the_scale_nothing_or_a_refusal(raw):
    for scale in (Scale(1, 5, 5), HALVES):
        try:
            mark = scale.read(raw)
        except RuleBroken:
            continue
        assert mark in (None, *scale.values)


@given(st.lists(st.sampled_from(HALVES.values), min_size=1))
def test_halves_are_exact(marks):
    assert sum(map(exact, marks), Fraction(0)) == Fraction(sum(int(2 * mark) for mark in marks), 2)


def test_the_keys_of_texts_follow_the_form():
    assert text_keys(SPEC) == (
        "quality.design",
        "quality.feasibility",
        "quality.applicant",
        "quality",
        "benefit.importance",
        "benefit.reach",
        "benefit.use",
        "benefit",
    )


def test_marks_and_texts_are_asked_for_where_the_call_has_them():
    assert mark_keys(MIXED) == ("quality", "quality.design", "benefit")
    assert missing_places({}, {}, MIXED) == (
        "marks.quality", "marks.quality.design", "texts.quality", "marks.benefit", "texts.ethics",
    )  # fmt: skip
    assert (
        missing_places(
            {"quality": 4, "quality.design": 3, "benefit": 5}, {"quality": "a", "ethics": "b"}, MIXED
        )
        == ()
    )


def test_unknown_and_unmarked_keys_are_left_out_and_the_rest_is_read():
    raw = {
        "benefit": "5",
        "quality": 4,
        "quality.design": "2",
        "quality.plan": "2",
        "ethics": "3",
        "other": "1",
    }
    assert clean_marks(raw, MIXED) == {"quality": 4, "quality.design": 2, "benefit": 5}


def test_a_mark_outside_names_its_place():
    with pytest.raises(RuleBroken) as refused:
        clean_marks({"quality": "4", "quality.design": "9"}, MIXED)
    assert refused.value.place == "marks.quality.design"


def test_texts_stay_as_they_were_typed():
    texts = clean_texts({"quality": " a\r\nb\x00\ud800 ", "benefit": "  ", "beauty": "x"}, SPEC)
    assert texts == {"quality": " a\nb\ufffd\ufffd "}


def test_a_text_has_a_limit():
    assert clean_texts({"quality": "x" * TEXT_LIMIT}, SPEC)["quality"] == "x" * TEXT_LIMIT
    with pytest.raises(RuleBroken) as refused:
        clean_texts({"quality": "x" * (TEXT_LIMIT + 1)}, SPEC)
    assert (refused.value.place, refused.value.params) == (
        "texts.quality",
        {"limit": TEXT_LIMIT, "length": TEXT_LIMIT + 1},
    )


def test_a_user_representative_fills_in_their_own_form_where_there_is_one():
    assert mark_keys(as_filled_in_by(MIXED, "user_representative")) == ("relevance", "burden")
    assert as_filled_in_by(MIXED, "expert") == MIXED
    assert as_filled_in_by(SPEC, "user_representative") == SPEC
    assert [counts_as_expert(MIXED, role) for role in ("user_representative", "expert", "leader")] == [
        False,
        True,
        True,
    ]
    assert counts_as_expert(SPEC, "user_representative")


@pytest.mark.parametrize(
    ("marks", "mean"),
    [
        ({}, None),
        ({"quality": 4}, 4),
        ({"quality": 5, "benefit": 3}, Fraction(21, 5)),
        ({"quality": 5, "benefit": 3, "quality.design": 1}, Fraction(21, 5)),
        ({"ethics": 1}, None),
        ({"quality": 3.5, "benefit": 3}, Fraction(33, 10)),
    ],
)
def test_what_is_skipped_or_unmarked_never_lowers_a_mean(marks, mean):
    assert weighted_mean(marks, MIXED) == mean


def test_a_form_without_weights_counts_alike():
    assert weighted_mean(
        {"relevance": 5, "burden": 2}, as_filled_in_by(MIXED, "user_representative")
    ) == Fraction(7, 2)


@pytest.mark.parametrize(
    ("marks", "spread", "apart"),
    [([], None, False), ([3], None, False), ([3, 4], 1, False), ([2, 4, 3], 2, True), ([1, 5], 4, True)],
)
def test_far_apart_is_two_steps_and_a_third_of_the_scale(marks, spread, apart):
    assert (spread_of(marks), disagrees(marks, Scale(1, 5, 5))) == (spread, apart)


def test_far_apart_in_halves_is_not_one_whole_mark():
    assert [disagrees(pair, HALVES) for pair in ((3, 4), (3, 4.5), (2.5, 4.5))] == [False, False, True]


def test_what_a_review_lacks_in_the_order_of_the_form():
    assert missing_places({}, {}, SPEC) == (
        "marks.quality",
        "texts.quality",
        "marks.benefit",
        "texts.benefit",
    )
    assert missing_places({"quality": 3, "benefit": 3}, {"quality": "ok", "benefit": " "}, SPEC) == (
        "texts.benefit",
    )
    assert missing_places({"quality": 3, "benefit": 3}, {"quality": "a", "benefit": "b"}, SPEC) == ()
