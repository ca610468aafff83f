"""Who takes part in a draft: inviting, answering, roles, leaving, handing over, who is here."""

import re
from datetime import timedelta

import pytest
import time_machine

from tests.slices.applicant_pages import address, text, tree
from tests.slices.applications_world import AT, DEADLINE, applicant, let_in, save
from tests.slices.together_world import begun, shared_call
from tests.slices.walk_database import nothing_kept
from tildel.applications.actions import collaborators, presences
from tildel.applications.actions.invitations import (
    answer_invited,
    invite_collaborator,
    remind_invited,
    withdraw_invitation,
)
from tildel.applications.domain.together import INVITATION, PARTICIPATION
from tildel.applications.models import Collaborator, Invitation, Presence
from tildel.applications.phrases_together import EVENTS, INVITATION_STATES, PARTICIPATION_STATES, REFUSALS
from tildel.applications.queries import drafts as queries_drafts
from tildel.applications.queries import together as queries
from tildel.audit.models import Event
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def call(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), shared_call():
        yield


@pytest.fixture(autouse=True)
def now(call):
    with nothing_kept(), time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def draft():
    return begun()


def invited(draft, email="ola@example.org", role="editor", **more):
    return invite_collaborator(
        application=draft, email=email, role=role, language="en", by=more.get("by", draft.created_by), at=AT
    )


def roles(draft):
    return {row.user.email: row.role for row in queries.collaborators(draft)}


def refused(call, **arguments):
    with pytest.raises((RuleBroken, NotAllowed)) as found:
        call(**arguments)
    return found.value.code


# --- inviting -------------------------------------------------------------------------------------------------


def test_an_invitation_is_a_mail_with_a_link_and_an_account(draft):
    made = invited(draft, " Ola@Example.org ")
    assert (made.email, made.role, made.state) == ("ola@example.org", "editor", "sent")
    mail = Mail.objects.get(kind="invitation.sent")
    assert (mail.to_address, mail.language) == ("ola@example.org", "en")
    assert f"/en/applications/invitations/{made.pk}/" in mail.body
    assert "Ada Eksempel asks you to write" in mail.body
    answer_invited(invitation=made, accepted=True, by=applicant("ola"), at=AT)
    assert roles(draft) == {"ada@example.org": "lead", "ola@example.org": "editor"}


def test_asked_twice_one_mail(draft):
    assert invited(draft) == invited(draft, "OLA@example.org", role="reader")
    assert Mail.objects.filter(kind="invitation.sent").count() == 1


@pytest.mark.parametrize(
    ("email", "role", "code"),
    [
        ("", "editor", "applications.invitation_address"),
        ("nobody", "editor", "applications.invitation_address"),
        ("ada@example.org", "reader", "applications.already_there"),
        ("ola@example.org", "lead", "applications.role_unknown"),
    ],
)
def test_who_cannot_be_invited(draft, email, role, code):
    assert refused(invited, draft=draft, email=email, role=role) == code
    assert Invitation.objects.count() == 0


def test_only_who_was_asked_can_answer_and_only_once(draft):
    made = invited(draft)
    asked = {"invitation": made, "accepted": True, "at": AT}
    assert refused(answer_invited, **asked, by=applicant("eve")) == "applications.sent_to_another"
    answer_invited(invitation=made, accepted=False, by=applicant("ola"), at=AT)
    assert refused(answer_invited, **asked, by=applicant("ola")) == "invitation.state"
    assert roles(draft) == {"ada@example.org": "lead"}
    assert invited(draft).state == "sent"


def test_a_reader_who_is_invited_to_write_writes(draft):
    let_in(draft, "ola", Collaborator.READER)
    second = Invitation.objects.create(
        application=draft, email="ola@example.org", role="editor", sent_at=AT, sent_by=draft.created_by
    )
    answer_invited(invitation=second, accepted=True, by=applicant("ola"), at=AT)
    assert roles(draft)["ola@example.org"] == "editor"


