"""My page: what waits for me, my deadlines as a calendar, mails to me and those I do without."""

import pytest
import time_machine

from tests.slices.applicant_pages import text, tree
from tests.slices.applications_world import AT, DEADLINE, SECTIONS, applicant, endorse, save
from tests.slices.together_world import begun, shared_call
from tests.slices.walk_database import nothing_kept
from tildel.applications.actions.invitations import invite_collaborator
from tildel.applications.actions.participations import answer_participation, ask_partners
from tildel.audit.models import Event
from tildel.desk.domain.deadlines import Deadline, calendar
from tildel.messaging.actions import choose_mails, write_mail
from tildel.messaging.domain import kinds
from tildel.messaging.models import Mail, Refusal
from tildel.messaging.phrases import CHOICES
from tildel.messaging.queries import is_refused

DESK, MAILS, CHOOSE, FEED = "/en/desk/", "/en/mails/", "/en/mails/choices/", "/en/desk/deadlines.ics"


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
    """Names `p2` as a partner, and `p2` is invited to read as well."""
    application = begun()
    save(application, "partners", {"rows": SECTIONS["partners"]["rows"][:1]})
    by = application.created_by
    ask_partners(application=application, by=by, at=AT)
    invite_collaborator(
        application=application, email="p2@example.org", role="reader", language="en", by=by, at=AT
    )
    return application


def mail(kind, to="p2@example.org"):
    return write_mail(
        kind=kind,
        to=to,
        language="en",
        subject=kind,
        body="…",
        cause=f"{kind}:{to}:{Mail.objects.count()}",
        at=AT,
    )


def written(*kinds):
    """The subjects of the mails of these kinds, in the language of their receiver."""
    return sorted(Mail.objects.filter(kind__in=kinds).values_list("subject", flat=True))


# --- tasks and mails ------------------------------------------------------------------------------------------


def test_what_waits_stands_on_my_page(client, draft):
    client.force_login(applicant("p2"))
    page = tree(client.get(DESK))
    links = page.xpath("//section[@aria-labelledby='asked-h']//a/@href")
    assert links == [
        f"/en/applications/invitations/{draft.invitations.get().pk}/",
        f"/en/applications/participations/{draft.participations.get().pk}/",
    ]
    subjects = page.xpath("//section[@aria-labelledby='mails-h']//li/a/text()")
    assert sorted(subjects) == written("invitation.sent", "participation.asked")


def test_what_was_declined_no_longer_waits(client, draft):
    answer_participation(
        participation=draft.participations.get(), confirmed=False, reason="No", by=applicant("p2"), at=AT
    )
    client.force_login(applicant("p2"))
    links = tree(client.get(DESK)).xpath("//section[@aria-labelledby='asked-h']//a/@href")
    assert len(links) == 1


def test_my_mails_are_mine_without_login_codes(client, draft):
    for kind, to in (
        ("login", "p2@example.org"),
        ("receipt", "P2@example.org"),
        ("receipt", "eve@example.org"),
    ):
        mail(kind, to)
    client.force_login(applicant("p2"))
    subjects = tree(client.get(MAILS)).xpath("//article//h2/text()")
    assert sorted(subjects) == sorted([*written("invitation.sent", "participation.asked"), "receipt"])


# --- doing without --------------------------------------------------------------------------------------------


def test_every_choice_has_words_and_kinds():
    assert list(CHOICES) == list(kinds.CHOICES)
    assert [kinds.choice_of(kind) for kind in ("receipt", "login", "letter.award", "call_changed", "")] == [
        ""
    ] * 5


def test_what_is_refused_is_not_written_and_duties_always_are(client):
    user = applicant("p2")
    client.force_login(user)
    assert client.post(CHOOSE, {"wanted": ["partners"]}).status_code == 302
    assert sorted(Refusal.objects.values_list("address", "kind")) == [
        ("p2@example.org", "endorsements"),
        ("p2@example.org", "reminders"),
    ]
    kept = [
        mail(kind).written_at is not None
        for kind in ("invitation.reminded", "participation.answered", "receipt")
    ]
    assert (kept, Mail.objects.count()) == ([False, True, True], 2)
    boxes = {
        box.get("value"): "checked" in box.attrib
        for box in tree(client.get(CHOOSE)).xpath("//input[@name='wanted']")
    }
    assert boxes == {"reminders": False, "partners": True, "endorsements": False}
    assert "the time to appeal runs" in text(client.get(CHOOSE))


def test_a_duty_cannot_be_refused_even_by_hand():
    Refusal.objects.create(address="p2@example.org", kind="receipt", since=AT)
    assert is_refused("p2@example.org", "receipt") is False


def test_choosing_twice_the_same_writes_once():
    user = applicant("p2")
    for _turn in range(2):
        assert choose_mails(wanted=["reminders", "nonsense"], by=user, at=AT) == {"partners", "endorsements"}
    assert Event.objects.filter(verb="mails.chosen").count() == 1
    assert choose_mails(wanted=list(CHOICES), by=user, at=AT) == set()
    assert Refusal.objects.count() == 0


# --- the calendar ---------------------------------------------------------------------------------------------


def test_a_calendar_follows_my_deadlines_without_logging_in(client, draft, now):
    endorse(draft, "asked")
    client.force_login(applicant("p2"))
    address = tree(client.get(DESK)).get_element_by_id("feed").value
    client.logout()
    answer = client.get(address.partition("localhost:8000")[2])
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [line for line in lines if line.startswith(("SUMMARY", "DTSTART"))] == [
        f"DTSTART:{DEADLINE:%Y%m%dT%H%M%SZ}",
        "SUMMARY:Si om du tar del: KLINBEFORSK 2027 (KLINBEFORSK-2027-0001)",
    ] or lines.count("BEGIN:VEVENT") == 1
    now.move_to(DEADLINE)
    assert b"BEGIN:VEVENT" not in client.get(address.partition("localhost:8000")[2]).content


@pytest.mark.parametrize("key", ["", "1:abc", "x", "99999999999:a", "\x00", "1"])
def test_a_key_that_does_not_fit_opens_nothing(client, draft, key):
    assert client.get(FEED, {"key": key}).status_code == 400


def test_a_new_password_makes_a_new_address(client, draft):
    user = applicant("p2")
    client.force_login(user)
    old = tree(client.get(DESK)).get_element_by_id("feed").value.partition("localhost:8000")[2]
    user.set_password("long enough for anybody")
    user.save()
    assert client.get(old).status_code == 400


def test_lines_of_a_calendar_are_folded_between_characters():
    one = Deadline("a-1", AT, "Frist: " + "blåbær; " * 20, "https://example.org/")
    text = calendar([one], name="Frister", host="example.org", made_at=AT)
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "Frist: " + ("blåbær\\; " * 20).rstrip() in text.replace("\r\n ", "")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
