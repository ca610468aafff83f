"""Odd text in every field: never a 500, shown as it was typed, run by nobody (promise F1)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.slices.naughty import CANARY, LONG, PRODUCT, TEXTS, TOGETHER, encoded
from tests.slices.naughty import stored as as_stored
from tests.slices.walk_database import clients, nothing_kept, walk_database
from tests.slices.walk_forms import Form, forms_on, pages_for, parameters_in
from tests.slices.walk_routes import routes
from tests.slices.walk_world import World
from tildel.config.access_table import TABLE

FORM = "application/x-www-form-urlencoded"
SOURCE = Path(__file__).resolve().parents[2] / "src" / "tildel"
# Who stands before which forms; each form is tried once, where it is first met.
SCENES = [
    ("anonymous", "open"), ("plain", "open"), ("applicant", "open"), ("manager", "open"), ("officer", "draft"),
    ("officer", "open"), ("officer", "closed"), ("officer", "assessing"), ("officer", "decided"),
    ("expert", "assessing"), ("board_leader", "decided"), ("administrator", "open"),
]  # fmt: skip
NO_PAGE = ("_pdf", "_csv", "_xlsx", "_ics", "_file", ":document", ":download", "openid_connect_login", "root")
# Every parameter that a view reads from its address, and the pages that read it.
PARAMETERS = {
    "on": ["/nb/bodies/walk-board/"],
    "rule": ["/nb/privacy/manage/planned/"],
    "line": ["/nb/decisions/walk-published/ranking/"],
    "case": ["/nb/panels/1/steer/"],
    "version": ["/nb/panels/1/steer/", "/nb/panels/1/room/", "/nb/projects/mine/walk-project-1/contract/"],
    "q": ["/nb/directory/", "/nb/innovation/", "/nb/awards/", "/nb/infrastructure/", "/nb/guidance/funding/", "/nb/studies/", "/nb/bodies/journal/", "/nb/search/", "/nb/calls/", "/nb/projects/", "/nb/projects/portfolio/", "/nb/assessment/experts/", "/nb/assessment/experts/export/", "/nb/assessment/calls/walk-assessing/invite/"],
    "page": [
        "/nb/privacy/manage/planned/", "/nb/privacy/manage/requests/",
        "/nb/plans/", "/nb/portfolio/", "/nb/innovation/",
        "/nb/bodies/journal/", "/nb/bodies/walk-board/", "/nb/infrastructure/", "/nb/studies/",
        "/nb/calls/", "/nb/assessment/experts/", "/nb/assessment/calls/walk-assessing/invite/", "/nb/mailbox/",
        "/nb/assessment/calls/walk-assessing/assignments/", "/nb/applications/officer/walk-closed/",
        "/nb/assessment/calls/walk-assessing/placements/", "/nb/guidance/data/map/", "/nb/guidance/funding/",
    ],
    "from": ["/nb/guidance/data/"],
    "v": ["/nb/guidance/data/", "/nb/guidance/data/answer.pdf"],
    "topic": ["/nb/guidance/help/"],
    "to": ["/nb/mailbox/"],
    "call": ["/nb/awards/", "/nb/awards.csv", "/nb/awards.xlsx"],
    "key": ["/nb/desk/deadlines.ics"],
    "expert": ["/nb/assessment/calls/walk-assessing/conflicts/"],
    "track": ["/nb/calls/walk-draft/preview/", "/nb/calls/walk-draft/requirements/amount/"],
    "kind": ["/nb/calls/walk-draft/questions/new/", "/nb/assessment/calls/walk-assessing/conflicts/", "/nb/infrastructure/", "/nb/directory/"],
    "plan": ["/nb/portfolio/"],
    "kept": ["/nb/figures/"],
    "how": ["/nb/assessment/calls/walk-assessing/proposals/"],
    "next": ["/nb/desk/demo/", "/nb/people/profile/", "/nb/account/login/code/"],
    **{name: ["/nb/applications/officer/walk-closed/", "/nb/applications/officer/walk-closed/export/",
              "/nb/assessment/calls/walk-assessing/conflicts/"]
       for name in ("text", "state", "institution", "region", "findings")},
    **{name: ["/nb/assessment/experts/", "/nb/assessment/experts/export/"]
       for name in ("country", "language", "hrcs", "free_from", "free_to", "columns")},
    "committee": ["/nb/assessment/experts/", "/nb/assessment/calls/walk-assessing/invite-committee/"],
    "order": ["/nb/projects/portfolio/", "/nb/applications/officer/walk-closed/", "/nb/applications/officer/walk-closed/export/",
              "/nb/assessment/experts/", "/nb/assessment/calls/walk-assessing/conflicts/"],
    **{name: ["/nb/infrastructure/"] for name in ("level", "organisation", "use")},
    **{name: ["/nb/studies/"] for name in ("place", "age", "sex")},
    **{name: ["/nb/awards/", "/nb/awards/figures/"] for name in ("theme", "code", "sort")},
    **{name: ["/nb/funding/", "/nb/funding/deadlines.ics"] for name in ("amount", "words", "days")},
    **{name: ["/nb/innovation/"] for name in ("stage", "area")},
    **{name: ["/nb/innovation/mine/new/"] for name in ("award", "project")},
    "what": ["/nb/projects/mine/sign/"],
    "year": ["/nb/awards/", "/nb/awards/figures/", "/nb/projects/portfolio/", "/nb/projects/portfolio/file/csv/"],
    **{name: ["/nb/projects/portfolio/", "/nb/projects/portfolio/file/csv/"] for name in ("report", "only")},
}  # fmt: skip


class Walk:
    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = clients(world)

    def post(self, client: Client, form: Form, fields: list[tuple[str, str]]) -> Any:
        return client.post(form.action, encoded(fields), content_type=FORM)

    @contextmanager
    def as_before(self, role: str) -> Iterator[Client]:
        """The role's client; what it writes, and that it logs in or out, is undone."""
        client = self.clients[role]
        cookies = client.cookies.copy()
        with nothing_kept():
            yield client
        client.cookies = cookies


