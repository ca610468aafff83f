"""Copying to another call, downloading everything, taking a file in; and what comes next, in words."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.slices.applicant_pages import address, sent_by, text, tree
from tests.slices.applications_world import (
    AT,
    DEADLINE,
    LATE,
    SECTIONS,
    applicant,
    attach,
    open_call,
    save,
    submit,
)
from tests.slices.together_world import begun, complete, shared_call
from tests.slices.walk_database import nothing_kept
from tildel.applications.actions.copies import copy_application
from tildel.applications.domain.draft import is_empty
from tildel.applications.models import Application
from tildel.applications.phrases_together import standing
from tildel.applications.queries import drafts as queries
from tildel.kernel.errors import NotAllowed


@pytest.fixture(scope="module")
def call(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), shared_call():
        yield


@pytest.fixture(autouse=True)
def now(call):
    with nothing_kept(), time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def uploaded(content):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return {"file": SimpleUploadedFile("a.json", data, content_type="application/json")}


def file_of(**sections):
    return {"format": "tildel-application", "version": 1, "sections": sections}


def written(application):
    """The parts in which something stands."""
    return {
        key: content
        for key, content in queries.sections_of(application).items()
        if content and not is_empty(key, content)
    }


# --- along ----------------------------------------------------------------------------------------------------


def test_a_copy_takes_text_and_files_but_no_endorsement():
    source = complete()
    made, left = copy_application(
        source=source, call=open_call("klinbeforsk-2028"), language="nb", by=source.created_by, at=AT
    )
    assert (left, made.copied_from, made.title) == ((), source, source.title)
    assert written(made) == written(source)
    copied = queries.files_of(queries.attachments_of(made))
    assert copied == queries.files_of(queries.attachments_of(source))
    assert (queries.endorsements_of(made), made.state, made.language) == ([], "draft", "nb")


def test_a_copy_says_what_was_left_out():
    source = begun()
    save(source, "themes", {"themes": ["gone"]})
    save(source, "budget", {"rows": [{"category": "gold", "years": {"2028": 5}}]})
    attach(source, "letter_of_intent")
    made, left = copy_application(source=source, call=source.call, language="nb", by=source.created_by, at=AT)
    assert [(row.what, row.name) for row in left] == [
        ("category", "gold"),
        ("theme", "gone"),
        ("attachment", "letter_of_intent"),
    ]
    assert queries.sections_of(made)["budget"]["rows"] == [
        {"institution": "", "category": "", "years": {"2028": 5}}
    ]


def test_only_own_applications_are_copied():
    source = begun()
    with pytest.raises(NotAllowed):
        copy_application(source=source, call=source.call, language="nb", by=applicant("eve"), at=AT)
    assert Application.objects.count() == 1


def test_copying_from_the_start_page_of_a_call(client):
    source, call = complete(), open_call("klinbeforsk-2028")
    client.force_login(source.created_by)
    start = tree(client.get(address("start", call.key)))
    link = start.xpath("//a[contains(@href, '/copy/')]")[0].get("href")
    form = next(form for form in tree(client.get(link)).forms if "call" in form.fields)
    assert form.fields["call"] == "klinbeforsk-2028:"
    answer = client.post(address("copy", source.pk), sent_by(form), follow=True)
    assert "Copied from KLINBEFORSK-2027-0001" in text(answer)
    assert Application.objects.get(copied_from=source).call == call


# --- out ------------------------------------------------------------------------------------------------------


def test_everything_comes_out_as_json_and_zip(client):
    source = complete()
    client.force_login(source.created_by)
    answer = client.get(address("json_file", source.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="KLINBEFORSK-2027-0001.json"'
    found = json.loads(answer.content)
    assert (found["format"], found["version"], found["reference"]) == (
        "tildel-application",
        1,
        source.reference,
    )
    assert found["sections"]["users"] == SECTIONS["users"]
    packed = zipfile.ZipFile(
        io.BytesIO(b"".join(client.get(address("zip_file", source.pk)).streaming_content))
    )
    assert packed.namelist() == [
        "application.json",
        "files/project_description-project_description.pdf",
        *(f"files/cv-p{number}-cvp{number}.pdf" for number in range(1, 5)),
    ]
    assert json.loads(packed.read("application.json")) == found
    assert packed.read("files/cv-p1-cvp1.pdf").startswith(b"%PDF-1.7")


def test_a_file_with_something_in_it_stays_behind(client):
    source = begun()
    bad = attach(source, "project_description").file
    type(bad).objects.filter(pk=bad.pk).update(scan="found")
    client.force_login(source.created_by)
    packed = zipfile.ZipFile(
        io.BytesIO(b"".join(client.get(address("zip_file", source.pk)).streaming_content))
    )
    assert packed.namelist() == ["application.json", "left-out.txt"]
    assert packed.read("left-out.txt") == b"files/project_description-project_description.pdf"


# --- in -------------------------------------------------------------------------------------------------------


def test_a_file_shows_first_what_it_replaces(client):
    draft = begun()
    save(draft, "users", {"user_involvement": "Old words"})
    client.force_login(draft.created_by)
    page = client.post(
        address("take_in", draft.pk),
        uploaded(file_of(users={"user_involvement": "New words"}, strange={"a": 1})),
    )
    shown = text(page)
    assert [word in shown for word in ("Old words", "New words", "The part “strange”")] == [True] * 3
    assert queries.sections_of(draft)["users"]["user_involvement"] == "Old words"
    form = next(form for form in tree(page).forms if "sure" in form.fields)
    assert client.post(address("take_in", draft.pk), sent_by(form)).url == address("open", draft.pk)
    assert queries.sections_of(draft)["users"]["user_involvement"] == "New words"


def test_what_was_saved_meanwhile_is_not_replaced(client):
    draft = begun()
    client.force_login(draft.created_by)
    page = client.post(address("take_in", draft.pk), uploaded(file_of(users={"user_involvement": "New"})))
    form = sent_by(next(form for form in tree(page).forms if "sure" in form.fields))
    save(draft, "users", {"user_involvement": "Meanwhile"})
    again = client.post(address("take_in", draft.pk), form)
    assert ("Somebody saved meanwhile" in text(again), "Meanwhile" in text(again)) == (True, True)
    assert queries.sections_of(draft)["users"]["user_involvement"] == "Meanwhile"


def test_what_goes_out_comes_in_again(client):
    source = complete()
    other = begun(call=source.call)
    client.force_login(source.created_by)
    out = client.get(address("json_file", source.pk)).content
    page = client.post(address("take_in", other.pk), uploaded(out))
    form = sent_by(next(form for form in tree(page).forms if "sure" in form.fields))
    client.post(address("take_in", other.pk), form)
    assert written(other) == written(source)
    assert "The file says the same as the draft" in text(
        client.post(address("take_in", other.pk), uploaded(out))
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x00\xff", "This is not a text file."),
        (b'{"format": ', "has a mistake in line 1, at character 12."),
        (b"{}", "does not say that it is an application of Tildel"),
        (json.dumps(file_of(users=3)).encode(), "In the file: the part “users”."),
        (b" " * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (json.dumps(file_of(users={"user_involvement": "\ud800\x00"})).encode(), "This would be replaced"),
    ],
)
def test_odd_files_are_answered_in_words(client, data, said):
    draft = begun()
    client.force_login(draft.created_by)
    page = client.post(address("take_in", draft.pk), uploaded(data))
    assert (page.status_code in (200, 409), said in text(page)) == (True, True)


# --- what comes next ------------------------------------------------------------------------------------------


def test_where_an_application_stands_tells_nothing_that_is_not_public():
    before, after = {"closes_at": DEADLINE, "at": AT}, {"closes_at": DEADLINE, "at": LATE}
    said = {
        "draft": standing(state="draft", has_decision=False, **before),
        "late": standing(state="draft", has_decision=False, **after),
        "sent": standing(state="submitted", has_decision=False, **before),
        "closed": standing(state="submitted", has_decision=False, **after),
        "accepted": standing(state="accepted", has_decision=False, **after),
        "decided": standing(state="accepted", has_decision=True, **after),
        "rejected": standing(state="rejected", has_decision=False, **after),
        "withdrawn": standing(state="withdrawn", has_decision=False, **after),
    }
    assert len(set(said.values())) == len(said)


def test_the_list_and_the_receipt_say_what_comes_next(client, now):
    source = complete()
    receipt = submit(source)
    client.force_login(source.created_by)
    for path in (address("mine"), address("receipt", receipt.pk)):
        assert (path, "It can be changed and sent again until" in text(client.get(path))) == (path, True)
    now.move_to(LATE + timedelta(days=1))
    client.force_login(source.created_by)
    for path in (address("mine"), address("receipt", receipt.pk)):
        assert (path, "The formal check is going on" in text(client.get(path))) == (path, True)
