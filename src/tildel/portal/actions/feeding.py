"""What can be found follows what is public: taken out when it changes, put back if it still is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tildel.portal.actions.awards import refresh_awards
from tildel.portal.domain.words import is_kept, keys_of
from tildel.portal.models import SearchDocument, SearchWord
from tildel.portal.queries.documents import SOURCES, documents, key_of
from tildel.portal.queries.told_of_others import minutes_key

# The streams of the trail whose things can be found, by the kind of their documents.
KINDS = {
    kind: kind
    for kind in (
        "call", "study", "infrastructure", "body", "project", "network", "innovation", "plan", "department"
    )
} | {"outside-call": "outside", "national-report": "report"}  # fmt: skip
# Where the events that matter are not called as their stream.
_CALLED = {"national-report": "report.finish"}
# Of these everything that is written can change what the public sees, whatever it is called.
_ALWAYS = ("project", "network")
# What is written to a stream without changing what the public sees of it.
_QUIET = (
    "call.opened",
    "study.begun",
    "infrastructure.begun",
    "innovation.begun",
    "study.confirmed",
    "study.reminded",
    "infrastructure.reminded",
    "infrastructure.confirmed",
)
_HEARD = (*KINDS, "decision")
# After these the list of awards of the call is another.
AWARDING = ("decision.published", "award.declined", "award.called_up")
_WRITTEN = (
    "titles",
    "leads",
    "url_name",
    "url_args",
    "paths",
    "day",
    "heading_no",
    "body_no",
    "heading_en",
    "body_en",
)


@dataclass(slots=True)
class _Unheard:
    """Whether something was written that the search does not know."""

    something: bool = False


_unheard: ContextVar[_Unheard | None] = ContextVar("unheard", default=None)


@contextmanager
def unheard() -> Iterator[_Unheard]:
    """Within it nothing is taken out or put back; the caller sees to it that everything is made anew."""
    held = _Unheard()
    token = _unheard.set(held)
    try:
        yield held
    finally:
        _unheard.reset(token)


@contextmanager
def anew_at_the_end() -> Iterator[None]:
    """Within it nothing is taken out or put back one by one; what was written is found when it is over.

    For whoever writes a whole world at once: each of ten thousand events would take its thing out again.
    """
    with unheard() as held:
        yield
    if held.something:
        rebuild()


def _is_later() -> bool:
    held = _unheard.get()
    if held is not None:
        held.something = True
    return held is not None


@transaction.atomic
def refresh(*, kind: str, key: str = "") -> int:
    """Make the documents of a kind, or the one of a key, what is public now. Returns how many there are."""
    made, kept = 0, []
    batch: list[SearchDocument] = []
    for document in documents(kind, key):
        kept.append(document.key)
        batch.append(document)
        if len(batch) == 500:
            made += _write(batch)
            batch = []
    made += _write(batch)
    stale = SearchDocument.objects.filter(kind=kind).exclude(key__in=kept)
    (stale.filter(key=key) if key else stale).delete()
    return made


def _write(batch: list[SearchDocument]) -> int:
    SearchDocument.objects.bulk_create(
        batch, update_conflicts=True, unique_fields=["kind", "key"], update_fields=_WRITTEN
    )
    _learn(batch)
    return len(batch)


def _learn(batch: list[SearchDocument]) -> None:
    words = {
        word
        for row in batch
        for line in (row.heading_no, row.body_no, row.heading_en, row.body_en)
        for word in line.split()
        if is_kept(word)
    }
    known = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))
    new = [SearchWord(word=word, keys=keys_of(word)) for word in sorted(words - known)]
    SearchWord.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)


def forget(*, kind: str, key: str) -> None:
    """Take a thing out of the search, in the transaction that changes it; without a key all of the kind."""
    found = SearchDocument.objects.filter(kind=kind)
    (found.filter(key=key) if key else found).delete()


@transaction.atomic
def rebuild() -> dict[str, int]:
    """Everything anew: the awards, every document, and the words that stand in them."""
    refresh_awards()
    SearchWord.objects.all().delete()
    made = {kind: refresh(kind=kind) for kind in SOURCES}
    if (held := _unheard.get()) is not None:
        held.something = False
    return made


def awards_changed(*, call_key: str) -> None:
    """The list of a call stands in the same moment as the decision that changed it."""
    for number in refresh_awards(call_key=call_key):
        refresh(kind="award", key=number)


def hear(sender: Any, instance: Any, created: bool = True, **_more: Any) -> None:
    """An event of the trail was written: what it is about is taken out, and put back by the queue."""
    subject, _colon, key = instance.stream.partition(":")
    if subject in _HEARD and _is_later():
        return
    if subject == "decision" and instance.verb in AWARDING:
        awards_changed(call_key=key)
    for kind, of in _touched(subject, key, instance):
        forget(kind=kind, key=of)
        put_back(kind, of)
    if instance.verb == "call.published":
        _defer("tildel.tell_subscribers", call_key=key)


def _touched(subject: str, key: str, event: Any) -> Iterator[tuple[str, str]]:
    """(kind, key) of the documents that an event changes; the key "" is all of the kind."""
    kind = KINDS.get(subject)
    told = kind in _ALWAYS or event.verb.startswith(_CALLED.get(subject, f"{subject.replace('-', '_')}."))
    if kind and told and event.verb not in _QUIET:
        yield kind, key
    if subject == "body" and event.verb == "minutes.published":
        yield "minutes", minutes_key(key, event.data["day"])
    if subject == "body" and event.verb == "case.corrected":
        yield "minutes", ""
    if event.verb == "journal.entered":
        yield "journal", event.data["cause"]
    if event.verb == "guide.published":
        yield "solution", ""


def page_changed(sender: Any, instance: Any, **_more: Any) -> None:
    """A page of an editor was published, changed, moved or taken away."""
    found = key_of(instance)
    if found and not _is_later():
        forget(kind=found[0], key=found[1])
        put_back(*found)


def restriction_changed(sender: Any, instance: Any, **_more: Any) -> None:
    """Who may see a page, and all under it, is another."""
    for page in instance.page.get_descendants(inclusive=True):
        page_changed(type(page), page)


def put_back(kind: str, key: str) -> None:
    _defer("tildel.refresh_search", kind=kind, key=key)


def _defer(task: str, **arguments: str) -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    app.configure_task(task).defer(**arguments)
