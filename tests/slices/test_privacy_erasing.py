"""What is due goes from the database and the storage, after it was announced; a restore brings nothing back (H6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import translation

from tests.slices import applications_world
from tests.slices.applications_world import DEADLINE
from tildel.applications.models import Application, Attachment, Invitation, Presence
from tildel.audit.queries import broken_at, events_of
from tildel.files.authorless import RECIPE
from tildel.files.models import File
from tildel.governance.models import BalanceAnswer
from tildel.guidance.models import HelpCase, HelpMessage
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail
from tildel.people.models import Person, User
from tildel.privacy.actions import exports, nightly, overrides, replay
from tildel.privacy.domain.retention import months_after
from tildel.privacy.models import Erased, Export, Planned
from tildel.privacy.queries.due import due
from tildel.privacy.queries.ledger import all_entries, entries
from tildel.privacy.queries.rules import rules
from tildel.privacy.tasks import erase_what_is_due

pytestmark = pytest.mark.django_db

YEAR_LATER = months_after(DEADLINE, 12)  # as the rule of drafts says
AFTER_NOTICE = timedelta(days=31)


@pytest.fixture(autouse=True)
def _place(settings: Any) -> Any:
    """A storage of its own: the ledger's copies of other tests are not ours."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    with translation.override("nb"):
        yield


@pytest.fixture
def root() -> User:
    user = applications_world.applicant("root")
    user.is_superuser = True
    user.save()
    return user


def nights(first: datetime, django_capture: Any) -> dict[str, int]:
    """The night on which something is found, and the night after its notice."""
    went: dict[str, int] = {}
    for at in (first, first + AFTER_NOTICE):
        with django_capture(execute=True):
            for rule, number in nightly.each_night(at=at).items():
                went[rule] = went.get(rule, 0) + number
    return {rule: number for rule, number in went.items() if number}


def mail(address: str, sent: datetime, **more: Any) -> Mail:
    return Mail.objects.create(
        to_address=address, language="nb", subject="S", body="B", cause=f"{address} {sent} {more}",
        written_at=sent, sent_at=sent, **{"kind": "x", **more},
    )  # fmt: skip


def help_case(changed: datetime, state: str = "closed") -> HelpCase:
    case = HelpCase.objects.create(
        number=f"2027-{HelpCase.objects.count():04}", secret=f"s{HelpCase.objects.count()}", state=state, topic="other",
        subject="S", language="nb", name="N", email="n@example.org", asked_at=changed, changed_at=changed,
    )  # fmt: skip
    HelpMessage.objects.create(
        case=case, number=1, kind="question", text="Q", written_at=changed, file=stored(changed)
    )
    return case


def stored(at: datetime, content: bytes = b"%PDF-1.7 x") -> File:
    name = default_storage.save("privacy-test.pdf", ContentFile(content))
    return File.objects.create(
        storage_name=name, original_name="x.pdf", content_type="application/pdf", size=len(content),
        sha256=name[-60:].rjust(64, "0"), verdict="clean", stored_at=at,
    )  # fmt: skip


def due_keys(rule: str, at: datetime) -> list[str]:
    return [one.key for one in due(rules()[rule], at)]


# --- drafts -----------------------------------------------------------------------------------------------------


def test_a_draft_that_was_never_sent_goes_with_its_files(django_capture_on_commit_callbacks: Any):
    draft = applications_world.begun()
    attachment = applications_world.attach(draft, "cv", "p1")
    file = attachment.file
    authorless = f"authorless/{RECIPE}/{file.sha256}"
    default_storage.save(authorless, ContentFile(b"copy"))
    applications_world.save(draft, "users", {"user_involvement": "x"})
    assert nights(YEAR_LATER, django_capture_on_commit_callbacks)["draft.never_sent"] == 1
    assert (Application.objects.count(), Attachment.objects.count(), File.objects.count()) == (0, 0, 0)
    assert [default_storage.exists(name) for name in (file.storage_name, authorless)] == [False, False]
    assert sorted(Erased.objects.values_list("table", flat=True)) == [
        "applications.Application",
        "files.File",
    ]


@pytest.mark.parametrize(("seconds", "number"), [(-1, 0), (0, 1)])
def test_a_draft_is_due_from_the_very_instant_on(seconds: int, number: int):
    applications_world.begun()
    assert len(due_keys("draft.never_sent", YEAR_LATER + timedelta(seconds=seconds))) == number


