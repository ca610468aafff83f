"""Simultaneous submissions, each with a connection of its own, in a database of their own."""

import os
import threading

import pytest
from django.db import IntegrityError, connection, connections
from django.db.models import QuerySet

from tests.conftest import copy_of_template
from tests.slices.applications_world import AT, complete, let_in
from tildel.applications.actions.submissions import submit_application
from tildel.applications.models import Application, Submission
from tildel.audit.queries import broken_at
from tildel.messaging.models import Mail
from tildel.people.models import User


@pytest.fixture
def own_database(template_database, django_db_setup, django_db_blocker):
    """Real transactions leave their rows behind, so they get a copy that is thrown away."""
    name, before = f"races_{os.getpid()}", connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        copy_of_template(template_database, name)
        connection.close()
        connection.settings_dict["NAME"] = name
        yield
        connection.close()
        connection.settings_dict["NAME"] = before


def race(application, users):
    """Everybody submits the same revision at once. Returns what each got: a submission's id, or the error."""
    start, got = threading.Barrier(len(users)), []

    def run(user):
        try:
            own = Application.objects.get(pk=application.pk)
            start.wait()
            submission = submit_application(
                application=own, round=own.revision, by=user, received_at=AT, at=AT
            )
            got.append(submission.pk)
        except IntegrityError as error:
            got.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def writers(application, number):
    """The lead twice in a row, as with a double click, and co-applicants."""
    people = [application.created_by, let_in(application, "bo"), let_in(application, "cai")]
    return [User.objects.get(pk=people[index // 2 % 3].pk) for index in range(number)]


@pytest.mark.parametrize("number", [2, 5, 20])
def test_simultaneous_submissions_are_one_and_everybody_gets_its_receipt(own_database, number):
    application = complete()
    got = race(application, writers(application, number))
    (submission,) = Submission.objects.all()
    assert got == [submission.pk] * number
    assert (submission.number, Mail.objects.filter(kind="receipt").count()) == (1, 3)
    assert broken_at(f"application:{application.pk}") is None


def test_without_the_lock_only_the_database_constraint_stops_a_duplicate(own_database, monkeypatch):
    """The mutant shows that the race above is a real one: take the lock away and it goes wrong."""
    application = complete()
    users = writers(application, 5)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **kwargs: rows)
    got = race(application, users)
    stopped = [error for error in got if isinstance(error, IntegrityError)]
    assert len(stopped) > 0
    assert {
        "applications_one_submission_a_round" in str(error) or "number_once" in str(error)
        for error in stopped
    } == {True}
    assert Submission.objects.count() == 1


def test_the_constraint_stands_in_the_catalogue_of_the_database(own_database):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'applications_one_submission_a_round'"
        )
        assert cursor.fetchone() == ("UNIQUE (application_id, round)",)
