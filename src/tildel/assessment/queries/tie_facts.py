"""What the search for ties is told of experts and applications; a fixed number of questions, however many."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from tildel.applications.domain.publication import doi_in
from tildel.applications.models import Application, Collaborator, CvSheet
from tildel.assessment.domain.names import institution_form
from tildel.assessment.domain.states import MemberState
from tildel.assessment.domain.ties import (
    ApplicationFacts,
    Earlier,
    ExpertFacts,
    Human,
    Participant,
    Places,
    Post,
    Work,
)
from tildel.assessment.models import Affiliation, Expert, Member, Publication, Round
from tildel.assessment.queries import rounds as queries
from tildel.kernel.time import in_oslo
from tildel.people import queries as people
from tildel.people.models import Person

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_STILL = re.compile(r"[-–—]\s*$|since|fra|frå|from|now|nå|no\b|present|dags dato", re.IGNORECASE)
_SECTIONS = ("project", "leader", "partners")
_CV = ("education", "supervision")  # where a CV names supervisors


def places() -> Places:
    """The directory's names and regions, by organisation number."""
    rows = list(people.organisations().values_list("orgnr", "name", "region"))
    return Places(
        {number: name for number, name, _ in rows}, {number: region for number, _, region in rows if region}
    )


def experts_in(round: Round) -> list[ExpertFacts]:
    """Everybody in a round who has not declined."""
    members = (
        Member.objects.filter(round=round)
        .exclude(state=MemberState.DECLINED)
        .select_related("expert__person")
        .order_by("pk")
    )
    chosen = Expert.objects.filter(memberships__in=members)
    posts = _by_expert(Affiliation.objects.filter(expert__in=chosen).order_by("pk"))
    works = _by_expert(Publication.objects.filter(expert__in=chosen).order_by("pk"))
    return [
        ExpertFacts(
            member=row.pk,
            human=_of_person(row.expert.person),
            posts=tuple(_posts(row.expert, posts[row.expert_id])),
            works=tuple(_work(one) for one in works[row.expert_id]),
        )
        for row in members
    ]


