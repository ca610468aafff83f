"""Asking the help desk, and answering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation

from tildel.audit.actions import record
from tildel.files.actions import store_file
from tildel.files.models import File
from tildel.governance.models import Body
from tildel.guidance import access, mails
from tildel.guidance.domain.helpdesk import TOPICS, asks_too_often, case_number
from tildel.guidance.domain.states import CASE, CaseState
from tildel.guidance.models import HelpCase, HelpMessage
from tildel.guidance.queries import cases as queries
from tildel.guidance.queries import people
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.models import User


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks. `email` and `name` count only without an account."""

    topic: str
    subject: str
    text: str
    language: str
    deadline: date | None = None
    name: str = ""
    email: str = ""


def ask(*, question: Question, upload: Any, by: User | None, at: datetime) -> HelpCase:
    """A new case with its number; the receipt goes out by mail, and the advisers are told.

    `upload` is None or has `name` and `read()`. Raises RuleBroken `helpdesk.too_often` for an address without
    a login that asks too often, and as `files.actions.store_file`.
    """
    _check(question)
    email = by.email if by else question.email.strip()
    _check_flood(email, by, at)
    # Reading an unknown file takes time; nobody else has to wait for it.
    file = _kept(upload, by, at)
    return _begin(question, email, file, by, at)


def _check(question: Question) -> None:
    if question.topic not in TOPICS:
        raise RuleBroken("helpdesk.no_topic", place="topic")
    for place in ("subject", "text"):
        if not getattr(question, place).strip():
            raise RuleBroken("helpdesk.nothing_written", place=place)


def _check_flood(email: str, by: User | None, at: datetime) -> None:
    if by is None and asks_too_often(queries.asked_by_address(email, at=at), at=at):
        raise RuleBroken("helpdesk.too_often")


def _kept(upload: Any, by: User | None, at: datetime) -> File | None:
    return store_file(name=upload.name or "", data=upload.read(), by=by, at=at) if upload else None


@transaction.atomic
def _begin(question: Question, email: str, file: File | None, by: User | None, at: datetime) -> HelpCase:
    _take_turn()
    _check_flood(email, by, at)
    case = HelpCase(
        topic=question.topic, subject=" ".join(question.subject.split())[:200], language=question.language,
        deadline=question.deadline, asked_by=by, name=str(by) if by else question.name.strip(), email=email,
        asked_at=at, changed_at=at,
    )  # fmt: skip
    case = _numbered(case, at)
    _write(case, HelpMessage.QUESTION, question.text, file, by, at)
    record(
        stream=f"help-case:{case.number}", verb="helpdesk.asked", by=by, at=at, topic=case.topic,
        deadline=case.deadline, file=file.sha256 if file else None,
    )  # fmt: skip
    with translation.override(case.language):
        subject, body = mails.received(case)
    _mail(case, "helpdesk.received", subject, body, cause=f"help-case:{case.number}:received", at=at)
    _tell_advisers(case, at)
    return case


def _take_turn() -> None:
    """One case after the other: its number follows the last one's."""
    list(Body.objects.select_for_update().filter(key=people.HELP_DESK))


def _numbered(case: HelpCase, at: datetime) -> HelpCase:
    """Keep a new case under the next number of its year, which somebody may have got at this very moment."""
    year = in_oslo(at).year
    case.number = case_number(year, queries.count_of_year(year) + 1)
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("helpdesk.at_once")
    return case


def ask_on(
    *, case: HelpCase, text: str, upload: Any, by: User | None, secret: str = "", at: datetime
) -> HelpCase:
    """Whoever asked writes again; what was answered or closed waits for an adviser once more."""
    access.check_can_ask_on(by, case, secret=secret)
    if not text.strip():
        raise RuleBroken("helpdesk.nothing_written", place="text")
    _check_flood(case.email, case.asked_by, at)
    file = _kept(upload, by, at)
    with transaction.atomic():
        held = _held(case)
        state = CASE.after(held.state, "ask_on")
        if held.adviser_id is None:
            state = CaseState.NEW
        number = _write(held, HelpMessage.QUESTION, text, file, by, at).number
        _move(held, state, at)
        record(stream=f"help-case:{held.number}", verb="helpdesk.asked_on", by=by, at=at, message=number)
        _tell_advisers(held, at, message=number)
    return held


