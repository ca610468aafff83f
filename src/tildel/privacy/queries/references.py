"""What points at a row: whether it can go, and whether a file belongs to anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import CASCADE, PROTECT, Model, Q, TextField
from django.db.models.functions import Cast

from tildel.applications.models import Submission
from tildel.files.models import File
from tildel.privacy import shipped

# Rows under these rules go with the login they belong to.
_GO_WITH_LOGIN = ("account.abandoned", "trace.presence", "session.ended", "export.record", "balance.answer")


_NOTHING: Mapping[str, Collection[Any]] = MappingProxyType({})


def links_to(model: type[Model], *, only_protected: bool) -> list[tuple[type[Model], str]]:
    """(table, column) of every link that leads to a table; only those that keep its rows from going."""
    found = []
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation) or relation.concrete or relation.many_to_many:
            continue
        if not only_protected or relation.on_delete is PROTECT:
            found.append((relation.related_model, relation.field.name))
    return found


def held_by_others(
    model: type[Model], keys: Collection[Any], *, leaving: Collection[type[Model]] = ()
) -> set[Any]:
    """Those of `keys` that cannot go because something points at them; rows of `leaving` go as well."""
    held: set[Any] = set()
    for table, column in links_to(model, only_protected=True):
        if table in leaving:
            continue
        left = [key for key in keys if key not in held]
        if left:
            rows = table._base_manager.filter(**{f"{column}__in": left})
            held |= set(rows.values_list(f"{column}_id", flat=True))
    return held


def tied_to_a_case(
    model: type[Model], keys: Collection[Any], *, besides: Mapping[str, Collection[Any]] = _NOTHING
) -> dict[str, set[Any]]:
    """{table: those of `keys` that a row of it names} for rows that do not simply go with a login.

    `model` is the table of logins or of persons; `besides` are rows ({table: keys}) that go as well, with
    whatever hangs on them.
    """
    rules = {table.label: table.rule for table in shipped.tables()}
    found: dict[str, set[Any]] = {}
    for table, column in links_to(model, only_protected=False):
        label = table._meta.label
        on_delete = table._meta.get_field(column).remote_field.on_delete
        if on_delete not in (PROTECT, CASCADE) or rules[label] in _GO_WITH_LOGIN or label == "people.User":
            continue
        rows = table._base_manager.filter(_stays(table, besides), **{f"{column}__in": list(keys)})
        named = set(rows.values_list(f"{column}_id", flat=True))
        if named:
            found[label] = found.get(label, set()) | named
    return found


def _stays(table: type[Model], besides: Mapping[str, Collection[Any]]) -> Q:
    """The rows of a table that neither go themselves nor hang on one that goes."""
    going = Q(pk__in=list(besides.get(table._meta.label, ())))
    for one in table._meta.concrete_fields:
        if one.is_relation and (keys := besides.get(one.related_model._meta.label)):
            going |= Q(**{f"{one.name}__in": list(keys)})
    return ~going


def ownerless(keys: Collection[Any]) -> set[Any]:
    """Those files that nothing points at any more, and that no frozen submission names."""
    left = set(keys)
    for table, column in links_to(File, only_protected=False):
        if left:
            rows = table._base_manager.filter(**{f"{column}__in": left})
            left -= set(rows.values_list(f"{column}_id", flat=True))
    return {key for key in left if not _is_named(key)}


def _is_named(key: Any) -> bool:
    rows = Submission.objects.annotate(words=Cast("files", TextField()))
    return rows.filter(words__contains=str(key)).exists()
