import io
import json
import zipfile

import pytest
import time_machine
from openpyxl import Workbook, load_workbook

from tests.slices.applicant_pages import address, fields, post_section, section, text, tree
from tests.slices.applications_world import AT, BERGEN, LATE, OUS, ST_OLAV, applicant, begun, complete, save
from tests.slices.content_world import of_norm, researcher
from tildel.applications.budget_workbook import read_cells
from tildel.applications.domain.budget_sheet import FORMULA
from tildel.applications.queries.drafts import sections_of
from tildel.kernel.errors import RuleBroken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def at_work(client):
    client.force_login(applicant())
    return client


def xlsx(*rows, name="budget.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = name
    return out


def take_in(client, application, upload):
    return client.post(address("import_budget", application.pk), {"file": upload})


HEAD = ["Institution", "Kind of cost", 2028, 2029, "Sum"]


# --- a spreadsheet, out and in -------------------------------------------------------------------------------------


def test_the_budget_comes_back_as_it_went_out(at_work):
    application = complete()
    before = sections_of(application)["budget"]

    book = at_work.get(address("budget_xlsx", application.pk)).content
    upload = io.BytesIO(book)
    upload.name = "budget.xlsx"
    page = take_in(at_work, application, upload)
    sheet = load_workbook(io.BytesIO(book)).active

    assert [cell.value for cell in sheet[1]] == ["Institution", "Kind of cost", "2028", "2029", "2030", "Sum"]
    assert [cell.value for cell in sheet[2]][2:] == [4_000_000, 4_000_000, None, 8_000_000]
    assert text(page).count("As before") == 2
    assert json.loads(tree(page).xpath("//input[@name='rows']/@value")[0]) == before["rows"]


def test_an_import_shows_what_it_replaces_and_waits(at_work):
    application = complete()
    before = sections_of(application)["budget"]

    page = take_in(at_work, application, xlsx(HEAD, [OUS, "personnel", 100, 200]))

    assert "The budget changes from NOK\u00a010,000,000 to NOK\u00a0300" in page.content.decode()
    assert [row.xpath("string(td[5])") for row in tree(page).xpath("//table//tbody/tr")] == [
        "Changed",
        "Goes away",
    ]
    assert sections_of(application)["budget"] == before


def test_an_import_is_written_when_a_person_says_so(at_work):
    application = complete()
    page = take_in(at_work, application, xlsx(HEAD, [OUS, "personnel", 100, 200]))

    form = tree(page).xpath("//form[contains(@action, 'replace')]")[0]
    done = at_work.post(form.action, dict(form.fields))
    stored = sections_of(application)["budget"]

    assert done.status_code == 302
    assert stored["rows"] == [
        {"institution": OUS, "category": "personnel", "years": {"2028": 100, "2029": 200}}
    ]
    assert stored["justification"] == "Study nurses in all four regions."


def test_an_import_onto_a_budget_that_moved_on_changes_nothing(at_work):
    application = complete()
    page = take_in(at_work, application, xlsx(HEAD, [OUS, "personnel", 100, 200]))
    form = tree(page).xpath("//form[contains(@action, 'replace')]")[0]
    save(application, "budget", {"rows": [], "justification": "Mine."})

    answer = at_work.post(form.action, dict(form.fields))

    assert (answer.status_code, sections_of(application)["budget"]["justification"]) == (409, "Mine.")
    assert "Somebody saved the budget in the meantime" in text(answer)


def test_bad_cells_are_named_and_nothing_can_be_replaced(at_work):
    application = complete()

    page = take_in(
        at_work, application, xlsx(HEAD, ["No such place", "personnel", "ten", 5], [OUS, "wine", 5])
    )

    assert [element.text for element in tree(page).xpath("//dt")] == ["A2", "C2", "B3"]
    assert tree(page).xpath("//form[contains(@action, 'replace')]") == []


def test_a_rows_field_that_was_tampered_with_wipes_nothing(at_work):
    application = complete()
    before = sections_of(application)["budget"]

    for rows in ("", "[", "{}", "null", "[" * 5000):
        answer = at_work.post(address("replace_budget", application.pk), {"rows": rows, "version": "1"})
        assert answer.status_code == 409

    assert sections_of(application)["budget"] == before


def test_after_the_deadline_a_spreadsheet_changes_nothing(at_work, now):
    application = complete()
    now.move_to(LATE)
    at_work.force_login(applicant())

    answer = at_work.post(
        address("replace_budget", application.pk), {"rows": '[{"category": "personnel"}]', "version": "1"}
    )

    assert answer.status_code == 409
    assert "can no longer be changed" in text(answer)


def _zip(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "budget_sheet.not_xlsx"),
        (b"%PDF-1.7", "budget_sheet.not_xlsx"),
        (b"PK\x03\x04" + b"\x00" * 40, "budget_sheet.not_xlsx"),
        (_zip(a="<x/>"), "budget_sheet.not_xlsx"),
        (_zip(a="<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "budget_sheet.not_xlsx"),
        (_zip(a=b"\x00" * (17 * 1024 * 1024)), "budget_sheet.too_large"),
        (_zip(**{f"p{number}": b"" for number in range(201)}), "budget_sheet.too_large"),
        (b"x" * (1024 * 1024 + 1), "budget_sheet.too_large"),
    ],
)
def test_what_is_no_budget_is_refused(data, code):
    with pytest.raises(RuleBroken) as refused:
        read_cells(data)
    assert refused.value.code == code


def test_a_sheet_with_more_rows_than_a_budget_is_refused():
    with pytest.raises(RuleBroken) as refused:
        read_cells(xlsx(*([["x"]] * 501)).read())
    assert refused.value.code == "budget_sheet.too_many_rows"


def test_a_formula_is_not_reckoned():
    assert [row[:3] for row in read_cells(xlsx(["a", "=1+1", 3]).read())] == [["a", FORMULA, 3]]


def test_a_refused_file_is_told_of_on_the_page(at_work):
    application = begun()
    upload = io.BytesIO(b"no spreadsheet")
    upload.name = "budget.xlsx"

    answer = take_in(at_work, application, upload)

    assert answer.status_code == 409
    assert "This is not a spreadsheet we can read." in text(answer)


# --- rates ----------------------------------------------------------------------------------------------------------


def test_the_calls_rates_are_proposed_and_filled_in(at_work):
    application = researcher()

    page = at_work.get(section(application, "budget"))
    done = at_work.post(address("use_rates", application.pk))
    rows = sections_of(application)["budget"]["rows"]

    assert tree(page).xpath("//table[contains(@class, 'rates')]//td/text()") == [
        "840,000",
        "1,728,000",
        "2,568,000",
    ]
    assert "The call has no rate for 2028." in text(page)
    assert done.status_code == 302
    assert rows == [
        {"institution": ST_OLAV, "category": "lump_sum", "years": {"2026": 840_000, "2027": 1_728_000}}
    ]


def test_the_rates_follow_the_share_of_the_position(at_work):
    application = researcher()
    save(application, "project", {**sections_of(application)["project"], "answers": {"share": 50}})

    at_work.post(address("use_rates", application.pk))

    assert sections_of(application)["budget"]["rows"][0]["years"] == {"2026": 420_000, "2027": 864_000}


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("period", "Say first when the project starts and ends."),
        ("institution", "Choose the applicant institution first."),
    ],
)
def test_rates_without_a_period_or_an_institution_say_what_is_missing(at_work, missing, said):
    application = researcher(**({"institution": ""} if missing == "institution" else {}))
    if missing == "period":
        save(application, "project", {"title_no": "T"})

    answer = at_work.post(address("use_rates", application.pk))

    assert (answer.status_code, said in text(answer)) == (409, True)


