"""Publication points against the national calculator's public cases, and its rules one by one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tildel.measurement.domain.point_rules import Kind, rules_from_rows
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


def at(*places):
    """Affiliations from "NTNU", or ("UU", "SE") where it is not in Norway."""
    pairs = [(place, "NO") if isinstance(place, str) else place for place in places]
    return tuple(Affiliation(institution, country) for institution, country in pairs)


def publication(kind, *creators):
    """A publication whose creators are c0, c1 … with the affiliations given."""
    return Publication("p", kind, tuple(Creator(f"c{i}", at(*places)) for i, places in enumerate(creators)))


def two_and(kind, others, country="NO"):
    """Creator A at Inst1 and Inst2, creator B at Inst1, and so many others elsewhere, each somewhere else."""
    return publication(
        kind, ("Inst1", "Inst2"), ("Inst1",), *[((f"Else{number}", country),) for number in range(others)]
    )


def kind(type, channel, level):
    return Kind(2022, type, channel, level)


def points(publication, *institutions):
    result = points_of(publication, RULES)
    named = {one.institution: str(one.points) for one in result.institutions}
    return result.shares, *[named[institution] for institution in institutions]


ABROAD_IT, ABROAD_CH = (("IT1", "IT"),), (("CH1", "CH"),)
CASES = {
    "exergaming, article on level 1": (
        publication(ARTICLE, ("NTNU", "St. Olavs"), ("NTNU", "St. Olavs"), ("NTNU",), ("NTNU",)),
        (6, "0.8165", "0.5774"), ("NTNU", "St. Olavs"),
    ),
    "monograph in a series, international": (
        publication(kind("monograph", "series", 1), ("UiO",), ABROAD_IT, ABROAD_CH),
        (3, "3.7528"), ("UiO",),
    ),
    "literature review on level 2, international": (
        publication(kind("review", "journal", 2), ("NTNU",), *[((f"F{i}", "GB"),) for i in range(5)]),
        (6, "1.5922"), ("NTNU",),
    ),
    "chapter in a series": (
        publication(kind("chapter", "series", 1), ("NTNU",), ("NTNU",), ("NTNU",), ("SINTEF",)),
        (4, "0.8660", "0.5000"), ("NTNU", "SINTEF"),
    ),
    "half of the shares, international": (
        publication(ARTICLE, ("X",), ("X",), ABROAD_IT, ABROAD_CH), (4, "0.9192"), ("X",),
    ),
    "ten authors and one": (
        publication(ARTICLE, *[("X",)] * 10, ("Y",)), (11, "0.9535", "0.3015"), ("X", "Y"),
    ),
    "monograph in a series, 3 shares": (
        two_and(kind("monograph", "series", 1), 0), (3, "4.0825", "2.8868"), ("Inst1", "Inst2"),
    ),
    "monograph on level 2, international, 4 shares": (
        two_and(kind("monograph", "publisher", 2), 1, "SE"), (4, "7.3539", "5.2000"), ("Inst1", "Inst2"),
    ),
    "monograph on level 2, 4 shares": (
        two_and(kind("monograph", "publisher", 2), 1), (4, "5.6569", "4.0000"), ("Inst1", "Inst2"),
    ),
    "chapter in a series, international, 5 shares": (
        two_and(kind("chapter", "series", 1), 2, "SE"), (5, "0.8222", "0.5814"), ("Inst1", "Inst2"),
    ),
    "chapter in a series on level 2, 5 shares": (
        two_and(kind("chapter", "series", 2), 2), (5, "1.8974", "1.3416"), ("Inst1", "Inst2"),
    ),
    "article, 7 shares": (two_and(ARTICLE, 4), (7, "0.5345", "0.3780"), ("Inst1", "Inst2")),
    "article on level 2, 7 shares": (
        two_and(kind("article", "journal", 2), 4), (7, "1.6036", "1.1339"), ("Inst1", "Inst2"),
    ),
    "review, international, 8 shares": (
        two_and(kind("review", "journal", 1), 5, "SE"), (8, "0.6500", "0.4596"), ("Inst1", "Inst2"),
    ),
    "review on level 2, international, 8 shares": (
        two_and(kind("review", "journal", 2), 5, "SE"), (8, "1.9500", "1.3789"), ("Inst1", "Inst2"),
    ),
}  # fmt: skip
# What the public table gives as the sum of Inst1 and Inst2
SUMS = {
    "ten authors and one": "1.2550",
    "monograph in a series, 3 shares": "6.9693",
    "monograph on level 2, international, 4 shares": "12.5539",
    "monograph on level 2, 4 shares": "9.6569",
    "chapter in a series, international, 5 shares": "1.4036",
    "chapter in a series on level 2, 5 shares": "3.2390",
    "article, 7 shares": "0.9125",
    "article on level 2, 7 shares": "2.7375",
    "review, international, 8 shares": "1.1096",
    "review on level 2, international, 8 shares": "3.3289",
}


@pytest.mark.parametrize("name", CASES)
def test_public_cases(name):
    given, expected, institutions = CASES[name]
    assert points(given, *institutions) == expected


@pytest.mark.parametrize("name", SUMS)
def test_the_sums_of_the_public_cases(name):
    given, _, institutions = CASES[name]
    totals = points_by_institution([points_of(given, RULES)])
    assert str(sum(totals[institution] for institution in institutions)) == SUMS[name]


def test_the_public_table_has_fifteen_cases():
    assert len(CASES) == 15


@pytest.mark.parametrize(("year", "expected"), [(2014, "0.6667"), (2015, "1.0614")])
def test_before_2015_the_plain_fraction_without_a_factor(year, expected):
    given = publication(Kind(year, "article", "journal", 1), ("NTNU",), ("NTNU",), ABROAD_IT)
    assert points(given, "NTNU") == (3, expected)


@pytest.mark.parametrize(
    ("creators", "shares", "fraction"),
    [(1, 3, "0.3333333333"), (1, 19, "0.0526315790"), (3, 31, "0.0967741936"), (1, 3000, "0.0003333333")],
)
def test_the_fraction_is_rounded_to_ten_digits_and_then_to_ten_decimals(creators, shares, fraction):
    # 1/19 = 0.05263157894736…: rounded once it would end in 789
    assert str(RULES.measure(ARTICLE, False).portion(creators, shares).fraction) == fraction


@pytest.mark.parametrize(
    ("type", "channel", "levels"),
    [
        ("article", "journal", ("1", "3")),
        ("review", "journal", ("1", "3")),
        ("monograph", "publisher", ("5", "8")),
        ("monograph", "series", ("5", "8")),
        ("commentary", "publisher", ("5", "8")),
        ("commentary", "series", ("5", "8")),
        ("chapter", "publisher", ("0.7", "1")),
        ("chapter", "series", ("1", "3")),
        ("article", "publisher", (None, None)),
        ("article", "series", (None, None)),
        ("review", "publisher", (None, None)),
        ("monograph", "journal", (None, None)),
        ("commentary", "journal", (None, None)),
        ("chapter", "journal", (None, None)),
    ],
)
def test_weights(type, channel, levels):
    found = [RULES.weight(Kind(2022, type, channel, level)) for level in (1, 2)]
    assert found == [None if level is None else Decimal(level) for level in levels]


def test_every_period_says_where_it_comes_from():
    assert [bool(period.source) for period in RULES.periods] == [True, True]


def test_two_rules_for_one_year_are_refused():
    row = {"formula": "fraction", "collaboration": "1.0", "weights": [], "source": "x"}
    with pytest.raises(ValueError, match="2015"):
        rules_from_rows([{**row, "until": 2015}, {**row, "from": 2015}])


def test_a_year_without_a_rule_has_no_weight():
    row = {"formula": "fraction", "collaboration": "1.0", "weights": [], "source": "x", "from": 2015}
    assert rules_from_rows([row]).weight(Kind(2014, "article", "journal", 1)) is None


def test_a_kind_without_weight_is_refused():
    with pytest.raises(ValueError):
        points_of(publication(Kind(2022, "article", "publisher", 1), ("NTNU",)), RULES)


def test_units_are_rolled_up_before_shares_are_counted():
    top = {"NTNU IKM": "NTNU", "NTNU ISM": "NTNU"}
    given = publication(ARTICLE, ("NTNU IKM", "NTNU ISM", "NTNU"), ("UiO",))
    result = points_of(given, RULES, top)
    assert (result.shares, [(one.institution, one.creators) for one in result.institutions]) == (
        2,
        [("NTNU", 1), ("UiO", 1)],
    )


@pytest.mark.parametrize(
    ("places", "shares"),
    [
        ((), 1),
        (((None, None),), 1),
        (((None, "NO"), (None, "NO")), 1),
        (("UiO", (None, "NO")), 1),
        (("UiO", "UiO"), 1),
        (("UiO", "OUS"), 2),
    ],
)
def test_shares_of_one_creator(places, shares):
    assert points_of(publication(ARTICLE, places), RULES).shares == shares


@pytest.mark.parametrize(
    ("places", "international"),
    [
        (("UiO",), False),
        ((("UiO", None),), False),
        (((None, None),), False),
        (((None, "SE"),), True),
        (("UiO", (None, "SE")), True),
        ((("KI", "SE"),), True),
    ],
)
def test_one_affiliation_abroad_makes_it_international(places, international):
    assert points_of(publication(ARTICLE, ("NTNU",), places), RULES).international is international


@pytest.mark.parametrize(
    ("places", "institutions"),
    [
        ((("KI", "SE"),), []),
        ((("KI", None),), ["KI"]),
        ((("KI", None), ("KI", "SE")), []),
        ((("NTNU", "SE"), ("NTNU", "NO")), ["NTNU"]),
        ((), []),
    ],
)
def test_points_go_to_institutions_that_are_not_abroad(places, institutions):
    result = points_of(publication(ARTICLE, places), RULES)
    assert [one.institution for one in result.institutions] == institutions


def test_who_is_not_verified_is_a_share_without_points():
    given = Publication("p", ARTICLE, (Creator("a", at("X")), Creator("b", at("X", "Y"), verified=False)))
    result = points_of(given, RULES)
    assert (result.shares, {one.institution: str(one.points) for one in result.institutions}) == (
        3,
        {"X": "0.5774", "Y": "0.0000"},
    )


def test_points_are_split_on_creators_and_then_on_their_units():
    given = publication(ARTICLE, ("A1", "A2"), ("A1",), ("B",))
    result = points_of(given, RULES, {"A1": "A", "A2": "A"})
    assert result.institutions[0].as_json() == {
        "institution": "A",
        "creators": 2,
        "weight": "1",
        "factor": "1.0",
        "fraction": "0.6666666667",
        "portion": "0.8164965809",
        "points": "0.8165",
        "split": [
            {"creator": "c0", "affiliation": "A1", "points": "0.2042"},
            {"creator": "c0", "affiliation": "A2", "points": "0.2042"},
            {"creator": "c1", "affiliation": "A1", "points": "0.4083"},
        ],
    }


def test_the_derivation_of_a_publication_adds_up():
    told = points_of(CASES["article, 7 shares"][0], RULES).as_json()
    assert (told["shares"], told["international"], len(told["institutions"]), told["total"]) == (
        7,
        False,
        6,
        "2.4245",
    )


def test_institutions_are_summed_over_publications():
    results = [points_of(CASES[name][0], RULES) for name in ("article, 7 shares", "ten authors and one")]
    sums = points_by_institution([*results, *results])
    assert (str(sums["Inst1"]), str(sums["X"])) == ("1.0690", "1.9070")