def answer(*, case: HelpCase, text: str, upload: Any, by: User, at: datetime) -> HelpCase:
    """Answer by mail and on the page of whoever asked. What nobody had is the answerer's from now on."""
    access.check_can_advise(by, on=in_oslo(at).date())
    if not text.strip():
        raise RuleBroken("helpdesk.nothing_written", place="text")
    CASE.after(case.state, "answer")
    file = _kept(upload, by, at)
    with transaction.atomic():
        held = _held(case)
        state = CASE.after(held.state, "answer")
        message = _write(held, HelpMessage.ANSWER, text, file, by, at)
        held.answered_at = held.answered_at or at
        held.adviser = held.adviser or by
        _move(held, state, at)
        record(
            stream=f"help-case:{held.number}", verb="helpdesk.answered", by=by, at=at, message=message.number
        )
        with translation.override(held.language):
            subject, body = mails.answered(held, message, by)
        cause = f"help-case:{held.number}:answer:{message.number}"
        _mail(held, "helpdesk.answered", subject, body, cause=cause, at=at)
    return held


@transaction.atomic
def add_note(*, case: HelpCase, text: str, by: User, at: datetime) -> HelpMessage:
    """A note that only advisers read."""
    access.check_can_advise(by, on=in_oslo(at).date())
    if not text.strip():
        raise RuleBroken("helpdesk.nothing_written", place="note")
    held = _held(case)
    note = _write(held, HelpMessage.NOTE, text, None, by, at)
    record(stream=f"help-case:{held.number}", verb="helpdesk.noted", by=by, at=at, message=note.number)
    return note


@transaction.atomic
def give_to(*, case: HelpCase, adviser: User, by: User, at: datetime) -> HelpCase:
    """Take a case, or hand it to another adviser."""
    on = in_oslo(at).date()
    access.check_can_advise(by, on=on)
    if not access.can_advise(adviser, on=on):
        raise RuleBroken("helpdesk.no_adviser", place="adviser")
    held = _held(case)
    state = CASE.after(held.state, "take")
    if held.adviser_id == adviser.pk:
        return held
    held.adviser = adviser
    _move(held, state, at)
    record(stream=f"help-case:{held.number}", verb="helpdesk.given", by=by, at=at, to=str(adviser))
    return held


@transaction.atomic
def close(*, case: HelpCase, by: User, at: datetime) -> HelpCase:
    """Nothing more is to be done; whoever asked can still write again."""
    return _step(case, "close", by, at)


@transaction.atomic
def reopen(*, case: HelpCase, by: User, at: datetime) -> HelpCase:
    """Take a closed case up again. Whoever had it has it again, or else the one who reopens it."""
    return _step(case, "reopen", by, at)


def _step(case: HelpCase, verb: str, by: User, at: datetime) -> HelpCase:
    access.check_can_advise(by, on=in_oslo(at).date())
    held = _held(case)
    state = CASE.after(held.state, verb)
    if state == CaseState.TAKEN:
        held.adviser = held.adviser or by
    _move(held, state, at)
    record(stream=f"help-case:{held.number}", verb=f"helpdesk.{verb}", by=by, at=at)
    return held


def _held(case: HelpCase) -> HelpCase:
    rows = HelpCase.objects.select_for_update(of=("self",)).select_related(
        "asked_by__person", "adviser__person"
    )
    return rows.get(pk=case.pk)


def _move(held: HelpCase, state: str, at: datetime) -> None:
    held.state, held.changed_at = state, at
    held.save(update_fields=["state", "changed_at", "adviser", "answered_at"])


def _write(
    case: HelpCase, kind: str, text: str, file: File | None, by: User | None, at: datetime
) -> HelpMessage:
    made = HelpMessage.objects.create(
        case=case, number=case.messages.count() + 1, kind=kind, text=text.strip(), file=file, written_at=at,
        written_by=by,
    )  # fmt: skip
    told = [case.number, case.subject, case.name, case.email] if made.number == 1 else [case.search_text]
    case.search_text = "\n".join([*told, made.text]).casefold()
    case.save(update_fields=["search_text"])
    return made


def _mail(case: HelpCase, kind: str, subject: str, body: str, *, cause: str, at: datetime) -> None:
    write_mail(
        kind=kind, to=case.email, language=case.language, subject=subject, body=body, cause=cause, at=at
    )


def _tell_advisers(case: HelpCase, at: datetime, *, message: int = 1) -> None:
    """The adviser who has it; of a case that nobody has, all of them."""
    told = [case.adviser] if case.adviser else list(people.advisers(on=in_oslo(at).date()))
    for adviser in told:
        language = adviser.person.language if adviser.person_id else "nb"
        with translation.override(language):
            subject, body = mails.to_adviser(case, adviser)
        write_mail(
            kind="helpdesk.to_adviser", to=adviser.email, language=language, subject=subject, body=body,
            cause=f"help-case:{case.number}:to-adviser:{message}:{adviser.pk}", at=at,
        )  # fmt: skip
