"""The officer's pages, through the browser's door."""

import csv
import io

import pytest
import time_machine
from django.urls import reverse

from tests.slices.officer_world import (
    AFTER,
    BEFORE,
    HAUKELAND,
    freeze,
    keep_files_in,
    make_draft,
    make_submitted,
    make_world,
)
from tests.slices.pdf_samples import clean
from tildel.applications.models import Application, FormalCheck, Letter
from tildel.applications.web.export import safe_cell
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_deadline(settings, tmp_path):
    keep_files_in(tmp_path, settings)
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def officer(world, client):
    client.force_login(world.officer)
    return client


def address(name, *args):
    return reverse(f"applications:{name}", args=args)


def text(response):
    return response.content.decode()


def listed(officer, world, **query):
    response = officer.get(address("officer_list", world.call.key), query)
    return [row["reference"][-3:] for row in response.context["rows"]]


def complete(world, number=1, **more):
    application = make_submitted(world, number=number, **more)
    submission = application.current
    submission.findings = [{**row, "status": "met"} for row in submission.findings]
    submission.save()
    return application


# --- the list ----------------------------------------------------------------------------------------------


def test_the_list_shows_what_was_submitted_and_no_drafts(officer, world):
    make_submitted(world, number=1)
    make_draft(world, number=2)
    make_submitted(world, number=3, state="withdrawn")
    assert listed(officer, world) == ["001", "003"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "002"}, ["002"]),
        ({"text": "haukeland"}, []),
        ({"text": "helse bergen"}, ["002"]),
        ({"text": "kari eksempel"}, ["001", "002", "003", "004"]),
        ({"text": "100%"}, []),
        ({"state": "accepted"}, ["003"]),
        ({"state": "no-such-state"}, ["001", "002", "003", "004"]),
        ({"institution": HAUKELAND}, ["002"]),
        ({"region": "H03"}, ["002"]),
        ({"region": "H12", "state": "submitted"}, ["001", "004"]),
        ({"findings": "clean"}, ["001", "003"]),
        ({"findings": "unmet"}, ["002"]),
        ({"findings": "judge"}, ["004"]),
        ({"order": "-reference"}, ["004", "003", "002", "001"]),
        ({"order": "amount"}, ["001", "002", "003", "004"]),
        ({"order": "password"}, ["001", "002", "003", "004"]),
        ({"page": "99999"}, ["001", "002", "003", "004"]),
    ],
)
def test_the_list_is_narrowed_and_ordered(officer, world, query, found):
    complete(world, 1)
    make_submitted(world, number=2, sections={"leader": {"institution": HAUKELAND}})
    complete(world, 3, state="accepted")
    complete(world, 4, endorsed="asked")
    assert listed(officer, world, **query) == found


def test_an_answer_of_the_institution_changes_the_findings_shown(officer, world):
    application = complete(world, 1, endorsed="asked")
    assert listed(officer, world, findings="judge") == ["001"]
    application.endorsements.update(
        state="refused", reason="Nei.", answered_at=BEFORE, answered_by=world.manager
    )
    assert listed(officer, world, findings="unmet") == ["001"]


def test_chips_lead_to_the_list_without_them(officer, world):
    make_submitted(world)
    response = officer.get(
        address("officer_list", world.call.key), {"state": "submitted", "text": "A", "page": "2"}
    )
    assert [chip["without"] for chip in response.context["chips"]] == ["?state=submitted", "?text=A"]


def test_the_findings_of_all_are_counted_apart(officer, world):
    complete(world, 1)
    make_submitted(world, number=2, endorsed="asked")
    response = officer.get(address("officer_counts", world.call.key))
    assert {row["key"]: row["found"] for row in response.context["counts"]} == {
        "clean": 1,
        "unmet": 1,
        "judge": 1,
    }


def test_the_list_needs_as_many_queries_for_thirty_as_for_one(officer, world, django_assert_max_num_queries):
    make_submitted(world, number=1)
    officer.get(address("officer_list", world.call.key))
    with django_assert_max_num_queries(15) as one:
        officer.get(address("officer_list", world.call.key))
    for number in range(2, 31):
        make_submitted(world, number=number)
    with django_assert_max_num_queries(15) as thirty:
        response = officer.get(address("officer_list", world.call.key))
    assert len(response.context["rows"]) == 30
    assert len(thirty) == len(one)


def test_the_export_holds_exactly_what_is_shown_and_no_formula(officer, world):
    title = '=HYPERLINK("https://example.org";"x")'
    make_submitted(world, number=1, sections={"project": {"title_no": title}})
    make_submitted(world, number=2, state="withdrawn")
    response = officer.get(address("officer_csv", world.call.key), {"state": "submitted"})
    sheet = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sheet), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["KLINBEFORSK-2024-001"]
    assert rows[1][1:6] == [
        "'" + title,
        "Kari Eksempel",
        "Oslo universitetssykehus HF",
        rows[1][4],
        "9000000",
    ]
    assert response["Content-Disposition"] == 'attachment; filename="klinbeforsk-2024.csv"'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0=", "＝"])
