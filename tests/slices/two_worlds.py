"""Secrets of an assessment, each as the one thing in which a second world differs; and what a person is answered.

A secret says at which stage of the walk's world it lies, how the second world is made from the first, and who
is entitled to notice. Everybody else must be answered alike in both, at every address.
"""

from __future__ import annotations

import difflib
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from django.db import connection
from django.test import Client
from lxml import html
from openpyxl import load_workbook

from tests.slices.walk_database import nothing_kept
from tests.slices.walk_routes import held_by, routes, values_for
from tests.slices.walk_world import Place, World
from tildel.assessment.actions import assignments, declarations, found, objections
from tildel.assessment.models import Assignment, Member, Objection, Review, ReviewVersion
from tildel.assessment.queries import conflicts
from tildel.config.access_table import TABLE
from tildel.decisions.models import Outcome
from tildel.messaging.models import Mail
from tildel.panels.actions.presence import keep_out
from tildel.people.models import Person
from tildel.portal.queries import kept

# Those who run the programme are entitled to everything in it; two more are they, who is named in the secret.
_OFFICE = frozenset({"officer", "administrator"})
# One of each kind: an editor is an applicant here, a member of the board as its leader.
# Who comes nearest to the secrets stands first, and looks through the pages.
KINDS = (
    "expert", "conflicted", "other_officer", "applicant", "board_leader", "director_leader", "manager",
    "other_applicant", "plain", "anonymous",
)  # fmt: skip
_SEATS = frozenset({"board_leader", "board_member", "director_leader", "director"})


@dataclass(frozen=True)
class Secret:
    stage: str
    change: Callable[[World, Place], None]
    entitled: frozenset[str] = _OFFICE


def _another_name(_world: World, place: Place) -> None:
    person = place.members["second_expert"].expert.person_id
    Person.objects.filter(pk=person).update(given_name="Quite", family_name="Another")


def _other_marks(_world: World, place: Place) -> None:
    reviews = Review.objects.filter(assignment__member=place.members["second_expert"])
    reviews.update(marks={"quality": 1, "benefit": 2}, texts={"quality": "Weak.", "benefit": "Little."})


def _confirmed(world: World, place: Place) -> None:
    """The co-reader turns out to have a conflict in A, in which the review was submitted."""
    tie = conflicts.to_judge(place.round).get(application=place.a)
    found.confirm_tie(found=tie, ground="fvl6.other", by=world.users["officer"], at=world.now)
    # The first screen that asks again sends them out of the room; whose that is tells nothing.
    keep_out(panel=place.panel, at=world.now)


def _declared(world: World, place: Place) -> None:
    """`conflicted` declares one in B as well, which they had."""
    declarations.declare(
        member=_fresh(place.members["conflicted"]), application=place.b, ground="fvl6.party", text="Ours.",
        by=world.users["conflicted"], at=world.now,
    )  # fmt: skip


def _no_tie(world: World, place: Place) -> None:
    """What was found is set aside: before and after, the expert it is about learns nothing."""
    tie = conflicts.to_judge(place.round).get(application=place.b)
    found.set_tie_aside(found=tie, reason="Another clinic.", by=world.users["officer"], at=world.now)


def _objected(world: World, place: Place) -> None:
    """Somebody objects to the very expert who looks."""
    Objection.objects.filter(member=place.members["expert"]).delete()
    objections.record_objection(
        members=[_fresh(place.members["expert"])], application=place.a, raised_by="Other Applicant Eksempel",
        text="A dispute.", received_at=world.now, by=world.users["officer"], at=world.now,
    )  # fmt: skip


def _one_reader_less(world: World, place: Place) -> None:
    given = Assignment.objects.select_related("application", "member__round__call__programme").get(
        member=place.members["second_expert"], application=place.a
    )
    ReviewVersion.objects.filter(review__assignment=given).delete()
    Review.objects.filter(assignment=given).update(state="draft", submitted_at=None)
    assignments.unassign(assignment=given, by=world.users["officer"], at=world.now)


def _decided_otherwise(_world: World, place: Place) -> None:
    first, second = Outcome.objects.filter(application__in=[place.a, place.b]).order_by("pk")
    for one, other in ((first, second), (second, first)):
        row = Outcome.objects.filter(pk=one.pk)
        row.update(awarded=other.awarded, amount=other.amount, ground=other.ground, rank=other.rank)
    for letter in (first.letter, second.letter):
        type(letter).objects.filter(pk=letter.pk).update(title="Something else was decided")


def _fresh(member: Member) -> Member:
    return Member.objects.select_related("round__call__programme", "expert__person").get(pk=member.pk)


