"""The search for ties: experts and applications meet in indexes of what could tie them.

So the work grows with the facts and the ties, and not with experts times applications.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tildel.assessment.domain.names import Author, author_of, institution_form, names_in, plain
from tildel.assessment.domain.ties import (
    MOST_SHOWN,
    ApplicationFacts,
    Earlier,
    ExpertFacts,
    Human,
    Participant,
    Places,
    Post,
    Tie,
    TieKind,
    Work,
    each_once,
)
from tildel.programmes.domain.call import InterestRules

EARLIER_YEARS = 5  # how far back earlier applications count where the call names no number of years


def find_ties(
    experts: Sequence[ExpertFacts],
    applications: Sequence[ApplicationFacts],
    rules: InterestRules,
    *,
    places: Places,
    earlier: Iterable[Earlier] = (),
) -> tuple[Tie, ...]:
    """Every tie the rules ask for, by expert, application and kind; one of a kind for a pair.

    Whether it is the same person is always looked for. The order of the input changes nothing.
    """
    search = _Search(experts, applications, places)
    found = [*search.same_people()]
    if rules.institution:
        found += search.institutions()
    if rules.region:
        found += search.regions()
    if rules.co_publication_years is not None:
        found += search.publications(rules.co_publication_years)
    if rules.partners:
        found += search.partners()
    if rules.supervisor:
        found += search.supervisors()
    if rules.shared_project:
        years = EARLIER_YEARS if rules.co_publication_years is None else rules.co_publication_years
        found += search.shared_projects(earlier, years)
    return tuple(sorted(found, key=lambda tie: (tie.member, tie.application, tie.kind)))


class _Search:
    """The indexes and what is found with them."""

    def __init__(
        self, experts: Sequence[ExpertFacts], applications: Sequence[ApplicationFacts], places: Places
    ) -> None:
        self.experts = {expert.member: expert for expert in experts}
        self.applications = {row.key: row for row in applications}
        self.places, self._numbers = places, places.by_form()
        self.by_mark: dict[tuple[str, str], list[int]] = defaultdict(list)
        for expert in experts:
            for mark in expert.human.marks():
                self.by_mark[mark].append(expert.member)

    def _everybody(self) -> Iterator[tuple[ApplicationFacts, Participant]]:
        return ((row, person) for row in self.applications.values() for person in row.people)

    # --- the same person ----------------------------------------------------------------------------------

    def same_people(self) -> Iterator[Tie]:
        """One tie for a pair: the surest of the signs; a name alone is a kind of its own."""
        found: dict[tuple[int, str], dict[str, Any]] = {}
        for row, person in self._everybody():
            for kind, value in person.human.marks():
                for member in self.by_mark.get((kind, value), ()):
                    evidence = {"by": kind, "name": person.human.name, "role": person.role}
                    found[member, row.key] = min(
                        found.get((member, row.key), evidence), evidence, key=_surest_then_name
                    )
        for (member, key), evidence in found.items():
            kind = TieKind.SAME_NAME if evidence["by"] == "name" else TieKind.SAME_PERSON
            yield Tie(member, key, kind, evidence)

    # --- the same place -----------------------------------------------------------------------------------

    def _place(self, post: Post) -> str:
        """What an institution is compared by: its number in the directory, else its name's form."""
        form = institution_form(post.institution)
        return post.orgnr or self._numbers.get(form, form)

    def institutions(self) -> Iterator[Tie]:
        """The narrower of the two: who shares a department is not told of the institution besides."""
        working: dict[str, list[tuple[int, Post]]] = defaultdict(list)
        for expert in self.experts.values():
            for post in expert.posts:
                working[self._place(post)].append((expert.member, post))
        working.pop("", None)
        found: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
        for row, person in self._everybody():
            for theirs in (person.institution, *person.posts):
                if not theirs.overlaps(row.sent, row.ends):
                    continue
                for member, own in working.get(self._place(theirs), ()):
                    if own.overlaps(row.sent, row.ends):
                        found[member, row.key].append(self._shared_place(person, own, theirs))
        for (member, key), rows in found.items():
            kept = [row for row in rows if row["department"]] or rows
            kind = TieKind.DEPARTMENT if kept[0]["department"] else TieKind.INSTITUTION
            yield Tie(member, key, kind, {"places": each_once(kept)})

    def _shared_place(self, person: Participant, own: Post, theirs: Post) -> dict[str, Any]:
        department = bool(own.department) and plain(own.department) == plain(theirs.department)
        return {
            "name": person.human.name,
            "role": person.role,
            "institution": self.places.names.get(self._place(own), own.institution),
            "department": own.department if department else "",
            "since": own.held_from.year if own.held_from else None,
            "until": own.held_to.year if own.held_to else None,
        }

    def regions(self) -> Iterator[Tie]:
        """By the applicant institution alone: partners come from every region, as many calls ask for."""
        living: dict[str, list[tuple[int, Post]]] = defaultdict(list)
        for expert in self.experts.values():
            for post in expert.posts:
                living[self.places.regions.get(self._place(post), "")].append((expert.member, post))
        for row in self.applications.values():
            region = self.places.regions.get(row.applicant, "")
            living_there = living.get(region, ()) if region else ()
            there = [one for one in living_there if one[1].overlaps(row.sent, row.ends)]
            for member in dict.fromkeys(member for member, _post in there):
                own = sorted(self.places.names.get(self._place(post), post.institution)
                             for one, post in there if one == member)  # fmt: skip
                applicant = self.places.names.get(row.applicant, row.applicant)
                evidence = {"region": region, "institution": own[0], "applicant": applicant}
                yield Tie(member, row.key, TieKind.REGION, evidence)

    # --- the same paper -----------------------------------------------------------------------------------

    def publications(self, years: int) -> Iterator[Tie]:
        """By DOI in both lists, by an author's ORCID or by a name in the other's list of authors."""
        papers = _Papers(self.experts.values())
        found: dict[tuple[int, str], dict[str, dict[str, Any]]] = defaultdict(dict)
        for row, person in self._everybody():
            first = row.sent.year - years
            for member, work, by in papers.shared_with(person):
                if work.year is None or work.year >= first:
                    _add_paper(found[member, row.key], work, by, person)
        for (member, key), rows in found.items():
            kept = sorted(rows.values(), key=lambda one: (-(one["year"] or 0), one["title"], one["doi"]))
            evidence = {"papers": kept[:MOST_SHOWN], "number": len(kept)}
            yield Tie(member, key, TieKind.CO_PUBLICATION, evidence)

    # --- working together ---------------------------------------------------------------------------------

    def partners(self) -> Iterator[Tie]:
        """An expert who applies in this call is tied to what those who apply with them apply for besides."""
        standing: dict[tuple[str, str], list[tuple[ApplicationFacts, Participant]]] = defaultdict(list)
        for row, person in self._everybody():
            for mark in person.human.marks():
                standing[mark].append((row, person))
        found: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
        for member, row in self._own_applications():
            for other in row.people:
                for mark in other.human.marks():
                    for second, _there in standing[mark]:
                        if second.key != row.key and not self._is_in(member, second):
                            found[member, second.key].append(
                                {"name": other.human.name, "reference": row.reference}
                            )
        for (member, key), rows in found.items():
            yield Tie(member, key, TieKind.PARTNER, {"shared": each_once(rows)})

    def _own_applications(self) -> Iterator[tuple[int, ApplicationFacts]]:
        """(expert, application they stand in), each pair once."""
        seen = set()
        for row, person in self._everybody():
            for mark in person.human.marks():
                for member in self.by_mark.get(mark, ()):
                    if (member, row.key) not in seen:
                        seen.add((member, row.key))
                        yield member, row

    def _is_in(self, member: int, row: ApplicationFacts) -> bool:
        own = set(self.experts[member].human.marks())
        return any(own & set(person.human.marks()) for person in row.people)

    def supervisors(self) -> Iterator[Tie]:
        """By the expert's full name in a line of a CV that tells of supervision."""
        found: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
        for row, person in self._everybody():
            for line in person.supervision:
                for name in names_in(line):
                    for member in self.by_mark.get(("name", name), ()):
                        if ("name", name) not in person.human.marks():
                            found[member, row.key].append({"name": person.human.name, "line": line[:300]})
        for (member, key), rows in found.items():
            yield Tie(member, key, TieKind.SUPERVISOR, {"lines": each_once(rows)})

    def shared_projects(self, earlier: Iterable[Earlier], years: int) -> Iterator[Tie]:
        """Who stood in an earlier application with the expert, and stands in this one."""
        standing: dict[tuple[str, str], list[ApplicationFacts]] = defaultdict(list)
        for row, person in self._everybody():
            for mark in person.human.marks():
                standing[mark].append(row)
        found: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
        for project in earlier:
            for human in project.people:
                for member in {one for mark in human.marks() for one in self.by_mark.get(mark, ())}:
                    for row, name in _stand_again(project, human, standing):
                        if project.year >= row.sent.year - years and not self._is_in(member, row):
                            evidence = {"name": name, "reference": project.reference, "year": project.year}
                            found[member, row.key].append(evidence)
        for (member, key), rows in found.items():
            yield Tie(member, key, TieKind.SHARED_PROJECT, {"projects": each_once(rows)})