def test_an_extension_counts_and_what_was_sent_never_goes(django_capture_on_commit_callbacks: Any):
    longer = applications_world.begun()
    Application.objects.filter(pk=longer.pk).update(open_until=DEADLINE + timedelta(days=40))
    sent = applications_world.complete(call=longer.call, by=applications_world.applicant("ben"))
    applications_world.submit(sent)
    assert due_keys("draft.never_sent", YEAR_LATER + timedelta(days=39)) == []
    went = nights(YEAR_LATER + timedelta(days=41), django_capture_on_commit_callbacks)
    assert went["draft.never_sent"] == 1
    assert list(Application.objects.values_list("pk", flat=True)) == [sent.pk]


def test_nothing_goes_before_it_has_stood_on_the_list(django_capture_on_commit_callbacks: Any):
    applications_world.begun()
    with django_capture_on_commit_callbacks(execute=True):
        nightly.each_night(at=YEAR_LATER)
        nightly.each_night(at=YEAR_LATER + timedelta(days=29))
    row = Planned.objects.get()
    assert (row.goes_on - YEAR_LATER.date(), Application.objects.count()) == (timedelta(days=30), 1)
    with django_capture_on_commit_callbacks(execute=True):
        nightly.each_night(at=YEAR_LATER + timedelta(days=30))
    assert (Planned.objects.count(), Application.objects.count()) == (0, 0)


def test_what_is_not_due_any_more_is_taken_off_the_list(django_capture_on_commit_callbacks: Any):
    draft = applications_world.begun()
    nightly.look_ahead(rules=rules(), at=YEAR_LATER, by=None)
    Application.objects.filter(pk=draft.pk).update(open_until=YEAR_LATER)
    with django_capture_on_commit_callbacks(execute=True):
        nightly.each_night(at=YEAR_LATER + AFTER_NOTICE)
    assert (Planned.objects.count(), Application.objects.count()) == (0, 1)


def test_what_is_held_stays_until_it_is_let_go_and_announced_again(
    root: User, django_capture_on_commit_callbacks: Any
):
    applications_world.begun()
    nightly.look_ahead(rules=rules(), at=YEAR_LATER, by=None)
    held = nightly.hold(planned=Planned.objects.get(), reason="An appeal", by=root, at=YEAR_LATER)
    later = YEAR_LATER + timedelta(days=100)
    nightly.each_night(at=later)
    assert Application.objects.count() == 1
    released = nightly.release(planned=held, by=root, at=later)
    assert released.goes_on == later.date() + timedelta(days=30)
    with django_capture_on_commit_callbacks(execute=True):
        nightly.each_night(at=later + timedelta(days=30))
    assert Application.objects.count() == 0
    assert [event.verb for event in events_of(nightly.STREAM)] == [
        "erasure.run", "erasure.released", "erasure.held",
    ]  # fmt: skip


# --- the other rules ----------------------------------------------------------------------------------------------


def test_each_rule_takes_what_is_due_and_leaves_the_rest(django_capture_on_commit_callbacks: Any):
    now = datetime(2030, 1, 1, tzinfo=UTC)
    old, young = now - timedelta(days=800), now - timedelta(days=100)
    gone = [
        mail("a@example.org", old), mail("b@example.org", now - timedelta(days=8), kind="login"),
        help_case(old), help_case(old, state="answered"), stored(now - timedelta(days=40)),
    ]  # fmt: skip
    stays = [
        mail("c@example.org", young), mail("d@example.org", now - timedelta(days=6), kind="login"),
        help_case(young), help_case(old, state="new"), stored(now - timedelta(days=20)),
    ]  # fmt: skip
    nightly.each_night(at=now)
    with django_capture_on_commit_callbacks(execute=True):
        for rule in ("mail.old", "helpdesk.closed", "upload.ownerless"):
            Planned.objects.filter(rule=rule).update(goes_on=now.date())
        nightly.carry_out(rules=rules(), at=now)
    assert [type(row).objects.filter(pk=row.pk).exists() for row in gone] == [False] * len(gone)
    assert [type(row).objects.filter(pk=row.pk).exists() for row in stays] == [True] * len(stays)


