"""Describing key figures, and taking snapshots of a year that never change afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.measurement import access
from tildel.measurement.actions.measuring import keep_frozen
from tildel.measurement.domain import snapshots
from tildel.measurement.domain.key_figures import LANGUAGES
from tildel.measurement.domain.sheets import Line, values_by_year
from tildel.measurement.models import Definition, Frozen, SnapshotJob
from tildel.measurement.queries import figures as queries
from tildel.measurement.queries.sources import SOURCES
from tildel.people.models import User

FIRST_YEAR = 2000


@transaction.atomic
def save_definition(
    *, key: str, owner: str, source: str, names: Mapping[str, str], descriptions: Mapping[str, str],
    version: int, by: User | None, at: datetime,
) -> Definition:  # fmt: skip
    """Write what a key figure is called and says. Snapshots keep the words they were taken with.

    `version` is the one that was read, 0 for none; raises Stale when somebody else has written since.
    """
    access.check_can_keep(by, on=in_oslo(at).date())
    if queries.definition(key) is None:
        raise RuleBroken("figures.no_such_figure")
    if any(not storable(names.get(code, "")).strip() for code in LANGUAGES):
        raise RuleBroken("figures.name_missing")
    row = Definition.objects.select_for_update().filter(key=key).first()
    if (row.version if row else 0) != version:
        raise Stale("figures.changed_by_another")
    told = {
        "owner": storable(owner)[:120], "source": storable(source)[:300],
        "names": {code: storable(names[code]).strip() for code in LANGUAGES},
        "descriptions": {code: storable(descriptions.get(code, "")).strip() for code in LANGUAGES},
    }  # fmt: skip
    row, _made = Definition.objects.update_or_create(
        key=key, defaults={**told, "version": version + 1, "changed_at": at, "changed_by": by}
    )
    record(stream=f"key-figure:{key}", verb="figures.described", by=by, at=at, **told)
    return row


@transaction.atomic
def ask_snapshot(*, year: int, comment: str, by: User | None, at: datetime) -> SnapshotJob:
    """Ask for a snapshot of a year that is over; the queue makes it."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    today = in_oslo(at).date()
    access.check_can_keep(by, on=today)
    if not FIRST_YEAR <= year < today.year:
        raise RuleBroken("figures.year_not_over", place="year", first=FIRST_YEAR, last=today.year - 1)
    job = SnapshotJob.objects.create(
        year=year, comment=storable(comment)[:300], of=len(SOURCES) + 1, asked_at=at, asked_by=by
    )
    record(stream=f"key-figures:{year}", verb="figures.snapshot_asked", by=by, at=at, job=job.pk)
    app.configure_task("tildel.make_snapshot").defer(job=job.pk)
    return job


def make_snapshot(*, job: SnapshotJob, at: datetime) -> SnapshotJob:
    """Take the snapshot that was asked for; one that was taken stays as it is.

    Not one transaction: how far it has come is seen while it works. What is frozen is written in one.
    """
    if job.state != SnapshotJob.QUEUED:
        return job
    sheets: dict[str, list[Line]] = {}
    for done, (subject, read) in enumerate(SOURCES.items(), start=1):
        sheets[subject] = read([job.year])
        SnapshotJob.objects.filter(pk=job.pk, state=SnapshotJob.QUEUED).update(done=done)
    return _freeze(job, sheets, at)


@transaction.atomic
def _freeze(job: SnapshotJob, sheets: Mapping[str, list[Line]], at: datetime) -> SnapshotJob:
    held = SnapshotJob.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=job.pk)
    if held.state != SnapshotJob.QUEUED:
        return held
    values = values_by_year(queries.definitions(), sheets).get(held.year, ())
    held.done = held.of
    if not values:
        held.state = SnapshotJob.NOTHING
    else:
        held.frozen, held.state = _write(held, _content(held.year, values), sheets, at), SnapshotJob.MADE
    held.save(update_fields=["state", "done", "frozen"])
    made = held.frozen
    record(
        stream=f"key-figures:{held.year}", verb="figures.snapshot_made", by=None, at=at, job=held.pk,
        version=made.version if made else None, sha256=made.sha256 if made else "",
    )  # fmt: skip
    return held


def _content(year: int, values: Any) -> dict[str, Any]:
    """As `domain.snapshots.snapshot` freezes it, with what the figures say in words."""
    defined = queries.definitions()
    frozen = snapshots.snapshot(year, 1, [one.figure for one in defined], values)
    words = {one.figure.key: one.as_json() for one in defined}
    content = frozen.content
    return {**content, "figures": [words[row["key"]] for row in content["figures"]]}


def _write(
    held: SnapshotJob, content: dict[str, Any], sheets: Mapping[str, list[Line]], at: datetime
) -> Frozen:
    """The figures and the rows behind them, as the year's next version."""
    rows = {subject: [line.as_json() for line in lines] for subject, lines in sheets.items()}
    last = queries.snapshot(held.year)
    number = last.version + 1 if last else 1
    told: dict[str, Any] = {"comment": held.comment, "by": held.asked_by, "at": at, "version": number}
    keep_frozen(queries.ROWS, held.year, rows, **told)
    return keep_frozen(snapshots.KIND, held.year, content, **told)
