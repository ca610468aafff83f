"""From a row to its person: the paths of the tables, and conditions made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, Q, QuerySet

from tildel.people.models import Person, User
from tildel.privacy.domain.retention import Table


@dataclass(frozen=True)
class Subject:
    """Whose data it is: an account, a person, and every address that is theirs (casefolded)."""

    user: Any = None
    person: Any = None
    addresses: tuple[str, ...] = field(default=())

    @property
    def names(self) -> list[str]:
        return [self.person.given_name, self.person.family_name] if self.person else []


def own_columns(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns of a table, those it has from a parent among them."""
    return [one for one in model._meta.concrete_fields if one.column is not None]


def target_of(model: Any, path: str) -> str | None:
    """Where a path from a table ends: at a `user`, a `person` or an `address`; None where at nobody."""
    for step in path.split("__"):
        found = model._meta.get_field(step)
        if not found.is_relation:
            return _of_column(model, found)
        model = found.related_model
    return {User: "user", Person: "person"}.get(model)


def _of_column(model: Any, found: Any) -> str | None:
    if found.primary_key:
        return {User: "user", Person: "person"}.get(model)
    return "address" if found.get_internal_type() in ("CharField", "EmailField") else None


def condition(model: type[Model], path: str, subject: Subject) -> Q | None:
    """The rows whose path ends at this person; None where it cannot."""
    target = target_of(model, path)
    if target == "address":
        found = Q()
        for address in subject.addresses:
            found |= Q(**{f"{path}__iexact": address})
        return found if subject.addresses else None
    end = subject.user if target == "user" else subject.person
    return Q(**{path: end.pk}) if end is not None else None


def rows_of(table: Table, subject: Subject) -> QuerySet[Any]:
    """Every row of a table that is this person's."""
    model = apps.get_model(table.label)
    conditions = [found for path in table.of if (found := condition(model, path, subject)) is not None]
    if not conditions:
        return model._default_manager.none()
    fits = conditions[0]
    for one in conditions[1:]:
        fits |= one
    # By key: a path through rows of another table would show a row once for each of them.
    keys = model._base_manager.filter(fits).values("pk")
    rows = model._base_manager.filter(pk__in=keys).order_by("pk")
    for column, values in table.without.items():
        rows = rows.exclude(**{f"{column}__in": values})
    return rows


def acts_on(model: type[Model], of: tuple[str, ...]) -> list[str]:
    """The links of a table to whoever did something to a row, without being the one it is about."""
    return [
        one.name
        for one in own_columns(model)
        if isinstance(one, ForeignKey) and one.related_model in (User, Person) and one.name not in of
    ]
