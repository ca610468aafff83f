"""Plans as rules: the shipped facts with their sources, and how awards are held against areas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.classification.codes import is_code
from tildel.classification.domain.plan import (
    ASSUMABLE,
    AreaContent,
    Content,
    area_faults,
    changes,
    faults,
    shipped_from,
    still_assumed,
)
from tildel.classification.domain.portfolio import Given, Link, Sum, areas_of, portfolio, shared
from tildel.classification.shipped import shipped_plan, shipped_plans
from tildel.governance.shipped import shipped_keys
from tildel.kernel.errors import Unreadable
from tildel.people.shipped import shipped_directory

RESEARCH, INNOVATION = "handlingsplan-for-forskning", "handlingsplan-for-innovasjon"
DAY = date(2024, 5, 2)
BARE = Content(titles={"nb": "En plan"}, owner="983658776")


def areas_in(key: str) -> list[str]:
    return [area.titles["nb"] for area, _codes in shipped_plan(key).areas]


# --- the facts that are shipped ----------------------------------------------------------------------------


def test_the_action_plan_for_research_has_the_five_areas_of_the_source():
    assert areas_in(RESEARCH) == [
        "Klinisk forskning", "Helsedata", "Persontilpasset medisin", "Teknologi i helsetjenesten",
        "Helsetjenesteforskning",
    ]  # fmt: skip


def test_the_action_plan_for_innovation_has_the_six_areas_of_the_source():
    assert areas_in(INNOVATION) == [
        "Tjenesteinnovasjon og forskningsdrevet innovasjon", "Helseplattformen og e-helse",
        "Det utadvendte sykehuset, inkl. digital hjemmeoppfølging", "Pasientrollen og brukermedvirkning",
        "Bemanning (mangel på helsepersonell)", "Psykisk helse og rus",
    ]  # fmt: skip


def test_helseomsorg21_has_ten_areas_and_each_is_named_by_its_own_code():
    areas = shipped_plan("helseomsorg21").areas
    assert [area.number for area, _codes in areas] == list(range(1, 11))
    assert [[row.code for row in codes] for _area, codes in areas] == [[f"ho21_{n}"] for n in range(1, 11)]


@pytest.mark.parametrize("key", [RESEARCH, INNOVATION])
def test_both_action_plans_were_adopted_by_the_medical_directors_on_2_june_2023(key: str):
    content = shipped_plan(key).content
    assert (content.adopted_by, content.adopted_on) == ("fagdirektormotet", date(2023, 6, 2))
    assert content.builds_on == "regional-utviklingsplan-2023-2026"
    assert {"starts_on", "ends_on", "document"} == set(content.assumed)


def test_everything_has_a_source_three_languages_and_points_at_what_is_there():
    keys = [plan.key for plan in shipped_plans()]
    known = {row.orgnr for row in shipped_directory()}
    for number, plan in enumerate(shipped_plans()):
        content = plan.content
        assert not content.owner or content.owner in known
        assert not content.adopted_by or content.adopted_by in shipped_keys()
        assert not content.builds_on or content.builds_on in keys[:number]
        assert set(content.assumed) <= set(ASSUMABLE)
        for texts in (
            content.titles,
            content.descriptions,
            content.sources,
            *content.assumed.values(),
            *(area.titles for area, _ in plan.areas),
        ):
            assert set(texts) == {"nb", "nn", "en"}
        for area, codes in plan.areas:
            assert set(area.sources) == {"nb", "nn", "en"}
            assert all(is_code(row.code) and set(row.reasons) == {"nb", "nn", "en"} for row in codes)


def test_what_is_ours_in_the_mapping_is_marked_as_assumed():
    rows = [row for plan in shipped_plans() for _area, codes in plan.areas for row in codes]
    assert {row.code for row in rows if row.assumed} == {
        "prio_precision_medicine", "hrcs_ra_8_1", "ho21_1", "prio_mental_health", "hrcs_hc_10men",
    }  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        {"key": "x", "titles": {}, "owner": "983658776", "sources": {"nb": "S"}},
        {"key": "x", "titles": {"nb": "P"}, "owner": "983658776"},
        {"key": "x", "titles": {"nb": "P"}, "owner": "983658776", "sources": {"nb": "S"}, "assumed": {"weather": {"nb": "?"}}},
        {"key": "x", "titles": {"nb": "P"}, "owner": "983658776", "sources": {"nb": "S"},
         "areas": [{"number": 1, "titles": {"nb": "A"}}, {"number": 1, "titles": {"nb": "B"}}]},
        {"key": "x", "titles": {"nb": "P"}, "owner": "983658776", "sources": {"nb": "S"}, "areas": [{"titles": {"nb": "A"}}]},
    ],
)  # fmt: skip
def test_a_file_that_does_not_hold_is_not_read(row: dict[str, object]):
    with pytest.raises(Unreadable) as error:
        shipped_from(row)
    assert error.value.place == "x"


# --- writing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, ()),
        ({"titles": {}}, (("title_nb", "nameless"),)),
        ({"owner": ""}, (("owner", "ownerless"),)),
        ({"owner": "", "owner_names": {"nb": "Et departement"}}, ()),
        ({"starts_on": date(2024, 1, 2), "ends_on": date(2024, 1, 1)}, (("ends_on", "period"),)),
        ({"adopted_by": "nsg"}, (("adopted_on", "half_adopted"),)),
    ],
)
def test_what_cannot_be_kept_of_a_plan(changed: dict[str, object], found: tuple[object, ...]):
    assert faults(replace(BARE, **changed)) == found


def test_what_cannot_be_kept_of_an_area():
    assert area_faults(AreaContent(1, {"nb": "A"})) == ()
    turned = AreaContent(1, {}, starts_on=date(2024, 2, 1), ends_on=date(2024, 1, 1))
    assert area_faults(turned) == (("title_nb", "area_nameless"), ("ends_on", "period"))


def test_what_a_person_writes_is_assumed_no_more():
    assumed = {name: {"nb": "?"} for name in ("starts_on", "adopted", "document")}
    before = replace(BARE, assumed=assumed)
    assert still_assumed(before, before) == assumed
    after = replace(before, starts_on=DAY, adopted_on=DAY)
    assert still_assumed(before, after) == {"document": {"nb": "?"}}
    assert changes(before, replace(after, assumed={"document": {"nb": "?"}})) == {
        "starts_on": [None, "2024-05-02"], "adopted_on": [None, "2024-05-02"],
        "assumed": [assumed, {"document": {"nb": "?"}}],
    }  # fmt: skip


# --- awards against areas ------------------------------------------------------------------------------------


def award(reference: str, amount: int, *codes: str, on: date = DAY) -> Given:
    return Given(reference, on, amount, frozenset(codes))


def test_a_link_speaks_only_on_its_days():
    link = Link(1, "a", date(2024, 1, 1), date(2024, 12, 31))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [areas_of(award("X", 1, "a", on=day), [link]) for day in days] == [(), (1,), (1,), ()]


def test_money_is_shared_and_projects_are_counted_in_each_area():
    links = [Link(1, "a", date(2020, 1, 1)), Link(2, "b", date(2020, 1, 1)), Link(2, "c", date(2020, 1, 1))]
    awards = [
        award("BOTH", 101, "a", "b", "c"), award("ONE", 50, "b"), award("NONE", 7, "z"),
        award("BEFORE", 1000, "a", on=date(2019, 6, 1)),
    ]  # fmt: skip
    held = portfolio(awards, links, [1, 2, 3], [2023, 2024])
    assert held.cell(1, 2024) == Sum(51, 1)
    assert held.cell(2, 2024) == Sum(100, 2)
    assert held.of_area(2) == Sum(100, 2)
    assert held.empty == (3,)
    assert [one.reference for one in held.outside] == ["NONE"]
    assert held.by_year == {2023: Sum(), 2024: Sum(158, 3)}
    assert held.total == Sum(158, 3)


def test_what_is_left_over_goes_to_the_first_areas():
    assert shared(100, [4, 2, 7]) == [(4, 34), (2, 33), (7, 33)]
    assert shared(100, []) == []


AWARDS = st.lists(
    st.tuples(st.integers(1, 10**9), st.integers(2022, 2026), st.frozensets(st.sampled_from("abcdz"), max_size=4)),
    max_size=25,
)  # fmt: skip
LINKS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from("abcd"), st.integers(2021, 2026), st.integers(0, 3)),
    max_size=10,
)


@given(AWARDS, LINKS)
def test_the_money_of_all_areas_and_of_none_is_all_money(awards, links):
    given_awards = [
        Given(f"R{n}", date(year, 6, 1), amount, codes) for n, (amount, year, codes) in enumerate(awards)
    ]
    held_links = [
        Link(area, code, date(year, 1, 1), date(year + length, 12, 31) if length else None)
        for area, code, year, length in links
    ]
    years = [2023, 2024, 2025]
    held = portfolio(given_awards, held_links, [1, 2, 3], years)
    counted = [one for one in given_awards if one.year in years]
    inside = sum(held.of_area(area).amount for area in (1, 2, 3))
    outside = sum(one.amount for one in held.outside)
    assert inside + outside == held.total.amount == sum(one.amount for one in counted)
    assert held.total.projects == len(counted)
    for one in counted:
        theirs = set(areas_of(one, [link for link in held_links if link.area != 4]))
        assert (one in held.outside) == (not theirs)
