import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pikepdf
import pytest
import time_machine

from tests.slices.applicant_pages import address, fields, section, sent_by, text, tree
from tests.slices.applications_world import AT, LATE, applicant, begun, complete, save
from tests.slices.programme_world import user
from tildel.applications import publications
from tildel.applications.actions.cv_sheets import attach_cv, save_cv, set_cv_of
from tildel.applications.models import CvSheet
from tildel.applications.queries.drafts import attachments_of
from tildel.files.queries import open_file
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale

pytestmark = pytest.mark.django_db
ENGLISH = "I have led two trials of treatment in hospitals and in general practice. "


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def at_work(client):
    client.force_login(applicant())
    return client


def written(application, content, *, person="p1", version=0, by=None, at=AT):
    return save_cv(
        application=application, person_key=person, content=content, version=version,
        by=by or application.created_by, at=at,
    )  # fmt: skip


def of_publications(number):
    rows = [
        {"authors": "Eksempel K, Eksempel O", "title": f"Results of trial number {n} in adults" + " and in children at seven hospitals" * 4, "journal": "Example J",
         "year": str(2000 + n % 25), "doi": f"10.1000/{n}"}
        for n in range(number)
    ]  # fmt: skip
    return {"words": ENGLISH * 5, "publications": rows}


# --- saving ---------------------------------------------------------------------------------------------------------


def test_a_cv_is_saved_as_it_is_typed(at_work):
    application = complete()
    page = at_work.get(address("cv", application.pk, "p2"))
    sent = {name: value or "" for name, value in fields(page).items()} | {
        "education-0-what": "Medicine",
        "grants-0-what": "Fund",
        "grants-0-amount": "some",
    }

    answer = at_work.post(address("save_cv", application.pk, "p2"), sent, headers={"X-Autosave": "1"}).json()
    again = fields(at_work.get(address("cv", application.pk, "p2")))

    assert (answer["version"], list(answer["faults"])) == (1, ["f-grants-0-amount"])
    assert (again["education-0-what"], again["grants-0-amount"]) == ("Medicine", "some")
    assert "CV: Partner 2 Eksempel" in text(page)


def test_the_later_of_two_saves_is_refused_and_nothing_is_lost():
    application = begun()
    written(application, {"words": "one"})

    with pytest.raises(Stale) as stale:
        written(application, {"words": "two"})

    assert (stale.value.code, CvSheet.objects.get().content["words"]) == ("applications.cv_moved_on", "one")


def test_saving_what_stands_there_changes_nothing():
    application = begun()
    first = written(application, {"words": "one"})

    assert written(application, {"words": "one"}, version=7).version == first.version == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"by": "other"}, NotAllowed),
        ({"at": LATE}, RuleBroken),
        ({"person": "p9"}, RuleBroken),
    ],
)
def test_who_may_write_a_cv_and_when(change, error):
    application = begun()
    if "by" in change:
        change = {"by": user("other@example.org")}

    with pytest.raises(error):
        written(application, {"words": "one"}, **change)

    assert not CvSheet.objects.exists()


def test_a_person_who_is_not_in_the_application_has_no_cv_page(at_work):
    application = begun()

    assert at_work.get(address("cv", application.pk, "p2")).status_code == 404


# --- the PDF --------------------------------------------------------------------------------------------------------


def test_a_written_cv_becomes_the_attachment(at_work):
    application = complete()
    written(application, of_publications(10))

    answer = at_work.post(address("attach_cv", application.pk, "p1"))
    cv = next(row for row in attachments_of(application) if (row.kind, row.person_key) == ("cv", "p1"))
    with open_file(cv.file) as opened, pikepdf.open(opened) as pdf:
        marked, pages = pdf.Root.MarkInfo.Marked, len(pdf.pages)

    assert answer.status_code == 302
    assert (marked, pages, cv.file.pages, cv.file.language, cv.file.verdict) == (True, 1, 1, "en", "clean")
    assert cv.file.original_name == "CV Ada Eksempel.pdf"


def test_a_cv_that_is_too_long_is_not_attached_and_says_what_to_leave_out(at_work):
    application = complete()
    written(application, of_publications(90))
    before = attachments_of(application)

    answer = at_work.post(address("attach_cv", application.pk, "p1"))
    done = set_cv_of(application, "p1", at=AT)
    left_out = tree(answer).xpath("//div[@role='alert']//li/text()")

    assert (answer.status_code, done.pages, done.limit) == (409, 6, 5)
    assert "The CV is 6 pages, 1 page over the 5 of the call. Nothing was attached." in text(answer)
    assert len(left_out) == len(done.leave_out) > 0
    assert left_out[0].endswith("2000. doi:10.1000/75")
    assert attachments_of(application) == before


