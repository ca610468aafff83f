import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tildel.applications.domain import content as frozen
from tildel.applications.domain.draft import (
    PARTS,
    SECTIONS,
    clean_section,
    facts_of,
    is_empty,
    kept_rows,
    text_limit,
)
from tildel.applications.domain.places import field_of, section_of
from tildel.applications.domain.plan import STANDARD
from tildel.applications.domain.readiness import marks, obstacles
from tildel.applications.domain.summary import (
    budget_years,
    copies_of,
    cv_persons,
    institutions_of,
    people_of,
    same_leader,
    total,
    total_by_year,
)
from tildel.applications.domain.values import Day, Percent, Whole, storable
from tildel.checks.engine import evaluate
from tildel.checks.facts import facts_from
from tildel.kernel.errors import Unreadable
from tildel.people.shipped import shipped_directory
from tildel.programmes.shipped import load_template

AT = datetime(2024, 5, 1, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["title_no", "start", "end", "institution", "position_percent", "born", "rows", "key", "name", "email",
     "central", "planned", "category", "years", "typed", "next", "relevant", "text", "themes", "years-2028",
     "years-x", "2028"]
)  # fmt: skip
NEARLY = st.recursive(
    JSON,
    lambda inner: (
        st.dictionaries(NAMES, inner, max_size=6)
        | st.lists(st.dictionaries(NAMES, inner, max_size=6), max_size=3)
    ),
    max_leaves=20,
)


def places(key, raw):
    return [(problem.place, problem.code) for problem in clean_section(key, raw)[1]]


# --- single values --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 200 000", 1_200_000), ("1\u00a0200\u00a0000", 1_200_000), ("1\u202f200\u202f000 kr", 1_200_000),
        ("kr 1.200.000,-", 1_200_000), ("1,200,000", 1_200_000), ("1200000,00", 1_200_000), ("NOK 5", 5),
        ("0", 0), (1_200_000, 1_200_000), (1200000.0, 1_200_000), ("", None), ("   ", None), (None, None), (True, None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(typed, amount):
    assert Whole().read(typed) == (amount, None)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("about 40", "number.not_whole"), ("1,5", "number.not_whole"), ("12.34", "number.not_whole"),
        ("-5", "number.negative"), ("−5", "number.negative"), (-5, "number.negative"), ("1e9", "number.not_whole"),
        ("1 000 000 000 001", "number.too_large"), (float("nan"), "number.not_whole"), (float("inf"), "number.not_whole"),
        ("\u0661\u0662", "number.not_whole"), ("9" * 400, "number.not_whole"),
    ],
)  # fmt: skip
def test_what_is_no_amount(typed, code):
    value, fault = Whole().read(typed)
    assert (value, fault.code) == (None, code)


@pytest.mark.parametrize(
    ("typed", "percent"), [("20", 20), ("20 %", 20), ("37,5", 37.5), ("37.50", 37.5), (20.0, 20)]
)
def test_shares(typed, percent):
    value, fault = Percent().read(typed)
    assert (value, type(value), fault) == (percent, type(percent) if percent != 20 else int, None)


@pytest.mark.parametrize(
    ("typed", "day", "code"),
    [
        ("2028-01-31", "2028-01-31", None), ("31.1.2028", "2028-01-31", None), ("31/01/2028", "2028-01-31", None),
        ("2028-02-30", None, "day.not_one"), ("soon", None, "day.not_one"), ("0001-01-01", None, "day.far_away"),
        ("2200-01-01", None, "day.far_away"), ("2199-12-31", "2199-12-31", None), ("", None, None),
    ],
)  # fmt: skip
def test_days(typed, day, code):
    value, fault = Day().read(typed)
    assert (value, fault and fault.code) == (day, code)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "a\ufffdb"), ("\ud800", "\ufffd"), ("\ud83e\uddec", "\U0001f9ec"), ("a\r\nb\rc\n", "a\nb\rc\n"),
        ("\u202ertl", "\u202ertl"), ("  both ends ", "  both ends "), (5, "5"), (None, ""), (True, ""), ([], ""),
    ],
)  # fmt: skip
def test_text_as_typed(typed, kept):
    assert storable(typed) == kept


# --- sections -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", SECTIONS)
def test_nothing_is_a_readable_empty_section(key):
    content, problems = clean_section(key, None)
    assert (problems, is_empty(key, content)) == ((), True)


def test_a_section_nobody_knows():
    with pytest.raises(Unreadable) as refused:
        clean_section("nothing", {})
    assert refused.value.code == "draft.unknown_section"


