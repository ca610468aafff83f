"""Reading organisations, persons and the roles they hold."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from tildel.people import shipped
from tildel.people.domain.department import DepartmentContent
from tildel.people.domain.directory import Directory
from tildel.people.models import Department, Organisation, OrganisationRole, Person, User


@cache
def directory() -> Directory:
    """The directory in the database, as the check engine asks it. Read once a process."""
    return Directory.from_rows(Organisation.objects.values_list("row", flat=True), shipped.kind_eligibility())


def organisation(orgnr: str) -> Organisation | None:
    return Organisation.objects.filter(orgnr=orgnr).first()


def organisations() -> QuerySet[Organisation]:
    return Organisation.objects.order_by("name")


def person_by_email(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email.strip()).first()


def blocked_addresses() -> list[str]:
    """The addresses (in lower case) of people who were blocked: their names are not found in public."""
    rows = User.objects.filter(is_active=False, person__isnull=False)
    return [address.lower() for address in rows.values_list("person__email", flat=True)]


def searched_name(person: Any) -> str:
    """The name that a person is found by in public; none for who was blocked. Asks for the account."""
    user = getattr(person, "user", None)
    return str(person) if user is None or user.is_active else ""


def holds(user: User, kind: str, *, on: date) -> QuerySet[OrganisationRole]:
    """The roles of one kind that `user` holds on a day."""
    return OrganisationRole.objects.filter(
        Q(held_to__isnull=True) | Q(held_to__gte=on), person_id=user.person_id, kind=kind, held_from__lte=on
    ).exclude(person_id__isnull=True)


def roles_of(user: Any, *, on: date) -> QuerySet[OrganisationRole]:
    """Every role that a user, logged in or not, holds for an organisation on a day."""
    if not user.is_authenticated or user.person_id is None:
        return OrganisationRole.objects.none()
    return OrganisationRole.objects.filter(
        Q(held_to__isnull=True) | Q(held_to__gte=on), person_id=user.person_id, held_from__lte=on
    )


def organisations_of(user: Any, *, on: date) -> QuerySet[Organisation]:
    """For which organisations a user may write: those they hold a role for; administrators for all."""
    if user.is_superuser:
        return all_organisations()
    return Organisation.objects.filter(roles__in=roles_of(user, on=on)).distinct()


def all_organisations() -> QuerySet[Organisation]:
    """Those that exist now."""
    return Organisation.objects.filter(discontinued=False)


def research_managers(organisation: Organisation, *, on: date) -> QuerySet[Person]:
    """Who endorses for an institution on a day."""
    return Person.objects.filter(
        Q(organisation_roles__held_to__isnull=True) | Q(organisation_roles__held_to__gte=on),
        organisation_roles__organisation=organisation,
        organisation_roles__kind=OrganisationRole.RESEARCH_MANAGER,
        organisation_roles__held_from__lte=on,
    ).distinct()


def organisations_found(*, words: str = "", region: str = "", kind: str = "") -> QuerySet[Organisation]:
    """The organisations of the directory that exist and fit, by region and name; "" is everything."""
    rows = Organisation.objects.filter(discontinued=False)
    for word in words.split()[:10]:
        named = Q(names__nb__icontains=word) | Q(names__nn__icontains=word) | Q(names__en__icontains=word)
        in_departments = Department.objects.filter(named).values("organisation")
        rows = rows.filter(Q(name__icontains=word) | Q(pk__in=in_departments))
    if region:
        rows = rows.filter(region=region)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("region", "name", "orgnr")


def departments_on(day: date) -> QuerySet[Department]:
    """The departments that there are on a day, by organisation and key."""
    begun = Q(held_from__isnull=True) | Q(held_from__lte=day)
    rows = Department.objects.filter(begun, Q(held_to__isnull=True) | Q(held_to__gte=day))
    return rows.select_related("organisation").order_by("organisation__name", "key")


def departments_of(organisation: Organisation, *, on: date) -> QuerySet[Department]:
    return departments_on(on).filter(organisation=organisation)


def departments_writable(user: Any, *, on: date) -> QuerySet[Department]:
    """Every department, also those that are no more, of the organisations a user writes for."""
    rows = Department.objects.filter(organisation__in=organisations_of(user, on=on))
    return rows.select_related("organisation").order_by("organisation__name", "key")


def department(key: str) -> Department | None:
    return Department.objects.select_related("organisation").filter(key=key).first()


def department_keys(start: str) -> set[str]:
    """The keys that begin so."""
    return set(Department.objects.filter(key__startswith=start).values_list("key", flat=True))


def department_content(row: Department) -> DepartmentContent:
    """What a department's row says, as it is written."""
    return DepartmentContent(
        organisation=row.organisation.orgnr, names=row.names, kind=row.kind, email=row.email,
        phone=row.phone, address=row.address, web_address=row.web_address, source=row.source,
        held_from=row.held_from, held_to=row.held_to,
    )  # fmt: skip
