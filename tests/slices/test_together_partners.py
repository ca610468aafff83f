"""Partners answer for themselves, and touch nothing but their own rows."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.slices import pdf_samples
from tests.slices.applicant_pages import address, text, tree
from tests.slices.applications_world import AT, BERGEN, DEADLINE, OUS, SECTIONS, applicant, let_in, save
from tests.slices.together_world import begun, shared_call
from tests.slices.walk_database import nothing_kept
from tildel.applications.actions.drafts import save_section
from tildel.applications.actions.participations import (
    answer_participation,
    ask_partners,
    remind_partner,
    save_own_costs,
    save_own_details,
)
from tildel.applications.models import Participation
from tildel.applications.queries import drafts as queries
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
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
    application = begun()
    for part in ("project", "leader", "partners", "budget"):
        save(application, part, SECTIONS[part])
    return application


@pytest.fixture
def asked(draft):
    """The partner in Bergen, asked; their address is that of the account `p2`."""
    return ask_partners(application=draft, by=draft.created_by, at=AT)[0]


def refused(call, **arguments):
    with pytest.raises((RuleBroken, NotAllowed)) as found:
        call(**arguments)
    return found.value.code, found.value.place


def section(draft, key):
    return queries.sections_of(draft)[key]


# --- asking ---------------------------------------------------------------------------------------------------


def test_everybody_with_an_address_is_asked_once(draft):
    save(draft, "partners", {"rows": [*SECTIONS["partners"]["rows"], {"name": "No Address"}]})
    first = ask_partners(application=draft, by=draft.created_by, at=AT)
    assert [row.person_key for row in first] == ["p2", "p3", "p4"]
    assert ask_partners(application=draft, by=draft.created_by, at=AT) == []
    mails = Mail.objects.filter(kind="participation.asked").order_by("to_address")
    assert [mail.to_address for mail in mails] == ["p2@example.org", "p3@example.org", "p4@example.org"]
    assert f"/applications/participations/{first[0].pk}/" in mails[0].body


def test_another_address_is_asked_anew(draft, asked):
    rows = [
        {**row, "email": "new@example.org"} if row["key"] == "p2" else row
        for row in section(draft, "partners")["rows"]
    ]
    save(draft, "partners", {"rows": rows})
    again = ask_partners(application=draft, by=draft.created_by, at=AT + HOUR)
    assert [(row.pk, row.email, row.state) for row in again] == [(asked.pk, "new@example.org", "asked")]
    answer = {"participation": again[0], "confirmed": True, "at": AT + HOUR}
    assert refused(answer_participation, **answer, by=applicant("p2"))[0] == "applications.sent_to_another"


def test_nobody_to_ask_is_said():
    application = begun()
    assert refused(ask_partners, application=application, by=application.created_by, at=AT)[0] == (
        "applications.nobody_to_ask"
    )


def test_reminding_and_asking_again(draft, asked):
    by = draft.created_by
    assert refused(remind_partner, participation=asked, by=by, at=AT)[0] == "applications.reminded_lately"
    remind_partner(participation=asked, by=by, at=AT + HOUR)
    answer_participation(
        participation=asked, confirmed=False, reason="No time", by=applicant("p2"), at=AT + HOUR
    )
    assert refused(remind_partner, participation=asked, by=by, at=AT + 3 * HOUR)[0] == "participation.state"
    again = ask_partners(application=draft, only="p2", by=by, at=AT + 3 * HOUR)
    assert [(row.pk, row.state, row.reason) for row in again] == [(asked.pk, "asked", "")]


# --- answering ------------------------------------------------------------------------------------------------


def test_an_answer_reaches_the_leader_and_may_be_changed(draft, asked):
    p2 = applicant("p2")
    answer_participation(participation=asked, confirmed=True, by=p2, at=AT)
    answer_participation(participation=asked, confirmed=True, by=p2, at=AT + HOUR)
    found = answer_participation(
        participation=asked, confirmed=False, reason=" Ill ", by=p2, at=AT + 2 * HOUR
    )
    assert (found.state, found.reason, found.answered_by) == ("declined", "Ill", p2)
    told = Mail.objects.filter(kind="participation.answered").order_by("written_at")
    assert [(mail.to_address, "Ill" in mail.body) for mail in told] == [
        ("ada@example.org", False),
        ("ada@example.org", True),
    ]


def test_what_an_answer_needs(draft, asked):
    common = {"participation": asked, "by": applicant("p2")}
    assert refused(answer_participation, **common, confirmed=False, at=AT) == (
        "applications.decline_needs_reason",
        "reason",
    )
    assert (
        refused(answer_participation, **common, confirmed=True, at=DEADLINE)[0]
        == "applications.deadline_passed"
    )
    save(draft, "partners", {"rows": []})
    assert (
        refused(answer_participation, **common, confirmed=True, at=AT)[0] == "applications.no_longer_partner"
    )


# --- own part -------------------------------------------------------------------------------------------------


def test_own_name_and_share_leave_the_others_alone(draft, asked):
    before = section(draft, "partners")
    common = {"participation": asked, "by": applicant("p2"), "at": AT}
    save_own_details(**common, name="Kari Eksempel", position_percent="37,5")
    after = section(draft, "partners")
    assert after["rows"][0] == {**before["rows"][0], "name": "Kari Eksempel", "position_percent": 37.5}
    assert (after["rows"][1:], after["next"]) == (before["rows"][1:], before["next"])
    assert refused(save_own_details, **common, name=" ", position_percent="")[1] == "name"
    assert refused(save_own_details, **common, name="K", position_percent="half")[1] == "position_percent"


def test_own_costs_leave_the_others_alone(draft, asked):
    ours = section(draft, "budget")["rows"][0]
    save_own_costs(
        participation=asked, costs={"personnel": {"2028": 500_000}, "running": {}, "gold": {"2028": 1}},
        by=applicant("p2"), at=AT,
    )  # fmt: skip
    assert section(draft, "budget") == {
        "rows": [ours, {"institution": BERGEN, "category": "personnel", "years": {"2028": 500_000}}],
        "own_contribution": None,
        "justification": SECTIONS["budget"]["justification"],
    }
    draft.refresh_from_db()
    assert draft.amount == 8_500_000


def test_the_leader_writing_meanwhile_loses_nothing(draft, asked):
    """The partner's save goes on top of what stands; who had the part open hears of it."""
    version, typed = queries.section_version(draft, "budget"), SECTIONS["budget"]
    save_own_costs(participation=asked, costs={"running": {"2030": 7}}, by=applicant("p2"), at=AT)
    with pytest.raises(Stale):
        save_section(
            application=draft, section="budget", content={**typed, "justification": "Longer."},
            version=version, by=draft.created_by, at=AT,
        )  # fmt: skip
    assert section(draft, "budget")["rows"][1]["years"] == {"2030": 7}


