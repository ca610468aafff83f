"""The ranking: the call's cuts and ties in the frozen order, figures beside it, the line, the files."""

from __future__ import annotations

import copy
import io
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from tests.slices import decision_world
from tests.slices.decision_world import AT, World
from tildel.applications.models import Application
from tildel.decisions.actions.rankings import look_at_normalised, rank_call
from tildel.decisions.actions.statistics import make_statistics_of
from tildel.decisions.models import Ranking
from tildel.decisions.queries.rules import placed

pytestmark = pytest.mark.django_db


def page(name: str, world: World) -> str:
    with translation.override("en"):
        return reverse(f"decisions:{name}", args=[world.call.key])


def ranks(ranking: Ranking) -> list[tuple[str, int | None]]:
    return [(row.reference, row.ranked.rank) for row in placed(ranking)]


def test_the_calls_rules_for_ties_part_equal_marks_and_say_which_did() -> None:
    world = decision_world.closed_round([(4, 5), (5, 4), (2, 2)])
    decision_world.change_call_assessment(world, ties=["median", "dimension:quality"])

    ranking = rank_call(call=world.call, by=world.officer, at=AT)

    first, second, third = world.references
    assert ranks(ranking) == [(second, 1), (first, 2), (third, None)]
    assert [(row.tied, row.settled_by) for row in placed(ranking)[:2]] == [
        ((first,), ("dimension:quality",)),
        ((second,), ("dimension:quality",)),
    ]


def test_a_cut_on_a_dimension_takes_the_place_and_says_why() -> None:
    world = decision_world.closed_round([(5, 4), (4, 5), (5, 5)])
    dimensions = world.call.current.content["assessment"]["dimensions"]
    cut = [{**one, "least_tenths": 45 if one["key"] == "benefit" else None} for one in dimensions]
    decision_world.change_call_assessment(world, dimensions=cut)

    ranking = rank_call(call=world.call, by=world.officer, at=AT)

    first, second, third = world.references
    assert ranks(ranking) == [(third, 1), (second, 2), (first, None)]
    assert [one.code for one in placed(ranking)[2].below] == ["decisions.below_dimension"]


def test_an_order_frozen_before_there_were_cuts_is_still_read(client: Client) -> None:
    world = decision_world.closed_round([(5, 5), (4, 4)])
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    new = ("median", "themes", "below", "tied", "settled_by", "sheets")
    old = [{key: value for key, value in row.items() if key not in new} for row in ranking.rows]
    Ranking.objects.update(rows=old, statistics={})
    client.force_login(world.officer)

    answer = client.get(page("ranking", world))

    assert answer.status_code == 200
    assert [float(row.median) for row in placed(Ranking.objects.get())] == [5.0, 4.0]


def test_figures_are_made_with_the_order_and_in_the_queue_when_they_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = decision_world.closed_round([(5, 5), (4, 4), (2, 2)])
    monkeypatch.setattr("tildel.decisions.actions.statistics.AT_ONCE", 2)

    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    assert ranking.statistics == {"waiting": ["standings", "strictness", "moves"]}
    make_statistics_of(ranking_id=ranking.pk)

    found = Ranking.objects.get().statistics
    assert sorted(found) == ["moves", "standings", "strictness"]
    assert sorted(found["standings"]["expected"]) == sorted(world.references)
    assert found["strictness"]["ground"] == "connected"


def test_ranks_without_strictness_stand_beside_and_never_instead(client: Client) -> None:
    world = decision_world.closed_round([(5, 5), (4, 4), (2, 2)])
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    before = ranking.rows

    look_at_normalised(ranking=ranking, by=world.officer, at=AT)

    found = Ranking.objects.get()
    assert found.rows == before
    assert found.normalised == {world.references[0]: 1, world.references[1]: 2}
    client.force_login(world.officer)
    assert client.get(page("strictness", world)).status_code == 200
    assert client.get(page("moves", world)).status_code == 200


def test_the_line_is_moved_by_an_address_and_says_what_it_breaks(client: Client) -> None:
    world = decision_world.closed_round([(5, 5), (4, 4), (4, 4)], [9_000_000, 9_000_000, 9_000_000])
    rank_call(call=world.call, by=world.officer, at=AT)
    client.force_login(world.officer)

    html = client.get(page("ranking", world), {"line": "2"}).content.decode()

    assert "2 above the line" in html
    assert "The line stands between equals:" in html
    assert 'href="?line=1#line"' in html
    assert 'href="?line=3#line"' in html
    assert client.get(page("ranking", world), {"line": "x"}).status_code == 200
    assert client.get(page("ranking", world), {"line": "99999"}).status_code == 200


def test_the_files_hold_what_the_page_shows_and_nothing_that_runs(client: Client) -> None:
    world = decision_world.closed_round([(5, 5), (2, 2)])
    Application.objects.filter(reference=world.references[0]).update(title="=1+1")
    rank_call(call=world.call, by=world.officer, at=AT)
    client.force_login(world.officer)

    lines = client.get(page("order_csv", world)).content.decode("utf-8-sig").splitlines()
    sheet = load_workbook(io.BytesIO(client.get(page("order_xlsx", world)).content)).active
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]

    heading = lines[0].split(";")
    assert cells[0] == heading
    assert heading[:3] == ["Rank", "Reference", "Title"]
    assert lines[1].split(";")[:3] == ["1", world.references[0], "'=1+1"]
    assert cells[1][:3] == [1, world.references[0], "=1+1"]
    assert sheet.cell(2, 3).data_type == "s"
    assert cells[1][heading.index("Expected rank")] == pytest.approx(1.0, abs=0.5)


def test_a_thousand_rows_ask_the_database_as_often_as_two(client: Client) -> None:
    world = decision_world.closed_round([(5, 5), (4, 4)])
    ranking = rank_call(call=world.call, by=world.officer, at=AT)
    client.force_login(world.officer)
    few = asked(client, page("ranking", world))
    first = Application.objects.get(reference=world.references[0])
    made = Application.objects.bulk_create(
        copied(first, number=place, reference=f"MANY-{place}") for place in range(1000, 2000)
    )
    ranking.rows = [
        {**ranking.rows[0], "reference": one.reference, "rank": place}
        for place, one in enumerate(made, start=1)
    ]
    ranking.save()

    many = asked(client, page("ranking", world))

    assert many == few
    assert many <= 15


def copied(application: Application, **changes: object) -> Application:
    """A draft like an application that is there."""
    made = copy.copy(application)
    made.pk, made.current, made.state = uuid.uuid4(), None, "draft"
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)
