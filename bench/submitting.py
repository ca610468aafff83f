"""Submitting under 20 clients at once, each with applications of its own, beside the plainest page."""

from __future__ import annotations

import time
from statistics import median, quantiles
from typing import Any

from tests.live.clients import Answer, Client, at_once
from tests.live.copies import copies
from tests.live.sites import Site

CLIENTS = 20


def measure_submitting(site: Site, world: dict[str, Any], count: int) -> dict[str, Any]:
    client = Client(site, world["sessions"]["applicant"])
    with site.database.as_owner() as owner:
        work = copies(owner, world["application"], count + CLIENTS)
        _clicks(client, world, work[:CLIENTS])  # each process has met everything once
        work = work[CLIENTS:]
        plain = _under_load(lambda: client.get("/healthz"), count)
        started = time.perf_counter()
        spent, receipts = _clicks(client, world, work)
        seconds = time.perf_counter() - started
        stored = owner.execute(
            "SELECT application_id::text, count(*), min(id::text) FROM applications_submission"
            " WHERE application_id = ANY(%s::uuid[]) GROUP BY 1",
            [work],
        ).fetchall()
    found = {application: pk for application, _, pk in stored}
    return {
        "clients": CLIENTS,
        "submissions": len(spent),
        "p50_ms": round(median(spent) * 1000),
        "p95_ms": round(quantiles(spent, n=20)[-1] * 1000),
        "per_second": round(len(spent) / seconds, 1),
        "healthz_p50_ms": round(median(plain) * 1000),
        "healthz_p95_ms": round(quantiles(plain, n=20)[-1] * 1000),
        "lost": sum(found.get(application) != receipt for application, receipt in receipts.items()),
        "doubled": sum(rows > 1 for _, rows, _ in stored),
    }


def _clicks(client: Client, world: dict[str, Any], work: list[str]) -> tuple[list[float], dict[str, str]]:
    """Seconds each, and the receipt of each application."""
    spent: list[float] = []
    receipts: dict[str, str] = {}

    def submit_all(mine: list[str]) -> Answer:
        for application in mine:
            started = time.perf_counter()
            answer = client.submit(application, world["revision"])
            spent.append(time.perf_counter() - started)
            if answer.status != 303:
                raise RuntimeError(f"{answer.status}: {answer.body[:500]}")
            receipts[application] = answer.location.rstrip("/").rpartition("/")[2]
        return answer

    at_once([lambda part=work[number::CLIENTS]: submit_all(part) for number in range(CLIENTS)])
    return spent, receipts


def _under_load(ask: Any, count: int) -> list[float]:
    spent: list[float] = []

    def again() -> Answer:
        for _ in range(count // CLIENTS):
            started = time.perf_counter()
            answer = ask()
            spent.append(time.perf_counter() - started)
        return answer

    at_once([again] * CLIENTS)
    return spent
