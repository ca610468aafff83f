"""Public awards in the forms that others read: 360Giving, grant records like Crossref's, plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# 360Giving gives publishers their prefix. This one is not registered: whoever publishes sets their own.
PREFIX = "360G-tildel"
# The register of Norwegian organisations, as org-id.guide lists it.
REGISTER = "NO-BRC"
VERSION = "1.4"


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """An award as it is told to everybody. `amount` in kroner, None where it is not known; texts by
    language; `shares` are per cent by code of HRCS; `address` is the page about it."""

    number: str
    address: str
    titles: Mapping[str, str] = field(hash=False)
    summaries: Mapping[str, str] = field(hash=False)
    leader: str
    institution: str
    orgnr: str
    region: str
    funder: str
    funder_orgnr: str
    call_key: str
    call_name: str
    amount: int | None
    decided_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    shares: Mapping[str, float | None] = field(default_factory=dict, hash=False)
    sources: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return next((self.titles[name] for name in ("en", "nb", "nn") if self.titles.get(name)), self.number)

    @property
    def summary(self) -> str:
        return next(
            (self.summaries[name] for name in ("en", "nb", "nn") if self.summaries.get(name)), self.title
        )


def as_json(award: AwardFacts) -> dict[str, Any]:
    """All that is told, under plain names; null where it is not known."""
    return {
        "number": award.number,
        "url": award.address,
        "title": dict(award.titles),
        "summary": dict(award.summaries),
        "project_leader": award.leader,
        "institution": {"name": award.institution, "organisation_number": award.orgnr or None},
        "health_region": award.region or None,
        "funder": {"name": award.funder, "organisation_number": award.funder_orgnr or None},
        "call": {"key": award.call_key, "name": award.call_name},
        "amount": award.amount,
        "currency": "NOK",
        "decided_on": award.decided_on.isoformat(),
        "starts_on": _iso(award.starts_on),
        "ends_on": _iso(award.ends_on),
        "hrcs": [{"code": code, "percent": share} for code, share in sorted(award.shares.items())],
        "sources": list(award.sources),
    }


def package(awards: Iterable[AwardFacts], *, publisher: str, website: str, licence: str) -> dict[str, Any]:
    """A package of 360Giving 1.4 (standard.threesixtygiving.org).

    An award without a known amount or a known institution cannot stand in it and is left out; the description
    says how many.
    """
    everything = list(awards)
    told = [award for award in everything if award.amount and award.institution]
    left_out = len(everything) - len(told)
    about = f"{len(told)} awards." + (f" {left_out} without a known amount are left out." if left_out else "")
    return {
        "version": VERSION,
        "title": "Awards to health research",
        "description": about,
        "publisher": {"name": publisher, "website": website},
        "license": licence,
        "grants": [grant(award) for award in told],
    }


def grant(award: AwardFacts) -> dict[str, Any]:
    """One grant of 360Giving. The leader is not named in it: the standard has grants to organisations."""
    found: dict[str, Any] = {
        "id": f"{PREFIX}-{award.number}",
        "title": award.title,
        "description": award.summary,
        "currency": "NOK",
        "amountAwarded": award.amount,
        "awardDate": award.decided_on.isoformat(),
        "url": award.address,
        "recipientOrganization": [_organisation(award.institution, award.orgnr)],
        "fundingOrganization": [_organisation(award.funder, award.funder_orgnr)],
        "grantProgramme": [{"code": award.call_key, "title": award.call_name}],
        "dataSource": award.address,
    }
    if award.starts_on and award.ends_on:
        dates = {"startDate": award.starts_on.isoformat(), "endDate": award.ends_on.isoformat()}
        found["plannedDates"] = [dates]
    if award.shares:
        found["classifications"] = [
            {"vocabulary": "HRCS", "code": code.upper(), "title": code.upper()}
            for code in sorted(award.shares)
        ]
    return found


def _organisation(name: str, orgnr: str) -> dict[str, Any]:
    """With its number in the Norwegian register; where that is not known the id is made of the name."""
    if orgnr:
        return {"id": f"{REGISTER}-{orgnr}", "name": name, "addressCountry": "Norway"}
    return {"id": f"{PREFIX}-org-{'-'.join(name.lower().split())}", "name": name}


def grant_record(award: AwardFacts) -> dict[str, Any]:
    """A grant in the form in which Crossref's REST API tells of grants. It has no DOI: none is registered."""
    funding: dict[str, Any] = {"type": "grant", "funder": {"name": award.funder}, "scheme": award.call_name}
    project: dict[str, Any] = {
        "project-title": [{"title": title, "language": code} for code, title in award.titles.items()],
        "project-description": [
            {"description": text, "language": code} for code, text in award.summaries.items()
        ],
        "lead-investigator": [_person(award)],
        "funding": [funding],
    }
    if award.amount is not None:
        project["award-amount"] = {"amount": award.amount, "currency": "NOK"}
        funding["award-amount"] = dict(project["award-amount"])
    if award.starts_on:
        project["award-start"] = _parts(award.starts_on)
    if award.ends_on:
        project["award-planned-end"] = _parts(award.ends_on)
    return {
        "type": "grant",
        "award": award.number,
        "publisher": award.funder,
        "URL": award.address,
        "issued": _parts(award.decided_on),
        "project": [project],
    }


def _person(award: AwardFacts) -> dict[str, Any]:
    given, _space, family = award.leader.rpartition(" ")
    place: dict[str, Any] = {"name": award.institution, "country": "NO"}
    if award.orgnr:
        place["id"] = [{"id": f"{REGISTER}-{award.orgnr}", "id-type": "org-id", "asserted-by": "publisher"}]
    return {"given": given, "family": family, "affiliation": [place]}


def schema_org(award: AwardFacts) -> dict[str, Any]:
    """The award as schema.org's MonetaryGrant, for search engines."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MonetaryGrant",
        "identifier": award.number,
        "name": award.title,
        "url": award.address,
        "description": award.summary,
        "funder": {"@type": "Organization", "name": award.funder},
        "fundedItem": {"@type": "ResearchProject", "name": award.title},
    }
    if award.amount is not None:
        found["amount"] = {"@type": "MonetaryAmount", "value": award.amount, "currency": "NOK"}
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
