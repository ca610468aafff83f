"""Other applications to the same programme that a person may want to compare with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.fields.json import KeyTransform

from tildel.applications.domain.similarity import Close, closest, words_of
from tildel.applications.domain.summary import leader_copies, same_leader
from tildel.applications.models import Application, Submission

MOST_COMPARED = 2000  # the latest; a programme of a hundred a year gets there in twenty
_TEXTS = ("title_no", "title_en", "summary_no", "summary_en")
# A submission never changes, so its words are kept for as long as the process lives.
_WORDS: dict[UUID, dict[str, int]] = {}
_SHOWN = (
    "pk",
    "reference",
    "title",
    "state",
    "call__names",
    "institution__name",
    "current__content__sections__leader",
)


@dataclass(frozen=True, slots=True)
class Similar:
    """`same_leader` are rows of other applications; `close` are rows with how close their text is."""

    same_leader: list[dict[str, Any]]
    close: list[tuple[dict[str, Any], Close]]
    compared: int


def similar_to(application: Application) -> Similar:
    """Submitted applications to calls of the same programme: of the same leader, and with much the same text.

    Other programmes' applications are not theirs to see who run this one.
    """
    others = Application.objects.filter(
        call__programme_id=application.call.programme_id, current__isnull=False
    ).exclude(pk=application.pk)
    latest = others.order_by("-current__received_at").values_list("pk", "current_id")[:MOST_COMPARED]
    submissions = {str(key): submission for key, submission in latest}
    words = _words([*submissions.values(), application.current_id])
    own = words.get(application.current_id, {})
    close = closest(own, {key: words[one] for key, one in submissions.items() if one in words})
    rows = {str(row["pk"]): row for row in _rows(others, pk__in=[one.key for one in close])}
    return Similar(
        _of_same_leader(others, application), [(rows[one.key], one) for one in close], len(submissions)
    )


def _rows(applications: Any, **chosen: Any) -> Any:
    return applications.filter(**chosen).order_by("-current__received_at").values(*_SHOWN)


def _of_same_leader(others: Any, application: Application) -> list[dict[str, Any]]:
    leader = application.current.content["sections"].get("leader", {})
    email, family = leader_copies(leader)
    named = Q(current__leader_email=email) & ~Q(current__leader_email="")
    related = Q(current__leader_family=family) & ~Q(current__leader_family="")
    found = _rows(others.filter(named | related))
    return [row for row in found if same_leader(leader, row["current__content__sections__leader"] or {})]


def _words(submissions: list[Any]) -> dict[Any, dict[str, int]]:
    unknown = [key for key in submissions if key not in _WORDS]
    texts = Submission.objects.filter(pk__in=unknown).annotate(
        project=KeyTransform("project", KeyTransform("sections", "content"))
    )
    for key, project in texts.values_list("pk", "project"):
        _WORDS[key] = words_of(*(str((project or {}).get(name) or "") for name in _TEXTS))
    found = {key: _WORDS[key] for key in submissions if key in _WORDS}
    while len(_WORDS) > 2 * MOST_COMPARED:
        _WORDS.pop(next(iter(_WORDS)), None)
    return found
