"""Awards as everybody may read them, made of published decisions and of the register of known awards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models.functions import Lower

from tildel.applications.models import Application
from tildel.classification.codes import code_name
from tildel.decisions.domain.known_awards import KnownAward, KnownRound
from tildel.decisions.models import Outcome
from tildel.decisions.queries.decisions import leader_of, submitted_section
from tildel.decisions.shipped import known_rounds
from tildel.kernel.time import in_oslo
from tildel.people.models import Organisation
from tildel.people.queries import blocked_addresses
from tildel.portal.domain.words import plain
from tildel.portal.models import AwardEntry
from tildel.programmes import queries as programmes

DECISION, KNOWN = "decision", "known"


def entries(call_key: str = "") -> Iterator[AwardEntry]:
    """Every public award, or those of one call, as rows that are not saved; none that was declined."""
    outcomes = Outcome.objects.filter(
        awarded=True, declined_at__isnull=True, decision__published_at__isnull=False
    ).select_related(
        "application__call__programme__owner", "application__call__current", "application__institution",
        "application__current", "decision__case__meeting__body",
    )  # fmt: skip
    if call_key:
        outcomes = outcomes.filter(application__call__key=call_key)
    hidden = unsearched()
    for outcome in outcomes.iterator(chunk_size=200):
        entry = _decided(outcome)
        yield _with_words(entry, named=entry.number not in hidden)
    if not call_key:
        yield from (_with_words(entry) for entry in known_entries())


def _decided(outcome: Any) -> AwardEntry:
    application, decision = outcome.application, outcome.decision
    call, institution = application.call, application.institution
    owner = call.programme.owner
    project = submitted_section(application, "project")
    classified = {
        row["code"].lower(): row.get("percent")
        for row in submitted_section(application, "classification").get("rows", ())
    }
    spec = programmes.spec_of(call)
    themes = {row.key: row.name.as_json() for row in spec.themes}
    chosen = submitted_section(application, "themes").get("themes") or []
    track = spec.track(application.track)
    return AwardEntry(
        number=application.reference.lower(), source=DECISION, call_key=call.key, call_names=call.names,
        funder={"name": owner.name, "orgnr": owner.orgnr},
        titles=_texts(project, "title", application.title), summaries=_texts(project, "summary", ""),
        leader=leader_of(application)[:300],
        institution=institution.name if institution else "", orgnr=institution.orgnr if institution else "",
        region=institution.region if institution else "",
        category=track.name.as_json() if track else {},
        codes=sorted(classified), shares=classified,
        themes=[key for key in chosen if key in themes],
        theme_names={key: themes[key] for key in chosen if key in themes},
        amount=outcome.amount, decided_on=decision.case.meeting.day, published_at=decision.published_at,
        starts_on=_day(project.get("start")), ends_on=_day(project.get("end")),
        decision=_why(outcome),
    )  # fmt: skip


def _why(outcome: Any) -> dict[str, Any]:
    """Who decided in which case, and where the minutes can be read; nothing of ranks and marks."""
    case = outcome.decision.case
    return {
        "body": case.meeting.body.names, "body_key": case.meeting.body.key, "case": case.number,
        "minutes": case.meeting_id if case.meeting.published_at else None, "ground": outcome.ground,
    }  # fmt: skip


def _texts(project: Mapping[str, Any], name: str, otherwise: str) -> dict[str, str]:
    found = {"nb": project.get(f"{name}_no") or otherwise, "en": project.get(f"{name}_en") or ""}
    return {language: words for language, words in found.items() if words}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def known_entries() -> list[AwardEntry]:
    """The awards of the register, with names and regions from the directory."""
    wanted = {award.institution for one in known_rounds() for award in one.awards}
    places = {row.orgnr: row for row in Organisation.objects.filter(orgnr__in=wanted)}
    return [
        _known(one, award, places.get(award.institution)) for one in known_rounds() for award in one.awards
    ]


def _known(one: KnownRound, award: KnownAward, place: Organisation | None) -> AwardEntry:
    theme = dict(award.theme)
    key = theme.pop("key", "")
    return AwardEntry(
        number=award.number, source=KNOWN, sources=list(one.sources), call_key=one.key,
        call_names=dict(one.names), funder={"name": one.funder, "orgnr": ""}, titles=dict(award.titles),
        leader=award.leader, institution=place.name if place else "", orgnr=award.institution,
        region=place.region if place else "", themes=[key] if key else [],
        theme_names={key: theme} if key else {}, amount=award.amount, decided_on=one.decided_on,
        decision={"decided_by": one.decided_by, "note": dict(one.note)},
    )  # fmt: skip


def unsearched() -> frozenset[str]:
    """The numbers of the awards whose leader was blocked: they stand, and are not found by the name."""
    addresses = blocked_addresses()
    if not addresses:
        return frozenset()
    rows = Application.objects.annotate(leads=Lower("current__leader_email")).filter(leads__in=addresses)
    return frozenset(one.lower() for one in rows.values_list("reference", flat=True))


def _with_words(entry: AwardEntry, *, named: bool = True) -> AwardEntry:
    """The words it is found by; names stand in both languages."""
    names = [
        entry.leader if named else "", entry.institution, entry.number, entry.funder.get("name", ""),
        *entry.call_names.values(),
    ]  # fmt: skip
    entry.heading_no = plain([entry.titles.get("nb", ""), entry.titles.get("nn", "")])
    entry.heading_en = plain([entry.titles.get("en", "")])
    entry.body_no = plain([*names, entry.summaries.get("nb", ""), *_labels(entry, "nb", "nn")])
    entry.body_en = plain([*names, entry.summaries.get("en", ""), *_labels(entry, "en")])
    return entry


def _labels(entry: AwardEntry, *languages: str) -> list[str]:
    codes = [code_name(code, language) for code in entry.codes for language in languages]
    themes = [names.get(language, "") for names in entry.theme_names.values() for language in languages]
    return [*codes, *themes, *(entry.category.get(language, "") for language in languages)]


def published_day(entry: AwardEntry) -> date:
    """The day from which everybody could read it here, or on which it was decided."""
    return in_oslo(entry.published_at).date() if entry.published_at else entry.decided_on
