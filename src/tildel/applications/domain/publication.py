"""Publications as outside registers tell of them: Crossref, ORCID and NVA. Answers of any shape are readable.

Shapes: api.crossref.org `/works/{doi}`; pub.orcid.org v3.0 `/{orcid}/works`; api.nva.unit.no
`/search/resources` (its older hits are flat, its newer ones hold `entityDescription` or a preview).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from tildel.applications.domain.values import storable

MOST = 100  # publications of one answer
_MOST_AUTHORS = 30
_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\"<>{}|\\^`]+")
_ORCID = re.compile(r"([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9Xx])")
_TAG = re.compile(r"<[^>]{0,100}>")


@dataclass(frozen=True, slots=True)
class Publication:
    authors: str
    title: str
    journal: str
    year: str
    doi: str

    def as_row(self) -> dict[str, str]:
        return asdict(self)


def doi_in(text: str) -> str:
    """The DOI in what somebody pasted (also an address at doi.org), lower case; "" where there is none."""
    found = _DOI.search(text)
    return found[0].rstrip(".,;)").lower() if found else ""


def orcid_in(text: str) -> str:
    """The ORCID in a text as `0000-0002-1825-0097`, when its check digit fits (ISO 7064 11,2); else ""."""
    found = _ORCID.search(text)
    if not found:
        return ""
    digits = "".join(found.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "-".join(found.groups()).upper() if digits[-1] == ("X" if check == 10 else str(check)) else ""


def from_crossref(answer: Any) -> tuple[Publication, ...]:
    """The one publication in Crossref's answer for a DOI."""
    work = _at(answer, "message")
    authors = [_person(author) for author in _list(_at(work, "author"))]
    year = next((_words(_first(_first(_at(work, name, "date-parts")))) for name in _CROSSREF_DATES
                 if _first(_first(_at(work, name, "date-parts"))) is not None), "")  # fmt: skip
    return _kept(
        [
            _publication(
                authors,
                _first(_at(work, "title")),
                _first(_at(work, "container-title")),
                year,
                _at(work, "DOI"),
            )
        ]
    )


_CROSSREF_DATES = ("issued", "published", "published-print", "published-online", "created")


def _person(author: Any) -> str:
    """ "Hansen K" from given and family name, as a list of references has it."""
    family, given = _words(_at(author, "family")), _words(_at(author, "given"))
    initials = "".join(part[0] for part in given.replace("-", " ").split())
    return f"{family} {initials}".strip() or _words(_at(author, "name"))


def from_orcid(answer: Any) -> tuple[Publication, ...]:
    """The works in ORCID's answer, one of each group. It does not name the authors."""
    return _kept(
        _publication(
            [],
            _at(work, "title", "title", "value"),
            _at(work, "journal-title", "value"),
            _at(work, "publication-date", "year", "value"),
            _external_doi(work),
        )
        for work in (_first(_at(group, "work-summary")) for group in _list(_at(answer, "group")))
    )


def _external_doi(work: Any) -> str:
    rows = _list(_at(work, "external-ids", "external-id"))
    found = (_words(_at(row, "external-id-value")) for row in rows if _at(row, "external-id-type") == "doi")
    return next(found, "")


def from_nva(answer: Any) -> tuple[Publication, ...]:
    """The hits in NVA's answer to a search."""
    return _kept(_nva_hit(hit) for hit in _list(_at(answer, "hits")))


def _nva_hit(hit: Any) -> Publication:
    told = _at(hit, "entityDescription") or hit
    people = _list(_at(told, "contributors")) or _list(_at(told, "contributorsPreview"))
    names = [_words(_at(one, "identity", "name") or _at(one, "name")) for one in people]
    reference = _at(told, "reference") or _at(hit, "publishingDetails")
    return _publication(
        names,
        _at(told, "mainTitle") or _at(told, "title"),
        _at(reference, "publicationContext", "name") or _at(reference, "name"),
        _at(told, "publicationDate", "year") or _at(told, "publishedDate", "year"),
        _at(reference, "doi") or _at(hit, "doi"),
    )


def _publication(authors: list[str], title: Any, journal: Any, year: Any, doi: Any) -> Publication:
    named = [name for name in authors if name]
    shown = ", ".join(named[:_MOST_AUTHORS]) + (" et al." if len(named) > _MOST_AUTHORS else "")
    text = _words(year)[:4]
    return Publication(
        shown, _words(title)[:500], _words(journal)[:300], text if text.isdigit() else "", doi_in(_words(doi))
    )


def _kept(found: Any) -> tuple[Publication, ...]:
    rows: Iterator[Publication] = (one for one in found if one.title)
    different = {one.doi or one.title.casefold(): one for one in rows}
    return tuple(sorted(different.values(), key=lambda one: one.year, reverse=True)[:MOST])


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _words(value: Any) -> str:
    return " ".join(_TAG.sub("", storable(value)).split())
