"""An application as a JSON file and as a ZIP with its files, and taking such a JSON into a draft."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.db import transaction

from tildel.applications.access import check_can_edit
from tildel.applications.actions.copies import fitted_to
from tildel.applications.actions.drafts import save_section, stream_of
from tildel.applications.domain.draft import clean_section
from tildel.applications.domain.plan import plan_of
from tildel.applications.domain.transfer import Fitted, as_file
from tildel.applications.models import Application
from tildel.applications.queries import drafts as queries
from tildel.audit.actions import record
from tildel.files.queries import open_for, safe_name
from tildel.kernel.errors import RuleBroken
from tildel.people.models import User

_IN_MEMORY = 8 * 1024 * 1024
_PIECE = 256 * 1024


def export_json(application: Application, *, at: datetime) -> bytes:
    """The draft as it stands, in the shape of `domain.transfer`."""
    content = as_file(
        queries.sections_of(application),
        queries.files_of(queries.attachments_of(application)),
        reference=application.reference,
        call=application.call.key,
        language=application.language,
        exported_at=at.isoformat(),
    )
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def export_zip(application: Application, *, by: User, at: datetime) -> IO[bytes]:
    """The JSON and every file under a safe name, to be read from the start and closed by the caller.

    Big ones are built on the disk. PDFs are packed already, so they are only stored. Files that may not leave
    the house, because the scanner found something or has not answered, are named in `left-out.txt` instead.
    """
    left_out: list[str] = []
    made: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("application.json", export_json(application, at=at), zipfile.ZIP_DEFLATED)
        for row in queries.attachments_of(application):
            person = f"-{row.person_key}" if row.person_key else ""
            name = f"files/{row.kind}{person}-{safe_name(row.file)}"
            try:
                opened = open_for(row.file, reader=by)
            except RuleBroken:
                left_out.append(name)
                continue
            with opened as source, archive.open(name, "w") as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
        if left_out:
            archive.writestr("left-out.txt", "\n".join(left_out))
    made.seek(0)
    return made


def what_import_changes(application: Application, sections: Mapping[str, Mapping[str, Any]]) -> Fitted:
    """The sections of a file that differ from the draft, cleaned, and what the call has no place for."""
    spec = queries.spec_for(application)
    plan, fitted = plan_of(spec), fitted_to(sections, spec)
    stored = queries.sections_of(application)
    cleaned = {
        key: clean_section(key, content, plan.asks(key))[0] for key, content in fitted.sections.items()
    }
    return Fitted(
        {key: content for key, content in cleaned.items() if content != stored.get(key)}, fitted.left_out
    )


@transaction.atomic
def import_sections(
    *, application: Application, sections: Mapping[str, Mapping[str, Any]], versions: Mapping[str, int],
    by: User, at: datetime,
) -> list[str]:  # fmt: skip
    """Replace parts of a draft by those of a file. Returns which.

    `versions` are those the person saw; a part that was saved meanwhile stops all of it (Stale).
    """
    check_can_edit(by, application)
    changed = what_import_changes(application, sections).sections
    for key, content in changed.items():
        save_section(
            application=application, section=key, content=content, version=versions.get(key, 0), by=by, at=at
        )
    if changed:
        record(
            stream=stream_of(application), verb="application.imported", by=by, at=at, sections=list(changed)
        )
    return list(changed)
