"""Why there is no answer: every reason is true of the problem, and there always is one."""

from itertools import chain

import pytest
from hypothesis import given, settings

from tests.domain.assignment_problems import inputs, problem_of
from tildel.assessment.domain.assignment import solve
from tildel.assessment.domain.assignment_reasons import reasons
from tildel.config.assign_sentences import SENTENCES, reason_sentence


def _left(given_):
    """Demands, loads and pairs once the fixed ones are taken out."""
    fixed = given_["fixed"]
    demand = {name: n - sum(pair[0] == name for pair in fixed) for name, n in given_["applications"].items()}
    most = {
        name: high - sum(pair[1] == name for pair in fixed) for name, (_, high) in given_["reviewers"].items()
    }
    least = {
        name: max(low - sum(pair[1] == name for pair in fixed), 0)
        for name, (low, _) in given_["reviewers"].items()
    }
    pairs = [
        row[:2] for row in given_["pairs"] if row[:2] not in fixed and demand[row[0]] > 0 and most[row[1]] > 0
    ]
    return demand, least, most, pairs


def _true(reason, given_):  # noqa: C901 - one case a reason
    """Whether a reason can be counted out on the problem itself, and forbids every answer."""
    params, (demand, least, most, pairs) = reason.params, _left(given_)
    special, needs = given_.get("specialists", ()), given_.get("needs_specialist", ())
    fixed = given_["fixed"]
    match reason.code:
        case "fixed_over_demand":
            count = sum(pair[0] == params["application"] for pair in fixed)
            return (
                count == params["fixed"] > params["demand"] == given_["applications"][params["application"]]
            )
        case "fixed_over_load":
            count = sum(pair[1] == params["reviewer"] for pair in fixed)
            return count == params["fixed"] > params["maximum"] == given_["reviewers"][params["reviewer"]][1]
        case "demand_over_places":
            return sum(demand.values()) == params["needed"] > params["places"] == sum(most.values())
        case "minimum_over_demand":
            return sum(least.values()) == params["minimum"] > params["needed"] == sum(demand.values())
        case "too_few_experts":
            eligible = sum(pair[0] == params["application"] for pair in pairs)
            return eligible == params["eligible"] < params["needed"] == demand[params["application"]]
        case "no_specialist" | "fixed_leave_no_specialist":
            own = [pair for pair in [*pairs, *fixed] if pair[0] == params["application"]]
            return params["application"] in needs and not any(pair in special for pair in own)
        case "places_short":
            group = params["applications"]
            uses = [
                sum(pair[1] == name and pair[0] in group for pair in pairs) for name in params["reviewers"]
            ]
            places = sum(min(most[name], n) for name, n in zip(params["reviewers"], uses, strict=True))
            eligible = {pair[1] for pair in pairs if pair[0] in group}
            needed = sum(demand[name] for name in group)
            return needed == params["needed"] > params["places"] == places and eligible == set(
                params["reviewers"]
            )
        case "specialists_short":
            return params["needed"] > params["places"] and any(
                name in needs for name in params["applications"]
            )
        case "minimum_out_of_reach":
            group = params["reviewers"]
            met = {pair[0] for pair in fixed if pair in special}
            open_ = 0
            for name, asked in demand.items():
                own = [pair for pair in pairs if pair[0] == name and pair[1] in group]
                others = sum(pair not in special for pair in own)
                kept_free = 1 if name in needs and name not in met else 0
                open_ += min(asked, len(own) - others + min(others, max(asked - kept_free, 0)))
            return sum(least[name] for name in group) == params["minimum"] > params["open"] == open_
    return False


@settings(max_examples=300, deadline=None)
@given(inputs())
def test_where_there_is_no_answer_there_are_true_reasons_and_else_none(given_):
    problem = problem_of(given_)
    solution = solve(problem)
    assert solution.reasons == reasons(problem)
    assert solution.solved is not bool(solution.reasons)
    for reason in solution.reasons:
        assert _true(reason, given_), reason
        assert "{" not in reason_sentence(reason)


@settings(max_examples=150, deadline=None)
@given(inputs(most=4, specialists=True))
def test_reasons_about_specialists_are_true_as_well(given_):
    problem = problem_of(given_)
    solution = solve(problem)
    assert solution.solved is not bool(reasons(problem))
    for reason in solution.reasons:
        assert _true(reason, given_), reason
        assert "{" not in reason_sentence(reason)


def _sentences(**given_):
    solution = solve(problem_of(given_))
    assert not solution.solved
    assert (solution.pairs, solution.objective, solution.worst_pair) == ((), 0, None)
    return [reason_sentence(reason) for reason in solution.reasons]


