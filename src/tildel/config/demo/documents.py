"""The papers of the demo world: project descriptions and CVs as tagged PDFs."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from tildel.config.demo.cast import Researcher
from tildel.config.demo.texts import Trial, prose, title
from tildel.design.documents import render_pdf
from tildel.files import actions as files
from tildel.files.domain.content_type import HEAD_BYTES, TAIL_BYTES, recognise
from tildel.files.domain.inspection import Inspection, Limits, facts_from, judge
from tildel.people.shipped import shipped_directory

# A document bears the time of its making, so that the same world has the same bytes.
MADE_AT = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
_POSITIONS = (
    "Senior consultant",
    "Associate professor",
    "Postdoctoral fellow",
    "Doctoral candidate",
    "Resident",
)


@dataclass(frozen=True)
class Upload:
    """A file as a browser sends it."""

    name: str
    data: bytes = field(repr=False)

    def read(self) -> bytes:
        return self.data


def description(trial: Trial) -> Upload:
    """The project description in English, four to six pages."""
    words = prose()["description"]
    slots = {
        "name": trial.name,
        "patients": trial.patients,
        "leader": trial.lead.name,
        "institution": institution_name(trial.lead.institution),
        "partners": ", ".join(f"{row.name} ({institution_name(row.institution)})" for row in trial.partners),
        **trial.en,
    }
    sections = [
        {"heading": part["heading"], "blocks": [text.format(**slots) for text in part["paragraphs"]]}
        for part in words["sections"]
    ]
    sections.insert(9, {"heading": "Work packages and milestones", "blocks": [_milestones(trial)]})
    data = {
        "title": title(trial, english=True),
        "subtitle": words["subtitle"],
        "author": [trial.lead.name],
        "footer": {"left": f"{trial.name} – invented for demonstration"},
        "facts": [
            ["Project leader", trial.lead.name],
            ["Applicant institution", slots["institution"]],
            ["Patients", str(trial.patients)],
            ["Duration", f"{trial.years} years"],
        ],
        "sections": [{"heading": "Please note", "blocks": [words["notice"]]}, *sections],
    }
    return Upload(
        f"{trial.name} project description.pdf", render_pdf("application", data, language="en", at=MADE_AT)
    )


def _milestones(trial: Trial) -> dict[str, Any]:
    half = trial.patients // 2
    rows = [
        ["1 Preparation", "Approvals, training, first patient included", "Month 6"],
        ["2 Recruitment", f"{half} patients included", f"Month {trial.years * 5}"],
        ["2 Recruitment", f"{trial.patients} patients included", f"Month {trial.years * 8}"],
        ["3 Follow-up", "Last patient followed up, data locked", f"Month {trial.years * 10}"],
        ["4 Analysis", "Main result submitted, data shared", f"Month {trial.years * 11}"],
        ["5 Use", "Manual published, introduction in four regions begun", f"Month {trial.years * 12}"],
    ]
    return {"kind": "table", "head": ["Work package", "Milestone", "When"], "rows": rows}


def cv(person: Researcher) -> Upload:
    """A CV with publication list, two or three pages, the same for every application the person is in."""
    words = prose()["cv"]
    where = institution_name(person.institution)
    data = {
        "title": person.name,
        "subtitle": words["subtitle"],
        "author": [person.name],
        "footer": {"left": f"{person.name} – invented for demonstration"},
        "facts": [["Position", _POSITIONS[0]], ["Institution", where], ["E-mail", person.email]],
        "sections": [
            {"heading": "Please note", "blocks": [words["notice"]]},
            {"heading": "Research", "blocks": [words["research"]]},
            {"heading": "Positions", "blocks": [_positions(person, where)]},
            {"heading": "Leading and supervising", "blocks": [words["leading"], words["supervision"]]},
            {"heading": "Publications", "blocks": [{"kind": "list", "items": _publications(person)}]},
        ],
    }
    return Upload(f"CV {person.name}.pdf", render_pdf("application", data, language="en", at=MADE_AT))


def _positions(person: Researcher, where: str) -> dict[str, Any]:
    years = [person.born.year + 24 + 3 * number for number in range(len(_POSITIONS))]
    spans = [f"{year}–{year + 2}" for year in years[:-1]] + [f"{years[-1]}–"]
    rows = [[span, job, where] for span, job in zip(spans, reversed(_POSITIONS), strict=True)]
    return {"kind": "table", "head": ["Years", "Position", "Institution"], "rows": rows[::-1]}


def _publications(person: Researcher) -> list[str]:
    words, seed = prose()["cv"], person.born.toordinal()
    topics, journals = words["topics"], words["journals"]
    return [
        f"{person.family_name} {person.given_name[0]} and colleagues. "
        f"A study of {topics[(seed + 3 * number) % len(topics)]}"
        f" in {('four regions', 'two hospitals', 'rural areas')[(seed + number) % 3]}."
        f" {journals[(seed + number) % len(journals)]} {2023 - number} (invented)."
        for number in range(18)
    ]  # fmt: skip


def paper(name: str, author: str, language: str, paragraphs: tuple[str, ...]) -> Upload:
    """A short paper of any kind, on a page or two."""
    notice = prose()["description"]["notice"]
    data = {
        "title": name,
        "author": [author],
        "footer": {"left": f"{name} – invented for demonstration"},
        "facts": [],
        "sections": [
            {"heading": "Please note", "blocks": [notice]},
            {"heading": name, "blocks": list(paragraphs)},
        ],
    }
    return Upload(f"{name}.pdf", render_pdf("application", data, language=language, at=MADE_AT))


def institution_name(orgnr: str) -> str:
    found = shipped_directory().lookup(orgnr)
    return found.name if found else orgnr


LIMITS = Limits()
_READING = threading.Lock()  # the reader of PDFs is not made for two threads
_POOL = ThreadPoolExecutor(max(2, os.cpu_count() or 2), thread_name_prefix="paper")
_papers: dict[str, Future[tuple[Upload, Inspection]]] = {}


class Papers:
    """Every paper of a world, begun at once, two at a time, and waited for when it is uploaded.

    Making and inspecting need no database, so they go on beside whatever else is done. A paper is made once
    in a process.
    """

    def __init__(self, trials: Iterable[Trial]) -> None:
        for trial in trials:
            for person in (trial.lead, *trial.partners):
                _begin(f"cv {person.key}", partial(cv, person))
            _begin(f"description {trial.name}", partial(description, trial))

    def begin(self, key: str, make: Callable[[], Upload]) -> None:
        _begin(f"other {key}", make)

    def other(self, key: str) -> Upload:
        return _papers[f"other {key}"].result()[0]

    def description(self, trial: Trial) -> Upload:
        return _papers[f"description {trial.name}"].result()[0]

    def cv(self, person: Researcher) -> Upload:
        return _papers[f"cv {person.key}"].result()[0]


def stop_papers() -> None:
    """Begin no further paper: the process is about to end."""
    _POOL.shutdown(wait=False, cancel_futures=True)


def _begin(name: str, make: Callable[[], Upload]) -> None:
    if name not in _papers:
        _papers[name] = _POOL.submit(_make, make)


def _make(make: Callable[[], Upload]) -> tuple[Upload, Inspection]:
    upload = make()
    return upload, read_here(upload)


def read_here(upload: Upload) -> Inspection:
    """The verdict of `files.inspection` on a paper that was made here a moment ago.

    The same reading in this process: a process for each, which would have to load what tells languages apart,
    takes ten times as long. A test compares the two.
    """
    from tildel.files import inspection_child  # noqa: PLC0415 - half a second, and only for whole worlds

    answer = {"outcome": "unreadable", "pages": 0, "damaged": False, "active": False, "votes": {}}
    with _READING:
        answer |= inspection_child.read(upload.data, LIMITS.max_pages)
    return judge(
        facts_from(answer), LIMITS, declared_name=upload.name, size=len(upload.data),
        content_type=recognise(upload.data[:HEAD_BYTES], upload.data[-TAIL_BYTES:]),
        sha256=hashlib.sha256(upload.data).hexdigest(),
    )  # fmt: skip


@contextmanager
def inspected_before() -> Iterator[None]:
    """Within it, a paper of this world is not read a second time when it is uploaded.

    The verdict follows from the bytes alone, and one person's CV is uploaded to many applications: a process
    for each copy would take most of the time a visitor waits. Other bytes are read as always.
    """
    read = files.inspect_bytes

    def look_up(data: bytes, **options: Any) -> Inspection:
        made = (paper.result() for paper in _papers.values() if paper.done())
        return next((found for upload, found in made if upload.data is data), None) or read(data, **options)

    files.inspect_bytes = look_up  # type: ignore[assignment]
    try:
        yield
    finally:
        files.inspect_bytes = read
