"""A person asks to be erased: sees first what goes and what stays, and then it is so (promise H6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from tests.slices import applications_world, assessment_world, projects_world
from tests.slices.applications_world import AT
from tildel.applications.models import Application, Collaborator, SavedView
from tildel.assessment.models import Assignment, Review
from tildel.audit.queries import events_of
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail, Refusal
from tildel.people.models import Person, User
from tildel.portal.actions import feeding
from tildel.portal.models import SearchDocument, Subscription
from tildel.privacy.actions import exports, persons
from tildel.privacy.models import Block, Erased, ErasureRequest, Export
from tildel.privacy.queries.persons import outcome
from tildel.privacy.queries.subjects import subject_of
from tildel.projects.queries.public import public_projects

pytestmark = pytest.mark.django_db

ERASE = "/nb/privacy/mine/erase/"


@pytest.fixture(autouse=True)
def _place(settings: Any) -> Any:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    with time_machine.travel(AT, tick=False), translation.override("nb"):
        yield


@pytest.fixture
def root() -> User:
    user = applications_world.applicant("root")
    user.is_superuser = True
    user.save()
    return user


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def asked(user: User) -> ErasureRequest:
    return persons.ask_erasure(by=user, text="", at=AT)


def with_traces(user: User) -> None:
    """What belongs to a login and to nothing else."""
    SavedView.objects.create(user=user, name="Mine", query="q=x", saved_at=AT)
    Refusal.objects.create(address=user.email, kind="reminders", since=AT)
    Subscription.objects.create(address=user.email, language="nb", wanted={}, asked_at=AT, confirmed_at=AT)
    Mail.objects.create(
        kind="x",
        to_address=user.email,
        language="nb",
        subject="S",
        body="B",
        cause="c",
        written_at=AT,
        sent_at=AT,
    )
    exports.make_export(export=exports.ask_export(by=user, language="nb", at=AT), at=AT)


def lines(rows: Any) -> dict[str, int]:
    return {line.table.label: line.number for line in rows}


# --- nothing stays -------------------------------------------------------------------------------------------


def test_who_is_in_no_case_goes_whole(root: User, django_capture_on_commit_callbacks: Any):
    draft = applications_world.begun()
    ada = draft.created_by
    applications_world.save(draft, "users", {"user_involvement": "x"})
    applications_world.attach(draft, "cv", "p1")
    with_traces(ada)
    request, person = asked(ada), ada.person_id
    shown = outcome(subject_of(ada))
    assert (shown.is_whole, lines(shown.kept)) == (True, {"privacy.ErasureRequest": 1})
    assert lines(shown.erased)["applications.Application"] == 1
    with django_capture_on_commit_callbacks(execute=True):
        done = persons.carry_out_erasure(request=request, by=root, at=AT)
    assert (done.blocked, done.erased["people.Person"]) == (False, 1)
    left = [
        model.objects.filter(**where).count()
        for model, where in (
            (Person, {"pk": person}), (User, {"pk": ada.pk}), (Application, {"pk": draft.pk}), (SavedView, {}),
            (Refusal, {}), (Subscription, {}), (Mail, {"to_address": "ada@example.org"}),
            (Export, {"address": "ada@example.org"}),
        )
    ]  # fmt: skip
    assert left == [0] * 8
    page = client(root).get(f"/nb/privacy/manage/requests/{request.pk}/").content.decode()
    assert ("ada@example.org" in page, "Ada" in page) == (False, False)


def test_whole_or_not_what_is_shown_is_what_happens(root: User):
    """The counts of the page are those of the ledger, for one who goes and for one who is blocked."""
    draft = applications_world.begun()
    sent = applications_world.complete(call=draft.call, by=applications_world.applicant("ben"))
    applications_world.submit(sent)
    for user in (draft.created_by, sent.created_by):
        with_traces_but_mails(user)
        shown = outcome(subject_of(user))
        done = persons.carry_out_erasure(request=asked(user), by=root, at=AT)
        counted = {table: number for table, number in done.erased.items() if table != "files.File"}
        assert counted == lines(shown.erased)
        assert done.blocked is not shown.is_whole


def with_traces_but_mails(user: User) -> None:
    SavedView.objects.create(user=user, name="Mine", query="q=x", saved_at=AT)
    Mail.objects.filter(to_address=user.email).delete()


# --- the rest is blocked -------------------------------------------------------------------------------------


def test_who_sent_an_application_is_blocked_and_the_case_stands(root: User):
    sent = applications_world.complete()
    applications_world.submit(sent)
    ada = sent.created_by
    browser = client(ada)
    page = browser.get(ERASE).content.decode()
    assert "applications.Submission" not in page
    assert browser.post(ERASE, {"text": ""}).status_code == 422
    assert browser.post(ERASE, {"text": "", "sure": "on"}).status_code == 302
    request = ErasureRequest.objects.get()
    sessions = Session.objects.count()
    done = client(root).post(f"/nb/privacy/manage/requests/{request.pk}/", {"sure": "on"})
    assert done.status_code == 302
    assert Session.objects.count() == sessions  # hers went, the administrator's came
    assert "/login/code/" in browser.get("/nb/privacy/mine/")["Location"]
    ada.refresh_from_db()
    assert (ada.is_active, Block.objects.get().person_id) == (False, ada.person_id)
    application = Application.objects.get()
    assert (application.current.content["sections"]["leader"]["family_name"], str(ada)) == (
        "Eksempel",
        "Ada Eksempel",
    )
    assert [event.verb for event in events_of(f"erasure:{request.pk}")] == ["erasure.done", "erasure.asked"]


def test_who_is_blocked_cannot_log_in_with_a_code(root: User):
    sent = applications_world.complete()
    applications_world.submit(sent)
    persons.carry_out_erasure(request=asked(sent.created_by), by=root, at=AT)
    before = Mail.objects.filter(kind="login").count()
    Client().post("/nb/account/login/code/", {"email": "ada@example.org"})
    codes = [mail.body for mail in Mail.objects.filter(kind="login")[before:]]
    assert len(codes) <= 1
    found = Client()
    assert found.login(email="ada@example.org", password="anything at all") is False


def test_a_reviewer_is_blocked_and_the_assessment_stands(root: User):
    world = assessment_world.running()
    member = world.members[0]
    assessment_world.write(assessment_world.assign(world, member, world.applications[0]))
    user = assessment_world.user_of(member)
    done = persons.carry_out_erasure(request=asked(user), by=root, at=AT)
    assert (done.blocked, Review.objects.count(), Assignment.objects.count()) == (True, 1, 1)


def test_a_name_that_is_blocked_is_not_found_in_public(root: User):
    world = projects_world.running()
    leader = world.leader
    name = leader.person.family_name.lower()
    feeding.rebuild()
    number = world.project.number
    assert SearchDocument.objects.get(kind="project", key=number).body_no.find(name) >= 0
    found = {project.number for project in public_projects(q=leader.person.given_name)}
    assert number in found
    persons.carry_out_erasure(request=asked(leader), by=root, at=AT)
    feeding.rebuild()
    assert (
        SearchDocument.objects.get(kind="project", key=number).body_no.find(str(leader.person).lower()) == -1
    )
    assert {project.number for project in public_projects(q=leader.person.given_name)} == set()
    assert {project.number for project in public_projects()} == found


def test_a_draft_that_others_work_in_is_not_erased(root: User):
    draft = applications_world.begun()
    applications_world.let_in(draft, "ben")
    done = persons.carry_out_erasure(request=asked(draft.created_by), by=root, at=AT)
    assert (done.blocked, Application.objects.count(), Collaborator.objects.count()) == (True, 1, 2)


def test_a_block_is_lifted_for_who_wants_to_come_back(root: User):
    sent = applications_world.complete()
    applications_world.submit(sent)
    persons.carry_out_erasure(request=asked(sent.created_by), by=root, at=AT)
    block = Block.objects.get()
    assert client(root).post(f"/nb/privacy/manage/blocks/{block.pk}/lift/").status_code == 302
    assert User.objects.get(email="ada@example.org").is_active is True
    assert client(root).post(f"/nb/privacy/manage/blocks/{block.pk}/lift/").status_code == 404


def test_a_restore_forgets_neither_the_erasure_nor_the_block(root: User):
    sent = applications_world.complete()
    applications_world.submit(sent)
    ada = sent.created_by
    view = SavedView.objects.create(user=ada, name="Mine", query="q=x", saved_at=AT)
    backup = serializers.serialize("json", [view])
    persons.carry_out_erasure(request=asked(ada), by=root, at=AT)
    for row in serializers.deserialize("json", backup):
        row.save()
    Block.objects.all().delete()
    User.objects.filter(pk=ada.pk).update(is_active=True)
    call_command("replay_erasures")
    ada.refresh_from_db()
    assert (SavedView.objects.count(), Block.objects.count(), ada.is_active) == (0, 1, False)


# --- who may -------------------------------------------------------------------------------------------------


def test_it_is_refused_with_a_reason_that_the_person_gets(root: User):
    ada = applications_world.applicant()
    request = asked(ada)
    browser = client(root)
    address = f"/nb/privacy/manage/requests/{request.pk}/refuse/"
    assert browser.post(address, {"answer": ""}).status_code == 422
    assert browser.post(address, {"answer": "A case is running."}).status_code == 302
    assert "A case is running." in Mail.objects.get(kind="erasure.refused").body
    assert User.objects.get(pk=ada.pk).is_active is True


def test_a_person_takes_it_back():
    ada = applications_world.applicant()
    asked(ada)
    client(ada).post("/nb/privacy/mine/erase/back/")
    assert ErasureRequest.objects.get().state == "taken_back"
    asked(ada)
    with pytest.raises(RuleBroken, match="asked_already"):
        asked(ada)


def test_nobody_but_an_administrator_carries_it_out(root: User):
    ada = applications_world.applicant()
    request = asked(ada)
    for user in (ada, applications_world.applicant("ben")):
        with pytest.raises(NotAllowed):
            persons.carry_out_erasure(request=request, by=user, at=AT)
        assert (
            client(user).post(f"/nb/privacy/manage/requests/{request.pk}/", {"sure": "on"}).status_code == 404
        )
    with pytest.raises(NotAllowed):
        persons.take_back(request=request, by=applications_world.applicant("ben"), at=AT)
    with pytest.raises(RuleBroken, match="is_administrator"):
        asked(root)
    with pytest.raises(RuleBroken, match=r"erasure_request\.state"):
        persons.carry_out_erasure(
            request=persons.refuse_erasure(request=request, answer="No", by=root, at=AT), by=root,
            at=AT + timedelta(days=1),
        )  # fmt: skip


def test_the_ledger_of_a_person_names_nobody(root: User):
    sent = applications_world.complete()
    applications_world.submit(sent)
    persons.carry_out_erasure(request=asked(sent.created_by), by=root, at=AT)
    told = " ".join(str(value) for row in Erased.objects.values() for value in row.values())
    # Not "ada" alone: that is three digits of a fingerprint as well.
    assert ("ada@example.org" in told.lower(), "Ada" in told, "Eksempel" in told) == (False, False, False)
