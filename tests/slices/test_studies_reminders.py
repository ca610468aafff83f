"""Once a year the hospital is asked whether what patients read of a study is still right."""

from datetime import timedelta

import pytest

from tests.slices.registers_people import AT, account
from tests.slices.registers_world import OUS, make_study
from tildel.audit.models import Event
from tildel.messaging.models import Mail
from tildel.portal.actions.feeding import refresh
from tildel.portal.queries.search import search
from tildel.studies import tasks
from tildel.studies.actions.reminders import remind_hospitals
from tildel.studies.actions.studies import confirm_study, take_step

pytestmark = pytest.mark.django_db
YEAR = AT + timedelta(days=366)


def mails() -> list[str]:
    return list(
        Mail.objects.filter(kind="study.reminded").order_by("pk").values_list("to_address", flat=True)
    )


def test_the_research_management_is_asked_once_a_month_until_somebody_confirms():
    manager = account("manager", OUS)
    account("elsewhere", "983974724")
    study = make_study("recruiting", by=manager, at=AT)
    make_study("draft", by=manager, at=AT, title="Utkast")
    asked = [(day, remind_hospitals(at=YEAR + timedelta(days=day))) for day in (-10, 0, 1, 35)]
    assert asked == [(-10, 0), (0, 1), (1, 0), (35, 1)]
    assert mails() == ["manager@example.org"] * 2
    assert "Prøvestudien" in Mail.objects.filter(kind="study.reminded").first().subject
    confirm_study(study=study, by=manager, at=YEAR + timedelta(days=36))
    assert remind_hospitals(at=YEAR + timedelta(days=70)) == 0
    verbs = (
        Event.objects.filter(stream=f"study:{study.key}").order_by("number").values_list("verb", flat=True)
    )
    assert list(verbs)[-3:] == ["study.reminded", "study.reminded", "study.confirmed"]


def test_a_closed_study_is_let_alone_and_asking_takes_nothing_out_of_the_search():
    manager = account("manager", OUS)
    study = make_study("recruiting", by=manager, at=AT)
    refresh(kind="study")
    remind_hospitals(at=YEAR)
    assert search("prøvestudien").total == 1
    take_step(study=study, verb="close", by=manager, at=YEAR)
    assert remind_hospitals(at=YEAR + timedelta(days=40)) == 0


def test_the_queue_does_it_by_the_clock():
    make_study("recruiting", by=account("manager", OUS), at=AT - timedelta(days=2000))
    tasks.remind_hospitals_of_studies()
    assert mails() == ["manager@example.org"]
