"""Public awards as rows, and the work of the queue that puts into the search what was published.

award n: number "walk-award-n" of call klinbeforsk-2027, Kari Eksempel, Eksempel HF in Central Norway, 7 million
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from tildel.portal import tasks
from tildel.portal.domain.words import plain
from tildel.portal.models import AwardEntry

PUBLISHED = datetime(2026, 6, 1, 9, tzinfo=UTC)


def entry(number: int, **changes: Any) -> AwardEntry:
    """A public award that the decisions know nothing of: for pages that only read."""
    names = dict.fromkeys(("nb", "nn", "en"), "KLINBEFORSK 2027")
    row = AwardEntry(
        number=f"walk-award-{number}", source="decision", call_key="klinbeforsk-2027", call_names=names,
        funder={"name": "Helse Sør-Øst RHF", "orgnr": "991324968"},
        titles={"nb": f"Prosjekt {number}", "en": f"Project {number}"}, summaries={"nb": "Hva det handler om."},
        leader="Kari Eksempel", institution="Eksempel HF", orgnr="993467049", region="H04",
        amount=7_000_000, decided_on=date(2026, 5, 20), published_at=PUBLISHED,
        decision={"body": {"nb": "Styret"}, "body_key": "board", "case": "1/26", "ground": "within_frame"},
    )  # fmt: skip
    for name, value in changes.items():
        setattr(row, name, value)
    row.heading_no = plain([row.titles.get("nb", "")])
    row.heading_en = plain([row.titles.get("en", "")])
    row.body_no = row.body_en = plain([row.leader, row.institution, row.number])
    row.save()
    return row


def work() -> int:
    """Do what waits in the queue for the site, as the worker would. Returns how many jobs there were."""
    mine = {task.name: task for task in (tasks.refresh_search, tasks.tell_subscribers)}
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND task_name = ANY(%s)"
            " RETURNING id, task_name, args",
            [list(mine)],
        )
        jobs = sorted(cursor.fetchall())
    for _number, name, arguments in jobs:
        mine[name](**json.loads(arguments))
    return len(jobs)
