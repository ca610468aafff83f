"""Every scale a call may have, from the officer's form to the review and the order."""

from fractions import Fraction

import pytest
from django.utils import translation

from tests.slices import assessment_world as w
from tildel.assessment.actions import reviews, rounds
from tildel.assessment.phrases_reviewing import mark_text, mean_text, scale_text
from tildel.assessment.queries import rounds as queries
from tildel.decisions.actions.rankings import cuts_of
from tildel.decisions.domain.order import order as ordered
from tildel.decisions.domain.ranking import Priority
from tildel.decisions.queries.marks import marked
from tildel.decisions.queries.rules import rule_of
from tildel.kernel.errors import RuleBroken
from tildel.programmes.actions import change_call
from tildel.programmes.domain.editing import with_assessment
from tildel.programmes.queries import spec_of

pytestmark = pytest.mark.django_db

HALVES = {"lowest": 0, "highest": 5, "best": 5, "step_tenths": 5}
ONE_BEST = {"lowest": 1, "highest": 9, "best": 1, "fundable_tenths": 30}
FOUR_WORDS = {"lowest": 1, "highest": 4, "best": 4, "words": w.words("Weak", "Fair", "Good", "Excellent")}
WORDS_ONLY = {**FOUR_WORDS, "words_only": True, "fundable_tenths": 20}


def world_with(applications: int = 1, experts: int = 1, **columns: object) -> w.World:
    world = w.running(applications, experts)
    w.say(world, **columns)
    return world


def order(world: w.World) -> list[tuple[str, Fraction, bool]]:
    spec = spec_of(world.call)
    rule = rule_of(spec, Priority.NONE)
    rows = ordered(marked(world.call), rule, cuts_of(spec.assessment, rule))
    return [(row.reference[-1], row.ranked.mean, row.ranked.fundable) for row in rows]


@pytest.mark.parametrize(
    ("columns", "said", "mean"),
    [
        ({}, ["1", "5"], "4.2"),
        (HALVES, ["0", "0.5", "5"], "4.2"),
        (FOUR_WORDS, ["1 – Weak (en)", "4 – Excellent (en)"], "4.2"),
    ],
)
def test_marks_are_said_with_their_word(columns, said, mean):
    world = world_with(**columns)
    form = spec_of(world.call).assessment
    with translation.override("en"):
        values = [form.lowest, *([0.5] if columns is HALVES else []), form.highest]
        assert [mark_text(value, form) for value in values] == said
        assert mean_text(Fraction(21, 5), form) == mean


def test_numbers_are_written_the_languages_way():
    form = spec_of(world_with(**HALVES).call).assessment
    with translation.override("nb"):
        assert (mark_text(3.5, form), mean_text(Fraction(7, 2), form)) == ("3,5", "3,5")
    with translation.override("en"):
        assert scale_text(form) == "From 0 to 5 in steps of 0.5; 5 is best."


def test_words_alone_hide_every_number():
    form = spec_of(world_with(**WORDS_ONLY).call).assessment
    with translation.override("en"):
        assert (mark_text(3, form), mean_text(Fraction(3), form)) == ("Good (en)", "Good (en)")
        assert mean_text(Fraction(5, 2), form) == "between “Fair (en)” and “Good (en)”"


def test_halves_are_kept_and_ranked_exactly():
    world = world_with(2, 2, **HALVES)
    for application, marks in zip((0, 1), ((3.5, 4), (4, 3.5)), strict=True):
        for given, mark in zip(w.given_to_all(world, application), marks, strict=True):
            w.write(given, marks={"quality": str(mark).replace(".", ","), "benefit": mark})
    assert [row.marks["quality"] for row in queries.submitted_marks(world.call)] == [3.5, 4, 4, 3.5]
    assert order(world) == [("1", Fraction(15, 4), True), ("2", Fraction(15, 4), True)]


def test_one_may_be_best():
    world = world_with(2, 1, **ONE_BEST)
    for number, mark in ((0, 8), (1, 2)):
        w.write(w.given_to_all(world, number)[0], marks={"quality": mark, "benefit": mark})
    assert order(world) == [("2", 2, True), ("1", 8, False)]


def test_what_has_no_mark_never_lowers_a_sum_and_a_limit_of_its_own_cuts():
    judged = [
        w.dimension("quality", 60, least_tenths=30),
        w.dimension("benefit", 40),
        w.dimension("ethics", 0, marked=False, reason_required=True),
    ]
    world = world_with(2, 1, dimensions=judged)
    texts = {**w.FULL_TEXTS, "ethics": "Sound."}
    for number, marks in ((0, (5, 4)), (1, (2, 5))):
        given = w.given_to_all(world, number)[0]
        w.write(given, marks={"quality": marks[0], "benefit": marks[1], "ethics": 1}, texts=texts)
    assert order(world) == [("1", Fraction(23, 5), True), ("2", Fraction(16, 5), False)]


