"""The demo world, made by the actions that people use, in the order of a grant's life.

    KLINBEFORSK (Helse Sør-Øst RHF) ── programme board, directors' meeting, two officers
      klinbeforsk-2024     24 applications, assessed, decided, published; the dates are fixed
      klinbeforsk-<year>   closed six weeks ago, in assessment
      klinbeforsk-<next>   closes in five weeks, drafts in every stage
      klinbeforsk-2016 and -2021, one application each, formally checked
    regional, local, antibiotic and network funds: one open call each, see `elsewhere`
    regional project funds: sixty applications before a committee of twelve, see `committee`

The same every time: only the dates of the later calls follow the day on which it is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation

from tildel.audit.actions import record
from tildel.audit.queries import events_of
from tildel.config.demo import (
    announcing,
    applying,
    assessing,
    calendar,
    cast,
    committee,
    deciding,
    earlier_projects,
    elsewhere,
    governing,
    guidance,
    innovating,
    measuring,
    networks,
    people,
    privacy,
    projects,
    registers,
    reporting,
    site,
    together,
)
from tildel.config.demo.applying import Field
from tildel.config.demo.beside import Beside
from tildel.config.demo.calendar import Dates, at
from tildel.config.demo.documents import Papers, inspected_before
from tildel.config.demo.people import Accounts
from tildel.config.demo.texts import Trial, trials
from tildel.portal.actions.feeding import anew_at_the_end, unheard
from tildel.programmes import queries as programmes
from tildel.programmes.actions import change_call, open_call, publish_call
from tildel.programmes.domain.call import Text
from tildel.programmes.domain.spec import with_changes

STREAM, TEMPLATE = "demo", "klinbeforsk-2024"
# Enough to go through every step: awarded, awarded first by its theme, not fundable, rejected.
SMALL = ("ASKELADD", "LYSSTRÅLE", "BØYGEN", "VARULV")

Say = Callable[[str], None]


@dataclass(frozen=True)
class World:
    """What was made: the calls by their place in the data (see `data/trials.toml`)."""

    calls: dict[int, Any]
    accounts: Accounts


def fingerprint() -> str:
    """Changes with everything this world is made of."""
    digest = hashlib.sha256()
    folder = Path(__file__).resolve().parent
    for path in sorted([*folder.glob("*.py"), *folder.glob("data/*.toml")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def state() -> str:
    """`none`, `begun` (something stopped the making), `old` (made by an earlier version) or `made`."""
    last = events_of(STREAM).first()
    if last is None:
        return "none"
    if last.verb != "demo.made":
        return "begun"
    return "made" if last.data.get("fingerprint") == fingerprint() else "old"


def is_past(now: datetime) -> bool:
    """Whether the call that was open when the world was made has closed since."""
    last = events_of(STREAM).first()
    return last is not None and now - last.at > timedelta(weeks=5)


def begin_papers(*, small: bool = False) -> Papers:
    """Begin to write and inspect the papers of the applications; it goes on beside whatever else is done."""
    papers = Papers(trial for trial in _chosen(small) if trial.stage not in applying.WRITTEN)
    if not small:
        elsewhere.begin_papers(papers)
        committee.begin_papers(papers)
    return papers


def _chosen(small: bool) -> list[Trial]:
    return [trial for trial in trials() if not small or trial.name in SMALL]


def make(
    *, now: datetime, small: bool = False, two_at_once: bool = False, say: Say = lambda line: None
) -> World:
    """Make the world in an empty database; `now` is the day that the later calls are around.

    `two_at_once`: the earlier projects are made by a second process, which sees only what is committed.
    """
    chosen = _chosen(small)
    record(stream=STREAM, verb="demo.begun", by=None, at=now, small=small)
    papers = begin_papers(small=small)
    with translation.override("nb"), inspected_before(), anew_at_the_end():
        world = _make(chosen, papers, now, small, two_at_once, say)
    record(stream=STREAM, verb="demo.made", by=None, at=now, fingerprint=fingerprint(), small=small)
    return world


def _make(
    chosen: list[Trial], papers: Papers, now: datetime, small: bool, two_at_once: bool, say: Say
) -> World:
    accounts = Accounts()
    with transaction.atomic():
        programme = people.make_programme(accounts)
        people.make_research_managers(accounts, {trial.lead.institution for trial in chosen})
    if small:
        calls = _calls(chosen, papers, programme, accounts, now, 4, say)
        projects.make(accounts, programme, calls.get(1), now, number=0)
        return World(calls, accounts)
    with transaction.atomic():
        people.make_everybody(accounts)
    with _beside(now) if two_at_once else nullcontext() as other:
        calls = _calls(chosen, papers, programme, accounts, now, None, say)
        _elsewhere(accounts, papers, now, say)
        say(f"projects: contracts, instalments and three years of reports of {earlier_projects.NUMBER} …")
        projects.make_of_the_call(accounts, calls.get(1), now)
        if other:
            other.wait()
        else:
            earlier_projects.make(accounts, programme, now)
    projects.finish(accounts, programme, now)
    say("figures: the measuring system, key figures …")
    measuring.make(accounts, now)
    say("the national report: one final, one under way …")
    reporting.make(accounts, now)
    say("privacy: a file to fetch, a request to be erased, what will go …")
    privacy.make(accounts, calls, now)
    say("the public site: a call to come, departments, pages, news and the search …")
    announcing.make(accounts, programme, now)
    site.make(now)
    return World(calls, accounts)


@contextmanager
def _beside(now: datetime) -> Iterator[Beside]:
    other = Beside(now)
    try:
        yield other
    finally:
        other.stop()


def make_part(*, now: datetime) -> None:
    """The part of the world that a process of its own makes."""
    accounts = Accounts()
    programme = programmes.programme("klinbeforsk")
    with translation.override("nb"), unheard():
        earlier_projects.make(accounts, programme, now)


def _calls(
    chosen: list[Trial], papers: Papers, programme: Any, accounts: Accounts, now: datetime,
    readers: int | None, say: Say,
) -> dict[int, Any]:  # fmt: skip
    """The calls of KLINBEFORSK, each as far as it has come."""
    plans = {
        **calendar.EARLIER, 1: calendar.DECIDED, 2: calendar.in_assessment(now), 3: calendar.still_open(now),
    }  # fmt: skip
    calls = {}
    experts: dict[str, Any] = {}
    for number, dates in plans.items():
        mine = [trial for trial in chosen if trial.call == number]
        if not mine:
            continue
        key = _key(number, plans)
        say(f"{key}: {len(mine)} applications …")
        field = Field(_call(number, key, programme, dates, accounts), dates, accounts, papers)
        calls[number] = field.call
        _apply(field, mine)
        if dates.assessed:
            experts = experts or assessing.register(field, cast.READERS[:readers])
            _assess(field, mine, experts, say)
        if dates.decided:
            say(f"{key}: recommendation, decision, letters …")
            with transaction.atomic():
                deciding.decide(field)
    return calls


def _elsewhere(accounts: Accounts, papers: Papers, now: datetime, say: Say) -> None:
    """What is not KLINBEFORSK's."""
    elsewhere.make(accounts, papers, calendar.still_open(now), say)
    committee.make(accounts, papers, calendar.in_assessment(now), say)
    say("NSG: three years of meetings …")
    governing.make(accounts, now)
    say("networks: one in each stage …")
    networks.make(accounts, now)
    say("registers: infrastructure and clinical studies …")
    registers.make(accounts, now)
    say("guidance: the guide, the help desk, calls of others …")
    guidance.make(accounts, now)
    say("plans, priorities and innovation projects …")
    innovating.make(accounts, now)


