"""The frozen order: cuts, ties, what is kept of it, and the way from it to a plan."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tildel.decisions.domain.allotment import allot
from tildel.decisions.domain.draw import draw
from tildel.decisions.domain.figures import normalised_ranks, part
from tildel.decisions.domain.frame import AtLine, Plan, SubFrame, plan_from_json
from tildel.decisions.domain.order import Marked, Placed, order, placed_from_json, tie_rules, tie_text
from tildel.decisions.domain.outcomes import ground_of, reserve_places
from tildel.decisions.domain.plans import entries, plan_of, settled_by_draw, without_priority
from tildel.decisions.domain.ranking import Priority, Rule
from tildel.decisions.domain.thresholds import Limit, Thresholds
from tildel.programmes.domain.call import Assessment, Line
from tildel.programmes.domain.call import SubFrame as CallSubFrame

RULE = Rule({"quality": 50, "benefit": 50}, Fraction(3), Priority.NONE)
NO_CUTS = Thresholds(mean=Limit(Fraction(3)))


def marked(reference: str, *sheets: tuple[int, int], themes: str = "", amount: int = 5) -> Marked:
    found = {str(who): {"quality": q, "benefit": b} for who, (q, b) in enumerate(sheets)}
    return Marked(reference, found, frozenset(themes.split()), amount)


def ranks(rows: tuple[Placed, ...]) -> list[tuple[str, int | None]]:
    return [(row.reference, row.ranked.rank) for row in rows]


def test_equal_marks_share_a_rank_without_a_rule_and_part_with_one():
    same = [marked("A", (3, 5)), marked("B", (5, 3)), marked("C", (4, 4))]

    assert ranks(order(same, RULE, NO_CUTS)) == [("A", 1), ("B", 1), ("C", 1)]
    parted = order(same, RULE, NO_CUTS, tie_rules(["dimension:quality"]))
    assert ranks(parted) == [("B", 1), ("C", 2), ("A", 3)]
    assert [row.settled_by for row in parted] == [("dimension:quality",)] * 3
    assert parted[0].tied == ("A", "C")


def test_the_draw_parts_only_when_it_is_open():
    same = [marked("A", (4, 4)), marked("B", (4, 4))]
    rules = tie_rules(["draw"])

    assert ranks(order(same, RULE, NO_CUTS, rules)) == [("A", 1), ("B", 1)]
    assert ranks(order(same, RULE, NO_CUTS, rules, drawn=["B", "A"])) == [("B", 1), ("A", 2)]


def test_who_is_below_a_cut_loses_the_place_and_the_others_move_up():
    cuts = Thresholds(dimensions={"benefit": Limit(Fraction(4))}, mean=Limit(Fraction(3)))

    rows = order([marked("A", (5, 3)), marked("B", (3, 4)), marked("C", (1, 1))], RULE, cuts)

    assert ranks(rows) == [("B", 1), ("A", None), ("C", None)]
    assert [[one.code for one in row.below] for row in rows] == [
        [],
        ["decisions.below_dimension"],
        ["decisions.below_dimension", "decisions.below_mean"],
    ]
    assert [ground_of(row, awarded=False, passed_over=False) for row in rows] == [
        "beyond_frame",
        "below_cut",
        "below_cut",
    ]


def test_rules_for_ties_are_read_as_the_call_writes_them():
    texts = ["dimension:benefit", "median", "median", "user_representatives", "draw", "dimension:quality"]

    assert [tie_text(rule) for rule in tie_rules(texts)] == [
        "dimension:benefit", "median", "user_representatives", "draw",
    ]  # fmt: skip


SHEETS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(SHEETS, min_size=1, max_size=6), st.permutations(["median", "dimension:quality"]))
def test_a_row_is_read_back_as_it_was_and_the_order_of_the_input_does_not_matter(sheets, ties):
    applications = [marked(f"A{number}", *own) for number, own in enumerate(sheets)]

    rows = order(applications, RULE, NO_CUTS, tie_rules(ties))

    assert [placed_from_json(row.as_json()).as_json() for row in rows] == [row.as_json() for row in rows]
    assert order(applications[::-1], RULE, NO_CUTS, tie_rules(ties)) == rows
    means = [row.ranked.mean for row in rows if row.ranked.rank]
    assert means == sorted(means, reverse=True)


def assessment(**changes: object) -> Assessment:
    return Assessment(
        lowest=1, highest=5, best=5, readers=2, readers_assumed=False, fundable_tenths=30,
        fundable_assumed=False, dimensions=(), source="",
    )._replace(**changes)  # fmt: skip


def test_the_calls_words_on_money_become_a_plan():
    skip = assessment(line=Line("skip", 2, False), sub_frames=(CallSubFrame("proton", 10, 40),))

    assert plan_of(assessment(), 100) == Plan(frame=100)
    assert plan_of(skip, 100) == Plan(
        frame=100, at_line=AtLine.SKIP, depth=2, sub_frames=(SubFrame("proton", 10, 40),), reserve_places=0
    )


def test_places_on_the_reserve_list_follow_the_order():
    rows = order(
        [marked("A", (5, 5)), marked("B", (4, 4)), marked("C", (3, 3)), marked("D", (1, 1))], RULE, NO_CUTS
    )

    assert reserve_places(rows, {"A": 5}, Plan(frame=5)) == {"B": 1, "C": 2}
    assert reserve_places(rows, {"A": 5}, Plan(frame=5, reserve_places=0)) == {}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(SHEETS, st.booleans()), min_size=1, max_size=6), st.sampled_from(list(Priority)))
def test_marks_alone_with_the_plans_priority_give_the_frozen_order_again(found, priority):
    applications = [
        marked(f"A{number}", *own, themes="proton" if inside else "")
        for number, (own, inside) in enumerate(found)
    ]
    themes = frozenset({"proton"})
    rows = order(applications, Rule(RULE.weights, RULE.threshold, priority, themes), NO_CUTS)
    plan = plan_from_json({**Plan(frame=12).as_json(), "priority": str(priority), "themes": ["proton"]})

    assert allot(without_priority(rows), plan).as_json() == allot(entries(rows), Plan(frame=12)).as_json()


def test_an_open_draw_gives_the_order_of_those_who_are_tied():
    rows = order([marked("A", (4, 4)), marked("B", (4, 4)), marked("C", (5, 5))], RULE, NO_CUTS)
    seed = "ab" * 16
    drawn = [name for name in draw(["A", "B", "C"], seed).order if name != "C"]

    assert settled_by_draw(rows, {"references": ["A", "B", "C"], "seed": seed}) == tuple(drawn)
    assert settled_by_draw(rows, None) == ()


def test_figures_hold_every_application_and_what_crosses_the_line():
    found = [marked("A", (5, 5), (4, 5)), marked("B", (4, 4), (4, 4)), marked("C", (3, 3), (2, 3))]
    facts = {"scale": (1, 5), "spread_at_random": False, "frame": 5}

    standings = part("standings", found, RULE, **facts)
    strictness = part("strictness", found, RULE, **facts)
    moves = part("moves", found, RULE, **facts)

    assert sorted(standings["expected"]) == ["A", "B", "C"]
    assert [row["reviewer"] for row in strictness["reviewers"]] == ["0", "1"]
    assert strictness["ground"] == "connected"
    assert moves["marks"] == 12
    ranked = normalised_ranks(
        found, RULE, {"A": True, "B": True, "C": False}, scale=(1, 5), spread_at_random=False
    )
    assert ranked == {"A": 1, "B": 2}