SECRETS = {
    # The register of experts is every officer's.
    "who reads": Secret("assessing", _another_name, _OFFICE | {"other_officer"}),
    "which marks": Secret("assessing", _other_marks),
    "which marks, when decided": Secret("decided", _other_marks, _OFFICE | _SEATS),
    # Who sits in the room sees who is sent out of it.
    "a conflict of the other reader": Secret("assessing", _confirmed, _OFFICE | {"expert"}),
    "a conflict declared": Secret("assessing", _declared, _OFFICE | {"conflicted"}),
    "a tie found": Secret("assessing", _no_tie),
    "an objection": Secret("assessing", _objected),
    "how many read": Secret("assessing", _one_reader_less),
    "the decision before it is published": Secret("decided", _decided_otherwise, _OFFICE | _SEATS),
}


# Secrets that can be changed together without hiding each other: a difference of one is one of all.
TOGETHER = {
    "names, marks, interests, objections": (
        "who reads", "which marks", "a conflict declared", "a tie found", "an objection",
    ),
    "a conflict of the other reader": ("a conflict of the other reader",),
    "how many read": ("how many read",),
    "marks and decision": ("which marks, when decided", "the decision before it is published"),
}  # fmt: skip


def kept_from(role: str, names: Sequence[str]) -> list[Secret]:
    """Those of the secrets that a person is not entitled to."""
    return [SECRETS[name] for name in names if role not in SECRETS[name].entitled]


Key = tuple[str, str]

# --- what is asked ----------------------------------------------------------------------------------------

# What is drawn anew for every answer, and the minute it is.
_MASKS = (
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(rb"nonce[-=]\"?[\w+/=-]+"),
    re.compile(rb'"X-CSRFToken": ?"[^"]+"'),
    # That a meeting has moved on is told to everybody who sits in it, outside its door too.
    re.compile(rb"/meeting/\?version=\d+"),
)
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADERS = (
    "Content-Type",
    "Content-Disposition",
    "Location",
    "Cache-Control",
    "ETag",
    "Last-Modified",
    "Vary",
)
# What somebody may look for who suspects something: the words that differ between the worlds.
_WORDS = ("Second", "Quite")
_SORTS = ("-score", "expert")
# Those who come nearest to what they may not: they also try to write.
_TRYING = frozenset({"applicant", "other_officer", "expert", "conflicted"})


class Answer(NamedTuple):
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int
    tables: frozenset[str]  # named in what was asked of the database; an answer that named none of those that
    # were changed is the same in both worlds

    def differs_in(self, other: Answer) -> list[str]:
        return [
            f"{name} ({_first_difference(self.body, other.body)})" if name == "body" else name
            for name in self._fields
            if name != "tables" and getattr(self, name) != getattr(other, name)
        ]


def _first_difference(one: bytes, other: bytes) -> str:
    lines = difflib.unified_diff(*(body.decode(errors="replace").splitlines() for body in (one, other)), n=0)
    return " | ".join(line.strip()[:200] for line in list(lines)[3:7])


def _content(data: bytes, headers: Any) -> bytes:
    """What is in a packed file, without the minute it was packed: a sheet's cells, an archive's files."""
    kind, name = headers.get("Content-Type", ""), headers.get("Content-Disposition", "").rstrip('"; ')
    if kind.startswith(_SHEET) or name.endswith(".xlsx"):
        return _cells(data)
    if kind.startswith("application/zip") or name.endswith(".zip"):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            files = [(one, _inside(one, packed.read(one))) for one in packed.namelist()]
        return b"\n".join(part for one, inside in files for part in (one.encode(), inside))
    return data


def _inside(name: str, data: bytes) -> bytes:
    return _content(data, {"Content-Disposition": name})


def _cells(data: bytes) -> bytes:
    """Every cell that is not empty and every hidden thing said about it, a line each; who made the file too."""
    book = load_workbook(BytesIO(data))
    made = book.properties
    lines = [
        repr((made.creator, made.lastModifiedBy, made.title, made.subject, made.description, made.keywords))
    ]
    lines += [repr((name, value.attr_text)) for name, value in book.defined_names.items()]
    for sheet in book.worksheets:
        lines.append(repr((sheet.title, sheet.sheet_state, sheet.dimensions)))
        for row in sheet.iter_rows():
            lines += [
                repr((cell.coordinate, cell.value, cell.comment and cell.comment.text))
                for cell in row
                if cell.value is not None or cell.comment
            ]
        lines += [repr((str(rule.sqref), rule.formula1)) for rule in sheet.data_validations.dataValidation]
    return "\n".join(lines).encode()


def listening(asked: list[str]) -> Any:
    """Every statement that goes to the database while this is open."""

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    return connection.execute_wrapper(listen)


_TABLE = re.compile(r'(?:FROM|JOIN|INTO|UPDATE)\s+(?:ONLY\s+)?"?(\w+)')
_WRITING = ("INSERT", "UPDATE", "DELETE")


