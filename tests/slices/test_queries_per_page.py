"""Every list asks the database as often for 30 rows as for one, and not often."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.slices.walk_database import clients, nothing_kept, walk_database
from tests.slices.walk_growth import grow
from tests.slices.walk_guidance import guidance_values
from tests.slices.walk_report import report_values
from tests.slices.walk_world import World

MOST = 25
REPORT = {"report": "year", "chapter": "chapter"}
# Role, address, and how often it may ask at most.
PAGES = {
    "the officer's list": ("officer", "/nb/applications/officer/walk-closed/", 15),
    "the officer's counts": ("officer", "/nb/applications/officer/walk-closed/counts/", 15),
    "the officer's export": ("officer", "/nb/applications/officer/walk-closed/export/", 15),
    "my applications": ("applicant", "/nb/applications/", MOST),
    "endorsements": ("manager", "/nb/applications/endorsements/", MOST),
    "calls of the officer": ("officer", "/nb/calls/", MOST),
    "the front page": ("anonymous", "/nb/", 12),
    "public calls": ("anonymous", "/nb/funding/", MOST),
    "awards": ("anonymous", "/nb/awards/", 12),
    "awards in figures": ("anonymous", "/nb/awards/figures/", 12),
    "awards as open data": ("anonymous", "/nb/awards-360giving.json", MOST),
    "the map of the site": ("anonymous", "/sitemap.xml", MOST),
    "the feed of awards": ("anonymous", "/nb/feeds/awards.xml", MOST),
    "awards as a file": ("anonymous", "/nb/awards.csv", MOST),
    "search": ("anonymous", "/nb/search/?q=walk", MOST),
    "the register of experts": ("officer", "/nb/assessment/experts/", MOST),
    "the register, narrowed": (
        "officer",
        "/nb/assessment/experts/?country=abroad&free_from=2026-01-01&columns=committees&columns=hrcs&order=-rounds",
        MOST,
    ),
    "the register as a file": ("officer", "/nb/assessment/experts/export/", MOST),
    "committees": ("officer", "/nb/assessment/committees/", MOST),
    "one committee": ("officer", "/nb/assessment/committees/{committee}/", MOST),
    "a committee into a round": (
        "officer",
        "/nb/assessment/calls/walk-assessing/invite-committee/?committee={committee}",
        MOST,
    ),
    "which committee reads what": ("officer", "/nb/assessment/calls/walk-assessing/placements/", MOST),
    "what a round pays": ("officer", "/nb/assessment/calls/walk-assessing/payments/", MOST),
    "one expert": ("officer", "/nb/assessment/experts/{expert}/", MOST),
    "my expertise": ("expert", "/nb/assessment/expertise/", MOST),
    "the round": ("officer", "/nb/assessment/calls/walk-assessing/", MOST),
    "whom to invite": ("officer", "/nb/assessment/calls/walk-assessing/invite/", MOST),
    "who reads what": ("officer", "/nb/assessment/calls/walk-assessing/assignments/", MOST),
    "what was found": ("officer", "/nb/assessment/calls/walk-assessing/conflicts/?state=all", MOST),
    "who stepped down": ("officer", "/nb/assessment/calls/walk-assessing/conflicts/stepped-down/", MOST),
    "who stepped down as a file": (
        "officer",
        "/nb/assessment/calls/walk-assessing/conflicts/stepped-down.csv",
        MOST,
    ),
    "objections": ("officer", "/nb/assessment/calls/walk-assessing/objections/", MOST),
    "proposed assignments": ("officer", "/nb/assessment/calls/walk-assessing/proposals/", MOST),
    "what is missing": ("officer", "/nb/assessment/calls/walk-assessing/close/", MOST),
    "my assessments": ("expert", "/nb/assessment/", MOST),
    "my interests": ("expert", "/nb/assessment/rounds/walk-assessing/interests/", MOST),
    "the panels": ("officer", "/nb/panels/calls/walk-assessing/", MOST),
    "the agenda": ("officer", "/nb/panels/{panel}/", MOST),
    "who steers": ("officer", "/nb/panels/{panel}/steer/", MOST),
    "my meetings": ("expert", "/nb/panels/", MOST),
    "the meeting": ("expert", "/nb/panels/{panel}/meeting/", MOST),
    "the order": ("officer", "/nb/decisions/walk-published/ranking/", 15),
    "the order of a member who stepped down": ("board_member", "/nb/decisions/walk-published/ranking/", 20),
    "scenarios": ("officer", "/nb/decisions/walk-published/scenarios/", MOST),
    "the list to tick": ("officer", "/nb/decisions/walk-published/recommend/", MOST),
    "interests of a director": ("director", "/nb/decisions/walk-published/interests/", MOST),
    "awards and reserve": ("officer", "/nb/decisions/walk-published/reserve/", MOST),
    "appeals": ("officer", "/nb/decisions/walk-published/appeals/", MOST),
    "the outbox": ("officer", "/nb/decisions/walk-decided/publish/", MOST),
    "the order as a file": ("officer", "/nb/decisions/walk-published/order.csv", MOST),
    "infrastructure": ("anonymous", "/nb/infrastructure/", 12),
    **{
        f"open data: {name}": ("anonymous", f"/api/v1/{name}", 8)
        for name in (
            "calls",
            "awards",
            "studies",
            "infrastructure",
            "bodies",
            "projects",
            "networks",
            "innovation",
            "plans",
        )
    },
    "infrastructure of a hospital": ("manager", "/nb/infrastructure/mine/", MOST),
    "the committee": ("board_leader", "/nb/infrastructure/committee/", MOST),
    "data sets": ("anonymous", "/nb/infrastructure/data-sets.jsonld", MOST),
    "editions": ("anonymous", "/nb/infrastructure/road-map/", MOST),
    "studies": ("anonymous", "/nb/studies/", 12),
    "studies of a hospital": ("manager", "/nb/studies/mine/", MOST),
    "imports": ("manager", "/nb/studies/imports/", MOST),
    "advice": ("anonymous", "/nb/guidance/", 12),
    "funding from others": ("anonymous", "/nb/guidance/funding/", 12),
    "the calls of others at work": ("board_leader", "/nb/guidance/funding/manage/", MOST),
    "the help desk": ("board_leader", "/nb/guidance/desk/", MOST),
    "a case of the help desk": ("board_leader", "/nb/guidance/desk/cases/{asked_case}/", MOST),
    "the help desk's texts": ("board_leader", "/nb/guidance/desk/texts/", MOST),
    "my questions": ("plain", "/nb/guidance/help/mine/", MOST),
    "the guide's versions": ("board_leader", "/nb/guidance/keep/", MOST),
    "networks": ("anonymous", "/nb/networks/", 12),
    "one network": ("anonymous", "/nb/networks/walk-nett/", MOST),
    "networks to run": ("board_leader", "/nb/networks/mine/", MOST),
    "the networks one coordinates": ("applicant", "/nb/networks/mine/", MOST),
    "a network at work": ("board_leader", "/nb/networks/walk-nett/manage/", MOST),
    "the basis of invoices": ("board_leader", "/nb/networks/invoices/", MOST),
    "plans": ("anonymous", "/nb/plans/", 12),
    "a plan": ("manager", "/nb/plans/walk-plan/", MOST),
    "a priority area": ("anonymous", "/nb/plans/walk-plan/areas/1/", 12),
    "what speaks for an area": ("manager", "/nb/plans/walk-plan/areas/1/codes/", MOST),
    "awards held against a plan": ("anonymous", "/nb/portfolio/?plan=walk-plan", 12),
    "the directory": ("anonymous", "/nb/directory/", 12),
    "departments of my organisation": ("manager", "/nb/people/departments/", MOST),
    "an organisation": ("anonymous", "/nb/directory/993467049/", MOST),
    "innovation projects": ("anonymous", "/nb/innovation/", 12),
    "innovation projects of an institution": ("manager", "/nb/innovation/mine/", MOST),
    "awards that can become one": ("manager", "/nb/innovation/mine/awards/", MOST),
    "projects": ("anonymous", "/nb/projects/", MOST),
    "a public project": ("anonymous", "/nb/projects/walk-project-1/", MOST),
    "my projects": ("applicant", "/nb/projects/mine/", MOST),
    "projects of an institution": ("manager", "/nb/projects/mine/", MOST),
    "the portfolio": ("officer", "/nb/projects/portfolio/", MOST),
    "the portfolio as a file": ("officer", "/nb/projects/portfolio/file/csv/", MOST),
    "reports to sign for an institution": ("manager", "/nb/projects/mine/sign/", MOST),
    "contracts to accept for an institution": ("manager", "/nb/projects/mine/sign/?what=contracts", MOST),
    "reports to approve": ("officer", "/nb/projects/portfolio/approve/", MOST),
    "instalments to release": ("officer", "/nb/projects/portfolio/instalments/", MOST),
    "projects that can become innovations": ("manager", "/nb/innovation/mine/projects/", MOST),
    "results of a project": ("applicant", "/nb/projects/mine/walk-project-1/results/", MOST),
    "figures": ("anonymous", "/nb/figures/", MOST),
    "a frozen budget": ("anonymous", "/nb/figures/budgets/2026/versions/1/", MOST),
    "national reports": ("anonymous", "/nb/national-report/", 12),
    "writing national reports": ("officer", "/nb/national-report/manage/", MOST),
    "one national report at work": ("officer", "/nb/national-report/manage/{report}/", MOST),
    "a contribution": ("manager", "/nb/national-report/manage/{report}/contributions/H12/", MOST),
    "a chapter at work": ("officer", "/nb/national-report/manage/{report}/chapters/{chapter}/", MOST),
    "what a story may be about": ("officer", "/nb/national-report/manage/{report}/stories/new/", MOST),
    "keeping figures": ("officer", "/nb/figures/manage/", MOST),
    "a budget year": ("officer", "/nb/figures/manage/budgets/2026/", MOST),
    "money": ("manager", "/nb/figures/dashboards/money/", MOST),
    "money as open data": ("anonymous", "/nb/figures/money.csv", MOST),
    "load of reviews": ("officer", "/nb/figures/dashboards/reviews/", MOST),
    "work with privacy": ("administrator", "/nb/privacy/manage/", MOST),
    "what will go": ("administrator", "/nb/privacy/manage/planned/", MOST),
    "what went": ("administrator", "/nb/privacy/manage/ledger/", MOST),
    "access requests": ("administrator", "/nb/privacy/manage/exports/", MOST),
    "requests for erasure": ("administrator", "/nb/privacy/manage/requests/", MOST),
    "mailbox": ("anonymous", "/nb/mailbox/?to=manager@example.org", MOST),
    "logins of the demo": ("anonymous", "/nb/desk/demo/", MOST),
    "the applicant's desk": ("applicant", "/nb/desk/", MOST),
    "the officer's desk": ("officer", "/nb/desk/", MOST),
    "the manager's desk": ("manager", "/nb/desk/", MOST),
    "the expert's desk": ("expert", "/nb/desk/", MOST),
    "bodies": ("anonymous", "/nb/bodies/", MOST),
    "a body": ("anonymous", "/nb/bodies/walk-board/", MOST),
    "the body's own page": ("board_member", "/nb/bodies/walk-board/room/", MOST),
    "seats": ("board_leader", "/nb/bodies/walk-board/seats/", MOST),
    "the agenda of the board": ("board_member", "/nb/bodies/walk-board/meetings/{coming}/", MOST),
    "the minutes": ("board_leader", "/nb/bodies/walk-board/meetings/{held}/run/", MOST),
    "the public minutes": ("anonymous", "/nb/bodies/walk-board/meetings/{held}/minutes/", MOST),
    "a consultation": ("board_leader", "/nb/bodies/walk-board/consultations/{asked}/", MOST),
    "the public journal": ("anonymous", "/nb/bodies/journal/", MOST),
    "my meetings of bodies": ("board_member", "/nb/bodies/mine/", MOST),
    "the board's desk": ("board_leader", "/nb/desk/", MOST),
}


@pytest.fixture(scope="module")
def world(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, request: Any
) -> Iterator[World]:
    logging.disable(logging.CRITICAL)
    with (
        django_db_blocker.unblock(),
        walk_database(template_database, worker_name, request.config) as found,
        translation.override("nb"),
    ):
        yield found
    logging.disable(logging.NOTSET)


def asked(client: Client, address: str) -> tuple[int, int, list[str]]:
    """Status, length of the page, and the questions, after one that fills what a process keeps."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
        length = len(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    # A page may save a place in the session's transaction; only what it asks counts.
    questions = [row["sql"] for row in captured.captured_queries if "SAVEPOINT" not in row["sql"]]
    return answer.status_code, length, questions


def test_lists_ask_as_often_for_thirty_as_for_one(world: World):
    everybody, panel, board = clients(world), world.places["assessing"].panel.pk, world.board
    of_this_world = {
        "committee": world.committee.pk, "expert": world.experts["expert"].pk, "panel": panel,
        "coming": board.coming.pk, "held": board.held.pk, "asked": board.consultation.pk,
        "asked_case": guidance_values("guidance:desk_case", "number"),
        **{name: report_values("national_report:work", part) for name, part in REPORT.items()},
    }  # fmt: skip

    def everything() -> dict[str, tuple[int, int, list[str]]]:
        rows = PAGES.items()
        return {name: asked(everybody[role], at.format(**of_this_world)) for name, (role, at, _most) in rows}

    with nothing_kept():
        few = everything()
        grow(world, 29)
        many = everything()
    faults = []
    for name, (_role, address, most) in PAGES.items():
        (status, short, before), (later_status, long, after) = few[name], many[name]
        if (status, later_status) != (200, 200):
            faults.append(f"{name} {address}: answered {status}, {later_status}")
        elif len(before) != len(after):
            faults.append(
                f"{name} {address}: {len(before)} questions, {len(after)} with 29 more{_more(before, after)}"
            )
        elif len(after) > most:
            faults.append(f"{name} {address}: {len(after)} questions, at most {most}")
        elif long <= short and "counts" not in name and "board" not in name:
            faults.append(f"{name} {address}: no longer with 29 more rows, so it proves nothing")
    assert not faults, "\n".join(faults)


def _more(before: list[str], after: list[str]) -> str:
    """The question that is asked again and again."""
    seen = [sql.partition("WHERE")[0][:160] for sql in after]
    worst = max(seen, key=seen.count, default="")
    return f"; {seen.count(worst)} times: {worst}"
