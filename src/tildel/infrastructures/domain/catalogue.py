"""Data sets for the national catalogue: DCAT-AP-NO as JSON-LD.

Mandatory for a data set in DCAT-AP-NO 3.0 (Klasse_Datasett, draft of 24 October 2024): dct:description,
dcat:contactPoint, dcat:theme, dct:title, dct:publisher. Also given: dct:identifier, dcat:keyword,
dct:accessRights, dcat:landingPage, dct:spatial as text. The publisher is the unit's address in the
register of legal entities.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

UNIT = "https://data.brreg.no/enhetsregisteret/api/enheter/"
# Everything in this register serves health research.
THEME = "http://publications.europa.eu/resource/authority/data-theme/HEAL"
RIGHTS = "http://publications.europa.eu/resource/authority/access-right/"
CONTEXT: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MANDATORY = ("dct:title", "dct:description", "dct:publisher", "dcat:contactPoint", "dcat:theme")


@dataclass(frozen=True, slots=True)
class DataSet:
    """What is told of one data set; `address` is its page, absolute; the days are ISO or ""."""

    address: str
    identifier: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    publisher: str  # organisation number
    publisher_name: str
    contact_name: str
    contact_email: str
    contact_phone: str
    keywords: tuple[str, ...] = ()
    access_rights: str = ""
    web_address: str = ""
    issued: str = ""
    modified: str = ""


def catalogue(*, address: str, titles: Mapping[str, str], data_sets: Iterable[DataSet]) -> dict[str, Any]:
    """The catalogue with its data sets as one JSON-LD document."""
    sets = [_data_set(one) for one in data_sets]
    publishers = {one["dct:publisher"]["@id"]: one["dct:publisher"] for one in sets}
    return {
        "@context": dict(CONTEXT),
        "@id": address,
        "@type": "dcat:Catalog",
        "dct:title": _texts(titles),
        "dct:description": _texts(titles),
        "dct:publisher": list(publishers.values()),
        "dcat:dataset": sets,
    }


def _data_set(one: DataSet) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@id": one.address + "#data",
        "@type": "dcat:Dataset",
        "dct:identifier": one.identifier,
        "dct:title": _texts(one.titles),
        "dct:description": _texts(one.descriptions),
        "dct:publisher": {
            "@id": UNIT + one.publisher,
            "@type": "foaf:Agent",
            "foaf:name": one.publisher_name,
            "dct:identifier": one.publisher,
        },
        "dcat:contactPoint": _contact(one),
        "dcat:theme": {"@id": THEME},
        "dcat:landingPage": {"@id": one.web_address or one.address},
    }
    if one.keywords:
        told["dcat:keyword"] = [{"@value": word, "@language": "nb"} for word in one.keywords]
    if one.access_rights:
        told["dct:accessRights"] = {"@id": RIGHTS + one.access_rights}
    for name, day in (("dct:issued", one.issued), ("dct:modified", one.modified)):
        if day:
            told[name] = {"@value": day, "@type": "xsd:date"}
    return told


def _contact(one: DataSet) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "vcard:Organization",
        "vcard:fn": one.contact_name or one.publisher_name,
    }
    if one.contact_email:
        told["vcard:hasEmail"] = {"@id": f"mailto:{one.contact_email}"}
    if one.contact_phone:
        told["vcard:hasTelephone"] = {"@id": "tel:" + "".join(one.contact_phone.split())}
    return told


def _texts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": code} for code, text in texts.items() if text]
