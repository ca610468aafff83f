"""Publication points for a million shares at once: columns in, columns out.

The same rules as `points.points_of` and the same decimals, to the last one: arrays count who is where, and
each different (kind, collaboration, creators, shares) is then given to the exact rule once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tildel.measurement.domain.point_rules import Kind, Measure, PointRules

Whole = npt.NDArray[np.int64]
# The country of an affiliation; an institution has the greatest of its codes
UNSAID, ABROAD, HOME = 0, 1, 2
UNIDENTIFIED = -1
UNITS_PER_POINT = 10_000  # points are whole ten-thousandths


@dataclass(frozen=True, slots=True)
class AffiliationColumns:
    """One row for each affiliation of a creator, all columns equally long.

    `publication`, `creator` and `institution` are codes from 0 (dense, so that they fit together into 63
    bits); `institution` is the top one, or UNIDENTIFIED. A creator without affiliations has one row with
    UNIDENTIFIED. `country` is UNSAID, ABROAD or HOME; `verified` as in `points.Creator`.
    """

    publication: Whole
    creator: Whole
    institution: Whole
    country: npt.NDArray[np.int8]
    verified: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PointColumns:
    """`shares` by publication; then a row for each (publication, institution in Norway), in that order, with
    its points in ten-thousandths."""

    shares: Whole
    publication: Whole
    institution: Whole
    points: Whole

    def by_institution(self, institutions: int) -> Whole:
        """Each institution's sum over publications, in ten-thousandths, by its code."""
        sums = np.zeros(institutions, dtype=np.int64)
        np.add.at(sums, self.institution, self.points)
        return sums


def points_of_columns(
    kinds: Sequence[Kind], kind_of: Whole, rows: AffiliationColumns, rules: PointRules
) -> PointColumns:
    """The points of all publications; `kind_of` gives each publication's place in `kinds`.

    Raises ValueError for a kind without weight and for codes too large to be put together.
    """
    measures = [rules.measure(kind, international) for kind in kinds for international in (False, True)]
    publications = len(kind_of)
    institutions = _after_last(rows.institution)
    creators = _after_last(rows.creator)
    if 2 * max(publications, 1) * institutions * creators >= 2**63:
        raise ValueError("the codes are too large; give dense ones")
    pair_of_row, pairs, earning, shares = _counted(rows, publications, institutions, creators)
    country = np.zeros(len(pairs), dtype=np.int8)
    np.maximum.at(country, pair_of_row, rows.country[rows.institution >= 0])
    kept = country != ABROAD
    publication, institution = np.divmod(pairs[kept], institutions)
    international = np.zeros(publications, dtype=np.int64)
    international[rows.publication[rows.country == ABROAD]] = 1
    measure = kind_of[publication] * 2 + international[publication]
    points = _looked_up(measures, measure, earning[kept], shares[publication])
    return PointColumns(shares, publication, institution, points)


def _after_last(codes: Whole) -> int:
    return int(codes.max(initial=0)) + 1


def _counted(
    rows: AffiliationColumns, publications: int, institutions: int, creators: int
) -> tuple[Whole, Whole, Whole, Whole]:
    """Each identified row's place among the pairs (publication, institution), the pairs in order, how many
    creators earn points in each, and the shares of each publication."""
    known = rows.institution >= 0
    pair = rows.publication[known] * institutions + rows.institution[known]
    # the last bit is 0 for a verified row, so that the first row of a share says whether one of them is
    share = np.sort((pair * creators + rows.creator[known]) * 2 + ~rows.verified[known])
    share = share[_first_of_each(share // 2)]
    pair_of_share = share // 2 // creators
    pairs, begins = _runs(pair_of_share)
    earning = np.add.reduceat(1 - share % 2, begins) if len(pairs) else pairs
    shares = np.bincount(pair_of_share // institutions, minlength=publications)
    shares += _unidentified(rows, known, publications, creators)
    return np.searchsorted(pairs, pair), pairs, earning, shares


def _unidentified(
    rows: AffiliationColumns, known: npt.NDArray[np.bool_], publications: int, creators: int
) -> Whole:
    """The creators of each publication without a single identified affiliation."""
    # the same trick: the first row of a person says whether one of them is identified
    person = np.sort((rows.publication * creators + rows.creator) * 2 + ~known)
    person = person[_first_of_each(person // 2)]
    return np.bincount(person[person % 2 == 1] // 2 // creators, minlength=publications)


def _looked_up(measures: Sequence[Measure], measure: Whole, earning: Whole, shares: Whole) -> Whole:
    """The exact points of every row, each different row worked out once."""
    most = _after_last(shares)
    key = (measure * most + earning) * most + shares
    different, place = np.unique(key, return_inverse=True)
    worked_out = np.empty(len(different), dtype=np.int64)
    for index, one in enumerate(different.tolist()):
        rest, all_shares = divmod(one, most)
        portion = measures[rest // most].portion(rest % most, all_shares)
        worked_out[index] = int(portion.points.scaleb(4))
    return worked_out[place]


def _first_of_each(ordered: Whole) -> npt.NDArray[np.bool_]:
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


def _runs(ordered: Whole) -> tuple[Whole, Whole]:
    """The different values of an ordered array and where each begins."""
    begins = np.flatnonzero(_first_of_each(ordered))
    return ordered[begins], begins
