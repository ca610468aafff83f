"""Keeping the calls of other funders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import translation

from tildel.audit.actions import record
from tildel.guidance import access, mails
from tildel.guidance.domain import funding
from tildel.guidance.models import Funder, OutsideCall, OutsideDeadline
from tildel.guidance.queries import funding as queries
from tildel.guidance.queries import people
from tildel.guidance.shipped import shipped_call, shipped_funders
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.identifiers import key_of
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.models import User

_PLAIN = (
    "titles",
    "summaries",
    "who_may_apply",
    "amounts",
    "most_amount",
    "opens_on",
    "web_address",
    "source",
)


@transaction.atomic
def load_shipped(*, by: User, at: datetime) -> int:
    """The funders that the sources name, each with a call of which nothing is known yet.

    What is there already is left as it is. Returns how many funders came.
    """
    access.check_can_advise(by, on=in_oslo(at).date())
    known = set(queries.funders().values_list("key", flat=True))
    new = [row for row in shipped_funders() if row["key"] not in known]
    for row in new:
        _make_funder(row["key"], row["names"], row.get("ror", ""), "", row["source"], by, at)
        _begin(shipped_call(row), by, at)
    return len(new)


@transaction.atomic
def write_funder(
    *, names: Mapping[str, str], ror: str, web_address: str, source: str, by: User, at: datetime
) -> Funder:
    """A funder that was not known yet. Raises RuleBroken `funding.nameless`, `funding.funder_twice`."""
    access.check_can_advise(by, on=in_oslo(at).date())
    if not names:
        raise RuleBroken("funding.nameless", place="name_nb")
    key = key_of(names.get("nb") or next(iter(names.values()))) or "funder"
    return _make_funder(key, names, ror, web_address, source, by, at)


def _make_funder(
    key: str, names: Mapping[str, str], ror: str, web_address: str, source: str, by: User, at: datetime
) -> Funder:
    try:
        with transaction.atomic():
            made = Funder.objects.create(
                key=key, names=dict(names), ror=ror, web_address=web_address, source=source
            )
    except IntegrityError:
        raise RuleBroken("funding.funder_twice", place="name_nb")
    record(stream=f"funder:{key}", verb="funder.written", by=by, at=at, names=dict(names), ror=ror)
    return made


@transaction.atomic
def write_call(*, content: funding.OutsideCall, by: User, at: datetime) -> OutsideCall:
    """Begin to tell of a call of somebody else; everybody can read it at once."""
    access.check_can_advise(by, on=in_oslo(at).date())
    return _begin(content, by, at)


def _begin(content: funding.OutsideCall, by: User, at: datetime) -> OutsideCall:
    _check(content)
    wanted = key_of(content.titles.get("nb") or next(iter(content.titles.values()))) or "utlysning"
    call = OutsideCall(key=queries.free_key(wanted), checked_on=in_oslo(at).date(), checked_by=by)
    _keep(call, content, at)
    record(
        stream=f"outside-call:{call.key}",
        verb="outside_call.written",
        by=by,
        at=at,
        content=content.as_json(),
    )
    return call


@transaction.atomic
def change_call(
    *, call: OutsideCall, content: funding.OutsideCall, version: int, by: User, at: datetime
) -> OutsideCall:
    """Change what is told of a call, which also says that it was looked at. Raises Stale as elsewhere."""
    access.check_can_advise(by, on=in_oslo(at).date())
    held = _held(call)
    if held.version != version:
        raise Stale("funding.stale")
    _check(content)
    changed = funding.changes(queries.content_of(held), content)
    held.version += 1
    held.checked_on, held.checked_by, held.reminded_at = in_oslo(at).date(), by, None
    _keep(held, content, at)
    record(stream=f"outside-call:{held.key}", verb="outside_call.changed", by=by, at=at, changes=changed)
    return held


@transaction.atomic
def confirm_call(*, call: OutsideCall, by: User, at: datetime) -> OutsideCall:
    """Somebody has looked at the funder's page: everything is still right."""
    access.check_can_advise(by, on=in_oslo(at).date())
    held = _held(call)
    held.checked_on, held.checked_by, held.reminded_at = in_oslo(at).date(), by, None
    held.save(update_fields=["checked_on", "checked_by", "reminded_at"])
    record(stream=f"outside-call:{held.key}", verb="outside_call.confirmed", by=by, at=at)
    return held


@transaction.atomic
def show_call(*, call: OutsideCall, shown: bool, by: User, at: datetime) -> OutsideCall:
    """Take a call out of what everybody reads, or put it back."""
    access.check_can_advise(by, on=in_oslo(at).date())
    held = _held(call)
    if held.is_shown == shown:
        return held
    held.is_shown, held.changed_at = shown, at
    held.save(update_fields=["is_shown", "changed_at"])
    verb = "outside_call.shown" if shown else "outside_call.hidden"
    record(stream=f"outside-call:{held.key}", verb=verb, by=by, at=at)
    return held


def remind_advisers(*, at: datetime) -> int:
    """Propose to the advisers what should be looked at again: one mail a person and week at most.

    Returns how many calls are proposed.
    """
    on = in_oslo(at).date()
    rows = list(queries.old(on=on, at=at))
    if not rows:
        return 0
    year, week, _weekday = on.isocalendar()
    with transaction.atomic():
        for adviser in people.advisers(on=on):
            language = adviser.person.language if adviser.person_id else "nb"
            with translation.override(language):
                subject, body = mails.look_again(rows, adviser)
            write_mail(
                kind="funding.look_again", to=adviser.email, language=language, subject=subject, body=body,
                cause=f"outside-calls:{year}-{week}:{adviser.pk}", at=at,
            )  # fmt: skip
        OutsideCall.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=at)
        record(
            stream="outside-calls", verb="outside_call.reminded", by=None, at=at, calls=[r.key for r in rows]
        )
    return len(rows)


def _held(call: OutsideCall) -> OutsideCall:
    return OutsideCall.objects.select_for_update(of=("self",)).select_related("funder").get(pk=call.pk)


def _check(content: funding.OutsideCall) -> None:
    for place, reason in funding.faults(content):
        raise RuleBroken(f"funding.{reason}", place=place)


def _keep(call: OutsideCall, content: funding.OutsideCall, at: datetime) -> None:
    funder = queries.funders().filter(key=content.funder).first()
    if funder is None:
        raise RuleBroken("funding.funder_unknown", place="funder")
    for name in _PLAIN:
        setattr(call, name, getattr(content, name))
    call.funder, call.changed_at, call.is_example = funder, at, content.is_example
    call.themes, call.applicants = list(content.themes), list(content.applicants)
    call.search_text = _search_text(content, funder)
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError:
        raise RuleBroken("funding.at_once")
    call.deadlines.all().delete()
    OutsideDeadline.objects.bulk_create(
        OutsideDeadline(call=call, day=one.day, clock=one.clock, closes_at=one.instant, note=one.note)
        for one in content.deadlines
    )


def _search_text(content: funding.OutsideCall, funder: Funder) -> str:
    texts = (content.titles, content.summaries, content.who_may_apply, content.amounts, funder.names)
    words = [word for text in texts for word in text.values()]
    return "\n".join([*words, *content.themes]).casefold()
