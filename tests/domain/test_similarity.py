"""How close texts are, and what an application costs one institution."""

import pytest

from tildel.applications.domain.costs import added, own_costs
from tildel.applications.domain.similarity import closest, words_of

TRIAL = words_of("Trening for personer med kols: en randomisert studie av trening hjemme")


def test_words_are_counted_without_case_figures_and_empty_words():
    assert words_of("Trening og TRENING hos 40 voksne", "og in the home") == {
        "trening": 2,
        "voksne": 1,
        "home": 1,
    }


def test_the_same_text_is_wholly_alike_and_another_is_not_there():
    others = {"a": dict(TRIAL), "b": words_of("Blodprøver ved nyresvikt")}
    found = closest(TRIAL, others)
    assert [(row.key, round(row.likeness, 6)) for row in found] == [("a", 1.0)]
    assert found[0].shared[0] == "trening"


def test_the_closest_come_first_and_ties_in_the_order_of_keys():
    near, far = words_of("Trening hjemme for personer med kols"), words_of("Trening for eldre personer")
    found = closest(TRIAL, {"d": far, "c": near, "b": near, "a": words_of("Hjertesvikt")}, least=0.05)
    assert [row.key for row in found] == ["b", "c", "d"]
    assert found[0].likeness == found[1].likeness > found[2].likeness


def test_a_word_of_few_texts_weighs_more_than_one_of_all():
    own = words_of("studie stentgraft")
    others = {key: words_of(f"studie {key}") for key in ("hjerte", "lunge", "nyre")}
    found = closest(own, {**others, "rare": words_of("annet stentgraft")}, least=0.0)
    assert found[0].key == "rare"


@pytest.mark.parametrize(("own", "others"), [({}, {"a": TRIAL}), (TRIAL, {}), (TRIAL, {"a": {}})])
def test_without_words_nothing_is_alike(own, others):
    assert closest(own, others) == ()


def test_the_result_does_not_depend_on_the_order_of_words_or_texts():
    texts = {str(n): words_of(f"trening kols studie ord{chr(97 + n)} felles hjemme") for n in range(9)}
    turned = {key: dict(reversed(list(words.items()))) for key, words in reversed(list(texts.items()))}
    assert closest(TRIAL, texts) == closest(dict(reversed(list(TRIAL.items()))), turned)


def test_own_costs_are_those_of_the_own_lines():
    rows = [
        {"institution": "1", "category": "personnel", "years": {"2026": 5, "2025": 3}},
        {"institution": "2", "category": "personnel", "years": {"2025": 100}},
        {"institution": "1", "category": "running", "years": {"2026": 7}},
    ]
    assert own_costs({"rows": rows}, {"1"}) == {2025: 3, 2026: 12}
    assert own_costs({}, {"1"}) == {}
    assert added([{2026: 1}, {2025: 2, 2026: 3}, {}]) == {2025: 2, 2026: 4}
