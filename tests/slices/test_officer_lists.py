"""The officer's list: columns, files taken from it, views, and what is done to many at once."""

import csv
import io
import uuid

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from tests.slices.officer_world import AFTER, BEFORE, HAUKELAND, account, make_submitted, make_world
from tildel.applications.models import Application, SavedView
from tildel.audit.queries import events_of
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.fixture
def world():
    with time_machine.travel(AFTER, tick=False):
        yield make_world()


@pytest.fixture
def officer(world, client):
    client.force_login(world.officer)
    return client


def address(name, *args):
    return reverse(f"applications:{name}", args=args)


def labels(response):
    return [str(column["name"]) for column in response.context["columns"]]


def test_columns_are_chosen_in_the_address_and_the_title_stays(officer, world):
    make_submitted(world)
    place = address("officer_list", world.call.key)
    assert len(labels(officer.get(place))) == 8
    chosen = officer.get(place, {"columns": ["state", "reference", "no-such"]})
    assert labels(chosen) == ["Referanse", "Tittel og prosjektleder", "Status"]
    assert [row["key"] for row in chosen.context["column_choices"] if row["shown"]] == [
        "reference",
        "title",
        "state",
    ]


def test_every_cell_of_the_page_is_escaped(officer, world):
    make_submitted(world, sections={"project": {"title_no": "<b>Fet</b>"}})
    page = officer.get(address("officer_list", world.call.key)).content.decode()
    assert ("&lt;b&gt;Fet&lt;/b&gt;" in page, "<b>Fet" in page) == (True, False)


def test_the_list_is_narrowed_by_the_answer_of_the_institution(officer, world):
    for number, answer in ((1, "given"), (2, "asked"), (3, "")):
        make_submitted(world, number=number, endorsed=answer)
    place = address("officer_list", world.call.key)
    found = {
        answer: [row["reference"][-3:] for row in officer.get(place, {"endorsement": answer}).context["rows"]]
        for answer in ("given", "asked", "refused", "none")
    }
    assert found == {"given": ["001"], "asked": ["002"], "refused": [], "none": ["003"]}


def test_the_workbook_holds_what_is_on_the_screen_and_no_formula(officer, world):
    for number, start in enumerate(DANGEROUS, start=1):
        make_submitted(world, number=number, sections={"project": {"title_no": f"{start} a"}})
    Application.objects.filter(number=5).update(title="\t=1 a")  # titles are one line; older rows may not be
    chosen = {"columns": ["title", "amount", "received"], "order": "-reference"}
    response = officer.get(address("officer_xlsx", world.call.key), chosen)
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Tittel", "Prosjektleder", "Søkt beløp (kr)", "Versjon", "Mottatt")
    assert [row[0] for row in rows[1:]] == ["=1 a", "\t=1 a", "@SUM(A1) a", "-1 a", "+1 a", "=1+1 a"]
    assert [type(value) for value in rows[1]][2:4] == [int, int]
    assert rows[1][4].isoformat(timespec="seconds") == "2024-05-15T15:00:00"
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s", "n", "d"}


def test_the_csv_holds_the_same_columns_in_the_same_order(officer, world):
    make_submitted(world, number=1, sections={"project": {"title_no": "=1+1"}})
    make_submitted(world, number=2, sections={"leader": {"institution": HAUKELAND}})
    query = {"columns": ["title", "amount"], "order": "-reference"}
    response = officer.get(address("officer_csv", world.call.key), query)
    sheet = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sheet), delimiter=";"))
    assert rows[0] == ["Tittel", "Prosjektleder", "Søkt beløp (kr)"]
    assert [row[0][:5] for row in rows[1:]] == ["Behan", "'=1+1"]


def test_a_view_is_kept_opened_and_forgotten(officer, world):
    make_submitted(world)
    place = address("officer_views", world.call.key)
    kept = "state=submitted&order=-amount&columns=title&columns=amount"
    officer.post(place, {"name": " Mine  store ", "query": kept + "&page=3&next=/evil"})
    view = SavedView.objects.get()
    assert (view.name, view.query, view.user) == ("Mine store", kept, world.officer)
    officer.post(place, {"name": "Mine store", "query": "state=accepted"})
    assert SavedView.objects.get().query == "state=accepted"
    response = officer.post(place, {"forget": str(view.pk), "query": "state=accepted"})
    assert response["Location"] == address("officer_list", world.call.key) + "?state=accepted"
    assert SavedView.objects.count() == 0


