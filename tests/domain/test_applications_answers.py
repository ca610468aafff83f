"""A call's own questions: read as typed, asked or not, limited; and the form that follows from the call."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tildel.applications.domain.answers import clean_answers, missing_keys, plain_facts, sent_answers
from tildel.applications.domain.classification import share_facts, shares_of
from tildel.applications.domain.draft import clean_section, facts_of, is_empty, missing_answers, problems_of
from tildel.applications.domain.plan import STANDARD, plan_of, unfitting
from tildel.checks.facts import facts_from
from tildel.kernel.errors import Unreadable
from tildel.programmes.domain.questions import Column, Condition, Option, Question, Text, asked
from tildel.programmes.domain.spec import call_from_json, call_to_json
from tildel.programmes.shipped import load_template


def text(words: str) -> Text:
    return Text(words, words, words)


def question(key: str, kind: str, **more) -> Question:
    return Question(key=key, section="plan", kind=kind, label=text(key), **more)


PURPOSE = question(
    "purpose", "choice", required=True, options=(Option("a", text("A")), Option("b", text("B")))
)
DETAIL = question("detail", "long_text", required=True, limit=10, shown_when=Condition("purpose", ("b",)))
DEEPER = question("deeper", "number", required=True, least=0, most=5, shown_when=Condition("detail", ("x",)))
WORDS = question("words", "long_text", limit=3, unit="words")
COST = question("cost", "amount", least=100, most=200)
TABLE = question(
    "plan", "table", most=2, columns=(Column("what", text("What"), "short_text"), Column("cost", text("Cost"), "amount"))
)  # fmt: skip
ALL = (PURPOSE, DETAIL, DEEPER, WORDS, COST, TABLE)


@pytest.mark.parametrize(
    ("row", "typed", "value", "fault"),
    [
        (PURPOSE, "a", "a", None),
        (PURPOSE, "c", None, "choice.not_one"),
        (PURPOSE, "", None, None),
        (DETAIL, "x" * 11, "x" * 11, "text.too_long"),
        (WORDS, " one two\nthree ", " one two\nthree ", None),
        (WORDS, "one two three four", "one two three four", "text.too_many_words"),
        (DEEPER, "2,5", 2.5, None),
        (DEEPER, "-1", None, "number.too_small"),
        (DEEPER, "6", None, "number.too_large"),
        (DEEPER, "some", None, "number.not_number"),
        (COST, "1 50", 150, None),
        (COST, "99", None, "number.too_small"),
        (question("day", "date"), "31.1.2027", "2027-01-31", None),
        (question("day", "date"), "31.2.2027", None, "day.not_one"),
        (question("some", "choices", options=PURPOSE.options), ["b", "x", "a", "b"], ["a", "b"], None),
    ],
)
def test_an_answer_is_read_as_its_kind(row, typed, value, fault):
    answers, faults = clean_answers([row], {row.key: typed})
    assert (answers[row.key], [found.code for _name, found in faults]) == (value, [fault] if fault else [])


def test_what_cannot_be_used_is_kept_and_shown_again():
    first, _ = clean_answers([COST], {"cost": "about 150"})
    assert first == {"cost": None, "typed": {"cost": "about 150"}}
    assert clean_answers([COST], {**first, "cost": "150"})[0] == {"cost": 150}


def test_a_table_keeps_its_rows_and_says_where_something_is_wrong():
    rows = [
        {"what": "", "cost": ""},
        {"what": "Reagents", "cost": "many"},
        {"what": "Help", "cost": "1 000"},
        {"what": "x"},
    ]
    answers, faults = clean_answers([TABLE], {"plan": rows})
    assert answers["plan"] == [
        {"what": "Reagents", "cost": None, "typed": {"cost": "many"}},
        {"what": "Help", "cost": 1000},
    ]
    assert [(name, found.code) for name, found in faults] == [("answers-plan-0-cost", "number.not_whole")]


def test_only_what_is_asked_is_missing_sent_and_known_to_the_engine():
    answers = {"purpose": "a", "detail": "left from before", "deeper": 3, "plan": [{"what": "x", "cost": 1}]}
    assert [row.key for row in asked(ALL, answers)] == ["purpose", "words", "cost", "plan"]
    assert missing_keys(ALL, answers) == []
    assert sent_answers(ALL, answers) == {
        "purpose": "a",
        "words": None,
        "cost": None,
        "plan": answers["plan"],
    }
    assert plain_facts(ALL, answers) == {"purpose": "a"}
    assert missing_keys(ALL, {"purpose": "b"}) == ["detail"]


def test_questions_that_hang_on_each_other_in_a_circle_are_asked_by_their_answers():
    one = question("one", "choice", options=PURPOSE.options, shown_when=Condition("two", ("a",)))
    two = question("two", "choice", options=PURPOSE.options, shown_when=Condition("one", ("a",)))
    assert asked((one, two), {"one": "a", "two": "a"}) == (one, two)
    assert asked((one, two), {"one": "b", "two": "a"}) == ()


NEARLY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["purpose", "detail", "cost", "plan", "what", "typed", "other"]), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@given(NEARLY)
@settings(max_examples=60, deadline=None)
def test_cleaning_answers_is_total_and_cleaning_again_changes_nothing(raw):
    answers, faults = clean_answers(ALL, raw)
    assert clean_answers(ALL, answers) == (answers, faults)
    content, problems = clean_section("q-plan", {"answers": raw}, ALL)
    assert clean_section("q-plan", content, ALL) == (content, problems)


# --- the form of a call ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("klinbeforsk-2024", STANDARD.parts),
        ("hnt-local-2025", ("project", "leader", "q-purpose", "budget")),
        ("norm-2023", ("project", "leader", "q-plan", "budget")),
        ("nsg-network-2019", ("project", "leader", "partners", "q-plan", "themes", "budget")),
    ],
)
def test_a_form_has_what_its_call_names(key, parts):
    assert plan_of(load_template(key)).parts == parts


def test_a_category_has_its_own_requirements_and_questions():
    spec = load_template("hmn-regional-2026")
    doctoral, funds = spec.for_track("doctoral"), spec.for_track("project_funds")
    assert (doctoral.requirement("amount").kind, funds.requirement("amount").kind) == (
        "lump_sum",
        "amount_per_year",
    )
    assert (doctoral.requirement("amount_total"), funds.requirement("amount_total").kind) == (None, "amount")
    assert [row.key for row in plan_of(doctoral).asks("project")] == ["candidate", "exams_passed"]
    assert plan_of(funds).asks("project") == ()
    assert doctoral.for_track("doctoral") == doctoral


def test_a_call_with_categories_and_questions_is_written_and_read_back():
    spec = load_template("hmn-regional-2026")
    assert call_from_json(call_to_json(spec)) == spec


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda row: row["questions"].append(row["questions"][0]), "call.doubled_question"),
        (lambda row: row["questions"][0].update(limit=30_000), "call.limit_too_large"),
        (lambda row: row["questions"][1].update(least=101), "call.least_above_most"),
        (lambda row: row["tracks"].append(row["tracks"][0]), "call.doubled_track"),
        (lambda row: row["questions"][0].update(kind="essay"), "json.not_a_choice"),
    ],
)
def test_what_cannot_be_a_call_is_said_with_its_place(change, code):
    row = call_to_json(load_template("hmn-regional-2026"))
    change(row)
    with pytest.raises(Unreadable) as refused:
        call_from_json(row)
    assert refused.value.code == code


def test_facts_hold_the_answers_and_only_what_the_form_has():
    spec = load_template("hmn-regional-2026").for_track("researcher")
    plan = plan_of(spec)
    sections = {
        "project": {"answers": {"share": 50, "candidate": "known"}},
        "partners": {"rows": [{"key": "p2", "institution": "883974832"}]},
        "classification": {"rows": [{"code": "hrcs_hc_02can", "percent": 100}]},
    }
    sections = {key: clean_section(key, content, plan.asks(key))[0] for key, content in sections.items()}
    facts = facts_of(sections, [], [], None, plan)
    assert facts["answers"]["questions"] == {"share": 50}
    assert facts["partners"] == []
    assert facts["classification"] == {"category_percent": 100, "activity_percent": None}
    assert facts_from(facts).partners == ()


def test_what_does_not_fit_another_category_is_listed_and_kept():
    spec = load_template("hmn-regional-2026")
    sections = {"project": {"title_no": "T", "answers": {"candidate": "known", "typed": {"share": "x"}}}}
    assert unfitting(sections, plan_of(spec.for_track("project_funds")), is_empty) == [
        ("project", "candidate")
    ]
    assert unfitting(sections, plan_of(spec.for_track("doctoral")), is_empty) == []
    without = replace(spec, sections=tuple(row for row in spec.sections if row.key != "themes"))
    assert unfitting({"themes": {"themes": ["x"]}}, plan_of(without), is_empty) == [("themes", "")]


def test_a_required_question_stops_and_so_does_a_wrong_answer():
    plan = plan_of(load_template("hnt-local-2025"))
    written = {"q-purpose": {"answers": {"purpose": "degree", "plan": ""}}}
    assert [row.place for row in missing_answers(written, plan) if row.section == "q-purpose"] == [
        "answers-degree", "answers-plan",
    ]  # fmt: skip
    wrong = {
        "q-purpose": clean_section("q-purpose", {"answers": {"purpose": "gold"}}, plan.asks("q-purpose"))[0]
    }
    assert [(row.place, row.code) for row in problems_of(wrong, plan)] == [
        ("answers-purpose", "choice.not_one")
    ]


@pytest.mark.parametrize(
    ("shares", "sum_of", "fact"),
    [
        ([], None, None),
        ([100], 100, 100),
        ([33.3, 33.3, 33.3], 100, 100),
        ([50, 49], 99, 99),
        ([100.4], 100.4, 101),
        ([99.96], 99.96, 99),
        ([None], 0, 0),
    ],
)
def test_shares_make_a_hundred_but_for_rounding(shares, sum_of, fact):
    rows = [{"code": f"hrcs_hc_{number:02}abc", "percent": share} for number, share in enumerate(shares)]
    assert shares_of({"rows": rows}) == {"category": sum_of, "activity": None}
    assert share_facts({"rows": rows})["category_percent"] == fact
