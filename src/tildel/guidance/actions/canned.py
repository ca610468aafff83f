"""The texts that advisers begin an answer with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from tildel.audit.actions import record
from tildel.guidance import access
from tildel.guidance.domain.helpdesk import TOPICS
from tildel.guidance.models import CannedAnswer
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User


@transaction.atomic
def write_canned(
    *, canned: CannedAnswer | None, title: str, topic: str, texts: Mapping[str, str], in_use: bool,
    by: User, at: datetime,
) -> CannedAnswer:  # fmt: skip
    """A new text, or `canned` as it reads from now on. Raises RuleBroken `helpdesk.canned_twice`."""
    access.check_can_advise(by, on=in_oslo(at).date())
    if not title.strip() or not texts:
        place = "title" if not title.strip() else "text_nb"
        raise RuleBroken("helpdesk.nothing_written", place=place)
    row = CannedAnswer.objects.select_for_update().get(pk=canned.pk) if canned else CannedAnswer()
    row.title, row.topic = title.strip(), topic if topic in TOPICS else ""
    row.texts, row.in_use, row.changed_at, row.changed_by = dict(texts), in_use, at, by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("helpdesk.canned_twice", place="title")
    record(
        stream=f"canned-answer:{row.pk}", verb="helpdesk.canned_written", by=by, at=at, title=row.title,
        texts=row.texts, in_use=row.in_use,
    )  # fmt: skip
    return row
