import pytest

from tests.slices.officer_world import (
    AFTER,
    BEFORE,
    HAUKELAND,
    account,
    make_draft,
    make_submitted,
    make_world,
)
from tildel.applications.actions.endorsements import answer_endorsement, ask_endorsement
from tildel.audit.queries import events_of
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail
from tildel.people.actions import give_role
from tildel.people.models import OrganisationRole
from tildel.people.queries import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def verbs(application):
    return list(events_of(f"application:{application.pk}").values_list("verb", flat=True))


def test_the_research_management_is_asked_by_mail_in_its_own_language(world):
    world.manager.person.language = "en"
    world.manager.person.save()
    application = make_draft(world)
    endorsement = ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    assert (endorsement.state, endorsement.institution.orgnr) == ("asked", application.institution.orgnr)
    mail = Mail.objects.get(kind="endorsement.asked")
    assert (mail.to_address, mail.language) == ("frida@example.org", "en")
    assert f"/en/applications/{application.pk}/endorse" in mail.body
    assert "15 May 2024 at\u00a016:00" in mail.body.replace("15\u00a0May\u00a02024", "15 May 2024")
    assert verbs(application) == ["endorsement.asked"]


def test_asking_twice_asks_once(world):
    application = make_draft(world)
    first = ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    assert ask_endorsement(application=application, by=world.applicant, at=BEFORE).pk == first.pk
    assert Mail.objects.filter(kind="endorsement.asked").count() == 1


def test_without_an_institution_nobody_can_be_asked(world):
    application = make_draft(world, sections={"leader": {"institution": ""}})
    with pytest.raises(RuleBroken) as refused:
        ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    assert (refused.value.code, refused.value.place) == (
        "applications.endorsement_without_institution",
        "leader.institution",
    )


def test_an_outsider_cannot_ask(world):
    with pytest.raises(NotAllowed):
        ask_endorsement(application=make_draft(world), by=world.outsider, at=BEFORE)


def test_nobody_is_asked_after_the_deadline(world):
    with pytest.raises(RuleBroken, match="endorsement_closed"):
        ask_endorsement(application=make_draft(world), by=world.applicant, at=AFTER)


def test_an_endorsement_is_recorded_and_the_applicant_told(world):
    application = make_draft(world)
    endorsement = ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    answered = answer_endorsement(endorsement=endorsement, given=True, by=world.manager, at=BEFORE)
    assert (answered.state, answered.answered_by) == ("given", world.manager)
    assert Mail.objects.get(kind="endorsement.given").to_address == "kari@example.org"
    assert verbs(application) == ["endorsement.given", "endorsement.asked"]


def test_the_same_answer_twice_is_one_answer(world):
    application = make_draft(world)
    endorsement = ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    for _ in range(2):
        answer_endorsement(endorsement=endorsement, given=True, by=world.manager, at=BEFORE)
    assert verbs(application) == ["endorsement.given", "endorsement.asked"]


def test_a_refusal_needs_a_reason_and_the_applicant_reads_it(world):
    application = make_draft(world)
    endorsement = ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    with pytest.raises(RuleBroken) as refused:
        answer_endorsement(endorsement=endorsement, given=False, reason="  ", by=world.manager, at=BEFORE)
    assert (refused.value.code, refused.value.place) == (
        "applications.endorsement_refusal_needs_reason",
        "reason",
    )
    answer_endorsement(
        endorsement=endorsement, given=False, reason="Studien er ikke forankret.", by=world.manager, at=BEFORE
    )
    assert "Studien er ikke forankret." in Mail.objects.get(kind="endorsement.refused").body


def test_an_answer_may_be_changed_until_the_deadline_and_asked_for_again_after_a_refusal(world):
    application = make_draft(world)
    endorsement = ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    answer_endorsement(endorsement=endorsement, given=True, by=world.manager, at=BEFORE)
    answer_endorsement(endorsement=endorsement, given=False, reason="Nei.", by=world.manager, at=BEFORE)
    again = ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    assert (again.pk, again.state, again.reason, again.answered_at) == (endorsement.pk, "asked", "", None)
    with pytest.raises(RuleBroken, match="endorsement_closed"):
        answer_endorsement(endorsement=endorsement, given=True, by=world.manager, at=AFTER)


def test_only_the_institution_that_was_asked_answers(world):
    application = make_draft(world)
    endorsement = ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    other = account("berit@example.org", "Berit", "Annensteds")
    give_role(
        person=other.person, organisation=organisation(HAUKELAND), kind=OrganisationRole.RESEARCH_MANAGER,
        held_from=BEFORE.date(), by=None, at=BEFORE,
    )  # fmt: skip
    for user in (other, world.applicant, world.officer, world.outsider):
        with pytest.raises(NotAllowed):
            answer_endorsement(endorsement=endorsement, given=True, by=user, at=BEFORE)


def test_an_old_endorsement_cannot_be_answered_once_another_institution_applies(world):
    application = make_draft(world)
    endorsement = ask_endorsement(application=application, by=world.applicant, at=BEFORE)
    application.institution = organisation(HAUKELAND)
    application.save()
    leader = application.sections.get(key="leader")
    leader.content["institution"] = HAUKELAND
    leader.save()
    with pytest.raises(RuleBroken, match="endorsement_institution_changed"):
        answer_endorsement(endorsement=endorsement, given=True, by=world.manager, at=BEFORE)


def test_a_withdrawn_application_is_not_endorsed(world):
    application = make_submitted(world, endorsed="asked", state="withdrawn")
    with pytest.raises(RuleBroken, match="endorsement_application_closed"):
        answer_endorsement(
            endorsement=application.endorsements.get(), given=True, by=world.manager, at=BEFORE
        )
