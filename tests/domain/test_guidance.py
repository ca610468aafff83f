"""The guide as rules: every total way of a guide that may be published ends in an answer with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.guidance.domain.checks import MOST_PATHS, faults, notes
from tildel.guidance.domain.guide import (
    END,
    Guide,
    Option,
    Question,
    Rule,
    Solution,
    Verdict,
    changed_parts,
    read_guide,
    with_question,
    with_solution,
    without_question,
    without_solution,
)
from tildel.guidance.domain.picture import Asked, picture
from tildel.guidance.domain.states import CASE, OWED, VERSION
from tildel.guidance.domain.walk import most_left, outcomes, paths, walk
from tildel.guidance.shipped import shipped_funders, shipped_guide
from tildel.kernel.errors import Unreadable

WORDS = {"nb": "ord"}
REASON = {"nb": "fordi"}


def question(key: str, *to: str) -> Question:
    """A question whose answers `a`, `b` … lead to `to`."""
    options = tuple(Option("abcdefgh"[number], WORDS, lead) for number, lead in enumerate(to))
    return Question(key, WORDS, options)


def rule(verdict: str, source: str = "kilde", **when: tuple[str, ...]) -> Rule:
    return Rule(Verdict(verdict), REASON, source, when)


def guide(*questions: Question, rules: tuple[Rule, ...] = (rule("allowed"),), **changes: object) -> Guide:
    whole = Guide(WORDS, questions[0].key if questions else "", questions, (Solution("s", WORDS, rules),))
    return replace(whole, **changes)


SIMPLE = guide(question("one", "two", END), question("two", END, END))


def codes(of: Guide) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in faults(of)]


# --- walking -------------------------------------------------------------------------------------------------


def test_a_walk_stops_at_the_first_question_without_an_answer():
    assert walk(SIMPLE, {}).question.key == "one"
    assert walk(SIMPLE, {"one": "a"}).question.key == "two"
    assert walk(SIMPLE, {"two": "a"}).question.key == "one"
    assert walk(SIMPLE, {"one": "nonsense"}).question.key == "one"


def test_a_walk_is_complete_at_the_end_and_forgets_what_was_not_asked():
    way = walk(SIMPLE, {"one": "b", "two": "a", "three": "c"})
    assert (way.is_complete, way.answers) == (True, {"one": "b"})


def test_the_first_rule_that_fits_speaks_and_silence_is_a_no():
    rules = (rule("not_allowed", one=("b",)), rule("case_by_case", two=("a",)))
    made = guide(*SIMPLE.questions, rules=rules)
    found = {
        answers: outcomes(made, walk(made, dict(answers)).answers)[0]
        for answers in ((("one", "b"),), (("one", "a"), ("two", "a")), (("one", "a"), ("two", "b")))
    }
    assert [(one.verdict, one.rule) for one in found.values()] == [
        (Verdict.NOT_ALLOWED, rules[0]), (Verdict.CASE_BY_CASE, rules[1]), (Verdict.NOT_ALLOWED, None),
    ]  # fmt: skip


def test_solutions_stand_by_verdict_and_keep_the_order_of_the_guide():
    verdicts = ("not_allowed", "allowed", "case_by_case", "allowed")
    solutions = tuple(Solution(f"s{n}", WORDS, (rule(one),)) for n, one in enumerate(verdicts))
    made = replace(SIMPLE, solutions=solutions)
    assert [one.solution.key for one in outcomes(made, {})] == ["s1", "s3", "s2", "s0"]


def test_most_left_counts_the_longest_way():
    made = guide(question("one", END, "two"), question("two", "three", END), question("three", END, END))
    assert [most_left(made, key) for key in ("one", "two", "three", END, "none")] == [3, 2, 1, 0, 0]


# --- any guide -----------------------------------------------------------------------------------------------

KEYS = ("q0", "q1", "q2", "q3", "q4")


@st.composite
def guides(draw: st.DrawFn) -> Guide:
    """Guides good and bad: with circles, unreachable questions, rules about answers that are not there."""
    leads = st.sampled_from([END, *KEYS])
    questions = tuple(
        question(key, *draw(st.lists(leads, max_size=3))) for key in KEYS[: draw(st.integers(1, 5))]
    )
    when = st.dictionaries(
        st.sampled_from(KEYS), st.lists(st.sampled_from("abc"), min_size=1, max_size=2).map(tuple), max_size=2
    )
    rules = st.lists(st.builds(lambda v, w: rule(v, **w), st.sampled_from(list(Verdict)), when), max_size=3)
    solutions = tuple(Solution(f"s{n}", WORDS, tuple(draw(rules))) for n in range(draw(st.integers(1, 2))))
    return Guide(WORDS, "q0", questions, solutions, otherwise=draw(st.sampled_from([{}, WORDS])))


@st.composite
def sound_guides(draw: st.DrawFn) -> Guide:
    """Guides that lead only onwards, with a last rule without conditions."""
    count = draw(st.integers(1, 5))
    questions = []
    for number in range(count):
        onward = st.sampled_from([END, *KEYS[number + 1 : count]])
        leads = draw(st.lists(onward, min_size=1, max_size=3))
        follows = KEYS[number + 1] if number + 1 < count else END
        questions.append(question(KEYS[number], follows, *leads))
    when = st.fixed_dictionaries({}, optional={one.key: st.just(("a",)) for one in questions})
    first = draw(
        st.lists(st.builds(lambda v, w: rule(v, **w), st.sampled_from(list(Verdict)), when), max_size=3)
    )
    last = rule(draw(st.sampled_from(list(Verdict))))
    return Guide(WORDS, "q0", tuple(questions), (Solution("s", WORDS, (*first, last)),), otherwise=WORDS)


@given(guides(), st.dictionaries(st.sampled_from(KEYS), st.sampled_from("abcx")))
def test_walking_never_fails_and_never_asks_twice(made: Guide, answers: dict[str, str]):
    way = walk(made, answers)
    asked = [step.question.key for step in way.steps]
    assert len(asked) == len(set(asked)) <= len(made.questions)
    assert walk(made, way.answers).answers == way.answers
    assert len(outcomes(made, way.answers)) == len(made.solutions)


@given(guides() | sound_guides(), st.data())
def test_in_a_guide_without_faults_every_total_way_ends_in_an_answer(made: Guide, data: st.DataObject):
    if faults(made):
        return
    way = walk(made, {})
    while way.question is not None:
        chosen = data.draw(st.sampled_from([one.key for one in way.question.options]))
        way = walk(made, {**way.answers, way.question.key: chosen})
    found = outcomes(made, way.answers)
    assert way.is_complete
    assert all(one.rule and one.rule.reasons and one.rule.source for one in found)
    assert made.otherwise or any(one.verdict != Verdict.NOT_ALLOWED for one in found)
    reached = {step.question.key for each in paths(made) for step in each.steps}
    assert reached == {one.key for one in made.questions}


@given(sound_guides())
def test_a_guide_that_leads_only_onwards_has_no_faults(made: Guide):
    assert faults(made) == ()
    assert all(way.is_complete for way in paths(made))


@given(guides())
def test_a_guide_with_a_lost_way_or_a_silent_solution_has_faults(made: Guide):
    ways = list(paths(made))
    lost = any(way.lost for way in ways)
    silent = any(one.rule is None for way in ways for one in outcomes(made, way.answers))
    assert bool(faults(made)) or not (lost or silent)


@given(guides() | sound_guides())
def test_a_guide_is_the_same_after_being_kept(made: Guide):
    assert read_guide(made.as_json()) == made
    assert changed_parts(made, read_guide(made.as_json())) == []


@given(guides())
def test_the_picture_of_any_guide_has_every_question_inside_it(made: Guide):
    asked = [
        Asked(one.key, "Et spørsmål?", tuple(("svar", o.leads_to) for o in one.options))
        for one in made.questions
    ]
    drawn = picture(asked, made.start)
    assert sorted(box.key for box in drawn.boxes) == sorted(one.key for one in made.questions)
    assert all(box.x + box.width <= drawn.width and box.y + box.height <= drawn.height for box in drawn.boxes)
    corners = [(box.x, box.y) for box in drawn.boxes]
    assert len(set(corners)) == len(corners)


@given(sound_guides())
def test_in_the_picture_every_line_leads_to_the_right(made: Guide):
    asked = [Asked(one.key, "x", tuple(("y", o.leads_to) for o in one.options)) for one in made.questions]
    assert all(x1 < x2 for x1, _y1, x2, _y2 in picture(asked, made.start).lines)


# --- faults, one by one ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (SIMPLE, []),
        (guide(question("one", "gone", END)), [("leads_nowhere", "question:one")]),
        (guide(question("one", END, END), question("far", END, END)), [("unreachable", "question:far")]),
        (guide(question("one", "one", END)), [("circle", "question:one")]),
        (guide(question("one", "two", END), question("two", "one", END)), [("circle", "question:one"), ("circle", "question:two")]),
        (guide(question("one", END)), [("too_few_options", "question:one")]),
        (guide(*SIMPLE.questions, start="gone"), [("no_start", "guide"), ("unreachable", "question:one"), ("unreachable", "question:two")]),
        (guide(*SIMPLE.questions, solutions=()), [("no_solutions", "guide")]),
        (guide(*SIMPLE.questions, titles={}), [("no_title", "guide")]),
        (guide(*SIMPLE.questions, SIMPLE.questions[1]), [("twice", "question:two")]),
        (guide(*SIMPLE.questions, rules=(rule("allowed", one=("x",)),)), [("unknown_answer", "solution:s")]),
        (guide(*SIMPLE.questions, rules=(rule("allowed", gone=("a",)),)), [("unknown_answer", "solution:s")]),
        (guide(*SIMPLE.questions, rules=(rule("allowed", source=""),)), [("no_source", "solution:s")]),
        (guide(*SIMPLE.questions, rules=(replace(rule("allowed"), reasons={}),)), [("no_reason", "solution:s")]),
        (guide(*SIMPLE.questions, rules=(), otherwise=WORDS), [("silent", "solution:s")]),
        (guide(*SIMPLE.questions, rules=(rule("allowed", two=("a", "b")),), otherwise=WORDS), [("silent", "solution:s")]),
        (guide(*SIMPLE.questions, rules=(rule("not_allowed"),)), [("no_help", "guide")]),
        (guide(*SIMPLE.questions, rules=(rule("not_allowed"),), otherwise=WORDS), []),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_publishing(made: Guide, found: list[tuple[str, str]]):
    assert codes(made) == found


def test_the_way_on_which_nothing_is_said_is_named():
    made = guide(*SIMPLE.questions, rules=(rule("allowed", one=("b",)),))
    assert faults(made)[0].params == {"answers": [("one", "a"), ("two", "a")]}


def test_a_guide_with_too_many_ways_is_not_walked_to_its_end():
    keys = [f"q{number}" for number in range(12)]
    questions = [question(key, after, after) for key, after in zip(keys, [*keys[1:], END], strict=True)]
    assert 2 ** len(keys) > MOST_PATHS
    assert codes(guide(*questions)) == [("too_many_ways", "guide")]


def test_readers_are_warned_of_what_is_not_looked_up():
    looked_up = replace(rule("allowed", one=("a", "b")), verified=True)
    solution = Solution(
        "s", WORDS, (looked_up,), assessed_on=date(2024, 5, 1), contact_name="Kari Eksempel", verified=True
    )
    made = replace(guide(question("one", END, END)), solutions=(solution,))
    assert (faults(made), notes(made)) == ((), ())
    unsure = replace(made, solutions=(replace(solution, rules=(replace(looked_up, verified=False),)),))
    assert [(one.code, one.params) for one in notes(unsure)] == [("unverified", {"rules": [1]})]
    assert [one.code for one in notes(SIMPLE)] == ["no_date", "no_contact", "unverified", "changes_nothing"]


# --- writing -----------------------------------------------------------------------------------------------------


def test_a_question_taken_away_takes_its_conditions_with_it():
    made = guide(*SIMPLE.questions, rules=(rule("not_allowed", two=("a",)), rule("allowed", one=("a",))))
    without = without_question(made, "two")
    assert [one.leads_to for one in without.questions[0].options] == [END, END]
    assert [dict(one.when) for one in without.solutions[0].rules] == [{}, {"one": ("a",)}]
    assert without_question(made, "one").start == "two"


def test_parts_are_put_in_place_or_after_the_others():
    changed = with_solution(with_question(SIMPLE, question("two", END, END, END)), Solution("t", WORDS, ()))
    assert [one.key for one in changed.questions] == ["one", "two"]
    assert changed_parts(SIMPLE, changed) == ["question:two", "solution:t"]
    assert changed_parts(changed, without_solution(changed, "t")) == ["solution:t"]


@pytest.mark.parametrize("document", [{}, {"titles": 1}, {**SIMPLE.as_json(), "questions": [{}]}])
def test_what_is_no_guide_is_refused(document: dict[str, object]):
    with pytest.raises(Unreadable):
        read_guide(document)


# --- what is shipped -----------------------------------------------------------------------------------------------


def test_every_way_of_the_shipped_guide_ends_in_an_answer():
    made = shipped_guide()
    assert faults(made) == ()
    assert [(way.is_complete, len(outcomes(made, way.answers))) for way in paths(made)] == [(True, 7)] * 67


def test_nothing_in_the_shipped_guide_passes_for_looked_up_and_no_date_is_invented():
    made = shipped_guide()
    assert [one.assessed_on for one in made.solutions] == [None] * 7
    assert {rule.verified for one in made.solutions for rule in one.rules} == {False}
    assert all(set(texts) == {"nb", "nn", "en"} for one in made.questions for texts in (one.texts,))


def test_nice_1_is_never_more_than_case_by_case():
    made = shipped_guide()
    found = {
        one.verdict
        for way in paths(made)
        for one in outcomes(made, way.answers)
        if one.solution.key == "nice-1"
    }
    assert found == {Verdict.CASE_BY_CASE, Verdict.NOT_ALLOWED}


def test_the_shipped_funders_are_those_that_the_sources_name():
    assert [one["key"] for one in shipped_funders()] == ["eu", "forskningsradet", "kreftforeningen", "dam"]


# --- states ------------------------------------------------------------------------------------------------------


def test_a_case_can_be_written_in_again_from_every_state():
    assert [CASE.allows(state, "ask_on") for state in CASE.states] == [True] * len(CASE.states)
    assert {CASE.after(state, "ask_on") for state in CASE.states} == set(OWED)


def test_what_was_published_is_never_written_in_again():
    assert VERSION.verbs("published") == ("retire",)
    assert set(VERSION.final) == {"retired", "discarded"}
