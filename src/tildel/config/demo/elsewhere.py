"""Calls besides KLINBEFORSK in the demo world: one open call a programme, with what is applied for in it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any

from django.db import transaction

from tildel.applications.actions.attachments import add_attachment
from tildel.applications.actions.drafts import create_application, save_section
from tildel.applications.actions.endorsements import answer_endorsement, ask_endorsement
from tildel.applications.actions.submissions import submit_application
from tildel.applications.domain.plan import plan_of
from tildel.applications.queries import drafts as queries
from tildel.config.demo import cast
from tildel.config.demo.calendar import Dates, at
from tildel.config.demo.cast import BY_KEY, Actor, Researcher, partners_of
from tildel.config.demo.documents import Papers, paper
from tildel.config.demo.people import HELD_FROM, MADE, Accounts, make_research_managers, manager_of
from tildel.config.demo.texts import DATA
from tildel.people import queries as people
from tildel.programmes import queries as programmes
from tildel.programmes.actions import appoint_officer, change_call, create_programme, open_call, publish_call
from tildel.programmes.domain.call import Text
from tildel.programmes.domain.spec import with_changes

Row = Mapping[str, Any]
_OFFICERS = (cast.REGIONAL_OFFICER, cast.LOCAL_OFFICER, cast.NORM_OFFICER, cast.NETWORK_OFFICER)
FILE_NAMES = {"project_description": "prosjektbeskrivelse", "merged_attachments": "vedlegg"}


@cache
def rows() -> tuple[Row, ...]:
    return tuple(tomllib.loads((DATA / "elsewhere.toml").read_text(encoding="utf-8"))["programmes"])


def begin_papers(papers: Papers) -> None:
    """Begin the files of these applications, beside whatever else is done."""
    for row in rows():
        for one in row["applications"]:
            for kind in one.get("files", ()):
                name = f"{one['name']} {FILE_NAMES[kind]}"
                words = (one["summary_no"], one["summary_en"])
                papers.begin(
                    f"{one['name']} {kind}", partial(paper, name, BY_KEY[one["leader"]].name, "nb", words)
                )


def make(accounts: Accounts, papers: Papers, dates: Dates, say: Callable[[str], None]) -> None:
    """Every programme with its call and applications. `dates` are those of the open KLINBEFORSK call."""
    leaders = [BY_KEY[one["leader"]] for row in rows() for one in row["applications"]]
    make_research_managers(accounts, {leader.institution for leader in leaders})
    for row in rows():
        with transaction.atomic():
            call = _call(row, accounts, dates)
            for number, one in enumerate(row["applications"]):
                apply(call, one, BY_KEY[one["leader"]], accounts, papers, dates, number)
        say(f"{call.key}: {len(row['applications'])} applications …")


def _officer(row: Row) -> Actor:
    return next(actor for actor in _OFFICERS if actor.key == row["officer"])


def _call(row: Row, accounts: Accounts, dates: Dates) -> Any:
    """The programme with its officer, and the call as its template has it but for dates and name."""
    administrator, officer = accounts[cast.ADMINISTRATOR], accounts[_officer(row)]
    programme = create_programme(
        key=row["key"], names=row["names"], owner=people.organisation(row["owner"]), board=None, decider=None,
        by=administrator, at=MADE,
    )  # fmt: skip
    appoint_officer(
        programme=programme, person=officer.person, held_from=HELD_FROM, by=administrator, at=MADE
    )
    deadline = _deadline(row, dates)
    call = open_call(
        programme=programme, template=row["template"], key=f"{row['call']}-{deadline.year}", by=officer,
        at=at(dates.opened, 10),
    )  # fmt: skip
    spec = programmes.spec_of(call)
    name = Text(*(f"Demo {deadline.year}: {getattr(spec.name, code)}" for code in ("nb", "nn", "en")))
    changed = with_changes(
        spec, name=name, frame=row.get("frame"), deadline=datetime.combine(deadline, spec.deadline.time())
    )
    change_call(call=call, spec=changed, by=officer, at=at(dates.opened, 10, 20))
    return publish_call(call=call, by=officer, at=at(dates.published, 9))


def _deadline(row: Row, dates: Dates) -> date:
    return dates.deadline + timedelta(weeks=row["weeks"] - 5)


def apply(
    call: Any, one: Row, leader: Researcher, accounts: Accounts, papers: Papers, dates: Dates, number: int
) -> Any:
    """From the first line to the receipt. A row whose files stand under a common name has it in `papers`."""
    user, start = accounts[leader], at(dates.during(0.3), 9, 10 + number)
    application = create_application(
        call=call, language=one["language"], track=one.get("track", ""), by=user, at=start
    )
    parts = plan_of(queries.spec_for(application)).sections
    written = _sections(one, leader, dates.first_year)
    for step, key in enumerate(parts, start=1):
        save_section(
            application=application, section=key, content=written.get(key, {}),
            version=1 if key == "leader" else 0, by=user, at=start + timedelta(minutes=5 * step),
        )  # fmt: skip
    name = one.get("papers", one["name"])
    for step, kind in enumerate(one.get("files", ()), start=1):
        add_attachment(
            application=application, kind=kind, person_key="", upload=papers.other(f"{name} {kind}"),
            by=user, at=start + timedelta(hours=2, minutes=step),
        )  # fmt: skip
    if queries.spec_for(application).requirement("endorsement"):
        _endorse(application, leader, accounts, start + timedelta(hours=3))
    application.refresh_from_db()
    sent = start + timedelta(days=2, minutes=3, milliseconds=417)
    submit_application(
        application=application, round=application.revision, by=user, received_at=sent, at=sent
    )
    return application


def _endorse(application: Any, leader: Researcher, accounts: Accounts, moment: datetime) -> None:
    endorsement = ask_endorsement(application=application, by=accounts[leader], at=moment)
    manager = manager_of(accounts, leader.institution)
    answer_endorsement(endorsement=endorsement, given=True, by=manager, at=moment + timedelta(hours=4))


def _sections(one: Row, leader: Researcher, first_year: int) -> dict[str, dict[str, Any]]:
    """What is typed into the form, by part."""
    budget = [
        {
            "institution": leader.institution,
            "category": line["category"],
            "years": {str(first_year + step): amount for step, amount in enumerate(line["amounts"])},
        }
        for line in one["budget"]
    ]
    written: dict[str, dict[str, Any]] = {
        "project": {
            **{name: one[name] for name in ("title_no", "title_en", "summary_no", "summary_en")},
            "start": f"{first_year}-01-01",
            "end": f"{first_year + one['length'] - 1}-12-31",
        },
        "leader": {
            "given_name": leader.given_name, "family_name": leader.family_name, "email": leader.email,
            "institution": leader.institution, "position_percent": 50, "born": leader.born.isoformat(),
        },
        "partners": {"rows": _partners(leader) if one.get("partners") else []},
        "budget": {"rows": budget},
        "themes": {"themes": one.get("themes", [])},
        "classification": {"rows": one.get("shares", []), "areas": one.get("areas", [])},
    }  # fmt: skip
    for part, answers in one.get("answers", {}).items():
        written[part] = {**written.get(part, {}), "answers": answers}
    return written


def _partners(leader: Researcher) -> list[dict[str, Any]]:
    return [
        {
            "key": f"p{number}", "name": partner.name, "email": partner.email,
            "institution": partner.institution, "position_percent": 20, "central": True,
        }
        for number, partner in enumerate(partners_of(leader, 1), start=2)
    ]  # fmt: skip
