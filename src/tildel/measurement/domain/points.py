"""Norwegian publication points, as the national calculator gives them.

    points(institution) = weight × factor × √(creators at the institution / all shares)

A share is a unique (creator, top institution): units are rolled up first. Affiliations without an identified
institution are ignored; a creator without a single identified one is exactly one share. The factor is 1.3
when one affiliation of a creator, identified or not, is in another country than Norway. Before 2015 there is
no square root and no factor.

Source: github.com/BIBSYSDEV/nva-nvi, PointService.java and PointCalculator.java. Two things it takes from
registers are decided here: points are given to institutions in Norway, while foreign ones only are shares;
and an affiliation that names no country is not foreign, so it brings no factor and its institution keeps
its points. An institution with affiliations both in Norway and abroad is Norwegian.

`bulk_points` gives the same for columns of a million shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tildel.measurement.domain.point_rules import Kind, PointRules, Portion, divided

NORWAY = "NO"
_NONE = Decimal("0.0000")


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Where a creator was. `institution` is a top institution or a unit, None when not identified;
    `country` a code of two capital letters, None when not said."""

    institution: str | None
    country: str | None = None

    @property
    def is_foreign(self) -> bool:
        return self.country is not None and self.country != NORWAY


@dataclass(frozen=True, slots=True)
class Creator:
    """A creator (nobody in another role). Who is not verified is a share but earns no points."""

    id: str
    affiliations: tuple[Affiliation, ...]
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication that counts in the indicator. Two creators with one id are one creator."""

    id: str
    kind: Kind
    creators: tuple[Creator, ...]

    @property
    def is_international(self) -> bool:
        return any(one.is_foreign for creator in self.creators for one in creator.affiliations)


@dataclass(frozen=True, slots=True)
class AffiliationPoints:
    """What of an institution's points falls on one creator in one of its units."""

    creator: str
    affiliation: str
    points: Decimal

    def as_json(self) -> dict[str, str]:
        return {"creator": self.creator, "affiliation": self.affiliation, "points": str(self.points)}


@dataclass(frozen=True, slots=True)
class InstitutionPoints:
    """An institution's points, how they came about and how they are split.

    The points are split evenly on its creators, then on each one's units, and rounded each time; so the split
    may differ from the points in the fourth decimal, as it does in the national calculator.
    """

    institution: str
    creators: int
    portion: Portion
    split: tuple[AffiliationPoints, ...]

    @property
    def points(self) -> Decimal:
        return self.portion.points

    def as_json(self) -> dict[str, Any]:
        return {
            "institution": self.institution,
            "creators": self.creators,
            "weight": str(self.portion.weight),
            "factor": str(self.portion.factor),
            "fraction": str(self.portion.fraction),
            "portion": str(self.portion.portion),
            "points": str(self.points),
            "split": [part.as_json() for part in self.split],
        }


@dataclass(frozen=True, slots=True)
class PublicationPoints:
    """The points of one publication; `institutions` are the Norwegian ones, by name."""

    id: str
    shares: int
    international: bool
    institutions: tuple[InstitutionPoints, ...]

    @property
    def total(self) -> Decimal:
        return sum((one.points for one in self.institutions), _NONE)

    def as_json(self) -> dict[str, Any]:
        """The derivation, every step as text in decimals."""
        return {
            "id": self.id,
            "shares": self.shares,
            "international": self.international,
            "institutions": [one.as_json() for one in self.institutions],
            "total": str(self.total),
        }


def points_of(
    publication: Publication, rules: PointRules, top: Mapping[str, str] | None = None
) -> PublicationPoints:
    """The points of a publication with their derivation.

    `top` maps a unit to its top institution; what is not in it is one itself. Raises ValueError for a kind of
    publication that has no weight.
    """
    international = publication.is_international
    measure = rules.measure(publication.kind, international)
    at, unidentified = _shares(publication, top or {})
    shares = unidentified + sum(len(creators) for creators in at.values())
    foreign = _foreign(publication, top or {})
    institutions = []
    for institution in sorted(at.keys() - foreign):
        earning = {creator: units for creator, (units, verified) in at[institution].items() if verified}
        portion = measure.portion(len(earning), shares)
        split = _split(portion.points, earning)
        institutions.append(InstitutionPoints(institution, len(earning), portion, split))
    return PublicationPoints(publication.id, shares, international, tuple(institutions))


def points_by_institution(publications: Iterable[PublicationPoints]) -> dict[str, Decimal]:
    """Each institution's sum over publications, by name, in four decimals."""
    totals: dict[str, Decimal] = {}
    for publication in publications:
        for one in publication.institutions:
            totals[one.institution] = totals.get(one.institution, _NONE) + one.points
    return {institution: totals[institution] for institution in sorted(totals)}


# institution → creator → (the creator's units there, whether verified)
_At = dict[str, dict[str, tuple[frozenset[str], bool]]]


def _shares(publication: Publication, top: Mapping[str, str]) -> tuple[_At, int]:
    """Who is a share where, and how many creators have no identified affiliation."""
    at: _At = {}
    identified: set[str] = set()
    everyone: set[str] = set()
    for creator in publication.creators:
        everyone.add(creator.id)
        for unit in {one.institution for one in creator.affiliations if one.institution is not None}:
            identified.add(creator.id)
            there = at.setdefault(top.get(unit, unit), {})
            units, verified = there.get(creator.id, (frozenset(), False))
            there[creator.id] = (units | {unit}, verified or creator.verified)
    return at, len(everyone - identified)


def _foreign(publication: Publication, top: Mapping[str, str]) -> set[str]:
    """The institutions with an affiliation abroad and none in Norway."""
    abroad: set[str] = set()
    home: set[str] = set()
    for creator in publication.creators:
        for one in creator.affiliations:
            if one.institution is not None and one.country is not None:
                (abroad if one.is_foreign else home).add(top.get(one.institution, one.institution))
    return abroad - home


def _split(points: Decimal, earning: Mapping[str, frozenset[str]]) -> tuple[AffiliationPoints, ...]:
    if not earning:
        return ()
    each = divided(points, len(earning))
    return tuple(
        AffiliationPoints(creator, unit, divided(each, len(units)))
        for creator, units in sorted(earning.items())
        for unit in sorted(units)
    )