def test_another_officers_view_does_not_exist(officer, world):
    other = account("olga@example.org", "Olga", "Officer")
    view = SavedView.objects.create(user=other, name="Hennes", query="", saved_at=AFTER)
    place = address("officer_views", world.call.key)
    assert officer.post(place, {"forget": str(view.pk)}).status_code == 404
    assert officer.post(place, {"forget": "x" * 40}).status_code == 404
    officer.post(place, {"name": "  ", "query": ""})
    assert list(SavedView.objects.values_list("name", flat=True)) == ["Hennes"]
    assert officer.get(address("officer_list", world.call.key)).context["views"] == []


def test_those_who_have_not_answered_are_reminded_once_a_day(officer, world):
    waits, answered = make_submitted(world, number=1, endorsed="asked"), make_submitted(world, number=2)
    chosen = {"chosen": [str(waits.pk), str(answered.pk)]}
    with time_machine.travel(BEFORE, tick=False):
        page = officer.post(address("remind_many", world.call.key), chosen)
        assert [(row.pk, people) for row, people in page.context["possible"]] == [
            (waits.pk, [world.manager.person])
        ]
        assert [row.pk for row, _why in page.context["impossible"]] == [answered.pk]
        assert Mail.objects.filter(kind="endorsement.reminded").count() == 0
    for minute in (1, 2):
        with time_machine.travel(BEFORE.replace(minute=minute), tick=False):
            officer.post(address("remind_many", world.call.key), {**chosen, "confirmed": "yes"})
    mail = Mail.objects.get(kind="endorsement.reminded")
    assert (mail.to_address, waits.reference in mail.subject) == ("frida@example.org", True)
    verbs = list(events_of(f"application:{waits.pk}").values_list("verb", flat=True))
    assert verbs == ["endorsement.reminded"]


def test_after_the_time_to_answer_nobody_is_reminded(officer, world):
    waits = make_submitted(world, endorsed="asked")
    chosen = {"chosen": [str(waits.pk)], "confirmed": "yes"}
    assert officer.post(address("remind_many", world.call.key), chosen).context["possible"] == []
    assert Mail.objects.count() == 0


def test_a_message_is_shown_before_it_is_sent_and_sent_once(officer, world):
    one, two = make_submitted(world, number=1), make_submitted(world, number=2)
    place = address("write_many", world.call.key)
    chosen = {"chosen": [str(one.pk), str(two.pk)]}
    form = officer.post(place, chosen).context["form"]
    words = {**chosen, "message": str(form["message"].value()), "subject": "Møte", "text": "Kom\r\ntirsdag."}
    preview = officer.post(place, words)
    assert Mail.objects.count() == 0
    officer.post(place, {**words, "confirmed": "yes"})
    with time_machine.travel(AFTER.replace(minute=5), tick=False):
        officer.post(place, {**words, "confirmed": "yes"})
    mails = list(Mail.objects.order_by("subject"))
    assert [(mail.subject, mail.to_address) for mail in mails] == [
        ("KLINBEFORSK-2024-001: Møte", "kari@example.org"),
        ("KLINBEFORSK-2024-002: Møte", "kari@example.org"),
    ]
    assert preview.context["mail"] == {"subject": mails[0].subject, "body": mails[0].body}
    assert ("Kom\ntirsdag." in mails[0].body, "siri@example.org" in mails[0].body) == (True, True)
    assert list(events_of(f"application:{one.pk}").values_list("verb", flat=True)) == ["message.sent"]


def test_a_message_without_words_is_not_sent(officer, world):
    application = make_submitted(world)
    words = {"chosen": [str(application.pk)], "message": str(uuid.uuid4()), "subject": "", "text": "Hei"}
    response = officer.post(address("write_many", world.call.key), {**words, "confirmed": "yes"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["subject"])
    assert Mail.objects.count() == 0
