"""The public site of the demo world: pages beside each other in three languages, found by the search."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from tests.slices.page_reading import page, texts
from tildel.config.demo import site
from tildel.portal.queries.search import search

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_the_demo_has_news_and_a_page_in_the_menu_once_however_often_it_is_made(client):
    site.make(AT)
    site.make(AT)
    with translation.override("nn"):
        found = page(client.get("/nn/"))
        assert texts(found, "//section[@aria-labelledby='news']//h3") == [
            "Oppdikta nyheit: No finn du alt på ein stad"
        ]
        assert {"/nn/about/", "/nn/nyheiter/"} <= set(found.xpath("//header//a/@href"))
    (group,) = search("oppdiktet nyhet sted").groups
    assert group.documents[0].paths == {
        "nb": "/nb/nyheter/new-site/", "nn": "/nn/nyheiter/new-site/", "en": "/en/news/new-site/",
    }  # fmt: skip
    assert client.get("/en/news/new-site/").status_code == 200
