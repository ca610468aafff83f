import re

import pytest
import time_machine
from lxml import html

from tests.slices.applicant_pages import (
    NB,
    address,
    fields,
    post_section,
    section,
    sent_by,
    text,
    tree,
)
from tests.slices.applications_world import (
    AT,
    BERGEN,
    DEADLINE,
    OUS,
    SECTIONS,
    applicant,
    attach,
    begun,
    complete,
    let_in,
    open_call,
    save,
    submit,
)
from tildel.applications.domain.plan import STANDARD
from tildel.applications.models import Application
from tildel.applications.queries import drafts as queries
from tildel.people.actions import account_for, register_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def at_work(client):
    """The applicant, logged in, with the English pages."""
    client.force_login(applicant())
    return client


# --- starting -------------------------------------------------------------------------------------------------------


def test_starting_an_application(at_work):
    call = open_call()
    page = at_work.get(address("start", call.key))
    assert "Apply to KLINBEFORSK 2027" in text(page)
    response = at_work.post(address("start", call.key))
    application = Application.objects.get()
    assert (response.status_code, response.url) == (302, section(application, "project"))
    assert application.language == "en"


def test_who_is_not_logged_in_logs_in_first_and_comes_back(client):
    call = open_call()
    for response in (client.get(address("start", call.key)), client.post(address("start", call.key))):
        assert (response.status_code, "next=/en/applications/start/klinbeforsk-2027/" in response.url) == (
            302,
            True,
        )


def test_the_name_is_asked_for_first(client):
    person = register_person(email="new@example.org", by=None, at=AT)
    client.force_login(account_for(person=person, by=None, at=AT))
    response = client.post(address("start", open_call().key))
    assert (response.status_code, response.url.partition("?")[2]) == (
        302,
        "next=/en/applications/start/klinbeforsk-2027/",
    )
    assert Application.objects.count() == 0


def test_a_closed_or_unknown_call_takes_nothing(at_work, now):
    call = open_call()
    assert at_work.post(address("start", "nothing")).status_code == 404
    now.move_to(DEADLINE)
    at_work.force_login(applicant())
    assert "does not take new applications" in text(at_work.get(address("start", call.key)))
    assert at_work.post(address("start", call.key)).status_code == 409


# --- the list -------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_will_be_here(at_work):
    assert "Find a call" in text(at_work.get(address("mine")))


def test_the_list_tells_what_is_sent_and_what_is_not(at_work):
    application = complete()
    submit(application)
    save(application, "users", {"user_involvement": "More."})
    shown = text(at_work.get(address("mine")))
    for said in ("Behandling A mot behandling B hos voksne", "KLINBEFORSK-2027-0001", "Submitted", "Changes not sent",
                 "Receipt for version 1", f"NOK{NB}10,000,000".replace(NB, " ")):  # fmt: skip
        assert said in shown.replace(NB, " ")


def test_the_list_takes_as_many_queries_for_1_as_for_30(at_work, django_assert_num_queries):
    call, user = open_call(), applicant()
    begun(call=call, by=user)
    at_work.get(address("mine"))
    # Two of them are for the pages that editors have put into the menu.
    with django_assert_num_queries(7):
        at_work.get(address("mine"))
    for _ in range(29):
        begun(call=call, by=user)
    with django_assert_num_queries(7):
        at_work.get(address("mine"))


# --- writing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", STANDARD.parts)
@pytest.mark.parametrize("made", [begun, complete])
def test_every_part_has_a_page_for_an_empty_and_a_full_draft(at_work, part, made):
    page = at_work.get(section(made(), part))
    ids = [element.get("id") for element in tree(page).iter() if element.get("id")]
    assert (page.status_code, len(ids) - len(set(ids))) == (200, 0)


@pytest.mark.parametrize("part", sorted(SECTIONS))
def test_saving_a_page_as_it_stands_changes_nothing(at_work, part):
    application = complete()
    before = queries.sections_of(application)[part]
    response = post_section(at_work, application, part)
    assert (response.status_code, response.url) == (302, section(application, part))
    application.refresh_from_db()
    assert (queries.sections_of(application)[part], application.revision) == (before, 8)


def test_a_section_saved_without_a_script(at_work):
    application = begun()
    post_section(at_work, application, "leader", institution=OUS, position_percent="37,5", born="1.3.1975")
    leader = queries.sections_of(application)["leader"]
    assert (leader["institution"], leader["position_percent"], leader["born"]) == (OUS, 37.5, "1975-03-01")
    assert "may be applicant institution" in text(at_work.get(section(application, "leader")))


