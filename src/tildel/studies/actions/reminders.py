"""Once a year somebody has to say that what patients read of a study is still right."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import translation

from tildel.audit.actions import record
from tildel.audit.queries import events_of
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.queries import research_managers
from tildel.studies import queries
from tildel.studies.mails import confirmation
from tildel.studies.models import Study

REMINDED = "study.reminded"


def remind_hospitals(*, at: datetime) -> int:
    """Write to the research management of the hospitals whose studies nobody looked over for a year.

    Once a month for each study, however often it is run. Returns how many studies were asked about.
    """
    on = in_oslo(at).date()
    waiting = [study for study in queries.waits_for_confirmation(on=on) if not _asked_this_month(study, on)]
    for study in waiting:
        _remind(study, on, at)
    return len(waiting)


def _asked_this_month(study: Study, on: date) -> bool:
    last = events_of(f"study:{study.key}").filter(verb=REMINDED).order_by("-number").first()
    return last is not None and (in_oslo(last.at).year, in_oslo(last.at).month) == (on.year, on.month)


@transaction.atomic
def _remind(study: Study, on: date, at: datetime) -> None:
    for person in research_managers(study.responsible, on=on).order_by("email"):
        with translation.override(person.language):
            subject, body = confirmation(name=str(person), study=study)
        write_mail(
            kind=REMINDED, to=person.email, language=person.language, subject=subject, body=body,
            cause=f"study:{study.key}:{on:%Y-%m}:{person.pk}", at=at,
        )  # fmt: skip
    record(stream=f"study:{study.key}", verb=REMINDED, by=None, at=at)
