"""How often one machine may ask without a login; from one address it is the rule of `domain.helpdesk`."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from tildel.kernel.errors import RuleBroken

MOST, WITHIN = 10, timedelta(hours=1)


def check_rate(request: HttpRequest, *, at: datetime) -> None:
    """Count a question of this machine. Raises RuleBroken `helpdesk.too_often` when there were too many.

    Each question sends mails and may bring a file. Of the machine's address only a keyed hash is kept, for
    as long as it counts.
    """
    if request.user.is_authenticated:
        return
    address = get_adapter().get_client_ip(request)
    key = f"guidance-ask:{salted_hmac('guidance-ask', address).hexdigest()}"
    counted = [one for one in cache.get(key, []) if at - one < WITHIN]
    if len(counted) >= MOST:
        raise RuleBroken("helpdesk.too_often")
    cache.set(key, [*counted, at], WITHIN.total_seconds())
