"""Account data: the expert's alone, seen by who pays through one page, and every look written down."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.slices import assessment_world as w
from tests.slices.assessment_world import as_expert, as_officer, url
from tildel.assessment.actions import payments
from tildel.assessment.models import PaymentDetails
from tildel.audit.models import Event
from tildel.kernel.errors import NotAllowed
from tildel.messaging.models import Mail

pytestmark = pytest.mark.django_db

ACCOUNT = "86011117947"
CANARIES = (ACCOUNT, "Canary Holder", "Canary Street 1")
ROW = {"holder": "Canary Holder", "account": "8601 11 17947", "address": "Canary Street 1"}


@pytest.fixture
def world() -> w.World:
    """Ada has written one review and gave an account; Ben has done neither."""
    world = w.running(1, 2)
    w.write(w.assign(world, world.members[0], world.applications[0]))
    payments.save_payment_details(
        expert=world.members[0].expert, **ROW, by=w.user_of(world.members[0]), at=w.NOW
    )
    return world


def sent(world: w.World, do: str, **more):
    ada, ben = world.members
    return {
        "per_review": "1500",
        "per_day": "4000",
        f"days_{ada.pk}": "2",
        f"days_{ben.pk}": "0",
        "do": do,
        **more,
    }


def test_an_expert_gives_changes_and_deletes_the_account(world):
    client = as_expert(world.members[1])
    wrong = client.post(url("my_payment"), {**ROW, "account": "8601 11 17948"})
    assert (wrong.status_code, "Canary Street 1" in wrong.content.decode()) == (422, True)
    assert client.post(url("my_payment"), ROW).status_code == 302
    ben = PaymentDetails.objects.get(expert=world.members[1].expert)
    assert (ben.account, ben.holder, ben.address) == CANARIES
    assert ACCOUNT in client.get(url("my_payment")).content.decode()
    assert client.get(url("my_payment"))["Cache-Control"] == "private, no-store"
    assert client.post(url("my_payment"), {"what": "remove"}).status_code == 302
    assert PaymentDetails.objects.filter(expert=world.members[1].expert).count() == 0


def test_the_sums_are_worked_out_without_looking_at_accounts(world):
    before = Event.objects.count()
    page = as_officer(world).post(url("payments", key="trial-2024"), sent(world, "sum")).content.decode()
    assert page.count("9\u00a0500") + page.count("9,500") >= 2
    assert [canary for canary in CANARIES if canary in page] == []
    assert Event.objects.count() == before


@pytest.mark.parametrize(("do", "why"), [("accounts", "page"), ("file", "file")])
def test_every_look_at_an_account_is_written_down(world, do, why):
    answer = as_officer(world).post(url("payments", key="trial-2024"), sent(world, do))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert all(canary in body.decode() for canary in CANARIES)
    looks = Event.objects.filter(verb="payment_details.seen").order_by("stream")
    ada = world.members[0].expert.person_id
    assert [(look.stream, look.by, look.data["why"]) for look in looks] == [
        (f"person:{ada}", world.officer.pk, why),
        ("round:trial-2024", world.officer.pk, why),
    ]
    own = as_expert(world.members[0]).get(url("my_payment")).content.decode()
    assert "Kari Eksempel (trial-2024)" in own


def test_the_basis_for_payment_is_a_safe_file(world):
    PaymentDetails.objects.update(holder="=1+1")
    answer = as_officer(world).post(url("payments", key="trial-2024"), sent(world, "file"))
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[1:] == [
        '"Ada Expert";"ada.expert@example.org";"1";"2";"9500";"\'=1+1";"86011117947";"Canary Street 1"',
        '"Ben Expert";"ben.expert@example.org";"0";"0";"0";"";"";""',
    ]


@pytest.mark.parametrize("fault", [{"per_review": ""}, {"per_day": "-1"}, {"per_review": "9" * 400}])
def test_wrong_rates_show_no_account_and_write_nothing(world, fault):
    before = Event.objects.count()
    answer = as_officer(world).post(url("payments", key="trial-2024"), sent(world, "accounts", **fault))
    assert (answer.status_code, Event.objects.count()) == (422, before)
    assert [canary for canary in CANARIES if canary in answer.content.decode()] == []


def test_others_see_no_account_and_no_page(world):
    other = w.make_call("other-2024", officer="Berit")
    address = url("payments", key="trial-2024")
    for client in (as_officer(other), as_expert(world.members[0])):
        assert [client.get(address).status_code, client.post(address, sent(world, "file")).status_code] == [
            404,
            404,
        ]
    assert Client().get(address).status_code == 302
    with pytest.raises(NotAllowed):
        payments.look_at(round=world.round, experts=[], why="page", by=other.officer, at=w.NOW)
    with pytest.raises(NotAllowed):
        payments.save_payment_details(
            expert=world.members[0].expert, **ROW, by=w.user_of(world.members[1]), at=w.NOW
        )
    own = as_expert(world.members[1]).get(url("my_payment")).content.decode()
    assert [canary for canary in CANARIES if canary in own] == []


def test_the_account_stands_on_no_other_page_and_in_no_mail_or_trail(world):
    """The canary: whatever else the officer, the expert and a colleague can open."""
    ada = world.members[0].expert_id
    call = (
        "officer",
        "invite",
        "invite_committee",
        "assignments",
        "close",
        "placements",
        "payments",
        "reading_ends",
    )
    officers = [
        *(url(name, key="trial-2024") for name in call), url("experts"), url("experts_csv"), url("committees"),
        url("edit_expert", pk=ada), url("member", key="trial-2024", pk=world.members[0].pk),
    ]  # fmt: skip
    every = "&".join(
        f"columns={key}"
        for key in (
            "institution",
            "country",
            "languages",
            "expertise",
            "hrcs",
            "committees",
            "most",
            "rounds",
        )
    )
    officers.append(f"{url('experts_csv')}?{every}")
    with translation.override("en"):
        desk = reverse("desk:home")
    seen = [(as_officer(world), address) for address in (*officers, desk)]
    seen += [(as_expert(world.members[0]), address) for address in (url("mine"), url("my_expertise"), desk)]
    seen += [
        (as_expert(world.members[1]), address)
        for address in (url("mine"), url("my_expertise"), url("my_payment"))
    ]
    for client, address in seen:
        answer = client.get(address)
        body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        assert (address, answer.status_code, [one for one in CANARIES if one in body]) == (address, 200, [])
    written = [str(event.data) for event in Event.objects.all()] + [mail.body for mail in Mail.objects.all()]
    assert [text for text in written if any(canary in text for canary in CANARIES)] == []
