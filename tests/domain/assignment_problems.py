"""Small assignment problems for Hypothesis, and answers found without any flow."""

from itertools import combinations, product
from unittest.mock import patch

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from tildel.assessment.domain import assignment_flow
from tildel.assessment.domain.assignment_problem import Problem, millionths

AFFINITIES = st.one_of(
    st.integers(-3, 3).map(lambda tenth: tenth / 10), st.integers(-(10**6), 10**6).map(lambda n: n / 10**6)
)


@st.composite
def inputs(draw, *, most=5, fixed=True, specialists=False):
    """Arguments of `Problem.of`."""
    applications = [f"a{n}" for n in range(draw(st.integers(1, most)))]
    reviewers = [f"r{n}" for n in range(draw(st.integers(1, most)))]
    everything = list(product(applications, reviewers))
    density = draw(st.sampled_from((0.5, 0.8, 1.0)))
    eligible = [pair for pair in everything if draw(st.floats(0, 1)) <= density]
    loads = {}
    for name in reviewers:
        least = draw(st.sampled_from((0, 0, 0, 1, 2)))
        loads[name] = least, least + draw(st.integers(0, 3))
    given = {
        "applications": {name: draw(st.sampled_from((0, 1, 1, 2, 3))) for name in applications},
        "reviewers": loads,
        "pairs": [(*pair, draw(AFFINITIES)) for pair in eligible],
    }
    if fixed:
        given["fixed"] = draw(st.lists(st.sampled_from(everything), max_size=2, unique=True))
    if specialists:
        given["specialists"] = {pair for pair in everything if draw(st.booleans())}
        given["needs_specialist"] = {name for name in applications if draw(st.booleans())}
    return given


def worth(given):
    """{pair: millionths}, fixed pairs without a row 0."""
    rows = {(one, other): millionths(value) for one, other, value in given["pairs"]}
    return {**dict.fromkeys(given.get("fixed", ()), 0), **rows}


def fits(given, pairs):
    """Whether the pairs keep every hard limit, said plainly."""
    pairs, allowed, fixed = list(pairs), worth(given), set(given.get("fixed", ()))
    special, needs = given.get("specialists", ()), given.get("needs_specialist", ())
    by_application = {name: [pair for pair in pairs if pair[0] == name] for name in given["applications"]}
    return (
        len(set(pairs)) == len(pairs)
        and set(pairs) <= allowed.keys()
        and fixed <= set(pairs)
        and all(len(by_application[name]) == demand for name, demand in given["applications"].items())
        and all(
            least <= sum(pair[1] == name for pair in pairs) <= most
            for name, (least, most) in given["reviewers"].items()
        )
        and all(
            any(pair in special for pair in by_application[name])
            for name in needs
            if given["applications"][name]
        )
    )


def every_answer(given):
    """All answers, as tuples of pairs."""
    allowed = sorted(worth(given))
    choices = [
        list(combinations([pair for pair in allowed if pair[0] == name], demand))
        for name, demand in given["applications"].items()
    ]
    answers = (tuple(pair for part in parts for pair in part) for parts in product(*choices))
    return [answer for answer in answers if fits(given, answer)]


def bound_of_the_linear_program(given):
    """The optimum of the relaxed problem by HiGHS in millionths (a float), None when it has none."""
    value = worth(given)
    pairs = sorted(value)
    applications, reviewers = list(given["applications"]), list(given["reviewers"])
    need, load = np.zeros((len(applications), len(pairs))), np.zeros((len(reviewers), len(pairs)))
    for column, (application, reviewer) in enumerate(pairs):
        need[applications.index(application), column] = 1
        load[reviewers.index(reviewer), column] = 1
    if not pairs:
        idle = not any(given["applications"].values()) and not any(
            low for low, _ in given["reviewers"].values()
        )
        return 0.0 if idle else None
    found = linprog(
        [-value[pair] for pair in pairs],
        A_eq=need, b_eq=list(given["applications"].values()),
        A_ub=np.vstack((load, -load)),
        b_ub=[high for _, high in given["reviewers"].values()] + [-low for low, _ in given["reviewers"].values()],
        bounds=[(1 if pair in given.get("fixed", ()) else 0, 1) for pair in pairs],
        method="highs",
    )  # fmt: skip
    return -found.fun if found.status == 0 else None


def total(given, pairs):
    value = worth(given)
    return sum(value[pair] for pair in pairs)


def problem_of(given):
    return Problem.of(**given)


def by_pricing(always):
    """Whether even the smallest problem goes by way of likely rows."""
    return patch.object(assignment_flow, "WORTH_IT", 0 if always else 10**9)
