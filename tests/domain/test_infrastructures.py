"""The register of infrastructure as rules: what an entry needs, the committee's order, editions, the sketch, DCAT."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.infrastructures.domain import road_map, sketch
from tildel.infrastructures.domain.catalogue import CONTEXT, MANDATORY, DataSet, catalogue
from tildel.infrastructures.domain.entry import (
    REGIONS,
    Content,
    Place,
    changes,
    faults,
    has_to_be_confirmed,
    lacking,
    last_day_without_reminder,
)
from tildel.infrastructures.domain.order import Ranked, in_order
from tildel.infrastructures.domain.states import (
    COMMITTEES_STEPS,
    ENTRY,
    ORDERED,
    OWNERS_STEPS,
    PUBLIC,
    WRITABLE,
    EntryState,
)
from tildel.kernel.errors import RuleBroken

BARE = Content(names={"nb": "Et mikroskop"}, owner="993467049", kind="equipment", descriptions={}, uses=())
WHOLE = replace(
    BARE, descriptions={"nb": "Det ser."}, places=(Place("Bygg A", "H12"),), access={"nb": "Ring."},
    contact_phone="+47 22 00 00 00", uses=("research",),
)  # fmt: skip


def test_every_step_is_somebodys_and_every_state_is_reached():
    assert {verb for _state, verb in ENTRY.table} == {*OWNERS_STEPS, *COMMITTEES_STEPS}
    assert set(ENTRY.states) == set(EntryState)
    assert {*WRITABLE, *PUBLIC, *ORDERED} <= set(EntryState)


def test_nothing_is_public_without_the_committee():
    without = {pair: after for pair, after in ENTRY.table.items() if pair[1] not in COMMITTEES_STEPS}
    reached = {ENTRY.initial}
    for _ in without:
        reached |= {after for (before, _verb), after in without.items() if before in reached}
    assert reached == {EntryState.DRAFT, EntryState.PROPOSED}


def test_what_a_proposal_needs():
    assert lacking(BARE) == ("description", "place", "access", "contact", "use")
    assert lacking(WHOLE) == ()
    assert lacking(replace(WHOLE, kind="collection")) == ("access_rights",)
    assert lacking(replace(WHOLE, kind="collection", access_rights="PUBLIC")) == ()


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, ()),
        ({"names": {}}, (("name_nb", "nameless"),)),
        ({"places": (Place("A", "H12", 60.0, None),)}, (("place0_latitude", "half_a_point"),)),
        ({"places": (Place("A", "H12"), Place("B", "H12", 10.7, 59.9)), "placement": "network"}, (("place1_latitude", "outside"),)),
        ({"places": (Place("A", "H12"), Place("B", "H03"))}, (("placement", "too_many"),)),
    ],
)  # fmt: skip
def test_what_cannot_be_kept(changed, found):
    assert faults(replace(WHOLE, **changed)) == found


def test_changes_name_only_what_differs():
    after = replace(WHOLE, names={"nb": "Et mikroskop", "en": "A microscope"}, valid_from=date(2024, 1, 1))
    assert changes(WHOLE, WHOLE) == {}
    assert changes(WHOLE, after) == {
        "names": [{"nb": "Et mikroskop"}, {"nb": "Et mikroskop", "en": "A microscope"}],
        "valid_from": [None, "2024-01-01"],
    }


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_day_of_the_reminder_is_the_same_from_both_ends(checked, on):
    """The query looks back from today, the page forward from the day of the check; leap days aside."""
    if (checked.month, checked.day) != (2, 29) and (on.month, on.day) not in ((2, 28), (2, 29)):
        assert has_to_be_confirmed(checked, on=on) == (checked <= last_day_without_reminder(on))


def test_a_year_is_a_year():
    assert not has_to_be_confirmed(date(2024, 5, 15), on=date(2025, 5, 14))
    assert has_to_be_confirmed(date(2024, 5, 15), on=date(2025, 5, 15))


def test_the_order_is_counted_anew_and_keeps_its_reasons():
    rows = [Ranked("c", 9, " later "), Ranked("a", 2, "first")]
    assert in_order(rows) == (Ranked("a", 1, "first"), Ranked("c", 2, "later"))
    assert in_order([]) == ()


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        ([Ranked("a", 1, "x"), Ranked("b", 1, "y")], "infrastructure.rank_shared", "rank-b"),
        ([Ranked("a", 1, "x"), Ranked("b", 2, " ")], "infrastructure.reasonless", "reason-b"),
    ],
)
def test_an_order_without_sense_is_refused_at_its_place(rows, code, place):
    with pytest.raises(RuleBroken) as refused:
        in_order(rows)
    assert (refused.value.code, refused.value.place) == (code, place)


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(1, 999)))
def test_any_ranks_without_doubles_make_an_order_from_one(ranks):
    rows = [Ranked(key, rank, "r") for key, rank in ranks.items()]
    if len(set(ranks.values())) < len(ranks):
        return
    ordered = in_order(rows)
    assert [row.rank for row in ordered] == list(range(1, len(rows) + 1))
    assert [row.key for row in ordered] == sorted(ranks, key=lambda key: ranks[key])


def frozen_row(key: str, kind: str, name: str, **more):
    return {
        "key": key,
        "kind": kind,
        "names": {"nb": name},
        "owner_name": "OUS",
        "checked_on": "2024-01-01",
        **more,
    }


def test_an_edition_stands_by_kind_and_name_whatever_order_it_came_in():
    rows = [
        frozen_row("b", "service", "Bank"),
        frozen_row("z", "equipment", "Åpen"),
        frozen_row("a", "service", "Arkiv"),
    ]
    content = road_map.frozen(rows, [Ranked("z", 2, "to"), Ranked("a", 1, "én")])
    assert [row["key"] for row in content["entries"]] == ["z", "a", "b"]
    assert content == road_map.frozen(reversed(rows), [Ranked("a", 1, "én"), Ranked("z", 2, "to")])
    assert [kind for kind, _rows in road_map.by_kind(content)] == ["equipment", "service"]
    assert [(row["rank"], row["names"]["nb"]) for row in road_map.in_the_order(content)] == [
        (1, "Arkiv"),
        (2, "Åpen"),
    ]


def test_what_differs_between_editions():
    before = {
        "entries": [
            frozen_row("a", "service", "A"),
            frozen_row("b", "service", "B"),
            frozen_row("c", "service", "C"),
        ]
    }
    after = {
        "entries": [
            frozen_row("a", "service", "A", checked_on="2025-01-01") | {"checked_on": "2025-01-01"},
            frozen_row("b", "service", "B2"), frozen_row("d", "service", "D"),
        ]
    }  # fmt: skip
    assert road_map.differences(before, after) == {"new": ["d"], "gone": ["c"], "changed": ["b"]}


# --- the sketch ------------------------------------------------------------------------------------------------


def test_the_sketch_has_every_region_and_stays_inside_its_picture():
    assert set(sketch.REGIONS) == set(sketch.CENTRES) == set(REGIONS)
    for corner in [corner for outline in sketch.REGIONS.values() for corner in outline]:
        assert sketch.is_inside(*corner), corner


def _encloses(outline, point):
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise([*outline, outline[0]]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


# Cities well inland or on the mainland, by their degrees (longitude, latitude).
CITIES = {
    "H12": [(10.75, 59.91), (11.07, 60.79), (8.77, 59.0)],
    "H03": [(5.33, 60.39), (5.73, 58.97), (7.09, 61.23)],
    "H04": [(10.39, 63.43), (11.49, 64.01), (7.16, 62.74)],
    "H05": [(14.5, 67.28), (25.5, 69.5), (23.27, 69.97)],
}


@pytest.mark.parametrize("region", CITIES)
def test_cities_lie_in_their_region_of_the_sketch(region):
    for city in CITIES[region]:
        assert [code for code in REGIONS if _encloses(sketch.REGIONS[code], city)] == [region], city


@pytest.mark.parametrize("region", REGIONS)
def test_the_number_of_a_region_stands_in_it(region):
    assert _encloses(sketch.REGIONS[region], sketch.CENTRES[region])


# --- DCAT-AP-NO ------------------------------------------------------------------------------------------------

SET = DataSet(
    address="https://example.org/nb/infrastructure/entries/a/", identifier="a", titles={"nb": "Registeret", "en": "The register"},
    descriptions={"nb": "Oppdiktet."}, publisher="993467049", publisher_name="Oslo universitetssykehus HF",
    contact_name="", contact_email="data@example.org", contact_phone="+47 22 00 00 00", keywords=("hjerte",),
    access_rights="RESTRICTED", issued="2020-01-01", modified="2024-05-15",
)  # fmt: skip


def test_a_data_set_has_every_mandatory_property_and_more():
    told = catalogue(address="https://example.org/c", titles={"nb": "Katalog"}, data_sets=[SET])
    (one,) = told["dcat:dataset"]
    assert [name for name in MANDATORY if not one.get(name)] == []
    assert one == {
        "@id": "https://example.org/nb/infrastructure/entries/a/#data",
        "@type": "dcat:Dataset",
        "dct:identifier": "a",
        "dct:title": [{"@value": "Registeret", "@language": "nb"}, {"@value": "The register", "@language": "en"}],
        "dct:description": [{"@value": "Oppdiktet.", "@language": "nb"}],
        "dct:publisher": {
            "@id": "https://data.brreg.no/enhetsregisteret/api/enheter/993467049", "@type": "foaf:Agent",
            "foaf:name": "Oslo universitetssykehus HF", "dct:identifier": "993467049",
        },
        "dcat:contactPoint": {
            "@type": "vcard:Organization", "vcard:fn": "Oslo universitetssykehus HF",
            "vcard:hasEmail": {"@id": "mailto:data@example.org"}, "vcard:hasTelephone": {"@id": "tel:+4722000000"},
        },
        "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/HEAL"},
        "dcat:landingPage": {"@id": "https://example.org/nb/infrastructure/entries/a/"},
        "dcat:keyword": [{"@value": "hjerte", "@language": "nb"}],
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/RESTRICTED"},
        "dct:issued": {"@value": "2020-01-01", "@type": "xsd:date"},
        "dct:modified": {"@value": "2024-05-15", "@type": "xsd:date"},
    }  # fmt: skip


def test_every_prefix_of_the_catalogue_is_declared():
    def names(value):
        if isinstance(value, dict):
            for key, part in value.items():
                yield key
                yield from names(part)
        elif isinstance(value, list):
            for part in value:
                yield from names(part)

    told = catalogue(address="https://example.org/c", titles={"nb": "Katalog"}, data_sets=[SET, SET])
    used = {
        name.partition(":")[0]
        for name in names({k: v for k, v in told.items() if k != "@context"})
        if ":" in name
    }
    assert used <= set(CONTEXT)
    assert len(told["dct:publisher"]) == 1
