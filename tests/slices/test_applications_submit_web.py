from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.slices import pdf_samples
from tests.slices.applicant_pages import NB, address, section, text, tree
from tests.slices.applications_world import (
    AT,
    DEADLINE,
    LATE,
    SECTIONS,
    applicant,
    begun,
    complete,
    let_in,
    save,
    submit,
)
from tests.slices.programme_world import officer
from tildel.applications.domain.plan import STANDARD
from tildel.applications.models import Submission
from tildel.applications.queries import drafts as queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def at_work(client):
    """The applicant, logged in, with the English pages."""
    client.force_login(applicant())
    return client


# --- files ----------------------------------------------------------------------------------------------------------


def upload(client, application, data, *, script=False, **fields):
    sent = {
        "kind": "project_description",
        "person": "",
        "file": SimpleUploadedFile("plan.pdf", data),
        **fields,
    }
    return client.post(address("upload", application.pk), sent, headers={"X-Autosave": "1"} if script else {})


def test_uploading_downloading_removing_and_taking_back(at_work):
    application = begun()
    data = pdf_samples.clean("en", 2)
    assert upload(at_work, application, data).url == section(application, "attachments")
    (attachment,) = queries.attachments_of(application)
    shown = text(at_work.get(section(application, "attachments")))
    assert ("plan.pdf is uploaded." in shown, "2 pages" in shown) == (True, True)
    got = at_work.get(address("download", application.pk, attachment.pk))
    assert (b"".join(got.streaming_content), got["Content-Disposition"], got["X-Content-Type-Options"]) == (
        data, 'attachment; filename="plan.pdf"', "nosniff",
    )  # fmt: skip
    at_work.post(address("remove", application.pk, attachment.pk))
    assert "Take it back" in text(at_work.get(section(application, "attachments")))
    assert at_work.get(address("restore", application.pk, attachment.pk)).status_code == 200
    at_work.post(address("restore", application.pk, attachment.pk))
    assert queries.attachments_of(application) == [attachment]


def test_the_script_uploads_and_gets_the_files_anew(at_work):
    application = begun()
    answer = upload(at_work, application, pdf_samples.clean(), script=True).json()
    assert ("plan.pdf" in answer["files"], answer["said"], answer["revision"]) == (
        True,
        "plan.pdf is uploaded.",
        1,
    )
    attachment = queries.attachments_of(application)[0]
    gone = at_work.post(address("remove", application.pk, attachment.pk), headers={"X-Autosave": "1"}).json()
    assert ("plan.pdf</a>" in gone["files"], gone["said"]) == (False, "plan.pdf is removed.")


@pytest.mark.parametrize("script", [True, False])
def test_a_refused_file_says_why(at_work, script):
    application = begun()
    response = upload(at_work, application, b"hello", script=script)
    assert (response.status_code, "Only PDF can be uploaded" in response.content.decode()) == (409, True)
    nothing = at_work.post(address("upload", application.pk), {"kind": "cv"})
    assert (nothing.status_code, "Choose a file first." in text(nothing)) == (409, True)


# --- submitting -----------------------------------------------------------------------------------------------------


def submit_page(client, application):
    page = client.get(address("check", application.pk))
    (form,) = tree(page).xpath("//form[.//input[@name='revision']]")
    return dict(form.fields)


def test_submitting_leads_to_a_receipt_and_again_to_the_same(at_work, now):
    application = complete()
    sent = submit_page(at_work, application)
    now.move_to(AT + timedelta(milliseconds=417))
    answers = [at_work.post(address("submit", application.pk), sent) for _ in range(3)]
    submission = Submission.objects.get()
    assert [(answer.status_code, answer.url) for answer in answers] == [
        (303, address("receipt", submission.pk))
    ] * 3
    shown = text(at_work.get(answers[0].url))
    for said in ("KLINBEFORSK-2027-0001", "1 March 2027 at 10:00:00.417", submission.content_sha256,
                 *[row["sha256"] for row in submission.files], "The last submitted version counts", "being made"):  # fmt: skip
        assert said in shown.replace(NB, " ")


def test_what_is_missing_stands_in_order_and_there_is_no_button(at_work):
    application = begun()
    page = at_work.get(address("check", application.pk))
    assert tree(page).xpath("//form[.//input[@name='revision']]") == []
    assert "Before you can submit" in text(page)
    answer = at_work.post(address("submit", application.pk), {"revision": application.revision})
    assert (answer.status_code, "Something is missing" in text(answer), Submission.objects.count()) == (
        409,
        True,
        0,
    )


def test_a_draft_that_moved_on_is_shown_as_it_stands(at_work):
    application = complete()
    sent = submit_page(at_work, application)
    save(application, "project", {**SECTIONS["project"], "title_no": "Endret i et annet vindu"})
    answer = at_work.post(address("submit", application.pk), sent)
    assert (answer.status_code, Submission.objects.count()) == (409, 0)
    assert "The draft was changed after you opened this page" in text(answer)
    assert "Endret i et annet vindu" in text(answer)
    (form,) = tree(answer).xpath("//form[.//input[@name='revision']]")
    assert at_work.post(address("submit", application.pk), dict(form.fields)).status_code == 303


