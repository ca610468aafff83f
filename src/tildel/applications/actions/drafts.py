"""Starting an application and writing in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tildel.applications.access import check_can_edit
from tildel.applications.domain.draft import clean_section
from tildel.applications.domain.plan import plan_of
from tildel.applications.domain.states import APPLICATION
from tildel.applications.domain.summary import copies_of
from tildel.applications.models import Application, Collaborator, DraftSection
from tildel.applications.queries import drafts as queries
from tildel.audit.actions import record
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale, Unreadable
from tildel.people import queries as people
from tildel.people.models import Person, User
from tildel.programmes import queries as programmes
from tildel.programmes.models import Call

_REFERENCE_LENGTH = Application._meta.get_field("reference").max_length


@transaction.atomic
def create_application(*, call: Call, language: str, track: str = "", by: User, at: datetime) -> Application:
    """A new draft for an open call, led by `by`, with the leader's name and address filled in.

    Raises NotAllowed (`applications.log_in`, `applications.name_missing`), RuleBroken
    (`applications.call_not_open`; `applications.track_unknown` where the call has categories and `track` is
    none of them).
    """
    person = _named(by)
    held = Call.objects.select_for_update().get(pk=call.pk)
    if programmes.phase(held, at) != "open":
        raise RuleBroken("applications.call_not_open", call=held.key)
    tracks = {row.key for row in programmes.spec_of(held).tracks} or {""}
    if track not in tracks:
        raise RuleBroken("applications.track_unknown", place="track")
    number = held.next_number
    held.next_number = number + 1
    held.save(update_fields=["next_number"])
    application = Application.objects.create(
        call=held,
        number=number,
        reference=reference_for(held, number),
        language=language,
        track=track,
        created_at=at,
        created_by=by,
    )
    Collaborator.objects.create(application=application, user=by, role=Collaborator.LEAD, since=at)
    _prefill_leader(application, person, by, at)
    record(
        stream=stream_of(application),
        verb="application.created",
        by=by,
        at=at,
        reference=application.reference,
    )
    return application


def _named(user: User) -> Person:
    """Letters and receipts carry a name, so it is asked for first."""
    person = user.person if user.is_authenticated else None
    if person is None or not (person.given_name and person.family_name):
        raise NotAllowed("applications.name_missing", secret=False)
    return person


def reference_for(call: Call, number: int) -> str:
    """`KLINBEFORSK-2024-0017`. A key too long for the column is cut and told apart by the call's number."""
    key, tail = call.key.upper(), f"-{number:04d}"
    if len(key) + len(tail) > _REFERENCE_LENGTH:
        tail = f"-{call.pk}{tail}"
    return key[: _REFERENCE_LENGTH - len(tail)] + tail


def _prefill_leader(application: Application, person: Person, by: User, at: datetime) -> None:
    raw = {"given_name": person.given_name, "family_name": person.family_name, "email": person.email}
    content, _ = clean_section("leader", raw)
    DraftSection.objects.create(
        application=application, key="leader", version=1, content=content, saved_at=at, saved_by=by
    )


def stream_of(application: Application) -> str:
    return f"application:{application.pk}"


def held_for_change(pk: UUID | str, verb: str, *, at: datetime) -> Application:
    """The application, locked until the transaction ends, when its draft may be changed at `at`.

    Every change of a draft locks this row first, so that they come one after the other. Raises RuleBroken
    (`application.state`, `applications.deadline_passed`).
    """
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "call__current", "call__programme"
    )
    application = rows.get(pk=pk)
    APPLICATION.after(application.state, verb)
    deadline = application.closes_at
    if deadline is None or at >= deadline:
        raise RuleBroken("applications.deadline_passed", deadline=deadline.isoformat() if deadline else "")
    return application


@transaction.atomic
def save_section(
    *, application: Application, section: str, content: Any, version: int, by: User, at: datetime
) -> DraftSection:
    """Save what was typed in a section; `version` is the one that was on the screen (0 for a new section).

    `at` is when the save was received: from the deadline on it is refused. Saving what stands there already
    changes nothing. Raises Stale (`applications.section_moved_on`, with the `version` that stands) when
    somebody else saved first, Unreadable for a section that does not exist.
    """
    check_can_edit(by, application)
    held = held_for_change(application.pk, "save", at=at)
    stored = held.sections.filter(key=section).first()
    cleaned = _cleaned(held, section, content, stored.content if stored else {})
    if stored is not None and stored.content == cleaned:
        return stored
    if (stored.version if stored else 0) != version:
        raise Stale("applications.section_moved_on", place=section, version=stored.version if stored else 0)
    stored = stored or DraftSection(application=held, key=section)
    stored.version, stored.content, stored.saved_at, stored.saved_by = version + 1, cleaned, at, by
    stored.save()
    note_change(held)
    record(
        stream=stream_of(held), verb="section.saved", by=by, at=at,
        section=section, version=stored.version, revision=held.revision,
    )  # fmt: skip
    application.refresh_from_db()
    return stored


def _cleaned(held: Application, section: str, content: Any, before: Mapping[str, Any]) -> dict[str, Any]:
    """The content in its shape. Answers that this form does not ask for stay as they were."""
    plan = plan_of(queries.spec_for(held))
    if section not in plan.sections:
        raise Unreadable("draft.unknown_section", place=section)
    questions = plan.asks(section)
    sent = dict(content.get("answers") or {}) if isinstance(content, Mapping) else {}
    asked = {row.key for row in questions}
    other = {key: value for key, value in before.get("answers", {}).items() if key not in asked}
    if sent or other:
        content = {
            **content,
            "answers": {**other, **{k: v for k, v in sent.items() if k in asked | {"typed"}}},
        }
    return clean_section(section, content, questions)[0]


@transaction.atomic
def choose_track(*, application: Application, track: str, by: User, at: datetime) -> Application:
    """Move a draft to another category of its call. Everything written stays; what does not fit is not sent.

    Raises RuleBroken `applications.track_unknown` for a category that the call does not have.
    """
    check_can_edit(by, application)
    held = held_for_change(application.pk, "save", at=at)
    if programmes.spec_of(held.call).track(track) is None:
        raise RuleBroken("applications.track_unknown", place="track")
    if held.track != track:
        before, held.track = held.track, track
        held.save(update_fields=["track"])
        note_change(held)
        record(
            stream=stream_of(held), verb="application.track_chosen", by=by, at=at, track=track, before=before,
            revision=held.revision,
        )  # fmt: skip
    application.refresh_from_db()
    return application


def note_change(held: Application) -> None:
    """Count a change of a locked draft. Lists show the draft's title until something is submitted."""
    held.revision += 1
    if held.current_id is None:
        copy_to_columns(held)
    held.save(update_fields=["revision", "title", "institution", "amount"])


def copy_to_columns(held: Application) -> None:
    copies = copies_of(queries.sections_of(held))
    held.title, held.amount = copies["title"], copies["amount"]
    held.institution = people.organisation(copies["institution"]) if copies["institution"] else None
