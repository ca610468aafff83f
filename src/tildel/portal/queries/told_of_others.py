"""What the search is told of bodies' minutes and journal, of guidance, of departments; all of it public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

from django.db.models import Prefetch, Q

from tildel.governance.domain.journal import shown
from tildel.governance.models import Case, JournalEntry, Meeting
from tildel.governance.queries.cases import ON_AGENDA
from tildel.governance.queries.journal import as_row
from tildel.guidance.models import OutsideCall
from tildel.guidance.queries import guide
from tildel.kernel.time import in_oslo
from tildel.people.models import Department
from tildel.portal.domain.words import words_of
from tildel.portal.queries.told import Told

LANGUAGES = ("nb", "nn", "en")
_MINUTES = {"nb": "Protokoll", "nn": "Protokoll", "en": "Minutes"}


def minutes(key: str) -> Iterator[Told]:
    """Published minutes. Of a case that is exempt only its public title is found."""
    cases = Case.objects.filter(state__in=ON_AGENDA).order_by("position", "pk")
    rows = Meeting.objects.filter(published_at__isnull=False).select_related("body")
    if key:
        body, _slash, day = key.partition("/")
        rows = rows.filter(body__key=body, day=date.fromisoformat(day))
    for row in rows.prefetch_related(Prefetch("cases", queryset=cases)).order_by("pk"):
        titles = [case.public_title if case.ground else case.title for case in row.cases.all()]
        texts = [case.decision_text for case in row.cases.all() if not case.ground]
        yield Told(
            "minutes", minutes_key(row.body.key, row.day.isoformat()),
            {code: f"{row.body.names.get(code) or row.body}: {_MINUTES[code]} {row.day:%d.%m.%Y}"
             for code in LANGUAGES},
            dict.fromkeys(LANGUAGES, " · ".join(titles)), more=[*titles, *texts],
            url_name="governance:minutes", url_args=(row.body.key, row.pk), day=row.day,
        )  # fmt: skip


def minutes_key(body: str, day: str) -> str:
    """A body publishes one set of minutes a day."""
    return f"{body}/{day}"


def journal(key: str) -> Iterator[Told]:
    """Entries of the public journal as the public sees them, by what made them.

    Names of persons may be searched for one year only; here they are not found at all.
    """
    rows = JournalEntry.objects.select_related("folder").order_by("pk")
    for row in (rows.filter(cause=key) if key else rows).iterator(chunk_size=500):
        told = _without_persons(row)
        if told:
            yield Told(
                "journal", row.cause, dict.fromkeys(LANGUAGES, told), paths=_in_journal(told),
                day=in_oslo(row.journalled_at).date(),
            )  # fmt: skip


def _without_persons(row: JournalEntry) -> str:
    """The title that is shown, without the words of the names of persons who are parties."""
    entry = as_row(row)
    names = {word for name in entry.persons for word in words_of(name)}
    return " ".join(word for word in shown(entry).title.split() if not names & set(words_of(word)))


def _in_journal(told: str) -> dict[str, str]:
    """An entry has no page of its own: the journal, looked through for the first words of its title."""
    query = quote(" ".join(told.split()[:8])[:200])
    return {code: f"/{code}/bodies/journal/?q={query}" for code in LANGUAGES}


def outside_calls(key: str) -> Iterator[Told]:
    rows = OutsideCall.objects.filter(is_shown=True).select_related("funder").prefetch_related("deadlines")
    for row in (rows.filter(key=key) if key else rows).order_by("pk"):
        deadlines = [one.day for one in row.deadlines.all()]
        yield Told(
            "outside", row.key, row.titles, row.funder.names,
            [row.summaries, row.who_may_apply, row.amounts], [*map(str, row.themes)],
            "guidance:funding_call", (row.key,), day=max(deadlines, default=row.opens_on),
        )  # fmt: skip


def solutions(key: str) -> Iterator[Told]:
    """The solutions of the guide as it is published; all of them lead to its first question."""
    version = guide.published()
    if version is None:
        return
    for one in guide.guide_of(version).solutions:
        if key in ("", one.key):
            yield Told(
                "solution", one.key, one.names, one.descriptions, [rule.reasons for rule in one.rules],
                url_name="guidance:solutions", day=one.assessed_on,
            )  # fmt: skip


def departments(key: str) -> Iterator[Told]:
    """Those that have not ended; the days themselves are the directory's business."""
    rows = Department.objects.filter(Q(held_to__isnull=True)).select_related("organisation")
    for row in (rows.filter(key=key) if key else rows).order_by("pk"):
        name = row.organisation.name
        yield Told(
            "department", row.key, row.names, dict.fromkeys(LANGUAGES, name), more=[name],
            url_name="portal:organisation", url_args=(row.organisation.orgnr,),
        )  # fmt: skip
