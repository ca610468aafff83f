"""Publication points one by one and in columns, against a second way that is slow and obvious."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal, localcontext

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tildel.measurement.domain.bulk_points import (
    ABROAD,
    HOME,
    UNIDENTIFIED,
    UNSAID,
    AffiliationColumns,
    points_of_columns,
)
from tildel.measurement.domain.point_rules import Kind
from tildel.measurement.domain.points import (
    Affiliation,
    Creator,
    Publication,
    points_by_institution,
    points_of,
)
from tildel.measurement.shipped import shipped_point_rules

RULES = shipped_point_rules()
ARTICLE = Kind(2022, "article", "journal", 1)
KINDS = [
    Kind(year, type, channel, level)
    for year in (2011, 2014, 2015, 2022)
    for type, channel in (
        ("article", "journal"),
        ("monograph", "series"),
        ("chapter", "publisher"),
        ("chapter", "series"),
    )
    for level in (1, 2)
]
INSTITUTIONS = ["A", "B", "C", "D"]
WEIGHT = {
    ("article", 1): "1", ("article", 2): "3", ("monograph", 1): "5", ("monograph", 2): "8",
    ("chapter", 1): "1", ("chapter", 2): "3",
}  # fmt: skip
IN_A_BOOK = {1: "0.7", 2: "1"}


def slow_points(publication):
    """Looks at every creator and every institution anew."""
    shares, sums = 0, Counter()
    abroad = False
    for creator in publication.creators:
        named = sorted({one.institution for one in creator.affiliations if one.institution})
        shares += len(named) or 1
        abroad = abroad or any(one.country not in (None, "NO") for one in creator.affiliations)
        for institution in named:
            sums[institution] += 1 if creator.verified else 0
    kind = publication.kind
    weight = IN_A_BOOK[kind.level] if kind.channel == "publisher" else WEIGHT[kind.type, kind.level]
    return shares, {
        institution: slow_formula(weight, kind.year, abroad, count, shares)
        for institution, count in sums.items()
        if not slow_is_foreign(publication, institution)
    }


def slow_is_foreign(publication, institution):
    countries = {
        one.country
        for creator in publication.creators
        for one in creator.affiliations
        if one.institution == institution
    } - {None}
    return bool(countries) and "NO" not in countries


def slow_formula(weight, year, abroad, count, shares):
    with localcontext(prec=10, rounding=ROUND_HALF_UP):
        fraction = Decimal(count) / Decimal(shares)
    with localcontext(prec=40, rounding=ROUND_HALF_UP):
        fraction = round_half_up(fraction, 10)
        if year < 2015:
            return str(round_half_up(Decimal(weight) * fraction, 4))
        factor = Decimal("1.3") if abroad else 1
        root = round_half_up(fraction.sqrt(), 10)
        return str(round_half_up(Decimal(weight) * factor * root, 4))


def round_half_up(number, decimals):
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


AFFILIATIONS = st.builds(
    Affiliation, st.sampled_from([None, *INSTITUTIONS]), st.sampled_from([None, "NO", "NO", "NO", "SE"])
)
CREATORS = st.lists(
    st.builds(
        Creator,
        st.just("c"),
        st.lists(AFFILIATIONS, max_size=4).map(tuple),
        st.sampled_from([True, True, False]),
    ),
    max_size=8,
).map(lambda some: tuple(Creator(f"c{i}", one.affiliations, one.verified) for i, one in enumerate(some)))
PUBLICATIONS = st.lists(st.builds(Publication, st.just("p"), st.sampled_from(KINDS), CREATORS), max_size=6)


def as_columns(publications):
    country = {None: UNSAID, "NO": HOME}
    rows = [
        (number, int(creator.id[1:]), INSTITUTIONS.index(one.institution) if one.institution else UNIDENTIFIED,
         country.get(one.country, ABROAD), creator.verified)
        for number, publication in enumerate(publications)
        for creator in publication.creators
        for one in creator.affiliations or (Affiliation(None),)
    ]  # fmt: skip
    kinds = (np.int64, np.int64, np.int64, np.int8, np.bool_)
    columns = zip(*rows, strict=True) if rows else ((),) * 5
    return AffiliationColumns(*(np.array(one, dtype=kind) for one, kind in zip(columns, kinds, strict=True)))


def bulk(publications):
    """(shares, institution → points) of each publication by the columns."""
    kind_of = np.array([KINDS.index(one.kind) for one in publications], dtype=np.int64)
    found = points_of_columns(KINDS, kind_of, as_columns(publications), RULES)
    named = [{} for _ in publications]
    for number, institution, value in zip(
        found.publication.tolist(), found.institution.tolist(), found.points.tolist(), strict=True
    ):
        named[number][INSTITUTIONS[institution]] = str(Decimal(value).scaleb(-4))
    return list(zip(found.shares.tolist(), named, strict=True))


@given(PUBLICATIONS)
@example([])
@example([Publication("p", ARTICLE, ())])
@example([Publication("p", ARTICLE, (Creator("c0", (Affiliation("A", "NO"),) * 2),))])
def test_one_by_one_slowly_and_in_bulk_give_the_same(publications):
    slow = [slow_points(one) for one in publications]
    results = [points_of(one, RULES) for one in publications]
    exact = [
        (one.shares, {each.institution: str(each.points) for each in one.institutions}) for one in results
    ]
    assert exact == slow
    assert bulk(publications) == slow


@given(st.integers(1, 5000), st.integers(1, 5000), st.sampled_from(KINDS), st.booleans())
@example(1, 3000, Kind(2014, "article", "journal", 1), False)
def test_the_formula_for_many_shares(creators, others, kind, international):
    weight = IN_A_BOOK[kind.level] if kind.channel == "publisher" else WEIGHT[kind.type, kind.level]
    shares = creators + others
    expected = slow_formula(weight, kind.year, international, creators, shares)
    assert str(RULES.measure(kind, international).portion(creators, shares).points) == expected


@given(PUBLICATIONS)
def test_the_columns_sum_as_the_publications_do(publications):
    kind_of = np.array([KINDS.index(one.kind) for one in publications], dtype=np.int64)
    found = points_of_columns(KINDS, kind_of, as_columns(publications), RULES).by_institution(
        len(INSTITUTIONS)
    )
    sums = points_by_institution(points_of(one, RULES) for one in publications)
    assert found.tolist() == [int(sums.get(name, Decimal(0)).scaleb(4)) for name in INSTITUTIONS]


def test_the_columns_refuse_a_kind_without_weight_and_codes_that_do_not_fit():
    none = np.zeros(0, dtype=np.int64)
    with pytest.raises(ValueError, match="no weight"):
        points_of_columns([Kind(2022, "article", "series", 1)], none, as_columns([]), RULES)
    row = np.array([2**40], dtype=np.int64)
    far = AffiliationColumns(row * 0, row, row, row.astype(np.int8) * 0, row > 0)
    with pytest.raises(ValueError, match="dense"):
        points_of_columns([ARTICLE], none, far, RULES)
