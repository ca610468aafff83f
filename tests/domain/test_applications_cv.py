"""A CV's content, and what registers of publications answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.applications.domain.cv import (
    LISTS,
    clean_cv,
    is_empty_cv,
    leave_out_first,
    with_publications,
    without,
)
from tildel.applications.domain.publication import (
    Publication,
    doi_in,
    from_crossref,
    from_nva,
    from_orcid,
    orcid_in,
)

CROSSREF = {
    "message": {
        "DOI": "10.1000/ABC",
        "title": ["A <i>trial</i>"],
        "container-title": ["Journal of Examples"],
        "author": [{"family": "Eksempel", "given": "Kari Anne"}, {"name": "The Group"}],
        "issued": {"date-parts": [[2024, 5]]},
    }
}
ORCID = {
    "group": [
        {
            "work-summary": [
                {
                    "title": {"title": {"value": "Older"}},
                    "journal-title": {"value": "J"},
                    "publication-date": {"year": {"value": "2019"}},
                    "external-ids": {
                        "external-id": [{"external-id-type": "doi", "external-id-value": "10.1000/old"}]
                    },
                }
            ]
        },
        {
            "work-summary": [
                {"title": {"title": {"value": "Newer"}}, "publication-date": {"year": {"value": "2024"}}}
            ]
        },
        {"work-summary": []},
    ]
}
NVA = {
    "hits": [
        {
            "entityDescription": {
                "mainTitle": "A study",
                "publicationDate": {"year": "2023"},
                "contributors": [{"identity": {"name": "Kari Eksempel"}}],
                "reference": {
                    "doi": "https://doi.org/10.1000/nva",
                    "publicationContext": {"name": "Example J"},
                },
            }
        },
        {"title": "Flat", "publishedDate": {"year": "2020"}, "contributors": [{"name": "Ola Eksempel"}]},
    ]
}
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "group", "hits", "title", "author", "issued", "work-summary"]), inner
        )
    ),
    max_leaves=12,
)


def test_crossref_gives_the_publication_of_a_doi():
    assert from_crossref(CROSSREF) == (
        Publication("Eksempel KA, The Group", "A trial", "Journal of Examples", "2024", "10.1000/abc"),
    )


def test_orcid_gives_the_works_of_a_person_the_newest_first():
    assert from_orcid(ORCID) == (
        Publication("", "Newer", "", "2024", ""),
        Publication("", "Older", "J", "2019", "10.1000/old"),
    )


def test_nva_gives_the_hits_in_both_its_shapes():
    assert from_nva(NVA) == (
        Publication("Kari Eksempel", "A study", "Example J", "2023", "10.1000/nva"),
        Publication("Ola Eksempel", "Flat", "", "2020", ""),
    )


@given(_JSON)
def test_an_answer_of_any_shape_is_readable(answer):
    for read in (from_crossref, from_orcid, from_nva):
        assert [one for one in read(answer) if not one.title] == []


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1056/NEJMoa1", "10.1056/nejmoa1"),
        ("https://doi.org/10.1056/NEJMoa1.", "10.1056/nejmoa1"),
        ("see doi:10.1000/a(b)c, please", "10.1000/a(b)c"),
        ("11.1000/x", ""),
        ("", ""),
    ],
)
def test_a_doi_is_found_in_what_people_paste(text, doi):
    assert doi_in(text) == doi


@pytest.mark.parametrize(
    ("text", "orcid"),
    [
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("0000000218250097", "0000-0002-1825-0097"),
        ("0000-0002-1825-0098", ""),
        ("nothing", ""),
    ],
)
def test_an_orcid_counts_when_its_check_digit_fits(text, orcid):
    assert orcid_in(text) == orcid


def test_a_cv_keeps_what_was_typed_and_says_what_to_mend():
    raw = {"grants": [{}, {"what": "Fund", "amount": "about 3 million"}], "words": "x" * 3001}

    content, problems = clean_cv(raw)

    assert content["grants"] == [
        {"when": "", "what": "Fund", "where": "", "amount": None, "typed": {"amount": "about 3 million"}}
    ]
    assert [(one.place, one.code) for one in problems] == [
        ("words", "text.too_long"),
        ("grants-0-amount", "number.not_whole"),
    ]


@given(
    _JSON
    | st.dictionaries(
        st.sampled_from([*LISTS, "words"]),
        st.lists(
            st.dictionaries(
                st.sampled_from(["when", "what", "amount", "title", "year", "typed"]),
                st.text(max_size=5) | st.integers(),
            )
        ),
    )
)
def test_any_cv_is_readable_and_cleaning_it_again_changes_nothing(raw):
    content, problems = clean_cv(raw)

    assert clean_cv(content) == (content, problems)


def test_a_cv_without_anything_is_empty():
    assert [is_empty_cv(clean_cv(raw)[0]) for raw in ({}, {"words": "x"})] == [True, False]


def _with(*years):
    return clean_cv(
        {"publications": [{"title": f"T{number}", "year": year} for number, year in enumerate(years)]}
    )[0]


def test_a_publication_that_is_there_is_not_added_again():
    content = with_publications(_with("2020"), [Publication("", "New", "", "2024", "10.1000/x")])
    again = with_publications(
        content, [Publication("", "Other name", "", "2024", "10.1000/X"), Publication("", "t0", "", "", "")]
    )

    assert [row["title"] for row in again["publications"]] == ["New", "T0"]


def test_the_oldest_publications_are_left_out_first():
    content = _with("2020", "2010", "2024", "2010")

    assert leave_out_first(content) == [3, 1, 0, 2]
    assert [row["title"] for row in without(content, [3, 1])["publications"]] == ["T0", "T2"]
