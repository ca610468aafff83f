from datetime import timedelta

import pytest

from tests.slices.applications_world import (
    AT,
    BERGEN,
    DEADLINE,
    OUS,
    SECTIONS,
    applicant,
    begun,
    complete,
    let_in,
    open_call,
    save,
)
from tests.slices.programme_world import draft as draft_call
from tildel.applications import access
from tildel.applications.actions.drafts import create_application, reference_for, save_section
from tildel.applications.models import Application, Collaborator, DraftSection
from tildel.applications.queries import drafts as queries
from tildel.audit.queries import broken_at, events_of
from tildel.checks.facts import facts_from
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale, Unreadable
from tildel.kernel.findings import Status, is_admissible
from tildel.people.actions import account_for, register_person
from tildel.people.queries import organisation
from tildel.programmes.models import Call

pytestmark = pytest.mark.django_db


def verbs(application):
    return sorted((event.number, event.verb) for event in events_of(f"application:{application.pk}"))


def test_a_new_application_has_a_reference_a_lead_and_its_leader_filled_in():
    application = begun()
    assert (application.reference, application.state, application.revision) == (
        "KLINBEFORSK-2027-0001",
        "draft",
        0,
    )
    assert [(row.user.email, row.role) for row in application.collaborators.all()] == [
        ("ada@example.org", "lead")
    ]
    leader = queries.sections_of(application)["leader"]
    assert (leader["given_name"], leader["email"]) == ("Ada", "ada@example.org")
    assert verbs(application) == [(1, "application.created")]


def test_numbers_count_up_in_a_call():
    call = open_call()
    assert [begun(call=call).number for _ in range(3)] == [1, 2, 3]


def test_a_long_key_is_cut_and_stays_distinct():
    calls = [Call(pk=pk, key="k" * 80) for pk in (7, 8)]
    references = [reference_for(call, 1) for call in calls]
    assert [len(reference) for reference in references] == [40, 40]
    assert references == ["K" * 33 + "-7-0001", "K" * 33 + "-8-0001"]


def test_only_an_open_call_takes_applications():
    call = open_call()
    assert begun(call=call, at=DEADLINE - timedelta(microseconds=1)).number == 1
    with pytest.raises(RuleBroken) as late:
        begun(call=call, at=DEADLINE)
    with pytest.raises(RuleBroken) as unpublished:
        begun(call=draft_call("klinbeforsk-2028"))
    assert (late.value.code, unpublished.value.code) == (
        "applications.call_not_open",
        "applications.call_not_open",
    )


def test_the_name_is_asked_for_first():
    person = register_person(email="new@example.org", by=None, at=AT)
    nameless = account_for(person=person, by=None, at=AT)
    with pytest.raises(NotAllowed) as refused:
        create_application(call=open_call(), language="nb", by=nameless, at=AT)
    assert (refused.value.code, refused.value.secret) == ("applications.name_missing", False)


def test_saving_counts_versions_and_revisions_and_copies_what_lists_show():
    application = begun()
    save(application, "project", SECTIONS["project"])
    save(application, "leader", SECTIONS["leader"])
    saved = save(application, "budget", SECTIONS["budget"])
    assert (saved.version, application.revision) == (1, 3)
    assert application.title == "Behandling A mot behandling B hos voksne"
    assert (application.institution, application.amount) == (organisation(OUS), 10_000_000)
    assert [verb for _, verb in verbs(application)] == ["application.created", *["section.saved"] * 3]
    assert broken_at(f"application:{application.pk}") is None


def test_saving_the_same_again_changes_nothing():
    application = begun()
    first = save(application, "users", {"user_involvement": "Yes."})
    again = save_section(application=application, section="users", content={"user_involvement": "Yes."}, version=0,
                         by=application.created_by, at=AT)  # fmt: skip
    assert (first.version, again.version, application.revision) == (1, 1, 1)


def test_who_saves_over_somebody_else_is_stopped_and_nothing_is_written():
    application = begun()
    save(application, "users", {"user_involvement": "Mine."})
    with pytest.raises(Stale) as stale:
        save_section(application=application, section="users", content={"user_involvement": "Yours."}, version=0,
                     by=application.created_by, at=AT)  # fmt: skip
    assert (stale.value.code, stale.value.params["version"]) == ("applications.section_moved_on", 1)
    assert queries.sections_of(application)["users"] == {"user_involvement": "Mine."}
    assert Application.objects.get(pk=application.pk).revision == 1


