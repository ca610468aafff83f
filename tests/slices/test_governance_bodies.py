"""Seats, mandates, consultations and the journal: what the database keeps and what the pages show."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import lxml.html
import pytest
import time_machine

from tests.slices.governance_world import NOW, SINCE, nsg, user
from tildel.files.queries import read_file
from tildel.governance.actions import consultations, seats
from tildel.governance.actions.bodies import change_mandate, establish_body
from tildel.governance.actions.journal import journal_entry
from tildel.governance.models import Appointment, Comment, JournalEntry
from tildel.governance.queries import bodies, journal
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail
from tildel.people.queries import organisation

pytestmark = pytest.mark.django_db


def refused(action, **arguments):
    with pytest.raises((RuleBroken, NotAllowed)) as caught:
        action(**arguments)
    return caught.value.code


def appoint(world, name, seat, place, held_from=SINCE, **more):
    return seats.appoint(
        body=world.body,
        person=user(name).person,
        seat=seat,
        place=place,
        held_from=held_from,
        by=None,
        at=NOW,
        **more,
    )


def test_a_seat_has_one_holder_at_a_time():
    world = nsg(fill=False)
    held = Appointment.objects.get(place="helse-vest")
    facts = {"seat": "member", "place": "helse-vest"}
    with pytest.raises(RuleBroken, match=r"seat\.taken"):
        appoint(world, "second", **facts, held_from=date(2026, 1, 1))
    seats.end_appointment(appointment=held, held_to=date(2025, 12, 31), by=world["secretary"], at=NOW)
    assert appoint(world, "second", **facts, held_from=date(2026, 1, 1)).held_to is None


@pytest.mark.parametrize(
    ("seat", "place", "code"),
    [
        ("deputy", "helse-nord", r"seat\.no_more_deputies"),
        ("observer", "uio", r"seat\.other_role"),
        ("member", "kd", r"seat\.other_role"),
        ("member", "nowhere", r"seat\.unknown"),
    ],
)
def test_what_the_mandate_does_not_allow_is_refused(seat, place, code):
    world = nsg(fill=False)
    with pytest.raises(RuleBroken, match=code):
        appoint(world, "somebody", seat, place)


def test_terms_and_turns_end_when_the_mandate_says():
    world = nsg(fill=False)
    turn = appoint(world, "turn", "member", "university-hospitals", organisation=organisation("983974899"))
    term = appoint(world, "term", "member", "user-1")
    assert (turn.held_to, term.held_to) == (date(2027, 12, 31), date(2027, 12, 31))


def test_deputies_and_observers_do_not_sit_in_the_body():
    world = nsg(fill=False)
    on = NOW.date()
    assert [bodies.sits_in(world[name], world.body, on=on) for name in ("north", "north_deputy", "observer")] == [
        True, False, False,
    ]  # fmt: skip
    assert bodies.leads(world["secretary"], world.body, on=on)


def test_the_letter_of_appointment_is_kept_and_told_once():
    world = nsg(fill=False)
    appointment = Appointment.objects.select_related("person", "body").get(place="helse-vest")
    first = seats.send_letter(appointment=appointment, by=world["secretary"], at=NOW)
    again = seats.send_letter(appointment=appointment, by=world["secretary"], at=NOW)
    assert first == again
    assert read_file(first).startswith(b"%PDF-")
    assert Mail.objects.filter(kind="body.appointed").count() == 1


def test_what_was_assumed_is_decided_from_a_day_on():
    world = nsg(fill=False)
    facts = {"starts": date(2026, 4, 1), "changes": {"quorum": {"kind": "at_least", "number": 10}}}
    by = {"by": world["secretary"], "at": NOW}
    assert refused(change_mandate, body=world.body, reason=" ", **facts, **by) == "mandate.no_reason"
    change_mandate(body=world.body, reason="NSG, case 04/2026", **facts, **by)
    before, after = (bodies.mandate_on(world.body, day) for day in (date(2026, 3, 31), date(2026, 4, 1)))
    assert (before.quorum.needed(14), after.quorum.needed(14)) == (8, 10)
    assert ("quorum" in before.assumed, "quorum" in after.assumed) == (True, False)
    assert refused(change_mandate, body=world.body, reason="x", **facts, **by) == "mandate.same_day"


# --- the seats of a mandate -----------------------------------------------------------------------------------


def typed(client, **changes):
    """The page of the seats as a browser sends it, with changes."""
    page = lxml.html.fromstring(client.get("/nb/bodies/nsg/mandate/seats/").content.decode())
    fields = {name: value for name, value in page.forms[-1].form_values() if name != "csrfmiddlewaretoken"}
    return client.post("/nb/bodies/nsg/mandate/seats/", {**fields, **changes})


def test_the_seats_are_changed_on_a_page_from_a_day_on(client):
    world = nsg(fill=False)
    client.force_login(world["secretary"])
    version = {"starts": "2026-04-01", "reason": "NSG, sak 04/2026"}
    with time_machine.travel(NOW, tick=False):
        assert typed(client, **version).status_code == 422
        lacking = typed(client, **version, **{"seat-5-years": "", "seat-0-names_nb": "Nordover"})
        assert (lacking.status_code, "Nordover" in lacking.content.decode()) == (422, True)
        changes = {
            "seat-0-deputies": "2", "seat-3-remove": "on", "seat-18-names_nb": "Pårørende",
            "seat-18-group": "user", "seat-18-appointed_by": "Pårørendealliansen (oppdiktet)",
        }  # fmt: skip
        assert typed(client, **version, **changes).status_code == 302
    before, after = (bodies.mandate_on(world.body, day) for day in (date(2026, 3, 31), date(2026, 4, 1)))
    assert (len(before.seats), len(after.seats)) == (18, 18)
    assert (before.seat("helse-nord").deputies, after.seat("helse-nord").deputies) == (1, 2)
    assert (after.seat("helse-sor-ost"), after.seat("parorende").group) == (None, "user")
    assert after.seat("university-hospitals").rotation == before.seat("university-hospitals").rotation
    assert (sorted(set(before.assumed) - set(after.assumed)), after.source) == (
        ["deputies", "starts"], "NSG, sak 04/2026",
    )  # fmt: skip


def test_only_the_secretariat_changes_the_seats(client):
    world = nsg(fill=False)
    client.force_login(world["west"])
    assert client.get("/nb/bodies/nsg/mandate/seats/").status_code == 403


def test_a_body_that_is_there_without_facts_gets_them():
    from tildel.governance.actions.bodies import create_body

    made = create_body(key="ad-motet", names={"nb": "AD-møtet"}, organisation=None, by=None, at=NOW)
    again = establish_body(key="ad-motet", by=None, at=NOW)
    assert (again.pk, bodies.facts_of(again).case_number) == (made.pk, "NNN/YY")


# --- consultations --------------------------------------------------------------------------------------------


def consulted(world):
    facts = {"title": "Strategy", "introduction": "", "text": "One.\n\nTwo.", "due": date(2026, 4, 1)}
    found = consultations.begin_consultation(body=world.body, by=world["secretary"], at=NOW, **facts)
    others = [("Kreftforeningen", "post@example.org")]
    consultations.send_consultation(
        consultation=found, due=found.due, others=others, by=world["secretary"], at=NOW
    )
    found.refresh_from_db()
    return found


def test_members_and_institutions_comment_until_the_day():
    world = nsg(fill=False)
    found = consulted(world)
    assert found.recipients.count() == 6
    consultations.comment(consultation=found, texts={1: "Clearer.", 7: "Nowhere."}, by=world["west"], at=NOW)
    consultations.comment(consultation=found, texts={0: "Fine."}, by=user("post"), at=NOW)
    assert list(Comment.objects.values_list("paragraph", "text")) == [(0, "Fine."), (1, "Clearer.")]
    late = {"consultation": found, "texts": {1: "Late."}, "at": NOW + timedelta(days=40)}
    assert refused(consultations.comment, by=world["west"], **late) == "consultation.closed"
    assert refused(consultations.comment, by=user("stranger"), **late) == "consultation.not_yours"


def test_comments_stay_with_the_version_they_were_written_to():
    world = nsg(fill=False)
    found = consulted(world)
    consultations.comment(consultation=found, texts={1: "Clearer."}, by=world["west"], at=NOW)
    row = Comment.objects.get()
    by = {"by": world["secretary"], "at": NOW}
    consultations.answer_comments(consultation=found, answers={row.pk: "Done."}, **by)
    assert (
        refused(consultations.next_draft, consultation=found, text="One.\n\nTwo.", **by)
        == "consultation.same_text"
    )
    made = consultations.next_draft(consultation=found, text="One, clearly.\n\nTwo.", **by)
    row.refresh_from_db()
    assert (made.number, row.draft.number, row.answer) == (2, 1, "Done.")


# --- the journal ----------------------------------------------------------------------------------------------


def entry(cause, **more):
    facts = {
        "subject": "call:klinbeforsk", "folder": "KLINBEFORSK 2026", "unit": "AD-møtet", "kind": "in",
        "title": f"Letter {cause}", "cause": cause, "by": None, "at": NOW,
    }  # fmt: skip
    return journal_entry(**{**facts, **more})


def test_the_same_cause_is_journalled_once_and_numbers_follow_each_other():
    made = [entry("a"), entry("b"), entry("a"), entry("c", subject="other", folder="Other")]
    assert [(row.folder.sequence, row.number, row.sequence) for row in made] == [
        (1, 1, 1), (1, 2, 2), (1, 1, 1), (2, 1, 3),
    ]  # fmt: skip


def test_what_is_exempt_needs_a_title_for_the_public():
    assert refused(entry, cause="a", ground="Offl. § 13") == "journal.no_public_title"
    assert refused(entry, cause="a", kind="postcard") == "journal.kind"


def test_the_public_searches_what_is_shown_and_names_for_a_year(client):
    party = [{"name": "Ola Dikt", "role": "sender", "person": True}]
    entry("open", title="Biobanks in the north", parties=party)
    entry("secret", title="Kari Hemmelig", public_title="A complaint", ground="Offl. § 13", parties=party)
    today = NOW.date()

    def found(word, on=today):
        return [row.cause for row in journal.search([word], today=on)]

    assert [found(word) for word in ("biobanks", "Hemmelig", "complaint", "dikt")] == [
        ["open"], [], ["secret"], ["open"],
    ]  # fmt: skip
    assert found("dikt", date(2027, 3, 3)) == []
    page = client.get("/en/bodies/journal/").content.decode()
    assert ("Ola Dikt" in page, "Hemmelig" in page, "Offl. § 13" in page) == (True, False, True)


def test_the_extraction_holds_every_document_with_its_fingerprint(client):
    world = nsg(fill=False)
    appointment = Appointment.objects.select_related("person", "body").get(place="helse-vest")
    letter = seats.send_letter(appointment=appointment, by=world["secretary"], at=NOW)
    entry("letter", kind="out", file=letter)
    administrator = user("alma")
    administrator.is_superuser = administrator.is_staff = True
    administrator.save()
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/en/bodies/archive.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == [
            "arkivstruktur.xml", "arkivuttrekk.xml", "dokumenter/2026-1.pdf", "loependeJournal.xml", "offentligJournal.xml",
        ]  # fmt: skip
        assert letter.sha256 in packed.read("arkivstruktur.xml").decode()
    assert JournalEntry.objects.get().file == letter


def test_the_page_of_a_body_says_what_is_assumed_and_what_is_overruled(client):
    nsg(fill=False)
    page = client.get("/en/bodies/nsg/?on=2023-03-13").content.decode()
    for words in (
        "What is assumed",
        "A source says otherwise",
        "NSG har 14 medlemmer fra RHF-ene",
        "8 of 14",
    ):
        assert words in page
    assert "Helse Midt-Norge RHF (2022 – 2023)" in " ".join(page.split())