def test_invitations_without_an_answer():
    draft = applications_world.begun()
    for address, state in (("a@example.org", "sent"), ("b@example.org", "withdrawn")):
        Invitation.objects.create(
            application=draft, email=address, role="reader", state=state, sent_at=applications_world.AT,
            sent_by=draft.created_by,
        )  # fmt: skip
    sent = Invitation.objects.get(state="sent")
    assert due_keys("invitation.unanswered", months_after(DEADLINE, 6)) == [str(sent.pk)]
    assert due_keys("invitation.unanswered", months_after(DEADLINE, 6) - timedelta(seconds=1)) == []


def test_a_file_that_something_points_at_is_not_ownerless():
    draft = applications_world.begun()
    applications_world.attach(draft, "cv", "p1")
    free = stored(applications_world.AT)
    assert due_keys("upload.ownerless", YEAR_LATER) == [str(free.pk)]


def test_logins_that_are_not_used_go_unless_a_case_names_them(django_capture_on_commit_callbacks: Any):
    now = datetime(2031, 1, 1, tzinfo=UTC)
    idle, busy, young = (applications_world.applicant(name) for name in ("idle", "busy", "young"))
    applications_world.submit(applications_world.complete(by=busy))
    User.objects.update(last_login=now - timedelta(days=1200))
    User.objects.filter(pk=young.pk).update(last_login=now - timedelta(days=1000))
    BalanceAnswer.objects.create(person=idle.person, gender="woman", said_at=now)
    assert due_keys("account.abandoned", now) == [str(idle.pk)]
    went = nights(now, django_capture_on_commit_callbacks)
    assert went["account.abandoned"] == 1
    assert not Person.objects.filter(pk=idle.person_id).exists()
    assert User.objects.filter(pk__in=[busy.pk, young.pk]).count() == 2


def test_traces_of_operation_go_at_once_and_leave_no_trace_in_the_ledger():
    draft = applications_world.begun()
    for days in (3, 0):
        user = applications_world.applicant(f"on-{days}")
        seen = applications_world.AT - timedelta(days=days)
        Presence.objects.create(application=draft, user=user, part="project", seen_at=seen)
    went = nightly.end_at_once(rules=rules(), at=applications_world.AT)
    assert (went["trace.presence"], Presence.objects.count(), Erased.objects.count()) == (1, 1, 0)


def test_the_task_of_the_night_runs():
    applications_world.begun()
    with time_machine.travel(YEAR_LATER, tick=False):
        erase_what_is_due()
    assert Planned.objects.count() == 1


# --- times --------------------------------------------------------------------------------------------------------


def test_a_time_that_a_person_sets_holds_and_is_on_record(root: User):
    applications_world.begun()
    browser = Client()
    browser.force_login(root)
    told = {"months": "6", "days": "0", "notice": "14", "source": "", "reason": "The plan says so"}
    wrong = browser.post("/nb/privacy/manage/times/draft.never_sent/", {**told, "confirmed": "on"})
    assert wrong.status_code == 422
    assert browser.post("/nb/privacy/manage/times/draft.never_sent/", told).status_code == 302
    assert due_keys("draft.never_sent", months_after(DEADLINE, 6)) != []
    assert events_of("privacy:rules").first().data["after"] == {"months": 6, "days": 0, "notice": 14}
    assert "6 måneder" in Client().get("/nb/privacy/").content.decode()


def test_what_follows_from_the_law_has_no_time_to_set(root: User):
    rule = rules()["case.archive"]
    with pytest.raises(RuleBroken, match="fixed"):
        overrides.set_time(
            rule=rule,
            months=1,
            days=0,
            notice=0,
            reason="x",
            source="",
            confirmed=False,
            by=root,
            at=DEADLINE,
        )
    browser = Client()
    browser.force_login(root)
    assert browser.get("/nb/privacy/manage/times/case.archive/").status_code == 404


def test_only_administrators_set_times_and_hold_rows():
    ada = applications_world.applicant()
    rule = rules()["draft.never_sent"]
    with pytest.raises(NotAllowed):
        overrides.set_time(
            rule=rule, months=1, days=0, notice=7, reason="x", source="", confirmed=False, by=ada, at=DEADLINE
        )
    with pytest.raises(NotAllowed):
        nightly.look_ahead(rules=rules(), at=DEADLINE, by=ada)


# --- after a restore ------------------------------------------------------------------------------------------------


def backup_of(*rows: Any) -> str:
    return serializers.serialize("json", rows)


def restore(text: str) -> None:
    for row in serializers.deserialize("json", text):
        row.save()


