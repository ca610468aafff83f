"""Every column of every table has a class (promise H6), and every path leads to a person."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from tildel.people.models import Person
from tildel.privacy import shipped
from tildel.privacy.domain.retention import faults
from tildel.privacy.queries.paths import own_columns, target_of


def actual() -> dict[str, list[str]]:
    return {
        model._meta.label: [field.name for field in own_columns(model)]
        for model in apps.get_models(include_auto_created=True)
    }


def test_every_column_has_a_class():
    kinds, rules = [one.key for one in shipped.kinds()], [one.key for one in shipped.rules()]
    assert list(faults(actual(), shipped.tables(), kinds, rules)) == []


def test_a_column_that_nobody_classified_is_found():
    found = {**actual(), "people.Person": [*actual()["people.Person"], "shoe_size"]}
    kinds, rules = [one.key for one in shipped.kinds()], [one.key for one in shipped.rules()]
    assert list(faults(found, shipped.tables(), kinds, rules)) == ["people.Person.shoe_size has no class"]


def test_every_path_leads_to_a_person():
    strange = [
        (table.label, path)
        for table in shipped.tables()
        for path in table.of
        if target_of(apps.get_model(table.label), path) is None
    ]
    assert strange == []


def test_every_link_to_a_person_is_a_path_or_named_here():
    """A link to a person says whose row it is; who handed on a role did something, and is no more than that."""
    acts = {"people.OrganisationRole.given_by", "people.User.person", "privacy.Block.person"}
    paths = {f"{table.label}.{path}" for table in shipped.tables() for path in table.of}
    links = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in own_columns(model)
        if _is_person(field)
    }
    assert links - paths - acts == set()


def _is_person(field: Any) -> bool:
    return isinstance(field, models.ForeignKey) and field.remote_field.model is Person