def test_a_reason_is_asked_for_only_where_the_call_says_so():
    judged = [w.dimension("quality", 50), w.dimension("benefit", 50, reason_required=False)]
    world = world_with(dimensions=judged)
    sent = w.write(w.given_to_all(world)[0], texts={"quality": "Good."})
    assert sent.state == "submitted"


def test_a_criterion_with_a_mark_of_its_own_must_have_one():
    part = {"key": "design", "name": w.words("Design")[0], "marked": True}
    world = world_with(dimensions=[w.dimension("quality", 100, criteria=[part])])
    given = w.given_to_all(world)[0]
    page = w.as_expert(world.members[0]).get(w.url("review", pk=given.application_id)).content.decode()
    assert page.count('name="marks-quality.design"') == 5
    with pytest.raises(RuleBroken) as refused:
        w.write(given, marks={"quality": 4}, texts={"quality": "a"})
    assert refused.value.params["places"] == ["marks.quality.design"]


def test_user_representatives_have_their_own_form_and_stay_out_of_the_experts_mean():
    world = world_with(1, 3, user_dimensions=[w.dimension("relevance", 0)])
    user = world.members[2]
    user.role = "user_representative"
    user.save()
    first, second, third = w.given_to_all(world)
    w.write(first)
    w.write(second)
    page = w.as_expert(user).get(w.url("review", pk=third.application_id)).content.decode()
    assert ('name="marks-relevance"' in page, 'name="marks-quality"' in page) == (True, False)
    w.write(third, marks={"relevance": 1, "quality": 1}, texts={"relevance": "Not for us."})
    assert [row.marks for row in queries.submitted_marks(world.call)] == [w.FULL_MARKS, w.FULL_MARKS]
    assert [row.marks for row in queries.user_marks(world.call)] == [{"relevance": 1}]
    assert queries.counted(world.call) == {world.applications[0].pk: 2}
    assert order(world) == [("1", Fraction(9, 2), True)]


def test_user_representatives_count_as_much_as_the_call_gives_them():
    judged = [w.dimension("quality", 40), w.dimension("benefit", 40)]
    world = world_with(1, 2, dimensions=judged, user_dimensions=[w.dimension("relevance", 20)])
    user = world.members[1]
    user.role = "user_representative"
    user.save()
    first, second = w.given_to_all(world)
    w.write(first, marks={"quality": 4, "benefit": 4})
    assert order(world) == [("1", 4, True)]
    w.write(second, marks={"relevance": 1}, texts={"relevance": "Not for us."})
    assert order(world) == [("1", Fraction(17, 5), True)]


def test_without_a_form_of_their_own_user_representatives_count_like_the_others():
    world = world_with(1, 1)
    world.members[0].role = "user_representative"
    world.members[0].save()
    w.write(w.given_to_all(world)[0])
    assert (len(queries.submitted_marks(world.call)), queries.user_marks(world.call)) == (1, [])


def test_the_form_shows_words_without_numbers_where_the_call_says_so():
    world = world_with(**WORDS_ONLY)
    given = w.given_to_all(world)[0]
    client = w.as_expert(world.members[0])
    page = client.get(w.url("review", pk=given.application_id)).content.decode()
    assert page.count("Excellent (en)") == 2
    assert '<span class="value">' not in page
    answer = client.post(
        w.url("save_review", pk=given.application_id), {"marks-quality": "3", "version": "0"}
    )
    assert answer.json()["total"] == "Your mean so far: Good (en), preliminary: 1 mark is missing"


def test_a_wrong_mark_names_the_scale_and_loses_nothing():
    world = world_with(**HALVES)
    given = w.given_to_all(world)[0]
    sent = {"marks-quality": "3,2", "marks-benefit": "4,5", "texts-quality": "Kept.", "version": "0"}
    answer = w.as_expert(world.members[0]).post(w.url("review", pk=given.application_id), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a mark from 0 to 5 in steps of 0.5." in page
    assert ("Kept." in page, 'value="4.5" checked' in page) == (True, True)


def test_the_scale_is_fixed_once_experts_read():
    world = w.running(1, 0)
    other = with_assessment(spec_of(world.call), **HALVES)
    with pytest.raises(RuleBroken) as refused:
        change_call(call=world.call, spec=other, reason="Finer.", by=world.officer, at=w.NOW)
    assert refused.value.code == "call.reviewing_has_begun"


def test_nothing_is_fixed_before_the_round_is_opened():
    world = w.make_call()
    w.add_application(world)
    rounds.prepare_round(call=world.call, by=world.officer, at=w.NOW)
    other = with_assessment(spec_of(world.call), **HALVES)
    with pytest.raises(RuleBroken) as refused:
        change_call(call=world.call, spec=other, reason="Finer.", by=world.officer, at=w.NOW)
    assert refused.value.code == "call.closed_rules"


def test_the_form_that_is_filled_in_is_the_members():
    world = world_with(user_dimensions=[w.dimension("relevance", 0)])
    member = world.members[0]
    assert [row.key for row in reviews.form_for(member).dimensions] == ["quality", "benefit"]
