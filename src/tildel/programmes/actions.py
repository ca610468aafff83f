"""Making programmes and calls, changing what a call says, publishing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from tildel.audit.actions import record
from tildel.governance.models import Body
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.people.models import Organisation, Person, User
from tildel.programmes import queries
from tildel.programmes.access import check_can_copy, check_can_found, check_can_manage
from tildel.programmes.domain.changes import check_change, lacks, with_own_sources
from tildel.programmes.domain.spec import CallSpec, Text, call_to_json
from tildel.programmes.domain.states import TRANSITIONS, CallState
from tildel.programmes.holds import check_holds
from tildel.programmes.models import Call, CallVersion, Programme, ProgrammeOfficer
from tildel.programmes.shipped import load_template

LONGEST_KEY = 80  # as the column holds
RESERVED = ("new", "add")  # addresses of the officer's pages


@transaction.atomic
def create_programme(
    *, key: str, names: dict[str, str], owner: Organisation, board: Body | None, decider: Body | None,
    by: User | None, at: datetime,
) -> Programme:  # fmt: skip
    """A programme of an owner organisation, with the body that recommends and the body that decides."""
    check_can_found(by)
    programme = Programme.objects.create(key=key, names=names, owner=owner, board=board, decider=decider)
    record(stream=f"programme:{key}", verb="programme.created", by=by, at=at, owner=owner.orgnr)
    return programme


@transaction.atomic
def appoint_officer(
    *, programme: Programme, person: Person, held_from: date, by: User | None, at: datetime
) -> ProgrammeOfficer:
    """Let a person manage a programme from a day on; appointing twice changes nothing."""
    check_can_found(by)
    officer, new = ProgrammeOfficer.objects.get_or_create(
        programme=programme, person=person, held_to=None, defaults={"held_from": held_from}
    )
    if new:
        record(
            stream=f"programme:{programme.key}", verb="programme.officer_appointed", by=by, at=at,
            person=str(person.pk), held_from=held_from,
        )  # fmt: skip
    return officer


@transaction.atomic
def open_call(
    *,
    programme: Programme,
    template: str = "",
    copied: Call | None = None,
    key: str,
    name: Text | None = None,
    by: User,
    at: datetime,
) -> Call:
    """A new call that says what its template or the `copied` call says, as a draft that only officers see.

    Raises RuleBroken for a key that is taken or cannot stand in an address, Unreadable for no such template,
    NotAllowed for a call that is not public and that `by` does not manage.
    """
    today = in_oslo(at).date()
    check_can_manage(by, programme, on=today)
    if copied is not None:
        check_can_copy(by, copied, on=today)
        template = copied.template
    said = load_template(template) if copied is None else queries.spec_of(copied)
    spec = replace(said, key=key, programme=programme.key)
    _check_key(key)
    spec = replace(spec, name=name or spec.name)
    call = Call.objects.create(
        key=key, programme=programme, template=template, names=spec.name.as_json(), frame=spec.frame,
        deadline_at=spec.closes_at, opens_at=spec.opens_at, created_at=at, created_by=by,
    )  # fmt: skip
    _write_version(call, spec, reason="", by=by, at=at)
    source = {"template": template} if copied is None else {"copied": copied.key}
    record(stream=f"call:{key}", verb="call.opened", by=by, at=at, version=1, **source)
    return call


def _check_key(key: str) -> None:
    if not key or key in RESERVED or slugify(key) != key or len(key) > LONGEST_KEY:
        raise RuleBroken("call.key_unusable", place="key", key=key)
    if queries.call_exists(key):
        raise RuleBroken("call.key_taken", place="key", key=key)


@transaction.atomic
def change_call(
    *, call: Call, spec: CallSpec, reason: str = "", based_on: int | None = None, by: User, at: datetime
) -> CallVersion:
    """Let the call say what `spec` says, as a new version; a published call needs a reason.

    `based_on` is the number of the version that was on the screen: Stale when somebody else changed the call
    since. A spec that says nothing new makes no version. Raises RuleBroken as `domain.changes.check_change`.
    """
    check_can_manage(by, call.programme, on=in_oslo(at).date())
    held = Call.objects.select_for_update(of=("self",)).select_related("current").get(pk=call.pk)
    current = queries.current_version(held)
    if based_on not in (None, current.number):
        raise Stale("call.changed_meanwhile", number=current.number)
    held.state = TRANSITIONS.after(held.state, "change")
    before = queries.spec_of(held)
    after = with_own_sources(before, replace(spec, key=held.key, programme=call.programme.key))
    if after == before:
        return current
    check_holds(held, before, after)
    check_change(before, after, published=held.state == CallState.PUBLISHED, reason=reason, at=at)
    version = _write_version(held, after, reason=reason.strip(), by=by, at=at)
    record(
        stream=f"call:{held.key}", verb="call.changed", by=by, at=at, version=version.number,
        reason=version.reason, parts=_changed_parts(before, after),
    )  # fmt: skip
    if held.state == CallState.PUBLISHED:
        _tell_those_who_write(held, version)
    call.refresh_from_db()
    return version


def _tell_those_who_write(call: Call, version: CallVersion) -> None:
    """Applications live upstairs: the job is known here by its name only."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    job = app.configure_task("tildel.tell_drafts_of_call_change", queue="mail")
    job.defer(call=call.key, version=version.number)


def _changed_parts(before: CallSpec, after: CallSpec) -> list[str]:
    """The names of what differs: facts and texts by their name, requirements by their key."""
    old, new = call_to_json(before), call_to_json(after)
    parts = [name for name in new if name != "requirements" and new[name] != old[name]]
    rows = {row["key"]: row for row in old["requirements"]}
    parts += [row["key"] for row in new["requirements"] if rows.get(row["key"]) != row]
    kept = {row["key"] for row in new["requirements"]}
    parts += [key for key in rows if key not in kept]
    return list(dict.fromkeys(parts))


def _write_version(call: Call, spec: CallSpec, *, reason: str, by: User, at: datetime) -> CallVersion:
    """The version, and the copies of it that lists show and search."""
    number = 1 if call.current is None else call.current.number + 1
    version = CallVersion.objects.create(
        call=call, number=number, content=call_to_json(spec), reason=reason, made_at=at, made_by=by
    )
    call.current, call.names, call.frame = version, spec.name.as_json(), spec.frame
    call.deadline_at, call.opens_at = spec.closes_at, spec.opens_at
    call.save(update_fields=["current", "names", "frame", "deadline_at", "opens_at"])
    return version


@transaction.atomic
def publish_call(*, call: Call, by: User, at: datetime) -> Call:
    """Put the call before the public; applications can be started from now on, or from its opening, until
    the deadline.

    Raises RuleBroken `call.not_ready` when something is missing; `domain.changes.lacks` lists what.
    """
    check_can_manage(by, call.programme, on=in_oslo(at).date())
    held = Call.objects.select_for_update(of=("self",)).select_related("current").get(pk=call.pk)
    held.state = TRANSITIONS.after(held.state, "publish")
    missing = lacks(queries.spec_of(held), at)
    if missing:
        raise RuleBroken("call.not_ready", lacks=tuple(lack.code for lack in missing))
    held.published_at, held.published_by = at, by
    held.save(update_fields=["state", "published_at", "published_by"])
    record(
        stream=f"call:{held.key}",
        verb="call.published",
        by=by,
        at=at,
        version=queries.current_version(held).number,
    )
    call.refresh_from_db()
    return call
