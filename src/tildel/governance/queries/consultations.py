"""Reading consultations."""

from __future__ import annotations

from django.db.models import QuerySet

from tildel.governance.models import Body, Comment, Consultation, Draft, Recipient
from tildel.people.models import User


def consultations_of(body: Body) -> QuerySet[Consultation]:
    return body.consultations.order_by("-due", "-pk")


def consultation(body: Body, pk: int) -> Consultation | None:
    found = consultations_of(body).filter(pk=pk).first()
    if found is not None:
        found.body = body
    return found


def open_for(user: User) -> QuerySet[Consultation]:
    """What waits for a person's comments."""
    return (
        Consultation.objects.filter(recipients__person_id=user.person_id, state="open")
        .select_related("body")
        .order_by("due", "pk")
    )


def recipient(user: User, consultation: Consultation) -> Recipient | None:
    if not user.is_authenticated or user.person_id is None:
        return None
    return consultation.recipients.filter(person_id=user.person_id).first()


def recipients(consultation: Consultation) -> QuerySet[Recipient]:
    return consultation.recipients.select_related("person").order_by("person__family_name", "pk")


def drafts(consultation: Consultation) -> list[Draft]:
    return list(consultation.drafts.order_by("number"))


def comments(consultation: Consultation) -> QuerySet[Comment]:
    """Those to every version, the newest version first."""
    rows = Comment.objects.filter(draft__consultation=consultation)
    return rows.select_related("draft", "recipient__person").order_by("-draft__number", "paragraph", "pk")


def earlier_comments(user: User, draft: Draft) -> QuerySet[Comment]:
    """What a person wrote to the versions before."""
    rows = comments(draft.consultation).filter(draft__number__lt=draft.number)
    return rows.filter(recipient__person_id=user.person_id).exclude(recipient__person_id__isnull=True)


def own_comments(user: User, draft: Draft) -> dict[int, Comment]:
    rows = draft.comments.filter(recipient__person_id=user.person_id)
    return {row.paragraph: row for row in rows}