def test_a_cell_that_a_spreadsheet_could_run_is_text(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("value", "cell"), [("Behandling", "Behandling"), (None, ""), (9000000, "9000000"), ("", "")]
)
def test_other_cells_stay_as_they_are(value, cell):
    assert safe_cell(value) == cell


# --- one application and the formal check ------------------------------------------------------------------


def test_one_application_tells_its_story(officer, world):
    application = make_submitted(world, files={("cv", "p1"): clean()})
    page = text(officer.get(address("officer_one", application.pk)))
    for part in (
        "Behandling A mot behandling B",
        "Per Prøve",
        "Kari Eksempel",
        "To medforskere",
        "cv p1.pdf",
    ):
        assert part in page
    assert "1975" not in page


def test_the_officer_reads_what_was_sent_and_not_what_was_written_since(officer, world):
    application = make_submitted(world)
    section = application.sections.get(key="users")
    section.content = {"user_involvement": "Skrevet etterpå."}
    section.save()
    page = text(officer.get(address("officer_one", application.pk)))
    assert ("To medforskere" in page, "Skrevet etterpå." in page) == (True, False)


def test_one_application_needs_few_queries(officer, world, django_assert_max_num_queries):
    application = make_submitted(world)
    officer.get(address("officer_one", application.pk))
    with django_assert_max_num_queries(20):
        officer.get(address("officer_one", application.pk))


def answers(**changed):
    return {"verdict": "rejected", "requirement": "cv", "reason": "CV mangler for Per Prøve.", **changed}


def test_a_rejection_shows_the_letter_before_it_is_sent_and_sends_that_one(officer, world):
    application = make_submitted(world)
    preview = officer.post(address("formal_check", application.pk), answers())
    assert (FormalCheck.objects.count(), Letter.objects.count()) == (0, 0)
    assert "CV mangler for Per Prøve." in text(preview)
    response = officer.post(address("formal_check", application.pk), answers(confirmed="yes"))
    assert response.status_code == 302
    letter = Letter.objects.get()
    shown = preview.context["letter"]
    assert (letter.title, letter.content, letter.language) == (
        shown["title"],
        shown["content"],
        shown["language"],
    )
    assert Mail.objects.filter(cause=f"letter:{letter.pk}").count() == 1


def test_a_missing_reason_is_said_at_its_field_and_nothing_is_lost(officer, world):
    application = make_submitted(world)
    response = officer.post(address("formal_check", application.pk), answers(reason=""))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert response.context["form"]["requirement"].value() == "cv"


def test_a_verdict_on_a_requirement_is_kept_with_its_reason(officer, world):
    application = make_submitted(world)
    keys = officer.get(address("officer_one", application.pk)).context["form"].judged
    own = {f"judged.{keys[0]}": "no", f"judged.{keys[0]}.reason": "Ikke vist."}
    officer.post(address("formal_check", application.pk), answers(confirmed="yes", **own))
    assert FormalCheck.objects.get().judged == {keys[0]: {"ok": False, "reason": "Ikke vist."}}
    assert "Ikke vist." in text(officer.get(address("officer_one", application.pk)))


def test_an_acceptance_is_confirmed_first(officer, world):
    application = complete(world)
    assert officer.post(address("formal_check", application.pk), {"verdict": "accepted"}).status_code == 200
    officer.post(address("formal_check", application.pk), {"verdict": "accepted", "confirmed": "yes"})
    application.refresh_from_db()
    assert application.state == "accepted"


def test_a_second_check_is_refused_with_a_sentence(officer, world):
    application = make_submitted(world, state="accepted")
    response = officer.post(address("formal_check", application.pk), answers(confirmed="yes"))
    assert response.status_code == 409


def test_before_the_deadline_there_is_no_form(officer, world):
    application = make_submitted(world)
    with time_machine.travel(BEFORE, tick=False):
        assert officer.get(address("officer_one", application.pk)).context["form"] is None
        assert officer.post(address("formal_check", application.pk), answers()).status_code == 409


def test_many_are_listed_before_they_are_accepted(officer, world):
    fine, unmet = complete(world, 1), make_submitted(world, number=2)
    chosen = {"chosen": [str(fine.pk), str(unmet.pk), "no-key"]}
    page = officer.post(address("accept_many", world.call.key), chosen)
    assert [one.pk for one in page.context["possible"]] == [fine.pk]
    assert [one.pk for one, _why in page.context["impossible"]] == [unmet.pk]
    assert set(Application.objects.values_list("state", flat=True)) == {"submitted"}
    officer.post(address("accept_many", world.call.key), {**chosen, "confirmed": "yes"})
    assert dict(Application.objects.values_list("number", "state")) == {1: "accepted", 2: "submitted"}


def test_nothing_chosen_is_said(officer, world):
    assert officer.post(address("accept_many", world.call.key)).context["possible"] == []


def test_a_draft_has_no_page_for_the_officer(officer, world):
    application = make_draft(world)
    assert officer.get(address("officer_one", application.pk)).status_code == 404


def test_a_later_submission_is_the_one_that_counts(officer, world):
    application = make_submitted(world)
    freeze(world, application)
    response = officer.get(address("officer_one", application.pk))
    assert [row["number"] for row in response.context["versions"]] == [2, 1]
    assert response.context["submission"].number == 2
