"""Writing organisations, persons, accounts and roles."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.identifiers import free_key, key_of
from tildel.kernel.time import in_oslo
from tildel.people import access, queries, shipped
from tildel.people.domain.department import DepartmentContent, department_fault
from tildel.people.models import Department, Organisation, OrganisationRole, Person, User


@transaction.atomic
def load_directory(*, at: datetime) -> int:
    """Bring the shipped directory into the database; rows gone from it stay. Returns how many changed."""
    before = {known.orgnr: known.row for known in Organisation.objects.all()}
    changed = [row for row in shipped.organisation_rows() if before.get(row["orgnr"]) != _plain(row)]
    for row in changed:
        Organisation.objects.update_or_create(orgnr=row["orgnr"], defaults=_columns(row))
    if changed:
        record(
            stream="directory",
            verb="directory.loaded",
            by=None,
            at=at,
            organisations=[r["orgnr"] for r in changed],
        )
    queries.directory.cache_clear()
    _load_departments(at)
    return len(changed)


def _load_departments(at: datetime) -> None:
    """The shipped departments that were never here; what people have written of one since stays."""
    known = set(Department.objects.values_list("key", flat=True))
    places = {row.orgnr: row for row in Organisation.objects.all()}
    for row in shipped.department_rows():
        if row["key"] in known or row["organisation"] not in places:
            continue
        content = DepartmentContent(
            row["organisation"], row["names"], row["kind"], web_address=row.get("web_address", ""),
            source=row["source"],
        )  # fmt: skip
        _keep_department(Department(key=row["key"]), content, places[row["organisation"]])
        record(stream=f"department:{row['key']}", verb="department.loaded", by=None, at=at)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """The row as JSON keeps it: dates of the data file as text."""
    return {key: str(value) if isinstance(value, date) else value for key, value in row.items()}


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "kind": row["kind"],
        "region": row.get("region") or "",
        "ror": row.get("ror") or "",
        "discontinued": bool(row.get("discontinued") or row.get("ended")),
        "row": _plain(row),
    }


@transaction.atomic
def register_person(
    *, email: str, given_name: str = "", family_name: str = "", language: str = "nb", orcid: str = "",
    by: User | None, at: datetime,
) -> Person:  # fmt: skip
    """The person with this address: found, or made. Names are filled in where they were missing."""
    person = queries.person_by_email(email)
    if person is None:
        person = Person.objects.create(
            email=email.strip().lower(),
            given_name=given_name,
            family_name=family_name,
            language=language,
            orcid=orcid,
        )
        record(stream=f"person:{person.pk}", verb="person.registered", by=by, at=at)
    elif not (person.given_name or person.family_name) and (given_name or family_name):
        person.given_name, person.family_name = given_name, family_name
        person.save(update_fields=["given_name", "family_name"])
        record(stream=f"person:{person.pk}", verb="person.named", by=by, at=at)
    return person


@transaction.atomic
def account_for(*, person: Person, by: User | None, at: datetime) -> User:
    """The login of a person; made without a password where there is none (a code by mail opens it)."""
    user = (
        User.objects.filter(person=person).first() or User.objects.filter(email__iexact=person.email).first()
    )
    if user is None:
        user = User.objects.create_user(person.email, None, person=person)
        # Known to the login library, so that the code of the first login also proves the address.
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
        record(stream=f"person:{person.pk}", verb="account.made", by=by, at=at)
    elif user.person_id is None:
        user.person = person
        user.save(update_fields=["person"])
        record(stream=f"person:{person.pk}", verb="account.linked", by=by, at=at)
    return user


@transaction.atomic
def name_myself(*, user: User, given_name: str, family_name: str, language: str, at: datetime) -> Person:
    """What a person says of their own name and language."""
    if not given_name.strip() or not family_name.strip():
        raise RuleBroken(
            "people.name_missing", place="given_name" if not given_name.strip() else "family_name"
        )
    person = user.person or register_person(email=user.email, by=user, at=at)
    person.given_name, person.family_name, person.language = given_name.strip(), family_name.strip(), language
    person.save(update_fields=["given_name", "family_name", "language"])
    if user.person_id != person.pk:
        user.person = person
        user.save(update_fields=["person"])
    record(stream=f"person:{person.pk}", verb="person.named", by=user, at=at)
    return person


@transaction.atomic
def give_role(
    *, person: Person, organisation: Organisation, kind: str, held_from: date, by: User | None, at: datetime
) -> OrganisationRole:
    """A role held for an organisation from a day on; giving it twice changes nothing."""
    role, new = OrganisationRole.objects.get_or_create(
        person=person, organisation=organisation, kind=kind, held_to=None, defaults={"held_from": held_from}
    )
    if new:
        record(
            stream=f"person:{person.pk}",
            verb="role.given",
            by=by,
            at=at,
            kind=kind,
            organisation=organisation.orgnr,
        )
    return role


@transaction.atomic
def write_department(*, content: DepartmentContent, by: User, at: datetime) -> Department:
    """A department comes into the directory."""
    place = _place(content)
    access.check_can_write_for(by, place, on=in_oslo(at).date())
    _check_department(content)
    name = content.names.get("nb") or next(iter(content.names.values()))
    wanted = key_of(f"{place.name} {name}", limit=70) or "avdeling"
    made = Department(key=free_key(wanted, queries.department_keys(wanted)))
    _keep_department(made, content, place)
    record(stream=f"department:{made.key}", verb="department.written", by=by, at=at, **_told(content))
    return made


@transaction.atomic
def change_department(
    *, department: Department, content: DepartmentContent, version: int, by: User, at: datetime
) -> Department:
    """Change what the directory says of a department; a last day ends it. It is never taken away.

    Raises Stale when somebody else saved since `version` was read.
    """
    on = in_oslo(at).date()
    rows = Department.objects.select_for_update(of=("self",)).select_related("organisation")
    held = rows.get(pk=department.pk)
    place = _place(content)
    for one in (held.organisation, place):
        access.check_can_write_for(by, one, on=on)
    if held.version != version:
        raise Stale("department.stale")
    _check_department(content)
    if queries.department_content(held) == content:
        return held
    held.version += 1
    _keep_department(held, content, place)
    record(stream=f"department:{held.key}", verb="department.changed", by=by, at=at, **_told(content))
    return held


def _place(content: DepartmentContent) -> Organisation:
    found = queries.organisation(content.organisation)
    if found is None:
        raise RuleBroken("department.organisation", place="organisation")
    return found


def _check_department(content: DepartmentContent) -> None:
    fault = department_fault(content)
    if fault:
        raise RuleBroken(fault[0], place=fault[1])


def _told(content: DepartmentContent) -> dict[str, Any]:
    return {"content": content.as_json()}


def _keep_department(row: Department, content: DepartmentContent, place: Organisation) -> None:
    row.organisation, row.names = place, dict(content.names)
    for name in (
        "kind", "email", "phone", "address", "web_address", "source", "held_from", "held_to"
    ):  # fmt: skip
        setattr(row, name, getattr(content, name))
    row.save()