def test_the_applicants_own_institution_is_the_leaders_to_fill_in(draft, asked):
    save(draft, "leader", {**SECTIONS["leader"], "institution": BERGEN})
    common = {"participation": asked, "costs": {"running": {"2030": 7}}, "by": applicant("p2"), "at": AT}
    assert refused(save_own_costs, **common)[0] == "applications.own_budget_not_yours"


# --- pages ----------------------------------------------------------------------------------------------------


def test_a_partner_sees_title_summary_leader_and_own_costs_only(client, draft, asked):
    client.force_login(applicant("p2"))
    page = client.get(address("participation", asked.pk))
    shown = text(page)
    for seen in ("Treatment A or treatment B in adults", "We compare two", "Ada Eksempel", "Bergen"):
        assert (seen, seen in shown) == (seen, True)
    inputs = {field.get("name"): field.get("value") for field in tree(page).xpath("//table//input")}
    assert {name: value for name, value in inputs.items() if value} == {"running-2030": "2\u00a0000\u00a0000"}
    for hidden in ("4\u00a0000\u00a0000", "Study nurses", "Partner 3", "1975"):
        assert (hidden, hidden in page.content.decode()) == (hidden, False)
    for path in (address("open", draft.pk), address("people", draft.pk), address("json_file", draft.pk)):
        assert client.get(path).status_code == 404


def test_the_way_of_a_partner(client, draft, asked):
    client.force_login(applicant("p2"))
    back = address("participation", asked.pk)
    assert client.post(address("participation_answer", asked.pk), {"answer": "yes"}).url == back
    assert (
        client.post(
            address("participation_details", asked.pk), {"name": "Kari Eksempel", "position_percent": "40"}
        ).url
        == back
    )
    cv = SimpleUploadedFile("../cv.pdf", pdf_samples.clean("en", 2), content_type="application/pdf")
    assert client.post(address("participation_cv", asked.pk), {"file": cv}).url == back
    attachments = queries.attachments_of(draft)
    assert [(row.kind, row.person_key, row.added_by.email) for row in attachments] == [
        ("cv", "p2", "p2@example.org")
    ]
    assert client.post(address("participation_costs", asked.pk), {"running-2030": "1 000 000 kr"}).url == back
    assert section(draft, "budget")["rows"][1]["years"] == {"2030": 1_000_000}
    assert "Takes part" in text(client.get(back))
    client.force_login(draft.created_by)
    people = text(client.get(address("people", draft.pk)))
    assert ("Kari Eksempel" in people, "Takes part" in people, "Asked, has not answered" in people) == (
        True,
        True,
        True,
    )


def test_what_cannot_be_read_stays_and_nothing_is_saved(client, draft, asked):
    before = section(draft, "budget")
    client.force_login(applicant("p2"))
    page = client.post(
        address("participation_costs", asked.pk), {"running-2030": "much", "personnel-2028": "5"}
    )
    fields = {field.get("name"): field for field in tree(page).xpath("//table//input")}
    assert (page.status_code, fields["running-2030"].get("aria-invalid")) == (409, "true")
    assert (fields["running-2030"].value, fields["personnel-2028"].value) == ("much", "5")
    assert section(draft, "budget") == before


def test_who_is_not_the_partner_is_told_where_it_was_sent(client, draft, asked):
    client.force_login(let_in(draft, "ola"))
    page = client.get(address("participation", asked.pk))
    assert ("p…@e…e.org" in text(page), draft.reference in text(page)) == (True, False)
    for name in ("participation_answer", "participation_details", "participation_cv", "participation_costs"):
        assert client.post(address(name, asked.pk), {"answer": "yes"}).status_code == 409
    assert Participation.objects.get(pk=asked.pk).state == "asked"


def test_the_leader_asks_and_reminds_with_a_click(client, draft, now):
    client.force_login(draft.created_by)
    assert client.post(address("ask_partners", draft.pk)).url == address("people", draft.pk)
    assert "A mail was sent to 3 partners." in text(client.get(address("people", draft.pk)))
    assert client.post(address("remind_partner", draft.pk), {"person": "p3"}).status_code == 409
    now.shift(HOUR)
    page = tree(client.get(address("people", draft.pk)))
    assert len(page.xpath("//form[contains(@action, 'remind-partner')]")) == 3
    assert client.post(address("remind_partner", draft.pk), {"person": "p3"}).status_code == 302
    assert Mail.objects.filter(kind="participation.reminded", to_address="p3@example.org").count() == 1
    assert OUS not in text(client.get(address("people", draft.pk)))
