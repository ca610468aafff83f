"""A committee of twelve that has read sixty applications: every kind of conflict, and marks that tie.

Regional research funds ── call hmn-prosjektmidler-<year>, closed six weeks ago
  sixty applications for project funds, each by a leader of its own, all formally accepted
  committee of experts from the other regions and abroad, one leader and one user representative
  three readers each; a panel is planned with its agenda in the order in which the fewest leave
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import product
from typing import Any

from django.db import transaction

from tildel.applications.actions.formal_checks import check_formally
from tildel.applications.queries import drafts as applications
from tildel.assessment.actions.assignments import assign
from tildel.assessment.actions.committees import make_committee, place_applications, seat_expert
from tildel.assessment.actions.discussion import open_discussion, write_consensus, write_remark
from tildel.assessment.actions.experts import register_expert
from tildel.assessment.actions.found import confirm_tie, look_for_ties, set_tie_aside
from tildel.assessment.actions.members import accept_terms, answer_invitation, invite_committee
from tildel.assessment.actions.objections import record_objection
from tildel.assessment.actions.reviews import save_review, submit_review
from tildel.assessment.actions.rounds import open_round, prepare_round
from tildel.assessment.queries import conflicts
from tildel.assessment.queries import rounds as queries
from tildel.config.demo import assessing, cast, elsewhere
from tildel.config.demo.calendar import Dates, at
from tildel.config.demo.cast import MORE, NORD_TRONDELAG, ST_OLAV, Actor, Reader, Researcher
from tildel.config.demo.documents import Papers, paper
from tildel.config.demo.people import Accounts
from tildel.panels.actions.planning import invite_members, plan_panel
from tildel.programmes import queries as programmes
from tildel.programmes.actions import change_call, open_call, publish_call
from tildel.programmes.domain.call import Text
from tildel.programmes.domain.spec import with_changes

TEMPLATE, KEY, FRAME = "hmn-regional-2026", "hmn-prosjektmidler", 60_000_000
READERS_EACH = 3
_GIVEN = ("Ask", "Birk", "Dina", "Embla", "Frøya", "Gard", "Hedda", "Iver", "Jenny", "Kaia")
_FAMILY = ("Demodal", "Prøvli", "Testnes", "Øvingstad", "Eksempelvik", "Utkastmo")
_PLACES = (ST_OLAV, MORE, ST_OLAV, NORD_TRONDELAG, ST_OLAV)
# What is studied, and how, in bokmål and English: sixty pairs.
_ILLNESSES = (
    ("hjertesvikt", "heart failure", "hrcs_hc_03car"),
    ("slag", "stroke", "hrcs_hc_19str"),
    ("tarmkreft", "bowel cancer", "hrcs_hc_02can"),
    ("astma", "asthma", "hrcs_hc_17res"),
    ("artrose", "osteoarthritis", "hrcs_hc_12mus"),
    ("depresjon", "depression", "hrcs_hc_10men"),
    ("diabetes", "diabetes", "hrcs_hc_11met"),
    ("psoriasis", "psoriasis", "hrcs_hc_18ski"),
    ("nyresvikt", "kidney failure", "hrcs_hc_15ren"),
    ("epilepsi", "epilepsy", "hrcs_hc_13neu"),
)
_WAYS = (
    ("hjemmeoppfølging", "follow-up at home"),
    ("tidlig trening", "early exercise"),
    ("persontilpasset dosering", "dosing fitted to the person"),
    ("samtalegrupper på nett", "talking groups online"),
    ("raskere diagnose med bildeanalyse", "faster diagnosis by image analysis"),
    ("bedre overgang til kommunen", "a better transfer to the municipality"),
)
_MORE_READERS = (
    Reader("Kåre", "Konsept", "en", "Oslo universitetssykehus HF", "NO", ("cardiology", "stroke")),
    Reader("Siri", "Skisseberg", "en", "Helse Bergen HF", "NO", ("oncology", "trials")),
    Reader("Aslak", "Anslag", "en", "Universitetssykehuset Nord-Norge HF", "NO", ("mental health",)),
    # Has come to work in the region itself: found by the system, not declared.
    Reader("Mette", "Målestav", "en", "St. Olavs hospital HF", "NO", ("diabetes", "registers")),
)
USER = Reader("Unn", "Brukerstemme", "nb", "Pasientforeningen Eksempel", "NO", ("life with illness",))
COMMITTEE = (*cast.READERS, *_MORE_READERS)
_GROUNDS = ("fvl6.party", "fvl6.family", "fvl6.marriage", "fvl6.agent", "fvl6.leads", "fvl6.other")
_WORDS = "We wrote a paper together last year (invented)."


@dataclass(frozen=True)
class Work:
    """One of the sixty: its leader and its words."""

    number: int
    leader: Researcher
    illness: tuple[str, str, str]
    way: tuple[str, str]

    @property
    def row(self) -> dict[str, Any]:
        """What is typed into the form, in the shape that the other calls' data has."""
        name = f"MIDT-{self.number + 1:02d}"
        amounts = [600_000 + 20_000 * (self.number % 9)] * 2
        return {
            "name": name, "papers": "MIDT", "leader": self.leader.key,
            "language": "nb", "track": "project_funds",
            "title_no": f"{name}: {self.way[0].capitalize()} ved {self.illness[0]}",
            "title_en": f"{name}: {self.way[1].capitalize()} in {self.illness[1]}",
            "summary_no": f"Vi undersøker om {self.way[0]} hjelper personer med {self.illness[0]}. "
            "Prosjektet er oppdiktet for demonstrasjon.",
            "summary_en": f"We study whether {self.way[1]} helps people with {self.illness[1]}. "
            "The project is invented for demonstration.",
            "length": 2,
            "budget": [{"category": "staff", "amounts": amounts}],
            "themes": ["clinical_research"],
            "shares": [
                {"code": self.illness[2], "percent": 100}, {"code": "hrcs_ra_7_1", "percent": 100},
            ],
            "areas": ["ho21_5"],
            "answers": {"leader": {"unit": "Medisinsk klinikk (oppdiktet)"}},
            "files": ["project_description", "merged_attachments"],
        }  # fmt: skip