@pytest.fixture(scope="module")
def walk(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, request: Any
) -> Iterator[Walk]:
    logging.disable(logging.CRITICAL)
    with (
        django_db_blocker.unblock(),
        walk_database(template_database, worker_name, request.config) as world,
        translation.override("nb"),
    ):
        yield Walk(world)
    logging.disable(logging.NOTSET)


def faults_of(answer: Any, name: str) -> list[str]:
    """What is wrong with an answer, whatever it says."""
    found = []
    if answer.status_code >= 500:
        why = repr(answer.exc_info[1])[:200] if getattr(answer, "exc_info", None) else ""
        return [f"{answer.status_code} {why}"]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if is_page and CANARY.encode() in content:
        found.append("the text is part of the page's code")
    if name == "templates" and PRODUCT.encode() in content:
        found.append("the text was run as a template")
    return found


def all_forms(walk: Walk) -> dict[tuple[str, tuple[str, ...]], tuple[str, Form]]:
    """Every form one meets, by the route-like address and its fields, with who meets it."""
    found: dict[Any, Any] = {}
    for role, stage in SCENES:
        client, place = walk.clients[role], walk.world.places[stage]
        met = {route for _names, route in found}
        for route in routes():
            if not route.is_named or route.name in met or route.name.endswith(NO_PAGE):
                continue
            for url in pages_for(route, role, place, walk.world):
                answer = client.get(url)
                if (
                    answer.streaming
                    or "text/html" not in answer.headers.get("Content-Type", "")
                    or not answer.content
                ):
                    continue
                for form in forms_on(answer.content, url):
                    names = tuple(sorted(name for name, _value in form.fields))
                    if form.texts:
                        found.setdefault((names, route.name), (role, form))
    return found


APART = ("nul", "lone surrogates", "line ends", "number", "not a number", "year 0", "spaces")


def rounds_of(form: Form) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """How a form is filled in: every text field with the same text, then also what nobody types into.

    What only has to be stored and shown is sent in one text; each kind alone goes through the fields below.
    """
    for name in APART:
        yield name, form.with_texts(TEXTS[name])
    yield "templates", form.with_texts(TOGETHER)
    for name in ("nul", "number"):
        yield f"{name} in every field", form.with_texts(TEXTS[name], all_fields=True)
    yield "html in every field", form.with_texts(TOGETHER, all_fields=True)
    yield "1 MB", form.with_texts(LONG, first_only=True)


def test_no_form_falls_over_and_nothing_typed_is_run(walk: Walk):
    faults, forms = [], all_forms(walk)
    assert len(forms) > 25, sorted(forms)
    for (_names, route), (role, form) in forms.items():
        for name, fields in rounds_of(form):
            with walk.as_before(role) as client:
                answer = walk.post(client, form, fields)
                wrong = faults_of(answer, name)
                stored = name in ("nul", "templates") and answer.status_code in (302, 303)
                if not wrong and stored and answer["Location"].startswith("/"):
                    wrong = faults_of(client.get(answer["Location"]), name)
            faults += [f"{route} {form.action} as {role}, {name}: {one}" for one in wrong]
    assert not faults, f"{len(faults)}\n" + "\n".join(faults[:100])


