"""Two hundred projects taken over from before, running and closed, with three years of reports.

    each from three years before the day to the year before it, or one to two years after
    the leader writes, signs and counts; institutions and the officer do their piles at once
    of the last year some reports are missing, being written, signed or sent back
    every eighth has ended and is closed with its final report, or was ended early

Everything is invented. The same every time: what differs from project to project follows from its number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from tildel.config.demo import cast
from tildel.config.demo.calendar import at as moment
from tildel.config.demo.people import Accounts, make_research_managers, manager_of
from tildel.kernel.time import in_oslo
from tildel.people.queries import organisation
from tildel.projects.actions import (
    changes,
    contracts,
    ending,
    follow_up,
    many,
    reports,
    results,
)
from tildel.projects.actions.starting import Earlier, take_over_project
from tildel.projects.queries import many as many_queries
from tildel.projects.queries import projects as queries
from tildel.projects.queries import reports as report_queries

NUMBER = 200
TREATMENTS = (
    ("trening i grupper", "exercise in groups"),
    ("digital oppfølging", "digital follow-up"),
    ("kortere antibiotikakur", "a shorter course of antibiotics"),
    ("tidlig rehabilitering", "early rehabilitation"),
    ("lavere dose", "a lower dose"),
    ("samtaler med likeperson", "talks with a peer"),
    ("strålebehandling i færre omganger", "radiotherapy in fewer sessions"),
    ("behandling hjemme", "treatment at home"),
    ("søvnopplæring", "sleep training"),
    ("ernæring før operasjon", "nutrition before surgery"),
)
CONDITIONS = (
    ("hjertesvikt", "heart failure"),
    ("leddgikt", "rheumatoid arthritis"),
    ("hjerneslag", "stroke"),
    ("tarmkreft", "bowel cancer"),
    ("kols", "chronic lung disease"),
    ("depresjon", "depression"),
    ("hoftebrudd", "hip fracture"),
    ("migrene", "migraine"),
    ("type 2-diabetes", "type 2 diabetes"),
    ("epilepsi", "epilepsy"),
    ("blodforgiftning", "sepsis"),
    ("prostatakreft", "prostate cancer"),
    ("multippel sklerose", "multiple sclerosis"),
    ("nyresvikt", "kidney failure"),
    ("astma hos barn", "asthma in children"),
    ("rusavhengighet", "addiction"),
    ("brystkreft", "breast cancer"),
    ("demens", "dementia"),
    ("kroniske smerter", "chronic pain"),
    ("premature barn", "premature babies"),
)
INVENTED = "Oppdiktet for demonstrasjon."
PROGRESS = (
    "Studien har gått som planlagt. Alle steder er åpnet, og oppfølgingen er i rute. " + INVENTED,
    "To steder kom senere i gang enn planlagt, men inkluderingen har tatt seg opp. " + INVENTED,
    "Datainnsamlingen er ferdig ved de fleste stedene, og analysene har begynt. " + INVENTED,
)
USERS = (
    "To brukerrepresentanter sitter i styringsgruppen og har skrevet om informasjonen til deltakerne. "
    + INVENTED
)
FINAL = {
    "goals": "Hovedmålet er nådd. " + INVENTED,
    "benefit": "Pasientene kommer raskere i gang igjen, og avdelingene har tatt behandlingen i bruk. "
    + INVENTED,
    "sharing": "Data ligger i et forskningsarkiv med kontrollert tilgang. " + INVENTED,
}
KINDS = (
    "publication",
    "publication",
    "publication",
    "doctorate",
    "guideline",
    "practice",
    "patent",
    "innovation",
)


@dataclass(frozen=True)
class Made:
    """An earlier project and how it was made: `n` decides what differs."""

    n: int
    project: Any
    leader: Any
    manager: Any


def make(accounts: Accounts, programme: Any, now: datetime, *, number: int = NUMBER) -> None:
    """From the contracts to the final reports; each step is kept when it is done."""
    officer, today = accounts[cast.OFFICER], in_oslo(now).date()
    make_research_managers(accounts, {one.institution for one in cast.RESEARCHERS})
    with transaction.atomic():
        made = [_taken_over(accounts, n, programme, officer, today) for n in range(number)]
        _accept_for_institutions(made)
    made = [replace(one, project=project) for one, project in zip(made, _again(made), strict=True)]
    for back in (3, 2, 1):
        _year(made, officer, programme, today.year - back, last=back == 1)
    with transaction.atomic():
        _ends(made, officer, today)
        _asks(made, officer, date(today.year, 4, 2))


def _again(made: list[Made]) -> list[Any]:
    """The projects as they stand now, in one question."""
    there = {one.pk: one for one in queries.projects().filter(pk__in=[one.project.pk for one in made])}
    return [there[one.project.pk] for one in made]


def _by_manager(made: Iterable[Made]) -> list[tuple[Any, list[Made]]]:
    """The projects that each research management answers for."""
    found: dict[int, tuple[Any, list[Made]]] = {}
    for one in made:
        found.setdefault(one.manager.pk, (one.manager, []))[1].append(one)
    return list(found.values())


def _accept_for_institutions(made: list[Made]) -> None:
    """Each institution says yes to its pile, three weeks after the last leader has."""
    waiting = {one.project_id: one for one in queries.offered_contracts()}
    for manager, theirs in _by_manager(made):
        day = max(one.project.starts_on for one in theirs) + timedelta(days=40)
        found = [waiting[one.project.pk] for one in theirs]
        many.accept_contracts(
            sha256s={one.pk: one.content_sha256 for one in found}, by=manager, at=moment(day, 14)
        )


def _taken_over(accounts: Accounts, n: int, programme: Any, officer: Any, today: date) -> Made:
    researcher = cast.RESEARCHERS[n % len(cast.RESEARCHERS)]
    leader, manager = accounts[researcher], manager_of(accounts, researcher.institution)
    start = date(today.year - 3, 1 + n % 3, 1)
    last_year = today.year - 1 if _ends_now(n) else today.year + n % 3 - (n % 5 == 0)
    (treatment, treatment_en), (condition, condition_en) = TREATMENTS[n % 10], CONDITIONS[(n // 10 + n) % 20]
    project = take_over_project(
        earlier=Earlier(
            number=f"{start.year}{n + 101:04}-{n % 9}",
            titles={
                "nb": f"{treatment.capitalize()} ved {condition} (oppdiktet)",
                "en": f"{treatment_en.capitalize()} in {condition_en} (invented)",
            },
            summaries={
                "nb": f"Vi vil finne ut om {treatment} hjelper dem som har {condition}. {INVENTED}",
                "en": f"We want to find out whether {treatment_en} helps in {condition_en}. Invented.",
            },
            leader=leader.person, institution=organisation(researcher.institution), starts_on=start,
            ends_on=date(last_year, 12, 31), amount=(4 + n % 12) * 1_000_000,
            recruitment={researcher.institution: 24 + n * 13 % 90} if n % 4 else {},
        ),
        programme=programme, by=officer, at=moment(start + timedelta(days=2), 9),
    )  # fmt: skip
    contract = project.contracts.get()
    contract.project = project
    contracts.accept_contract(
        contract=contract, side="leader", sha256=contract.content_sha256, by=leader,
        at=moment(start + timedelta(days=9 + n % 9), 9),
    )  # fmt: skip
    return Made(n, project, leader, manager)


def _ends_now(n: int) -> bool:
    return n % 8 == 3


def _year(made: list[Made], officer: Any, programme: Any, year: int, *, last: bool) -> None:
    """Money in the year, people included, and in January after it the reports."""
    with transaction.atomic():
        _pay(made, officer, year)
        for one in made:
            _include(one, year)
    # By itself: while it asks, nobody else can write to the programme.
    asked = {
        report.project_id: report
        for report in reports.open_reports(programme=programme, year=year, by=officer, at=asked_at(year))
    }
    told = [(one, asked[one.project.pk]) for one in made if one.project.pk in asked]
    with transaction.atomic():
        for one, report in told:
            report.project = one.project
            _report(one, report, _stage(one, last))
        written = [(one, report) for one, report in told if _stage(one, last) > 2]
        _sign_for_institutions(written, date(year + 1, 2, 24))
        _review(told, officer, year, last=last)


def asked_at(year: int) -> datetime:
    """When the reports of a year are asked for."""
    return moment(date(year + 1, 1, 8), 8)


def _stage(one: Made, last: bool) -> int:
    """How far the report is: of the last year some are missing, being written, signed or sent back."""
    return one.n % 25 if last else 24


def _pay(made: list[Made], officer: Any, year: int) -> None:
    """The year's money is released in one pile and paid in another."""
    keys = [one.project.pk for one in made]
    rows = [row.pk for row in many_queries.instalments_of(keys, year=year)]
    for day, verb in ((10, "release"), (24, "pay")):
        many.move_instalments(
            instalments=rows, verb=verb, reference=f"B-{year}-04" if verb == "pay" else "", by=officer,
            at=moment(date(year, 4, day), 10),
        )  # fmt: skip


