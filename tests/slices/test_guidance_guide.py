"""The guide to data solutions: written, published, walked through, kept as a PDF."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.slices.pdf_reading import read
from tests.slices.registers_people import AT, account
from tests.slices.walk_guidance import set_up_bodies
from tildel.audit.queries import broken_at
from tildel.design.refusals import known_codes
from tildel.guidance import phrases
from tildel.guidance.actions import guide as actions
from tildel.guidance.domain import checks
from tildel.guidance.domain.guide import Question, with_question, without_question
from tildel.guidance.domain.walk import paths
from tildel.guidance.models import GuideVersion
from tildel.guidance.queries import guide as queries
from tildel.guidance.web import ways
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> User:
    return account("member")


@pytest.fixture
def leader(member: User) -> User:
    user = account("leader")
    set_up_bodies(user, member, AT - timedelta(days=400))
    return user


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def published(leader: User) -> GuideVersion:
    draft = actions.begin_draft(by=leader, at=AT)
    return actions.publish_draft(draft=draft, saved=draft.saved, by=leader, at=AT)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


DATA = "/nb/guidance/data/"


# --- writing and publishing ------------------------------------------------------------------------------------


def test_the_first_draft_is_what_is_shipped_and_publishing_replaces_what_was(
    leader: User, published: GuideVersion
):
    assert (published.number, published.state, queries.published().pk) == (1, "published", published.pk)
    second = actions.begin_draft(by=leader, at=AT)
    changed = without_question(queries.guide_of(second), "purpose")
    second = actions.change_draft(draft=second, guide=changed, saved=second.saved, by=leader, at=AT)
    actions.publish_draft(draft=second, saved=second.saved, by=leader, at=AT)
    assert list(queries.versions().values_list("number", "state")) == [(2, "published"), (1, "retired")]
    assert broken_at("guide") is None


def test_a_guide_with_a_fault_is_not_published(leader: User, published: GuideVersion):
    draft = actions.begin_draft(by=leader, at=AT)
    lonely = Question("alene", {"nb": "Alene?"}, queries.guide_of(draft).questions[0].options)
    guide = with_question(queries.guide_of(draft), lonely)
    draft = actions.change_draft(draft=draft, guide=guide, saved=draft.saved, by=leader, at=AT)
    with pytest.raises(RuleBroken) as refused:
        actions.publish_draft(draft=draft, saved=draft.saved, by=leader, at=AT)
    assert (refused.value.code, queries.published().number) == ("guide.faulty", 1)


def test_members_write_the_leader_publishes_and_nobody_else_knows(leader: User, member: User):
    draft = actions.begin_draft(by=member, at=AT)
    with pytest.raises(NotAllowed) as refused:
        actions.publish_draft(draft=draft, saved=draft.saved, by=member, at=AT)
    assert refused.value.secret is False
    stranger = account("stranger")
    for step in (
        lambda: actions.begin_draft(by=stranger, at=AT),
        lambda: actions.publish_draft(draft=draft, saved=1, by=stranger, at=AT),
        lambda: actions.discard_draft(draft=draft, by=stranger, at=AT),
    ):
        with pytest.raises(NotAllowed) as refused:
            step()
        assert refused.value.secret is True


def test_two_who_write_at_once_are_told(leader: User, member: User):
    draft = actions.begin_draft(by=leader, at=AT)
    guide = without_question(queries.guide_of(draft), "purpose")
    actions.change_draft(draft=draft, guide=guide, saved=1, by=leader, at=AT)
    with pytest.raises(Stale):
        actions.change_draft(draft=draft, guide=guide, saved=1, by=member, at=AT)
    with pytest.raises(RuleBroken, match=r"guide\.draft_there"):
        actions.begin_draft(by=member, at=AT)


def test_the_database_keeps_one_draft_and_one_published(published: GuideVersion):
    for state, changes in (
        ("published", {"published_at": AT}),
        ("published", {}),
        ("draft", {"published_at": AT}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            GuideVersion.objects.create(
                number=9, state=state, content={}, begun_at=AT, changed_at=AT, **changes
            )


def test_every_refusal_and_every_fault_has_a_sentence():
    assert set(phrases.REFUSALS) <= known_codes()
    assert set(re.findall(r'Fault\("(\w+)"', inspect.getsource(checks))) == set(phrases.FAULTS)
    for code in phrases.FAULTS:
        params = {"rule": 1, "to": "x", "question": "x", "most": 9, "answers": [("a", "b")]}
        assert phrases.fault_sentence(checks.Fault(code, params=params), {"a/b": "Ja"})


# --- the public pages ------------------------------------------------------------------------------------------


def test_before_anything_is_published_the_page_says_so(client: Client):
    answer = client.get(DATA)
    assert (answer.status_code, client.get(f"{DATA}map/").status_code) == (200, 404)


def test_one_question_at_a_time_with_the_answers_in_the_address(client: Client, published: GuideVersion):
    first = client.get(DATA).content.decode()
    assert 'name="employer"' in first
    sent = client.get(f"{DATA}?from=employer&employer=hmn")
    assert sent.headers["Location"] == "/nb/guidance/data/?employer=hmn&v=1"
    second = client.get(sent.headers["Location"]).content.decode()
    assert ('name="kind"' in second, 'href="/nb/guidance/data/?v=1"' in second) == (True, True)


def test_nothing_chosen_is_told_at_its_place(client: Client, published: GuideVersion):
    answer = client.get(f"{DATA}?from=kind&employer=hmn")
    page = answer.content.decode()
    assert (answer.status_code, 'href="#option-1"' in page, 'aria-invalid="true"' in page) == (
        422,
        True,
        True,
    )


def test_the_answer_says_what_may_be_used_and_why_and_what_not(client: Client, published: GuideVersion):
    page = client.get(f"{DATA}?employer=ntnu&kind=forms&sensitivity=identifiable&purpose=store&v=1")
    groups = {
        group["verdict"]: [one.solution.key for one in group["rows"]] for group in page.context["groups"]
    }
    assert groups == {
        "allowed": ["tsd", "hunt-cloud"],
        "case_by_case": ["eforsk", "webcrf3", "biobyte", "server", "nice-1"],
    }
    assert (page.context["unverified"], page.context["usable"], page.context["renewed"]) == (
        True,
        True,
        False,
    )
    assert "høy sikkerhet" in page.content.decode()


def test_where_nothing_may_be_used_the_page_says_what_to_do(client: Client, published: GuideVersion):
    page = client.get(f"{DATA}?employer=other&v=0")
    assert (page.context["usable"], page.context["renewed"]) == (False, True)
    assert "personvernombudet" in page.content.decode()


def test_every_way_of_the_published_guide_opens_as_an_answer(client: Client, published: GuideVersion):
    guide = queries.guide_of(published)
    addresses = [f"{DATA}?{ways.query_of(way.answers, 1)}" for way in paths(guide)]
    answers = [client.get(address) for address in addresses[::5]]
    assert {(one.status_code, one.templates[0].name) for one in answers} == {(200, "guidance/answer.html")}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_answer_as_a_tagged_document(client: Client, published: GuideVersion, language: str):
    query = "employer=hmn&kind=key&v=1"
    answer = client.get(f"/{language}/guidance/data/answer.pdf?{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    told = read(answer.content)
    assert (told.marked, told.language[:2], told.untagged) == (True, language, "")
    assert ("H2", "NICE-1 (NTNU)") in told.headings


def test_the_document_says_what_to_do_where_nothing_may_be_used(client: Client, published: GuideVersion):
    told = read(client.get(f"{DATA}answer.pdf?employer=other").content)
    assert "personvernombudet" in told.tree.text


def test_a_half_answer_is_no_document(client: Client, published: GuideVersion):
    answer = client.get(f"{DATA}answer.pdf?employer=hmn")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/nb/guidance/data/?employer=hmn&v=1")


def test_the_picture_and_the_table_have_every_way(client: Client, published: GuideVersion):
    page = client.get(f"{DATA}map/")
    assert (page.context["page"].paginator.count, len(page.context["picture"].boxes)) == (67, 4)
    rows = [
        client.get(f"{DATA}map/?page={n}").content.decode().count('<tr><th scope="row">') for n in (1, 2, 3)
    ]
    assert rows == [25, 25, 17]


# --- the keepers' pages ----------------------------------------------------------------------------------------


def test_a_question_is_written_in_the_form_and_the_faults_are_told(leader: User):
    client = as_(leader)
    client.post(reverse("guidance:keep_begin"))
    sent = {
        "saved": "1",
        "text_nb": "Er det en prøve?",
        "option0_nb": "Ja",
        "option1_nb": "Nei",
        "option1_to": "kind",
    }
    assert client.post("/nb/guidance/keep/questions/new/", sent).status_code == 302
    written = queries.guide_of(queries.draft()).questions[-1]
    assert [(o.key, o.leads_to) for o in written.options] == [("ja", ""), ("nei", "kind")]
    page = client.get("/nb/guidance/keep/")
    assert [one["name"] for one in page.context["faults"]] == ["Er det en prøve?"]
    assert client.post("/nb/guidance/keep/publish/", {"saved": "2"}).status_code == 409


def test_a_solution_keeps_its_rules_through_its_form_in_the_order_of_their_places(leader: User):
    client = as_(leader)
    client.post(reverse("guidance:keep_begin"))
    address = "/nb/guidance/keep/solutions/tsd/"
    form = client.get(address).context["form"]
    sent = {field.html_name: field.value() for field in form}
    plain = {name: value for name, value in sent.items() if value not in (None, False)}
    assert client.post(address, {**plain, "saved": "1"}).status_code == 302
    assert queries.draft().saved == 1  # nothing differs
    client.post(address, {**plain, "rule4_place": "1", "rule0_place": "2", "assessed_on": "2024-05-01"})
    changed = queries.guide_of(queries.draft()).solution("tsd")
    assert [str(rule.verdict) for rule in changed.rules][:2] == ["allowed", "not_allowed"]
    assert (str(changed.assessed_on), dict(changed.rules[0].when)) == ("2024-05-01", {})


def test_what_was_typed_stands_again_when_somebody_else_saved_first(leader: User):
    client = as_(leader)
    client.post(reverse("guidance:keep_begin"))
    sent = {"saved": "0", "title_nb": "Ny tittel", "start": "employer"}
    answer = client.post("/nb/guidance/keep/facts/", sent)
    assert (answer.status_code, "Ny tittel" in answer.content.decode()) == (422, True)


def test_the_draft_can_be_tried_and_is_nobody_elses(leader: User, client: Client):
    as_(leader).post(reverse("guidance:keep_begin"))
    assert as_(leader).get("/nb/guidance/keep/try/").status_code == 200
    assert as_(account("stranger")).get("/nb/guidance/keep/try/").status_code == 404
    assert client.get("/nb/guidance/keep/").status_code == 302


def test_a_discarded_draft_leaves_the_published_one(leader: User, published: GuideVersion):
    draft = actions.begin_draft(by=leader, at=datetime(2026, 3, 3, tzinfo=UTC))
    actions.discard_draft(draft=draft, by=leader, at=datetime(2026, 3, 4, tzinfo=UTC))
    assert (queries.draft(), queries.published().number, actions.begin_draft(by=leader, at=AT).number) == (
        None,
        1,
        3,
    )
