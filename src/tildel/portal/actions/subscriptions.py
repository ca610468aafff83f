"""Mail when a call is published that fits: asked for, confirmed, ended.

Nobody is told whether an address is known.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.messaging.actions import write_mail
from tildel.people.models import User
from tildel.portal import mails
from tildel.portal.domain.calls import Wanted, wanted_from
from tildel.portal.models import Subscription
from tildel.portal.queries import calls as queries
from tildel.portal.queries import subscriptions
from tildel.programmes import queries as programmes

UNCONFIRMED = timedelta(days=7)
MOST = 20  # wishes of one address


@transaction.atomic
def subscribe(*, address: str, wanted: Wanted, language: str, by: User | None, at: datetime) -> Subscription:
    """Ask for mail. Who is logged in gets it at their own address at once; others get a link to say yes with.

    The same wish twice is one. At most one mail to say yes with goes to an address in an hour.
    """
    own = by is not None and by.is_authenticated
    address = by.email if own else address.strip().lower()
    known = Subscription.objects.filter(address=address)
    found = known.filter(wanted=wanted.as_json()).first()
    if found is None:
        if known.count() >= MOST:
            raise RuleBroken("subscription.too_many", most=MOST)
        found = Subscription(address=address, wanted=wanted.as_json(), asked_at=at)
    found.language, found.asked_at = language, at
    if own and found.confirmed_at is None:
        found.confirmed_at = at
    found.save()
    if own:
        record(stream=f"subscription:{found.pk}", verb="subscription.confirmed", by=by, at=at)
    elif found.confirmed_at is None:
        _ask(found, at)
    return found


def _ask(found: Subscription, at: datetime) -> None:
    subject, body = mails.confirm(found, link("confirm_subscription", found))
    write_mail(
        kind="subscription.confirm", to=found.address, language=found.language, subject=subject, body=body,
        cause=f"subscription.confirm:{found.address}:{at:%Y%m%d%H}", at=at,
    )  # fmt: skip


@transaction.atomic
def confirm(*, token: str, at: datetime) -> Subscription | None:
    """Whoever reads the mails of the address has said yes. None where the link leads nowhere any more."""
    found = subscriptions.by_token(token)
    if found is None:
        return None
    if found.confirmed_at is None:
        found.confirmed_at = at
        found.save(update_fields=["confirmed_at"])
        record(stream=f"subscription:{found.pk}", verb="subscription.confirmed", by=None, at=at)
    return found


@transaction.atomic
def stop(*, token: str, at: datetime) -> bool:
    """End it and forget the address. False where it was ended before."""
    found = subscriptions.by_token(token)
    if found is None:
        return False
    record(stream=f"subscription:{found.pk}", verb="subscription.ended", by=None, at=at)
    found.delete()
    return True


def tell_subscribers(*, call_key: str, at: datetime) -> int:
    """A call is published: a mail to each address it fits, once, whatever wishes it has. Returns how many."""
    call = programmes.public_call(call_key)
    if call is None:
        return 0
    told: set[str] = set()
    for one in Subscription.objects.filter(confirmed_at__isnull=False).order_by("pk").iterator():
        if one.address in told or not queries.call_fits(call, wanted_from(one.wanted), at):
            continue
        told.add(one.address)
        with translation.override(one.language):
            address = settings.SITE_URL.rstrip("/") + reverse("portal:call", args=[call.key])
            subject, body = mails.new_call(call, address, link("stop_subscription", one))
        write_mail(
            kind="subscription.call", to=one.address, language=one.language, subject=subject, body=body,
            cause=f"subscription.call:{call.key}:{one.address}", at=at,
        )  # fmt: skip
    return len(told)


def forget_unconfirmed(*, at: datetime) -> int:
    """Addresses that never said yes are not kept."""
    return Subscription.objects.filter(confirmed_at__isnull=True, asked_at__lt=at - UNCONFIRMED).delete()[0]


def link(name: str, found: Any) -> str:
    with translation.override(found.language):
        path = reverse(f"portal:{name}", args=[signing.dumps(str(found.pk), salt=subscriptions.SALT)])
    return settings.SITE_URL.rstrip("/") + path
