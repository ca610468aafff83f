import pytest

from tests.slices.officer_world import AFTER, BEFORE, make_draft, make_submitted, make_world
from tildel.applications.actions.formal_checks import accept_formally, check_formally
from tildel.applications.models import Application, FormalCheck, Letter
from tildel.audit.queries import events_of
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db
REASON = "CV for Per Prøve mangler."


@pytest.fixture
def world():
    return make_world()


def reject(world, application, **changed):
    answer = {"verdict": "rejected", "requirement": "cv", "reason": REASON, "by": world.officer, "at": AFTER}
    return check_formally(application=application, **{**answer, **changed})


def refusal(call, /, **arguments):
    with pytest.raises(RuleBroken) as refused:
        call(**arguments)
    return refused.value.code, refused.value.place


def test_a_rejection_is_recorded_and_its_letter_sent_at_once(world):
    application = make_submitted(world)
    check = reject(world, application)
    application.refresh_from_db()
    letter = Letter.objects.get()
    assert (application.state, check.requirement, check.submission) == ("rejected", "cv", application.current)
    assert (letter.kind, letter.sent_at, letter.sent_by) == ("rejection", AFTER, world.officer)
    assert letter.mail == Mail.objects.get(cause=f"letter:{letter.pk}")
    assert letter.mail.to_address == "kari@example.org"
    verbs = events_of(f"application:{application.pk}").values_list("verb", flat=True)
    assert list(verbs) == ["letter.sent", "letter.written", "formal_check.rejected"]


def test_an_acceptance_sends_nothing(world):
    application = make_submitted(world)
    answer = {"verdict": "accepted", "reason": "CV-ene kom i tide, de lå i ett vedlegg."}
    check_formally(application=application, **answer, by=world.officer, at=AFTER)
    application.refresh_from_db()
    assert (application.state, Letter.objects.count(), Mail.objects.count()) == ("accepted", 0, 0)


def test_nothing_is_checked_before_the_deadline(world):
    application = make_submitted(world)
    assert refusal(reject, world=world, application=application, at=BEFORE) == (
        "applications.check_before_deadline",
        "",
    )


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_a_check_is_final(world, state):
    application = make_submitted(world, state=state)
    assert refusal(reject, world=world, application=application) == ("applications.check_final", "")


def test_what_was_withdrawn_is_not_checked(world):
    application = make_submitted(world, state="withdrawn")
    assert refusal(reject, world=world, application=application) == ("applications.check_not_submitted", "")


def test_a_draft_does_not_exist_for_the_officer(world):
    with pytest.raises(NotAllowed):
        reject(world, make_draft(world))


def test_only_officers_of_the_programme_check(world):
    application = make_submitted(world)
    for user in (world.applicant, world.manager, world.outsider):
        with pytest.raises(NotAllowed):
            reject(world, application, by=user)
    assert FormalCheck.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "code", "place"),
    [
        ({"requirement": ""}, "applications.rejection_needs_requirement", "requirement"),
        ({"requirement": "no_such"}, "applications.rejection_needs_requirement", "requirement"),
        ({"reason": " \n"}, "applications.rejection_needs_reason", "reason"),
        ({"verdict": "perhaps"}, "applications.check_verdict", "verdict"),
        (
            {"judged": {"additional_costs": {"ok": False, "reason": ""}}},
            "applications.judged_needs_reason",
            "judged.additional_costs",
        ),
        ({"judged": {"no_such": {"ok": True}}}, "applications.judged_unknown", "judged.no_such"),
        (
            {"verdict": "accepted", "judged": {"cv": {"ok": False, "reason": "Mangler."}}},
            "applications.accepted_against_verdict",
            "verdict",
        ),
        ({"verdict": "accepted", "reason": ""}, "applications.acceptance_needs_reason", "reason"),
    ],
)
def test_what_a_check_needs(world, changed, code, place):
    application = make_submitted(world)
    assert refusal(reject, world=world, application=application, **changed) == (code, place)
    application.refresh_from_db()
    assert (application.state, FormalCheck.objects.count()) == ("submitted", 0)


def test_own_verdicts_on_requirements_are_kept_with_their_reasons(world):
    application = make_submitted(world)
    judged = {"additional_costs": {"ok": True, "reason": " Bare merkostnader. "}}
    check = reject(world, application, judged=judged)
    assert check.judged == {"additional_costs": {"ok": True, "reason": "Bare merkostnader."}}


def complete(world, number, **more):
    """Submitted with every formal requirement met."""
    application = make_submitted(world, number=number, **more)
    submission = application.current
    submission.findings = [{**row, "status": "met"} for row in submission.findings]
    submission.save()
    return application


def test_several_are_accepted_at_once(world):
    applications = [complete(world, number) for number in (1, 2, 3)]
    accept_formally(applications=applications, by=world.officer, at=AFTER)
    assert list(Application.objects.values_list("state", flat=True)) == ["accepted"] * 3


def test_several_are_accepted_all_or_none(world):
    applications = [complete(world, 1), complete(world, 2, endorsed="refused")]
    with pytest.raises(RuleBroken, match="acceptance_needs_reason"):
        accept_formally(applications=applications, by=world.officer, at=AFTER)
    assert set(Application.objects.values_list("state", flat=True)) == {"submitted"}


def test_an_endorsement_that_came_after_the_submission_counts(world):
    application = complete(world, 1, endorsed="asked")
    submission = application.current
    submission.findings = [
        {**row, "status": "unmet", "code": "endorsement.missing"}
        if row["requirement"] == "endorsement"
        else row
        for row in submission.findings
    ]
    submission.save()
    application.endorsements.update(state="given", answered_at=BEFORE, answered_by=world.manager)
    check = check_formally(application=application, verdict="accepted", by=world.officer, at=AFTER)
    assert check.verdict == "accepted"