class _Papers:
    """What the experts published, by what an applicant could have in common with it."""

    def __init__(self, experts: Iterable[ExpertFacts]) -> None:
        self._dois: dict[str, list[tuple[int, Work]]] = defaultdict(list)
        self._orcids: dict[str, list[tuple[int, Work]]] = defaultdict(list)
        self._authors: dict[tuple[str, str], list[tuple[str, int, Work]]] = defaultdict(list)
        self._experts: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
        for expert in experts:
            own = author_of(expert.human.name)
            if own:
                self._experts[own.key].append((own.given, expert.member))
            for work in expert.works:
                self._enter(expert.member, own, work)

    def _enter(self, member: int, own: Author | None, work: Work) -> None:
        if work.doi:
            self._dois[work.doi.casefold()].append((member, work))
        for orcid in {orcid.upper() for _name, orcid in work.authors if orcid}:
            self._orcids[orcid].append((member, work))
        for author in work.all_authors():
            if own is None or author.key != own.key:
                self._authors[author.key].append((author.given, member, work))

    def shared_with(self, person: Participant) -> Iterator[tuple[int, Work, str]]:
        """(expert, publication, sign): the sign is doi, orcid or name."""
        own = author_of(person.human.name)
        for work in person.works:
            sharing = self._dois.get(work.doi.casefold(), ()) if work.doi else ()
            yield from ((member, work, "doi") for member, _theirs in sharing)
            for author in work.all_authors():
                if own is None or author.key != own.key:
                    named = self._experts.get(author.key, ())
                    yield from ((one, work, "name") for given, one in named if author.may_be(given))
        yield from ((*row, "orcid") for row in self._orcids.get(person.human.orcid.upper(), ()))
        if own:
            rows = self._authors.get(own.key, ())
            yield from ((member, work, "name") for given, member, work in rows if own.may_be(given))


