"""The call editor: opening a call as a copy, and requirements of any kind."""

import pytest
import time_machine
from django.utils import translation

from tests.slices.editor_world import address, from_template, spec_now
from tests.slices.page_reading import errors, filled, page, text
from tests.slices.programme_world import AT, draft, officer, user
from tildel.checks.catalogue import KINDS
from tildel.kernel.errors import NotAllowed
from tildel.kernel.money import NBSP
from tildel.programmes import actions, queries
from tildel.programmes.domain.editing import with_row
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.domain.states import CallState
from tildel.programmes.models import Call
from tildel.programmes.web.kinds import ASKS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(AT, tick=False), translation.override("en"):
        yield


@pytest.fixture
def kari(client):
    client.force_login(officer())
    return client


# --- opening ---


def test_a_call_is_opened_as_a_copy_of_another_call_with_what_was_changed_in_it(kari):
    first = draft()
    spec = with_changes(queries.spec_of(first), frame=1_000_000_000)
    actions.change_call(call=first, spec=spec, by=officer(), at=AT)
    sent = {"programme": first.programme.pk, "template": "call:klinbeforsk-2027", "key": "klinbeforsk-2028"}
    assert kari.post(address("new"), sent).status_code == 302
    copy = queries.call("klinbeforsk-2028")
    assert (copy.frame, copy.state, copy.template) == (1_000_000_000, "draft", "klinbeforsk-2024")
    found = page(kari.get(address("call", copy.key)))
    assert "Opened as a copy of klinbeforsk-2027." in text(found)


def test_a_call_that_is_being_written_by_others_cannot_be_copied():
    call, stranger = draft(), user("ola@example.org")
    other = actions.create_programme(
        key="other", names={"nb": "O", "nn": "O", "en": "O"}, owner=call.programme.owner, board=None,
        decider=None, by=None, at=AT,
    )  # fmt: skip
    actions.appoint_officer(programme=other, person=stranger.person, held_from=AT.date(), by=None, at=AT)
    assert list(queries.copyable_by(stranger, AT.date())) == []
    with pytest.raises(NotAllowed):
        actions.open_call(programme=other, copied=call, key="mine", by=stranger, at=AT)
    Call.objects.update(state=CallState.PUBLISHED, published_at=AT, published_by=officer())
    call.refresh_from_db()
    assert actions.open_call(programme=other, copied=call, key="mine", by=stranger, at=AT).key == "mine"


@pytest.mark.parametrize("template", ["hmn-regional-2026", "hnt-local-2025"])
def test_a_template_is_a_call_whose_pages_open(kari, template):
    call = from_template(template)
    for name in (
        "call",
        "preview",
        "questions",
        "tracks",
        "costs",
        "sections",
        "criteria",
        "try",
        "kinds",
        "themes",
    ):
        assert kari.get(address(name, call.key)).status_code == 200, name


# --- requirements ---

SETTINGS = {
    "amount": {"minimum": "1", "maximum": "2"},
    "amount_per_year": {"minimum": "0", "maximum": "1 000 000"},
    "lump_sum": {"rates-year": ["2027", ""], "rates-amount": ["1 440 000", ""], "addition_percent": "20"},
    "excluded_costs": {"categories": ["equipment"]},
    "duration": {"minimum_months": "12", "maximum_months": "36"},
    "person_years": {"question": "share", "maximum_months": "36"},
    "institution": {}, "employee": {}, "classified": {}, "theme": {"themes": ["proton_therapy"]},
    "position_share": {"minimum_percent": "50"},
    "one_per_leader": {"maximum": "2"},
    "age": {"limit": "67"},
    "endorsement": {"timing": "days_after", "days": "14"},
    "partners": {"regions": ["H04"]},
    "recruitment": {"regions": ["H04"]},
    "attachment": {"attachment": "work_plan", "maximum_pages": "3"},
    "cv": {"maximum_pages": "2"},
    "language": {"language": "nb"},
    "described": {"answer": "user_involvement"},
    "comply_or_explain": {"answer": "stratification_markers"},
    "themes_chosen": {"minimum": "1", "maximum": ""},
    "judged": {"name": "Open data", "place": ""},
}  # fmt: skip


def test_every_kind_but_the_deadline_can_be_added():
    assert set(ASKS) == set(KINDS) - {"deadline"}
    assert set(SETTINGS) == set(ASKS)


