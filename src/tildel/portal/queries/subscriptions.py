"""Reading who wants mail about new calls."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.db.models import QuerySet

from tildel.portal.models import Subscription

SALT = "portal.subscription"


def by_token(token: str) -> Subscription | None:
    """The subscription that a link in a mail is about; the link holds nothing but its signed number."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Subscription.objects.filter(pk=pk).first()


def token_of(found: Subscription) -> str:
    return signing.dumps(str(found.pk), salt=SALT)


def of_user(user: Any) -> QuerySet[Subscription]:
    """What somebody who is logged in has asked for."""
    if not user.is_authenticated:
        return Subscription.objects.none()
    return Subscription.objects.filter(address=user.email, confirmed_at__isnull=False).order_by("asked_at")
