"""Reading the calls of other funders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from tildel.audit.models import Event
from tildel.audit.queries import events_of
from tildel.guidance.domain import funding
from tildel.guidance.domain.funding import LOOKED_AT_EVERY, Deadline, Status, Texts
from tildel.guidance.models import Funder, OutsideCall
from tildel.kernel import identifiers
from tildel.kernel.time import in_oslo

# Pages beside the calls, which no call may stand in the way of.
_OTHER_ADDRESSES = ("new", "new-funder", "load")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; "" is everything.

    `applicant` is a code of `domain.funding`; a call of which nobody has coded it is left out then.
    `by` is a number of days until the next deadline, `amount` whole kroner that one project may get at most
    or more; a call that does not tell its most is left out then.
    """

    q: str = ""
    funder: str = ""
    status: str = ""
    theme: str = ""
    applicant: str = ""
    by: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A call of another funder as a page lists it."""

    key: str
    titles: Texts
    funder: Texts
    funder_key: str
    status: Status
    who_may_apply: Texts
    applicants: tuple[str, ...]
    amounts: Texts
    most_amount: int | None
    themes: tuple[str, ...]
    opens_on: date | None
    deadlines: tuple[Deadline, ...]
    next_deadline: Deadline | None
    web_address: str
    checked_on: date
    is_example: bool


def _calls() -> QuerySet[OutsideCall]:
    return OutsideCall.objects.select_related("funder").prefetch_related("deadlines")


def outside_calls(at: datetime) -> list[Told]:
    """Every call of others that can or could be applied for, to stand beside our own.

    First by the next deadline; what is only announced has none and stands last. Closed ones are left out.
    """
    return told(found(Wanted(), at=at), at=at)


def told(rows: Iterable[Any], *, at: datetime) -> list[Told]:
    return [_told(row, at) for row in rows]


def _told(row: Any, at: datetime) -> Told:
    deadlines = deadlines_of(row)
    return Told(
        row.key, row.titles, row.funder.names, row.funder.key, funding.status(row.opens_on, deadlines, at=at),
        row.who_may_apply, tuple(row.applicants), row.amounts, row.most_amount, tuple(row.themes),
        row.opens_on, deadlines,
        funding.next_deadline(deadlines, at=at), row.web_address, row.checked_on, row.is_example,
    )  # fmt: skip


def found(wanted: Wanted, *, at: datetime) -> QuerySet[OutsideCall]:
    """What is shown and fits, by its next deadline. Without a status asked for, closed ones are left out."""
    rows = _calls().filter(is_shown=True)
    for word in wanted.q.casefold().split()[:10]:
        rows = rows.filter(search_text__contains=word)
    if wanted.funder:
        rows = rows.filter(funder__key=wanted.funder)
    if wanted.theme:
        rows = rows.filter(themes__contains=[wanted.theme])
    if wanted.applicant:
        rows = rows.filter(applicants__contains=[wanted.applicant])
    ahead = Q(deadlines__closes_at__gt=at)
    rows = rows.annotate(last=Max("deadlines__closes_at"), next=Min("deadlines__closes_at", filter=ahead))
    rows = rows.filter(_in_status(wanted.status, at))
    if wanted.by.isdecimal() and len(wanted.by) < 5:
        rows = rows.filter(next__lte=at + timedelta(days=int(wanted.by)))
    if wanted.amount.isdecimal() and len(wanted.amount) < 13:
        rows = rows.filter(most_amount__gte=int(wanted.amount))
    if wanted.status == Status.CLOSED:
        return rows.order_by("-last", "key")
    return rows.order_by("next", "opens_on", "titles__nb", "key")


def _in_status(status: str, at: datetime) -> Q:
    """`domain.funding.status` as a question to the database; a test holds them together."""
    closed, later = Q(last__lte=at), Q(opens_on__gt=in_oslo(at).date())
    unknown = Q(opens_on__isnull=True, last__isnull=True)
    if status == Status.CLOSED:
        return closed
    not_closed = Q(last__isnull=True) | Q(last__gt=at)
    if status == Status.ANNOUNCED:
        return unknown
    if status == Status.COMING:
        return not_closed & later
    if status == Status.OPEN:
        return not_closed & (Q(opens_on__isnull=True) | ~later) & ~unknown
    return not_closed


def themes() -> list[str]:
    """Every theme of a call that is shown, by name."""
    lists = OutsideCall.objects.filter(is_shown=True).values_list("themes", flat=True)
    return sorted({theme for row in lists for theme in row}, key=str.casefold)


def funders() -> QuerySet[Funder]:
    return Funder.objects.all()


def funders_with_calls() -> QuerySet[Funder]:
    shown = OutsideCall.objects.filter(funder=OuterRef("pk"), is_shown=True)
    return Funder.objects.filter(Exists(shown))


def call(key: str) -> OutsideCall | None:
    return _calls().select_related("checked_by__person").filter(key=key).first()


def public_call(key: str) -> OutsideCall | None:
    row = call(key)
    return row if row and row.is_shown else None


def work_list(*, only_old: bool, on: date) -> QuerySet[OutsideCall]:
    """For the advisers: what nobody has looked at for longest first."""
    rows = _calls()
    if only_old:
        rows = rows.filter(is_shown=True, checked_on__lte=on - LOOKED_AT_EVERY)
    return rows.order_by("-is_shown", "checked_on", "key")


def old(*, on: date, at: datetime) -> QuerySet[OutsideCall]:
    """What should be looked at again and nobody was reminded of in the last month."""
    recently = Q(reminded_at__gt=at - timedelta(days=28))
    return work_list(only_old=True, on=on).exclude(recently)


def deadlines_of(row: Any) -> tuple[Deadline, ...]:
    return tuple(Deadline(one.day, one.clock, one.note) for one in row.deadlines.all())


def content_of(row: OutsideCall) -> funding.OutsideCall:
    """What a call says, as its form and the trail have it."""
    return funding.OutsideCall(
        titles=row.titles, funder=row.funder.key, who_may_apply=row.who_may_apply,
        applicants=tuple(row.applicants), summaries=row.summaries,
        amounts=row.amounts, most_amount=row.most_amount, themes=tuple(row.themes), opens_on=row.opens_on,
        deadlines=deadlines_of(row), web_address=row.web_address, source=row.source,
        is_example=row.is_example,
    )  # fmt: skip


def history(row: OutsideCall) -> QuerySet[Event]:
    return events_of(f"outside-call:{row.key}")


def free_key(wanted: str) -> str:
    """`wanted`, or it with a number, whichever no call has."""
    rows = OutsideCall.objects.filter(key__startswith=wanted).values_list("key", flat=True)
    return identifiers.free_key(wanted, {*_OTHER_ADDRESSES, *rows})