def test_a_partner_added_in_the_empty_row_gets_the_key_the_page_gave(at_work):
    application = begun()
    for name, orgnr in (("Bo", BERGEN), ("Cai", OUS)):
        key = f"p{2 + len(queries.sections_of(application)['partners'].get('rows', []))}"
        post_section(
            at_work, application, "partners", **{f"rows-{key}-name": name, f"rows-{key}-institution": orgnr}
        )
    rows = queries.sections_of(application)["partners"]["rows"]
    assert [(row["key"], row["name"], row["central"]) for row in rows] == [
        ("p2", "Bo", False),
        ("p3", "Cai", False),
    ]
    assert "Western Norway" in text(at_work.get(section(application, "partners")))


def test_amounts_with_spaces_and_what_is_no_amount(at_work):
    application = begun()
    save(application, "project", SECTIONS["project"])
    post_section(at_work, application, "budget", **{
        "rows-0-institution": OUS, "rows-0-category": "personnel", "rows-0-years-2028": f"1{NB}200 000",
        "rows-0-years-2029": "about 40",
    })  # fmt: skip
    (row,) = queries.sections_of(application)["budget"]["rows"]
    assert (row["years"], row["typed"]) == ({"2028": 1_200_000}, {"years-2029": "about 40"})
    page = at_work.get(section(application, "budget"))
    assert fields(page)["rows-0-years-2029"] == "about 40"
    assert "2029: Write a whole number" in text(page)
    assert tree(page).get_element_by_id("f-rows-0-years-2029").get("aria-invalid") == "true"


def test_figures_survive_when_the_period_is_gone(at_work):
    application = complete()
    save(application, "project", {**SECTIONS["project"], "start": "", "end": ""})
    before = queries.sections_of(application)["budget"]
    post_section(at_work, application, "budget", justification="Changed.")
    assert queries.sections_of(application)["budget"]["rows"] == before["rows"]


def test_costs_without_figures_survive_when_there_is_no_period(at_work):
    application = begun()
    save(application, "budget", {"rows": [{"institution": OUS, "category": "personnel"}]})
    post_section(at_work, application, "budget", justification="Changed.")
    assert [row["institution"] for row in queries.sections_of(application)["budget"]["rows"]] == [OUS]


def test_an_autosave_answers_with_all_the_page_needs(at_work):
    application = begun()
    answer = post_section(
        at_work, application, "leader", script=True, institution=BERGEN, email="no address"
    ).json()
    assert set(answer) == {
        "version",
        "saved",
        "faults",
        "nav",
        "panel",
        "missing",
        "revision",
        "note",
        "succession",
    }
    assert (answer["version"], answer["saved"], answer["revision"]) == (2, "Saved 10:00:00", 1)
    assert list(answer["faults"]) == ["f-email"]
    assert "Helse Bergen HF may be applicant institution" in answer["note"]
    assert "Requirements" not in answer["panel"]
    assert 'aria-current="page"' in answer["nav"]


def test_faults_and_regions_come_by_the_names_the_page_has(at_work):
    application = begun()
    answer = post_section(at_work, application, "recruitment", script=True, **{
        "rows-0-institution": "", "rows-0-planned": "", "rows-7-institution": BERGEN, "rows-7-planned": "many",
    }).json()  # fmt: skip
    assert (list(answer["faults"]), answer["regions"]) == (["f-rows-7-planned"], {"7": "Western Norway"})


def test_the_statement_on_who_takes_over_is_asked_for_when_the_age_rule_needs_it(at_work):
    application = begun()
    save(application, "project", SECTIONS["project"])
    old = post_section(at_work, application, "leader", script=True, institution=OUS, born="1960-03-01").json()
    young = post_section(
        at_work, application, "leader", script=True, institution=OUS, born="1980-03-01"
    ).json()
    assert (old["succession"], young["succession"]) == (True, False)


def test_two_people_saving_the_same_section_see_both_texts_and_choose(at_work):
    application = begun()
    other = let_in(application, "bo")
    page = fields(at_work.get(section(application, "project")))
    save(application, "project", {"title_no": "Theirs", "title_en": "Theirs too"}, by=other)
    response = at_work.post(
        address("save_section", application.pk, "project"), page | {"title_no": "Mine", "title_en": ""}
    )
    shown = text(response)
    assert (response.status_code, "Theirs" in shown, "Mine" in shown, "Bo Eksempel saved on" in shown) == (
        409,
        True,
        True,
        True,
    )
    assert queries.sections_of(application)["project"]["title_no"] == "Theirs"
    (form,) = tree(response).xpath("//form[.//input[@name='resolve']]")
    sent = sent_by(form) | {"use:title_no": "yours", "use:title_en": "theirs"}
    assert at_work.post(address("save_section", application.pk, "project"), sent).status_code == 302
    project = queries.sections_of(application)["project"]
    assert (project["title_no"], project["title_en"]) == ("Mine", "Theirs too")


def test_the_script_gets_the_conflict_to_show(at_work):
    application = begun()
    page = fields(at_work.get(section(application, "users")))
    save(application, "users", {"user_involvement": "Theirs"})
    response = at_work.post(
        address("save_section", application.pk, "users"),
        page | {"user_involvement": "Mine\n<b>"},
        headers={"X-Autosave": "1"},
    )
    assert (response.status_code, list(response.json())) == (409, ["conflict"])
    form = html.fromstring(response.json()["conflict"])
    assert sent_by(form)["yours:user_involvement"] == "Mine\n<b>"


