"""Grounds of conflict of interest: which rule set is in force, and what a declaration must say."""

import re
from datetime import date

import pytest

from tests.house.source_tree import SOURCE
from tildel.assessment.domain.impartiality import RULE_SETS, Ground, RuleSet, check_declaration, rules_on
from tildel.assessment.domain.states import FOUND, MEMBER, OBJECTION, PROPOSAL, REVIEW, ROUND
from tildel.assessment.phrases import (
    FOUND_STATES,
    GROUNDS,
    MEMBER_STATES,
    OBJECTION_STATES,
    PROPOSAL_STATES,
    REFUSALS,
    REVIEW_STATES,
    ROUND_STATES,
)
from tildel.assessment.phrases_assigning import REFUSALS as OF_ASSIGNING
from tildel.assessment.phrases_conflicts import REFUSALS as OF_CONFLICTS
from tildel.assessment.phrases_register import REFUSALS as OF_THE_REGISTER
from tildel.assessment.phrases_reviewing import REFUSALS as OF_REVIEWING
from tildel.kernel.errors import RuleBroken

TODAY = date(2024, 6, 10)
NEW = RuleSet("fvl-new", "new act", "ch. 11", date(2030, 1, 1), (Ground("new.party", "1"),), "")


def test_the_grounds_of_section_6_in_order():
    assert [ground.clause for ground in rules_on(TODAY).grounds] == ["1 a", "1 b", "1 c", "1 d", "1 e", "2"]


def test_a_new_act_takes_over_on_its_day():
    both = (*RULE_SETS, NEW)
    assert rules_on(date(2029, 12, 31), both).key == "fvl-1967"
    assert rules_on(date(2030, 1, 1), both).key == "fvl-new"


def test_a_day_before_every_rule():
    with pytest.raises(ValueError, match="no rule set"):
        rules_on(date(2029, 12, 31), (NEW,))


@pytest.mark.parametrize(("ground", "text"), [("", ""), ("fvl6.party", ""), ("fvl6.other", "old friends")])
def test_declarations_that_can_be_taken(ground, text):
    assert check_declaration(ground, text, on=TODAY) is None


@pytest.mark.parametrize(
    ("ground", "text", "code"),
    [
        ("fvl6.other", "  ", "declaration.needs_text"),
        ("fvl6.friend", "x", "declaration.unknown_ground"),
        ("new.party", "x", "declaration.unknown_ground"),
    ],
)
def test_declarations_that_cannot(ground, text, code):
    with pytest.raises(RuleBroken) as refused:
        check_declaration(ground, text, on=TODAY)
    assert refused.value.code == code


def test_every_ground_and_state_has_its_sentence():
    assert {ground.key for rules in RULE_SETS for ground in rules.grounds} == set(GROUNDS)
    assert (set(ROUND.states), set(MEMBER.states), {"none", *REVIEW.states}) == (
        set(ROUND_STATES),
        set(MEMBER_STATES),
        set(REVIEW_STATES),
    )
    assert (set(FOUND.states), set(OBJECTION.states), set(PROPOSAL.states)) == (
        set(FOUND_STATES),
        set(OBJECTION_STATES),
        set(PROPOSAL_STATES),
    )


def test_the_ways_through_the_states():
    assert ROUND.final == ("closed",)
    assert {state: MEMBER.verbs(state) for state in MEMBER.states} == {
        "invited": ("wait", "accept", "decline"),
        "reserve": ("invite",),
        "accepted": (),
        "declined": ("invite",),
    }
    assert [REVIEW.verbs(state) for state in REVIEW.states] == [("save", "submit"), ("reopen", "revise")]


def test_every_rule_that_can_be_broken_has_its_sentence():
    sources = (SOURCE / "assessment").rglob("*.py")
    raised = {
        code
        for path in sources
        for code in re.findall(r'(?:RuleBroken|Stale)\(\s*"([a-z_.]+)"', path.read_text())
    }
    states = {f"{table.name}.state" for table in (ROUND, MEMBER, REVIEW, FOUND, OBJECTION, PROPOSAL)}
    said = REFUSALS | OF_ASSIGNING | OF_CONFLICTS | OF_THE_REGISTER | OF_REVIEWING
    assert (raised | states) - said.keys() == set()
