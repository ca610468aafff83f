"""My deadlines for a calendar program, which cannot log in: the address holds a key of its own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tildel.desk.domain.deadlines import Deadline, calendar
from tildel.desk.queries import home as queries


def _signer(user: Any) -> Signer:
    """Whoever changes their password gets a new address; the old one goes quiet."""
    return Signer(salt=f"desk.deadlines.{user.get_session_auth_hash()}")


def feed_address(user: Any) -> str:
    key = _signer(user).sign(str(user.pk))
    return f"{settings.SITE_URL}{reverse('desk:deadlines_ics')}?{urlencode({'key': key})}"


def _user_of(request: HttpRequest) -> Any:
    key = request.GET.get("key", "")
    if not key:
        return request.user if request.user.is_authenticated else None
    number = key.partition(":")[0]
    user = (
        queries.active_user(int(number))
        if number.isascii() and number.isdigit() and len(number) < 10
        else None
    )
    if user is None:
        return None
    try:
        _signer(user).unsign(key)
    except BadSignature:
        return None
    return user


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    user = _user_of(request)
    if user is None:
        said = _("This calendar address no longer works. You find the new one under “My tasks”.")
        return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
    with translation.override(user.person.language if user.person_id else translation.get_language()):
        now = timezone.now()
        text = calendar(
            [_as_event(one) for one in queries.deadlines_of(user, at=now)],
            name=_("Deadlines in Tildel"), host=urlsplit(settings.SITE_URL).hostname or "tildel", made_at=now,
        )  # fmt: skip
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="tildel.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _as_event(row: dict[str, Any]) -> Deadline:
    words = {
        "application": _("Deadline: %(what)s"),
        "participation": _("Say whether you take part: %(what)s"),
        "endorsement": _("Answer about endorsement: %(what)s"),
        "assessment": _("Assessments are due: %(what)s"),
    }[row["kind"]]
    address = settings.SITE_URL + reverse(row["route"], args=row["arguments"])
    return Deadline(row["key"], row["at"], words % {"what": row["what"]}, address)
