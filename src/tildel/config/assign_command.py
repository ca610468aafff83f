"""`tildel assign`: gives applications to reviewers with the highest sum of affinity, or says why not.

Exit codes: 0 solved, 1 not solvable, 2 input that cannot be read (file and line on standard error).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from tildel.assessment.domain.assignment import Floor, Solution, affinity_of, resolve, solve
from tildel.assessment.domain.assignment_flow import TooWide
from tildel.assessment.domain.assignment_problem import Problem
from tildel.config.assign_files import Loads, read_loads, read_pairs, read_problem
from tildel.config.assign_sentences import reason_sentence
from tildel.config.terminal import printable, show_every_letter
from tildel.kernel.errors import Unreadable

SOLVED, NOT_SOLVABLE, UNREADABLE = 0, 1, 2


def run(arguments: Sequence[str]) -> int:
    """Runs the command and answers its exit code."""
    show_every_letter()
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.floor == Floor.APPLICATION and (options.previous or options.balance):
        parser.error("--floor application goes with neither --previous nor --balance")
    if options.previous and options.balance:
        parser.error("--previous does not go with --balance")
    try:
        return _assign(options)
    except Unreadable as error:
        print(f"tildel assign: {printable(f'{error.place}: {error.code}')}", file=sys.stderr)
    except TooWide as error:
        print(f"tildel assign: {options.pairs}: {error}", file=sys.stderr)
    except OSError as error:
        print(f"tildel assign: {error.filename}: {error.strerror}", file=sys.stderr)
    return UNREADABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tildel assign",
        description="Give applications to reviewers: the highest sum of affinity within demands and loads.",
        allow_abbrev=False,
        epilog="Exit code: 0 solved, 1 not solvable, 2 the input cannot be read.",
    )
    parser.add_argument("--pairs", required=True, metavar="CSV", help="application,reviewer,affinity")
    parser.add_argument("--reviewers", required=True, metavar="CSV", help="reviewer,min,max")
    parser.add_argument("--applications", required=True, metavar="CSV", help="application,demand")
    parser.add_argument("--fixed", metavar="CSV", help="application,reviewer: pairs that are kept")
    parser.add_argument("--previous", metavar="CSV", help="application,reviewer: change as few as possible")
    parser.add_argument(
        "--specialists",
        metavar="CSV",
        help="application,reviewer: each application that asks for anybody gets at least one of its own",
    )
    parser.add_argument(
        "--floor", choices=["pair", "application"], help="first the best worst pair, or the best worst sum"
    )
    parser.add_argument("--balance", action="store_true", help="of equally good answers the most even loads")
    parser.add_argument(
        "--key", default="", metavar="TEXT", help="settles ties; the same key, the same answer"
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    return parser


def _assign(options: argparse.Namespace) -> int:
    loads = read_loads(options.applications, options.reviewers)
    problem = read_problem(loads, options.pairs)
    if options.fixed:
        problem = _fixed(problem, read_pairs(options.fixed, loads))
    if options.specialists:
        problem = _specialists(problem, read_pairs(options.specialists, loads))
    solution = _answer(problem, loads, options)
    explanation = [printable(sentence) for sentence in _explanation(problem, solution)]
    if options.json:
        _print_json(solution, explanation, changes=bool(options.previous))
    else:
        _print_text(solution, explanation)
    return SOLVED if solution.solved else NOT_SOLVABLE


def _fixed(problem: Problem, pairs: Sequence[tuple[str, str]]) -> Problem:
    places = {name: place for place, name in enumerate(problem.applications)}
    seats = {name: place for place, name in enumerate(problem.reviewers)}
    return replace(problem, fixed=tuple(sorted((places[one], seats[other]) for one, other in pairs)))


def _specialists(problem: Problem, pairs: Sequence[tuple[str, str]]) -> Problem:
    special = {problem.indices(pair) for pair in pairs}
    return replace(
        problem,
        specialist=np.array([pair in special for pair in problem.index_pairs()], np.bool_),
        needs_specialist=np.ones(len(problem.applications), np.bool_),
        fixed_specialists=frozenset(special.intersection(problem.fixed)),
    )


def _answer(problem: Problem, loads: Loads, options: argparse.Namespace) -> Solution:
    floor = Floor(options.floor or "")
    if options.previous:
        previous = read_pairs(options.previous, loads, known_only=False)
        return resolve(previous, problem, floor=floor, key=options.key)
    return solve(problem, floor=floor, key=options.key, balance=options.balance)


def _explanation(problem: Problem, solution: Solution) -> list[str]:
    if not solution.solved:
        return [reason_sentence(reason) for reason in solution.reasons]
    # "no row" means not eligible: that somebody fixed it anyway is not passed over in silence
    return [
        "{} and {} are fixed although they have no affinity; it counts as 0.".format(*problem.names(pair))
        for pair in problem.fixed
        if problem.row_of(pair) is None
    ]


def _print_json(solution: Solution, explanation: list[str], *, changes: bool) -> None:
    worst = None if solution.worst_pair is None else affinity_of(solution.worst_pair)
    answer = {
        "solved": solution.solved,
        "objective": affinity_of(solution.objective),
        "pairs": solution.pairs,
        "worst_pair": worst,
        "explanation": explanation,
        **({"new": solution.new} if changes else {}),
    }
    print(json.dumps(answer))


def _print_text(solution: Solution, explanation: list[str]) -> None:
    new = set(solution.new)
    width = max((len(pair[0]) for pair in solution.pairs), default=0)
    for application, group in groupby(solution.pairs, key=lambda pair: pair[0]):
        names = [pair[1] + (" (new)" if pair in new else "") for pair in group]
        print(printable(f"{application:<{width}}  {', '.join(names)}"))
    if solution.solved:
        worst = "none" if solution.worst_pair is None else f"{affinity_of(solution.worst_pair):.6f}"
        print(f"\nSum of affinity {affinity_of(solution.objective):.6f}, worst pair {worst}.")
    else:
        print("Not solvable.")
    for sentence in explanation:
        print(sentence)