def test_without_the_publications_named_the_cv_fits():
    application = begun()
    content = of_publications(90)
    written(application, content)
    gone = set(set_cv_of(application, "p1", at=AT).leave_out)
    kept = [row for index, row in enumerate(content["publications"]) if index not in gone]
    one_more = [
        row
        for index, row in enumerate(content["publications"])
        if index not in gone or index == max(gone, key=lambda i: content["publications"][i]["year"])
    ]

    written(application, {**content, "publications": kept}, version=1)
    fits = set_cv_of(application, "p1", at=AT).pages
    written(application, {**content, "publications": one_more}, version=2)

    assert (fits, set_cv_of(application, "p1", at=AT).pages) == (5, 6)


def test_an_empty_cv_is_not_attached():
    application = begun()

    with pytest.raises(RuleBroken) as refused:
        attach_cv(application=application, person_key="p1", by=application.created_by, at=AT)

    assert refused.value.code == "applications.cv_empty"


def test_the_page_that_is_too_many_is_told_of(at_work):
    application = complete()
    cv = next(row for row in attachments_of(application) if row.person_key == "p1")
    type(cv.file).objects.filter(pk=cv.file.pk).update(pages=7)

    assert "Page 6 of 7 is the first too many." in text(at_work.get(section(application, "attachments")))


# --- registers of publications --------------------------------------------------------------------------------------

WORK = {"message": {"title": ["A trial"], "DOI": "10.1000/x", "issued": {"date-parts": [[2024]]},
                    "author": [{"family": "Eksempel", "given": "Kari"}]}}  # fmt: skip


@pytest.fixture
def register(settings):
    """A stand-in for Crossref on this machine; `answer` is what it does with a request."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            server.answer(self)

        def log_message(self, *args):
            pass

    asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked = asked
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    settings.CROSSREF_URL = f"http://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def says(status, body):
    def answer(handler):
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_a_publication_is_found_and_a_person_takes_it(at_work, register):
    register.answer = says(200, json.dumps(WORK).encode())
    application = begun()
    written(application, {"publications": [{"title": "Older", "year": "2010"}]})
    there = address("cv_publications", application.pk, "p1")

    page = at_work.post(there, {"register": "doi", "words": "https://doi.org/10.1000/X"})
    form = tree(page).xpath("//form[.//input[@name='found']]")[0]
    nothing_yet = CvSheet.objects.get().content
    done = at_work.post(there, sent_by(form) | {"chosen": "0"})

    assert register.asked == ["/works/10.1000%2Fx"]
    assert [row["title"] for row in nothing_yet["publications"]] == ["Older"]
    assert done.status_code == 302
    assert [row["title"] for row in CvSheet.objects.get().content["publications"]] == ["A trial", "Older"]


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (404, b"", "nothing"),
        (500, b"", "no_answer"),
        (200, b"<html>", "no_answer"),
        (200, b"[" * 100_000, "no_answer"),
        (200, b"\xff\xfe\x00", "no_answer"),
        (200, b'{"message": {"title": 7}}', "nothing"),
        (200, b'["no", "shape"]', "nothing"),
    ],
)
def test_a_register_that_fails_stops_nobody(register, status, body, state):
    register.answer = says(status, body)

    assert publications.look_up("doi", "10.1000/x") == publications.Answer(state)


def test_a_register_that_drips_is_left_after_the_time_limit(register, monkeypatch):
    monkeypatch.setattr(publications, "TIMEOUT", 0.4)
    done = threading.Event()

    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        # Each byte comes within the time for one read: only the limit on the whole ends it.
        while not done.wait(0.1):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    register.answer = drip
    before = time.perf_counter()
    answer = publications.look_up("doi", "10.1000/x")
    took = time.perf_counter() - before
    done.set()

    assert (answer.state, took < 1) == ("no_answer", True)


def test_a_register_that_hangs_up_stops_nobody(register):
    register.answer = lambda handler: handler.connection.close()

    assert publications.look_up("doi", "10.1000/x").state == "no_answer"


@pytest.mark.parametrize(
    ("address_set", "words", "state"),
    [("", "10.1000/x", "not_connected"), ("http://127.0.0.1:1", "no doi here", "not_understood"),
     ("http://127.0.0.1:1", "10.1000/x", "no_answer"), ("file:///etc/passwd", "10.1000/x", "no_answer")],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_apart(settings, address_set, words, state):
    settings.CROSSREF_URL = address_set

    assert publications.look_up("doi", words).state == state


def test_the_page_says_which_registers_are_not_connected(at_work):
    application = begun()
    save(application, "leader", {"given_name": "Ada", "family_name": "Eksempel", "email": "ada@example.org"})

    page = at_work.get(address("cv", application.pk, "p1"))
    asked = at_work.post(
        address("cv_publications", application.pk, "p1"), {"register": "nva", "words": "Eksempel"}
    )

    assert text(page).count("is not connected here") == 3
    assert "This register is not connected here." in text(asked)
