from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from tests.slices.applications_world import (
    AT,
    DEADLINE,
    LATE,
    SECTIONS,
    applicant,
    attach,
    begun,
    complete,
    endorse,
    let_in,
    open_call,
    save,
    submit,
)
from tests.slices.pdf_reading import read
from tests.slices.programme_world import officer
from tildel.applications import access
from tildel.applications.actions.receipts import make_receipt, verify_receipt
from tildel.applications.actions.submissions import submit_application, withdraw_application
from tildel.applications.domain.content import content_hash
from tildel.applications.models import Application, Attachment, Endorsement, Submission
from tildel.applications.queries import drafts as queries
from tildel.audit.queries import broken_at, events_of
from tildel.files.models import File
from tildel.files.queries import open_file
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.messaging.models import Mail
from tildel.programmes.actions import change_call
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.queries import spec_of

pytestmark = pytest.mark.django_db


def test_a_submission_freezes_everything_and_gives_a_receipt():
    application = complete()
    submission = submit(application, received_at=AT + timedelta(seconds=1), at=AT + timedelta(seconds=2))
    assert (application.state, application.current, submission.number) == ("submitted", submission, 1)
    assert (submission.received_at, submission.locked_at, submission.deadline_at) == (
        AT + timedelta(seconds=1),
        AT + timedelta(seconds=2),
        DEADLINE,
    )
    assert submission.content["sections"]["users"] == SECTIONS["users"]
    assert submission.content_sha256 == content_hash(submission.content)
    assert [row["kind"] for row in submission.files] == ["project_description", *["cv"] * 4]
    assert {row["requirement"] for row in submission.findings} == {
        row.key for row in spec_of(application.call).requirements
    }
    assert verify_receipt(submission) == ()


def test_the_receipt_is_mailed_to_everybody_who_writes_in_their_language():
    application = complete()
    other = let_in(application, "bo")
    other.person.language = "en"
    other.person.save()
    submit(application)
    mails = Mail.objects.filter(kind="receipt").order_by("to_address")
    assert [(mail.to_address, mail.language) for mail in mails] == [
        ("ada@example.org", "nb"),
        ("bo@example.org", "en"),
    ]
    assert mails[1].subject == "Received: KLINBEFORSK-2027-0001, version 1"


def test_the_same_round_again_gives_the_same_submission_to_everybody_even_when_late():
    application = complete()
    other = let_in(application, "bo")
    first = submit(application)
    again = submit_application(
        application=application, round=first.round, by=other, received_at=LATE, at=LATE
    )
    assert (again, application.submissions.count(), Mail.objects.filter(kind="receipt").count()) == (
        first,
        1,
        2,
    )


def test_after_a_change_a_new_version_counts_and_the_old_one_stays():
    application = complete()
    first = submit(application)
    save(application, "users", {"user_involvement": "More of it."})
    assert (application.state, application.current, application.revision - first.round) == (
        "submitted",
        first,
        1,
    )
    second = submit(application, received_at=AT + timedelta(hours=1))
    assert [(row.number, row.round) for row in (first, second)] == [(1, first.round), (2, first.round + 1)]
    assert (application.current, application.submissions.count()) == (second, 2)
    assert first.content["sections"]["users"] == SECTIONS["users"]


def test_what_lists_show_is_frozen_with_the_submission():
    application = complete()
    submit(application)
    save(application, "project", {**SECTIONS["project"], "title_no": "En annen tittel"})
    save(application, "budget", {"rows": []})
    assert (application.title, application.amount) == ("Behandling A mot behandling B hos voksne", 10_000_000)


def test_a_draft_that_moved_on_is_not_sent():
    application = complete()
    shown = application.revision
    save(application, "users", {"user_involvement": "Changed in another window."})
    with pytest.raises(Stale) as stale:
        submit_application(
            application=application, round=shown, by=application.created_by, received_at=AT, at=AT
        )
    assert (stale.value.code, stale.value.params["revision"]) == ("applications.draft_moved_on", shown + 1)
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    ("seconds_before", "in_time"), [(0.000001, True), (0.001, True), (0, False), (-0.001, False)]
)
def test_the_time_of_receipt_decides_and_not_how_long_it_waited(seconds_before, in_time):
    application = complete()
    received = DEADLINE - timedelta(seconds=seconds_before)
    if in_time:
        assert submit(application, received_at=received, at=LATE).received_at == received
    else:
        with pytest.raises(RuleBroken) as late:
            submit(application, received_at=received, at=LATE)
        assert late.value.code == "applications.deadline_passed"
        assert Submission.objects.count() == 0