def _key(number: int, plans: dict[int, Dates]) -> str:
    later = {2: plans[2].deadline.year, 3: plans[2].deadline.year + 1}
    year = later.get(number, plans[number].deadline.year)
    return f"klinbeforsk-{year}"


@transaction.atomic
def _call(number: int, key: str, programme: Any, dates: Dates, accounts: Accounts) -> Any:
    """Open the call from the template, change what differs, publish it."""
    officer = accounts[cast.OFFICER]
    is_real = number not in (2, 3)
    call = open_call(
        programme=programme, template=key if is_real else TEMPLATE, key=key,
        name=None if is_real else _name(key), by=officer, at=at(dates.opened, 10),
    )  # fmt: skip
    if not is_real:
        spec = programmes.spec_of(call)
        deadline = datetime.combine(dates.deadline, calendar.time(16))
        changed = with_changes(spec, deadline=deadline, frame=140_000_000 if number == 2 else 150_000_000)
        changed = replace(changed, summary=_summary(key, changed.frame))
        change_call(call=call, spec=changed, by=officer, at=at(dates.opened, 10, 20))
    return publish_call(call=call, by=officer, at=at(dates.published, 9))


def _name(key: str) -> Text:
    year = key[-4:]
    return Text(f"Demo {year}: KLINBEFORSK", f"Demo {year}: KLINBEFORSK", f"Demo {year}: KLINBEFORSK")


def _summary(key: str, frame: int) -> Text:
    year, million = key[-4:], frame // 1_000_000
    return Text(
        f"Oppdiktet utlysning for demonstrasjon: KLINBEFORSK {year} med om lag {million} millioner kroner.",
        f"Oppdikta utlysing for demonstrasjon: KLINBEFORSK {year} med om lag {million} millionar kroner.",
        f"An invented call for demonstration: KLINBEFORSK {year} with about NOK {million} million.",
    )


def _apply(field: Field, mine: Iterable[Trial]) -> None:
    for trial in mine:
        with transaction.atomic():
            applying.write(field, trial)
            if trial.stage in applying.WRITTEN:
                together.work_together(field, trial)
        if trial.stage in applying.WRITTEN:
            continue
        with transaction.atomic():
            applying.attach(field, trial)
            applying.endorse(field, trial)
            together.work_together(field, trial)
            if trial.stage in applying.SENT:
                applying.submit(field, trial)
            if field.dates.checked:
                applying.check(field, trial)


def _assess(field: Field, mine: list[Trial], experts: dict[str, Any], say: Say) -> None:
    say(f"{field.call.key}: experts, interests, reviews …")
    # The last two of the register are those who say no, and those who have not answered yet.
    no, silent = (cast.READERS[7].key, "" if field.dates.closed else cast.READERS[6].key)
    with transaction.atomic():
        gathered = assessing.gather(field, experts, declining=no, silent=silent)
        assessing.open_and_declare(gathered)
        handed = [(trial, assessing.hand_out(gathered, trial)) for trial in mine if trial.marks]
        steps = [step for trial, given in handed for step in assessing.readings(gathered, trial, given)]
    for _moment, step in sorted(steps, key=lambda row: row[0]):
        step()
    if field.dates.closed:
        assessing.close(field)
