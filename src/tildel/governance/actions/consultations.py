"""Consultations: a text by paragraphs, sent out, commented, answered, and its next version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from tildel.audit.actions import record
from tildel.governance import access, mails
from tildel.governance.domain.paragraphs import split
from tildel.governance.domain.states import CONSULTATION, ConsultationState
from tildel.governance.models import Appointment, Body, Comment, Consultation, Draft, Recipient
from tildel.governance.queries import bodies
from tildel.governance.queries import consultations as queries
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.actions import account_for, register_person
from tildel.people.models import User

LONGEST = 400  # paragraphs


@transaction.atomic
def begin_consultation(
    *, body: Body, title: str, introduction: str, text: str, due: date, by: User, at: datetime
) -> Consultation:
    """A draft with its first version; nobody is asked yet. Raises RuleBroken `consultation.no_text`."""
    access.check_can_run(by, body, on=in_oslo(at).date())
    made = Consultation.objects.create(
        body=body,
        title=title.strip(),
        introduction=introduction,
        due=due,
        state=CONSULTATION.initial,
        made_at=at,
    )
    _add_draft(made, text, 1, at)
    record(stream=f"body:{body.key}", verb="consultation.begun", by=by, at=at, consultation=made.pk)
    return made


def _add_draft(consultation: Consultation, text: str, number: int, at: datetime) -> Draft:
    paragraphs = split(text)
    if not paragraphs:
        raise RuleBroken("consultation.no_text", place="text")
    if len(paragraphs) > LONGEST:
        raise RuleBroken("consultation.too_long", place="text", most=LONGEST)
    return Draft.objects.create(
        consultation=consultation, number=number, paragraphs=list(paragraphs), made_at=at
    )


@transaction.atomic
def next_draft(*, consultation: Consultation, text: str, by: User, at: datetime) -> Draft:
    """The next version, beside the last. Comments stay with the version they were written to."""
    access.check_can_run(by, consultation.body, on=in_oslo(at).date())
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    last = queries.drafts(locked)[-1]
    if split(text) == tuple(last.paragraphs):
        raise RuleBroken("consultation.same_text", place="text")
    made = _add_draft(locked, text, last.number + 1, at)
    record(
        stream=f"body:{consultation.body.key}", verb="consultation.version", by=by, at=at,
        consultation=locked.pk, number=made.number,
    )  # fmt: skip
    return made


@transaction.atomic
def send_consultation(
    *, consultation: Consultation, due: date, others: Iterable[tuple[str, str]] = (), by: User, at: datetime
) -> int:
    """Ask everybody who sits in the body, and `others` (institution, address), for comments by a day.

    Returns how many are asked. Sent again after it was closed, it asks for comments on the newest version.
    """
    access.check_can_run(by, consultation.body, on=in_oslo(at).date())
    locked = (
        Consultation.objects.select_for_update(of=("self",)).select_related("body").get(pk=consultation.pk)
    )
    locked.state = CONSULTATION.after(locked.state, "send")
    if due <= in_oslo(at).date():
        raise RuleBroken("consultation.due", place="due")
    locked.due = due
    locked.save(update_fields=["state", "due"])
    _ask(locked, others, by, at)
    number = queries.drafts(locked)[-1].number
    rows = list(queries.recipients(locked))
    for row in rows:
        subject, text = mails.in_language(
            row.person.language, mails.consultation_sent, consultation=locked, name=str(row.person)
        )
        write_mail(
            kind="consultation.sent", to=row.person.email, language=row.person.language, subject=subject,
            body=text, cause=f"consultation:{locked.pk}:{number}:{row.pk}", at=at,
        )  # fmt: skip
    record(
        stream=f"body:{locked.body.key}", verb="consultation.sent", by=by, at=at, consultation=locked.pk,
        people=len(rows), due=due.isoformat(),
    )  # fmt: skip
    return len(rows)


def _ask(consultation: Consultation, others: Iterable[tuple[str, str]], by: User, at: datetime) -> None:
    for row in bodies.sitting(consultation.body, on=in_oslo(at).date()).exclude(seat=Appointment.DEPUTY):
        behalf = row.organisation.name if row.organisation else ""
        Recipient.objects.get_or_create(
            consultation=consultation, person=row.person, defaults={"behalf": behalf}
        )
    for institution, address in others:
        person = register_person(email=address, by=by, at=at)
        account_for(person=person, by=by, at=at)
        Recipient.objects.get_or_create(
            consultation=consultation, person=person, defaults={"behalf": institution[:200]}
        )


@transaction.atomic
def comment(*, consultation: Consultation, texts: Mapping[int, str], by: User, at: datetime) -> int:
    """Comments by paragraph (0 is the whole text) on the newest version; an empty one takes its comment back.

    Returns how many stand. Raises NotAllowed for whoever was not asked, RuleBroken `consultation.closed`.
    """
    recipient = queries.recipient(by, consultation)
    if recipient is None:
        raise NotAllowed("consultation.not_yours")
    locked = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    if locked.state != ConsultationState.OPEN or in_oslo(at).date() > locked.due:
        raise RuleBroken("consultation.closed")
    draft = queries.drafts(locked)[-1]
    for paragraph, text in texts.items():
        if not 0 <= paragraph <= len(draft.paragraphs):
            continue
        rows = Comment.objects.filter(draft=draft, recipient=recipient, paragraph=paragraph)
        if not text.strip():
            rows.filter(answered_at__isnull=True).delete()
        elif not rows.filter(text=text).exists():
            Comment.objects.update_or_create(
                draft=draft, recipient=recipient, paragraph=paragraph,
                defaults={"text": text, "at": at, "answer": "", "answered_at": None},
            )  # fmt: skip
    standing = Comment.objects.filter(draft=draft, recipient=recipient).count()
    record(
        stream=f"body:{consultation.body.key}", verb="consultation.commented", by=by, at=at,
        consultation=locked.pk, comments=standing,
    )  # fmt: skip
    return standing


@transaction.atomic
def answer_comments(
    *, consultation: Consultation, answers: Mapping[int, str], by: User, at: datetime
) -> None:
    """What the body answers to comments: {comment: text}."""
    access.check_can_run(by, consultation.body, on=in_oslo(at).date())
    rows = Comment.objects.filter(draft__consultation=consultation, pk__in=list(answers))
    changed = 0
    for row in rows.select_for_update(of=("self",)):
        text = answers[row.pk]
        if text != row.answer:
            row.answer, row.answered_at = text, at if text.strip() else None
            row.save(update_fields=["answer", "answered_at"])
            changed += 1
    if changed:
        record(
            stream=f"body:{consultation.body.key}", verb="consultation.answered", by=by, at=at,
            consultation=consultation.pk, answers=changed,
        )  # fmt: skip


@transaction.atomic
def close_consultation(*, consultation: Consultation, by: User, at: datetime) -> Consultation:
    """No more comments on this version."""
    access.check_can_run(by, consultation.body, on=in_oslo(at).date())
    locked = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    locked.state = CONSULTATION.after(locked.state, "close")
    locked.save(update_fields=["state"])
    record(
        stream=f"body:{consultation.body.key}",
        verb="consultation.closed",
        by=by,
        at=at,
        consultation=locked.pk,
    )
    return locked
