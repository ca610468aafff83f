"""Key figures: recomputed row by row the slow way, frozen with what they were made from, and clicked back."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.slices import measuring_world, projects_world
from tests.slices.measuring_world import AT, OUS
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.measurement import phrases
from tildel.measurement.actions import figures as actions
from tildel.measurement.domain.sheets import LEVELS, behind
from tildel.measurement.models import Frozen
from tildel.measurement.queries import dashboards
from tildel.measurement.queries import figures as queries
from tildel.measurement.queries.sources import SOURCES
from tildel.measurement.shipped import key_figure_rows
from tildel.projects.actions import instalments, reports, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    """The report for 2024 is approved, and the year's instalment is paid."""
    made = projects_world.running()
    for row in made.project.instalments.filter(year=2024):
        for verb in ("release", "pay"):
            row.project = made.project
            row = instalments.move_instalment(
                instalment=row, verb=verb, reference="B-1", by=made.officer, at=AT
            )
    for kind in ("publication", "publication", "doctorate", "patent"):
        results.save_result(
            project=made.project, result=None, by=made.leader, at=AT,
            values={"year": 2024, "kind": kind, "title": f"{kind} {kind == 'patent'} {len(kind)}"},
        )  # fmt: skip
    report = projects_world.handed_in(made, projects_world.opened(made))
    reports.approve_report(report=report, by=made.officer, at=AT)
    with time_machine.travel(AT, tick=False), translation.override("nb"):
        yield made


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *more: Any) -> str:
    return reverse(f"measurement:{name}", args=more)


def slowly(figure: dict[str, Any], lines: list[Any]) -> Any:
    """A figure over rows, one by one."""
    kept = [[line.values[name] for name in figure["inputs"]] for line in lines]
    kept = [values for values in kept if None not in values]
    first = [values[0] for values in kept]
    second = [values[1] for values in kept if len(values) > 1]
    if not kept:
        return None
    if figure["formula"] == "sum":
        return Fraction(sum(first), figure.get("scale", 1))
    if figure["formula"] == "count":
        return Fraction(sum(1 for value in first if value))
    if figure["formula"] == "per":
        return Fraction(sum(first), sum(second)) if sum(second) else None
    whole = [values for values in kept if values[1]]
    return Fraction(sum(1 for values in whole if values[0]), len(whole)) if whole else None


def test_every_value_is_what_its_rows_give_one_by_one(world):
    measuring_world.budget(world.officer)
    sheets = queries.sheets([2023, 2024])
    found = queries.values_now([2023, 2024])

    seen = 0
    for figure in key_figure_rows():
        for year in (2023, 2024):
            groups: dict[Any, list[Any]] = defaultdict(list)
            for line in sheets[figure["subject"]]:
                if line.year == year:
                    groups["all",].append(line)
                    groups["region", line.region].append(line)
                    if line.institution and not figure.get("about_people"):
                        groups["institution", line.institution].append(line)
            told = {one.group: one.exact for one in found.get(year, ()) if one.figure == figure["key"]}
            assert told == {group: slowly(figure, lines) for group, lines in groups.items() if group[-1]}
            seen += len(told)
    assert seen > 40


def test_a_project_counts_as_its_contract_reports_and_results_say(world):
    told = {one.figure: one.exact for one in queries.values_now([2024])[2024] if one.group == ("all",)}

    assert (told["projects_running"], told["projects_started"], told["money_granted"]) == (1, 1, 9_000_000)
    assert told["money_paid"] == sum(row.amount for row in world.project.instalments.filter(year=2024))
    assert (told["publications"], told["doctorates"], told["innovations"]) == (2, 1, 1)
    report = world.project.reports.get()
    assert told["patients_included"] == report.figures["patients_included"]
    people = list(report.personnel.all())
    women = sum(one.people for one in people if one.sex == "female")
    assert told["women_share"] == Fraction(women, sum(one.people for one in people))
    assert told["reports_approved"] == 1


def test_a_snapshot_stays_as_it_was_with_its_rows_and_words(world):
    first = measuring_world.snapshot(world.officer, 2024)
    text, rows = first.text, queries.rows_behind(first)
    actions.save_definition(
        key="publications", owner="Somebody", source="Elsewhere", names={"nb": "A", "nn": "B", "en": "C"},
        descriptions={}, version=0, by=world.officer, at=AT,
    )  # fmt: skip
    results.save_result(
        project=world.project, result=None, by=world.leader, at=AT,
        values={"year": 2024, "kind": "publication", "title": "One more"},
    )  # fmt: skip

    second = measuring_world.snapshot(world.officer, 2024)

    first.refresh_from_db()
    assert (first.text, queries.rows_behind(first), second.version) == (text, rows, 2)
    for row, number, name in ((first, 2, "Publikasjoner"), (second, 3, "A")):
        figure = next(one for one in queries.text_of(row).content["figures"] if one["key"] == "publications")
        value = next(
            one for one in queries.values_of(row) if (one.figure, one.group) == ("publications", ("all",))
        )
        lines = behind(figure, queries.rows_behind(row)["projects"], ("all",))
        assert (figure["names"]["nb"], value.exact) == (name, number)
        assert sum(line["values"][0] for line in lines) == number


