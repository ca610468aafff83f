"""The research management's pages, downloads and letters, and who may open what."""

import pytest
import time_machine
from django.urls import reverse

from tests.slices.officer_world import (
    AFTER,
    BEFORE,
    HAUKELAND,
    keep_files_in,
    make_draft,
    make_submitted,
    make_world,
)
from tests.slices.pdf_samples import clean
from tildel.applications.actions.documents import make_letter_document, make_submission_document
from tildel.applications.actions.endorsements import ask_endorsement
from tildel.applications.models import Endorsement, Letter
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


@pytest.fixture
def manager(world, client):
    client.force_login(world.manager)
    return client


def address(name, *args):
    return reverse(f"applications:{name}", args=args)


def received(response):
    """The bytes of a download; reading them to the end closes the file."""
    return b"".join(response.streaming_content)


def text(response):
    return response.content.decode()


def answers(**changed):
    return {"verdict": "rejected", "requirement": "cv", "reason": "CV mangler for Per Prøve.", **changed}


# --- the research management -------------------------------------------------------------------------------


@pytest.fixture
def _before():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.mark.usefixtures("_before")
def test_the_applicant_asks_and_is_told_who_was_asked(client, world):
    application = make_draft(world)
    client.force_login(world.applicant)
    response = client.post(address("ask_endorsement", application.pk))
    assert response["Location"] == address("section", application.pk, "endorsement")
    assert Endorsement.objects.get().state == "asked"
    assert Mail.objects.get(kind="endorsement.asked").to_address == "frida@example.org"


@pytest.mark.usefixtures("_before")
def test_asking_is_kept_where_nobody_speaks_for_the_institution_yet(client, world):
    application = make_draft(world, sections={"leader": {"institution": HAUKELAND}})
    client.force_login(world.applicant)
    client.post(address("ask_endorsement", application.pk))
    assert (Endorsement.objects.get().state, Mail.objects.count()) == ("asked", 0)


@pytest.mark.usefixtures("_before")
def test_the_list_of_endorsements_begins_with_what_waits(manager, world):
    for number, answer in ((1, "given"), (2, "asked"), (3, "refused")):
        make_submitted(world, number=number, endorsed=answer)
    make_draft(world, number=4)
    rows = manager.get(address("endorsements")).context["rows"]
    assert [row["answer"] for row in rows] == ["asked", "given", "refused"]


@pytest.mark.usefixtures("_before")
def test_the_research_management_reads_the_draft_and_endorses_it(manager, world):
    application = make_draft(world, files={("cv", "p1"): clean()})
    ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    page = text(manager.get(address("endorse", application.pk)))
    assert ("To medforskere" in page, "1975" in page) == (True, False)
    file = application.attachments.get().file_id
    assert received(manager.get(address("endorse_file", application.pk, file))) == clean()
    response = manager.post(address("endorse", application.pk), {"answer": "given", "reason": ""})
    assert response["Location"] == address("endorsements")
    assert Endorsement.objects.get().state == "given"


@pytest.mark.usefixtures("_before")
def test_a_refusal_needs_a_reason_and_a_confirmation(manager, world):
    application = make_draft(world)
    ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    place = address("endorse", application.pk)
    without = manager.post(place, {"answer": "refused", "reason": " "})
    assert (without.status_code, list(without.context["form"].errors)) == (422, ["reason"])
    manager.post(place, {"answer": "refused", "reason": "Ikke forankret."})
    assert Endorsement.objects.get().state == "asked"
    manager.post(place, {"answer": "refused", "reason": "Ikke forankret.", "confirmed": "yes"})
    assert (Endorsement.objects.get().state, Endorsement.objects.get().reason) == (
        "refused",
        "Ikke forankret.",
    )


def test_after_the_deadline_the_answer_stands(manager, world):
    application = make_submitted(world, endorsed="asked")
    assert manager.get(address("endorse", application.pk)).context["open_until"] is None
    manager.post(address("endorse", application.pk), {"answer": "given", "reason": ""})
    assert Endorsement.objects.get().state == "asked"


