"""The codes projects are classified by, and what a text suggests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.classification import codes
from tildel.classification.domain.suggestions import LEAST, Entries, Suggestion, suggest


def test_hrcs_has_21_categories_and_48_activities_in_eight_groups():
    assert len(codes.categories()) == 21
    assert [len(group.codes) for group in codes.activity_groups()] == [5, 6, 5, 5, 9, 9, 4, 5]


def test_helseomsorg21_has_ten_areas_and_the_priorities_are_a_regions_own():
    ho21, priorities = codes.area_list("ho21"), codes.area_list("prio")

    assert [code.key for code in ho21] == [f"ho21_{number}" for number in range(1, 11)]
    assert (len(priorities.codes), priorities.region, ho21.region) == (8, "H04", "")


def test_every_code_has_a_key_of_its_own_and_a_name_in_three_languages():
    everything = [code for group in (*codes.hrcs_groups(), *codes.area_lists()) for code in group]

    assert len({code.key for code in everything}) == len(everything) == 21 + 48 + 10 + 8
    assert [code.key for code in everything if not all(code.names.get(x) for x in ("nb", "nn", "en"))] == []
    assert all(group.source and group.as_of for group in (*codes.hrcs_groups(), *codes.area_lists()))


@pytest.mark.parametrize(
    ("key", "language", "name"),
    [
        ("hrcs_hc_01blo", "nb", "Blod"),
        ("HRCS_HC_06EYE", "nn", "Auge"),
        ("hrcs_ra_6_4", "en", "6.4 Surgery"),
        ("ho21_6", "nb", "Effektive og lærende tjenester"),
        ("prio_health_data", "en", "Health data"),
        ("ra_no_such", "en", "ra_no_such"),
    ],
)
def test_a_code_has_a_name(key, language, name):
    assert codes.code_name(key, language) == name


WORDS = {
    "hrcs_hc_02can": ["-kreft", "cancer"],
    "hrcs_hc_03car": ["heart", "blood pressure"],
    "hrcs_hc_19str": ["slag."],
}


@pytest.mark.parametrize(
    ("title", "summary", "found"),
    [
        ("", "Brystkreft og lungekreft", [("hrcs_hc_02can", 2, ("brystkreft", "lungekreft"))]),
        ("Heart failure", "", [("hrcs_hc_03car", 2, ("heart",))]),
        ("", "Blood pressure in hearts.", [("hrcs_hc_03car", 2, ("blood pressure", "hearts"))]),
        ("", "The pressure of blood in one heart", []),
        ("Slag", "", [("hrcs_hc_19str", 2, ("slag",))]),
        ("Slagverk og forslag", "", []),
        ("", "", []),
    ],
)
def test_words_speak_for_codes(title, summary, found):
    assert suggest(title, summary, Entries.of(WORDS), prefix="hrcs_", most=3) == tuple(
        Suggestion(*one) for one in found
    )


@given(st.text(max_size=60), st.text(max_size=200))
def test_suggestions_are_few_known_and_always_the_same(title, summary):
    found = codes.suggestions(title, summary)

    assert found == codes.suggestions(title, summary)
    assert len(found) <= 7
    assert [one for one in found if one.score < LEAST or codes.code_name(one.code, "nb") == one.code] == []


def test_a_summary_of_a_trial_gives_its_category_and_its_activity():
    found = codes.suggestions(
        "Cognitive behavioural therapy online for anxiety",
        "Young people with anxiety or depression get internet treatment. We measure quality of life and cost.",
    )

    assert [one.code for one in found] == ["hrcs_hc_10men", "hrcs_ra_6_6"]
    assert found[0].words == ("anxiety", "depression")
