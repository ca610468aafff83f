"""What a proposal is made from: loads, digests, the record, and the files that make it again."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tildel.assessment.domain.affinity import Interest
from tildel.assessment.domain.assignment import Floor
from tildel.assessment.domain.proposal_record import command_line, files_of, matrix_as_json, matrix_from
from tildel.assessment.domain.proposing import (
    Given,
    Seat,
    Settings,
    affinity_code,
    answers,
    code_key,
    is_available,
    matrix_of,
    settings_from,
)
from tildel.config import assign_command
from tildel.kernel.errors import RuleBroken

DAY = date(2024, 6, 1)
SETTINGS = Settings(demand=2, most=3, day=DAY, key="k")
APPLICATIONS = ("A-1", "A-2", "A-3")
SEATS = tuple(Seat(str(number), "user" if number == 5 else "expert", 0, 3) for number in range(1, 6))
AFFINITY = np.array(
    [
        [900_000, 100_000, 500_000, 0, 50_000],
        [300_000, 800_000, 500_000, 1, 50_000],
        [300_000, 200_000, 1, 777_777, 50_000],
    ],
    np.int64,
)


def given(**changes) -> Given:
    row = Given(APPLICATIONS, SEATS, np.ones((3, 5), np.bool_))
    return replace(row, **changes)


def pairs(matrix, settings=SETTINGS, role="expert"):
    return answers(matrix, settings)[role].pairs


def test_settings_are_read_back_as_they_were_written():
    settings = replace(SETTINGS, floor=Floor.PAIR, specialist_from=20, few=True)
    assert settings_from(json.loads(json.dumps(settings.as_json()))) == settings


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"least": 4}, "proposal.loads"),
        ({"text": 0}, "proposal.no_words"),
        ({"balance": True, "floor": Floor.APPLICATION}, "proposal.balance_floor"),
        ({"few": True, "floor": Floor.APPLICATION}, "proposal.few_floor"),
        ({"few": True, "balance": True}, "proposal.few_balance"),
    ],
)
def test_settings_that_go_against_each_other_are_refused(changes, code):
    with pytest.raises(RuleBroken) as refused:
        replace(SETTINGS, **changes).check()
    assert refused.value.code == code


def test_equal_input_has_an_equal_digest_and_every_change_another():
    eligible = np.ones((3, 5), np.bool_)
    eligible[0, 0] = False
    others = [
        given(eligible=eligible),
        given(settled=frozenset({("A-1", "1")})),
        given(previous=frozenset({("A-1", "1")})),
        given(wishes={("A-1", "1"): Interest.WANT}),
        given(versions={"applications": ["other"]}),
        given(seats=(*SEATS[:4], Seat("5", "user", 0, 2))),
    ]
    digests = {row.digest(SETTINGS) for row in [*others, given()]} | {
        given().digest(replace(SETTINGS, key="l"))
    }
    assert len(digests) == len(others) + 2
    assert given().digest(SETTINGS) == given().digest(SETTINGS)


def test_experts_and_users_are_problems_of_their_own():
    settings = replace(SETTINGS, users=1)
    matrix = matrix_of(given(), settings, AFFINITY)
    assert matrix.roles() == ("expert", "user")
    assert pairs(matrix, settings, "user") == tuple((name, "5") for name in APPLICATIONS)
    assert "5" not in {seat for _, seat in pairs(matrix, settings)}


def test_what_is_settled_is_kept_whatever_the_loads_say():
    settled = frozenset({("A-1", "2"), ("A-1", "3"), ("A-1", "4"), ("A-2", "4"), ("A-3", "4")})
    seats = tuple(replace(seat, most=2) for seat in SEATS)
    found = pairs(matrix_of(given(seats=seats, settled=settled), SETTINGS, AFFINITY))
    assert settled <= set(found)
    assert [name for name, _ in found] == ["A-1"] * 3 + ["A-2"] * 2 + ["A-3"] * 2


def test_few_changes_keep_what_stood():
    before = frozenset({("A-1", "2"), ("A-1", "3"), ("A-2", "1"), ("A-2", "3"), ("A-3", "1"), ("A-3", "3")})
    settings = replace(SETTINGS, few=True)
    eligible = np.ones((3, 5), np.bool_)
    assert set(pairs(matrix_of(given(previous=before), settings, AFFINITY), settings)) == before
    eligible[0, 1] = False
    found = pairs(matrix_of(given(previous=before, eligible=eligible), settings, AFFINITY), settings)
    assert (set(found) - before, before - set(found)) == ({("A-1", "1")}, {("A-1", "2")})


def test_a_specialist_is_told_without_the_wish():
    settings = replace(SETTINGS, demand=1, specialist_from=70)
    plain = AFFINITY.copy()
    plain[0, 0] = 0
    matrix = matrix_of(given(), settings, AFFINITY, plain)
    solution = answers(matrix, settings)["expert"]
    assert [(reason.code, reason.params) for reason in solution.reasons] == [
        ("no_specialist", {"application": "A-1"})
    ]


def test_a_matrix_is_read_back_as_it_was_kept():
    eligible = np.ones((3, 5), np.bool_)
    eligible[1, 2] = False
    settings = replace(SETTINGS, specialist_from=30)
    settled = frozenset({("A-1", "2")})
    matrix = matrix_of(given(eligible=eligible, settled=settled), settings, AFFINITY, AFFINITY)
    read = matrix_from(json.loads(json.dumps(matrix_as_json(matrix))))
    assert (read.applications, read.seats, read.demand) == (matrix.applications, matrix.seats, matrix.demand)
    assert (read.settled, read.previous) == (matrix.settled, matrix.previous)
    assert np.array_equal(read.affinity, matrix.affinity)
    assert np.array_equal(read.specialist, matrix.specialist)
    assert (read.value(("A-1", "1")), read.value(("A-2", "3")), read.value(("A-9", "1"))) == (
        900_000,
        None,
        None,
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"floor": Floor.PAIR, "balance": True},
        {"floor": Floor.APPLICATION},
        {"specialist_from": 50},
        {"few": True},
    ],
)
def test_the_command_makes_the_same_answer_from_the_files(changes, tmp_path, capsys):
    settings = replace(SETTINGS, **changes)
    before = frozenset({("A-1", "2"), ("A-2", "1")})
    matrix = matrix_of(
        given(settled=frozenset({("A-3", "1")}), previous=before), settings, AFFINITY, AFFINITY
    )
    for name, text in files_of(matrix, settings, "expert").items():
        (tmp_path / name).write_text(text)
    words = command_line(settings, "expert", folder=f"{tmp_path}/").split()[2:]
    assert assign_command.run(words) == 0
    answer = json.loads(capsys.readouterr().out)
    assert tuple(map(tuple, answer["pairs"])) == pairs(matrix, settings)


@pytest.mark.parametrize(
    ("away", "available"),
    [
        ([], True),
        ([{"from": "2024-06-01", "to": "2024-06-05"}], True),
        ([{"from": "2024-06-01", "to": "2024-06-06"}], False),
        ([{"from": "2024-06-01", "to": "2024-06-04"}, {"from": "2024-06-03", "to": "2024-06-07"}], False),
        ([{"from": "2024-01-01", "to": ""}], False),
        ([{"from": "2025-01-01", "to": "2025-02-01"}], True),
    ],
)
def test_half_of_the_days_have_to_be_free(away, available):
    assert is_available(away, DAY, date(2024, 6, 10)) is available


def test_without_an_end_everybody_is_available():
    assert is_available([{"from": "2024-01-01", "to": "2030-01-01"}], DAY, None)


@pytest.mark.parametrize(("key", "code"), [("hrcs_ra_4_1", "4.1"), ("hrcs_hc_02can", "hrcs_hc_02can")])
def test_a_code_is_compared_by_its_group_and_found_again(key, code):
    assert (affinity_code(key), code_key(code)) == (code, key)