def test_applications_that_share_too_few_places_are_named_and_others_are_not():
    crowded = [f"a{number:02}" for number in range(1, 13)]
    few = {"r1": (0, 2), "r2": (0, 2), "r3": (0, 2), "r4": (0, 2), "r5": (0, 1)}
    assert _sentences(
        applications={**dict.fromkeys(crowded, 2), "free": 1},
        reviewers={**few, "r6": (0, 50)},
        pairs=[*((one, other, 0.5) for one in crowded for other in few), ("free", "r6", 0.1)],
    ) == [
        (
            f"These 12 applications share 5 eligible experts with 9 places (24 needed): applications "
            f"{', '.join(crowded)}; experts r1, r2, r3, r4, r5."
        )
    ]


def test_independent_shortages_are_two_reasons():
    assert _sentences(
        applications={"a": 1, "b": 1, "c": 1, "d": 1},
        reviewers={"x": (0, 1), "y": (0, 1), "z": (0, 9)},
        pairs=[("a", "x", 0), ("b", "x", 0), ("c", "y", 0), ("d", "y", 0)],
    ) == [
        "These 2 applications share 1 eligible expert with 1 place (2 needed): applications a, b; expert x.",
        "These 2 applications share 1 eligible expert with 1 place (2 needed): applications c, d; expert y.",
    ]


def test_minimum_loads_that_cannot_be_met_are_named():
    assert _sentences(
        applications={"a": 2, "b": 2, "c": 4},
        reviewers={**dict.fromkeys(("x", "y", "z"), (3, 9)), **dict.fromkeys(("p", "q", "r", "s"), (0, 9))},
        pairs=[
            *((one, other, 0.5) for one in ("a", "b") for other in ("x", "y", "z", "p", "q")),
            *(("c", other, 0.5) for other in ("p", "q", "r", "s")),
        ],
    ) == ["The experts' minimum loads add up to 9, the applications' demands to 8."]
    assert _sentences(
        applications={"a": 2, "b": 2, "c": 4, "d": 4},
        reviewers={**dict.fromkeys(("x", "y", "z"), (3, 9)), **dict.fromkeys(("p", "q", "r", "s"), (0, 9))},
        pairs=[
            *((one, other, 0.5) for one in ("a", "b") for other in ("x", "y", "z", "p", "q")),
            *((one, other, 0.5) for one in ("c", "d") for other in ("p", "q", "r", "s")),
        ],
    ) == ["These 3 experts must have at least 9, but only 4 places are open to them: experts x, y, z."]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"applications": {"a": 4}}, "The applications' demands add up to 4, the experts' maximum loads to 3."),
        ({"pairs": []}, "Application a has 0 eligible experts and needs 2."),
        ({"pairs": [("a", "x", 1)]}, "Application a has 1 eligible expert and needs 2."),
        ({"fixed": [("a", "y"), ("a", "y")]}, "y is fixed to application a more than once."),
        ({"fixed": [("a", "x")], "forbidden": [("a", "x")]}, "x is fixed to application a and may not read it."),
        ({"fixed": [("a", "w")]}, "w is fixed to 1 application and may have at most 0."),
        (
            {"applications": {"a": 1}, "fixed": [("a", "x"), ("a", "y")]},
            "Application a has 2 fixed experts and needs 1.",
        ),
        (
            {"fixed": [("a", "x"), ("a", "y")], "needs_specialist": ["a"], "specialists": [("a", "z")]},
            "The fixed experts of application a leave no place for a specialist.",
        ),
        ({"needs_specialist": ["a"]}, "Application a needs a specialist and has none."),
    ],
)  # fmt: skip
def test_a_plain_reason_is_said_plainly(change, sentence):
    given_ = {
        "applications": {"a": 2},
        "reviewers": {"w": (0, 0), "x": (0, 1), "y": (0, 1), "z": (0, 1)},
        "pairs": [("a", name, 0.5) for name in ("x", "y", "z")],
        **change,
    }
    assert sentence in _sentences(**given_)


def test_a_long_list_of_names_is_cut_and_counted():
    names = [f"a{number:02}" for number in range(25)]
    (sentence,) = _sentences(
        applications=dict.fromkeys(names, 1),
        reviewers={"x": (0, 2), "y": (0, 90)},
        pairs=[(name, "x", 1) for name in names],
    )
    assert sentence.endswith("a18, a19 and 5 more; expert x.")


def test_every_reason_has_a_sentence_that_names_something():
    assert all("{" in text for text in chain(SENTENCES.values()))
