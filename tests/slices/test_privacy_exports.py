"""Everything that is held of one person in one file (promise H5): whole, for them alone, without anybody else."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import translation

from tests.slices import applications_world, assessment_world
from tests.slices.applications_world import AT
from tildel.applications.models import Application, Collaborator, Note
from tildel.assessment.models import Objection
from tildel.audit.queries import events_of
from tildel.guidance.models import HelpCase, HelpMessage
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail
from tildel.people.actions import register_person
from tildel.people.models import User
from tildel.privacy.actions import exports
from tildel.privacy.models import Export
from tildel.privacy.tasks import make_export

pytestmark = pytest.mark.django_db

CANARY, CANARY_MAIL = "Kanarifuglen", "kari.kanarifuglen@example.org"


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(AT, tick=False), translation.override("nb"):
        yield


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def administrator() -> User:
    user = applications_world.applicant("root")
    user.is_superuser = True
    user.save()
    return user


def archive(export: Export) -> zipfile.ZipFile:
    export.refresh_from_db()
    with default_storage.open(export.storage_name) as opened:
        return zipfile.ZipFile(io.BytesIO(opened.read()))


def made(user: User) -> tuple[dict[str, Any], str, zipfile.ZipFile]:
    """The data, everything that can be read in the file, and the file."""
    export = exports.ask_export(by=user, language="nb", at=AT)
    make_export(str(export.pk))
    found = archive(export)
    everything = " ".join(found.namelist())
    for name in found.namelist():
        everything += found.read(name).decode("utf-8", "replace")
    return json.loads(found.read("data.json")), everything, found


def rows(data: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return [row for part in data["tables"] if part["table"] == table for row in part["rows"]]


def with_canary(application: Application) -> User:
    """Another person in every corner of an application."""
    partner = {
        "key": "p2", "name": f"Kari {CANARY}", "email": CANARY_MAIL, "institution": applications_world.BERGEN,
        "position_percent": 20, "central": True,
    }  # fmt: skip
    applications_world.save(application, "partners", {"rows": [partner]})
    words = {
        **applications_world.SECTIONS["users"],
        "user_involvement": f"Kari {CANARY} ({CANARY_MAIL}) chose it.",
    }
    applications_world.save(application, "users", words)
    user = applications_world.applicant("kari.kanarifuglen")
    user.person.given_name, user.person.family_name = "Kari", CANARY
    user.person.save()
    Collaborator.objects.create(application=application, user=user, role="editor", since=AT)
    Note.objects.create(
        application=application, section="users", text=f"{CANARY} was here", written_at=AT, written_by=user
    )
    return user


# --- the file -------------------------------------------------------------------------------------------------


def test_a_person_gets_what_they_wrote_and_uploaded():
    application = applications_world.complete()
    ada = application.created_by
    applications_world.submit(application)
    data, _everything, found = made(ada)
    assert rows(data, "people.Person")[0]["email"] == "ada@example.org"
    (told,) = data["applications"]
    assert told["reference"] == application.reference
    assert told["draft"]["users"] == {"user_involvement": "The user panel chose the main outcome."}
    assert told["draft"]["leader"]["born"] == "1975-03-01"
    assert [one["number"] for one in told["submissions"]] == [1]
    # The project description and the leader's own CV; those of the partners are theirs.
    assert sorted(name.rpartition("-")[2] for name in found.namelist() if name.startswith("files/")) == [
        "cvp1.pdf", "project_description.pdf",
    ]  # fmt: skip
    assert {one["what"] for one in data["trail"]} >= {"application.submitted"}


def test_others_in_the_same_application_are_absent():
    application = applications_world.begun()
    with_canary(application)
    Mail.objects.create(
        kind="x", to_address="ada@example.org", language="nb", subject=f"{CANARY} has answered", cause="x",
        body=f"Write to {CANARY_MAIL}", written_at=AT, sent_at=AT,
    )  # fmt: skip
    _data, everything, _found = made(application.created_by)
    assert CANARY.casefold() not in everything.casefold()
    assert "The user panel" not in everything
    assert "chose it." in everything


def test_the_other_person_gets_their_own_entry_and_not_the_leaders():
    application = applications_world.begun()
    applications_world.save(application, "leader", applications_world.SECTIONS["leader"])
    canary = with_canary(application)
    data, everything, _found = made(canary)
    assert [one["name"] for one in data["applications"][0]["about_you"]] == [f"Kari {CANARY}"]
    assert rows(data, "applications.Note")[0]["text"] == f"{CANARY} was here"
    assert "ada@example.org" not in everything
    assert "Ada" not in everything


def test_reviewers_stay_hidden_from_an_applicant_and_other_applicants_from_a_reviewer():
    world = assessment_world.running(applications=2, experts=2)
    first, second = world.members
    application = world.applications[0]
    leader = applications_world.applicant("leder1")
    Collaborator.objects.create(application=application, user=leader, role="lead", since=AT)
    assignment = assessment_world.assign(world, first, application)
    assessment_world.write(assignment, texts={"quality": f"{CANARY} quality", "benefit": "Some."})
    other = assessment_world.assign(world, second, application)
    assessment_world.write(other, texts={"quality": "Hidden opinion", "benefit": "Some."})
    assessment_world.declare_conflict(second, world.applications[1])
    Objection.objects.create(
        member=first, application=application, raised_by="Leder 1", text="Secret objection", received_at=AT,
        recorded_by=world.officer,
    )  # fmt: skip
    _data, told_leader, _found = made(leader)
    assert [
        word for word in (CANARY, "Hidden opinion", "Ada", "Ben", "Secret objection") if word in told_leader
    ] == []
    data, told_first, _found = made(assessment_world.user_of(first))
    assert rows(data, "assessment.Review")[0]["texts"]["quality"] == f"{CANARY} quality"
    hidden = ("Hidden opinion", "We wrote it together", "Secret objection", "leder1@", "Ben")
    assert [word for word in hidden if word in told_first] == []


def test_notes_of_the_help_desk_stay_inside_the_house():
    ada = applications_world.applicant()
    case = HelpCase.objects.create(
        number="2027-0001", secret="s" * 20, state="closed", topic="other", subject="Budget", language="nb",
        asked_by=ada, name="Ada", email="ada@example.org", asked_at=AT, changed_at=AT,
    )  # fmt: skip
    for number, (kind, text) in enumerate(
        (("question", "How?"), ("answer", "So."), ("note", f"Ask {CANARY}")), 1
    ):
        HelpMessage.objects.create(case=case, number=number, kind=kind, text=text, written_at=AT)
    data, everything, _found = made(ada)
    assert [row["text"] for row in rows(data, "guidance.HelpMessage")] == ["How?", "So."]
    assert CANARY not in everything
    assert "s" * 20 not in everything


def test_it_asks_the_database_as_often_for_many_rows_as_for_one(django_assert_max_num_queries: Any):
    ada = applications_world.applicant()
    for number in range(40):
        Mail.objects.create(
            kind="x", to_address="ada@example.org", language="nb", subject="S", cause=f"x{number}", body="B",
            written_at=AT, sent_at=AT,
        )  # fmt: skip
    export = exports.ask_export(by=ada, language="nb", at=AT)
    with django_assert_max_num_queries(500):
        exports.make_export(export=export, at=AT)


# --- for whom and how long ------------------------------------------------------------------------------------


def test_from_the_page_to_the_file_and_until_its_days_are_over():
    ada = applications_world.applicant()
    browser = client(ada)
    browser.post("/nb/privacy/mine/ask/")
    page = browser.get("/nb/privacy/mine/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    make_export(str(Export.objects.get().pk))
    answer = browser.post("/nb/privacy/mine/file/")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="tildel-2027-03-01.zip"'
    assert zipfile.ZipFile(io.BytesIO(answer.getvalue())).namelist() == ["data.json", "data.html"]
    export = Export.objects.get()
    assert [event.verb for event in events_of(f"export:{export.pk}")] == [
        "export.fetched", "export.made", "export.asked",
    ]  # fmt: skip
    name = export.storage_name
    with time_machine.travel(AT + timedelta(days=7), tick=False):
        assert client(ada).post("/nb/privacy/mine/file/").status_code == 302
        assert exports.end_exports(at=AT + timedelta(days=7)) == 1
    assert (Export.objects.get().state, default_storage.exists(name)) == ("gone", False)


def test_it_is_there_until_the_very_instant():
    ada = applications_world.applicant()
    export = exports.ask_export(by=ada, language="nb", at=AT)
    made_export = exports.make_export(export=export, at=AT)
    ends = AT + timedelta(days=7)
    assert made_export.ends_at == ends
    exports.fetch_export(export=made_export, by=ada, at=ends - timedelta(microseconds=1)).close()
    with pytest.raises(RuleBroken, match="export_gone"):
        exports.fetch_export(export=made_export, by=ada, at=ends)


def test_nobody_else_gets_it():
    ada, ben = applications_world.applicant(), applications_world.applicant("ben")
    export = exports.make_export(export=exports.ask_export(by=ada, language="nb", at=AT), at=AT)
    for other in (ben, administrator()):
        with pytest.raises(NotAllowed):
            exports.fetch_export(export=export, by=other, at=AT)
        assert client(other).post("/nb/privacy/mine/file/").status_code == 302
        assert client(other).post(f"/nb/privacy/manage/exports/{export.pk}/file/").status_code == 404


def test_asking_twice_makes_one_file():
    ada = applications_world.applicant()
    first = exports.ask_export(by=ada, language="nb", at=AT)
    assert exports.ask_export(by=ada, language="nb", at=AT) == first
    exports.make_export(export=first, at=AT)
    again = exports.make_export(export=Export.objects.get(), at=AT)
    assert (again.state, Export.objects.count()) == ("ready", 1)


def test_when_it_cannot_be_made_the_person_hears_of_it(monkeypatch: pytest.MonkeyPatch):
    ada = applications_world.applicant()
    export = exports.ask_export(by=ada, language="nb", at=AT)
    monkeypatch.setattr(exports, "make_export", lambda **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_export(str(export.pk))
    assert "kunne ikke lages" in client(ada).get("/nb/privacy/mine/").content.decode()


def test_the_mail_holds_no_data_and_no_key():
    ada = applications_world.applicant()
    export = exports.make_export(export=exports.ask_export(by=ada, language="en", at=AT), at=AT)
    mail = Mail.objects.get(kind="export.ready")
    assert (mail.to_address, str(export.pk) in mail.body, export.storage_name in mail.body) == (
        "ada@example.org", False, False,
    )  # fmt: skip


# --- for somebody without an account ---------------------------------------------------------------------------


def test_an_administrator_makes_it_for_a_partner_who_was_only_invited():
    application = applications_world.complete()
    root = administrator()
    browser = client(root)
    refused = browser.post("/nb/privacy/manage/exports/", {"address": "p2@example.org", "language": "nb"})
    assert refused.status_code == 422
    told = {"address": "p2@example.org", "reason": "A letter, passport seen.", "language": "nb"}
    answer = browser.post("/nb/privacy/manage/exports/", told)
    export = Export.objects.get()
    assert answer["Location"] == f"/nb/privacy/manage/exports/{export.pk}/"
    make_export(str(export.pk))
    found = archive(export)
    data = json.loads(found.read("data.json"))
    (about,) = data["applications"]
    assert (about["reference"], [one["key"] for one in about["about_you"]]) == (application.reference, ["p2"])
    assert "draft" not in about
    assert "Ada" not in found.read("data.html").decode()
    assert [name.rpartition("-")[2] for name in found.namelist() if name.startswith("files/")] == ["cvp2.pdf"]
    answer = browser.post(f"/nb/privacy/manage/exports/{export.pk}/file/")
    assert zipfile.ZipFile(io.BytesIO(answer.getvalue())).testzip() is None
    page = browser.get(f"/nb/privacy/manage/exports/{export.pk}/").content.decode()
    assert str(root) in page


def test_a_registered_expert_without_an_account_is_found_by_their_address():
    person = register_person(
        email="no.account@example.org", given_name="No", family_name="Account", by=None, at=AT
    )
    export = exports.ask_export_for(
        address="No.Account@example.org", reason="Asked by phone", language="en", by=administrator(), at=AT
    )
    exports.make_export(export=export, at=AT)
    data = json.loads(archive(export).read("data.json"))
    assert rows(data, "people.Person")[0]["family_name"] == person.family_name


def test_only_administrators_ask_for_others():
    with pytest.raises(NotAllowed):
        exports.ask_export_for(
            address="x@example.org", reason="So", language="nb", by=applications_world.applicant(), at=AT
        )
