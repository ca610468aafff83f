"""What stands before the whole way begins, and what goes on beside the browsers.

An administrator has given the programme its officer, board and directors, and the hospital its research
management. Two other applicants send in through the actions what one does by hand in the browser.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests import conftest
from tests.slices import pdf_samples
from tests.slices.applications_world import SECTIONS
from tildel.applications.actions.drafts import create_application, save_section
from tildel.applications.actions.endorsements import answer_endorsement, ask_endorsement
from tildel.applications.actions.submissions import submit_application
from tildel.applications.models import Application, Attachment
from tildel.applications.queries.drafts import section_version
from tildel.config.environment import database
from tildel.files.actions import store_made_file
from tildel.governance.actions.bodies import create_body
from tildel.governance.actions.seats import appoint
from tildel.people.actions import account_for, give_role, register_person
from tildel.people.models import OrganisationRole, User
from tildel.people.queries import organisation
from tildel.programmes.actions import appoint_officer, create_programme
from tildel.programmes.models import Call

OUS, OWNER = "993467049", "991324968"
# address: name, language of mails and letters
PEOPLE = {
    "saksbehandler@example.org": ("Siri", "Saksbehandler", "nb"),
    "forskingsleiing@example.org": ("Frode", "Forskingsleiing", "nn"),
    "styreleder@example.org": ("Stine", "Styreleder", "nb"),
    "sekretar@example.org": ("Sander", "Sekretær", "nb"),
    "second@example.org": ("Sam", "Second", "en"),
    "tredje@example.org": ("Tora", "Tredje", "nn"),
}


@contextmanager
def own_database(template: str, name: str) -> Iterator[None]:
    """A copy of the template, reached as the application reaches its database in real life."""
    conftest.copy_of_template(template, name)
    connection.close()
    before = {key: connection.settings_dict[key] for key in ("NAME", "USER", "PASSWORD")}
    connection.settings_dict.update(NAME=name, USER=database(settings.DATABASE_URLS["app"])["USER"])
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
        with conftest._admin() as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def appointments() -> dict[str, User]:
    """What an administrator sets up once: people with their offices."""
    at = timezone.now()
    users = {}
    for email, (given, family, language) in PEOPLE.items():
        person = register_person(
            email=email, given_name=given, family_name=family, language=language, by=None, at=at
        )
        users[email] = account_for(person=person, by=None, at=at)
    person_of = {email: user.person for email, user in users.items()}
    give_role(
        person=person_of["forskingsleiing@example.org"], organisation=organisation(OUS),
        kind=OrganisationRole.RESEARCH_MANAGER, held_from=at.date(), by=None, at=at,
    )  # fmt: skip
    board = _body("styret", "Programstyret", person_of["styreleder@example.org"], "leader", at)
    decider = _body("ad-motet", "AD-møtet", person_of["sekretar@example.org"], "secretary", at)
    programme = create_programme(
        key="klinbeforsk", names=dict.fromkeys(("nb", "nn", "en"), "KLINBEFORSK"), owner=organisation(OWNER),
        board=board, decider=decider, by=None, at=at,
    )  # fmt: skip
    officer = person_of["saksbehandler@example.org"]
    appoint_officer(programme=programme, person=officer, held_from=at.date(), by=None, at=at)
    return users


def _body(key: str, name: str, person: Any, seat: str, at: Any) -> Any:
    names = dict.fromkeys(("nb", "nn", "en"), name)
    body = create_body(key=key, names=names, organisation=None, by=None, at=at)
    appoint(body=body, person=person, seat=seat, held_from=at.date(), by=None, at=at)
    return body


def send_in(call: str, who: str, title: str) -> Application:
    """A complete application of another applicant, endorsed and submitted."""
    by, at = User.objects.get(email=who), timezone.now()
    application = create_application(
        call=Call.objects.get(key=call), language=by.person.language, by=by, at=at
    )
    own = {
        "project": {"title_no": title, "title_en": title},
        "leader": {
            "given_name": by.person.given_name,
            "family_name": by.person.family_name,
            "email": by.email,
        },
    }
    for section, content in SECTIONS.items():
        version = section_version(application, section)
        whole = {**content, **own.get(section, {})}
        save_section(application=application, section=section, content=whole, version=version, by=by, at=at)
    for kind, person in (("project_description", ""), *(("cv", f"p{number}") for number in range(1, 5))):
        file = store_made_file(name=f"{kind}{person}.pdf", data=pdf_samples.clean("en", 2), by=by, at=at)
        type(file).objects.filter(pk=file.pk).update(pages=2, language="en", verdict="clean")
        Attachment.objects.create(
            application=application, kind=kind, person_key=person, file=file, added_at=at, added_by=by
        )
    asked = ask_endorsement(application=application, by=by, at=at)
    manager = User.objects.get(email="forskingsleiing@example.org")
    answer_endorsement(endorsement=asked, given=True, reason="", by=manager, at=at)
    application.refresh_from_db()
    submit_application(
        application=application, round=application.revision, by=by, received_at=at, at=timezone.now()
    )
    application.refresh_from_db()
    return application


def run_queue() -> None:
    """A worker of the queue, until nothing is left to do."""
    from procrastinate.contrib.django import app

    failed: list[BaseException] = []

    def work() -> None:
        try:
            worker = app.with_connector(app.connector.get_worker_connector())
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        except BaseException as error:  # told to the test, whose thread this is not
            failed.append(error)

    # Playwright has an event loop in this thread; a worker has its own.
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not failed, failed
