"""The national report as a PDF, from an edition in a database to the stored file, with 3,000 projects.

    python bench/bench_report.py [--projects 3000] [--stories 40]

Every key figure stands in it twice (regions, institutions), beside long texts and stories with pictures.
Prints a table, and one row of JSON as the last line. On a database of its own that is thrown away; making the
rows and the snapshot is not measured. The baseline, in the same run: the same without figures and stories.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.bench_figures import FIRST, NOW, fill, in_a_database  # noqa: E402 - the folder is known only now

PARAGRAPH = "En oppdiktet tekst om forskning som kom pasientene til gode, skrevet for å måle. " * 8
TEXT = "\n\n".join([f"## Overskrift\n{PARAGRAPH}", PARAGRAPH, "- et punkt\n- ett til", PARAGRAPH])


def picture() -> bytes:
    from PIL import Image  # noqa: PLC0415

    made = io.BytesIO()
    Image.effect_noise((1800, 1200), 60).convert("RGB").save(made, "JPEG", quality=70)
    return made.getvalue()


def edition(stories: int) -> Any:
    """An edition with every figure on both levels in one chapter, and the stories in another."""
    from tildel.files.actions import store_picture  # noqa: PLC0415
    from tildel.measurement.actions import figures as snapshots  # noqa: PLC0415
    from tildel.measurement.queries import figures  # noqa: PLC0415
    from tildel.national_report.actions import chapters, editions  # noqa: PLC0415
    from tildel.national_report.models import Block, Story  # noqa: PLC0415
    from tildel.national_report.queries import editions as queries  # noqa: PLC0415
    from tildel.people.models import User  # noqa: PLC0415
    from tildel.projects.models import Project  # noqa: PLC0415

    by = User.objects.create_superuser("benk@example.org")
    job = snapshots.ask_snapshot(year=FIRST, comment="", by=by, at=NOW)
    snapshots.make_snapshot(job=figures.job(job.pk), at=NOW)
    editions.open_edition(year=FIRST, titles={"nb": "Rapport"}, coordinator="H03", due_on=None, by=by, at=NOW)
    made = queries.edition(FIRST)
    for chapter in queries.chapters(made):
        chapter.edition = made
        first = next(one for one in chapter.blocks.all() if one.kind == Block.TEXT)
        content = {"title": chapter.key, f"block-{first.pk}": TEXT}
        chapters.save_text(chapter=chapter, language="nb", content=content, version=1, by=by, at=NOW)
    last, told = made.chapters.get(key="nokkeltall"), made.chapters.get(key="til-nytte-for-pasientene")
    Block.objects.bulk_create(
        Block(chapter=last, position=10 + place, kind="figure", figure=key, level=level)
        for level in ("region", "institution")
        for place, (key, _names) in enumerate(queries.figure_choices(made.snapshot))
    )
    for place, project in enumerate(Project.objects.all()[:stories]):
        file = store_picture(name="bilde.jpg", data=picture(), by=by, at=NOW)
        story = Story.objects.create(
            edition=made, region="H12", project=project, titles={"nb": f"Historie {place}"},
            texts={"nb": TEXT}, picture=file, alternatives={"nb": "Støy."}, created_at=NOW, changed_at=NOW,
        )  # fmt: skip
        Block.objects.create(chapter=told, position=10 + place, kind="story", story=story)
    return made


def build(made: Any) -> tuple[float, int]:
    """Seconds from the queue taking it to the stored file, and its size."""
    from tildel.national_report.actions import documents  # noqa: PLC0415
    from tildel.national_report.queries import editions as queries  # noqa: PLC0415
    from tildel.people.models import User  # noqa: PLC0415

    by = User.objects.get(email="benk@example.org")
    job = documents.ask_proof(edition=made, language="nb", by=by, at=NOW)
    start = time.perf_counter()
    done = documents.make_document(job=queries.job_to_make(job.pk), at=NOW)
    return round(time.perf_counter() - start, 2), done.file.size


def measure(projects: int, stories: int) -> dict[str, Any]:
    """In a process with the apps ready, on the database of its environment."""
    import django  # noqa: PLC0415

    django.setup()

    from tildel.files.queries import read_file  # noqa: PLC0415
    from tildel.national_report.models import Block, Job  # noqa: PLC0415
    from tildel.national_report.queries import content  # noqa: PLC0415

    running = fill(projects, 1)
    made = edition(stories)
    start = time.perf_counter()
    content.content_of(made)
    reading = round(time.perf_counter() - start, 2)
    seconds, size = build(made)
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(io.BytesIO(read_file(Job.objects.latest("pk").file))) as pdf:
        pages = len(pdf.pages)
    figures = Block.objects.filter(kind="figure").count()
    Block.objects.exclude(kind="text").delete()
    plain, _size = build(made)
    return {
        "bench": "report", "projects": running, "figures": figures, "stories": stories, "pages": pages,
        "megabytes": round(size / 2**20, 1), "seconds": seconds, "reading_seconds": reading,
        "text_alone_seconds": plain,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=3_000)
    parser.add_argument("--stories", type=int, default=40)
    parser.add_argument("--here", action="store_true", help="on the database of the environment")
    asked = parser.parse_args()
    if not asked.here:
        wanted = ["--projects", str(asked.projects), "--stories", str(asked.stories)]
        print(in_a_database(__file__, wanted), end="")
        return
    row = measure(asked.projects, asked.stories)
    for name, value in row.items():
        print(f"{name:<24} {value:>12}")
    print(json.dumps(row))


if __name__ == "__main__":
    main()
