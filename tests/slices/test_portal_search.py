"""Search: everything public is found, in every form and with a mistake; what is not public is not there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.slices.decision_world import AT, case, closed_round, signed
from tests.slices.page_reading import page, text, texts
from tests.slices.portal_world import entry, work
from tests.slices.programme_world import draft, published, user
from tests.slices.registers_world import OUS, make_study
from tildel.decisions.actions.decisions import publish_decision, record_decision
from tildel.decisions.actions.rankings import rank_call
from tildel.decisions.actions.recommendations import adopt_recommendation, recommend
from tildel.decisions.actions.reserve import decline_award
from tildel.people.models import OrganisationRole
from tildel.people.queries import organisation
from tildel.portal.actions.feeding import refresh
from tildel.portal.models import NewsIndexPage, NewsPage, SearchWord, StartPage
from tildel.portal.queries.search import search
from tildel.studies.actions.studies import take_step

pytestmark = pytest.mark.django_db


def keys(words: str) -> list[tuple[str, str]]:
    return sorted((one.kind, one.key) for group in search(words).groups for one in group.documents)


@pytest.mark.parametrize(
    "words", ["dementia", "Dementia prevention", "ÅRSLAND", "protect stavanger", "dement", "nsg 2020 protect"]
)
def test_a_known_award_is_found_by_title_leader_place_and_number(words):
    assert keys(words) == [("award", "nsg-network-2020-protect-norway")]


@pytest.mark.parametrize(
    ("typed", "used"), [("demntia", "dementia"), ("haldorson", "haldorsen"), ("repsiranet", "respiranet")]
)
def test_a_mistyped_word_finds_what_was_meant_and_says_so(client, typed, used):
    found = search(typed)
    assert (found.mended, found.total) == ({typed: used}, 1)
    told = text(page(client.get("/en/search/", {"q": typed})))
    assert f"Nothing has the word “{typed}”. Here is what has “{used}”." in told


def test_word_forms_are_one_in_norwegian_and_in_english():
    entry(1, titles={"nb": "Barn med hjertefeil", "en": "Children with heart defects"})
    refresh(kind="award")
    for words in ("hjertefeilene", "barnet hjertefeil", "child's"[:5], "defect", "hearts"):
        assert keys(words) == [("award", "walk-award-1")], words


def test_a_call_is_found_from_the_moment_it_is_published_and_not_before():
    draft()
    work()
    assert keys("klinbeforsk 2027") == []
    published("other-2027")
    assert work() > 0
    assert keys("other 2027") == [("call", "other-2027")]


def test_an_award_is_found_from_the_decision_on_and_gone_when_it_is_declined():
    world = closed_round([(5, 5), (4, 4), (2, 2)])
    given = dict.fromkeys(world.references[:2], 9000000)
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    draft_ = recommend(ranking=ranking, items=given, frame=30_000_000, by=world.officer, at=AT)
    found = adopt_recommendation(
        recommendation=draft_, case=case(world, board=True), by=world.board_leader, at=AT
    )
    decision = record_decision(
        recommendation=found, case=case(world, board=False), frame=30_000_000, items=given, by=world.officer,
        at=AT,
    )  # fmt: skip
    signed(world, decision)
    work()
    assert [kind for reference in world.references for kind, _key in keys(reference)] == []
    publish_decision(decision=decision, by=world.officer, at=AT)
    # No queue has worked: list and search say it in the same moment as the letters.
    assert [keys(reference) for reference in world.references] == [
        [("award", world.references[0].lower())], [("award", world.references[1].lower())], [],
    ]  # fmt: skip
    outcome = decision.outcomes.select_related("application").get(application__reference=world.references[0])
    decline_award(outcome=outcome, reason="No time.", by=world.officer, at=AT)
    assert [keys(reference) for reference in world.references[:2]] == [
        [], [("award", world.references[1].lower())],
    ]  # fmt: skip


def test_a_study_that_is_hidden_is_gone_at_once_and_its_words_are_not_told():
    by = user("manager@example.org")
    OrganisationRole.objects.create(
        organisation=organisation(OUS), person=by.person, kind="research_manager", held_from="2020-01-01"
    )
    study = make_study("draft", by=by, at=AT, title="Kvantesprangstudien")
    work()
    assert keys("kvantesprangstudien") == []
    study = take_step(study=study, verb="recruit", by=by, at=AT)
    work()
    assert keys("kvantesprangstudien") == [("study", study.key)]
    take_step(study=study, verb="hide", by=by, at=AT)
    assert keys("kvantesprangstudien") == []
    # The word is still in the list of words, and is not offered for a mistyped one.
    assert SearchWord.objects.filter(word="kvantesprangstudien").exists()
    assert search("kvantesprangstudie").mended == {}
    work()
    assert keys("kvantesprangstudien") == []


def test_news_is_found_in_the_nearest_language_and_gone_with_its_publication():
    root = StartPage.objects.get(locale__language_code="nb")
    index = root.add_child(instance=NewsIndexPage(title="Nyheter", slug="nyheter", locale=root.locale))
    news = index.add_child(
        instance=NewsPage(
            title="Midler til søvnforskning", slug="sovn", day="2026-05-01", locale=root.locale, live=False
        )
    )
    work()
    assert keys("søvnforskning") == []
    news.save_revision().publish()
    work()
    (group,) = search("søvnforskning").groups
    assert [(one.kind, one.paths) for one in group.documents] == [("news", {"nb": "/nb/nyheter/sovn/"})]
    NewsPage.objects.get(pk=news.pk).unpublish()
    assert keys("søvnforskning") == []
    work()
    assert keys("søvnforskning") == []


def test_the_page_asks_as_often_for_many_as_for_one(client, django_assert_num_queries):
    entry(1)
    refresh(kind="award")
    client.get("/nb/search/?q=prosjekt")
    with CaptureQueriesContext(connection) as one:
        client.get("/nb/search/?q=prosjekt")
    for number in range(2, 60):
        entry(number)
    refresh(kind="award")
    with django_assert_num_queries(len(one)):
        found = page(client.get("/nb/search/?q=prosjekt"))
    assert len(one) <= 6
    with translation.override("nb"):
        assert texts(found, "//main//h2") == ["Tildelinger (59)"]
    assert len(page(client.get("/nb/search/?q=prosjekt&kind=award")).xpath("//main//ul/li")) == 20
