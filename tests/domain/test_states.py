"""A small life of a draft: written, sent (again and again), withdrawn for good."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.kernel.errors import RuleBroken
from tildel.kernel.states import Transitions


class State(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


LIFE = Transitions(
    "draft",
    State.DRAFT,
    {
        (State.DRAFT, "send"): State.SENT,
        (State.SENT, "send"): State.SENT,
        (State.SENT, "withdraw"): State.WITHDRAWN,
    },
)


def test_states_are_listed_once_with_the_initial_one_first():
    assert LIFE.states == ("draft", "sent", "withdrawn")
    assert LIFE.final == ("withdrawn",)


def test_verbs_of_a_state():
    assert [LIFE.verbs(state) for state in LIFE.states] == [("send",), ("send", "withdraw"), ()]


def test_a_step_in_the_table_leads_on():
    assert LIFE.after(State.SENT, "withdraw") is State.WITHDRAWN
    assert LIFE.after("draft", "send") == "sent"


def test_a_step_outside_the_table_breaks_a_rule():
    with pytest.raises(RuleBroken) as refused:
        LIFE.after(State.WITHDRAWN, "send")
    assert (refused.value.code, dict(refused.value.params)) == (
        "draft.state",
        {"state": "withdrawn", "verb": "send"},
    )
    assert type(refused.value.params["state"]) is str


def test_an_unreachable_state_is_found_at_construction():
    with pytest.raises(ValueError, match=r"^draft: no way from draft to lost$"):
        Transitions("draft", "draft", {("draft", "send"): "sent", ("lost", "find"): "sent"})


def test_the_table_cannot_be_changed_afterwards():
    rows = {("draft", "send"): "sent"}
    life = Transitions("draft", "draft", rows)
    rows["sent", "send"] = "sent"
    assert dict(life.table) == {("draft", "send"): "sent"}
    with pytest.raises(TypeError):
        life.table["sent", "send"] = "sent"


def test_the_diagram():
    assert LIFE.mermaid() == "\n".join(
        [
            "stateDiagram-v2",
            "    [*] --> draft",
            "    draft --> sent: send",
            "    sent --> sent: send",
            "    sent --> withdrawn: withdraw",
            "    withdrawn --> [*]",
        ]
    )


@given(st.lists(st.sampled_from(["send", "withdraw", "fly"])))
def test_after_answers_exactly_where_allows_says_yes(verbs):
    state = LIFE.initial
    for verb in verbs:
        if LIFE.allows(state, verb):
            state = LIFE.after(state, verb)
        else:
            with pytest.raises(RuleBroken):
                LIFE.after(state, verb)
    assert LIFE.states.count(state) == 1