def _share(call):
    """The call with a question for the share of a position."""
    label = {"nb": "Andel", "nn": "Del", "en": "Share"}
    row = {"key": "share", "section": "project", "kind": "number", "label": label}
    actions.change_call(
        call=call, spec=with_row(queries.spec_of(call), "questions", row), by=officer(), at=AT
    )


@pytest.mark.parametrize("kind", SETTINGS)
def test_a_requirement_of_any_kind_is_added_with_the_sentence_it_makes(kari, kind):
    call = draft()
    if kind == "person_years":
        _share(call)
    before = spec_now(call)
    where = address("requirement_add", call.key, kind)
    sent = filled(kari.get(where)) | SETTINGS[kind] | {"severity": "judged"}
    said = page(kari.post(where, sent, headers={"HX-Request": "true"}))
    sentences = [(node.get("lang"), text(node)) for node in said.xpath("//*[@id='sentences']/dd")]
    assert [code for code, _ in sentences] == ["nb", "nn", "en"]
    assert all(sentence.endswith(".") for _, sentence in sentences)
    assert spec_now(call) == before
    assert kari.post(where, sent).status_code == 302
    added = spec_now(call).requirements[len(before.requirements) :]
    assert [(row.kind, row.severity.value) for row in added] == [(kind, "judged")]
    again = address("requirement", call.key, added[0].key)
    assert kari.post(again, filled(kari.get(again))).status_code == 302
    assert spec_now(call).requirements == (*before.requirements, *added)


@pytest.mark.parametrize(
    ("kind", "name", "key"),
    [
        ("amount", "Amount applied for", "amount_2"),
        ("amount_per_year", "Årlig støttebeløp", "arlig_stottebelop"),
        ("judged", "Open data", "open_data"),
        ("attachment", "Attachment", "work_plan"),
    ],
)
def test_a_requirement_is_named_by_its_name(kari, kind, name, key):
    call = draft()
    where = address("requirement_add", call.key, kind)
    sent = filled(kari.get(where)) | SETTINGS[kind] | {"name": name}
    assert kari.post(where, sent).status_code == 302
    assert spec_now(call).requirements[-1].key == key


@pytest.mark.parametrize(
    ("years", "amounts", "said"),
    [
        (["27"], ["1"], "Fixed sum of each year: Row 1: Write the year with four digits, such as 2027."),
        (["2027"], [""], "Fixed sum of each year: Row 1: Write an amount in kroner."),
        (
            ["2027", "2027"],
            ["1", "2"],
            "Fixed sum of each year: The year 2027 stands twice. Keep one of them.",
        ),
        ([""], [""], "Fixed sum of each year: Write at least one year with its sum."),
    ],
)
def test_a_table_of_rates_says_what_is_odd_in_which_row(kari, years, amounts, said):
    call = draft()
    where = address("requirement_add", call.key, "lump_sum")
    sent = filled(kari.get(where)) | {"rates-year": years, "rates-amount": amounts, "addition_percent": "0"}
    response = kari.post(where, sent)
    assert errors(response) == [said]
    kept = page(response).xpath("//input[@name='rates-year']/@value")
    assert [value for value in kept if value] == [year for year in years if year]


def test_the_rates_are_changed_row_by_row(kari):
    call = from_template("hmn-regional-2026")
    where = address("requirement", call.key, "amount") + "?track=researcher"
    sent = filled(kari.get(where))
    assert sent["rates-amount"][0].replace(NBSP, " ").replace(",", " ") == "1 294 000"
    sent["rates-year"][4], sent["rates-amount"][4] = "2028", "1 480 000"
    assert kari.post(where, sent).url == address("track", call.key, "researcher")
    rates = spec_now(call).for_track("researcher").requirement("amount").params["rates"]
    assert rates[-1] == {"year": 2028, "amount": 1_480_000}
    assert spec_now(call).for_track("doctoral").requirement("amount").params["rates"][-1]["year"] == 2027


def test_requirements_are_ordered_and_removed(kari):
    call = draft()
    where = address("arrange", call.key, "requirements")
    sent = filled(kari.get(where)) | {"place-cv": "1", "place-deadline": "2", "remove-priority_theme": "on"}
    assert kari.post(where, sent).status_code == 302
    keys = [row.key for row in spec_now(call).requirements]
    assert (keys[:2], "priority_theme" in keys, len(keys)) == (["cv", "deadline"], False, 16)
    assert page(kari.get(where)).xpath("//*[@name='remove-deadline']") == []