def test_an_extended_deadline_counts_for_those_who_were_late():
    application = complete()
    extended = with_changes(
        spec_of(application.call), deadline=(LATE + timedelta(days=5)).replace(tzinfo=None)
    )
    change_call(call=application.call, spec=extended, reason="Longer.", by=officer(), at=AT)
    application.refresh_from_db()
    assert submit(Application.objects.get(pk=application.pk), received_at=LATE).number == 1


def test_what_is_missing_stops_it_in_order():
    application = begun()
    with pytest.raises(RuleBroken) as refused:
        submit(application)
    params = refused.value.params
    order = [row.key for row in spec_of(application.call).requirements]
    found = [row["requirement"] for row in params["findings"]]
    assert refused.value.code == "applications.not_ready"
    assert found == sorted(found, key=order.index)
    assert {"amount", "duration", "cv", "endorsement"} <= set(found)
    assert params["problems"][:2] == ["project.title_no", "project.title_en"]
    assert Submission.objects.count() == 0


def test_a_value_that_cannot_be_used_stops_it():
    application = complete()
    save(application, "users", {"user_involvement": "x" * 5001})
    with pytest.raises(RuleBroken) as refused:
        submit(application)
    assert (refused.value.params["findings"], refused.value.params["problems"]) == (
        [],
        ["users.user_involvement"],
    )


@pytest.mark.parametrize(
    ("timing", "state", "sent"),
    [
        ("at_submission", None, False),
        ("at_submission", "refused", False),
        ("at_submission", "asked", True),
        ("days_after", None, True),
        ("days_after", "asked", True),
    ],
)
def test_an_endorsement_may_come_later_where_the_call_says_so(timing, state, sent):
    call = open_call()
    spec = with_changes(spec_of(call), endorsement={"timing": timing, "days": 7})
    change_call(call=call, spec=spec, reason="Said clearly.", by=officer(), at=AT)
    application = complete(call=call)
    Endorsement.objects.all().delete()
    if state:
        endorse(application, state)
    if sent:
        assert submit(application).number == 1
    else:
        with pytest.raises(RuleBroken) as refused:
            submit(application)
        assert [row["requirement"] for row in refused.value.params["findings"]] == ["endorsement"]


def test_a_person_leads_one_application_in_a_call():
    call = open_call()
    first, second = complete(call=call), complete(call=call, by=applicant("bo"))
    submit(first)
    with pytest.raises(RuleBroken) as refused:
        submit(second)
    assert [row["code"] for row in refused.value.params["findings"]] == ["one_per_leader.above"]
    save(second, "leader", {**SECTIONS["leader"], "email": "other@example.org"})
    with pytest.raises(RuleBroken):
        submit(second)  # the same name and date of birth
    save(second, "leader", {**SECTIONS["leader"], "email": "other@example.org", "given_name": "Bo"})
    assert submit(second).number == 1


def test_a_withdrawn_application_does_not_count_for_its_leader():
    call = open_call()
    first, second = complete(call=call), complete(call=call, by=applicant("bo"))
    submit(first)
    withdraw_application(application=first, reason="Moved.", by=first.created_by, at=AT)
    assert submit(second).number == 1


def test_others_cannot_submit_or_withdraw():
    application = complete()
    for user in (applicant("dag"), officer(), let_in(application, "cai", "reader")):
        with pytest.raises(NotAllowed):
            submit(application, by=user)
        with pytest.raises(NotAllowed):
            withdraw_application(application=application, reason="No.", by=user, at=AT)


