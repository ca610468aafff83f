"""The demo world announces a call to come, and its hospitals have departments."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from tildel.config.demo import announcing, people
from tildel.config.demo.people import Accounts
from tildel.people.models import Department
from tildel.programmes.queries import phase, public_call

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_the_demo_has_a_call_that_is_coming_and_departments_that_say_they_are_invented():
    with translation.override("nb"):
        accounts = Accounts()
        programme = people.make_programme(accounts)
        announcing.make(accounts, programme, AT)
    assert phase(public_call(announcing.KEY), AT) == "coming"
    made = Department.objects.filter(source="Oppdiktet for demonstrasjon")
    assert made.count() == len(announcing.DEPARTMENTS)
    assert [row for row in made if not row.names["nb"].startswith("Oppdiktet")] == []
