"""Every kind of requirement has its four faces, and every finding its three parts in every language."""

import ast
import inspect
import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import translation
from jsonschema import Draft202012Validator

from tildel.checks import catalogue, kinds
from tildel.checks.engine import evaluate, requirement_as_json
from tildel.checks.facts import facts_from
from tildel.checks.requirements import Requirement
from tildel.checks.sentences import SENTENCES
from tildel.kernel.findings import Finding, Severity, Status
from tildel.kernel.money import NBSP
from tildel.people.shipped import shipped_directory
from tildel.programmes import phrases
from tildel.programmes.domain.changes import with_requirement
from tildel.programmes.finding_sentences import REQUIRED, WHAT, WHERE
from tildel.programmes.shipped import load_template, template_keys
from tildel.programmes.web.requirement_forms import FORMS

SPEC = load_template("klinbeforsk-2024")
LANGUAGES = ("nb", "nn", "en")
SAMPLES = {
    "money": 1_234_567, "number": 7, "percent": 20, "date": "2025-01-31", "instant": "2024-05-15T16:00:00+02:00",
    "region": "H04", "regions": ["H03", "H04"], "institution": "993467049", "institutions": ["993467049"],
    "person": "p2", "language": "en", "attachment": "cv", "subject": "user_involvement", "themes": ["proton_therapy"],
    "year": 2026, "category": "personnel", "categories": ["personnel"],
}  # fmt: skip


def of_kind(kind):
    """The first of the shipped calls, in any category, that has such a requirement, and the requirement."""
    for key in reversed(template_keys()):
        for track in ("", *(row.key for row in load_template(key).tracks)):
            spec = load_template(key).for_track(track)
            for row in spec.requirements:
                if row.kind == kind:
                    return spec, row
    raise LookupError(kind)


def codes_in_the_engine():
    """Every code the kinds can give, read from their source: `met("within", …)` in what `_amount` calls."""
    found = set()
    for room in sorted(Path(kinds.__file__).parent.glob("*.py")):
        functions = {
            node.name: node
            for node in ast.walk(ast.parse(room.read_text()))
            if isinstance(node, ast.FunctionDef)
        }
        for kind in catalogue.KINDS.values():
            if Path(inspect.getsourcefile(kind.evaluate)) == room:
                found |= {
                    f"{kind.name}.{reason}" for reason in _reasons(kind.evaluate.__name__, functions, set())
                }
    return found


