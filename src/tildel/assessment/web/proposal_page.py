"""What the page of a proposal shows: pairs with their reasons, loads, who has few choices, why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator

from tildel.assessment import phrases_assigning as phrases
from tildel.assessment.actions.proposals import Change
from tildel.assessment.domain.proposal_record import matrix_from
from tildel.assessment.domain.proposing import EXPERT, Matrix, Settings
from tildel.assessment.phrases import COUNTRIES
from tildel.assessment.queries import assigning

ROWS = 50
FEW = 10  # of those with the fewest choices
SHOWN = 20  # names in a reason


@dataclass(frozen=True, slots=True)
class Shown:
    """One pair: who, how well, why."""

    member: Any
    value: float
    why: str
    is_new: bool
    is_settled: bool
    is_user: bool


@dataclass(slots=True)
class Line:
    """An application with its readers; `gone` are those who read it before and do not any longer."""

    reference: str
    pk: Any
    title: str
    readers: list[Shown] = field(default_factory=list)
    gone: list[Any] = field(default_factory=list)

    @property
    def lowest(self) -> float:
        return min((row.value for row in self.readers if not row.is_user), default=0.0)


@dataclass(frozen=True, slots=True)
class Load:
    """An expert's load: `given` of at least and at most so many, lengths for the picture of 100."""

    member: Any
    given: int
    least: int
    most: int
    choices: int
    mean: float
    country: str
    length: float
    room: float


def answer_of(round: Any, proposal: Any, settings: Settings, page: str | None) -> dict[str, Any]:
    matrix = matrix_from(proposal.result["input"])
    people = {str(row.pk): row for row in assigning.people(round, everyone=True)}
    pages = Paginator(matrix.applications, ROWS).get_page(page)
    changed = {pair[0] for name in ("new", "dropped") for pair in proposal.result[name]}
    changed = changed if settings.few else set()
    lines = _lines(round, proposal, matrix, people, changed.union(pages.object_list))
    roles = {seat.key: seat.role for seat in matrix.seats}
    pairs = [row for row in proposal.result["pairs"] if roles[row[1]] == EXPERT]
    worst = min(pairs, key=lambda row: (row[2], row[0], row[1]), default=None)
    down, _across = matrix.choices(EXPERT)
    few = sorted((number, name) for name, number in down.items())[:FEW]
    return {
        "page": pages,
        "lines": [lines[name] for name in pages.object_list],
        "loads": _loads(matrix, proposal, people),
        "mean": sum(row[2] for row in pairs) / len(pairs) / 1e6 if pairs else 0.0,
        "total": proposal.result["objective"] / 1e6,
        "worst": worst and {"reference": worst[0], "member": people.get(worst[1]), "value": worst[2] / 1e6},
        "few": [(name, number) for number, name in few if number <= settings.demand + 2],
        "number": len(proposal.result["pairs"]),
        "changed": [lines[name] for name in sorted(changed)],
    }


def _lines(
    round: Any, proposal: Any, matrix: Matrix, people: Mapping[str, Any], shown: Collection[str]
) -> dict[str, Line]:
    """The lines of some applications, by reference."""
    named = assigning.titles(round)
    found = {name: Line(name, *named.get(name, (None, ""))) for name in shown}
    new = {tuple(pair) for pair in proposal.result["new"]}
    roles = {seat.key: seat.role for seat in matrix.seats}
    for reference, key, value, reasons in proposal.result["pairs"]:
        if reference not in found:
            continue
        pair = reference, key
        found[reference].readers.append(
            Shown(
                people.get(key), max(value, 0) / 1e6, phrases.why(reasons), pair in new,
                pair in matrix.settled, roles[key] != EXPERT,
            )
        )  # fmt: skip
    for reference, key in proposal.result["dropped"]:
        if reference in found:
            found[reference].gone.append(people.get(key))
    for line in found.values():
        line.readers.sort(key=lambda row: (row.is_user, -row.value, str(row.member)))
    return found


def _loads(matrix: Matrix, proposal: Any, people: Mapping[str, Any]) -> list[Load]:
    values: dict[str, list[float]] = defaultdict(list)
    for _, key, value, _reasons in proposal.result["pairs"]:
        values[key].append(value / 1e6)
    choices = {key: number for role in matrix.roles() for key, number in matrix.choices(role)[1].items()}
    scale = max((seat.most for seat in matrix.seats), default=1) or 1
    rows = [
        Load(
            people[seat.key], len(values[seat.key]), seat.least, seat.most, choices.get(seat.key, 0),
            sum(values[seat.key]) / len(values[seat.key]) if values[seat.key] else 0.0,
            str(COUNTRIES.get(people[seat.key].expert.country, people[seat.key].expert.country)),
            round(100 * len(values[seat.key]) / scale, 2), round(100 * seat.most / scale, 2),
        )
        for seat in matrix.seats
        if seat.key in people
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.given, str(row.member.expert.person)))


# --- why there is none ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reason:
    sentence: str
    advice: list[str]
    applications: list[tuple[str, Any, str]]  # reference, key and title
    people: list[Any]
    more_applications: int
    more_people: int
    is_user: bool


def explanation_of(round: Any, proposal: Any) -> list[Reason]:
    people = {str(row.pk): row for row in assigning.people(round, everyone=True)}
    names = {key: str(row.expert.person) for key, row in people.items()}
    titles = assigning.titles(round)
    return [_reason(row, people, names, titles) for row in proposal.explanation]


def _reason(
    row: Mapping[str, Any],
    people: Mapping[str, Any],
    names: Mapping[str, str],
    titles: Mapping[str, tuple[Any, str]],
) -> Reason:
    params = row["params"]
    references = params.get("applications") or ([params["application"]] if "application" in params else [])
    keys = params.get("reviewers") or ([params["reviewer"]] if "reviewer" in params else [])
    known = [people[key] for key in keys if key in people]
    return Reason(
        phrases.reason_sentence(row["code"], params, names), phrases.advice(row["code"]),
        [(name, *titles.get(name, (None, ""))) for name in references[:SHOWN]], known[:SHOWN],
        max(len(references) - SHOWN, 0), max(len(known) - SHOWN, 0), row["role"] != EXPERT,
    )  # fmt: skip


# --- what using it changes --------------------------------------------------------------------------------


@dataclass(slots=True)
class Mailed:
    """One expert, who gets one mail: how many they get, lose and then have."""

    member: Any
    given: int = 0
    taken: int = 0

    @property
    def after(self) -> int:
        return int(self.member.load) + self.given - self.taken


def people_of(round: Any, change: Change) -> list[Mailed]:
    found = {row.pk: Mailed(row) for row in assigning.people(round, everyone=True)}
    for member, _application in change.give:
        found[member.pk].given += 1
    for assignment in change.take:
        found[assignment.member_id].taken += 1
    return [row for row in found.values() if row.given or row.taken]