def test_reminding_at_most_once_an_hour(draft):
    made, by = invited(draft), draft.created_by
    assert refused(remind_invited, invitation=made, by=by, at=AT + HOUR / 2) == "applications.reminded_lately"
    remind_invited(invitation=made, by=by, at=AT + HOUR)
    assert (
        refused(remind_invited, invitation=made, by=by, at=AT + 1.5 * HOUR) == "applications.reminded_lately"
    )
    assert Mail.objects.filter(kind="invitation.reminded").count() == 1


def test_an_invitation_taken_back_cannot_be_accepted(draft):
    made = invited(draft)
    withdraw_invitation(invitation=made, by=draft.created_by, at=AT)
    assert (
        refused(answer_invited, invitation=made, accepted=True, by=applicant("ola"), at=AT)
        == "invitation.state"
    )


def test_readers_do_not_invite(draft):
    reader = let_in(draft, "ola", Collaborator.READER)
    assert refused(invited, draft=draft, email="eve@example.org", by=reader) == "applications.not_yours"


# --- roles ----------------------------------------------------------------------------------------------------


def test_the_lead_changes_roles_takes_out_and_hands_over(draft):
    ada, ola, eve = draft.created_by, let_in(draft, "ola"), let_in(draft, "eve")
    collaborators.change_role(application=draft, who=ola, role="reader", by=ada, at=AT)
    collaborators.remove_collaborator(application=draft, who=ola, by=ada, at=AT)
    collaborators.hand_over(application=draft, to=eve, by=ada, at=AT)
    assert roles(draft) == {"eve@example.org": "lead", "ada@example.org": "editor"}
    assert queries_drafts.role_in(draft, ola) is None
    trail = Event.objects.filter(stream=f"application:{draft.pk}").order_by("number")
    verbs = list(trail.values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.startswith("collaborator.")] == [
        "collaborator.role_changed",
        "collaborator.removed",
        "collaborator.lead_handed_over",
    ]


def test_what_only_the_lead_may_and_what_not_even_the_lead(draft):
    ada, ola = draft.created_by, let_in(draft, "ola")
    reader = let_in(draft, "eve", Collaborator.READER)
    common = {"application": draft, "at": AT}
    assert refused(collaborators.hand_over, **common, to=ola, by=ola) == "applications.only_lead"
    assert refused(collaborators.remove_collaborator, **common, who=ada, by=ola) == "applications.only_lead"
    assert refused(collaborators.hand_over, **common, to=reader, by=ada) == "applications.hand_over_to_editor"
    assert refused(collaborators.remove_collaborator, **common, who=ada, by=ada) == "applications.lead_stays"
    assert refused(collaborators.leave, **common, by=ada) == "applications.lead_stays"
    assert refused(collaborators.leave, **common, by=applicant("kim")) == "applications.not_yours"


def test_leaving_by_oneself_keeps_what_was_written(draft):
    ola = let_in(draft, "ola")
    save(draft, "users", {"user_involvement": "By Ola"}, by=ola)
    collaborators.leave(application=draft, by=ola, at=AT)
    assert roles(draft) == {"ada@example.org": "lead"}
    assert queries_drafts.sections_of(draft)["users"]["user_involvement"] == "By Ola"


# --- pages ----------------------------------------------------------------------------------------------------


def test_the_people_page_from_invitation_to_leaving(client, draft, now):
    client.force_login(draft.created_by)
    sent = client.post(
        address("invite", draft.pk), {"email": "ola@example.org", "role": "editor", "language": "nb"}
    )
    assert sent.url == address("people", draft.pk)
    page = text(client.get(address("people", draft.pk)))
    assert ("ola@example.org" in page, "Invited, has not answered" in page) == (True, True)
    ola, made = applicant("ola"), Invitation.objects.get()
    link = re.search(r"/nb/applications/invitations/\S+", Mail.objects.get(kind="invitation.sent").body)[0]
    client.force_login(ola)
    shown = client.get(link.replace("/nb/", "/en/"))
    assert ("Ada Eksempel invites you" in text(shown), "May change every part" in text(shown)) == (True, True)
    yes = client.post(address("invitation", made.pk), {"answer": "yes"})
    assert yes.url == address("open", draft.pk)
    assert "Leave this application" in text(client.get(address("people", draft.pk)))
    assert "What you wrote stays" in text(client.get(address("leave", draft.pk)))
    assert client.post(address("leave", draft.pk)).url == address("mine")
    assert client.get(address("people", draft.pk)).status_code == 404


