"""Sections of a report, what has to be mended, what it begins with, and publications of three registers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.report_of_a_project import OUS, SECTIONS
from tildel.kernel.errors import Unreadable
from tildel.projects.domain.reporting import (
    FINAL,
    YEARLY,
    Money,
    clean_section,
    differing,
    figures_of,
    kept_rows,
    personnel_of,
    prefilled,
    problems_of,
    raw_of,
    sections_of,
    texts_of,
)
from tildel.projects.domain.results import Found, new_among
from tildel.projects.domain.sources import (
    crossref_path,
    from_crossref,
    from_nva,
    from_orcid,
    nva_path,
    orcid_path,
)


def whole(**changes: Any) -> dict[str, Any]:
    return {key: clean_section(key, content)[0] for key, content in {**SECTIONS, **changes}.items()}


def codes(sections: dict[str, Any], kind: str = YEARLY) -> list[tuple[str, str, str]]:
    return [(one.section, one.place, one.code) for one in problems_of(sections, kind)]


def test_a_whole_report_has_nothing_left_and_a_final_one_tells_of_the_end():
    assert codes(whole()) == []
    assert codes(whole(), FINAL) == [("ending", name, "needed") for name in ("goals", "benefit", "sharing")]


def test_an_empty_report_says_what_is_left_in_the_order_of_the_page():
    assert codes({}) == [
        ("progress", "progress", "needed"), ("users", "user_involvement", "needed"),
        ("patients", "patients_included", "needed"), ("accounts", "", "accounts.none"),
        ("summary", "summary_no", "needed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason", "wrong"),
    [
        ({"carry_over": 500_000}, "Late.", []),
        ({"carry_over": 500_001}, "Late.", [("accounts", "rows-0-carry_over", "accounts.carry_over")]),
        ({"carry_over": 500_000, "brought_in": 1}, "", [("accounts", "carry_over_reason", "needed")]),
        ({"used": None}, "", [("accounts", "rows-0-used", "needed")]),
        ({"used": "about 3"}, "", [("accounts", "rows-0-used", "number.not_whole")]),
    ],
)
def test_money_that_is_carried_over_is_left_and_has_a_reason(row, reason, wrong):
    base = {"institution": OUS, "budget": 3_000_000, "used": 2_500_000}
    accounts = {"rows": [{**base, **row}], "carry_over_reason": reason}
    assert codes(whole(accounts=accounts)) == wrong


def test_one_institution_stands_in_one_row():
    row = {"institution": OUS, "budget": 1, "used": 1}
    assert codes(whole(accounts={"rows": [row, row]})) == [("accounts", "", "accounts.twice")]


def test_what_was_typed_and_cannot_be_used_is_kept_and_said():
    content, problems = clean_section("patients", {"patients_included": "about 40"})
    assert content["typed"] == {"patients_included": "about 40"}
    assert [one.code for one in problems] == ["number.not_whole"]
    assert texts_of("patients", content)["patients_included"] == "about 40"
    with pytest.raises(Unreadable):
        clean_section("secrets", {})


def test_rows_come_from_names_of_the_form_and_empty_ones_fall_away():
    post = {"rows-0-role": "", "rows-7-role": "phd", "rows-7-people": "2", "rows-x-role": "phd", "other": "1"}
    raw = raw_of("personnel", post)
    assert kept_rows("personnel", raw) == ["7"]
    assert [row["people"] for row in clean_section("personnel", raw)[0]["rows"]] == [2]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["rows", "typed", "progress", "people", "role", "used", "institution"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.sampled_from(sections_of(FINAL)), json_values)
def test_cleaning_reads_anything_and_what_is_clean_stays(key, raw):
    once = clean_section(key, raw)[0]
    assert clean_section(key, once)[0] == once
    assert differing(key, once, once) == []


def test_a_new_report_begins_with_what_is_said_again():
    begun = prefilled(whole(), money=[Money(OUS, 3_000_000, 400_000)], included=7, kind=YEARLY)
    assert list(begun) == ["users", "patients", "personnel", "accounts"]
    assert begun["accounts"]["rows"][0]["brought_in"] == 400_000
    assert begun["patients"]["patients_included"] == 7


def test_figures_count_each_group_once():
    row = {"role": "phd", "sex": "female", "age_group": "30to39", "people": 1, "months": 6}
    sections = whole(personnel={"rows": [row, row, {**row, "sex": "male"}]})
    assert [(one["sex"], one["people"], one["months"]) for one in personnel_of(sections)] == [
        ("female", 2, 12), ("male", 1, 6),
    ]  # fmt: skip
    assert figures_of(sections) == {"patients_included": 12, "people": 3, "used": 2_500_000}


# --- registers of publications ---------------------------------------------------------------------------

NVA = {
    "hits": [
        {
            "identifier": "0190a1b2", "entityDescription": {
                "mainTitle": "An invented trial", "publicationDate": {"year": "2024"},
                "contributors": [
                    {"identity": {"name": "Eksempel, Lise", "orcId": "https://orcid.org/0000-0002-1825-0097"},
                     "role": {"type": "Creator"},
                     "affiliations": [{"id": "https://api.example.org/cristin/organization/1991.0.0.0",
                                       "labels": {"nb": "Oppdiktet sykehus"}, "countryCode": "NO"}]},
                    {"identity": {"name": "Redaktør, Rolf"}, "role": {"type": "Editor"}},
                ],
                "reference": {"doi": "https://doi.org/10.1000/ABC",
                              "publicationContext": {"name": "Journal of Inventions", "onlineIssn": "1234-5678"},
                              "publicationInstance": {"type": "AcademicArticle"}},
            },
        },
        {"title": ""}, "no hit",
    ]
}  # fmt: skip
CROSSREF = {
    "message": {
        "items": [
            {"title": ["An invented trial"], "DOI": "10.1000/ABC", "issued": {"date-parts": [[2024, 5]]},
             "container-title": ["Journal of Inventions"], "type": "journal-article", "ISSN": ["1234-5678"],
             "author": [{"given": "Lise", "family": "Eksempel", "affiliation": [{"name": "Oppdiktet sykehus"}]}]},
            {"title": []},
        ]
    }
}  # fmt: skip
ORCID = {
    "group": [
        {"work-summary": [
            {"title": {"title": {"value": "An invented trial"}}, "publication-date": {"year": {"value": "2024"}},
             "external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": "10.1000/abc"}]}},
        ]},
        {"work-summary": []},
    ]
}  # fmt: skip


def test_nva_tells_of_creators_with_affiliations_and_not_of_editors():
    (found,) = from_nva(NVA)
    assert (found.title, found.year, found.doi, found.nva, found.type, found.identifiers) == (
        "An invented trial", 2024, "10.1000/abc", "0190a1b2", "AcademicArticle", ("1234-5678",),
    )  # fmt: skip
    assert found.facts()["creators"] == [
        {"name": "Eksempel, Lise", "orcid": "0000-0002-1825-0097",
         "affiliations": [{"id": "1991.0.0.0", "name": "Oppdiktet sykehus", "country": "NO"}]},
    ]  # fmt: skip


def test_crossref_and_orcid_tell_of_the_same_and_it_is_new_only_once():
    rows = [*from_nva(NVA), *from_crossref(CROSSREF), *from_orcid(ORCID)]
    assert [(one.source, one.doi, one.year) for one in rows] == [
        ("nva", "10.1000/abc", 2024), ("crossref", "10.1000/abc", 2024), ("orcid", "10.1000/abc", 2024),
    ]  # fmt: skip
    assert [one.source for one in new_among(rows, dois=(), nvas=(), titles=())] == ["nva"]
    assert new_among(rows, dois=(), nvas=(), titles=["AN INVENTED TRIAL."]) == ()
    assert from_crossref({"message": CROSSREF["message"]["items"][0]})[0].authors == ("Lise Eksempel",)


@pytest.mark.parametrize("read", [from_nva, from_crossref, from_orcid])
@pytest.mark.parametrize("answer", [None, [], {}, {"hits": 1}, {"message": {"items": [1]}}, {"group": [{}]}])
def test_answers_of_any_shape_are_readable(read, answer):
    assert read(answer) == ()


def test_what_each_register_is_asked():
    assert nva_path("2024-1", "") == "/search/resources?query=%222024-1%22&results=100"
    assert crossref_path("2024-1", "") == "/works?filter=award.number%3A2024-1&rows=100"
    assert (orcid_path("", "0000-0002-1825-0097"), orcid_path("", "1")) == ("/0000-0002-1825-0097/works", "")


def test_what_differs_is_found_field_by_field():
    yours, theirs = (clean_section("progress", {"progress": text})[0] for text in ("A", "B"))
    assert differing("progress", yours, theirs) == ["progress"]
    assert Found("T", None, "nva").facts() == {}
