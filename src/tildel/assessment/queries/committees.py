"""Reading committees: who sits, what is wrong with them, and which applications they get."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tildel.applications.models import Application
from tildel.assessment.domain import committees as domain
from tildel.assessment.domain.availability import away_in, periods
from tildel.assessment.domain.committees import Term, Warning
from tildel.assessment.models import Committee, Expert, Member, Placement, Round, Seat
from tildel.assessment.queries.register import places_of
from tildel.assessment.queries.rounds import assessed_applications
from tildel.people import queries as people
from tildel.programmes import queries as programmes
from tildel.programmes.models import Programme


def committees_of(user: Any, *, on: date) -> QuerySet[Committee]:
    """The committees of the programmes that a user manages on a day, by programme and key."""
    own = programmes.programmes_of(user, on=on)
    return (
        Committee.objects.filter(programme__in=own)
        .select_related("programme__owner")
        .order_by("programme__key", "key")
    )


def committees_in(programme: Programme) -> QuerySet[Committee]:
    found = Committee.objects.filter(programme=programme)
    return found.select_related("programme__owner").order_by("key")


def committee(pk: int) -> Committee | None:
    return Committee.objects.filter(pk=pk).select_related("programme__owner").first()


def seats(committee: Committee) -> QuerySet[Seat]:
    """Every seat that a committee has or had, the newest term first."""
    return (
        Seat.objects.filter(committee=committee)
        .select_related("expert__person")
        .order_by("-held_from", "expert__person__family_name", "pk")
    )


def seat(committee: Committee, pk: int) -> Seat | None:
    return seats(committee).filter(pk=pk).first()


def term_of(seat: Seat) -> Term:
    return Term(seat.expert_id, seat.role, seat.held_from, seat.held_to)


def own_region(committee: Committee) -> str:
    """The health region of the programme's owner, as the directory has it."""
    known = people.directory().lookup(committee.programme.owner.orgnr)
    return str(known.region or "") if known else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A committee on a day: who sits, and what to see to, with the experts by key."""

    committee: Committee
    sitting: list[Seat]
    warnings: tuple[Warning, ...]
    experts: dict[int, Expert]


def standing(committees: Iterable[Committee], *, on: date) -> list[Standing]:
    """The committees as they stand on a day, in the order given; as many questions for one as for all."""
    rows = list(committees)
    by_committee: dict[int, list[Seat]] = {row.pk: [] for row in rows}
    for one in Seat.objects.filter(committee__in=rows).select_related("expert__person"):
        by_committee[one.committee_id].append(one)
    experts = {one.expert_id: one.expert for held in by_committee.values() for one in held}
    places = places_of(experts.values())
    return [_standing(row, by_committee[row.pk], places, experts, on) for row in rows]


def _standing(
    committee: Committee, held: list[Seat], places: dict[int, Any], experts: dict[int, Expert], on: date
) -> Standing:
    by_term = {term_of(one): one for one in held}
    found = domain.warnings(list(by_term), places, committee.region_rule, own_region(committee), on)
    return Standing(committee, [by_term[term] for term in domain.sitting(by_term, on)], found, experts)


# --- a committee into a round -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Invited:
    """What happens to one who sits when the committee is invited.

    `state`: `new`, or the state in the round that they have already. `broken` are the institutions that the
    committee's rule speaks against, `away` the periods in which they are away before the reviews are due.
    """

    seat: Seat
    state: str
    broken: tuple[str, ...]
    away: list[Any]

    @property
    def can_be_invited(self) -> bool:
        return self.state in ("new", "reserve", "declined")

    @property
    def suggested(self) -> bool:
        return self.state in ("new", "reserve") and not self.broken


def what_inviting_does(round: Round, committee: Committee, *, on: date, due: date | None) -> list[Invited]:
    """Each who sits in a committee on a day, and what inviting them to the round would do."""
    stands = standing([committee], on=on)[0]
    states = dict(Member.objects.filter(round=round).values_list("expert", "state"))
    places = places_of(stands.experts.values())
    region = own_region(committee)
    return [
        Invited(
            seat=one,
            state=states.get(one.expert_id, "new"),
            broken=domain.against_rule(committee.region_rule, places[one.expert_id], region, on),
            away=away_in(periods(one.expert.unavailable), on, max(due or on, on)),
        )
        for one in stands.sitting
    ]


def reserve(round: Round) -> QuerySet[Member]:
    """The reserve list of a round, in the order in which they will be asked."""
    found = Member.objects.filter(round=round, state="reserve")
    return found.select_related("expert__person", "committee", "round__call").order_by("invited_at", "pk")


# --- which committee an application goes to ----------------------------------------------------------------


def hrcs_of(application: Application) -> list[str]:
    """The codes of HRCS in the submission that counts."""
    sections = application.current.content.get("sections", {}) if application.current else {}
    rows = sections.get("classification", {}).get("rows", ())
    found = (str(row.get("code", "")).lower() for row in rows if isinstance(row, dict))
    return list(dict.fromkeys(code for code in found if code.startswith("hrcs_")))


def placements(round: Round) -> dict[UUID, int]:
    """{application: committee} of those that are placed."""
    rows = Placement.objects.filter(application__call=round.call_id)
    return dict(rows.values_list("application", "committee"))


def to_place(round: Round) -> QuerySet[Application]:
    return assessed_applications(round.call).select_related("current", "institution")


def proposal_for(application: Application, committees: Iterable[Committee]) -> tuple[int, ...]:
    """The committees that fit by the application's codes; see `domain.committees.proposed`."""
    return domain.proposed(hrcs_of(application), [(row.pk, row.hrcs) for row in committees])
