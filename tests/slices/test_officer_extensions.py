"""More time for one applicant: let in late, or asked for a correction; and what that means for the check."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.slices import applications_world as drafts
from tests.slices.officer_world import (
    AFTER,
    DEADLINE,
    account,
    freeze,
    make_draft,
    make_submitted,
    make_world,
)
from tildel.applications.actions.drafts import save_section
from tildel.applications.actions.extensions import ask_for_correction, let_in_late
from tildel.applications.actions.formal_checks import check_formally
from tildel.applications.models import Extension, FormalCheck
from tildel.applications.queries.management import answers_until
from tildel.audit.queries import events_of
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db

UNTIL = AFTER + timedelta(days=7)
WALL = "2024-05-23T11:00"  # what clocks in Oslo show then


@pytest.fixture
def world():
    with time_machine.travel(AFTER, tick=False):
        yield make_world()


@pytest.fixture
def correcting(world):
    """The same world, in which the call lets corrections be asked for."""
    version = world.call.current
    type(version).objects.filter(pk=version.pk).update(content={**version.content, "corrections": True})
    world.call.refresh_from_db()
    return world


@pytest.fixture
def officer(world, client):
    client.force_login(world.officer)
    return client


def address(name, *args):
    return reverse(f"applications:{name}", args=args)


def refusal(call, **arguments):
    with pytest.raises((RuleBroken, NotAllowed)) as caught:
        call(**arguments)
    return caught.value.code, caught.value.place


def late(world, application, **changed):
    arguments = {"until": UNTIL, "reason": "Strømbrudd.", "by": world.officer, "at": AFTER}
    return let_in_late(application=application, **{**arguments, **changed})


def correction(world, application, **changed):
    arguments = {
        "requirement": "cv", "reason": "Legg ved CV for Per Prøve.", "until": UNTIL, "by": world.officer,
        "at": AFTER,
    }  # fmt: skip
    return ask_for_correction(application=application, **{**arguments, **changed})


# --- let in late ---------------------------------------------------------------------------------------------


def test_one_is_let_in_late_on_record_and_by_mail_while_the_call_stays_closed(world):
    application, other = make_draft(world, number=1), make_draft(world, number=2)
    late(world, application)
    application.refresh_from_db()
    other.refresh_from_db()
    world.call.refresh_from_db()
    assert (application.closes_at, other.closes_at, world.call.deadline_at) == (UNTIL, DEADLINE, DEADLINE)
    given = Extension.objects.get()
    assert (given.kind, given.until, given.reason, given.given_by) == (
        "late",
        UNTIL,
        "Strømbrudd.",
        world.officer,
    )
    event = events_of(f"application:{application.pk}").first()
    assert (event.verb, event.data["reason"], event.by) == ("extension.late", "Strømbrudd.", world.officer.pk)
    mail = Mail.objects.get(kind="extension.late")
    assert (mail.to_address, "Strømbrudd." in mail.body) == ("kari@example.org", False)


def test_the_draft_can_be_changed_until_then_and_no_longer(world):
    application = make_draft(world)
    late(world, application)
    application.refresh_from_db()
    words = {"section": "users", "content": {"user_involvement": "Nytt."}, "by": world.applicant}
    save_section(application=application, version=1, at=UNTIL - timedelta(seconds=1), **words)
    too_late = {**words, "content": {"user_involvement": "For sent."}}
    with pytest.raises(RuleBroken):
        save_section(application=application, version=2, at=UNTIL, **too_late)


def test_a_late_application_is_sent_in_its_own_time():
    application = drafts.complete()
    call, closed = application.call, application.call.deadline_at
    officer = drafts.applicant("kari")
    let_in_late(
        application=application, until=closed + timedelta(days=2), reason="Strømbrudd.", by=officer,
        at=closed + timedelta(hours=1),
    )  # fmt: skip
    submission = drafts.submit(application, received_at=closed + timedelta(days=1))
    assert (submission.deadline_at, call.deadline_at) == (closed + timedelta(days=2), closed)


def test_what_a_late_entry_needs(world):
    application = make_draft(world)
    for changed, code, place in [
        ({"reason": " "}, "applications.late_needs_reason", "reason"),
        ({"until": AFTER}, "applications.extension_passed", "until"),
        (
            {"until": DEADLINE, "at": DEADLINE - timedelta(days=1)},
            "applications.extension_not_later",
            "until",
        ),
    ]:
        assert refusal(lambda changed=changed: late(world, application, **changed)) == (code, place)
    assert (Extension.objects.count(), Mail.objects.count()) == (0, 0)


def test_what_is_over_gets_no_more_time(world):
    for number, state in enumerate(("accepted", "rejected", "withdrawn"), start=1):
        application = make_submitted(world, number=number, state=state)
        assert refusal(lambda row=application: late(world, row)) == ("application.state", "")


def test_only_officers_of_the_programme_give_time(world):
    application = make_draft(world)
    for user in (world.applicant, world.manager, account("else@example.org", "Else", "Ellers")):
        assert refusal(lambda user=user: late(world, application, by=user))[0] == "programme.not_yours"


def test_the_page_shows_what_will_happen_and_never_the_draft(officer, world):
    application = make_draft(world)
    place, words = address("extensions", world.call.key), {"until": WALL, "reason": "Strømbrudd."}
    words["reference"] = f" {application.reference.lower()} "
    preview = officer.post(place, words)
    assert (preview.context["reference"], Extension.objects.count()) == (application.reference, 0)
    assert application.title not in preview.content.decode()
    officer.post(place, {**words, "confirmed": "yes"})
    page = officer.get(place)
    assert [(row.application.reference, row.until) for row in page.context["page"]] == [
        (application.reference, UNTIL)
    ]
    assert application.title not in page.content.decode()


def test_what_has_to_be_mended_is_said_at_its_field(officer, world):
    application = make_draft(world)
    words = {"reference": application.reference, "until": WALL, "reason": "Strømbrudd.", "confirmed": "yes"}
    for changed, field in [
        ({"reference": "KLINBEFORSK-2024-999"}, "reference"),
        ({"until": "2025-03-30T02:30"}, "until"),  # the clock jumps over it
        ({"until": "2024-10-27T02:30"}, "fold"),  # the clock passes it twice
        ({"until": "9999-12-31T23:59"}, "until"),
        ({"until": "2024-05-01T10:00"}, "until"),
        ({"reason": ""}, "reason"),
    ]:
        response = officer.post(address("extensions", world.call.key), {**words, **changed})
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Extension.objects.count() == 0


def test_a_time_that_comes_twice_is_chosen(officer, world):
    application = make_draft(world)
    words = {"reference": application.reference, "until": "2024-10-27T02:30", "reason": "Strømbrudd."}
    officer.post(address("extensions", world.call.key), {**words, "fold": "1", "confirmed": "yes"})
    assert Extension.objects.get().until.isoformat() == "2024-10-27T01:30:00+00:00"


def test_the_institution_may_answer_as_long_as_the_applicant_may_write(world):
    application = make_draft(world)
    before = answers_until(application)
    late(world, application)
    application.refresh_from_db()
    assert (before, answers_until(application)) == (DEADLINE, UNTIL)


# --- corrections ---------------------------------------------------------------------------------------------


def test_a_correction_is_asked_for_by_mail_with_the_requirement(correcting, world):
    application = make_submitted(world)
    correction(world, application)
    application.refresh_from_db()
    assert (application.closes_at, application.state) == (UNTIL, "submitted")
    mail = Mail.objects.get(kind="extension.correction")
    assert ("Legg ved CV for Per Prøve." in mail.body, "CV" in mail.body) == (True, True)
    event = events_of(f"application:{application.pk}").first()
    assert (event.verb, event.data["requirement"]) == ("extension.correction", "cv")


def test_what_a_correction_needs(correcting, world):
    application = make_submitted(world)
    for changed, code, place in [
        ({"requirement": "no_such"}, "applications.correction_needs_requirement", "requirement"),
        ({"reason": ""}, "applications.correction_needs_reason", "reason"),
        ({"until": AFTER - timedelta(hours=1)}, "applications.extension_passed", "until"),
        ({"at": DEADLINE - timedelta(hours=1)}, "applications.correction_while_open", ""),
    ]:
        assert refusal(lambda changed=changed: correction(world, application, **changed)) == (code, place)


def test_a_call_that_does_not_say_so_has_no_corrections(officer, world):
    application = make_submitted(world)
    assert refusal(lambda: correction(world, application))[0] == "applications.corrections_not_given"
    assert officer.get(address("officer_one", application.pk)).context["correction"] is None


def check(world, application, at):
    application.refresh_from_db()
    return check_formally(
        application=application, verdict="rejected", requirement="cv", reason="Mangler.", by=world.officer,
        at=at,
    )  # fmt: skip


def test_the_check_waits_for_the_correction_or_the_end_of_its_time(correcting, world):
    application = make_submitted(world)
    correction(world, application)
    code, _place = refusal(lambda: check(world, application, UNTIL - timedelta(seconds=1)))
    assert code == "applications.check_before_extension"
    assert check(world, application, UNTIL).verdict == "rejected"


def test_the_check_can_be_made_when_a_new_version_has_come(correcting, world):
    application = make_submitted(world)
    correction(world, application, at=DEADLINE + timedelta(minutes=1))
    freeze(world, application)
    submission = application.current
    type(submission).objects.filter(pk=submission.pk).update(
        received_at=AFTER, locked_at=AFTER, deadline_at=UNTIL
    )
    assert check(world, application, AFTER).submission == submission


def test_who_is_let_in_late_is_not_checked_before_that_time_is_over(world):
    application = make_submitted(world)
    late(world, application)
    assert refusal(lambda: check(world, application, AFTER))[0] == "applications.check_before_extension"
    assert FormalCheck.objects.count() == 0


def test_the_mail_is_shown_before_it_is_sent(correcting, officer, world):
    application = make_submitted(world)
    words = {"requirement": "cv", "reason": "Legg ved CV.", "until": WALL}
    wrong = officer.post(address("ask_correction", application.pk), {**words, "reason": ""})
    assert (wrong.status_code, list(wrong.context["correction"].errors)) == (422, ["reason"])
    preview = officer.post(address("ask_correction", application.pk), words)
    assert Mail.objects.count() == 0
    officer.post(address("ask_correction", application.pk), {**words, "confirmed": "yes"})
    mail = Mail.objects.get()
    shown = preview.context["mail"]
    assert (" ".join(shown["subject"].split()), shown["body"]) == (mail.subject, mail.body)
    page = officer.get(address("officer_one", application.pk))
    assert [row.reason for row in page.context["extensions"]] == ["Legg ved CV."]
    assert (page.context["may_conclude"], page.context["awaited"].requirement) == (False, "cv")
    assert page.context["correction"] is None
    again = officer.post(address("ask_correction", application.pk), words)
    assert (again.status_code, Extension.objects.count()) == (409, 1)