def _include(one: Made, year: int) -> None:
    """Most go as planned; every sixth goes slowly."""
    rows = one.project.recruitment.filter(month__year=year)
    slow = one.n % 6 == 1
    told = {
        row.month: (row.planned, row.planned // 2 if slow else row.planned + (row.month.month + one.n) % 2)
        for row in rows
    }
    if told:
        follow_up.save_recruitment(
            project=one.project, site=one.project.institution, months=told, by=one.leader,
            at=moment(date(year, 12, 20), 9),
        )  # fmt: skip


def _report(one: Made, report: Any, stage: int) -> None:
    """Written and signed by the leader, as far as it has come."""
    day = date(report.opened_at.year, 1, 10) + timedelta(days=one.n % 40)
    if stage in (0, 13):  # nobody has written anything
        return
    _result(one, report, day)
    revision = _write(one, report, day)
    if stage != 1:
        reports.sign_report(report=report, revision=revision, by=one.leader, at=moment(day, 12))


def _sign_for_institutions(told: list[tuple[Made, Any]], day: date) -> None:
    """Each institution signs its pile; what nobody has written is not in it."""
    keys = {report.project_id: report.pk for _one, report in told}
    for manager, theirs in _by_manager(one for one, _report in told):
        rows = report_queries.to_sign({one.project.institution_id for one in theirs})
        found = list(rows.filter(pk__in=[keys[one.project.pk] for one in theirs]).select_related("current"))
        if found:
            many.countersign_reports(
                sha256s={row.pk: row.current.content_sha256 for row in found if row.current}, by=manager,
                at=moment(day, 15),
            )  # fmt: skip


def _review(told: list[tuple[Made, Any]], officer: Any, year: int, *, last: bool) -> None:
    """The officer sends some back and approves the rest; a few of the last year still lie there."""
    at = moment(date(year + 1, 3, 4), 9)
    for one, report in told:
        if _stage(one, last) == 6:
            found = report_queries.report(report.pk)
            assert found is not None
            review = "Skriv mer om hvorfor inkluderingen går sent. " + INVENTED
            reports.send_back(report=found, review=review, by=officer, at=at)
    ready = [report.pk for one, report in told if _stage(one, last) > 6 and _stage(one, last) != 13]
    many.approve_reports(reports=ready, by=officer, at=at)


def _write(one: Made, report: Any, day: date) -> int:
    """All sections at once; the accounts are what was given, with something left in some.

    Returns the revision that was written.
    """
    n = one.n
    there = {row.key: row for row in report.sections.all()}
    rows = there["accounts"].content["rows"] if "accounts" in there else []
    accounts = []
    for row in rows or [{"institution": one.project.institution.orgnr, "budget": 0, "brought_in": 0}]:
        whole = (row["budget"] or 0) + (row["brought_in"] or 0)
        left = whole * (n % 5) // 20 // 1000 * 1000
        accounts.append({**row, "used": whole - left, "carry_over": left or None})
    included = there["patients"].content["patients_included"] if "patients" in there else 0
    contents = {
        "progress": {"progress": PROGRESS[n % 3], "ahead": "Arbeidet går videre. " + INVENTED},
        "users": {"user_involvement": USERS},
        "patients": {"patients_included": included},
        "personnel": {"rows": _people(n)},
        "accounts": {"rows": accounts, "carry_over_reason": "Ansettelser tok lengre tid. " + INVENTED},
        "summary": {"summary_no": f"{PROGRESS[n % 3]} Vi ser fram til resultatene."},
        **({"ending": FINAL} if report.kind == "final" else {}),
    }  # fmt: skip
    told = {key: (content, there[key].version if key in there else 0) for key, content in contents.items()}
    reports.save_sections(report=report, contents=told, by=one.leader, at=moment(day, 11))
    return int(report.revision) + 1


def _people(n: int) -> list[dict[str, Any]]:
    ages = ("under30", "30to39", "40to49", "50to59")
    first, second = ("female", "male") if n % 3 else ("male", "female")
    return [
        {"role": "leader", "sex": first, "age_group": ages[2 + n % 2], "people": 1, "months": 2},
        {"role": "phd", "sex": second, "age_group": ages[n % 2], "people": 1 + n % 2, "months": 12},
        {"role": "nurse", "sex": "female", "age_group": ages[1 + n % 3], "people": 1, "months": 6},
    ]


def _result(one: Made, report: Any, day: date) -> None:
    if one.n % 3 == 2:
        return
    kind = KINDS[(one.n + report.year) % len(KINDS)]
    values = {
        "year": report.year, "kind": kind, "title": f"{one.project.titles['en']}: {kind} {report.year}",
        "facts": {"authors": [str(one.leader)]},
    }  # fmt: skip
    results.save_result(project=one.project, result=None, values=values, by=one.leader, at=moment(day, 9))


def _ends(made: list[Made], officer: Any, today: date) -> None:
    """Those that have ended write their final report and are closed; one of them was ended early."""
    ended = [one for one in made if _ends_now(one.n)]
    closed = []
    for one in ended:
        day = date(today.year, 3, 22) + timedelta(days=one.n % 20)
        if one.n % 16 == 3 and one.n > 3:
            ending.end_project(
                project=one.project, verb="stop", reason="Medisinen er tatt av markedet. " + INVENTED,
                by=officer, at=moment(day, 9),
            )  # fmt: skip
            continue
        final = reports.open_final_report(project=one.project, by=officer, at=moment(day, 9))
        final.project = one.project
        revision = _write(one, final, day)
        reports.sign_report(report=final, revision=revision, by=one.leader, at=moment(day, 12))
        closed.append((one, final))
    _close(closed, officer, date(today.year, 4, 14))


def _close(closed: list[tuple[Made, Any]], officer: Any, day: date) -> None:
    _sign_for_institutions(closed, day)
    many.approve_reports(reports=[final.pk for _one, final in closed], by=officer, at=moment(day, 16))
    for one, _final in closed:
        ending.end_project(project=one.project, verb="close", reason="", by=officer, at=moment(day, 17))


def _asks(made: list[Made], officer: Any, day: date) -> None:
    """A few ask for more time: one waits, one is granted, one is refused."""
    running = [one for one in made if not _ends_now(one.n)][:3]
    for index, one in enumerate(running):
        project = queries.project(one.project.number)
        change = changes.ask_change(
            project=project, kind="longer", after={"ends_on": later(project.ends_on).isoformat()},
            reason="Inkluderingen har gått senere enn planlagt. " + INVENTED, by=one.leader,
            at=moment(day, 9),
        )  # fmt: skip
        if index == 1:
            changes.grant_change(
                change=change, answer="Godt begrunnet. " + INVENTED, by=officer, at=moment(day, 14)
            )
        if index == 2:
            changes.refuse_change(
                change=change, answer="Planen kan holdes med flere steder. " + INVENTED, by=officer,
                at=moment(day, 14),
            )  # fmt: skip


def later(day: date) -> date:
    """Half a year later."""
    return day + timedelta(days=181)
