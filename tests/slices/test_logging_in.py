"""Logging in with a code by mail: one code for those who were given an account, and for new ones."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from tildel.messaging.models import Mail
from tildel.people.actions import account_for, name_myself, register_person
from tildel.people.models import User

pytestmark = pytest.mark.django_db
AT = datetime(2024, 6, 1, 9, 0, tzinfo=UTC)


def code_to(address: str) -> str:
    body = Mail.objects.filter(to_address=address).latest("written_at").body
    return re.findall(r"^\s*([A-Z0-9-]{6,9})\s*$", body, re.MULTILINE)[0]


def test_one_code_opens_an_account_that_others_made(client: Client) -> None:
    person = register_person(
        email="Ny.Ekspert@example.org", given_name="Ny", family_name="Ekspert", by=None, at=AT
    )
    account_for(person=person, by=None, at=AT)

    answer = client.post("/en/account/login/code/", {"email": person.email})
    answer = client.post(answer["Location"], {"code": code_to(person.email)})

    assert answer["Location"] == "/en/desk/"
    assert client.get("/en/desk/").status_code == 200


def test_one_code_makes_an_account_and_asks_for_a_name_before_anything_is_sent(client: Client) -> None:
    answer = client.post("/nb/account/signup/", {"email": "helt.ny@example.org"})
    client.post(answer["Location"], {"code": code_to("helt.ny@example.org")})

    user = User.objects.get(email="helt.ny@example.org")
    assert user.person is None
    page = client.get("/nb/people/profile/").content.decode()
    assert 'name="given_name"' in page
    client.post("/nb/people/profile/", {"given_name": "Helt", "family_name": "Ny", "language": "nn"})
    user.refresh_from_db()
    assert (str(user), user.person.language) == ("Helt Ny", "nn")


def test_a_wrong_code_opens_nothing(client: Client) -> None:
    answer = client.post("/nb/account/signup/", {"email": "feil@example.org"})
    assert client.post(answer["Location"], {"code": "WRONG1"}).status_code == 200
    assert client.get("/nb/desk/").status_code == 302


def test_an_unknown_address_gets_a_mail_and_no_other_answer(client: Client) -> None:
    answer = client.post("/nb/account/login/code/", {"email": "ukjent@example.org"})
    assert answer.status_code == 302
    assert (
        Mail.objects.get(to_address="ukjent@example.org").subject == "Det finnes ingen konto med adressen din"
    )


def test_an_address_of_another_case_is_the_same_person() -> None:
    one = register_person(email="Kari.Eksempel@example.org", by=None, at=AT)
    other = register_person(
        email="kari.eksempel@EXAMPLE.org", given_name="Kari", family_name="E", by=None, at=AT
    )
    assert one.pk == other.pk
    user = account_for(person=other, by=None, at=AT)
    assert account_for(person=one, by=None, at=AT) == user
    assert (
        str(name_myself(user=user, given_name=" Kari ", family_name="Navn", language="nb", at=AT))
        == "Kari Navn"
    )