@pytest.mark.parametrize("part", ["partners", "themes", "budget", "recruitment", "personalised"])
def test_a_conflict_in_rows_can_be_chosen_field_by_field(at_work, part):
    application = complete()
    other = let_in(application, "bo")
    page = {
        name: value
        for name, value in fields(at_work.get(section(application, part))).items()
        if value is not None
    }
    theirs = {"themes": ["proton_therapy"], "rows": [], "relevant": False, "text": "Not at all."}
    save(application, part, theirs, by=other)
    mine = {"personalised": {"text": "Mine."}, "themes": {"themes": "other"}}.get(part, {})
    response = at_work.post(address("save_section", application.pk, part), page | mine)
    (form,) = tree(response).xpath("//form[.//input[@name='resolve']]")
    choices = {name for name in form.fields if name.startswith("use:")}
    sent = {name: value for name, value in sent_by(form).items() if value is not None}
    at_work.post(address("save_section", application.pk, part), sent | dict.fromkeys(choices, "yours"))
    stored = queries.sections_of(application)[part]
    if part in ("partners", "budget", "recruitment"):
        assert len(stored["rows"]) == len(SECTIONS[part]["rows"])
    else:
        assert stored == (
            {"relevant": True, "text": "Mine."} if part == "personalised" else {"themes": ["other"]}
        )


def test_odd_text_is_never_an_error_and_comes_back_as_typed(at_work):
    application = begun()
    odd = "a\x00b \u202e</textarea><script>alert(1)</script> {{ 7*7 }} {% url %} \"' \U0001f9ec "
    long = odd + "x" * 1_000_000
    for part, name in (("users", "user_involvement"), ("project", "title_no"), ("project", "start"),
                       ("leader", "institution"), ("partners", "rows-p2-name"), ("budget", "justification"),
                       ("personalised", "relevant"), ("themes", "themes")):  # fmt: skip
        typed = long if name in ("user_involvement", "start") else odd
        assert post_section(at_work, application, part, **{name: typed}).status_code == 302
        page = at_work.get(section(application, part))
        assert (page.status_code, b"<script>alert" in page.content) == (200, False)
    assert queries.sections_of(application)["users"]["user_involvement"] == long.replace("\x00", "\ufffd")
    assert fields(at_work.get(section(application, "users")))["user_involvement"] == long.replace(
        "\x00", "\ufffd"
    )


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "\u0661"])
def test_an_odd_version_is_a_conflict_and_not_an_error(at_work, version):
    application = begun()
    sent = {"version": version, "user_involvement": "Mine"}
    assert at_work.post(address("save_section", application.pk, "users"), sent).status_code == 409


def test_after_the_deadline_the_draft_is_read_and_not_changed(at_work, now):
    application = begun()
    page = fields(at_work.get(section(application, "users")))
    now.move_to(DEADLINE)
    at_work.force_login(applicant())
    sent = page | {"user_involvement": "Late"}
    for headers in ({}, {"X-Autosave": "1"}):
        response = at_work.post(address("save_section", application.pk, "users"), sent, headers=headers)
        assert (response.status_code, "The deadline was" in response.content.decode()) == (409, True)
    shown = at_work.get(section(application, "users"))
    assert (tree(shown).xpath("//textarea"), "Nothing was submitted" in text(shown)) == ([], True)


# --- the panel ------------------------------------------------------------------------------------------------------


def test_every_link_of_the_requirements_leads_to_something_that_exists(at_work):
    application = begun()
    save(application, "project", {"start": "2028-01-01", "end": "2099-12-31"})
    save(application, "partners", {"rows": [{"name": "Bo", "central": True}]})
    save(application, "recruitment", {"rows": [{"institution": OUS, "planned": 3}]})
    attach(application, "cv", "p1", pages=9, language="nb")
    links = tree(at_work.get(address("check", application.pk))).xpath(
        "//ol[contains(@class, 'stopping')]//a/@href"
    )
    assert len(links) > 12
    for link in sorted(set(links)):
        page, _, place = link.partition("#")
        found = tree(at_work.get(page)).xpath(f"//*[@id='{place}']")
        assert (link, len(found)) == (link, 1)


def test_the_panel_counts_and_the_marks_say_what_needs_work(at_work):
    application = complete()
    page = at_work.get(section(application, "project"))
    assert re.search(r"15 met · 0 missing · 1 judged by people", text(page))
    assert "Nothing missing" in text(page)
    assert "things missing" in text(at_work.get(section(begun(call=application.call), "project")))


def test_the_panel_alone(at_work):
    application = begun()
    page = at_work.get(address("findings", application.pk))
    assert (page.status_code, "missing" in text(page)) == (200, True)