def works() -> tuple[Work, ...]:
    names = [Actor(given, family) for family, given in product(_FAMILY, _GIVEN)]
    pairs = product(_WAYS, _ILLNESSES)
    return tuple(
        Work(number, _leader(number, name), illness, way)
        for number, (name, (way, illness)) in enumerate(zip(names, pairs, strict=True))
    )


def _leader(number: int, name: Actor) -> Researcher:
    born = date(1962 + number % 25, 1 + number % 12, 1 + number % 28)
    return Researcher(name.given_name, name.family_name, "nb", _PLACES[number % len(_PLACES)], born)


def begin_papers(papers: Papers) -> None:
    """Two papers, which all of them upload: their words are the same but for the title."""
    words = ("Oppdiktet prosjektbeskrivelse for demonstrasjon.", "An invented description.")
    for kind in ("project_description", "merged_attachments"):
        name = f"MIDT {elsewhere.FILE_NAMES[kind]}"
        papers.begin(f"MIDT {kind}", partial(paper, name, "Demodal", "nb", words))


def make(accounts: Accounts, papers: Papers, dates: Dates, say: Callable[[str], None]) -> None:
    """The call, its applications, and the committee's work up to the panel. `dates` are a read call's."""
    rows = works()
    with transaction.atomic():
        call = _call(accounts, dates)
    say(f"{call.key}: {len(rows)} applications …")
    made = []
    for work in rows:
        with transaction.atomic():
            made.append(
                elsewhere.apply(call, work.row, work.leader, accounts, papers, dates, work.number % 40)
            )
    with transaction.atomic():
        _accept(made, accounts, dates)
    say(f"{call.key}: a committee of {len(COMMITTEE)} …")
    with transaction.atomic():
        members = _committee(call, accounts, dates)
        _declare(call, members, accounts, dates)
        _judge(call, accounts, dates)
        _read(call, members, accounts, dates)
        _discuss(call, members, accounts, dates)


def _call(accounts: Accounts, dates: Dates) -> Any:
    officer = accounts[cast.REGIONAL_OFFICER]
    programme = programmes.programme("regionale-midler-midt")
    assert programme
    key = f"{KEY}-{dates.deadline.year}"
    call = open_call(programme=programme, template=TEMPLATE, key=key, by=officer, at=at(dates.opened, 10))
    spec = programmes.spec_of(call)
    name = Text(
        f"Demo {dates.deadline.year}: Prosjektmidler i Midt-Norge",
        f"Demo {dates.deadline.year}: Prosjektmidlar i Midt-Noreg",
        f"Demo {dates.deadline.year}: Project funds in Central Norway",
    )
    changed = with_changes(
        spec, name=name, frame=FRAME, readers=READERS_EACH,
        deadline=datetime.combine(dates.deadline, spec.deadline.time()),
    )  # fmt: skip
    change_call(call=call, spec=changed, by=officer, at=at(dates.opened, 10, 20))
    return publish_call(call=call, by=officer, at=at(dates.published, 9))