def test_withdrawing_is_for_good_and_needs_a_reason():
    application = complete()
    submission = submit(application)
    with pytest.raises(RuleBroken) as refused:
        withdraw_application(application=application, reason="  ", by=application.created_by, at=AT)
    assert refused.value.code == "applications.withdrawal_needs_reason"
    withdraw_application(application=application, reason="Moved abroad.", by=application.created_by, at=LATE)
    assert (application.state, application.current, application.withdrawn_at) == (
        "withdrawn",
        submission,
        LATE,
    )
    for step in (lambda: save(application, "users", {}), lambda: submit(begun_change(application))):
        with pytest.raises(RuleBroken):
            step()
    assert events_of(f"application:{application.pk}").first().data == {"reason": "Moved abroad."}


def begun_change(application):
    Application.objects.filter(pk=application.pk).update(revision=application.revision + 1)
    return application


def test_once_submitted_the_officer_may_read_and_manage():
    application = complete()
    kari, on = officer(), AT.date()
    assert not access.can_read(kari, application, on=on)
    submit(application)
    assert (access.can_read(kari, application, on=on), access.can_manage(kari, application, on=on)) == (
        True,
        True,
    )
    assert list(queries.visible_applications(kari, on)) == [application]


def test_the_database_itself_keeps_one_submission_a_round_and_none_that_is_late():
    application = complete()
    submission = submit(application)
    row = {
        field.attname: getattr(submission, field.attname)
        for field in Submission._meta.concrete_fields
        if field.name != "id"
    }
    for change in ({"number": 9}, {"round": 99}, {"number": 9, "round": 99, "received_at": DEADLINE}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.create(**{**row, **change})


def test_the_receipt_holds_until_a_byte_is_changed(capsys):
    submission = submit(complete())
    call_command("verify_receipt", "KLINBEFORSK-2027-0001")
    assert capsys.readouterr().out == f"KLINBEFORSK-2027-0001 version 1 {submission.content_sha256} holds\n"
    assert broken_at(f"application:{submission.application_id}") is None


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"content": {"files": []}}, ("content",)),
        ({"received_at": AT - timedelta(milliseconds=1)}, ("record",)),
        ({"content_sha256": "0" * 64}, ("content", "record")),
        ({"findings": []}, ("record",)),
        ({"facts": {}}, ("record",)),
    ],
)
def test_a_changed_row_is_found(change, faults):
    submission = submit(complete())
    Submission.objects.filter(pk=submission.pk).update(**change)
    submission.refresh_from_db()
    found = verify_receipt(submission)
    assert tuple(fault for fault in found if not fault.startswith("file ")) == faults
    with pytest.raises(CommandError):
        call_command("verify_receipt", "KLINBEFORSK-2027-0001", "--version=1")


def test_a_changed_or_lost_file_is_found():
    application = complete()
    submission = submit(application)
    first, second = (File.objects.get(pk=row["file"]) for row in submission.files[:2])
    with open_file(first) as opened:
        path = opened.name
    with open(path, "r+b") as opened:
        opened.write(b"&")
    File.objects.filter(pk=second.pk).update(storage_name="gone.pdf")
    assert verify_receipt(submission) == (
        "file project_description.pdf",
        "file cvp1.pdf is gone",
    )


def test_an_unknown_reference_is_said_so():
    with pytest.raises(CommandError):
        call_command("verify_receipt", "NOTHING-1")


def test_replaced_files_of_an_older_version_still_verify():
    application = complete()
    first = submit(application)
    Attachment.objects.filter(application=application, kind="project_description").update(removed_at=AT)
    Application.objects.filter(pk=application.pk).update(revision=application.revision + 1)
    attach(application, "project_description", pages=9)
    second = submit(application)
    assert (verify_receipt(first), verify_receipt(second)) == ((), ())


@pytest.mark.parametrize(("language", "received"), [("nb", "Oslo"), ("en", "1 March 2027 at 10:00:00.000")])
def test_the_receipt_as_a_document(language, received):
    submission = submit(complete())
    data = make_receipt(submission=submission, language=language, at=AT)
    text = read(data).text.replace("\u00a0", " ")
    assert data.startswith(b"%PDF-")
    assert submission.content_sha256 in "".join(text.split())
    assert received in text
