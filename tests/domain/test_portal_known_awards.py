from datetime import date

import pytest

from tildel.decisions.domain.known_awards import read_rounds
from tildel.decisions.shipped import known_rounds
from tildel.people.shipped import shipped_directory
from tildel.portal.domain.statement import digest_of, read_run
from tools import accessibility


def one(*awards, **changes):
    row = {"key": "x", "names": {"nb": "X"}, "funder": "X", "decided_on": date(2017, 1, 1), "projects": 2,
           "total": 10, "sources": ["a"], "awards": list(awards)}  # fmt: skip
    return {"rounds": [{**row, **changes}]}


def award(number="x-1", **changes):
    return {"number": number, "titles": {"en": "A"}, "leader": "Kari Eksempel", "institution": "1", **changes}


@pytest.mark.parametrize(
    "document",
    [one(award(), award()), one(award(amount=11)), one(award(), award("x-2"), award("x-3"))],
    ids=["a number twice", "more than the sum", "more than there were"],
)
def test_a_register_that_contradicts_itself_is_refused(document):
    with pytest.raises(ValueError):
        read_rounds(document)


def test_the_shipped_register_has_a_source_for_everything_and_institutions_of_the_directory():
    rounds = known_rounds()
    assert all(one.sources for one in rounds)
    orgnrs = {award.institution for one in rounds for award in one.awards}
    unknown = {
        orgnr for orgnr in orgnrs if shipped_directory().eligibility(orgnr, date(2020, 1, 1)) == "unknown"
    }
    assert unknown == set()


def test_a_run_is_of_the_pages_whose_digest_it_has():
    files = [("a.html", b"1"), ("b.css", b"2")]
    assert digest_of(files) == digest_of(reversed(files)) != digest_of([("a.html", b"2"), ("b.css", b"1")])
    run = {"day": "2026-11-01", "engine": "axe", "pages": 9, "views": 3, "faults": 0, "digest": "d"}
    assert (read_run(run).day, read_run(run).faults) == (date(2026, 11, 1), 0)
    with pytest.raises(KeyError):
        read_run({})


def view(**changes):
    return {"pages": 90, "faults": 0, "day": "2026-11-02", "digest": "d", **changes}


def test_a_run_is_every_view_of_the_same_pages():
    run = accessibility.joined([view(), view(pages=88, faults=2, day="2026-11-01")], digest="d")
    assert read_run(run) == read_run({**run, "day": "2026-11-01", "pages": 88, "views": 2, "faults": 2})
    for views in ([view()], [view(), view(digest="other")]):
        with pytest.raises(ValueError):
            accessibility.joined(views, digest="d")
