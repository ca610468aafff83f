"""Notes beside a field: for those who take part, never for anybody else, never sent."""

import pytest
import time_machine

from tests.slices.applicant_pages import address, section, text, tree
from tests.slices.applications_world import AT, applicant, let_in, submit
from tests.slices.together_world import begun, complete, shared_call
from tests.slices.walk_database import nothing_kept
from tildel.applications.actions.notes import settle_note, write_note
from tildel.applications.models import Collaborator, Note
from tildel.kernel.errors import NotAllowed, RuleBroken


@pytest.fixture(scope="module")
def call(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), shared_call():
        yield


@pytest.fixture(autouse=True)
def now(call):
    with nothing_kept(), time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def note(draft, said="Shorter?", field="title_no", by=None):
    by = by or draft.created_by
    return write_note(application=draft, section="project", field=field, text=said, by=by, at=AT)


def test_readers_write_notes_strangers_do_not():
    draft = begun()
    reader = let_in(draft, "ola", Collaborator.READER)
    assert note(draft, by=reader).written_by == reader
    with pytest.raises(NotAllowed):
        note(draft, by=applicant("eve"))


@pytest.mark.parametrize(
    ("said", "code"), [(" ", "applications.note_empty"), ("x" * 2001, "applications.note_too_long")]
)
def test_what_is_no_note(said, code):
    with pytest.raises(RuleBroken) as refused:
        note(begun(), said)
    assert (refused.value.code, Note.objects.count()) == (code, 0)


def test_settled_opened_again_and_twice_the_same():
    draft = begun()
    made, by = note(draft), draft.created_by
    assert settle_note(note=made, settled=True, by=by, at=AT).settled_by == by
    assert settle_note(note=made, settled=True, by=by, at=AT).settled_at == AT
    assert settle_note(note=made, settled=False, by=by, at=AT).settled_by is None


def test_notes_stand_at_the_end_of_their_part_without_a_script(client):
    draft = begun()
    client.force_login(draft.created_by)
    posted = client.post(
        address("notes", draft.pk, "project"), {"field": "summary_no", "text": "For <b>all</b>?"}
    )
    assert posted.url == section(draft, "project") + "#notes"
    page = client.get(section(draft, "project"))
    group = tree(page).xpath("//*[@id='notes']//section")
    assert [(one.get("data-field"), one.get("data-open"), one.find("h2").text) for one in group] == [
        ("summary_no", "1", "Popular summary in Norwegian")
    ]
    assert "For <b>all</b>?" in text(page)
    client.post(
        address("settle_note", draft.pk, "project"), {"note": Note.objects.get().pk, "settled": "yes"}
    )
    assert "dealt with by Ada Eksempel" in text(client.get(section(draft, "project")))
    assert tree(client.get(section(draft, "leader"))).xpath("//*[@id='notes']//section") == []


def test_the_script_gets_the_list_alone(client):
    draft = begun()
    client.force_login(draft.created_by)
    for data, status in (({"text": ""}, 409), ({"text": "Hello"}, 200)):
        answer = client.post(address("notes", draft.pk, "users"), data, headers={"X-Autosave": "1"})
        assert (answer.status_code, "<html" in answer.content.decode()) == (status, False)


def test_a_note_of_another_application_is_not_touched(client):
    draft = begun()
    other = begun(call=draft.call, by=applicant("eve"))
    theirs = note(other)
    client.force_login(draft.created_by)
    client.post(address("settle_note", draft.pk, "project"), {"note": theirs.pk, "settled": "yes"})
    assert Note.objects.get().settled_at is None


def test_notes_are_never_sent():
    draft = complete()
    note(draft, "Between us")
    sent = submit(draft)
    assert "Between us" not in f"{sent.content} {sent.facts} {sent.findings}"
