"""What networks cost: budgets within the rules, the basis of invoices, keys and rules set by a person."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.slices.governance_world import Nsg, nsg
from tests.slices.networks_world import AT, at_stage, errors, filled, refused
from tests.slices.page_reading import page, texts
from tests.slices.pdf_reading import read
from tildel.networks.actions import sharing
from tildel.networks.queries.sharing import rules as every

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Nsg:
    return nsg(fill=False)


def test_a_year_is_never_over_the_rule_and_the_field_says_so(client, world):
    network = at_stage(world, "running")
    client.force_login(world["secretary"])
    url = f"/nb/networks/{network.key}/budget/"
    answer = client.post(url, {"year_2021": "1 000 001", "year_2022": "5", "year_2023": ""})
    assert (answer.status_code, filled(answer)["year_2022"]) == (422, "5")
    assert errors(answer) == ["Et nettverk får høyst 1 000 000 kr i 2021, og aldri mindre enn ingenting."]
    assert (
        client.post(url, {"year_2021": "1 000 000 kr", "year_2022": "", "year_2023": "7"}).status_code == 302
    )
    assert list(network.budget.values_list("year", "amount")) == [(2021, 1_000_000), (2022, 0), (2023, 7)]


def test_the_invoice_basis_is_the_same_as_page_workbook_csv_and_pdf(client, world):
    at_stage(world, "running", "Første nett")
    at_stage(world, "running", "Andre nett")
    client.force_login(world["secretary"])
    told = page(client.get("/nb/networks/invoices/?year=2022"))
    assert texts(told, "//tfoot//td[@class='num']") == ["999 999", "999 999", "1 999 998"]
    book = load_workbook(io.BytesIO(client.get("/nb/networks/invoices/2022.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert (len(rows), rows[-1][3:]) == (10, (999_999, 999_999, 1_999_998))
    assert sum(row[-1] for row in rows[1:-1]) == 1_999_998
    lines = b"".join(client.get("/nb/networks/invoices/2022.csv").streaming_content).decode().splitlines()
    assert lines[-1].endswith('"999999";"999999";"1999998"')
    pdf = read(client.get("/nb/networks/invoices/2022.pdf").content)
    assert (pdf.language, "1 999 998" in pdf.text.replace("\u00a0", " ")) == ("nb-NO", True)


def test_an_assumed_key_is_marked_until_a_person_sets_one(client, world):
    at_stage(world, "running")
    client.force_login(world["secretary"])
    warning = "//div[contains(@class,'ds-alert')]"
    assert len(texts(page(client.get("/nb/networks/invoices/?year=2022")), warning)) == 1
    sent = {"starts": "2022-01-01", "reason": "AD-møtet, sak 001/22 (oppdiktet)"}
    for side, payers in (("health", ("991324968", "983658725")), ("university", ("971035854", "874789542"))):
        weights = {f"weight_{payer}": "3" for payer in payers[:1]} | {f"weight_{payers[1]}": "1"}
        assert client.post(f"/nb/networks/rules/keys/{side}/", {**sent, **weights}).status_code == 302
        assert client.post(f"/nb/networks/rules/keys/{side}/", {**sent, **weights}).status_code == 422
    after = page(client.get("/nb/networks/invoices/?year=2022"))
    assert texts(after, warning) == []
    assert texts(after, "//tbody/tr[1]/td[@class='num']") == ["375 000", "375 000"]
    before = page(client.get("/nb/networks/invoices/?year=2021"))
    assert texts(before, "//tbody/tr[1]/td[@class='num']") == ["125 000", "125 000"]


def test_rules_change_from_a_day_and_what_is_set_is_assumed_no_more(client, world):
    client.force_login(world["secretary"])
    rules = client.get("/nb/networks/rules/change/")
    sent = {
        **dict(page(rules).forms[-1].form_values()),
        "regions": ["H12"],
        "starts": "2025-01-01",
        "yearly_most": "2 000 000",
        "reason": "NSG",
    }
    assert client.post("/nb/networks/rules/change/", sent).status_code == 302
    before, after = every()
    assert (before.yearly_most, after.yearly_most, after.regions) == (1_000_000, 2_000_000, ("H12",))
    assert sorted(after.assumed) == ["evaluation_after_months", "report_due"]
    bad = {"starts": date(2026, 1, 1), "changes": {"most_years": 0}, "reason": "x", "by": world["secretary"]}
    assert refused(sharing.set_rules, at=AT, **bad) == "rules.unreadable"
