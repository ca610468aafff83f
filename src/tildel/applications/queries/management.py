"""What the research management sees: where its institution is asked, and where it takes part.

An application whose draft has not asked for an endorsement is not there before it is submitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Greatest

from tildel.applications.domain.costs import own_costs
from tildel.applications.models import Application, DraftSection, Endorsement
from tildel.applications.queries.officer_list import endorsement_params
from tildel.people.models import Organisation, OrganisationRole, Person
from tildel.people.queries import holds, research_managers
from tildel.programmes.queries import spec_of

ASKED_FIRST = Case(When(state="asked", then=0), default=1, output_field=IntegerField())
ORDERS = {
    "deadline": "closes",
    "title": "title",
    "reference": "reference",
    "institution": "institution__name",
    "amount": "amount",
    "answer": "answer",
}
APPLICANT, PARTNER, NOT_ASKED = "applicant", "partner", "none"


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; empty strings narrow nothing. `order` may begin with "-"."""

    text: str = ""
    call: str = ""  # its key
    state: str = ""  # draft, submitted
    role: str = ""  # applicant, partner
    answer: str = ""  # asked, given, refused, none
    order: str = "answer"


def answers_until(application: Application) -> datetime | None:
    """Until when its endorsement can be given: its deadline, or the days after it that the call gives."""
    closes = application.closes_at
    if closes is None:
        return None
    params = endorsement_params(spec_of(application.call).for_track(application.track))
    days = params.get("days", 0) if params.get("timing") == "days_after" else 0
    return closes + timedelta(days=days)


def institutions_of(user: Any, *, on: date) -> list[Organisation]:
    """The institutions a user speaks for on a day, by name."""
    if not user.is_authenticated:
        return []
    roles = holds(user, OrganisationRole.RESEARCH_MANAGER, on=on)
    return list(Organisation.objects.filter(pk__in=roles.values("organisation_id")).order_by("name"))


def speaks_for(user: Any, *, on: date) -> bool:
    """Whether the user is research management of any institution."""
    return user.is_authenticated and holds(user, OrganisationRole.RESEARCH_MANAGER, on=on).exists()


def has_managers(institution: Organisation, *, on: date) -> bool:
    return research_managers(institution, on=on).exists()


def awaited_managers(application: Application, *, on: date) -> list[Person]:
    """Who has been asked to endorse an application for its institution and has not answered."""
    waits = application.endorsements.filter(state="asked", institution=application.institution_id)
    if not application.institution_id or not waits.exists():
        return []
    return list(research_managers(application.institution, on=on).order_by("family_name", "pk"))


# --- requests -------------------------------------------------------------------------------------


def asked_of(user: Any, *, on: date) -> QuerySet[Endorsement]:
    """The requests to institutions the user speaks for: unanswered first, then by deadline."""
    if not user.is_authenticated:
        return Endorsement.objects.none()
    institutions = holds(user, OrganisationRole.RESEARCH_MANAGER, on=on).values("organisation_id")
    rows = _counting(Endorsement.objects.filter(institution_id__in=institutions))
    return rows.select_related("application__call__current", "institution").order_by(
        ASKED_FIRST, "application__call__deadline_at", "application__reference"
    )


def _counting(rows: QuerySet[Endorsement]) -> QuerySet[Endorsement]:
    """Those of the institution that applies, or that the draft names now."""
    rows = rows.exclude(application__state="withdrawn")
    return rows.filter(Q(institution_id=F("application__institution_id")) | Exists(_drafts_naming_it()))


def _drafts_naming_it() -> QuerySet[DraftSection]:
    """Once submitted, an application's columns stand still while its draft may name another institution."""
    leaders = DraftSection.objects.filter(application=OuterRef("application"), key="leader")
    return leaders.annotate(orgnr=KeyTextTransform("institution", "content")).filter(
        orgnr=OuterRef("institution__orgnr")
    )


def endorsement_for(user: Any, application: Application, *, on: date) -> Endorsement | None:
    """The request about one application that the user may answer."""
    rows = asked_of(user, on=on).filter(application=application)
    return rows.select_related("answered_by__person", "institution").first()


def endorsements_among(user: Any, keys: Iterable[Any], *, on: date) -> list[Endorsement]:
    """The requests that were picked in the list, of those the user may answer; one an application."""
    rows = asked_of(user, on=on).filter(application__in=list(keys)).order_by("application__reference", "pk")
    return list({row.application_id: row for row in reversed(rows)}.values())[::-1]


# --- the list -------------------------------------------------------------------------------------


def seen_by(institutions: Sequence[Organisation]) -> QuerySet[Any]:
    """Applications that ask one of the institutions, and submitted ones in which one takes part.

    With `closes` (the application's own deadline), `endorsement` and `answer` (key and state of the request,
    None where there is none).
    """
    asking = _counting(Endorsement.objects.filter(institution__in=institutions)).values("application_id")
    submitted = Q(current__isnull=False) & (Q(institution__in=institutions) | _named(institutions))
    return _with_answer(institutions).filter(Q(pk__in=asking) | submitted)


