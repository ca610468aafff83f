"""The call editor: questions, categories of application, and the lists a call is made of."""

import pytest
import time_machine
from django.utils import translation

from tests.slices.editor_world import LABELS, address, from_template, options, spec_now
from tests.slices.page_reading import errors, filled, page, text, texts
from tests.slices.programme_world import AT, draft, officer
from tildel.programmes import queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(AT, tick=False), translation.override("en"):
        yield


@pytest.fixture
def kari(client):
    client.force_login(officer())
    return client


# --- questions ---


def test_a_question_with_choices_is_added_previewed_and_changed(kari):
    call = draft()
    where = address("question", call.key, "new") + "?kind=choice"
    assert kari.post(where, LABELS | options("Start", "Finish")).url == address("questions", call.key)
    question = spec_now(call).question("what_do_you_apply_for")
    assert [option.key for option in question.options] == ["start", "finish"]
    own = address("question", call.key, question.key)
    found = page(kari.get(own))
    assert texts(found, "//fieldset[contains(@class, 'question-preview')]//label") == ["Start", "Finish"]
    assert kari.post(own, filled(kari.get(own)) | {"required": "on"}).status_code == 302
    assert spec_now(call).question(question.key).required


def test_a_question_is_shown_when_another_is_answered(kari):
    call = draft()
    kari.post(address("question", call.key, "new") + "?kind=choice", LABELS | options("Start", "Finish"))
    where = address("question", call.key, "new") + "?kind=long_text"
    lead = "what_do_you_apply_for:start"
    more = {
        "label_nb": "Hvorfor?",
        "label_nn": "Kvifor?",
        "label_en": "Why?",
        "version": "2",
        "unit": "words",
    }
    sent = LABELS | more | {"limit": "200", "shown_when": [lead]}
    assert kari.post(where, sent).status_code == 302
    why = spec_now(call).question("why")
    assert (why.shown_when.question, why.shown_when.values) == ("what_do_you_apply_for", ("start",))
    assert (why.limit, why.unit) == (200, "words")
    said = text(page(kari.get(address("questions", call.key))))
    assert "At most 200 words." in said
    assert "Shown when “What do you apply for?” is answered with: Start." in said


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        (
            "number",
            {"least": "5", "most": "1"},
            "Smallest: The smallest is larger than the largest. Change one of them.",
        ),
        ("short_text", {"label_nn": ""}, "Question, in Norwegian (nynorsk): This field is required."),
    ],
)
def test_what_is_odd_in_a_question_is_said_at_its_field(kari, kind, more, said):
    call = draft()
    sent = LABELS | {"unit": "characters"} | more
    assert errors(kari.post(address("question", call.key, "new") + f"?kind={kind}", sent)) == [said]


def test_a_choice_has_a_name_in_every_language(kari):
    call = draft()
    sent = LABELS | options("Start") | {"options-0-nn": ""}
    response = kari.post(address("question", call.key, "new") + "?kind=choice", sent)
    assert errors(response) == [
        "In Norwegian (nynorsk): Write it in all three languages, or leave all three empty."
    ]


def test_a_table_keeps_its_columns(kari):
    call = draft()
    columns = {"columns-TOTAL_FORMS": "1", "columns-INITIAL_FORMS": "0", "columns-0-kind": "amount"}
    columns |= {f"columns-0-{code}": "Cost" for code in ("nb", "nn", "en")}
    kari.post(address("question", call.key, "new") + "?kind=table", LABELS | columns | {"most": "5"})
    table = spec_now(call).question("what_do_you_apply_for")
    assert [(column.key, column.kind) for column in table.columns] == [("cost", "amount")]
    assert table.most == 5


def test_a_question_that_cannot_be_answered_stops_publishing(kari):
    call = draft()
    kari.post(address("question", call.key, "new") + "?kind=choice", LABELS | options("Start"))
    kari.post(
        address("edit", call.key, "facts"),
        filled(kari.get(address("edit", call.key, "facts"))) | {"deadline": "2027-05-14T16:00"},
    )
    found = page(kari.get(address("publish", call.key)))
    (lack,) = found.xpath("//main//ul[contains(@class, 'ds-list')]/li")
    assert text(lack).startswith("The question “what do you apply for” needs at least two choices.")
    assert lack.xpath(".//a/@href") == [address("question", call.key, "what_do_you_apply_for")]