def test_the_list_of_endorsements_needs_as_many_queries_for_thirty_as_for_one(
    manager, world, django_assert_max_num_queries
):
    make_submitted(world, number=1, endorsed="asked")
    manager.get(address("endorsements"))
    with django_assert_max_num_queries(15) as one:
        manager.get(address("endorsements"))
    for number in range(2, 31):
        make_submitted(world, number=number, endorsed="asked")
    with django_assert_max_num_queries(15) as thirty:
        assert len(manager.get(address("endorsements")).context["page"]) == 30
    assert len(thirty) == len(one)


# --- files and letters -------------------------------------------------------------------------------------


def test_a_file_comes_as_an_attachment_under_a_clean_name(officer, world):
    application = make_submitted(world, files={("cv", "p1"): clean()})
    file = application.current.files[0]["file"]
    response = officer.get(address("officer_file", application.pk, file))
    assert response["Content-Disposition"] == 'attachment; filename="cv p1.pdf"'
    assert (response["X-Content-Type-Options"], response["Content-Type"]) == ("nosniff", "application/pdf")
    assert received(response) == clean()


def test_a_file_of_another_application_is_not_there(officer, world):
    one = make_submitted(world, number=1, files={("cv", "p1"): clean()})
    other = make_submitted(world, number=2)
    file = one.current.files[0]["file"]
    assert officer.get(address("officer_file", other.pk, file)).status_code == 404


def test_the_whole_application_is_downloaded_when_it_is_made(officer, world):
    application = make_submitted(world)
    assert officer.get(address("document", application.current.pk)).status_code == 202
    make_submission_document(submission=application.current, at=AFTER)
    response = officer.get(address("document", application.current.pk))
    assert received(response).startswith(b"%PDF-")


def test_the_applicant_reads_the_letter_and_downloads_it(officer, world):
    application = make_submitted(world)
    officer.post(address("formal_check", application.pk), answers(confirmed="yes"))
    letter = Letter.objects.get()
    officer.force_login(world.applicant)
    assert "CV mangler for Per Prøve." in text(officer.get(address("letter", letter.pk)))
    assert officer.get(address("letter_file", letter.pk)).status_code == 202
    make_letter_document(letter=letter, at=AFTER)
    assert received(officer.get(address("letter_file", letter.pk))).startswith(b"%PDF-")


def test_a_held_letter_is_the_officers_only(officer, world):
    application = make_submitted(world)
    officer.post(address("formal_check", application.pk), answers(confirmed="yes"))
    Letter.objects.update(sent_at=None)
    letter = Letter.objects.get()
    assert officer.get(address("letter", letter.pk)).status_code == 200
    officer.force_login(world.applicant)
    assert officer.get(address("letter", letter.pk)).status_code == 404


# --- who may open what -------------------------------------------------------------------------------------


def places(world):
    """Every address of these pages with who gets in, by (name, arguments, method)."""
    application = make_submitted(world, files={("cv", "p1"): clean()})
    file = application.current.files[0]["file"]
    return {
        ("officer_list", (world.call.key,), "get"): {"officer"},
        ("officer_counts", (world.call.key,), "get"): {"officer"},
        ("officer_csv", (world.call.key,), "get"): {"officer"},
        ("accept_many", (world.call.key,), "post"): {"officer"},
        ("officer_one", (application.pk,), "get"): {"officer"},
        ("formal_check", (application.pk,), "post"): {"officer"},
        ("officer_file", (application.pk, file), "get"): {"officer"},
        ("document", (application.current.pk,), "get"): {"officer", "manager", "applicant"},
        ("endorsements", (), "get"): {"manager"},
        ("endorse", (application.pk,), "get"): {"manager"},
        ("endorse_file", (application.pk, file), "get"): {"manager"},
        ("ask_endorsement", (application.pk,), "post"): {"applicant"},
    }


def test_each_page_is_there_for_those_it_is_for_and_for_nobody_else(client, world):
    wrong = []
    for (name, args, method), allowed in places(world).items():
        for role in ("officer", "manager", "applicant", "outsider"):
            client.force_login(getattr(world, role))
            response = getattr(client, method)(address(name, *args))
            if response.streaming:
                received(response)
            status = response.status_code
            if (status == 404) == (role in allowed):
                wrong.append((name, role, status))
        client.logout()
        status = getattr(client, method)(address(name, *args)).status_code
        if status != 302:
            wrong.append((name, "nobody", status))
    assert wrong == []
