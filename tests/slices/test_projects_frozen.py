"""What was agreed and what was reported stays: the database's role cannot change it, whatever the code does."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.slices import projects_world
from tildel.config.database import grant, make_role, rights_too_wide

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "is_allowed"),
    [
        ("UPDATE projects_contract SET facts = '{}'", False),
        ("UPDATE projects_contract SET content_sha256 = ''", False),
        ("UPDATE projects_contract SET institution_at = institution_at", True),
        ("DELETE FROM projects_contract", False),
        ("UPDATE projects_reportsubmission SET content = '{}'", False),
        ("UPDATE projects_reportsubmission SET leader_at = now()", False),
        ("UPDATE projects_reportsubmission SET verdict = verdict", True),
        ("DELETE FROM projects_reportsubmission", False),
        ("SELECT pk FROM (SELECT id AS pk FROM projects_contract FOR UPDATE) AS held", True),
    ],
)
def test_what_was_agreed_and_reported_is_frozen_by_the_database(change, is_allowed):
    projects_world.running()
    make_role("tildel_probe")
    grant("tildel_probe")

    with nullcontext() if is_allowed else pytest.raises(ProgrammingError, match="permission denied"):
        _as_probe(change)


def _as_probe(change: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE tildel_probe")
        cursor.execute(change)
        cursor.execute("SET LOCAL ROLE NONE")


def test_a_role_that_could_change_a_frozen_column_is_told_of():
    make_role("tildel_probe")
    grant("tildel_probe")
    with connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE (facts) ON projects_contract TO tildel_probe")
        cursor.execute("SET LOCAL ROLE tildel_probe")
        found = rights_too_wide()
        cursor.execute("SET LOCAL ROLE NONE")
    assert found == ["UPDATE projects_contract.facts"]