@pytest.mark.parametrize("revision", ["", "-1", "x", "9" * 30])
def test_an_odd_revision_sends_nothing(at_work, revision):
    answer = at_work.post(address("submit", complete().pk), {"revision": revision})
    assert (answer.status_code, Submission.objects.count()) == (409, 0)


def test_too_late_is_said_so(at_work, now):
    application = complete()
    sent = submit_page(at_work, application)
    now.move_to(DEADLINE)
    at_work.force_login(applicant())
    answer = at_work.post(address("submit", application.pk), sent)
    assert (answer.status_code, "The deadline was 14 May 2027" in text(answer).replace(NB, " ")) == (
        409,
        True,
    )


def test_unsent_changes_are_told_on_the_receipt_and_in_the_draft(at_work):
    application = complete()
    submission = submit(application)
    assert "The draft is the same" in text(at_work.get(section(application, "users")))
    save(application, "users", {"user_involvement": "More."})
    assert "The draft was changed since" in text(at_work.get(section(application, "users")))
    assert "The draft was changed after this version" in text(at_work.get(address("receipt", submission.pk)))
    second = submit(application)
    assert "A later version was submitted" in text(at_work.get(address("receipt", submission.pk)))
    assert "Version 1" in text(at_work.get(address("receipt", second.pk)))


def test_the_receipt_as_pdf_and_the_state_of_the_document(at_work):
    submission = submit(complete())
    got = at_work.get(address("receipt_pdf", submission.pk))
    assert (got["Content-Type"], got.content[:5]) == ("application/pdf", b"%PDF-")
    assert got["Content-Disposition"] == 'attachment; filename="KLINBEFORSK-2027-0001-1.pdf"'
    state = at_work.get(address("document_state", submission.pk))
    assert 'hx-trigger="every 2s"' in state.content.decode()


def test_withdrawing_asks_why_and_is_for_good(at_work, now):
    application = complete()
    submit(application)
    assert "Why is it withdrawn?" in text(at_work.get(address("withdraw", application.pk)))
    assert at_work.post(address("withdraw", application.pk), {"reason": " "}).status_code == 409
    assert at_work.post(address("withdraw", application.pk), {"reason": "Moved."}).url == address("mine")
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert "was withdrawn on" in text(at_work.get(section(application, "users")))


# --- who may --------------------------------------------------------------------------------------------------------

READ = ["open", "findings", "check"]
WRITE = ["submit", "withdraw", "upload"]


@pytest.mark.parametrize("who", ["stranger", "officer", "nobody"])
def test_to_others_the_application_does_not_exist(client, who):
    application = complete()
    submission = submit(application)
    attachment = queries.attachments_of(application)[0]
    if who != "nobody":
        client.force_login(applicant("dag") if who == "stranger" else officer())
    addresses = [address(name, application.pk) for name in READ]
    addresses += [section(application, part) for part in STANDARD.parts]
    addresses += [address("download", application.pk, attachment.pk), address("receipt", submission.pk)]
    addresses += [address("receipt_pdf", submission.pk), address("document_state", submission.pk)]
    posts = [address(name, application.pk) for name in WRITE] + [
        address("save_section", application.pk, "users")
    ]
    posts += [
        address("remove", application.pk, attachment.pk),
        address("restore", application.pk, attachment.pk),
    ]
    answers = [client.get(one).status_code for one in addresses] + [
        client.post(one).status_code for one in posts
    ]
    assert set(answers) == {302 if who == "nobody" else 404}


def test_a_reader_reads_and_cannot_write(client):
    application = complete()
    client.force_login(let_in(application, "cai", "reader"))
    page = client.get(section(application, "project"))
    assert (
        page.status_code,
        tree(page).xpath("//form[@id='draft']"),
        SECTIONS["project"]["title_no"] in text(page),
    ) == (200, [], True)
    assert client.post(address("save_section", application.pk, "project"), {"version": 1}).status_code == 403
    assert client.post(address("submit", application.pk), {"revision": 8}).status_code == 403


def test_addresses_of_nothing(at_work):
    application = begun()
    assert at_work.get(section(application, "nothing")).status_code == 404
    assert at_work.post(address("save_section", application.pk, "nothing")).status_code == 404
    assert at_work.get(address("download", application.pk, 99)).status_code == 404
    assert at_work.get(address("receipt", application.pk)).status_code == 404


@pytest.mark.parametrize(("name", "args"), [("submit", ()), ("upload", ()), ("save_section", ("users",))])
def test_what_is_only_posted_leads_back_when_opened(at_work, name, args):
    application = begun()
    assert at_work.get(address(name, application.pk, *args)).status_code == 302


def test_late_pages_still_open(at_work, now):
    application = complete()
    submission = submit(application)
    now.move_to(LATE)
    at_work.force_login(applicant())
    for one in (
        address("mine"),
        address("check", application.pk),
        address("receipt", submission.pk),
        section(application, "attachments"),
    ):
        assert at_work.get(one).status_code == 200
    assert at_work.get(address("open", application.pk)).status_code == 302
