"""After a meeting: corrections in the log of changes of the extraction, and reminders of what was agreed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.noark_schemas import faults
from tests.slices.governance_world import NOW, Nsg, held, invited, listed, nsg, planned, started
from tildel.governance.actions import minutes, publishing, reminders
from tildel.governance.domain.noark import package
from tildel.governance.models import Case, JournalEntry
from tildel.governance.queries.archive import archive
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=31)


def met(world: Nsg) -> Case:
    """A case of a meeting that was held."""
    meeting = planned(world)
    case = listed(world, meeting)
    held(world, started(world, invited(world, meeting)))
    case.refresh_from_db()
    case.meeting.body = world.body
    return case


def corrected(world: Nsg, case: Case, text: str, at: datetime) -> None:
    minutes.correct_case(
        case=case, field="decision_text", text=text, reason="Misheard.", by=world["secretary"], at=at
    )


def test_a_correction_of_what_was_journalled_is_in_the_log_of_changes():
    world = nsg()
    case = met(world)
    corrected(world, case, "Before it was journalled.", NOW)
    publishing.publish_minutes(meeting=case.meeting, by=world["secretary"], at=AFTER)
    corrected(world, case, "After it was journalled.", AFTER + timedelta(days=1))
    rows, _files = archive(title="Tildel", creator=("nsg", "NSG"), by="Alma", at=AFTER)
    entry = JournalEntry.objects.get(cause=f"case:{case.pk}")
    assert [(one.record, one.before, one.after, one.by) for one in rows.changes] == [
        (str(entry.pk), "Before it was journalled.", "After it was journalled.", "Secretary Eksempel"),
    ]  # fmt: skip
    files = package(rows)
    assert faults(files) == []
    told = files["endringslogg.xml"].decode()
    assert (str(entry.pk) in told, "beskrivelse (vedtak)" in told) == (True, True)


def test_nothing_journalled_was_changed_and_there_is_no_log():
    world = nsg()
    corrected(world, met(world), "Never journalled.", NOW)
    rows, _files = archive(title="Tildel", creator=("nsg", "NSG"), by="Alma", at=AFTER)
    assert rows.changes == ()
    assert list(package(rows)) == ["arkivstruktur.xml"]


def test_whoever_is_to_do_something_is_reminded_a_week_before_and_each_week_after():
    world = nsg()
    meeting = planned(world)
    case = listed(world, meeting)
    started(world, invited(world, meeting))
    case.meeting.refresh_from_db()
    case.meeting.body = world.body
    item = minutes.add_item(
        case=case, text="Write it up", owner=world["west"].person, due=date(2026, 5, 20), by=world["secretary"],
        at=NOW,
    )  # fmt: skip
    mails = Mail.objects.filter(kind="body.item_due")
    due = NOW.replace(month=5, day=20)
    for days, waiting, written in ((-8, 0, 0), (-7, 1, 1), (0, 1, 1), (1, 1, 2), (6, 1, 2), (7, 1, 3)):
        assert reminders.remind_of_items(at=due + timedelta(days=days)) == waiting
        assert mails.count() == written
    assert {mail.to_address for mail in mails} == {"west@example.org"}
    minutes.finish_item(item=item, note="Done.", by=world["west"], at=NOW)
    assert reminders.remind_of_items(at=due + timedelta(days=20)) == 0
