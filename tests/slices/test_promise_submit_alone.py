"""Submitting needs no service outside: mail, scanner and identity provider may all be in trouble (promise A8)."""

from __future__ import annotations

import smtplib
from email import message_from_bytes

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from tests.slices import pdf_samples
from tests.slices.applicant_pages import address, text
from tests.slices.applications_world import AT, complete, let_in
from tests.slices.promise_world import made_once
from tests.slices.stub_services import MOODS, services
from tildel.applications.models import Application, Submission
from tildel.files import tasks as file_tasks
from tildel.files.models import File
from tildel.files.tasks import NoAnswer
from tildel.messaging import tasks as mail_tasks
from tildel.messaging.models import Mail

made = made_once(complete)
TASKS = {"tildel.send_mail": mail_tasks.send_mail, "tildel.scan_file": file_tasks.scan_file}
TROUBLE = (OSError, smtplib.SMTPException, NoAnswer, ValueError)


@pytest.fixture
def application(made, db):
    with time_machine.travel(AT, tick=True):
        application = Application.objects.get(pk=made.pk)
        let_in(application, "bo")
        yield application


def drain() -> dict[str, list[str]]:
    """What the worker does with each job: {task: whether it will be tried again, for each that failed}."""
    errors: dict[str, list[str]] = {}
    for row in ProcrastinateJob.objects.filter(status="todo", task_name__in=TASKS).order_by("pk"):
        task = TASKS[row.task_name]
        try:
            task(**row.args)
        except TROUBLE as error:
            job = Job(id=row.pk, queue=row.queue_name, lock=None, queueing_lock=None, task_name=row.task_name)
            again = task.get_retry_exception(error, job) is not None
            errors.setdefault(row.task_name, []).append("again" if again else "given up")
    return errors


def use(settings, mail, scanner, provider) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", mail.port, 0.3
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.CLAMD = f"127.0.0.1:{scanner.port}"
    app = {
        "provider_id": "login", "name": "Login", "client_id": "x", "secret": "y",
        "settings": {"server_url": f"http://127.0.0.1:{provider.port}"},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


@pytest.mark.parametrize("mood", MOODS)
def test_submitting_goes_on_when_everything_outside_is_in_trouble(
    client, application, settings, monkeypatch, mood
):
    monkeypatch.setattr("tildel.files.scanner.scan.__kwdefaults__", {"timeout": 0.3})
    with services(mood, mood, mood) as outside:
        mail, scanner, provider = outside
        use(settings, mail, scanner, provider)
        client.force_login(application.created_by)
        upload(client, application)
        answer = submit(client, application)
        submission = Submission.objects.get(application=application)
        assert (answer.status_code, answer["Location"]) == (303, address("receipt", submission.pk))
        assert submission.content_sha256 in text(client.get(answer["Location"]))
        assert [one.heard for one in outside] == [0, 0, 0]

        # The queue meets the trouble, keeps everything, and does each thing once when it is over.
        errors = drain()
        assert errors == {"tildel.scan_file": ["again"], "tildel.send_mail": ["again", "again"]}
        assert (Mail.objects.filter(sent_at=None).count(), waiting(), mail.letters) == (2, 1, [])
        mail.mood = "well"
        assert set(drain()) == {"tildel.scan_file"}
        drain()
        letters = [message_from_bytes(letter)["To"] for letter in mail.letters]
        assert sorted(letters) == ["ada@example.org", "bo@example.org"]
        assert Mail.objects.filter(sent_at=None).count() == 0
        assert provider.heard == 0


def upload(client, application) -> None:
    sent = {"kind": "project_description", "file": SimpleUploadedFile("plan.pdf", pdf_samples.clean())}
    assert client.post(address("upload", application.pk), sent).status_code == 302


def submit(client, application):
    application.refresh_from_db()
    return client.post(address("submit", application.pk), {"revision": application.revision})


def waiting() -> int:
    return File.objects.filter(scan="waiting").count()