def test_a_number_on_the_page_is_clicked_back_to_its_projects(world):
    measuring_world.snapshot(world.officer, 2024)
    client = Client()

    page = client.get(url("figures")).content.decode()
    address = url("rows", "money_granted", 2024, 1, "all")
    behind_it = client.get(address).content.decode()

    assert f'href="{address}"' in page
    assert "2024-0017" in behind_it
    assert "9\u00a0000\u00a0000" in behind_it
    assert client.get(url("rows", "money_granted", 2024, 1, f"institution-{OUS}")).status_code == 200
    for wrong in (
        ("money_granted", 2024, 9, "all"),
        ("x", 2024, 1, "all"),
        ("money_granted", 2024, 1, "region-H05"),
    ):
        assert client.get(url("rows", *wrong)).status_code == 404


def test_rows_about_people_are_for_leaders_only(world):
    measuring_world.snapshot(world.officer, 2024)
    address = url("rows", "women_share", 2024, 1, "all")

    assert "2024-0017" not in Client().get(address).content.decode()
    assert "2024-0017" in browser(world.manager).get(address).content.decode()
    assert Client().get(url("rows", "women_share", 2024, 1, f"institution-{OUS}")).status_code == 404


def test_a_snapshot_whose_text_was_changed_is_not_shown(world):
    row = measuring_world.snapshot(world.officer, 2024)
    Frozen.objects.filter(pk=row.pk).update(text=row.text.replace("9000000", "9000001"))

    page = Client().get(url("figures"))

    assert [one.pk for one in page.context["read"].broken] == [row.pk]
    assert page.context["rows"] == []


def test_the_queue_shows_how_far_it_has_come(world):
    job = actions.ask_snapshot(year=2024, comment="", by=world.officer, at=AT)
    page = browser(world.officer).get(url("job", job.pk)).content.decode()

    made = actions.make_snapshot(job=job, at=AT)
    again = actions.make_snapshot(job=made, at=AT)

    assert 'hx-trigger="every 2s"' in page
    assert (made.state, made.done, made.of) == ("made", len(SOURCES) + 1, len(SOURCES) + 1)
    assert again.frozen == made.frozen
    assert "hx-trigger" not in browser(world.officer).get(url("job", job.pk)).content.decode()


def test_a_year_without_anything_freezes_nothing(world):
    job = actions.ask_snapshot(year=2001, comment="", by=world.officer, at=AT)

    assert (actions.make_snapshot(job=job, at=AT).state, Frozen.objects.count()) == ("nothing", 0)


def test_what_may_not_be_is_refused(world):
    with pytest.raises(RuleBroken) as caught:
        actions.ask_snapshot(year=2025, comment="", by=world.officer, at=AT)
    assert caught.value.code == "figures.year_not_over"
    with pytest.raises(NotAllowed):
        actions.ask_snapshot(year=2024, comment="", by=world.manager, at=AT)
    told = {
        "key": "publications",
        "owner": "",
        "source": "",
        "descriptions": {},
        "by": world.officer,
        "at": AT,
    }
    names = {"nb": "A", "nn": "B", "en": "C"}
    with pytest.raises(RuleBroken):
        actions.save_definition(**told, names={"nb": "A"}, version=0)
    actions.save_definition(**told, names=names, version=0)
    with pytest.raises(Stale):
        actions.save_definition(**told, names=names, version=0)


def test_dashboards_are_for_leaders_and_money_is_open_data(world):
    for name in ("money", "success", "time", "reviews", "people"):
        assert browser(world.manager).get(url("dashboard", name)).status_code == 200
        assert browser(world.manager).get(url("dashboard_file", name)).status_code == 200
        assert browser(world.leader).get(url("dashboard", name)).status_code == 404
    told = b"".join(Client().get(url("money_csv")).streaming_content).decode("utf-8-sig")
    assert '"9000000";"1"' in told
    assert sum(one.amount for one in dashboards.money()["region"]) == 9_000_000


def test_money_of_many_codes_is_whole(world):
    world.project.themes = ["a", "b", "b"]
    world.project.classification = {
        "codes": [{"code": "hrcs_hc_02can", "percent": 70}, {"code": "hrcs_hc_03car", "percent": 30},
                  {"code": "hrcs_ra_6_1", "percent": 100}],
    }  # fmt: skip
    world.project.save()

    found = dashboards.money()

    assert {one.key: one.amount for one in found["theme"]} == {"a": 4_500_000, "b": 4_500_000}
    assert {one.key: one.amount for one in found["hrcs"]} == {
        "hrcs_hc_02can": 6_300_000,
        "hrcs_hc_03car": 2_700_000,
    }
    assert {one.key: one.amount for one in found["activity"]} == {"hrcs_ra_6_1": 9_000_000}


def test_every_code_has_its_words():
    rows = key_figure_rows()
    assert {name for row in rows for name in row["inputs"]} == set(phrases.INPUTS)
    assert {row["unit"] for row in rows} <= set(phrases.UNITS)
    assert {row["source"] for row in rows} == set(phrases.SOURCES)
    assert {row["subject"] for row in rows} == set(SOURCES) == set(phrases.SUBJECTS)
    assert set(LEVELS) == set(phrases.LEVELS)
    assert all(phrases.formula_in_words(row) for row in rows)
    assert len({row["key"] for row in rows}) == len(rows) == len(queries.definitions())
    assert datetime(2025, 5, 5, 9, tzinfo=UTC) == AT
