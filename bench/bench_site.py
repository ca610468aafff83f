"""The public pages that are asked for most: milliseconds in the server and questions to the database.

    python bench/bench_site.py [--size 100000] [--times 15] [--quick]

Prints a table, and one row of JSON as the last line. The whole way through the program without the network,
with SIZE awards; the aim for the start page is 20 ms and 12 questions. The baseline of the same run is the
page about accessibility, which asks for nothing of its own: what every page costs.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from bench.site_database import database, fill, milliseconds, once, processor  # noqa: E402

PAGES = {
    "baseline": "/nb/accessibility/", "start page": "/nb/", "calls": "/nb/funding/", "awards": "/nb/awards/",
    "awards, searched": "/nb/awards/?q=hjertesvikt+nyresykdom",
    "awards, filtered": "/nb/awards/?region=H05&year=2020",
    "awards in figures": "/nb/awards/figures/", "search": "/nb/search/?q=hjertesvikt",
    "studies": "/nb/studies/",
}  # fmt: skip


def make_calls(number: int) -> None:
    """Open calls by the actions that officers use."""
    from django.utils import timezone  # noqa: PLC0415 - after the set-up

    from tildel.people.actions import account_for, register_person  # noqa: PLC0415
    from tildel.people.queries import organisations  # noqa: PLC0415
    from tildel.programmes.actions import (  # noqa: PLC0415
        appoint_officer,
        change_call,
        create_programme,
        open_call,
        publish_call,
    )
    from tildel.programmes.domain.spec import with_changes  # noqa: PLC0415
    from tildel.programmes.queries import spec_of  # noqa: PLC0415

    at = timezone.now()
    person = register_person(
        email="siri@example.org", given_name="Siri", family_name="Eksempel", by=None, at=at
    )
    siri = account_for(person=person, by=None, at=at)
    programme = create_programme(
        key="bench", names=dict.fromkeys(("nb", "nn", "en"), "Prøve"), owner=organisations()[0], board=None,
        decider=None, by=None, at=at,
    )  # fmt: skip
    appoint_officer(programme=programme, person=person, held_from=at.date(), by=None, at=at)
    for step in range(number):
        call = open_call(
            programme=programme, template="klinbeforsk-2024", key=f"bench-{step}", by=siri, at=at
        )
        closes = datetime.combine(at.date() + timedelta(days=40 + step), datetime.min.time()).replace(hour=16)
        change_call(call=call, spec=with_changes(spec_of(call), deadline=closes), by=siri, at=at)
        publish_call(call=call, by=siri, at=at)


def _touch() -> None:
    """As after something was published: what is kept of the awards is worked out anew."""
    from tildel.portal.models import AwardEntry  # noqa: PLC0415 - after the set-up

    AwardEntry.objects.filter(number="bench-0").update(amount=1_000_000)


def measured(times: int) -> list[dict[str, Any]]:
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client, rows = Client(), []
    for name, address in PAGES.items():
        typical, slowest = milliseconds(lambda address=address: client.get(address), times)
        ours = processor(lambda address=address: client.get(address), times)
        _touch()
        first = once(lambda address=address: client.get(address))
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        kilobytes = round(len(answer.content) / 1000, 1)
        rows.append(
            {
                "page": name,
                "ms": typical,
                "slowest": slowest,
                "processor ms": ours,
                "after a change ms": first,
                "questions": len(asked),
                "kB": kilobytes,
            }
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="smaller, for a look")
    wanted = parser.parse_args()
    size, times = (5_000, 5) if wanted.quick else (wanted.size, wanted.times)
    with database():
        make_calls(12)
        fill(size)
        rows = measured(times)
    for row in rows:
        print("  ".join(f"{value!s:>20}" for value in row.values()))
    print(json.dumps({"size": size, "pages": rows}))


if __name__ == "__main__":
    main()
