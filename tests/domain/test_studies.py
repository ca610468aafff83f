"""The register of studies as rules: what patients have to be told, and what other registers tell."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.kernel.errors import Unreadable
from tildel.studies.domain import clinicaltrials, ictrp, registry
from tildel.studies.domain.registry import (
    Difference,
    differences,
    split_criteria,
    taken_over,
    whole_day,
    years,
)
from tildel.studies.domain.states import OPEN, PUBLIC, STUDY, StudyState
from tildel.studies.domain.study import Content, changes, cleaned_numbers, faults, lacking

BARE = Content(titles={"nb": "En studie"}, responsible="993467049")
WHOLE = replace(
    BARE, purposes={"nb": "Vi vil vite."}, who_can={"nb": "Du."}, participation={"nb": "Ett besøk."},
    referral={"nb": "Fastlegen."}, contact_phone="22 00 00 00", rek_number="REK 1", approved_on=date(2024, 1, 1),
)  # fmt: skip


def test_the_states_cover_each_other():
    assert set(STUDY.states) == set(StudyState)
    assert set(PUBLIC) == set(StudyState) - {StudyState.DRAFT}
    assert set(OPEN) < set(PUBLIC)


def test_a_draft_needs_nothing_and_a_public_study_all_that_patients_ask():
    assert lacking(BARE, "draft") == ()
    assert lacking(BARE, "recruiting") == (
        "purpose", "who_can", "participation", "referral", "contact", "rek_number", "approved_on",
    )  # fmt: skip
    assert lacking(WHOLE, "recruiting") == ()


def test_planned_needs_approval_and_a_day_on_which_it_starts():
    assert lacking(WHOLE, "planned") == ("starts_on",)
    assert lacking(replace(WHOLE, starts_on=date(2025, 1, 1)), "planned") == ()
    unapproved = replace(WHOLE, starts_on=date(2025, 1, 1), rek_number="", approved_on=None)
    assert lacking(unapproved, "planned") == ("rek_number", "approved_on")


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, ()),
        ({"titles": {}}, (("title_nb", "nameless"),)),
        ({"age_from": 18, "age_to": 17}, (("age_to", "ages"),)),
        ({"age_from": 18, "age_to": 18}, ()),
        ({"starts_on": date(2024, 2, 1), "ends_on": date(2024, 1, 1)}, (("ends_on", "period"),)),
        ({"hospitals": ("993467049",)}, (("hospitals", "responsible_twice"),)),
    ],
)
def test_what_cannot_be_kept(changed, found):
    assert faults(replace(WHOLE, **changed)) == found


def test_changes_and_numbers():
    assert changes(BARE, replace(BARE, numbers=("NCT00000001",))) == {"numbers": [[], ["NCT00000001"]]}
    assert cleaned_numbers([" nct 00000001 ", "NCT00000001", "", "klin-2024-3"]) == (
        "NCT00000001",
        "KLIN-2024-3",
    )


# --- texts of other registers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [("18 Years", 18), ("1 Year", 1), ("65Y", 65), ("6 Months", None), ("N/A", None), ("", None), ("18", None), ("999 Years", None)],
)  # fmt: skip
def test_ages(text, number):
    assert years(text) == number


def test_only_whole_days_are_days():
    assert [whole_day(text) for text in ("2024-05-15", "2024-05", "15/05/2024", "2024-02-30", "")] == [
        "2024-05-15", "", "", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Inclusion Criteria:\n\n* Asthma\n\nExclusion Criteria:\n\n* Smoker", ("* Asthma", "* Smoker")),
        ("Key exclusion criteria: none", ("", "none")),
        ("Adults with asthma", ("Adults with asthma", "")),
        ("", ("", "")),
    ],
)
def test_criteria_are_parted(text, parts):
    assert split_criteria(text) == parts


# --- ClinicalTrials.gov ----------------------------------------------------------------------------------------

STUDY_JSON = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT00000001", "briefTitle": "An Invented Trial", "acronym": "OPPDIKT",
            "secondaryIdInfos": [{"id": "2024-500001-11-00", "type": "CTIS"}, {"id": "GRANT-1", "type": "OTHER_GRANT"}],
        },
        "statusModule": {
            "overallStatus": "RECRUITING", "statusVerifiedDate": "2024-06", "startDateStruct": {"date": "2024-05-15", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2027-12", "type": "ESTIMATED"},
        },
        "descriptionModule": {"briefSummary": "Does it help?"},
        "conditionsModule": {"conditions": ["Asthma", "asthma ", "Asthma"]},
        "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE3"]},
        "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Placebin"}]},
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria: asthma\nExclusion Criteria: smoking", "sex": "FEMALE",
            "minimumAge": "18 Years", "maximumAge": "30 Months",
        },
        "contactsLocationsModule": {
            "centralContacts": [{"name": "Ola Oppdikt", "phone": "+47 22 00 00 00 ext. 5", "email": "ola@example.org"}],
            "locations": [
                {"facility": "Oslo universitetssykehus", "city": "Oslo", "country": "Norway"},
                {"facility": "Elsewhere", "city": "Lund", "country": "Sweden"},
            ],
        },
    },
    "hasResults": False,
}  # fmt: skip


def test_a_study_of_clinicaltrials_is_read_and_what_is_unsure_is_only_noted():
    (trial,) = clinicaltrials.read_trials({"studies": [STUDY_JSON], "nextPageToken": "x"})
    assert trial.number == "NCT00000001"
    assert trial.told == {
        "title_en": "An Invented Trial", "short_name": "OPPDIKT", "purpose_en": "Does it help?", "kind": "intervention",
        "who_can_en": "asthma", "who_cannot_en": "smoking", "age_from": 18, "sex": "female",
        "conditions": ["Asthma", "asthma"], "treatments": ["Placebin"], "starts_on": "2024-05-15",
        "contact_name": "Ola Oppdikt", "contact_email": "ola@example.org",
        "numbers": ["NCT00000001", "2024-500001-11-00"],
    }  # fmt: skip
    assert trial.notes == {
        "status": "RECRUITING", "sites": ["Oslo universitetssykehus, Oslo"], "ends": "2027-12",
        "ages": "18 Years – 30 Months", "verified": "2024-06",
    }  # fmt: skip


def test_one_study_and_a_list_of_studies_are_read_as_a_page_is():
    assert clinicaltrials.read_trials(STUDY_JSON) == clinicaltrials.read_trials([STUDY_JSON])


@pytest.mark.parametrize(
    "document", [{}, [], None, 1, "x", {"studies": None}, {"studies": [{}, 3, {"protocolSection": []}]}]
)
def test_what_holds_no_study_says_so(document):
    with pytest.raises(Unreadable) as refused:
        clinicaltrials.read_trials(document)
    assert refused.value.code == "studies.no_trials"


def test_too_many_studies_are_refused():
    with pytest.raises(Unreadable) as refused:
        clinicaltrials.read_trials([STUDY_JSON] * (registry.MOST + 1))
    assert refused.value.code == "studies.too_many_trials"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(st.sampled_from(sorted(STUDY_JSON["protocolSection"])), _JSON, st.data())
def test_a_module_of_any_shape_is_left_out_or_read_never_fallen_over(module, value, data):
    """Both a whole module and one value in it may be anything that JSON can hold."""
    protocol = dict(STUDY_JSON["protocolSection"])
    name = data.draw(st.sampled_from(sorted(protocol[module])))
    protocol[module] = data.draw(st.sampled_from([value, {**protocol[module], name: value}]))
    try:
        trials = clinicaltrials.read_trials({"protocolSection": protocol})
    except Unreadable:
        return
    for trial in trials:
        assert set(trial.told) <= set(registry.FIELDS)
        assert all(
            isinstance(trial.told.get(name, ""), str) for name in ("title_en", "short_name", "contact_phone")
        )
        text = json.dumps([trial.told, trial.notes], ensure_ascii=False)
        assert "\x00" not in text
        text.encode("utf-8")


# --- ICTRP -----------------------------------------------------------------------------------------------------

TRIAL_XML = """<?xml version="1.0" encoding="UTF-8"?>
<Trials_downloaded_from_ICTRP><Trial>
<TrialID>ISRCTN00000001</TrialID><Public_title>An invented &amp; small trial</Public_title><Acronym>LITEN</Acronym>
<Recruitment_Status>Recruiting</Recruitment_Status><Source_Register>ISRCTN</Source_Register>
<Inclusion_agemin>18 Years</Inclusion_agemin><Inclusion_agemax>No limit</Inclusion_agemax>
<Inclusion_gender>&lt;br&gt;Female: yes&lt;br&gt;Male: yes&lt;br&gt;</Inclusion_gender>
<Inclusion_Criteria>Inclusion criteria: &lt;br&gt;adults</Inclusion_Criteria><Exclusion_Criteria>smokers</Exclusion_Criteria>
<Study_type>Interventional</Study_type><Date_enrollement>15/05/2024</Date_enrollement><Countries>Norway;Sweden</Countries>
<Condition>Asthma; COPD</Condition><Intervention>Placebin</Intervention>
<Contact_Firstname>Ola</Contact_Firstname><Contact_Lastname>Oppdikt</Contact_Lastname><Contact_Email>ola@example.org</Contact_Email>
</Trial><Trial><Public_title>Without a number</Public_title></Trial></Trials_downloaded_from_ICTRP>"""


def test_a_study_of_ictrp_is_read():
    (trial,) = ictrp.read_trials(TRIAL_XML.encode())
    assert trial.number == "ISRCTN00000001"
    assert trial.told == {
        "title_en": "An invented & small trial", "short_name": "LITEN", "kind": "intervention", "who_can_en": "adults",
        "who_cannot_en": "smokers", "age_from": 18, "sex": "all", "conditions": ["Asthma", "COPD"],
        "treatments": ["Placebin"], "contact_name": "Ola Oppdikt", "contact_email": "ola@example.org",
        "numbers": ["ISRCTN00000001"],
    }  # fmt: skip
    assert trial.notes == {
        "status": "Recruiting", "register": "ISRCTN", "countries": "Norway;Sweden", "starts": "15/05/2024",
        "ages": "18 Years – No limit",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sex"),
    [("Both", "all"), ("All", "all"), ("Female", "female"), ("Male", "male"), ("Both males and females", "all"),
     ("Female: yes\nMale: no", "female"), ("Female: no\nMale: yes", "male"), ("", None), ("?", None)],
)  # fmt: skip
def test_sexes(text, sex):
    xml = f"<T><Trial><TrialID>A1</TrialID><Inclusion_gender>{text}</Inclusion_gender></Trial></T>"
    assert ictrp.read_trials(xml.encode())[0].told.get("sex") == sex


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><T><Trial><TrialID>&b;</TrialID></Trial></T>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><T><Trial><TrialID>&a;</TrialID></Trial></T>'


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (LAUGHS, "studies.xml_declares"),
        (OUTSIDE, "studies.xml_declares"),
        ('<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><T/>', "studies.xml_declares"),
        ("<T><Trial><TrialID>A1</TrialID>", "studies.not_xml"),
        ("<T>&nbsp;</T>", "studies.not_xml"),
        ("<a>" * 50, "studies.not_xml"),
        ('<?xml version="1.0" encoding="no-such"?><T/>', "studies.not_xml"),
        ("<T/>", "studies.no_trials"),
        ("<T>" + "<Trial><TrialID>A</TrialID></Trial>" * 501 + "</T>", "studies.too_many_trials"),
    ],
)
def test_hostile_and_broken_xml_is_refused_with_a_reason(xml, code):
    with pytest.raises(Unreadable) as refused:
        ictrp.read_trials(xml.encode())
    assert refused.value.code == code


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(Unreadable):
        assert ictrp.read_trials(data)


# --- differences -----------------------------------------------------------------------------------------------

TOLD = {
    "title_en": "New",
    "sex": "female",
    "conditions": ["COPD", "Asthma"],
    "numbers": ["NCT00000001"],
    "starts_on": "2024-05-15",
}


def test_nothing_here_makes_all_of_it_a_difference():
    assert [one.name for one in differences(None, TOLD)] == [
        "title_en",
        "sex",
        "conditions",
        "starts_on",
        "numbers",
    ]


def test_lists_are_only_added_to_and_what_is_the_same_is_no_difference():
    content = replace(
        WHOLE, conditions=("asthma", "kols"), numbers=("NCT00000001",), starts_on=date(2024, 5, 15)
    )
    assert differences(content, TOLD) == (
        Difference("title_en", "", "New"),
        Difference("sex", "all", "female"),
        Difference("conditions", ["asthma", "kols"], ["asthma", "kols", "COPD"]),
    )


def test_only_what_is_accepted_is_taken_over():
    content = taken_over(WHOLE, TOLD, {"title_en", "starts_on", "conditions"})
    assert changes(WHOLE, content) == {
        "titles": [{"nb": "En studie"}, {"nb": "En studie", "en": "New"}],
        "conditions": [[], ["COPD", "Asthma"]],
        "starts_on": [None, "2024-05-15"],
    }


@given(st.sets(st.sampled_from(registry.FIELDS)))
def test_what_was_taken_over_no_longer_differs(names):
    (trial,) = clinicaltrials.read_trials(STUDY_JSON)
    content = taken_over(WHOLE, trial.told, names)
    assert {one.name for one in differences(content, trial.told)} == {
        one.name for one in differences(WHOLE, trial.told) if one.name not in names
    }
