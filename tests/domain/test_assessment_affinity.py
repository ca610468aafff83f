"""How well an expert fits an application, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.assessment.domain.affinity import (
    ApplicationText,
    ExpertText,
    Interest,
    Matcher,
    Weights,
    stem,
)

STROKE = ApplicationText(
    "a1",
    title="Trombolyse ved hjerneslag hos eldre",
    summary="En randomisert studie av trombolyse ved akutt hjerneslag. Pasienter følges i ett år.",
    keywords=("hjerneslag", "trombolyse"),
    codes=("6.1", "stroke"),
)
NEUROLOGIST = ExpertText("n", ("hjerneslag", "nevrologi"), ("Thrombolysis after stroke",), ("6.1", "stroke"))
SURGEON = ExpertText("s", ("kirurgi",), ("Randomiserte studier av leddproteser",), ("6.3",))
NURSE = ExpertText("u", ("sykepleie til eldre",), (), ())
EXPERTS = (NEUROLOGIST, SURGEON, NURSE)


def test_the_expert_of_the_field_fits_best_and_the_reasons_say_why():
    matcher = Matcher.of(EXPERTS)
    values = dict(zip(("n", "s", "u"), matcher.values(STROKE).tolist(), strict=True))
    assert max(values, key=values.get) == "n"
    found = matcher.explain(STROKE, "n", Interest.WANT)
    assert (found.words, found.shared_codes, found.near_codes) == (("hjerneslag",), ("6.1", "stroke"), ())
    assert (found.codes, found.interest) == (1.0, 1.0)
    assert 0 < found.text < 1


def test_another_code_of_the_same_group_counts_half():
    found = Matcher.of(EXPERTS).explain(STROKE, "s")
    assert (found.codes, found.shared_codes, found.near_codes) == (0.25, (), ("6.1",))
    assert found.words == ("randomisert", "studie")


def test_what_is_not_known_is_left_out_of_the_mean():
    found = Matcher.of(EXPERTS).explain(STROKE, "u")
    assert (found.codes, found.interest) == (None, None)
    assert found.value == found.text > 0
    assert found.words == ("eldre",)


def test_a_wish_lifts_and_lowers():
    matcher = Matcher.of(EXPERTS)
    want, can, nothing, no = (
        matcher.explain(STROKE, "n", wish).value
        for wish in (Interest.WANT, Interest.CAN, Interest.UNKNOWN, Interest.RATHER_NOT)
    )
    assert want > can > no
    assert want > nothing > no


def test_the_mean_is_that_of_the_weights():
    weights = Weights(text=0.5, codes=0.3, interest=0.2)
    found = Matcher.of(EXPERTS, weights).explain(STROKE, "s", Interest.CAN)
    assert found.value == pytest.approx(0.5 * found.text + 0.3 * 0.25 + 0.2 * 0.6, abs=1e-6)


def test_a_word_of_few_experts_says_more_than_one_of_many():
    experts = [ExpertText(f"e{n}", ("onkologi", "kreft")) for n in range(8)]
    experts.append(ExpertText("rare", ("sarkom",)))
    values = Matcher.of(experts).values(ApplicationText("a", title="kreft sarkom"))
    assert values.argmax() == 8


def test_repeating_a_word_helps_ever_less_and_a_long_list_is_no_advantage():
    few, many = ExpertText("few", ("kols",)), ExpertText("many", ("kols",), ("kols",) * 20)
    broad = ExpertText("wide", ("kols", *(f"fag{'x' * n}" for n in range(1, 60))))
    few_, many_, broad_ = Matcher.of([few, many, broad]).values(ApplicationText("a", title="kols")).tolist()
    assert 0 < broad_ < few_
    assert few_ < many_ < 1_000_000


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (("behandling", "behandlingen", "behandlinger"), True),
        (("pasient", "pasienter", "pasientene"), True),
        (("treatment", "treatments"), True),
        (("hjerte", "hjernen"), False),
        (("kreft", "kropp"), False),
    ],
)
def test_forms_of_a_word_have_one_stem(words, same):
    assert (len({stem(word) for word in words}) == 1) is same


def test_english_and_norwegian_forms_meet_in_the_middle_of_a_text():
    experts = [
        ExpertText("x", (), ("Treatments of diabetic patients",)),
        ExpertText("y", (), ("Hip fracture",)),
    ]
    found = Matcher.of(experts).explain(ApplicationText("a", summary="The treatment of a patient"), "x")
    assert found.words == ("patient", "treatment")


WORDS = st.lists(st.sampled_from(("kols", "slag", "hjerte", "barn", "eldre", "trening")), max_size=6).map(
    " ".join
)
CODES = st.lists(st.sampled_from(("1.1", "1.2", "4.1", "cancer")), max_size=3).map(tuple)
APPLICATIONS = st.builds(ApplicationText, st.just("a"), WORDS, WORDS, st.tuples(WORDS), CODES)


@given(
    APPLICATIONS,
    st.lists(st.tuples(WORDS, WORDS, CODES), min_size=1, max_size=5),
    st.lists(st.sampled_from(Interest), min_size=5, max_size=5),
    st.randoms(use_true_random=False),
)
def test_each_value_is_the_one_explained_from_0_to_1_in_whatever_order_experts_come(
    texts, experts, wishes, chance
):
    known = [ExpertText(f"e{n}", (one,), (other,), codes) for n, (one, other, codes) in enumerate(experts)]
    interests = {expert.key: wish for expert, wish in zip(known, wishes, strict=False)}
    matcher = Matcher.of(known)
    values = matcher.values(texts, interests).tolist()
    explained = [matcher.explain(texts, expert.key, interests[expert.key]) for expert in known]
    assert [round(found.value * 1_000_000) for found in explained] == values
    assert all(0 <= value <= 1_000_000 for value in values)
    assert Matcher.of(chance.sample(known, len(known))).values(texts, interests).tolist() == values
    assert all(bool(found.words) is (found.text > 0) for found in explained)


def test_nothing_known_is_nothing_in_common():
    matcher = Matcher.of([ExpertText("x"), ExpertText("y", ("kols",))])
    assert matcher.values(ApplicationText("a")).tolist() == [0, 0]
    assert matcher.explain(ApplicationText("a"), "y").words == ()
    assert Matcher.of([]).values(STROKE).tolist() == []


def test_an_expert_that_stands_twice_or_nowhere_is_refused():
    with pytest.raises(ValueError, match="twice"):
        Matcher.of([NURSE, NURSE])
    with pytest.raises(ValueError, match="unknown"):
        Matcher.of([NURSE]).explain(STROKE, "nobody")


@pytest.mark.parametrize(
    "wrong", [{"text": 0}, {"codes": -1}, {"want": 1.5}, {"saturation": 0}, {"heading": 0}, {"same_group": 2}]
)
def test_weights_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError, match="no weights"):
        Weights(**wrong)