def _with_answer(institutions: Sequence[Organisation]) -> QuerySet[Any]:
    asked = _counting(Endorsement.objects.filter(institution__in=institutions, application=OuterRef("pk")))
    asked = asked.order_by(ASKED_FIRST, "pk")
    return Application.objects.exclude(state="withdrawn").annotate(
        endorsement=Subquery(asked.values("pk")[:1]),
        answer=Subquery(asked.values("state")[:1], output_field=CharField()),
        closes=Greatest("call__deadline_at", "open_until"),
    )


def _named(institutions: Sequence[Organisation]) -> Q:
    """A partner comes from it, or a budget line is its own."""
    found = [
        Q(current__content__contains={"sections": {part: {"rows": [{"institution": one.orgnr}]}}})
        for one in institutions
        for part in ("partners", "budget")
    ]
    return reduce(or_, found, Q(pk__in=[]))


def narrowed(institutions: Sequence[Organisation], chosen: Filter) -> QuerySet[Any]:
    """The applications of the list, in its order."""
    rows = seen_by(institutions)
    for word in chosen.text.split()[:8]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(reference__icontains=word) | Q(institution__name__icontains=word)
        )
    if chosen.call:
        rows = rows.filter(call__key=chosen.call)
    if chosen.state:
        rows = rows.filter(current__isnull=chosen.state == "draft")
    if chosen.role:
        own = Q(institution__in=institutions) | Q(endorsement__isnull=False)
        rows = rows.filter(own if chosen.role == APPLICANT else ~own)
    if chosen.answer:
        rows = rows.filter(answer=None if chosen.answer == NOT_ASKED else chosen.answer)
    return _ordered(rows, chosen.order)


def _ordered(rows: QuerySet[Any], order: str) -> QuerySet[Any]:
    column = F(ORDERS.get(order.removeprefix("-"), "answer"))  # what waits comes first
    first = column.desc(nulls_last=True) if order.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(first, F("closes").asc(nulls_last=True), "reference")


def _part(name: str) -> KeyTransform:
    return KeyTransform(name, KeyTransform("sections", "current__content"))


_COLUMNS = (
    "pk", "reference", "title", "amount", "institution__name", "institution__orgnr", "call__names", "closes",
    "endorsement", "answer", "current", "leader", "budget",
)  # fmt: skip


def rows_of(institutions: Sequence[Organisation], keys: Iterable[Any], at: datetime) -> list[dict[str, Any]]:
    """The columns of some applications in the order of their keys, with `costs` (own kroner by year).

    What an institution is asked about is the draft while it can change; all else is what was submitted.
    """
    keys, own = list(keys), {one.orgnr for one in institutions}
    rows = _with_answer(institutions).filter(pk__in=keys)  # keys that `narrowed` gave
    rows = rows.annotate(leader=_part("leader"), budget=_part("budget")).values(*_COLUMNS)
    by_key = {row["pk"]: row for row in rows}
    drafts = _drafts(by_key)  # of all of them, so that every page asks as often
    found = []
    for key in keys:
        if row := by_key.get(key):
            if _reads_draft(row, at):
                row |= drafts.get(key, {})
            role = APPLICANT if row["endorsement"] or row["institution__orgnr"] in own else PARTNER
            found.append({**row, "role": role, "costs": own_costs(row["budget"] or {}, own)})
    return found


def _reads_draft(row: Mapping[str, Any], at: datetime) -> bool:
    closed = row["closes"] is not None and at >= row["closes"]
    return row["current"] is None or (row["endorsement"] is not None and not closed)


def _drafts(keys: Iterable[Any]) -> dict[Any, dict[str, Any]]:
    rows = DraftSection.objects.filter(application__in=list(keys), key__in=("leader", "budget"))
    found: dict[Any, dict[str, Any]] = {}
    for key, part, content in rows.values_list("application", "key", "content"):
        found.setdefault(key, {"leader": {}, "budget": {}})[part] = content
    return found


def costs_of(institutions: Sequence[Organisation], chosen: Filter, at: datetime) -> list[dict[int, int]]:
    """What each application of the narrowed list costs the institutions, by year. Reads every budget."""
    keys = list(narrowed(institutions, chosen).values_list("pk", flat=True))
    return [
        row["costs"]
        for start in range(0, len(keys), 1000)
        for row in rows_of(institutions, keys[start : start + 1000], at)
    ]


# --- on another's behalf --------------------------------------------------------------------------


def own_roles(user: Any, *, on: date) -> QuerySet[OrganisationRole]:
    """The roles of research management that a user holds in their own right, and so may hand on."""
    roles = holds(user, OrganisationRole.RESEARCH_MANAGER, on=on).filter(given_by__isnull=True)
    return roles.select_related("organisation").order_by("organisation__name")


def delegations(institutions: Iterable[Organisation]) -> QuerySet[OrganisationRole]:
    """Who may answer for the institutions on another's behalf, now, before and later; the latest first."""
    rows = OrganisationRole.objects.filter(
        organisation__in=list(institutions), kind=OrganisationRole.RESEARCH_MANAGER, given_by__isnull=False
    )
    return rows.select_related("person", "organisation", "given_by").order_by("-held_from", "-pk")


def delegation(user: Any, pk: Any, *, on: date) -> OrganisationRole | None:
    """One that the user may end: of an institution for which they hold the role in their own right."""
    if not str(pk).isdigit() or len(str(pk)) > 18:
        return None
    own = [role.organisation for role in own_roles(user, on=on)]
    return delegations(own).filter(pk=pk).first()
