"""Where a finding is mended, what stops a submission, what is frozen, and the states."""

from datetime import UTC, date, datetime

import pytest

from tests.domain.test_applications_draft import FULL
from tildel.applications.domain import content as frozen
from tildel.applications.domain.draft import (
    SECTIONS,
    clean_section,
    missing_answers,
    problems_of,
)
from tildel.applications.domain.places import field_of, person_of, section_of
from tildel.applications.domain.readiness import Mark, blocking, marks, obstacles
from tildel.applications.domain.states import APPLICATION, ENDORSEMENT, TRANSITIONS
from tildel.checks.requirements import Requirement
from tildel.kernel.findings import Finding, Severity, Status

AT = datetime(2024, 5, 1, tzinfo=UTC)


# --- places, marks, readiness ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "section", "field"),
    [
        ("budget", "budget", ""), ("budget.0", "budget", "rows-0-years-2025"), ("budget.2", "budget", "rows-1-years-2025"),
        ("budget.9", "budget", ""), ("period", "project", "start"), ("period.end", "project", "end"),
        ("leader.institution", "leader", "institution"), ("leader.person", "leader", "email"),
        ("answers.leader_succession", "leader", "succession"),
        ("answers.stratification_markers.relevant", "personalised", "relevant"),
        ("answers.stratification_markers.text", "personalised", "text"),
        ("partners", "partners", ""), ("partners.p2", "partners", "rows-p2-name"),
        ("partners.p2.institution", "partners", "rows-p2-institution"), ("partners.0.person", "partners", "rows-p2-name"),
        ("recruitment", "recruitment", ""), ("recruitment.0", "recruitment", "rows-0-planned"),
        ("user_involvement", "users", "user_involvement"), ("themes", "themes", "themes"),
        ("attachments", "attachments", ""), ("attachments.cv", "attachments", "cv"),
        ("attachments.cv.p2", "attachments", "cv-p2"), ("endorsements", "endorsement", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_where_a_finding_is_mended(place, section, field):
    assert (section_of(place), field_of(place, FULL)) == (section, field)


@pytest.mark.parametrize(
    ("place", "person"),
    [
        ("leader.born", "p1"),
        ("partners.p3.email", "p3"),
        ("attachments.cv.p2", "p2"),
        ("budget", ""),
        ("partners", ""),
    ],
)
def test_whom_a_place_is_about(place, person):
    assert person_of(place) == person


def finding(requirement="r", status=Status.UNMET, severity=Severity.FORMAL, place="budget"):
    return Finding(requirement, status, severity, "x.y", {}, place)


def test_marks_of_the_parts():
    sections = {
        **{key: {} for key in SECTIONS},
        **{key: FULL[key] for key in ("project", "leader", "budget", "users")},
    }
    findings = [
        finding(),
        finding(place="partners"),
        finding(place="user_involvement", severity=Severity.INFO),
    ]
    found = {
        row.key: (row.mark, row.count)
        for row in marks(sections, findings, empty_parts=["attachments", "endorsement"])
    }
    assert found == {
        "project": (Mark.BEGUN, 0),  # no title in English yet
        "leader": (Mark.COMPLETE, 0),
        "partners": (Mark.EMPTY, 0),
        "recruitment": (Mark.EMPTY, 0),
        "budget": (Mark.NEEDS, 1),
        "users": (Mark.COMPLETE, 0),
        "personalised": (Mark.EMPTY, 0),
        "themes": (Mark.EMPTY, 0),
        "attachments": (Mark.EMPTY, 0),
        "endorsement": (Mark.EMPTY, 0),
    }


def test_only_unmet_formal_findings_stop_and_an_endorsement_may_come_later():
    timing = {"timing": "days_after", "days": 7}
    requirements = (
        Requirement("r", "amount", {}, Severity.FORMAL),
        Requirement("e", "endorsement", timing, Severity.FORMAL),
    )
    stops = finding()
    rest = [
        finding("e"),
        finding(severity=Severity.JUDGED),
        finding(status=Status.JUDGEMENT),
        finding(status=Status.MET),
    ]
    assert blocking([stops, *rest], requirements) == (stops,)
    at_submission = Requirement("e", "endorsement", {"timing": "at_submission", "days": 0}, Severity.FORMAL)
    assert blocking(rest, (at_submission,)) == (rest[0],)


def test_what_is_needed_though_no_call_asks_for_it():
    assert [problem.place for problem in missing_answers(FULL)] == ["title_en", "summary_no", "summary_en"]
    partner = clean_section("partners", {"rows": [{"email": "x"}]})[0]
    sections = {**FULL, "partners": partner}
    assert [(row.section, row.place, row.code) for row in obstacles(sections)][3:] == [
        ("partners", "rows-p2-name", "needed"),
        ("partners", "rows-p2-institution", "needed"),
        ("partners", "rows-p2-email", "email.not_one"),
    ]
    assert [row.place for row in problems_of(sections)] == ["rows-p2-email"]


# --- what is frozen -------------------------------------------------------------------------------------------------


def test_equal_content_has_equal_fingerprints_whatever_its_order():
    one = frozen.content_hash({"a": 1, "b": [1.5, None, "æ"]})
    assert one == frozen.content_hash({"b": [1.5, None, "æ"], "a": 1})
    assert frozen.canonical_json({"b": [1.5, None, "æ"], "a": 1}) == '{"a":1,"b":[1.5,null,"æ"]}'.encode()
    assert one != frozen.content_hash({"a": 1, "b": [1.5, None, "ae"]})


def test_what_no_draft_holds_has_no_fingerprint():
    for odd in (float("nan"), float("inf")):
        with pytest.raises(ValueError):
            frozen.canonical_json(odd)
    with pytest.raises(TypeError):
        frozen.canonical_json(date(2024, 1, 1))


def test_the_fingerprint_covers_every_file():
    file = {"kind": "cv", "person": "p1", "name": "cv.pdf", "sha256": "0" * 64, "size": 1, "pages": 2}
    shared = {"call": "c", "reference": "R", "language": "nb", "sections": {}, "endorsements": []}
    one = frozen.frozen_content(**shared, files=[file])
    other = frozen.frozen_content(**shared, files=[{**file, "sha256": "1" * 64}])
    assert frozen.content_hash(one) != frozen.content_hash(other)
    assert one["files"] == [{"kind": "cv", "person": "p1", "name": "cv.pdf", "sha256": "0" * 64}]


# --- states ---------------------------------------------------------------------------------------------------------


def test_the_life_of_an_application():
    assert dict(TRANSITIONS) == {"application": APPLICATION, "endorsement": ENDORSEMENT}
    assert {state: APPLICATION.verbs(state) for state in APPLICATION.states} == {
        "draft": ("save", "submit", "withdraw"),
        "submitted": ("save", "submit", "withdraw", "accept", "reject"),
        "withdrawn": (),
        "accepted": (),
        "rejected": (),
    }


def test_the_life_of_an_endorsement():
    assert {state: ENDORSEMENT.verbs(state) for state in ENDORSEMENT.states} == {
        "asked": ("ask", "give", "refuse"),
        "given": ("refuse",),
        "refused": ("give", "ask"),
    }
