import pytest
import time_machine
from django.utils import translation

from tests.slices.applicant_pages import fields, post_section, section, text, tree
from tests.slices.applications_world import AT, applicant, begun, save
from tests.slices.content_world import researcher
from tildel.applications.queries.drafts import findings_for, sections_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False) as traveller, translation.override("nb"):
        yield traveller


@pytest.fixture
def at_work(client):
    client.force_login(applicant())
    return client


def test_a_project_is_shared_out_on_both_dimensions(at_work):
    application = researcher()

    post_section(
        at_work, application, "classification",
        **{"rows-0-code": "hrcs_hc_02can", "rows-0-percent": "100", "rows-1-code": "hrcs_ra_6_5",
           "rows-1-percent": "66,7", "areas": ["ho21_5"]},
    )  # fmt: skip
    page = at_work.get(section(application, "classification"))
    stored = sections_of(application)["classification"]

    assert stored["rows"] == [
        {"code": "hrcs_hc_02can", "percent": 100},
        {"code": "hrcs_ra_6_5", "percent": 66.7},
    ]
    assert stored["areas"] == ["ho21_5"]
    assert tree(page).xpath("//output[@data-share-sum]/text()") == ["100 %", "66.7 %"]
    assert fields(page)["rows-1-percent"] == "66.7"


def test_shares_that_make_a_hundred_meet_the_requirement(at_work):
    application = researcher()
    rows = [{"code": "hrcs_hc_02can", "percent": 100}]
    rows += [{"code": f"hrcs_ra_6_{number}", "percent": 33.3} for number in (1, 4, 5)]

    save(application, "classification", {"rows": rows})
    found = [one.status for one in findings_for(application, AT) if one.requirement == "classification"]

    assert found == ["met"]


def test_the_summary_suggests_codes_with_its_words_until_they_are_chosen(at_work):
    application = researcher()

    before = at_work.get(section(application, "classification"))
    save(application, "classification", {"rows": [{"code": "hrcs_hc_02can", "percent": 100}]})
    after = at_work.get(section(application, "classification"))

    chosen = "//button[@data-suggest]/@data-suggest"
    assert tree(before).xpath(chosen) == ["hrcs_hc_02can", "hrcs_hc_17res", "hrcs_ra_6_5"]
    assert tree(after).xpath(chosen) == ["hrcs_hc_17res", "hrcs_ra_6_5"]
    assert "because the text says: lungekreft, cancer" in text(before)


def test_the_codes_stand_in_their_groups_in_the_pages_language(at_work):
    application = researcher()

    page = tree(at_work.get(section(application, "classification").replace("/en/", "/nn/")))
    activities = page.xpath("//select[@name='rows-1-code']")[0]

    assert len(page.xpath("//select[@name='rows-0-code']/option")) == 21 + 1
    assert [len(group) for group in activities.xpath("optgroup")] == [5, 6, 5, 5, 9, 9, 4, 5]
    assert activities.xpath("optgroup/@label")[0] == "Underbyggjande forsking"


def test_priority_areas_stand_once_as_the_calls_themes(at_work):
    application = researcher()

    before = tree(at_work.get(section(application, "classification")))
    save(application, "classification", {"rows": [], "priorities": ["prio_health_data"]})
    after = tree(at_work.get(section(application, "classification")))

    ticked = "//input[@name='priorities'][@checked]/@value"
    assert (before.xpath("//input[@name='priorities']"), after.xpath(ticked)) == ([], ["prio_health_data"])


def test_a_hard_summary_is_told_of_and_stops_nothing(at_work):
    application = begun()
    hard = "Prosjektet undersøker sammenhengen mellom intervensjonsspesifikke behandlingsresultater og " * 4

    post_section(at_work, application, "project", summary_no=hard)

    assert "Hard to read. Shorter sentences and fewer long words help. LIX" in text(
        at_work.get(section(application, "project"))
    )