@pytest.mark.parametrize("version", [-1, 2])
def test_a_version_that_never_was_is_stale(version):
    application = begun()
    save(application, "users", {"user_involvement": "Mine."})
    with pytest.raises(Stale):
        save_section(
            application=application,
            section="users",
            content={},
            version=version,
            by=application.created_by,
            at=AT,
        )


def test_a_draft_is_closed_at_the_deadline_to_the_microsecond():
    application = begun()
    save(application, "users", {"user_involvement": "In time."}, at=DEADLINE - timedelta(microseconds=1))
    with pytest.raises(RuleBroken) as late:
        save(application, "users", {"user_involvement": "Late."}, at=DEADLINE)
    assert late.value.code == "applications.deadline_passed"
    assert queries.sections_of(application)["users"] == {"user_involvement": "In time."}


def test_a_section_that_does_not_exist_is_not_saved():
    with pytest.raises(Unreadable):
        save(begun(), "nothing", {})


def test_who_may_open_a_draft():
    application = begun()
    editor, reader = let_in(application, "bo"), let_in(application, "cai", Collaborator.READER)
    stranger = applicant("dag")
    may = {
        user.email: (access.can_edit(user, application), access.can_read(user, application, on=AT.date()))
        for user in (application.created_by, editor, reader, stranger)
    }
    assert may == {
        "ada@example.org": (True, True),
        "bo@example.org": (True, True),
        "cai@example.org": (False, True),
        "dag@example.org": (False, False),
    }


@pytest.mark.parametrize(("role", "secret"), [(Collaborator.READER, False), (None, True)])
def test_others_cannot_write(role, secret):
    application = begun()
    other = let_in(application, "cai", role) if role else applicant("cai")
    with pytest.raises(NotAllowed) as refused:
        save(application, "users", {"user_involvement": "x"}, by=other)
    assert (refused.value.code, refused.value.secret) == ("applications.not_yours", secret)
    assert not DraftSection.objects.filter(application=application, key="users").exists()


def test_an_officer_does_not_see_drafts():
    application = begun()
    officer = applicant("kari")
    assert not access.can_read(officer, application, on=AT.date())
    assert not access.can_manage(officer, application, on=AT.date())
    assert list(queries.visible_applications(officer, AT.date())) == []
    assert list(queries.visible_applications(application.created_by, AT.date())) == [application]


def test_a_complete_application_is_admissible():
    application = complete()
    findings = queries.findings_for(application, AT)
    assert [finding.code for finding in findings if finding.status is Status.UNMET] == []
    assert is_admissible(findings)
    assert facts_from(queries.facts_for(application, AT)).other_applications_as_leader == 0


def test_an_empty_draft_has_readable_facts():
    facts = queries.facts_for(begun(), AT)
    assert facts_from(facts).budget == ()
    assert facts["leader"] == {"person": "p1", "institution": None, "position_percent": None, "born": None}


def test_odd_text_is_stored_and_read_back():
    application = begun()
    odd = "a\x00b \ud800 \u202ertl\u202c 'quote' <script> \r\n line\rend \U0001f9ec " + "x" * 1_000_000
    save(application, "users", {"user_involvement": odd})
    kept = queries.sections_of(application)["users"]["user_involvement"]
    assert kept == odd.replace("\x00", "\ufffd").replace("\ud800", "\ufffd").replace("\r\n", "\n")


def test_the_list_of_applications_takes_the_same_queries_for_1_and_30(django_assert_num_queries):
    call, user = open_call(), applicant()
    begun(call=call, by=user)

    def read():
        return [
            (row.reference, row.call.names, row.institution, row.current, row.letters_sent)
            for row in queries.my_applications(user)
        ]

    with django_assert_num_queries(2):
        assert len(read()) == 1
    for _ in range(29):
        save(begun(call=call, by=user), "leader", {**SECTIONS["leader"], "institution": BERGEN})
    with django_assert_num_queries(2):
        assert len(read()) == 30