# --- categories of application ---


def test_a_category_is_added_with_requirements_of_its_own(kari):
    call = draft()
    names = {f"name_{code}": "Liten" for code in ("nb", "nn")} | {"name_en": "Small"}
    sent = names | {"version": "1", "without": ["cv"], "without_sections": ["themes"]}
    own = address("track", call.key, "small")
    assert kari.post(address("track", call.key, "new"), sent).url == own
    where = address("requirement_add", call.key, "amount") + "?track=small"
    amounts = {"minimum": "0", "maximum": "500 000", "instead_of": "amount"}
    assert kari.post(where, filled(kari.get(where)) | amounts).url == own
    spec = spec_now(call).for_track("small")
    assert spec.requirement("amount").params == {"minimum": 0, "maximum": 500_000}
    assert spec_now(call).requirement("amount").params["maximum"] == 25_000_000
    assert (spec.requirement("cv"), "themes" in [row.key for row in spec.sections]) == (None, False)
    assert "The call gives at most NOK 0.5 million for a project." in text(page(kari.get(own)))
    public = text(page(kari.get(address("preview", call.key))))
    assert "Does not apply here: CV with publication list." in public


def test_removing_a_category_takes_it_out_of_the_questions(kari):
    call = from_template("hmn-regional-2026")
    where = address("arrange", call.key, "tracks")
    assert kari.post(where, filled(kari.get(where)) | {"remove-researcher": "on"}).status_code == 302
    spec = spec_now(call)
    assert [row.key for row in spec.tracks] == ["doctoral", "postdoctoral", "project_funds"]
    assert spec.question("share").tracks == ()


def test_a_category_that_is_not_there(kari):
    call = draft()
    assert kari.get(address("track", call.key, "nothing")).status_code == 404
    where = address("requirement", call.key, "amount") + "?track=gone"
    shown = kari.get(where)
    assert kari.post(where, filled(shown) | {"minimum": "1"}).status_code == 404


# --- lists ---


def test_costs_sections_and_criteria_are_changed(kari):
    call = draft()
    costs = filled(kari.get(address("costs", call.key)))
    new = {f"costs-5-{code}": "Travel" for code in ("nb", "nn", "en")}
    assert kari.post(address("costs", call.key), costs | new).status_code == 302
    assert spec_now(call).categories[-1].key == "travel"

    sections = filled(kari.get(address("sections", call.key)))
    number = len(spec_now(call).sections)
    new = {f"sections-{number}-{code}": "Purpose" for code in ("nb", "nn", "en")}
    sent = sections | new | {"add": "classification", "sections-0-en": "The project"}
    assert kari.post(address("sections", call.key), sent).status_code == 302
    shown = spec_now(call).sections
    assert [(row.key, row.places) for row in shown[-2:]] == [
        ("purpose", ()),
        ("classification", ("classification",)),
    ]
    assert (shown[0].title.en, shown[0].places) == ("The project", ("title", "summary", "period"))

    criteria = filled(kari.get(address("criteria", call.key)))
    sent = criteria | {"dimensions-0-weight": "60", "dimensions-1-weight": "40", "criteria-0-en": "Design"}
    assert kari.post(address("criteria", call.key), sent).status_code == 302
    quality, benefit = spec_now(call).assessment.dimensions
    assert (quality.weight, benefit.weight, quality.criteria[0].name.en) == (60, 40, "Design")
    assert len(quality.criteria) == 3


@pytest.mark.parametrize("name", ["costs", "sections", "criteria", "themes"])
def test_a_list_that_is_saved_as_it_is_makes_no_version(kari, name):
    call = from_template("hmn-regional-2026")
    assert kari.post(address(name, call.key), filled(kari.get(address(name, call.key)))).status_code == 302
    assert queries.call(call.key).current.number == 1
