"""Publications as NVA, Crossref and ORCID tell of them in JSON. Answers of any shape are readable.

Shapes: api.nva.unit.no `/search/resources` (`hits`, each with `identifier` and `entityDescription`);
api.crossref.org `/works?filter=award.number:…` (`message.items`) and `/works/{doi}` (`message`);
pub.orcid.org v3.0 `/{orcid}/works` (`group[].work-summary[]`). What is not told is left empty, and what has
no title is left out.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from tildel.applications.domain.publication import MOST, doi_in, orcid_in
from tildel.applications.domain.values import storable
from tildel.projects.domain.results import CROSSREF, NVA, ORCID, Found

_MOST_AUTHORS = 200
_DATES = ("issued", "published", "published-print", "published-online", "created")


# --- what is asked ----------------------------------------------------------------------------------------


def nva_path(number: str, orcid: str) -> str:
    """The search for a project's number."""
    return "/search/resources?" + urlencode({"query": f'"{number}"', "results": MOST}) if number else ""


def crossref_path(number: str, orcid: str) -> str:
    """The works whose funding names the project's number as the award."""
    asked = {"filter": f"award.number:{number}", "rows": MOST}
    return "/works?" + urlencode(asked, quote_via=quote) if number else ""


def orcid_path(number: str, orcid: str) -> str:
    """The works of the leader; "" where the leader's ORCID is not known or not one."""
    found = orcid_in(orcid)
    return f"/{found}/works" if found else ""


# --- what is answered --------------------------------------------------------------------------------------


def from_nva(answer: Any) -> tuple[Found, ...]:
    return _kept(_nva_hit(hit) for hit in _list(_at(answer, "hits")))


def _nva_hit(hit: Any) -> Found:
    told = _at(hit, "entityDescription") or hit
    people = _list(_at(told, "contributors")) or _list(_at(told, "contributorsPreview"))
    creators = [one for one in people if _role(one) in ("", "Creator")][:_MOST_AUTHORS]
    reference = _at(told, "reference") or _at(hit, "publishingDetails")
    channel = _at(reference, "publicationContext")
    return Found(
        title=_words(_at(told, "mainTitle") or _at(told, "title"), 500),
        year=_year(_at(told, "publicationDate", "year") or _at(told, "publishedDate", "year")),
        source=NVA,
        doi=doi_in(_words(_at(reference, "doi") or _at(hit, "doi"))),
        nva=_words(_at(hit, "identifier"), 80) or _last(_words(_at(hit, "id")))[:80],
        channel=_words(_at(channel, "name") or _at(reference, "name"), 300),
        type=_words(_at(reference, "publicationInstance", "type") or _at(hit, "type"), 60),
        authors=tuple(name for name in map(_nva_name, creators) if name),
        creators=tuple(_nva_creator(one) for one in creators if _nva_name(one)),
        identifiers=_words_of(_at(channel, "onlineIssn"), _at(channel, "printIssn")),
    )


def _role(one: Any) -> str:
    role = _at(one, "role")
    return _words(_at(role, "type") if isinstance(role, dict) else role)


def _nva_name(one: Any) -> str:
    return _words(_at(one, "identity", "name") or _at(one, "name"), 200)


def _nva_creator(one: Any) -> dict[str, Any]:
    places = [_nva_place(row) for row in _list(_at(one, "affiliations"))]
    return {
        "name": _nva_name(one),
        "orcid": orcid_in(_words(_at(one, "identity", "orcId"))),
        "affiliations": [place for place in places if place["id"]],
    }


def _nva_place(row: Any) -> dict[str, str]:
    labels = _at(row, "labels")
    names = [_words(name) for name in labels.values()] if isinstance(labels, dict) else []
    return {
        "id": _last(_words(_at(row, "id"))),
        "name": next(iter(names), "")[:200],
        "country": _words(_at(row, "countryCode"), 2),
    }


def from_crossref(answer: Any) -> tuple[Found, ...]:
    """Both the list of a search and the one work of a DOI."""
    message = _at(answer, "message")
    works = _list(_at(message, "items")) or [message]
    return _kept(_crossref_work(work) for work in works)


def _crossref_work(work: Any) -> Found:
    authors = _list(_at(work, "author"))[:_MOST_AUTHORS]
    return Found(
        title=_words(_first(_at(work, "title")), 500),
        year=next((year for name in _DATES if (year := _dated(work, name))), None),
        source=CROSSREF,
        doi=doi_in(_words(_at(work, "DOI"))),
        channel=_words(_first(_at(work, "container-title")), 300),
        type=_words(_at(work, "type"), 60),
        authors=tuple(name for name in map(_crossref_name, authors) if name),
        creators=tuple(_crossref_creator(one) for one in authors if _crossref_name(one)),
        identifiers=_words_of(*_list(_at(work, "ISSN")), *_list(_at(work, "ISBN"))),
    )


def _dated(work: Any, name: str) -> int | None:
    return _year(_first(_first(_at(work, name, "date-parts"))))


def _crossref_name(one: Any) -> str:
    named = f"{_words(_at(one, 'given'))} {_words(_at(one, 'family'))}".strip()
    return (named or _words(_at(one, "name")))[:200]


def _crossref_creator(one: Any) -> dict[str, Any]:
    places = [_words(_at(row, "name"), 200) for row in _list(_at(one, "affiliation"))]
    return {
        "name": _crossref_name(one),
        "orcid": orcid_in(_words(_at(one, "ORCID"))),
        "affiliations": [{"id": "", "name": name, "country": ""} for name in places if name],
    }


def from_orcid(answer: Any) -> tuple[Found, ...]:
    """One work of each group. ORCID does not name the authors."""
    groups = (_first(_at(group, "work-summary")) for group in _list(_at(answer, "group")))
    return _kept(
        Found(
            title=_words(_at(work, "title", "title", "value"), 500),
            year=_year(_at(work, "publication-date", "year", "value")),
            source=ORCID,
            doi=_external(work),
            channel=_words(_at(work, "journal-title", "value"), 300),
            type=_words(_at(work, "type"), 60),
        )
        for work in groups
    )


def _external(work: Any) -> str:
    rows = _list(_at(work, "external-ids", "external-id"))
    values = (_words(_at(row, "external-id-value")) for row in rows if _at(row, "external-id-type") == "doi")
    return doi_in(next(values, ""))


def _kept(found: Any) -> tuple[Found, ...]:
    return tuple(one for one in found if one.title)[:MOST]


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _words(value: Any, limit: int = 1000) -> str:
    return " ".join(storable(value).split())[:limit]


def _words_of(*values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in (_words(value, 40) for value in values) if word))


def _last(address: str) -> str:
    """The end of an address: `https://…/organization/194.63.0.0` → `194.63.0.0`."""
    return address.rstrip("/").rpartition("/")[2]


def _year(value: Any) -> int | None:
    text = _words(value)[:4]
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