def _accept(made: list[Any], accounts: Accounts, dates: Dates) -> None:
    assert dates.checked
    for number, application in enumerate(made):
        application = applications.application(application.pk)
        judged = {
            finding["requirement"]: {"ok": True, "reason": ""}
            for finding in application.current.findings
            if finding["status"] == "judgement" and finding["requirement"] != "endorsement"
        }
        check_formally(
            application=application, verdict="accepted", reason="", judged=judged,
            by=accounts[cast.REGIONAL_OFFICER], at=at(dates.checked, 9 + number // 12, 5 * (number % 12)),
        )  # fmt: skip


def _committee(call: Any, accounts: Accounts, dates: Dates) -> dict[str, Any]:
    """The committee is made, asked into the round as a whole, and says yes."""
    assert dates.checked
    officer, day = accounts[cast.REGIONAL_OFFICER], dates.checked - timedelta(days=5)
    committee = make_committee(
        programme=call.programme, key="fagkomite-midt", region_rule="", hrcs=[], by=officer, at=at(day, 8),
        names={
            "nb": "Fagkomité for prosjektmidler", "nn": "Fagkomité for prosjektmidlar",
            "en": "Expert committee for project funds",
        },
    )  # fmt: skip
    experts = [_expert(reader, accounts, officer, day) for reader in (*COMMITTEE, USER)]
    for number, expert in enumerate(experts):
        role = "leader" if number == 0 else "user_representative" if number == len(COMMITTEE) else "member"
        seat_expert(
            committee=committee, expert=expert, role=role, held_from=day - timedelta(days=200), held_to=None,
            by=officer, at=at(day, 8, 10 + number),
        )  # fmt: skip
    round = prepare_round(call=call, by=officer, at=at(day, 9))
    placed = dict.fromkeys(queries.assessed_applications(call), committee)
    place_applications(round=round, chosen=placed, by=officer, at=at(day, 9, 15))
    invited = invite_committee(
        round=round, committee=committee, experts=[expert.pk for expert in experts], by=officer,
        at=at(day, 9, 30),
    )  # fmt: skip
    people = {reader.email: reader for reader in (*COMMITTEE, USER)}
    members = {people[member.expert.person.email].key: member for member in invited}
    for number, reader in enumerate((*COMMITTEE, USER)):
        member, moment = members[reader.key], at(day + timedelta(days=1), 19, 2 * number)
        answer_invitation(member=member, accepted=True, by=accounts[reader], at=moment)
        accept_terms(member=member, by=accounts[reader], at=moment + timedelta(minutes=1))
    return members


def _expert(reader: Reader, accounts: Accounts, officer: Any, day: date) -> Any:
    person = accounts[reader].person
    known = getattr(person, "expert", None)
    return known or register_expert(
        person=person, institution=reader.institution, country=reader.country, expertise=reader.expertise,
        by=officer, at=at(day, 7, 30),
    )  # fmt: skip


def _declare(call: Any, members: dict[str, Any], accounts: Accounts, dates: Dates) -> None:
    """Everybody answers for every application; each ground of the law stands somewhere."""
    assert dates.assessed
    assert dates.due
    officer = accounts[cast.REGIONAL_OFFICER]
    due = at(dates.due, 23, 59)
    open_round(call=call, due_at=due, by=officer, at=at(dates.assessed, 10))
    rows = list(queries.assessed_applications(call))
    for place, reader in enumerate((*COMMITTEE, USER)):
        start = at(dates.assessed + timedelta(days=1 + place % 3), 18, place)
        found = {application: _interest(place, number) for number, application in enumerate(rows)}
        assessing.declare_each(members[reader.key], found, by=accounts[reader], at=start)


def _interest(place: int, number: int) -> tuple[str, str] | None:
    """Two applications for each of the first eleven experts; the grounds take turns."""
    if place < len(COMMITTEE) - 1 and number in (5 * place + 1, 5 * place + 2):
        ground = _GROUNDS[(place + number) % len(_GROUNDS)]
        return ground, _WORDS if ground == "fvl6.other" else ""
    return None


def _judge(call: Any, accounts: Accounts, dates: Dates) -> None:
    """The system looks for ties; the secretariat confirms some and sets one aside. One objection comes in."""
    assert dates.assessed
    officer, moment = accounts[cast.REGIONAL_OFFICER], at(dates.assessed + timedelta(days=5), 9)
    round = queries.round_of(call)
    assert round
    look_for_ties(round=round, by=officer, at=moment)
    ties = list(conflicts.to_judge(round))
    for number, tie in enumerate(ties[:-2]):
        again = conflicts.found(round, [tie.pk])[0]
        if again.state == "proposed":
            confirm_tie(
                found=again, ground="fvl6.other", reason="Works at the applicant’s own hospital (invented).",
                by=officer, at=moment + timedelta(minutes=2 + number),
            )  # fmt: skip
    if ties:
        set_tie_aside(
            found=conflicts.found(round, [ties[-1].pk])[0], by=officer, at=moment + timedelta(hours=2),
            reason="Left that department before the application was written (invented).",
        )  # fmt: skip
    application = queries.assessed_applications(call).first()
    assert application
    record_objection(
        members=list(queries.members(round))[:1], application=application, raised_by="Prosjektlederen",
        text="Vi har vært uenige offentlig (oppdiktet).", received_at=moment, by=officer,
        at=moment + timedelta(hours=3),
    )  # fmt: skip


def _read(call: Any, members: dict[str, Any], accounts: Accounts, dates: Dates) -> None:
    """Three readers each, in turn past those in conflict; every review is in."""
    assert dates.assessed
    officer, start = accounts[cast.REGIONAL_OFFICER], at(dates.assessed + timedelta(days=6), 10)
    round = queries.round_of(call)
    assert round
    taken = {pair for pair, ground in queries.declarations(round).items() if ground}
    taken |= conflicts.proposed_pairs(round)
    for number, application in enumerate(queries.assessed_applications(call)):
        turn = [COMMITTEE[(3 * number + step) % len(COMMITTEE)] for step in range(len(COMMITTEE))]
        free = [reader for reader in turn if (members[reader.key].pk, application.pk) not in taken]
        for step, reader in enumerate(free[:READERS_EACH]):
            given = assign(
                member=members[reader.key], application=application, by=officer,
                at=start + timedelta(seconds=number),
            )  # fmt: skip
            _review(given, accounts[reader], number, step, start + timedelta(days=2, minutes=number))


def _review(assignment: Any, user: Any, number: int, step: int, moment: Any) -> None:
    marks = _marks(number, step)
    texts = {
        "quality": f"The design answers the question; quality is {marks['quality']} of 5 (invented).",
        "benefit": f"Patients may gain from it; benefit is {marks['benefit']} of 5 (invented).",
    }
    review = save_review(
        assignment=assignment, marks=marks, texts=texts, version=0, by=user, at=moment + timedelta(hours=step)
    )
    submit_review(review=review, by=user, at=moment + timedelta(hours=step, minutes=30))


def _marks(number: int, step: int) -> dict[str, int]:
    """Spread over the scale; many applications get the same means, some get them from other marks."""
    level, odd = 2 + (number * 7) % 4, (number // 10) % 3
    lean = ((0, 0, 0), (1, 0, -1), (0, 1, -1))[odd][step]
    return {"quality": _within(level + lean), "benefit": _within(level - (number % 5 == 3) + lean)}


def _within(mark: int) -> int:
    return min(5, max(1, mark))


def _discuss(call: Any, members: dict[str, Any], accounts: Accounts, dates: Dates) -> None:
    """The discussion is open, two applications have been talked about, and a panel is planned."""
    assert dates.reviewed
    officer, moment = accounts[cast.REGIONAL_OFFICER], at(dates.reviewed, 9)
    round = queries.round_of(call)
    assert round
    open_discussion(round=round, by=officer, at=moment)
    for number, application in enumerate(list(queries.assessed_applications(call))[:2]):
        readers = [row for row in queries.assignments(round) if row.application_id == application.pk]
        users = {accounts[reader].person.pk: accounts[reader] for reader in COMMITTEE}
        for step, row in enumerate(readers[:2]):
            text = ("I was in doubt about the power calculation.", "It is in the attachment; I am content.")[
                step
            ]
            write_remark(
                application=application, text=text, by=users[row.member.expert.person_id],
                at=moment + timedelta(hours=1 + number, minutes=10 * step),
            )  # fmt: skip
        write_consensus(
            application=application, text="A sound design with a clear benefit (invented).", version=0,
            by=users[readers[0].member.expert.person_id], at=moment + timedelta(hours=4 + number),
        )  # fmt: skip
    committee = members[COMMITTEE[0].key].committee
    panel = plan_panel(
        round=round, committee=committee, day=dates.reviewed + timedelta(days=9), place="Trondheim",
        minutes_a_case=8, by=officer, at=moment + timedelta(hours=6),
    )  # fmt: skip
    invite_members(panel=panel, by=officer, at=moment + timedelta(hours=6, minutes=5))
