"""More requirements of KLINBEFORSK 2024 on both sides of their boundaries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.domain import facts_of_a_good_application as good
from tests.domain.facts_of_a_good_application import changed, check, good_facts, of, wanting
from tildel.checks.catalogue import KINDS
from tildel.checks.engine import evaluate
from tildel.checks.facts import Facts, facts_from
from tildel.checks.sentences import SENTENCES, finding_sentence
from tildel.kernel.findings import Finding, is_admissible
from tildel.people.shipped import shipped_directory
from tildel.programmes.domain.spec import requirements_at, with_params
from tildel.programmes.shipped import load_template

Facts_ = dict[str, Any]


def _cv(number: int, **change: Any) -> Callable[[Facts_], object]:
    return lambda f: f["attachments"][number].update(change)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_cv(2, pages=5), ("met", "cv.all", "attachments.cv")),
        (_cv(2, pages=6), ("unmet", "cv.too_long", "attachments.cv.p2")),
        (_cv(2, pages=None), ("judgement", "cv.pages_not_known", "attachments.cv.p2")),
        (_cv(2, pages=0), ("unmet", "cv.empty", "attachments.cv.p2")),
        (_cv(2, pages=-3), ("unmet", "cv.empty", "attachments.cv.p2")),
        (lambda f: f["attachments"].pop(1), ("unmet", "cv.missing", "attachments.cv.p1")),
        (lambda f: f["attachments"].pop(4), ("unmet", "cv.missing", "attachments.cv.p4")),
        (
            lambda f: f["attachments"].append({"kind": "cv", "person": "p2", "pages": 1, "language": "en"}),
            ("unmet", "cv.too_long", "attachments.cv.p2"),
        ),
        (lambda f: f["leader"].update(person=None), ("unmet", "cv.person_missing", "leader.person")),
        (lambda f: f["partners"][1].update(person=""), ("unmet", "cv.person_missing", "partners.1.person")),
    ],
)
def test_a_cv_of_leader_and_every_central_partner(change: Callable[[Facts_], object], expected: Any) -> None:
    assert of(check(changed(change)), "cv") == [expected]


def test_who_is_not_central_needs_no_cv_and_no_share() -> None:
    extra = {"person": "p9", "institution": good.NTNU, "position_percent": 5, "central": False}
    assert is_admissible(check(changed(lambda f: f["partners"].append(extra))))


@pytest.mark.parametrize(
    ("who", "percent", "expected"),
    [
        ("leader", 20, ("met", "position_share.within", "leader.position_percent")),
        ("leader", 19, ("unmet", "position_share.below", "leader.position_percent")),
        ("leader", 19.999, ("unmet", "position_share.below", "leader.position_percent")),
        ("leader", 100, ("met", "position_share.within", "leader.position_percent")),
        ("leader", 100.5, ("judgement", "position_share.above_full", "leader.position_percent")),
        ("leader", -5, ("unmet", "position_share.below", "leader.position_percent")),
        ("leader", None, ("unmet", "position_share.missing", "leader.position_percent")),
        ("partner", 20, ("met", "position_share.within", "leader.position_percent")),
        ("partner", 19, ("unmet", "position_share.below", "partners.p3.position_percent")),
        ("partner", None, ("unmet", "position_share.missing", "partners.p3.position_percent")),
    ],
)
def test_twenty_per_cent_is_inside(who: str, percent: Any, expected: tuple[str, str, str]) -> None:
    findings = check(
        changed(
            lambda f: (f["leader"] if who == "leader" else f["partners"][1]).update(position_percent=percent)
        )
    )
    assert of(findings, "position_share") == [expected]


@pytest.mark.parametrize(
    ("orgnr", "status", "reason"),
    [
        (good.NTNU, "unmet", "institution_not_eligible"),
        (good.HARALDSPLASS, "judgement", "institution_not_known"),
        (None, "unmet", "institution_missing"),
    ],
)
def test_a_central_partner_is_employed_where_one_may_apply(
    orgnr: str | None, status: str, reason: str
) -> None:
    findings = check(changed(lambda f: f["partners"][0].update(institution=orgnr)))
    assert of(findings, "position_share") == [(status, f"position_share.{reason}", "partners.p2.institution")]


@pytest.mark.parametrize(
    ("others", "status", "reason"),
    [(0, "met", "within"), (1, "unmet", "above"), (None, "unmet", "missing"), (-1, "unmet", "missing")],
)
def test_one_application_a_leader(others: int | None, status: str, reason: str) -> None:
    findings = check(changed(lambda f: f.update(other_applications_as_leader=others)))
    assert of(findings, "one_per_leader") == [(status, f"one_per_leader.{reason}", "leader.person")]


@pytest.mark.parametrize(
    ("born", "succession", "status", "reason", "place"),
    [
        ("1955-01-01", None, "unmet", "too_old", "leader.born"),  # 70 on the first day
        ("1955-01-01", "p2 takes over", "unmet", "too_old", "leader.born"),
        ("1955-01-02", None, "unmet", "succession_missing", "answers.leader_succession"),
        ("1955-01-02", "p2 takes over", "met", "succession_described", "answers.leader_succession"),
        (
            "1959-12-31",
            None,
            "unmet",
            "succession_missing",
            "answers.leader_succession",
        ),  # 70 on the last day
        ("1959-12-31", "  ", "unmet", "succession_missing", "answers.leader_succession"),
        ("1960-01-01", None, "met", "within", "leader.born"),
        ("1956-02-29", None, "unmet", "succession_missing", "answers.leader_succession"),
        ("0001-01-01", None, "unmet", "too_old", "leader.born"),
        ("9999-12-31", None, "unmet", "born_after_start", "leader.born"),
        (None, None, "unmet", "missing", "leader.born"),
    ],
)
def test_age_at_start_and_through_the_project(
    born: str | None, succession: str | None, status: str, reason: str, place: str
) -> None:
    def change(facts: Facts_) -> None:
        facts["leader"]["born"] = born
        facts["answers"]["leader_succession"] = succession

    assert of(check(changed(change)), "leader_age") == [(status, f"age.{reason}", place)]


@pytest.mark.parametrize("born", ["9930-01-01", "9990-06-01"])
def test_a_seventieth_birthday_after_the_calendar_ends_is_never_reached(born: str) -> None:
    def change(facts: Facts_) -> None:
        facts["leader"]["born"] = born
        facts["period"] = {"start": "9998-01-01", "end": "9999-12-31"}

    assert [row[0] for row in of(check(changed(change)), "leader_age")] == ["met"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"relevant": True, "text": "How"}, ("met", "comply_or_explain.accounted", "answers.stratification_markers.text")),
        ({"relevant": False, "text": "Why not"}, ("met", "comply_or_explain.explained", "answers.stratification_markers.text")),
        ({"relevant": True, "text": " "}, ("unmet", "comply_or_explain.account_missing", "answers.stratification_markers.text")),
        ({"relevant": False}, ("unmet", "comply_or_explain.explanation_missing", "answers.stratification_markers.text")),
        ({"text": "How"}, ("unmet", "comply_or_explain.missing", "answers.stratification_markers.relevant")),
        (None, ("unmet", "comply_or_explain.missing", "answers.stratification_markers.relevant")),
    ],
)  # fmt: skip
def test_markers_are_accounted_for_or_explained_away_and_never_reject(answer: Any, expected: Any) -> None:
    findings = check(changed(lambda f: f["answers"].update(stratification_markers=answer)))
    assert of(findings, "stratification_markers") == [expected]
    assert [f.severity.value for f in findings if f.requirement == "stratification_markers"] == ["judged"]
    assert is_admissible(findings)


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (["en", "en-GB"], [("met", "language.all", "attachments")]),
        (["nb", "en"], [("unmet", "language.other", "attachments.project_description")]),
        (["en", "nn"], [("unmet", "language.other", "attachments.cv.p1")]),
        (["en", None], [("judgement", "language.not_known", "attachments.cv.p1")]),
        (["und", ""], [
            ("judgement", "language.not_known", "attachments.project_description"),
            ("judgement", "language.not_known", "attachments.cv.p1"),
        ]),
    ],
)  # fmt: skip
def test_every_attachment_is_in_english(languages: list[str | None], expected: Any) -> None:
    def change(facts: Facts_) -> None:
        for row, language in zip(facts["attachments"], languages, strict=False):
            row["language"] = language

    assert of(check(changed(change)), "language") == expected


def test_only_the_project_description_is_wanting_when_only_it_is_gone() -> None:
    assert wanting(check(changed(lambda f: f["attachments"].pop(0)))) == ["project_description"]


@pytest.mark.parametrize(
    ("pages", "reason"), [(10, "within"), (11, "too_long"), (None, "pages_not_known"), (0, "empty")]
)
def test_a_call_may_limit_the_pages_of_the_project_description(pages: int | None, reason: str) -> None:
    params = {"attachment": "project_description", "maximum_pages": 10}
    spec = with_params(load_template("klinbeforsk-2024"), "project_description", params)
    facts = facts_from({"attachments": [{"kind": "project_description", "pages": pages}]})
    findings = evaluate(requirements_at(spec), facts, datetime(2024, 5, 1, tzinfo=UTC), shipped_directory())
    assert [f.code for f in findings if f.requirement == "project_description"] == [f"attachment.{reason}"]


@pytest.mark.parametrize(
    ("themes", "reason"),
    [(["proton_therapy"], "chosen"), (["other"], "not_chosen"), ([], "not_chosen"), (None, "not_chosen")],
)
def test_the_priority_theme_only_informs(themes: Any, reason: str) -> None:
    findings = check(changed(lambda f: f.update(themes=themes)))
    assert of(findings, "priority_theme") == [("info", f"theme.{reason}", "themes")]


def test_a_time_without_an_offset_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="offset"):
        evaluate((), Facts(), datetime(2024, 5, 15), shipped_directory())


def test_the_directory_is_asked_for_the_day_in_oslo() -> None:
    class Asked:
        def __init__(self) -> None:
            self.days: set[date] = set()

        def eligibility(self, orgnr: str, day: date) -> str:
            self.days.add(day)
            return "unknown"

        def region(self, orgnr: str, day: date) -> str | None:
            self.days.add(day)
            return None

    asked = Asked()
    at = datetime(2024, 5, 14, 12, 30, tzinfo=timezone(timedelta(hours=-10)))  # after midnight in Oslo
    evaluate(requirements_at(load_template("klinbeforsk-2024")), facts_from(good_facts()), at, asked)
    assert asked.days == {date(2024, 5, 15)}


def test_every_kind_has_evaluate_schema_and_sentences() -> None:
    for name, kind in KINDS.items():
        assert kind.name == name
        assert callable(kind.evaluate)
        assert kind.schema()["type"] == "object"
        assert kind.schema()["additionalProperties"] is False
    assert {code.partition(".")[0] for code in SENTENCES} == set(KINDS)


def test_a_finding_survives_json_and_reads_as_a_sentence() -> None:
    for finding in check(good_facts()):
        assert Finding.from_json(finding.as_json()) == finding
        assert "{" not in finding_sentence(finding)
