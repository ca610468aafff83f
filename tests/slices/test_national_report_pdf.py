"""The report as PDF: tagged, with bookmarks, charts with words, tables, and links to where figures come from."""

from __future__ import annotations

import pytest

from tests.slices import report_world
from tests.slices.pdf_reading import read
from tildel.files.queries import read_file
from tildel.national_report.models import Job

pytestmark = pytest.mark.django_db


def test_try():
    world, final = report_world.finished(picture=True)
    job = Job.objects.get(final=final)
    data = read_file(job.file)
    from pathlib import Path

    Path("build/try.pdf").write_bytes(data)
    found = read(data)
    print(found.headings, found.identifiers, found.links)
