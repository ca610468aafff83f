"""The public minutes: made from what is not exempt, kept as a PDF, open to all from one click on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation

from tildel.audit.actions import record
from tildel.design.documents import render_pdf
from tildel.files.actions import store_made_file
from tildel.governance import access, documents
from tildel.governance.actions.journal import journal_entry
from tildel.governance.domain.states import MEETING
from tildel.governance.models import Meeting
from tildel.governance.queries import cases, meetings
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User


@transaction.atomic
def publish_minutes(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Everybody may read the public minutes from now on. Publishing again makes the file anew, with
    corrections.

    Also journals the minutes and every case. Raises RuleBroken `meeting.state`, `case.no_public_title`.
    """
    access.check_can_run(by, meeting.body, on=in_oslo(at).date())
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    locked.body = meeting.body
    locked.state = MEETING.after(locked.state, "publish")
    agenda = cases.agenda(locked)
    for case in agenda:
        if case.ground and not case.public_title:
            raise RuleBroken("case.no_public_title", number=case.number)
    with translation.override("nb"):
        data = documents.minutes(locked, agenda, meetings.attendances(locked), public=True)
        pdf = render_pdf("application", data, language="nb", at=at)
    name = f"{meeting.body.key}-{locked.day.isoformat()}.pdf"
    locked.public_file = store_made_file(name=name, data=pdf, by=by, at=at)
    locked.published_at = at
    locked.save()
    record(
        stream=f"body:{meeting.body.key}", verb="minutes.published", by=by, at=at, day=locked.day.isoformat(),
        sha256=locked.public_file.sha256,
    )  # fmt: skip
    _journal(locked, agenda, by, at)
    return locked


def _journal(meeting: Meeting, agenda: list[object], by: User, at: datetime) -> None:
    with translation.override("nb"):
        folder, minutes_title = documents.folder_title(meeting), documents.minutes_title(meeting)
    common = {
        "subject": f"meeting:{meeting.pk}", "folder": folder, "unit": str(meeting.body),
        "document_day": meeting.day, "by": by, "at": at,
    }  # fmt: skip
    for case in agenda:
        journal_entry(
            kind="presentation", title=f"{case.number} {case.title}", ground=case.ground,
            public_title=f"{case.number} {case.public_title}" if case.public_title else "",
            cause=f"case:{case.pk}", **common,
        )  # fmt: skip
    journal_entry(
        kind="memo", title=minutes_title, cause=f"minutes:{meeting.pk}:{meeting.public_file.sha256}",
        file=meeting.public_file, **common,
    )  # fmt: skip
