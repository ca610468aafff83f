"""Writing the guide: a draft beside what is published, and the step from one to the other."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from tildel.audit.actions import record
from tildel.guidance import access
from tildel.guidance.domain.checks import faults
from tildel.guidance.domain.guide import Guide, changed_parts
from tildel.guidance.domain.states import VERSION, VersionState
from tildel.guidance.models import GuideVersion
from tildel.guidance.queries import guide as queries
from tildel.guidance.shipped import shipped_guide
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.people.models import User


@transaction.atomic
def begin_draft(*, by: User, at: datetime) -> GuideVersion:
    """A draft of what is published now; before anything is, of the guide that is shipped with the program."""
    access.check_can_write_guide(by, on=in_oslo(at).date())
    now = queries.published()
    if queries.draft():
        raise RuleBroken("guide.draft_there")
    content = now.content if now else shipped_guide().as_json()
    try:
        with transaction.atomic():
            made = GuideVersion.objects.create(
                number=queries.next_number(), content=content, begun_at=at, begun_by=by, changed_at=at
            )
    except IntegrityError:
        raise RuleBroken("guide.draft_there")
    origin = f"version {now.number}" if now else "shipped"
    record(stream=queries.STREAM, verb="guide.begun", by=by, at=at, number=made.number, origin=origin)
    return made


@transaction.atomic
def change_draft(*, draft: GuideVersion, guide: Guide, saved: int, by: User, at: datetime) -> GuideVersion:
    """Keep what the draft says from now on. Raises Stale when somebody saved since `saved` was read."""
    access.check_can_write_guide(by, on=in_oslo(at).date())
    held = _held(draft)
    if held.state != VersionState.DRAFT:
        raise RuleBroken("guide_version.state", state=held.state, verb="change")
    if held.saved != saved:
        raise Stale("guide.stale")
    parts = changed_parts(queries.guide_of(held), guide)
    if not parts:
        return held
    held.content, held.saved, held.changed_at = guide.as_json(), held.saved + 1, at
    held.save(update_fields=["content", "saved", "changed_at"])
    record(
        stream=queries.STREAM, verb="guide.changed", by=by, at=at, number=held.number, parts=parts,
        content=held.content,
    )  # fmt: skip
    return held


@transaction.atomic
def publish_draft(*, draft: GuideVersion, saved: int, by: User, at: datetime) -> GuideVersion:
    """Make the draft what everybody reads; what was published until now is kept as a version.

    Raises RuleBroken `guide.faulty` while a way ends without an answer, a question cannot be reached, or
    anything else of `domain.checks.faults` stands in the way; Stale as `change_draft`.
    """
    access.check_can_publish_guide(by, on=in_oslo(at).date())
    held = _held(draft)
    state = VERSION.after(held.state, "publish")
    if held.saved != saved:
        raise Stale("guide.stale")
    found = faults(queries.guide_of(held))
    if found:
        raise RuleBroken("guide.faulty", number=len(found))
    for before in GuideVersion.objects.select_for_update().filter(state=VersionState.PUBLISHED):
        before.state = VERSION.after(before.state, "retire")
        before.save(update_fields=["state"])
    held.state, held.published_at, held.published_by, held.changed_at = state, at, by, at
    held.save(update_fields=["state", "published_at", "published_by", "changed_at"])
    record(stream=queries.STREAM, verb="guide.published", by=by, at=at, number=held.number)
    return held


@transaction.atomic
def discard_draft(*, draft: GuideVersion, by: User, at: datetime) -> None:
    """Put the draft aside; its number is not used again."""
    access.check_can_write_guide(by, on=in_oslo(at).date())
    held = _held(draft)
    held.state, held.changed_at = VERSION.after(held.state, "discard"), at
    held.save(update_fields=["state", "changed_at"])
    record(stream=queries.STREAM, verb="guide.discarded", by=by, at=at, number=held.number)


def _held(draft: GuideVersion) -> GuideVersion:
    return GuideVersion.objects.select_for_update().get(pk=draft.pk)
