"""How long a search takes, beside the obvious way in the same run: looking for the words in every text.

    python bench/bench_search.py [--size 100000] [--times 9] [--quick]

Prints a table, and one row of JSON as the last line. Milliseconds of the whole question to the database and
the making of the answer, without the page around it; the aim is 100 at 100,000 documents.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from bench.site_database import database, fill, milliseconds  # noqa: E402

QUESTIONS = {
    "few documents": "bench 3999", "a rare word": "eksempel17", "two words": "hjertesvikt nyresykdom",
    "a word in most": "kreft", "a mistyped common word": "hjertesvigkt",
    "nothing": "qqqqqq",
}  # fmt: skip


def measured(times: int) -> list[dict[str, Any]]:
    from tildel.portal.queries.search import search  # noqa: PLC0415 - after the set-up

    rows = []
    for name, words in QUESTIONS.items():
        ours, slowest = milliseconds(lambda words=words: search(words), times)
        plain, _most = milliseconds(_obvious(words), max(1, times // 3))
        rows.append(
            {
                "search": name,
                "hits": search(words).total,
                "ms": ours,
                "slowest": slowest,
                "baseline ms": plain,
            }
        )
    return rows


def _obvious(words: str) -> Callable[[], object]:
    """Each word anywhere in title or text, counted by kind, the first five read."""
    from django.db.models import Count, Q  # noqa: PLC0415

    from tildel.portal.models import SearchDocument  # noqa: PLC0415

    def look() -> object:
        found = SearchDocument.objects.all()
        for word in words.split():
            found = found.filter(Q(heading_no__icontains=word) | Q(body_no__icontains=word))
        return list(found.values("kind").annotate(n=Count("pk"))), list(found.order_by("-day")[:5])

    return look


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--quick", action="store_true", help="smaller, for a look")
    wanted = parser.parse_args()
    size, times = (5_000, 3) if wanted.quick else (wanted.size, wanted.times)
    with database():
        fill(size)
        rows = measured(times)
    for row in rows:
        print("  ".join(f"{value!s:>24}" for value in row.values()))
    print(json.dumps({"size": size, "search": rows}))


if __name__ == "__main__":
    main()
