"""Mail about new calls: only who said yes, only what fits, and an end with one click."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from tests.slices.page_reading import errors, page, text
from tests.slices.portal_world import work
from tests.slices.programme_world import AT, published, user
from tildel.messaging.models import Mail
from tildel.portal.actions.subscriptions import forget_unconfirmed, subscribe
from tildel.portal.domain.calls import Wanted
from tildel.portal.models import Subscription

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as moved, translation.override("en"):
        yield moved


def link(mail: Mail, end: str) -> str:
    return re.search(rf"http://localhost:8000(/\S+/{end}/)", mail.body).group(1)


def told() -> list[str]:
    work()
    return sorted(Mail.objects.filter(kind="subscription.call").values_list("to_address", flat=True))


def test_who_is_not_logged_in_says_yes_by_mail_and_ends_it_by_mail(client):
    asked = {"address": "Ola@Example.org", "words": "klinisk"}
    assert client.post("/nn/funding/mail/", asked).status_code == 302
    published("first-2027")
    assert told() == []
    (mail,) = Mail.objects.filter(kind="subscription.confirm")
    assert (mail.to_address, mail.language) == ("ola@example.org", "nn")
    address = link(mail, "yes")
    client.get(address)
    assert not Subscription.objects.filter(confirmed_at__isnull=False).exists()
    client.post(address)
    published("second-2027")
    assert told() == ["ola@example.org"]
    (mail,) = Mail.objects.filter(kind="subscription.call")
    assert "/nn/funding/second-2027/" in mail.body
    client.post(link(mail, "stop"))
    published("third-2027")
    assert (told(), Subscription.objects.count()) == (["ola@example.org"], 0)
    assert client.get(address).status_code == 404


def test_the_same_is_said_of_every_address_and_nobody_is_flooded(client):
    answers = [
        client.post("/en/funding/mail/", {"address": "ola@example.org"}, follow=True) for _n in range(3)
    ]
    assert len({text(page(answer)) for answer in answers}) == 1
    assert Mail.objects.filter(kind="subscription.confirm").count() == 1


def test_who_is_logged_in_gets_it_at_once_at_their_own_address_and_sees_it(client):
    ola = user("ola@example.org")
    client.force_login(ola)
    client.post("/en/funding/mail/", {"address": "other@example.org", "amount": "8000000"})
    assert [(one.address, one.wanted) for one in Subscription.objects.all()] == [
        ("ola@example.org", {"amount": 8_000_000})
    ]
    assert "NOK 8,000,000" in text(page(client.get("/en/funding/mail/")))
    published()
    assert told() == ["ola@example.org"]


def test_only_what_fits_is_told_and_once_however_many_wishes_fit():
    for address, wanted in (
        ("fits@example.org", Wanted(institution="983974724")), ("fits@example.org", Wanted()),
        ("university@example.org", Wanted(institution="874789542")), ("small@example.org", Wanted(amount=50_000)),
    ):  # fmt: skip
        subscribe(address=address, wanted=wanted, language="nb", by=None, at=AT)
    Subscription.objects.update(confirmed_at=AT)
    published()
    assert told() == ["fits@example.org"]


def test_bad_input_is_told_at_its_place_and_kept(client):
    answer = client.post("/en/funding/mail/", {"address": "no address", "words": "hjerte"})
    assert errors(answer) != []
    assert page(answer).xpath("//input[@name='words']/@value") == ["hjerte"]
    assert client.get("/en/funding/mail/forged:token/yes/").status_code == 404


def test_who_never_says_yes_is_forgotten_in_a_week():
    subscribe(address="ola@example.org", wanted=Wanted(), language="nb", by=None, at=AT)
    assert forget_unconfirmed(at=AT + timedelta(days=6)) == 0
    assert forget_unconfirmed(at=AT + timedelta(days=8)) == 1