def _by_expert(rows: Iterable[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.expert_id].append(row)
    return found


def _of_person(person: Person) -> Human:
    return Human(str(person), person.email, person.orcid, str(person.pk))


def _posts(expert: Expert, affiliations: list[Affiliation]) -> Iterator[Post]:
    """The dated affiliations, and the register's institution where none of them says more of it."""
    dated = {institution_form(row.institution) for row in affiliations}
    if institution_form(expert.institution) not in dated:
        yield Post(expert.institution)
    for row in affiliations:
        yield Post(row.institution, row.orgnr, row.department, row.held_from, row.held_to)


def _work(row: Publication) -> Work:
    authors = tuple(
        (str(one.get("name") or ""), str(one.get("orcid") or ""))
        for one in row.authors
        if isinstance(one, Mapping)
    )
    return Work(row.title, doi_in(row.doi), row.year, authors)


# --- applications -----------------------------------------------------------------------------------------


def applications_in(round: Round) -> list[ApplicationFacts]:
    """The applications that are assessed, as they were sent; CVs as they are written in the form."""
    rows = list(_rows(queries.assessed_applications(round.call)))
    keys = [row["pk"] for row in rows]
    known = _known({mail for row in rows for mail in _mails(row)})
    sheets = _sheets(keys)
    writers = _writers(keys)
    return [_application(row, known, sheets, writers[row["pk"]]) for row in rows]


def _rows(applications: Any) -> Any:
    sections = {key: f"current__content__sections__{key}" for key in _SECTIONS}
    rows = applications.order_by("pk").values("pk", "reference", "current__received_at", *sections.values())
    for row in rows.iterator():
        yield {**row, **{key: _mapping(row[path]) for key, path in sections.items()}}


def _mapping(raw: Any) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _partners(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in row["partners"].get("rows") or [] if isinstance(one, Mapping)]


def _mails(row: Mapping[str, Any]) -> Iterator[str]:
    for one in (row["leader"], *_partners(row)):
        if one.get("email"):
            yield str(one["email"]).strip().casefold()


def _known(mails: set[str]) -> dict[str, Person]:
    """{e-mail address: the person of the register}."""
    rows = Person.objects.filter(email__in=mails) if mails else Person.objects.none()
    return {person.email.casefold(): person for person in rows}


def _sheets(keys: list[Any]) -> dict[tuple[Any, str], Mapping[str, Any]]:
    rows = CvSheet.objects.filter(application__in=keys).values_list("application", "person_key", "content")
    return {(application, key): _mapping(content) for application, key, content in rows}


def _writers(keys: list[Any]) -> Mapping[Any, list[Person]]:
    """Who works on an application in the system, whether or not it names them."""
    found: dict[Any, list[Person]] = defaultdict(list)
    rows = Collaborator.objects.filter(application__in=keys, user__person__isnull=False)
    for row in rows.select_related("user__person").order_by("pk"):
        found[row.application_id].append(row.user.person)
    return found


def _application(
    row: Mapping[str, Any], known: Mapping[str, Person], sheets: Mapping[tuple[Any, str], Mapping[str, Any]],
    writers: list[Person],
) -> ApplicationFacts:  # fmt: skip
    leader = row["leader"]
    name = f"{leader.get('given_name') or ''} {leader.get('family_name') or ''}".strip()
    named = [("p1", name, "leader", leader)]
    named += [(str(one.get("key")), str(one.get("name") or ""), "partner", one) for one in _partners(row)]
    everybody = [
        _participant(name, role, given, known, sheets.get((row["pk"], key), {}))
        for key, name, role, given in named
    ]
    mentioned = {person.human.person for person in everybody}
    everybody += [
        Participant(_of_person(one), "writer", Post("")) for one in writers if str(one.pk) not in mentioned
    ]
    sent = in_oslo(row["current__received_at"]).date()
    return ApplicationFacts(
        key=str(row["pk"]), reference=row["reference"], sent=sent, ends=_end(row["project"], sent),
        people=tuple(everybody), applicant=str(leader.get("institution") or ""),
    )  # fmt: skip


def _end(project: Mapping[str, Any], sent: date) -> date:
    try:
        return max(sent, date.fromisoformat(str(project.get("end"))))
    except ValueError:
        return sent


def _participant(
    name: str, role: str, given: Mapping[str, Any], known: Mapping[str, Person], cv: Mapping[str, Any]
) -> Participant:
    mail = str(given.get("email") or "").strip().casefold()
    person = known.get(mail)
    number = str(given.get("institution") or "")
    human = Human(name, mail, person.orcid if person else "", str(person.pk) if person else "")
    return Participant(
        human=human, role=role, institution=Post(number, number),
        posts=tuple(post for line in _lines(cv, "positions") for post in _cv_posts(line)),
        works=tuple(_cv_work(line) for line in _lines(cv, "publications")),
        supervision=tuple(" ".join(str(line.get(key) or "") for key in ("what", "where"))
                          for part in _CV for line in _lines(cv, part)),
    )  # fmt: skip


def _lines(cv: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [line for line in cv.get(key) or [] if isinstance(line, Mapping)]


def _cv_posts(line: Mapping[str, Any]) -> Iterator[Post]:
    """ "Department of X, Hospital Y" is read both ways round: either part may be the institution."""
    parts = [part.strip() for part in str(line.get("where") or "").split(",") if part.strip()][:4]
    first, last = _years(str(line.get("when") or ""))
    for number, part in enumerate(parts):
        others = ", ".join(parts[:number] + parts[number + 1 :])
        yield Post(part, "", others, first, last)


def _years(text: str) -> tuple[date | None, date | None]:
    """From and to, as far as years stand in a text: "2019–" is open, "2019" alone is that year."""
    years = [int(found) for found in _YEAR.findall(text)]
    if not years:
        return None, None
    last = None if _STILL.search(text) and len(years) == 1 else date(max(years), 12, 31)
    return date(min(years), 1, 1), last


def _cv_work(line: Mapping[str, Any]) -> Work:
    year = _YEAR.search(str(line.get("year") or ""))
    return Work(
        title=str(line.get("title") or ""), doi=doi_in(str(line.get("doi") or "")),
        year=int(year[0]) if year else None, reference=str(line.get("authors") or ""),
    )  # fmt: skip


def earlier_applications(round: Round) -> Iterator[Earlier]:
    """What was sent to other calls of the same programme; other programmes' applications are not theirs."""
    others = Application.objects.filter(
        ~Q(call=round.call), call__programme=round.call.programme_id, current__isnull=False
    )
    rows = list(_rows(others))
    known = _known({mail for row in rows for mail in _mails(row)})
    for row in rows:
        facts = _application(row, known, {}, [])
        humans = tuple(person.human for person in facts.people)
        yield Earlier(facts.reference, facts.sent.year, humans)
