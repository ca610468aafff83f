"""Each night: what is over goes at once, what is due is announced, what was announced long enough goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError

from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.privacy.access import check_can_manage
from tildel.privacy.actions.exports import end_exports
from tildel.privacy.actions.rows import clear, erase_row, write_ledger
from tildel.privacy.domain.ledger import Entry, as_lines
from tildel.privacy.domain.retention import Rule, latest_event
from tildel.privacy.models import Planned
from tildel.privacy.queries.due import Found, due, due_moment
from tildel.privacy.queries.ledger import FOLDER
from tildel.privacy.queries.planned import goes_now
from tildel.privacy.queries.rules import rules
from tildel.privacy.queries.stable import row_at

STREAM = "privacy:erasures"

_MOST = 200  # rows in one transaction


def each_night(*, at: datetime) -> dict[str, int]:
    """Everything that time brings. Returns {rule: how many rows went}."""
    held = rules()
    went = Counter(end_at_once(rules=held, at=at))
    went += Counter(carry_out(rules=held, at=at))
    look_ahead(rules=held, at=at, by=None)
    return dict(went)


def end_at_once(*, rules: dict[str, Rule], at: datetime) -> dict[str, int]:
    """What nobody has to be told of: sessions, traces of presence, files of access requests, codes."""
    presence = latest_event(rules["trace.presence"], at) - timedelta(days=3)
    went = {
        "session.ended": clear("sessions.Session", expire_date__lt=at),
        "trace.presence": sum(
            clear(table, **{f"{column}__lt": presence})
            for table, column in (
                ("applications.Presence", "seen_at"),
                ("wagtailadmin.EditingSession", "last_seen_at"),
                ("wagtailadmin.FormState", "last_updated_at"),
            )
        ),
        "export.over": end_exports(at=at),
    }
    for rule in rules.values():
        if rule.at_once and (found := due(rule, at)):
            went[rule.key] = _erase(((rule.key, one.table, one.key) for one in found), at=at)
    return went


def look_ahead(*, rules: dict[str, Rule], at: datetime, by: Any) -> int:
    """Write down what is due and when it will go; what is not due any more is taken off the list.

    A row that was on the list before keeps its day. Returns how many are new.
    """
    check_can_manage(by)
    return sum(_look_at(rule, at) for rule in rules.values() if rule.erases and not rule.at_once)


@transaction.atomic
def _look_at(rule: Rule, at: datetime) -> int:
    found = {one.key: one for one in due(rule, at)}
    listed = dict(Planned.objects.filter(rule=rule.key).values_list("key", "pk"))
    gone = [pk for key, pk in listed.items() if key not in found]
    Planned.objects.filter(pk__in=gone, held_at__isnull=True).delete()
    new = [_plan(rule, one, at) for key, one in found.items() if key not in listed]
    Planned.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    return len(new)


def _plan(rule: Rule, found: Found, at: datetime) -> Planned:
    return Planned(
        rule=rule.key, table=found.table, key=found.key, found_at=at, due_at=due_moment(rule, found),
        goes_on=in_oslo(at).date() + timedelta(days=rule.notice),
    )  # fmt: skip


def carry_out(*, rules: dict[str, Rule], at: datetime) -> dict[str, int]:
    """What was announced long enough goes, if its rule still says so today. Returns {rule: rows}."""
    went: Counter[str] = Counter()
    planned = list(goes_now(in_oslo(at).date()).values_list("rule", "table", "key"))
    for rule in rules.values():
        mine = {(table, key) for name, table, key in planned if name == rule.key}
        if not mine or not rule.erases:
            continue
        still = [(rule.key, one.table, one.key) for one in due(rule, at) if (one.table, one.key) in mine]
        went[rule.key] += _erase(still, at=at)
    return dict(went)


def _erase(rows: Iterable[tuple[str, str, str]], *, at: datetime) -> int:
    """Erase rows in portions, each with its own run in the ledger. Returns how many rows went."""
    waiting, went = list(rows), 0
    while waiting:
        portion, waiting = waiting[:_MOST], waiting[_MOST:]
        went += _portion(portion, at)
    return went


def _portion(rows: list[tuple[str, str, str]], at: datetime) -> int:
    run, entries, went = uuid4(), [], 0
    with transaction.atomic():
        for rule, table, key in rows:
            found = _try(rule, table, key)
            entries += found
            went += bool(found)
        close_run(entries, run=run, by=None, at=at)
    return went


def _try(rule: str, table: str, key: str) -> list[Entry]:
    """Nothing where the row is gone, or where something has come to point at it."""
    row = row_at(table, key)
    if row is None:
        return []
    try:
        with transaction.atomic():
            if table == "people.User":
                return _account(row, rule)
            return erase_row(row, rule=rule)
    except ProtectedError:
        return []


def _account(user: Any, rule: str) -> list[Entry]:
    """A login and the person behind it."""
    person = user.person
    entries = erase_row(user, rule=rule)
    return [*entries, *(erase_row(person, rule=rule) if person else [])]


def close_run(entries: list[Entry], *, run: UUID, by: Any, at: datetime) -> None:
    """The ledger, its copy beside the files, and the trail. Call it in the transaction of the erasure.

    The copy is there so that a database restored from a backup can be told what had gone since.
    """
    if not entries:
        return
    write_ledger(entries, run=run, at=at)
    text = as_lines(entries).encode("utf-8")
    name = f"{FOLDER}/{at:%Y%m%dT%H%M%S}-{run.hex}.jsonl"
    transaction.on_commit(lambda: default_storage.save(name, ContentFile(text)))
    counted = Counter(f"{one.rule} {one.table}" for one in entries)
    record(stream=STREAM, verb="erasure.run", by=by, at=at, run=str(run), rows=dict(counted), ledger=name)


@transaction.atomic
def hold(*, planned: Planned, reason: str, by: Any, at: datetime) -> Planned:
    """Keep a row from going, with a reason."""
    check_can_manage(by)
    if not reason.strip():
        raise RuleBroken("privacy.reason_missing", place="reason")
    planned.held_at, planned.held_by, planned.held_reason = at, by, reason.strip()[:300]
    planned.save(update_fields=["held_at", "held_by", "held_reason"])
    record(
        stream=STREAM, verb="erasure.held", by=by, at=at, table=planned.table, key=planned.key,
        reason=planned.held_reason,
    )  # fmt: skip
    return planned


@transaction.atomic
def release(*, planned: Planned, by: Any, at: datetime) -> Planned:
    """Let a row go that was held: not before it has stood on the list as long as its rule says."""
    check_can_manage(by)
    notice = rules()[planned.rule].notice
    planned.goes_on = max(planned.goes_on, in_oslo(at).date() + timedelta(days=notice))
    planned.held_at, planned.held_by, planned.held_reason = None, None, ""
    planned.save(update_fields=["goes_on", "held_at", "held_by", "held_reason"])
    record(stream=STREAM, verb="erasure.released", by=by, at=at, table=planned.table, key=planned.key)
    return planned
