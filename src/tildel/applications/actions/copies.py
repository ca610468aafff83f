"""Taking text and files from an earlier application of one's own into a new draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.applications.access import check_can_edit
from tildel.applications.actions.attachments import CV, kinds_of
from tildel.applications.actions.drafts import (
    create_application,
    held_for_change,
    note_change,
    save_section,
    stream_of,
)
from tildel.applications.domain.draft import is_empty
from tildel.applications.domain.plan import plan_of
from tildel.applications.domain.summary import people_of
from tildel.applications.domain.transfer import Fitted, LeftOut, fitting
from tildel.applications.models import Application, Attachment
from tildel.applications.queries import drafts as queries
from tildel.audit.actions import record
from tildel.people.models import User
from tildel.programmes.domain.spec import CallSpec
from tildel.programmes.models import Call


def fitted_to(sections: Mapping[str, Mapping[str, Any]], spec: CallSpec) -> Fitted:
    """What a call can take of some sections; empty ones are not spoken of."""
    written = {key: content for key, content in sections.items() if content and not is_empty(key, content)}
    return fitting(
        written,
        parts=plan_of(spec).sections,
        categories=[row.key for row in spec.categories],
        themes=[row.key for row in spec.themes],
    )


@transaction.atomic
def copy_application(
    *, source: Application, call: Call, track: str = "", language: str, by: User, at: datetime
) -> tuple[Application, tuple[LeftOut, ...]]:
    """A new draft with what fits of an earlier one, and what was left out. No endorsement comes along.

    Raises as `create_application`, and NotAllowed where `by` does not write in the source.
    """
    check_can_edit(by, source)
    made = create_application(call=call, language=language, track=track, by=by, at=at)
    fitted = fitted_to(queries.sections_of(source), queries.spec_for(made))
    for key, content in fitted.sections.items():
        version = queries.section_version(made, key)
        save_section(application=made, section=key, content=content, version=version, by=by, at=at)
    files = _copy_files(source, made, by, at)
    made.copied_from = source
    made.save(update_fields=["copied_from"])
    record(stream=stream_of(made), verb="application.copied", by=by, at=at, source=source.reference)
    made.refresh_from_db()
    return made, (*fitted.left_out, *files)


def _copy_files(source: Application, made: Application, by: User, at: datetime) -> list[LeftOut]:
    """The files the new call asks for, without uploading them again: a stored file never changes."""
    held = held_for_change(made.pk, "save", at=at)
    kinds = kinds_of(queries.spec_for(held))
    persons = {person.key for person in people_of(queries.sections_of(held))}
    left = []
    for row in queries.attachments_of(source):
        if row.kind not in kinds or (row.kind == CV and row.person_key not in persons):
            left.append(LeftOut("attachment", row.kind))
            continue
        copied = Attachment.objects.create(
            application=held,
            kind=row.kind,
            person_key=row.person_key,
            file=row.file,
            added_at=at,
            added_by=by,
        )
        note_change(held)
        record(
            stream=stream_of(held), verb="attachment.added", by=by, at=at, attachment=copied.pk,
            kind=row.kind, person=row.person_key, name=row.file.original_name, sha256=row.file.sha256,
            revision=held.revision,
        )  # fmt: skip
    return left
