"""What stops a submission is said at its field while one writes, never after the deadline (promise A10)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import time_machine

from tests.domain.requirement_examples import EXAMPLES
from tests.slices import programme_world
from tests.slices.applicant_pages import post_section, section, tree
from tests.slices.applications_world import AT, SECTIONS, complete, save
from tests.slices.programme_world import DEADLINE
from tests.slices.promise_world import made_once
from tildel.applications.domain.places import field_of, section_of
from tildel.applications.models import Application
from tildel.applications.queries.drafts import draft_of
from tildel.applications.web.screen import field_id
from tildel.programmes.actions import change_call, publish_call
from tildel.programmes.domain.questions import Question, Text
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.queries import spec_of
from tildel.programmes.shipped import load_template


def _application_with_every_part() -> Application:
    """The form of 2024 with a classification and a question of the call's own besides."""
    call = programme_world.draft()
    spec = with_changes(spec_of(call), deadline=DEADLINE)
    added = [row for row in load_template("hmn-regional-2026").sections if "classification" in row.places]
    project = next(row for row in spec.sections if "period" in row.places)
    share = Question("share", project.key, "number", Text("Andel", "Del", "Share"))
    spec = replace(spec, sections=(*spec.sections, *added), questions=(share,))
    change_call(call=call, spec=spec, by=programme_world.officer(), at=AT)
    application = complete(call=publish_call(call=call, by=programme_world.officer(), at=AT))
    save(application, "leader", {**SECTIONS["leader"], "succession": "Bo takes over."})
    return application


made = made_once(_application_with_every_part)


@pytest.fixture
def application(made, db, client):
    with time_machine.travel(AT, tick=False):
        client.force_login(made.created_by)
        yield Application.objects.get(pk=made.pk)


def test_every_example_has_its_field_on_the_page(client, application):
    draft, pages, lost = draft_of(application), {}, []
    for example in EXAMPLES:
        part = section_of(example.place, draft.plan)
        if example.kind == "deadline":
            continue
        if part not in pages:
            pages[part] = set(tree(client.get(section(application, part))).xpath("//@id"))
        wanted = field_id(part, field_of(example.place, draft.sections))
        if wanted not in pages[part]:
            lost.append(f"{example.kind}.{example.reason}: {part} has no #{wanted}")
    assert lost == []


# Part, what is typed, and the requirement that is unmet by it.
SLIPS = [
    ("project", {"end": "2040-12-31"}, "duration"),
    ("leader", {"position_percent": "1"}, "position_share"),
    ("leader", {"born": "1940-01-01"}, "age"),
    ("partners", {"rows-p2-position_percent": "1"}, "position_share"),
    ("recruitment", {"rows-0-planned": ""}, "recruitment"),
    ("budget", {"rows-0-years-2028": "900 000 000"}, "amount"),
    ("users", {"user_involvement": ""}, "described"),
    ("personalised", {"text": ""}, "comply_or_explain"),
]


@pytest.mark.parametrize(("part", "typed", "kind"), SLIPS)
def test_a_save_answers_with_what_it_made_missing(client, application, part, typed, kind):
    before = unmet(application)
    answer = post_section(client, application, part, script=True, **typed)
    assert answer.status_code == 200
    own = {row.key for row in draft_of(application).spec.requirements if row.kind == kind}
    now = unmet(application) - before
    assert now & own == own
    shown = sentences(answer.json())
    page = sentences({"page": client.get(section(application, part)).content.decode()})
    missing = [row for row in page if row not in shown]
    assert (len(page) >= 1, missing) == (True, [])


def unmet(application: Application) -> set[str]:
    return {row.requirement for row in draft_of(application).findings(AT) if row.status.value == "unmet"}


def sentences(parts: dict[str, Any]) -> set[str]:
    """The texts behind marks of what is unmet, wherever they stand."""
    from lxml import html

    found = set()
    for text in parts.values():
        if isinstance(text, str) and "<" in text:
            for node in html.fromstring(f"<div>{text}</div>" if "<html" not in text else text).xpath(
                "//*[@id='panel' or contains(@class, 'findings')]//*[@data-status='unmet']/ancestor::li[1]"
            ):
                found.add(re.sub(r"\s+", " ", node.text_content()).strip())
    return found