def test_no_parameter_of_an_address_falls_over(walk: Walk):
    faults = []
    for parameter, addresses in PARAMETERS.items():
        for address in addresses:
            role = "manager" if "/mine/" in address else "officer"
            role = "administrator" if "/privacy/" in address else role
            for name, text in [*TEXTS.items(), ("long", "å" * 5000)]:
                query = encoded([(parameter, text)]).decode()
                with walk.as_before(role) as client:
                    answer = client.get(address, QUERY_STRING=query)
                    wrong = faults_of(answer, name)
                if answer.status_code in (403, 404):
                    wrong.append(f"answered {answer.status_code}")
                faults += [f"{address}?{parameter} {name}: {one}" for one in wrong]
    assert not faults, f"{len(faults)}\n" + "\n".join(faults[:100])


def test_every_parameter_that_a_view_reads_is_tried():
    found = set()
    for path in SOURCE.glob("*/web/*.py"):
        found |= parameters_in(path.read_text(encoding="utf-8"))
    assert found - set(PARAMETERS) == set()


# --- what was typed is shown again ----------------------------------------------------------------------------

AS_TYPED = {
    "applications:section project": ("applicant", "open", "applications:section", "project", ["summary_no", "summary_en"]),
    "applications:section users": ("applicant", "open", "applications:section", "users", ["user_involvement"]),
    "applications:section budget": ("applicant", "open", "applications:section", "budget", ["justification"]),
    "applications:section personalised": ("applicant", "open", "applications:section", "personalised", ["text"]),
    "people:profile": ("plain", "open", "people:profile", "", ["given_name", "family_name"]),
    "assessment:review": ("expert", "assessing", "assessment:review", "", ["texts-quality"]),
    "assessment:my_payment": ("expert", "assessing", "assessment:my_payment", "", ["address"]),
    "projects:section": ("applicant", "open", "projects:section", "progress", ["progress", "deviations"]),
    "programmes:edit texts": ("officer", "draft", "programmes:edit", "texts", ["summary_nb"]),
    "infrastructures:edit": ("manager", "open", "infrastructures:edit", "", ["description_nb", "other_partners"]),
    "studies:edit": ("manager", "open", "studies:edit", "", ["purpose_nb"]),
    "guidance:funding_edit": ("board_leader", "decided", "guidance:funding_edit", "", ["summary_nb"]),
    "guidance:keep_facts": ("board_leader", "decided", "guidance:keep_facts", "", ["otherwise_nb"]),
    "innovations:edit": ("manager", "open", "innovations:edit", "", ["idea_nb", "other_partners"]),
    "classification:edit": ("manager", "open", "classification:edit", "", ["description_nb", "source_nb"]),
}  # fmt: skip
# Fields of one line hold no line ends, and what is only space is nothing.
SKIPPED = {"spaces"}


def _as_shown(text: str) -> str:
    """Line ends as a text area shows them; a half character was three bytes that nobody can read, or one sign."""
    return re.sub("\ufffd+", "\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _with_fields(content: bytes, url: str, names: list[str]) -> Form:
    return next(one for one in forms_on(content, url) if set(names) <= set(one.texts))


@pytest.mark.parametrize("what", AS_TYPED)
def test_what_was_typed_is_shown_again(walk: Walk, what: str):
    role, stage, route_name, part, names = AS_TYPED[what]
    route = next(one for one in routes() if one.name == route_name)
    urls = list(pages_for(route, role, walk.world.places[stage], walk.world))
    url = next(one for one in urls if part in one)
    faults = []
    for name, text in TEXTS.items():
        if name in SKIPPED:
            continue
        with walk.as_before(role) as client:
            form = _with_fields(client.get(url).content, url, names)
            fields = [(key, text if key in names else value) for key, value in form.fields]
            answer = walk.post(client, form, fields)
            again = answer if answer.status_code in (200, 422) else client.get(url)
            shown = dict(_with_fields(again.content, url, names).fields)
        faults += [
            f"{field}, {name}: {answer.status_code}, typed {as_stored(text)[:60]!r}, shown {shown[field][:60]!r}"
            for field in names
            if _as_shown(shown[field]) != _as_shown(as_stored(text))
        ]
    assert not faults, "\n".join(faults[:100])


def test_the_table_knows_the_pages_that_are_tried():
    assert {row[2] for row in AS_TYPED.values()} <= set(TABLE)
