"""The help desk, from a question to its answer by mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.slices.pdf_samples import clean
from tests.slices.registers_people import AT, account
from tests.slices.walk_guidance import question, set_up_bodies
from tildel.audit.queries import broken_at
from tildel.guidance.actions import canned, cases
from tildel.guidance.models import HelpCase, HelpMessage
from tildel.guidance.queries import cases as queries
from tildel.guidance.queries.cases import Wanted
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail
from tildel.people.models import User

pytestmark = pytest.mark.django_db

HELP = "/nb/guidance/help/"


@pytest.fixture
def second() -> User:
    return account("second")


@pytest.fixture
def adviser(second: User) -> User:
    user = account("adviser")
    set_up_bodies(user, second, AT - timedelta(days=400))
    return user


@pytest.fixture
def asker() -> User:
    return account("asker-with-account")


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(AT, tick=False):
        yield


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask(by: User | None = None, at: Any = AT, **changes: Any) -> HelpCase:
    return cases.ask(question=question(**changes), upload=None, by=by, at=at)


def sent(**changes: Any) -> dict[str, Any]:
    return {
        "topic": "funding", "subject": "Hvilken utlysning?", "text": "Vi lurer.", "email": "noen@example.org",
        **changes,
    }  # fmt: skip


def mails() -> list[tuple[str, str]]:
    return list(Mail.objects.order_by("written_at", "cause").values_list("kind", "to_address"))


# --- from question to answer -----------------------------------------------------------------------------------


def test_from_a_question_without_a_login_to_the_answer_by_mail(client: Client, adviser: User, second: User):
    file = SimpleUploadedFile("utkast.pdf", clean(), "application/pdf")
    asked = client.post(HELP, sent(file=file, deadline="2026-03-20"), headers={"accept-language": "nb"})
    case = HelpCase.objects.get()
    assert asked.headers["Location"] == f"/nb/guidance/help/link/{case.secret}/"
    assert (case.number, case.state, case.email, case.deadline) == (
        "2026-0001", "new", "noen@example.org", date(2026, 3, 20),
    )  # fmt: skip
    assert sorted(mails()) == [
        ("helpdesk.received", "noen@example.org"), ("helpdesk.to_adviser", "adviser@example.org"),
        ("helpdesk.to_adviser", "second@example.org"),
    ]  # fmt: skip

    desk = as_(adviser)
    queue = desk.get("/nb/guidance/desk/")
    assert [(row["case"].number, row["urgency"]) for row in queue.context["rows"]] == [("2026-0001", "month")]
    download = desk.get("/nb/guidance/desk/cases/2026-0001/files/1/")
    assert b"".join(download.streaming_content) == clean()
    desk.post("/nb/guidance/desk/cases/2026-0001/give/", {"me": "1"})
    desk.post("/nb/guidance/desk/cases/2026-0001/note/", {"note": "Bare for oss."})
    desk.post("/nb/guidance/desk/cases/2026-0001/", {"text": "Søk den oppdiktede."})
    case.refresh_from_db()
    assert (case.state, case.adviser, case.answered_at) == ("answered", adviser, AT)
    mail = Mail.objects.get(kind="helpdesk.answered")
    assert ("Søk den oppdiktede." in mail.body, case.secret in mail.body, "Bare for oss" in mail.body) == (
        True, True, False,
    )  # fmt: skip

    page = client.get(asked.headers["Location"])
    text = page.content.decode()
    assert ("Søk den oppdiktede." in text, "Bare for oss." in text) == (True, False)
    assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("same-origin", "noindex")
    client.post(asked.headers["Location"], {"text": "Takk, men hvordan?"})
    case.refresh_from_db()
    assert (case.state, case.adviser) == ("taken", adviser)
    assert broken_at("help-case:2026-0001") is None


def test_whoever_is_logged_in_finds_the_answer_on_their_own_page(adviser: User, asker: User):
    browser = as_(asker)
    asked = browser.post(HELP, sent())
    assert asked.headers["Location"] == "/nb/guidance/help/mine/2026-0001/"
    case = HelpCase.objects.get()
    assert (case.email, case.asked_by) == (asker.email, asker)
    cases.answer(case=case, text="Slik.", upload=None, by=adviser, at=AT)
    assert "/help/mine/2026-0001/" in Mail.objects.get(kind="helpdesk.answered").body
    assert "Slik." in browser.get(asked.headers["Location"]).content.decode()
    assert [one.number for one in browser.get(f"{HELP}mine/").context["page"]] == ["2026-0001"]


def test_the_existence_of_a_case_is_secret(client: Client, adviser: User, asker: User):
    ask(by=asker)
    without = ask()
    others = as_(account("stranger"))
    for address in (f"{HELP}mine/2026-0001/", "/nb/guidance/desk/cases/2026-0001/", "/nb/guidance/desk/"):
        assert others.get(address).status_code == 404
    assert as_(adviser).get(f"{HELP}mine/2026-0001/").status_code == 404
    # The secret of a case with an account opens nothing, and neither does a guess.
    assert client.get(f"{HELP}link/{HelpCase.objects.get(number='2026-0001').secret}/").status_code == 404
    assert client.get(f"{HELP}link/{without.number}/").status_code == 404
    assert client.get(f"{HELP}link/{without.secret}/").status_code == 200
    with pytest.raises(NotAllowed):
        cases.ask_on(case=without, text="x", upload=None, by=asker, secret="", at=AT)
    with pytest.raises(NotAllowed):
        cases.answer(case=without, text="x", upload=None, by=asker, at=AT)


def test_an_attached_file_is_inspected_and_a_bad_one_loses_nothing(client: Client, adviser: User):
    file = SimpleUploadedFile("program.pdf", b"MZ this is a program", "application/pdf")
    answer = client.post(HELP, sent(file=file))
    assert (answer.status_code, HelpCase.objects.count()) == (422, 0)
    assert ("Vi lurer." in answer.content.decode(), "file" in answer.context["form"].errors) == (True, True)


# --- floods -----------------------------------------------------------------------------------------------------


def test_an_address_without_a_login_may_ask_so_often(adviser: User, asker: User):
    for minute in range(3):
        ask(at=AT + timedelta(minutes=minute))
    with pytest.raises(RuleBroken, match=r"helpdesk\.too_often"):
        ask(at=AT + timedelta(minutes=5))
    with pytest.raises(RuleBroken, match=r"helpdesk\.too_often"):
        ask(at=AT + timedelta(minutes=5), email="ASKER@example.org")
    assert ask(at=AT + timedelta(minutes=5), email="another@example.org").number == "2026-0004"
    assert ask(by=asker, at=AT + timedelta(minutes=5)).number == "2026-0005"
    assert ask(at=AT + timedelta(minutes=62)).number == "2026-0006"


def test_a_machine_may_ask_so_often_and_what_was_typed_stays(client: Client, adviser: User):
    for number in range(10):
        assert client.post(HELP, sent(email=f"n{number}@example.org")).status_code == 302
    answer = client.post(HELP, sent(email="n11@example.org"))
    assert (answer.status_code, HelpCase.objects.count()) == (422, 10)
    assert "Vi lurer." in answer.content.decode()


# --- the queue ---------------------------------------------------------------------------------------------------


def test_the_queue_stands_by_deadline_and_can_be_narrowed(adviser: User, second: User):
    for number, (days, topic) in enumerate([(None, "data"), (40, "budget"), (3, "data")]):
        deadline = None if days is None else AT.date() + timedelta(days=days)
        ask(deadline=deadline, topic=topic, subject=f"Sak {number}", email=f"n{number}@example.org")
    first, middle, last = queries.queue(Wanted(), adviser)
    assert [first.subject, middle.subject, last.subject] == ["Sak 2", "Sak 1", "Sak 0"]
    cases.give_to(case=first, adviser=second, by=adviser, at=AT)
    cases.answer(case=middle, text="Svar", upload=None, by=adviser, at=AT)

    def numbers(**wanted: str) -> list[str]:
        return [one.subject for one in queries.queue(Wanted(**wanted), adviser)]

    assert numbers() == ["Sak 2", "Sak 0"]
    assert numbers(state="all", order="oldest") == ["Sak 0", "Sak 1", "Sak 2"]
    assert numbers(state="all", adviser="me") == ["Sak 1"]
    assert numbers(adviser="nobody") == ["Sak 0"]
    assert numbers(adviser=str(second.pk)) == ["Sak 2"]
    assert numbers(topic="data", q="INVENTED sak") == ["Sak 2", "Sak 0"]
    assert numbers(q="n1@example.org", state="answered") == ["Sak 1"]
    assert queries.waiting(on=AT.date()) == {"all": 2, "nobody": 1, "near": 1}


def test_a_closed_case_is_taken_up_again_by_hand_or_by_who_asked(adviser: User):
    case = cases.close(case=ask(), by=adviser, at=AT)
    assert case.state == "closed"
    with pytest.raises(RuleBroken, match=r"help_case\.state"):
        cases.answer(case=case, text="x", upload=None, by=adviser, at=AT)
    case = cases.reopen(case=case, by=adviser, at=AT)
    assert (case.state, case.adviser) == ("taken", adviser)
    cases.close(case=case, by=adviser, at=AT)
    again = cases.ask_on(case=case, text="Enda et spørsmål", upload=None, by=None, secret=case.secret, at=AT)
    assert again.state == "taken"


def test_what_nobody_has_waits_for_all_when_its_asker_writes_again(adviser: User):
    case = cases.close(case=ask(), by=adviser, at=AT)
    again = cases.ask_on(case=case, text="Hallo?", upload=None, by=None, secret=case.secret, at=AT)
    assert (again.state, again.adviser) == ("new", None)


def test_an_answer_begins_with_a_text_in_the_language_of_the_question(adviser: User):
    case = ask(language="en")
    text = canned.write_canned(
        canned=None, title="Hilsen", topic="", texts={"nb": "Hei på deg", "en": "Hello there"}, in_use=True,
        by=adviser, at=AT,
    )  # fmt: skip
    page = as_(adviser).get(f"/nb/guidance/desk/cases/{case.number}/?text={text.pk}")
    assert page.context["answer"]["text"].value() == "Hello there"
    with pytest.raises(RuleBroken, match=r"helpdesk\.canned_twice"):
        canned.write_canned(
            canned=None, title="Hilsen", topic="", texts={"nb": "x"}, in_use=True, by=adviser, at=AT
        )


def test_the_receipt_is_in_the_language_of_the_question(adviser: User):
    ask(language="en")
    assert Mail.objects.get(kind="helpdesk.received").subject == "2026-0001: we have your question"


def test_the_figures_tell_the_time_to_the_first_answer(adviser: User):
    case = ask(at=AT - timedelta(hours=6), topic="data")
    cases.answer(case=case, text="Svar", upload=None, by=adviser, at=AT - timedelta(hours=2))
    cases.answer(case=case, text="Mer", upload=None, by=adviser, at=AT)
    page = as_(adviser).get("/nb/guidance/desk/statistics/")
    assert [(line.asked, line.answered, line.hours) for line in page.context["months"]][-1] == (1, 1, 4.0)
    assert next(line for line in page.context["topics"] if line.name == "data").hours == 4.0


def test_messages_of_one_case_have_their_order(adviser: User):
    case = ask()
    cases.add_note(case=case, text="Notat", by=adviser, at=AT)
    cases.answer(case=case, text="Svar", upload=None, by=adviser, at=AT)
    assert list(HelpMessage.objects.values_list("number", "kind")) == [
        (1, "question"),
        (2, "note"),
        (3, "answer"),
    ]
