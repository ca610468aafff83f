"""Reading the cases of the help desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from tildel.audit.models import Event
from tildel.audit.queries import events_of
from tildel.guidance.domain.helpdesk import TOPICS, Asked
from tildel.guidance.domain.states import OWED, CaseState
from tildel.guidance.models import CannedAnswer, HelpCase, HelpMessage

# How the queue can be sorted: what is asked for, and the columns. Without a deadline one stands last.
ORDERS: Mapping[str, tuple[Any, ...]] = {
    "deadline": (F("deadline").asc(nulls_last=True), "asked_at", "pk"),
    "oldest": ("asked_at", "pk"),
    "newest": ("-asked_at", "-pk"),
    "changed": ("-changed_at", "-pk"),
    "topic": ("topic", "asked_at", "pk"),
}
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in the queue; "" is everything. `adviser` is a key, "me" or "nobody"."""

    q: str = ""
    state: str = WAITING
    topic: str = ""
    adviser: str = ""
    order: str = "deadline"


def _cases() -> QuerySet[HelpCase]:
    return HelpCase.objects.select_related("asked_by__person", "adviser__person")


def queue(wanted: Wanted, user: Any) -> QuerySet[HelpCase]:
    """The cases that fit, in the order that was asked for."""
    rows = _cases()
    for word in wanted.q.casefold().split()[:10]:
        rows = rows.filter(search_text__contains=word)
    if wanted.state == WAITING:
        rows = rows.filter(state__in=OWED)
    elif wanted.state in set(CaseState):
        rows = rows.filter(state=wanted.state)
    if wanted.topic in TOPICS:
        rows = rows.filter(topic=wanted.topic)
    return _of_adviser(rows, wanted.adviser, user).order_by(*ORDERS.get(wanted.order, ORDERS["deadline"]))


def _of_adviser(rows: QuerySet[HelpCase], adviser: str, user: Any) -> QuerySet[HelpCase]:
    if adviser == "nobody":
        return rows.filter(adviser__isnull=True)
    if adviser == "me":
        return rows.filter(adviser=user)
    return rows.filter(adviser=int(adviser)) if adviser.isdecimal() and len(adviser) < 10 else rows


def numbers() -> dict[str, int]:
    """How many cases are in each state."""
    counted = HelpCase.objects.order_by().values("state").annotate(number=Count("pk"))
    return {row["state"]: row["number"] for row in counted}


def case(number: str) -> HelpCase | None:
    return _cases().filter(number=number).first()


def case_of(user: Any, number: str) -> HelpCase | None:
    """The case, where it is the user's own."""
    return _cases().filter(number=number, asked_by=user).first() if user.is_authenticated else None


def case_by_secret(secret: str) -> HelpCase | None:
    """The case of a link. Whoever asked with an account finds theirs after logging in, not by a link."""
    return _cases().filter(secret=secret, asked_by__isnull=True).first()


def mine(user: Any) -> QuerySet[HelpCase]:
    return _cases().filter(asked_by=user).order_by("-changed_at", "-pk")


def messages_of(row: HelpCase, *, notes: bool) -> QuerySet[HelpMessage]:
    """What was written, oldest first; the notes only where they are asked for."""
    rows = row.messages.select_related("written_by__person", "file")
    return rows if notes else rows.exclude(kind=HelpMessage.NOTE)


def message_file(row: HelpCase, number: int, *, notes: bool) -> Any:
    """The file of one message, or None."""
    found = messages_of(row, notes=notes).filter(number=number, file__isnull=False).first()
    return found.file if found else None


def history(row: HelpCase) -> QuerySet[Event]:
    return events_of(f"help-case:{row.number}")


def asked_by_address(email: str, *, at: datetime) -> list[datetime]:
    """When an address asked without a login in the last day; its messages to a case count too."""
    since = at - timedelta(days=1)
    rows = HelpMessage.objects.filter(
        case__email__iexact=email,
        case__asked_by__isnull=True,
        kind=HelpMessage.QUESTION,
        written_at__gt=since,
    )
    return list(rows.values_list("written_at", flat=True))


def count_of_year(year: int) -> int:
    """The number that the last case of a year got."""
    last = HelpCase.objects.filter(number__startswith=f"{year}-").order_by("-pk").first()
    return int(last.number.partition("-")[2]) if last else 0


def asked_since(since: datetime) -> list[Asked]:
    """Every case since then, for the figures."""
    rows = HelpCase.objects.filter(asked_at__gte=since).order_by("asked_at")
    return [Asked(*row) for row in rows.values_list("topic", "asked_at", "answered_at")]


def waiting(*, on: date) -> dict[str, int]:
    """What waits for an answer: all, what nobody has, and what has its deadline within a week."""
    owed = HelpCase.objects.filter(state__in=OWED)
    near = Q(deadline__range=(on, on + timedelta(days=7)))
    return owed.aggregate(
        all=Count("pk"), nobody=Count("pk", filter=Q(adviser__isnull=True)), near=Count("pk", filter=near)
    )


def canned(*, in_use: bool = True) -> QuerySet[CannedAnswer]:
    rows = CannedAnswer.objects.select_related("changed_by__person")
    return rows.filter(in_use=True) if in_use else rows


def canned_answer(pk: int) -> CannedAnswer | None:
    return canned(in_use=False).filter(pk=pk).first()