def _stand_again(
    project: Earlier, expert: Human, standing: Mapping[tuple[str, str], list[ApplicationFacts]]
) -> Iterator[tuple[ApplicationFacts, str]]:
    for other in project.people:
        if other is not expert:
            rows = {row.key: row for mark in other.marks() for row in standing.get(mark, ())}
            yield from ((row, other.name) for row in rows.values())


_SUREST = ("person", "orcid", "email", "name")


def _surest_then_name(evidence: Mapping[str, Any]) -> tuple[int, str, str]:
    return _SUREST.index(evidence["by"]), evidence["role"], evidence["name"]


def _add_paper(papers: dict[str, dict[str, Any]], work: Work, by: str, person: Participant) -> None:
    """A paper once, under its DOI or title: the surest sign of it, and everybody it is shared with."""
    key = work.doi.casefold() or plain(work.title)
    known = papers.setdefault(
        key, {"doi": work.doi.casefold(), "title": work.title, "year": work.year, "by": by, "with": []}
    )
    order = ("doi", "orcid", "name")
    known["by"] = min(known["by"], by, key=order.index)
    # The list of one side may lack what the other's has; the least of both is the same in any order.
    known["title"] = min(filter(None, (known["title"], work.title)), default="")
    known["year"] = max(filter(None, (known["year"], work.year)), default=None)
    known["with"] = sorted({*known["with"], person.human.name})