def _reasons(name, functions, seen):
    seen.add(name)
    for node in ast.walk(functions[name]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ("met", "unmet", "judgement", "info"):
                yield from _words(node.args[0])
            elif node.func.id in functions and node.func.id not in seen:
                yield from _reasons(node.func.id, functions, seen)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "reason":
            yield from _words(node.value)


def _words(expression):
    if isinstance(expression, ast.IfExp):
        yield from _words(expression.body)
        yield from _words(expression.orelse)
    elif isinstance(expression, ast.Constant):
        yield expression.value


def test_every_kind_has_four_faces():
    names = set(catalogue.KINDS)
    assert (set(phrases.REQUIREMENT_PHRASES), set(FORMS)) == (names, names)
    for kind in catalogue.KINDS.values():
        assert callable(kind.evaluate)
        Draft202012Validator.check_schema(kind.schema())


def test_every_code_of_the_engine_has_a_sentence():
    # The pages of a CV share a function with those of any attachment, so "cv.within" is read but never given.
    assert codes_in_the_engine() - {"cv.within"} == set(WHAT) == set(SENTENCES)
    assert set(WHERE) - set(WHAT) == set(REQUIRED) - set(WHAT) == set()


@pytest.mark.parametrize("code", sorted(SENTENCES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_can_be_said(code, language):
    sentence = SENTENCES[code]
    params = {name: SAMPLES[kind] for name, kind in {**sentence.params, **sentence.sometimes}.items()}
    if code in ("amount.below", "amount_per_year.below"):
        params |= {"minimum": 2_000_000, "amount": 1_000_000}
    spec, requirement = of_kind(code.split(".")[0])
    finding = Finding(requirement.key, Status.UNMET, Severity.FORMAL, code, params, "budget")
    with translation.override(language):
        said = phrases.phrase_finding(finding.as_json(), spec=spec)
    for part in (said.what, said.required, said.where):
        assert not re.search(r"%\(|\{|_|\binvalid\b|H0\d|993467049", part), part
    assert all(part == part[:1].upper() + part[1:] for part in (said.what, said.required, said.where))
    assert said.what.endswith(".")
    assert said.required.endswith(".")


def _finding(code, params, place):
    return Finding(code.split(".")[0], Status.UNMET, Severity.FORMAL, code, params, place)


def _said(finding, language, **more):
    with translation.override(language):
        return phrases.phrase_finding(finding, spec=SPEC, **more)


def test_too_much_money_is_said_in_three_parts():
    finding = _finding(
        "amount.above", {"amount": 26_000_000, "minimum": 7_000_000, "maximum": 25_000_000}, "budget"
    )
    assert _said(finding, "en") == phrases.Phrase(
        f"The amount applied for is NOK{NBSP}26,000,000.",
        "The call gives NOK 7–25 million for a project.",
        f"Take it down by at least NOK{NBSP}1,000,000 in the budget.",
    )


@pytest.mark.parametrize(
    ("language", "money", "day", "instant"),
    [
        ("nb", f"1{NBSP}234{NBSP}567{NBSP}kr", f"31.{NBSP}januar{NBSP}2025", f"kl.{NBSP}16.00"),
        ("nn", f"1{NBSP}234{NBSP}567{NBSP}kr", f"31.{NBSP}januar{NBSP}2025", f"kl.{NBSP}16.00"),
        ("en", f"NOK{NBSP}1,234,567", f"31{NBSP}January{NBSP}2025", f"at{NBSP}16:00"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language, money, day, instant):
    line = _finding("amount.negative_line", {"line": 1, "amount": 1_234_567}, "budget.0")
    born = _finding("age.born_after_start", {"start": "2025-01-31"}, "leader.born")
    late = _finding(
        "deadline.passed", {"deadline": SAMPLES["instant"], "at": "2024-05-15T16:00:01+02:00"}, ""
    )
    assert [
        money in _said(line, language).what,
        day in _said(born, language).what,
        instant in _said(late, language).what,
    ] == [True, True, True]


def test_people_are_named_where_their_names_are_known():
    finding = _finding("cv.missing", {"person": "p2", "maximum_pages": 5}, "attachments.cv.p2")
    assert _said(finding, "en").what == "The CV of one of the partners is not there yet."
    assert _said(finding, "en", names={"p2": "Kari Eksempel"}).what == (
        "The CV of Kari Eksempel is not there yet."
    )


def test_the_place_to_mend_is_the_section_of_the_form():
    finding = _finding("cv.missing", {"person": "p1", "maximum_pages": 5}, "attachments.cv.p1")
    succession = _finding(
        "age.succession_missing", {"limit": 70, "reached": "2026-01-31"}, "answers.leader_succession"
    )
    assert (_said(finding, "en").where, _said(succession, "en").where) == (
        "Upload it as a PDF under “Attachments”.",
        "Write who takes over then, under “Project leader”.",
    )


def test_a_finding_of_a_requirement_that_is_gone_is_still_said():
    finding = Finding("gone", Status.INFO, Severity.INFO, "theme.none_in_call", {}, "themes")
    assert _said(finding, "en") == phrases.Phrase("No theme is given priority in this call.", "", "")


@pytest.mark.parametrize("key", [row.key for row in SPEC.requirements])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_requirement_of_the_call_is_a_sentence_with_a_name(key, language):
    with translation.override(language):
        said = phrases.phrase_requirement(SPEC.requirement(key), spec=SPEC)
        name = phrases.requirement_name(key)
    assert said.endswith(".")
    assert "_" not in said + name


@pytest.mark.parametrize(
    ("key", "params", "sentence"),
    [
        (
            "amount",
            {"minimum": 0, "maximum": 500_000},
            "The call gives at most NOK 0.5 million for a project.",
        ),
        (
            "amount",
            {"minimum": 0, "maximum": 50_001},
            f"The call gives at most NOK{NBSP}50,001 for a project.",
        ),
        (
            "amount",
            {"minimum": 1, "maximum": 50_000},
            f"The call gives NOK{NBSP}1 to NOK{NBSP}50,000 for a project.",
        ),
        ("duration", {"maximum_months": 18}, "The project lasts at most 18 months."),
        ("duration", {"minimum_months": 12, "maximum_months": 36}, "The project lasts from 12 to 36 months."),
        ("duration", {"minimum_months": 36, "maximum_months": 36}, "The project lasts 36 months."),
        ("duration", {"maximum_months": 60}, "The project lasts at most 5 years (60 months)."),
        (
            "recruitment_all_regions",
            {"regions": ["H04", "H05"]},
            "Patients from these regions can take part, with a planned number in each: Central Norway, Northern Norway.",
        ),
        ("priority_theme", {"themes": []}, "No theme is given priority."),
        (
            "endorsement",
            {"timing": "days_after", "days": 14},
            (
                "The research management of the applicant institution endorses the application, "
                "at the latest 14 days after the deadline."
            ),
        ),
        (
            "project_description",
            {"attachment": "project_description", "maximum_pages": 1},
            "This is attached: project description, at most 1 page.",
        ),
    ],
)
def test_requirements_in_english(key, params, sentence):
    spec = with_requirement(SPEC, key, params=params)
    with translation.override("en"):
        assert phrases.phrase_requirement(spec.requirement(key), spec=spec) == sentence


def test_a_requirement_that_a_call_names_itself_is_shown_by_its_own_words():
    row = {**requirement_as_json(SPEC.requirement("additional_costs")), "key": "open_data"}
    with translation.override("en"):
        requirement = Requirement(
            "open_data", "judged", row["params"], SPEC.requirement("additional_costs").severity
        )
        assert phrases.phrase_requirement(requirement, spec=SPEC) == "People judge this: open data."


def test_an_empty_application_is_answered_in_sentences():
    facts = facts_from({})
    at = datetime.fromisoformat("2024-05-01T12:00:00+02:00")
    findings = evaluate(SPEC.requirements, facts, at, shipped_directory())
    stored = json.loads(json.dumps([finding.as_json() for finding in findings]))
    with translation.override("en"):
        said = [phrases.phrase_finding(row, spec=SPEC) for row in stored]
    assert len(said) == len(findings)
    assert said[1] == phrases.Phrase(
        "The budget has no amounts yet.",
        "The call gives NOK 7–25 million for a project.",
        "Fill in the budget.",
    )


@pytest.mark.parametrize(
    ("call", "track", "key", "sentence"),
    [
        ("hmn-regional-2026", "", "amount", "The call gives NOK 500,000 to NOK 1,500,000 a year."),
        (
            "hmn-regional-2026", "researcher", "amount",
            (
                "The call gives a fixed sum a year, 20% above these rates: 2024: NOK 1,294,000; 2025: NOK 1,363,000; "
                "2026: NOK 1,400,000; 2027: NOK 1,440,000."
            ),
        ),
        (
            "hmn-regional-2026", "researcher", "person_years",
            "The length of the project times the share of a position is at most 3 person-years.",
        ),
        (
            "hnt-local-2025", "", "employee",
            "The project leader is employed here: Helse Nord-Trøndelag HF.",
        ),
        (
            "norm-2023", "", "overhead",
            "The call does not cover this, and the budget has nothing on it: Overhead (not covered).",
        ),
        ("nsg-network-2019", "", "amount", "The call gives at most NOK 1,000,000 a year."),
        (
            "nsg-network-2019", "", "themes_chosen",
            "The application names at least 1 of the call's themes.",
        ),
    ],
)  # fmt: skip
def test_requirements_of_other_calls_in_english(call, track, key, sentence):
    spec = load_template(call).for_track(track)
    with translation.override("en"):
        said = phrases.phrase_requirement(spec.requirement(key), spec=spec)
    assert said.replace(NBSP, " ") == sentence


def test_a_question_is_mended_in_its_section_and_a_second_of_a_kind_has_a_number():
    spec = load_template("hmn-regional-2026").for_track("researcher")
    finding = Finding(
        "person_years", Status.UNMET, Severity.FORMAL, "person_years.missing", {"maximum_months": 36},
        "answers.questions.share",
    )  # fmt: skip
    with translation.override("en"):
        assert phrases.phrase_finding(finding, spec=spec).where == "Fill it in under “About the project”."
        assert phrases.requirement_name("amount_2") == "Amount applied for (2)"