def test_what_cannot_be_used_is_kept_beside_the_empty_value():
    content, problems = clean_section("project", {"start": "in the spring"})
    assert (content["start"], content["typed"]) == (None, {"start": "in the spring"})
    assert [(problem.place, problem.code) for problem in problems] == [("start", "day.not_one")]


def test_mending_it_clears_it():
    content, _ = clean_section("project", {"start": "in the spring"})
    assert "typed" not in clean_section("project", {**content, "start": "2028-01-01"})[0]


def test_text_at_the_limit_fits_and_longer_text_is_kept_whole():
    limit = text_limit("project", "title_no")
    assert places("project", {"title_no": "x" * limit}) == []
    content, problems = clean_section("project", {"title_no": "x" * (limit + 1)})
    assert (len(content["title_no"]), problems[0].code, problems[0].params) == (
        limit + 1, "text.too_long", {"length": limit + 1, "limit": limit},
    )  # fmt: skip


def test_partners_get_keys_of_their_own_that_are_never_used_again():
    rows = [{"name": "A"}, {"name": "B"}, {"name": "C", "key": "p2"}, {"name": "D", "key": "p1"}]
    first, _ = clean_section("partners", {"rows": rows})
    assert [row["key"] for row in first["rows"]] == ["p3", "p4", "p2", "p5"]
    without_last = {"rows": first["rows"][:-1], "next": first["next"]}
    second, _ = clean_section("partners", {**without_last, "rows": [*without_last["rows"], {"name": "E"}]})
    assert [row["key"] for row in second["rows"]] == ["p3", "p4", "p2", "p6"]


def test_a_key_given_twice_is_given_once():
    rows = [{"name": "A", "key": "p7"}, {"name": "B", "key": "p7"}]
    assert [row["key"] for row in clean_section("partners", {"rows": rows})[0]["rows"]] == ["p7", "p8"]


def test_empty_rows_vanish_and_odd_ones_stay():
    rows = [{}, {"planned": ""}, {"planned": "many"}, None, "x", {"planned": 0}]
    content, problems = clean_section("recruitment", {"rows": rows})
    assert kept_rows("recruitment", rows) == [2]
    assert content["rows"] == [{"institution": "", "planned": None, "typed": {"planned": "many"}}]
    assert [problem.place for problem in problems] == ["rows-0-planned"]


def test_the_budget_keeps_years_and_what_was_typed_in_them():
    rows = [
        {"institution": "1", "category": "c", "years": {"2028": "1 000", "2029": "some", "20": 5, "2030": ""}}
    ]
    content, problems = clean_section("budget", {"rows": rows})
    assert content["rows"][0]["years"] == {"2028": 1000}
    assert content["rows"][0]["typed"] == {"years-2029": "some"}
    assert [(problem.place, problem.code) for problem in problems] == [
        ("rows-0-years-2029", "number.not_whole")
    ]


@given(st.sampled_from(SECTIONS), NEARLY)
@settings(max_examples=100, deadline=None)
def test_anything_is_readable_and_cleaning_twice_changes_nothing(key, raw):
    content, problems = clean_section(key, raw)
    again = json.loads(json.dumps(content))
    assert clean_section(key, again) == (content, problems)
    assert frozen.canonical_json(content) == frozen.canonical_json(again)


@given(st.dictionaries(st.sampled_from(SECTIONS), NEARLY, max_size=8))
@settings(max_examples=40, deadline=None)
def test_facts_of_anything_are_readable_by_the_engine(sections):
    sections = {key: clean_section(key, raw)[0] for key, raw in sections.items()}
    spec = load_template("klinbeforsk-2024")
    facts = facts_from(facts_of(sections, [], [], None))
    findings = evaluate(spec.requirements, facts, AT, shipped_directory())
    assert {finding.requirement for finding in findings} == {row.key for row in spec.requirements}
    assert [row.key for row in marks(sections, findings)] == list(STANDARD.parts)
    # every place of a finding leads to a part of the form
    assert [f.place for f in findings if f.place and section_of(f.place) not in PARTS] == []
    for finding in findings:
        field_of(finding.place, sections)
    obstacles(sections), copies_of(sections), budget_years(sections), people_of(sections)


# --- facts ----------------------------------------------------------------------------------------------------------

