"""Reading mails, and what people want to do without."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.functions import Lower

from tildel.messaging.domain.kinds import choice_of
from tildel.messaging.models import Mail, Refusal

LOGIN = "login"


def mails(address: str = "") -> QuerySet[Mail]:
    """Newest first; those to one address when given."""
    found = Mail.objects.order_by("-written_at", "-pk")
    return found.filter(to_address__iexact=address) if address else found


def mails_to_keep(address: str) -> QuerySet[Mail]:
    """What somebody got, without the codes they logged in with."""
    return mails(address).exclude(kind=LOGIN) if address else Mail.objects.none()


def refused_choices(address: str) -> set[str]:
    return set(Refusal.objects.filter(address__iexact=address).values_list("kind", flat=True))


def is_refused(address: str, kind: str) -> bool:
    """Whether the receiver does without this kind of mail. What carries a duty never is."""
    return bool(refused_among([(address, kind)]))


def refused_among(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of pairs of address and kind those that the receiver does without; at most one question."""
    choices = {pair: choice for pair in pairs if (choice := choice_of(pair[1]))}
    if not choices:
        return set()
    addresses = {address.casefold() for address, _kind in choices}
    rows = Refusal.objects.annotate(folded=Lower("address")).filter(folded__in=addresses)
    there = {(address.casefold(), kind) for address, kind in rows.values_list("address", "kind")}
    return {pair for pair, choice in choices.items() if (pair[0].casefold(), choice) in there}