def tables_in(asked: Sequence[str]) -> frozenset[str]:
    return frozenset(name for sql in asked for name in _TABLE.findall(sql))


def written_by(asked: Sequence[str]) -> frozenset[str]:
    """The tables that were written to; what a session keeps is nobody's secret."""
    writing = [sql.split("WHERE")[0] for sql in asked if sql.startswith(_WRITING)]
    return tables_in(writing) - {"django_session"}


def ask(client: Client, method: str, url: str) -> Answer:
    """What is answered; whatever is written or logged meanwhile is undone."""
    cookies = client.cookies.copy()
    asked: list[str] = []
    # Sums that one world has kept in memory would spare the other its questions.
    kept.forget()
    with nothing_kept(), listening(asked):
        answer = client.generic(method, url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    client.cookies = cookies
    body = _content(body, answer.headers) if answer.status_code == 200 else body
    for mask in _MASKS:
        body = mask.sub(b"*", body)
    headers = tuple((name, answer.headers.get(name, "")) for name in _HEADERS)
    return Answer(
        status=answer.status_code, headers=headers, body=body, queries=len(asked), tables=tables_in(asked)
    )


def addresses(role: str, place: Place, world: World) -> Iterator[tuple[str, str]]:
    """(method, address) of everything in the resolver, for A of the stage.

    What the gate closes to a role is tried by those who come nearest to it; D2 proves it closed to all.
    """
    for route in routes():
        row = TABLE[route.name]
        values = values_for(route, place, world)
        if row.demo_only or values is None:
            continue
        for method in row.methods:
            opens = row.opens_for(held_by(role, place), place.stage, method)
            if (opens and method == "GET") or (role in _TRYING and not opens):
                yield method, route.url(values)


def may_show(key: Key) -> bool:
    """Whether an officer looks for a secret of the assessment there."""
    method, url = key
    return method == "GET" and url.startswith(("/nb/assessment/", "/nb/decisions/", "/nb/panels/"))


def variants(url: str, page: bytes) -> list[str]:
    """The page's own address with every sort, filter and export that its links and forms offer, and more."""
    path = urlsplit(url).path
    links = [link for link in _offered(url, page) if urlsplit(link).query]
    offered = [link for link in links if urlsplit(link).path.startswith(path)]
    # A page that can be sorted is sorted by what it does not offer, too.
    names = {name for link in offered for name in parse_qs(urlsplit(link).query)} & {"order", "sort"}
    more = [f"{path}?{urlencode({name: value})}" for name in sorted(names) for value in _SORTS]
    return [link for link in dict.fromkeys((*offered, *more)) if link != url]


def _offered(url: str, page: bytes) -> Iterator[str]:
    if not page.lstrip().startswith(b"<") or page.startswith(b"<?xml"):
        return
    tree = html.fromstring(page.decode())
    yield from (urljoin(url, link) for link in tree.xpath("//main//a/@href"))
    for form in tree.xpath("//main//form[translate(@method, 'GET', 'get')='get' or not(@method)]"):
        action = urljoin(url, form.get("action") or urlsplit(url).path)
        for box in form.xpath(".//input[@name][not(@type='hidden')]"):
            yield from (f"{action}?{urlencode({box.get('name'): word})}" for word in _WORDS)
        for select in form.xpath(".//select[@name]"):
            values = select.xpath(".//option/@value")
            yield from (f"{action}?{urlencode({select.get('name'): value})}" for value in values)


class Asking:
    """What one person is answered in one world; what was asked once is not asked again.

    `first` is what they were answered in the first world, and `changed` the tables in which the second differs.
    """

    def __init__(
        self,
        client: Client,
        first: Mapping[Key, Answer] = MappingProxyType({}),
        changed: Set[str] = frozenset(),
    ) -> None:
        self._client = client
        self.known = {key: answer for key, answer in first.items() if not answer.tables & changed}

    def answer(self, method: str, url: str) -> Answer:
        key = (method, url)
        if key not in self.known:
            self.known[key] = ask(self._client, method, url)
        return self.known[key]

    def everything(self, asked: Sequence[Key], skipped: set[str]) -> Iterator[tuple[Key, Answer]]:
        """Every address; a page that opens with all its variants too, but for those in `skipped`."""
        for method, url in asked:
            page = self.answer(method, url)
            yield (method, url), page
            if method != "GET" or page.status != 200 or url in skipped:
                continue
            for more in variants(url, page.body):
                yield ("GET", more), self.answer("GET", more)


def mails_to(people: list[Any]) -> list[tuple[str, str, str]]:
    """What was written to those people, in any order of time."""
    addresses = [person.email for person in people]
    rows = Mail.objects.filter(to_address__in=addresses)
    return sorted(rows.values_list("to_address", "subject", "body"))
