"""Who is hidden from whom, and names that tell nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.assessment.domain.blindness import letters_for, sees_names, sees_reviews
from tildel.programmes.domain.call import Blind

# level, round, own review: sees the others' reviews, their names
ROWS = [
    ("submitted", "reviewing", "none", False, False),
    ("submitted", "reviewing", "draft", False, False),
    ("submitted", "reviewing", "submitted", True, True),
    ("submitted", "discussing", "draft", False, False),
    ("submitted", "discussing", "submitted", True, True),
    ("discussion", "reviewing", "submitted", False, False),
    ("discussion", "discussing", "draft", False, False),
    ("discussion", "discussing", "submitted", True, True),
    ("never", "reviewing", "submitted", False, False),
    ("never", "discussing", "draft", False, False),
    ("never", "discussing", "submitted", True, False),
]


@pytest.mark.parametrize(("level", "round", "own", "reviews", "names"), ROWS)
def test_the_levels_of_blindness(level, round, own, reviews, names):
    blind = Blind(experts=level)
    state = {"round_state": round, "own": own}
    assert (sees_reviews(blind, **state), sees_names(blind, **state)) == (reviews, names)


@given(st.uuids(), st.lists(st.integers(1, 10_000), unique=True, max_size=60))
def test_letters_do_not_follow_the_order_in_which_people_are_told(application, members):
    letters = letters_for(application, members)
    assert letters == letters_for(application, reversed(members))
    assert (set(letters), len(set(letters.values()))) == (set(members), len(members))


def test_letters_go_on_after_the_alphabet():
    assert set(letters_for("a", range(28)).values()) >= {"A", "Z", "A1", "B1"}


def test_letters_differ_from_application_to_application():
    assert {letters_for(f"application {number}", [1, 2, 3])[1] for number in range(20)} == {"A", "B", "C"}
