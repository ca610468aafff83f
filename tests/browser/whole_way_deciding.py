"""The second half of the whole way: the deadline, the formal check, the assessment, the decision, the letters."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pikepdf
from playwright.sync_api import expect
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.browser.people_at_work import LOCALES, Applicant, Person, Way
from tests.browser.whole_way_applying import KEY
from tests.browser.whole_way_world import run_queue
from tildel.applications.models import Application

AFTER = datetime(2027, 3, 1, 10, 0, 1, tzinfo=UTC)  # a second after the deadline


# --- 6: the deadline and the formal check --------------------------------------------------------------------


def pass_the_deadline(way: Way, kari: Applicant) -> None:
    """A change that was made in time and sent too late does not count."""
    page = kari.page
    kari.writes("users", {"user_involvement": "For sent."})
    kari.go(f"{kari.draft}check/")
    way.clock.move_to(AFTER)
    kari.press('form[action$="/submit/"] button')
    expect(page.locator("ds-error-summary")).to_be_visible()
    kari.section("users")
    expect(page.locator("form#draft")).to_have_count(0)
    expect(page.locator("#part .ds-alert")).to_contain_text("2")
    kari.sees("For sent.", "#part")


def check_formally(officer: Person, reference: str, second: Application, third: Application) -> None:
    page = officer.page
    officer.go(f"applications/officer/{KEY}/")
    expect(page.locator("table.worklist tbody tr")).to_have_count(3)
    expect(page.locator("#counts li")).to_have_count(4)
    officer.finds_no_fault()
    for mine in (reference, third.reference):
        page.locator("tr", has_text=mine).locator("input[name=chosen]").check()
    officer.press("[data-batch] button")
    officer.sees(third.reference)
    officer.press("button[name=confirmed]")
    officer.press(f'a[data-open][href*="{second.pk}"]')
    officer.finds_no_fault()
    officer.fill({
        "verdict": "rejected", "requirement": "recruitment_all_regions",
        "reason": "The numbers of patients come from one hospital only.",
    })  # fmt: skip
    officer.press('form[action$="/officer/check/"] button[type=submit]:not([formaction])')
    expect(page.locator(".letter")).to_have_attribute("lang", "en")
    expect(page.locator(".letter")).to_contain_text("The numbers of patients come from one hospital only.")
    officer.finds_no_fault()
    officer.press("button[name=confirmed]")
    expect(page.locator("tr", has_text=second.reference).locator(".ds-tag")).to_have_attribute(
        "data-color", "danger"
    )


def read_the_rejection(way: Way, second: Application) -> None:
    sam = way.person("second@example.org", "en")
    sam.follow(about=f"A letter about your application {second.reference}")
    sam.log_in()
    expect(sam.page.locator(".letter")).to_contain_text(
        "The numbers of patients come from one hospital only."
    )
    sam.finds_no_fault()


# --- 7: the assessment ---------------------------------------------------------------------------------------

EXPERTS = {"asa@example.org": "Åsa", "bo@example.org": "Bo", "cleo@example.org": "Cleo"}


def assess(way: Way, officer: Person, reference: str, third: Application) -> None:
    page = officer.page
    for email, name in EXPERTS.items():
        officer.go("assessment/experts/new/")
        officer.send({
            "given_name": name, "family_name": "Example", "email": email, "language": "en",
            "institution": "University of Example", "country": "SE", "expertise": "trials",
        })  # fmt: skip
    officer.go(f"assessment/calls/{KEY}/")
    officer.send({"due": "2027-04-15"}, 'form[action$="/open/"] button')
    officer.go(f"assessment/calls/{KEY}/invite/")
    for box in page.locator("[name=expert]").all():
        box.check()
    officer.press("form[method=post]:has([name=expert]) button[type=submit]")
    experts = [take_part(way, email, third) for email in EXPERTS]
    officer.go(f"assessment/calls/{KEY}/assignments/")
    expect(page.locator("[data-state=conflict]")).to_have_count(1)
    for wanted in (reference, third.reference):
        row = page.locator(f"#row-{wanted}")
        while row.locator("button[name=assign]").count():
            officer.press(f"#row-{wanted} td:has(button[name=assign]) >> nth=0 >> button")
    expect(page.locator("button[name=unassign]")).to_have_count(5)
    officer.finds_no_fault()
    for expert, marks in zip(experts, ((5, 4), (5, 5), (4, 4)), strict=True):
        review(expert, "Nurses at home in heart failure", marks)
    for expert in experts[:2]:
        review(expert, third.title, (4, 3))
    does_not_see(experts[2], third)
    officer.go(f"assessment/calls/{KEY}/close/")
    officer.press("main form[method=post] button[type=submit]")


def take_part(way: Way, email: str, third: Application) -> Person:
    """Accepts from the mail, accepts the terms, declares; the last one is in conflict with the third."""
    expert: Person = way.person(email, "en")
    expert.follow(about="KLINBEFORSK 2027")
    expert.log_in()
    expert.press("button[name=answer][value=accept]")
    expert.press("main form[method=post] button[type=submit]")
    page = expert.page
    expect(page.locator("li.interest")).to_have_count(2)
    for one in page.locator("input[value=none]").all():
        one.check()
    if email == "cleo@example.org":
        page.locator(f"#c-{third.pk}").check()
        expert.fill({f"text-{third.pk}": "We are writing a paper together."})
        page.locator(f"#g-{third.pk}").select_option(index=1)
        expert.finds_no_fault()
    expert.press("main form[method=post] button[type=submit]")
    return expert


def review(expert: Person, title: str, marks: tuple[int, int]) -> None:
    page = expert.page
    expert.go("assessment/")
    with page.expect_navigation():
        page.get_by_role("link", name=title).click()
    for dimension, mark in zip(("quality", "benefit"), marks, strict=True):
        page.locator(f'[name="marks-{dimension}"][value="{mark}"]').check()
    for number, reason in enumerate(page.locator("textarea.reason").all()):
        reason.fill(f"A sound reason, number {number + 1}.")
    expect(page.locator("[data-status]")).not_to_be_empty()
    if expert.email == "asa@example.org":
        expert.finds_no_fault()
    expert.press("button[name=do][value=submit]")


def does_not_see(expert: Person, third: Application) -> None:
    expert.go("assessment/")
    expect(expert.page.locator("main")).not_to_contain_text(third.reference)
    expect(expert.page.locator("main")).not_to_contain_text(third.title)
    for address in (f"assessment/applications/{third.pk}/", f"applications/{third.pk}/officer/"):
        assert expert.page.request.get(f"{expert.site}/en/{address}").status == 404


# --- 8 and 9: the decision -----------------------------------------------------------------------------------


def decide(way: Way, officer: Person, public: Person, reference: str, third: Application) -> None:
    officer.go(f"decisions/{KEY}/")
    officer.press('form[action$="/rank/"] button')
    rows = officer.page.locator("table.order tbody tr[data-given]")
    expect(rows).to_contain_text([reference, third.reference])
    officer.finds_no_fault()
    officer.page.locator("#line-up").focus()
    officer.page.keyboard.press("ArrowUp")
    expect(officer.page.locator("#line")).to_contain_text("1")
    expect(officer.page.locator("#line-up")).to_be_focused()
    officer.go(f"decisions/{KEY}/recommend/")
    officer.send({"text": "Styret følger fagkomiteen."}, "form[data-choose] button[type=submit]")
    leader = way.official("styreleder@example.org", "nb")
    leader.go(f"decisions/{KEY}/")
    case = {"day": "2027-03-01", "number": "12/27", "title": "Innstilling", "place": "Oslo"}
    leader.send(case, 'form[action$="/adopt/"] button[type=submit]')
    declare_nothing(leader)
    secretary = way.official("sekretar@example.org", "nb")
    record_the_decision(secretary, reference, third)
    sign(secretary)
    public.go("awards/", language="en")
    expect(public.page.locator("main")).not_to_contain_text(reference)
    publish(officer, reference)


def record_the_decision(secretary: Person, reference: str, third: Application) -> None:
    """The other way round is refused in words, and nothing typed is lost; then as the experts ordered."""
    page = secretary.page
    secretary.go(f"decisions/{KEY}/record/")
    secretary.fill({"day": "2027-03-01", "number": "034/27", "title": "Tildeling", "place": "Oslo"})
    page.locator(f"#give-{reference}").uncheck()
    secretary.press("form[data-choose] button[type=submit]")
    refused = page.locator("ds-error-summary")
    expect(refused).to_contain_text(reference)
    expect(refused).to_contain_text(third.reference)
    expect(page.locator("[name=number]")).to_have_value("034/27")
    secretary.finds_no_fault()
    page.locator(f"#give-{reference}").check()
    page.locator(f"#give-{third.reference}").uncheck()
    secretary.press("form[data-choose] button[type=submit]")
    secretary.sees("034/27")


def declare_nothing(person: Person) -> None:
    person.go(f"decisions/{KEY}/interests/")
    person.finds_no_fault()
    person.press("main form[method=post] button[type=submit]")


def sign(secretary: Person) -> None:
    """Not before everybody has declared and is written down as present; then with one press."""
    page = secretary.page
    secretary.go(f"decisions/{KEY}/sign/")
    expect(page.locator("form[data-sign]")).to_have_count(0)
    secretary.finds_no_fault()
    declare_nothing(secretary)
    secretary.go(f"decisions/{KEY}/participants/")
    expect(page.locator("[name=present]")).to_have_count(2)
    secretary.finds_no_fault()
    secretary.go(f"decisions/{KEY}/sign/")
    secretary.press("form[data-sign] button")


def publish(officer: Person, reference: str) -> None:
    officer.go(f"decisions/{KEY}/publish/")
    expect(officer.page.locator("tbody tr")).to_have_count(2)
    officer.finds_no_fault()
    officer.press(f'a[href$="/letters/{reference}/"]')
    expect(officer.page.locator("article[lang=nb]")).to_contain_text("Kari Eksempel")
    officer.go(f"decisions/{KEY}/publish/")
    officer.press("form[data-publish] button[type=submit]")


def read_the_letters(way: Way, kari: Applicant, public: Person, reference: str, third: Application) -> None:
    titles = {"nb": "Sykepleiere hjemme", "nn": "Sykepleiere hjemme", "en": "Nurses at home"}
    for language, title in titles.items():
        public.go("awards/", language=language)
        public.sees(title)
        expect(public.page.locator(f'main a[href$="/awards/{reference.lower()}/"]')).to_have_count(1)
        expect(public.page.locator("main")).not_to_contain_text(third.reference)
    public.finds_no_fault()
    run_queue()
    assert not ProcrastinateJob.objects.exclude(status="succeeded").exists()
    kari.follow(about=reference)
    _letter(kari, "nb", "10\u00a0000\u00a0000")
    tora = way.person("tredje@example.org", "nn")
    tora.follow(about=third.reference)
    tora.log_in()
    _letter(tora, "nn", "A sound reason, number 1.")


def _letter(person: Person, language: str, words: str) -> None:
    letter = person.page.locator("article.letter")
    expect(letter).to_have_attribute("lang", language)
    expect(letter).to_contain_text(words)
    person.finds_no_fault()
    with pikepdf.open(io.BytesIO(person.download('a[href$="/file/"]'))) as pdf:
        assert str(pdf.Root.Lang) == LOCALES[language]
        assert pdf.Root.MarkInfo.Marked