def test_a_call_without_rates_has_none_to_fill_in(at_work):
    application = begun()

    answer = at_work.post(address("use_rates", application.pk))

    assert "yearly rates" not in text(at_work.get(section(application, "budget")))
    assert (answer.status_code, "The call has no yearly rates." in text(answer)) == (409, True)


# --- sums, the chart, findings in cells -----------------------------------------------------------------------------


def test_the_sums_and_the_chart_say_the_same(at_work):
    application = complete()

    page = tree(at_work.get(address("budget_sums", application.pk)))
    amounts = page.xpath("//rect/title/text()")

    assert amounts == [
        "Oslo universitetssykehus HF: NOK\u00a04,000,000",
        "Oslo universitetssykehus HF: NOK\u00a04,000,000",
        "Helse Bergen HF: NOK\u00a02,000,000",
    ]
    assert [row.xpath("string(td[last()])") for row in page.xpath("//tbody/tr")] == [
        "8,000,000",
        "2,000,000",
    ] * 2
    assert page.xpath("//@style") == []


def test_the_own_contribution_is_apart_from_the_amount_applied_for(at_work):
    application = complete()

    post_section(at_work, application, "budget", own_contribution="1 500 000")
    said = tree(at_work.get(address("budget_sums", application.pk))).xpath("//dd/text()")
    application.refresh_from_db()

    assert sections_of(application)["budget"]["own_contribution"] == 1_500_000
    assert said == ["NOK\u00a010,000,000", "NOK\u00a01,500,000", "NOK\u00a011,500,000"]
    assert application.amount == 10_000_000


def test_a_finding_stands_at_its_cell_also_after_a_save(at_work):
    application = of_norm("overhead")

    page = tree(at_work.get(section(application, "budget")))
    saved = post_section(at_work, application, "budget", script=True, justification="Why").json()

    assert len(page.xpath("//p[@id='f-rows-0-years-2028-error']")) == 1
    assert list(saved["faults"]) == ["f-rows-0-years-2028"]


def test_the_budget_form_is_the_one_on_the_page(at_work):
    application = complete()

    page = at_work.get(section(application, "budget"))

    assert fields(page)["rows-0-years-2028"] == "4\u00a0000\u00a0000"
    assert BERGEN in fields(page).values()
