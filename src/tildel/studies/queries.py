"""Reading the register of clinical studies."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from tildel.audit.models import Event
from tildel.audit.queries import events_of
from tildel.kernel import identifiers
from tildel.people import queries as people
from tildel.people.models import Organisation
from tildel.studies.domain.registry import Difference, Trial, differences
from tildel.studies.domain.states import OPEN, PUBLIC, CandidateState, StudyState
from tildel.studies.domain.study import Content, Sex, cleaned_numbers, last_day_without_reminder
from tildel.studies.models import Candidate, Import, Study, StudyNumber

_OTHER_ADDRESSES = ("new",)
_HOSPITALS = ("health_trust", "private_nonprofit")


# --- who -------------------------------------------------------------------------------------------------


def organisations_of(user: Any, *, on: date) -> QuerySet[Organisation]:
    """For which organisations a user may write: by their roles; administrators for all hospitals."""
    if user.is_superuser:
        return hospitals()
    return people.organisations_of(user, on=on)


def hospitals() -> QuerySet[Organisation]:
    return Organisation.objects.filter(discontinued=False, kind__in=_HOSPITALS)


# --- studies ---------------------------------------------------------------------------------------------


def _studies() -> QuerySet[Study]:
    return Study.objects.select_related("responsible").prefetch_related("hospitals", "numbers")


def study(key: str) -> Study | None:
    return _studies().filter(key=key).first()


def public_study(key: str) -> Study | None:
    return _studies().filter(key=key, state__in=PUBLIC).first()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; "" and None are everything. `place` is a region or an organisation number."""

    q: str = ""
    place: str = ""
    age: int | None = None
    sex: str = ""
    state: str = ""