def test_what_a_restore_brings_back_is_erased_again(django_capture_on_commit_callbacks: Any, capsys: Any):
    case = help_case(DEADLINE)
    message, file = case.messages.get(), case.messages.get().file
    kept = backup_of(file, case, message)
    with default_storage.open(file.storage_name) as opened:
        content = opened.read()
    nights(months_after(DEADLINE, 24), django_capture_on_commit_callbacks)
    assert (HelpCase.objects.count(), default_storage.exists(file.storage_name)) == (0, False)

    restore(kept)
    default_storage.save(file.storage_name, ContentFile(content))
    assert HelpCase.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        call_command("replay_erasures")
    assert (HelpCase.objects.count(), HelpMessage.objects.count(), File.objects.count()) == (0, 0, 0)
    assert default_storage.exists(file.storage_name) is False
    call_command("replay_erasures")
    said = capsys.readouterr().out.splitlines()
    # The case with its file, and the bytes of the file.
    assert said[0].startswith("2 erased again, 0 were gone, 0 keys")
    assert said[1].startswith("0 erased again, 2 were gone, 0 keys")


def test_the_copy_beside_the_files_knows_what_the_restored_database_forgot(
    django_capture_on_commit_callbacks: Any,
):
    old = mail("a@example.org", DEADLINE)
    kept = backup_of(old)
    nights(months_after(DEADLINE, 24), django_capture_on_commit_callbacks)
    before = [one for one in entries() if one.table == "messaging.Mail"]
    with transaction.atomic():
        Erased.objects.all().delete()  # as the restored database does not know of it
    restore(kept)
    with django_capture_on_commit_callbacks(execute=True):
        counts = replay.replay(entries=[one for one in all_entries() if one in before], at=DEADLINE)
    assert (counts["again"], Mail.objects.count()) == (1, 0)


def test_another_row_under_a_key_of_old_is_not_met(django_capture_on_commit_callbacks: Any):
    help_case(DEADLINE)
    nights(months_after(DEADLINE, 24), django_capture_on_commit_callbacks)
    (mine,) = [one for one in entries() if one.table == "guidance.HelpCase"]
    other = help_case(DEADLINE + timedelta(days=1))
    counts = replay.replay(entries=[replace(mine, key=str(other.pk))], at=DEADLINE)
    assert (counts["other"], HelpCase.objects.get()) == (1, other)


def test_a_ledger_that_cannot_be_read_is_said(tmp_path: Any):
    broken = tmp_path / "ledger.jsonl"
    broken.write_text('{"verb": "erased"}\n')
    with pytest.raises(CommandError, match="line 1"):
        call_command("replay_erasures", str(broken))
    with pytest.raises(CommandError, match="No such file"):
        call_command("replay_erasures", str(tmp_path / "missing"))


def test_the_ledger_names_nobody(django_capture_on_commit_callbacks: Any):
    mail("canary.person@example.org", DEADLINE)
    nights(months_after(DEADLINE, 24), django_capture_on_commit_callbacks)
    told = " ".join(str(value) for row in Erased.objects.values() for value in row.values())
    told += " ".join(str(event.data) for event in events_of(nightly.STREAM))
    assert "canary" not in told
    assert broken_at(nightly.STREAM) is None


def test_the_application_may_erase_but_not_change_the_ledger(
    settings: Any, django_capture_on_commit_callbacks: Any
):
    """As the role of the web and the worker: a draft, a login, a question; then the ledger stays as it is."""
    draft, idle, case = applications_world.begun(), applications_world.applicant("idle"), help_case(DEADLINE)
    User.objects.update(last_login=DEADLINE)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_ROLE}")
        nights(months_after(DEADLINE, 40), django_capture_on_commit_callbacks)
        left = [row for row in (draft, idle, case) if type(row).objects.filter(pk=row.pk).exists()]
        assert left == []
        with pytest.raises(DatabaseError):
            cursor.execute("DELETE FROM privacy_erased")
        transaction.set_rollback(True)


def test_that_somebody_asked_for_access_goes_in_time(root: User):
    export = exports.ask_export_for(address="x@example.org", reason="So", language="nb", by=root, at=DEADLINE)
    exports.make_export(export=export, at=DEADLINE)
    ends = DEADLINE + timedelta(days=7)
    assert exports.end_exports(at=ends) == 1
    nightly.end_at_once(rules=rules(), at=months_after(ends, 36) - timedelta(seconds=1))
    assert Export.objects.count() == 1
    nightly.end_at_once(rules=rules(), at=months_after(ends, 36))
    assert Export.objects.count() == 0
