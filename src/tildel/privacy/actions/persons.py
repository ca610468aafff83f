"""A person asks to be erased: what may go goes, the rest is blocked, and the cases stand."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import translation
from procrastinate.exceptions import AlreadyEnqueued

from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.messaging.actions import write_mail
from tildel.people.actions import account_for
from tildel.people.models import Person, User
from tildel.privacy import mails
from tildel.privacy.access import check_can_manage, check_is_person
from tildel.privacy.actions.nightly import close_run
from tildel.privacy.actions.rows import end_sessions, entry_of, erase_row
from tildel.privacy.domain.ledger import BLOCKED, Entry
from tildel.privacy.domain.states import ERASURE
from tildel.privacy.models import Block, ErasureRequest
from tildel.privacy.queries.persons import goes, outcome
from tildel.privacy.queries.subjects import subject_of_person

RULE = "asked"  # what the ledger says where a person asked for it
BLOCK = "block"


def _stream(request: ErasureRequest) -> str:
    return f"erasure:{request.pk}"


@transaction.atomic
def ask_erasure(*, by: Any, text: str, at: datetime) -> ErasureRequest:
    """A person asks to be erased. Administrators do not: somebody has to answer for the installation."""
    if by.person is None:
        raise RuleBroken("privacy.no_person")
    if by.is_superuser:
        raise RuleBroken("privacy.is_administrator")
    try:
        with transaction.atomic():
            request = ErasureRequest.objects.create(person=by.person, text=text.strip(), asked_at=at)
    except IntegrityError:
        raise RuleBroken("privacy.asked_already")
    record(stream=_stream(request), verb="erasure.asked", by=by, at=at)
    return request


@transaction.atomic
def take_back(*, request: ErasureRequest, by: Any, at: datetime) -> ErasureRequest:
    check_is_person(by, request)
    return _answer(request, "take_back", by=by, at=at, text="")


@transaction.atomic
def refuse_erasure(*, request: ErasureRequest, answer: str, by: Any, at: datetime) -> ErasureRequest:
    """With a reason, which the person gets by mail."""
    check_can_manage(by)
    if not answer.strip():
        raise RuleBroken("privacy.reason_missing", place="answer")
    refused = _answer(request, "refuse", by=by, at=at, text=answer.strip())
    person = refused.person
    with translation.override(person.language):
        subject, body = mails.erasure_refused(person, refused.answer)
    write_mail(
        kind="erasure.refused", to=person.email, language=person.language, subject=subject, body=body,
        cause=f"erasure.refused:{refused.pk}", at=at,
    )  # fmt: skip
    return refused


def _answer(request: ErasureRequest, verb: str, *, by: Any, at: datetime, text: str) -> ErasureRequest:
    locked = ErasureRequest.objects.select_for_update().get(pk=request.pk)
    locked.state = ERASURE.after(locked.state, verb)
    locked.answer, locked.answered_at, locked.answered_by = text, at, by
    locked.save()
    record(stream=_stream(locked), verb=f"erasure.{locked.state}", by=by, at=at)
    return locked


@transaction.atomic
def carry_out_erasure(*, request: ErasureRequest, by: Any, at: datetime) -> ErasureRequest:
    """Erase what may go and block the rest; where nothing stays the login and the person go as well."""
    check_can_manage(by)
    locked = _answer(request, "carry_out", by=by, at=at, text="")
    person = locked.person
    subject = subject_of_person(person)
    whole = outcome(subject).is_whole
    entries = [entry for rows in goes(subject) for row in rows for entry in erase_row(row, rule=RULE)]
    if subject.user is not None:
        end_sessions(subject.user, at)
    if whole:
        for row in (subject.user, person):
            entries += erase_row(row, rule=RULE) if row is not None else []
    else:
        entries.append(_block(person, reason=BLOCK, by=by, at=at))
    locked.erased = dict(Counter(one.table for one in entries if one.verb != BLOCKED))
    locked.blocked = not whole
    ErasureRequest.objects.filter(pk=locked.pk).update(erased=locked.erased, blocked=locked.blocked, text="")
    close_run(entries, run=uuid4(), by=by, at=at)
    return locked


def _block(person: Person, *, reason: str, by: Any, at: datetime) -> Entry:
    """They cannot log in, also who had no login yet, and are not found; their cases stand."""
    user = account_for(person=person, by=by, at=at)
    end_sessions(user, at)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    Block.objects.update_or_create(
        person=person,
        defaults={"reason": reason, "since": at, "by": by, "lifted_at": None, "lifted_by": None},
    )
    record(stream=f"person:{person.pk}", verb="person.blocked", by=by, at=at)
    _find_anew()
    return entry_of(person, BLOCK, BLOCKED)


@transaction.atomic
def block_again(*, person: Person, at: datetime) -> bool:
    """After a restore: False where the person is blocked already."""
    if Block.objects.filter(person=person, lifted_at__isnull=True).exists():
        return False
    _block(person, reason=BLOCK, by=None, at=at)
    return True


@transaction.atomic
def lift_block(*, block: Block, by: Any, at: datetime) -> Block:
    """The person wants to come back: they can log in again with a code sent to their address."""
    check_can_manage(by)
    if block.lifted_at is not None:
        raise RuleBroken("privacy.block_lifted")
    block.lifted_at, block.lifted_by = at, by
    block.save(update_fields=["lifted_at", "lifted_by"])
    User.objects.filter(person=block.person).update(is_active=True)
    record(stream=f"person:{block.person_id}", verb="person.unblocked", by=by, at=at)
    _find_anew()
    return block


def _find_anew() -> None:
    """What the public search finds is made anew: without the names of those who are blocked."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("tildel.rebuild_search").defer()