def found(wanted: Wanted) -> QuerySet[Study]:
    """The public studies that fit; those that take people in come first. Closed ones only when asked for."""
    states = [wanted.state] if wanted.state in PUBLIC else list(OPEN)
    rows = _studies().filter(state__in=states)
    for word in wanted.q.casefold().split()[:10]:
        rows = rows.filter(search_text__contains=word)
    if wanted.place:
        rows = _at(rows, wanted.place)
    if wanted.age is not None:
        rows = rows.filter(
            Q(age_from__isnull=True) | Q(age_from__lte=wanted.age),
            Q(age_to__isnull=True) | Q(age_to__gte=wanted.age),
        )
    if wanted.sex in (Sex.FEMALE, Sex.MALE):
        rows = rows.filter(sex__in=[Sex.ALL, wanted.sex])
    turn = Case(
        When(state=StudyState.RECRUITING, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rows.order_by(turn, "titles__nb", "key")


def _at(rows: QuerySet[Study], place: str) -> QuerySet[Study]:
    there = Organisation.objects.filter(Q(orgnr=place) | Q(region=place))
    others = Study.hospitals.through.objects.filter(organisation__in=there).values("study")
    return rows.filter(Q(responsible__in=there) | Q(pk__in=others))


def hospitals_in_register() -> QuerySet[Organisation]:
    """Where one can take part in a public study."""
    rows = Study.objects.filter(state__in=PUBLIC)
    others = Study.hospitals.through.objects.filter(study__in=rows.values("pk")).values("organisation")
    return Organisation.objects.filter(Q(pk__in=rows.values("responsible")) | Q(pk__in=others)).order_by(
        "name"
    )


def condition_words() -> list[str]:
    """The words under which open studies can be found, each once."""
    lists = Study.objects.filter(state__in=OPEN).values_list("conditions", flat=True)
    return sorted({word for words in lists for word in words}, key=str.casefold)


def mine(user: Any, *, on: date) -> QuerySet[Study]:
    return (
        _studies()
        .filter(responsible__in=organisations_of(user, on=on))
        .order_by("state", "titles__nb", "key")
    )


def waits_for_confirmation(*, on: date) -> list[Study]:
    """Studies that patients can read as open or planned, and that nobody has looked over for a year."""
    return list(
        _studies().filter(state__in=OPEN, checked_on__lte=last_day_without_reminder(on)).order_by("pk")
    )


def free_key(wanted: str) -> str:
    """`wanted`, or it with a number, whichever no study has."""
    rows = Study.objects.filter(key__startswith=wanted).values_list("key", flat=True)
    return identifiers.free_key(wanted, {*_OTHER_ADDRESSES, *rows})


def taken_numbers(numbers: Collection[str], *, but: Study | None = None) -> list[str]:
    """Those of `numbers` that another study than `but` has."""
    rows = StudyNumber.objects.filter(value__in=numbers)
    return sorted((rows.exclude(study=but) if but else rows).values_list("value", flat=True))


def content_of(row: Study) -> Content:
    """What a study says, as its form and the trail have it."""
    same = (
        "titles",
        "short_name",
        "purposes",
        "kind",
        "who_can",
        "who_cannot",
        "participation",
        "referral",
        "contact_name",
        "contact_email",
        "contact_phone",
        "web_address",
        "age_from",
        "age_to",
        "sex",
        "rek_number",
        "approved_on",
        "starts_on",
        "ends_on",
    )
    return Content(
        responsible=row.responsible.orgnr,
        hospitals=tuple(sorted(one.orgnr for one in row.hospitals.all())),
        conditions=tuple(row.conditions),
        treatments=tuple(row.treatments),
        numbers=tuple(one.value for one in row.numbers.all()),
        funded_by=tuple(row.funded_by),
        **{name: getattr(row, name) for name in same},
    )


def history(row: Study) -> QuerySet[Event]:
    return events_of(f"study:{row.key}")


def funded_by(reference: str) -> QuerySet[Study]:
    """The public studies that were paid for by an application or project with this reference."""
    wanted = list(cleaned_numbers([reference]))
    return (
        _studies().filter(state__in=PUBLIC, funded_by__contains=wanted).order_by("key")
        if wanted
        else Study.objects.none()
    )


def unregistered(references: Iterable[str]) -> list[str]:
    """Those of `references` (of applications or projects) that no public study says it was paid for by.

    In their order, as they were given; they are compared without spaces and in capitals.
    """
    lists = Study.objects.filter(state__in=PUBLIC).values_list("funded_by", flat=True)
    known = {reference for row in lists for reference in row}
    return [one for one in references if not set(cleaned_numbers([one])) & known]


def numbers_by_organisation() -> dict[str, int]:
    """How many open or planned studies each organisation answers for or takes part in, by its number."""
    rows = Study.objects.filter(state__in=OPEN)
    others = Study.hospitals.through.objects.filter(study__in=rows.values("pk"))
    numbers = dict(rows.values_list("responsible__orgnr").annotate(Count("pk")).order_by())
    for orgnr, number in others.values_list("organisation__orgnr").annotate(Count("pk")).order_by():
        numbers[orgnr] = numbers.get(orgnr, 0) + number
    return numbers


# --- imports ---------------------------------------------------------------------------------------------


def imports(user: Any, *, on: date) -> QuerySet[Import]:
    waiting = Count("candidates", filter=Q(candidates__state=CandidateState.WAITING))
    rows = Import.objects.filter(organisation__in=organisations_of(user, on=on)).select_related(
        "organisation"
    )
    return rows.annotate(number=Count("candidates"), waiting=waiting)


def one_import(pk: int) -> Import | None:
    return Import.objects.select_related("organisation").filter(pk=pk).first()


def candidates(source: Import) -> QuerySet[Candidate]:
    return source.candidates.select_related("study")


def candidate(pk: int) -> Candidate | None:
    return (
        Candidate.objects.select_related("source__organisation", "study__responsible").filter(pk=pk).first()
    )


def with_number(trials: Iterable[Trial]) -> dict[str, Study]:
    """The studies here by the numbers that the trials have."""
    numbers = {number for trial in trials for number in [trial.number, *trial.told.get("numbers", [])]}
    rows = StudyNumber.objects.filter(value__in=numbers).select_related("study")
    return {row.value: row.study for row in rows}


def differences_of(row: Candidate) -> tuple[Difference, ...]:
    """What the candidate tells otherwise than the study here, or all it tells where there is none."""
    return differences(content_of(row.study) if row.study else None, row.told)
