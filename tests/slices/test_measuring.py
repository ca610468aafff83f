"""The measuring system: a frozen version never changes, what-if stores nothing, faults of a file at their cells."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.slices import measuring_world, projects_world
from tests.slices.measuring_world import AT, GRANT, HOSPITALS, NORDLAND, OUS, YEAR
from tildel.applications.spreadsheets import workbook
from tildel.audit.models import Event
from tildel.config.database import APPEND_ONLY, grant, make_role
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.measurement.actions import measuring
from tildel.measurement.domain.allocation_table import AllocationTable, Indicator
from tildel.measurement.domain.amount_file import ReadAmount
from tildel.measurement.models import Amount, Frozen, Scenario, WeightTable
from tildel.measurement.queries import measuring as queries
from tildel.measurement.shipped import example_allocation_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    made = projects_world.running()
    with time_machine.travel(AT, tick=False), translation.override("nb"):
        yield made


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *more: Any) -> str:
    return reverse(f"measurement:{name}", args=more)


def other_weights() -> AllocationTable:
    return AllocationTable(
        2026,
        2026,
        False,
        "The owner",
        Fraction(1, 2),
        2,
        2,
        (Indicator("doctorates", "degrees", Fraction(1)),),
    )


def test_a_frozen_version_never_changes_and_its_numbers_add_up(world):
    first = measuring_world.frozen(world.officer)
    text = first.text

    measuring.save_amounts(
        amounts=[ReadAmount(OUS, "doctorates", 2024, Decimal(500))], source="Mended", by=world.officer, at=AT
    )
    measuring.save_table(table=other_weights(), by=world.officer, at=AT)
    second = measuring.freeze_budget(budget=queries.budget(YEAR), comment="Mended", by=world.officer, at=AT)

    first.refresh_from_db()
    assert (first.version, second.version, first.text) == (1, 2, text)
    assert queries.text_of(first).is_intact
    content = queries.text_of(first).content
    assert content["allocation"]["by_results"] + content["allocation"]["other"] == GRANT
    slow = {}
    for one in content["allocation"]["regions"]:
        members = [row for row in content["institutions"] if row["region"] == one["region"]]
        slow[one["region"]] = sum(
            Fraction(step["weight"]) * sum(Fraction(value or 0) for value in step["results"].values()) / 3
            for row in members for step in row["steps"]
        )  # fmt: skip
        assert sum(row["kroner"] for row in members) == one["kroner"]
    exact = {
        region: content["allocation"]["by_results"] * part / sum(slow.values())
        for region, part in slow.items()
    }
    assert {one["region"]: one["exact"] for one in content["allocation"]["regions"]} == {
        region: str(value) for region, value in exact.items()
    }
    assert queries.text_of(second).content["allocation"]["table"]["result_based"] == "1/2"


def test_the_database_lets_nobody_change_what_is_frozen(world):
    made = measuring_world.frozen(world.officer)

    assert "measurement_frozen" in APPEND_ONLY
    make_role("tildel_probe")
    grant("tildel_probe")
    for change in ("UPDATE measurement_frozen SET text = ''", "DELETE FROM measurement_frozen"):
        with pytest.raises(ProgrammingError):
            _as_probe(change)
    made.refresh_from_db()
    assert queries.text_of(made).is_intact


def _as_probe(change: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE tildel_probe")
        cursor.execute(change)


def test_nothing_new_is_not_frozen_again(world):
    measuring_world.frozen(world.officer)

    with pytest.raises(RuleBroken) as caught:
        measuring.freeze_budget(budget=queries.budget(YEAR), comment="", by=world.officer, at=AT)

    assert (caught.value.code, Frozen.objects.count()) == ("figures.same_as_frozen", 1)


def test_every_number_on_the_public_page_leads_to_how_it_came_about(world):
    measuring_world.frozen(world.officer)

    page = Client().get(url("version", YEAR, 1)).content.decode()
    why = Client().get(url("derivation", YEAR, 1, "H05")).content.decode()

    for name in (
        "weighted",
        "share",
        "kroner",
        "doctorates",
        f"doctorates-{NORDLAND}",
        f"institution-{NORDLAND}",
    ):
        assert f'regions/H05/#{name}"' in page
        assert f'id="{name}"' in why
    assert "eksempel" in page or "example" in page


def test_what_if_stores_nothing_until_somebody_keeps_it(world):
    measuring_world.budget(world.officer)
    client = browser(world.officer)
    asked = {"grant": 500, "result_based": "1", **{f"weight_{one.key}": "0" for one in _indicators()}}

    nothing = client.get(url("what_if", YEAR), asked)
    other = client.get(url("what_if", YEAR), {**asked, "weight_doctorates": "1/2"})
    before = Scenario.objects.count()
    client.post(url("what_if", YEAR), {**asked, "weight_doctorates": "1/2", "name": "Only doctorates"})

    assert nothing.status_code == 422
    assert sum(row["after"] for row in other.context["rows"][:-1]) == 500
    assert [row["change"] for row in other.context["rows"]][-1] == 500 - 700_000_001
    assert (before, Scenario.objects.get().content["grant"]) == (0, 500)


def _indicators() -> Any:
    return queries.table_of(YEAR).indicators


def test_what_if_tells_what_cannot_be_read(world):
    measuring_world.budget(world.officer)

    page = browser(world.officer).get(url("what_if", YEAR), {"grant": "x", "result_based": "2"})

    assert page.status_code == 422
    assert set(page.context["form"].errors) >= {"grant", "result_based", "weight_doctorates"}


def test_faults_of_a_file_are_told_at_their_cells_and_nothing_is_written(world):
    measuring_world.budget(world.officer)
    before = list(Amount.objects.order_by("pk").values_list("value", flat=True))
    rows = [["1", "", "doctorates", "", 1, 2, 3], [OUS, "", "doctorates", "", 1, "mange", 3]]
    data = workbook("x", ["orgnr", "", "indicator", "", "2022", "2023", "2024"], rows)

    page = browser(world.officer).post(
        url("import_amounts", YEAR), {"file": SimpleUploadedFile("x.xlsx", data), "source": "A file"}
    )

    assert page.status_code == 422
    assert [cell for cell, _sentence in page.context["faults"]] == ["A2", "F3"]
    assert "mange" in page.context["faults"][1][1]
    assert list(Amount.objects.order_by("pk").values_list("value", flat=True)) == before


def test_the_file_that_is_downloaded_can_be_filled_in_and_handed_back(world):
    measuring_world.budget(world.officer)
    client = browser(world.officer)
    told = b"".join(client.get(url("amounts_file", YEAR, "csv")).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told), delimiter=";"))
    mine = next(row for row in rows if row[0] == OUS and row[2] == "doctorates")
    mine[-1] = "77,5"
    text = "\r\n".join(";".join(row) for row in rows)

    answer = client.post(
        url("import_amounts", YEAR),
        {"file": SimpleUploadedFile("x.csv", text.encode("cp1252")), "source": "B"},
    )

    assert answer.status_code == 302
    changed = Amount.objects.filter(source="B")
    assert [(one.institution.orgnr, one.year, one.value) for one in changed] == [(OUS, 2024, Decimal("77.5"))]
    assert Event.objects.filter(verb="measuring.amounts_written").first().data["amounts"][0][4] == "77.5"


def test_an_institution_is_written_on_a_page_and_what_is_wrong_stands_at_its_field(world):
    measuring_world.budget(world.officer)
    client = browser(world.officer)
    there = client.get(url("amounts", YEAR, OUS)).context["form"]
    typed = {name: field.initial or "" for name, field in there.fields.items()} | {"source": "Page"}

    wrong = client.post(url("amounts", YEAR, OUS), {**typed, "doctorates_2024": "-1"})
    right = client.post(url("amounts", YEAR, OUS), {**typed, "doctorates_2024": "", "new_patients_2023": "9"})

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["doctorates_2024"])
    assert right.status_code == 302
    mine = Amount.objects.filter(institution__orgnr=OUS)
    assert list(mine.filter(source="Page").values_list("indicator", "year")) == [("new_patients", 2023)]
    assert not mine.filter(indicator="doctorates", year=2024).exists()


def test_weights_are_written_on_a_page_and_hold_for_their_years(world):
    client = browser(world.officer)
    form = client.get(url("new_table") + f"?year={YEAR}").context["form"]
    typed = {name: "" if value is None else value for name, value in form.initial.items()}
    typed |= {name: field.initial or "" for name, field in form.fields.items() if field.initial}
    typed |= {"first": 2026, "last": 2027, "source": "The owner", "weight_doctorates": "2,5"}
    del typed["assumed"]

    answer = client.post(url("new_table"), typed)

    assert answer.status_code == 302, answer.context["form"].errors
    assert WeightTable.objects.get().first == 2026
    weights = {one.key: one.weight for one in queries.table_of(2027).indicators}
    assert (weights["doctorates"], queries.table_of(2027).assumed) == (Fraction(5, 2), False)
    assert queries.table_of(2028) == example_allocation_tables()[-1]


def test_whoever_keeps_no_figures_writes_none(world):
    budget = measuring_world.budget(world.officer)
    table = queries.table_of(YEAR)
    writes = [
        lambda by: measuring.save_budget(year=YEAR, grant=1, source="", by=by, at=AT),
        lambda by: measuring.save_table(table=table, by=by, at=AT),
        lambda by: measuring.save_amounts(amounts=[], source="", by=by, at=AT),
        lambda by: measuring.freeze_budget(budget=budget, comment="", by=by, at=AT),
        lambda by: measuring.keep_scenario(budget=budget, name="x", grant=1, table=table, by=by, at=AT),
    ]

    for write in writes:
        for user in (world.leader, world.manager):
            with pytest.raises(NotAllowed):
                write(user)
    assert len(HOSPITALS) == 6


def test_files_of_a_version_hold_what_the_page_shows(world):
    measuring_world.frozen(world.officer)

    told = b"".join(Client().get(url("version_file", YEAR, 1, "csv")).streaming_content).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(told), delimiter=";"))
    regions = [row for row in rows[1:] if not row[1]]
    assert (len(regions), sum(int(row[-1]) for row in regions)) == (4, 700_000_001)
    assert len(rows) == 1 + 4 + len(HOSPITALS)
    assert Client().get(url("version_file", YEAR, 1, "xlsx")).status_code == 200
    assert Client().get(url("version_file", YEAR, 1, "pdf")).status_code == 404
