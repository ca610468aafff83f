"""The five most used pages: milliseconds and queries with few and with many applications in the call.

    python -m bench.pages WORLD --size 10000 --times 30      prints JSON; run by `python -m bench`

WORLD is what `tests.live.world` printed. The call is first filled up to SIZE submitted applications, as rows:
making them is not what is measured.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django
import psycopg

django.setup()

from django.conf import settings  # noqa: E402 - the apps first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import translation  # noqa: E402

from tests.live.copies import columns, of  # noqa: E402


def fill(owner: psycopg.Connection, call: str, size: int) -> None:
    """Copies of one submitted application of the call until there are `size`."""
    source, have = owner.execute(
        "SELECT min(a.id::text) FILTER (WHERE a.current_id IS NOT NULL), count(*)"
        " FROM applications_application a JOIN programmes_call c ON c.id = a.call_id WHERE c.key = %s",
        [call],
    ).fetchone()
    missing = max(0, size - have)
    application, submission = "applications_application", "applications_submission"
    same = columns(owner, application, "id", "number", "reference", "state", "current_id", "title")
    frozen = columns(owner, submission, "id", "application_id")
    with owner.transaction():
        owner.execute(
            "CREATE TEMPORARY TABLE copied ON COMMIT DROP AS"
            " SELECT gen_random_uuid() AS id, gen_random_uuid() AS submission, n"
            " FROM generate_series(1, %s) n",
            [missing],
        )
        owner.execute(
            f"INSERT INTO {application} (id, number, reference, state, title, {same})"
            " SELECT copied.id, c.next_number + n, 'MANY-' || (c.next_number + n), 'draft',"
            f" one.title || ' ' || n, {of('one', same)} FROM {application} one"
            " JOIN programmes_call c ON c.id = one.call_id, copied WHERE one.id = %s",
            [source],
        )
        owner.execute(
            f"INSERT INTO {submission} (id, application_id, {frozen}) SELECT copied.submission, copied.id,"
            f" {of('one', frozen)} FROM {submission} one, copied"
            " WHERE one.application_id = %s AND one.number = 1",
            [source],
        )
        owner.execute(
            f"UPDATE {application} a SET state = 'submitted', current_id = copied.submission"
            " FROM copied WHERE a.id = copied.id"
        )
        owner.execute(
            "UPDATE programmes_call SET next_number = next_number + %s WHERE key = %s", [missing + 1, call]
        )
    owner.execute("ANALYZE")


def rank(owner: psycopg.Connection, call: str, size: int) -> None:
    """An order of `size` applications with three reviews each, as rows, with figures beside it."""
    references = owner.execute(
        "SELECT a.reference FROM applications_application a JOIN programmes_call c ON c.id = a.call_id"
        " WHERE c.key = %s AND a.current_id IS NOT NULL ORDER BY a.number LIMIT %s",
        [call, size],
    ).fetchall()
    rows, expected = [], {}
    for place, (reference,) in enumerate(references, start=1):
        marks = [(3 * place) % 5 + 1, (7 * place) % 5 + 1, (11 * place) % 5 + 1]
        sheets = {str(who): {"quality": mark, "benefit": mark} for who, mark in enumerate(marks)}
        mean = f"{sum(marks)}/3"
        rows.append(
            {"reference": reference, "rank": place, "mean": mean, "median": str(marks[0]), "spread": 1.2,
             "dimensions": {"quality": mean, "benefit": mean}, "reader_marks": [str(mark) for mark in marks],
             "fundable": True, "priority": place % 9 == 0, "amount": 9_000_000, "themes": [], "below": [],
             "tied": [], "settled_by": [], "sheets": sheets}
        )  # fmt: skip
        expected[reference] = [place + 0.1, max(1, place - 20), min(len(references), place + 20)]
    rule = {"weights": {"quality": 50, "benefit": 50}, "threshold": None, "priority": "none", "themes": []}
    owner.execute(
        "INSERT INTO decisions_ranking (call_id, rows, rule, statistics, normalised, made_at, made_by_id)"
        " SELECT c.id, %s, %s, %s, '{}', now(), min(u.id) FROM programmes_call c, people_user u"
        " WHERE c.key = %s GROUP BY c.id"
        " ON CONFLICT (call_id) DO UPDATE SET rows = excluded.rows, statistics = excluded.statistics",
        [json.dumps(rows), json.dumps(rule), json.dumps({"standings": {"expected": expected}}), call],
    )


def pages(world: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(name, address, role), in the order of the results."""
    call, application = world["call"], world["application"]
    with translation.override("nb"):
        return [
            ("healthz", "/healthz", ""),
            ("call page", reverse("portal:call", args=[call]), ""),
            ("officer list", reverse("applications:officer_list", args=[call]), "officer"),
            ("section page", reverse("applications:section", args=[application, "project"]), "applicant"),
            ("budget page", reverse("applications:section", args=[application, "budget"]), "applicant"),
            ("ranking of 1,000 × 3", reverse("decisions:ranking", args=[call]), "officer"),
            ("my tasks", reverse("desk:home"), "officer"),
            ("awards", reverse("portal:awards"), ""),
        ]


def timed(work: Callable[[], object], times: int) -> dict[str, float]:
    """Medians of so many, in milliseconds: by the clock, and what this process itself worked.

    On a machine that does other things too the second figure is the one that stays the same.
    """
    spent, worked = [], []
    for _ in range(times):
        started, began = time.perf_counter(), time.process_time()
        work()
        spent.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - began) * 1000)
    return {"ms": round(median(spent), 1), "cpu_ms": round(median(worked), 1)}


def measure(world: dict[str, Any], size: int, times: int) -> list[dict[str, Any]]:
    def select() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    select()
    rows: list[dict[str, Any]] = [
        {"page": "SELECT 1", "applications": size, **timed(select, times), "queries": 1, "kB": 0}
    ]
    for name, address, role in pages(world):
        client = Client(HTTP_HOST="localhost")
        if role:
            client.cookies["sessionid"] = world["sessions"][role]
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        count = len(queries)  # now: the next request empties the list
        if answer.status_code != 200:
            raise SystemExit(f"{name} {address}: {answer.status_code}")
        spent = timed(lambda client=client, address=address: client.get(address), times)  # type: ignore[misc]
        row = {"page": name, "applications": size, **spent, "queries": count}
        rows.append({**row, "kB": round(len(answer.content) / 1024)})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("world", type=json.loads)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--times", type=int, required=True)
    asked = parser.parse_args()
    with psycopg.connect(settings.DATABASE_URLS["owner"], autocommit=True) as owner:
        fill(owner, asked.world["call"], asked.size)
        rank(owner, asked.world["call"], 1_000)
    print(json.dumps(measure(asked.world, asked.size, asked.times)))


if __name__ == "__main__":
    main()
