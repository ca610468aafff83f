"""The register of experts: who is in it, what they can assess, and when they are away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.assessment import access
from tildel.assessment.actions.searches import expert_has_changed
from tildel.assessment.domain.availability import MOST as AWAY_LIMIT
from tildel.assessment.domain.availability import Away, joined
from tildel.assessment.models import Affiliation, Expert
from tildel.audit.actions import record
from tildel.classification.codes import hrcs_groups
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import Organisation, Person, User

WORDS_LIMIT = 30
LANGUAGES_LIMIT = 8
MOST_LIMIT = 200  # applications of one expert in one round


@transaction.atomic
def register_expert(
    *, person: Person, institution: str, country: str, expertise: Iterable[str], by: User, at: datetime
) -> Expert:
    """Put a person into the register. Raises RuleBroken `expert.registered` when they are there."""
    access.check_can_see_register(by, on=in_oslo(at).date())
    place, code = clean_place(institution, country)
    columns = {"institution": place, "country": code, "expertise": _words(expertise)}
    expert, new = Expert.objects.get_or_create(
        person=person, defaults={**columns, "registered_at": at, "registered_by": by}
    )
    if not new:
        raise RuleBroken("expert.registered", place="email", name=str(person))
    Affiliation.objects.create(expert=expert, institution=place, orgnr=orgnr_of(place), country=code)
    record(stream=f"person:{person.pk}", verb="expert.registered", by=by, at=at, **columns)
    return expert


@transaction.atomic
def change_profile(
    *, expert: Expert, expertise: Iterable[str], languages: Iterable[str], hrcs: Iterable[str],
    most: int | None, by: User, at: datetime,
) -> Expert:  # fmt: skip
    """What an expert can assess, in which languages (codes, the best first), and how much in one round.

    Raises RuleBroken `expert.hrcs_unknown` or `expert.most_outside`.
    """
    access.check_can_edit_expert(by, expert, on=in_oslo(at).date())
    known = {code.key for group in hrcs_groups() for code in group}
    codes = sorted({code.lower() for code in hrcs})
    if not known.issuperset(codes):
        raise RuleBroken("expert.hrcs_unknown", place="hrcs")
    if most is not None and not 1 <= most <= MOST_LIMIT:
        raise RuleBroken("expert.most_outside", place="most", limit=MOST_LIMIT)
    columns = {
        "expertise": _words(expertise),
        "languages": list(dict.fromkeys(code for code in languages if code))[:LANGUAGES_LIMIT],
        "hrcs": codes,
        "most": most,
    }
    for name, value in columns.items():
        setattr(expert, name, value)
    expert.save(update_fields=list(columns))
    record(stream=f"person:{expert.person_id}", verb="expert.changed", by=by, at=at, **columns)
    expert_has_changed(expert)
    return expert


@transaction.atomic
def change_availability(*, expert: Expert, away: Iterable[Away], by: User, at: datetime) -> Expert:
    """When the expert is away, all of it; what touches becomes one. RuleBroken `expert.away_too_many`."""
    access.check_can_edit_expert(by, expert, on=in_oslo(at).date())
    rows = [period.as_row() for period in joined(away)]
    if len(rows) > AWAY_LIMIT:
        raise RuleBroken("expert.away_too_many", limit=AWAY_LIMIT)
    expert.unavailable = rows
    expert.save(update_fields=["unavailable"])
    record(stream=f"person:{expert.person_id}", verb="expert.availability", by=by, at=at, away=rows)
    return expert


def clean_place(institution: str, country: str) -> tuple[str, str]:
    """Both as they are kept. Raises RuleBroken `expert.institution_missing`, `expert.country_unknown`."""
    place = storable(institution).strip()
    code = country.strip().upper()
    if not place or len(place) > 200:
        raise RuleBroken("expert.institution_missing", place="institution")
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        raise RuleBroken("expert.country_unknown", place="country")
    return place, code


def orgnr_of(institution: str) -> str:
    """The number of an organisation that the directory knows by this name; "" of others."""
    found = Organisation.objects.filter(name__iexact=institution).values_list("orgnr", flat=True)
    return found.first() or ""


def _words(expertise: Iterable[str]) -> list[str]:
    words = [word for word in (" ".join(storable(raw).split()) for raw in expertise) if word]
    return list(dict.fromkeys(word[:100] for word in words))[:WORDS_LIMIT]