def test_a_faulty_address_is_said_at_its_field(client, draft):
    client.force_login(draft.created_by)
    page = client.post(address("invite", draft.pk), {"email": "nobody", "role": "reader"})
    field = tree(page).get_element_by_id("invite-email")
    assert (page.status_code, field.value, field.get("aria-invalid")) == (409, "nobody", "true")
    assert "name@example.org" in tree(page).get_element_by_id("invite-email-error").text_content()


def test_another_address_learns_only_a_masked_one(client, draft):
    made = invited(draft, "ola.dikt@example.org")
    client.force_login(applicant("eve"))
    page = client.get(address("invitation", made.pk))
    assert ("o…t@e…e.org" in text(page), "ola.dikt@" in text(page), draft.reference in text(page)) == (
        True,
        False,
        False,
    )
    assert client.post(address("invitation", made.pk), {"answer": "yes"}).status_code == 409
    assert roles(draft) == {"ada@example.org": "lead"}


def test_taking_out_and_handing_over_say_first_what_happens(client, draft):
    ola = let_in(draft, "ola")
    client.force_login(draft.created_by)
    assert "can no longer open the draft" in text(client.get(address("remove_person", draft.pk, ola.pk)))
    assert "only Ola Eksempel can give the leadership back" in text(
        client.get(address("hand_over", draft.pk, ola.pk))
    )
    client.post(address("hand_over", draft.pk, ola.pk))
    assert roles(draft) == {"ola@example.org": "lead", "ada@example.org": "editor"}
    assert client.get(address("remove_person", draft.pk, ola.pk)).status_code == 403


def test_nothing_is_changed_by_a_form_that_names_nobody(client, draft):
    client.force_login(draft.created_by)
    for name in ("change_role", "invitation_change", "remind_partner"):
        assert (name, client.post(address(name, draft.pk), {"who": "x", "invitation": "x"}).status_code) == (
            name,
            409,
        )


# --- who is here ----------------------------------------------------------------------------------------------


def test_who_is_here_is_said_for_45_seconds(client, draft, now):
    ola = let_in(draft, "ola", Collaborator.READER)
    presences.say_here(application=draft, part="budget", by=ola, at=AT)
    client.force_login(draft.created_by)

    def ping():
        return client.post(address("presence", draft.pk), {"part": "project"}).json()

    assert ping() == {"here": "Ola Eksempel is here, in Budget"}
    now.shift(timedelta(seconds=44))
    assert ping() == {"here": "Ola Eksempel is here, in Budget"}
    now.shift(timedelta(seconds=1))
    assert ping() == {"here": ""}
    assert Presence.objects.filter(user=draft.created_by).count() == 1


def test_being_here_leaves_no_trail(client, draft):
    before = Event.objects.count()
    client.force_login(draft.created_by)
    client.post(address("presence", draft.pk), {"part": "nowhere\x00"})
    assert (Event.objects.count(), Presence.objects.get().part) == (before, "check")


# --- sentences ------------------------------------------------------------------------------------------------


def test_every_state_has_a_phrase_and_every_verb_of_the_trail_a_sentence(draft):
    assert tuple(INVITATION_STATES) == INVITATION.states
    assert tuple(PARTICIPATION_STATES) == PARTICIPATION.states
    assert all(str(sentence).strip() for sentence in (*REFUSALS.values(), *EVENTS.values()))


def test_nobody_is_let_into_a_withdrawn_application(draft):
    type(draft).objects.filter(pk=draft.pk).update(
        state="withdrawn", withdrawn_at=AT, withdrawn_by=draft.created_by
    )
    assert refused(invited, draft=draft) == "applications.people_of_withdrawn"


def test_people_may_change_after_the_deadline_too(draft):
    ola = let_in(draft, "ola")
    collaborators.hand_over(application=draft, to=ola, by=draft.created_by, at=DEADLINE + HOUR)
    assert roles(draft)["ola@example.org"] == "lead"
