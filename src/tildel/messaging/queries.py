"""Reading mails, and what people want to do without."""

from __future__ import annotations

from django.db.models import QuerySet

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
    choice = choice_of(kind)
    return bool(choice) and Refusal.objects.filter(address__iexact=address, kind=choice).exists()
