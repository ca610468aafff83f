"""What the infrastructure committee does: judge proposals, order them, keep editions of the road map."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.utils import translation

from tildel.audit.actions import record
from tildel.design.documents import Language, render_pdf
from tildel.design.languages import CODES
from tildel.files.actions import store_made_file
from tildel.governance.models import Body
from tildel.infrastructures import access, queries
from tildel.infrastructures.actions.entries import move
from tildel.infrastructures.documents import edition_document
from tildel.infrastructures.domain.order import Ranked, in_order
from tildel.infrastructures.domain.states import COMMITTEES_STEPS, ENTRY, ORDERED, EntryState
from tildel.infrastructures.models import Edition, EditionDocument, Entry
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User

_KEY = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@transaction.atomic
def judge_entry(*, entry: Entry, verb: str, reason: str, by: User, at: datetime) -> Entry:
    """Prioritise or decline what is proposed, each with a reason, or enter it into the register.

    What is prioritised stands last in the order until the order is changed.
    """
    access.check_can_judge(by, on=in_oslo(at).date())
    _take_turn()
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    if verb not in COMMITTEES_STEPS:
        raise RuleBroken("infrastructure.state", state=held.state, verb=verb)
    state, reason = ENTRY.after(held.state, verb), reason.strip()
    if verb != "enter" and not reason:
        raise RuleBroken("infrastructure.reasonless", place="reason")
    if verb == "prioritise":
        held.rank, held.rank_reason = len(queries.order()) + 1, reason
    if verb == "enter":
        held.checked_on, held.checked_by = in_oslo(at).date(), by
    else:
        held.verdict_reason = reason
    held.save(update_fields=["verdict_reason", "checked_on", "checked_by"])
    move(held, state, at)
    if held.rank is None:
        _close_gaps()
    record(stream=f"infrastructure:{held.key}", verb=f"infrastructure.{verb}", by=by, at=at, reason=reason)
    return held


def _take_turn() -> None:
    """The committee decides one thing after the other: ranks and editions are counted over all entries."""
    list(Body.objects.select_for_update().filter(key=queries.COMMITTEE))


def _close_gaps() -> None:
    for number, row in enumerate(Entry.objects.filter(rank__isnull=False).order_by("rank"), 1):
        if row.rank != number:
            row.rank = number
            row.save(update_fields=["rank"])


@transaction.atomic
def order_entries(*, rows: Iterable[Ranked], by: User, at: datetime) -> tuple[Ranked, ...]:
    """The committee's order as it is from now on; whoever is not in `rows` is in it no more."""
    access.check_can_judge(by, on=in_oslo(at).date())
    _take_turn()
    ranked = in_order(rows)
    known = {row.key: row for row in Entry.objects.select_for_update().filter(state__in=ORDERED)}
    if any(row.key not in known for row in ranked):
        raise RuleBroken("infrastructure.not_in_order")
    before = queries.order()
    wanted = {row.key: row for row in ranked}
    for key, entry in known.items():
        place = wanted.get(key)
        entry.rank, entry.rank_reason = (place.rank, place.reason) if place else (None, "")
        entry.save(update_fields=["rank", "rank_reason"])
    record(
        stream="infrastructure-order",
        verb="infrastructure.ordered",
        by=by,
        at=at,
        before=[row.key for row in before],
        after=[[row.key, row.reason] for row in ranked],
    )
    return ranked


@transaction.atomic
def make_edition(*, key: str, as_of: date, by: User, at: datetime) -> Edition:
    """Freeze the register and the committee's order as an edition; its PDFs are made by the queue.

    `key` is a year and a month. Raises RuleBroken when it is taken or is none, when the day lies ahead, and
    when there is nothing in the register.
    """
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    access.check_can_judge(by, on=in_oslo(at).date())
    _take_turn()
    _check_edition(key, as_of, at)
    content = queries.register_on(as_of)
    if not any(row["state"] == EntryState.REGISTERED for row in content["entries"]):
        raise RuleBroken("infrastructure.edition_empty")
    edition = Edition.objects.create(key=key, as_of=as_of, content=content, made_at=at, made_by=by)
    record(
        stream=f"road-map:{key}",
        verb="road_map.made",
        by=by,
        at=at,
        as_of=as_of,
        entries=[row["key"] for row in content["entries"]],
        order=content["order"],
    )
    for language in CODES:
        app.configure_task("tildel.make_edition_document").defer(edition=edition.pk, language=language)
    return edition


def _check_edition(key: str, as_of: date, at: datetime) -> None:
    if not _KEY.fullmatch(key):
        raise RuleBroken("infrastructure.edition_key", place="key")
    if as_of > in_oslo(at).date():
        raise RuleBroken("infrastructure.edition_ahead", place="as_of")
    if Edition.objects.filter(key=key).exists():
        raise RuleBroken("infrastructure.edition_taken", place="key", key=key)


def make_edition_document(*, edition: Edition, language: str, at: datetime) -> EditionDocument:
    """The road map as a tagged PDF in one language. Made once, then the same each time."""
    made = _document(edition, language)
    if made:
        return made
    with translation.override(language):
        data = edition_document(edition.key, edition.as_of, edition.content)
    # It bears the time at which it was frozen, so that the same edition always gives the same bytes.
    pdf = render_pdf("application", data, language=cast(Language, language), at=edition.made_at)
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        made = _document(edition, language)
        if made:
            return made
        file = store_made_file(name=f"{data['title']}.pdf", data=pdf, by=None, at=at)
        made = EditionDocument.objects.create(edition=edition, language=language, file=file, made_at=at)
        record(
            stream=f"road-map:{edition.key}",
            verb="road_map.document_made",
            by=None,
            at=at,
            language=language,
            sha256=file.sha256,
        )
    return made


def _document(edition: Any, language: str) -> EditionDocument | None:
    return EditionDocument.objects.filter(edition=edition, language=language).first()