FULL = {
    "project": {"title_no": "Tittel", "start": "2025-01-01", "end": "2029-12-31"},
    "leader": {"given_name": "Ada", "family_name": "Eksempel", "email": "ada@example.org", "institution": "993467049",
               "position_percent": 50, "born": "1970-03-01"},
    "partners": {"rows": [{"key": "p2", "name": "Bo", "institution": "983974724", "position_percent": 20, "central": True}]},
    "recruitment": {"rows": [{"institution": "983974724", "planned": 40}]},
    "budget": {"rows": [
        {"institution": "993467049", "category": "personnel", "years": {"2026": 2, "2025": 1}},
        {"institution": "983974724", "category": "running", "years": {"2025": 4}},
    ]},
    "users": {"user_involvement": "Yes."},
    "personalised": {"relevant": True, "text": "X."},
    "themes": {"themes": ["proton_therapy"]},
}  # fmt: skip
FULL = {key: clean_section(key, content)[0] for key, content in FULL.items()}


def test_facts_in_the_shape_of_the_engine():
    attachments = [{"kind": "cv", "person": "p1", "pages": 5, "language": "en", "name": "x", "sha256": "y"},
                   {"kind": "project_description", "person": "", "pages": None, "language": ""}]  # fmt: skip
    endorsements = [{"institution": "993467049", "state": "given"}]
    assert facts_of(FULL, attachments, endorsements, 0) == {
        "leader": {"person": "p1", "institution": "993467049", "position_percent": 50, "born": "1970-03-01"},
        "period": {"start": "2025-01-01", "end": "2029-12-31"},
        "budget": [
            {"year": 2025, "institution": "993467049", "category": "personnel", "amount": 1},
            {"year": 2026, "institution": "993467049", "category": "personnel", "amount": 2},
            {"year": 2025, "institution": "983974724", "category": "running", "amount": 4},
        ],
        "partners": [{"person": "p2", "institution": "983974724", "position_percent": 20, "central": True}],
        "recruitment": [{"institution": "983974724", "planned": 40}],
        "user_involvement": "Yes.",
        "endorsements": endorsements,
        "attachments": [
            {"kind": "cv", "person": "p1", "language": "en", "pages": 5},
            {"kind": "project_description", "person": None, "language": None, "pages": None},
        ],
        "answers": {"stratification_markers": {"relevant": True, "text": "X."}, "leader_succession": None},
        "themes": ["proton_therapy"],
        "other_applications_as_leader": 0,
    }


def test_an_empty_draft_has_no_answers():
    facts = facts_of({}, [], [], None)
    assert (facts["leader"]["person"], facts["answers"]["stratification_markers"], facts["budget"]) == (
        None,
        None,
        [],
    )


def test_summaries():
    assert copies_of(FULL) == {"title": "Tittel", "institution": "993467049", "amount": 7}
    assert (total(FULL["budget"]), total_by_year(FULL["budget"]), total({})) == (7, {2025: 5, 2026: 2}, None)
    assert budget_years(FULL) == (2025, 2026, 2027, 2028, 2029)
    assert [(row.key, row.name, row.central) for row in people_of(FULL)] == [
        ("p1", "Ada Eksempel", True),
        ("p2", "Bo", True),
    ]
    assert institutions_of(FULL) == ("993467049", "983974724")
    assert [row.key for row in cv_persons(FULL)] == ["p1", "p2"]


def test_a_title_that_is_too_long_for_a_list_is_cut_to_one_line():
    assert copies_of({"project": {"title_no": "a\n b" + "c" * 400}})["title"] == "a b" + "c" * 297


def test_years_outside_the_period_stay_in_the_budget():
    sections = {**FULL, "project": {"start": "2026-05-01", "end": "2027-04-30"}}
    assert budget_years(sections) == (2025, 2026, 2027)
    odd = clean_section("budget", {"rows": [{"years": {"2040": "some"}}]})[0]
    assert budget_years({"budget": odd}) == (2040,)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"email": "A@example.org "}, {"email": "a@example.org"}, True),
        ({"email": ""}, {"email": ""}, False),
        ({"given_name": "A", "family_name": "B", "born": "1970-01-01"},
         {"given_name": "a", "family_name": "b ", "born": "1970-01-01"}, True),
        ({"given_name": "A", "family_name": "B", "born": None}, {"given_name": "A", "family_name": "B", "born": None}, False),
        ({"given_name": "A", "family_name": "B", "born": "1970-01-01"},
         {"given_name": "A", "family_name": "B", "born": "1971-01-01"}, False),
    ],
)  # fmt: skip
def test_one_person(one, other, same):
    assert same_leader(one, other) is same
