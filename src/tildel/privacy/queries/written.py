"""What a person wrote in applications and is named in there, without the others who stand beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from tildel.applications.models import (
    Application,
    Attachment,
    Collaborator,
    CvSheet,
    DraftSection,
    Invitation,
    Letter,
    Participation,
    Submission,
)
from tildel.people.models import User
from tildel.privacy.domain.scrubbing import Named, entries_of, people_in
from tildel.privacy.queries.paths import Subject

_LEADER = "p1"  # the key of the leader among the people of an application


@dataclass(frozen=True)
class Applications:
    """The applications of one person, looked up once: their own, and others that only name them."""

    own: tuple[Application, ...]
    naming: tuple[Application, ...]

    @property
    def all(self) -> tuple[Application, ...]:
        return (*self.own, *self.naming)


def applications_for(subject: Subject) -> Applications:
    """Reads every draft and every version that was sent in once for each address."""
    own = tuple(written_in(subject))
    keys = {one.pk for one in own}
    return Applications(own, tuple(one for one in named_in(subject) if one.pk not in keys))


def written_in(subject: Subject) -> QuerySet[Application]:
    """The applications whose words are this person's own: they began them, lead them or write in them."""
    if subject.user is None:
        return Application.objects.none()
    writing = Collaborator.objects.filter(user=subject.user, role__in=("lead", "editor"))
    keys = writing.values("application")
    return Application.objects.filter(Q(pk__in=keys) | Q(created_by=subject.user)).order_by(
        "created_at", "pk"
    )


def named_in(subject: Subject) -> QuerySet[Application]:
    """The applications that hold an entry with one of the person's addresses, drafts and what was sent in."""
    keys: set[Any] = set()
    for address in subject.addresses:
        for model in (DraftSection, Submission):
            rows = model.objects.annotate(words=Cast("content", TextField()))
            keys |= set(rows.filter(words__icontains=address).values_list("application", flat=True))
    return Application.objects.filter(pk__in=keys).order_by("created_at", "pk")


def others_beside(applications: Iterable[Application]) -> Iterator[Named]:
    """Everybody who stands in these applications, was invited to them or works in them."""
    keys = [one.pk for one in applications]
    for model in (DraftSection, Submission):
        for content in (
            model.objects.filter(application__in=keys).values_list("content", flat=True).iterator()
        ):
            yield from people_in(content)
    for asked in (Invitation, Participation):
        for address in asked.objects.filter(application__in=keys).values_list("email", flat=True):
            yield Named(address=address)
    who = User.objects.filter(collaborations__application__in=keys).distinct().select_related("person")
    for user in who:
        person = user.person
        yield Named(user.email, person.given_name if person else "", person.family_name if person else "")


def own_content(application: Application) -> dict[str, Any]:
    """The draft, what was sent in, and the letters that were sent back."""
    sent = application.submissions.order_by("number").values("number", "received_at", "content")
    letters = Letter.objects.filter(application=application, sent_at__isnull=False).order_by("sent_at")
    return {
        "reference": application.reference,
        "draft": dict(application.sections.order_by("key").values_list("key", "content")),
        "submissions": list(sent),
        "letters": list(letters.values("kind", "title", "content", "sent_at")),
    }


def own_entries(application: Application, addresses: tuple[str, ...]) -> list[dict[str, Any]]:
    """What the application says of this person."""
    contents = [
        *application.sections.values_list("content", flat=True),
        *application.submissions.order_by("number").values_list("content", flat=True),
    ]
    found: list[dict[str, Any]] = []
    for content in contents:
        found += [dict(one) for one in entries_of(content, addresses) if dict(one) not in found]
    return found


def person_keys(application: Application, addresses: tuple[str, ...]) -> set[str]:
    """The keys under which the person stands in an application; the leader has none of their own there."""
    leader = application.sections.filter(key="leader").values_list("content", flat=True).first() or {}
    keys = {str(one["key"]) for one in own_entries(application, addresses) if one.get("key")}
    if str(leader.get("email") or "").strip().casefold() in addresses:
        keys.add(_LEADER)
    return keys


def own_cvs(application: Application, keys: set[str]) -> list[dict[str, Any]]:
    rows = CvSheet.objects.filter(application=application, person_key__in=keys)
    return list(rows.values("person_key", "content", "saved_at"))


def own_attachments(application: Application, subject: Subject, keys: set[str]) -> list[Attachment]:
    """Files the person uploaded that are of nobody else, and their own CV whoever uploaded it."""
    fits = Q(person_key__in=keys)
    if subject.user is not None:
        fits |= Q(person_key="", added_by=subject.user)
    rows = Attachment.objects.filter(fits, application=application).select_related("file")
    return list(rows.order_by("pk"))
