"""Which rows a rule says are to go: one finder a rule, each row with the event its time runs from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from tildel.applications.models import Application, Invitation, Submission
from tildel.assessment.models import Member, PaymentDetails
from tildel.audit.models import Event
from tildel.files.models import File
from tildel.governance.models import Appointment, BalanceAnswer
from tildel.guidance.models import HelpCase, HelpMessage
from tildel.messaging.models import Mail
from tildel.people.models import Person, User
from tildel.privacy.domain.retention import Rule, due_at, is_due, latest_event
from tildel.privacy.models import Export
from tildel.privacy.queries.references import held_by_others, ownerless, tied_to_a_case

UPLOADED = ("clean", "repaired")
CODE = "login"  # the kind of mails that hold a code to log in with


@dataclass(frozen=True, slots=True)
class Found:
    table: str
    key: str
    event: datetime


Finder = Callable[[datetime], Iterator[tuple[Any, datetime]]]


def due(rule: Rule, at: datetime) -> list[Found]:
    """The rows of a rule whose time is over at `at`, in the order of their keys."""
    if rule.key not in FINDERS:
        return []
    table, finder = FINDERS[rule.key]
    rows = [(key, event) for key, event in finder(latest_event(rule, at)) if is_due(rule, event, at)]
    return [Found(table, str(key), event) for key, event in sorted(rows, key=lambda row: str(row[0]))]


def due_moment(rule: Rule, found: Found) -> datetime:
    return due_at(rule, found.event)


_CLOSES = Greatest(
    F("call__deadline_at"), Coalesce(F("open_until"), F("call__deadline_at"))
)  # as Application.closes_at


def _drafts(latest: datetime) -> Iterator[tuple[Any, datetime]]:
    sent = Submission.objects.filter(application=OuterRef("pk"))
    rows = Application.objects.filter(~Exists(sent), current__isnull=True, call__deadline_at__isnull=False)
    pairs = dict(rows.annotate(closes=_CLOSES).filter(closes__lte=latest).values_list("pk", "closes"))
    held = held_by_others(Application, pairs)
    yield from ((key, closes) for key, closes in pairs.items() if key not in held)


def _invitations(latest: datetime) -> Iterator[tuple[Any, datetime]]:
    closes = Greatest(
        F("application__call__deadline_at"),
        Coalesce(F("application__open_until"), F("application__call__deadline_at")),
    )
    rows = Invitation.objects.filter(state="sent", application__call__deadline_at__isnull=False)
    yield from rows.annotate(closes=closes).filter(closes__lte=latest).values_list("pk", "closes")


def _mails(latest: datetime) -> Iterator[tuple[Any, datetime]]:
    rows = Mail.objects.filter(sent_at__lte=latest).exclude(kind=CODE)
    pairs = dict(rows.values_list("pk", "sent_at"))
    held = held_by_others(Mail, pairs)
    yield from ((key, sent) for key, sent in pairs.items() if key not in held)


def _codes(latest: datetime) -> Iterator[tuple[Any, datetime]]:
    yield from Mail.objects.filter(written_at__lte=latest, kind=CODE).values_list("pk", "written_at")


def _help_cases(latest: datetime) -> Iterator[tuple[Any, datetime]]:
    rows = HelpCase.objects.filter(state__in=("answered", "closed"), changed_at__lte=latest)
    pairs = dict(rows.values_list("pk", "changed_at"))
    held = held_by_others(HelpCase, pairs, leaving=(HelpMessage,))
    yield from ((key, changed) for key, changed in pairs.items() if key not in held)


def _uploads(latest: datetime) -> Iterator[tuple[Any, datetime]]:
    rows = File.objects.filter(stored_at__lte=latest, verdict__in=UPLOADED)
    pairs = dict(rows.values_list("pk", "stored_at"))
    free = ownerless(pairs)
    yield from ((key, stored) for key, stored in pairs.items() if key in free)


def _payments(latest: datetime) -> Iterator[tuple[Any, datetime]]:
    """From the closing of the expert's last round; while one is open there is no time."""
    open_rounds = Member.objects.filter(expert=OuterRef("expert"), round__closed_at__isnull=True)
    rows = PaymentDetails.objects.filter(~Exists(open_rounds)).annotate(
        last=Max("expert__memberships__round__closed_at")
    )
    for key, changed, last in rows.values_list("pk", "changed_at", "last"):
        yield key, max(changed, last or changed)


def _balance(latest: datetime) -> Iterator[tuple[Any, datetime]]:
    """From the end of the day on which the last seat ended; while one is held there is no time."""
    held = Appointment.objects.filter(person=OuterRef("person"), held_to__isnull=True)
    ended = Appointment.objects.filter(person=OuterRef("person")).order_by("-held_to").values("held_to")[:1]
    rows = BalanceAnswer.objects.filter(~Exists(held)).annotate(last=ended)
    for key, said, last in rows.values_list("pk", "said_at", "last"):
        end = datetime.combine(last, time.max, UTC) if last else said
        yield key, max(said, end)


def _accounts(latest: datetime) -> Iterator[tuple[Any, datetime]]:
    """From the last login; where there was none from the last thing the trail tells of the person."""
    rows = User.objects.filter(Q(last_login__lte=latest) | Q(last_login__isnull=True), is_superuser=False)
    users = {user.pk: user for user in rows.filter(is_active=True, is_staff=False)}
    people = {user.person_id: user.pk for user in users.values() if user.person_id}
    busy = {key for keys in tied_to_a_case(User, list(users)).values() for key in keys}
    named = tied_to_a_case(Person, list(people))
    busy |= {people[person] for keys in named.values() for person in keys}
    seen = _last_events(people)
    for key, user in users.items():
        event = user.last_login or seen.get(key)
        if key not in busy and event is not None:
            yield key, event


def _last_events(people: dict[Any, Any]) -> dict[Any, datetime]:
    streams = {f"person:{person}": user for person, user in people.items()}
    rows = Event.objects.filter(stream__in=streams).values_list("stream").annotate(last=Max("at"))
    return {streams[stream]: last for stream, last in rows}


def _exports(latest: datetime) -> Iterator[tuple[Any, datetime]]:
    """That somebody asked, and why; the file is gone long before."""
    yield from Export.objects.filter(state="gone", ends_at__lte=latest).values_list("pk", "ends_at")


# rule → (table, finder). A rule that is not here is carried out by a task of its own slice.
FINDERS: dict[str, tuple[str, Finder]] = {
    "draft.never_sent": ("applications.Application", _drafts),
    "invitation.unanswered": ("applications.Invitation", _invitations),
    "mail.old": ("messaging.Mail", _mails),
    "mail.login": ("messaging.Mail", _codes),
    "helpdesk.closed": ("guidance.HelpCase", _help_cases),
    "upload.ownerless": ("files.File", _uploads),
    "payment.details": ("assessment.PaymentDetails", _payments),
    "balance.answer": ("governance.BalanceAnswer", _balance),
    "account.abandoned": ("people.User", _accounts),
    "export.record": ("privacy.Export", _exports),
}
