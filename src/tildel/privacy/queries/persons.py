"""What happens when a person is erased: what goes, what stays and why, and whether anything stays at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from tildel.applications.models import Application, Collaborator, SavedView, Submission
from tildel.assessment.models import Member, PaymentDetails
from tildel.governance.models import BalanceAnswer
from tildel.guidance.models import HelpCase, HelpMessage
from tildel.messaging.models import Mail, Refusal
from tildel.people.models import Person, User
from tildel.privacy import shipped
from tildel.privacy.domain.retention import Rule, Table
from tildel.privacy.models import Block, ErasureRequest, Export
from tildel.privacy.queries.paths import Subject, rows_of
from tildel.privacy.queries.references import held_by_others, tied_to_a_case
from tildel.privacy.queries.rules import rules

_MOST_SHOWN = 100
_LOGIN = ("people.Person", "people.User")
_OF_LOGIN = ("account.abandoned", "trace.presence", "export.record")


@dataclass(frozen=True)
class Line:
    """So many rows of a table, and the rule under which they stand."""

    table: Table
    number: int
    rule: Rule


@dataclass(frozen=True)
class Outcome:
    """What would happen now. `is_whole`: nothing stays, and the login goes as well."""

    erased: tuple[Line, ...]
    kept: tuple[Line, ...]
    is_whole: bool


def goes(subject: Subject) -> Iterator[QuerySet[Any]]:
    """The rows that are erased when a person asks for it; those of a login come last."""
    person, user = subject.person, subject.user
    yield _drafts(user)
    yield _free(HelpCase.objects.filter(_asked_by(subject)), leaving=(HelpMessage,))
    yield _free(Mail.objects.filter(_address("to_address", subject)))
    yield Refusal.objects.filter(_address("address", subject))
    yield apps.get_model("portal.Subscription").objects.filter(_address("address", subject))
    running = Member.objects.filter(expert=OuterRef("expert"), round__closed_at__isnull=True)
    yield PaymentDetails.objects.filter(~Exists(running), expert__person=person)
    yield BalanceAnswer.objects.filter(person=person)
    about = Q(person=person) if person is not None else Q(pk__in=[])
    yield Export.objects.filter(about | _address("address", subject))
    if user is not None:
        for model in (SavedView, Authenticator, SocialAccount, EmailAddress):
            yield model.objects.filter(user=user)


def _address(column: str, subject: Subject) -> Q:
    found = Q(pk__in=[])
    for address in subject.addresses:
        found |= Q(**{f"{column}__iexact": address})
    return found


def _asked_by(subject: Subject) -> Q:
    own = Q(asked_by=subject.user) if subject.user else Q(pk__in=[])
    return own | (Q(asked_by__isnull=True) & _address("email", subject))


def _drafts(user: Any) -> QuerySet[Application]:
    """Never sent, and nobody else works in them."""
    others = Collaborator.objects.filter(application=OuterRef("pk")).exclude(user=user)
    sent = Submission.objects.filter(application=OuterRef("pk"))
    rows = Application.objects.filter(~Exists(others), ~Exists(sent), current__isnull=True)
    return _free(rows.filter(collaborators__user=user)) if user else Application.objects.none()


def _free(rows: QuerySet[Any], leaving: tuple[type[Model], ...] = ()) -> QuerySet[Any]:
    """Without those that something points at."""
    held = held_by_others(rows.model, list(rows.values_list("pk", flat=True)), leaving=leaving)
    return rows.exclude(pk__in=held)


def outcome(subject: Subject) -> Outcome:
    """Counted now; what the pages show before anything happens."""
    held, tables = rules(), {table.label: table for table in shipped.tables()}
    going: dict[str, set[Any]] = {}
    for rows in goes(subject):
        keys = set(rows.values_list("pk", flat=True))
        if keys:
            going[rows.model._meta.label] = keys
    stays = [
        Line(table, number, held[table.rule])
        for table in tables.values()
        if table.of and table.label not in _LOGIN and (number := _left(table, subject, going))
    ]
    whole = not any(_ties(subject, going))
    erased = [Line(tables[label], len(keys), held[tables[label].rule]) for label, keys in going.items()]
    login = [
        Line(tables[label], 1, held["account.abandoned"]) for label in _LOGIN if _is_there(label, subject)
    ]
    with_login = (*erased, *login) if whole else tuple(erased)
    kept = [line for line in stays if not _goes_along(line, whole)]
    return Outcome(tuple(with_login), tuple(kept if whole else (*login, *kept)), whole)


def _is_there(label: str, subject: Subject) -> bool:
    return (subject.user if label == "people.User" else subject.person) is not None


def _goes_along(line: Line, whole: bool) -> bool:
    """What belongs to a login goes with it, or is of no use once nobody can log in."""
    return line.rule.erases and (whole or line.rule.key in _OF_LOGIN)


def _left(table: Table, subject: Subject, going: dict[str, set[Any]]) -> int:
    """The rows of a table that stay: neither gone themselves nor hanging on one that is."""
    rows = rows_of(table, subject).exclude(pk__in=list(going.get(table.label, ())))
    for one in rows.model._meta.concrete_fields:
        if one.is_relation and (keys := going.get(one.related_model._meta.label)):
            rows = rows.exclude(**{f"{one.name}__in": list(keys)})
    return rows.count()


def _ties(subject: Subject, going: dict[str, set[Any]]) -> Iterator[dict[str, set[Any]]]:
    if subject.user is not None:
        yield tied_to_a_case(User, [subject.user.pk], besides=going)
    if subject.person is not None:
        yield tied_to_a_case(Person, [subject.person.pk], besides=going)


# --- requests and blocks -----------------------------------------------------------------------------


def open_request(user: Any) -> ErasureRequest | None:
    return ErasureRequest.objects.filter(person=user.person_id, state="asked", person__isnull=False).first()


def request(pk: Any) -> ErasureRequest | None:
    return ErasureRequest.objects.select_related("person", "answered_by__person").filter(pk=pk).first()


def requests() -> QuerySet[ErasureRequest]:
    """Those that wait first, the oldest first."""
    return ErasureRequest.objects.select_related("person", "answered_by__person").order_by(
        "answered_at", "asked_at", "pk"
    )


def waiting() -> QuerySet[ErasureRequest]:
    """Those that nobody has answered, the oldest first; as many as one page holds."""
    return requests().filter(state="asked")[:_MOST_SHOWN]


def blocks() -> QuerySet[Block]:
    """Who is blocked, the latest first; as many as one page holds."""
    return Block.objects.select_related("person", "by__person").filter(lifted_at__isnull=True)[:_MOST_SHOWN]


def block(pk: int) -> Block | None:
    return Block.objects.select_related("person").filter(pk=pk, lifted_at__isnull=True).first()
